/* SPDX-License-Identifier: MIT */
/* Giving storage back: while a region is open, and what is behind its file. */
#include "config.h"

#include "bits.h"
#include "region.h"

int
wax_region_punch(struct wax_region *region, uint64_t offset, uint64_t size)
{
	uint64_t stored = wax_region_size(region);
	int err = wax_region_check_range(region, offset, size);

	if (err || offset >= stored || size == 0)
		return err;
	if (size > stored - offset)
		size = stored - offset;
	err = wax_region_check_descriptor(region);
	if (err)
		return err;
	return wax_os_punch(region->file.fd, offset, size);
}

/* Cut the file under the lock; on failure the committed size is as before. */
static int
cut(struct wax_extent *extent, uint64_t end)
{
	uint64_t size = wax_extent_size(extent);
	int err;

	/* order: G1 release; pairs with wax_extent_size(). */
	atomic_store_explicit(&extent->size, end, memory_order_release);
	err = wax_os_set_size(extent->fd, end);
	if (err)
		/* order: G1 release; as above. */
		atomic_store_explicit(&extent->size, size,
				      memory_order_release);
	else
		extent->reserved = 0;
	return err;
}

/*
 * Somebody who does not ask for the lock may be making the file longer: then it
 * is left as it is, because what comes behind the end meanwhile would be cut.
 */
int
wax_region_give_back(struct wax_extent *extent)
{
	uint64_t size = wax_extent_size(extent);
	struct wax_os_stat st;
	int err;

	if (extent->reserved <= size)
		return 0;
	err = wax_extent_stat(extent, &st);
	if (err || st.size != size)
		return err;
	err = wax_os_set_size(extent->fd, size);
	if (!err)
		extent->reserved = 0;
	return err;
}

/*
 * What is counted by live numbers before the last one stays, and something to
 * count for that.
 */
static uint64_t
least_size(const struct wax_extent *extent)
{
	const struct wax_extent_live *live = &extent->live;

	if (live->cells == NULL)
		return 0;
	/* order: relaxed; trim meets no other call on the region. */
	return live->base + live->unit +
	       live->stride *
		       atomic_load_explicit(&live->last, memory_order_relaxed);
}

int
wax_region_trim(struct wax_region *region, uint64_t used)
{
	struct wax_extent *extent = region->extent;
	struct wax_os_signals signals;
	int err = wax_region_error(region);
	uint64_t least, end;
	int cuts;

	if (!err)
		err = wax_region_check_descriptor(region);
	if (err)
		return err;
	wax_extent_lock(extent, &signals);
	least = least_size(extent);
	end = used < least ? least : used;
	end = end < wax_extent_limit(extent) ? end : wax_extent_limit(extent);
	end = wax_round_up(end, extent->unit);
	cuts = end < wax_extent_size(extent);
	if (!cuts)
		err = wax_region_give_back(extent);
	wax_extent_unlock(extent, &signals);
	if (!cuts)
		return err;
	/* What claims the size is lowered before the file is cut (E1). */
	wax_extent_lower_live(extent, end);
	wax_extent_lock(extent, &signals);
	err = cut(extent, end);
	wax_extent_unlock(extent, &signals);
	/* Nothing was cut: the claim is true again. */
	if (err)
		wax_extent_raise_live(extent);
	return err;
}
