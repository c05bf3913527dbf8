/* SPDX-License-Identifier: MIT */
/* Numbers on a command line. */
#ifndef WAX_TOOL_NUMBER_H
#define WAX_TOOL_NUMBER_H

#include <stdint.h>

/*
 * Read a decimal number that is all of a text.
 *
 * returns  0, or -EINVAL if it is no number or not from least to most
 */
int
number_parse(const char *text, uint64_t least, uint64_t most,
	     uint64_t *ret_number);

#endif /* WAX_TOOL_NUMBER_H */
