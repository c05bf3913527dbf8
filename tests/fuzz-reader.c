/* SPDX-License-Identifier: MIT */
/*
 * Targets: the reader, as a program without a schema would use it, and verify.
 *
 * The walk takes each pointer for everything it could be, and touches each byte
 * it is given, so that ASan sees whatever lies outside the message.  Its work is
 * bounded by the traversal limit, as the work of any program is.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>

#include <wax.h>

#include "fuzz-message.h"

#define TRAVERSAL_WORDS 4096

/* Keeps the loads that nothing else needs. */
static volatile unsigned sink;

static void
touch(const unsigned char *bytes, uint64_t size)
{
	unsigned sum = 0;
	uint64_t i;

	for (i = 0; i < size; i++)
		sum += bytes[i];
	sink = sum;
}

static int
outcome(const struct wax_reader *reader, int err)
{
	struct wax_problem problem;

	if (err && wax_reader_problem(reader, &problem) == 0)
		fuzz_feature(problem.reason, 0);
	return err;
}

static int
walk(struct wax_pointer_reader pointer);

static int
walk_struct(const struct wax_struct_reader *object)
{
	uint32_t i;
	int err = 0;

	touch(object->data, (object->data_bits + 7) / 8);
	for (i = 0; !err && i < object->pointers; i++)
		err = walk(wax_struct_reader_pointer(object, i));
	return err;
}

static int
walk_list(struct wax_pointer_reader pointer, uint32_t kind)
{
	struct wax_list_reader list;
	struct wax_struct_reader object;
	uint32_t i;
	int err;

	err = outcome(pointer.reader, wax_get_list(pointer, kind, &list));
	if (err)
		return err;
	for (i = 0; !err && i < list.count; i++) {
		sink = (unsigned)wax_list_get_u64(&list, i) +
		       wax_list_get_u8(&list, i) +
		       (unsigned)wax_list_get_bool(&list, i);
		if (kind == WAX_LIST_POINTER)
			err = walk(wax_list_reader_pointer(&list, i));
		else if (wax_list_reader_struct(&list, i, &object) == 0)
			err = walk_struct(&object);
	}
	return err;
}

static void
walk_bytes(struct wax_pointer_reader pointer)
{
	const unsigned char *data;
	const char *text;
	size_t size;

	if (wax_get_data(pointer, &data, &size) == 0)
		touch(data, size);
	if (wax_get_text(pointer, &text, &size) == 0) {
		touch((const unsigned char *)text, size + 1);
		if (text[size] != 0)
			abort();
	}
}

/* Stops at the limits only: another kind may still be the right one. */
static int
walk(struct wax_pointer_reader pointer)
{
	struct wax_struct_reader object;
	uint32_t kind;
	int err;

	walk_bytes(pointer);
	err = outcome(pointer.reader, wax_get_struct(pointer, &object));
	if (!err)
		err = walk_struct(&object);
	for (kind = 0; err != -EOVERFLOW && kind <= WAX_LIST_COMPOSITE; kind++)
		err = walk_list(pointer, kind);
	return err == -EOVERFLOW ? err : 0;
}

int
fuzz_open(const void *data, size_t size, struct wax_reader **ret_reader)
{
	struct wax_reader_opts opts = WAX_READER_OPTS_INIT;
	struct wax_problem problem;
	int err;

	opts.traversal_words = TRAVERSAL_WORDS;
	err = wax_message_open_memory(data, size, &opts, ret_reader, &problem);
	if (err)
		fuzz_feature(problem.reason, 0);
	return err;
}

static int
run_reader(const void *data, size_t size)
{
	struct wax_reader *reader;
	int err;

	err = fuzz_open(data, size, &reader);
	if (err)
		return err;
	err = walk(wax_reader_root(reader));
	wax_reader_close(reader);
	return err;
}

/* The size class of a count: 0, 1, 2-3, 4-7, ... */
static uint64_t
class_of(uint64_t count)
{
	uint64_t class = 0;

	for (; count != 0; count /= 2)
		class ++;
	return class;
}

static int
run_verify(const void *data, size_t size)
{
	struct wax_reader_totals totals;
	struct wax_reader *reader;
	int err;

	err = fuzz_open(data, size, &reader);
	if (err)
		return err;
	err = outcome(reader, wax_reader_verify(reader, &totals));
	if (!err) {
		fuzz_feature("structs", class_of(totals.structs));
		fuzz_feature("lists", class_of(totals.lists));
		fuzz_feature("words", class_of(totals.words));
		fuzz_feature("depth", totals.depth);
		fuzz_feature("capabilities", class_of(totals.capabilities));
	}
	wax_reader_close(reader);
	return err;
}

static const struct fuzz_target reader = {.name = "reader", .run = run_reader};
static const struct fuzz_target verify = {.name = "verify", .run = run_verify};

const char fuzz_group[] = "message";
const struct fuzz_target *const fuzz_targets[] = {&reader, &verify, &fuzz_dump,
						  &fuzz_copy, NULL};
