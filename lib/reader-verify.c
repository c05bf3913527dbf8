/* SPDX-License-Identifier: MIT */
/*
 * Walking a whole message.
 *
 * The walk goes depth first over pointer sections: those of one struct, of all
 * elements of a composite list, or a list of pointers, which is taken for a
 * list of structs with one pointer each.  One level is one such section with
 * the position in it:
 *
 *   pointers + element * stride + 8 * pointer
 *
 *   V1  The stack never holds more levels than the nesting limit allows.
 *   V2  A level is only entered for an object that was charged for the pointers
 *       it holds, so the traversal limit bounds the time.
 */
#include "config.h"

#include <errno.h>

#include "invariant.h"
#include "reader.h"
#include "wire.h"

static void
level_of_struct(const struct wax_struct_reader *object,
		struct wax_reader_level *level)
{
	*level = (struct wax_reader_level){
		.pointers = object->pointer_words,
		.segment = object->segment,
		.element_count = 1,
		.pointer_count = object->pointers,
	};
}

static void
level_of_list(const struct wax_list_reader *list,
	      struct wax_reader_level *level)
{
	*level = (struct wax_reader_level){
		.pointers = list->elements + list->data_bits / 8,
		.stride = list->stride_bits / 8,
		.segment = list->segment,
		.element_count = list->count,
		.pointer_count = list->pointers,
	};
}

static uint64_t
list_words(const struct wax_list_reader *list)
{
	uint64_t bits = (uint64_t)list->count * list->stride_bits;

	return (bits + 63) / 64 + (list->kind == WAX_LIST_COMPOSITE);
}

/* Check one object, count it, and tell what is to be entered. */
static int
visit(struct wax_pointer_reader pointer, uint32_t depth,
      struct wax_reader_totals *totals, struct wax_reader_level *level)
{
	struct wax_reader *reader = pointer.reader;
	struct wax_reader_target target;
	struct wax_struct_reader object;
	struct wax_list_reader list;
	int err;

	level->pointer_count = 0;
	err = wax_reader_resolve(pointer, &target);
	if (err || target.is_null)
		return err;
	if (totals->depth < depth)
		totals->depth = depth;
	if (wax_wire_is_capability(target.word)) {
		totals->capabilities++;
		return 0;
	}
	if (wax_wire_kind(target.word) == WAX_WIRE_STRUCT) {
		err = wax_reader_struct(reader, &target, &object);
		if (err)
			return err;
		totals->structs++;
		totals->words += object.data_bits / 64 + object.pointers;
		level_of_struct(&object, level);
		return 0;
	}

	/* Text and data may lie one level deeper, see get_bytes(). */
	if (wax_wire_element(target.word) != WAX_LIST_BYTE)
		err = wax_reader_enter(reader, &target);
	if (!err)
		err = wax_reader_list(reader, &target, &list);
	if (err)
		return err;
	totals->lists++;
	totals->words += list_words(&list);
	if (list.kind == WAX_LIST_COMPOSITE)
		totals->structs += list.count;
	level_of_list(&list, level);
	return 0;
}

/* The next pointer of a level, or word NULL at its end. */
static struct wax_pointer_reader
next_pointer(struct wax_pointer_reader start, struct wax_reader_level *level,
	     uint32_t depth)
{
	struct wax_pointer_reader pointer = {
		.reader = start.reader,
		.segment = level->segment,
		.nesting = start.nesting - depth,
	};

	if (level->pointer == level->pointer_count) {
		level->pointer = 0;
		level->element++;
	}
	if (level->element < level->element_count) {
		pointer.word = level->pointers +
			       level->element * level->stride +
			       8 * (uint64_t)level->pointer;
		level->pointer++;
	}
	return pointer;
}

static int
has_pointers(const struct wax_reader_level *level)
{
	return level->pointer_count != 0 && level->element_count != 0;
}

static int
walk(struct wax_pointer_reader start, struct wax_reader_totals *totals)
{
	struct wax_reader_level *levels = start.reader->levels;
	struct wax_reader_level found;
	struct wax_pointer_reader pointer = start;
	uint32_t depth = 0;
	int err;

	for (;;) {
		err = visit(pointer, depth + 1, totals, &found);
		if (err)
			return err;
		if (has_pointers(&found)) {
			/* V1: visit() has refused to enter one more. */
			wax_assert(depth < start.nesting);
			levels[depth] = found;
			depth++;
		}
		for (;;) {
			if (depth == 0)
				return 0;
			pointer =
				next_pointer(start, &levels[depth - 1], depth);
			if (pointer.word != NULL)
				break;
			depth--;
		}
	}
}

int
wax_get_totals(struct wax_pointer_reader pointer,
	       struct wax_reader_totals *ret_totals)
{
	struct wax_reader *reader = pointer.reader;
	struct wax_reader_totals totals = {0};
	uint64_t remaining;
	int err = 0;

	if (reader == NULL)
		return -EINVAL;
	/* A limit of its own, so that the message can be read afterwards. */
	remaining = reader->remaining_words;
	reader->remaining_words = reader->traversal_words;
	if (pointer.word != NULL)
		err = walk(pointer, &totals);
	reader->remaining_words = remaining;
	if (!err && ret_totals != NULL)
		*ret_totals = totals;
	return err;
}

int
wax_reader_verify(struct wax_reader *reader,
		  struct wax_reader_totals *ret_totals)
{
	struct wax_reader_totals totals;
	int err;

	err = wax_get_totals(wax_reader_root(reader), &totals);
	if (err)
		return err;
	totals.words++;
	if (ret_totals != NULL)
		*ret_totals = totals;
	return 0;
}
