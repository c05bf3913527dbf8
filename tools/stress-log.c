/* SPDX-License-Identifier: MIT */
/*
 * wax stress --log: threads append to one log, others follow it; then it is
 * closed and read from the start.
 */
#include "config.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stress-log.h"

/* Operations of each thread in one log. */
#define ROUND_STEPS 4000u

/* The same for a log of one thread. */
#define OP_STEPS 40u

#define FOLLOWERS 2u

struct round;

struct follower {
	struct stress_worker worker;
	struct round *round;
	struct stress_log_found found;
	int err; /* it could not read all */
	pthread_t thread;
};

struct round {
	struct stress_run *run;
	struct wax_log *log;
	uint64_t key;
	char path[STRESS_PATH_SIZE];
	struct stress_log_promise promise;
	struct stress_log_writer writers[STRESS_THREADS_MAX];
	struct follower followers[FOLLOWERS];
	_Atomic(uint32_t) written; /* the writers are done */
};

/* -- One log --------------------------------------------------------------- */

/* Close and check; what was asked to fail may. */
static void
end_log(struct stress_worker *worker, const char *path, struct wax_log *log,
	uint64_t key, const struct stress_log_promise *promise)
{
	int err = wax_log_close(log);

	(void)stress_refuse(worker, "log close", err);
	stress_log_check(worker, path, key, promise->appended,
			 "after the close");
}

void
stress_op_log(struct stress_worker *worker)
{
	struct wax_log_opts opts = WAX_LOG_OPTS_INIT;
	struct stress_log_promise promise;
	struct stress_log_writer *writer = calloc(1, sizeof(*writer));
	char path[STRESS_PATH_SIZE + 16];
	uint32_t i;
	int err = -ENOMEM;

	memset(&promise, 0, sizeof(promise));
	(void)snprintf(path, sizeof(path), "%s/log-%u", worker->run->directory,
		       worker->index);
	stress_log_options(&worker->step.random, &opts);
	if (writer != NULL) {
		(void)pthread_rwlock_rdlock(worker->handler_lock);
		err = wax_log_open(path, &opts, &writer->log, NULL);
		(void)pthread_rwlock_unlock(worker->handler_lock);
	}
	if (stress_refuse(worker, "log open", err)) {
		free(writer);
		stress_log_remove(path);
		return;
	}
	writer->worker = *worker;
	writer->promise = &promise;
	writer->key = stress_random_next(&worker->step.random);
	for (i = 0; i < OP_STEPS && !err; i++)
		err = stress_refuse(worker, "log", stress_log_step(writer));
	end_log(worker, path, writer->log, writer->key, &promise);
	stress_log_remove(path);
	free(writer);
}

/* -- Threads --------------------------------------------------------------- */

static void *
write_log(void *argument)
{
	struct stress_log_writer *writer = argument;
	struct stress_worker *worker = &writer->worker;
	struct stress_tally *tally = worker->run->tally;
	struct stress_place *place = &tally->places[worker->index];
	uint32_t i;
	int err = 0;

	atomic_store_explicit(&place->running, 1, memory_order_relaxed);
	atomic_store_explicit(&place->kind, STRESS_LOG, memory_order_relaxed);
	for (i = 0; i < ROUND_STEPS && !err && !stress_stopping(tally); i++) {
		atomic_fetch_add_explicit(&place->started, 1,
					  memory_order_relaxed);
		err = stress_refuse(worker, "log", stress_log_step(writer));
		stress_add(&tally->operations[STRESS_LOG], 1);
	}
	atomic_store_explicit(&place->running, 0, memory_order_relaxed);
	return NULL;
}

static void
await_more(struct stress_worker *worker, struct wax_log_reader *reader)
{
	int ready = wax_log_wait(reader, 5);

	if (ready < 0 && ready != -EINTR)
		(void)stress_refuse(worker, "log wait", ready);
}

static void *
follow_log(void *argument)
{
	struct follower *follower = argument;
	struct round *round = follower->round;
	struct wax_log_reader *reader;
	int err = stress_log_follow(&follower->worker, round->path, &reader);
	int is_last = 0;

	follower->err = err;
	if (err)
		return NULL;
	while (!err && !is_last) {
		/* Once more after the last append. */
		is_last = atomic_load_explicit(&round->written,
					       memory_order_acquire) != 0;
		err = stress_log_drain(&follower->worker, reader, round->key,
				       &follower->found);
		if (!err && !is_last)
			await_more(&follower->worker, reader);
	}
	follower->err = err;
	wax_log_reader_close(reader);
	return NULL;
}

