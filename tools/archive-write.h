/* SPDX-License-Identifier: MIT */
/*
 * Write an archive, entry by entry.
 *
 * A1  Whoever reads the file while it grows sees complete entries only: the
 *     count of a list is raised after what it counts.
 * A2  A list of entries is never moved.  It has room for 16 entries at first,
 *     each next one for twice as many, up to 4096; so small archives are small.
 * A3  A list of chunks has room for one chunk more than it ever counts.  When
 *     it is full, the pointer of that last chunk holds the next list, twice as
 *     long, until the root points to it.
 * A4  Archive.complete is set last, so a file that a killed process left behind
 *     does not look like a whole one.
 */
#ifndef WAX_TOOL_ARCHIVE_WRITE_H
#define WAX_TOOL_ARCHIVE_WRITE_H

#include <stdint.h>

#include <wax.h>

#include "archive.h"

/* An archive that is being written; all fields are private. */
struct archive_writer {
	struct wax_builder *builder;
	struct archive_archive_builder root;
	struct wax_list_builder chunks;
	/* The entries of the last chunk, and the one that is not complete. */
	struct wax_list_builder entries;
	struct archive_entry_builder entry;
	uint64_t count;
};

/*
 * Begin an archive.
 *
 * returns  0, or as wax_message_create() and wax_init_struct()
 */
int
archive_writer_create(struct archive_writer *writer, const char *path,
		      const struct wax_region_opts *opts);

/* The region of the file. */
struct wax_region *
archive_writer_region(const struct archive_writer *writer);

/* Bytes of the message so far. */
uint64_t
archive_writer_size(const struct archive_writer *writer);

/*
 * Begin an entry; its content, if any, is then set in ret_slot.
 *
 * returns  0, or as wax_init_struct()
 */
int
archive_writer_begin(struct archive_writer *writer,
		     const struct archive_entry *entry,
		     struct archive_entry_builder *ret_slot);

/* Complete the entry, whose content turned out to have size bytes. */
int
archive_writer_end(struct archive_writer *writer, uint64_t size);

/* Finish the file; the writer is gone whatever is returned. */
int
archive_writer_finish(struct archive_writer *writer);

/* Give the file up. */
void
archive_writer_abort(struct archive_writer *writer);

#endif /* WAX_TOOL_ARCHIVE_WRITE_H */
