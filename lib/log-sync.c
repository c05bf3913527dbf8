/* SPDX-License-Identifier: MIT */
/*
 * Making records durable.  Whoever holds the sync lock syncs for all: those that
 * wait for it meanwhile find, when they get it, that one sync of their own covers
 * all of them, or that the last one did.
 *
 * A checkpoint is stored after the sync that it tells of, so that what is found
 * on the disk may be late but never early.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "log-writer.h"

/* Waiting for a record that is being filled: mostly less than a microsecond. */
#define PAUSE_FIRST_NS 1000
#define PAUSE_MOST_NS 1000000

void
wax_log_checkpoint(struct wax_log *log, struct wax_log_part *segment,
		   uint64_t end, uint64_t ordinal, uint32_t state)
{
	struct wax_log_slot slot = {
		.generation = ++segment->generation,
		.end = end,
		.ordinal = ordinal,
		.state = state,
	};
	struct wax_log_hold hold;

	memcpy(slot.boot_id, log->boot, sizeof(slot.boot_id));
	wax_log_lock(&log->walk, &hold);
	slot.base_ordinal = segment->ordinal;
	slot.stamp_max = segment->stamp_max;
	wax_log_unlock(&log->walk, &hold);
	wax_log_slot_encode(&slot, segment->salt,
			    segment->memory +
				    wax_log_slot_offset(slot.generation));
}

static int
sync_segment(struct wax_log *log, struct wax_log_part *segment, uint64_t end,
	     uint64_t ordinal, uint64_t *bytes)
{
	int err;

	if (segment->synced >= end)
		return 0;
	err = wax_region_sync(segment->region, 0, 0);
	if (err)
		return wax_log_poison(log, err);
	*bytes += end - segment->synced;
	segment->synced = end;
	wax_log_checkpoint(log, segment, end, ordinal, WAX_SLOT_OPEN);
	return 0;
}

/* One that may have been deleted meanwhile. */
static int
sync_file(struct wax_log *log, uint64_t base)
{
	int fd = wax_log_dir_open_file(&log->dir, base, O_RDONLY), err;

	if (fd < 0)
		return fd == -ENOENT ? 0 : fd;
	err = wax_os_sync_data(fd);
	(void)wax_os_close(fd);
	return err;
}

int
wax_log_sync_sealed(struct wax_log *log)
{
	struct wax_log_file *files = NULL;
	int64_t i, count;
	int err = 0;

	if (log->unsynced == UINT64_MAX)
		return 0;
	count = wax_log_files(&log->dir, &files);
	if (count < 0)
		return (int)count;
	for (i = 0; !err && i < count; i++)
		if (log->unsynced <= files[i].base &&
		    files[i].base < log->oldest->base)
			err = sync_file(log, files[i].base);
	free(files);
	if (err)
		return wax_log_poison(log, err);
	log->unsynced = UINT64_MAX;
	return 0;
}

int
wax_log_sync_locked(struct wax_log *log)
{
	struct wax_log_part *segment = log->oldest;
	struct wax_log_walked walked;
	uint64_t bytes = 0;
	int err = wax_log_check(log);

	if (err)
		return err;
	wax_log_walk(log, NULL, &walked);
	if (walked.position == wax_log_durable(log))
		return 0;
	err = wax_log_sync_sealed(log);
	/* Older ones were passed by the walker, so their links are set. */
	for (; !err && segment != walked.segment; segment = segment->newer)
		err = sync_segment(log, segment, segment->end,
				   segment->newer->ordinal, &bytes);
	if (!err)
		err = sync_segment(log, segment,
				   walked.position - segment->base,
				   walked.ordinal, &bytes);
	if (err)
		return err;
	/* order: A4 release; pairs with the load in wax_log_durable(). */
	atomic_store_explicit(&log->durable, walked.position,
			      memory_order_release);
	/* order: relaxed; counters, and an estimate. */
	atomic_store_explicit(&log->per_sync, bytes, memory_order_relaxed);
	atomic_fetch_add_explicit(&log->syncs, 1, memory_order_relaxed);
	atomic_fetch_add_explicit(&log->synced_bytes, bytes,
				  memory_order_relaxed);
	return 0;
}

int
wax_log_sync_some(struct wax_log *log)
{
	struct wax_log_hold hold;
	int err;

	wax_log_lock(&log->sync, &hold);
	err = wax_log_sync_locked(log);
	wax_log_unlock(&log->sync, &hold);
	wax_log_tell_error(log);
	return err;
}

static void
pause_ns(uint64_t ns)
{
	struct timespec time = {.tv_sec = (time_t)(ns / 1000000000),
				.tv_nsec = (long)(ns % 1000000000)};

	(void)nanosleep(&time, NULL);
}

/* Wait until all that is before `end` is committed. */
static int
wait_committed(struct wax_log *log, uint64_t end)
{
	uint64_t pause = PAUSE_FIRST_NS, until = 0, now;
	struct wax_log_walked walked;
	int err;

	for (;;) {
		wax_log_walk(log, NULL, &walked);
		if (walked.position >= end)
			return 0;
		err = wax_log_check(log);
		if (err)
			return err;
		now = wax_log_now_ms();
		if (until == 0)
			until = now + log->opts.wait_ms;
		if (now >= until)
			return -ETIMEDOUT;
		pause_ns(pause);
		if (pause < PAUSE_MOST_NS)
			pause *= 2;
	}
}

int
wax_log_sync_to(struct wax_log *log, uint64_t end)
{
	struct wax_log_hold hold;
	int err = wax_log_check(log);

	if (err || wax_log_durable(log) >= end)
		return err;
	err = wait_committed(log, end);
	if (err)
		return err;
	wax_log_lock(&log->sync, &hold);
	if (wax_log_durable(log) < end) {
		/* Others commit meanwhile, and wait for the lock. */
		if (log->opts.sync == WAX_LOG_SYNC_GROUP &&
		    log->opts.sync_ms != 0)
			pause_ns((uint64_t)log->opts.sync_ms * 1000000);
		err = wax_log_sync_locked(log);
	}
	wax_log_unlock(&log->sync, &hold);
	wax_log_tell_error(log);
	return err;
}

/* A callback of close asks for what close is doing. */
static int
check_open(struct wax_log *log)
{
	struct wax_log_hold hold;
	int err = wax_log_check(log);

	if (err)
		return err;
	wax_log_lock(&log->grow, &hold);
	err = log->closed ? -EBADF : 0;
	wax_log_unlock(&log->grow, &hold);
	return err;
}

int
wax_log_sync(struct wax_log *log, uint64_t position)
{
	uint64_t tail = wax_log_tail(log), end = tail;
	int err = check_open(log);

	if (err)
		return err;
	/* A tail lies behind its record, a header behind what is before it. */
	if (position != WAX_LOG_END) {
		if (position >= tail)
			return -EINVAL;
		end = position + 1;
	}
	err = wax_log_sync_to(log, end);
	if (!err && !log->has_sync_thread)
		(void)wax_log_seal_some(log);
	return err;
}
