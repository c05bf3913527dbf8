/* SPDX-License-Identifier: MIT */
/*
 * Getting back what was built, by an older or a newer schema.
 *
 * What is too small moves: new words, the content copied, the pointer set, the
 * old words zeroed, in this order (B3).
 */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "builder.h"
#include "wire.h"

static uint32_t
max(uint32_t a, uint32_t b)
{
	return a < b ? b : a;
}

/*
 * Copy pointers to new words, with what they lead to left where it is.  A far
 * pointer goes on using its landing pad: the old one is about to go (B4).
 */
static int
move_pointers(struct wax_builder_segment *from, const unsigned char *old,
	      struct wax_builder_segment *to, unsigned char *new_words,
	      uint32_t count)
{
	struct wax_builder_target target;
	uint32_t i;
	int err;

	for (i = 0; i < count; i++) {
		struct wax_pointer_builder source = {
			from,
			(unsigned char *)(uintptr_t)(old + 8 * (size_t)i)};
		struct wax_pointer_builder pointer = {
			to, new_words + 8 * (size_t)i};
		uint64_t word = wax_load_le64(source.word);

		if (wax_wire_kind(word) == WAX_WIRE_FAR) {
			wax_store_le64(pointer.word, word);
			continue;
		}
		err = wax_builder_follow(source, &target);
		if (!err)
			err = wax_builder_refer(pointer, &target);
		if (err)
			return err;
	}
	return 0;
}

/* -- Structs --------------------------------------------------------------- */

static void
struct_at(const struct wax_builder_target *target,
	  struct wax_struct_builder *ret_struct)
{
	*ret_struct = (struct wax_struct_builder){
		.segment = target->segment,
		.data = target->object,
		.data_bytes = wax_wire_data_words(target->word) * 8,
		.pointers = wax_wire_pointers(target->word),
	};
}

static int
move_struct(struct wax_pointer_builder pointer,
	    const struct wax_builder_target *old, uint32_t data_words,
	    uint32_t pointers, struct wax_struct_builder *ret_struct)
{
	uint32_t old_data = wax_wire_data_words(old->word);
	uint32_t old_pointers = wax_wire_pointers(old->word);
	uint32_t new_data = max(data_words, old_data);
	uint32_t new_pointers = max(pointers, old_pointers);
	struct wax_builder_place place;
	int err;

	err = wax_builder_place(pointer.segment,
				(uint64_t)new_data + new_pointers, &place);
	if (err)
		return err;
	memcpy(place.object, old->object, (size_t)old_data * 8);
	err = move_pointers(old->segment, old->object + 8 * (size_t)old_data,
			    place.segment, place.object + 8 * (size_t)new_data,
			    old_pointers);
	if (err)
		return err;
	wax_builder_point(pointer.word, &place,
			  wax_wire_struct(0, new_data, new_pointers));
	wax_builder_drop(old);
	*ret_struct = (struct wax_struct_builder){
		.segment = place.segment,
		.data = place.object,
		.data_bytes = new_data * 8,
		.pointers = new_pointers,
	};
	return 0;
}

int
wax_builder_get_struct(struct wax_pointer_builder pointer, uint32_t data_words,
		       uint32_t pointers, struct wax_struct_builder *ret_struct)
{
	struct wax_builder_target target;
	int err;

	if (WAX_BUILDER_SECTION_MAX < data_words ||
	    WAX_BUILDER_SECTION_MAX < pointers)
		return -EINVAL;
	err = wax_builder_follow(pointer, &target);
	if (err)
		return err;
	if (target.word == 0)
		return wax_init_struct(pointer, data_words, pointers,
				       ret_struct);
	if (wax_wire_kind(target.word) != WAX_WIRE_STRUCT)
		return -EBADMSG;
	if (wax_wire_data_words(target.word) < data_words ||
	    wax_wire_pointers(target.word) < pointers)
		return move_struct(pointer, &target, data_words, pointers,
				   ret_struct);
	struct_at(&target, ret_struct);
	return 0;
}

/* -- Lists ----------------------------------------------------------------- */

