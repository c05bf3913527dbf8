/* SPDX-License-Identifier: MIT */
/* Many open regions. */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/resource.h>

#include <wax.h>

#include "table.h"

#define RESERVE ((uint64_t)4 << 30)
#define PAGE 4096u

/* Descriptors of everything else. */
#define OTHER_FILES 1000u
#define SPARE 100u

/* Enough that the order does not repeat before caches have forgotten it. */
#define ADDRESSES ((size_t)64 << 10)

static int
open_one(struct wax_region **ret_region)
{
	struct wax_region_opts opts = WAX_REGION_OPTS_INIT;

	/* Growth by a page: only how it is found differs. */
	opts.reserve = RESERVE;
	opts.first_step = PAGE;
	opts.max_step = PAGE;
	opts.mode = WAX_GROW_SPARSE;
	return wax_region_open_memfd(NULL, &opts, ret_region);
}

static void
close_all(struct table_crowd *crowd)
{
	while (crowd->count > 0)
		(void)wax_region_abort(crowd->regions[--crowd->count]);
	free(crowd->addresses);
	free(crowd->regions);
	free(crowd);
}

static int
open_all(size_t wanted, struct table_crowd **ret_crowd)
{
	struct table_crowd *crowd = calloc(1, sizeof(*crowd));
	int err = 0;

	*ret_crowd = crowd;
	if (crowd == NULL)
		return -ENOMEM;
	crowd->regions = calloc(wanted, sizeof(struct wax_region *));
	if (crowd->regions == NULL)
		return -ENOMEM;
	while (crowd->count < wanted) {
		err = open_one(&crowd->regions[crowd->count]);
		if (err)
			break;
		crowd->count++;
	}
	return err;
}

/* Privileged processes may exceed the hard limit. */
static void
raise_limit(size_t wanted)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0 ||
	    limit.rlim_cur >= wanted + OTHER_FILES)
		return;
	limit.rlim_cur = wanted + OTHER_FILES;
	if (limit.rlim_max < limit.rlim_cur) {
		struct rlimit more = {limit.rlim_cur, limit.rlim_cur};

		if (setrlimit(RLIMIT_NOFILE, &more) == 0)
			return;
		limit.rlim_cur = limit.rlim_max;
	}
	(void)setrlimit(RLIMIT_NOFILE, &limit);
}

size_t
table_crowd_limit(size_t wanted, const char **ret_reason)
{
	struct table_crowd *crowd;
	size_t count = 0;
	int err;

	raise_limit(wanted);
	err = open_all(wanted, &crowd);
	if (crowd != NULL) {
		count = crowd->count;
		close_all(crowd);
	}
	*ret_reason = err ? wax_strerror(err) : NULL;
	/* Others need something of what is short, too. */
	return err && count > 2 * SPARE ? count - SPARE : count;
}

/* Give each its first page, so that faults later on find page tables. */
static int
list_addresses(struct table_crowd *crowd, int random)
{
	uint32_t number = 1;
	size_t i;

	crowd->addresses = calloc(ADDRESSES, sizeof(crowd->addresses[0]));
	if (crowd->addresses == NULL)
		return -ENOMEM;
	for (i = 0; i < crowd->count; i++)
		*(volatile char *)wax_region_base(crowd->regions[i]) = 1;
	for (i = 0; i < ADDRESSES; i++) {
		size_t which = crowd->count - 1;

		number = number * 1664525u + 1013904223u;
		if (random)
			which = (size_t)((uint64_t)number * crowd->count >> 32);
		crowd->addresses[i] =
			(uintptr_t)wax_region_base(crowd->regions[which]);
	}
	crowd->address_count = ADDRESSES;
	return 0;
}

int
table_crowd_setup(struct bench_job *job)
{
	const struct table_operation *operation = job->work;
	struct table_crowd *crowd;
	const size_t *wanted = job->argument;
	int err = open_all(*wanted, &crowd);

	if (!err)
		err = list_addresses(crowd, operation->random);
	if (err && crowd != NULL)
		close_all(crowd);
	if (!err)
		job->state = crowd;
	return err;
}

int
table_crowd_clean(struct bench_job *job)
{
	close_all(job->state);
	return 0;
}
