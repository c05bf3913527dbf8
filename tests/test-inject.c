/* SPDX-License-Identifier: MIT */
/*
 * wax_inject(): which calls fail.  Method: the gate is asked as os*.c asks it,
 * and a region on a file sees the failure.
 */
#include "config.h"

#include <errno.h>
#include <string.h>
#include <sys/syscall.h>

#include <wax.h>

#include "../lib/os.h"
#include "harness.h"
#include "one-file.h"

static void
end_injection(void)
{
	ck_assert_ok(wax_inject("close", 0, 0));
}

START_TEST(each_nth_call_fails)
{
	int i;

	ck_assert_ok(wax_inject("fallocate", ENOSPC, 3));
	for (i = 1; i <= 12; i++)
		ck_assert_int_eq(wax_os_gate(SYS_fallocate),
				 i % 3 == 0 ? -ENOSPC : 0);
	end_injection();
}
END_TEST

START_TEST(other_calls_do_not_fail_and_do_not_count)
{
	ck_assert_ok(wax_inject("fallocate", ENOSPC, 2));
	ck_assert_int_eq(wax_os_gate(SYS_ftruncate), 0);
	ck_assert_int_eq(wax_os_gate(SYS_fallocate), 0);
	ck_assert_int_eq(wax_os_gate(SYS_ftruncate), 0);
	ck_assert_int_eq(wax_os_gate(SYS_fallocate), -ENOSPC);
	end_injection();
}
END_TEST

START_TEST(zero_ends_injection)
{
	ck_assert_ok(wax_inject("fsync", EIO, 1));
	ck_assert_int_eq(wax_os_gate(SYS_fsync), -EIO);
	ck_assert_ok(wax_inject("fsync", 0, 0));
	ck_assert_int_eq(wax_os_gate(SYS_fsync), 0);
}
END_TEST

START_TEST(wrong_arguments_change_nothing)
{
	ck_assert_ok(wax_inject("fsync", EIO, 1));
	ck_assert_int_eq(wax_inject(NULL, EIO, 1), -EINVAL);
	ck_assert_int_eq(wax_inject("", EIO, 1), -EINVAL);
	ck_assert_int_eq(wax_inject("fsyn", EIO, 1), -EINVAL);
	ck_assert_int_eq(wax_inject("fsyncs", EIO, 1), -EINVAL);
	ck_assert_int_eq(wax_inject("close", 0, 1), -EINVAL);
	ck_assert_int_eq(wax_inject("close", -1, 1), -EINVAL);
	ck_assert_int_eq(wax_inject("close", 4096, 1), -EINVAL);
	ck_assert_int_eq(wax_os_gate(SYS_fsync), -EIO);
	ck_assert_ok(wax_inject("close", 4095, 1));
	end_injection();
}
END_TEST

START_TEST(region_reports_what_was_injected)
{
	struct wax_region_opts opts = WAX_REGION_OPTS_INIT;
	struct wax_region *region;

	opts.mode = WAX_GROW_ALLOCATE;
	ck_assert_ok(wax_region_open(path, &opts, &region));
	ck_assert_ok(wax_inject("fallocate", ENOSPC, 1));
	ck_assert_int_eq(wax_region_ensure(region, 0, 1), -ENOSPC);
	end_injection();
	ck_assert_ok(wax_region_ensure(region, 0, 1));
	ck_assert_ok(wax_region_finish(region, 1));
	ck_assert_int_eq(file_size(), 1);
}
END_TEST

START_TEST(store_is_rescued_from_an_injected_failure)
{
	struct wax_region_opts opts = WAX_REGION_OPTS_INIT;
	struct wax_region *region;

	opts.mode = WAX_GROW_ALLOCATE;
	ck_assert_ok(wax_region_open(path, &opts, &region));
	ck_assert_ok(wax_inject("fallocate", ENOSPC, 1));
	*(volatile unsigned char *)wax_region_base(region) = 1;
	end_injection();
	ck_assert_int_eq(wax_region_error(region), -ENOSPC);
	ck_assert_int_eq(wax_region_finish(region, 1), -ENOSPC);
	ck_assert_int_eq(file_size(), 0);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("inject");
	TCase *gate = tcase_create("gate");
	TCase *region = tcase_create("region");

	tcase_add_test(gate, each_nth_call_fails);
	tcase_add_test(gate, other_calls_do_not_fail_and_do_not_count);
	tcase_add_test(gate, zero_ends_injection);
	tcase_add_test(gate, wrong_arguments_change_nothing);
	one_file_fixture(region, one_file_setup);
	tcase_add_test(region, region_reports_what_was_injected);
	tcase_add_test(region, store_is_rescued_from_an_injected_failure);
	suite_add_tcase(suite, gate);
	suite_add_tcase(suite, region);
	return harness_run(suite);
}
