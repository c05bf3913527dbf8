/* SPDX-License-Identifier: MIT */
/*
 * Which paths were made in this run, as far as a bounded table remembers.
 *
 * A later path may push out an earlier one, so this is for messages only: what
 * it says was made was made, but not all that was made is remembered.
 */
#ifndef WAX_TOOL_MADE_H
#define WAX_TOOL_MADE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* 256 KiB of hashes. */
#define MADE_SLOTS 32768u

struct made {
	uint64_t slots[MADE_SLOTS];
};

void
made_note(struct made *made, const char *path, size_t size);

bool
made_before(const struct made *made, const char *path, size_t size);

#endif /* WAX_TOOL_MADE_H */
