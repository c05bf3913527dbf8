/* SPDX-License-Identifier: MIT */
/* Numbers with units, and points in time, on the command line. */
#ifndef WAX_TOOL_QUANTITY_H
#define WAX_TOOL_QUANTITY_H

#include <stdint.h>

/* A whole number.  All functions here return 0, or -EINVAL. */
int
quantity_number(const char *text, uint64_t least, uint64_t most,
		uint64_t *ret_number);

/* Bytes: 4096, 64K, 1G; units are powers of 1024. */
int
quantity_bytes(const char *text, uint64_t *ret_bytes);

/* Milliseconds: 500ms, 10s, 5m, 12h, 7d; a number alone is in seconds. */
int
quantity_duration(const char *text, uint64_t *ret_ms);

/*
 * Nanoseconds since 1970: @SECONDS, YYYY-MM-DD, YYYY-MM-DDTHH:MM[:SS[.FRACTION]]
 * with a space or T between, in local time, or in UTC with Z at the end; or
 * -DURATION for a while ago.
 */
int
quantity_time(const char *text, uint64_t *ret_ns);

#endif /* WAX_TOOL_QUANTITY_H */
