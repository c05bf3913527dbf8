/* SPDX-License-Identifier: MIT */
/*
 * Further windows of a region (R4), for a file that goes on behind what was
 * reserved when it was opened.
 *
 *   file     0 ........................ e1 ............................ e2
 *   window 1 |--------------------------|
 *   window 2                          |---------------------------------|
 *
 * Windows start and end on the 2 MiB grid, so that neighbours may overlap.
 */
#include "config.h"

#include <errno.h>
#include <stddef.h>
#include <sys/mman.h>

#include "bits.h"
#include "region.h"

/* The advice that the first window has by now. */
static void
advise_folio(const struct wax_region *region, const struct wax_mapping *mapping)
{
	uint64_t most = region->extent->max_step;
	int advice = MADV_NORMAL;
	uint32_t flags;

	/* order: relaxed; who clears the bit later finds this window in the
	 * list, because both are done under the lock. */
	flags = atomic_load_explicit(&region->extent->flags,
				     memory_order_relaxed);
	if (region->folio == WAX_FOLIO_SMALL)
		advice = MADV_RANDOM;
	if (region->folio == WAX_FOLIO_HUGE ||
	    (region->folio == WAX_FOLIO_DEFAULT &&
	     (most == 0 || most >= WAX_OS_HUGE) &&
	     !(flags & WAX_EXTENT_HUGE_LATER)))
		advice = MADV_HUGEPAGE;
	if (advice != MADV_NORMAL)
		(void)wax_os_advise(mapping->base, mapping->size, advice);
}

int
wax_region_add_window(struct wax_region *region, uint64_t offset, uint64_t size)
{
	uint64_t start = wax_round_down(offset, WAX_OS_HUGE);
	uint64_t end = wax_round_up(offset + size, WAX_OS_HUGE);
	const struct wax_mapping *mapping;
	int err = wax_region_error(region);

	if (err)
		return err;
	if (end - start > SIZE_MAX / 4)
		return -ENOMEM;
	err = wax_window_map(region->extent, start, (size_t)(end - start),
			     &mapping);
	if (err)
		return err;
	region->mappings = mapping;
	advise_folio(region, mapping);
	return 0;
}

unsigned char *
wax_region_address(const struct wax_region *region, uint64_t offset,
		   uint64_t size)
{
	const struct wax_mapping *mapping = region->mappings;

	for (; mapping != NULL; mapping = mapping->next)
		if (mapping->offset <= offset &&
		    offset + size <= mapping->offset + mapping->size)
			return (unsigned char *)mapping->base +
			       (offset - mapping->offset);
	return NULL;
}
