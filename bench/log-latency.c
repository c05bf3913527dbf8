/* SPDX-License-Identifier: MIT */
/*
 * How long each append takes.
 *
 * Times are read from the processor's counter where it has one that programs may
 * read, since clock_gettime() alone takes as long as an append.  What remains,
 * reading the counter and calling through a pointer, is part of all figures; the
 * contestant that appends nothing shows how much it is.
 *
 * All threads append as fast as they can, with no pause in which a thread behind
 * the scenes could catch up.  What opening makes is not counted, for nobody; what
 * comes later is: pages, a buffer that goes to the kernel, a new segment.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#ifdef __x86_64__
#	include <x86intrin.h>
#endif

#include "log-appender.h"
#include "log-latency.h"
#include "log.h"

static uint64_t
nanoseconds(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000000u + (uint64_t)ts.tv_nsec;
}

static uint64_t
ticks_now(void)
{
#ifdef __x86_64__
	return __rdtsc();
#else
	return nanoseconds();
#endif
}

/* Nanoseconds of a tick: both clocks over a hundredth of a second. */
static double
tick_length(void)
{
	static double length;
	uint64_t start, start_ticks, end;

	if (length != 0)
		return length;
	start = nanoseconds();
	start_ticks = ticks_now();
	do
		end = nanoseconds();
	while (end - start < 10000000);
	length = (double)(end - start) / (double)(ticks_now() - start_ticks);
	return length;
}

uint32_t *
bench_latency_begin(uint64_t count)
{
	uint32_t *ticks = malloc(count * sizeof(*ticks));

	if (ticks != NULL)
		memset(ticks, 1, count * sizeof(*ticks));
	(void)tick_length();
	return ticks;
}

int
bench_latency_measure(const struct appender *appender, void *state,
		      const void *data, uint64_t count, uint32_t *ticks)
{
	uint64_t i, start, end, took;
	int err = 0;

	start = ticks_now();
	for (i = 0; i < count && !err; i++) {
		err = appender->append(state, data, 1);
		end = ticks_now();
		took = end - start;
		ticks[i] = took < UINT32_MAX ? (uint32_t)took : UINT32_MAX;
		start = end;
	}
	return err;
}

static int
compare_ticks(const void *left, const void *right)
{
	uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;

	return a < b ? -1 : a > b;
}

void
bench_latency_report(struct bench_job *job, uint32_t *ticks, uint64_t count)
{
	static const struct {
		const char *name;
		/* One append in so many took longer. */
		uint64_t one_in;
	} points[] = {
		{"p50", 2},
		{"p99", 100},
		{"p99.9", 1000},
		{"p99.99", 10000},
	};
	double length = tick_length();
	size_t i;

	if (count == 0)
		return;
	qsort(ticks, count, sizeof(*ticks), compare_ticks);
	for (i = 0; i < sizeof(points) / sizeof(points[0]); i++)
		bench_metric(job, points[i].name, "ns",
			     ticks[count - 1 - count / points[i].one_in] *
				     length);
	bench_metric(job, "max", "ns", ticks[count - 1] * length);
}

static int
open_nothing(const struct appender *appender, const char *directory,
	     const struct append_work *work, void **ret_state)
{
	(void)appender;
	(void)directory;
	(void)work;
	*ret_state = NULL;
	return 0;
}

static int
append_nothing(void *state, const void *data, size_t count)
{
	(void)state;
	(void)data;
	(void)count;
	return 0;
}

static int
close_nothing(void *state)
{
	(void)state;
	return 0;
}

static const struct appender nothing = {
	.flags = APPENDER_SHARED | APPENDER_MEMORY,
	.open = open_nothing,
	.append = append_nothing,
	.close = close_nothing,
};

static const struct bench_contestant clock_alone = {
	BENCH_APPENDER("the clock alone", "appends nothing", &nothing),
};

static const struct bench_contestant *const contestants[] = {
	&bench_log_wax,
	&bench_log_wax_pretouch,
	&bench_log_wax_alone,
	&bench_log_write,
	&bench_log_fwrite_64k,
	&bench_log_buffered,
	&bench_log_mapping,
	&clock_alone,
	NULL,
};

int
bench_log_latency(const struct bench_options *options,
		  const struct bench_contestant *const *peers)
{
	uint32_t threads;
	int err, first = 0;

	for (threads = 1; threads <= 2; threads++) {
		struct append_work work = {
			.size = 256,
			.bytes = (uint64_t)(options->quick ? 4 : 256) << 20,
			.threads = threads,
			.latency = 1};
		struct bench_case c = {
			.benchmark = "log-latency",
			.work = &work,
			.contestants = contestants,
			.peers = peers,
			.parameters = {BENCH_BYTES("record", work.size),
				       BENCH_NUMBER("threads", threads)},
		};

		err = bench_compare(options, &c);
		first = first ? first : err;
	}
	return first;
}
