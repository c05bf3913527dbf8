/* SPDX-License-Identifier: MIT */
/*
 * Many threads append, claim, abort, rotate, sync, follow and look on at once.
 *
 * Method: each record says who wrote it and which of his it is, and its content
 * follows from that.  The files are read afterwards by code of the test: of each
 * thread all that was acknowledged must be there once, in order, and nothing
 * else.
 */
#include "config.h"

#include <errno.h>
#include <pthread.h>
#include <time.h>

#include "log-fixture.h"

#define WRITERS 8
#define PER_WRITER 4000u
#define SIZE_MOST 3000u

struct writer {
	pthread_t thread;
	uint32_t who;
	uint32_t random;
	uint32_t acknowledged; /* records from 0 on */
	int err;
};

static struct writer writers[WRITERS];
static _Atomic(int) running;

static uint32_t
next_random(uint32_t *state)
{
	*state = *state * 1664525 + 1013904223;
	return *state >> 8;
}

/* Who, which, and bytes that follow from both. */
static size_t
make_content(unsigned char *to, uint32_t who, uint32_t which, uint32_t size)
{
	uint32_t numbers[3] = {who, which, size}, i;

	memcpy(to, numbers, sizeof(numbers));
	for (i = 0; i < size; i++)
		to[sizeof(numbers) + i] =
			(unsigned char)(who * 31 + which * 7 + i);
	return sizeof(numbers) + size;
}

static int
append_one(struct writer *writer, uint32_t which, uint32_t kind, uint32_t size)
{
	unsigned char content[SIZE_MOST + 12];
	struct wax_log_claim claim;
	struct iovec parts[2];
	size_t used;
	int err;

	if (kind < 8) {
		used = make_content(content, writer->who, which, size);
		if (kind < 6)
			return wax_log_append(wlog, content, used, NULL);
		parts[0] = (struct iovec){content, used / 2};
		parts[1] = (struct iovec){content + used / 2, used - used / 2};
		return wax_log_appendv(wlog, parts, 2, 0, NULL);
	}
	if (kind == 8) {
		/* Given up, and tried again. */
		err = wax_log_reserve(wlog, size, &claim);
		if (!err)
			err = wax_log_abort(wlog, &claim);
		return err ? err : append_one(writer, which, 0, size);
	}
	err = wax_log_reserve(wlog, size + 12 + which % 64, &claim);
	if (err)
		return err;
	used = make_content(claim.data, writer->who, which, size);
	return wax_log_commit(wlog, &claim, used);
}

static void *
writer_main(void *arg)
{
	struct writer *writer = arg;
	uint32_t which, kind, size;

	for (which = 0; which < PER_WRITER && !writer->err; which++) {
		kind = next_random(&writer->random) % 10;
		size = next_random(&writer->random) % 16 == 0
			       ? next_random(&writer->random) % SIZE_MOST
			       : next_random(&writer->random) % 100;
		writer->err = append_one(writer, which, kind, size);
		if (!writer->err)
			writer->acknowledged = which + 1;
	}
	return NULL;
}

static void
nap(void)
{
	const struct timespec pause = {.tv_nsec = 500000};

	(void)nanosleep(&pause, NULL);
}

static void *
rotator_main(void *arg)
{
	int *err = arg;

	while (running && !*err) {
		*err = wax_log_rotate(wlog);
		nap();
	}
	return NULL;
}

static void *
syncer_main(void *arg)
{
	uint64_t tail, durable = 0;
	int *err = arg;

	while (running && !*err) {
		tail = wax_log_tail(wlog);
		*err = wax_log_sync(wlog, WAX_LOG_END);
		if (!*err && (wax_log_durable(wlog) < tail ||
			      wax_log_durable(wlog) < durable))
			*err = -EPROTO;
		durable = wax_log_durable(wlog);
		nap();
	}
	return NULL;
}

static void *
watcher_main(void *arg)
{
	uint64_t committed = 0, now;
	struct wax_log_stat stat;
	int *err = arg;

	while (running && !*err) {
		now = wax_log_committed(wlog);
		if (now < committed || now > wax_log_tail(wlog))
			*err = -EPROTO;
		committed = now;
		if (!*err)
			*err = wax_log_stat(wlog, &stat, sizeof(stat));
		nap();
	}
	return NULL;
}

/* The next record of each writer. */
static uint32_t expected[WRITERS];

static int
check_record(void *unused, const struct truth_record *record)
{
	unsigned char content[SIZE_MOST + 12];
	uint32_t numbers[3];

	(void)unused;
	ck_assert_uint_ge(record->size, sizeof(numbers));
	memcpy(numbers, record->data, sizeof(numbers));
	ck_assert_uint_lt(numbers[0], WRITERS);
	ck_assert_uint_eq(numbers[1], expected[numbers[0]]);
	expected[numbers[0]]++;
	ck_assert_uint_le(numbers[2], SIZE_MOST);
	ck_assert_uint_eq(record->size, make_content(content, numbers[0],
						     numbers[1], numbers[2]));
	ck_assert_mem_eq(record->data, content, record->size);
	return 0;
}

#define FOLLOWERS 2

