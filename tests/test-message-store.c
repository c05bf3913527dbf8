/* SPDX-License-Identifier: MIT */
/*
 * Messages that are stored in files and begun anew.
 *
 * Method: what is in a file is read with read(2), and compared with what
 * wax_message_finish() makes of the same words or, where that leaves holes, read
 * as a message.  After a reset, memory is looked at word by word.
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <wax.h>

#include "harness.h"
#include "one-file.h"
#include "side-by-side.h"

#define FAR (UINT64_C(1) << 32 | 2)
#define ROUNDS 500

static struct wax_message *message;
static struct wax_segment segments[8];

static void
setup(void)
{
	one_file_setup();
	ck_assert_ok(wax_message_create_memfd("test", NULL, &message));
}

static void
put(const struct wax_segment *segment, uint64_t index, uint64_t word)
{
	memcpy(segment->words + 8 * index, &word, sizeof(word));
}

static uint64_t
get(const unsigned char *words, uint64_t index)
{
	uint64_t word;

	memcpy(&word, words + 8 * index, sizeof(word));
	return word;
}

/* The root word, and segments of these many words that all differ. */
static void
build(uint64_t root, const uint64_t *used, uint32_t count)
{
	uint64_t i;
	uint32_t id;

	ck_assert_ok(wax_message_alloc(message, 1, &segments[0]));
	put(&segments[0], 0, root);
	for (id = 1; id < count; id++) {
		ck_assert_ok(wax_message_alloc(message, used[id] ? used[id] : 1,
					       &segments[id]));
		ck_assert_uint_eq(segments[id].id, id);
		for (i = 0; i < used[id]; i++)
			put(&segments[id], i, (uint64_t)id << 32 | (i + 1));
	}
}

/* The file at path, which is to be freed. */
static unsigned char *
content(size_t *ret_size)
{
	unsigned char *bytes = malloc(8 << 20);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t size = read(fd, bytes, 8 << 20);

	ck_assert_int_ge(size, 0);
	close(fd);
	*ret_size = (size_t)size;
	return bytes;
}

static void
expect_stored(uint64_t root, const uint64_t *used, uint32_t count)
{
	const unsigned char *words;
	struct wax_reader *reader;
	uint64_t size, i;
	uint32_t id;

	ck_assert_ok(wax_message_open(path, NULL, &reader, NULL));
	ck_assert_uint_eq(wax_reader_trailing(reader), 0);
	ck_assert_uint_eq(wax_reader_segment_count(reader), count);
	ck_assert_ok(wax_reader_segment(reader, 0, &words, &size));
	ck_assert_uint_eq(size, 1);
	ck_assert_uint_eq(get(words, 0), root);
	for (id = 1; id < count; id++) {
		ck_assert_ok(wax_reader_segment(reader, id, &words, &size));
		ck_assert_uint_eq(size, used[id]);
		for (i = 0; i < size; i++)
			ck_assert_uint_eq(get(words, i),
					  (uint64_t)id << 32 | (i + 1));
	}
	(void)wax_reader_close(reader);
}

/* -- Storing --------------------------------------------------------------- */

static const uint64_t sizes[] = {1, 126, 1022, 1023, 1024, 100000, 1000000};

START_TEST(stored_file_equals_the_finished_one)
{
	const uint64_t used[2] = {1, sizes[_i]};
	unsigned char *stored, *finished;
	size_t size, same;

	build(FAR, used, 2);
	ck_assert_ok(wax_message_store(message, used, 2, AT_FDCWD, path, 0));
	stored = content(&size);
	ck_assert_uint_eq(size, 8 + 8 * used[1]);
	ck_assert_ok(wax_message_abort(message));

	ck_assert_ok(wax_message_create(path, NULL, &message));
	build(FAR, used, 2);
	ck_assert_ok(wax_message_finish(message, used, 2, NULL));
	finished = content(&same);
	ck_assert_uint_eq(size, same);
	ck_assert_mem_eq(stored, finished, size);
	free(stored);
	free(finished);
}
END_TEST

START_TEST(root_that_leads_elsewhere_is_stored)
{
	const uint64_t used[2] = {1, 5};

	build(FAR + 8, used, 2);
	ck_assert_ok(wax_message_store(message, used, 2, AT_FDCWD, path, 0));
	expect_stored(FAR + 8, used, 2);
	ck_assert_ok(wax_message_abort(message));
}
END_TEST

