/* SPDX-License-Identifier: MIT */
/*
 * Runs inside the SIGBUS handler; read fault-sig.c before changing it.
 *
 * Growth.  One function, two callers: wax_region_ensure() ahead of use, and the
 * handler when a plain store got there first.
 *
 * fallocate(2) is preferred because it never makes a file shorter and because a
 * full disk is an error here instead of a SIGBUS at some later store.
 * ftruncate(2) does make a file shorter when two growers race, which is why all
 * growth is under the extent's lock: the loser finds the file grown.
 */
#include "config.h"

#include <errno.h>
#include <stddef.h>
#include <sys/mman.h>

#include "bits.h"
#include "extent.h"

/* A default step is a sixteenth of the file, but never more than this. */
#define STEP_DEFAULT ((uint64_t)64 << 20)
#define STEP_MOST ((uint64_t)1 << 30)

/* A call is repeated when a signal interrupts it, but not for ever. */
#define INTERRUPTS_MAX 100

/* Growths by steps after threads met; each but the first ones is 64 MiB. */
#define CROWDED_STEPS 8

void
wax_extent_lock(struct wax_extent *extent, struct wax_os_signals *ret_signals)
{
	wax_os_block_signals(ret_signals);
	wax_lock_take(&extent->lock);
}

void
wax_extent_unlock(struct wax_extent *extent,
		  const struct wax_os_signals *signals)
{
	wax_lock_drop(&extent->lock);
	wax_os_restore_signals(signals);
}

uint64_t
wax_extent_size(const struct wax_extent *extent)
{
	/* order: G1 acquire; pairs with the store in publish(). */
	return atomic_load_explicit(&extent->size, memory_order_acquire);
}

uint64_t
wax_extent_limit(const struct wax_extent *extent)
{
	/* order: relaxed; who has an address below it got that afterwards. */
	return atomic_load_explicit(&extent->limit, memory_order_relaxed);
}

const struct wax_mapping *
wax_extent_mappings(const struct wax_extent *extent)
{
	/* order: G3 acquire; pairs with the store in enlist(). */
	return atomic_load_explicit(&extent->mappings, memory_order_acquire);
}

void
wax_extent_fail(struct wax_extent *extent, int err, uint64_t offset)
{
	uint64_t intact;
	int none = 0;

	/* order: relaxed; the release below carries it to who sees the error. */
	intact = atomic_load_explicit(&extent->intact, memory_order_relaxed);
	while (offset < intact &&
	       !atomic_compare_exchange_weak_explicit(
		       &extent->intact, &intact, offset, memory_order_relaxed,
		       memory_order_relaxed))
		;
	/* order: G2 release; pairs with the loads of error in region.c. */
	(void)atomic_compare_exchange_strong_explicit(&extent->error, &none,
						      err, memory_order_release,
						      memory_order_relaxed);
}

int
wax_extent_stat(const struct wax_extent *extent, struct wax_os_stat *ret)
{
	int err = wax_os_stat(extent->fd, ret);

	if (err)
		return err;
	if (ret->device != extent->device || ret->inode != extent->inode)
		return -EBADF;
	return 0;
}

/* Where the next growth ends: doubling, or more, up to a cap, on the extent's
 * unit. */
static uint64_t
next_end(const struct wax_extent *extent, uint64_t size, uint64_t end)
{
	uint64_t most = extent->max_step, step = size << extent->step_shift;
	uint64_t unit = extent->unit;

	if (most == 0)
		most = size / 16 < STEP_DEFAULT ? STEP_DEFAULT
		       : size / 16 < STEP_MOST  ? size / 16
						: STEP_MOST;
	/* What has less than that, a small message, gets it as a whole. */
	if (step < extent->first_step)
		step = extent->first_step - size;
	if (step > most)
		step = most;
	if (end < size + step)
		end = size + step;
	/* Small files stay small; from the second step on huge folios fit. */
	if ((end > extent->first_step || end >= WAX_OS_HUGE) &&
	    most >= WAX_OS_HUGE)
		unit = WAX_OS_HUGE;
	end = wax_round_up(end, unit);
	return end < wax_extent_limit(extent) ? end : wax_extent_limit(extent);
}

/*
 * Obey RLIMIT_FSIZE without being killed by SIGXFSZ for trying: the limit is
 * looked up first.  Returns 0 and lowers *end, or -EFBIG.
 */
