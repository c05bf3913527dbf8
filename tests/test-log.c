/* SPDX-License-Identifier: MIT */
/*
 * Writing a log: records, claims, segments.
 *
 * Method: what is in the files is read by code of the tests (log-truth.c), and
 * file names and sizes come from the directory.
 */
#include "config.h"

#include <errno.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "log-fixture.h"

/* -- Records --------------------------------------------------------------- */

struct seen {
	unsigned count;
	uint64_t positions[64];
	uint64_t stamps[64];
	uint32_t sizes[64];
	char text[64][64];
};

static int
see(void *arg, const struct truth_record *record)
{
	struct seen *seen = arg;
	unsigned i = seen->count++;

	ck_assert_uint_lt(i, 64);
	seen->positions[i] = record->position;
	seen->stamps[i] = record->stamp;
	seen->sizes[i] = record->size;
	if (record->size != 0)
		memcpy(seen->text[i], record->data,
		       record->size < 63 ? record->size : 63);
	return 0;
}

START_TEST(record_is_in_the_file_when_append_returns)
{
	struct seen seen = {.count = 0};
	uint64_t position = 0;

	open_log();
	append_text("hello", &position);
	ck_assert_uint_eq(truth_of(see, &seen).records, 1);
	ck_assert_str_eq(seen.text[0], "hello");
	ck_assert_uint_eq(seen.positions[0], position);
	ck_assert_uint_eq(position, FIRST);
	close_log();
}
END_TEST

START_TEST(killed_writer_loses_nothing_that_was_acknowledged)
{
	int pipes[2], status;
	uint32_t count = 0, i;
	pid_t child;

	ck_assert_int_eq(pipe(pipes), 0);
	child = fork();
	if (child == 0) {
		opts.segment_bytes = 64 * KIB;
		opts.max_record = 1000;
		if (wax_log_open(directory, &opts, &wlog, NULL) != 0)
			_exit(1);
		for (i = 1; i <= 3000; i++) {
			if (wax_log_append(wlog, "0123456789", i % 11, NULL))
				_exit(1);
			if (write(pipes[1], &i, sizeof(i)) != sizeof(i))
				_exit(1);
		}
		(void)raise(SIGKILL);
	}
	(void)close(pipes[1]);
	while (read(pipes[0], &i, sizeof(i)) == sizeof(i))
		count = i;
	(void)close(pipes[0]);
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	ck_assert_uint_eq(count, 3000);
	ck_assert_uint_eq(truth_of(NULL, NULL).records, count);
}
END_TEST

static uint64_t recovered_bytes;
static unsigned recoveries;

static void
note_recovery(void *unused, const struct wax_log_event *event)
{
	(void)unused;
	if (event->kind == WAX_LOG_EVENT_RECOVERED) {
		recoveries++;
		recovered_bytes = event->bytes;
	}
}

/* A process that dies with two records, a claim, and a third one in the log. */
static void
die_with_a_claim(void)
{
	struct wax_log_claim claim;
	int status;
	pid_t child = fork();

	if (child == 0) {
		if (wax_log_open(directory, &opts, &wlog, NULL) ||
		    wax_log_append(wlog, "one", 3, NULL) ||
		    wax_log_append(wlog, "two", 3, NULL) ||
		    wax_log_reserve(wlog, 100, &claim) ||
		    wax_log_append(wlog, "three", 5, NULL))
			_exit(1);
		(void)raise(SIGKILL);
	}
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert(WIFSIGNALED(status));
}

START_TEST(log_of_a_killed_writer_is_whole_when_opened_again)
{
	struct seen seen = {.count = 0};
	struct truth truth;

	opts.recover = _i == 0 ? WAX_LOG_SALVAGE : WAX_LOG_PREFIX;
	die_with_a_claim();
	opts.event = note_recovery;
	open_log();
	ck_assert_uint_eq(recoveries, 1);
	ck_assert_uint_eq(recovered_bytes, 112);
	ck_assert_uint_eq(stat_log().ordinal, 3);
	append_text("four", NULL);
	ck_assert_uint_eq(stat_log().ordinal, 4);
	close_log();
	truth = truth_of(see, &seen);
	ck_assert_uint_eq(truth.records, 4);
	ck_assert_uint_eq(truth.gaps, 1);
	ck_assert_uint_eq(truth.sealed, 2);
	ck_assert_str_eq(seen.text[2], "three");
	ck_assert_str_eq(seen.text[3], "four");
}
END_TEST

