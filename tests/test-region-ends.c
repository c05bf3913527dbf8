/* SPDX-License-Identifier: MIT */
/*
 * Regions: options and descriptors at the beginning, and the three ends.
 *
 * Method: as in test-region.c.
 */
#include "config.h"

#include <errno.h>
#include <sys/resource.h>

#include <wax.h>

#include "harness.h"
#include "one-file.h"

#define KIB INT64_C(1024)
#define MIB (KIB * 1024)

static struct wax_region_opts opts;
static struct wax_region *region;

static void
setup(void)
{
	one_file_setup();
	opts = (struct wax_region_opts)WAX_REGION_OPTS_INIT;
	region = NULL;
}

/* -- Ends ------------------------------------------------------------------ */

START_TEST(finish_may_use_more_than_was_stored)
{
	ck_assert_ok(wax_region_open(path, &opts, &region));
	wax_region_base(region)[0] = 'x';
	ck_assert_ok(wax_region_finish(region, 10 * MIB + 3));
	ck_assert_int_eq(file_size(), 10 * MIB + 3);
	ck_assert_int_eq(file_byte(10 * MIB + 2), 0);
}
END_TEST

START_TEST(finish_beyond_the_file_size_limit_fails_and_lives)
{
	struct rlimit page = {4096, RLIM_INFINITY}, three = {3, RLIM_INFINITY};
	struct rlimit none = {RLIM_INFINITY, RLIM_INFINITY};
	int finished, opened;

	ck_assert_ok(wax_region_open(path, &opts, &region));
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &page), 0);
	finished = wax_region_finish(region, 4097);

	/* The last page of a file with an odd end cannot be completed. */
	write_file("abc", 3);
	(void)setrlimit(RLIMIT_FSIZE, &three);
	opened = wax_region_open(path, &opts, &region);

	/* check itself writes to a file. */
	(void)setrlimit(RLIMIT_FSIZE, &none);
	ck_assert_int_eq(finished, -EFBIG);
	ck_assert_int_eq(opened, -EFBIG);
	ck_assert_int_eq(file_size(), 3);
}
END_TEST

START_TEST(abort_empties_what_it_created_and_restores_what_it_found)
{
	ck_assert_ok(wax_region_open(path, &opts, &region));
	memset(wax_region_base(region), 'x', MIB);
	ck_assert_ok(wax_region_abort(region));
	ck_assert_int_eq(file_size(), 0);

	write_file("twelve bytes", 12);
	ck_assert_ok(wax_region_open(path, &opts, &region));
	wax_region_base(region)[MIB] = 'x';
	ck_assert_ok(wax_region_abort(region));
	ck_assert_int_eq(file_size(), 12);
	ck_assert_int_eq(file_byte(11), 's');
}
END_TEST

START_TEST(close_keeps_the_grown_size)
{
	ck_assert_ok(wax_region_open(path, &opts, &region));
	wax_region_base(region)[3 * MIB] = 'x';
	ck_assert_ok(wax_region_close(region));
	ck_assert_int_ge(file_size(), 3 * MIB + 1);
	ck_assert_int_eq(file_byte(3 * MIB), 'x');
}
END_TEST

START_TEST(ends_accept_null)
{
	ck_assert_ok(wax_region_finish(NULL, 5));
	ck_assert_ok(wax_region_abort(NULL));
	ck_assert_ok(wax_region_close(NULL));
}
END_TEST

START_TEST(reopened_file_keeps_its_bytes_behind_an_odd_end)
{
	uint64_t i;

	write_file("abc", 3);
	ck_assert_ok(wax_region_open(path, &opts, &region));
	for (i = 3; i < 8 * MIB; i += 999)
		wax_region_base(region)[i] = 'n';
	ck_assert_ok(wax_region_finish(region, 8 * MIB));
	ck_assert_int_eq(file_byte(2), 'c');
	for (i = 3; i < 8 * MIB; i += 999)
		ck_assert_int_eq(file_byte(i), 'n');
}
END_TEST

/* -- Atomic publishing ----------------------------------------------------- */

START_TEST(atomic_name_appears_at_finish_only)
{
	opts.flags = WAX_REGION_ATOMIC | WAX_REGION_SYNC;
	ck_assert_ok(wax_region_open(path, &opts, &region));
	wax_region_base(region)[0] = 'x';
	ck_assert_int_eq(file_size(), -1);
	ck_assert_ok(wax_region_finish(region, 7));
	ck_assert_int_eq(file_size(), 7);
}
END_TEST

START_TEST(atomic_replaces_an_old_file_and_keeps_its_mode)
{
	struct stat st;

	write_file("old content", 11);
	opts.flags = WAX_REGION_ATOMIC;
	ck_assert_ok(wax_region_open(path, &opts, &region));
	wax_region_base(region)[0] = 'n';
	ck_assert_int_eq(file_byte(0), 'o');
	ck_assert_ok(wax_region_finish(region, 1));
	ck_assert_int_eq(file_byte(0), 'n');
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_uint_eq(st.st_mode & 07777, 0640);
}
END_TEST