START_TEST(segments_are_stored_as_far_as_they_are_used)
{
	struct wax_message_opts opts = WAX_MESSAGE_OPTS_INIT;
	const uint64_t used[5] = {1, 512, 3, 77, 0};

	ck_assert_ok(wax_message_abort(message));
	opts.max_segment_bytes = 4096;
	ck_assert_ok(wax_message_create_memfd("test", &opts, &message));
	build(FAR, used, 5);
	ck_assert_ok(wax_message_store(message, used, 5, AT_FDCWD, path, 0));
	expect_stored(FAR, used, 4);
	ck_assert_ok(wax_message_reset(message, used, 5));
	build(FAR, used, 3);
	ck_assert_ok(wax_message_store(message, used, 3, AT_FDCWD, path, 0));
	expect_stored(FAR, used, 3);
	ck_assert_ok(wax_message_abort(message));
}
END_TEST

START_TEST(words_that_were_never_stored_to_are_zeros_in_the_file)
{
	const uint64_t used[2] = {1, 400000};
	unsigned char *stored;
	size_t size, i;

	ck_assert_ok(wax_message_alloc(message, 1, &segments[0]));
	put(&segments[0], 0, FAR);
	ck_assert_ok(wax_message_alloc(message, 1, &segments[1]));
	ck_assert_ok(wax_message_store(message, used, 2, AT_FDCWD, path, 0));
	stored = content(&size);
	ck_assert_uint_eq(size, 8 + 8 * used[1]);
	for (i = 8; i < size; i++)
		ck_assert_uint_eq(stored[i], 0);
	free(stored);
	ck_assert_ok(wax_message_abort(message));
}
END_TEST

/* -- The file -------------------------------------------------------------- */

static const uint32_t ways[] = {0, WAX_REGION_SYNC, WAX_REGION_ATOMIC,
				WAX_REGION_ATOMIC | WAX_REGION_SYNC};

START_TEST(longer_file_is_replaced_unless_it_must_be_new)
{
	const uint64_t more[2] = {1, 3000}, used[2] = {1, 2};
	uint32_t way = ways[_i];

	build(FAR + 8, more, 2);
	ck_assert_ok(wax_message_store(message, more, 2, AT_FDCWD, path,
				       way | WAX_REGION_EXCLUSIVE));
	expect_stored(FAR + 8, more, 2);
	ck_assert_int_eq(wax_message_store(message, used, 2, AT_FDCWD, path,
					   way | WAX_REGION_EXCLUSIVE),
			 -EEXIST);
	expect_stored(FAR + 8, more, 2);
	ck_assert_ok(wax_message_store(message, used, 2, AT_FDCWD, path, way));
	expect_stored(FAR + 8, used, 2);
	ck_assert_ok(wax_message_abort(message));
}
END_TEST

START_TEST(failed_write_leaves_no_part_of_a_message)
{
	const uint64_t used[2] = {1, 2};
	uint32_t way = ways[_i];

	build(FAR + 8, used, 2);
	ck_assert_ok(wax_inject("pwrite64", ENOSPC, 1));
	ck_assert_int_eq(
		wax_message_store(message, used, 2, AT_FDCWD, path, way),
		-ENOSPC);
	ck_assert_ok(wax_inject("pwrite64", 0, 0));
	ck_assert_int_eq(access(path, F_OK), -1);

	ck_assert_ok(wax_message_store(message, used, 2, AT_FDCWD, path, way));
	ck_assert_ok(wax_inject("pwrite64", ENOSPC, 1));
	ck_assert_int_eq(
		wax_message_store(message, used, 2, AT_FDCWD, path, way),
		-ENOSPC);
	ck_assert_ok(wax_inject("pwrite64", 0, 0));
	if (way & WAX_REGION_ATOMIC)
		expect_stored(FAR + 8, used, 2);
	else
		ck_assert_int_eq(file_size(), 0);
	ck_assert_ok(wax_message_abort(message));
}
END_TEST

START_TEST(file_of_another_writer_is_left_alone)
{
	const uint64_t used[2] = {1, 2};
	struct wax_region *region;

	build(FAR, used, 2);
	ck_assert_ok(wax_region_open(path, NULL, &region));
	ck_assert_ok(wax_region_ensure(region, 0, 100));
	ck_assert_int_eq(wax_message_store(message, used, 2, AT_FDCWD, path, 0),
			 -EBUSY);
	ck_assert_int_ge(file_size(), 100);
	ck_assert_ok(wax_region_abort(region));
	ck_assert_ok(wax_message_abort(message));
}
END_TEST

