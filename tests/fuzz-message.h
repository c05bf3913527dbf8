/* SPDX-License-Identifier: MIT */
/* The targets for messages that are in files of their own. */
#ifndef WAX_FUZZ_MESSAGE_H
#define WAX_FUZZ_MESSAGE_H

#include <wax.h>

#include "fuzz-target.h"

extern const struct fuzz_target fuzz_copy;
extern const struct fuzz_target fuzz_dump;

/* Open a message with a small traversal limit. */
int
fuzz_open(const void *data, size_t size, struct wax_reader **ret_reader);

#endif /* WAX_FUZZ_MESSAGE_H */
