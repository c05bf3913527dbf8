/* SPDX-License-Identifier: MIT */
/* Names on a terminal. */
#ifndef WAX_TOOL_ESCAPE_H
#define WAX_TOOL_ESCAPE_H

#include <stddef.h>
#include <stdio.h>

/*
 * Write bytes so that they cannot act on a terminal: control characters (C0,
 * DEL, C1), bidirectional overrides, backslashes and what is not UTF-8 become
 * backslash escapes; the rest, UTF-8 included, stays.
 */
void
escape_write(FILE *stream, const char *bytes, size_t size);

#endif /* WAX_TOOL_ESCAPE_H */
