/* SPDX-License-Identifier: MIT */
/*
 * The builder on messages of many segments in real files.
 *
 * Method: segments of 4096 bytes, the smallest there are.  Random trees are
 * built, the file is opened again, and each tree read back.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness.h"
#include "tree.h"

#define TREES 300

static char path[] = "/tmp/wax-test-builder-XXXXXX";

static void
setup(void)
{
	int fd = mkstemp(path);

	ck_assert_int_ge(fd, 0);
	close(fd);
}

static void
teardown(void)
{
	(void)unlink(path);
}

static struct wax_builder *
create(uint32_t flags, uint32_t max_segment_bytes)
{
	struct wax_message_opts opts = WAX_MESSAGE_OPTS_INIT;
	struct wax_message *message;
	struct wax_builder *builder;

	opts.flags = flags;
	opts.max_segment_bytes = max_segment_bytes;
	ck_assert_ok(wax_message_create(path, &opts, &message));
	ck_assert_ok(wax_builder_create(message, &builder));
	return builder;
}

static uint32_t
build_trees(uint32_t flags)
{
	struct wax_builder *builder = create(flags, 4096);
	struct wax_list_builder list;
	struct wax_reader_totals totals;
	struct wax_reader *reader;
	uint32_t count, i;

	ck_assert_ok(wax_init_list(wax_builder_root(builder), WAX_LIST_POINTER,
				   TREES, &list));
	for (i = 0; i < TREES; i++)
		ck_assert_ok(tree_build(wax_list_builder_pointer(&list, i), i));
	ck_assert_ok(wax_builder_finish(builder));

	ck_assert_ok(wax_message_open(path, NULL, &reader, NULL));
	ck_assert_uint_eq(wax_reader_trailing(reader), 0);
	ck_assert_ok(wax_reader_verify(reader, &totals));
	count = wax_reader_segment_count(reader);
	for (i = 0; i < TREES; i++) {
		struct wax_list_reader trees;

		ck_assert_ok(wax_get_list(wax_reader_root(reader),
					  WAX_LIST_POINTER, &trees));
		ck_assert_ok(tree_check(wax_list_reader_pointer(&trees, i), i));
	}
	wax_reader_close(reader);
	return count;
}

START_TEST(trees_in_many_segments_are_read_back_from_the_file)
{
	static const uint32_t flags[] = {0, WAX_MESSAGE_EXPECT_LARGE};

	/* The root, and at least a dozen more. */
	ck_assert_uint_gt(build_trees(flags[_i]), 12);
}
END_TEST

START_TEST(offset_is_where_the_file_has_the_bytes)
{
	static const uint32_t flags[] = {0, WAX_MESSAGE_EXPECT_LARGE,
					 WAX_MESSAGE_SINGLE_SEGMENT};
	struct wax_builder *builder = create(flags[_i], _i == 2 ? 0 : 4096);
	struct wax_region *region =
		wax_message_region(wax_builder_message(builder));
	struct wax_list_builder list;
	char found[8] = "";
	unsigned char *data;
	uint64_t offset;
	uint32_t i;

	ck_assert_ok(wax_init_list(wax_builder_root(builder), WAX_LIST_POINTER,
				   100, &list));
	for (i = 0; i < 100; i++) {
		ck_assert_ok(wax_init_data(wax_list_builder_pointer(&list, i),
					   1000, &data));
		(void)snprintf((char *)data + 993, 7, "%u", i);
		offset = wax_builder_offset(builder, data + 993);
		ck_assert_int_eq(
			pread(wax_region_fd(region), found, 7, (off_t)offset),
			7);
		ck_assert_str_eq(found, (char *)data + 993);
	}
	ck_assert_uint_eq(wax_builder_offset(builder, found), UINT64_MAX);
	ck_assert_ok(wax_builder_abort(builder));
}
END_TEST

