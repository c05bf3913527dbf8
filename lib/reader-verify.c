/* SPDX-License-Identifier: MIT */
/* Checking all pointers, and counting what they lead to. */
#include "config.h"

#include "reader.h"
#include "wire.h"

static uint64_t
list_words(const struct wax_list_reader *list)
{
	uint64_t bits = (uint64_t)list->count * list->stride_bits;

	return (bits + 63) / 64 + (list->kind == WAX_LIST_COMPOSITE);
}

/* Check one object, count it, and tell what is to be entered. */
static int
count(struct wax_pointer_reader pointer, uint32_t depth, void *context,
      struct wax_reader_level *level)
{
	struct wax_reader_totals *totals = context;
	struct wax_reader *reader = pointer.reader;
	struct wax_reader_target target;
	struct wax_struct_reader object;
	struct wax_list_reader list;
	int err;

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
		wax_reader_level_of_struct(&object, level);
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
	wax_reader_level_of_list(&list, level);
	return 0;
}

int
wax_get_totals(struct wax_pointer_reader pointer,
	       struct wax_reader_totals *ret_totals)
{
	struct wax_reader_totals totals = {0};
	int err;

	err = wax_reader_walk(pointer, count, &totals);
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
