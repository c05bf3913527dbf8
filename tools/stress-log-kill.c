/* SPDX-License-Identifier: MIT */
/*
 * Writers of a log that are killed.
 *
 *   fork a writer of several threads -> wait -> SIGKILL -> fork a checker
 *
 * The checker reads the log as it was left, then a copy mended in each mode, then
 * after the next writer has opened it: each time every record that was
 * acknowledged is there, and nothing else.
 */
#include "config.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "interrupt.h"
#include "stress-child.h"
#include "stress-live.h"
#include "stress-log-image.h"
#include "stress-log.h"

/* The longest time a writer has, and the most that each of its threads does. */
#define LIFE_NS 20000000u
#define STEPS_MAX 20000u

#define CHECK_SECONDS 120u

struct victim {
	struct stress_worker worker;
	struct stress_log_promise *promise;
	struct wax_log_opts opts;
	uint64_t key;
	char path[STRESS_PATH_SIZE];
	char copy[STRESS_PATH_SIZE];
};

/* -- The writer ------------------------------------------------------------ */

static void *
write_until_killed(void *argument)
{
	struct stress_log_writer *writer = argument;
	uint32_t i;
	int err = 0;

	for (i = 0; i < STEPS_MAX && !err; i++)
		err = stress_log_step(writer);
	if (err)
		stress_error(&writer->worker, "log: %s (%d)", wax_strerror(err),
			     err);
	return NULL;
}

static void
writer_main(struct victim *victim)
{
	static struct stress_log_writer writers[STRESS_THREADS_MAX];
	uint32_t i, count = victim->worker.run->options->threads;
	struct wax_log *log;
	pthread_t thread;
	int err = wax_log_open(victim->path, &victim->opts, &log, NULL);

	if (err)
		stress_error(&victim->worker, "log open: %s (%d)",
			     wax_strerror(err), err);
	for (i = 0; i < count && !err; i++) {
		writers[i].worker = victim->worker;
		writers[i].worker.step.random.state =
			stress_hash(victim->key ^ stress_hash(i));
		writers[i].log = log;
		writers[i].promise = victim->promise;
		writers[i].key = victim->key;
		writers[i].thread = i;
		err = -pthread_create(&thread, NULL, write_until_killed,
				      &writers[i]);
	}
	for (;;)
		(void)pause();
}

/* -- The checker ----------------------------------------------------------- */

static uint64_t
promised(const struct stress_log_promise *promise)
{
	uint64_t sum = 0;
	uint32_t i;

	for (i = 0; i < STRESS_THREADS_MAX; i++)
		sum += stress_get(&promise->appended[i]);
	return sum;
}

static void
check_recovered(struct victim *victim, uint32_t mode, const char *when)
{
	struct wax_log_check_opts opts = WAX_LOG_CHECK_OPTS_INIT;
	struct wax_log_report report;
	struct stress_log_image image = {0};
	int err = stress_log_image_read(&image, victim->path);

	opts.mode = mode;
	if (!err)
		err = stress_log_image_write(&image, victim->copy);
	stress_log_image_free(&image);
	if (!err)
		err = wax_log_recover(victim->copy, &opts, &report,
				      sizeof(report));
	/* Killed before its first file. */
	if (err == -ENOENT && promised(victim->promise) == 0)
		return;
	if (err)
		stress_error(&victim->worker, "%s: %s (%d)", when,
			     wax_strerror(err), err);
	else
		stress_log_check(&victim->worker, victim->copy, victim->key,
				 victim->promise->appended, when);
}

/* The next writer mends it by itself; what it leaves is clean. */
static void
check_reopened(struct victim *victim)
{
	struct wax_log_report report = {0};
	struct wax_log *log;
	int err = wax_log_open(victim->path, &victim->opts, &log, NULL);

	if (!err)
		err = wax_log_close(log);
	if (!err)
		err = wax_log_verify(victim->path, NULL, &report,
				     sizeof(report));
	if (err)
		stress_error(&victim->worker, "opened again: %s (%d)",
			     wax_strerror(err), err);
	else if (report.state != WAX_LOG_CLEAN)
		stress_error(&victim->worker,
			     "opened again: state %" PRIu32 ", %s",
			     report.state,
			     report.problem.reason ? report.problem.reason
						   : "no reason");
	stress_log_check(&victim->worker, victim->path, victim->key,
			 victim->promise->appended, "opened again");
}

