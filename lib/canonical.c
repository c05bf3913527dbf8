/* SPDX-License-Identifier: MIT */
/*
 * Canonical form ("Canonicalization", Cap'n Proto encoding specification).  A
 * message is canonical if and only if
 *
 *   K1  it has one segment, and neither far pointers nor capabilities;
 *   K2  its objects are in preorder, without gaps, and nothing is behind them;
 *   K3  the last word of a data section is not zero, and that of a pointer
 *       section not null; in a list of structs that holds for the last words of
 *       at least one element, and one without words for both has none;
 *   K4  a struct without words is at offset -1;
 *   K5  the words of a list of structs end with its elements, and bits and
 *       bytes behind the last element of another list are zero.
 */
#include "config.h"

#include <errno.h>

#include "builder.h"
#include "copy.h"
#include "reader.h"
#include "wire.h"

/* What visits return to end the walk: well formed, but not canonical. */
#define NOT_CANONICAL 1

/* Where the next object must be: word index in the segment. */
struct check {
	int64_t next;
};

static int
refuse(struct wax_reader *reader, const unsigned char *at, const char *reason)
{
	const struct wax_frame_segment *segment =
		&reader->segments[reader->root_segment];

	return wax_reader_refuse(
		reader, NOT_CANONICAL,
		segment->offset + (uint64_t)(at - segment->bytes), reason);
}

static int
is_zero(const unsigned char *words, uint32_t count)
{
	return count == 0 ||
	       wax_wire_load(words + 8 * (size_t)(count - 1)) == 0;
}

static int
check_struct(struct wax_reader *reader, const struct wax_reader_target *target,
	     struct check *check, struct wax_reader_level *level)
{
	struct wax_struct_reader object;
	uint32_t data_words;
	int err;

	err = wax_reader_struct(reader, target, &object);
	if (err)
		return err;
	data_words = object.data_bits / 64;
	if (data_words != 0 && is_zero(object.data, data_words))
		return refuse(reader, object.pointer_words - 8,
			      "zero at the end of a data section");
	if (object.pointers != 0 &&
	    is_zero(object.pointer_words, object.pointers))
		return refuse(reader,
			      object.pointer_words +
				      8 * (size_t)(object.pointers - 1),
			      "null at the end of a pointer section");
	check->next += (int64_t)data_words + object.pointers;
	wax_reader_level_of_struct(&object, level);
	return 0;
}

/* K3: some element needs all of its data section, and some its pointers. */
static int
check_elements(const struct wax_list_reader *list)
{
	const unsigned char *element = list->elements;
	uint32_t data_words = list->data_bits / 64;
	int data_spare = data_words != 0;
	int pointers_spare = list->pointers != 0;
	uint32_t i;

	for (i = 0; i < list->count && (data_spare || pointers_spare); i++) {
		if (!is_zero(element, data_words))
			data_spare = 0;
		if (!is_zero(element + 8 * (size_t)data_words, list->pointers))
			pointers_spare = 0;
		element += list->stride_bits / 8;
	}
	if (data_spare)
		return refuse(list->reader, list->elements - 8,
			      "last data word is zero in all elements");
	if (pointers_spare)
		return refuse(list->reader, list->elements - 8,
			      "last pointer is null in all elements");
	return 0;
}

/* K5 */
static int
check_padding(const struct wax_list_reader *list, uint64_t words)
{
	uint64_t bits = (uint64_t)list->count * list->stride_bits;
	const unsigned char *end = list->elements + 8 * words;
	const unsigned char *at = list->elements + bits / 8;

	if (bits % 8 != 0 && *at >> bits % 8 != 0)
		return refuse(list->reader, end - 8,
			      "bits behind the last element");
	for (at += bits % 8 != 0; at < end; at++)
		if (*at != 0)
			return refuse(list->reader, end - 8,
				      "bytes behind the last element");
	return 0;
}

static int
check_list(struct wax_reader *reader, const struct wax_reader_target *target,
	   struct check *check, struct wax_reader_level *level)
{
	uint64_t words = wax_wire_list_words(target->word);
	struct wax_list_reader list;
	int err = 0;

	if (wax_wire_element(target->word) != WAX_LIST_BYTE)
		err = wax_reader_enter(reader, target);
	if (!err)
		err = wax_reader_list(reader, target, &list);
	if (err)
		return err;
	if (list.kind != WAX_LIST_COMPOSITE)
		err = check_padding(&list, words);
	else if (1 + (uint64_t)list.count * (list.stride_bits / 64) != words)
		err = refuse(reader, list.elements - 8,
			     "words behind the last element");
	else
		err = check_elements(&list);
	check->next += (int64_t)words;
	wax_reader_level_of_list(&list, level);
	return err;
}

static int
visit(struct wax_pointer_reader pointer, uint32_t depth, void *context,
      struct wax_reader_level *level)
{
	struct wax_reader *reader = pointer.reader;
	struct check *check = context;
	struct wax_reader_target target;
	int is_near;
	int err;

	(void)depth;
	is_near = wax_wire_kind(wax_wire_load(pointer.word)) != WAX_WIRE_FAR;
	err = wax_reader_resolve(pointer, &target);
	if (err || target.is_null)
		return err;
	if (!is_near)
		return refuse(reader, pointer.word, "far pointer");
	if (wax_wire_is_capability(target.word))
		return refuse(reader, pointer.word, "capability");
	if (wax_wire_is_empty_struct(target.word))
		return target.word == WAX_WIRE_EMPTY_STRUCT
			       ? 0
			       : refuse(reader, pointer.word,
					"struct of size zero with an offset");
	if (target.index != check->next)
		return refuse(reader, pointer.word,
			      "object not behind the one before it");
	return wax_wire_kind(target.word) == WAX_WIRE_STRUCT
		       ? check_struct(reader, &target, check, level)
		       : check_list(reader, &target, check, level);
}

int
wax_reader_is_canonical(struct wax_reader *reader)
{
	struct wax_pointer_reader root = wax_reader_root(reader);
	const struct wax_frame_segment *segment =
		&reader->segments[root.segment];
	struct check check = {.next = 1};
	int err = 0;

	if (reader->segment_count != root.segment + 1)
		err = refuse(reader, root.word, "more than one segment");
	if (!err)
		err = wax_reader_walk(root, visit, &check);
	if (!err && (uint64_t)check.next != segment->words)
		err = refuse(reader, segment->bytes + 8 * check.next,
			     "words behind the last object");
	return err < 0 ? err : err != NOT_CANONICAL;
}

int
wax_canonicalize(struct wax_builder *builder, struct wax_pointer_reader source)
{
	int err;

	if (builder == NULL || builder->last != builder->first ||
	    builder->first->used != 1 ||
	    wax_load_le64(builder->first->words) != 0)
		return -EINVAL;
	builder->is_closed = 1;
	err = wax_copy_tree(wax_builder_root(builder), source, 1);
	builder->is_closed = 0;
	return err;
}