/* Elements and their sections, whatever kind of list it is. */
static void
list_at(const struct wax_builder_target *target,
	struct wax_list_builder *ret_list)
{
	uint32_t element = wax_wire_element(target->word);
	uint32_t count = wax_wire_count(target->word);
	struct wax_builder_place place = {
		.segment = target->segment,
		.object = target->object,
	};
	uint64_t tag;

	if (element == WAX_LIST_COMPOSITE) {
		tag = wax_load_le64(target->object);
		if (wax_wire_struct_words(tag) != 0)
			count /= (uint32_t)wax_wire_struct_words(tag);
		else
			count = wax_wire_tag_count(tag);
		wax_builder_list_of_structs(&place, tag, count, ret_list);
		return;
	}
	*ret_list = (struct wax_list_builder){
		.segment = target->segment,
		.elements = target->object,
		.count = count,
		.capacity = count,
		.stride_bits = wax_wire_element_bits(element),
		.pointers = element == WAX_LIST_POINTER,
		.kind = element,
	};
}

/* A list of structs stands for a list of what its first field is. */
static int
narrow(struct wax_list_builder *list, uint32_t kind)
{
	if (list->kind == kind)
		return 0;
	if (list->kind != WAX_LIST_COMPOSITE || kind == WAX_LIST_BIT)
		return -EBADMSG;
	if (kind == WAX_LIST_POINTER) {
		if (list->pointers == 0)
			return -EBADMSG;
		list->elements += list->data_bytes;
	} else if (kind != WAX_LIST_VOID && list->data_bytes == 0) {
		return -EBADMSG;
	}
	list->kind = kind;
	return 0;
}

int
wax_builder_get_list(struct wax_pointer_builder pointer, uint32_t kind,
		     struct wax_list_builder *ret_list)
{
	struct wax_builder_target target;
	struct wax_list_builder list = {
		.segment = pointer.segment,
		.stride_bits = wax_wire_element_bits(kind),
		.kind = kind,
	};
	int err;

	if (WAX_LIST_POINTER < kind)
		return -EINVAL;
	err = wax_builder_follow(pointer, &target);
	if (!err && target.word != 0) {
		if (wax_wire_kind(target.word) != WAX_WIRE_LIST)
			return -EBADMSG;
		list_at(&target, &list);
		err = narrow(&list, kind);
	}
	if (!err)
		*ret_list = list;
	return err;
}

/* The elements of a list of whatever kind, to those of a list of structs. */
static int
move_elements(const struct wax_list_builder *old,
	      const struct wax_list_builder *list)
{
	size_t size = old->kind == WAX_LIST_COMPOSITE ? old->data_bytes
		      : old->kind == WAX_LIST_POINTER ? 0
						      : old->stride_bits / 8;
	const unsigned char *from = old->elements;
	unsigned char *to = list->elements;
	uint32_t i;
	int err;

	/* Any number of elements may have no words. */
	if (size == 0 && old->pointers == 0)
		return 0;
	for (i = 0; i < old->capacity; i++) {
		memcpy(to, from, size);
		err = move_pointers(old->segment, from + size, list->segment,
				    to + list->data_bytes, old->pointers);
		if (err)
			return err;
		from += old->stride_bits / 8;
		to += list->stride_bits / 8;
	}
	return 0;
}

static int
move_list(struct wax_pointer_builder pointer,
	  const struct wax_builder_target *target,
	  const struct wax_list_builder *old, uint32_t data_words,
	  uint32_t pointers, struct wax_list_builder *ret_list)
{
	uint64_t element_words = (uint64_t)data_words + pointers;
	uint64_t words = old->capacity * element_words;
	uint64_t tag = wax_wire_tag(old->count, data_words, pointers);
	struct wax_builder_place place;
	struct wax_list_builder list;
	int err;

	if (WAX_LIST_COUNT_MAX < words)
		return -EOVERFLOW;
	err = wax_builder_place(pointer.segment, 1 + words, &place);
	if (err)
		return err;
	wax_builder_list_of_structs(&place, tag, old->capacity, &list);
	err = move_elements(old, &list);
	if (err)
		return err;
	wax_builder_publish(place.object, tag);
	wax_builder_point(
		pointer.word, &place,
		wax_wire_list(0, WAX_LIST_COMPOSITE, (uint32_t)words));
	wax_builder_drop(target);
	*ret_list = list;
	return 0;
}

