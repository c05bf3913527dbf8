/* SPDX-License-Identifier: MIT */
/* Builders and new objects.  Rules: builder.h. */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <wax/message-store.h>
#include <wax/message.h>

#include "builder.h"
#include "message.h"
#include "region.h"
#include "wire.h"

/* From here on the kernel copies cheaper than it zeroes; a system call more. */
#define WRITE_LEAST ((size_t)256 << 10)

static void
free_builder(struct wax_builder *builder)
{
	uint32_t i;

	for (i = 0; i < WAX_SEGMENTS_MAX && builder->segments[i] != NULL; i++)
		free(builder->segments[i]);
	free(builder);
}

/* The root pointer, and the first data segment if that is another one. */
static int
add_first_segments(struct wax_builder *builder)
{
	unsigned char *root;
	int err = 0;

	if (wax_message_fix_root(builder->message))
		err = wax_builder_add_root(builder);
	if (!err)
		err = wax_builder_add_segment(builder, 1);
	if (err)
		return err;
	builder->first = builder->last;
	/* A reopened message has its root. */
	return builder->first->used != 0
		       ? 0
		       : wax_builder_take(builder->first, 1, &root);
}

int
wax_builder_create(struct wax_message *message,
		   struct wax_builder **ret_builder)
{
	struct wax_builder *builder;
	int err;

	if (message == NULL || ret_builder == NULL)
		return -EINVAL;
	builder = calloc(1, sizeof(*builder));
	if (builder == NULL)
		return -ENOMEM;
	builder->message = message;
	builder->region = wax_message_region(message);
	err = add_first_segments(builder);
	if (err)
		free_builder(builder);
	else
		*ret_builder = builder;
	return err;
}

/* Words in use by segment, for a call on the message. */
static void
get_used(const struct wax_builder *builder, uint64_t *ret_used)
{
	uint32_t i;

	for (i = 0; i < builder->segment_count; i++)
		ret_used[i] = builder->segments[i]->used;
}

int
wax_builder_store(struct wax_builder *builder, int dirfd, const char *path,
		  uint32_t flags)
{
	uint64_t used[WAX_SEGMENTS_MAX];

	if (builder == NULL)
		return -EINVAL;
	get_used(builder, used);
	return wax_message_store(builder->message, used, builder->segment_count,
				 dirfd, path, flags);
}

int
wax_builder_reset(struct wax_builder *builder)
{
	uint64_t used[WAX_SEGMENTS_MAX];
	int err;

	if (builder == NULL)
		return -EINVAL;
	get_used(builder, used);
	err = wax_message_reset(builder->message, used, builder->segment_count);
	if (err)
		return err;
	builder->segment_count = 0;
	builder->last = NULL;
	builder->is_closed = 0;
	return add_first_segments(builder);
}

int
wax_builder_finish(struct wax_builder *builder)
{
	uint64_t used[WAX_SEGMENTS_MAX];
	int err;

	if (builder == NULL)
		return 0;
	get_used(builder, used);
	err = wax_message_finish(builder->message, used, builder->segment_count,
				 NULL);
	free_builder(builder);
	return err;
}

int
wax_builder_abort(struct wax_builder *builder)
{
	int err;

	if (builder == NULL)
		return 0;
	err = wax_message_abort(builder->message);
	free_builder(builder);
	return err;
}

struct wax_message *
wax_builder_message(struct wax_builder *builder)
{
	return builder->message;
}

uint64_t
wax_builder_used_words(const struct wax_builder *builder)
{
	uint64_t words = 0;
	uint32_t i;

	for (i = builder->first->id; i < builder->segment_count; i++)
		words += builder->segments[i]->used;
	return words;
}

/* Addresses are compared as numbers: most are in other segments. */
uint64_t
wax_builder_offset(const struct wax_builder *builder, const void *at)
{
	uint32_t i = builder->segment_count;

	while (builder->first->id < i) {
		const struct wax_builder_segment *segment =
			builder->segments[--i];
		uint64_t distance = (uintptr_t)at - (uintptr_t)segment->words;

		if (distance < 8 * segment->capacity)
			return segment->offset + distance;
	}
	return UINT64_MAX;
}

struct wax_pointer_builder
wax_builder_root(struct wax_builder *builder)
{
	return (struct wax_pointer_builder){builder->first,
					    builder->first->words};
}

int
wax_init_struct(struct wax_pointer_builder pointer, uint32_t data_words,
		uint32_t pointers, struct wax_struct_builder *ret_struct)
{
	uint64_t words = (uint64_t)data_words + pointers;
	struct wax_builder_place place;
	uint64_t word = WAX_WIRE_EMPTY_STRUCT;
	int err;

	if (pointer.word == NULL || WAX_BUILDER_SECTION_MAX < data_words ||
	    WAX_BUILDER_SECTION_MAX < pointers)
		return -EINVAL;
	err = wax_builder_place(pointer.segment, words, &place);
	if (err)
		return err;
	if (words != 0)
		word = wax_wire_struct(0, data_words, pointers);
	wax_builder_point(pointer.word, &place, word);
	*ret_struct = (struct wax_struct_builder){
		.segment = place.segment,
		.data = place.object,
		.data_bytes = data_words * 8,
		.pointers = pointers,
	};
	return 0;
}

