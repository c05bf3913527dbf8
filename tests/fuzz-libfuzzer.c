/* SPDX-License-Identifier: MIT */
/*
 * The targets of fuzz-message under libFuzzer, which sees coverage; built with
 * clang by `make fuzz`.
 *
 * Half of the inputs are mutated as fuzz-message does, half by libFuzzer.
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz-target.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
size_t
LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size,
			unsigned int seed);
size_t
LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);

/* libFuzzer looks at the code itself. */
void
fuzz_feature(const char *what, uint64_t value)
{
	(void)what;
	(void)value;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t i;

	if (size == 0)
		return 0;
	for (i = 0; fuzz_targets[i] != NULL; i++)
		(void)fuzz_targets[i]->run(data, size);
	return 0;
}

size_t
LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size,
			unsigned int seed)
{
	struct fuzz_random random = {seed};

	if (seed % 2 == 0 || size < 16 || max_size < size + FUZZ_GROWTH)
		return LLVMFuzzerMutate(data, size, max_size);
	return fuzz_mutate(&random, data, size);
}
