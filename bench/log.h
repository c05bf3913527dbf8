/* SPDX-License-Identifier: MIT */
/*
 * What a log costs: bench_log() runs all of it, the others a part each.
 *
 *   append   records of 64 bytes to 4 KiB, by 1, 2 and 4 threads, no sync
 *   sync     throughput and bytes written to the disk, by sync policy
 *   latency  of one append: percentiles
 *   read     verify, read, recover
 *   follow   from an append to its reader in another process
 */
#ifndef WAX_BENCH_LOG_H
#define WAX_BENCH_LOG_H

#include "bench.h"

bench_suite bench_log, bench_log_append, bench_log_sync, bench_log_latency,
	bench_log_read, bench_log_follow;

/* What needs nothing but wax and libc. */
extern const struct bench_contestant bench_log_wax, bench_log_wax_alone,
	bench_log_wax_pretouch, bench_log_wax_batch, bench_log_write,
	bench_log_writev, bench_log_buffered, bench_log_framed, bench_log_noted,
	bench_log_fwrite_4k, bench_log_fwrite_64k, bench_log_fwrite_1m,
	bench_log_mapping, bench_log_memory;

#endif /* WAX_BENCH_LOG_H */
