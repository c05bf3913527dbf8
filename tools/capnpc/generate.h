/* SPDX-License-Identifier: MIT */
/* From the bytes of a request to headers in memory. */
#ifndef WAX_CAPNPC_GENERATE_H
#define WAX_CAPNPC_GENERATE_H

#include <stddef.h>
#include <stdint.h>

#include "text.h"

/* A header: its path below the current directory, and its text. */
struct generated_file {
	char *path;
	struct text text;
};

struct generated {
	struct generated_file *files;
	size_t count;
	/* On failure: what is wrong, "" if that is not known, and where. */
	char what[400];
	uint64_t offset;
};

/*
 * Write the headers that a request asks for.
 *
 * ret_generated  set in any case; free it with generate_free()
 * returns        0; -EBADMSG if the request is malformed, or something in it has
 *                no place in C; -EOVERFLOW if the headers would be many times
 *                larger than the request; -ENOMEM
 *
 * Memory and time are bounded by a multiple of the size.
 */
int
generate(const void *bytes, size_t size, struct generated *ret_generated);

void
generate_free(struct generated *generated);

#endif /* WAX_CAPNPC_GENERATE_H */