struct follower {
	pthread_t thread;
	uint32_t expected[WRITERS];
	uint64_t records;
	int err;
};

/* Each writer's records come in order, and none is missing or twice. */
static int
follow_one(struct follower *follower, const struct wax_log_entry *entry)
{
	unsigned char content[SIZE_MOST + 12];
	uint32_t numbers[3];

	if (entry->size < sizeof(numbers))
		return -EPROTO;
	memcpy(numbers, entry->data, sizeof(numbers));
	if (numbers[0] >= WRITERS || numbers[2] > SIZE_MOST ||
	    numbers[1] != follower->expected[numbers[0]]++ ||
	    entry->ordinal != follower->records++ ||
	    entry->size !=
		    make_content(content, numbers[0], numbers[1], numbers[2]) ||
	    memcmp(content, entry->data, entry->size) != 0)
		return -EPROTO;
	return 0;
}

static void *
follower_main(void *arg)
{
	struct follower *follower = arg;
	struct wax_log_reader *reader;
	struct wax_log_entry entry;
	int err = wax_log_reader_open(directory, NULL, &reader), got;

	while (!err && follower->records < (uint64_t)WRITERS * PER_WRITER) {
		got = wax_log_next(reader, &entry);
		if (got == WAX_LOG_ENTRY)
			err = follow_one(follower, &entry);
		else if (got == WAX_LOG_NOTHING || got == WAX_LOG_BUSY)
			got = wax_log_wait(reader, running ? 1000 : 10000);
		else
			err = got < 0 ? got : -EPROTO;
		if (got < 0 && !err)
			err = got;
	}
	follower->err = err;
	wax_log_reader_close(reader);
	return NULL;
}

static void
run_all(void)
{
	struct follower followers[FOLLOWERS];
	pthread_t others[3];
	int errs[3] = {0, 0, 0};
	unsigned i;

	open_log();
	running = 1;
	memset(followers, 0, sizeof(followers));
	for (i = 0; i < FOLLOWERS; i++)
		ck_assert_int_eq(pthread_create(&followers[i].thread, NULL,
						follower_main, &followers[i]),
				 0);
	for (i = 0; i < WRITERS; i++) {
		writers[i] = (struct writer){.who = i, .random = i + 1};
		ck_assert_int_eq(pthread_create(&writers[i].thread, NULL,
						writer_main, &writers[i]),
				 0);
	}
	ck_assert_int_eq(
		pthread_create(&others[0], NULL, rotator_main, &errs[0]), 0);
	ck_assert_int_eq(
		pthread_create(&others[1], NULL, syncer_main, &errs[1]), 0);
	ck_assert_int_eq(
		pthread_create(&others[2], NULL, watcher_main, &errs[2]), 0);
	for (i = 0; i < WRITERS; i++) {
		ck_assert_int_eq(pthread_join(writers[i].thread, NULL), 0);
		ck_assert_int_eq(writers[i].err, 0);
	}
	for (i = 0; i < FOLLOWERS; i++) {
		ck_assert_int_eq(pthread_join(followers[i].thread, NULL), 0);
		ck_assert_int_eq(followers[i].err, 0);
	}
	running = 0;
	for (i = 0; i < 3; i++) {
		ck_assert_int_eq(pthread_join(others[i], NULL), 0);
		ck_assert_int_eq(errs[i], 0);
	}
	close_log();
}

static void
check_all(void)
{
	struct truth truth;
	unsigned i;

	memset(expected, 0, sizeof(expected));
	truth = truth_of(check_record, NULL);
	for (i = 0; i < WRITERS; i++)
		ck_assert_uint_eq(expected[i], PER_WRITER);
	ck_assert_uint_eq(truth.records, (uint64_t)WRITERS * PER_WRITER);
	ck_assert_uint_eq(truth.bad, 0);
	ck_assert_uint_gt(truth.pads, 0);
	ck_assert_uint_gt(truth.segments, 10);
	ck_assert_uint_eq(truth.sealed, truth.segments);
	ck_assert_uint_eq(truth.trailer_records, truth.records);
}

START_TEST(every_record_of_every_thread_is_there_once_and_in_order)
{
	opts.segment_bytes = 256 * KIB;
	opts.max_record = 64 * KIB;
	opts.sync = _i == 0 ? WAX_LOG_SYNC_NONE : WAX_LOG_SYNC_INTERVAL;
	opts.sync_ms = 2;
	/* Sealing by whoever comes along, or by the thread. */
	opts.flags = _i == 0 ? WAX_LOG_NO_THREAD : 0;
	opts.pretouch =
		_i == 0 ? WAX_LOG_PRETOUCH_DEFAULT : WAX_LOG_PRETOUCH_ON;
	opts.stamp = _i == 0 ? WAX_LOG_STAMP_NONE : WAX_LOG_STAMP_REAL;
	run_all();
	check_all();
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("log-threads");
	TCase *threads = tcase_create("threads");

	log_fixture(threads);
	tcase_add_loop_test(
		threads,
		every_record_of_every_thread_is_there_once_and_in_order, 0, 2);
	suite_add_tcase(suite, threads);
	return harness_run(suite);
}
