/* SPDX-License-Identifier: MIT */
/* The lines of a dump: where things lie, and what pointers lead to. */
#include "config.h"

#include "dump-print.h"

#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

#include "escape.h"

/* Deeper objects are not indented further, so that a line has an end. */
#define INDENT_MOST 40u

/* What is shown of a text. */
#define TEXT_SHOWN 60u

#define DIM "2"
#define CYAN "36"
#define GREEN "32"
#define RED "1;31"

/* -- Where things lie ------------------------------------------------------- */

static int
digits(uint64_t number)
{
	int count = 1;

	for (; number >= 10; number /= 10)
		count++;
	return count;
}

void
dump_printer_init(struct dump_printer *printer, struct wax_reader *reader,
		  const struct dump_opts *opts, FILE *stream)
{
	uint32_t count = wax_reader_segment_count(reader);
	uint64_t offset = 8 * ((uint64_t)count / 2 + 1);
	uint64_t most_words = 0;
	const unsigned char *start;
	uint64_t words;
	uint32_t i;

	printer->reader = reader;
	printer->opts = opts;
	printer->stream = stream;
	for (i = 0; i < count; i++) {
		printer->offsets[i] = offset;
		(void)wax_reader_segment(reader, i, &start, &words);
		offset += 8 * words;
		if (most_words < words)
			most_words = words;
	}
	printer->offset_width = digits(offset);
	if (printer->offset_width < (int)strlen("offset"))
		printer->offset_width = (int)strlen("offset");
	printer->place_width = digits(count - 1) + 1 + digits(most_words);
}

uint64_t
dump_offset(const struct dump_printer *printer, uint32_t segment,
	    const unsigned char *word)
{
	const unsigned char *start;
	uint64_t words;

	if (wax_reader_segment(printer->reader, segment, &start, &words) < 0)
		return 0;
	return printer->offsets[segment] + (uint64_t)(word - start);
}

static uint64_t
word_index(const struct dump_printer *printer, uint32_t segment,
	   uint64_t offset)
{
	return (offset - printer->offsets[segment]) / 8;
}

__attribute__((format(printf, 3, 4))) static void
paint(struct dump_printer *printer, const char *colour, const char *format, ...)
{
	va_list arguments;

	if (printer->opts->colour)
		fprintf(printer->stream, "\033[%sm", colour);
	va_start(arguments, format);
	vfprintf(printer->stream, format, arguments);
	va_end(arguments);
	if (printer->opts->colour)
		fputs("\033[m", printer->stream);
}

static void
indent(struct dump_printer *printer, uint32_t depth)
{
	if (INDENT_MOST < depth)
		depth = INDENT_MOST;
	fprintf(printer->stream, "  %*s", (int)(2 * depth), "");
}

void
dump_print_place(struct dump_printer *printer, uint32_t segment,
		 uint64_t offset, uint32_t depth)
{
	char place[48];

	(void)snprintf(place, sizeof(place), "%" PRIu32 ":%" PRIu64, segment,
		       word_index(printer, segment, offset));
	paint(printer, DIM, "%*" PRIu64 "  %-*s", printer->offset_width, offset,
	      printer->place_width, place);
	indent(printer, depth);
}

void
dump_print_blank(struct dump_printer *printer, uint32_t depth)
{
	fprintf(printer->stream, "%*s  %*s", printer->offset_width, "",
		printer->place_width, "");
	indent(printer, depth);
}

static void
print_arrow(struct dump_printer *printer, const char *what, uint32_t segment,
	    uint64_t offset)
{
	fprintf(printer->stream, " -> %s%" PRIu32 ":%" PRIu64, what, segment,
		word_index(printer, segment, offset));
	paint(printer, DIM, " @%" PRIu64, offset);
}

/* -- Objects ----------------------------------------------------------------- */

void
dump_print_count(struct dump_printer *printer, uint64_t count, const char *what)
{
	fprintf(printer->stream, "%" PRIu64 " %s%s", count, what,
		count == 1 ? "" : "s");
}

static void
print_sections(struct dump_printer *printer,
	       const struct wax_location *location)
{
	dump_print_count(printer, location->data_words, "data word");
	fputs(", ", printer->stream);
	dump_print_count(printer, location->pointers, "pointer");
}

bool
dump_is_text(const unsigned char *bytes, size_t size)
{
	size_t i;

	if (size == 0 || bytes[size - 1] != 0)
		return false;
	for (i = 0; i < size - 1 && i < TEXT_SHOWN; i++)
		if (bytes[i] < 0x20 && bytes[i] != '\t' && bytes[i] != '\n' &&
		    bytes[i] != '\r')
			return false;
	return true;
}

