/* SPDX-License-Identifier: MIT */
/*
 * Closing: the active segment ends, what is open in it is given up, and all is
 * sealed.  What cannot be sealed stays as it is, for recovery.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "log-writer.h"

#define PAUSE_NS 1000000

/* Nobody appends any more: that is the caller's part. */
static void
end_active(struct wax_log *log)
{
	struct wax_log_part *segment;
	struct wax_log_hold hold;
	uint64_t tail;

	wax_log_lock(&log->grow, &hold);
	log->closed = 1;
	/* order: relaxed throughout; under the lock, and no other thread. */
	segment = atomic_load_explicit(&log->active, memory_order_relaxed);
	atomic_store_explicit(&log->limit, 0, memory_order_relaxed);
	tail = atomic_exchange_explicit(&log->tail,
					segment->base + segment->capacity,
					memory_order_relaxed);
	wax_log_part_end(segment, tail - segment->base);
	wax_log_unlock(&log->grow, &hold);
	wax_log_wake_followers(log);
}

/* A claim that nobody commits any more becomes a PAD of its size. */
static int
give_up(const struct wax_log_walked *walked)
{
	struct wax_log_part *segment = walked->segment;
	uint64_t offset = walked->position - segment->base, head;
	uint32_t word;

	/* order: relaxed; who reserved it does not use it any more. */
	head = atomic_load_explicit(wax_log_head_at(segment->memory + offset),
				    memory_order_relaxed);
	word = (uint32_t)WAX_LE64(head);
	if (wax_record_type_of(word) != WAX_RECORD_BUSY)
		return 0;
	wax_log_commit_filled(
		segment->memory + offset, offset, segment->salt,
		wax_record_word(WAX_RECORD_PAD, wax_record_length_of(word)), 0);
	return 1;
}

/* Have all records committed, or given up. */
static int
settle(struct wax_log *log)
{
	const struct timespec pause = {.tv_nsec = PAUSE_NS};
	uint64_t until = wax_log_now_ms() + log->opts.wait_ms;
	struct wax_log_walked walked;

	for (;;) {
		wax_log_walk(log, NULL, &walked);
		/* Only the last segment has no newer one. */
		if (walked.segment->end != 0)
			return 0;
		if (give_up(&walked))
			continue;
		/* A thread is between its reservation and its first store; or
		 * the file was lost, and nothing comes any more. */
		if (wax_log_now_ms() >= until || wax_log_check(log))
			return -ETIMEDOUT;
		(void)nanosleep(&pause, NULL);
	}
}

static void
free_segments(struct wax_log *log)
{
	struct wax_log_part *segment = log->oldest, *newer;

	/* All are sealed, but for the memory of the last one. */
	if (segment == NULL)
		segment = log->walking;

	for (; segment != NULL; segment = newer) {
		newer = segment->newer;
		(void)wax_region_close(segment->region);
		free(segment);
	}
}

void
wax_log_free(struct wax_log *log)
{
	free_segments(log);
	if (log->lock_file != NULL)
		(void)wax_region_close(log->lock_file);
	if (log->dir.fd >= 0)
		(void)wax_os_close(log->dir.fd);
	free(log);
}

int
wax_log_close(struct wax_log *log)
{
	int err, settled;

	if (log == NULL)
		return 0;
	/* The child has none of the threads, and none of the memory. */
	if (wax_log_check(log) == -EPERM) {
		wax_log_free(log);
		return -EPERM;
	}
	wax_log_stop_threads(log);
	end_active(log);
	settled = settle(log);
	err = wax_log_seal_some(log);
	if (err >= 0)
		err = settled;
	/* Nobody writes it: the number is not for others to find. */
	memset(wax_region_base(log->lock_file), 0,
	       WAX_LOG_FOLLOW_SEQUENCE_OFFSET);
	wax_log_free(log);
	return err;
}
