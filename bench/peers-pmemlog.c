/* SPDX-License-Identifier: MIT */
/*
 * libpmemlog: a log in memory that keeps its content.  Without such memory it
 * would sync the mapping at each append, some hundred microseconds; with
 * PMEM_IS_PMEM_FORCE=1, which log-main.c sets, it flushes processor caches, as it
 * would there.  The pool has its size from the start, and cannot be synced to a
 * disk through the library.
 */
#include "config.h"

#include "log-peers.h"

#ifdef HAVE_PMEMLOG

#	include <errno.h>
#	include <stdio.h>
#	include <stdlib.h>

#	include <libpmemlog.h>

#	include "log-appender.h"

struct pool {
	PMEMlogpool *log;
	size_t size;
};

static int
open_pool(const struct appender *appender, const char *directory,
	  const struct append_work *work, void **ret_state)
{
	struct pool *pool = malloc(sizeof(*pool));
	char path[4096];

	(void)appender;
	if (pool == NULL)
		return -ENOMEM;
	pool->size = work->size;
	(void)snprintf(path, sizeof(path), "%s/records", directory);
	pool->log = pmemlog_create(path, work->bytes + PMEMLOG_MIN_POOL, 0666);
	if (pool->log == NULL) {
		free(pool);
		return -errno;
	}
	*ret_state = pool;
	return 0;
}

static int
append(void *arg, const void *data, size_t count)
{
	const struct pool *pool = arg;

	while (count-- > 0)
		if (pmemlog_append(pool->log, data, pool->size) != 0)
			return -errno;
	return 0;
}

static int
close_pool(void *arg)
{
	struct pool *pool = arg;

	pmemlog_close(pool->log);
	free(pool);
	return 0;
}

static const struct appender forced = {
	.flags = APPENDER_SHARED,
	.slow = 16,
	.open = open_pool,
	.append = append,
	.close = close_pool,
};

const struct bench_contestant bench_peer_pmemlog = {BENCH_APPENDER(
	"libpmemlog, no msync", "kill -9 loses nothing; no checksum", &forced)};

#else

const struct bench_contestant bench_peer_pmemlog =
	BENCH_MISSING("libpmemlog, no msync", "libpmemlog-dev");

#endif