START_TEST(list_of_unknown_length_grows_in_place)
{
	const uint32_t count = 1000000;
	struct wax_builder *builder = create(0, 0);
	struct wax_pointer_builder root = wax_builder_root(builder);
	struct wax_struct_reader element;
	struct wax_struct_builder object;
	struct wax_list_builder list;
	struct wax_list_reader found;
	struct wax_reader *reader;
	struct stat st;
	uint32_t i;

	ck_assert_ok(wax_init_struct_list(root, 0, 1, 0, &list));
	for (i = 0; i < count; i++) {
		if (list.capacity == i)
			ck_assert_ok(wax_grow_list(root, &list, i + 1));
		if (wax_list_builder_struct(&list, i, &object) ||
		    wax_set_u64(&object, 0, i * UINT64_C(3), 0) ||
		    wax_list_builder_set_count(&list, i + 1))
			ck_abort();
	}
	ck_assert_ok(wax_builder_finish(builder));

	/* Not a word more than a list of known length takes. */
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_int_eq(st.st_size, 8 + 8 + 8 + 8 * (long)count);
	ck_assert_ok(wax_message_open(path, NULL, &reader, NULL));
	ck_assert_ok(wax_reader_verify(reader, NULL));
	ck_assert_int_eq(wax_reader_is_canonical(reader), 1);
	ck_assert_ok(wax_get_list(wax_reader_root(reader), WAX_LIST_COMPOSITE,
				  &found));
	ck_assert_uint_eq(found.count, count);
	for (i = 0; i < count; i++)
		if (wax_list_reader_struct(&found, i, &element) ||
		    wax_get_u64(&element, 0, 0) != i * UINT64_C(3))
			ck_abort();
	wax_reader_close(reader);
}
END_TEST

START_TEST(reopened_message_is_changed_and_added_to)
{
	struct wax_struct_builder object;
	struct wax_struct_reader found;
	struct wax_pointer_builder root;
	struct wax_message *message;
	struct wax_builder *builder;
	struct wax_reader *reader;
	const char *text;
	uint64_t used;
	size_t size;

	builder = create(0, 0);
	root = wax_builder_root(builder);
	ck_assert_ok(wax_init_struct(root, 1, 1, &object));
	ck_assert_ok(wax_set_u64(&object, 0, 41, 0));
	ck_assert_ok(
		wax_set_text(wax_struct_builder_pointer(&object, 0), "one", 3));
	ck_assert_ok(wax_builder_finish(builder));

	/* By a newer program, whose struct is larger. */
	ck_assert_ok(wax_message_reopen(path, NULL, &used, &message));
	ck_assert_ok(wax_builder_create(message, &builder));
	ck_assert_uint_eq(wax_builder_used_words(builder), used);
	ck_assert_ok(wax_builder_get_struct(wax_builder_root(builder), 2, 2,
					    &object));
	ck_assert_uint_eq(wax_builder_get_u64(&object, 0, 0), 41);
	ck_assert_ok(wax_set_u64(&object, 8, 42, 0));
	ck_assert_ok(
		wax_set_text(wax_struct_builder_pointer(&object, 1), "two", 3));
	ck_assert_ok(wax_builder_finish(builder));

	ck_assert_ok(wax_message_open(path, NULL, &reader, NULL));
	ck_assert_ok(wax_reader_verify(reader, NULL));
	ck_assert_ok(wax_get_struct(wax_reader_root(reader), &found));
	ck_assert_uint_eq(wax_get_u64(&found, 8, 0), 42);
	ck_assert_ok(wax_get_text(wax_struct_reader_pointer(&found, 0), &text,
				  &size));
	ck_assert_str_eq(text, "one");
	ck_assert_ok(wax_get_text(wax_struct_reader_pointer(&found, 1), &text,
				  &size));
	ck_assert_str_eq(text, "two");
	wax_reader_close(reader);
}
END_TEST

/* Large enough to go to the file by a system call, which cannot read them. */
START_TEST(bytes_of_a_region_that_has_not_grown_are_copied)
{
	struct wax_builder *builder = create(0, 0);
	size_t size = (size_t)3 << 20, found_size;
	struct wax_region *source;
	struct wax_reader *reader;
	const unsigned char *data;

	ck_assert_ok(wax_region_open_memfd("source", NULL, &source));
	wax_region_base(source)[5] = 'x';
	ck_assert_ok(wax_set_data(wax_builder_root(builder),
				  wax_region_base(source), size));
	ck_assert_ok(wax_region_abort(source));
	ck_assert_ok(wax_builder_finish(builder));

	ck_assert_ok(wax_message_open(path, NULL, &reader, NULL));
	ck_assert_ok(wax_get_data(wax_reader_root(reader), &data, &found_size));
	ck_assert_uint_eq(found_size, size);
	ck_assert_uint_eq(data[5], 'x');
	ck_assert_uint_eq(data[size - 1], 0);
	wax_reader_close(reader);
}
END_TEST

