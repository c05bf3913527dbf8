/* SPDX-License-Identifier: MIT */
/*
 * Regions that grow by zeros that are written, where the file system is one for
 * which that is done, and what makes them grow by steps instead.
 *
 * Method: the size and the space of the file are those of stat(2), and what was
 * written is told from what was only allocated by lseek(SEEK_HOLE).
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <wax.h>

#include "../lib/os.h"
#include "harness.h"
#include "one-file.h"

#define KIB ((uint64_t)1 << 10)
#define MIB ((uint64_t)1 << 20)

static struct wax_region_opts opts;
static struct wax_region *region;
static unsigned char *base;

static void
setup(void)
{
	one_file_setup();
	opts = (struct wax_region_opts)WAX_REGION_OPTS_INIT;
	region = NULL;
}

static void
open_region(void)
{
	ck_assert_ok(wax_region_open(path, &opts, &region));
	base = wax_region_base(region);
}

/* Store to the first byte without storage. */
static uint64_t
size_after_a_store(void)
{
	base[wax_region_size(region)] = 's';
	ck_assert_uint_eq((uint64_t)file_size(), wax_region_size(region));
	return (uint64_t)file_size();
}

static void
grow_to(uint64_t size)
{
	while (size_after_a_store() < size)
		;
	ck_assert_uint_eq((uint64_t)file_size(), size);
}

/* What lies in [from, to) was zero but for the first byte, and is there. */
static void
expect_written(uint64_t from, uint64_t to)
{
	int fd = wax_region_fd(region);

	ck_assert_int_eq(lseek(fd, (off_t)from, SEEK_HOLE), (off_t)to);
	ck_assert_int_eq(file_byte(from), 's');
	ck_assert_int_eq(file_byte(from + 1), 0);
	ck_assert_int_eq(file_byte(to - 1), 0);
}

/* -- How it grows ---------------------------------------------------------- */

START_TEST(file_ends_where_zeros_were_written)
{
	uint64_t size;

	open_region();
	ck_assert_uint_eq(size_after_a_store(), 64 * KIB);
	ck_assert_uint_eq(size_after_a_store(), 128 * KIB);
	expect_written(64 * KIB, 128 * KIB);
	ck_assert_uint_eq(size_after_a_store(), 256 * KIB);
	for (size = 512 * KIB; size <= 4 * MIB; size += 256 * KIB) {
		ck_assert_uint_eq(size_after_a_store(), size);
		expect_written(size - 256 * KIB, size);
	}
	ck_assert_ok(wax_region_finish(region, 3 * MIB));
	ck_assert_int_eq(file_size(), 3 * MIB);
}
END_TEST

START_TEST(call_for_a_little_writes_it_all)
{
	open_region();
	grow_to(256 * KIB);
	ck_assert_ok(wax_region_ensure(region, 256 * KIB, MIB));
	ck_assert_int_eq(file_size(), MIB + 256 * KIB);
	base[256 * KIB] = 's';
	expect_written(256 * KIB, MIB + 256 * KIB);
	ck_assert_ok(wax_region_finish(region, MIB));
}
END_TEST

START_TEST(store_far_behind_the_end_takes_a_step)
{
	open_region();
	grow_to(256 * KIB);
	base[256 * KIB + MIB] = 'f';
	ck_assert_int_eq(file_size(), 2 * MIB);
	ck_assert_int_eq(file_byte(256 * KIB + MIB), 'f');
	/* From there it goes on as before. */
	ck_assert_uint_eq(size_after_a_store(), 2 * MIB + 256 * KIB);
	ck_assert_ok(wax_region_finish(region, 2 * MIB));
}
END_TEST

