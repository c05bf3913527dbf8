/* SPDX-License-Identifier: MIT */
/*
 * The layout of a message, as text: its segments, and each object that the root
 * reaches, with where it lies.
 */
#ifndef WAX_TOOL_DUMP_H
#define WAX_TOOL_DUMP_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include <wax.h>

struct dump_opts {
	/* How much of each object is shown: elements, pointers, rows of data. */
	uint32_t items;
	/* How deep objects are shown; the root object is at 1. */
	uint32_t depth;
	bool colour;
};

struct dump_result {
	uint64_t structs;
	uint64_t lists;
	uint64_t capabilities;
	/* Pointers that could not be followed, and how many of them were not
	 * shown because of the limits above. */
	uint64_t problems;
	uint64_t hidden_problems;
	/* The first of them, and what the reader returned for it. */
	struct wax_problem problem;
	int problem_err;
};

/* The options of a reader for dump_message(). */
void
dump_reader_opts(struct wax_reader_opts *ret_opts);

/*
 * Write what is in a message.
 *
 * Nothing about the bytes is believed, and what is written cannot act on a
 * terminal.  Pointers that cannot be followed are shown and counted.  An object
 * is followed once, so the time is in proportion to the size of the message,
 * whatever its pointers look like.  Stops early if the stream has an error.
 *
 * returns  0 and what was found; -ENOMEM; or as wax_reader_error()
 */
int
dump_message(struct wax_reader *reader, const struct dump_opts *opts,
	     FILE *stream, struct dump_result *ret_result);

#endif /* WAX_TOOL_DUMP_H */