/* Neither the signal of a write beyond it, nor wrong bytes. */
START_TEST(large_data_survives_a_lowered_file_size_limit)
{
	static const struct rlimit low = {4096, RLIM_INFINITY};
	static const struct rlimit none = {RLIM_INFINITY, RLIM_INFINITY};
	static unsigned char bytes[1 << 20];
	struct wax_builder *builder = create(0, 0);
	struct wax_region *region =
		wax_message_region(wax_builder_message(builder));
	const unsigned char *data;
	struct wax_reader *reader;
	size_t size;
	int err;

	memset(bytes, 'b', sizeof(bytes));
	ck_assert_ok(wax_region_ensure(region, 0, 4 << 20));
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &low), 0);
	err = wax_set_data(wax_builder_root(builder), bytes, sizeof(bytes));
	/* check itself writes to a file. */
	(void)setrlimit(RLIMIT_FSIZE, &none);
	ck_assert_ok(err);
	ck_assert_ok(wax_builder_finish(builder));

	ck_assert_ok(wax_message_open(path, NULL, &reader, NULL));
	ck_assert_ok(wax_get_data(wax_reader_root(reader), &data, &size));
	ck_assert_uint_eq(size, sizeof(bytes));
	ck_assert_int_eq(memcmp(data, bytes, size), 0);
	wax_reader_close(reader);
}
END_TEST

/* What has the number of the message's descriptor by then is left alone. */
START_TEST(large_data_goes_to_no_other_file)
{
	static unsigned char bytes[1 << 20];
	struct wax_builder *builder = create(0, 0);
	struct wax_region *region =
		wax_message_region(wax_builder_message(builder));
	int fd = wax_region_fd(region), other = memfd_create("other", 0);
	struct stat st;

	ck_assert_int_ge(other, 0);
	ck_assert_ok(wax_region_ensure(region, 0, 4 << 20));
	ck_assert_int_eq(dup2(other, fd), fd);
	memset(bytes, 'b', sizeof(bytes));
	ck_assert_ok(
		wax_set_data(wax_builder_root(builder), bytes, sizeof(bytes)));
	ck_assert_int_eq(fstat(other, &st), 0);
	ck_assert_int_eq(st.st_size, 0);
	(void)wax_builder_abort(builder);
}
END_TEST

/*
 * An end of file inside a page would lose what is stored behind it: those stores
 * do not fault, and the kernel zeroes them when the file grows.
 */
START_TEST(large_data_behind_a_trim_does_not_move_the_end_oddly)
{
	static unsigned char bytes[(3 << 19) + 1];
	struct wax_builder *builder = create(0, 0);
	struct wax_region *region =
		wax_message_region(wax_builder_message(builder));
	struct wax_list_builder list;
	struct stat st;

	memset(bytes, 'b', sizeof(bytes));
	ck_assert_ok(wax_region_ensure(region, 0, 8 << 20));
	ck_assert_ok(wax_init_list(wax_builder_root(builder), WAX_LIST_POINTER,
				   2, &list));
	ck_assert_ok(wax_set_data(wax_list_builder_pointer(&list, 0), bytes,
				  1 << 20));
	ck_assert_ok(wax_region_trim(region,
				     64 + 8 * wax_builder_used_words(builder)));
	ck_assert_ok(wax_set_data(wax_list_builder_pointer(&list, 1), bytes,
				  sizeof(bytes)));
	ck_assert_int_eq(fstat(wax_region_fd(region), &st), 0);
	ck_assert_int_eq(st.st_size % sysconf(_SC_PAGESIZE), 0);
	ck_assert_ok(wax_builder_abort(builder));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("builder-files");
	TCase *files = tcase_create("files");

	tcase_add_checked_fixture(files, setup, teardown);
	tcase_add_loop_test(files,
			    trees_in_many_segments_are_read_back_from_the_file,
			    0, 2);
	tcase_add_loop_test(files, offset_is_where_the_file_has_the_bytes, 0,
			    3);
	tcase_add_test(files, list_of_unknown_length_grows_in_place);
	tcase_add_test(files, reopened_message_is_changed_and_added_to);
	tcase_add_test(files, bytes_of_a_region_that_has_not_grown_are_copied);
	tcase_add_test(files, large_data_survives_a_lowered_file_size_limit);
	tcase_add_test(files, large_data_goes_to_no_other_file);
	tcase_add_test(files,
		       large_data_behind_a_trim_does_not_move_the_end_oddly);
	suite_add_tcase(suite, files);
	return harness_run(suite);
}
