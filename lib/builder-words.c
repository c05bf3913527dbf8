/* SPDX-License-Identifier: MIT */
/*
 * Where words come from.  An object goes to the segment of the pointer that
 * will lead to it, as long as there is room: then the pointer is near.  Else it
 * goes to the last segment, or to a new one, with a landing pad in front:
 *
 *   pointer --far--> pad -> object
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>

#include <wax/message.h>
#include <wax/region.h>

#include "bits.h"
#include "builder.h"

/* Byte of the region where a segment starts; see wax_message_region(). */
static uint64_t
offset_of(struct wax_builder *builder, const struct wax_segment *given)
{
	const struct wax_builder_segment *last = builder->last;

	/* The root pointer is not in the file. */
	if (given->capacity == 1)
		return 0;
	if (last == NULL || last->capacity == 1)
		return (uint64_t)(given->words -
				  wax_region_base(builder->region));
	return last->offset + 8 * last->capacity;
}

/* The next segment has a place; a builder that was begun anew may have one. */
static int
have_next(struct wax_builder *builder)
{
	struct wax_builder_segment **next =
		&builder->segments[builder->segment_count];

	if (*next == NULL)
		*next = calloc(1, sizeof(**next));
	return *next == NULL ? -ENOMEM : 0;
}

static void
enlist(struct wax_builder *builder, const struct wax_segment *given)
{
	struct wax_builder_segment *segment =
		builder->segments[builder->segment_count];

	*segment = (struct wax_builder_segment){
		.builder = builder,
		.words = given->words,
		.used = given->used,
		.ensured = given->used,
		/* Nobody has looked for such lists in what there is. */
		.pinned = given->used,
		.capacity = given->capacity,
		.offset = offset_of(builder, given),
		.id = builder->segment_count,
	};
	builder->segment_count++;
	builder->last = segment;
}

int
wax_builder_add_segment(struct wax_builder *builder, uint64_t min_words)
{
	struct wax_segment given;
	int err;

	if (builder->is_closed || builder->segment_count == WAX_SEGMENTS_MAX)
		return -EOVERFLOW;
	err = have_next(builder);
	if (!err)
		err = wax_message_alloc(builder->message, min_words, &given);
	if (!err)
		enlist(builder, &given);
	return err;
}

int
wax_builder_add_root(struct wax_builder *builder)
{
	const struct wax_segment root = {
		.words = (unsigned char *)&builder->root,
		.used = 1,
		.capacity = 1,
	};
	int err = have_next(builder);

	if (err)
		return err;
	builder->root = WAX_LE64(wax_wire_far(0, 0, 1));
	enlist(builder, &root);
	return 0;
}

/* B2: the storage grows by the step of the region, so this is rarely called. */
static int
ensure(struct wax_builder_segment *segment, uint64_t words)
{
	struct wax_region *region = segment->builder->region;
	uint64_t start = segment->offset + 8 * segment->used;
	uint64_t size;
	int err;

	err = wax_region_ensure(region, start, 8 * words);
	if (err)
		return err;
	size = wax_region_size(region);
	segment->ensured = (size - segment->offset) / 8;
	if (segment->capacity < segment->ensured)
		segment->ensured = segment->capacity;
	return 0;
}

int
wax_builder_take(struct wax_builder_segment *segment, uint64_t words,
		 unsigned char **ret_words)
{
	int err;

	if (segment->ensured < segment->used + words) {
		err = ensure(segment, words);
		if (err)
			return err;
	}
	*ret_words = segment->words + 8 * segment->used;
	segment->used += words;
	return 0;
}

/* One allocation for pad and object. */
static int
place_far(struct wax_builder *builder, uint64_t words,
	  struct wax_builder_place *ret_place)
{
	unsigned char *pad;
	int err = 0;

	if (!wax_builder_fits(builder->last, words + 1))
		err = wax_builder_add_segment(builder, words + 1);
	if (!err)
		err = wax_builder_take(builder->last, words + 1, &pad);
	if (err)
		return err;
	*ret_place = (struct wax_builder_place){
		.segment = builder->last,
		.object = pad + 8,
		.pad = pad,
	};
	return 0;
}

int
wax_builder_place_slowly(struct wax_builder_segment *segment, uint64_t words,
			 struct wax_builder_place *ret_place)
{
	unsigned char *object;
	int err;

	if (!wax_builder_fits(segment, words))
		return place_far(segment->builder, words, ret_place);
	err = wax_builder_take(segment, words, &object);
	if (err)
		return err;
	*ret_place = (struct wax_builder_place){
		.segment = segment,
		.object = object,
	};
	return 0;
}

/*
 * Words that are zero are not stored to: where the file is sparse and nothing
 * was stored, the hole stays.
 */
void
wax_builder_give_back(struct wax_builder_segment *segment, unsigned char *at,
		      uint64_t words)
{
	uint64_t index, i;

	for (i = 0; i < words; i++)
		if (wax_load_le64(at + 8 * i) != 0)
			wax_store_le64(at + 8 * i, 0);
	index = wax_builder_index(segment, at);
	if (index + words == segment->used)
		segment->used =
			index < segment->pinned ? segment->pinned : index;
}
