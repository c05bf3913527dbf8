/* SPDX-License-Identifier: MIT */
/*
 * Targets: copies of a message, and edits of one that was reopened.
 *
 * The segments of the builder are heap blocks of exactly their size (small.h),
 * so ASan sees an access outside them.  Seeds are random trees with far and
 * double-far pointers.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <wax.h>

#include "fuzz-target.h"
#include "lib/builder.h"
#include "small.h"
#include "tree.h"

#define TRAVERSAL_WORDS 4096
#define EDITS 64
#define HANDLES 64
#define SEEDS 48

/* Keeps the loads that nothing else needs. */
static volatile unsigned sink;

static void
require(int holds)
{
	if (!holds)
		abort();
}

static struct wax_builder *
create(struct small *small)
{
	struct wax_builder *builder;

	require(small_create(small, &builder) == 0);
	return builder;
}

static int
outcome(const struct wax_reader *reader, int err)
{
	struct wax_problem problem;

	if (err && wax_reader_problem(reader, &problem) == 0)
		fuzz_feature(problem.reason, 0);
	return err;
}

/* -- Copies ---------------------------------------------------------------- */

/* The canonical form, in small->bytes. */
static void
make_canonical(struct small *small, struct wax_reader *source)
{
	struct wax_builder *builder;
	struct wax_reader *reader;

	*small = (struct small){.capacity = 1 << 13, .is_single = 1};
	builder = create(small);
	require(wax_canonicalize(builder, wax_reader_root(source)) == 0);
	require(wax_builder_finish(builder) == 0);
	require(wax_message_open_memory(small->bytes, small->size, NULL,
					&reader, NULL) == 0);
	require(wax_reader_is_canonical(reader) == 1);
	wax_reader_close(reader);
}

/* A copy is well formed, and means the same. */
static void
check_copy(struct wax_builder *builder)
{
	struct small first, second;
	struct wax_reader *reader;
	struct wax_reader *again;

	require(wax_builder_read(builder, NULL, &reader) == 0);
	require(wax_reader_verify(reader, NULL) == 0);
	make_canonical(&first, reader);
	wax_reader_close(reader);
	require(wax_message_open_memory(first.bytes, first.size, NULL, &again,
					NULL) == 0);
	make_canonical(&second, again);
	wax_reader_close(again);
	require(first.size == second.size &&
		memcmp(first.bytes, second.bytes, first.size) == 0);
	small_destroy(&first);
	small_destroy(&second);
}

static int
run_copy(const void *data, size_t size)
{
	struct wax_reader_opts opts = WAX_READER_OPTS_INIT;
	struct small small = {.capacity = 16 + size % 48};
	struct wax_builder *builder;
	struct wax_reader *reader;
	int err;

	opts.traversal_words = TRAVERSAL_WORDS;
	err = wax_message_open_memory(data, size, &opts, &reader, NULL);
	if (err)
		return err;
	builder = create(&small);
	err = outcome(reader, wax_copy_pointer(wax_builder_root(builder),
					       wax_reader_root(reader)));
	sink = (unsigned)outcome(reader, wax_reader_is_canonical(reader));
	wax_reader_close(reader);
	if (!err)
		check_copy(builder);
	require(wax_builder_abort(builder) == 0);
	small_destroy(&small);
	return err;
}

/* -- Edits ----------------------------------------------------------------- */

struct edit {
	struct fuzz_random random;
	struct wax_pointer_builder handles[HANDLES];
	uint32_t count;
};

static uint32_t
below(struct edit *edit, uint32_t limit)
{
	return (uint32_t)fuzz_below(&edit->random, limit);
}

static struct wax_pointer_builder
some_pointer(struct edit *edit)
{
	return edit->handles[below(edit, edit->count)];
}

/* Handles that later edits use; old ones make room. */
static void
keep(struct edit *edit, struct wax_pointer_builder pointer)
{
	if (pointer.word == NULL)
		return;
	if (edit->count < HANDLES)
		edit->handles[edit->count++] = pointer;
	else
		edit->handles[below(edit, HANDLES)] = pointer;
}

static int
edit_struct(struct edit *edit, struct wax_pointer_builder pointer)
{
	struct wax_struct_builder object;
	uint32_t i;
	int err;

	err = wax_builder_get_struct(pointer, below(edit, 4), below(edit, 4),
				     &object);
	for (i = 0; !err && i < object.pointers && i < 8; i++)
		keep(edit, wax_struct_builder_pointer(&object, i));
	if (!err && object.data_bytes != 0)
		err = wax_set_u64(&object, object.data_bytes - 8,
				  edit->random.state, 0);
	return err;
}

static int
edit_structs(struct edit *edit, struct wax_pointer_builder pointer)
{
	struct wax_struct_builder object;
	struct wax_list_builder list;
	int err;

	err = wax_builder_get_struct_list(pointer, below(edit, 3),
					  below(edit, 3), &list);
	if (err || list.capacity == 0)
		return err;
	err = wax_list_builder_struct(&list, list.capacity - 1, &object);
	if (!err && object.pointers != 0)
		keep(edit,
		     wax_struct_builder_pointer(&object, object.pointers - 1));
	if (!err && object.data_bytes != 0)
		err = wax_set_u64(&object, object.data_bytes - 8, 1, 0);
	if (!err)
		err = wax_list_builder_set_count(
			&list, below(edit, list.capacity) + 1);
	return err ? err
		   : wax_grow_list(pointer, &list,
				   list.capacity + below(edit, 4) - 1);
}