START_TEST(arguments_are_checked)
{
	const uint64_t used[2] = {1, 2}, none[2] = {0, 2};

	build(FAR, used, 2);
	ck_assert_int_eq(wax_message_store(NULL, used, 2, AT_FDCWD, path, 0),
			 -EINVAL);
	ck_assert_int_eq(wax_message_store(message, used, 2, AT_FDCWD, NULL, 0),
			 -EINVAL);
	ck_assert_int_eq(wax_message_store(message, used, 1, AT_FDCWD, path, 0),
			 -EINVAL);
	ck_assert_int_eq(wax_message_store(message, none, 2, AT_FDCWD, path, 0),
			 -EINVAL);
	ck_assert_int_eq(wax_message_store(message, used, 2, AT_FDCWD, path,
					   WAX_REGION_EXISTING),
			 -EINVAL);
	ck_assert_int_eq(
		wax_message_store(message, used, 2, AT_FDCWD, directory, 0),
		-EISDIR);
	ck_assert_int_eq(
		wax_message_store(message, used, 2, AT_FDCWD, "/dev/null", 0),
		-EINVAL);
	ck_assert_int_eq(access(path, F_OK), -1);
	ck_assert_ok(wax_message_abort(message));
}
END_TEST

/* -- Beginning anew -------------------------------------------------------- */

START_TEST(message_is_as_new_after_a_reset)
{
	const uint64_t used[2] = {1, sizes[_i]};
	struct wax_segment root, data;
	uint64_t i;

	build(FAR, used, 2);
	ck_assert_ok(wax_message_reset(message, used, 2));
	ck_assert_ok(wax_message_alloc(message, 1, &root));
	ck_assert_uint_eq(root.id, 0);
	ck_assert_uint_eq(get(root.words, 0), 0);
	ck_assert_ok(wax_message_alloc(message, 1, &data));
	ck_assert_uint_eq(data.id, 1);
	ck_assert_ptr_eq(data.words, segments[1].words);
	ck_assert_uint_eq(data.capacity, segments[1].capacity);
	for (i = 0; i < used[1]; i++)
		ck_assert_uint_eq(get(data.words, i), 0);
	ck_assert_ok(wax_message_abort(message));
}
END_TEST

START_TEST(storage_of_a_large_message_is_given_back)
{
	const uint64_t used[2] = {1, 8 << 20};
	struct stat status;
	int fd = wax_region_fd(wax_message_region(message));

	build(FAR, used, 2);
	ck_assert_int_eq(fstat(fd, &status), 0);
	ck_assert_int_ge(status.st_size, 64 << 20);
	ck_assert_ok(wax_message_reset(message, used, 2));
	ck_assert_int_eq(fstat(fd, &status), 0);
	ck_assert_int_le(status.st_size, 2 << 20);
	ck_assert_ok(wax_message_abort(message));
}
END_TEST

START_TEST(message_of_one_segment_may_have_two_after_a_reset)
{
	const uint64_t one[1] = {9}, used[2] = {1, 3};
	uint64_t i;

	ck_assert_ok(wax_message_alloc(message, 9, &segments[0]));
	for (i = 0; i < 9; i++)
		put(&segments[0], i, i);
	ck_assert_ok(wax_message_store(message, one, 1, AT_FDCWD, path, 0));
	ck_assert_int_eq(file_size(), 80);
	ck_assert_ok(wax_message_reset(message, one, 1));
	build(FAR + 8, used, 2);
	ck_assert_ok(wax_message_store(message, used, 2, AT_FDCWD, path, 0));
	expect_stored(FAR + 8, used, 2);
	ck_assert_ok(wax_message_abort(message));
}
END_TEST

START_TEST(message_with_a_name_is_not_begun_anew)
{
	const uint64_t used[2] = {1, 3};

	ck_assert_ok(wax_message_abort(message));
	ck_assert_int_eq(wax_message_reset(NULL, used, 2), -EINVAL);
	ck_assert_ok(wax_message_create(path, NULL, &message));
	build(FAR, used, 2);
	ck_assert_int_eq(wax_message_reset(message, used, 2), -EINVAL);
	ck_assert_ok(wax_message_finish(message, used, 2, NULL));
	ck_assert_int_eq(file_size(), 32);
}
END_TEST

START_TEST(builder_begins_anew)
{
	struct wax_message_opts opts = WAX_MESSAGE_OPTS_INIT;
	struct wax_struct_builder root;
	struct wax_builder *builder;
	unsigned char *stored;
	uint32_t i;
	size_t size;

	ck_assert_ok(wax_message_abort(message));
	opts.flags = _i ? WAX_MESSAGE_SINGLE_SEGMENT : 0;
	ck_assert_ok(wax_message_create_memfd("test", &opts, &message));
	ck_assert_ok(wax_builder_create(message, &builder));
	for (i = 1; i < 4; i++) {
		ck_assert_ok(wax_init_struct(wax_builder_root(builder), 1, 0,
					     &root));
		ck_assert_ok(wax_set_u32(&root, 0, i, 0));
		ck_assert_ok(wax_builder_store(builder, AT_FDCWD, path, 0));
		stored = content(&size);
		ck_assert_uint_eq(size, 24);
		ck_assert_uint_eq(get(stored, 2), i);
		free(stored);
		ck_assert_ok(wax_builder_reset(builder));
		ck_assert_uint_eq(wax_builder_used_words(builder), 1);
	}
	ck_assert_int_eq(wax_builder_store(NULL, AT_FDCWD, path, 0), -EINVAL);
	ck_assert_int_eq(wax_builder_reset(NULL), -EINVAL);
	ck_assert_ok(wax_builder_abort(builder));
}
END_TEST

