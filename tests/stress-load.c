/* SPDX-License-Identifier: MIT */
/*
 * The load behind stress-load.h.
 *
 * A page holds one word at its start and the same at its end, made from seed,
 * file and page number, and zeros between, so that a page of another time or
 * place is told from the right one.  Threads on the shared file wait for each
 * other every few pages: they then reach the end of the file together, which is
 * where races are.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <inttypes.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "stress-load.h"

enum {
	PAGE = 4096,
	WORDS = PAGE / 8,
	/* Of the shared file: 16 MiB. */
	SHARED_PAGES = 4096,
	/* It grows by what the threads store in one turn or two. */
	SHARED_STEP = 4 * PAGE,
	/* How far a thread may be ahead of the slowest. */
	LEAD_PAGES = 16,
	OWN_PAGES_MAX = 96,
	OWN_PAUSE_US = 3000,
	THREADS_MAX = 64
};

struct stress {
	const struct stress_target *target;
	const char *directory;
	int mode;
	unsigned int threads;
	uint64_t seed;
	double seconds;
	double max_seconds;
	uint64_t min_growths;
	uint64_t min_races;

	double start;
	pthread_mutex_t mutex;
	/* Guarded by mutex. */
	struct stress_counts counts;
	atomic_int failed;
	atomic_int stop;
};

/* One pass over the shared file. */
struct pass {
	struct stress *stress;
	unsigned char *base;
	uint64_t key;
	atomic_uint_fast64_t done[THREADS_MAX];
};

struct worker {
	struct stress *stress;
	struct pass *pass;
	unsigned int index;
	pthread_t thread;
};

static double
now(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

/* splitmix64: every input bit changes half of the output bits. */
static uint64_t
mix(uint64_t x)
{
	x += UINT64_C(0x9e3779b97f4a7c15);
	x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
	return (x ^ (x >> 31)) | 1;
}

static void
store_page(unsigned char *base, uint64_t page, uint64_t key)
{
	volatile uint64_t *words = (void *)(base + page * PAGE);
	uint64_t word = mix(key ^ page);

	words[0] = word;
	words[WORDS - 1] = word;
}

static void
check_page(const uint64_t *words, uint64_t page, uint64_t key,
	   struct stress_counts *counts)
{
	uint64_t word = mix(key ^ page);
	uint64_t between = 0;
	unsigned int i;

	for (i = 1; i < WORDS - 1; i++)
		between |= words[i];
	counts->pages++;
	if (words[0] == word && words[WORDS - 1] == word && between == 0)
		return;
	if (words[0] == 0 && words[WORDS - 1] == 0 && between == 0)
		counts->lost++;
	else
		counts->wrong++;
}

/* Read the file through a descriptor of our own; 0 or a negative errno. */
static int
check_file(const char *path, uint64_t pages, uint64_t key,
	   struct stress_counts *counts)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	uint64_t words[WORDS];
	struct stat st;
	uint64_t page;
	ssize_t count;

	if (fd < 0)
		return -errno;
	for (page = 0; page < pages; page++) {
		memset(words, 0, sizeof(words));
		count = pread(fd, words, PAGE, (off_t)(page * PAGE));
		if (count < 0)
			break;
		check_page(words, page, key, counts);
	}
	if (page < pages || fstat(fd, &st) != 0 ||
	    (uint64_t)st.st_size != pages * PAGE) {
		printf("%s: not %" PRIu64 " pages\n", path, pages);
		counts->wrong++;
	}
	close(fd);
	return 0;
}

static void
add_counts(struct stress *stress, const struct stress_counts *counts)
{
	struct stress_counts *sum = &stress->counts;
	double elapsed = now() - stress->start;

	pthread_mutex_lock(&stress->mutex);
	sum->pages += counts->pages;
	sum->lost += counts->lost;
	sum->wrong += counts->wrong;
	sum->shared_files += counts->shared_files;
	sum->own_files += counts->own_files;
	sum->growths += counts->growths;
	sum->races += counts->races;
	if (stress->max_seconds <= elapsed ||
	    (stress->target->is_control && sum->lost != 0) ||
	    (!stress->target->is_control && stress->seconds <= elapsed &&
	     stress->min_growths <= sum->growths &&
	     stress->min_races <= sum->races))
		atomic_store(&stress->stop, 1);
	pthread_mutex_unlock(&stress->mutex);
}

