/* SPDX-License-Identifier: MIT */
/*
 * Writing a log: when it is synced, who else is there, what is refused.
 *
 * Method: what is in the files is read by code of the tests (log-truth.c); other
 * writers are other processes.
 */
#include "config.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "log-fixture.h"

/* -- Syncs ----------------------------------------------------------------- */

START_TEST(checkpoint_says_what_was_synced_and_no_more)
{
	uint64_t position, durable;

	open_log();
	append_text("a", &position);
	ck_assert_uint_eq(wax_log_durable(wlog), FIRST);
	ck_assert_uint_eq(truth_of(NULL, NULL).durable, 0);
	ck_assert_ok(wax_log_sync(wlog, position));
	durable = wax_log_durable(wlog);
	ck_assert_uint_eq(durable, wax_log_tail(wlog));
	append_text("b", NULL);
	ck_assert_uint_eq(truth_of(NULL, NULL).durable, durable);
	ck_assert_int_eq(wax_log_sync(wlog, wax_log_tail(wlog)), -EINVAL);
	ck_assert_ok(wax_log_sync(wlog, WAX_LOG_END));
	ck_assert_uint_eq(truth_of(NULL, NULL).durable, wax_log_tail(wlog));
	close_log();
}
END_TEST

START_TEST(each_append_is_durable_when_the_policy_says_so)
{
	unsigned i;

	opts.sync = _i == 0 ? WAX_LOG_SYNC_EACH : WAX_LOG_SYNC_GROUP;
	opts.sync_ms = _i == 0 ? 0 : 1;
	open_log();
	for (i = 0; i < 5; i++) {
		append_text("x", NULL);
		ck_assert_uint_eq(wax_log_durable(wlog), wax_log_tail(wlog));
	}
	ck_assert_uint_eq(stat_log().syncs, 5);
	ck_assert_ok(wax_log_append_nowait(wlog, "x", 1, NULL));
	ck_assert_uint_lt(wax_log_durable(wlog), wax_log_tail(wlog));
	close_log();
}
END_TEST

START_TEST(interval_syncs_without_being_asked)
{
	opts.flags = 0;
	opts.sync = WAX_LOG_SYNC_INTERVAL;
	opts.sync_ms = _i == 0 ? 10 : 600000;
	opts.sync_bytes = _i == 0 ? 0 : 8192;
	open_log();
	append_text("x", NULL);
	if (_i == 1) {
		ck_assert_uint_eq(stat_log().syncs, 0);
		while (wax_log_tail(wlog) < 64 * KIB)
			append_text("some more bytes", NULL);
		/* What came last may wait for the next 8 KiB. */
		while (wax_log_durable(wlog) < 32 * KIB)
			(void)usleep(1000);
	} else {
		while (wax_log_durable(wlog) != wax_log_tail(wlog))
			(void)usleep(1000);
	}
	ck_assert_uint_ge(stat_log().syncs, 1);
	close_log();
}
END_TEST

START_TEST(old_segment_is_left_without_being_asked)
{
	opts.flags = 0;
	opts.segment_age_ms = 1;
	open_log();
	append_text("x", NULL);
	while (stat_log().rotations == 0)
		(void)usleep(1000);
	ck_assert_uint_eq(stat_log().rotations, 1);
	close_log();
	ck_assert_uint_eq(truth_of(NULL, NULL).records, 1);
}
END_TEST

/* -- Signals, processes ---------------------------------------------------- */

START_TEST(nowait_says_eagain_where_it_would_have_to_wait)
{
	static char bytes[1000];
	unsigned count = 0;
	int err;

	open_log();
	do
		err = wax_log_append_nowait(wlog, bytes, sizeof(bytes), NULL);
	while (!err && ++count < 100000);
	ck_assert_int_eq(err, -EAGAIN);
	ck_assert_uint_gt(count, 3);
	ck_assert_uint_eq(stat_log().slow_appends, 0);
	ck_assert_ok(wax_log_ensure(wlog, 1008));
	ck_assert_ok(wax_log_append_nowait(wlog, bytes, sizeof(bytes), NULL));
	ck_assert_uint_eq(truth_of(NULL, NULL).records, count + 1);
	close_log();
}
END_TEST

static volatile sig_atomic_t signalled;

static void
append_in_handler(int signo)
{
	(void)signo;
	if (wax_log_append_nowait(wlog, "signal", 6, NULL) == 0)
		signalled++;
}

static int
count_signals(void *arg, const struct truth_record *record)
{
	*(unsigned *)arg += record->size == 6;
	return 0;
}

