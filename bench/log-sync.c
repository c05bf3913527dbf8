/* SPDX-License-Identifier: MIT */
/*
 * Throughput and bytes written to the disk, by sync policy.
 *
 * All are synced once more at the end, and the last dirty pages are written
 * before the disk's counter is read, so each has written all of its payload;
 * what is above 1.0 is written twice, or is metadata.  At an interval the log is
 * paced: as fast as it goes, it would end before the first sync.
 */
#include "config.h"

#include <stddef.h>

#include "log-appender.h"
#include "log.h"

static const struct bench_contestant *const contestants[] = {
	&bench_log_wax,        &bench_log_wax_alone, &bench_log_write,
	&bench_log_fwrite_64k, &bench_log_buffered,  &bench_log_framed,
	&bench_log_noted,      &bench_log_mapping,   NULL,
};

/* What is paced takes seconds; it is about the policy. */
static const struct bench_contestant *const paced_contestants[] = {
	&bench_log_wax, &bench_log_write, &bench_log_noted, NULL};

static const struct policy {
	const char *name;
	uint64_t sync_bytes;
	uint32_t sync_ms;
	/* MiB of payload, and of each second. */
	uint32_t mebibytes, pace;
} policies[] = {
	{"at end", UINT64_MAX, 0, 256, 0},
	{"each 16 KiB", (uint64_t)16 << 10, 0, 16, 0},
	{"each 64 KiB", (uint64_t)64 << 10, 0, 32, 0},
	{"each 1 MiB", (uint64_t)1 << 20, 0, 128, 0},
	{"each 16 MiB", (uint64_t)16 << 20, 0, 256, 0},
	{"each second", 0, 1000, 144, 64},
};

int
bench_log_sync(const struct bench_options *options,
	       const struct bench_contestant *const *peers)
{
	size_t i;
	int err, first = 0;

	for (i = 0; i < sizeof(policies) / sizeof(policies[0]); i++) {
		const struct policy *policy = &policies[i];
		struct append_work work = {
			.size = 256,
			.bytes = (uint64_t)(options->quick ? 1
							   : policy->mebibytes)
				 << 20,
			.threads = 1,
			.sync_ms = policy->sync_ms,
			.sync_bytes = policy->sync_bytes,
			.pace = (uint64_t)policy->pace << 20,
		};
		struct bench_case c = {
			.benchmark = "log-sync",
			.work = &work,
			.contestants = policy->pace != 0 ? paced_contestants
							 : contestants,
			.peers = policy->pace != 0 ? NULL : peers,
			.flags = BENCH_DISK,
			.parameters = {BENCH_BYTES("record", work.size),
				       BENCH_NUMBER("threads", 1),
				       BENCH_TEXT("sync", policy->name)},
		};

		err = bench_compare(options, &c);
		first = first ? first : err;
	}
	return first;
}
