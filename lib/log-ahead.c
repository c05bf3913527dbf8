/* SPDX-License-Identifier: MIT */
/*
 * Room that is made before it is needed: by an appender, when others wait for
 * it, and by the sync thread for those who may not make it.
 */
#include "config.h"

#include "log-writer.h"

/* What an appender makes for others. */
#define WORK_AHEAD (2 * WAX_LOG_PIECE)

/* What there is to be for those who may not make it, and when it is asked for:
 * they go on while the thread is busy. */
#define GRANT_MOST ((uint64_t)16 << 20)
#define GRANT_LEAST (GRANT_MOST / 2)
/* Whether there was a request; or there is no more to be had, so that only who
 * is refused asks again. */
enum { UNASKED, ASKED, GRANTED };

static uint64_t
limit_of(const struct wax_log *log)
{
	/* order: relaxed; an estimate. */
	return atomic_load_explicit(&log->limit, memory_order_relaxed);
}

/*
 * Make a piece more, while there is no room up to `position` in the active
 * segment.  Returns 1 if there may be more to do.  A failure is for who needs the
 * room.  Under grow.
 */
static int
work(struct wax_log *log, uint64_t position)
{
	struct wax_log_part *segment;
	uint64_t most;

	/* order: relaxed; changed only under the lock, which we hold. */
	segment = atomic_load_explicit(&log->active, memory_order_relaxed);
	most = segment->base + wax_log_segment_most(segment);
	if (position > most)
		position = most;
	if (log->closed || limit_of(log) >= position ||
	    wax_log_grow_segment(log, segment, segment->ready + 1) != 0)
		return 0;
	wax_log_publish(log, segment);
	return 1;
}

void
wax_log_work_ahead(struct wax_log *log)
{
	uint64_t to = wax_log_tail(log) + WORK_AHEAD;
	struct wax_log_hold hold;

	/* order: relaxed; a hint. */
	if (atomic_load_explicit(&log->crowded, memory_order_relaxed) == 0 ||
	    limit_of(log) > to || !wax_log_try_lock(&log->grow, &hold))
		return;
	while (work(log, to))
		;
	wax_log_unlock(&log->grow, &hold);
}

void
wax_log_ask(struct wax_log *log, int is_refused)
{
	/* order: relaxed throughout; what is missed is asked for again by who
	 * is refused. */
	if (!log->has_sync_thread ||
	    (!is_refused &&
	     (limit_of(log) > wax_log_tail(log) + GRANT_LEAST ||
	      atomic_load_explicit(&log->asked, memory_order_relaxed) !=
		      UNASKED)))
		return;
	atomic_store_explicit(&log->asked, ASKED, memory_order_relaxed);
	wax_log_ring(&log->sync_bell);
}

void
wax_log_grant(struct wax_log *log)
{
	uint64_t to = wax_log_tail(log) + GRANT_MOST;
	struct wax_log_hold hold;
	uint32_t state;
	int more = 1;

	/* order: relaxed throughout; as in wax_log_ask(). */
	if (atomic_load_explicit(&log->asked, memory_order_relaxed) != ASKED)
		return;
	while (more) {
		wax_log_lock(&log->grow, &hold);
		more = work(log, to);
		wax_log_unlock(&log->grow, &hold);
	}
	state = limit_of(log) > wax_log_tail(log) + GRANT_LEAST ? UNASKED
								: GRANTED;
	atomic_store_explicit(&log->asked, state, memory_order_relaxed);
}
