/* SPDX-License-Identifier: MIT */
/*
 * From a pointer word to an object and back, in a builder.
 *
 *   near        pointer -> object
 *   far         pointer --far--> pad -> object         in the object's segment
 *   double far  pointer --double far--> pad, tag       in any segment
 *                                        \--far--> object
 *
 * The double form is for an object that exists, in a segment without room for
 * one more word.
 */
#include "config.h"

#include <errno.h>

#include "builder.h"
#include "wire.h"

/* What a pointer must hold to lead to an object of its segment. */
static uint64_t
near_word(const unsigned char *at, const unsigned char *object, uint64_t word)
{
	return wax_wire_at_offset(word, (object - at) / 8 - 1);
}

static uint64_t
far_word(uint32_t is_double, const struct wax_builder_segment *segment,
	 const unsigned char *at)
{
	return wax_wire_far(is_double, (uint32_t)wax_builder_index(segment, at),
			    segment->id);
}

/* An object without words always has a near pointer. */
void
wax_builder_point_far(unsigned char *at, const struct wax_builder_place *place,
		      uint64_t word)
{
	wax_builder_publish(place->pad, word);
	wax_builder_publish(at, far_word(0, place->segment, place->pad));
}

/* -- Following ------------------------------------------------------------- */

static int
is_inside(const struct wax_builder_segment *segment, int64_t index,
	  uint64_t words)
{
	return 0 <= index && (uint64_t)index <= segment->used &&
	       words <= segment->used - (uint64_t)index;
}

/* The segment that a far pointer names, if words are there. */
static struct wax_builder_segment *
far_segment(const struct wax_builder *builder, uint64_t far, uint64_t words)
{
	struct wax_builder_segment *segment;

	if (builder->segment_count <= wax_wire_far_segment(far))
		return NULL;
	segment = builder->segments[wax_wire_far_segment(far)];
	return is_inside(segment, wax_wire_far_index(far), words) ? segment
								  : NULL;
}

/* target->word is the far pointer; replace it with what it leads to. */
static int
follow_far(const struct wax_builder *builder, struct wax_builder_target *target,
	   int64_t *ret_index)
{
	uint32_t is_double = wax_wire_far_is_double(target->word);
	uint64_t words = 1 + is_double;
	uint64_t index = wax_wire_far_index(target->word);
	uint64_t far;

	target->pad_segment = far_segment(builder, target->word, words);
	if (target->pad_segment == NULL)
		return -EBADMSG;
	target->pad = target->pad_segment->words + 8 * index;
	target->pad_words = words;
	target->at = target->pad + 8 * is_double;
	target->word = wax_load_le64(target->at);
	target->segment = target->pad_segment;
	*ret_index = (int64_t)index + 1 + wax_wire_offset(target->word);
	if (!is_double)
		return 0;

	far = wax_load_le64(target->pad);
	target->segment = far_segment(builder, far, 0);
	*ret_index = wax_wire_far_index(far);
	if (wax_wire_kind(far) != WAX_WIRE_FAR || wax_wire_far_is_double(far) ||
	    target->segment == NULL || wax_wire_offset(target->word) != 0)
		return -EBADMSG;
	return 0;
}

/* The words of the object at target->object, which may be at the end. */
static int
measure(struct wax_builder_target *target, int64_t index)
{
	uint64_t word = target->word;
	uint64_t tag, element_words;

	target->words = wax_wire_kind(word) == WAX_WIRE_STRUCT
				? wax_wire_struct_words(word)
				: wax_wire_list_words(word);
	if (!is_inside(target->segment, index, target->words))
		return -EBADMSG;
	target->object = target->segment->words + 8 * index;
	if (wax_wire_kind(word) == WAX_WIRE_STRUCT ||
	    wax_wire_element(word) != WAX_LIST_COMPOSITE)
		return 0;

	tag = wax_load_le64(target->object);
	element_words = wax_wire_struct_words(tag);
	if (wax_wire_kind(tag) != WAX_WIRE_STRUCT ||
	    WAX_LIST_COUNT_MAX < wax_wire_tag_count(tag) ||
	    target->words - 1 < wax_wire_tag_count(tag) * element_words)
		return -EBADMSG;
	return 0;
}

int
wax_builder_follow(struct wax_pointer_builder pointer,
		   struct wax_builder_target *ret_target)
{
	struct wax_builder_target target = {.at = pointer.word};
	int64_t index;
	int err = 0;

