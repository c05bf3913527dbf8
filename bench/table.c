/* SPDX-License-Identifier: MIT */
/* The cases of table: faults, the handler alone, opening and closing. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include <wax.h>

#include "table.h"

#define PAGE 4096u
#define CROWDS 4
#define RESERVE ((uint64_t)4 << 30)
#define PATH_MAX_SIZE 4200

/* Stores to the page behind the end: signal, lookup, growth, page. */
static int
run_growth(struct bench_job *job)
{
	const struct table_operation *operation = job->work;
	struct table_crowd *crowd = job->state;
	uint32_t number = 1;
	uint64_t i;

	for (i = 0; i < operation->count; i++) {
		struct wax_region *region;

		number = number * 1664525u + 1013904223u;
		region = crowd->regions[(uint64_t)number * crowd->count >> 32];
		*(volatile char *)(wax_region_base(region) +
				   wax_region_size(region)) = 1;
	}
	job->operations = operation->count;
	job->growths = operation->count;
	return 0;
}

/*
 * The handler as the kernel would call it, for a page that has storage by now:
 * the fault of a thread that lost the race against another one.
 */
static int
run_handler(struct bench_job *job)
{
	const struct table_operation *operation = job->work;
	struct table_crowd *crowd = job->state;
	siginfo_t info = {.si_signo = SIGBUS, .si_code = BUS_ADRERR};
	struct sigaction action;
	uint64_t i;

	if (sigaction(SIGBUS, NULL, &action) != 0 ||
	    !(action.sa_flags & SA_SIGINFO))
		return -ENOTSUP;
	for (i = 0; i < operation->count; i++) {
		info.si_addr =
			(void *)crowd->addresses[i % crowd->address_count];
		action.sa_sigaction(SIGBUS, &info, NULL);
	}
	job->operations = operation->count;
	return 0;
}

/* Files are opened until as many are open as the contestant says, then closed,
 * and that again until all were. */
static int
run_open(struct bench_job *job)
{
	const struct table_operation *operation = job->work;
	struct wax_region_opts opts = WAX_REGION_OPTS_INIT;
	const size_t *crowd = job->argument;
	struct wax_region **regions = job->state;
	char path[PATH_MAX_SIZE];
	uint64_t done, i = 0, k;
	int err = 0;

	opts.reserve = RESERVE;
	for (done = 0; !err && done < operation->count; done += i) {
		for (i = 0; i < *crowd && done + i < operation->count; i++) {
			(void)snprintf(path, sizeof(path), "%s/%llu",
				       job->directory,
				       (unsigned long long)(done + i));
			err = wax_region_open(path, &opts, &regions[i]);
			if (err)
				break;
		}
		for (k = 0; k < i; k++) {
			int close_err = wax_region_close(regions[k]);

			err = err ? err : close_err;
		}
	}
	job->operations = operation->count;
	return err;
}

static int
setup_open(struct bench_job *job)
{
	const size_t *crowd = job->argument;

	job->state = calloc(*crowd, sizeof(struct wax_region *));
	return job->state == NULL ? -ENOMEM : 0;
}

static int
clean_open(struct bench_job *job)
{
	free(job->state);
	return 0;
}

/* The least that others do. */
static int
run_mmap(struct bench_job *job)
{
	const struct table_operation *operation = job->work;
	char path[PATH_MAX_SIZE];
	uint64_t i;

	for (i = 0; i < operation->count; i++) {
		void *base;
		int fd;

		(void)snprintf(path, sizeof(path), "%s/%llu", job->directory,
			       (unsigned long long)i);
		fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
		if (fd < 0)
			return -errno;
		base = mmap(NULL, RESERVE, PROT_READ | PROT_WRITE, MAP_SHARED,
			    fd, 0);
		if (base != MAP_FAILED)
			(void)munmap(base, RESERVE);
		(void)close(fd);
	}
	job->operations = operation->count;
	return 0;
}

/* How many regions each contestant has: as wanted, as far as it is granted. */
static size_t
choose_crowds(int quick, size_t *ret_crowds, const char **ret_reason)
{
	static const size_t quick_crowds[CROWDS] = {1, 4, 16, 64};
	static const size_t all_crowds[CROWDS] = {1, 100, 10000, 30000};
	const size_t *wanted = quick ? quick_crowds : all_crowds;
	size_t limit = table_crowd_limit(wanted[CROWDS - 1], ret_reason), i;

	for (i = 0; i < CROWDS && wanted[i] <= limit; i++)
		ret_crowds[i] = wanted[i];
	if (i < CROWDS && limit > 0)
		ret_crowds[i++] = limit;
	return i;
}

int
table_compare(const struct bench_options *options,
	      const struct table_operation *operation)
{
	static const struct bench_contestant mmap_contestant = {
		.name = "open + mmap", .run = run_mmap};
	struct bench_contestant contestants[CROWDS];
	const struct bench_contestant *list[CROWDS + 2] = {NULL};
	struct bench_case c = {
		.benchmark = "table",
		.work = operation,
		.contestants = list,
		.parameters = {BENCH_TEXT("operation", operation->name)}};
	int opens = operation->run == run_open;
	size_t crowds[CROWDS], count, i;
	char names[CROWDS][32];
	const char *reason;

	count = choose_crowds(options->quick, crowds, &reason);
	if (reason != NULL)
		c.parameters[1] = (struct bench_parameter)BENCH_TEXT(
			"limited_by", reason);
	for (i = 0; i < count; i++) {
		(void)snprintf(names[i], sizeof(names[i]), "%zu region%s",
			       crowds[i], crowds[i] == 1 ? "" : "s");
		contestants[i] = (struct bench_contestant){
			.name = names[i],
			.flags = i == 0 ? BENCH_BASELINE : 0,
			.argument = &crowds[i],
			.setup = opens ? setup_open : table_crowd_setup,
			.run = operation->run,
			.clean = opens ? clean_open : table_crowd_clean};
		list[i] = &contestants[i];
	}
	if (opens)
		list[i] = &mmap_contestant;
	return bench_compare(options, &c);
}

int
bench_table(const struct bench_options *options,
	    const struct bench_contestant *const *peers)
{
	/* Few enough growths that one region stays small. */
	const uint64_t few = options->quick ? 100 : 10000;
	const struct table_operation operations[] = {
		{"growth by fault", run_growth, few, 1},
		{"handler", run_handler, few * 10, 1},
		{"open and close", run_open, options->quick ? 64 : 10000, 0},
	};
	size_t i;
	int err = 0;

	(void)peers;
	for (i = 0; !err && i < sizeof(operations) / sizeof(operations[0]); i++)
		err = table_compare(options, &operations[i]);
	return err;
}
