/* SPDX-License-Identifier: MIT */
/*
 * The slow path of an append, which has reserved nothing yet: make the active
 * segment longer, or leave it for a new one.
 *
 * Storage is added in large steps, pages in small ones (log-pages.c): the limit
 * is where either ends.
 */
#include "config.h"

#include <errno.h>

#include "log-writer.h"

/* Bytes behind `offset` for END, footer and trailer (W3). */
static uint64_t
reserve_behind(uint64_t offset)
{
	return WAX_RECORD_HEAD_SIZE + wax_log_footer_bound(offset);
}

/* Where records may end in a file of this size; monotonic. */
static uint64_t
limit_of(const struct wax_log_part *segment, uint64_t size)
{
	if (size > segment->capacity)
		size = segment->capacity;
	return wax_round_down(size - reserve_behind(size), 8);
}

uint64_t
wax_log_segment_most(const struct wax_log_part *segment)
{
	return limit_of(segment, segment->capacity);
}

void
wax_log_publish(struct wax_log *log, struct wax_log_part *segment)
{
	uint64_t end = limit_of(segment, wax_region_size(segment->region));

	if (end > segment->ready)
		end = segment->ready;
	/* order: A1 release; pairs with the load in take(). */
	atomic_store_explicit(&log->limit, segment->base + end,
			      memory_order_release);
}

/* Storage for records up to `offset`. */
static int
grow(struct wax_log *log, struct wax_log_part *segment, uint64_t offset)
{
	uint64_t before = wax_region_size(segment->region), end;
	int err;

	if (before != 0 && offset <= limit_of(segment, before))
		return 0;
	/* The bound of what is longer is no smaller, so this is enough. */
	end = wax_round_up(offset, 8) + reserve_behind(segment->capacity);
	if (end > segment->capacity)
		end = segment->capacity;
	err = wax_region_ensure(segment->region, 0, end);
	if (wax_region_error(segment->region))
		(void)wax_log_poison(log, err);
	if (err)
		return err;
	log->growths++;
	wax_log_advise(log, segment, before, wax_region_size(segment->region));
	return 0;
}

int
wax_log_grow_segment(struct wax_log *log, struct wax_log_part *segment,
		     uint64_t offset)
{
	int err;

	if (wax_log_segment_most(segment) < offset)
		return -EOVERFLOW;
	err = grow(log, segment, offset);
	return err ? err : wax_log_prepare(log, segment, offset);
}

void
wax_log_enter_segment(struct wax_log *log, struct wax_log_part *segment)
{
	/* order: A3 release; pairs with the loads in wax_log_place_of() and
	 * take(). */
	atomic_store_explicit(&log->active, segment, memory_order_release);
	wax_log_publish(log, segment);
}

static struct wax_log_part *
active_of(const struct wax_log *log)
{
	/* order: relaxed; changed only under the lock, which we hold. */
	return atomic_load_explicit(&log->active, memory_order_relaxed);
}

/*
 * Begin a new segment.  What can fail comes first.  Then the order of W2: tail
 * is moved, by which the old segment ends; END is stored; only then may anybody
 * reserve in the new one.
 */
static int
leave(struct wax_log *log)
{
	struct wax_log_part *old = active_of(log), *new;
	struct wax_log_link link = {old->base, old->number, old->salt};
	uint64_t base = old->base + old->capacity, tail;
	int err;

	/* A callback of close asks for it. */
	if (log->closed)
		return -EBADF;
	if (base > WAX_LOG_POSITION_MAX - old->capacity)
		return -EFBIG;
	err = wax_log_part_create(log, base, old->number + 1, &link, &new);
	if (err)
		return err;
	new->older = old;
	old->newer = new;
	/* order: relaxed; the limit, stored later, carries it (A1). */
	tail = atomic_exchange_explicit(&log->tail, base + WAX_LOG_HEADER_SIZE,
					memory_order_relaxed);
	wax_log_part_end(old, tail - old->base);
	wax_log_enter_segment(log, new);
	/* order: relaxed; a counter. */
	atomic_fetch_add_explicit(&log->rotations, 1, memory_order_relaxed);
	return 0;
}

/* Grow or leave until there is room. */
static int
make_room_locked(struct wax_log *log, uint64_t size)
{
	struct wax_log_part *segment;
	uint64_t tail, limit, offset;
	int err = log->closed ? -EBADF : 0;

	while (!err) {
		segment = active_of(log);
		/* order: relaxed; take() decides (W1); the limit is ours. */
		tail = atomic_load_explicit(&log->tail, memory_order_relaxed);
		limit = atomic_load_explicit(&log->limit, memory_order_relaxed);
		if (tail + size <= limit)
			return 0;
		offset = tail - segment->base;
		if (offset + size <= wax_log_segment_most(segment)) {
			err = wax_log_grow_segment(log, segment, offset + size);
			if (!err)
				wax_log_publish(log, segment);
		} else if (offset == WAX_LOG_HEADER_SIZE) {
			err = -EOVERFLOW;
		} else {
			err = leave(log);
		}
	}
	return err;
}

/* After the lock was dropped: tell, and have what was left sealed. */
static int
conclude(struct wax_log *log, uint64_t rotated, int full, int err)
{
	if (full)
		wax_log_tell(log, WAX_LOG_EVENT_FULL, err, wax_log_tail(log),
			     0);
	wax_log_tell_error(log);
	if (rotated == 0)
		return err;
	wax_log_tell(log, WAX_LOG_EVENT_ROTATED, 0, rotated, 0);
	wax_log_wake_followers(log);
	if (log->has_sync_thread)
		wax_log_ring(&log->sync_bell);
	else
		(void)wax_log_seal_some(log);
	return err;
}

static int
is_full(int err)
{
	return err == -ENOSPC || err == -EDQUOT || err == -EFBIG;
}

int
wax_log_make_room(struct wax_log *log, uint64_t size)
{
	struct wax_log_hold hold;
	struct wax_log_part *before;
	uint64_t rotated = 0;
	int err, full;

	if (!wax_log_try_lock(&log->grow, &hold)) {
		/* order: relaxed; a hint. */
		atomic_store_explicit(&log->crowded, 1, memory_order_relaxed);
		wax_log_lock(&log->grow, &hold);
	}
	log->slow_appends++;
	before = active_of(log);
	err = make_room_locked(log, size);
	if (active_of(log) != before)
		rotated = active_of(log)->base;
	full = is_full(err) && !log->full;
	log->full = is_full(err);
	wax_log_unlock(&log->grow, &hold);
	return conclude(log, rotated, full, err);
}

int
wax_log_ensure(struct wax_log *log, uint64_t size)
{
	int err = wax_log_check(log);

	if (err)
		return err;
	if (size > log->opts.segment_bytes / 2)
		return -EOVERFLOW;
	return wax_log_make_room(log, wax_round_up(size, 8));
}

int
wax_log_rotate(struct wax_log *log)
{
	struct wax_log_hold hold;
	uint64_t rotated = 0, first;
	int err = wax_log_check(log);

	if (err)
		return err;
	wax_log_lock(&log->grow, &hold);
	first = active_of(log)->base + WAX_LOG_HEADER_SIZE;
	/* order: relaxed; a record more or less. */
	if (atomic_load_explicit(&log->tail, memory_order_relaxed) != first) {
		err = leave(log);
		if (!err)
			rotated = active_of(log)->base;
	}
	wax_log_unlock(&log->grow, &hold);
	return conclude(log, rotated, 0, err);
}
