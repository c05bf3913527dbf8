/* SPDX-License-Identifier: MIT */
/* Minimum and median of runs, or why there are none. */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <wax.h>

#include "result.h"

double
bench_result_min(const struct bench_result *result, size_t quantity)
{
	const double *samples = result->samples[quantity];
	double least = samples[0];
	unsigned run;

	for (run = 1; run < result->runs; run++)
		least = samples[run] < least ? samples[run] : least;
	return least;
}

static int
compare_samples(const void *a, const void *b)
{
	double left, right;

	memcpy(&left, a, sizeof(left));
	memcpy(&right, b, sizeof(right));
	return (left > right) - (left < right);
}

double
bench_result_median(const struct bench_result *result, size_t quantity)
{
	double sorted[BENCH_RUNS_MAX];
	unsigned half = result->runs / 2;

	memcpy(sorted, result->samples[quantity],
	       result->runs * sizeof(sorted[0]));
	qsort(sorted, result->runs, sizeof(sorted[0]), compare_samples);
	if (result->runs % 2 != 0)
		return sorted[half];
	return (sorted[half - 1] + sorted[half]) / 2;
}

/* The minimum, of one operation if they are counted. */
static double
least_each(const struct bench_result *result, size_t quantity)
{
	double least = bench_result_min(result, quantity);

	return result->operations > 0 ? least / (double)result->operations
				      : least;
}

double
bench_result_ratio(const struct bench_result *result,
		   const struct bench_result *baseline, size_t quantity)
{
	return least_each(result, quantity) / least_each(baseline, quantity);
}

int
bench_result_is_skipped(const struct bench_result *result)
{
	return result->error == -ENOTSUP;
}

const char *
bench_result_reason(const struct bench_result *result)
{
	if (result->contestant->missing != NULL)
		return result->contestant->missing;
	return bench_result_is_skipped(result) ? "cannot do this"
					       : wax_strerror(result->error);
}
