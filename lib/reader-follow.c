/* SPDX-License-Identifier: MIT */
/*
 * From a pointer word to an object inside its segment; rules R1 to R4 of
 * reader.h are kept here and relied on everywhere else.
 *
 *   pointer ------------------------------------------> object
 *   pointer --far--> pad: pointer --------------------> object
 *   pointer --double far--> pad: far, tag ------------> object
 *
 * A double-far pad is one plain far pointer to the object and one word, the
 * tag, that says what the object is; its own offset must be 0.
 */
#include "config.h"

#include <errno.h>

#include "reader.h"
#include "wire.h"

/* R3 */
static int
charge(struct wax_reader *reader, uint64_t words, uint64_t where)
{
	if (reader == NULL)
		return 0;
	if (reader->remaining_words < words)
		return wax_reader_refuse(reader, -EOVERFLOW, where,
					 "traversal limit is reached");
	reader->remaining_words -= words;
	return 0;
}

/* R4 */
int
wax_reader_enter(struct wax_reader *reader,
		 const struct wax_reader_target *target)
{
	if (target->nesting == 0)
		return wax_reader_refuse(reader, -EOVERFLOW, target->where,
					 "nesting limit is reached");
	return 0;
}

/* R2.  An object without words may stand at the very end of its segment. */
static int
is_inside(const struct wax_reader *reader, uint32_t segment, int64_t index,
	  uint64_t words)
{
	uint64_t size;

	if (reader == NULL)
		return 1;
	size = reader->segments[segment].words;
	if (index < 0 || size < (uint64_t)index ||
	    size - (uint64_t)index < words)
		return 0;
	if (reader->ends != NULL &&
	    reader->ends[segment] < (uint64_t)index + words)
		reader->ends[segment] = (uint64_t)index + words;
	return 1;
}

/* Index is inside its segment, or at its end; R6: it counts from the origin. */
static const unsigned char *
word_at(const struct wax_reader *reader, const struct wax_reader_target *target,
	int64_t index)
{
	if (reader == NULL)
		return target->origin + 8 * index;
	return reader->segments[target->segment].bytes + 8 * (uint64_t)index;
}

static uint64_t
file_offset(const struct wax_reader *reader, uint32_t segment,
	    const unsigned char *word)
{
	if (reader == NULL)
		return 0;
	return reader->segments[segment].offset +
	       (uint64_t)(word - reader->segments[segment].bytes);
}

static int
follow_double(struct wax_reader *reader, const unsigned char *pad,
	      struct wax_reader_target *target)
{
	uint64_t far = wax_wire_load(pad);
	uint64_t tag = wax_wire_load(pad + 8);

	target->where = file_offset(reader, target->segment, pad);
	if (wax_wire_kind(far) != WAX_WIRE_FAR || wax_wire_far_is_double(far))
		return wax_reader_refuse(reader, -EBADMSG, target->where,
					 "landing pad of a double-far pointer "
					 "is not a far pointer");
	if (reader->segment_count <= wax_wire_far_segment(far))
		return wax_reader_refuse(reader, -EBADMSG, target->where,
					 "far pointer to a segment that does "
					 "not exist");

	target->where += 8;
	if (WAX_WIRE_FAR <= wax_wire_kind(tag) || wax_wire_offset(tag) != 0)
		return wax_reader_refuse(reader, -EBADMSG, target->where,
					 "tag of a double-far pointer is not a "
					 "struct or list at offset 0");
	target->word = tag;
	target->index = wax_wire_far_index(far);
	target->segment = wax_wire_far_segment(far);
	return 0;
}

static int
follow_single(struct wax_reader *reader, const unsigned char *pad,
	      int64_t pad_index, struct wax_reader_target *target)
{
	target->word = wax_wire_load(pad);
	target->where = file_offset(reader, target->segment, pad);
	if (wax_wire_kind(target->word) == WAX_WIRE_FAR)
		return wax_reader_refuse(reader, -EBADMSG, target->where,
					 "landing pad is another far pointer");
	target->index = pad_index + 1 + wax_wire_offset(target->word);
	return 0;
}

/* target->word is the far pointer; replace it with what it leads to. */
static int
follow_far(struct wax_reader *reader, struct wax_reader_target *target)
{
	uint64_t far = target->word;
	uint64_t pad_words = 1 + wax_wire_far_is_double(far);
	int64_t index = wax_wire_far_index(far);
	const unsigned char *pad;
	int err;

	if (reader == NULL ||
	    reader->segment_count <= wax_wire_far_segment(far))
		return wax_reader_refuse(reader, -EBADMSG, target->where,
					 "far pointer to a segment that does "
					 "not exist");
	target->segment = wax_wire_far_segment(far);
	if (!is_inside(reader, target->segment, index, pad_words))
		return wax_reader_refuse(reader, -EBADMSG, target->where,
					 "far pointer beyond the end of its "
					 "segment");
	err = charge(reader, pad_words, target->where);
	if (err)
		return err;

	pad = word_at(reader, target, index);
	target->pad = file_offset(reader, target->segment, pad);
	target->pad_words = (uint32_t)pad_words;
	target->pad_segment = target->segment;
	return wax_wire_far_is_double(far)
		       ? follow_double(reader, pad, target)
		       : follow_single(reader, pad, index, target);
}

int
wax_reader_resolve(struct wax_pointer_reader pointer,
		   struct wax_reader_target *ret_target)
{
	struct wax_reader *reader = pointer.reader;
	struct wax_reader_target target = {.is_null = 1};
	int err;

