/* SPDX-License-Identifier: MIT */
/* The load: threads that do one planned operation after another. */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "stress-log.h"
#include "stress-worker.h"

/* Threads that fill one file: more of them wait for each other. */
#define GROUP 4u

struct load {
	struct stress_run *run;
	struct stress_worker workers[STRESS_THREADS_MAX];
	struct stress_shared shared[STRESS_THREADS_MAX / GROUP];
	pthread_rwlock_t handler_lock;
};

static void (*const operations[STRESS_KINDS])(struct stress_worker *) = {
	[STRESS_STORE] = stress_op_store,
	[STRESS_RANDOM] = stress_op_random,
	[STRESS_SHARED] = stress_op_shared,
	[STRESS_ENSURE] = stress_op_ensure,
	[STRESS_MESSAGE] = stress_op_message,
	[STRESS_FINISH] = stress_op_finish,
	[STRESS_ABORT] = stress_op_abort,
	[STRESS_REOPEN] = stress_op_reopen,
	[STRESS_SYNC] = stress_op_sync,
	[STRESS_PUNCH] = stress_op_punch,
	[STRESS_TRIM] = stress_op_trim,
	[STRESS_FORK] = stress_op_fork,
	[STRESS_STORM] = stress_op_storm,
	[STRESS_DISPLACE] = stress_op_displace,
	[STRESS_OTHER] = stress_op_other,
	[STRESS_LOG] = stress_op_log,
};

static void
do_step(struct stress_worker *worker, uint64_t index)
{
	const struct stress_options *options = worker->run->options;
	struct stress_tally *tally = worker->run->tally;
	struct stress_place *place = &tally->places[worker->index];

	stress_plan(options->seed, worker->index, index, &options->mix,
		    &worker->step);
	atomic_store_explicit(&place->kind, worker->step.kind,
			      memory_order_relaxed);
	atomic_store_explicit(&place->started, index + 1, memory_order_relaxed);
	stress_add(&tally->sequence,
		   stress_plan_digest(worker->index, &worker->step));
	operations[worker->step.kind](worker);
	stress_add(&tally->operations[worker->step.kind], 1);
}

static void *
work(void *argument)
{
	struct stress_worker *worker = argument;
	const struct stress_options *options = worker->run->options;
	struct stress_tally *tally = worker->run->tally;
	struct stress_place *place = &tally->places[worker->index];
	uint64_t i, most = options->operations;
	uint32_t slot;

	atomic_store_explicit(&place->running, 1, memory_order_relaxed);
	for (i = 0; (most == 0 || i < most) && !stress_stopping(tally); i++)
		do_step(worker, i);
	for (slot = 0; slot < options->regions; slot++)
		if (worker->slots[slot].region != NULL)
			stress_slot_finish(worker, &worker->slots[slot],
					   worker->slots[slot].high);
	atomic_store_explicit(&place->running, 0, memory_order_relaxed);
	return NULL;
}

/* Memory of a worker; on failure some of it, which worker_done() frees. */
static int
worker_init(struct load *load, uint32_t index)
{
	struct stress_worker *worker = &load->workers[index];
	uint32_t i, regions = load->run->options->regions;

	worker->run = load->run;
	worker->index = index;
	worker->shared = &load->shared[index / GROUP];
	worker->handler_lock = &load->handler_lock;
	worker->scratch = memfd_create("wax-stress", MFD_CLOEXEC);
	worker->buffer = malloc(STRESS_BUFFER_SIZE);
	worker->slots = calloc(regions, sizeof(*worker->slots));
	if (worker->scratch < 0 || worker->buffer == NULL ||
	    worker->slots == NULL)
		return -ENOMEM;
	for (i = 0; i < regions; i++) {
		worker->slots[i].shadow = calloc(1, STRESS_SLOT_SIZE);
		if (worker->slots[i].shadow == NULL)
			return -ENOMEM;
		(void)snprintf(worker->slots[i].path,
			       sizeof(worker->slots[i].path), "%s/own-%u-%u",
			       load->run->directory, index, i);
	}
	return 0;
}

static void
worker_done(struct stress_worker *worker)
{
	uint32_t i;

	if (worker->run == NULL)
		return;
	if (worker->slots != NULL)
		for (i = 0; i < worker->run->options->regions; i++)
			free(worker->slots[i].shadow);
	free(worker->slots);
	free(worker->buffer);
	if (worker->scratch >= 0)
		(void)close(worker->scratch);
}

static int
shared_init(struct load *load, uint32_t index)
{
	struct stress_shared *shared = &load->shared[index];
	pthread_rwlockattr_t attributes;
	int err;

	(void)snprintf(shared->path, sizeof(shared->path), "%s/shared-%u",
		       load->run->directory, index);
	(void)pthread_rwlockattr_init(&attributes);
#ifdef __GLIBC__
	/* Or the next file would wait until nobody stores by chance. */
	(void)pthread_rwlockattr_setkind_np(
		&attributes, PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);
#endif
	err = -pthread_rwlock_init(&shared->lock, &attributes);
	(void)pthread_rwlockattr_destroy(&attributes);
	return err;
}

/* Start the threads and wait for all of them. */
static int
run_threads(struct load *load)
{
	uint32_t started, count = load->run->options->threads, i;
	int err = 0;

	for (started = 0; started < count && !err; started++)
		err = -pthread_create(&load->workers[started].thread, NULL,
				      work, &load->workers[started]);
	if (err) {
		started--;
		stress_stop(load->run->tally);
	}
	for (i = 0; i < started; i++)
		(void)pthread_join(load->workers[i].thread, NULL);
	for (i = 0; i < started; i += GROUP)
		stress_shared_end(&load->workers[i]);
	return err;
}

static int
load_init(struct load *load)
{
	uint32_t i, threads = load->run->options->threads;
	int err = -pthread_rwlock_init(&load->handler_lock, NULL);

	for (i = 0; i < (threads + GROUP - 1) / GROUP && !err; i++)
		err = shared_init(load, i);
	for (i = 0; i < threads && !err; i++)
		err = worker_init(load, i);
	if (!err)
		err = stress_signal_enter(load->run->tally);
	return err;
}

int
stress_load(struct stress_run *run)
{
	struct load *load = calloc(1, sizeof(*load));
	int err = load == NULL ? -ENOMEM : 0;
	uint32_t i;

	if (!err) {
		load->run = run;
		err = load_init(load);
	}
	if (!err)
		err = run_threads(load);
	if (err)
		stress_tally_error(run->tally, STRESS_NO_THREAD, STRESS_STORE,
				   0, "cannot start: %s", wax_strerror(err));
	for (i = 0; load != NULL && i < STRESS_THREADS_MAX; i++)
		worker_done(&load->workers[i]);
	free(load);
	return err ? STRESS_CANNOT : STRESS_DONE;
}
