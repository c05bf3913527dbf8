/* SPDX-License-Identifier: MIT */
/*
 * Reading messages: what the files of the reader share.
 *
 * The bytes are hostile, and another process may change them while they are
 * read.  Everything rests on these rules:
 *
 *   R1  A word is loaded once, checked as a local value, and the same value is
 *       used.  Whatever the bytes become later, no access leaves its segment.
 *   R2  Positions are indices of words in a segment.  They are compared as
 *       64-bit numbers before a pointer is made from them; a pointer outside
 *       its segment is never formed.
 *   R3  Each object is charged to the traversal limit before it is handed out:
 *       its words, or its elements where these take no words.
 *   R4  Each level is charged to the nesting limit.
 *   R5  A failure records what was wrong, and where, in the reader.
 *   R6  Without a reader the words are constants of the program: trusted, and
 *       neither bounded nor counted.  Positions then count from the pointer.
 *
 * Segment bounds and limits are plain fields, written once by
 * wax_reader_create().
 */
#ifndef WAX_READER_H
#define WAX_READER_H

#include <stdint.h>
#include <wax/capnp.h>
#include <wax/message.h>

#include "frame.h"

/* Most levels that the nesting option may allow. */
#define WAX_READER_NESTING_MAX 65535u

/* One level of a walk; see reader-walk.c. */
struct wax_reader_level {
	/* Pointer section of element 0. */
	const unsigned char *pointers;
	uint64_t stride;
	uint32_t segment;
	uint32_t element;
	uint32_t element_count;
	uint32_t pointer;
	uint32_t pointer_count;
	uint32_t reserved;
};

struct wax_reader {
	/* First byte of the segment table. */
	const unsigned char *bytes;
	/* The mapping, closed with the reader, or NULL. */
	struct wax_region *region;
	/* Bytes of table and segments, and behind them. */
	uint64_t size;
	uint64_t trailing;
	/* R3: the option, and what is left of it. */
	uint64_t traversal_words;
	uint64_t remaining_words;
	/* R5: reason is NULL as long as there was no failure. */
	struct wax_problem problem;
	/* Of each segment, how many words hold all that was found to be inside
	 * it; NULL if nobody wants to know. */
	uint64_t *ends;
	/* R4: nesting of them, the stack of wax_reader_walk(). */
	struct wax_reader_level *levels;
	uint32_t nesting;
	uint32_t segment_count;
	/* Where the root pointer is: word 0 of this segment. */
	uint32_t root_segment;
	uint32_t reserved;
	struct wax_frame_segment segments[];
};

/* Where a pointer leads, once far pointers are resolved. */
struct wax_reader_target {
	/* The struct or list word. */
	uint64_t word;
	/* Byte offset in the file of that word. */
	uint64_t where;
	/* R6: the pointer that was followed. */
	const unsigned char *origin;
	/* Index of the first word of the object; not checked yet. */
	int64_t index;
	uint32_t segment;
	/* Levels that may be entered, this one included. */
	uint32_t nesting;
	/* Nothing else is set.  A null landing pad is a struct of size zero,
	 * as it is to stock readers. */
	uint32_t is_null;
	/* Words of the landing pad, 0 without, and its byte offset in the
	 * file. */
	uint32_t pad_words;
	uint64_t pad;
	uint32_t pad_segment;
	uint32_t reserved;
};

/*
 * Check options and put the defaults in.
 *
 * Returns 0, or -EINVAL or -E2BIG as wax_message_open().
 */
int
wax_reader_opts_load(const struct wax_reader_opts *user,
		     struct wax_reader_opts *ret_opts);

/*
 * Open the message in size bytes, which must stay until the reader is closed.
 * The caller may set ret_reader->region afterwards.
 *
 * Returns as wax_message_open_memory().
 */
int
wax_reader_create(const unsigned char *bytes, uint64_t size,
		  const struct wax_reader_opts *opts,
		  struct wax_reader **ret_reader,
		  struct wax_problem *reterr_problem);

/* Record a problem (R5).  Returns err. */
int
wax_reader_refuse(struct wax_reader *reader, int err, uint64_t where,
		  const char *reason);

/*
 * Resolve a pointer.  These four return 0, -EBADMSG or -EOVERFLOW.
 *
 * _resolve() lets capabilities pass; the others refuse them.
 *
 * _list() gives the list as it is encoded, and leaves the nesting limit to its
 * caller: it depends on what the elements are used for.
 */
int
wax_reader_resolve(struct wax_pointer_reader pointer,
		   struct wax_reader_target *ret_target);

int
wax_reader_follow(struct wax_pointer_reader pointer,
		  struct wax_reader_target *ret_target);

int
wax_reader_struct(struct wax_reader *reader,
		  const struct wax_reader_target *target,
		  struct wax_struct_reader *ret_struct);

int
wax_reader_list(struct wax_reader *reader,
		const struct wax_reader_target *target,
		struct wax_list_reader *ret_list);

/*
 * What is done with a pointer of a walk.  depth is 1 for the first.  To have
 * what it leads to entered, set *level.  Anything but 0 ends the walk.
 */
typedef int
wax_reader_visit(struct wax_pointer_reader pointer, uint32_t depth,
		 void *context, struct wax_reader_level *level);

/*
 * Visit a pointer, and all that is reached through the levels that are set.  A
 * traversal limit of its own applies.
 *
 * Returns 0, -EINVAL if there is no reader, or what visit() returned.
 */
int
wax_reader_walk(struct wax_pointer_reader start, wax_reader_visit *visit,
		void *context);

void
wax_reader_level_of_struct(const struct wax_struct_reader *object,
			   struct wax_reader_level *level);

void
wax_reader_level_of_list(const struct wax_list_reader *list,
			 struct wax_reader_level *level);

/* A reader of these segments, all zero but for the counts; NULL: no memory. */
struct wax_reader *
wax_reader_allocate(uint32_t segment_count, uint32_t nesting);

/* Refuse to enter one more level (R4); 0 or -EOVERFLOW. */
int
wax_reader_enter(struct wax_reader *reader,
		 const struct wax_reader_target *target);

#endif /* WAX_READER_H */
