/* SPDX-License-Identifier: MIT */
/*
 * What it costs to have many regions open: the handler has to find the one that
 * an address belongs to.
 *
 * Contestants are numbers of open regions, and the baseline is one region.  Each
 * is a memory file with 4 GiB of address space.  Where the system does not grant
 * as many as asked for, the largest number it grants stands in, and the case
 * says what was in short supply.
 */
#ifndef WAX_BENCH_TABLE_H
#define WAX_BENCH_TABLE_H

#include <stddef.h>
#include <stdint.h>

#include <wax/region.h>

#include "bench.h"

/* The state of each contestant while it has its turn: the open regions. */
struct table_crowd {
	size_t count;
	struct wax_region **regions;
	/* First bytes of regions, which have storage; in random order if the
	 * operation says so, else all of the last one. */
	size_t address_count;
	uintptr_t *addresses;
};

/* What is done to them, as often as `count` says; run() finds this in
 * job->work and the crowd in job->state. */
struct table_operation {
	const char *name;
	int (*run)(struct bench_job *job);
	uint64_t count;
	int random;
};

/* Compare an operation with different numbers of open regions. */
int
table_compare(const struct bench_options *options,
	      const struct table_operation *operation);

/* setup() and clean() of contestants; `argument` points to a size_t, how many. */
int
table_crowd_setup(struct bench_job *job);
int
table_crowd_clean(struct bench_job *job);

/* How many regions can be open, at most `wanted`, and why not more: NULL, or a
 * string. */
size_t
table_crowd_limit(size_t wanted, const char **ret_reason);

bench_suite bench_table;

#endif /* WAX_BENCH_TABLE_H */
