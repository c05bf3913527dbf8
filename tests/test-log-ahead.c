/* SPDX-License-Identifier: MIT */
/*
 * Room that is made before it is needed: for whom, and how much.
 *
 * Method: what is written to files is counted at the gate of system calls.
 */
#include "config.h"

#include <errno.h>
#include <stdatomic.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

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

/* As a program does that has nothing but this call, and can wait. */
static void
append_in_time(const void *bytes, size_t size)
{
	const struct timespec pause = {.tv_nsec = 1000000};
	int err, tries = 10000;

	do {
		err = wax_log_append_nowait(wlog, bytes, size, NULL);
		if (err == -EAGAIN)
			(void)nanosleep(&pause, NULL);
	} while (err == -EAGAIN && --tries > 0);
	ck_assert_ok(err);
}

/* Nobody calls anything that may wait: room comes from the thread. */
START_TEST(appends_that_may_not_wait_are_given_room)
{
	static char bytes[1000];
	unsigned i, count = 40000;

	opts.flags = 0;
	opts.segment_bytes = 1024 * MIB;
	open_log();
	for (i = 0; i < count; i++)
		append_in_time(bytes, sizeof(bytes));
	ck_assert_uint_eq(stat_log().rotations, 0);
	close_log();
	ck_assert_uint_eq(truth_of(NULL, NULL).records, count);
}
END_TEST

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
	tcase_add_test(ahead, appends_that_may_not_wait_are_given_room);
	tcase_add_test(ahead, room_that_is_asked_for_is_not_all_written);
	tcase_add_test(ahead, stat_tells_of_folios_whenever_it_is_asked);
	suite_add_tcase(suite, ahead);
	return harness_run(suite);
}
