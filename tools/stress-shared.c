/* SPDX-License-Identifier: MIT */
/* Operations on a region that several threads fill, page by page. */
#include "config.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "stress-worker.h"

/* It grows by what two threads store in one turn. */
#define STEP (2 * STRESS_PAGE)

/* Pages of one turn: long enough for others to come and race. */
#define BURST_PAGES 96u

/*
 * What this thread is filling, for the handler of SIGALRM; NULL at all other
 * times.  Read by the thread itself only, so a compiler barrier is all it needs.
 */
static _Thread_local struct stress_shared *volatile filling;

/* Where address space is refused, a region gets less of it than it asked for. */
static int
open_with_room(struct stress_shared *shared, const struct wax_region_opts *opts)
{
	struct wax_region_stat stat = {0};
	int err = wax_region_open(shared->path, opts, &shared->region);

	if (err)
		return err;
	(void)wax_region_stat(shared->region, &stat, sizeof(stat));
	if (stat.reserve >= STRESS_SHARED_PAGES * STRESS_PAGE)
		return 0;
	(void)wax_region_abort(shared->region);
	return -ENOMEM;
}

static int
shared_open(struct stress_worker *worker, struct stress_shared *shared)
{
	struct wax_region_opts opts = WAX_REGION_OPTS_INIT;
	struct stress_random *random = &worker->step.random;
	int err;

	opts.flags = WAX_REGION_TRUNCATE;
	opts.reserve = UINT64_C(1) << 32;
	opts.first_step = STEP;
	opts.max_step = STEP;
	opts.mode = worker->run->options->mode;
	if (opts.mode == WAX_GROW_DEFAULT)
		opts.mode = stress_random_one_in(random, 2) ? WAX_GROW_ALLOCATE
							    : WAX_GROW_SPARSE;
	(void)pthread_rwlock_rdlock(worker->handler_lock);
	err = open_with_room(shared, &opts);
	(void)pthread_rwlock_unlock(worker->handler_lock);
	if (stress_refuse(worker, "open", err)) {
		shared->region = NULL;
		return err;
	}
	shared->base = wax_region_base(shared->region);
	shared->key = stress_random_next(random);
	/* Those who take pages look after they have got the lock. */
	atomic_store_explicit(&shared->cursor, 0, memory_order_relaxed);
	return 0;
}

static void
check_pages(struct stress_worker *worker, const struct stress_shared *shared,
	    uint64_t size)
{
	uint64_t words[STRESS_PAGE / sizeof(uint64_t)], file_size, offset;
	uint64_t piece;
	int fd = stress_check_open(worker, shared->path, &file_size);

	if (fd < 0)
		return;
	if (file_size != size)
		stress_error(worker, "%s: has %" PRIu64 " bytes, not %" PRIu64,
			     shared->path, file_size, size);
	for (offset = 0; offset < size; offset += piece) {
		stress_page_fill(words, shared->key, offset / STRESS_PAGE);
		piece = size - offset < STRESS_PAGE ? size - offset
						    : STRESS_PAGE;
		stress_check_bytes(worker, fd, shared->path, offset,
				   (const unsigned char *)words, piece);
	}
	(void)close(fd);
}

/* Under the lock for writing, so every page that was taken is stored. */
static void
shared_finish(struct stress_worker *worker, struct stress_shared *shared)
{
	uint64_t pages =
		atomic_load_explicit(&shared->cursor, memory_order_relaxed);
	uint64_t intact, used;
	int err, sticky;

	if (pages > STRESS_SHARED_PAGES)
		pages = STRESS_SHARED_PAGES;
	used = pages * STRESS_PAGE;
	intact = stress_count_region(worker->run->tally, shared->region,
				     &sticky);
	err = wax_region_finish(shared->region, used);
	shared->region = NULL;
	if (sticky != 0 && err == 0)
		stress_error(worker, "%s: finish hides the error %d",
			     shared->path, sticky);
	if (!stress_refuse(worker, "finish", err))
		check_pages(worker, shared, used);
	else if (worker->run->options->inject == NULL)
		check_pages(worker, shared, used < intact ? used : intact);
	(void)unlink(shared->path);
}

static int
is_over(const struct stress_shared *shared)
{
	return shared->region == NULL ||
	       wax_region_error(shared->region) != 0 ||
	       atomic_load_explicit(&shared->cursor, memory_order_relaxed) >=
		       STRESS_SHARED_PAGES;
}