/* As of a list whose elements lead to what comes behind it. */
START_TEST(first_store_may_be_some_way_into_the_file)
{
	open_region();
	base[0] = 's';
	base[500 * KIB] = 'f';
	ck_assert_int_eq(file_size(), 512 * KIB);
	ck_assert_uint_eq(size_after_a_store(), 768 * KIB);
	ck_assert_ok(wax_region_abort(region));
	open_region();
	base[500 * KIB] = 'f';
	ck_assert_int_eq(file_size(), 512 * KIB);
	ck_assert_int_eq(file_byte(500 * KIB), 'f');
	ck_assert_int_eq(lseek(wax_region_fd(region), 0, SEEK_HOLE), 512 * KIB);
	ck_assert_ok(wax_region_finish(region, 500 * KIB));
}
END_TEST

START_TEST(small_steps_are_pieces)
{
	uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);

	opts.first_step = opts.max_step = page;
	open_region();
	ck_assert_uint_eq(size_after_a_store(), page);
	ck_assert_uint_eq(size_after_a_store(), 2 * page);
	expect_written(page, 2 * page);
	ck_assert_ok(wax_region_finish(region, 2 * page));
	ck_assert_int_eq(file_size(), (int64_t)(2 * page));
}
END_TEST

/* -- What takes steps instead ---------------------------------------------- */

static void *
store_once(void *argument)
{
	*(uint64_t *)argument = size_after_a_store();
	return NULL;
}

START_TEST(threads_in_turn_take_steps)
{
	pthread_t thread;
	uint64_t size = 0;

	open_region();
	grow_to(512 * KIB);
	ck_assert_int_eq(pthread_create(&thread, NULL, store_once, &size), 0);
	ck_assert_int_eq(pthread_join(thread, NULL), 0);
	ck_assert_uint_eq(size, 2 * MIB);
	ck_assert_uint_eq(size_after_a_store(), 4 * MIB);
	ck_assert_uint_eq(size_after_a_store(), 8 * MIB);
	ck_assert_ok(wax_region_finish(region, 8 * MIB));
}
END_TEST

/* Zeros might meet what another writer has stored. */
START_TEST(files_without_a_lock_take_steps)
{
	opts.flags = WAX_REGION_NO_LOCK;
	open_region();
	ck_assert_uint_eq(size_after_a_store(), 64 * KIB);
	ck_assert_uint_eq(size_after_a_store(), 2 * MIB);
	ck_assert_ok(wax_region_finish(region, 0));
}
END_TEST

/* As of `chattr +S`: each write would wait for the disk. */
START_TEST(synchronous_files_take_steps)
{
	int flags = 0, fd;

	open_region();
	fd = wax_region_fd(region);
	ck_assert_int_eq(ioctl(fd, FS_IOC_GETFLAGS, &flags), 0);
	flags |= FS_SYNC_FL;
	ck_assert_int_eq(ioctl(fd, FS_IOC_SETFLAGS, &flags), 0);
	ck_assert_uint_eq(size_after_a_store(), 64 * KIB);
	ck_assert_uint_eq(size_after_a_store(), 2 * MIB);
	ck_assert_ok(wax_region_finish(region, 0));
}
END_TEST

START_TEST(file_that_somebody_made_longer_takes_steps)
{
	open_region();
	grow_to(256 * KIB);
	/* Bytes that a piece would have been written over. */
	ck_assert_int_eq(pwrite(wax_region_fd(region), "other", 5, 256 * KIB),
			 5);
	ck_assert_uint_eq(wax_region_size(region), 256 * KIB);
	base[300 * KIB] = 's';
	ck_assert_uint_ge(wax_region_size(region), 2 * MIB);
	ck_assert_int_eq(file_byte(256 * KIB), 'o');
	ck_assert_int_eq(file_byte(256 * KIB + 4), 'r');
	ck_assert_ok(wax_region_finish(region, MIB));
}
END_TEST

static const struct {
	const char *call;
	int err;
} refusals[] = {
	{"pwritev2", EIO}, {"pwritev2", ENOSPC}, {"fallocate", EOPNOTSUPP}};

