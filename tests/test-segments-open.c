/* SPDX-License-Identifier: MIT */
/*
 * Messages of several segments while they are open: what a process that is
 * killed at this moment leaves behind.
 *
 * Method: the file and what lies beside it are looked at after each step, with
 * pread(2) and stat(2); a process that dies cannot change them any more.
 */
#include "config.h"

#include <errno.h>
#include <signal.h>
#include <sys/wait.h>

#include <wax.h>

#include "harness.h"
#include "one-file.h"
#include "segments.h"

#define MIB UINT64_C(1048576)

static char sidecar[160];

static void
setup(void)
{
	segments_setup();
	(void)snprintf(sidecar, sizeof(sidecar), "%s.wax-open", path);
}

static void
start(uint32_t flags, uint32_t region_flags, uint32_t max_segment_bytes)
{
	struct wax_region_opts region = WAX_REGION_OPTS_INIT;
	struct wax_message_opts opts = WAX_MESSAGE_OPTS_INIT;

	region.flags = region_flags;
	opts.flags = flags;
	opts.region = &region;
	opts.max_segment_bytes = max_segment_bytes;
	ck_assert_ok(wax_message_create(path, &opts, &message));
}

static int
exists(const char *name)
{
	struct stat st;

	return stat(name, &st) == 0;
}

/* A number of the sidecar, at its documented offset. */
static uint64_t
sidecar_word(uint64_t offset)
{
	int fd = open(sidecar, O_RDONLY | O_CLOEXEC);
	uint64_t word = word_at(fd, offset);

	close(fd);
	return word;
}

/* -- A page for the table -------------------------------------------------- */

/* The table claims nothing that the file has not, and leaves nothing out. */
static void
expect_live_page(uint32_t data_segments, uint64_t capacity)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	uint32_t count = data_segments + 1, id;
	uint64_t size = (uint64_t)file_size(), left = size - 4096;
	uint64_t table = 8 * (count / 2 + 1), words;
	struct wax_reader *reader;

	ck_assert_uint_eq(half_word_at(fd, 0), data_segments);
	ck_assert_uint_eq(table + 8 * half_word_at(fd, 4), 4096);
	ck_assert_uint_eq(word_at(fd, table), ROOT_FAR);
	for (id = 1; id <= data_segments; id++) {
		words = half_word_at(fd, 4 + 4 * id);
		if (id < data_segments || left / 8 > capacity)
			ck_assert_uint_eq(words, capacity);
		else
			ck_assert_uint_eq(words, left / 8);
		ck_assert_uint_le(8 * words, left);
		left -= 8 * words;
	}
	close(fd);
	ck_assert_ok(wax_message_open(path, NULL, &reader, NULL));
	ck_assert_uint_eq(wax_reader_segment_count(reader), count);
	wax_reader_close(reader);
}

START_TEST(page_for_the_table_is_true_at_every_step)
{
	uint64_t capacity = MIB / 8, at;
	uint32_t id;

	start(WAX_MESSAGE_EXPECT_LARGE, 0, MIB);
	expect_live_page(1, capacity);
	take(1);
	expect_live_page(1, capacity);
	for (id = 1; id <= 20; id++) {
		take(1);
		expect_live_page(id, capacity);
		for (at = 0; at < capacity; at += 9000) {
			store(id, at);
			if (id < 4)
				expect_live_page(id, capacity);
		}
		expect_live_page(id, capacity);
	}
	ck_assert(!exists(sidecar));
	ck_assert_ok(wax_message_abort(message));
	ck_assert_int_eq(file_size(), 0);
}
END_TEST

START_TEST(page_for_the_table_is_given_up_for_one_big_segment)
{
	uint64_t size = 0;
	int fd;

	start(WAX_MESSAGE_EXPECT_LARGE, 0, MIB);
	take(2);
	ck_assert_uint_eq(segments[0].capacity, MIB / 8);
	store(0, 5);
	used[0] = 6;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	ck_assert_uint_eq(half_word_at(fd, 0), 0);
	ck_assert_uint_ge(half_word_at(fd, 4), 6);
	ck_assert_ok(wax_message_finish(message, used, 1, &size));
	ck_assert_uint_eq(size, 8 + 6 * 8);
	ck_assert_uint_eq(word_at(fd, 8 + 5 * 8), mark(0, 5));
	close(fd);
}
END_TEST

