/* SPDX-License-Identifier: MIT */
/* The lines of a dump: rows of what is no pointer. */
#include "config.h"

#include <inttypes.h>

#include "dump-print.h"

/* A word of bytes, two of numbers, half a word of bools: with its offset and
 * some levels of indentation, a row fits 80 columns. */
#define ROW_BYTES 8u
#define ROW_BITS 32u
#define ROW_NUMBER_BITS 128u

static uint32_t
elements_per_row(const struct wax_list_reader *list)
{
	if (list->kind == WAX_LIST_BIT)
		return ROW_BITS;
	if (list->kind == WAX_LIST_BYTE)
		return ROW_BYTES;
	return ROW_NUMBER_BITS / list->stride_bits;
}

static void
print_hex(FILE *stream, const unsigned char *bytes, size_t size)
{
	size_t i;

	for (i = 0; i < ROW_BYTES; i++)
		if (i < size)
			fprintf(stream, " %02x", bytes[i]);
		else
			fputs("   ", stream);
	fputs("  |", stream);
	for (i = 0; i < size; i++)
		fputc(0x20 <= bytes[i] && bytes[i] < 0x7f ? bytes[i] : '.',
		      stream);
	fputs("|\n", stream);
}

/* Numbers of 2, 4 or 8 bytes, as the encoding has them: little-endian. */
static void
print_values(FILE *stream, const unsigned char *bytes, size_t size,
	     size_t width)
{
	uint64_t value;
	size_t i, at;

	for (at = 0; at < size; at += width) {
		value = 0;
		for (i = width; i-- > 0;)
			value = value << 8 | bytes[at + i];
		fprintf(stream, " %0*" PRIx64, (int)(2 * width), value);
	}
	fputc('\n', stream);
}

static void
print_bools(FILE *stream, const unsigned char *bytes, uint32_t count)
{
	uint32_t i;

	for (i = 0; i < count; i++)
		fprintf(stream, "%s%d", i % 8 == 0 ? " " : "",
			bytes[i / 8] >> i % 8 & 1);
	fputc('\n', stream);
}

/* A row of a list, from element index on. */
static void
print_row(struct dump_printer *printer, const struct wax_list_reader *list,
	  const unsigned char *bytes, uint32_t index, uint32_t count)
{
	FILE *stream = printer->stream;
	size_t width = list->stride_bits / 8;

	fprintf(stream, "[%" PRIu32 "]", index);
	if (list->kind == WAX_LIST_BIT)
		print_bools(stream, bytes, count);
	else if (list->kind == WAX_LIST_BYTE)
		print_hex(stream, bytes, count);
	else
		print_values(stream, bytes, count * width, width);
}

void
dump_print_elements(struct dump_printer *printer,
		    const struct wax_list_reader *list, uint32_t depth)
{
	uint32_t per_row, index, count;
	uint64_t rows = 0;
	const unsigned char *at;

	if (list->stride_bits == 0)
		return;
	per_row = elements_per_row(list);
	for (index = 0; index < list->count; index += count, rows++) {
		count = list->count - index;
		if (per_row < count)
			count = per_row;
		if (rows == printer->opts->items) {
			dump_print_more(printer, list->count - index,
					list->kind == WAX_LIST_BYTE ? "byte"
								    : "element",
					depth);
			return;
		}
		at = list->elements + (uint64_t)index * list->stride_bits / 8;
		dump_print_place(printer, list->segment,
				 dump_offset(printer, list->segment, at),
				 depth);
		print_row(printer, list, at, index, count);
	}
}

void
dump_print_data_words(struct dump_printer *printer,
		      const struct wax_struct_reader *object, uint32_t depth)
{
	uint32_t words = object->data_bits / 64;
	const unsigned char *at;
	uint32_t i;

	for (i = 0; i < words; i++) {
		if (i == printer->opts->items) {
			dump_print_more(printer, words - i, "data word", depth);
			return;
		}
		at = object->data + 8 * (uint64_t)i;
		dump_print_place(printer, object->segment,
				 dump_offset(printer, object->segment, at),
				 depth);
		fprintf(printer->stream, "data[%" PRIu32 "]", i);
		print_hex(printer->stream, at, 8);
	}
}

void
dump_print_element(struct dump_printer *printer,
		   const struct wax_struct_reader *element, uint32_t index,
		   uint32_t depth)
{
	dump_print_place(printer, element->segment,
			 dump_offset(printer, element->segment, element->data),
			 depth);
	fprintf(printer->stream, "[%" PRIu32 "]\n", index);
	dump_print_data_words(printer, element, depth + 1);
}