START_TEST(handler_appends_whatever_it_interrupts)
{
	struct sigaction action = {.sa_handler = append_in_handler};
	struct itimerspec often = {{0, 50000}, {0, 50000}};
	struct sigevent event = {.sigev_notify = SIGEV_SIGNAL,
				 .sigev_signo = SIGUSR1};
	unsigned i, found = 0;
	timer_t timer;

	opts.segment_bytes = 4 * MIB;
	open_log();
	ck_assert_int_eq(sigaction(SIGUSR1, &action, NULL), 0);
	ck_assert_int_eq(timer_create(CLOCK_MONOTONIC, &event, &timer), 0);
	ck_assert_int_eq(timer_settime(timer, 0, &often, NULL), 0);
	for (i = 0; i < 200000 || (signalled < 10 && i < 100000000); i++)
		ck_assert_int_eq(
			wax_log_append(wlog, directory, 10 + i % 50, NULL), 0);
	ck_assert_int_eq(timer_delete(timer), 0);
	ck_assert_int_gt(signalled, 9);
	close_log();
	/* No other record has six bytes. */
	ck_assert_uint_eq(truth_of(count_signals, &found).records,
			  i + (unsigned)signalled);
	ck_assert_uint_eq(found, (unsigned)signalled);
}
END_TEST

START_TEST(second_writer_is_told_who_is_the_first)
{
	struct wax_log_obstacle obstacle = {.pid = 7};
	struct wax_log *other = NULL;
	int status;
	pid_t child;

	open_log();
	ck_assert_int_eq(wax_log_open(directory, &opts, &other, &obstacle),
			 -EBUSY);
	ck_assert_int_eq(obstacle.pid, getpid());
	ck_assert_ptr_null(other);
	ck_assert_int_eq(wax_log_open(directory, &opts, &other, NULL), -EBUSY);
	child = fork();
	if (child == 0)
		_exit(wax_log_open(directory, &opts, &other, &obstacle) ==
					      -EBUSY &&
				      obstacle.pid == getppid()
			      ? 0
			      : 1);
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_int_eq(status, 0);
	append_text("still mine", NULL);
	close_log();
}
END_TEST

START_TEST(writer_keeps_its_records_when_its_lock_is_removed)
{
	struct wax_log_obstacle obstacle = {.pid = 7};
	struct wax_log *other = NULL;
	char name[96];

	open_log();
	append_text("a", NULL);
	(void)snprintf(name, sizeof(name), "%s/log.lock", directory);
	ck_assert_int_eq(unlink(name), 0);
	ck_assert_int_eq(wax_log_open(directory, &opts, &other, &obstacle),
			 -EBUSY);
	ck_assert_int_eq(obstacle.pid, 0);
	append_text("b", NULL);
	close_log();
	ck_assert_uint_eq(truth_of(NULL, NULL).records, 2);
}
END_TEST

static int
child_is_refused(void)
{
	struct wax_log_claim claim = {.opaque = {8}};
	struct wax_log_stat stat;

	return wax_log_append(wlog, "x", 1, NULL) == -EPERM &&
	       wax_log_append_nowait(wlog, "x", 1, NULL) == -EPERM &&
	       wax_log_reserve(wlog, 1, &claim) == -EPERM &&
	       wax_log_abort(wlog, &claim) == -EPERM &&
	       wax_log_sync(wlog, WAX_LOG_END) == -EPERM &&
	       wax_log_rotate(wlog) == -EPERM &&
	       wax_log_ensure(wlog, 8) == -EPERM &&
	       wax_log_prune(wlog, NULL) == -EPERM &&
	       wax_log_stat(wlog, &stat, sizeof(stat)) == -EPERM &&
	       wax_log_error(wlog) == -EPERM && wax_log_committed(wlog) == 0 &&
	       wax_log_close(wlog) == -EPERM;
}

START_TEST(forked_child_is_refused_and_the_parent_goes_on)
{
	int status;
	pid_t child;

	opts.flags = 0;
	open_log();
	append_text("before", NULL);
	child = fork();
	if (child == 0)
		_exit(child_is_refused() ? 0 : 1);
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_int_eq(status, 0);
	append_text("after", NULL);
	close_log();
	ck_assert_uint_eq(truth_of(NULL, NULL).records, 2);
}
END_TEST

