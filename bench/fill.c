/* SPDX-License-Identifier: MIT */
/*
 * What growing costs: one file filled from start to end by plain stores, once
 * as a region that starts empty, once in the ideal way, which is to know the
 * size beforehand and to make the file that long by the same system call.
 *
 * Both get huge folios.  Timed is everything from opening the file to closing
 * it.  The two alternate, after one untimed run of each; the smallest of the
 * runs counts, since whatever disturbs a run makes it longer.
 *
 *   fill [--dir DIR] [--mib N] [--runs N]     prints both modes and their ratio
 *   fill [--dir DIR] [--mib N] --once WHICH   one run, for `strace -c`; WHICH is
 *        allocate, sparse, ideal-allocate or ideal-sparse
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <wax/region.h>

#define HUGE_SIZE ((size_t)2 << 20)

struct fill {
	char path[4096];
	size_t size;
	int runs;
};

_Noreturn static void
die(const char *what, int err)
{
	fprintf(stderr, "fill: %s: %s\n", what, wax_strerror(err));
	exit(EXIT_FAILURE);
}

static double
now(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static void
store_all(unsigned char *base, size_t size)
{
	volatile uint64_t *words = (void *)base;
	size_t i;

	for (i = 0; i < size / sizeof(*words); i++)
		words[i] = i + 1;
}

static void
fill_region(const struct fill *fill, uint32_t mode)
{
	struct wax_region_opts opts = WAX_REGION_OPTS_INIT;
	struct wax_region *region;
	int err;

	opts.flags = WAX_REGION_TRUNCATE;
	opts.mode = mode;
	err = wax_region_open(fill->path, &opts, &region);
	if (err)
		die(fill->path, err);
	store_all(wax_region_base(region), fill->size);
	err = wax_region_finish(region, fill->size);
	if (err)
		die(fill->path, err);
}

/* An address that huge folios can be mapped at. */
static unsigned char *
map_aligned(int fd, size_t size)
{
	unsigned char *room;
	uintptr_t aligned;
	void *map;

	room = mmap(NULL, size + HUGE_SIZE, PROT_NONE,
		    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (room == MAP_FAILED)
		return NULL;
	aligned = ((uintptr_t)room + HUGE_SIZE - 1) & ~(HUGE_SIZE - 1);
	map = mmap((void *)aligned, size, PROT_READ | PROT_WRITE,
		   MAP_SHARED | MAP_FIXED, fd, 0);
	return map == MAP_FAILED ? NULL : map;
}

static void
fill_ideal(const struct fill *fill, uint32_t mode)
{
	int fd = open(fill->path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	unsigned char *base;
	int failed;

	if (fd < 0)
		die(fill->path, -errno);
	if (mode == WAX_GROW_ALLOCATE)
		failed = fallocate(fd, 0, 0, (off_t)fill->size);
	else
		failed = ftruncate(fd, (off_t)fill->size);
	base = failed ? NULL : map_aligned(fd, fill->size);
	if (base == NULL)
		die(fill->path, -errno);
	(void)madvise(base, fill->size, MADV_HUGEPAGE);
	store_all(base, fill->size);
	(void)munmap(base, fill->size);
	if (close(fd) != 0)
		die(fill->path, -errno);
}

static double
timed(void (*way)(const struct fill *, uint32_t), const struct fill *fill,
      uint32_t mode)
{
	struct stat st;
	double start;
	double elapsed;

	(void)unlink(fill->path);
	start = now();
	way(fill, mode);
	elapsed = now() - start;
	if (stat(fill->path, &st) != 0 || (size_t)st.st_size != fill->size) {
		fprintf(stderr, "fill: %s: wrong size\n", fill->path);
		exit(EXIT_FAILURE);
	}
	(void)unlink(fill->path);
	return elapsed;
}

static void
compare(const struct fill *fill, uint32_t mode, const char *name)
{
	double ideal = 1e9;
	double region = 1e9;
	double elapsed;
	int run;

	(void)timed(fill_ideal, fill, mode);
	(void)timed(fill_region, fill, mode);
	for (run = 0; run < fill->runs; run++) {
		elapsed = timed(fill_ideal, fill, mode);
		ideal = elapsed < ideal ? elapsed : ideal;
		elapsed = timed(fill_region, fill, mode);
		region = elapsed < region ? elapsed : region;
	}
	printf("%-8s %zu MiB: region %.3f s, ideal %.3f s, ratio %.3f\n", name,
	       fill->size >> 20, region, ideal, region / ideal);
	fflush(stdout);
}

/* One run; the file is left for its size to be looked at. */
static int
once(const struct fill *fill, const char *which)
{
	if (strcmp(which, "allocate") == 0)
		fill_region(fill, WAX_GROW_ALLOCATE);
	else if (strcmp(which, "sparse") == 0)
		fill_region(fill, WAX_GROW_SPARSE);
	else if (strcmp(which, "ideal-allocate") == 0)
		fill_ideal(fill, WAX_GROW_ALLOCATE);
	else if (strcmp(which, "ideal-sparse") == 0)
		fill_ideal(fill, WAX_GROW_SPARSE);
	else
		return 2;
	return 0;
}

int
main(int argc, char **argv)
{
	static const struct option options[] = {
		{"dir", required_argument, NULL, 'd'},
		{"mib", required_argument, NULL, 'm'},
		{"runs", required_argument, NULL, 'r'},
		{"once", required_argument, NULL, 'o'},
		{NULL, 0, NULL, 0},
	};
	struct fill fill = {.size = (size_t)1 << 30, .runs = 5};
	const char *directory = ".";
	const char *which = NULL;
	int option;

	for (;;) {
		option = getopt_long(argc, argv, "", options, NULL);
		if (option < 0)
			break;
		if (option == 'd')
			directory = optarg;
		else if (option == 'm')
			fill.size = strtoul(optarg, NULL, 0) << 20;
		else if (option == 'r')
			fill.runs = atoi(optarg);
		else if (option == 'o')
			which = optarg;
		else
			return 2;
	}
	snprintf(fill.path, sizeof(fill.path), "%s/wax-fill", directory);
	if (which)
		return once(&fill, which);
	compare(&fill, WAX_GROW_ALLOCATE, "allocate");
	compare(&fill, WAX_GROW_SPARSE, "sparse");
	return 0;
}
