/* SPDX-License-Identifier: MIT */
/*
 * What an archive must fulfil before anything in it is used.
 *
 * C1  Every path keeps rule P1 of paths.h.
 * C2  Every type is known, and an entry has only what its type has: a file its
 *     content, a symlink its target, which is neither empty nor holds a NUL.
 * C3  The pieces of a file have as many bytes as its size says.
 * C4  All contents together are no larger than the message: otherwise pieces
 *     overlap, and a small archive would become many large files.
 */
#ifndef WAX_TOOL_ARCHIVE_CHECK_H
#define WAX_TOOL_ARCHIVE_CHECK_H

#include <stdint.h>

#include "archive-read.h"

/* What archive_check() counted. */
struct archive_totals {
	uint64_t files;
	uint64_t directories;
	uint64_t symlinks;
	/* Bytes of all contents. */
	uint64_t bytes;
};

/*
 * Check all entries.
 *
 * ret_totals   the counts
 * reterr_item  the entry that is bad, if the problem is in one; otherwise its
 *              path is NULL
 * returns      0, or as archive_next()
 */
int
archive_check(struct archive *archive, struct archive_totals *ret_totals,
	      struct archive_item *reterr_item);

#endif /* WAX_TOOL_ARCHIVE_CHECK_H */
