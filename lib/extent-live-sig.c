/* SPDX-License-Identifier: MIT */
/*
 * Runs inside the SIGBUS handler; read fault-sig.c before changing it.
 *
 * Numbers in the file that follow its size; see struct wax_extent_live.
 */
#include "config.h"

#include <stddef.h>

#include "bits.h"
#include "extent.h"

/* What live cell `index` says of a file of this size. */
static uint32_t
live_value(const struct wax_extent_live *live, uint32_t index, uint64_t size)
{
	uint64_t base = live->base + index * live->stride;
	uint64_t value = size < base ? 0 : (size - base) / live->unit;

	return (uint32_t)(value < live->max ? value : live->max);
}

static uint32_t
live_last(const struct wax_extent_live *live)
{
	/* order: relaxed; an older one is full, so raising it does nothing. */
	return atomic_load_explicit(&live->last, memory_order_relaxed);
}

void
wax_extent_raise_live(struct wax_extent *extent)
{
	const struct wax_extent_live *live = &extent->live;
	_Atomic(uint32_t) *cell;
	uint32_t old, new;

	if (live->cells == NULL)
		return;
	cell = &live->cells[live_last(live)];
	new = live_value(live, live_last(live), wax_extent_size(extent));

	/* order: relaxed; readers are other processes, and the file is long
	 * enough before the number says so because the system call returned. */
	old = atomic_load_explicit(cell, memory_order_relaxed);
	while (WAX_LE32(old) < new &&
	       !atomic_compare_exchange_weak_explicit(cell, &old, WAX_LE32(new),
						      memory_order_relaxed,
						      memory_order_relaxed))
		;
}

void
wax_extent_lower_live(struct wax_extent *extent, uint64_t size)
{
	const struct wax_extent_live *live = &extent->live;
	uint32_t last;

	if (live->cells == NULL)
		return;
	last = live_last(live);
	/* order: relaxed; the file is cut by a system call that comes later. */
	atomic_store_explicit(&live->cells[last],
			      WAX_LE32(live_value(live, last, size)),
			      memory_order_relaxed);
}