START_TEST(atomic_abort_and_close_leave_the_old_file)
{
	write_file("old content", 11);
	opts.flags = WAX_REGION_ATOMIC;
	ck_assert_ok(wax_region_open(path, &opts, &region));
	wax_region_base(region)[0] = 'n';
	ck_assert_ok(wax_region_abort(region));
	ck_assert_ok(wax_region_open(path, &opts, &region));
	ck_assert_ok(wax_region_close(region));
	ck_assert_int_eq(file_size(), 11);
	ck_assert_int_eq(file_byte(0), 'o');
}
END_TEST

START_TEST(exclusive_refuses_a_name_that_is_there_or_comes_meanwhile)
{
	opts.flags = WAX_REGION_ATOMIC | WAX_REGION_EXCLUSIVE;
	ck_assert_ok(wax_region_open(path, &opts, &region));
	write_file("somebody else's", 15);
	ck_assert_int_eq(wax_region_finish(region, 0), -EEXIST);
	ck_assert_int_eq(file_byte(0), 's');
	ck_assert_int_eq(wax_region_open(path, &opts, &region), -EEXIST);
	opts.flags = WAX_REGION_EXCLUSIVE;
	ck_assert_int_eq(wax_region_open(path, &opts, &region), -EEXIST);
}
END_TEST

START_TEST(atomic_does_not_replace_what_is_not_a_file)
{
	opts.flags = WAX_REGION_ATOMIC;
	ck_assert_int_eq(wax_region_open("/dev/null", &opts, &region), -EINVAL);
	ck_assert_int_eq(wax_region_open(directory, &opts, &region), -EISDIR);
	ck_assert_ok(symlink("/dev/null", path));
	ck_assert_int_eq(wax_region_open(path, &opts, &region), -EINVAL);
}
END_TEST

/* -- Descriptors ----------------------------------------------------------- */

START_TEST(descriptor_may_be_closed_while_the_region_lives)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);

	ck_assert_ok(wax_region_open_fd(fd, &opts, &region));
	close(fd);
	wax_region_base(region)[MIB] = 'x';
	ck_assert_ok(wax_region_finish(region, MIB + 1));
	ck_assert_int_eq(file_byte(MIB), 'x');
}
END_TEST

START_TEST(descriptors_that_cannot_work_are_refused)
{
	int fd = open("/dev/null", O_RDWR | O_CLOEXEC);

	write_file("x", 1);
	ck_assert_int_eq(wax_region_open_fd(-1, &opts, &region), -EBADF);
	ck_assert_int_eq(wax_region_open_fd(fd, &opts, &region), -EINVAL);
	close(fd);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	ck_assert_int_eq(wax_region_open_fd(fd, &opts, &region), -EACCES);
	close(fd);
	fd = open(path, O_RDWR | O_APPEND | O_CLOEXEC);
	ck_assert_int_eq(wax_region_open_fd(fd, &opts, &region), -EINVAL);
	close(fd);
	fd = open(path, O_RDWR | O_CLOEXEC);
	opts.flags = WAX_REGION_ATOMIC;
	ck_assert_int_eq(wax_region_open_fd(fd, &opts, &region), -EINVAL);
	close(fd);
	ck_assert_ptr_null(region);
}
END_TEST

START_TEST(second_region_on_a_file_is_busy_until_the_first_ends)
{
	struct wax_region *second = NULL;
	int fd;

	ck_assert_ok(wax_region_open(path, &opts, &region));
	ck_assert_int_eq(wax_region_open(path, &opts, &second), -EBUSY);
	fd = open(path, O_RDWR | O_CLOEXEC);
	ck_assert_int_eq(wax_region_open_fd(fd, &opts, &second), -EBUSY);
	ck_assert_ptr_null(second);
	ck_assert_ok(wax_region_close(region));
	ck_assert_ok(wax_region_open_fd(fd, &opts, &second));
	ck_assert_ok(wax_region_close(second));
	close(fd);
}
END_TEST

START_TEST(memfd_region_can_be_handed_on)
{
	char bytes[4] = "";
	int fd;

	ck_assert_ok(wax_region_open_memfd(NULL, NULL, &region));
	memcpy(wax_region_base(region) + 5 * MIB, "wax", 4);
	fd = dup(wax_region_fd(region));
	ck_assert_ok(wax_region_finish(region, 5 * MIB + 4));
	ck_assert_int_eq(lseek(fd, 0, SEEK_END), 5 * MIB + 4);
	ck_assert_int_eq(pread(fd, bytes, 4, 5 * MIB), 4);
	ck_assert_str_eq(bytes, "wax");
	close(fd);
}
END_TEST

/* -- Options --------------------------------------------------------------- */

static const struct {
	const char *name;
	struct wax_region_opts opts;
} bad_opts[] = {
	{"size 0", {0}},
	{"size below v0", {.size = WAX_REGION_OPTS_SIZE_V0 - 1}},
	{"unknown flag", {.size = sizeof(opts), .flags = 1u << 31}},
	{"unknown mode", {.size = sizeof(opts), .mode = 3}},
	{"unknown folio", {.size = sizeof(opts), .folio = 4}},
	{"existing and exclusive",
	 {.size = sizeof(opts),
	  .flags = WAX_REGION_EXISTING | WAX_REGION_EXCLUSIVE}},
	{"existing and atomic",
	 {.size = sizeof(opts),
	  .flags = WAX_REGION_EXISTING | WAX_REGION_ATOMIC}},
};

