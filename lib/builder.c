/* SPDX-License-Identifier: MIT */
/* Builders: one segment, words given out in order.  Rules: builder.h. */
#include "config.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include <wax/message.h>
#include <wax/region.h>

#include "builder.h"
#include "wire.h"

/* Byte of the region where the segment starts: behind the segment table. */
#define SEGMENT_OFFSET 8

#define SECTION_MAX 65535u

int
wax_builder_create(struct wax_message *message,
		   struct wax_builder **ret_builder)
{
	struct wax_builder *builder;
	struct wax_segment segment;
	int err;

	if (message == NULL || ret_builder == NULL)
		return -EINVAL;
	builder = calloc(1, sizeof(*builder));
	if (builder == NULL)
		return -ENOMEM;
	err = wax_message_alloc(message, 1, &segment);
	if (err)
		goto free_builder;

	builder->message = message;
	builder->region = wax_message_region(message);
	builder->words = segment.words;
	builder->capacity = segment.capacity;
	builder->used = segment.used ? segment.used : 1;
	builder->ensured = builder->used;
	*ret_builder = builder;
	return 0;

free_builder:
	free(builder);
	return err;
}

int
wax_builder_finish(struct wax_builder *builder)
{
	int err;

	if (builder == NULL)
		return 0;
	err = wax_message_finish(builder->message, &builder->used, 1, NULL);
	free(builder);
	return err;
}

int
wax_builder_abort(struct wax_builder *builder)
{
	int err;

	if (builder == NULL)
		return 0;
	err = wax_message_abort(builder->message);
	free(builder);
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
	return builder->used;
}

struct wax_pointer_builder
wax_builder_root(struct wax_builder *builder)
{
	return (struct wax_pointer_builder){builder, builder->words};
}

void
wax_builder_publish(unsigned char *at, uint64_t word)
{
	_Atomic uint64_t *target = (void *)at;

	/* order: release; carries the stores to the object.  No acquire pairs
	 * with it here: readers are other processes, whose loads depend on the
	 * value of this word (B3). */
	atomic_store_explicit(target, WAX_LE64(word), memory_order_release);
}

/* B2: the storage grows by the step of the region, so this is rarely called. */
static int
ensure(struct wax_builder *builder, uint64_t words)
{
	uint64_t size;
	int err;

	err = wax_region_ensure(builder->region,
				SEGMENT_OFFSET + 8 * builder->used, 8 * words);
	if (err)
		return err;
	size = wax_region_size(builder->region);
	builder->ensured = (size - SEGMENT_OFFSET) / 8;
	if (builder->capacity < builder->ensured)
		builder->ensured = builder->capacity;
	return 0;
}

/* Give out zeroed words. */
static int
allocate(struct wax_builder *builder, uint64_t words, unsigned char **ret_words)
{
	int err;

	if (builder->ensured < builder->used + words) {
		if (builder->capacity < builder->used + words)
			return -EOVERFLOW;
		err = ensure(builder, words);
		if (err)
			return err;
	}
	*ret_words = builder->words + 8 * builder->used;
	builder->used += words;
	return 0;
}

/* What a pointer must hold to lead to an object of this segment. */
static int64_t
offset_to(struct wax_pointer_builder pointer, const unsigned char *object)
{
	return (object - pointer.word) / 8 - 1;
}

int
wax_init_struct(struct wax_pointer_builder pointer, uint32_t data_words,
		uint32_t pointers, struct wax_struct_builder *ret_struct)
{
	uint64_t words = (uint64_t)data_words + pointers;
	unsigned char *object = pointer.word;
	int64_t offset = -1;
	int err;

	if (pointer.word == NULL || SECTION_MAX < data_words ||
	    SECTION_MAX < pointers)
		return -EINVAL;
	/* Without words the offset says only that the pointer is not null. */
	if (words != 0) {
		err = allocate(pointer.builder, words, &object);
		if (err)
			return err;
		offset = offset_to(pointer, object);
	}
	wax_builder_publish(pointer.word,
			    wax_wire_struct(offset, data_words, pointers));
	*ret_struct = (struct wax_struct_builder){
		.builder = pointer.builder,
		.data = object,
		.data_bytes = data_words * 8,
		.pointers = pointers,
	};
	return 0;
}

/* Allocate a list that is not composite; it is not pointed to yet. */
static int
allocate_list(struct wax_pointer_builder pointer, uint32_t kind, uint64_t count,
	      unsigned char **ret_elements)
{
	uint64_t bits = wax_wire_element_bits(kind);

	if (pointer.word == NULL || WAX_LIST_POINTER < kind ||
	    WAX_LIST_COUNT_MAX < count)
		return -EINVAL;
	return allocate(pointer.builder, (count * bits + 63) / 64,
			ret_elements);
}

static void
publish_list(struct wax_pointer_builder pointer, const unsigned char *elements,
	     uint32_t kind, uint64_t count)
{
	wax_builder_publish(pointer.word,
			    wax_wire_list(offset_to(pointer, elements), kind,
					  (uint32_t)count));
}

int
wax_init_list(struct wax_pointer_builder pointer, uint32_t kind, uint32_t count,
	      struct wax_list_builder *ret_list)
{
	unsigned char *elements;
	int err;

	err = allocate_list(pointer, kind, count, &elements);
	if (err)
		return err;
	publish_list(pointer, elements, kind, count);
	*ret_list = (struct wax_list_builder){
		.builder = pointer.builder,
		.elements = elements,
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
	unsigned char *tag;
	int err;

	if (pointer.word == NULL || SECTION_MAX < data_words ||
	    SECTION_MAX < pointers || WAX_LIST_COUNT_MAX < count ||
	    WAX_LIST_COUNT_MAX < count * element_words)
		return -EINVAL;
	err = allocate(pointer.builder, 1 + count * element_words, &tag);
	if (err)
		return err;
	wax_builder_publish(tag, wax_wire_tag(count, data_words, pointers));
	publish_list(pointer, tag, WAX_LIST_COMPOSITE, count * element_words);
	*ret_list = (struct wax_list_builder){
		.builder = pointer.builder,
		.elements = tag + 8,
		.count = count,
		.capacity = count,
		.stride_bits = (uint32_t)element_words * 64,
		.data_bytes = data_words * 8,
		.pointers = pointers,
		.kind = WAX_LIST_COMPOSITE,
	};
	return 0;
}

int
wax_init_data(struct wax_pointer_builder pointer, uint32_t size,
	      unsigned char **ret_data)
{
	unsigned char *data;
	int err;

	err = allocate_list(pointer, WAX_LIST_BYTE, size, &data);
	if (err)
		return err;
	publish_list(pointer, data, WAX_LIST_BYTE, size);
	*ret_data = data;
	return 0;
}

/* Copy size bytes to the front of count bytes (B3). */
static int
set_bytes(struct wax_pointer_builder pointer, const void *bytes, size_t size,
	  uint64_t count)
{
	unsigned char *data;
	int err;

	if (WAX_LIST_COUNT_MAX < size || (bytes == NULL && size != 0))
		return -EINVAL;
	err = allocate_list(pointer, WAX_LIST_BYTE, count, &data);
	if (err)
		return err;
	if (size != 0)
		memcpy(data, bytes, size);
	publish_list(pointer, data, WAX_LIST_BYTE, count);
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
