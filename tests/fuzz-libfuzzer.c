/* SPDX-License-Identifier: MIT */
/*
 * One target under libFuzzer, which sees coverage: FUZZ_TARGET, a string that the
 * compiler is given.  `make fuzz` builds one program for each.
 *
 * Half of the inputs are mutated as fuzz-message does, half by libFuzzer; of what
 * has a mutation of its own, one in eight by libFuzzer; all of the rest.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <wax.h>

#include "fuzz-target.h"

#ifndef FUZZ_TARGET
#	error "FUZZ_TARGET is the name of a target"
#endif

int
LLVMFuzzerInitialize(int *argc, char ***argv);
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
size_t
LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size,
			unsigned int seed);
size_t
LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);

static const struct fuzz_target *target;

/* How many inputs got past the first check, and the slowest. */
static uint64_t passed;
static int64_t slowest_ns;

/* libFuzzer looks at the code itself. */
void
fuzz_feature(const char *what, uint64_t value)
{
	(void)what;
	(void)value;
}

/* What one target of a group starts can be what another needs. */
static void
stop_group(void)
{
	size_t i;

	for (i = 0; fuzz_targets[i] != NULL; i++)
		if (fuzz_targets[i]->stop != NULL)
			fuzz_targets[i]->stop();
	if (!target->plain)
		fprintf(stderr, "stat::passed: %llu\n",
			(unsigned long long)passed);
	fprintf(stderr, "stat::slowest_us: %lld\n",
		(long long)slowest_ns / 1000);
}

/* Of the processor: others may share it. */
static int64_t
now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static int
passes_first_check(const void *data, size_t size)
{
	struct wax_reader *reader;

	if (target->passes != NULL)
		return target->passes(data, size);
	if (target->plain ||
	    wax_message_open_memory(data, size, NULL, &reader, NULL) != 0)
		return 0;
	wax_reader_close(reader);
	return 1;
}

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	size_t i;
	int err = 0;

	(void)argc;
	(void)argv;
	for (i = 0; err == 0 && fuzz_targets[i] != NULL; i++) {
		if (strcmp(fuzz_targets[i]->name, FUZZ_TARGET) == 0)
			target = fuzz_targets[i];
		if (fuzz_targets[i]->start != NULL)
			err = fuzz_targets[i]->start();
	}
	if (err != 0 || target == NULL || atexit(stop_group) != 0) {
		fprintf(stderr, "%s cannot be started: %d\n", FUZZ_TARGET, err);
		exit(EXIT_FAILURE);
	}
	return 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int64_t start;

	if (size == 0)
		return 0;
	passed += (uint64_t)passes_first_check(data, size);
	start = now_ns();
	(void)target->run(data, size);
	if (slowest_ns < now_ns() - start)
		slowest_ns = now_ns() - start;
	return 0;
}

size_t
LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size,
			unsigned int seed)
{
	struct fuzz_random random = {seed};

	if (target->plain || size < 16 || max_size < size + FUZZ_GROWTH)
		return LLVMFuzzerMutate(data, size, max_size);
	if (target->mutate != NULL && seed % 8 != 0)
		return target->mutate(&random, data, size, max_size);
	if (target->mutate != NULL || seed % 2 == 0)
		return LLVMFuzzerMutate(data, size, max_size);
	return fuzz_mutate(&random, data, size);
}
