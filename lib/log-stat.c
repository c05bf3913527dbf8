/* SPDX-License-Identifier: MIT */
/* What a writer tells of itself. */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "log-writer.h"

static void
read_directory(struct wax_log *log, struct wax_log_stat *stat)
{
	struct wax_log_file *files;
	int64_t i, count = wax_log_files(&log->dir, &files);

	if (count < 0)
		return;
	for (i = 0; i < count; i++)
		stat->bytes += files[i].size;
	stat->segments = (uint64_t)count;
	if (count > 0)
		stat->first = files[0].base + WAX_LOG_HEADER_SIZE;
	free(files);
}

static void
read_active(struct wax_log *log, struct wax_log_stat *stat)
{
	struct wax_log_part *segment;
	struct wax_log_hold touch, grow;
	uint64_t offset;

	wax_log_lock(&log->touch, &touch);
	wax_log_lock(&log->grow, &grow);
	/* order: relaxed; changed only under the lock, which we hold. */
	segment = atomic_load_explicit(&log->active, memory_order_relaxed);
	offset = wax_log_tail(log) - segment->base;
	stat->segment = segment->base + WAX_LOG_HEADER_SIZE;
	stat->slow_appends = log->slow_appends;
	stat->growths = log->growths;
	stat->folio = log->folio;
	if (segment->touched > offset)
		stat->pretouched = segment->touched - offset;
	wax_log_unlock(&log->grow, &grow);
	wax_log_unlock(&log->touch, &touch);
}

int
wax_log_stat(struct wax_log *log, struct wax_log_stat *ret, size_t size)
{
	struct wax_log_stat stat = {.error = wax_log_check(log)};
	struct wax_region_stat lock;
	struct wax_log_walked walked;

	if (ret == NULL || size == 0)
		return -EINVAL;
	if (stat.error == -EPERM)
		return -EPERM;
	read_directory(log, &stat);
	read_active(log, &stat);
	stat.durable = wax_log_durable(log);
	wax_log_walk(log, NULL, &walked);
	stat.committed = walked.position;
	stat.ordinal = walked.ordinal;
	stat.tail = wax_log_tail(log);
	stat.sync = log->opts.sync;
	/* order: relaxed throughout; counters. */
	stat.rotations =
		atomic_load_explicit(&log->rotations, memory_order_relaxed);
	stat.syncs = atomic_load_explicit(&log->syncs, memory_order_relaxed);
	stat.synced_bytes =
		atomic_load_explicit(&log->synced_bytes, memory_order_relaxed);
	stat.pruned = atomic_load_explicit(&log->pruned, memory_order_relaxed);
	if (wax_region_stat(log->lock_file, &lock, sizeof(lock)) == 0)
		stat.flags = lock.flags & WAX_STAT_UNLOCKED;

	memset(ret, 0, size);
	memcpy(ret, &stat, size < sizeof(stat) ? size : sizeof(stat));
	return 0;
}