/* The builder keeps the root word itself, also where it had a page before. */
START_TEST(builder_follows_one_that_had_the_root)
{
	static const uint64_t used[] = {1, 2};
	struct wax_struct_builder root;
	struct wax_builder *builder;
	unsigned char *stored;
	size_t size;

	build(FAR, used, 2);
	ck_assert_ok(wax_message_reset(message, used, 2));
	ck_assert_ok(wax_builder_create(message, &builder));
	ck_assert_ok(wax_init_struct(wax_builder_root(builder), 1, 0, &root));
	ck_assert_ok(wax_set_u32(&root, 0, 7, 0));
	ck_assert_ok(wax_builder_store(builder, AT_FDCWD, path, 0));
	stored = content(&size);
	ck_assert_uint_eq(size, 24);
	ck_assert_uint_eq(get(stored, 2), 7);
	free(stored);
	ck_assert_ok(wax_builder_abort(builder));
}
END_TEST

/* -- Threads --------------------------------------------------------------- */

static void *
store_many(void *argument)
{
	uint64_t used[2] = {1, 0}, first = (uint64_t)(uintptr_t)argument << 32;
	struct wax_segment root, data;
	struct wax_message *own;
	uint64_t words[102], i, j;
	char name[80];
	int fd;

	snprintf(name, sizeof(name), "%s/%d", directory, (int)(first >> 32));
	ck_assert_ok(wax_message_create_memfd("thread", NULL, &own));
	for (i = 1; i < ROUNDS; i++) {
		used[1] = 1 + i % 100;
		ck_assert_ok(wax_message_alloc(own, 1, &root));
		put(&root, 0, FAR);
		ck_assert_ok(wax_message_alloc(own, 1, &data));
		for (j = 0; j < used[1]; j++)
			put(&data, j, first + i + j);
		ck_assert_ok(
			wax_message_store(own, used, 2, AT_FDCWD, name, 0));
		fd = open(name, O_RDONLY | O_CLOEXEC);
		ck_assert_int_eq(read(fd, words, sizeof(words)),
				 (int)(8 + 8 * used[1]));
		close(fd);
		for (j = 0; j < used[1]; j++)
			ck_assert_uint_eq(words[1 + j], first + i + j);
		ck_assert_ok(wax_message_reset(own, used, 2));
	}
	ck_assert_ok(wax_message_abort(own));
	unlink(name);
	return NULL;
}

START_TEST(threads_store_side_by_side)
{
	ck_assert_ok(wax_message_abort(message));
	run_side_by_side(store_many);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("message-store");
	TCase *store = tcase_create("store");
	TCase *reset = tcase_create("reset");
	int size_count = sizeof(sizes) / sizeof(sizes[0]);
	int way_count = sizeof(ways) / sizeof(ways[0]);

	one_file_fixture(store, setup);
	tcase_add_loop_test(store, stored_file_equals_the_finished_one, 0,
			    size_count);
	tcase_add_test(store, root_that_leads_elsewhere_is_stored);
	tcase_add_test(store, segments_are_stored_as_far_as_they_are_used);
	tcase_add_test(store,
		       words_that_were_never_stored_to_are_zeros_in_the_file);
	tcase_add_loop_test(store,
			    longer_file_is_replaced_unless_it_must_be_new, 0,
			    way_count);
	tcase_add_loop_test(store, failed_write_leaves_no_part_of_a_message, 0,
			    way_count);
	tcase_add_test(store, file_of_another_writer_is_left_alone);
	tcase_add_test(store, arguments_are_checked);
	suite_add_tcase(suite, store);

	one_file_fixture(reset, setup);
	tcase_add_loop_test(reset, message_is_as_new_after_a_reset, 0,
			    size_count);
	tcase_add_test(reset, storage_of_a_large_message_is_given_back);
	tcase_add_test(reset,
		       message_of_one_segment_may_have_two_after_a_reset);
	tcase_add_test(reset, message_with_a_name_is_not_begun_anew);
	tcase_add_loop_test(reset, builder_begins_anew, 0, 2);
	tcase_add_test(reset, builder_follows_one_that_had_the_root);
	tcase_add_test(reset, threads_store_side_by_side);
	suite_add_tcase(suite, reset);
	return harness_run(suite);
}
