/* SPDX-License-Identifier: MIT */
/*
 * Threads that go on storing while their region is finished.  A program must
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

/* Threads that are late: one waits for the other to grow the file, and so is
 * inside the handler most of the time. */
#define PARTNERS 2u

/* Room for what they store before they are stopped. */
#define PAGES 4096u

/* Between two runs, so that the load keeps the processors. */
#define PAUSE_NS 4000000

/* The longest time from the first store to finish. */
#define HEAD_START_NS 400000u

/* What they share, and whether a page is stored. */
struct partners {
	unsigned char *base;
	uint64_t key;
	_Atomic(uint64_t) cursor;
	_Atomic(int) is_over;
	_Atomic(unsigned char) stored[PAGES];
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

/* The next page; 0 when there is none. */
static int
store_next(struct partners *partners)
{
	uint64_t words[STRESS_PAGE / sizeof(uint64_t)];
	uint64_t page = atomic_fetch_add_explicit(&partners->cursor, 1,
						  memory_order_relaxed);

	if (page >= PAGES ||
	    atomic_load_explicit(&partners->is_over, memory_order_relaxed))
		return 0;
	stress_page_fill(words, partners->key, page);
	memcpy(partners->base + page * STRESS_PAGE, words, STRESS_PAGE);
	/* Whoever sees it finishes the file: then it is in memory. */
	atomic_store_explicit(&partners->stored[page], 1, memory_order_release);
	return 1;
}

static void *
store_until_gone(void *argument)
{
	if (sigsetjmp(gone, 1) != 0)
		return NULL;
	is_late = 1;
	while (store_next(argument))
		;
	is_late = 0;
	return NULL;
}

static void
pause_for(uint64_t nanoseconds)
{
	struct timespec pause = {0, (long)nanoseconds};

	(void)nanosleep(&pause, NULL);
}

/* `stored` has the pages that were stored before the end. */
static void
check(struct stress_worker *worker, const char *path, uint64_t key,
      const unsigned char *stored, uint64_t used)
{
	uint64_t words[STRESS_PAGE / sizeof(uint64_t)], size, page;
	int fd = stress_check_open(worker, path, &size);

	if (fd < 0)
		return;
	if (size != used)
		stress_error(worker, "%s: has %" PRIu64 " bytes, not %" PRIu64,
			     path, size, used);
	for (page = 0; (page + 1) * STRESS_PAGE <= used && page < PAGES;
	     page++) {
		if (!stored[page])
			continue;
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

/* Let them run for a while; `ret_stored` has what they have stored by then. */
static void
give_head_start(struct stress_worker *worker, struct partners *partners,
		unsigned char *ret_stored)
{
	uint64_t page;

	pause_for(stress_random_below(&worker->step.random, HEAD_START_NS));
	for (page = 0; page < PAGES; page++)
		ret_stored[page] = atomic_load_explicit(&partners->stored[page],
							memory_order_acquire);
}

/*
 * Mostly about where the file ends: a growth that comes too late then makes it
 * longer.  Where it is cut shorter, growth finds it cut, and gives up.
 */
static uint64_t
choose_used(struct stress_worker *worker, const struct wax_region *region)
{
	struct stress_random *random = &worker->step.random;
	uint64_t pages = wax_region_size(region) / STRESS_PAGE;

	if (stress_random_one_in(random, 4))
		return stress_random_below(random, pages * 2 + 2) * STRESS_PAGE;
	return (pages + stress_random_below(random, 3)) * STRESS_PAGE;
}

static void
finish_under_stores(struct stress_worker *worker, const char *path)
{
	struct partners partners = {.key = worker->step.random.state};
	unsigned char stored[PAGES];
	struct wax_region *region;
	pthread_t threads[PARTNERS];
	uint64_t used;
	unsigned i, started = 0;
	int err, sticky;

	if (open_region(worker, path, &region) != 0)
		return;
	partners.base = wax_region_base(region);
	for (; started < PARTNERS; started++)
		if (pthread_create(&threads[started], NULL, store_until_gone,
				   &partners) != 0)
			break;
	give_head_start(worker, &partners, stored);
	used = choose_used(worker, region);
	(void)stress_count_region(worker->run->tally, region, &sticky);
	err = wax_region_finish(region, used);
	atomic_store_explicit(&partners.is_over, 1, memory_order_relaxed);
	for (i = 0; i < started; i++)
		(void)pthread_join(threads[i], NULL);
	if (err == -ETIMEDOUT)
		stress_add(&worker->run->tally->refused, 1);
	else if (!stress_refuse(worker, "finish", err))
		check(worker, path, partners.key, stored, used);
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