/* -- The sidecar ----------------------------------------------------------- */

START_TEST(sidecar_says_what_the_table_leaves_out)
{
	struct stat st;
	uint32_t id;
	uint64_t root = OTHER_ROOT;

	start(0, 0, 4096);
	take(1);
	take(1);
	ck_assert(!exists(sidecar));
	for (id = 2; id < 9; id++) {
		take(1);
		ck_assert_uint_eq(sidecar_word(8) >> 32, 0); /* growing */
		ck_assert_uint_eq(sidecar_word(16), id);
		ck_assert_uint_eq(sidecar_word(24), 512);
		ck_assert_uint_eq(sidecar_word(32), 8);
		ck_assert_int_eq(stat(path, &st), 0);
		ck_assert_uint_eq(sidecar_word(56), st.st_ino);
		/* What is handed out is in the file already. */
		ck_assert_int_gt(file_size(), 8 + 4096 * ((int)id - 1));
	}
	memcpy(segments[0].words, &root, 8);
	ck_assert_uint_eq(sidecar_word(64), root);
	ck_assert_ok(wax_message_abort(message));
	ck_assert(!exists(sidecar));
	ck_assert_int_eq(file_size(), 0);
}
END_TEST

/* Part of the message is in it. */
START_TEST(sidecar_may_be_read_by_whom_the_message_may_be_read)
{
	struct stat st;

	start(0, 0, 4096);
	ck_assert_int_eq(chmod(path, _i == 0 ? 0600 : 0666), 0);
	take(1);
	take(1);
	take(1);
	ck_assert_int_eq(stat(sidecar, &st), 0);
	ck_assert_int_eq(st.st_mode & 07777, _i == 0 ? 0600 : 0666);
	ck_assert_ok(wax_message_abort(message));
}
END_TEST

START_TEST(root_word_that_was_stored_before_is_in_the_sidecar)
{
	uint64_t root = OTHER_ROOT;

	start(0, 0, 4096);
	take(1);
	memcpy(segments[0].words, &root, 8);
	take(1);
	take(1);
	ck_assert_uint_eq(sidecar_word(64), root);
	ck_assert_int_eq(memcmp(segments[0].words, &root, 8), 0);
	ck_assert_ok(wax_message_abort(message));
}
END_TEST

START_TEST(process_that_dies_leaves_segments_and_sidecar)
{
	uint64_t root = OTHER_ROOT;
	int status, fd;
	pid_t child = fork();

	if (child == 0) {
		start(0, 0, MIB);
		build(3, ROOT_FAR);
		memcpy(segments[0].words, &root, 8);
		(void)kill(getpid(), SIGKILL);
	}
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	ck_assert_uint_eq(sidecar_word(16), 3);
	ck_assert_uint_eq(sidecar_word(64), root);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	ck_assert_uint_eq(word_at(fd, 8 + 2 * MIB), mark(3, 0));
	close(fd);
	ck_assert_int_eq(unlink(sidecar), 0);
}
END_TEST