static int
edit_list(struct edit *edit, struct wax_pointer_builder pointer)
{
	struct wax_list_builder list;
	uint32_t last;
	int err;

	err = wax_builder_get_list(pointer, below(edit, 7), &list);
	if (err || list.count == 0)
		return err;
	last = list.count - 1;
	keep(edit, wax_list_builder_pointer(&list, last));
	(void)wax_list_set_u8(&list, last, 1);
	(void)wax_list_set_u16(&list, last, 1);
	(void)wax_list_set_u32(&list, last, 1);
	(void)wax_list_set_u64(&list, last, 1);
	(void)wax_list_set_bool(&list, last, 1);
	sink = (unsigned)wax_list_builder_get_u64(&list, last);
	return wax_grow_list(pointer, &list, last + below(edit, 4));
}

static int
edit_bytes(struct edit *edit, struct wax_pointer_builder pointer)
{
	unsigned char *data;
	const char *text;
	size_t size;
	int err;

	err = wax_builder_get_data(pointer, &data, &size);
	if (err)
		return err;
	if (size != 0)
		memset(data, 'x', size - 1);
	err = wax_builder_get_text(pointer, &text, &size);
	if (!err)
		sink = (unsigned)strlen(text);
	return wax_trim_data(pointer, below(edit, (uint32_t)size + 1));
}

static int
edit_pointer(struct edit *edit)
{
	struct wax_pointer_builder pointer = some_pointer(edit);
	uint32_t kind;

	switch (below(edit, 8)) {
	case 0:
	case 1:
		return edit_struct(edit, pointer);
	case 2:
		return edit_structs(edit, pointer);
	case 3:
		return edit_list(edit, pointer);
	case 4:
		return edit_bytes(edit, pointer);
	case 5:
		return wax_set_pointer(pointer, some_pointer(edit));
	case 6:
		return below(edit, 4) == 0
			       ? wax_clear_pointer(pointer)
			       : wax_builder_get_kind(pointer, &kind);
	default:
		return below(edit, 4) == 0 ? wax_set_text(pointer, "text", 4)
					   : 0;
	}
}

/* Give a builder the segments of a message, whatever they hold. */
static int
load(struct wax_builder *builder, const struct wax_reader *reader)
{
	uint32_t count = wax_reader_segment_count(reader);
	const unsigned char *words;
	unsigned char *to;
	uint64_t size;
	uint32_t i;

	for (i = 1; i < count; i++) {
		require(wax_reader_segment(reader, i, &words, &size) == 0);
		if (1 < i)
			require(wax_builder_add_segment(builder, 1) == 0);
		else
			builder->last->used = 0;
		if (size == 0 || !wax_builder_fits(builder->last, size))
			return -EOVERFLOW;
		require(wax_builder_take(builder->last, size, &to) == 0);
		memcpy(to, words, 8 * size);
	}
	return 0;
}

static int
run_edit(const void *data, size_t size)
{
	struct wax_reader_opts opts = WAX_READER_OPTS_INIT;
	struct small small = {.capacity = 64, .most = 100};
	struct edit edit = {.random = {size * UINT64_C(0x9e3779b97f4a7c15)}};
	struct wax_builder *builder;
	struct wax_reader *reader;
	uint32_t i;
	int err;

	err = wax_message_open_memory(data, size, NULL, &reader, NULL);
	if (err)
		return err;
	if (99 < wax_reader_segment_count(reader)) {
		wax_reader_close(reader);
		return -EOVERFLOW;
	}
	builder = create(&small);
	err = load(builder, reader);
	wax_reader_close(reader);
	keep(&edit, wax_builder_root(builder));
	for (i = 0; !err && i < EDITS; i++)
		fuzz_feature("edit", (uint64_t)-edit_pointer(&edit));
	opts.traversal_words = TRAVERSAL_WORDS;
	require(wax_builder_read(builder, &opts, &reader) == 0);
	(void)outcome(reader, wax_reader_verify(reader, NULL));
	wax_reader_close(reader);
	require(wax_builder_abort(builder) == 0);
	small_destroy(&small);
	return err;
}

static const struct fuzz_target copy = {.name = "copy", .run = run_copy};
static const struct fuzz_target edits = {.name = "edit", .run = run_edit};

const char fuzz_group[] = "builder";
const struct fuzz_target *const fuzz_targets[] = {&copy, &edits, NULL};

/* -- Seeds ----------------------------------------------------------------- */

int
fuzz_seeds_create(struct fuzz_seeds *seeds)
{
	uint64_t seed;
	int err = 0;

	*seeds = (struct fuzz_seeds){.count = 0};
	for (seed = 0; !err && seeds->count < SEEDS; seed++) {
		struct small small = {.capacity = 16 + seed % 40};
		struct wax_builder *builder = create(&small);

		require(tree_build(wax_builder_root(builder), seed) == 0);
		require(wax_builder_finish(builder) == 0);
		/* Small ones mutate more where it matters. */
		if (small.size < 4096)
			err = fuzz_seed_add(seeds, "tree", small.bytes,
					    small.size);
		small_destroy(&small);
	}
	return err;
}