START_TEST(record_of_max_size_is_taken_and_one_byte_more_is_not)
{
	static char bytes[4097];
	uint64_t position = 7;

	opts.max_record = 4096;
	open_log();
	ck_assert_ok(wax_log_append(wlog, bytes, 4096, NULL));
	ck_assert_int_eq(wax_log_append(wlog, bytes, 4097, &position),
			 -EOVERFLOW);
	ck_assert_uint_eq(position, 7);
	ck_assert_int_eq(wax_log_append(wlog, NULL, 1, NULL), -EINVAL);
	ck_assert_ok(wax_log_append(wlog, NULL, 0, NULL));
	ck_assert_uint_eq(truth_of(NULL, NULL).records, 2);
	close_log();
}
END_TEST

START_TEST(pieces_become_one_record_and_a_batch_stands_side_by_side)
{
	struct iovec parts[3] = {
		{bytes_of("ab"), 2}, {NULL, 0}, {bytes_of("cde"), 3}};
	struct seen seen = {.count = 0};
	uint64_t one, first;

	open_log();
	ck_assert_ok(wax_log_appendv(wlog, parts, 3, 0, &one));
	ck_assert_ok(wax_log_batch(wlog, parts, 3, 0, &first));
	ck_assert_ok(wax_log_batch(wlog, parts, 0, 0, NULL));
	ck_assert_uint_eq(truth_of(see, &seen).records, 4);
	ck_assert_str_eq(seen.text[0], "abcde");
	ck_assert_str_eq(seen.text[1], "ab");
	ck_assert_uint_eq(seen.sizes[2], 0);
	ck_assert_str_eq(seen.text[3], "cde");
	ck_assert_uint_eq(seen.positions[0], one);
	ck_assert_uint_eq(seen.positions[1], first);
	ck_assert_uint_eq(seen.positions[2], first + 16);
	ck_assert_uint_eq(seen.positions[3], first + 24);
	close_log();
}
END_TEST

START_TEST(huge_pieces_do_not_wrap_to_a_small_record)
{
	struct iovec parts[2] = {{bytes_of("x"), SIZE_MAX - 3},
				 {bytes_of("x"), 8}};

	open_log();
	ck_assert_int_eq(wax_log_appendv(wlog, parts, 2, 0, NULL), -EOVERFLOW);
	ck_assert_int_eq(wax_log_batch(wlog, parts, 2, 0, NULL), -EOVERFLOW);
	ck_assert_uint_eq(wax_log_tail(wlog), FIRST);
	close_log();
}
END_TEST

START_TEST(stamps_are_the_users_or_the_time)
{
	struct seen seen = {.count = 0};
	struct timespec now;
	struct iovec part = {bytes_of("x"), 1};

	opts.stamp = _i == 0 ? WAX_LOG_STAMP_USER : WAX_LOG_STAMP_REAL;
	open_log();
	(void)clock_gettime(CLOCK_REALTIME, &now);
	ck_assert_ok(wax_log_appendv(wlog, &part, 1, 1234567, NULL));
	ck_assert_uint_eq(truth_of(see, &seen).records, 1);
	if (_i == 0) {
		ck_assert_uint_eq(seen.stamps[0], 1234567);
	} else {
		ck_assert_uint_ge(seen.stamps[0] / 1000000000,
				  (uint64_t)now.tv_sec);
		ck_assert_uint_le(seen.stamps[0] / 1000000000,
				  (uint64_t)now.tv_sec + 60);
	}
	close_log();
}
END_TEST

/* -- Claims ---------------------------------------------------------------- */

