/* SPDX-License-Identifier: MIT */
/*
 * Files whose pages a second thread makes ready ahead of the stores: a region, and
 * one that has its size beforehand.
 *
 * A page of a mapping has to be zeroed before it is stored to; write(2) knows
 * that it overwrites all of it.  With a processor to spare, zeroing needs no time
 * of the thread that stores.
 */
#include "config.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <time.h>

#include <wax.h>

#include "growth.h"

/* How far ahead: what is too much is given back by finish. */
#define AHEAD ((uint64_t)32 << 20)
#define CHUNK ((uint64_t)2 << 20)

struct ahead {
	/* Of the file, and where it ends; UINT64_MAX if it grows. */
	unsigned char *base;
	uint64_t end;
	/* Makes a chunk ready, in what `file` points to. */
	int (*prefault)(void *file, uint64_t offset);
	void *file;
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
		if (stored == UINT64_MAX || ahead->err || offset >= ahead->end)
			return NULL;
		if (offset < stored)
			offset = stored;
		if (offset - stored >= AHEAD) {
			(void)nanosleep(&pause, NULL);
			continue;
		}
		ahead->err = ahead->prefault(ahead->file, offset);
		offset += CHUNK;
	}
}

static int
fill(struct ahead *ahead, const struct growth_work *work)
{
	uint64_t offset;
	pthread_t thread;
	int err = -pthread_create(&thread, NULL, prefault, ahead);

	if (err)
		return err;
	for (offset = 0; offset < work->size; offset += CHUNK) {
		growth_store(ahead->base + offset, CHUNK, offset);
		/* order: relaxed; memory is not handed over. */
		atomic_store_explicit(&ahead->stored, offset + CHUNK,
				      memory_order_relaxed);
	}
	/* order: relaxed; as above. */
	atomic_store_explicit(&ahead->stored, UINT64_MAX, memory_order_relaxed);
	(void)pthread_join(thread, NULL);
	return ahead->err;
}

static int
prefault_region(void *file, uint64_t offset)
{
	return wax_region_prefault(file, offset, CHUNK);
}

static int
run_ahead(struct bench_job *job)
{
	struct ahead ahead = {.end = UINT64_MAX, .prefault = prefault_region};
	struct wax_region *region;
	int err = growth_open(job, &region), finish_err;

	if (err)
		return err;
	ahead.base = wax_region_base(region);
	ahead.file = region;
	err = fill(&ahead, job->work);
	finish_err = growth_finish(job, region);
	return err ? err : finish_err;
}

static int
prefault_known(void *file, uint64_t offset)
{
	const struct bench_mapping *mapping = file;

	return madvise(mapping->base + offset, CHUNK, MADV_POPULATE_WRITE) == 0
		       ? 0
		       : -errno;
}

static int
run_known_ahead(struct bench_job *job)
{
	struct ahead ahead = {.prefault = prefault_known};
	struct growth_ideal ideal;
	int err = growth_open_ideal(job, &ideal), close_err;

	if (err)
		return err;
	ahead.base = ideal.mapping.base;
	ahead.end = ideal.mapping.size;
	ahead.file = &ideal.mapping;
	err = fill(&ahead, job->work);
	close_err = growth_close_ideal(job, &ideal);
	return err ? err : close_err;
}

const struct bench_contestant growth_ahead = {.name = "wax, prefault thread",
					      .run = run_ahead};
const struct bench_contestant growth_known_ahead = {
	.name = "ideal, prefault thread", .run = run_known_ahead};
