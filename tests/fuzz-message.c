/* SPDX-License-Identifier: MIT */
/*
 * Usage: fuzz-message [COUNT [SEED [FIRST]]], and likewise for other targets
 *
 * Gives COUNT mutated messages to each target, in process.  A mutant depends
 * only on SEED and its number, so a report of ASan or UBSan can be run again:
 * the line "mutant N of seed S" before it means `fuzz-message 1 S N`.
 *
 * WAX_FUZZ_COUNT and WAX_FUZZ_SEED stand for missing arguments; with WAX_FULL
 * the default is a million mutants, others each time.  Fails if fewer than a
 * fifth of them pass the first check (of the table, of a header), or if one takes
 * longer than two seconds; a hang ends by SIGALRM.
 */
#include "config.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <wax.h>

#include "fuzz-target.h"

/* Where a mutant takes longer, the build says fewer. */
#ifndef DEFAULT_COUNT
#	define DEFAULT_COUNT 20000
#endif
#define FULL_COUNT 1000000
/* Of a processor: on a busy machine anything may take long. */
#define SLOW_NS INT64_C(2000000000)
#define HANG_SECONDS 300

/* What one target saw. */
struct tally {
	uint64_t runs;
	uint64_t passed;
	uint64_t accepted;
	uint64_t features;
	uint64_t last_new;
	int64_t slowest_ns;
	unsigned char seen[1 << 13];
};

static struct tally tallies[FUZZ_TARGETS_MAX];
static struct tally *tally;
static uint64_t seed;
static uint64_t mutant;

static size_t
target_count(void)
{
	size_t count = 0;

	while (fuzz_targets[count] != NULL)
		count++;
	return count;
}

void
fuzz_feature(const char *what, uint64_t value)
{
	uint64_t hash = UINT64_C(14695981039346656037) ^ value;
	uint64_t bit;

	for (; *what != 0; what++)
		hash = (hash ^ (unsigned char)*what) * UINT64_C(1099511628211);
	bit = (hash ^ hash >> 29) % (8 * sizeof(tally->seen));
	if (tally->seen[bit / 8] >> bit % 8 & 1)
		return;
	tally->seen[bit / 8] |= (unsigned char)(1u << bit % 8);
	tally->features++;
	tally->last_new = mutant;
}

/* Called by the sanitizers, where there are any. */
void
__asan_on_error(void);
void
__ubsan_on_report(void);

void
__asan_on_error(void)
{
	dprintf(STDERR_FILENO, "mutant %llu of seed %llu\n",
		(unsigned long long)mutant, (unsigned long long)seed);
}

void
__ubsan_on_report(void)
{
	__asan_on_error();
}

/* A claim of a target does not hold. */
static void
on_abort(int signo)
{
	(void)signo;
	__asan_on_error();
}