static void
put_file(const char *name)
{
	int fd = open(name, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

	ck_assert_int_eq(write(fd, "old", 3), 3);
	close(fd);
}

static void
leave_sidecar(void)
{
	put_file(sidecar);
}

START_TEST(sidecar_of_a_killed_process_is_not_taken_for_ours)
{
	leave_sidecar();
	start(0, 0, 4096);
	ck_assert(!exists(sidecar));
	leave_sidecar(); /* somebody else writes to the name */
	build(2, ROOT_FAR);
	ck_assert_uint_eq(sidecar_word(16), 2);
	finish();
	expect_file(2, ROOT_FAR);
}
END_TEST

START_TEST(sidecar_of_a_file_that_took_the_name_is_left_alone)
{
	struct wax_segment refused;
	uint64_t words = 1;
	char other[160];

	(void)snprintf(other, sizeof(other), "%s-other", path);
	start(0, 0, 4096);
	build(1, ROOT_FAR);
	ck_assert_int_eq(rename(path, other), 0);
	put_file(path);
	leave_sidecar();
	ck_assert_int_eq(wax_message_alloc(message, words, &refused), -EEXIST);
	ck_assert(exists(sidecar));
	ck_assert_ok(wax_message_finish(message, used, given, NULL));
	ck_assert(exists(sidecar));
	ck_assert_int_eq(unlink(sidecar), 0);
	ck_assert_int_eq(rename(other, path), 0);
	ck_assert_int_eq(file_size(), (int64_t)(8 + 8 * used[1]));
}
END_TEST

START_TEST(message_with_a_sidecar_is_not_reopened)
{
	uint64_t words = 77;

	start(0, 0, 0);
	build(0, 0);
	finish();
	ck_assert_int_eq(file_size(), 16);
	leave_sidecar();
	ck_assert_int_eq(wax_message_reopen(path, NULL, &words, &message),
			 -EBADMSG);
	ck_assert_uint_eq(words, 77);
	ck_assert_int_eq(file_size(), 16);
	ck_assert_int_eq(unlink(sidecar), 0);
}
END_TEST

START_TEST(what_nobody_can_find_has_no_sidecar)
{
	start(0, WAX_REGION_ATOMIC, 4096);
	build(3, ROOT_FAR);
	ck_assert(!exists(sidecar));
	ck_assert_int_eq(file_size(), -1);
	ck_assert_ok(wax_message_abort(message));
	ck_assert_int_eq(file_size(), -1);
}
END_TEST

START_TEST(name_without_room_for_the_suffix_ends_at_one_segment)
{
	struct wax_message_opts opts = WAX_MESSAGE_OPTS_INIT;
	struct wax_segment more = {.capacity = 77};
	struct stat st;
	char name[400];
	size_t end = strlen(directory) + 1;

	(void)snprintf(name, sizeof(name), "%s/", directory);
	memset(name + end, 'n', 250);
	name[end + 250] = '\0';
	opts.max_segment_bytes = 4096;
	ck_assert_ok(wax_message_create(name, &opts, &message));
	build(1, 0);
	ck_assert_int_eq(wax_message_alloc(message, 1, &more), -ENAMETOOLONG);
	ck_assert_uint_eq(more.capacity, 77);
	used[1] = 1;
	/* Two segments in the file: nobody is told that room is made. */
	ck_assert_ok(wax_message_finish(message, used, given, NULL));
	ck_assert_int_eq(stat(name, &st), 0);
	ck_assert_int_eq(st.st_size, 4096 + 8 + 8);
	ck_assert_int_eq(unlink(name), 0);
}
END_TEST

/* -- Forked children ------------------------------------------------------- */

START_TEST(forked_child_has_no_message)
{
	struct wax_segment more;
	int status;
	pid_t child;

	start(0, 0, 4096);
	build(2, ROOT_FAR);
	child = fork();
	if (child == 0) {
		if (wax_message_alloc(message, 1, &more) != -EPERM)
			_exit(1);
		if (wax_message_finish(message, used, given, NULL) != -EPERM)
			_exit(2);
		_exit(exists(sidecar) ? 0 : 3);
	}
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_int_eq(status, 0);
	finish();
	expect_file(2, ROOT_FAR);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("segments-open");
	TCase *page = tcase_create("page");
	TCase *beside = tcase_create("sidecar");

	one_file_fixture(page, setup);
	tcase_add_test(page, page_for_the_table_is_true_at_every_step);
	tcase_add_test(page,
		       page_for_the_table_is_given_up_for_one_big_segment);
	suite_add_tcase(suite, page);

	one_file_fixture(beside, setup);
	tcase_add_test(beside, sidecar_says_what_the_table_leaves_out);
	tcase_add_loop_test(beside,
			    sidecar_may_be_read_by_whom_the_message_may_be_read,
			    0, 2);
	tcase_add_test(beside,
		       root_word_that_was_stored_before_is_in_the_sidecar);
	tcase_add_test(beside, process_that_dies_leaves_segments_and_sidecar);
	tcase_add_test(beside,
		       sidecar_of_a_killed_process_is_not_taken_for_ours);
	tcase_add_test(beside,
		       sidecar_of_a_file_that_took_the_name_is_left_alone);
	tcase_add_test(beside, message_with_a_sidecar_is_not_reopened);
	tcase_add_test(beside, what_nobody_can_find_has_no_sidecar);
	tcase_add_test(beside,
		       name_without_room_for_the_suffix_ends_at_one_segment);
	tcase_add_test(beside, forked_child_has_no_message);
	suite_add_tcase(suite, beside);
	return harness_run(suite);
}
