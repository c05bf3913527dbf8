/* SPDX-License-Identifier: MIT */
/*
 * Numbers in the file that follow its size; see struct wax_extent_live.  They are
 * set and stopped while nobody stores to the region: before anybody has an
 * address in it, and when all have done.
 */
#include "config.h"

#include <stddef.h>

#include "invariant.h"
#include "region.h"

void
wax_region_set_live(struct wax_region *region,
		    const struct wax_region_live *live)
{
	struct wax_extent *extent = region->extent;

	wax_assert(live->offset % sizeof(uint32_t) == 0);
	extent->live.base = live->base;
	extent->live.stride = live->stride;
	extent->live.unit = live->unit;
	extent->live.max = live->max;
	/* order: relaxed; nobody has an address in the region yet. */
	atomic_store_explicit(&extent->live.last, 0, memory_order_relaxed);
	extent->live.cells =
		(_Atomic(uint32_t) *)(void *)(region->base + live->offset);
	wax_extent_raise_live(extent);
}

void
wax_region_next_live(struct wax_region *region)
{
	/* order: relaxed; who does not see it yet raises one that is full. */
	atomic_fetch_add_explicit(&region->extent->live.last, 1,
				  memory_order_relaxed);
	wax_extent_raise_live(region->extent);
}

void
wax_region_stop_live(struct wax_region *region)
{
	region->extent->live.cells = NULL;
}
