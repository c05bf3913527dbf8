/* SPDX-License-Identifier: MIT */
/*
 * A region whose pages a second thread makes ready ahead of the stores.
 *
 * A page of a mapping has to be zeroed before it is stored to; write(2) knows
 * that it overwrites all of it.  With a processor to spare, zeroing needs no time
 * of the thread that stores.
 */
#include "config.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

#include <wax.h>

#include "growth.h"

/* How far ahead: what is too much is given back by finish. */
#define AHEAD ((uint64_t)32 << 20)
#define CHUNK ((uint64_t)2 << 20)

struct ahead {
	struct wax_region *region;
	/* How far the stores got; UINT64_MAX at the end. */
	_Atomic(uint64_t) stored;
	int err;
};

static void *
prefault(void *argument)
{
	const struct timespec pause = {.tv_nsec = 20000};
	struct ahead *ahead = argument;
	uint64_t offset = 0, stored;

	for (;;) {
		/* order: relaxed; memory is not handed over. */
		stored = atomic_load_explicit(&ahead->stored,
					      memory_order_relaxed);
		if (stored == UINT64_MAX || ahead->err)
			return NULL;
		if (offset < stored)
			offset = stored;
		if (offset - stored >= AHEAD) {
			(void)nanosleep(&pause, NULL);
			continue;
		}
		ahead->err = wax_region_prefault(ahead->region, offset, CHUNK);
		offset += CHUNK;
	}
}

static int
run_ahead(struct bench_job *job)
{
	const struct growth_work *work = job->work;
	struct ahead ahead = {.region = NULL};
	uint64_t offset;
	pthread_t thread;
	int err = growth_open(job, &ahead.region), finish_err;

	if (err)
		return err;
	err = -pthread_create(&thread, NULL, prefault, &ahead);
	for (offset = 0; !err && offset < work->size; offset += CHUNK) {
		growth_store(wax_region_base(ahead.region) + offset, CHUNK,
			     offset);
		/* order: relaxed; memory is not handed over. */
		atomic_store_explicit(&ahead.stored, offset + CHUNK,
				      memory_order_relaxed);
	}
	/* order: relaxed; as above. */
	atomic_store_explicit(&ahead.stored, UINT64_MAX, memory_order_relaxed);
	if (!err) {
		(void)pthread_join(thread, NULL);
		err = ahead.err;
	}
	finish_err = growth_finish(job, ahead.region);
	return err ? err : finish_err;
}

const struct bench_contestant growth_ahead = {.name = "wax, prefault thread",
					      .run = run_ahead};
