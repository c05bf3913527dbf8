/* SPDX-License-Identifier: MIT */
/* Text that grows up to a limit.  The first error sticks. */
#ifndef WAX_CAPNPC_TEXT_H
#define WAX_CAPNPC_TEXT_H

#include <stddef.h>

struct text {
	char *bytes;
	size_t size;
	size_t capacity;
	/* Most bytes; beyond them err is -EOVERFLOW. */
	size_t limit;
	int err;
};

/* Append; does nothing once there was an error. */
__attribute__((__format__(__printf__, 2, 3))) void
text_add(struct text *text, const char *format, ...);

void
text_free(struct text *text);

#endif /* WAX_CAPNPC_TEXT_H */