/* Take the lock for storing, with the file open; 0 or -errno without it. */
static int
enter(struct stress_worker *worker)
{
	struct stress_shared *shared = worker->shared;
	int err = 0;

	(void)pthread_rwlock_rdlock(&shared->lock);
	if (!is_over(shared))
		return 0;
	(void)pthread_rwlock_unlock(&shared->lock);
	(void)pthread_rwlock_wrlock(&shared->lock);
	if (is_over(shared)) {
		if (shared->region != NULL)
			shared_finish(worker, shared);
		err = shared_open(worker, shared);
	}
	(void)pthread_rwlock_unlock(&shared->lock);
	if (err)
		return err;
	(void)pthread_rwlock_rdlock(&shared->lock);
	if (shared->region != NULL)
		return 0;
	(void)pthread_rwlock_unlock(&shared->lock);
	return -EAGAIN;
}

/* Have the kernel store a page that was ensured. */
static void
store_by_read(struct stress_worker *worker, uint64_t page,
	      const uint64_t *words)
{
	const struct stress_shared *shared = worker->shared;
	unsigned char *to = shared->base + page * STRESS_PAGE;
	ssize_t got;

	if (wax_region_ensure(shared->region, page * STRESS_PAGE,
			      STRESS_PAGE) != 0) {
		/* The store makes the error stick. */
		memcpy(to, words, STRESS_PAGE);
		return;
	}
	if (pwrite(worker->scratch, words, STRESS_PAGE, 0) != STRESS_PAGE) {
		stress_error(worker, "pwrite: %s", strerror(errno));
		return;
	}
	got = pread(worker->scratch, to, STRESS_PAGE, 0);
	if (got == STRESS_PAGE)
		return;
	if (!worker->run->options->full_disk)
		stress_error(worker,
			     "read into page %" PRIu64
			     ", which is ensured, gives %zd: %s",
			     page, got, strerror(errno));
	memcpy(to, words, STRESS_PAGE);
}

static void
store_page(struct stress_worker *worker, uint64_t page)
{
	const struct stress_shared *shared = worker->shared;
	unsigned char *to = shared->base + page * STRESS_PAGE;
	uint64_t words[STRESS_PAGE / sizeof(uint64_t)], start;
	int will_grow;

	stress_page_fill(words, shared->key, page);
	will_grow = stress_will_grow(shared->region, (page + 1) * STRESS_PAGE);
	start = will_grow ? stress_now() : 0;
	if (stress_random_one_in(&worker->step.random, 8))
		store_by_read(worker, page, words);
	else
		memcpy(to, words, STRESS_PAGE);
	if (will_grow)
		stress_tally_latency(worker->run->tally, stress_now() - start);
}

uint64_t
stress_shared_burst(struct stress_worker *worker, uint64_t pages)
{
	struct stress_shared *shared = worker->shared;
	uint64_t stored, page;

	if (enter(worker) != 0)
		return 0;
	filling = shared;
	for (stored = 0; stored < pages; stored++) {
		page = atomic_fetch_add_explicit(&shared->cursor, 1,
						 memory_order_relaxed);
		if (page >= STRESS_SHARED_PAGES)
			break;
		store_page(worker, page);
	}
	filling = NULL;
	(void)pthread_rwlock_unlock(&shared->lock);
	return stored;
}

void
stress_shared_interrupt(void)
{
	struct stress_shared *shared = filling;
	uint64_t words[STRESS_PAGE / sizeof(uint64_t)], page;

	if (shared == NULL)
		return;
	page = atomic_fetch_add_explicit(&shared->cursor, 1,
					 memory_order_relaxed);
	if (page >= STRESS_SHARED_PAGES)
		return;
	stress_page_fill(words, shared->key, page);
	memcpy(shared->base + page * STRESS_PAGE, words, STRESS_PAGE);
}

void
stress_shared_end(struct stress_worker *worker)
{
	if (worker->shared->region != NULL)
		shared_finish(worker, worker->shared);
}

void
stress_op_shared(struct stress_worker *worker)
{
	(void)stress_shared_burst(
		worker,
		1 + stress_random_below(&worker->step.random, BURST_PAGES));
}
