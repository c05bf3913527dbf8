/* SPDX-License-Identifier: MIT */
/*
 * What archive.capnp does not say, and what the parts of the tool call an entry.
 * Its accessors in archive.capnp.wax.h are written by capnpc-wax.
 */
#ifndef WAX_TOOL_ARCHIVE_H
#define WAX_TOOL_ARCHIVE_H

#include <stddef.h>
#include <stdint.h>

#include "archive.capnp.wax.h"

/* The default of Archive.version, and the only one there is. */
#define ARCHIVE_VERSION_VALUE 1u

#define CHUNK_ENTRIES_MAX 4096u

/* An entry but for its content.  When it was read from an archive, path and
 * target point into the message: they end in a NUL but may hold others. */
struct archive_entry {
	const char *path;
	size_t path_size;
	const char *target;
	size_t target_size;
	uint64_t size;
	int64_t modified;
	uint16_t type;
	uint16_t mode;
};

#endif /* WAX_TOOL_ARCHIVE_H */