START_TEST(bad_options_are_refused)
{
	int err = wax_region_open(path, &bad_opts[_i].opts, &region);

	ck_assert_msg(err == -EINVAL, "%s: got %d", bad_opts[_i].name, err);
	ck_assert_ptr_null(region);
	ck_assert_int_eq(file_size(), -1);
}
END_TEST

START_TEST(options_of_a_newer_wax_work_until_they_are_used)
{
	struct {
		struct wax_region_opts known;
		uint64_t unknown;
	} newer = {WAX_REGION_OPTS_INIT, 0};

	newer.known.size = sizeof(newer);
	ck_assert_ok(wax_region_open(path, &newer.known, &region));
	ck_assert_ok(wax_region_close(region));
	newer.unknown = 1;
	ck_assert_int_eq(wax_region_open(path, &newer.known, &region), -E2BIG);
}
END_TEST

START_TEST(bad_paths_are_refused)
{
	ck_assert_int_eq(wax_region_open(NULL, NULL, &region), -EINVAL);
	ck_assert_int_eq(wax_region_open(path, NULL, NULL), -EINVAL);
	ck_assert_int_eq(wax_region_open("", NULL, &region), -EINVAL);
	ck_assert_int_eq(wax_region_open(".", NULL, &region), -EINVAL);
	ck_assert_int_eq(wax_region_open("/tmp/", NULL, &region), -EINVAL);
	ck_assert_int_eq(wax_region_open("/tmp", NULL, &region), -EISDIR);
	ck_assert_int_eq(wax_region_open("/no/such/file", NULL, &region),
			 -ENOENT);
	opts.flags = WAX_REGION_EXISTING;
	ck_assert_int_eq(wax_region_open(path, &opts, &region), -ENOENT);
	ck_assert_int_eq(wax_region_openat(-1, "x", NULL, &region), -EBADF);
	ck_assert_ptr_null(region);
}
END_TEST

START_TEST(stat_fills_what_an_older_caller_has)
{
	uint64_t old[2] = {0, 77};

	ck_assert_ok(wax_region_open(path, NULL, &region));
	ck_assert_ok(wax_region_ensure(region, 0, 1));
	ck_assert_ok(wax_region_stat(region, (struct wax_region_stat *)old, 8));
	ck_assert_uint_eq(old[0], (uint64_t)file_size());
	ck_assert_uint_eq(old[1], 77);
	ck_assert_int_eq(
		wax_region_stat(region, (struct wax_region_stat *)old, 0),
		-EINVAL);
	ck_assert_ok(wax_region_close(region));
}
END_TEST

static void
add_ends(Suite *suite)
{
	TCase *ends = tcase_create("ends");

	one_file_fixture(ends, setup);
	tcase_add_test(ends, finish_may_use_more_than_was_stored);
	tcase_add_test(ends, finish_beyond_the_file_size_limit_fails_and_lives);
	tcase_add_test(
		ends, abort_empties_what_it_created_and_restores_what_it_found);
	tcase_add_test(ends, close_keeps_the_grown_size);
	tcase_add_test(ends, ends_accept_null);
	tcase_add_test(ends, reopened_file_keeps_its_bytes_behind_an_odd_end);
	tcase_add_test(ends, atomic_name_appears_at_finish_only);
	tcase_add_test(ends, atomic_replaces_an_old_file_and_keeps_its_mode);
	tcase_add_test(ends, atomic_abort_and_close_leave_the_old_file);
	tcase_add_test(
		ends,
		exclusive_refuses_a_name_that_is_there_or_comes_meanwhile);
	tcase_add_test(ends, atomic_does_not_replace_what_is_not_a_file);
	suite_add_tcase(suite, ends);
}

static void
add_arguments(Suite *suite)
{
	TCase *arguments = tcase_create("arguments");

	one_file_fixture(arguments, setup);
	tcase_add_test(arguments,
		       descriptor_may_be_closed_while_the_region_lives);
	tcase_add_test(arguments, descriptors_that_cannot_work_are_refused);
	tcase_add_test(arguments,
		       second_region_on_a_file_is_busy_until_the_first_ends);
	tcase_add_test(arguments, memfd_region_can_be_handed_on);
	tcase_add_loop_test(arguments, bad_options_are_refused, 0,
			    sizeof(bad_opts) / sizeof(bad_opts[0]));
	tcase_add_test(arguments,
		       options_of_a_newer_wax_work_until_they_are_used);
	tcase_add_test(arguments, bad_paths_are_refused);
	tcase_add_test(arguments, stat_fills_what_an_older_caller_has);
	suite_add_tcase(suite, arguments);
}

int
main(void)
{
	Suite *suite = suite_create("region-ends");

	add_ends(suite);
	add_arguments(suite);
	return harness_run(suite);
}
