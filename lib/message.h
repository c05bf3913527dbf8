/* SPDX-License-Identifier: MIT */
/*
 * The inside of a message that is written; <wax/message.h> is the outside.
 *
 *            segment 0   table        segment 1          segment 2
 *   memory   | root |    |            |                  |
 *   file                 | n-1 | size | ................ | ....... to the end |
 *                        0            first              first + 8 * capacity
 *
 *   M1  Data segments have the same capacity and lie back to back in the file.
 *       With WAX_MESSAGE_EXPECT_LARGE the first starts at byte 4096, else at 8.
 *   M2  The table is true while the file grows.  Its last size follows the file
 *       (the live cell); in an 8-byte table, which names one segment, it stops
 *       at the capacity of that.
 *   M3  The table never claims more than the file has: raised after the file
 *       grew, lowered before it is cut.
 *   M4  Segment 0 is one word in memory; for a builder that has it fixed, it is
 *       WAX_ROOT_FAR, and nowhere.  An 8-byte table leaves it out, which is
 *       right while the word leads to word 0 of segment 1: that word then is a
 *       root pointer, and the file a message of one segment.
 *   M5  A message whose one data segment is segment 0 itself ("single") has
 *       nothing in memory, and no other segment.
 *   M6  Where the table leaves out what cannot be left out, namely further data
 *       segments, a file that has a name has a sidecar first (sidecar.h).  The
 *       root word is stored into that from then on.
 *   M7  A first page that is left to the table holds at every moment a table of
 *       all segments given, and the root pointer of M4.
 */
#ifndef WAX_MESSAGE_INTERNAL_H
#define WAX_MESSAGE_INTERNAL_H

#include <wax/message.h>

#include "region.h"

#define WAX_TABLE_SIZE 8u
#define WAX_WORD_SIZE 8u
#define WAX_PAGE_SIZE 4096u /* left to a large table */

/* A far pointer to word 0 of segment 1. */
#define WAX_ROOT_FAR (UINT64_C(2) | UINT64_C(1) << 32)

struct wax_message {
	struct wax_region *region;
	uint64_t first;       /* byte of the file where data starts */
	uint64_t capacity;    /* words of a data segment */
	uint64_t old_words;   /* what a reopened message had; else 0 */
	uint32_t given;       /* segments handed out */
	int single;           /* M5 */
	int is_always_single; /* asked for, not come about */
	/* The page that segment 0 is in, at WAX_SIDECAR_ROOT_OFFSET; 0: none,
	 * and the word is WAX_ROOT_FAR. */
	uintptr_t root_page;
	int root_is_shared;      /* it is a mapping of the sidecar */
	int root_is_kept;        /* it stays when the message is freed */
	struct wax_file sidecar; /* M6 */
	int has_sidecar;
	int is_synced; /* WAX_REGION_SYNC */
};

/* Offset in the file of data segment `id`, which is not 0 unless single. */
static inline uint64_t
wax_message_offset(const struct wax_message *message, uint32_t id)
{
	uint64_t before = id > 1 ? id - 1 : 0;

	return message->first + before * message->capacity * WAX_WORD_SIZE;
}

static inline int
wax_message_is_large(const struct wax_message *message)
{
	return message->first == WAX_PAGE_SIZE;
}

/*
 * Have segment 0 be WAX_ROOT_FAR for good, for a builder that keeps no other word
 * there: it is given to nobody and needs no memory.  Returns 1, or 0 for a
 * message that has no such segment, or has given it.
 */
int
wax_message_fix_root(struct wax_message *message);

/* Make a message of an open region, which is aborted on failure. */
int
wax_message_start(struct wax_region *region, uint32_t flags, uint64_t max_words,
		  uint64_t old_words, struct wax_message **ret_message);

/* Options of a message and of its region, and the words of a data segment. */
struct wax_message_request {
	struct wax_region_opts region;
	uint32_t flags;
	uint64_t max_words;
};
int
wax_message_load_opts(const struct wax_message_opts *user, uint32_t add,
		      uint32_t refuse, struct wax_message_request *ret);

/* Free the handle and what it has beside its region. */
void
wax_message_free(struct wax_message *message);

/* -- message-head.c -------------------------------------------------------- */

/*
 * Write the table and segment 0, which together fill head_size bytes.  words[0]
 * is filled in; the others are the sizes of the data segments.
 */
void
wax_message_head(unsigned char *head, size_t head_size, uint64_t *words,
		 uint32_t count, uint64_t root);

/* Store the first page for this many data segments (M7).  0 or -errno. */
int
wax_message_store_page(struct wax_message *message, uint32_t data_segments,
		       uint64_t last_words, uint64_t root);

/* Have the table be true from now on (M2). */
void
wax_message_follow(struct wax_message *message);

/* Words of a data segment that the file has by now. */
uint64_t
wax_message_stored_words(const struct wax_message *message, uint32_t id);

/*
 * The last word on a table of 8 bytes: what was used or, after a failure, what
 * is intact.  Returns the bytes of the file that it then speaks of.
 */
uint64_t
wax_message_write_table(struct wax_region *region, uint64_t used_words);

/* -- The end (message-finish.c, message-room.c) ---------------------------- */

/* What finish was told, less the data segments at the end without words. */
struct wax_message_ending {
	struct wax_message *message;
	const uint64_t *used;
	uint32_t data_segments;
	uint64_t root;
	uint64_t end;      /* of the last word, in the file */
	uint64_t inserted; /* in front, if room is made */
};

/* 1 if these can be the words in use of the segments given. */
int
wax_message_is_possible(const struct wax_message *message,
			const uint64_t *used_words, size_t count);

/* Finish a message behind an 8-byte table that tells all.  0 or -errno. */
int
wax_message_finish_one(struct wax_message *message, uint64_t used_words,
		       uint64_t *ret_end);

/* Finish a message after making room for its table.  0 or -errno. */
int
wax_message_finish_room(struct wax_message_ending *ending, uint64_t *ret_end);

/* Make holes of the words that are not used and not at the end. */
void
wax_message_punch_unused(const struct wax_message_ending *ending);

/* -- message-root.c -------------------------------------------------------- */

/* Have segment 0 in a page of memory, and be 0.  0 or -errno. */
int
wax_message_make_root(struct wax_message *message, unsigned char **ret_root);

/* The word that segment 0 is. */
const unsigned char *
wax_message_root(const struct wax_message *message);

/* Give its page back, unless it is kept. */
void
wax_message_free_root(struct wax_message *message);

/* -- message-sidecar.c ----------------------------------------------------- */

/* 1 if the message needs a sidecar for what its table does not say. */
int
wax_message_wants_sidecar(const struct wax_message *message);

/*
 * Have the sidecar say that there are this many data segments; make it first if
 * there is none.  0 or -errno.
 */
int
wax_message_tell_sidecar(struct wax_message *message, uint32_t data_segments);

/* Have it say that room is being made in a file of this size. */
int
wax_message_tell_room(struct wax_message *message, uint32_t data_segments,
		      uint64_t file_size, uint64_t inserted);

/* The file needs no sidecar any more.  0, or -errno if it may still be there. */
int
wax_message_remove_sidecar(struct wax_message *message);

/* 1 if there is a sidecar beside a region's file, left by a killed process. */
int
wax_message_has_old_sidecar(const struct wax_region *region);

/* Remove one that speaks of what was cut off.  0 or -errno. */
int
wax_message_remove_old_sidecar(const struct wax_region *region);

#endif /* WAX_MESSAGE_INTERNAL_H */
