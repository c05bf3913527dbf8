/* SPDX-License-Identifier: MIT */
/*
 * Regions: growth, the calls on a range, the three ends, options.
 *
 * Method: real files in a directory of their own; length and content are read
 * with stat(2) and pread(2), never taken from the library's account of them.
 * How the mechanism fails is in the hazard tests.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <wax.h>

#include "harness.h"

#define KIB UINT64_C(1024)
#define MIB (KIB * 1024)
#define GIB (MIB * 1024)

static char directory[] = "/tmp/wax-region-XXXXXX";
static char path[64];
static struct wax_region_opts opts;
static struct wax_region *region;

static void
setup(void)
{
	ck_assert_ptr_nonnull(mkdtemp(directory));
	(void)snprintf(path, sizeof(path), "%s/file", directory);
	opts = (struct wax_region_opts)WAX_REGION_OPTS_INIT;
	region = NULL;
}

static void
teardown(void)
{
	(void)unlink(path);
	ck_assert_int_eq(rmdir(directory), 0);
}

static int64_t
file_size(void)
{
	struct stat st;

	return stat(path, &st) < 0 ? -1 : st.st_size;
}

static int64_t
file_blocks(void)
{
	struct stat st;

	ck_assert_int_eq(stat(path, &st), 0);
	return st.st_blocks * 512;
}

static int
file_byte(uint64_t offset)
{
	unsigned char byte;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t got = pread(fd, &byte, 1, (off_t)offset);

	close(fd);
	return got == 1 ? byte : -1;
}

static void
write_file(const char *content)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);

	ck_assert_int_eq(write(fd, content, strlen(content)),
			 (ssize_t)strlen(content));
	close(fd);
}

static struct wax_region_stat
stat_of(const struct wax_region *of)
{
	struct wax_region_stat stat;

	ck_assert_ok(wax_region_stat(of, &stat, sizeof(stat)));
	return stat;
}

/* -- Growth ---------------------------------------------------------------- */

START_TEST(store_past_end_grows_file_and_later_stores_do_not)
{
	uint64_t step = 64 * KIB;

	opts.first_step = step;
	opts.max_step = step;
	ck_assert_ok(wax_region_open(path, &opts, &region));
	ck_assert_int_eq(file_size(), 0);
	wax_region_base(region)[0] = 'a';
	ck_assert_int_eq(file_size(), (int64_t)step);
	wax_region_base(region)[step - 1] = 'b';
	ck_assert_int_eq(file_size(), (int64_t)step);
	wax_region_base(region)[step] = 'c';
	ck_assert_int_eq(file_size(), (int64_t)(2 * step));
	ck_assert_uint_eq(stat_of(region).grow_faults, 2);
	ck_assert_uint_eq(stat_of(region).grow_calls, 0);
	ck_assert_ok(wax_region_finish(region, step + 1));
	ck_assert_int_eq(file_byte(step), 'c');
}
END_TEST

START_TEST(load_past_end_grows_file_and_reads_zero)
{
	ck_assert_ok(wax_region_open(path, &opts, &region));
	ck_assert_uint_eq(wax_region_base(region)[100], 0);
	ck_assert_int_gt(file_size(), 0);
	ck_assert_ok(wax_region_finish(region, 0));
	ck_assert_int_eq(file_size(), 0);
}
END_TEST

START_TEST(growth_doubles_up_to_64_mib)
{
	int64_t sizes[] = {64 * KIB, 2 * MIB,  4 * MIB,   8 * MIB,  16 * MIB,
			   32 * MIB, 64 * MIB, 128 * MIB, 192 * MIB};
	size_t i;

	if (sysconf(_SC_PAGESIZE) != 4096)
		return;
	ck_assert_ok(wax_region_open(path, &opts, &region));
	wax_region_base(region)[0] = 1;
	/* Before Linux 6.18, or on tmpfs with huge pages, 2 MiB is the least. */
	for (i = file_size() == sizes[0] ? 0 : 1; i < 9; i++) {
		ck_assert_int_eq(file_size(), sizes[i]);
		wax_region_base(region)[sizes[i]] = 1;
	}
	ck_assert_ok(wax_region_abort(region));
}
END_TEST

