/* SPDX-License-Identifier: MIT */
/*
 * A log whose system calls fail: what was acknowledged stays, what cannot be
 * had is an error, and a failed sync is for ever.
 *
 * Method: the linker sends the library's question "may I make this call?" to
 * __wrap_wax_os_gate(), which refuses the n-th call, or each call of a kind.
 * What is in the files is read by code of the tests.
 */
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>

#define LOG_IN_MEMORY 1
#include "log-fixture.h"

/*
 * Calls left until one is refused; 0 refuses none.  Atomic, because the threads
 * of a log make calls, too.
 */
static _Atomic(int) countdown;
static _Atomic(int) refusal;
/* Each call of this number is refused; 0 for none. */
static _Atomic(long) kind;
/* How many syncs were asked for. */
static _Atomic(int) synced;
/* What the countdown refused. */
static _Atomic(long) refused;

int
__wrap_wax_os_gate(long number);
int
__wrap_wax_os_gate(long number)
{
	synced += number == SYS_fdatasync;
	if (kind == number && kind != 0)
		return refusal;
	if (countdown == 0 || --countdown != 0)
		return 0;
	refused = number;
	return refusal;
}

static int
open_files(void)
{
	DIR *stream = opendir("/proc/self/fd");
	int count = 0;

	ck_assert_ptr_nonnull(stream);
	while (readdir(stream) != NULL)
		count++;
	(void)closedir(stream);
	return count;
}

/* A life of a log; returns the first error, and how many were acknowledged. */
static int
live(uint64_t *ret_acknowledged)
{
	unsigned char record[300] = {1};
	unsigned i;
	int err, first;

	*ret_acknowledged = 0;
	first = wax_log_open(directory, &opts, &wlog, NULL);
	if (first)
		return first;
	for (i = 0; i < 400; i++) {
		err = wax_log_append(wlog, record, sizeof(record), NULL);
		if (!err)
			++*ret_acknowledged;
		else if (!first)
			first = err;
	}
	err = wax_log_rotate(wlog);
	if (!err)
		err = wax_log_append(wlog, record, sizeof(record), NULL);
	if (!err)
		++*ret_acknowledged;
	if (!first)
		first = err;
	err = wax_log_sync(wlog, WAX_LOG_END);
	if (!first)
		first = err;
	err = wax_log_close(wlog);
	return first ? first : err;
}

static const int refusals[] = {-EIO, -ENOSPC, -ENOMEM};

START_TEST(acknowledged_records_survive_each_refused_call)
{
	int err = 0, left = 0, fds, n;
	uint64_t acknowledged;
	struct truth truth;

	refusal = refusals[_i];
	opts.segment_bytes = 64 * KIB;
	opts.sync = WAX_LOG_SYNC_INTERVAL;
	ck_assert_int_eq(live(&acknowledged), 0);
	fds = open_files();
	for (n = 1; left == 0; n++) {
		truth_remove(directory);
		countdown = n;
		err = live(&acknowledged);
		left = countdown;
		countdown = 0;
		ck_assert_int_le(err, 0);
		ck_assert_msg(open_files() == fds,
			      "call %d (%ld) refused: %d files", n, refused,
			      open_files());
		if (truth_read(directory, "log.", NULL, NULL, &truth) != 0)
			continue;
		ck_assert_msg(truth.records >= acknowledged,
			      "call %d refused: %d of %d", n,
			      (int)truth.records, (int)acknowledged);
		ck_assert_uint_eq(truth.bad, 0);
	}
	ck_assert_int_eq(err, 0);
	ck_assert_int_gt(n, 30);
}
END_TEST

START_TEST(full_disk_is_an_error_of_append_and_ends_when_there_is_space)
{
	static unsigned char record[30000];
	unsigned count = 0, i;
	int err = 0;

	opts.segment_bytes = 1 * MIB;
	open_log();
	kind = SYS_fallocate;
	refusal = -ENOSPC;
	while (!err && count < 100) {
		err = wax_log_append(wlog, record, sizeof(record), NULL);
		count += !err;
	}
	ck_assert_int_eq(err, -ENOSPC);
	ck_assert_int_eq(wax_log_rotate(wlog), -ENOSPC);
	ck_assert_int_eq(wax_log_error(wlog), 0);
	kind = 0;
	/* Into the next segment, too. */
	for (i = 0; i < 100; i++)
		ck_assert_ok(
			wax_log_append(wlog, record, sizeof(record), NULL));
	close_log();
	ck_assert_uint_eq(truth_of(NULL, NULL).records, count + 100);
	ck_assert_uint_eq(truth_of(NULL, NULL).bad, 0);
}
END_TEST