START_TEST(claim_becomes_a_record_of_what_was_used)
{
	struct wax_log_claim claim;
	struct seen seen = {.count = 0};
	struct truth truth;

	opts.stamp = WAX_LOG_STAMP_USER;
	open_log();
	ck_assert_ok(wax_log_reserve(wlog, 100, &claim));
	ck_assert_uint_eq(claim.size, 100);
	ck_assert_uint_eq((uintptr_t)claim.data % 8, 0);
	memset(claim.data, 'z', 100);
	memcpy(claim.data, "abc", 3);
	claim.stamp = 42;
	ck_assert_int_eq(wax_log_commit(wlog, &claim, 101), -EINVAL);
	ck_assert_uint_eq(truth_of(NULL, NULL).records, 0);
	ck_assert_ok(wax_log_commit(wlog, &claim, 3));
	ck_assert_int_eq(wax_log_commit(wlog, &claim, 3), -EINVAL);
	ck_assert_int_eq(wax_log_abort(wlog, &claim), -EINVAL);
	append_text("next", NULL);
	truth = truth_of(see, &seen);
	ck_assert_uint_eq(truth.records, 2);
	ck_assert_uint_eq(truth.pads, 1);
	ck_assert_str_eq(seen.text[0], "abc");
	ck_assert_uint_eq(seen.stamps[0], 42);
	ck_assert_str_eq(seen.text[1], "next");
	close_log();
}
END_TEST

START_TEST(open_claim_holds_readers_back_and_aborted_one_does_not)
{
	struct wax_log_claim claim;
	uint64_t position;

	opts.wait_ms = 20;
	open_log();
	ck_assert_ok(wax_log_reserve(wlog, 100, &claim));
	append_text("behind", &position);
	ck_assert_uint_eq(truth_of(NULL, NULL).records, 0);
	ck_assert_uint_eq(wax_log_committed(wlog), claim.position);
	ck_assert_int_eq(wax_log_sync(wlog, position), -ETIMEDOUT);
	ck_assert_ok(wax_log_abort(wlog, &claim));
	ck_assert_uint_eq(truth_of(NULL, NULL).records, 1);
	ck_assert_uint_eq(wax_log_committed(wlog), wax_log_tail(wlog));
	ck_assert_ok(wax_log_sync(wlog, position));
	close_log();
}
END_TEST

START_TEST(close_gives_open_claims_up_and_rotation_waits_for_none)
{
	struct wax_log_claim claim;
	struct truth truth;

	opts.wait_ms = 20;
	open_log();
	ck_assert_ok(wax_log_reserve(wlog, 100, &claim));
	ck_assert_ok(wax_log_rotate(wlog));
	append_text("in the next segment", NULL);
	truth = truth_of(NULL, NULL);
	ck_assert_uint_eq(truth.segments, 2);
	ck_assert_uint_eq(truth.ended, 0);
	close_log();
	truth = truth_of(NULL, NULL);
	ck_assert_uint_eq(truth.sealed, 2);
	ck_assert_uint_eq(truth.records, 1);
	ck_assert_uint_eq(truth.pads, 1);
}
END_TEST

/* -- Segments -------------------------------------------------------------- */

START_TEST(segment_is_left_when_full_and_sealed_to_its_exact_end)
{
	struct truth truth;
	unsigned i;

	opts.segment_bytes = 64 * KIB;
	opts.max_record = 1000;
	open_log();
	for (i = 0; i < 1000; i++)
		ck_assert_ok(wax_log_append(wlog, directory, 63, NULL));
	ck_assert_uint_ge(wax_log_tail(wlog), 64 * KIB);
	close_log();
	truth = truth_of(NULL, NULL);
	ck_assert_uint_eq(truth.segments, 2);
	ck_assert_uint_eq(truth.sealed, 2);
	ck_assert_uint_eq(truth.records, 1000);
	ck_assert_uint_eq(truth.trailer_records, 1000);
	ck_assert_uint_le(truth.file_bytes, 2 * 64 * KIB);
	ck_assert_uint_ge(truth.file_bytes, 1000 * 72 + 2 * FIRST);
	ck_assert_uint_lt(truth.file_bytes, 1000 * 72 + 2 * FIRST + 1024);
}
END_TEST

