/* SPDX-License-Identifier: MIT */
/* The way of a file's bytes into the message: in the kernel, by one copy. */
#ifndef WAX_TOOL_PACK_CONTENT_H
#define WAX_TOOL_PACK_CONTENT_H

#include <stdbool.h>
#include <stdint.h>

#include <wax.h>

#include "archive.h"

/* What is read. */
struct pack_source {
	int fd;
	/* Bytes to read, as fstat(2) told. */
	uint64_t size;
	/* Leave the holes of the file as holes. */
	bool sparse;
	/* The kernel cannot copy from this file to that of the message. */
	bool no_copy;
	/* Set when it was the source that failed, not the message. */
	bool failed;
};

/*
 * Make the content of an entry.
 *
 * slot      the entry; its content stays null for an empty file
 * builder   of the message
 * ret_size  bytes that were read: less than source->size if the file has become
 *           shorter
 *
 * returns   0; -EINTR if interrupt_pending(); otherwise a negative errno, and
 *           source->failed tells whose
 */
int
pack_content(const struct archive_entry_builder *slot,
	     struct wax_builder *builder, struct pack_source *source,
	     uint64_t *ret_size);

#endif /* WAX_TOOL_PACK_CONTENT_H */
