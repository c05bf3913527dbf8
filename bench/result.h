/* SPDX-License-Identifier: MIT */
/* What measuring hands to reporting. */
#ifndef WAX_BENCH_RESULT_H
#define WAX_BENCH_RESULT_H

#include "bench.h"

/* What is measured of each run; metrics of contestants follow. */
enum bench_quantity {
	BENCH_WALL,
	BENCH_CPU,
	BENCH_FAULTS,
	BENCH_GROWTHS,
	BENCH_DISK_BYTES,
	BENCH_QUANTITIES
};

/* Not measured. */
#define BENCH_NONE (-1.0)

struct bench_metrics {
	size_t count;
	struct {
		const char *name;
		const char *unit;
		double value;
	} metrics[BENCH_METRICS_MAX];
};

/* One contestant of a case. */
struct bench_result {
	const struct bench_contestant *contestant;
	/* 0, or why it has no numbers: -ENOTSUP if it does not take part. */
	int error;
	unsigned runs;
	uint64_t operations;
	uint64_t bytes;
	/* Most private memory while it ran, beyond what there was before. */
	double memory;
	/* Names and units of metrics. */
	struct bench_metrics metrics;
	double samples[BENCH_QUANTITIES + BENCH_METRICS_MAX][BENCH_RUNS_MAX];
};

/* All contestants of a case. */
struct bench_results {
	const struct bench_case *c;
	/* Of the file system. */
	const char *filesystem;
	size_t count;
	struct bench_result *results;
};

double
bench_result_min(const struct bench_result *result, size_t quantity);

double
bench_result_median(const struct bench_result *result, size_t quantity);

/* How many times as long as baseline it took, by minimum and operation. */
double
bench_result_ratio(const struct bench_result *result,
		   const struct bench_result *baseline, size_t quantity);

/* Whether it was left out, and why it was, or failed. */
int
bench_result_is_skipped(const struct bench_result *result);

const char *
bench_result_reason(const struct bench_result *result);

void
bench_report_text(const struct bench_results *results);

void
bench_report_json(const struct bench_results *results);

#endif /* WAX_BENCH_RESULT_H */