static int
respect_size_limit(const struct wax_extent *extent, uint64_t needed,
		   uint64_t *end)
{
	uint64_t most = wax_round_down(wax_os_size_limit(), extent->page);

	if (needed > most)
		return -EFBIG;
	if (*end > most)
		*end = most;
	return 0;
}

/*
 * Make the file longer by a system call, in the mode in force.  What ftruncate(2)
 * must not undo is how long the file is.
 *
 * A fallocate(2) that fails may leave the end of the file behind any block.
 * Inside a page that loses data: stores behind it do not fault, and the kernel
 * zeroes them when the file grows.  Where blocks are smaller than pages they are
 * therefore reserved first, and the end is moved when all are there.
 */
static int
extend(struct wax_extent *extent, const struct wax_extent_growth *growth)
{
	uint64_t size =
		growth->size < growth->start ? growth->start : growth->size;
	uint64_t actual = growth->actual, end = growth->end;
	/* order: relaxed; changed only under the lock, which we hold. */
	uint32_t flags =
		atomic_load_explicit(&extent->flags, memory_order_relaxed);
	int err;

	if (!(flags & WAX_EXTENT_SPARSE)) {
		err = flags & WAX_EXTENT_SMALL_BLOCKS
			      ? wax_os_reserve_blocks(extent->fd, size,
						      end - size)
			      : wax_os_allocate(extent->fd, size, end - size);
		if (!err && (flags & WAX_EXTENT_SMALL_BLOCKS) && end > actual)
			err = wax_os_set_size(extent->fd, end);
		if (!(flags & WAX_EXTENT_FALLBACK) ||
		    (err != -EOPNOTSUPP && err != -ENOSYS && err != -EINVAL))
			return err;
		/* order: relaxed; as above. */
		atomic_store_explicit(&extent->flags, flags | WAX_EXTENT_SPARSE,
				      memory_order_relaxed);
	}
	return end > actual ? wax_os_set_size(extent->fd, end) : 0;
}

/* E1: the system call has returned.  Under the lock. */
static void
publish(struct wax_extent *extent, uint64_t end)
{
	const struct wax_mapping *mapping;
	uint32_t flags;

	/* order: G1 release; pairs with wax_extent_size(). */
	atomic_store_explicit(&extent->size, end, memory_order_release);

	/* order: relaxed; changed only under the lock, which we hold. */
	flags = atomic_load_explicit(&extent->flags, memory_order_relaxed);
	if (!(flags & WAX_EXTENT_HUGE_LATER) || end < WAX_OS_HUGE)
		return;
	for (mapping = wax_extent_mappings(extent); mapping != NULL;
	     mapping = mapping->next)
		(void)wax_os_advise(mapping->base, mapping->size,
				    MADV_HUGEPAGE);
	extent->unit = WAX_OS_HUGE;
	/* order: relaxed; as above. */
	atomic_store_explicit(&extent->flags,
			      flags & ~(uint32_t)WAX_EXTENT_HUGE_LATER,
			      memory_order_relaxed);
}

static int
is_full(int err)
{
	return err == -ENOSPC || err == -EDQUOT || err == -EFBIG;
}

/*
 * After a failed growth: keep what it grew (ext4 grows part of the way), and
 * choose a smaller end.  Returns 0 to try *end, 1 if the size is enough now, or
 * the error if there is nothing smaller to try.
 */
static int
retreat(struct wax_extent *extent, int err, struct wax_extent_growth *growth)
{
	uint64_t page = extent->page, actual;
	struct wax_os_stat st;

	if (wax_extent_stat(extent, &st) != 0)
		return err;
	actual = wax_round_down(st.size, page);
	if (actual > growth->size) {
		growth->size = actual < wax_extent_limit(extent)
				       ? actual
				       : wax_extent_limit(extent);
		publish(extent, growth->size);
	}
	growth->actual = st.size;
	if (growth->size >= growth->needed)
		return 1;
	if (!is_full(err) || growth->end == growth->needed)
		return err;
	growth->end = wax_round_down(
		growth->size + (growth->end - growth->size) / 2, page);
	if (growth->end < growth->needed)
		growth->end = growth->needed;
	return 0;
}

/* How long the file is, which may not be shorter than what was grown to. */
static int
look_at_file(struct wax_extent *extent, struct wax_extent_growth *growth)
{
	struct wax_os_stat st;
	int err = wax_extent_stat(extent, &st);

	if (err)
		return err;
	if (st.size < growth->size) {
		wax_extent_fail(extent, -ESTALE, st.size);
		return -ESTALE;
	}
	growth->actual = st.size;
	return 0;
}

