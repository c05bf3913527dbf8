/* SPDX-License-Identifier: MIT */
/*
 * Pages that are made before records are stored to them.
 *
 * Method: what is written to files is counted at the gate of system calls.
 */
#include "config.h"

#include <stdatomic.h>
#include <sys/syscall.h>

#include "log-fixture.h"

/* A write is of a piece at most. */
#define PIECE (256 * KIB)

static _Atomic(unsigned) writes;

int
__wrap_wax_os_gate(long number);
int
__wrap_wax_os_gate(long number)
{
	writes += number == SYS_pwrite64;
	return 0;
}

/* Zeros are for records that come soon. */
START_TEST(room_that_is_asked_for_is_not_all_written)
{
	static char bytes[1000];
	unsigned i;

	open_log();
	for (i = 0; i < 10000; i++)
		ck_assert_ok(wax_log_append(wlog, bytes, sizeof(bytes), NULL));
	writes = 0;
	ck_assert_ok(wax_log_ensure(wlog, 256 * MIB));
	ck_assert_uint_gt(writes, 0);
	ck_assert_uint_le(writes * PIECE, 17 * MIB);
	ck_assert_ok(wax_log_append_nowait(wlog, "x", 1, NULL));
	close_log();
}
END_TEST

START_TEST(stat_tells_of_folios_whenever_it_is_asked)
{
	unsigned i;

	open_log();
	for (i = 0; i < 10000; i++) {
		append_text("x", NULL);
		ck_assert_uint_ne(stat_log().folio, WAX_FOLIO_DEFAULT);
	}
	close_log();
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("log-ahead");
	TCase *ahead = tcase_create("ahead");

	log_fixture(ahead);
	tcase_add_test(ahead, room_that_is_asked_for_is_not_all_written);
	tcase_add_test(ahead, stat_tells_of_folios_whenever_it_is_asked);
	suite_add_tcase(suite, ahead);
	return harness_run(suite);
}
