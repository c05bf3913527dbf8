/* SPDX-License-Identifier: MIT */
/* Changing what was built.  Rules: builder.h. */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "builder.h"
#include "wire.h"

int
wax_list_builder_set_count(struct wax_list_builder *list, uint32_t count)
{
	if (list->kind != WAX_LIST_COMPOSITE || list->elements == NULL ||
	    list->capacity < count)
		return -EINVAL;
	wax_builder_publish(
		list->elements - 8,
		wax_wire_tag(count, list->data_bytes / 8, list->pointers));
	list->count = count;
	return 0;
}

/* The word at target->at, with another count. */
static uint64_t
with_count(const struct wax_builder_target *target, uint32_t count)
{
	return wax_wire_list(wax_wire_offset(target->word),
			     wax_wire_element(target->word), count);
}

static int
is_list_of(const struct wax_builder_target *target, uint32_t element)
{
	return target->word != 0 &&
	       wax_wire_kind(target->word) == WAX_WIRE_LIST &&
	       wax_wire_element(target->word) == element;
}

/*
 * Cut a list that is not composite.  The pointer says so before anything is
 * zeroed (B3).
 */
static void
cut_list(const struct wax_builder_target *target, uint32_t count)
{
	uint64_t word = with_count(target, count);
	uint64_t words = wax_wire_list_words(word);
	uint64_t bits =
		(uint64_t)count * wax_wire_element_bits(wax_wire_element(word));
	unsigned char *end = target->object + 8 * words;
	unsigned char *cut = target->object + bits / 8;

	wax_builder_publish(target->at, word);
	if (words == 0)
		wax_builder_pin(target->segment, target->object);
	if (bits % 8 != 0) {
		*cut &= (unsigned char)((1u << bits % 8) - 1);
		cut++;
	}
	memset(cut, 0, (size_t)(end - cut));
	wax_builder_give_back(target->segment, end, target->words - words);
}

int
wax_trim_data(struct wax_pointer_builder pointer, uint32_t size)
{
	struct wax_builder_target target;

	if (wax_builder_follow(pointer, &target) ||
	    !is_list_of(&target, WAX_LIST_BYTE) ||
	    wax_wire_count(target.word) < size)
		return -EINVAL;
	cut_list(&target, size);
	return 0;
}

int
wax_set_pointer(struct wax_pointer_builder pointer,
		struct wax_pointer_builder source)
{
	struct wax_builder_target target;
	int err;

	if (pointer.word == NULL || source.word == NULL ||
	    pointer.segment == NULL || source.segment == NULL ||
	    pointer.segment->builder != source.segment->builder)
		return -EINVAL;
	err = wax_builder_follow(source, &target);
	return err ? err : wax_builder_refer(pointer, &target);
}

int
wax_clear_pointer(struct wax_pointer_builder pointer)
{
	struct wax_builder_target target;
	int err;

	if (pointer.word == NULL)
		return -EINVAL;
	err = wax_builder_follow(pointer, &target);
	wax_builder_publish(pointer.word, 0);
	if (!err)
		wax_builder_drop(&target);
	return 0;
}

/* -- Growing in place ------------------------------------------------------ */

/* Take words behind the list, which must be the last object of its segment. */
static int
take_behind(const struct wax_builder_target *target, uint64_t words)
{
	struct wax_builder_segment *segment = target->segment;
	unsigned char *more;

	if (words <= target->words)
		return 0;
	if (wax_builder_index(segment, target->object) + target->words !=
	    segment->used)
		return -EAGAIN;
	if (!wax_builder_fits(segment, words - target->words))
		return -EOVERFLOW;
	return wax_builder_take(segment, words - target->words, &more);
}

static int
grow_structs(const struct wax_builder_target *target,
	     struct wax_list_builder *list, uint32_t capacity)
{
	uint64_t words = (uint64_t)capacity * (list->stride_bits / 64);
	int err;

	if (WAX_LIST_COUNT_MAX < words)
		return -EINVAL;
	err = take_behind(target, 1 + words);
	if (err)
		return err;
	/* Fewer elements show before there is less room, and the other way
	 * round. */
	if (capacity < list->count)
		(void)wax_list_builder_set_count(list, capacity);
	wax_builder_publish(target->at, with_count(target, (uint32_t)words));
	if (1 + words < target->words)
		wax_builder_give_back(target->segment,
				      target->object + 8 * (1 + words),
				      target->words - (1 + words));
	list->capacity = capacity;
	return 0;
}

static int
grow_simple(const struct wax_builder_target *target,
	    struct wax_list_builder *list, uint32_t capacity)
{
	uint64_t word = with_count(target, capacity);
	int err;

	if (capacity <= wax_wire_count(target->word)) {
		cut_list(target, capacity);
	} else {
		err = take_behind(target, wax_wire_list_words(word));
		if (err)
			return err;
		wax_builder_publish(target->at, word);
	}
	list->count = capacity;
	list->capacity = capacity;
	return 0;
}

int
wax_grow_list(struct wax_pointer_builder pointer, struct wax_list_builder *list,
	      uint32_t capacity)
{
	struct wax_builder_target target;

	if (WAX_LIST_COUNT_MAX < capacity ||
	    wax_builder_follow(pointer, &target) ||
	    !is_list_of(&target, list->kind) ||
	    target.segment != list->segment ||
	    target.object + (list->kind == WAX_LIST_COMPOSITE ? 8 : 0) !=
		    list->elements)
		return -EINVAL;
	return list->kind == WAX_LIST_COMPOSITE
		       ? grow_structs(&target, list, capacity)
		       : grow_simple(&target, list, capacity);
}
