/* SPDX-License-Identifier: MIT */
/*
 * Regions: growth, and the calls on a range of an open region.
 *
 * Method: a real file, whose length and content are read with system calls,
 * never taken from the library's account of them.  How the mechanism fails is
 * in the hazard tests.
 */
#include "config.h"

#include <errno.h>
#include <sys/mman.h>

#include <wax.h>

#include "harness.h"
#include "one-file.h"

#define KIB INT64_C(1024)
#define MIB (KIB * 1024)
#define GIB (MIB * 1024)

static struct wax_region_opts opts;
static struct wax_region *region;

static void
setup(void)
{
	one_file_setup();
	opts = (struct wax_region_opts)WAX_REGION_OPTS_INIT;
	region = NULL;
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
	/* By default, ext4 grows by pieces: see test-pieces.c. */
	opts.folio = WAX_FOLIO_NORMAL;
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
	ck_assert_int_ge(file_space(), 8 * MIB);
	ck_assert_uint_eq(stat_of(region).mode, WAX_GROW_ALLOCATE);
	ck_assert_ok(wax_region_abort(region));

	opts.mode = WAX_GROW_SPARSE;
	ck_assert_ok(wax_region_open(path, &opts, &region));
	ck_assert_ok(wax_region_ensure(region, 0, 8 * MIB));
	ck_assert_int_ge(file_size(), 8 * MIB);
	ck_assert_int_lt(file_space(), 1 * MIB);
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
	ck_assert_int_lt(file_space(), 3 * MIB);
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

START_TEST(cut_is_noticed_by_sync_and_close_and_names_what_is_left)
{
	struct stat st;

	ck_assert_ok(wax_region_open(path, &opts, &region));
	memset(wax_region_base(region), 'x', 65536);
	ck_assert_int_eq(truncate(path, 5000), 0);
	wax_region_base(region)[40960] = 'y';
	ck_assert_int_eq(wax_region_error(region), -ESTALE);
	ck_assert_uint_eq(stat_of(region).intact, 5000);
	ck_assert_int_eq(wax_region_finish(region, 20000), -ESTALE);
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_int_eq(st.st_size, 5000);

	ck_assert_ok(wax_region_open(path, &opts, &region));
	ck_assert_int_eq(truncate(path, 0), 0);
	ck_assert_int_eq(wax_region_sync(region, 0, 0), -ESTALE);
	ck_assert_int_eq(wax_region_close(region), -ESTALE);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("region");
	TCase *growth = tcase_create("growth");

	one_file_fixture(growth, setup);
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
	tcase_add_test(growth,
		       cut_is_noticed_by_sync_and_close_and_names_what_is_left);
	suite_add_tcase(suite, growth);
	return harness_run(suite);
}
