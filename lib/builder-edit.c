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
	if (list->kind != WAX_LIST_COMPOSITE || list->capacity < count)
		return -EINVAL;
	wax_builder_publish(
		list->elements - 8,
		wax_wire_tag(count, list->data_bytes / 8, list->pointers));
	list->count = count;
	return 0;
}

/*
 * Zero words that have been given out, without storing to those that are zero:
 * where the file is sparse and nothing was stored, the hole stays.
 */
static void
clear_words(unsigned char *at, const unsigned char *end)
{
	for (; at < end; at += 8)
		if (wax_load_le64(at) != 0)
			wax_store_le64(at, 0);
}

int
wax_trim_data(struct wax_pointer_builder pointer, uint32_t size)
{
	struct wax_builder *builder = pointer.builder;
	unsigned char *data;
	unsigned char *end;
	unsigned char *new_end;
	uint64_t word;
	uint32_t count;

	if (pointer.word == NULL)
		return -EINVAL;
	word = wax_load_le64(pointer.word);
	count = wax_wire_count(word);
	if (wax_wire_kind(word) != WAX_WIRE_LIST ||
	    wax_wire_element(word) != WAX_LIST_BYTE || count < size)
		return -EINVAL;

	data = pointer.word + 8 + 8 * wax_wire_offset(word);
	end = data + wax_round_up(count, 8);
	new_end = data + wax_round_up(size, 8);
	wax_builder_publish(pointer.word, wax_wire_list(wax_wire_offset(word),
							WAX_LIST_BYTE, size));
	memset(data + size, 0, (size_t)(new_end - (data + size)));
	clear_words(new_end, end);
	if (wax_builder_index(builder, end) == builder->used)
		builder->used = wax_builder_index(builder, new_end);
	return 0;
}

int
wax_set_pointer(struct wax_pointer_builder pointer,
		struct wax_pointer_builder source)
{
	uint64_t word;
	int64_t moved;
	int64_t offset;

	if (pointer.word == NULL || source.word == NULL ||
	    pointer.builder != source.builder)
		return -EINVAL;
	word = wax_load_le64(source.word);
	/* Null, and structs without words, are the same everywhere. */
	if (word != 0 && word != wax_wire_struct(-1, 0, 0)) {
		moved = (source.word - pointer.word) / 8;
		offset = wax_wire_offset(word) + moved;
		word = (word & ~(uint64_t)UINT32_MAX) |
		       (uint32_t)((uint32_t)offset << 2) | (word & 3);
	}
	wax_builder_publish(pointer.word, word);
	return 0;
}
