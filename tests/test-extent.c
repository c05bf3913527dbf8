/* SPDX-License-Identifier: MIT */
/*
 * The pool of extents: a file is open once, however many others are.
 *
 * Method: a file is just a number, of which its device and inode are made.  The
 * pool has four times as many places as its table has lists, so lists of several
 * files are certain.
 */
#include "config.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

#include <wax.h>

#include "../lib/extent.h"
#include "../lib/process.h"
#include "harness.h"

#define PLACES 65600
#define FILES 60000
/* No divisor in common with FILES: every file in another order. */
#define STRIDE 7919

static struct wax_extent *extents[FILES];
static uint64_t devices;

/* As many devices as were asked for, and inodes that all of them have. */
static int
take(int number, uint32_t flags, int share, struct wax_extent **ret_extent)
{
	const struct wax_extent_file file = {
		.fd = number,
		.device = (uint64_t)number % devices,
		.inode = (uint64_t)number / devices,
	};

	return wax_extent_acquire(&file, flags, share, ret_extent);
}

static void
setup(void)
{
	devices = 1;
	ck_assert_ok(wax_process_enter(wax_extent_reset));
}

static int
acquire(int file, uint32_t flags, int share)
{
	struct wax_extent *extent;
	int err = take(file, flags, share, &extent);

	if (!err)
		extents[file] = extent;
	return err;
}

static void
acquire_all(void)
{
	int file;

	for (file = 0; file < FILES; file++)
		ck_assert_ok(acquire(file, 0, 0));
}

/* Whether exactly the files below `end`, in the order of strides, are closed. */
static void
expect_closed(int end)
{
	struct wax_extent *extent;
	int i, file;

	for (i = 0; i < FILES; i++) {
		file = (int)((int64_t)i * STRIDE % FILES);
		if (i >= end)
			ck_assert_int_eq(acquire(file, 0, 0), -EBUSY);
		else if (take(file, 0, 0, &extent) == 0)
			wax_extent_release(extent);
		else
			ck_abort_msg("file %d is not closed", file);
	}
}

START_TEST(file_is_open_once_however_many_are)
{
	static const uint64_t device_counts[] = {1, 3, FILES};
	int i;

	devices = device_counts[_i];
	acquire_all();
	expect_closed(0);
	for (i = 0; i < FILES; i++) {
		if (i % (FILES / 4) == 1)
			expect_closed(i);
		wax_extent_release(extents[(int64_t)i * STRIDE % FILES]);
	}
	expect_closed(FILES);
	acquire_all();
	expect_closed(0);
}
END_TEST

START_TEST(file_that_is_shared_is_open_until_its_last_close)
{
	struct wax_extent *first, *second;

	acquire_all();
	first = extents[1];
	ck_assert_ok(acquire(1, 0, 1));
	second = extents[1];
	wax_extent_release(_i ? first : second);
	ck_assert_int_eq(acquire(1, 0, 0), -EBUSY);
	wax_extent_release(_i ? second : first);
	ck_assert_ok(acquire(1, 0, 0));
}
END_TEST

START_TEST(file_that_is_read_is_not_in_the_way)
{
	struct wax_extent *reading;

	ck_assert_ok(acquire(1, WAX_EXTENT_READING, 0));
	reading = extents[1];
	ck_assert_ok(acquire(1, 0, 0));
	ck_assert_int_eq(acquire(1, 0, 0), -EBUSY);
	wax_extent_release(reading);
	ck_assert_int_eq(acquire(1, 0, 0), -EBUSY);
	wax_extent_release(extents[1]);
	ck_assert_ok(acquire(1, 0, 0));
}
END_TEST

START_TEST(forked_child_starts_with_no_file)
{
	int status = -1;
	pid_t child;

	acquire_all();
	child = fork();
	if (child == 0) {
		setup();
		acquire_all();
		expect_closed(0);
		_exit(0);
	}
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_int_eq(status, 0);
	expect_closed(0);
}
END_TEST

START_TEST(pool_is_full_after_its_last_place)
{
	struct wax_extent *extent = NULL, *none = NULL;
	int file;

	for (file = 0; file < PLACES; file++)
		ck_assert_ok(take(file, 0, 0, &extent));
	ck_assert_int_eq(take(PLACES, 0, 0, &none), -ENOMEM);
	ck_assert_int_eq(take(7, 0, 0, &none), -EBUSY);
	ck_assert_ptr_null(none);
	wax_extent_release(extent);
	ck_assert_int_eq(take(7, 0, 0, &none), -EBUSY);
	ck_assert_ok(take(PLACES, 0, 0, &none));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("extent");
	TCase *pool = tcase_create("pool");

	tcase_add_checked_fixture(pool, setup, NULL);
	/* Inodes of one device, the same ones of several, one of each. */
	tcase_add_loop_test(pool, file_is_open_once_however_many_are, 0, 3);
	tcase_add_loop_test(
		pool, file_that_is_shared_is_open_until_its_last_close, 0, 2);
	tcase_add_test(pool, file_that_is_read_is_not_in_the_way);
	tcase_add_test(pool, forked_child_starts_with_no_file);
	tcase_add_test(pool, pool_is_full_after_its_last_place);
	suite_add_tcase(suite, pool);
	return harness_run(suite);
}
