/* SPDX-License-Identifier: MIT */
/*
 * The threads of a log that is written.  One makes room for appends that may
 * not, syncs at intervals, seals, rotates by age and prunes; the other maps pages
 * ahead of the tail, so that appends do not fault.  All signals are blocked in
 * both: a program's handlers run in its own threads.
 *
 * Each sleeps on a bell.  A bell is cleared before its thread looks at what it
 * was rung for, so that nothing is missed.
 */
#include "config.h"

#include <errno.h>

#include "log-writer.h"

#define TOUCH_AHEAD ((uint64_t)16 << 20)
#define BELL_SHIFT_TOUCH 22 /* a quarter of what is mapped ahead */
#define PRUNE_MS 60000u
/* Between two looks at a segment that waits for a claim. */
#define SEAL_MS 50u
/* Between two looks at the age of a segment. */
#define AGE_MS 1000u

static int
is_stopping(struct wax_log *log)
{
	/* order: relaxed; joining orders what comes after. */
	return atomic_load_explicit(&log->stopping, memory_order_relaxed) != 0;
}

/* Sleep until the bell rings, at most timeout_ms; 0 is without limit. */
static void
listen(struct wax_log *log, _Atomic(uint32_t) *bell, uint32_t timeout_ms)
{
	/* order: relaxed; see wax_log_ring(). */
	if (atomic_exchange_explicit(bell, 0, memory_order_relaxed) == 0 &&
	    !is_stopping(log))
		(void)wax_os_wait(bell, 0, timeout_ms);
}

/* -- Mapping ahead --------------------------------------------------------- */

/*
 * What is to be mapped next: made first, a piece at a time, so that an appender
 * that comes to the limit waits for no more than that.
 */
static struct wax_log_part *
plan(struct wax_log *log, uint64_t *ret_from, uint64_t *ret_to)
{
	struct wax_log_part *segment;
	struct wax_log_hold hold;
	uint64_t tail, to;

	wax_log_lock(&log->grow, &hold);
	/* order: relaxed; changed only under the lock, which we hold. */
	segment = atomic_load_explicit(&log->active, memory_order_relaxed);
	tail = wax_log_tail(log) - segment->base;
	*ret_from = tail < segment->touched ? segment->touched : tail;
	*ret_from = wax_round_down(*ret_from, wax_os_page_size());
	to = tail + TOUCH_AHEAD;
	if (to > wax_log_segment_most(segment))
		to = wax_log_segment_most(segment);
	if (*ret_from + WAX_LOG_PIECE < to)
		to = *ret_from + WAX_LOG_PIECE;
	if (*ret_from < to && segment->ready < to &&
	    wax_log_grow_segment(log, segment, to) == 0)
		wax_log_publish(log, segment);
	*ret_to = segment->ready < to ? segment->ready : to;
	wax_log_unlock(&log->grow, &hold);
	return segment;
}

/* Returns 1 if there may be more to do. */
static int
touch_step(struct wax_log *log)
{
	struct wax_log_part *segment;
	struct wax_log_hold hold;
	uint64_t from, to;
	int more;

	wax_log_lock(&log->touch, &hold);
	segment = plan(log, &from, &to);
	more = from < to &&
	       wax_os_advise((uintptr_t)segment->memory + (uintptr_t)from,
			     (size_t)(to - from), WAX_OS_POPULATE_WRITE) == 0;
	if (more)
		segment->touched = to;
	wax_log_unlock(&log->touch, &hold);
	return more;
}

static void
touch(struct wax_log *log)
{
	struct wax_log_walked walked;

	while (!is_stopping(log) && touch_step(log))
		;
	wax_log_walk(log, NULL, &walked);
}

static void *
touch_main(void *arg)
{
	struct wax_log *log = arg;

	while (!is_stopping(log)) {
		touch(log);
		listen(log, &log->touch_bell, 0);
	}
	return NULL;
}

/* -- Syncing, sealing, and what is due now and then ------------------------- */

struct due {
	uint64_t sync_ms;
	uint64_t prune_ms;
	int sealing; /* a segment could not be sealed yet */
};

static int
wants_retention(const struct wax_log *log)
{
	return log->opts.retain_bytes != 0 || log->opts.retain_age_ms != 0 ||
	       log->opts.retain_count != 0 || log->opts.retain_free_bytes != 0;
}

