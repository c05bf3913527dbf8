/* SPDX-License-Identifier: MIT */
/* Threads that append to a log in every way there is. */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "stress-log.h"

#define BATCH_MAX 8u

void
stress_log_options(struct stress_random *random, struct wax_log_opts *opts)
{
	static const uint32_t syncs[] = {
		WAX_LOG_SYNC_NONE, WAX_LOG_SYNC_INTERVAL, WAX_LOG_SYNC_INTERVAL,
		WAX_LOG_SYNC_GROUP};

	opts->segment_bytes = UINT64_C(128)
			      << 10 << stress_random_below(random, 5);
	opts->grow_bytes = UINT64_C(64) << 10 << stress_random_below(random, 4);
	opts->max_record = STRESS_RECORD_MAX;
	opts->sync = syncs[stress_random_below(random, 4)];
	opts->sync_ms = opts->sync == WAX_LOG_SYNC_INTERVAL ? 2 : 0;
	opts->stamp = (uint32_t)stress_random_below(random, 3);
	opts->pretouch = (uint32_t)stress_random_below(random, 3);
	opts->flags = WAX_LOG_ALLOW_SPARSE;
	opts->wait_ms = 20000;
}

static void
promise(struct stress_log_writer *writer, uint64_t count)
{
	writer->number += count;
	/* After the append that it stands for. */
	atomic_store_explicit(&writer->promise->appended[writer->thread],
			      writer->number, memory_order_release);
}

static size_t
fill(struct stress_log_writer *writer)
{
	return stress_log_fill(writer->record, writer->key, writer->thread,
			       writer->number);
}

static int
append(struct stress_log_writer *writer)
{
	size_t size = fill(writer);
	int err = wax_log_append(writer->log, writer->record, size, NULL);

	if (!err)
		promise(writer, 1);
	return err;
}

static int
append_pieces(struct stress_log_writer *writer)
{
	size_t size = fill(writer);
	size_t first = (size_t)stress_random_below(&writer->worker.step.random,
						   size + 1);
	struct iovec parts[2] = {
		{writer->record, first},
		{writer->record + first, size - first},
	};
	int err = wax_log_appendv(writer->log, parts, 2, 0, NULL);

	if (!err)
		promise(writer, 1);
	return err;
}

static int
append_batch(struct stress_log_writer *writer)
{
	static _Thread_local unsigned char records[BATCH_MAX]
						  [STRESS_RECORD_MAX];
	uint32_t i, count = 1 + (uint32_t)stress_random_below(
					&writer->worker.step.random, BATCH_MAX);
	struct iovec parts[BATCH_MAX];
	int err;

	/* All together must fit into half a segment. */
	if (count > 3)
		count = 3;
	for (i = 0; i < count; i++) {
		parts[i].iov_base = records[i];
		parts[i].iov_len =
			stress_log_fill(records[i], writer->key, writer->thread,
					writer->number + i);
	}
	err = wax_log_batch(writer->log, parts, count, 0, NULL);
	if (!err)
		promise(writer, count);
	return err;
}

static int
append_in_place(struct stress_log_writer *writer, int is_aborted)
{
	size_t size = fill(writer), more;
	struct wax_log_claim claim;
	int err;

	more = (size_t)stress_random_below(&writer->worker.step.random, 64);
	if (size + more > STRESS_RECORD_MAX)
		more = 0;
	err = wax_log_reserve(writer->log, size + more, &claim);
	if (err)
		return err;
	memcpy(claim.data, writer->record, size);
	if (is_aborted)
		return wax_log_abort(writer->log, &claim);
	err = wax_log_commit(writer->log, &claim, size);
	if (!err)
		promise(writer, 1);
	return err;
}

static int
append_nowait(struct stress_log_writer *writer)
{
	size_t size = fill(writer);
	int err =
		wax_log_append_nowait(writer->log, writer->record, size, NULL);

	if (!err)
		promise(writer, 1);
	return err == -EAGAIN ? append(writer) : err;
}

int
stress_log_sync_all(struct stress_log_writer *writer)
{
	struct stress_log_promise *all = writer->promise;
	uint64_t appended[STRESS_THREADS_MAX], synced;
	uint32_t i;
	int err;

	for (i = 0; i < STRESS_THREADS_MAX; i++)
		appended[i] = atomic_load_explicit(&all->appended[i],
						   memory_order_acquire);
	err = wax_log_sync(writer->log, WAX_LOG_END);
	for (i = 0; i < STRESS_THREADS_MAX && !err; i++) {
		synced = stress_get(&all->synced[i]);
		/* Raised only: another thread may have synced later ones. */
		while (synced < appended[i] &&
		       !atomic_compare_exchange_weak_explicit(
			       &all->synced[i], &synced, appended[i],
			       memory_order_release, memory_order_relaxed))
			;
	}
	return err;
}

int
stress_log_step(struct stress_log_writer *writer)
{
	struct stress_random *random = &writer->worker.step.random;
	uint64_t dice = stress_random_below(random, 1000);

	if (dice < 600)
		return append(writer);
	if (dice < 700)
		return append_pieces(writer);
	if (dice < 750)
		return append_batch(writer);
	if (dice < 850)
		return append_in_place(writer, 0);
	if (dice < 900)
		return append_in_place(writer, 1);
	if (dice < 990)
		return append_nowait(writer);
	if (dice < 997)
		return stress_log_sync_all(writer);
	return wax_log_rotate(writer->log);
}
