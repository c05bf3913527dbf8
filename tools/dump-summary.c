/* SPDX-License-Identifier: MIT */
/* The first and the last lines of a dump: segments, and what all of it was. */
#include "config.h"

#include <inttypes.h>

#include "dump-print.h"

void
dump_print_segments(struct dump_printer *printer)
{
	uint32_t count = wax_reader_segment_count(printer->reader);
	const unsigned char *start;
	uint64_t words;
	uint32_t i;

	fprintf(printer->stream, "%7s  %*s  words\n", "segment",
		printer->offset_width, "offset");
	for (i = 0; i < count; i++) {
		if (i == printer->opts->items) {
			fprintf(printer->stream, "    ... %" PRIu32 " more\n",
				count - i);
			return;
		}
		(void)wax_reader_segment(printer->reader, i, &start, &words);
		fprintf(printer->stream,
			"%7" PRIu32 "  %*" PRIu64 "  %" PRIu64 "\n", i,
			printer->offset_width, printer->offsets[i], words);
	}
}

void
dump_print_more(struct dump_printer *printer, uint64_t count, const char *what,
		uint32_t depth)
{
	dump_print_blank(printer, depth);
	fprintf(printer->stream, "... %" PRIu64 " more %s%s\n", count, what,
		count == 1 ? "" : "s");
}

/* -- Words that no object takes ------------------------------------------------ */

/* Word numbers count from the start of the file; start from a zeroed one. */
struct gap {
	uint64_t first;
	uint64_t count;
	uint32_t segment;
};

/* Go to the next gap; false behind the last. */
static bool
next_gap(const struct dump_printer *printer, const struct coverage *coverage,
	 struct gap *gap)
{
	uint32_t count = wax_reader_segment_count(printer->reader);
	uint64_t at = gap->first + gap->count;
	const unsigned char *start;
	uint64_t words, first;

	for (; gap->segment < count; gap->segment++) {
		first = printer->offsets[gap->segment] / 8;
		if (at < first)
			at = first;
		(void)wax_reader_segment(printer->reader, gap->segment, &start,
					 &words);
		if (coverage_gap(coverage, at, first + words, &gap->first,
				 &gap->count))
			return true;
	}
	return false;
}

static void
print_range(struct dump_printer *printer, const struct gap *gap)
{
	dump_print_place(printer, gap->segment, 8 * gap->first, 0);
	dump_print_count(printer, gap->count, "word");
	fputc('\n', printer->stream);
}

static void
print_gaps(struct dump_printer *printer, const struct coverage *coverage)
{
	struct gap gap = {0};
	uint64_t count = 0;
	uint64_t words = 0;
	uint64_t shown;

	while (next_gap(printer, coverage, &gap)) {
		count++;
		words += gap.count;
	}
	if (count == 0) {
		fputs("every word belongs to an object\n", printer->stream);
		return;
	}
	dump_print_count(printer, words, "word");
	fputs(" in ", printer->stream);
	dump_print_count(printer, count, "range");
	fputs(" that no object takes:\n", printer->stream);
	gap = (struct gap){0};
	for (shown = 0; next_gap(printer, coverage, &gap); shown++) {
		if (shown == printer->opts->items) {
			dump_print_more(printer, count - shown, "range", 0);
			return;
		}
		print_range(printer, &gap);
	}
}

void
dump_print_summary(struct dump_printer *printer,
		   const struct coverage *coverage,
		   const struct dump_result *result)
{
	FILE *stream = printer->stream;
	uint64_t trailing = wax_reader_trailing(printer->reader);

	dump_print_count(printer, result->structs, "struct");
	fputs(", ", stream);
	dump_print_count(printer, result->lists, "list");
	fputs(", ", stream);
	fprintf(stream, "%" PRIu64 " %s, ", result->capabilities,
		result->capabilities == 1 ? "capability" : "capabilities");
	dump_print_count(printer, result->problems, "bad pointer");
	if (result->hidden_problems > 0)
		fprintf(stream, ", %" PRIu64 " of them not shown",
			result->hidden_problems);
	fputc('\n', stream);
	print_gaps(printer, coverage);
	if (trailing > 0)
		fprintf(stream, "%" PRIu64 " bytes follow the message\n",
			trailing);
}