int
wax_builder_get_struct_list(struct wax_pointer_builder pointer,
			    uint32_t data_words, uint32_t pointers,
			    struct wax_list_builder *ret_list)
{
	struct wax_builder_target target;
	struct wax_list_builder list;
	uint32_t old_data_words;
	int err;

	if (WAX_BUILDER_SECTION_MAX < data_words ||
	    WAX_BUILDER_SECTION_MAX < pointers)
		return -EINVAL;
	err = wax_builder_follow(pointer, &target);
	if (err)
		return err;
	if (target.word == 0) {
		*ret_list = (struct wax_list_builder){
			.segment = pointer.segment,
			.stride_bits = (data_words + pointers) * 64,
			.data_bytes = data_words * 8,
			.pointers = pointers,
			.kind = WAX_LIST_COMPOSITE,
		};
		return 0;
	}
	if (wax_wire_kind(target.word) != WAX_WIRE_LIST ||
	    wax_wire_element(target.word) == WAX_LIST_BIT)
		return -EBADMSG;
	list_at(&target, &list);
	old_data_words = list.data_bytes / 8;
	if (list.kind != WAX_LIST_COMPOSITE)
		old_data_words = WAX_LIST_VOID < list.kind &&
				 list.kind < WAX_LIST_POINTER;
	if (list.kind != WAX_LIST_COMPOSITE || old_data_words < data_words ||
	    list.pointers < pointers)
		return move_list(pointer, &target, &list,
				 max(data_words, old_data_words),
				 max(pointers, list.pointers), ret_list);
	*ret_list = list;
	return 0;
}

/* -- Bytes and kinds ------------------------------------------------------- */

static int
get_bytes(struct wax_pointer_builder pointer,
	  struct wax_builder_target *ret_target, uint32_t *ret_count)
{
	int err;

	err = wax_builder_follow(pointer, ret_target);
	if (err)
		return err;
	*ret_count = 0;
	if (ret_target->word == 0)
		return 0;
	if (wax_wire_kind(ret_target->word) != WAX_WIRE_LIST ||
	    wax_wire_element(ret_target->word) != WAX_LIST_BYTE)
		return -EBADMSG;
	*ret_count = wax_wire_count(ret_target->word);
	return 0;
}

int
wax_builder_get_data(struct wax_pointer_builder pointer,
		     unsigned char **ret_data, size_t *ret_size)
{
	struct wax_builder_target target;
	uint32_t count;
	int err;

	err = get_bytes(pointer, &target, &count);
	if (err)
		return err;
	*ret_data = target.word == 0 ? NULL : target.object;
	*ret_size = count;
	return 0;
}

int
wax_builder_get_text(struct wax_pointer_builder pointer, const char **ret_text,
		     size_t *ret_size)
{
	struct wax_builder_target target;
	uint32_t count;
	int err;

	err = get_bytes(pointer, &target, &count);
	if (err)
		return err;
	if (target.word == 0) {
		*ret_text = "";
		*ret_size = 0;
		return 0;
	}
	if (count == 0 || target.object[count - 1] != 0)
		return -EBADMSG;
	*ret_text = (const char *)target.object;
	*ret_size = count - 1;
	return 0;
}

int
wax_builder_get_kind(struct wax_pointer_builder pointer, uint32_t *ret_kind)
{
	struct wax_builder_target target;
	int err;

	err = wax_builder_follow(pointer, &target);
	if (err)
		return err;
	*ret_kind = target.word == 0 ? WAX_KIND_NULL
		    : wax_wire_kind(target.word) == WAX_WIRE_STRUCT
			    ? WAX_KIND_STRUCT
			    : WAX_KIND_LIST;
	return 0;
}