static void
print_text(struct dump_printer *printer, const char *text, size_t size)
{
	size_t shown = size;

	if (printer->opts->items != UINT32_MAX && TEXT_SHOWN < size) {
		shown = TEXT_SHOWN;
		/* Not through the middle of a character. */
		while (shown > TEXT_SHOWN - 3 &&
		       ((unsigned char)text[shown] & 0xc0) == 0x80)
			shown--;
	}
	if (printer->opts->colour)
		fputs("\033[" GREEN "m", printer->stream);
	fputc('"', printer->stream);
	escape_write(printer->stream, text, shown);
	fputc('"', printer->stream);
	if (printer->opts->colour)
		fputs("\033[m", printer->stream);
	if (shown < size)
		fputs("...", printer->stream);
}

/* A list of bytes: text if it reads as one. */
static void
print_bytes(struct dump_printer *printer, struct wax_pointer_reader pointer,
	    enum dump_novelty novelty)
{
	const unsigned char *bytes;
	size_t size;

	if (wax_get_data(pointer, &bytes, &size) < 0)
		return;
	if (!dump_is_text(bytes, size)) {
		paint(printer, CYAN, "data");
		fputs(", ", printer->stream);
		dump_print_count(printer, size, "byte");
		return;
	}
	paint(printer, CYAN, "text");
	fputs(", ", printer->stream);
	dump_print_count(printer, size - 1, "byte");
	if (novelty != DUMP_NEW)
		return;
	fputc(' ', printer->stream);
	print_text(printer, (const char *)bytes, size - 1);
}

static void
print_list(struct dump_printer *printer, const struct wax_location *location)
{
	static const char *const names[] = {
		"void",          "bool",          "byte",    "16-bit number",
		"32-bit number", "64-bit number", "pointer", "struct",
	};

	paint(printer, CYAN, "list");
	fputs(" of ", printer->stream);
	dump_print_count(printer, location->count, names[location->list_kind]);
	if (location->list_kind != WAX_LIST_COMPOSITE)
		return;
	fputs(" (", printer->stream);
	print_sections(printer, location);
	fputc(')', printer->stream);
}

/* Over which landing pad, and to where. */
static void
print_way(struct dump_printer *printer, const struct wax_location *location)
{
	if (location->pad_words != 0)
		print_arrow(printer,
			    location->pad_words == 1 ? "far " : "double-far ",
			    location->pad_segment, location->pad_offset);
	print_arrow(printer, "", location->segment, location->offset);
	fputc(' ', printer->stream);
}

static void
print_object(struct dump_printer *printer, struct wax_pointer_reader pointer,
	     const struct wax_location *location, enum dump_novelty novelty)
{
	print_way(printer, location);
	if (location->kind == WAX_KIND_STRUCT) {
		paint(printer, CYAN, "struct");
		fputs(", ", printer->stream);
		print_sections(printer, location);
	} else if (location->list_kind == WAX_LIST_BYTE) {
		print_bytes(printer, pointer, novelty);
	} else {
		print_list(printer, location);
	}
	if (novelty == DUMP_SEEN)
		fputs(" (seen before)", printer->stream);
	else if (novelty == DUMP_OVERLAPS)
		paint(printer, RED, " (overlaps what was seen before)");
}

static void
print_label(struct dump_printer *printer, struct dump_label label)
{
	if (label.kind == DUMP_ROOT)
		fputs("root", printer->stream);
	else
		fprintf(printer->stream, "%s[%" PRIu32 "]",
			label.kind == DUMP_FIELD ? "ptr" : "", label.index);
}

void
dump_print_pointer(struct dump_printer *printer,
		   struct wax_pointer_reader pointer, struct dump_label label,
		   const struct wax_location *location, uint32_t depth,
		   enum dump_novelty novelty)
{
	dump_print_place(printer, pointer.segment, location->pointer_offset,
			 depth);
	print_label(printer, label);
	if (location->kind == WAX_KIND_NULL)
		paint(printer, DIM, " null");
	else if (location->kind == WAX_KIND_CAPABILITY)
		paint(printer, CYAN, " capability %" PRIu32, location->count);
	else
		print_object(printer, pointer, location, novelty);
	fputc('\n', printer->stream);
}

void
dump_print_problem(struct dump_printer *printer,
		   struct wax_pointer_reader pointer, struct dump_label label,
		   const struct wax_problem *problem, uint32_t depth)
{
	dump_print_place(printer, pointer.segment,
			 dump_offset(printer, pointer.segment, pointer.word),
			 depth);
	print_label(printer, label);
	paint(printer, RED, " bad: %s (offset %" PRIu64 ")", problem->reason,
	      problem->offset);
	fputc('\n', printer->stream);
}