static void
checker_main(struct victim *victim)
{
	(void)alarm(CHECK_SECONDS);
	/* Killed before there was a log: nothing was promised. */
	if (promised(victim->promise) == 0 && access(victim->path, F_OK) != 0)
		_exit(0);
	if (promised(victim->promise) > 0)
		stress_log_check(&victim->worker, victim->path, victim->key,
				 victim->promise->appended, "as it was left");
	check_recovered(victim, WAX_LOG_SALVAGE, "salvaged");
	check_recovered(victim, WAX_LOG_PREFIX, "cut to a prefix");
	check_reopened(victim);
	_exit(0);
}

/* -- One kill -------------------------------------------------------------- */

/* Mostly while records are appended, at times while the log is made. */
static void
wait_for_first(struct victim *victim)
{
	static const struct timespec turn = {0, 100000};
	uint64_t start = stress_now();

	if (stress_random_one_in(&victim->worker.step.random, 16))
		return;
	while (promised(victim->promise) == 0 &&
	       stress_now() - start < 1000000000)
		(void)nanosleep(&turn, NULL);
}

static void
kill_one(struct victim *victim)
{
	struct stress_tally *tally = victim->worker.run->tally;
	uint64_t life =
		stress_random_below(&victim->worker.step.random, LIFE_NS);
	struct timespec wait = {0, (long)life};
	uint64_t records;
	pid_t process;

	memset(victim->promise, 0, sizeof(*victim->promise));
	process = stress_child_fork();
	if (process == 0)
		writer_main(victim);
	if (process < 0) {
		stress_error(&victim->worker, "fork: %s", strerror(errno));
		return;
	}
	wait_for_first(victim);
	(void)nanosleep(&wait, NULL);
	(void)kill(process, SIGKILL);
	stress_child_expect(&victim->worker, process, SIGKILL, "writer");
	records = promised(victim->promise);
	stress_add(&tally->kills_growing, records > 0);
	atomic_store_explicit(&tally->killed_at[stress_get(&tally->kills)],
			      records, memory_order_relaxed);
	stress_add(&tally->kills, 1);

	process = stress_child_fork();
	if (process == 0)
		checker_main(victim);
	if (process > 0)
		stress_child_expect(&victim->worker, process, 0, "checker");
	stress_log_remove(victim->path);
	stress_log_remove(victim->copy);
}

void
stress_log_kill(struct stress_run *run)
{
	struct victim victim = {
		.worker = {.run = run, .index = STRESS_NO_THREAD},
	};
	uint64_t start = stress_now(), i;
	void *shared =
		mmap(NULL, sizeof(*victim.promise), PROT_READ | PROT_WRITE,
		     MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (shared == MAP_FAILED)
		return;
	victim.promise = shared;
	victim.worker.step.kind = STRESS_LOG;
	(void)snprintf(victim.path, sizeof(victim.path), "%s/killed",
		       run->directory);
	(void)snprintf(victim.copy, sizeof(victim.copy), "%s/copy",
		       run->directory);
	for (i = 0; i < run->options->kills && !interrupt_pending() &&
		    !stress_had_enough(run);
	     i++) {
		victim.worker.step.index = i;
		victim.worker.step.random.state =
			stress_hash(run->options->seed ^ stress_hash(i));
		victim.key = victim.worker.step.random.state;
		victim.opts = (struct wax_log_opts)WAX_LOG_OPTS_INIT;
		stress_log_options(&victim.worker.step.random, &victim.opts);
		kill_one(&victim);
		stress_live_draw(run->tally, stress_now() - start);
	}
	stress_live_clear();
	(void)munmap(shared, sizeof(*victim.promise));
}
