/* SPDX-License-Identifier: MIT */
/* What the target for options and its seeds share; see fuzz-options.c. */
#ifndef WAX_FUZZ_OPTIONS_H
#define WAX_FUZZ_OPTIONS_H

/* Bytes before the structure, and what it is. */
#define FUZZ_OPTIONS_HEAD 8

enum {
	FUZZ_OPTIONS_LOAD,
	FUZZ_OPTIONS_REGION,
	FUZZ_OPTIONS_MESSAGE,
	FUZZ_OPTIONS_READER
};

#endif /* WAX_FUZZ_OPTIONS_H */
