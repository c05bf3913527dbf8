/* SPDX-License-Identifier: MIT */
/*
 * A thread that goes on storing while its region is finished.  A program must
 * not do that, so it may die of it; but nothing else may be harmed: the file
 * has the size it was finished with, and what was stored before is in it.
 *
 * It runs in a process of its own: a store that is late goes to an address that
 * another thread's region may have got by then.
 */
#include "config.h"

#include <errno.h>
#include <inttypes.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "stress-worker.h"

/* Room for what a partner stores before it is stopped. */
#define PAGES 4096u

/* Between two runs, so that the load keeps the processors. */
#define PAUSE_NS 4000000

/* The longest time from the first store to finish. */
#define HEAD_START_NS 400000u

struct partner {
	unsigned char *base;
	uint64_t key;
	_Atomic(uint64_t) stored; /* pages */
	_Atomic(int) is_over;
};

static _Thread_local sigjmp_buf gone;
static _Thread_local volatile sig_atomic_t is_late;

static void
on_fault(int signo)
{
	if (is_late) {
		is_late = 0;
		siglongjmp(gone, 1);
	}
	(void)signal(signo, SIG_DFL);
}

static void *
store_until_gone(void *argument)
{
	struct partner *partner = argument;
	uint64_t words[STRESS_PAGE / sizeof(uint64_t)];
	volatile uint64_t page;

	if (sigsetjmp(gone, 1) != 0)
		return NULL;
	is_late = 1;
	for (page = 0; page < PAGES; page++) {
		if (atomic_load_explicit(&partner->is_over,
					 memory_order_relaxed))
			break;
		stress_page_fill(words, partner->key, page);
		memcpy(partner->base + page * STRESS_PAGE, words, STRESS_PAGE);
		/* Those that are counted are in memory: the reader of the count
		 * finishes the file. */
		atomic_store_explicit(&partner->stored, page + 1,
				      memory_order_release);
	}
	is_late = 0;
	return NULL;
}

static void
pause_for(uint64_t nanoseconds)
{
	struct timespec pause = {0, (long)nanoseconds};

	(void)nanosleep(&pause, NULL);
}

static void
check(struct stress_worker *worker, const char *path, uint64_t key,
      uint64_t stored, uint64_t used)
{
	uint64_t words[STRESS_PAGE / sizeof(uint64_t)], size, page;
	int fd = stress_check_open(worker, path, &size);

	if (fd < 0)
		return;
	if (size != used)
		stress_error(worker, "%s: has %" PRIu64 " bytes, not %" PRIu64,
			     path, size, used);
	for (page = 0; page < stored && (page + 1) * STRESS_PAGE <= used;
	     page++) {
		stress_page_fill(words, key, page);
		stress_check_bytes(worker, fd, path, page * STRESS_PAGE,
				   (const unsigned char *)words, STRESS_PAGE);
	}
	(void)close(fd);
}

static int
open_region(struct stress_worker *worker, const char *path,
	    struct wax_region **ret_region)
{
	struct wax_region_opts opts = WAX_REGION_OPTS_INIT;
	int err;

	opts.flags = WAX_REGION_TRUNCATE;
	opts.mode = worker->run->options->mode;
	if (opts.mode == WAX_GROW_DEFAULT)
		opts.mode = stress_random_one_in(&worker->step.random, 2)
				    ? WAX_GROW_ALLOCATE
				    : WAX_GROW_SPARSE;
	opts.reserve = UINT64_C(1) << 32;
	opts.first_step = STRESS_PAGE;
	opts.max_step = STRESS_PAGE;
	err = wax_region_open(path, &opts, ret_region);
	return stress_refuse(worker, "open", err);
}

static void
finish_under_stores(struct stress_worker *worker, const char *path)
{
	struct partner partner = {.key = worker->step.random.state};
	struct wax_region *region;
	uint64_t stored, used;
	pthread_t thread;
	int err, sticky;

	if (open_region(worker, path, &region) != 0)
		return;
	partner.base = wax_region_base(region);
	if (pthread_create(&thread, NULL, store_until_gone, &partner) != 0) {
		(void)wax_region_abort(region);
		return;
	}
	pause_for(stress_random_below(&worker->step.random, HEAD_START_NS));
	stored = atomic_load_explicit(&partner.stored, memory_order_acquire);
	/* Less, as much, or more than what was stored. */
	used = stress_random_below(&worker->step.random, stored * 2 + 2) *
	       STRESS_PAGE;
	(void)stress_count_region(worker->run->tally, region, &sticky);
	err = wax_region_finish(region, used);
	atomic_store_explicit(&partner.is_over, 1, memory_order_relaxed);
	(void)pthread_join(thread, NULL);
	if (err == -ETIMEDOUT)
		stress_add(&worker->run->tally->refused, 1);
	else if (!stress_refuse(worker, "finish", err))
		check(worker, path, partner.key, stored, used);
	(void)unlink(path);
}

static void
late_step(struct stress_worker *worker, uint64_t index, const char *path)
{
	static const struct stress_mix only_late;
	struct stress_tally *tally = worker->run->tally;
	struct stress_place *place = &tally->places[worker->index];

	stress_plan(worker->run->options->seed, worker->index, index,
		    &only_late, &worker->step);
	atomic_store_explicit(&place->kind, STRESS_LATE, memory_order_relaxed);
	atomic_store_explicit(&place->started, index + 1, memory_order_relaxed);
	stress_add(&tally->sequence,
		   stress_plan_digest(worker->index, &worker->step));
	finish_under_stores(worker, path);
	stress_add(&tally->operations[STRESS_LATE], 1);
	pause_for(PAUSE_NS);
}

/* How many are this process's share of the operations; 0 for no limit. */
static uint64_t
share_of(const struct stress_options *options)
{
	uint64_t total = 0;
	unsigned kind;

	for (kind = 0; kind < STRESS_KINDS; kind++)
		total += options->mix.weights[kind];
	if (options->operations == 0)
		return 0;
	return 1 +
	       options->operations / total * options->mix.weights[STRESS_LATE];
}

int
stress_late(struct stress_run *run)
{
	struct sigaction action = {.sa_handler = on_fault,
				   .sa_flags = SA_NODEFER};
	struct stress_worker worker = {.run = run, .index = STRESS_THREADS_MAX};
	struct stress_place *place = &run->tally->places[worker.index];
	uint64_t i, most = share_of(run->options);
	char path[STRESS_PATH_SIZE];

	worker.buffer = malloc(STRESS_BUFFER_SIZE);
	if (worker.buffer == NULL)
		return STRESS_CANNOT;
	(void)sigemptyset(&action.sa_mask);
	/*
	 * SIGBUS, too: a fault of the old mapping may be told when the region
	 * is gone, and is then not of wax.
	 */
	(void)sigaction(SIGSEGV, &action, NULL);
	(void)sigaction(SIGBUS, &action, NULL);
	(void)snprintf(path, sizeof(path), "%s/late", run->directory);
	atomic_store_explicit(&place->running, 1, memory_order_relaxed);
	for (i = 0; (most == 0 || i < most) && !stress_stopping(run->tally);
	     i++)
		late_step(&worker, i, path);
	atomic_store_explicit(&place->running, 0, memory_order_relaxed);
	free(worker.buffer);
	return STRESS_DONE;
}
