/* SPDX-License-Identifier: MIT */
/*
 * Messages of several segments: what is given, where it lies, and what the file
 * is at the end, however it was made and wherever room had to be made.
 *
 * Method: segments of 4096 bytes up to a few MiB.  Each word that is stored
 * tells its segment and index; the finished file is taken apart here, with
 * pread(2) and the rules of the stream framing, and compared word by word.
 */
#include "config.h"

#include <errno.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include <wax.h>

#include "harness.h"
#include "one-file.h"
#include "segments.h"

/* -- How a message can be made --------------------------------------------- */

static const struct way {
	const char *name;
	uint32_t flags;  /* of the message */
	uint32_t region; /* of its region */
	uint32_t mode;
	int no_insertion; /* the file system refuses it */
	int all_at_once;  /* storage is asked for, not faulted in */
	int shm;          /* on tmpfs */
	int by;           /* 'p'ath, 'f'd, 'm'emfd */
} ways[] = {
	{.name = "path", .by = 'p'},
	{.name = "path, sparse", .by = 'p', .mode = WAX_GROW_SPARSE},
	{.name = "path, copied",
	 .by = 'p',
	 .mode = WAX_GROW_SPARSE,
	 .no_insertion = 1},
	{.name = "path, tmpfs", .by = 'p', .shm = 1},
	{.name = "atomic", .by = 'p', .region = WAX_REGION_ATOMIC},
	{.name = "atomic, shifted",
	 .by = 'p',
	 .region = WAX_REGION_ATOMIC,
	 .mode = WAX_GROW_SPARSE,
	 .no_insertion = 1},
	{.name = "atomic, sync",
	 .by = 'p',
	 .region = WAX_REGION_ATOMIC | WAX_REGION_SYNC},
	{.name = "sync", .by = 'p', .region = WAX_REGION_SYNC},
	{.name = "copied, sync",
	 .by = 'p',
	 .region = WAX_REGION_SYNC,
	 .mode = WAX_GROW_SPARSE,
	 .no_insertion = 1},
	{.name = "atomic, tmpfs",
	 .by = 'p',
	 .region = WAX_REGION_ATOMIC,
	 .shm = 1},
	{.name = "descriptor", .by = 'f'},
	{.name = "descriptor, shifted",
	 .by = 'f',
	 .mode = WAX_GROW_SPARSE,
	 .no_insertion = 1},
	{.name = "memfd", .by = 'm'},
	{.name = "large", .by = 'p', .flags = WAX_MESSAGE_EXPECT_LARGE},
	{.name = "large, memfd", .by = 'm', .flags = WAX_MESSAGE_EXPECT_LARGE},
	{.name = "large, atomic",
	 .by = 'p',
	 .flags = WAX_MESSAGE_EXPECT_LARGE,
	 .region = WAX_REGION_ATOMIC},
	{.name = "no handler",
	 .by = 'p',
	 .region = WAX_NO_HANDLER,
	 .all_at_once = 1},
};

#define WAYS (int)(sizeof(ways) / sizeof(ways[0]))

/* A descriptor of the message's file, whatever becomes of its name. */
static int
start(const struct way *way, uint32_t max_segment_bytes)
{
	struct wax_region_opts region = WAX_REGION_OPTS_INIT;
	struct wax_message_opts opts = WAX_MESSAGE_OPTS_INIT;
	int fd = -1;

	region.flags = way->region;
	region.mode = way->mode;
	opts.flags = way->flags;
	opts.region = &region;
	opts.max_segment_bytes = max_segment_bytes;
	if (way->by == 'm') {
		ck_assert_ok(wax_message_create_memfd(NULL, &opts, &message));
		return dup(wax_region_fd(wax_message_region(message)));
	}
	if (way->by == 'p') {
		ck_assert_ok(wax_message_create(path, &opts, &message));
		return fd;
	}
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	ck_assert_int_ge(fd, 0);
	ck_assert_ok(wax_message_create_fd(fd, &opts, &message));
	return fd;
}