static uint32_t
time_left(const struct wax_log *log, const struct due *due, uint64_t now)
{
	uint64_t next = UINT64_MAX;

	if (log->opts.sync == WAX_LOG_SYNC_INTERVAL)
		next = due->sync_ms;
	if (wants_retention(log) && due->prune_ms < next)
		next = due->prune_ms;
	if (log->opts.segment_age_ms != 0 && now + AGE_MS < next)
		next = now + AGE_MS;
	if (due->sealing && now + SEAL_MS < next)
		next = now + SEAL_MS;
	if (next == UINT64_MAX)
		return 0;
	if (next <= now)
		return 1;
	return next - now < UINT32_MAX ? (uint32_t)(next - now) : UINT32_MAX;
}

static void
sync_if_due(struct wax_log *log, struct due *due)
{
	uint64_t now = wax_log_now_ms();
	uint64_t pending = wax_log_tail(log) - wax_log_durable(log);

	if (log->opts.sync != WAX_LOG_SYNC_INTERVAL)
		return;
	if (now < due->sync_ms &&
	    (log->opts.sync_bytes == 0 || pending < log->opts.sync_bytes))
		return;
	(void)wax_log_sync_some(log);
	due->sync_ms = now + log->opts.sync_ms;
}

/* A failure is tried again at the next look, and told of by the next append. */
static int
rotate_if_old(struct wax_log *log)
{
	struct wax_log_part *segment;
	struct wax_log_hold hold;
	uint64_t begun;

	if (log->opts.segment_age_ms == 0)
		return 0;
	wax_log_lock(&log->grow, &hold);
	/* order: relaxed; changed only under the lock, which we hold. */
	segment = atomic_load_explicit(&log->active, memory_order_relaxed);
	begun = segment->begun_ms;
	wax_log_unlock(&log->grow, &hold);
	if (wax_log_now_ms() - begun < log->opts.segment_age_ms)
		return 0;
	return wax_log_rotate(log);
}

static void *
sync_main(void *arg)
{
	struct wax_log *log = arg;
	uint64_t now = wax_log_now_ms(), rotations = 0, latest;
	struct due due = {.sync_ms = now + log->opts.sync_ms};

	while (!is_stopping(log)) {
		listen(log, &log->sync_bell, time_left(log, &due, now));
		wax_log_grant(log);
		sync_if_due(log, &due);
		due.sealing = wax_log_seal_some(log) > 0;
		(void)rotate_if_old(log);
		now = wax_log_now_ms();
		/* order: relaxed; a counter. */
		latest = atomic_load_explicit(&log->rotations,
					      memory_order_relaxed);
		if (wants_retention(log) &&
		    (now >= due.prune_ms || latest != rotations)) {
			rotations = latest;
			(void)wax_log_prune(log, NULL);
			due.prune_ms = now + PRUNE_MS;
		}
	}
	return NULL;
}

/* -- Life ------------------------------------------------------------------ */

/* How many low bits of the position may change before a thread is woken. */
static unsigned
bell_shift(const struct wax_log *log)
{
	uint64_t bytes = log->opts.sync_bytes;
	unsigned shift =
		log->has_touch_thread ? BELL_SHIFT_TOUCH : WAX_LOG_PIECE_SHIFT;

	while (bytes != 0 && shift > 12 && (uint64_t)1 << shift > bytes)
		shift--;
	return shift;
}

int
wax_log_start_threads(struct wax_log *log)
{
	struct wax_os_signals signals;
	int touching = log->opts.pretouch == WAX_LOG_PRETOUCH_ON, err;

	log->bell_shift = WAX_LOG_PIECE_SHIFT;
	if (log->opts.flags & WAX_LOG_NO_THREAD)
		return 0;
	/* All is set before a thread can look. */
	log->has_sync_thread = 1;
	log->has_touch_thread = touching;
	log->bell_shift = bell_shift(log);
	/* A new thread has the mask of the one that makes it. */
	wax_os_block_signals(&signals);
	/* Positive by the convention of threads. */
	err = -pthread_create(&log->sync_thread, NULL, sync_main, log);
	if (err)
		log->has_sync_thread = 0;
	if (touching && !err)
		err = -pthread_create(&log->touch_thread, NULL, touch_main,
				      log);
	wax_os_restore_signals(&signals);
	if (!err)
		return 0;
	log->has_touch_thread = 0;
	wax_log_stop_threads(log);
	return err;
}

void
wax_log_stop_threads(struct wax_log *log)
{
	/* order: relaxed; as in is_stopping(). */
	atomic_store_explicit(&log->stopping, 1, memory_order_relaxed);
	if (log->has_sync_thread) {
		wax_log_ring(&log->sync_bell);
		(void)pthread_join(log->sync_thread, NULL);
	}
	if (log->has_touch_thread) {
		wax_log_ring(&log->touch_bell);
		(void)pthread_join(log->touch_thread, NULL);
	}
	log->has_sync_thread = 0;
	log->has_touch_thread = 0;
}