/* Killed before a sync, when what was before is deleted: _i: by the next writer. */
START_TEST(ordinals_go_on_when_all_that_was_before_is_gone)
{
	struct wax_log_reader *reader;
	struct wax_log_entry entry;
	uint64_t count = 0;
	int status = -1;
	pid_t child;

	opts.retain_count = 1;
	child = fork();
	if (child == 0) {
		open_log();
		append_text("a", NULL);
		append_text("b", NULL);
		if (_i) {
			close_log();
			open_log();
		} else {
			ck_assert_ok(wax_log_rotate(wlog));
		}
		ck_assert_ok(wax_log_prune(wlog, &count));
		append_text("c", NULL);
		_exit(count == 1 ? 0 : 1);
	}
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_int_eq(status, 0);
	open_log();
	ck_assert_ok(wax_log_reader_open(directory, NULL, &reader));
	ck_assert_int_eq(wax_log_next(reader, &entry), WAX_LOG_ENTRY);
	ck_assert_uint_eq(entry.ordinal, 2);
	wax_log_reader_close(reader);
	close_log();
}
END_TEST

/* -- Options, events ------------------------------------------------------- */

static const struct {
	size_t offset;
	uint64_t value;
	int is_wide;
} refused[] = {
	{offsetof(struct wax_log_opts, size), 16, 0},
	{offsetof(struct wax_log_opts, flags), 1u << 31, 0},
	{offsetof(struct wax_log_opts, segment_bytes), 65535, 1},
	{offsetof(struct wax_log_opts, segment_bytes), (1ull << 40) + 1, 1},
	{offsetof(struct wax_log_opts, max_record), (1u << 27) + 1, 0},
	{offsetof(struct wax_log_opts, sync), 5, 0},
	{offsetof(struct wax_log_opts, stamp), 4, 0},
	{offsetof(struct wax_log_opts, recover), 3, 0},
	{offsetof(struct wax_log_opts, folio), 4, 0},
	{offsetof(struct wax_log_opts, pretouch), 3, 0},
	{offsetof(struct wax_log_opts, user_size), 257, 0},
	{offsetof(struct wax_log_opts, user_size), 1, 0},
};

START_TEST(option_out_of_range_is_refused)
{
	unsigned char *field = (unsigned char *)&opts + refused[_i].offset;
	uint32_t narrow = (uint32_t)refused[_i].value;

	if (refused[_i].is_wide)
		memcpy(field, &refused[_i].value, 8);
	else
		memcpy(field, &narrow, 4);
	ck_assert_int_eq(wax_log_open(directory, &opts, &wlog, NULL), -EINVAL);
	ck_assert_ptr_null(wlog);
	ck_assert_int_eq(
		truth_read(directory, "log.", NULL, NULL, &(struct truth){0}),
		-1);
}
END_TEST

START_TEST(name_that_is_no_name_is_refused)
{
	static const char *const names[] = {"", ".x", "a/b"};

	opts.name = names[_i];
	ck_assert_int_eq(wax_log_open(directory, &opts, &wlog, NULL), -EINVAL);
}
END_TEST

START_TEST(log_that_must_exist_is_not_made)
{
	opts.flags |= WAX_LOG_EXISTING;
	ck_assert_int_eq(wax_log_open(directory, &opts, &wlog, NULL), -ENOENT);
	ck_assert_int_eq(access(directory, F_OK), -1);
	/* Nor is anything left in a directory that has none. */
	ck_assert_int_eq(mkdir(directory, 0777), 0);
	ck_assert_int_eq(wax_log_open(directory, &opts, &wlog, NULL), -ENOENT);
	ck_assert_int_eq(rmdir(directory), 0);
}
END_TEST

static unsigned happened[8];

static void
note_event(void *arg, const struct wax_log_event *event)
{
	ck_assert_ptr_eq(arg, happened);
	ck_assert_uint_lt(event->kind, 8);
	happened[event->kind]++;
	/* No lock is held: the log may be used. */
	ck_assert_int_le(wax_log_error(wlog), 0);
	(void)wax_log_committed(wlog);
}

START_TEST(events_tell_of_rotation_sealing_and_pruning)
{
	opts.segment_bytes = 64 * KIB;
	opts.retain_count = 1;
	opts.event = note_event;
	opts.event_arg = happened;
	opts.user = "schema";
	opts.user_size = 6;
	open_log();
	append_text("x", NULL);
	ck_assert_ok(wax_log_rotate(wlog));
	ck_assert_uint_eq(happened[WAX_LOG_EVENT_ROTATED], 1);
	ck_assert_uint_eq(happened[WAX_LOG_EVENT_SEALED], 1);
	ck_assert_ok(wax_log_prune(wlog, NULL));
	ck_assert_uint_eq(happened[WAX_LOG_EVENT_PRUNED], 1);
	close_log();
}
END_TEST

