/* SPDX-License-Identifier: MIT */
/* How long each append takes; see log-latency.c. */
#ifndef WAX_BENCH_LOG_LATENCY_H
#define WAX_BENCH_LOG_LATENCY_H

#include <stddef.h>
#include <stdint.h>

#include "log-appender.h"

/* Room for so many times, with its pages; NULL without memory. */
uint32_t *
bench_latency_begin(uint64_t count);

/* Append records one by one, and note how many ticks each took. */
int
bench_latency_measure(const struct appender *appender, void *state,
		      const void *data, uint64_t count, uint32_t *ticks);

/* Report percentiles in nanoseconds.  Sorts ticks. */
void
bench_latency_report(struct bench_job *job, uint32_t *ticks, uint64_t count);

#endif /* WAX_BENCH_LOG_LATENCY_H */