/* Make a message in some way; what is left is expected in its file. */
static void
round_trip(const struct way *way, uint32_t max_segment_bytes,
	   uint32_t data_segments, uint64_t root)
{
	int fd;

	if (way->shm)
		(void)snprintf(path, sizeof(path), "/dev/shm/wax-test-%d",
			       (int)getpid());
	fd = start(way, max_segment_bytes);
	min_words = way->all_at_once ? max_segment_bytes / 8 : 1;
	build(data_segments, root);
	if (way->no_insertion)
		ck_assert_ok(wax_inject("fallocate", EOPNOTSUPP, 1));
	finish();
	ck_assert_ok(wax_inject("fallocate", 0, 0));
	if (fd < 0)
		fd = open(path, O_RDONLY | O_CLOEXEC);
	ck_assert_int_ge(fd, 0);
	expect_message(fd, data_segments, root);
	close(fd);
	if (way->shm) {
		ck_assert_int_eq(unlink(path), 0);
		(void)snprintf(path, sizeof(path), "%s/file", directory);
	}
}

START_TEST(two_segments_end_as_a_message_of_three)
{
	round_trip(&ways[_i], 4096, 2, ROOT_FAR);
}
END_TEST

START_TEST(segments_beyond_the_first_window_are_in_the_file)
{
	round_trip(&ways[_i], 1 << 20, 7, ROOT_FAR);
}
END_TEST

START_TEST(other_root_needs_two_segments)
{
	round_trip(&ways[_i], 4096, 1, OTHER_ROOT);
}
END_TEST

START_TEST(message_has_up_to_511_segments)
{
	struct wax_segment more = {.capacity = 77};

	start(&ways[_i], 4096);
	build(WAX_SEGMENTS_MAX - 1, ROOT_FAR);
	ck_assert_int_eq(wax_message_alloc(message, 1, &more), -EOVERFLOW);
	ck_assert_uint_eq(more.capacity, 77);
	finish();
	expect_file(WAX_SEGMENTS_MAX - 1, ROOT_FAR);
}
END_TEST

START_TEST(one_segment_ends_as_the_stock_serializer_writes_it)
{
	int fd;

	start(&ways[0], 1 << 20);
	build(1, ROOT_FAR);
	used[1] = 3;
	memset(segments[1].words, 0, 8 * 3);
	store(1, 1);
	finish();
	fd = open(path, O_RDONLY | O_CLOEXEC);
	ck_assert_int_eq(file_size(), 8 + 3 * 8);
	ck_assert_uint_eq(word_at(fd, 0), UINT64_C(3) << 32);
	ck_assert_uint_eq(word_at(fd, 8), 0);
	ck_assert_uint_eq(word_at(fd, 16), mark(1, 1));
	close(fd);
}
END_TEST

START_TEST(root_alone_is_a_message_of_one_word)
{
	uint32_t data_segments = (uint32_t)_i % 3;
	int fd;

	start(&ways[_i], 4096);
	build(data_segments, 0x00000000fffffffc);
	memset(used + 1, 0, 8 * data_segments); /* what was given is not used */
	finish();
	fd = open(path, O_RDONLY | O_CLOEXEC);
	ck_assert_int_eq(file_size(), 16);
	ck_assert_uint_eq(word_at(fd, 0), UINT64_C(1) << 32);
	ck_assert_uint_eq(word_at(fd, 8), 0x00000000fffffffc);
	close(fd);
}
END_TEST

START_TEST(segments_at_the_end_that_are_not_used_are_left_out)
{
	start(&ways[_i], 4096);
	build(5, ROOT_FAR);
	take(7);
	take(7);
	used[6] = used[7] = 0;
	finish();
	expect_file(5, ROOT_FAR);
}
END_TEST

START_TEST(further_segments_that_are_not_used_leave_one_segment)
{
	start(&ways[_i], 4096);
	build(1, ROOT_FAR);
	take(1);
	take(1);
	used[2] = used[3] = 0;
	finish();
	ck_assert_int_eq(file_size(), (int64_t)(8 + 8 * used[1]));
}
END_TEST

