/* SPDX-License-Identifier: MIT */
/* The entries of an archive, one on a line. */
#ifndef WAX_TOOL_LIST_H
#define WAX_TOOL_LIST_H

#include <stdbool.h>
#include <stdio.h>

#include "archive-read.h"

struct list_opts {
	/* End each path with a NUL, and write its bytes as they are. */
	bool null;
	/* Show all fields. */
	bool details;
};

/*
 * List all entries.
 *
 * returns  0, or as archive_next(); with null also -EBADMSG for a path that
 *          holds a NUL
 */
int
list_archive(struct archive *archive, const struct list_opts *opts,
	     FILE *stream);

#endif /* WAX_TOOL_LIST_H */
