/* SPDX-License-Identifier: MIT */
/*
 * One file of a log that is mutated, as a part of the string (fuzz-log.h): finding
 * records in it, making room in it, and putting its checksums right.  Places are
 * in the content of the file, from 0 on.
 */
#ifndef WAX_FUZZ_LOG_CHANGE_H
#define WAX_FUZZ_LOG_CHANGE_H

#include "fuzz-log.h"
#include "fuzz-target.h"

/* The string, the file of it that is changed, and what it says of itself. */
struct fuzz_log_change {
	struct fuzz_random *random;
	unsigned char *bytes;
	size_t size;
	size_t room;
	struct fuzz_log_part parts[FUZZ_LOG_FILES_MOST];
	size_t count;
	struct fuzz_log_part *part;
	uint32_t salt;
	int has_stamps;
};

/* Change this file from now on. */
void
fuzz_log_choose(struct fuzz_log_change *change, size_t index);

/* Insert zeros at a place, instead of some bytes; 1 if there is room. */
int
fuzz_log_resize(struct fuzz_log_change *change, size_t at, size_t insert,
		size_t removed);

/* Where a place is in the file. */
uint64_t
fuzz_log_offset(size_t at);

/* Of the record at a place: its first word, and what follows its head. */
uint32_t
fuzz_log_word(const struct fuzz_log_change *change, size_t at);
size_t
fuzz_log_covered(const struct fuzz_log_change *change, uint32_t word);

/* Behind the record at a place, which is the same if there is none. */
size_t
fuzz_log_behind(const struct fuzz_log_change *change, size_t at);

/* Where the trailer is, or 0. */
size_t
fuzz_log_trailer(const struct fuzz_log_change *change);

/* Put each checksum right, and what the trailer repeats of the FOOTER. */
void
fuzz_log_seal(struct fuzz_log_change *change);

#endif /* WAX_FUZZ_LOG_CHANGE_H */