START_TEST(refusal_leads_to_steps_and_loses_nothing)
{
	uint64_t offset;

	open_region();
	/* The first step is no piece, so the second growth is the first. */
	base[0] = 's';
	ck_assert_ok(wax_inject(refusals[_i].call, refusals[_i].err, 1));
	for (offset = 4096; offset < MIB; offset += 4096)
		base[offset] = 's';
	ck_assert_ok(wax_inject(refusals[_i].call, 0, 0));
	ck_assert_int_eq(file_size(), 2 * MIB);
	ck_assert_ok(wax_region_error(region));
	ck_assert_ok(wax_region_finish(region, MIB));
	for (offset = 0; offset < MIB; offset += 4096)
		ck_assert_int_eq(file_byte(offset), 's');
}
END_TEST

START_TEST(first_page_of_a_message_comes_one_way_or_the_other)
{
	struct wax_message *message;

	ck_assert_ok(wax_inject(refusals[_i].call, refusals[_i].err, 1));
	ck_assert_ok(wax_message_create(path, NULL, &message));
	ck_assert_ok(wax_inject(refusals[_i].call, 0, 0));
	ck_assert_int_eq(file_size(), 4096);
	ck_assert_int_eq(file_byte(4), (4096 - 8) / 8 & 0xff);
	ck_assert_ok(wax_message_abort(message));
}
END_TEST

/* -- Limits ---------------------------------------------------------------- */

static void
fill_up_to_a_limit(void)
{
	struct rlimit limit = {300 * KIB + 100, 300 * KIB + 100};
	uint64_t offset;

	open_region();
	if (setrlimit(RLIMIT_FSIZE, &limit) != 0)
		_exit(1);
	for (offset = 0; offset < 300 * KIB; offset += 4096)
		base[offset] = 's';
	if (wax_region_error(region) != 0 ||
	    wax_region_size(region) != 300 * KIB)
		_exit(2);
	base[300 * KIB] = 's';
	_exit(wax_region_error(region) == -EFBIG &&
			      wax_region_finish(region, 400 * KIB) == -EFBIG
		      ? 0
		      : 3);
}

START_TEST(file_size_limit_is_an_error_and_no_signal)
{
	int status = -1;
	pid_t child = fork();

	if (child == 0)
		fill_up_to_a_limit();
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_int_eq(status, 0);
	ck_assert_int_eq(file_size(), 300 * KIB);
}
END_TEST

/* A store to the rest of such a page would not have met a fault. */
START_TEST(write_that_ends_inside_a_page_is_an_error)
{
	struct rlimit limit = {10000, RLIM_INFINITY};
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

	ck_assert_int_ge(fd, 0);
	ck_assert_ok(wax_os_append_zeros(fd, 8192));
	ck_assert_int_eq(file_size(), 8192);
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
	ck_assert_int_eq(wax_os_append_zeros(fd, 8192), -EIO);
	ck_assert_int_eq(file_size(), 10000);
	(void)close(fd);
}
END_TEST

/* Who writes to the file without its lock may be faster than the zeros. */
START_TEST(zeros_never_meet_what_was_written)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(pwrite(fd, "other", 5, 0), 5);
	ck_assert_ok(wax_os_append_zeros(fd, 8192));
	ck_assert_int_eq(file_size(), 8192 + 5);
	ck_assert_int_eq(file_byte(0), 'o');
	ck_assert_int_eq(file_byte(4), 'r');
	ck_assert_int_eq(file_byte(5), 0);
	(void)close(fd);
}
END_TEST

/* -- Space ----------------------------------------------------------------- */

static int
finish_all(void)
{
	return wax_region_finish(region, wax_region_size(region));
}

static int
close_region(void)
{
	return wax_region_close(region);
}

static int
trim_and_close(void)
{
	ck_assert_ok(wax_region_trim(region, 2 * MIB));
	ck_assert_int_le(file_space(), 2 * MIB + 64 * KIB);
	return wax_region_close(region);
}

/* Nothing is behind the next multiple of the unit, but space. */
static int
trim_a_little_and_close(void)
{
	ck_assert_ok(wax_region_trim(region, 4 * MIB + 100 * KIB));
	ck_assert_uint_eq(wax_region_size(region), 4 * MIB + 256 * KIB);
	ck_assert_int_le(file_space(), 4 * MIB + 320 * KIB);
	/* It is had again for what follows. */
	ck_assert_uint_eq(size_after_a_store(), 4 * MIB + 512 * KIB);
	ck_assert_int_ge(file_space(), 8 * MIB);
	return wax_region_close(region);
}