/* A call of the target failed: say so and end the run. */
static void
fail(struct stress *stress, const char *path, int err)
{
	printf("%s: %s\n", path, strerror(-err));
	atomic_store(&stress->failed, 1);
	atomic_store(&stress->stop, 1);
}

/* Finish, read back, count, remove. */
static void
end_file(struct stress *stress, const char *path, void *handle, uint64_t pages,
	 uint64_t key, struct stress_counts *counts)
{
	int err = stress->target->finish(handle, pages * PAGE, counts);

	if (err == 0)
		err = check_file(path, pages, key, counts);
	if (err)
		fail(stress, path, err);
	(void)unlink(path);
	add_counts(stress, counts);
}

static uint64_t
slowest(struct pass *pass)
{
	uint64_t least = UINT64_MAX;
	uint64_t done;
	unsigned int i;

	for (i = 0; i < pass->stress->threads; i++) {
		done = atomic_load_explicit(&pass->done[i],
					    memory_order_relaxed);
		if (done < least)
			least = done;
	}
	return least;
}

static void *
store_interleaved(void *argument)
{
	struct worker *worker = argument;
	struct pass *pass = worker->pass;
	uint64_t page;

	for (page = worker->index; page < SHARED_PAGES;
	     page += pass->stress->threads) {
		while (slowest(pass) + LEAD_PAGES < page)
			sched_yield();
		store_page(pass->base, page, pass->key);
		atomic_store_explicit(&pass->done[worker->index], page,
				      memory_order_relaxed);
	}
	atomic_store_explicit(&pass->done[worker->index], UINT64_MAX / 2,
			      memory_order_relaxed);
	return NULL;
}

static void
run_pass(struct stress *stress, const char *path, uint64_t number)
{
	struct pass pass = {.stress = stress,
			    .key = mix(stress->seed + number)};
	struct stress_counts counts = {.shared_files = 1};
	struct worker workers[THREADS_MAX];
	void *handle;
	unsigned int i;
	int err;

	err = stress->target->open(path, stress->mode, SHARED_STEP, &handle,
				   &pass.base);
	if (err) {
		fail(stress, path, err);
		return;
	}
	for (i = 0; i < stress->threads; i++) {
		workers[i].pass = &pass;
		workers[i].index = i;
		if (pthread_create(&workers[i].thread, NULL, store_interleaved,
				   &workers[i]) != 0)
			abort();
	}
	for (i = 0; i < stress->threads; i++)
		(void)pthread_join(workers[i].thread, NULL);
	end_file(stress, path, handle, SHARED_PAGES, pass.key, &counts);
}

static void *
open_fill_finish(void *argument)
{
	struct worker *worker = argument;
	struct stress *stress = worker->stress;
	struct stress_counts counts;
	unsigned char *base;
	uint64_t number;
	uint64_t pages;
	uint64_t page;
	char path[4096];
	void *handle;
	uint64_t key;
	int err;

	snprintf(path, sizeof(path), "%s/own-%u", stress->directory,
		 worker->index);
	for (number = 0; !atomic_load(&stress->stop); number++) {
		key = mix(stress->seed ^ (worker->index + 1) ^ (number << 20));
		pages = 1 + key % OWN_PAGES_MAX;
		memset(&counts, 0, sizeof(counts));
		counts.own_files = 1;
		err = stress->target->open(path, stress->mode, PAGE, &handle,
					   &base);
		if (err) {
			fail(stress, path, err);
			break;
		}
		for (page = 0; page < pages; page++)
			store_page(base, page, key);
		end_file(stress, path, handle, pages, key, &counts);
		/* Or those who wait for each other would hardly ever run. */
		(void)usleep(OWN_PAUSE_US);
	}
	return NULL;
}