	if (pointer.word != NULL)
		target.word = wax_wire_load(pointer.word);
	if (target.word == 0) {
		*ret_target = target;
		return 0;
	}
	target.is_null = 0;
	target.where = file_offset(reader, pointer.segment, pointer.word);
	target.segment = pointer.segment;
	target.nesting = pointer.nesting;
	target.origin = pointer.word;
	if (wax_wire_kind(target.word) == WAX_WIRE_FAR) {
		err = follow_far(reader, &target);
		if (err)
			return err;
	} else {
		target.index =
			(pointer.word - word_at(reader, &target, 0)) / 8 + 1 +
			wax_wire_offset(target.word);
	}
	if (wax_wire_kind(target.word) == WAX_WIRE_OTHER &&
	    !wax_wire_is_capability(target.word))
		return wax_reader_refuse(reader, -EBADMSG, target.where,
					 "unknown kind of pointer");
	*ret_target = target;
	return 0;
}

int
wax_reader_follow(struct wax_pointer_reader pointer,
		  struct wax_reader_target *ret_target)
{
	struct wax_reader_target target;
	int err;

	err = wax_reader_resolve(pointer, &target);
	if (!err && wax_wire_is_capability(target.word))
		err = wax_reader_refuse(pointer.reader, -EBADMSG, target.where,
					"capability pointer");
	if (!err)
		*ret_target = target;
	return err;
}

int
wax_reader_struct(struct wax_reader *reader,
		  const struct wax_reader_target *target,
		  struct wax_struct_reader *ret_struct)
{
	uint32_t data_words = wax_wire_data_words(target->word);
	uint32_t pointers = wax_wire_pointers(target->word);
	int err;

	if (wax_wire_kind(target->word) != WAX_WIRE_STRUCT)
		return wax_reader_refuse(reader, -EBADMSG, target->where,
					 "list where a struct is expected");
	if (!is_inside(reader, target->segment, target->index,
		       (uint64_t)data_words + pointers))
		return wax_reader_refuse(reader, -EBADMSG, target->where,
					 "struct outside its segment");
	err = wax_reader_enter(reader, target);
	if (!err)
		err = charge(reader, (uint64_t)data_words + pointers,
			     target->where);
	if (err)
		return err;

	*ret_struct = (struct wax_struct_reader){
		.reader = reader,
		.data = word_at(reader, target, target->index),
		.data_bits = data_words * 64,
		.pointers = pointers,
		.pointer_words =
			word_at(reader, target, target->index + data_words),
		.segment = target->segment,
		.nesting = target->nesting - 1,
	};
	return 0;
}

/* Composite: the tag says what is in the words that the pointer claims. */
static int
composite_list(struct wax_reader *reader,
	       const struct wax_reader_target *target,
	       struct wax_list_reader *list)
{
	uint64_t words = wax_wire_count(target->word);
	uint64_t element_words;
	uint64_t tag;
	uint64_t where;
	const unsigned char *at;

	if (!is_inside(reader, target->segment, target->index, words + 1))
		return wax_reader_refuse(reader, -EBADMSG, target->where,
					 "list outside its segment");
	at = word_at(reader, target, target->index);
	where = file_offset(reader, target->segment, at);
	tag = wax_wire_load(at);
	if (wax_wire_kind(tag) != WAX_WIRE_STRUCT)
		return wax_reader_refuse(reader, -EBADMSG, where,
					 "tag of a list is not a struct word");
	if (WAX_LIST_COUNT_MAX < wax_wire_tag_count(tag))
		return wax_reader_refuse(reader, -EBADMSG, where,
					 "list with a negative count");

	element_words = wax_wire_data_words(tag) + wax_wire_pointers(tag);
	if (words < wax_wire_tag_count(tag) * element_words)
		return wax_reader_refuse(reader, -EBADMSG, where,
					 "elements outside their list");
	list->elements = at + 8;
	list->count = wax_wire_tag_count(tag);
	list->stride_bits = (uint32_t)element_words * 64;
	list->data_bits = wax_wire_data_words(tag) * 64;
	list->pointers = wax_wire_pointers(tag);
	return charge(reader,
		      words + 1 + (element_words == 0 ? list->count : 0),
		      target->where);
}

static int
simple_list(struct wax_reader *reader, const struct wax_reader_target *target,
	    struct wax_list_reader *list)
{
	uint32_t bits = wax_wire_element_bits(list->kind);
	uint64_t words;

	list->count = wax_wire_count(target->word);
	words = ((uint64_t)list->count * bits + 63) / 64;
	if (!is_inside(reader, target->segment, target->index, words))
		return wax_reader_refuse(reader, -EBADMSG, target->where,
					 "list outside its segment");
	list->elements = word_at(reader, target, target->index);
	list->stride_bits = bits;
	if (list->kind == WAX_LIST_POINTER)
		list->pointers = 1;
	else
		list->data_bits = bits;
	return charge(reader, bits == 0 ? list->count : words, target->where);
}

int
wax_reader_list(struct wax_reader *reader,
		const struct wax_reader_target *target,
		struct wax_list_reader *ret_list)
{
	struct wax_list_reader list = {
		.reader = reader,
		.segment = target->segment,
		.nesting = target->nesting == 0 ? 0 : target->nesting - 1,
		.kind = wax_wire_element(target->word),
	};
	int err;

	if (wax_wire_kind(target->word) != WAX_WIRE_LIST)
		return wax_reader_refuse(reader, -EBADMSG, target->where,
					 "struct where a list is expected");
	if (list.kind == WAX_LIST_COMPOSITE)
		err = composite_list(reader, target, &list);
	else
		err = simple_list(reader, target, &list);
	if (!err)
		*ret_list = list;
	return err;
}