static int64_t
now_ns(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static int
passes_first_check(const void *data, size_t size)
{
	struct wax_reader *reader;

	if (fuzz_targets[0]->passes != NULL)
		return fuzz_targets[0]->passes(data, size);
	if (wax_message_open_memory(data, size, NULL, &reader, NULL) != 0)
		return 0;
	wax_reader_close(reader);
	return 1;
}

static void
run(const struct fuzz_target *target, const void *data, size_t size, int passes)
{
	int64_t start = now_ns(CLOCK_PROCESS_CPUTIME_ID);
	int64_t time_ns;

	tally->runs++;
	tally->passed += (uint64_t)passes;
	tally->accepted += target->run(data, size) == 0;
	time_ns = now_ns(CLOCK_PROCESS_CPUTIME_ID) - start;
	if (tally->slowest_ns < time_ns)
		tally->slowest_ns = time_ns;
}

static int
is_due(const struct fuzz_target *target)
{
	return target->every == 0 || mutant % target->every == 0;
}

static size_t
mutate(struct fuzz_random *random, unsigned char *bytes, size_t size)
{
	return fuzz_targets[0]->mutate == NULL
		       ? fuzz_mutate(random, bytes, size)
		       : fuzz_targets[0]->mutate(random, bytes, size,
						 size + FUZZ_GROWTH);
}

/* A heap block of exactly the mutant, so that ASan sees its end. */
static int
run_mutant(const struct fuzz_seeds *seeds)
{
	struct fuzz_random random = {seed ^
				     mutant * UINT64_C(0xd1342543de82ef95)};
	const struct fuzz_seed *parent =
		&seeds->list[fuzz_below(&random, seeds->count)];
	unsigned char *bytes = malloc(parent->size + FUZZ_GROWTH);
	unsigned char *block;
	size_t size;
	int passes;
	size_t i;

	if (bytes == NULL)
		return -ENOMEM;
	memcpy(bytes, parent->bytes, parent->size);
	size = mutate(&random, bytes, parent->size);
	block = malloc(size);
	if (block != NULL) {
		memcpy(block, bytes, size);
		passes = passes_first_check(block, size);
		for (i = 0; i < target_count(); i++) {
			tally = &tallies[i];
			if (is_due(fuzz_targets[i]))
				run(fuzz_targets[i], block, size, passes);
		}
	}
	free(block);
	free(bytes);
	return block == NULL ? -ENOMEM : 0;
}

/* What is not hostile is valid: every target accepts it. */
static int
check_seeds(const struct fuzz_seeds *seeds)
{
	int failed = 0;
	size_t i, j;
	int err;

	for (i = 0; i < seeds->count; i++)
		for (j = 0; j < target_count(); j++) {
			tally = &tallies[j];
			err = fuzz_targets[j]->run(seeds->list[i].bytes,
						   seeds->list[i].size);
			if (!err || seeds->list[i].is_hostile)
				continue;
			printf("# %s refuses seed %zu (%s): %d\n",
			       fuzz_targets[j]->name, i, seeds->list[i].name,
			       err);
			failed = 1;
		}
	printf("%s 1 - unchanged messages are accepted\n",
	       failed ? "not ok" : "ok");
	return failed;
}

static int
report(size_t index)
{
	const struct tally *t = &tallies[index];
	int enough = t->passed * 5 >= t->runs;
	int quick = t->slowest_ns < SLOW_NS;

	printf("# %s: %llu mutants, %llu past the first check, %llu accepted, "
	       "%llu features, the last new one at %llu, slowest %.3f ms\n",
	       fuzz_targets[index]->name, (unsigned long long)t->runs,
	       (unsigned long long)t->passed, (unsigned long long)t->accepted,
	       (unsigned long long)t->features, (unsigned long long)t->last_new,
	       (double)t->slowest_ns / 1e6);
	printf("%s %zu - %s survives mutants, a fifth of them past the first "
	       "check\n",
	       enough && quick ? "ok" : "not ok", index + 2,
	       fuzz_targets[index]->name);
	return !enough || !quick;
}

static uint64_t
setting(int argc, char **argv, int index, const char *variable,
	uint64_t default_value)
{
	const char *text = index < argc ? argv[index] : NULL;

	if (text == NULL && variable != NULL)
		text = getenv(variable);
	return text == NULL || *text == 0 ? default_value
					  : strtoull(text, NULL, 0);
}

static int
is_full(void)
{
	const char *full = getenv("WAX_FULL");

	return full != NULL && *full != 0;
}

static int
start_targets(void)
{
	size_t i;
	int err = 0;

	for (i = 0; !err && i < target_count(); i++)
		if (fuzz_targets[i]->start != NULL)
			err = fuzz_targets[i]->start();
	return err;
}

static void
stop_targets(void)
{
	size_t i;

	for (i = 0; i < target_count(); i++)
		if (fuzz_targets[i]->stop != NULL)
			fuzz_targets[i]->stop();
}

static int
fuzz(uint64_t first, uint64_t count)
{
	struct fuzz_seeds seeds;
	int failed = 0;
	size_t i;
	int err;

	err = fuzz_seeds_create(&seeds);
	if (!err)
		failed = check_seeds(&seeds);
	for (mutant = first; !err && mutant - first < count; mutant++) {
		if (mutant % 1024 == 0)
			alarm(HANG_SECONDS);
		err = run_mutant(&seeds);
	}
	alarm(0);
	fuzz_seeds_destroy(&seeds);
	if (err) {
		printf("Bail out! %s\n", wax_strerror(err));
		return 1;
	}
	for (i = 0; i < target_count(); i++)
		failed |= report(i);
	return failed;
}

int
main(int argc, char **argv)
{
	uint64_t count = setting(argc, argv, 1, "WAX_FUZZ_COUNT",
				 is_full() ? FULL_COUNT : DEFAULT_COUNT);
	uint64_t first = setting(argc, argv, 3, NULL, 0);
	int failed = 1;

	seed = setting(argc, argv, 2, "WAX_FUZZ_SEED",
		       is_full() ? (uint64_t)now_ns(CLOCK_MONOTONIC) : 1);
	(void)signal(SIGABRT, on_abort);
	printf("1..%zu\n# seed %llu\n", target_count() + 1,
	       (unsigned long long)seed);
	fflush(stdout);
	if (start_targets() == 0)
		failed = fuzz(first, count);
	stop_targets();
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
