/* SPDX-License-Identifier: MIT */
/* The sorted names of one directory. */
#ifndef WAX_TOOL_NAMES_H
#define WAX_TOOL_NAMES_H

#include <stddef.h>

struct names {
	/* All names, each ended by a NUL. */
	char *bytes;
	/* The names in byte order. */
	const char **sorted;
	size_t count;
};

/*
 * Read a directory.
 *
 * fd  open for reading; its position is used
 *
 * returns  0 or a negative errno; names_free() frees what ret_names got
 */
int
names_read(int fd, struct names *ret_names);

void
names_free(struct names *names);

#endif /* WAX_TOOL_NAMES_H */
