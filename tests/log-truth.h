/* SPDX-License-Identifier: MIT */
/*
 * What is in the files of a log, read by code of its own: it shares nothing with
 * the library but wax-format(5), not even the checksum.
 */
#ifndef WAX_LOG_TRUTH_H
#define WAX_LOG_TRUTH_H

#include <stdint.h>

struct truth_record {
	const unsigned char *data;
	uint32_t size;
	uint64_t position;
	uint64_t stamp;
};

/* Returns other than 0 to stop. */
typedef int
truth_each(void *arg, const struct truth_record *record);

struct truth {
	/* Segments, and those that have END, and a trailer. */
	unsigned segments;
	unsigned ended;
	unsigned sealed;
	/* Records that verify, bytes of their content; PADs and GAPs. */
	uint64_t records;
	uint64_t bytes;
	uint64_t pads;
	uint64_t gaps;
	/* Heads in the middle that are neither; the walk stops there. */
	uint64_t bad;
	/* Behind the last record of the last segment. */
	uint64_t end;
	/* Bytes of the files. */
	uint64_t file_bytes;
	/* What the trailers say. */
	uint64_t trailer_records;
	/* The highest checkpoint of the newest segment: its durable end. */
	uint64_t durable;
	uint32_t state;
};

/* Read all segments of a log in order.  Returns 0, or -1 if one is malformed. */
int
truth_read(const char *directory, const char *name, truth_each *each, void *arg,
	   struct truth *ret);

/* Delete the files of a log, and its directory. */
void
truth_remove(const char *directory);

#endif /* WAX_LOG_TRUTH_H */
