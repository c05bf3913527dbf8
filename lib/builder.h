/* SPDX-License-Identifier: MIT */
/*
 * Building messages: what the files of the builder share.
 *
 * Each segment gives out its words one after another, and takes back only the
 * last ones.
 *
 *   word 0        used             ensured                  capacity
 *   | objects     | storage, zeros | no storage asked for yet |
 *
 * Segment 0 is the root pointer alone, set once to word 0 of segment 1, unless
 * the message has one segment for all.  So the root of the builder is word 0 of
 * segment 1, or of that one segment.
 *
 *   B1  Words from used on are zero: the file was new, and what is given back
 *       is cleared first.
 *   B2  Words below used have storage, so stores to them do not fault.
 *   B3  An object is complete, as far as this library fills it, before the one
 *       store of the pointer to it, and so is its landing pad.  Whoever maps
 *       the file meanwhile, and whoever opens it after this process was killed,
 *       finds objects behind the pointers that he finds.
 *   B4  A landing pad belongs to one pointer.
 *   B5  What words say is believed as far as memory outside the segments is not
 *       touched: a reopened message may say anything.
 */
#ifndef WAX_BUILDER_H
#define WAX_BUILDER_H

#include <stdatomic.h>
#include <stdint.h>
#include <wax/capnp.h>

#include "wire.h"

#define WAX_BUILDER_SECTION_MAX 65535u

struct wax_builder_segment {
	struct wax_builder *builder;
	unsigned char *words;
	uint64_t used;
	uint64_t ensured;
	uint64_t capacity;
	/* Where the last list without words is: nothing before that is taken
	 * back, as no pointer may lead behind what is used. */
	uint64_t pinned;
	/* Byte of the region where it starts. */
	uint64_t offset;
	uint32_t id;
	uint32_t reserved;
};

struct wax_builder {
	struct wax_message *message;
	struct wax_region *region;
	/* Where the root pointer is: the first data segment. */
	struct wax_builder_segment *first;
	struct wax_builder_segment *last;
	uint32_t segment_count;
	/* Not to go on in further segments. */
	uint32_t is_closed;
	/* Segment 0, where the message leaves that to us. */
	uint64_t root;
	/* By id; behind segment_count, those of a message before this one. */
	struct wax_builder_segment *segments[WAX_SEGMENTS_MAX];
};

/* Words for an object that nothing points to yet. */
struct wax_builder_place {
	struct wax_builder_segment *segment;
	unsigned char *object;
	/* In front of the object, or NULL: the pointer is near. */
	unsigned char *pad;
};

/* Where a pointer of a builder leads. */
struct wax_builder_target {
	/* The word that tells size and kind: the pointer itself, its landing
	 * pad, or the tag there; and what it says.  0 is null, and then the
	 * rest is not set. */
	unsigned char *at;
	uint64_t word;
	/* The object, and its words, a tag included. */
	struct wax_builder_segment *segment;
	unsigned char *object;
	uint64_t words;
	/* The landing pad, or NULL. */
	struct wax_builder_segment *pad_segment;
	unsigned char *pad;
	uint64_t pad_words;
};

/* Index in the segment of a word or of the object that starts there. */
static inline uint64_t
wax_builder_index(const struct wax_builder_segment *segment,
		  const unsigned char *word)
{
	return (uint64_t)(word - segment->words) / 8;
}

/* Whether more words fit behind those in use. */
static inline int
wax_builder_fits(const struct wax_builder_segment *segment, uint64_t words)
{
	return words <= segment->capacity - segment->used;
}

/* -- Words: builder-words.c ------------------------------------------------ */

/*
 * Get the next segment from the message, or the first.
 *
 * Returns 0, -ENOMEM, or as wax_message_alloc().
 */
int
wax_builder_add_segment(struct wax_builder *builder, uint64_t min_words);

/* The same for segment 0, where the message has it fixed.  0 or -ENOMEM. */
int
wax_builder_add_root(struct wax_builder *builder);

/*
 * Give out zeroed words, which must fit.
 *
 * Returns 0, or as wax_region_ensure().
 */
int
wax_builder_take(struct wax_builder_segment *segment, uint64_t words,
		 unsigned char **ret_words);

/* As wax_builder_place(), where the words have no storage yet. */
int
wax_builder_place_slowly(struct wax_builder_segment *segment, uint64_t words,
			 struct wax_builder_place *ret_place);

/*
 * Find zeroed words for an object that a pointer in segment shall lead to.
 *
 * Returns 0, or as wax_init_struct(); then nothing has changed.
 */
static inline int
wax_builder_place(struct wax_builder_segment *segment, uint64_t words,
		  struct wax_builder_place *ret_place)
{
	if (segment->ensured - segment->used < words)
		return wax_builder_place_slowly(segment, words, ret_place);
	ret_place->segment = segment;
	ret_place->object = segment->words + 8 * segment->used;
	ret_place->pad = NULL;
	segment->used += words;
	return 0;
}

/* Have a list without words at the end of `used`, or before. */
static inline void
wax_builder_pin(struct wax_builder_segment *segment,
		const unsigned char *object)
{
	uint64_t index = wax_builder_index(segment, object);

	if (segment->pinned < index)
		segment->pinned = index;
}

/* Zero words that were given out, and take them back if they are the last. */
void
wax_builder_give_back(struct wax_builder_segment *segment, unsigned char *at,
		      uint64_t words);

/* -- Pointers: builder-pointer.c ------------------------------------------- */

/* Store a pointer word or a tag (B3). */
static inline void
wax_builder_publish(unsigned char *at, uint64_t word)
{
	_Atomic uint64_t *target = (void *)at;

	/* order: release; carries the stores to the object.  No acquire pairs
	 * with it here: readers are other processes, whose loads depend on the
	 * value of this word (B3). */
	atomic_store_explicit(target, WAX_LE64(word), memory_order_release);
}

/* As wax_builder_point(), over the landing pad of the place. */
void
wax_builder_point_far(unsigned char *at, const struct wax_builder_place *place,
		      uint64_t word);

/*
 * Let the pointer word at at lead to the object at a place; word says what that
 * is, with offset 0, unless it is a struct of size zero.
 */
static inline void
wax_builder_point(unsigned char *at, const struct wax_builder_place *place,
		  uint64_t word)
{
	if (place->pad != NULL) {
		wax_builder_point_far(at, place, word);
		return;
	}
	if (word != WAX_WIRE_EMPTY_STRUCT)
		word = wax_wire_at_offset(word, (place->object - at) / 8 - 1);
	wax_builder_publish(at, word);
}

/*
 * Find out where a pointer leads (B5).
 *
 * Returns 0; -EINVAL if there is no such pointer, -EBADMSG.
 */
int
wax_builder_follow(struct wax_pointer_builder pointer,
		   struct wax_builder_target *ret_target);

/*
 * Let pointer lead to an object that exists, with a landing pad of its own if
 * that is in another segment (B4).
 *
 * Returns 0, or as wax_init_struct(); then nothing has changed.
 */
int
wax_builder_refer(struct wax_pointer_builder pointer,
		  const struct wax_builder_target *target);

/* Zero an object that nothing leads to any more, and its landing pad. */
void
wax_builder_drop(const struct wax_builder_target *target);

/* What a handle to a composite list holds; its tag is at the place. */
void
wax_builder_list_of_structs(const struct wax_builder_place *place, uint64_t tag,
			    uint32_t capacity,
			    struct wax_list_builder *ret_list);

#endif /* WAX_BUILDER_H */
