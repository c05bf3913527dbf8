/* SPDX-License-Identifier: MIT */
/*
 * Other libraries that append records.  Where configure did not find one, its
 * contestant says so and does nothing.  And limits: see log-bare.c.
 */
#ifndef WAX_BENCH_LOG_PEERS_H
#define WAX_BENCH_LOG_PEERS_H

#include "bench.h"

#ifdef __cplusplus
extern "C" {
#endif

extern const struct bench_contestant bench_peer_lmdb, bench_peer_lmdb_writemap,
	bench_peer_pmemlog, bench_peer_rocksdb, bench_peer_rocksdb_buffered,
	bench_peer_spdlog, bench_peer_spdlog_async, bench_peer_sqlite,
	bench_peer_uring;
extern const struct bench_contestant bench_bare, bench_bare_recycled,
	bench_bare_atomic, bench_bare_ahead, bench_bare_faults;

/* Of one that is not there: the package that has it. */
#define BENCH_MISSING(name, package)                                           \
	{                                                                      \
		(name), 0, NULL, package " is missing", NULL, NULL, NULL, NULL \
	}

#ifdef __cplusplus
}
#endif

#endif /* WAX_BENCH_LOG_PEERS_H */
