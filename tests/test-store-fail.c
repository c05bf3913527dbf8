/* SPDX-License-Identifier: MIT */
/*
 * Storing a message where that fails.
 *
 * Method: the file's size tells the old content from the new one; failures are
 * injected by wax_inject(), or come from a limit on file sizes.
 */
#include "config.h"

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

/* Whatever fails, also after the new content has the name. */
START_TEST(atomic_store_that_fails_leaves_a_whole_message)
{
	static const char *const calls[] = {"openat", "fcntl",     "fsync",
					    "linkat", "renameat2", "close"};
	uint64_t nth;
	int err;

	for (nth = 1; nth < 5; nth++) {
		build(24);
		ck_assert_ok(store(0));
		build(8);
		ck_assert_ok(wax_inject(calls[_i], EIO, nth));
		err = store(WAX_REGION_ATOMIC | WAX_REGION_SYNC);
		ck_assert_ok(wax_inject(calls[_i], 0, 0));
		if (err == 0 || file_size() != FRAME_SIZE + 24)
			ck_assert_int_eq(file_size(), FRAME_SIZE + 8);
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

	one_file_fixture(fail, setup);
	tcase_add_loop_test(
		fail, atomic_store_that_fails_leaves_a_whole_message, 0, 6);
	tcase_add_loop_test(fail, limit_on_file_sizes_is_an_error, 0, 4);
	suite_add_tcase(suite, fail);
	return harness_run(suite);
}
