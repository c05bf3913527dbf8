/* SPDX-License-Identifier: MIT */
/* What all parts of the writer share: locks, errors, events, clocks, bells. */
#include "config.h"

#include <errno.h>
#include <string.h>
#include <time.h>

#include "log-writer.h"

/* fdatasync(2) is a cancellation point, and a cancelled holder would lock all
 * others out for ever. */
void
wax_log_lock(struct wax_lock *lock, struct wax_log_hold *ret_hold)
{
	(void)pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &ret_hold->cancel);
	wax_os_block_signals(&ret_hold->signals);
	wax_lock_take(lock);
}

int
wax_log_try_lock(struct wax_lock *lock, struct wax_log_hold *ret_hold)
{
	int unused;

	(void)pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &ret_hold->cancel);
	wax_os_block_signals(&ret_hold->signals);
	if (wax_lock_try(lock))
		return 1;
	wax_os_restore_signals(&ret_hold->signals);
	(void)pthread_setcancelstate(ret_hold->cancel, &unused);
	return 0;
}

void
wax_log_unlock(struct wax_lock *lock, const struct wax_log_hold *hold)
{
	int unused;

	wax_lock_drop(lock);
	wax_os_restore_signals(&hold->signals);
	(void)pthread_setcancelstate(hold->cancel, &unused);
}

int
wax_log_error(const struct wax_log *log)
{
	return wax_log_check(log);
}

int
wax_log_poison(struct wax_log *log, int err)
{
	int none = 0;

	/* order: A5 release; pairs with the load in wax_log_check(). */
	if (!atomic_compare_exchange_strong_explicit(&log->error, &none, err,
						     memory_order_release,
						     memory_order_relaxed))
		return none;
	return err;
}

void
wax_log_tell(struct wax_log *log, uint32_t kind, int err, uint64_t position,
	     uint64_t bytes)
{
	struct wax_log_event event = {
		.kind = kind, .err = err, .position = position, .bytes = bytes};

	if (log->opts.event != NULL)
		log->opts.event(log->opts.event_arg, &event);
}

void
wax_log_tell_error(struct wax_log *log)
{
	int err = wax_log_check(log);

	/* order: relaxed; only who comes first matters. */
	if (err && err != -EPERM &&
	    atomic_exchange_explicit(&log->told, 1, memory_order_relaxed) == 0)
		wax_log_tell(log, WAX_LOG_EVENT_POISONED, err,
			     wax_log_tail(log), 0);
}

static uint64_t
nanoseconds(clockid_t clock)
{
	struct timespec now = {0, 0};

	(void)clock_gettime(clock, &now);
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

uint64_t
wax_log_now_ms(void)
{
	return nanoseconds(CLOCK_MONOTONIC) / 1000000;
}

uint64_t
wax_log_clock(const struct wax_log *log)
{
	switch (log->opts.stamp) {
	case WAX_LOG_STAMP_COARSE:
		return nanoseconds(CLOCK_REALTIME_COARSE);
	case WAX_LOG_STAMP_REAL:
		return nanoseconds(CLOCK_REALTIME);
	default:
		return 0;
	}
}

void
wax_log_ring(_Atomic(uint32_t) *bell)
{
	/* order: relaxed; the system call orders, and the sleeper looks at what
	 * it was rung for by itself. */
	if (atomic_exchange_explicit(bell, 1, memory_order_relaxed) == 0)
		wax_os_wake(bell);
}

/*
 * No fence stands between the commit and the load of `waiting`, because it would
 * cost as much as the append: a follower that begins to wait at that moment may
 * be missed once, and looks again after some milliseconds by itself.  The first
 * commit that sees the mark takes it away, so a dead follower costs one call.
 */
void
wax_log_wake_followers(struct wax_log *log)
{
	/* order: relaxed; as above, and the system call orders. */
	if (atomic_exchange_explicit(&log->follow->waiting, 0,
				     memory_order_relaxed) == 0)
		return;
	/* order: relaxed; as above. */
	atomic_fetch_add_explicit(&log->follow->sequence, 1,
				  memory_order_relaxed);
	wax_os_wake(&log->follow->sequence);
}
