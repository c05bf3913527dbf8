/* SPDX-License-Identifier: MIT */
/* Throughput and CPU of appends, without a sync. */
#include "config.h"

#include <stddef.h>

#include "log-appender.h"
#include "log.h"

static const struct bench_contestant *const contestants[] = {
	&bench_log_wax,        &bench_log_wax_alone, &bench_log_wax_batch,
	&bench_log_write,      &bench_log_writev,    &bench_log_fwrite_4k,
	&bench_log_fwrite_64k, &bench_log_fwrite_1m, &bench_log_buffered,
	&bench_log_mapping,    &bench_log_memory,    NULL,
};

static int
compare(const struct bench_options *options,
	const struct bench_contestant *const *peers, uint64_t size,
	uint32_t threads)
{
	struct append_work work = {
		.size = size,
		.bytes = (uint64_t)(options->quick ? 4 : 256) << 20,
		.threads = threads,
	};
	struct bench_case c = {
		.benchmark = "log",
		.work = &work,
		.contestants = contestants,
		.peers = peers,
		.parameters = {BENCH_BYTES("record", size),
			       BENCH_NUMBER("threads", threads),
			       BENCH_TEXT("sync", "none")},
		.runs_most = threads > 2 ? 3 : 0,
	};

	return bench_compare(options, &c);
}

int
bench_log_append(const struct bench_options *options,
		 const struct bench_contestant *const *peers)
{
	static const uint64_t sizes[] = {64, 256, 4096};
	size_t i;
	uint32_t threads;
	int err, first = 0;

	for (threads = 1; threads <= 4; threads *= 2)
		for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
			err = compare(options, peers, sizes[i], threads);
			first = first ? first : err;
		}
	return first;
}