START_TEST(last_byte_of_reserve_has_storage_and_the_next_has_none)
{
	opts.reserve = 4 * MIB;
	ck_assert_ok(wax_region_open(path, &opts, &region));
	ck_assert_uint_eq(stat_of(region).reserve, 4 * MIB);
	wax_region_base(region)[4 * MIB - 1] = 'z';
	ck_assert_int_eq(file_size(), 4 * MIB);
	ck_assert_int_eq(wax_region_ensure(region, 4 * MIB, 1), -EOVERFLOW);
	ck_assert_int_eq(wax_region_ensure(region, UINT64_MAX, 2), -EOVERFLOW);
	ck_assert_ok(wax_region_ensure(region, 4 * MIB - 1, 1));
	ck_assert_ok(wax_region_finish(region, 4 * MIB));
	ck_assert_int_eq(file_byte(4 * MIB - 1), 'z');
}
END_TEST

START_TEST(allocate_mode_has_disk_space_and_sparse_mode_has_holes)
{
	opts.mode = WAX_GROW_ALLOCATE;
	ck_assert_ok(wax_region_open(path, &opts, &region));
	ck_assert_ok(wax_region_ensure(region, 0, 8 * MIB));
	ck_assert_int_ge(file_blocks(), 8 * MIB);
	ck_assert_uint_eq(stat_of(region).mode, WAX_GROW_ALLOCATE);
	ck_assert_ok(wax_region_abort(region));

	opts.mode = WAX_GROW_SPARSE;
	ck_assert_ok(wax_region_open(path, &opts, &region));
	ck_assert_ok(wax_region_ensure(region, 0, 8 * MIB));
	ck_assert_int_ge(file_size(), 8 * MIB);
	ck_assert_int_lt(file_blocks(), 1 * MIB);
	ck_assert_uint_eq(stat_of(region).mode, WAX_GROW_SPARSE);
	ck_assert_ok(wax_region_abort(region));
}
END_TEST

START_TEST(ensured_memory_can_be_read_into)
{
	int zero = open("/dev/zero", O_RDONLY | O_CLOEXEC);

	ck_assert_ok(wax_region_open(path, &opts, &region));
	/* A system call gets no growth: EFAULT is what ensure is for. */
	ck_assert_int_eq(read(zero, wax_region_base(region), 4096), -1);
	ck_assert_int_eq(errno, EFAULT);
	ck_assert_ok(wax_region_ensure(region, 0, 4096));
	ck_assert_int_eq(read(zero, wax_region_base(region), 4096), 4096);
	ck_assert_uint_eq(stat_of(region).grow_calls, 1);
	ck_assert_uint_eq(stat_of(region).grow_faults, 0);
	ck_assert_ok(wax_region_finish(region, 4096));
	close(zero);
}
END_TEST

/* -- Ranges ---------------------------------------------------------------- */

START_TEST(prefaulted_pages_are_resident)
{
	unsigned char resident[16] = {0};
	int i;

	ck_assert_ok(wax_region_open(path, &opts, &region));
	ck_assert_ok(wax_region_prefault(region, 0, 64 * KIB));
	ck_assert_int_eq(mincore(wax_region_base(region), 64 * KIB, resident),
			 0);
	for (i = 0; i < 16; i++)
		ck_assert_uint_eq(resident[i] & 1u, 1);
	ck_assert_ok(wax_region_finish(region, 1));
}
END_TEST

