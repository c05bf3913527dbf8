/* SPDX-License-Identifier: MIT */
/*
 * Processes that are killed while some threads of theirs append.
 *
 * Method: each thread counts in shared memory what was acknowledged to it.  The
 * process is killed at a random time.  Then the log is opened, which recovers it,
 * and its files are read by code of the tests: of each thread all that it was
 * told must be there, in order, once, unharmed, and at most one more.
 */
#include "config.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>

#define LOG_IN_MEMORY 1
#include "log-fixture.h"

#define THREADS 4
#define SIZE_MOST 400u

/* Who kills may be late on a busy machine. */
#define RECORDS_MOST 20000u

static _Atomic(uint32_t) *acknowledged; /* THREADS of them, shared */
static uint32_t expected[THREADS];

static size_t
make_content(unsigned char *to, uint32_t who, uint32_t which)
{
	uint32_t size = which * 7919 % SIZE_MOST, i;

	memcpy(to, &who, sizeof(who));
	memcpy(to + 4, &which, sizeof(which));
	for (i = 0; i < size; i++)
		to[8 + i] = (unsigned char)(who + which + i);
	return 8 + size;
}

static int
append_one(uint32_t who, uint32_t which)
{
	unsigned char content[SIZE_MOST + 8];
	struct wax_log_claim claim;
	int err;

	if (which % 5 != 0)
		return wax_log_append(wlog, content,
				      make_content(content, who, which), NULL);
	err = wax_log_reserve(wlog, SIZE_MOST + 8, &claim);
	if (!err)
		err = wax_log_commit(wlog, &claim,
				     make_content(claim.data, who, which));
	return err;
}

static void *
append_for_ever(void *arg)
{
	_Atomic(uint32_t) *mine = arg;
	uint32_t who = (uint32_t)(mine - acknowledged), which;

	for (which = 0; which < RECORDS_MOST; which++) {
		if (append_one(who, which))
			_exit(2);
		atomic_store_explicit(mine, which + 1, memory_order_relaxed);
	}
	for (;;)
		(void)pause();
	return NULL;
}

static void
be_killed(void)
{
	pthread_t thread;
	unsigned i;

	if (wax_log_open(directory, &opts, &wlog, NULL))
		_exit(1);
	for (i = 0; i < THREADS; i++)
		if (pthread_create(&thread, NULL, append_for_ever,
				   &acknowledged[i]))
			_exit(1);
	for (;;)
		if (wax_log_rotate(wlog) || usleep(3000))
			_exit(1);
}

/* Counted, because each assertion is a system call. */
static unsigned wrong;

static int
check_record(void *unused, const struct truth_record *record)
{
	unsigned char content[SIZE_MOST + 8];
	uint32_t numbers[2];

	(void)unused;
	memset(numbers, 0xff, sizeof(numbers));
	if (record->size >= sizeof(numbers))
		memcpy(numbers, record->data, sizeof(numbers));
	if (numbers[0] >= THREADS || numbers[1] != expected[numbers[0]] ||
	    record->size != make_content(content, numbers[0], numbers[1]) ||
	    memcmp(content, record->data, record->size) != 0) {
		wrong++;
		return 0;
	}
	expected[numbers[0]]++;
	return 0;
}

static void
kill_once(unsigned microseconds)
{
	struct truth truth;
	uint32_t told;
	unsigned i;
	int status;
	pid_t child = fork();

	if (child == 0)
		be_killed();
	(void)usleep(microseconds);
	ck_assert_int_eq(kill(child, SIGKILL), 0);
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_msg(WIFSIGNALED(status), "exit %d", WEXITSTATUS(status));

	open_log();
	close_log();
	memset(expected, 0, sizeof(expected));
	truth = truth_of(check_record, NULL);
	ck_assert_uint_eq(wrong, 0);
	ck_assert_uint_eq(truth.bad, 0);
	ck_assert_uint_eq(truth.sealed, truth.segments);
	for (i = 0; i < THREADS; i++) {
		told = atomic_load_explicit(&acknowledged[i],
					    memory_order_relaxed);
		ck_assert_uint_ge(expected[i], told);
		ck_assert_uint_le(expected[i], told + 1);
		atomic_store_explicit(&acknowledged[i], 0,
				      memory_order_relaxed);
	}
	truth_remove(directory);
}

START_TEST(killed_threads_lose_nothing_that_was_acknowledged)
{
	const char *full = getenv("WAX_FULL");
	unsigned kills = full != NULL && *full != '\0' ? 300 : 30, i;
	uint32_t random = (uint32_t)time(NULL) + (uint32_t)_i;

	/* A failure can be repeated roughly: when a process is killed depends
	 * on the machine. */
	printf("# seed %u\n", random);
	acknowledged = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ck_assert_ptr_ne(acknowledged, MAP_FAILED);
	opts.segment_bytes = 512 * KIB;
	opts.max_record = 1000;
	opts.recover = _i == 0 ? WAX_LOG_SALVAGE : WAX_LOG_PREFIX;
	opts.flags = _i == 0 ? 0 : WAX_LOG_NO_THREAD;
	for (i = 0; i < kills; i++) {
		random = random * 1664525 + 1013904223;
		kill_once(1000 + (random >> 8) % 30000);
	}
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("log-kill");
	TCase *kills = tcase_create("kills");

	tcase_set_timeout(kills, 240);
	log_fixture(kills);
	tcase_add_loop_test(
		kills, killed_threads_lose_nothing_that_was_acknowledged, 0, 2);
	suite_add_tcase(suite, kills);
	return harness_run(suite);
}
