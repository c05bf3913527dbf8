/* SPDX-License-Identifier: MIT */
/*
 * Repair that is interrupted.
 *
 * Method: the n-th system call of a repair is refused, n = 1, 2, ...; in place a
 * second repair has to succeed, else the file is as it was.
 */
#include "config.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <wax.h>

#include "harness.h"
#include "left.h"

static volatile int countdown;
static volatile int refusal;

int
__wrap_wax_os_gate(long number);
int
__wrap_wax_os_gate(long number)
{
	(void)number;
	if (countdown == 0 || --countdown != 0)
		return 0;
	return refusal;
}

static void
leave_again(int state)
{
	(void)unlink(path);
	(void)unlink(sidecar_path);
	(void)unlink(output_path);
	if (state == 0)
		leave_growing(3, 4 * 4096);
	else
		leave_making_room(3, state - 1);
}

static int
count_entries(const char *name)
{
	char command[96];
	FILE *pipe;
	int count = -1;

	(void)snprintf(command, sizeof(command), "ls -A '%s' | wc -l", name);
	pipe = popen(command, "r");
	ck_assert_int_eq(fscanf(pipe, "%d", &count), 1);
	(void)pclose(pipe);
	return count;
}

/* EOPNOTSUPP and EINVAL take the other ways to make room. */
static const int refusals[] = {-EIO, -ENOSPC, -EOPNOTSUPP, -EINVAL};

START_TEST(repair_in_place_can_be_repeated_after_any_failure)
{
	int state = _i / 4, n, left = 0, err = 0;

	refusal = refusals[_i % 4];
	for (n = 1; left == 0; n++) {
		leave_again(state);
		countdown = n;
		err = repair_with(WAX_REPAIR_IN_PLACE | WAX_REPAIR_SYNC);
		left = countdown;
		countdown = 0;
		ck_assert_int_le(err, 0);
		ck_assert_ok(repair_with(WAX_REPAIR_IN_PLACE));
		check_segments(path, 3);
		check_reads(path);
		ck_assert_int_eq(size_of(sidecar_path), -1);
	}
	ck_assert_int_eq(err, 0);
	ck_assert_int_gt(n, 10);
}
END_TEST

START_TEST(failed_repair_leaves_no_output)
{
	int n, left = 0, err = 0;

	refusal = refusals[_i];
	for (n = 1; left == 0; n++) {
		leave_again(0);
		countdown = n;
		err = repair_with(WAX_REPAIR_SYNC);
		left = countdown;
		countdown = 0;
		/* Only the sync of the name comes behind its publishing. */
		if (size_of(output_path) >= 0)
			check_segments(output_path, 3);
		else
			ck_assert_int_lt(err, 0);
		ck_assert_int_eq(size_of(path), 4 * 4096);
		ck_assert_int_eq(count_entries(directory),
				 2 + (size_of(output_path) >= 0));
	}
	ck_assert_int_eq(err, 0);
	ck_assert_int_gt(n, 10);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("repair-again");
	TCase *tests = tcase_create("again");

	left_fixture(tests);
	tcase_add_loop_test(tests,
			    repair_in_place_can_be_repeated_after_any_failure,
			    0, 12);
	tcase_add_loop_test(tests, failed_repair_leaves_no_output, 0, 4);
	suite_add_tcase(suite, tests);
	return harness_run(suite);
}