START_TEST(punched_range_reads_zero_and_its_neighbours_stay)
{
	ck_assert_ok(wax_region_open(path, &opts, &region));
	memset(wax_region_base(region), 'x', 4 * MIB);
	ck_assert_ok(wax_region_punch(region, 100, 2 * MIB));
	ck_assert_uint_eq(wax_region_base(region)[99], 'x');
	ck_assert_uint_eq(wax_region_base(region)[100], 0);
	ck_assert_uint_eq(wax_region_base(region)[2 * MIB + 99], 0);
	ck_assert_uint_eq(wax_region_base(region)[2 * MIB + 100], 'x');
	ck_assert_ok(wax_region_finish(region, 4 * MIB));
	ck_assert_int_eq(file_size(), 4 * MIB);
	ck_assert_int_lt(file_blocks(), 3 * MIB);
}
END_TEST

START_TEST(trim_cuts_the_file_and_it_grows_again)
{
	ck_assert_ok(wax_region_open(path, &opts, &region));
	memset(wax_region_base(region), 'x', 8 * MIB);
	ck_assert_ok(wax_region_trim(region, 5));
	ck_assert_int_le(file_size(), 2 * MIB);
	ck_assert_uint_eq(wax_region_base(region)[4], 'x');
	ck_assert_uint_eq(wax_region_base(region)[4 * MIB], 0);
	wax_region_base(region)[4 * MIB] = 'y';
	ck_assert_ok(wax_region_finish(region, 4 * MIB + 1));
	ck_assert_int_eq(file_byte(4 * MIB), 'y');
}
END_TEST

START_TEST(sync_of_all_and_of_a_range_succeeds)
{
	ck_assert_ok(wax_region_open(path, &opts, &region));
	memset(wax_region_base(region), 'x', MIB);
	ck_assert_ok(wax_region_sync(region, 0, 0));
	ck_assert_ok(wax_region_sync(region, 5000, 100));
	ck_assert_ok(wax_region_sync(region, GIB, 100));
	ck_assert_int_eq(wax_region_sync(region, 0, UINT64_MAX), -EOVERFLOW);
	ck_assert_ok(wax_region_finish(region, MIB));
}
END_TEST

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

START_TEST(abort_empties_what_it_created_and_restores_what_it_found)
{
	ck_assert_ok(wax_region_open(path, &opts, &region));
	memset(wax_region_base(region), 'x', MIB);
	ck_assert_ok(wax_region_abort(region));
	ck_assert_int_eq(file_size(), 0);

	write_file("twelve bytes");
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

	write_file("abc");
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

	write_file("old content");
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
	write_file("old content");
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
	write_file("somebody else's");
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

	write_file("x");
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
add_growth(Suite *suite)
{
	TCase *growth = tcase_create("growth");

	tcase_add_checked_fixture(growth, setup, teardown);
	tcase_add_test(growth,
		       store_past_end_grows_file_and_later_stores_do_not);
	tcase_add_test(growth, load_past_end_grows_file_and_reads_zero);
	tcase_add_test(growth, growth_doubles_up_to_64_mib);
	tcase_add_test(growth,
		       last_byte_of_reserve_has_storage_and_the_next_has_none);
	tcase_add_test(growth,
		       allocate_mode_has_disk_space_and_sparse_mode_has_holes);
	tcase_add_test(growth, ensured_memory_can_be_read_into);
	tcase_add_test(growth, prefaulted_pages_are_resident);
	tcase_add_test(growth,
		       punched_range_reads_zero_and_its_neighbours_stay);
	tcase_add_test(growth, trim_cuts_the_file_and_it_grows_again);
	tcase_add_test(growth, sync_of_all_and_of_a_range_succeeds);
	suite_add_tcase(suite, growth);
}

static void
add_ends(Suite *suite)
{
	TCase *ends = tcase_create("ends");

	tcase_add_checked_fixture(ends, setup, teardown);
	tcase_add_test(ends, finish_may_use_more_than_was_stored);
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

	tcase_add_checked_fixture(arguments, setup, teardown);
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
	Suite *suite = suite_create("region");

	add_growth(suite);
	add_ends(suite);
	add_arguments(suite);
	return harness_run(suite);
}