START_TEST(sync_covers_segments_that_were_sealed_without_one)
{
	open_log();
	append_text("x", NULL);
	synced = 0;
	ck_assert_ok(wax_log_rotate(wlog));
	ck_assert_uint_eq(truth_of(NULL, NULL).sealed, 1);
	/* Without a sync policy only the header of the new one. */
	ck_assert_int_eq(synced, 1);
	append_text("y", NULL);
	ck_assert_ok(wax_log_sync(wlog, WAX_LOG_END));
	ck_assert_int_eq(synced, 3);
	close_log();

	/* Nor was what the handle before sealed. */
	open_log();
	ck_assert_uint_eq(wax_log_durable(wlog), 0);
	synced = 0;
	append_text("z", NULL);
	ck_assert_ok(wax_log_sync(wlog, WAX_LOG_END));
	ck_assert_int_eq(synced, 3);
	ck_assert_uint_eq(wax_log_durable(wlog), wax_log_tail(wlog));
	close_log();
}
END_TEST

static unsigned poisonings;
static int poisoned_by;

static void
note_poison(void *unused, const struct wax_log_event *event)
{
	(void)unused;
	if (event->kind == WAX_LOG_EVENT_POISONED) {
		poisonings++;
		poisoned_by = event->err;
	}
}

START_TEST(failed_sync_is_for_ever_and_told_once)
{
	uint64_t durable;

	opts.event = note_poison;
	open_log();
	append_text("durable", NULL);
	ck_assert_ok(wax_log_sync(wlog, WAX_LOG_END));
	durable = wax_log_durable(wlog);
	append_text("not", NULL);
	kind = SYS_fdatasync;
	refusal = -EIO;
	ck_assert_int_eq(wax_log_sync(wlog, WAX_LOG_END), -EIO);
	kind = 0;
	ck_assert_int_eq(wax_log_sync(wlog, WAX_LOG_END), -EIO);
	ck_assert_int_eq(wax_log_append(wlog, "x", 1, NULL), -EIO);
	ck_assert_int_eq(wax_log_append_nowait(wlog, "x", 1, NULL), -EIO);
	ck_assert_int_eq(wax_log_rotate(wlog), -EIO);
	ck_assert_int_eq(wax_log_error(wlog), -EIO);
	ck_assert_uint_eq(wax_log_durable(wlog), durable);
	ck_assert_uint_eq(poisonings, 1);
	ck_assert_int_eq(poisoned_by, -EIO);
	ck_assert_int_eq(wax_log_close(wlog), -EIO);
	/* The file is left to recovery, with all that was stored. */
	ck_assert_uint_eq(truth_of(NULL, NULL).records, 2);
	ck_assert_uint_eq(truth_of(NULL, NULL).sealed, 0);
	ck_assert_uint_eq(truth_of(NULL, NULL).durable, durable);
}
END_TEST

START_TEST(failed_sync_of_a_new_segment_is_for_ever)
{
	static const long syncs[] = {SYS_fdatasync, SYS_fsync};

	open_log();
	append_text("whole", NULL);
	kind = syncs[_i];
	refusal = -EIO;
	ck_assert_int_eq(wax_log_rotate(wlog), -EIO);
	kind = 0;
	ck_assert_int_eq(wax_log_error(wlog), -EIO);
	ck_assert_int_eq(wax_log_append(wlog, "x", 1, NULL), -EIO);
	ck_assert_int_eq(wax_log_close(wlog), -EIO);
	ck_assert_uint_eq(truth_of(NULL, NULL).records, 1);
}
END_TEST

START_TEST(rotation_that_failed_can_be_tried_again)
{
	int n, err, left = 0;

	refusal = -EIO;
	for (n = 1; left == 0; n++) {
		truth_remove(directory);
		open_log();
		append_text("a", NULL);
		countdown = n;
		err = wax_log_rotate(wlog);
		left = countdown;
		countdown = 0;
		/* Unless it is for ever. */
		if (wax_log_error(wlog) == 0) {
			ck_assert_msg(!err || wax_log_rotate(wlog) == 0,
				      "call %d (%ld) was refused", n, refused);
			append_text("b", NULL);
		}
		(void)wax_log_close(wlog);
	}
	ck_assert_int_gt(n, 10);
	ck_assert_uint_eq(truth_of(NULL, NULL).records, 2);
}
END_TEST

/* What the report says of the disk then holds for all. */
START_TEST(recovery_syncs_segments_that_were_sealed_without_one)
{
	struct wax_log_report report;
	char name[128];
	int i;

	for (i = 0; i < 3; i++) {
		open_log();
		append_text("x", NULL);
		close_log();
	}
	(void)snprintf(name, sizeof(name), "%s/log.0000000080000000.wlog",
		       directory);
	ck_assert_int_eq(truncate(name, FIRST + 64), 0);
	synced = 0;
	ck_assert_ok(wax_log_recover(directory, NULL, &report, sizeof(report)));
	ck_assert_uint_eq(report.repaired, 1);
	ck_assert_int_eq(synced, 2);
}
END_TEST

