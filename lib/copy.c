/* SPDX-License-Identifier: MIT */
/*
 * Deep copies.  Each object is checked and charged by the reader, then copied
 * without its pointers, then its pointers are followed, in order, one level of
 * a stack for each pointer section; see reader-walk.c.
 *
 *   C1  Nothing leads to the copy before it is complete: the first pointer is
 *       set last.
 *   C2  Words are charged before they are copied, so the limits of the reader
 *       bound the size of the copy, too.
 *   C3  The stack never holds more levels than the source may nest.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "builder.h"
#include "copy.h"
#include "invariant.h"
#include "reader.h"
#include "wire.h"

/* A pointer section, and where its copy goes. */
struct level {
	struct wax_reader_level source;
	struct wax_builder_segment *segment;
	unsigned char *pointers;
	uint64_t stride;
};

/* A copied object that nothing leads to yet. */
struct copied {
	struct wax_builder_place place;
	/* What it is, at offset 0; 0 if it is null. */
	uint64_t word;
	struct level level;
};

/* Sections of a struct, in words. */
struct sections {
	uint32_t data;
	uint32_t pointers;
};

static uint32_t
without_zeros(const unsigned char *words, uint32_t count)
{
	while (count != 0 &&
	       wax_wire_load(words + 8 * (size_t)(count - 1)) == 0)
		count--;
	return count;
}

static int
copy_struct(struct wax_pointer_builder pointer, struct wax_reader *reader,
	    const struct wax_reader_target *target, int is_canonical,
	    struct copied *copied)
{
	struct wax_struct_reader object;
	struct sections size;
	int err;

	err = wax_reader_struct(reader, target, &object);
	if (err)
		return err;
	size.data = object.data_bits / 64;
	size.pointers = object.pointers;
	if (is_canonical) {
		size.data = without_zeros(object.data, size.data);
		size.pointers =
			without_zeros(object.pointer_words, size.pointers);
	}
	err = wax_builder_place(pointer.segment,
				(uint64_t)size.data + size.pointers,
				&copied->place);
	if (err)
		return err;
	memcpy(copied->place.object, object.data, 8 * (size_t)size.data);
	copied->word = wax_wire_struct(0, size.data, size.pointers);
	if (wax_wire_is_empty_struct(copied->word))
		copied->word = WAX_WIRE_EMPTY_STRUCT;
	object.pointers = size.pointers;
	wax_reader_level_of_struct(&object, &copied->level.source);
	copied->level.pointers = copied->place.object + 8 * (size_t)size.data;
	return 0;
}

/* Elements of a canonical list are as large as the largest of them needs. */
static struct sections
needed(const struct wax_list_reader *list)
{
	struct sections most = {0, 0};
	const unsigned char *element = list->elements;
	uint32_t data_words = list->data_bits / 64;
	uint32_t i, count;

	for (i = 0; i < list->count; i++, element += list->stride_bits / 8) {
		count = without_zeros(element, data_words);
		if (most.data < count)
			most.data = count;
		count = without_zeros(element + 8 * (size_t)data_words,
				      list->pointers);
		if (most.pointers < count)
			most.pointers = count;
		if (most.data == data_words && most.pointers == list->pointers)
			break;
	}
	return most;
}

static void
copy_elements(const struct wax_list_reader *list, unsigned char *to,
	      struct sections size)
{
	size_t stride = 8 * ((size_t)size.data + size.pointers);
	const unsigned char *from = list->elements;
	uint32_t i;

	if (size.pointers == 0 && stride == list->stride_bits / 8) {
		memcpy(to, from, list->count * stride);
		return;
	}
	if (size.data == 0)
		return;
	for (i = 0; i < list->count; i++) {
		memcpy(to, from, 8 * (size_t)size.data);
		from += list->stride_bits / 8;
		to += stride;
	}
}

static int
copy_composite(struct wax_pointer_builder pointer,
	       const struct wax_list_reader *list, int is_canonical,
	       struct copied *copied)
{
	struct sections size = {list->data_bits / 64, list->pointers};
	uint64_t words;
	unsigned char *elements;
	int err;

	if (is_canonical)
		size = needed(list);
	words = list->count * ((uint64_t)size.data + size.pointers);
	err = wax_builder_place(pointer.segment, 1 + words, &copied->place);
	if (err)
		return err;
	elements = copied->place.object + 8;
	wax_builder_publish(
		copied->place.object,
		wax_wire_tag(list->count, size.data, size.pointers));
	copy_elements(list, elements, size);
	copied->word = wax_wire_list(0, WAX_LIST_COMPOSITE, (uint32_t)words);
	copied->level.pointers = elements + 8 * (size_t)size.data;
	copied->level.stride = 8 * ((uint64_t)size.data + size.pointers);
	copied->level.source.pointer_count = size.pointers;
	return 0;
}

/* What is behind the last element in its word stays zero. */
static int
copy_simple(struct wax_pointer_builder pointer,
	    const struct wax_list_reader *list, struct copied *copied)
{
	uint64_t bits = (uint64_t)list->count * list->stride_bits;
	size_t size = (size_t)(bits / 8);
	unsigned char *to;
	int err;

	err = wax_builder_place(pointer.segment, (bits + 63) / 64,
				&copied->place);
	if (err)
		return err;
	to = copied->place.object;
	if (bits == 0)
		wax_builder_pin(copied->place.segment, to);
	if (list->kind != WAX_LIST_POINTER) {
		memcpy(to, list->elements, size);
		if (bits % 8 != 0)
			to[size] = (unsigned char)(list->elements[size] &
						   ((1u << bits % 8) - 1));
	}
	copied->word = wax_wire_list(0, list->kind, list->count);
	copied->level.pointers = to;
	copied->level.stride = 8;
	return 0;
}