START_TEST(rotate_begins_the_segment_that_base_and_capacity_say)
{
	char name[128];
	struct stat st;

	opts.segment_bytes = 1 * MIB;
	open_log();
	ck_assert_ok(wax_log_rotate(wlog));
	ck_assert_uint_eq(stat_log().rotations, 0);
	append_text("a", NULL);
	ck_assert_ok(wax_log_rotate(wlog));
	ck_assert_uint_eq(stat_log().rotations, 1);
	append_text("b", NULL);
	ck_assert_uint_gt(wax_log_tail(wlog), 1 * MIB);
	(void)snprintf(name, sizeof(name), "%s/log.0000000000100000.wlog",
		       directory);
	ck_assert_int_eq(stat(name, &st), 0);
	close_log();
}
END_TEST

START_TEST(log_goes_on_in_a_new_segment_when_opened_again)
{
	struct truth truth;

	open_log();
	append_text("a", NULL);
	append_text("b", NULL);
	close_log();
	open_log();
	ck_assert_uint_eq(stat_log().ordinal, 2);
	append_text("c", NULL);
	ck_assert_uint_eq(stat_log().ordinal, 3);
	close_log();
	truth = truth_of(NULL, NULL);
	ck_assert_uint_eq(truth.records, 3);
	ck_assert_uint_eq(truth.sealed, 2);
}
END_TEST

START_TEST(retention_deletes_the_oldest_sealed_segments_only)
{
	uint64_t count = 7;
	unsigned i;

	opts.segment_bytes = 64 * KIB;
	opts.retain_count = 3;
	open_log();
	for (i = 0; i < 6; i++) {
		append_text("x", NULL);
		ck_assert_ok(wax_log_rotate(wlog));
	}
	ck_assert_uint_eq(truth_of(NULL, NULL).segments, 7);
	ck_assert_ok(wax_log_prune(wlog, &count));
	ck_assert_uint_eq(count, 4);
	ck_assert_uint_eq(truth_of(NULL, NULL).segments, 3);
	ck_assert_uint_eq(stat_log().pruned, 4);
	opts.retain_count = 1;
	ck_assert_ok(wax_log_prune_at(directory, &opts, &count));
	ck_assert_uint_eq(count, 2);
	ck_assert_uint_eq(truth_of(NULL, NULL).segments, 1);
	append_text("y", NULL);
	close_log();
	ck_assert_uint_eq(truth_of(NULL, NULL).records, 1);
}
END_TEST

static void
add_records(Suite *suite)
{
	TCase *records = tcase_create("records");
	TCase *claims = tcase_create("claims");

	log_fixture(records);
	tcase_add_test(records, record_is_in_the_file_when_append_returns);
	tcase_add_test(records,
		       killed_writer_loses_nothing_that_was_acknowledged);
	tcase_add_loop_test(records,
			    log_of_a_killed_writer_is_whole_when_opened_again,
			    0, 2);
	tcase_add_test(records,
		       record_of_max_size_is_taken_and_one_byte_more_is_not);
	tcase_add_test(
		records,
		pieces_become_one_record_and_a_batch_stands_side_by_side);
	tcase_add_test(records, huge_pieces_do_not_wrap_to_a_small_record);
	tcase_add_loop_test(records, stamps_are_the_users_or_the_time, 0, 2);
	suite_add_tcase(suite, records);

	log_fixture(claims);
	tcase_add_test(claims, claim_becomes_a_record_of_what_was_used);
	tcase_add_test(claims,
		       open_claim_holds_readers_back_and_aborted_one_does_not);
	tcase_add_test(claims,
		       close_gives_open_claims_up_and_rotation_waits_for_none);
	suite_add_tcase(suite, claims);
}

static void
add_segments(Suite *suite)
{
	TCase *segments = tcase_create("segments");

	log_fixture(segments);
	tcase_add_test(segments,
		       segment_is_left_when_full_and_sealed_to_its_exact_end);
	tcase_add_test(segments,
		       rotate_begins_the_segment_that_base_and_capacity_say);
	tcase_add_test(segments,
		       log_goes_on_in_a_new_segment_when_opened_again);
	tcase_add_test(segments,
		       retention_deletes_the_oldest_sealed_segments_only);
	suite_add_tcase(suite, segments);
}

int
main(void)
{
	Suite *suite = suite_create("log");

	add_records(suite);
	add_segments(suite);
	return harness_run(suite);
}
