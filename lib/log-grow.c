/* SPDX-License-Identifier: MIT */
/*
 * The slow path of an append, which has reserved nothing yet: make the active
 * segment longer, or leave it for a new one.
 *
 * How pages are asked for is decided for each piece that is added.  With huge
 * folios a page fault costs next to nothing, but the kernel writes a folio as a
 * whole when a byte of it was stored to; so they are for logs that store much
 * between two syncs.
 */
#include "config.h"

#include <errno.h>
#include <sys/mman.h>

#include "log-writer.h"

/* Above this, huge folios write at most a tenth too much; measured. */
#define HUGE_PER_SYNC ((uint64_t)16 << 20)

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

void
wax_log_publish(struct wax_log *log, struct wax_log_part *segment)
{
	uint64_t size = wax_region_size(segment->region);

	/* order: A1 release; pairs with the load in take(). */
	atomic_store_explicit(&log->limit,
			      segment->base + limit_of(segment, size),
			      memory_order_release);
}

/* Bytes that come between two syncs, as far as is known. */
static uint64_t
bytes_per_sync(const struct wax_log *log, const struct wax_log_part *segment)
{
	uint64_t from, tail, now;

	/* order: relaxed throughout; an estimate. */
	from = atomic_load_explicit(&log->durable, memory_order_relaxed);
	tail = atomic_load_explicit(&log->tail, memory_order_relaxed);
	now = atomic_load_explicit(&log->per_sync, memory_order_relaxed);
	if (from < segment->base)
		from = segment->base;
	return tail > from && tail - from > now ? tail - from : now;
}

static uint32_t
choose_folio(const struct wax_log *log, const struct wax_log_part *segment)
{
	if (log->opts.folio != WAX_FOLIO_DEFAULT)
		return log->opts.folio;
	if (log->opts.sync == WAX_LOG_SYNC_NONE ||
	    bytes_per_sync(log, segment) >= HUGE_PER_SYNC)
		return WAX_FOLIO_HUGE;
	return WAX_FOLIO_SMALL;
}

/*
 * Advise [start, end) of a segment.  The page of the header is written with
 * each checkpoint, so it is never part of something huge.
 */
static void
advise(struct wax_log *log, struct wax_log_part *segment, uint64_t start,
       uint64_t end)
{
	uintptr_t base = (uintptr_t)segment->memory;
	int advice = MADV_RANDOM;

	log->folio = choose_folio(log, segment);
	if (start == 0) {
		start = wax_os_page_size();
		(void)wax_os_advise(base, (size_t)start, MADV_RANDOM);
	}
	if (log->folio == WAX_FOLIO_HUGE) {
		advice = MADV_HUGEPAGE;
		start = wax_round_up(start, WAX_OS_HUGE);
		end = wax_round_down(end, WAX_OS_HUGE);
	}
	if (log->folio != WAX_FOLIO_NORMAL && start < end)
		(void)wax_os_advise(base + (uintptr_t)start,
				    (size_t)(end - start), advice);
}

int
wax_log_grow_segment(struct wax_log *log, struct wax_log_part *segment,
		     uint64_t offset)
{
	uint64_t before = wax_region_size(segment->region), end;
	int err;

	/* The bound of what is longer is no smaller, so this is enough. */
	end = wax_round_up(offset, 8) + reserve_behind(segment->capacity);
	if (limit_of(segment, segment->capacity) < offset)
		return -EOVERFLOW;
	if (end > segment->capacity)
		end = segment->capacity;
	err = wax_region_ensure(segment->region, 0, end);
	if (wax_region_error(segment->region))
		(void)wax_log_poison(log, err);
	if (err)
		return err;
	log->growths++;
	advise(log, segment, before, wax_region_size(segment->region));
	return 0;
}

int
wax_log_grow_ahead(struct wax_log *log, struct wax_log_part *segment,
		   uint64_t offset)
{
	uint64_t size = wax_region_size(segment->region);
	uint64_t most = limit_of(segment, segment->capacity);

	if (offset > most)
		offset = most;
	if (limit_of(segment, size) >= offset)
		return -EALREADY;
	return wax_log_grow_segment(log, segment, offset);
}

void
wax_log_enter_segment(struct wax_log *log, struct wax_log_part *segment)
{
	/* order: A3 release; pairs with the load in wax_log_place_of(). */
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
		if (offset + size <= limit_of(segment, segment->capacity)) {
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

	wax_log_lock(&log->grow, &hold);
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
