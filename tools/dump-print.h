/* SPDX-License-Identifier: MIT */
/*
 * The lines of a dump.  Each starts with where something lies in the file and in
 * its segment:
 *
 *   offset  segment:word    what, indented by how deep it is
 */
#ifndef WAX_TOOL_DUMP_PRINT_H
#define WAX_TOOL_DUMP_PRINT_H

#include "coverage.h"
#include "dump.h"

/* What the lines of one dump share. */
struct dump_printer {
	struct wax_reader *reader;
	const struct dump_opts *opts;
	FILE *stream;
	/* Where segments start, in the file. */
	uint64_t offsets[WAX_SEGMENTS_MAX];
	/* Widths of the first two columns. */
	int offset_width;
	int place_width;
};

/* What a pointer is called: root, ptr[3] of a struct, or [3] of a list. */
struct dump_label {
	enum { DUMP_ROOT, DUMP_FIELD, DUMP_ELEMENT } kind;
	uint32_t index;
};

/* How an object relates to those that were met before it. */
enum dump_novelty {
	DUMP_NEW,
	/* All of its words belong to others. */
	DUMP_SEEN,
	/* Some of them do. */
	DUMP_OVERLAPS
};

void
dump_printer_init(struct dump_printer *printer, struct wax_reader *reader,
		  const struct dump_opts *opts, FILE *stream);

/* Where a word is in the file. */
uint64_t
dump_offset(const struct dump_printer *printer, uint32_t segment,
	    const unsigned char *word);

void
dump_print_segments(struct dump_printer *printer);

/* A pointer, and in the same line what it leads to. */
void
dump_print_pointer(struct dump_printer *printer,
		   struct wax_pointer_reader pointer, struct dump_label label,
		   const struct wax_location *location, uint32_t depth,
		   enum dump_novelty novelty);

/* A pointer that cannot be followed. */
void
dump_print_problem(struct dump_printer *printer,
		   struct wax_pointer_reader pointer, struct dump_label label,
		   const struct wax_problem *problem, uint32_t depth);

/* The line above an element of a list of structs. */
void
dump_print_element(struct dump_printer *printer,
		   const struct wax_struct_reader *element, uint32_t index,
		   uint32_t depth);

/* The data section of a struct. */
void
dump_print_data_words(struct dump_printer *printer,
		      const struct wax_struct_reader *object, uint32_t depth);

/* The elements of a list that has no pointers. */
void
dump_print_elements(struct dump_printer *printer,
		    const struct wax_list_reader *list, uint32_t depth);

/* count more things that are not shown. */
void
dump_print_more(struct dump_printer *printer, uint64_t count, const char *what,
		uint32_t depth);

/* Whether data reads as text, by its first bytes and its last. */
bool
dump_is_text(const unsigned char *bytes, size_t size);

/* What was found, and which words no object takes. */
void
dump_print_summary(struct dump_printer *printer,
		   const struct coverage *coverage,
		   const struct dump_result *result);

/* Start a line, at a place or without one. */
void
dump_print_place(struct dump_printer *printer, uint32_t segment,
		 uint64_t offset, uint32_t depth);
void
dump_print_blank(struct dump_printer *printer, uint32_t depth);

/* "1 thing", "2 things". */
void
dump_print_count(struct dump_printer *printer, uint64_t count,
		 const char *what);

#endif /* WAX_TOOL_DUMP_PRINT_H */
