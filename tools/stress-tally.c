/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "stress-tally.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/mman.h>
#include <time.h>

struct stress_tally *
stress_tally_create(void)
{
	void *memory =
		mmap(NULL, sizeof(struct stress_tally), PROT_READ | PROT_WRITE,
		     MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	return memory == MAP_FAILED ? NULL : memory;
}

void
stress_tally_free(struct stress_tally *tally)
{
	if (tally != NULL)
		(void)munmap(tally, sizeof(*tally));
}

void
stress_tally_error(struct stress_tally *tally, uint32_t thread,
		   enum stress_kind kind, uint64_t index, const char *format,
		   ...)
{
	uint32_t at = atomic_fetch_add_explicit(&tally->error_count, 1,
						memory_order_relaxed);
	struct stress_error *error;
	va_list arguments;

	if (at >= STRESS_ERRORS_MAX)
		return;
	error = &tally->errors[at];
	error->thread = thread;
	error->kind = kind;
	error->index = index;
	va_start(arguments, format);
	(void)vsnprintf(error->text, sizeof(error->text), format, arguments);
	va_end(arguments);
	/* Whoever sees it complete sees all of it. */
	atomic_store_explicit(&error->complete, 1, memory_order_release);
}

uint64_t
stress_now(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

/* Values below 8 have a bucket each; above, eight per power of two. */
static unsigned
bucket_of(uint64_t value)
{
	unsigned power;

	if (value < 8)
		return (unsigned)value;
	power = 63u - (unsigned)__builtin_clzll(value);
	return (power - 2) * 8 + (unsigned)((value >> (power - 3)) & 7);
}

/* The largest value of a bucket. */
static uint64_t
bucket_end(unsigned bucket)
{
	unsigned shift;

	if (bucket < 8)
		return bucket;
	shift = bucket / 8 - 1;
	return ((uint64_t)(8 + bucket % 8 + 1) << shift) - 1;
}

void
stress_tally_latency(struct stress_tally *tally, uint64_t nanoseconds)
{
	stress_add(&tally->latency[bucket_of(nanoseconds)], 1);
}

uint64_t
stress_tally_growths(const struct stress_tally *tally)
{
	uint64_t sum = 0;
	unsigned i;

	for (i = 0; i < STRESS_BUCKETS; i++)
		sum += stress_get(&tally->latency[i]);
	return sum;
}

uint64_t
stress_tally_quantile(const struct stress_tally *tally, double share)
{
	double wanted = (double)stress_tally_growths(tally) * share;
	uint64_t sum = 0;
	unsigned i;

	for (i = 0; i < STRESS_BUCKETS; i++) {
		sum += stress_get(&tally->latency[i]);
		if (sum > 0 && (double)sum >= wanted)
			return bucket_end(i);
	}
	return 0;
}