/* Find words for a list that is not composite. */
static int
place_list(struct wax_builder_segment *segment, uint32_t kind, uint64_t count,
	   struct wax_builder_place *ret_place)
{
	uint64_t words = (count * wax_wire_element_bits(kind) + 63) / 64;
	int err;

	if (WAX_LIST_POINTER < kind || WAX_LIST_COUNT_MAX < count)
		return -EINVAL;
	err = wax_builder_place(segment, words, ret_place);
	if (!err && words == 0)
		wax_builder_pin(ret_place->segment, ret_place->object);
	return err;
}

/* The same for a list of bytes, most of which are short. */
static inline int
place_bytes(struct wax_builder_segment *segment, uint64_t count,
	    struct wax_builder_place *ret_place)
{
	if (count == 0 || WAX_LIST_COUNT_MAX < count)
		return place_list(segment, WAX_LIST_BYTE, count, ret_place);
	return wax_builder_place(segment, (count + 7) / 8, ret_place);
}

int
wax_init_list(struct wax_pointer_builder pointer, uint32_t kind, uint32_t count,
	      struct wax_list_builder *ret_list)
{
	struct wax_builder_place place;
	int err;

	if (pointer.word == NULL)
		return -EINVAL;
	err = place_list(pointer.segment, kind, count, &place);
	if (err)
		return err;
	wax_builder_point(pointer.word, &place, wax_wire_list(0, kind, count));
	*ret_list = (struct wax_list_builder){
		.segment = place.segment,
		.elements = place.object,
		.count = count,
		.capacity = count,
		.stride_bits = wax_wire_element_bits(kind),
		.pointers = kind == WAX_LIST_POINTER,
		.kind = kind,
	};
	return 0;
}

int
wax_init_struct_list(struct wax_pointer_builder pointer, uint32_t count,
		     uint32_t data_words, uint32_t pointers,
		     struct wax_list_builder *ret_list)
{
	uint64_t element_words = (uint64_t)data_words + pointers;
	struct wax_builder_place place;
	uint64_t tag;
	int err;

	if (pointer.word == NULL || WAX_BUILDER_SECTION_MAX < data_words ||
	    WAX_BUILDER_SECTION_MAX < pointers || WAX_LIST_COUNT_MAX < count ||
	    WAX_LIST_COUNT_MAX < count * element_words)
		return -EINVAL;
	err = wax_builder_place(pointer.segment, 1 + count * element_words,
				&place);
	if (err)
		return err;
	tag = wax_wire_tag(count, data_words, pointers);
	wax_builder_publish(place.object, tag);
	wax_builder_point(pointer.word, &place,
			  wax_wire_list(0, WAX_LIST_COMPOSITE,
					(uint32_t)(count * element_words)));
	wax_builder_list_of_structs(&place, tag, count, ret_list);
	return 0;
}

int
wax_init_data(struct wax_pointer_builder pointer, uint32_t size,
	      unsigned char **ret_data)
{
	struct wax_builder_place place;
	int err;

	if (pointer.word == NULL)
		return -EINVAL;
	err = place_list(pointer.segment, WAX_LIST_BYTE, size, &place);
	if (err)
		return err;
	wax_builder_point(pointer.word, &place,
			  wax_wire_list(0, WAX_LIST_BYTE, size));
	*ret_data = place.object;
	return 0;
}

/* Copy bytes to words that were just given out. */
static void
copy_bytes(const struct wax_builder_place *place, const void *bytes,
	   size_t size)
{
	const struct wax_builder_segment *segment = place->segment;
	uint64_t at = (uint64_t)(place->object - segment->words);

	if (size >= WRITE_LEAST &&
	    wax_region_write(segment->builder->region, segment->offset + at,
			     bytes, size) == 0)
		return;
	if (size != 0)
		memcpy(place->object, bytes, size);
}

/* Copy size bytes to the front of count bytes (B3). */
static int
set_bytes(struct wax_pointer_builder pointer, const void *bytes, size_t size,
	  uint64_t count)
{
	struct wax_builder_place place;
	int err;

	if (pointer.word == NULL || WAX_LIST_COUNT_MAX < size ||
	    (bytes == NULL && size != 0))
		return -EINVAL;
	err = place_bytes(pointer.segment, count, &place);
	if (err)
		return err;
	copy_bytes(&place, bytes, size);
	wax_builder_point(pointer.word, &place,
			  wax_wire_list(0, WAX_LIST_BYTE, (uint32_t)count));
	return 0;
}

int
wax_set_data(struct wax_pointer_builder pointer, const void *data, size_t size)
{
	return set_bytes(pointer, data, size, size);
}

int
wax_set_text(struct wax_pointer_builder pointer, const char *text, size_t size)
{
	/* The words are zero already (B1), and so is the NUL. */
	return set_bytes(pointer, text, size, (uint64_t)size + 1);
}
