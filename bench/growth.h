/* SPDX-License-Identifier: MIT */
/*
 * What growing costs: a file of known size is filled from start to end, once as
 * a region that starts empty, and in the ways that everybody has.
 */
#ifndef WAX_BENCH_GROWTH_H
#define WAX_BENCH_GROWTH_H

#include "bench.h"

struct wax_region;

/* What all contestants of a case do. */
struct growth_work {
	/* Of the file in the end. */
	uint64_t size;
	/* WAX_GROW_*; how a region grows, and how the ideal is made. */
	uint32_t mode;
	/* WAX_FOLIO_* of the region; huge is also what the ideal asks for. */
	uint32_t folio;
	/* Of each growth, or 0 for the default policy. */
	uint64_t step;
};

/* A region that grows by fault, and by wax_region_ensure() for each 64 KiB. */
extern const struct bench_contestant growth_fault;
extern const struct bench_contestant growth_call;

/* By wax_region_prefault() in a second thread. */
extern const struct bench_contestant growth_ahead;

/* A mapping of a file that has its size beforehand.  Baseline. */
extern const struct bench_contestant growth_ideal;

/* write(2) of 1 MiB at a time, baseline; fwrite(3) of as much with a buffer of
 * 1 MiB; all of the file in malloc() memory, written in one go. */
extern const struct bench_contestant growth_write;
extern const struct bench_contestant growth_fwrite;
extern const struct bench_contestant growth_malloc;

/* Parts of contestants: fill memory, from a word that follows from the offset in
 * the file; open the region of a job; count its growths and finish it. */
void
growth_store(unsigned char *base, size_t size, uint64_t offset);
int
growth_open(const struct bench_job *job, struct wax_region **ret_region);
int
growth_finish(struct bench_job *job, struct wax_region *region);

bench_suite bench_growth;

#endif /* WAX_BENCH_GROWTH_H */