START_TEST(segment_in_the_middle_that_is_not_used_is_zeros)
{
	static uint64_t starts[SEGMENTS_MAX], words[SEGMENTS_MAX];
	uint64_t *middle, at;
	int fd;

	start(&ways[_i], 1 << 16);
	build(3, ROOT_FAR);
	used[2] = 0;
	finish();
	fd = open(path, O_RDONLY | O_CLOEXEC);
	expect_table(fd, 4, starts, words);
	ck_assert_uint_eq(words[2], 8192);
	middle = read_words(fd, starts[2], words[2]);
	/* What was stored to words that are not used is not in the file. */
	for (at = 0; at < words[2]; at++)
		ck_assert_uint_eq(middle[at], 0);
	free(middle);
	expect_marks(fd, 3, starts[3], words[3]);
	close(fd);
}
END_TEST

START_TEST(used_words_of_the_last_segment_may_lie_beyond_the_file)
{
	static uint64_t starts[SEGMENTS_MAX], words[SEGMENTS_MAX];
	int fd;

	start(&ways[_i], 8 << 20);
	build(1, ROOT_FAR);
	take(1);
	used[2] = segments[2].capacity;
	finish();
	fd = open(path, O_RDONLY | O_CLOEXEC);
	expect_table(fd, 3, starts, words);
	ck_assert_uint_eq(words[2], 1 << 20);
	ck_assert_uint_eq(word_at(fd, starts[2] + 8 * (words[2] - 1)), 0);
	close(fd);
}
END_TEST

START_TEST(unused_end_of_a_segment_takes_no_space)
{
	uint32_t id;

	start(&ways[_i], 64 << 20);
	take(1);
	memcpy(segments[0].words, &(uint64_t){ROOT_FAR}, 8);
	used[0] = 1;
	for (id = 1; id <= 10; id++) {
		take(1);
		store(id, 3);
		used[id] = 4;
	}
	/* Open, the file has what growth takes ahead for one segment. */
	ck_assert_int_lt(file_space(), 80 << 20);
	finish();
	ck_assert_int_gt(file_size(), 9 * (64 << 20));
	ck_assert_int_lt(file_space(), 1 << 20);
}
END_TEST

START_TEST(sizes_that_cannot_be_are_refused)
{
	start(&ways[0], 4096);
	build(2, ROOT_FAR);
	if (_i == 0)
		given--;
	if (_i == 1)
		used[0] = 2;
	if (_i == 2)
		used[1] = 513;
	if (_i == 3)
		used[0] = 0;
	ck_assert_int_eq(wax_message_finish(message, used, given, NULL),
			 -EINVAL);
	ck_assert_int_eq(file_size(), 0);
}
END_TEST

START_TEST(largest_segment_is_as_asked_for)
{
	struct wax_message_opts opts = WAX_MESSAGE_OPTS_INIT;
	struct wax_segment more = {.capacity = 77};

	opts.max_segment_bytes = 4095;
	ck_assert_int_eq(wax_message_create(path, &opts, &message), -EINVAL);
	opts.max_segment_bytes = 8191;
	ck_assert_ok(wax_message_create(path, &opts, &message));
	ck_assert_int_eq(wax_message_alloc(message, 1024, &more), -EOVERFLOW);
	build(2, ROOT_FAR);
	ck_assert_uint_eq(segments[1].capacity, 1023);
	ck_assert_uint_eq(segments[2].capacity, 1023);
	ck_assert_int_eq(wax_message_alloc(message, 1024, &more), -EOVERFLOW);
	ck_assert_uint_eq(more.capacity, 77);
	finish();
	expect_file(2, ROOT_FAR);
	opts.max_segment_bytes = UINT32_MAX;
	ck_assert_ok(wax_message_create(path, &opts, &message));
	given = 0;
	take(1);
	take(1);
	ck_assert_uint_eq(segments[1].capacity, WAX_SEGMENT_WORDS_MAX);
	ck_assert_ok(wax_message_abort(message));
	opts.flags = 1u << 2;
	ck_assert_int_eq(wax_message_create(path, &opts, &message), -EINVAL);
}
END_TEST

START_TEST(copy_keeps_the_permissions)
{
	struct stat st;

	start(&ways[2], 4096);
	ck_assert(ways[2].no_insertion);
	ck_assert_int_eq(chmod(path, 0640), 0);
	build(2, ROOT_FAR);
	ck_assert_ok(wax_inject("fallocate", EOPNOTSUPP, 1));
	finish();
	ck_assert_ok(wax_inject("fallocate", 0, 0));
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_uint_eq(st.st_mode & 07777, 0640);
}
END_TEST

