/* SPDX-License-Identifier: MIT */
/* bench/log: what a log costs, next to other libraries. */
#include "config.h"

#include <stdlib.h>
#include <unistd.h>

#include "log-peers.h"
#include "log.h"

int
main(int argc, char **argv)
{
	static const struct bench_contestant *const peers[] = {
		&bench_bare,
		&bench_bare_recycled,
		&bench_bare_atomic,
		&bench_bare_ahead,
		&bench_bare_faults,
		&bench_peer_rocksdb,
		&bench_peer_rocksdb_buffered,
		&bench_peer_lmdb,
		&bench_peer_lmdb_writemap,
		&bench_peer_sqlite,
		&bench_peer_pmemlog,
		&bench_peer_spdlog,
		&bench_peer_spdlog_async,
		&bench_peer_uring,
		NULL,
	};

	/* libpmem reads it before main(): start again with it.  Without it,
	 * libpmemlog would sync each append, since a disk is no such memory. */
	if (getenv("PMEM_IS_PMEM_FORCE") == NULL &&
	    setenv("PMEM_IS_PMEM_FORCE", "1", 1) == 0)
		(void)execv("/proc/self/exe", argv);
	return bench_main(argc, argv, bench_log, peers);
}
