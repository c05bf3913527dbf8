/* SPDX-License-Identifier: MIT */
/*
 * The layout of archive.capnp, as `capnp compile -ocapnp` prints it, and what
 * the parts of the tool call an entry.
 */
#ifndef WAX_TOOL_ARCHIVE_H
#define WAX_TOOL_ARCHIVE_H

#include <stddef.h>
#include <stdint.h>

/* struct Archive: 16 bytes, 1 pointer */
#define ARCHIVE_DATA_WORDS 2u
#define ARCHIVE_POINTERS 1u
#define ARCHIVE_SIGNATURE 0u /* byte offset, UInt64 */
#define ARCHIVE_VERSION 8u   /* byte offset, UInt16 */
#define ARCHIVE_COMPLETE 80u /* bit offset, Bool */
#define ARCHIVE_ENTRIES 0u   /* pointer */

/* struct Chunk: 0 bytes, 1 pointer */
#define CHUNK_DATA_WORDS 0u
#define CHUNK_POINTERS 1u
#define CHUNK_ENTRIES 0u /* pointer */

/* struct Entry: 24 bytes, 3 pointers */
#define ENTRY_DATA_WORDS 3u
#define ENTRY_POINTERS 3u
#define ENTRY_TYPE 0u     /* byte offset, UInt16 */
#define ENTRY_MODE 2u     /* byte offset, UInt16 */
#define ENTRY_MODIFIED 8u /* byte offset, Int64 */
#define ENTRY_SIZE 16u    /* byte offset, UInt64 */
#define ENTRY_PATH 0u     /* pointer */
#define ENTRY_TARGET 1u   /* pointer */
#define ENTRY_CONTENT 2u  /* pointer */

/* The id of archive.capnp. */
#define ARCHIVE_SIGNATURE_VALUE UINT64_C(0x92f4c1a85be7d063)

/* The default of Archive.version, and the only one there is. */
#define ARCHIVE_VERSION_VALUE 1u

#define CHUNK_ENTRIES_MAX 4096u

/* Values of Entry.type. */
enum { ARCHIVE_FILE = 0, ARCHIVE_DIRECTORY = 1, ARCHIVE_SYMLINK = 2 };

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