START_TEST(file_behind_a_symbolic_link_stays_the_file)
{
	char target[160];
	struct stat st, now;

	(void)snprintf(target, sizeof(target), "%s-target", path);
	ck_assert_int_eq(symlink(target, path), 0);
	start(&ways[2], 4096);
	ck_assert_int_eq(stat(target, &st), 0);
	build(2, ROOT_FAR);
	ck_assert_ok(wax_inject("fallocate", EOPNOTSUPP, 1));
	finish();
	ck_assert_ok(wax_inject("fallocate", 0, 0));
	ck_assert_int_eq(stat(target, &now), 0);
	ck_assert_uint_eq(st.st_ino, now.st_ino);
	expect_file(2, ROOT_FAR);
	ck_assert_int_eq(unlink(target), 0);
}
END_TEST

/* Three segments of the default size; what is stored is a few pages. */
START_TEST(message_beyond_eight_gib_is_sparse_and_whole)
{
	static uint64_t starts[SEGMENTS_MAX], words[SEGMENTS_MAX];
	const uint64_t full = WAX_SEGMENT_WORDS_MAX;
	uint32_t id;
	int fd;

	start(&ways[_i], 0);
	take(1);
	memcpy(segments[0].words, &(uint64_t){ROOT_FAR}, 8);
	used[0] = 1;
	for (id = 1; id <= 3; id++) {
		take(1);
		ck_assert_uint_eq(segments[id].capacity, full);
		store(id, 0);
		store(id, full - 1);
		used[id] = full;
	}
	finish();
	ck_assert_int_lt(file_space(), 64 << 20);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	expect_table(fd, 4, starts, words);
	for (id = 1; id <= 3; id++) {
		ck_assert_uint_eq(words[id], full);
		ck_assert_uint_eq(word_at(fd, starts[id]), mark(id, 0));
		ck_assert_uint_eq(word_at(fd, starts[id] + 8), 0);
		ck_assert_uint_eq(word_at(fd, starts[id] + 8 * (full - 1)),
				  mark(id, full - 1));
	}
	close(fd);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("segments");
	TCase *whole = tcase_create("whole");

	one_file_fixture(whole, segments_setup);
	tcase_add_loop_test(whole, two_segments_end_as_a_message_of_three, 0,
			    WAYS);
	tcase_add_loop_test(whole,
			    segments_beyond_the_first_window_are_in_the_file, 0,
			    WAYS);
	tcase_add_loop_test(whole, other_root_needs_two_segments, 0, WAYS);
	tcase_add_loop_test(whole, message_has_up_to_511_segments, 0, 1);
	tcase_add_loop_test(whole, root_alone_is_a_message_of_one_word, 0, 8);
	tcase_add_loop_test(whole,
			    segments_at_the_end_that_are_not_used_are_left_out,
			    0, 8);
	tcase_add_loop_test(
		whole, further_segments_that_are_not_used_leave_one_segment, 0,
		2);
	tcase_add_loop_test(
		whole, segment_in_the_middle_that_is_not_used_is_zeros, 0, 8);
	tcase_add_loop_test(
		whole, used_words_of_the_last_segment_may_lie_beyond_the_file,
		0, 8);
	tcase_add_loop_test(whole, unused_end_of_a_segment_takes_no_space, 0,
			    2);
	tcase_add_loop_test(whole, sizes_that_cannot_be_are_refused, 0, 4);
	tcase_add_test(whole, largest_segment_is_as_asked_for);
	tcase_add_test(whole, copy_keeps_the_permissions);
	tcase_add_test(whole, file_behind_a_symbolic_link_stays_the_file);
	tcase_add_loop_test(whole, message_beyond_eight_gib_is_sparse_and_whole,
			    1, 2);
	tcase_add_test(whole,
		       one_segment_ends_as_the_stock_serializer_writes_it);
	suite_add_tcase(suite, whole);
	return harness_run(suite);
}