	if (pointer.word == NULL)
		return -EINVAL;
	target.word = wax_load_le64(pointer.word);
	if (target.word == 0) {
		*ret_target = target;
		return 0;
	}
	target.segment = pointer.segment;
	index = (int64_t)wax_builder_index(pointer.segment, pointer.word) + 1 +
		wax_wire_offset(target.word);
	if (wax_wire_kind(target.word) == WAX_WIRE_FAR)
		err = follow_far(pointer.segment->builder, &target, &index);
	if (!err && WAX_WIRE_FAR <= wax_wire_kind(target.word))
		err = -EBADMSG;
	if (!err)
		err = measure(&target, index);
	if (!err)
		*ret_target = target;
	return err;
}

/* -- Leading to what exists ------------------------------------------------ */

/* A double-far pad goes where there is room, first where the pointer is. */
static int
refer_double(struct wax_pointer_builder pointer,
	     const struct wax_builder_target *target)
{
	struct wax_builder *builder = pointer.segment->builder;
	struct wax_builder_segment *segment = pointer.segment;
	unsigned char *pad;
	int err = 0;

	if (!wax_builder_fits(segment, 2))
		segment = builder->last;
	if (!wax_builder_fits(segment, 2)) {
		err = wax_builder_add_segment(builder, 2);
		segment = builder->last;
	}
	if (!err)
		err = wax_builder_take(segment, 2, &pad);
	if (err)
		return err;
	wax_builder_publish(pad + 8, wax_wire_at_offset(target->word, 0));
	wax_builder_publish(pad, far_word(0, target->segment, target->object));
	wax_builder_publish(pointer.word, far_word(1, segment, pad));
	return 0;
}

static int
refer_far(struct wax_pointer_builder pointer,
	  const struct wax_builder_target *target)
{
	unsigned char *pad;
	int err;

	err = wax_builder_take(target->segment, 1, &pad);
	if (err)
		return err;
	wax_builder_publish(pad, near_word(pad, target->object, target->word));
	wax_builder_publish(pointer.word, far_word(0, target->segment, pad));
	return 0;
}

int
wax_builder_refer(struct wax_pointer_builder pointer,
		  const struct wax_builder_target *target)
{
	/* Null, and structs without words, are the same everywhere. */
	if (target->word == 0 || wax_wire_is_empty_struct(target->word)) {
		wax_builder_publish(pointer.word,
				    target->word == 0 ? 0
						      : WAX_WIRE_EMPTY_STRUCT);
		return 0;
	}
	if (target->segment == pointer.segment) {
		wax_builder_publish(
			pointer.word,
			near_word(pointer.word, target->object, target->word));
		return 0;
	}
	return wax_builder_fits(target->segment, 1)
		       ? refer_far(pointer, target)
		       : refer_double(pointer, target);
}

void
wax_builder_drop(const struct wax_builder_target *target)
{
	uint64_t pad_index;

	if (target->word == 0)
		return;
	if (target->pad == NULL) {
		wax_builder_give_back(target->segment, target->object,
				      target->words);
		return;
	}
	/* The later one first, so that both can be taken back. */
	pad_index = wax_builder_index(target->pad_segment, target->pad);
	if (target->pad_segment == target->segment &&
	    pad_index < wax_builder_index(target->segment, target->object)) {
		wax_builder_give_back(target->segment, target->object,
				      target->words);
		wax_builder_give_back(target->pad_segment, target->pad,
				      target->pad_words);
	} else {
		wax_builder_give_back(target->pad_segment, target->pad,
				      target->pad_words);
		wax_builder_give_back(target->segment, target->object,
				      target->words);
	}
}

void
wax_builder_list_of_structs(const struct wax_builder_place *place, uint64_t tag,
			    uint32_t capacity,
			    struct wax_list_builder *ret_list)
{
	*ret_list = (struct wax_list_builder){
		.segment = place->segment,
		.elements = place->object + 8,
		.count = wax_wire_tag_count(tag),
		.capacity = capacity,
		.stride_bits = (uint32_t)wax_wire_struct_words(tag) * 64,
		.data_bytes = wax_wire_data_words(tag) * 8,
		.pointers = wax_wire_pointers(tag),
		.kind = WAX_LIST_COMPOSITE,
	};
}
