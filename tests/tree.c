/* SPDX-License-Identifier: MIT */
/* Rules: tree.h. */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "tree.h"

#define DEPTH_MAX 8

enum { NOTHING, STRUCT, NUMBERS, BOOLS, POINTERS, STRUCTS, TEXT, VOIDS, KINDS };

/* One stream of numbers for building and checking, always in the same order. */
static uint64_t
next(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

static uint64_t
start(uint64_t seed)
{
	uint64_t state = (seed + 1) * UINT64_C(0x9e3779b97f4a7c15);
	int i;

	for (i = 0; i < 8; i++)
		(void)next(&state);
	return state;
}

static uint32_t
below(uint64_t *state, uint32_t limit)
{
	return (uint32_t)(next(state) >> 33) % limit;
}

/* More than half of all objects hold others. */
static uint32_t
kind_at(uint64_t *state, uint32_t depth)
{
	static const uint32_t holders[] = {STRUCT, POINTERS, STRUCTS};
	uint32_t kind = below(state, 2 * KINDS);

	if (depth == 0)
		return STRUCT;
	if (KINDS <= kind)
		kind = holders[kind % 3];
	if (depth == DEPTH_MAX &&
	    (kind == STRUCT || kind == POINTERS || kind == STRUCTS))
		return NUMBERS;
	return kind;
}

/* Half of the numbers are zero, for what canonical form leaves out. */
static uint64_t
number(uint64_t *state)
{
	uint64_t value = next(state);

	return value >> 20 & 1 ? value : 0;
}

/* -- Building -------------------------------------------------------------- */

static int
build(struct wax_pointer_builder pointer, uint64_t *state, uint32_t depth);

static int
build_fields(const struct wax_struct_builder *object, uint32_t data_words,
	     uint32_t pointers, uint64_t *state, uint32_t depth)
{
	uint32_t i;
	int err = 0;

	for (i = 0; !err && i < data_words; i++)
		err = wax_set_u64(object, 8 * i, number(state), 0);
	for (i = 0; !err && i < pointers; i++)
		err = build(wax_struct_builder_pointer(object, i), state,
			    depth + 1);
	return err;
}

static int
build_struct(struct wax_pointer_builder pointer, uint64_t *state,
	     uint32_t depth)
{
	struct wax_struct_builder object;
	uint32_t data_words = below(state, 4);
	uint32_t pointers = below(state, 5);
	int err;

	err = wax_init_struct(pointer, data_words, pointers, &object);
	if (err)
		return err;
	return build_fields(&object, data_words, pointers, state, depth);
}

static int
build_numbers(struct wax_pointer_builder pointer, uint64_t *state)
{
	uint32_t kind = WAX_LIST_BYTE + below(state, 4);
	uint32_t count = below(state, 9);
	struct wax_list_builder list;
	uint32_t i;
	int err;

	err = wax_init_list(pointer, kind, count, &list);
	for (i = 0; !err && i < count; i++) {
		uint64_t value = number(state);

		err = kind == WAX_LIST_BYTE
			      ? wax_list_set_u8(&list, i, (uint8_t)value)
		      : kind == WAX_LIST_TWO
			      ? wax_list_set_u16(&list, i, (uint16_t)value)
		      : kind == WAX_LIST_FOUR
			      ? wax_list_set_u32(&list, i, (uint32_t)value)
			      : wax_list_set_u64(&list, i, value);
	}
	return err;
}

static int
build_bools(struct wax_pointer_builder pointer, uint64_t *state)
{
	uint32_t count = below(state, 70);
	struct wax_list_builder list;
	uint32_t i;
	int err;

	err = wax_init_list(pointer, WAX_LIST_BIT, count, &list);
	for (i = 0; !err && i < count; i++)
		err = wax_list_set_bool(&list, i, below(state, 2) != 0);
	return err;
}

static int
build_pointers(struct wax_pointer_builder pointer, uint64_t *state,
	       uint32_t depth)
{
	uint32_t count = below(state, 4);
	struct wax_list_builder list;
	uint32_t i;
	int err;

	err = wax_init_list(pointer, WAX_LIST_POINTER, count, &list);
	for (i = 0; !err && i < count; i++)
		err = build(wax_list_builder_pointer(&list, i), state,
			    depth + 1);
	return err;
}

static int
build_structs(struct wax_pointer_builder pointer, uint64_t *state,
	      uint32_t depth)
{
	uint32_t count = below(state, 4);
	uint32_t data_words = below(state, 3);
	uint32_t pointers = below(state, 3);
	struct wax_struct_builder element;
	struct wax_list_builder list;
	uint32_t i;
	int err;

	err = wax_init_struct_list(pointer, count, data_words, pointers, &list);
	for (i = 0; !err && i < count; i++) {
		err = wax_list_builder_struct(&list, i, &element);
		if (!err)
			err = build_fields(&element, data_words, pointers,
					   state, depth);
	}
	return err;
}

static int
build_text(struct wax_pointer_builder pointer, uint64_t *state)
{
	char text[32];
	uint32_t size = below(state, sizeof(text));
	uint32_t i;

	for (i = 0; i < size; i++)
		text[i] = (char)('a' + below(state, 26));
	return wax_set_text(pointer, text, size);
}

static int
build_kind(struct wax_pointer_builder pointer, uint32_t kind, uint64_t *state,
	   uint32_t depth)
{
	struct wax_list_builder list;

	switch (kind) {
	case STRUCT:
		return build_struct(pointer, state, depth);
	case NUMBERS:
		return build_numbers(pointer, state);
	case BOOLS:
		return build_bools(pointer, state);
	case POINTERS:
		return build_pointers(pointer, state, depth);
	case STRUCTS:
		return build_structs(pointer, state, depth);
	case TEXT:
		return build_text(pointer, state);
	case VOIDS:
		return wax_init_list(pointer, WAX_LIST_VOID, below(state, 9),
				     &list);
	default:
		return 0;
	}
}

/* Make it with a pointer in some other segment, then point to it. */
static int
build_elsewhere(struct wax_pointer_builder pointer, uint32_t kind,
		uint64_t *state, uint32_t depth)
{
	struct wax_list_builder list;
	int err;

	err = wax_init_list(pointer, WAX_LIST_POINTER, 1, &list);
	if (!err)
		err = build_kind(wax_list_builder_pointer(&list, 0), kind,
				 state, depth);
	if (!err)
		err = wax_set_pointer(pointer,
				      wax_list_builder_pointer(&list, 0));
	return err;
}

static int
build(struct wax_pointer_builder pointer, uint64_t *state, uint32_t depth)
{
	uint32_t kind = kind_at(state, depth);

	if (below(state, 4) == 0)
		return build_elsewhere(pointer, kind, state, depth);
	return build_kind(pointer, kind, state, depth);
}

int
tree_build(struct wax_pointer_builder pointer, uint64_t seed)
{
	uint64_t state = start(seed);

	return build(pointer, &state, 0);
}

/* -- Checking -------------------------------------------------------------- */

static int
check(struct wax_pointer_reader pointer, uint64_t *state, uint32_t depth);

static int
same(int is_same)
{
	return is_same ? 0 : -EILSEQ;
}

static int
check_fields(const struct wax_struct_reader *object, uint32_t data_words,
	     uint32_t pointers, uint64_t *state, uint32_t depth)
{
	uint32_t i;
	int err;

	err = same(object->data_bits <= data_words * 64 &&
		   object->pointers <= pointers);
	for (i = 0; !err && i < data_words; i++)
		err = same(wax_get_u64(object, 8 * i, 0) == number(state));
	for (i = 0; !err && i < pointers; i++)
		err = check(wax_struct_reader_pointer(object, i), state,
			    depth + 1);
	return err;
}

static int
check_struct(struct wax_pointer_reader pointer, uint64_t *state, uint32_t depth)
{
	struct wax_struct_reader object;
	uint32_t data_words = below(state, 4);
	uint32_t pointers = below(state, 5);
	int err;

	err = wax_get_struct(pointer, &object);
	if (err)
		return err;
	return check_fields(&object, data_words, pointers, state, depth);
}

static int
check_numbers(struct wax_pointer_reader pointer, uint64_t *state)
{
	uint32_t kind = WAX_LIST_BYTE + below(state, 4);
	uint32_t count = below(state, 9);
	struct wax_list_reader list;
	uint32_t i;
	int err;

	err = wax_get_list(pointer, kind, &list);
	if (!err)
		err = same(list.count == count);
	for (i = 0; !err && i < count; i++) {
		uint64_t value = number(state);

		err = same(
			kind == WAX_LIST_BYTE
				? wax_list_get_u8(&list, i) == (uint8_t)value
			: kind == WAX_LIST_TWO
				? wax_list_get_u16(&list, i) == (uint16_t)value
			: kind == WAX_LIST_FOUR
				? wax_list_get_u32(&list, i) == (uint32_t)value
				: wax_list_get_u64(&list, i) == value);
	}
	return err;
}

static int
check_bools(struct wax_pointer_reader pointer, uint64_t *state)
{
	uint32_t count = below(state, 70);
	struct wax_list_reader list;
	uint32_t i;
	int err;

	err = wax_get_list(pointer, WAX_LIST_BIT, &list);
	if (!err)
		err = same(list.count == count);
	for (i = 0; !err && i < count; i++)
		err = same(wax_list_get_bool(&list, i) ==
			   (below(state, 2) != 0));
	return err;
}

static int
check_pointers(struct wax_pointer_reader pointer, uint64_t *state,
	       uint32_t depth)
{
	uint32_t count = below(state, 4);
	struct wax_list_reader list;
	uint32_t i;
	int err;

	err = wax_get_list(pointer, WAX_LIST_POINTER, &list);
	if (!err)
		err = same(list.count == count);
	for (i = 0; !err && i < count; i++)
		err = check(wax_list_reader_pointer(&list, i), state,
			    depth + 1);
	return err;
}

static int
check_structs(struct wax_pointer_reader pointer, uint64_t *state,
	      uint32_t depth)
{
	uint32_t count = below(state, 4);
	uint32_t data_words = below(state, 3);
	uint32_t pointers = below(state, 3);
	struct wax_struct_reader element;
	struct wax_list_reader list;
	uint32_t i;
	int err;

	err = wax_get_list(pointer, WAX_LIST_COMPOSITE, &list);
	if (!err)
		err = same(list.count == count);
	for (i = 0; !err && i < count; i++) {
		err = wax_list_reader_struct(&list, i, &element);
		if (!err)
			err = check_fields(&element, data_words, pointers,
					   state, depth);
	}
	return err;
}

static int
check_text(struct wax_pointer_reader pointer, uint64_t *state)
{
	char text[32];
	uint32_t size = below(state, sizeof(text));
	const char *found;
	size_t found_size;
	uint32_t i;
	int err;

	for (i = 0; i < size; i++)
		text[i] = (char)('a' + below(state, 26));
	err = wax_get_text(pointer, &found, &found_size);
	if (err)
		return err;
	return same(found_size == size && memcmp(found, text, size) == 0);
}

static int
check_voids(struct wax_pointer_reader pointer, uint64_t *state)
{
	struct wax_list_reader list;
	int err;

	err = wax_get_list(pointer, WAX_LIST_VOID, &list);
	return err ? err : same(list.count == below(state, 9));
}

static int
check_null(struct wax_pointer_reader pointer)
{
	uint32_t kind;
	int err;

	err = wax_get_kind(pointer, &kind);
	return err ? err : same(kind == WAX_KIND_NULL);
}

static int
check(struct wax_pointer_reader pointer, uint64_t *state, uint32_t depth)
{
	uint32_t kind = kind_at(state, depth);

	(void)below(state, 4);
	switch (kind) {
	case STRUCT:
		return check_struct(pointer, state, depth);
	case NUMBERS:
		return check_numbers(pointer, state);
	case BOOLS:
		return check_bools(pointer, state);
	case POINTERS:
		return check_pointers(pointer, state, depth);
	case STRUCTS:
		return check_structs(pointer, state, depth);
	case TEXT:
		return check_text(pointer, state);
	case VOIDS:
		return check_voids(pointer, state);
	default:
		return check_null(pointer);
	}
}

int
tree_check(struct wax_pointer_reader pointer, uint64_t seed)
{
	uint64_t state = start(seed);

	return check(pointer, &state, 0);
}