START_TEST(failed_sync_of_the_thread_poisons_appends)
{
	int err = 0;

	opts.flags = 0;
	opts.sync = WAX_LOG_SYNC_INTERVAL;
	opts.sync_ms = 1;
	opts.event = note_poison;
	open_log();
	kind = SYS_fdatasync;
	refusal = -EIO;
	while (!err) {
		err = wax_log_append(wlog, "x", 1, NULL);
		(void)usleep(1000);
	}
	ck_assert_int_eq(err, -EIO);
	ck_assert_int_eq(wax_log_close(wlog), -EIO);
	ck_assert_uint_eq(poisonings, 1);
}
END_TEST

START_TEST(file_system_that_cannot_allocate_is_refused_unless_sparse_is_allowed)
{
	kind = SYS_fallocate;
	refusal = -EOPNOTSUPP;
	ck_assert_int_eq(wax_log_open(directory, &opts, &wlog, NULL), -ENOTSUP);
	opts.flags |= WAX_LOG_ALLOW_SPARSE;
	open_log();
	append_text("x", NULL);
	close_log();
	ck_assert_uint_eq(truth_of(NULL, NULL).records, 1);
}
END_TEST

START_TEST(removed_directory_has_no_room_for_a_segment)
{
	open_log();
	append_text("x", NULL);
	truth_remove(directory);
	ck_assert_int_eq(wax_log_rotate(wlog), -ENOENT);
	ck_assert_ok(wax_log_append(wlog, "y", 1, NULL));
	ck_assert_int_le(wax_log_close(wlog), 0);
}
END_TEST

START_TEST(file_that_somebody_cut_is_an_error_and_no_signal)
{
	char name[128];

	(void)snprintf(name, sizeof(name), "%s/log.0000000000000000.wlog",
		       directory);
	opts.wait_ms = 50000;
	open_log();
	append_text("cut off", NULL);
	ck_assert_int_eq(truncate(name, 0), 0);
	ck_assert_int_eq(wax_log_append(wlog, "x", 1, NULL), -ESTALE);
	ck_assert_int_eq(wax_log_append(wlog, "x", 1, NULL), -ESTALE);
	ck_assert_int_eq(wax_log_sync(wlog, WAX_LOG_END), -ESTALE);
	ck_assert_int_eq(wax_log_error(wlog), -ESTALE);
	/* What was lost is not waited for. */
	(void)alarm(25);
	ck_assert_int_eq(wax_log_close(wlog), -ESTALE);
	(void)alarm(0);
}
END_TEST

/* The next append writes pages ahead, which would make the file long again. */
START_TEST(file_that_somebody_cut_is_not_made_long_again)
{
	static char bytes[1000];
	char name[128];
	uint64_t kept;
	int i;

	(void)snprintf(name, sizeof(name), "%s/log.0000000000000000.wlog",
		       directory);
	open_log();
	for (i = 0; i < 1000; i++)
		ck_assert_ok(wax_log_append(wlog, bytes, sizeof(bytes), NULL));
	while (wax_log_append_nowait(wlog, bytes, sizeof(bytes), NULL) == 0)
		;
	ck_assert_uint_eq(stat_log().folio, WAX_FOLIO_NORMAL);
	/* What close stores has a page: ThreadSanitizer waits for itself when an
	 * atomic store faults. */
	kept = (wax_log_tail(wlog) + 64 + 4095) & ~UINT64_C(4095);
	ck_assert_uint_lt(kept, UINT64_C(1) << 20);
	ck_assert_int_eq(truncate(name, (off_t)kept), 0);
	ck_assert_int_eq(wax_log_append(wlog, bytes, sizeof(bytes), NULL),
			 -ESTALE);
	ck_assert_int_eq(wax_log_close(wlog), -ESTALE);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("log-fail");
	TCase *fail = tcase_create("fail");

	log_fixture(fail);
	tcase_add_loop_test(fail,
			    acknowledged_records_survive_each_refused_call, 0,
			    sizeof(refusals) / sizeof(refusals[0]));
	tcase_add_test(
		fail,
		full_disk_is_an_error_of_append_and_ends_when_there_is_space);
	tcase_add_test(fail, sync_covers_segments_that_were_sealed_without_one);
	tcase_add_test(fail,
		       recovery_syncs_segments_that_were_sealed_without_one);
	tcase_add_test(fail, failed_sync_is_for_ever_and_told_once);
	tcase_add_loop_test(fail, failed_sync_of_a_new_segment_is_for_ever, 0,
			    2);
	tcase_add_test(fail, rotation_that_failed_can_be_tried_again);
	tcase_add_test(fail, failed_sync_of_the_thread_poisons_appends);
	tcase_add_test(
		fail,
		file_system_that_cannot_allocate_is_refused_unless_sparse_is_allowed);
	tcase_add_test(fail, removed_directory_has_no_room_for_a_segment);
	tcase_add_test(fail, file_that_somebody_cut_is_an_error_and_no_signal);
	tcase_add_test(fail, file_that_somebody_cut_is_not_made_long_again);
	suite_add_tcase(suite, fail);
	return harness_run(suite);
}
