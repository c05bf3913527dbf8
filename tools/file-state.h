/* SPDX-License-Identifier: MIT */
/* What the system knows about a file that holds a message. */
#ifndef WAX_TOOL_FILE_STATE_H
#define WAX_TOOL_FILE_STATE_H

#include <stdbool.h>
#include <stdint.h>

struct file_state {
	uint64_t size;
	/* Bytes of disk space. */
	uint64_t allocated;
	/* A program holds the lock of a writer. */
	bool is_locked;
	/* A writer left, or has, a sidecar: see wax-format(5). */
	bool has_sidecar;
	/* All bytes behind the message are zero. */
	bool trailing_zeros;
};

/*
 * Ask the system; what it does not tell is 0 or false.
 *
 * message_size  where the message ends
 */
void
file_state_get(const char *path, uint64_t message_size,
	       struct file_state *ret_state);

/* Whether a program holds the lock of a writer of a file. */
bool
file_state_is_locked(const char *path);

/* Whether there is a sidecar beside a file. */
bool
file_state_has_sidecar(const char *path);

#endif /* WAX_TOOL_FILE_STATE_H */
