/* SPDX-License-Identifier: MIT */
/* Names on a terminal. */
#ifndef WAX_TOOL_ESCAPE_H
#define WAX_TOOL_ESCAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/*
 * Write bytes so that they cannot act on a terminal: control characters (C0,
 * DEL, C1), bidirectional overrides, backslashes and what is not UTF-8 become
 * backslash escapes; the rest, UTF-8 included, stays.
 */
void
escape_write(FILE *stream, const char *bytes, size_t size);

/* Whether escape_write() writes anything else than the text. */
bool
escape_is_needed(const char *text);

/*
 * Decode the UTF-8 sequence at the start of size bytes, at least one; returns its
 * size, or 0 if it is not valid.
 */
size_t
escape_decode(const unsigned char *bytes, size_t size, uint32_t *ret_character);

#endif /* WAX_TOOL_ESCAPE_H */
