/* SPDX-License-Identifier: MIT */
/* The targets for messages that are in files of their own. */
#ifndef WAX_FUZZ_MESSAGE_H
#define WAX_FUZZ_MESSAGE_H

#include <wax.h>

#include "fuzz-target.h"

extern const struct fuzz_target fuzz_copy;
extern const struct fuzz_target fuzz_dump;

/* Ends the program if a claim does not hold. */
void
fuzz_require(int claim, const char *text);
#define FUZZ_REQUIRE(claim) fuzz_require((claim) ? 1 : 0, #claim)

/* Open a message with a small traversal limit. */
int
fuzz_open(const void *data, size_t size, struct wax_reader **ret_reader);

#endif /* WAX_FUZZ_MESSAGE_H */