/* Something is odd: pages come by faults from now on, and growth is a step. */
static int
do_without_pieces(struct wax_extent *extent)
{
	/* order: relaxed; changed only under the lock, which we hold. */
	atomic_fetch_and_explicit(&extent->flags, ~(uint32_t)WAX_EXTENT_PIECES,
				  memory_order_relaxed);
	return 0;
}

/*
 * Grow to at least `needed`, a multiple of the page; less ahead of use when the
 * disk is almost full.  What lies before `start` is left a hole.  Under the
 * lock.
 */
static int
grow_locked(struct wax_extent *extent, struct wax_extent_growth *growth)
{
	int interrupts = 0, piecewise, err;

	err = look_at_file(extent, growth);
	if (!err)
		err = respect_size_limit(extent, growth->needed, &growth->end);
	while (!err) {
		piecewise = wax_extent_is_piecewise(extent, growth);
		err = piecewise ? wax_extent_add_piece(extent, growth)
				: extend(extent, growth);
		if (!err) {
			publish(extent, growth->end);
			return 0;
		}
		if (err == -EINTR && ++interrupts < INTERRUPTS_MAX)
			err = 0;
		else if (piecewise && !is_full(err))
			err = do_without_pieces(extent);
		else
			err = retreat(extent, err, growth);
	}
	return err < 0 ? err : 0;
}

void
wax_extent_ring(struct wax_extent *extent)
{
	/* order: G4 release; pairs with the exchange in pretouch_main(). */
	if (atomic_exchange_explicit(&extent->bell, 1, memory_order_release) ==
	    0)
		wax_os_wake(&extent->bell);
}

/*
 * Whether one thread alone makes the file grow.  Where another did, or waited
 * for the lock in vain, steps follow, as there will be more of that.
 */
static int
is_alone(struct wax_extent *extent)
{
	uint32_t thread = wax_os_thread();

	if (extent->grower != thread && extent->grower != 0)
		extent->crowded = CROWDED_STEPS;
	extent->grower = thread;
	if (extent->crowded == 0)
		return 1;
	extent->crowded--;
	return 0;
}

/* Both ends of the growth are decided now.  Under the lock. */
static int
grow_for(struct wax_extent *extent, struct wax_extent_growth *growth,
	 enum wax_extent_cause cause)
{
	growth->start = wax_round_down(growth->start, extent->unit);
	if (cause == WAX_GROWN_AT_OPEN) {
		growth->end = wax_round_up(growth->needed, extent->unit);
		growth->is_first = 1;
	} else {
		growth->is_alone = is_alone(extent);
		growth->end = next_end(extent, growth->size, growth->needed);
	}
	/* order: relaxed; the size that is published carries it. */
	atomic_store_explicit(&extent->wanted, growth->needed,
			      memory_order_relaxed);
	return grow_locked(extent, growth);
}

int
wax_extent_grow(struct wax_extent *extent, uint64_t start, uint64_t end,
		enum wax_extent_cause cause)
{
	struct wax_extent_growth growth = {
		.start = start, .needed = wax_round_up(end, extent->page)};
	_Atomic(uint64_t) *counter = &extent->benign_races;
	struct wax_os_signals signals;
	int err = 0;

	if (end > wax_extent_limit(extent))
		return -EOVERFLOW;

	wax_extent_lock(extent, &signals);
	growth.size = wax_extent_size(extent);
	/* order: relaxed; set before the file is finished, under no race. */
	if (atomic_load_explicit(&extent->closing, memory_order_relaxed)) {
		err = -EBADF;
	} else if (growth.size < growth.needed) {
		counter = cause == WAX_GROWN_BY_FAULT ? &extent->grow_faults
						      : &extent->grow_calls;
		err = grow_for(extent, &growth, cause);
	} else {
		extent->crowded = CROWDED_STEPS;
	}
	wax_extent_unlock(extent, &signals);

	if (err)
		return err;
	/* order: relaxed; a counter. */
	atomic_fetch_add_explicit(counter, 1, memory_order_relaxed);
	wax_extent_raise_live(extent);
	/* order: relaxed; fixed before the extent is published. */
	if (atomic_load_explicit(&extent->flags, memory_order_relaxed) &
	    WAX_EXTENT_PRETOUCH)
		wax_extent_ring(extent);
	return 0;
}
