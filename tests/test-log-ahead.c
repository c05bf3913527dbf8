/* SPDX-License-Identifier: MIT */
/*
 * Room that is made before it is needed: for whom, and how much.
 *
 * Method: writes and allocations are counted at the gate of system calls.
 */
#include "config.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "lib/log-writer.h"
#include "log-fixture.h"

/* A write is of a piece at most. */
#define PIECE (256 * KIB)

static _Atomic(unsigned) writes, allocations;

int
__wrap_wax_os_gate(long number);
int
__wrap_wax_os_gate(long number)
{
	writes += number == SYS_pwrite64;
	allocations += number == SYS_fallocate;
	return 0;
}

static uint64_t free_bytes = UINT64_MAX;

uint64_t
__wrap_wax_os_free_bytes(int fd);
uint64_t
__wrap_wax_os_free_bytes(int fd)
{
	(void)fd;
	return free_bytes;
}

/* What a signal handler gets that appends while END is stored. */
static int refused_meanwhile;

void
__real_wax_log_part_end(const struct wax_log_part *segment, uint64_t offset);
void
__wrap_wax_log_part_end(const struct wax_log_part *segment, uint64_t offset);
void
__wrap_wax_log_part_end(const struct wax_log_part *segment, uint64_t offset)
{
	refused_meanwhile = wax_log_append_nowait(wlog, "meanwhile", 9, NULL);
	__real_wax_log_part_end(segment, offset);
}

/* As a program does that has nothing but this call, and can wait. */
static void
append_in_time(const void *bytes, size_t size)
{
	const struct timespec pause = {.tv_nsec = 1000000};
	int err;

	for (;;) {
		err = wax_log_append_nowait(wlog, bytes, size, NULL);
		if (err != -EAGAIN)
			break;
		(void)nanosleep(&pause, NULL);
	}
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

/* ext4 keeps few extents in an inode; more cost a page with each sync. */
START_TEST(segment_of_32_mib_is_allocated_in_three_steps)
{
	static char bytes[4000];
	unsigned i;

	opts.segment_bytes = 1024 * MIB;
	open_log();
	allocations = 0;
	append_text("x", NULL);
	ck_assert_uint_eq(allocations, 0);
	for (i = 0; i < 8192; i++)
		ck_assert_ok(wax_log_append(wlog, bytes, sizeof(bytes), NULL));
	ck_assert_uint_eq(allocations, 2);
	close_log();
}
END_TEST

START_TEST(segment_takes_no_more_than_it_has_of_a_small_disk)
{
	static char bytes[4000];
	char name[96];
	struct stat st;
	unsigned i;

	free_bytes = _i == 0 ? 16 * 32 * MIB - 1 : 16 * 32 * MIB;
	open_log();
	for (i = 0; i < 800; i++)
		ck_assert_ok(wax_log_append(wlog, bytes, sizeof(bytes), NULL));
	(void)snprintf(name, sizeof(name), "%s/log.0000000000000000.wlog",
		       directory);
	ck_assert_int_eq(stat(name, &st), 0);
	ck_assert_int_eq(st.st_size, (_i == 0 ? 4 : 34) * (int64_t)MIB);
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

/* Bytes of files that are mapped with pages. */
static uint64_t
mapped_bytes(void)
{
	FILE *file = fopen("/proc/self/statm", "r");
	unsigned long size, resident, shared;

	ck_assert_ptr_nonnull(file);
	ck_assert_int_eq(fscanf(file, "%lu %lu %lu", &size, &resident, &shared),
			 3);
	(void)fclose(file);
	return (uint64_t)shared * (uint64_t)sysconf(_SC_PAGESIZE);
}

START_TEST(what_is_committed_does_not_stay_mapped)
{
	static char bytes[4000];
	uint64_t before;
	unsigned i, count = 8192;

	opts.segment_bytes = 1024 * MIB;
	open_log();
	before = mapped_bytes();
	for (i = 0; i < count; i++)
		ck_assert_ok(wax_log_append(wlog, bytes, sizeof(bytes), NULL));
	ck_assert_uint_lt(mapped_bytes(), before + 8 * MIB);
	ck_assert_uint_eq(wax_log_committed(wlog), wax_log_tail(wlog));
	close_log();
	ck_assert_uint_eq(truth_of(NULL, NULL).records, count);
}
END_TEST

/* W2: the limit is raised only after END, and that after tail was exchanged. */
START_TEST(nothing_is_reserved_while_a_segment_is_left)
{
	open_log();
	append_text("a", NULL);
	ck_assert_ok(wax_log_append_nowait(wlog, "b", 1, NULL));
	ck_assert_ok(wax_log_rotate(wlog));
	ck_assert_int_eq(refused_meanwhile, -EAGAIN);
	append_text("c", NULL);
	close_log();
	ck_assert_uint_eq(truth_of(NULL, NULL).records, 3);
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
	tcase_add_test(ahead, segment_of_32_mib_is_allocated_in_three_steps);
	tcase_add_loop_test(
		ahead, segment_takes_no_more_than_it_has_of_a_small_disk, 0, 2);
	tcase_add_test(ahead, stat_tells_of_folios_whenever_it_is_asked);
	tcase_add_test(ahead, what_is_committed_does_not_stay_mapped);
	tcase_add_test(ahead, nothing_is_reserved_while_a_segment_is_left);
	suite_add_tcase(suite, ahead);
	return harness_run(suite);
}