/* A follower has seen what was acknowledged before its last look. */
static void
check_follower(struct follower *follower)
{
	const struct stress_log_promise *promise = &follower->round->promise;
	uint32_t i;

	for (i = 0; i < STRESS_THREADS_MAX && !follower->err; i++)
		if (follower->found.leading[i] <
		    stress_get(&promise->appended[i]))
			stress_error(&follower->worker,
				     "a follower missed record %" PRIu64
				     " of thread %" PRIu32,
				     follower->found.leading[i], i);
}

static void
set_up_worker(struct round *round, struct stress_worker *worker, uint32_t index,
	      uint64_t number)
{
	worker->run = round->run;
	worker->index = index;
	worker->step.kind = STRESS_LOG;
	worker->step.index = number;
	worker->step.random.state =
		stress_hash(round->key ^ stress_hash(index));
}

/* Start all threads and wait for them. */
static void
run_threads(struct round *round, uint64_t number)
{
	uint32_t count = round->run->options->threads, i, writers, followers;
	struct follower *follower;

	for (followers = 0; followers < FOLLOWERS; followers++) {
		follower = &round->followers[followers];
		follower->round = round;
		set_up_worker(round, &follower->worker, STRESS_NO_THREAD,
			      number);
		if (pthread_create(&follower->thread, NULL, follow_log,
				   follower) != 0)
			break;
	}
	for (writers = 0; writers < count; writers++) {
		struct stress_log_writer *writer = &round->writers[writers];

		set_up_worker(round, &writer->worker, writers, number);
		writer->log = round->log;
		writer->promise = &round->promise;
		writer->key = round->key;
		writer->thread = writers;
		if (pthread_create(&writer->worker.thread, NULL, write_log,
				   writer) != 0)
			break;
	}
	for (i = 0; i < writers; i++)
		(void)pthread_join(round->writers[i].worker.thread, NULL);
	atomic_store_explicit(&round->written, 1, memory_order_release);
	for (i = 0; i < followers; i++) {
		(void)pthread_join(round->followers[i].thread, NULL);
		check_follower(&round->followers[i]);
	}
	if (writers < count || followers < FOLLOWERS)
		stress_error(&round->writers[0].worker,
			     "cannot start all threads");
}

/* One log; 0, or -errno if it cannot be opened. */
static int
run_round(struct round *round, uint64_t number)
{
	struct wax_log_opts opts = WAX_LOG_OPTS_INIT;
	struct stress_random random;
	struct stress_worker worker;
	int err;

	round->key = stress_hash(round->run->options->seed ^
				 stress_hash(number + 1));
	random.state = round->key;
	stress_log_options(&random, &opts);
	set_up_worker(round, &worker, STRESS_NO_THREAD, number);
	err = wax_log_open(round->path, &opts, &round->log, NULL);
	if (err) {
		(void)stress_refuse(&worker, "log open", err);
		stress_log_remove(round->path);
		return err;
	}
	run_threads(round, number);
	end_log(&worker, round->path, round->log, round->key, &round->promise);
	stress_add(&round->run->tally->files, 1);
	stress_log_remove(round->path);
	return 0;
}

int
stress_log_load(struct stress_run *run)
{
	const struct stress_options *options = run->options;
	uint64_t number, most = options->operations / ROUND_STEPS + 1;
	struct round *round;
	int err = 0;

	for (number = 0; !err && !stress_stopping(run->tally) &&
			 (options->operations == 0 || number < most);
	     number++) {
		round = calloc(1, sizeof(*round));
		if (round == NULL)
			return STRESS_CANNOT;
		round->run = run;
		(void)snprintf(round->path, sizeof(round->path), "%s/log",
			       run->directory);
		err = run_round(round, number);
		free(round);
		/* A failure that was asked for is no reason to end. */
		if (stress_tolerates(options, err))
			err = 0;
	}
	return STRESS_DONE;
}