static void
run(struct stress *stress)
{
	struct worker workers[THREADS_MAX];
	char path[4096];
	uint64_t number;
	unsigned int i;

	stress->start = now();
	for (i = 0; i < stress->threads; i++) {
		workers[i].stress = stress;
		workers[i].index = i;
		if (pthread_create(&workers[i].thread, NULL, open_fill_finish,
				   &workers[i]) != 0)
			abort();
	}
	snprintf(path, sizeof(path), "%s/shared", stress->directory);
	for (number = 0; !atomic_load(&stress->stop); number++)
		run_pass(stress, path, number);
	for (i = 0; i < stress->threads; i++)
		(void)pthread_join(workers[i].thread, NULL);
}

static int
report(const struct stress *stress)
{
	const struct stress_counts *sum = &stress->counts;

	printf("%.1f s, %" PRIu64 " pages in %" PRIu64 " shared and %" PRIu64
	       " own files, %" PRIu64 " growths by fault, %" PRIu64
	       " benign races, %" PRIu64 " lost, %" PRIu64 " wrong\n",
	       now() - stress->start, sum->pages, sum->shared_files,
	       sum->own_files, sum->growths, sum->races, sum->lost, sum->wrong);
	if (stress->target->is_control)
		return sum->lost == 0;
	if (atomic_load(&stress->failed) || sum->lost + sum->wrong != 0)
		return 1;
	if (sum->growths < stress->min_growths ||
	    sum->races < stress->min_races) {
		printf("does not count: fewer than %" PRIu64
		       " growths or %" PRIu64 " races\n",
		       stress->min_growths, stress->min_races);
		return 3;
	}
	return 0;
}

static int
usage(const char *program)
{
	fprintf(stderr,
		"usage: %s --dir DIR [--mode allocate|sparse] [--threads N]\n"
		"\t[--seed N] [--seconds S] [--max-seconds S]\n"
		"\t[--growths N] [--races N]\n",
		program);
	return 2;
}

/* 0, or -1 for an unknown option. */
static int
set_option(struct stress *stress, int option, const char *value)
{
	switch (option) {
	case 'd':
		stress->directory = value;
		return 0;
	case 'm':
		stress->mode = strcmp(value, "sparse") == 0 ? 2 : 1;
		return 0;
	case 't':
		stress->threads = (unsigned int)strtoul(value, NULL, 0);
		return 0;
	case 's':
		stress->seed = strtoull(value, NULL, 0);
		return 0;
	case 'S':
		stress->seconds = strtod(value, NULL);
		return 0;
	case 'M':
		stress->max_seconds = strtod(value, NULL);
		return 0;
	case 'g':
		stress->min_growths = strtoull(value, NULL, 0);
		return 0;
	case 'r':
		stress->min_races = strtoull(value, NULL, 0);
		return 0;
	default:
		return -1;
	}
}

int
stress_main(int argc, char **argv, const struct stress_target *target)
{
	static const struct option options[] = {
		{"dir", required_argument, NULL, 'd'},
		{"mode", required_argument, NULL, 'm'},
		{"threads", required_argument, NULL, 't'},
		{"seed", required_argument, NULL, 's'},
		{"seconds", required_argument, NULL, 'S'},
		{"max-seconds", required_argument, NULL, 'M'},
		{"growths", required_argument, NULL, 'g'},
		{"races", required_argument, NULL, 'r'},
		{NULL, 0, NULL, 0},
	};
	struct stress stress = {
		.target = target,
		.mode = 1,
		.threads = 4,
		.seconds = 1,
		.seed = (uint64_t)time(NULL) ^ ((uint64_t)getpid() << 32),
		.mutex = PTHREAD_MUTEX_INITIALIZER,
	};
	int option;

	for (;;) {
		option = getopt_long(argc, argv, "", options, NULL);
		if (option < 0)
			break;
		if (set_option(&stress, option, optarg) != 0)
			return usage(argv[0]);
	}
	if (!stress.directory || optind < argc || stress.threads < 1 ||
	    THREADS_MAX < stress.threads)
		return usage(argv[0]);
	if (stress.max_seconds < stress.seconds)
		stress.max_seconds = stress.seconds;
	printf("%s --dir %s --mode %s --threads %u --seed %" PRIu64 "\n",
	       argv[0], stress.directory,
	       stress.mode == 2 ? "sparse" : "allocate", stress.threads,
	       stress.seed);
	fflush(stdout);
	run(&stress);
	return report(&stress);
}
