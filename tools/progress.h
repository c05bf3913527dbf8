/* SPDX-License-Identifier: MIT */
/*
 * One line on standard error that tells how far a command is, if standard error
 * is a terminal; otherwise every function here does nothing.
 */
#ifndef WAX_TOOL_PROGRESS_H
#define WAX_TOOL_PROGRESS_H

#include <stdint.h>

/* Begin to show progress of the command called name. */
void
progress_start(const char *name);

/* The next total bytes are one piece of work, shown as a bar; 0 for no bar. */
void
progress_expect(uint64_t total);

/* Some bytes are done. */
void
progress_bytes(uint64_t count);

/* One entry is done. */
void
progress_entry(void);

/* Remove the line, so that something else can be printed. */
void
progress_clear(void);

/* Remove the line for good. */
void
progress_stop(void);

#endif /* WAX_TOOL_PROGRESS_H */
