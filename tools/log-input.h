/* SPDX-License-Identifier: MIT */
/*
 * Cutting a stream into records: lines, or records with their length in front.
 *
 *   bytes   |  taken  | next record | ... | free |
 *           0       start                end   capacity
 */
#ifndef WAX_TOOL_LOG_INPUT_H
#define WAX_TOOL_LOG_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct log_input {
	int fd;
	/* A little-endian 32-bit length stands before each record. */
	bool prefixed;
	/* Longest record; longer lines are cut into several. */
	uint32_t max_record;
	unsigned char *bytes;
	size_t start;
	size_t end;
	size_t capacity;
	bool at_eof;
	/* Bytes before `start`, for messages. */
	uint64_t offset;
	/* Lines that were cut because they are longer than a record may be. */
	uint64_t cut;
};

/* Returns 0 or -ENOMEM.  Free with log_input_done(). */
int
log_input_init(struct log_input *input, int fd, bool prefixed,
	       uint32_t max_record);

void
log_input_done(struct log_input *input);

/* Read once; returns the bytes read, 0 at the end, or -errno. */
int64_t
log_input_fill(struct log_input *input);

/*
 * Take the next record of what was read; `last` also takes a line that has no
 * newline yet.  Returns 1; 0 if more has to be read; -EOVERFLOW if a length is
 * too large, -ENODATA if the stream ends inside a record.  The bytes are valid
 * until the next fill.
 */
int
log_input_next(struct log_input *input, bool last, const void **ret_data,
	       size_t *ret_size);

#endif /* WAX_TOOL_LOG_INPUT_H */
