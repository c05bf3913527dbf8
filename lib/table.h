/* SPDX-License-Identifier: MIT */
/*
 * The table: which window of which extent owns an address.
 *
 * A direct-mapped array over the address space: one slot for each 4 GiB (the
 * granule; 4 GiB is also the largest Cap'n Proto segment), pointing to the
 * window that owns it.  Lookup is a shift and a load, with one region or with
 * 30 000.  A window that is not made of whole granules, because address space
 * is short, stands in a small array that is searched when it is not empty.
 *
 *   address >> 32  ->  slot  ->  window {base, size, offset, extent}
 *
 *   W1  A window is written only while no slot names it, and no handler is
 *       inside the extent it had: what a pinned extent's window says stays.
 *   W2  Slots and array change only under the process lock.
 *   W3  Windows are static and never freed, so a stale pointer to one is safe
 *       to read; pinning detects that it was stale.
 *
 * Ordering ("->" reads "is seen by")
 *
 *   T1  window fields       slot = window in publish -> slot read in pin
 *   T3  window fields       window = extent in publish -> second look in pin
 *       The extent that is pinned may have come back to this window since the
 *       slot was read; base, size and offset are those it came back with.
 *   D1  Dekker, sequentially consistent on both sides:
 *         pin:    pins + 1          close:  slot = NULL
 *                 look at the slot          look at the pins
 *       One total order, so at least one side sees the other: either the
 *       handler finds the slot empty and backs off, or the closer sees the pin
 *       and waits.  With acquire and release both could miss.
 *   D2  The same shape for the wake-up: unpin drops its pin, then looks at
 *       `draining`; the closer sets `draining`, then looks at the pins.
 */
#ifndef WAX_TABLE_H
#define WAX_TABLE_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include "extent.h"

/*
 * 47 bits of user addresses on x86-64, 48 at most elsewhere; anything above
 * goes into the array.  Small address spaces have small granules.
 */
#if UINTPTR_MAX > 0xffffffff
#	define WAX_GRANULE_SHIFT 32
#	define WAX_TABLE_SLOTS (1u << 16)
#else
#	define WAX_GRANULE_SHIFT 25
#	define WAX_TABLE_SLOTS (1u << 7)
#endif
#define WAX_GRANULE ((uint64_t)1 << WAX_GRANULE_SHIFT)
#define WAX_TABLE_ODD 64u

struct wax_window {
	_Atomic(uintptr_t) base;
	_Atomic(size_t) size;
	_Atomic(uint64_t) offset; /* in the file, of base */
	_Atomic(struct wax_extent *) extent;
};

/* What a fault needs to know, copied while the extent was pinned. */
struct wax_table_hit {
	struct wax_extent *extent;
	uintptr_t end;   /* first address behind the window */
	uint64_t offset; /* of the address, in the file */
};

/*
 * Find the window that contains address, and keep its extent from being closed
 * until wax_table_unpin().  Returns 1 and fills *ret_hit, or 0.
 * Async-signal-safe.
 */
int
wax_table_pin(uintptr_t address, struct wax_table_hit *ret_hit);

void
wax_table_unpin(struct wax_extent *extent);

/*
 * Publish [base, base + size) as the extent's, offset in the file onwards.
 * Call before base is given to anyone.  Returns 0, or -ENOMEM if the window is
 * odd and the array is full.
 */
int
wax_table_publish(uintptr_t base, size_t size, uint64_t offset,
		  struct wax_extent *extent, struct wax_window **ret_window);

/* Retract it.  Handlers may still be inside the extent: drain it next. */
void
wax_table_unpublish(struct wax_window *window);

/* Let others have the window.  Not before its extent is drained. */
void
wax_table_retire(struct wax_window *window);

/* Forget all windows: a forked child starts anew.  Under the process lock. */
void
wax_table_reset(void);

#endif /* WAX_TABLE_H */
