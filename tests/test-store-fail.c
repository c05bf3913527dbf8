/* SPDX-License-Identifier: MIT */
/*
 * Storing a message where that fails.
 *
 * Method: the file's size tells the old content from the new one; failures are
 * injected by wax_inject(), or come from a limit on file sizes.
 */
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

#include <wax.h>

#include "harness.h"
#include "one-file.h"

/* The table, the root, and what a builder adds. */
#define FRAME_SIZE 16

static struct wax_builder *builder;

static void
setup(void)
{
	struct wax_message *message;

	one_file_setup();
	ck_assert_ok(wax_message_create_memfd("test", NULL, &message));
	ck_assert_ok(wax_builder_create(message, &builder));
}

/* A message with this many bytes in it. */
static void
build(size_t size)
{
	static const unsigned char bytes[800000];

	ck_assert_ok(wax_builder_reset(builder));
	ck_assert_ok(wax_set_data(wax_builder_root(builder), bytes, size));
}

static int
store(uint32_t flags)
{
	return wax_builder_store(builder, AT_FDCWD, path, flags);
}

/* check itself writes to a file: nothing of it in between. */
static int
store_under_limit(rlim_t size)
{
	const struct rlimit low = {size, RLIM_INFINITY};
	static const struct rlimit none = {RLIM_INFINITY, RLIM_INFINITY};
	int err;

	(void)setrlimit(RLIMIT_FSIZE, &low);
	err = store(0);
	(void)setrlimit(RLIMIT_FSIZE, &none);
	return err;
}

static int
count_descriptors(void)
{
	DIR *opened = opendir("/proc/self/fd");
	int count = 0;

	ck_assert_ptr_nonnull(opened);
	while (readdir(opened) != NULL)
		count++;
	(void)closedir(opened);
	return count;
}

static int
store_refused(const char *call, uint64_t nth, uint32_t flags)
{
	int before = count_descriptors(), err;

	ck_assert_ok(wax_inject(call, EIO, nth));
	err = store(flags);
	ck_assert_ok(wax_inject(call, 0, 0));
	ck_assert_int_eq(count_descriptors(), before);
	return err;
}

static const char *const calls[] = {"openat", "fcntl",     "fsync",    "linkat",
				    "close",  "renameat2", "pwrite64", "statx",
				    "fchmod", "ftruncate", "fstatfs"};

/* Whatever fails, also after the new content has the name. */
START_TEST(atomic_store_that_fails_leaves_a_whole_message)
{
	uint64_t nth;
	int err;

	for (nth = 1; nth < 8; nth++) {
		build(24);
		ck_assert_ok(store(0));
		build(8);
		err = store_refused(calls[_i], nth,
				    WAX_REGION_ATOMIC | WAX_REGION_SYNC);
		if (err == 0 || file_size() != FRAME_SIZE + 24)
			ck_assert_int_eq(file_size(), FRAME_SIZE + 8);
	}
	ck_assert_ok(wax_builder_abort(builder));
}
END_TEST

/* A large one, which is written in pieces, over a small one or none. */
START_TEST(store_in_place_that_fails_leaves_no_part_of_a_message)
{
	int64_t size, old;
	uint64_t round;

	for (round = 2; round < 16; round++) {
		(void)unlink(path);
		build(24);
		if (round % 2)
			ck_assert_ok(store(0));
		old = file_size();
		build(800000);
		if (store_refused(calls[_i], round / 2, 0) == 0)
			ck_assert_int_eq(file_size(), FRAME_SIZE + 800000);
		size = file_size();
		ck_assert(size == old || size == -1 || size == 0 ||
			  size == FRAME_SIZE + 800000);
	}
	ck_assert_ok(wax_builder_abort(builder));
}
END_TEST

/* Neither the signal of a write beyond it, nor a file that is cut short. */
START_TEST(limit_on_file_sizes_is_an_error)
{
	static const size_t sizes[] = {8, 800000};
	size_t size = sizes[_i / 2];
	rlim_t limit = _i % 2 ? size : 0;

	build(size);
	ck_assert_int_eq(store_under_limit(limit), -EFBIG);
	ck_assert_int_eq(file_size(), -1);
	ck_assert_ok(store(0));
	ck_assert_int_eq(store_under_limit(limit), -EFBIG);
	ck_assert_int_eq(file_size(), (int64_t)(FRAME_SIZE + size));
	ck_assert_ok(store_under_limit(FRAME_SIZE + size));
	ck_assert_ok(wax_builder_abort(builder));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("store-fail");
	TCase *fail = tcase_create("fail");
	int call_count = sizeof(calls) / sizeof(calls[0]);

	one_file_fixture(fail, setup);
	tcase_add_loop_test(fail,
			    atomic_store_that_fails_leaves_a_whole_message, 0,
			    call_count);
	tcase_add_loop_test(
		fail, store_in_place_that_fails_leaves_no_part_of_a_message, 0,
		call_count);
	tcase_add_loop_test(fail, limit_on_file_sizes_is_an_error, 0, 4);
	suite_add_tcase(suite, fail);
	return harness_run(suite);
}