static int asked[2];

static void
ask_when_sealed(void *unused, const struct wax_log_event *event)
{
	(void)unused;
	if (event->kind != WAX_LOG_EVENT_SEALED)
		return;
	asked[0] = wax_log_sync(wlog, WAX_LOG_END);
	asked[1] = wax_log_append(wlog, "x", 1, NULL);
}

START_TEST(callback_of_close_is_refused_and_not_kept_waiting)
{
	opts.event = ask_when_sealed;
	opts.sync = _i ? WAX_LOG_SYNC_INTERVAL : WAX_LOG_SYNC_NONE;
	opts.wait_ms = 50000;
	open_log();
	append_text("x", NULL);
	/* Sooner than sync would give up. */
	(void)alarm(25);
	close_log();
	(void)alarm(0);
	ck_assert_int_eq(asked[0], -EBADF);
	ck_assert_int_eq(asked[1], -EBADF);
	ck_assert_uint_eq(truth_of(NULL, NULL).records, 1);
}
END_TEST

static void
add_syncs(Suite *suite)
{
	TCase *syncs = tcase_create("syncs");

	log_fixture(syncs);
	tcase_add_test(syncs, checkpoint_says_what_was_synced_and_no_more);
	tcase_add_loop_test(
		syncs, each_append_is_durable_when_the_policy_says_so, 0, 2);
	tcase_add_loop_test(syncs, interval_syncs_without_being_asked, 0, 2);
	tcase_add_test(syncs, old_segment_is_left_without_being_asked);
	suite_add_tcase(suite, syncs);
}

START_TEST(seek_by_time_needs_a_segment_with_stamps)
{
	struct wax_log_reader *reader;
	int i;

	for (i = 0; i < 3; i++) {
		opts.stamp = i == 1 ? WAX_LOG_STAMP_REAL : WAX_LOG_STAMP_NONE;
		open_log();
		append_text("a", NULL);
		close_log();
		ck_assert_ok(wax_log_reader_open(directory, NULL, &reader));
		ck_assert_int_eq(wax_log_seek_time(reader, UINT64_MAX),
				 i == 0 ? -ENODATA : 0);
		wax_log_reader_close(reader);
	}
}
END_TEST

/* As when old segments were moved to a larger disk. */
START_TEST(segment_behind_a_symbolic_link_is_one)
{
	char name[96], aside[96];

	open_log();
	append_text("a", NULL);
	close_log();
	(void)snprintf(name, sizeof(name), "%s/log.0000000000000000.wlog",
		       directory);
	(void)snprintf(aside, sizeof(aside), "%s/aside", directory);
	ck_assert_int_eq(rename(name, aside), 0);
	ck_assert_int_eq(symlink("aside", name), 0);
	open_log();
	ck_assert_uint_eq(wax_log_tail(wlog), (UINT64_C(1) << 30) + FIRST);
	close_log();
}
END_TEST

static void
add_processes(Suite *suite)
{
	TCase *processes = tcase_create("processes");
	TCase *options = tcase_create("options");

	log_fixture(processes);
	tcase_add_test(processes,
		       nowait_says_eagain_where_it_would_have_to_wait);
	tcase_add_test(processes, handler_appends_whatever_it_interrupts);
	tcase_add_loop_test(processes,
			    ordinals_go_on_when_all_that_was_before_is_gone, 0,
			    2);
	tcase_add_test(processes, second_writer_is_told_who_is_the_first);
	tcase_add_test(processes,
		       writer_keeps_its_records_when_its_lock_is_removed);
	tcase_add_test(processes,
		       forked_child_is_refused_and_the_parent_goes_on);
	suite_add_tcase(suite, processes);

	log_fixture(options);
	tcase_add_loop_test(options, option_out_of_range_is_refused, 0,
			    sizeof(refused) / sizeof(refused[0]));
	tcase_add_loop_test(options, name_that_is_no_name_is_refused, 0, 3);
	tcase_add_test(options, log_that_must_exist_is_not_made);
	tcase_add_test(options, seek_by_time_needs_a_segment_with_stamps);
	tcase_add_test(options, segment_behind_a_symbolic_link_is_one);
	tcase_add_test(options, events_tell_of_rotation_sealing_and_pruning);
	tcase_add_loop_test(options,
			    callback_of_close_is_refused_and_not_kept_waiting,
			    0, 2);
	suite_add_tcase(suite, options);
}

int
main(void)
{
	Suite *suite = suite_create("log-life");

	add_syncs(suite);
	add_processes(suite);
	return harness_run(suite);
}
