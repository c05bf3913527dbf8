/* SPDX-License-Identifier: MIT */
/*
 * One target under libFuzzer, which sees coverage: FUZZ_TARGET, a string that the
 * compiler is given.  `make fuzz` builds one program for each.
 *
 * Half of the inputs are mutated as fuzz-message does, half by libFuzzer; what is
 * not a message only by libFuzzer.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
	if (size != 0)
		(void)target->run(data, size);
	return 0;
}

size_t
LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size,
			unsigned int seed)
{
	struct fuzz_random random = {seed};

	if (target->plain || seed % 2 == 0 || size < 16 ||
	    max_size < size + FUZZ_GROWTH)
		return LLVMFuzzerMutate(data, size, max_size);
	return fuzz_mutate(&random, data, size);
}
