/* SPDX-License-Identifier: MIT */
/*
 * Runs inside the SIGBUS handler; read fault-sig.c before changing it.
 *
 * How the pages of a growing file come to be, where that is a choice.
 *
 * Left to page faults they come one by one in a small file, and in a large one
 * as huge folios, which are out of the processor's caches again when the program
 * stores there.  Where the kernel keeps what is written in folios as large as
 * the write, zeros are written instead: a piece becomes one folio, is mapped by
 * one fault, and is still warm.
 *
 * Why zeros never meet a store: the file ends where they begin, so a store
 * behind that faults, and waits for the lock.  It is the write that moves the
 * end, and the kernel moves it after the bytes are in their page.  Nobody else
 * should move the end, as the file is locked; who does, for want of asking for
 * the lock, has what is stored there left alone: the zeros are appended, behind
 * the end that the kernel finds.  Disk space is reserved further ahead, in the
 * steps of growth, behind the end of the file.
 */
#include "config.h"

#include <errno.h>

#include "bits.h"
#include "extent.h"

/* Further than that from the end of the file, its pages come by faults: what is
 * written is not stored to next, and would leave the caches before. */
#define NEAR_MOST ((uint64_t)1 << 20)

int
wax_extent_is_piecewise(const struct wax_extent *extent,
			const struct wax_extent_growth *growth)
{
	/* order: relaxed; changed only under the lock, which we hold. */
	uint32_t flags =
		atomic_load_explicit(&extent->flags, memory_order_relaxed);

	if (!(flags & WAX_EXTENT_PIECES) || growth->actual != growth->size)
		return 0;
	if (growth->is_first)
		return 1;
	return growth->is_alone &&
	       (growth->size >= extent->first_step ||
		growth->needed > extent->first_step) &&
	       growth->start <= growth->size &&
	       growth->needed - growth->size <= NEAR_MOST;
}

/* Powers of two on their own grid, so that each is one folio; never more than
 * the file has, or the first step, so that small files stay small. */
static uint64_t
piece_end(const struct wax_extent *extent,
	  const struct wax_extent_growth *growth)
{
	uint64_t piece = WAX_OS_ZEROS, most = extent->first_step, end;

	if (most < growth->size)
		most = growth->size;
	if (extent->max_step != 0 && extent->max_step < most)
		most = extent->max_step;
	while (piece > most && piece > extent->page)
		piece /= 2;
	end = wax_round_up(growth->needed, piece);
	return end < growth->end ? end : growth->end;
}

int
wax_extent_add_piece(struct wax_extent *extent,
		     struct wax_extent_growth *growth)
{
	uint64_t at = growth->size, from = extent->reserved, size;
	uint64_t end = piece_end(extent, growth);
	int err = 0;

	/* Asked once, before the first piece; many files never have one. */
	if (from == 0 && wax_os_is_synchronous(extent->fd))
		return -EOPNOTSUPP;
	/* The kernel sees to the space for the first page, as it is written. */
	if (end > from && !growth->is_first) {
		from = from > at ? from : at;
		err = wax_os_reserve_blocks(extent->fd, from,
					    growth->end - from);
		if (err)
			return err;
		extent->reserved = growth->end;
	}
	for (; at < end; at += size) {
		size = end - at < WAX_OS_ZEROS ? end - at : WAX_OS_ZEROS;
		/* Not for want of space, whatever it says: that is there, or
		 * else another way to grow says so. */
		if (wax_os_append_zeros(extent->fd, (size_t)size) != 0)
			return -EIO;
	}
	growth->end = end;
	return 0;
}
