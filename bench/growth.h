/* SPDX-License-Identifier: MIT */
/*
 * What growing costs: a file of known size is filled from start to end, once as
 * a region that starts empty, and in the ways that everybody has.
 */
#ifndef WAX_BENCH_GROWTH_H
#define WAX_BENCH_GROWTH_H

#include "bench.h"
#include "file.h"

struct wax_region;

/* A file that has its size beforehand, and its mapping. */
struct growth_ideal {
	int fd;
	struct bench_mapping mapping;
};

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
	/* That store, where several do; else 0. */
	uint32_t threads;
};

/* A region that grows by fault, and by wax_region_ensure() for each 64 KiB. */
extern const struct bench_contestant growth_fault;
extern const struct bench_contestant growth_call;

/* A mapping of a file that has its size beforehand.  Baseline. */
extern const struct bench_contestant growth_known;

/* Its pages, which the kernel makes and zeroes, and no stores. */
extern const struct bench_contestant growth_pages;

/* The same file, to which zeros are written right before the stores. */
extern const struct bench_contestant growth_zeros;

/* Pages that a second thread makes ready ahead of the stores: of a region, by
 * wax_region_prefault(), and of a file that has its size beforehand. */
extern const struct bench_contestant growth_ahead;
extern const struct bench_contestant growth_known_ahead;

/* Several threads, as many as the case says, fill the same file, each every so
 * many-th MiB of it: a region, and a file that has its size beforehand. */
extern const struct bench_contestant growth_threads;
extern const struct bench_contestant growth_known_threads;

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

/* The same for a file that has its size beforehand.  0 or -errno. */
int
growth_open_ideal(const struct bench_job *job, struct growth_ideal *ret);
int
growth_close_ideal(struct bench_job *job, const struct growth_ideal *ideal);

bench_suite bench_growth;

#endif /* WAX_BENCH_GROWTH_H */
