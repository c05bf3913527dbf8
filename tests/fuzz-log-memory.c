/* SPDX-License-Identifier: MIT */
/* How much memory the library has; the program is linked with LOG_FUZZ_WRAP. */
#include "config.h"

#include <malloc.h>
#include <stdlib.h>

#include "fuzz-log.h"

#define WRAPPED(function) \
	extern __typeof__(function) __wrap_##function, __real_##function
WRAPPED(malloc);
WRAPPED(calloc);
WRAPPED(realloc);
WRAPPED(free);

/* What is freed is kept for some mutants, not for hundreds: memory that is still in
 * the cache is what makes them quick. */
const char *
__asan_default_options(void);

const char *
__asan_default_options(void)
{
	return "quarantine_size_mb=4";
}

static size_t memory, memory_most;

size_t
fuzz_log_memory(void)
{
	size_t most = memory_most;

	memory = memory_most = 0;
	return most;
}

static void *
count(void *block)
{
	memory += malloc_usable_size(block);
	if (memory_most < memory)
		memory_most = memory;
	return block;
}

/* What was there before, or is of libc, was not counted. */
static void
discount(void *block)
{
	size_t size = malloc_usable_size(block);

	memory -= size < memory ? size : memory;
}

void *
__wrap_malloc(size_t size)
{
	return count(__real_malloc(size));
}

void *
__wrap_calloc(size_t number, size_t size)
{
	return count(__real_calloc(number, size));
}

void *
__wrap_realloc(void *block, size_t size)
{
	size_t old = malloc_usable_size(block);
	void *grown = __real_realloc(block, size);

	/* Both are there while one is copied to the other. */
	if (grown == NULL)
		return NULL;
	(void)count(grown);
	memory -= old < memory ? old : memory;
	return grown;
}

void
__wrap_free(void *block)
{
	discount(block);
	__real_free(block);
}
