/* SPDX-License-Identifier: MIT */
/*
 * Read an archive, entry by entry.
 *
 * Nothing about the bytes is believed: what a function here returns lies inside
 * the message, but a path may still lead anywhere (see archive-check.h).
 *
 * All functions that read return -EBADMSG or -EOVERFLOW when the message is
 * damaged, and archive_problem() then tells what and where.
 */
#ifndef WAX_TOOL_ARCHIVE_READ_H
#define WAX_TOOL_ARCHIVE_READ_H

#include <stdbool.h>
#include <stdint.h>

#include <wax.h>

#include "archive.h"

/* An archive that is being read. */
struct archive {
	struct wax_reader *reader;
	struct archive_archive_reader root;
	struct wax_list_reader chunks;
	/* The signature is there: this is an archive, perhaps a damaged one. */
	int is_signed;
	/* Everything was packed, as far as the archive can tell: without a
	 * signature there is nothing that does. */
	bool is_complete;
	/* What the tool itself found wrong; reason is NULL if nothing. */
	struct wax_problem problem;
};

/* A place in an archive; start from a zeroed one. */
struct archive_cursor {
	struct wax_list_reader entries;
	/* Chunks passed, and entries passed in the present one. */
	uint32_t chunk;
	uint32_t index;
};

/* An entry that was read. */
struct archive_item {
	struct archive_entry entry;
	/* For its content. */
	struct archive_entry_reader slot;
	/* Of the entry, in the file. */
	uint64_t offset;
};

/* The options of the reader of a message of size bytes. */
void
archive_reader_opts(uint64_t size, struct wax_reader_opts *ret_opts);

/*
 * Take a message for an archive; the reader stays the caller's.
 *
 * returns  0; -EBADMSG also if it is a message of another kind; -ENOTSUP if
 *          the archive is of a later version
 */
int
archive_open(struct wax_reader *reader, struct archive *archive);

/* Whether it is an archive, sound or not: it is signed, or has chunks and entries
 * of the right shape. */
bool
archive_is_likely(struct archive *archive);

/* Look again whether everything was packed: the archive may be growing. */
bool
archive_is_complete_now(const struct archive *archive);

/*
 * Count the entries, without a look at them.
 *
 * returns  0, or as archive_next()
 */
int
archive_count(const struct archive *archive, uint64_t *ret_count);

/* What the last -EBADMSG or -EOVERFLOW was about; never without a reason. */
struct wax_problem
archive_problem(const struct archive *archive);

/* Go to the next entry: 1, 0 at the end, or a negative errno. */
int
archive_next(struct archive *archive, struct archive_cursor *cursor,
	     struct archive_item *ret_item);

/* A cursor behind the last entry, for archive_previous(). */
struct archive_cursor
archive_end(const struct archive *archive);

/* Go to the entry before: 1, 0 at the start, or a negative errno. */
int
archive_previous(struct archive *archive, struct archive_cursor *cursor,
		 struct archive_item *ret_item);

/* Called with each piece of a content, in order; not 0 stops. */
typedef int
archive_piece(void *context, const unsigned char *bytes, size_t size);

/* Visit the content of an entry; returns 0 or what the function returned. */
int
archive_content(const struct archive_item *item, archive_piece *piece,
		void *context);

/* Record what is wrong with an entry, and return -EBADMSG. */
int
archive_refuse(struct archive *archive, uint64_t offset, const char *reason);

#endif /* WAX_TOOL_ARCHIVE_READ_H */