static int (*const ends[])(void) = {finish_all, close_region, trim_and_close,
				    trim_a_little_and_close};

START_TEST(space_behind_the_end_is_reserved_and_given_back)
{
	open_region();
	grow_to(4 * MIB + 256 * KIB);
	ck_assert_int_ge(file_space(), 8 * MIB);
	ck_assert_ok(ends[_i]());
	ck_assert_int_le(file_space(), file_size() + (int64_t)(64 * KIB));
}
END_TEST

/* It may be getting longer still, and a cut would lose what comes. */
START_TEST(file_that_somebody_made_longer_is_not_cut)
{
	int fd;

	open_region();
	grow_to(4 * MIB + 256 * KIB);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	ck_assert_int_eq(pwrite(fd, "w", 1, 5 * MIB - 1), 1);
	(void)close(fd);
	ck_assert_ok(wax_region_close(region));
	ck_assert_int_eq(file_size(), 5 * MIB);
	ck_assert_int_ge(file_space(), 8 * MIB);
}
END_TEST

static Suite *
pieces(void)
{
	Suite *suite = suite_create("pieces");
	TCase *growth = tcase_create("growth"), *space = tcase_create("space");
	TCase *steps = tcase_create("steps"), *limits = tcase_create("limits");

	one_file_fixture(growth, setup);
	tcase_add_test(growth, file_ends_where_zeros_were_written);
	tcase_add_test(growth, call_for_a_little_writes_it_all);
	tcase_add_test(growth, store_far_behind_the_end_takes_a_step);
	tcase_add_test(growth, first_store_may_be_some_way_into_the_file);
	tcase_add_test(growth, small_steps_are_pieces);
	suite_add_tcase(suite, growth);

	one_file_fixture(steps, setup);
	tcase_add_test(steps, threads_in_turn_take_steps);
	tcase_add_test(steps, files_without_a_lock_take_steps);
	tcase_add_test(steps, synchronous_files_take_steps);
	tcase_add_test(steps, file_that_somebody_made_longer_takes_steps);
	tcase_add_loop_test(steps,
			    first_page_of_a_message_comes_one_way_or_the_other,
			    0, sizeof(refusals) / sizeof(refusals[0]));
	tcase_add_loop_test(steps, refusal_leads_to_steps_and_loses_nothing, 0,
			    sizeof(refusals) / sizeof(refusals[0]));
	suite_add_tcase(suite, steps);

	one_file_fixture(limits, setup);
	tcase_add_test(limits, file_size_limit_is_an_error_and_no_signal);
	tcase_add_test(limits, write_that_ends_inside_a_page_is_an_error);
	tcase_add_test(limits, zeros_never_meet_what_was_written);
	suite_add_tcase(suite, limits);

	one_file_fixture(space, setup);
	tcase_add_loop_test(space,
			    space_behind_the_end_is_reserved_and_given_back, 0,
			    sizeof(ends) / sizeof(ends[0]));
	tcase_add_test(space, file_that_somebody_made_longer_is_not_cut);
	suite_add_tcase(suite, space);
	return suite;
}

/* Whether files in the directory of the tests are such that grow by pieces. */
static int
grows_by_pieces(void)
{
	const char *parent = getenv("WAX_TEST_DIR");
	int fd = open(parent == NULL ? "/tmp" : parent,
		      O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	int grows =
		fd >= 0 && !wax_os_maps_past_end() && wax_os_writes_folios(fd);

	if (fd >= 0)
		(void)close(fd);
	return grows;
}

int
main(void)
{
	if (grows_by_pieces())
		return harness_run(pieces());
	printf("1..0 # SKIP files grow by pieces on ext4 of Linux 6.18\n");
	return EXIT_SUCCESS;
}
