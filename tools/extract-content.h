/* SPDX-License-Identifier: MIT */
/* The way of a file's bytes out of the message: write(2) from the mapping. */
#ifndef WAX_TOOL_EXTRACT_CONTENT_H
#define WAX_TOOL_EXTRACT_CONTENT_H

#include "archive-read.h"

/*
 * Write the content of an entry to an empty file.  In large files, blocks of
 * zeros become holes.
 *
 * returns  0; -EINTR if interrupt_pending(); -ESTALE or -EIO if the bytes of
 *          the message cannot be trusted; or another negative errno
 */
int
extract_content(int fd, const struct wax_reader *reader,
		const struct archive_item *item);

#endif /* WAX_TOOL_EXTRACT_CONTENT_H */
