/* SPDX-License-Identifier: MIT */
/*
 * Several threads fill one file: thread k of n stores pieces k, k + n, k + 2n, and
 * so on, so that all are near the end of what there is, and meet where it grows.
 */
#include "config.h"

#include <pthread.h>

#include <wax.h>

#include "growth.h"

#define PIECE ((uint64_t)1 << 20)
#define THREADS_MAX 4

struct filler {
	unsigned char *base;
	const struct growth_work *work;
	uint32_t number;
};

static void *
fill_part(void *argument)
{
	const struct filler *filler = argument;
	uint64_t step = PIECE * filler->work->threads, offset;

	for (offset = PIECE * filler->number; offset < filler->work->size;
	     offset += step)
		growth_store(filler->base + offset, PIECE, offset);
	return NULL;
}

static int
fill(unsigned char *base, const struct growth_work *work)
{
	struct filler fillers[THREADS_MAX];
	pthread_t threads[THREADS_MAX];
	uint32_t started, i;
	int err = 0;

	for (started = 0; !err && started < work->threads; started++) {
		fillers[started] = (struct filler){base, work, started};
		err = -pthread_create(&threads[started], NULL, fill_part,
				      &fillers[started]);
	}
	if (err)
		started--;
	for (i = 0; i < started; i++)
		(void)pthread_join(threads[i], NULL);
	return err;
}

static int
run_threads(struct bench_job *job)
{
	struct wax_region *region;
	int err = growth_open(job, &region), finish_err;

	if (err)
		return err;
	err = fill(wax_region_base(region), job->work);
	finish_err = growth_finish(job, region);
	return err ? err : finish_err;
}

static int
run_known_threads(struct bench_job *job)
{
	struct growth_ideal ideal;
	int err = growth_open_ideal(job, &ideal), close_err;

	if (err)
		return err;
	err = fill(ideal.mapping.base, job->work);
	close_err = growth_close_ideal(job, &ideal);
	return err ? err : close_err;
}

const struct bench_contestant growth_threads = {.name = "wax, by fault",
						.run = run_threads};
const struct bench_contestant growth_known_threads = {
	.name = "ideal", .flags = BENCH_BASELINE, .run = run_known_threads};