static int
copy_list(struct wax_pointer_builder pointer, struct wax_reader *reader,
	  const struct wax_reader_target *target, int is_canonical,
	  struct copied *copied)
{
	struct wax_list_reader list;
	int err = 0;

	/* Text and data may lie one level deeper, as in wax_get_data(). */
	if (wax_wire_element(target->word) != WAX_LIST_BYTE)
		err = wax_reader_enter(reader, target);
	if (!err)
		err = wax_reader_list(reader, target, &list);
	if (err)
		return err;
	wax_reader_level_of_list(&list, &copied->level.source);
	return list.kind == WAX_LIST_COMPOSITE
		       ? copy_composite(pointer, &list, is_canonical, copied)
		       : copy_simple(pointer, &list, copied);
}

static int
copy_object(struct wax_pointer_builder pointer,
	    struct wax_pointer_reader source, int is_canonical,
	    struct copied *copied)
{
	struct wax_reader_target target;
	int err;

	*copied = (struct copied){.word = 0};
	err = wax_reader_follow(source, &target);
	if (err || target.is_null)
		return err;
	if (wax_wire_kind(target.word) == WAX_WIRE_STRUCT)
		err = copy_struct(pointer, source.reader, &target, is_canonical,
				  copied);
	else
		err = copy_list(pointer, source.reader, &target, is_canonical,
				copied);
	copied->level.segment = copied->place.segment;
	return err;
}

static void
point(struct wax_pointer_builder pointer, const struct copied *copied)
{
	if (copied->word == 0)
		wax_builder_publish(pointer.word, 0);
	else
		wax_builder_point(pointer.word, &copied->place, copied->word);
}

/* The next pointer of a level and of its copy; 0 at its end. */
static int
next_pair(struct level *level, struct wax_pointer_builder *pointer,
	  struct wax_pointer_reader *source)
{
	struct wax_reader_level *from = &level->source;

	if (from->pointer == from->pointer_count) {
		from->pointer = 0;
		from->element++;
	}
	if (from->element == from->element_count)
		return 0;
	source->word = from->pointers + from->element * from->stride +
		       8 * (uint64_t)from->pointer;
	source->segment = from->segment;
	pointer->word = level->pointers + from->element * level->stride +
			8 * (uint64_t)from->pointer;
	pointer->segment = level->segment;
	from->pointer++;
	return 1;
}

/* Copy what the pointers of levels[0] lead to. */
static int
copy_levels(struct level *levels, struct wax_pointer_reader source,
	    int is_canonical)
{
	const uint32_t nesting = source.nesting;
	struct wax_pointer_builder pointer;
	struct copied copied;
	uint32_t depth = 1;
	int err;

	while (depth != 0) {
		if (!next_pair(&levels[depth - 1], &pointer, &source)) {
			depth--;
			continue;
		}
		source.nesting = nesting - depth;
		err = copy_object(pointer, source, is_canonical, &copied);
		if (err)
			return err;
		point(pointer, &copied);
		if (copied.level.source.pointer_count != 0 &&
		    copied.level.source.element_count != 0) {
			/* C3: the reader has refused to enter one more. */
			wax_assert(depth < nesting);
			levels[depth] = copied.level;
			depth++;
		}
	}
	return 0;
}

int
wax_copy_tree(struct wax_pointer_builder pointer,
	      struct wax_pointer_reader source, int is_canonical)
{
	struct copied root;
	struct level *levels;
	int err;

	if (pointer.word == NULL)
		return -EINVAL;
	err = copy_object(pointer, source, is_canonical, &root);
	if (err)
		return err;
	if (root.level.source.pointer_count != 0 &&
	    root.level.source.element_count != 0) {
		levels = malloc(source.nesting * sizeof(*levels));
		if (levels == NULL)
			return -ENOMEM;
		levels[0] = root.level;
		err = copy_levels(levels, source, is_canonical);
		free(levels);
		if (err)
			return err;
	}
	point(pointer, &root);
	return 0;
}

int
wax_copy_pointer(struct wax_pointer_builder pointer,
		 struct wax_pointer_reader source)
{
	return wax_copy_tree(pointer, source, 0);
}

int
wax_copy_struct(const struct wax_struct_builder *object,
		const struct wax_struct_reader *source)
{
	size_t size = source->data_bits / 8;
	uint32_t i;
	int err = 0;

	if (object->data_bytes < size)
		size = object->data_bytes;
	/* They are the same memory if a struct is copied to itself. */
	if (size != 0)
		memmove(object->data, source->data, size);
	if (size < object->data_bytes)
		memset(object->data + size, 0, object->data_bytes - size);
	for (i = 0; !err && i < object->pointers; i++)
		err = wax_copy_tree(wax_struct_builder_pointer(object, i),
				    wax_struct_reader_pointer(source, i), 0);
	return err;
}
