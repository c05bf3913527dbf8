/* SPDX-License-Identifier: MIT */
/* What is done with an open region. */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "bits.h"
#include "invariant.h"
#include "process.h"
#include "region.h"

int
wax_region_is_ours(const struct wax_region *region)
{
	return wax_process_generation() == region->generation;
}

unsigned char *
wax_region_base(const struct wax_region *region)
{
	return region->base;
}

uint64_t
wax_region_size(const struct wax_region *region)
{
	return wax_region_is_ours(region) ? wax_extent_size(region->extent) : 0;
}

int
wax_region_fd(const struct wax_region *region)
{
	return region->file.fd;
}

int
wax_region_error(const struct wax_region *region)
{
	if (!wax_region_is_ours(region))
		return -EPERM;
	/* order: G2 acquire; pairs with the store in wax_extent_fail(). */
	return atomic_load_explicit(&region->extent->error,
				    memory_order_acquire);
}

uint64_t
wax_region_intact(const struct wax_region *region)
{
	uint64_t size = wax_extent_size(region->extent);
	uint64_t intact;

	/* order: relaxed; callers have seen the error that carries it (G2). */
	intact = atomic_load_explicit(&region->extent->intact,
				      memory_order_relaxed);
	return intact < size ? intact : size;
}

int
wax_region_check_range(const struct wax_region *region, uint64_t offset,
		       uint64_t size)
{
	uint64_t limit = wax_extent_limit(region->extent);
	int err = wax_region_error(region);

	if (err)
		return err;
	if (offset > limit || size > limit - offset)
		return -EOVERFLOW;
	return 0;
}

int
wax_region_check_descriptor(const struct wax_region *region)
{
	struct wax_os_stat st;

	return wax_extent_stat(region->extent, &st);
}

int
wax_region_notice_cut(struct wax_region *region, uint64_t needed,
		      uint64_t *ret_size)
{
	uint64_t size = wax_extent_size(region->extent);
	struct wax_os_stat st;
	int err = wax_extent_stat(region->extent, &st);

	if (err)
		return err;
	if (needed > size)
		needed = size;
	if (st.size < needed)
		wax_extent_fail(region->extent, -ESTALE, st.size);
	*ret_size = st.size;
	return 0;
}

void
wax_region_hand_out(struct wax_region *region, uint64_t end)
{
	_Atomic(uint64_t) *mark = &region->extent->handed;
	uint64_t handed;

	/* order: relaxed; a thread that stores there got the address from us,
	 * by way of whatever orders that. */
	handed = atomic_load_explicit(mark, memory_order_relaxed);
	while (handed < end && !atomic_compare_exchange_weak_explicit(
				       mark, &handed, end, memory_order_relaxed,
				       memory_order_relaxed))
		;
}

/* Without a handler, what follows is grown too: nothing else would do it. */
static uint64_t
grow_ahead(const struct wax_region *region, uint64_t end,
	   enum wax_extent_cause cause)
{
	const struct wax_extent *extent = region->extent;

	/* It was looked at when the region was opened, just now. */
	if (cause == WAX_GROWN_AT_OPEN)
		return end;
	if (!(region->flags & WAX_NO_HANDLER) &&
	    wax_handler_status() != WAX_HANDLER_ACTIVE &&
	    wax_extent_limit(extent) - end > extent->first_step)
		end += extent->first_step;
	return end;
}

static int
ensure(struct wax_region *region, uint64_t start, uint64_t offset,
       uint64_t size, enum wax_extent_cause cause)
{
	struct wax_extent *extent = region->extent;
	uint64_t end = offset + size;
	int err = wax_region_check_range(region, offset, size);

	if (err || size == 0)
		return err;
	wax_region_hand_out(region, end);
	if (end <= wax_extent_size(extent))
		return 0;
	return wax_extent_grow(extent, start, grow_ahead(region, end, cause),
			       cause);
}

int
wax_region_ensure(struct wax_region *region, uint64_t offset, uint64_t size)
{
	return ensure(region, 0, offset, size, WAX_GROWN_BY_CALL);
}

int
wax_region_ensure_apart(struct wax_region *region, uint64_t offset,
			uint64_t size)
{
	return ensure(region, offset, offset, size, WAX_GROWN_BY_CALL);
}

static int
populate_piece(uintptr_t address, size_t size)
{
	return wax_os_advise(address, size, WAX_OS_POPULATE_WRITE);
}

/* Do something to all of the mapped memory that shows a part of the file. */
static int
for_each_piece(const struct wax_region *region, uint64_t start, uint64_t end,
	       int (*act)(uintptr_t address, size_t size))
{
	const struct wax_mapping *mapping = wax_extent_mappings(region->extent);
	uint64_t from, to;
	int err = 0;

	for (; mapping != NULL && !err; mapping = mapping->next) {
		from = mapping->offset;
		to = from + mapping->size;
		from = from < start ? start : from;
		to = to < end ? to : end;
		if (from < to)
			err = act(mapping->base + (from - mapping->offset),
				  (size_t)(to - from));
	}
	return err;
}

/* Populate pages; on failure find out why, which may mend it. */
static int
populate(struct wax_region *region, uint64_t start, uint64_t end)
{
	uint64_t at;
	int tries, err = -EFAULT;

	for (tries = 0; tries < 2 && err == -EFAULT; tries++) {
		err = for_each_piece(region, start, end, populate_piece);
		/* EFAULT names no cause: the disk may be full under a hole. */
		for (at = start; err == -EFAULT && at < end;
		     at += WAX_OS_HUGE) {
			err = wax_extent_diagnose(region->extent, at);
			if (!err)
				err = -EFAULT;
		}
	}
	if (err == -EFAULT)
		return wax_extent_cause(region->extent, start);
	return err == -EINVAL ? -ENOTSUP : err;
}

static int
prefault(struct wax_region *region, uint64_t offset, uint64_t size,
	 enum wax_extent_cause cause)
{
	uint64_t page = region->extent->page;
	int err = ensure(region, 0, offset, size, cause);

	if (err || size == 0)
		return err;
	return populate(region, wax_round_down(offset, page),
			wax_round_up(offset + size, page));
}

int
wax_region_prefault(struct wax_region *region, uint64_t offset, uint64_t size)
{
	return prefault(region, offset, size, WAX_GROWN_BY_CALL);
}

int
wax_region_prefault_head(struct wax_region *region, uint64_t size)
{
	return prefault(region, 0, size, WAX_GROWN_AT_OPEN);
}

int
wax_region_sync(struct wax_region *region, uint64_t offset, uint64_t size)
{
	uint64_t stored = wax_region_size(region), start, end, unused;
	int err = wax_region_check_range(region, offset, size);

	if (!err)
		err = wax_region_check_descriptor(region);
	if (err)
		return err;
	start = wax_round_down(offset, region->extent->page);
	end = size == 0 || offset + size > stored ? stored : offset + size;
	(void)wax_region_notice_cut(region, end, &unused);
	err = wax_region_error(region);
	if (err)
		return err;
	if (size == 0 || (start == 0 && end == stored))
		err = wax_os_sync_data(region->file.fd);
	else if (start < end)
		err = for_each_piece(region, start, end, wax_os_sync_map);
	/* The kernel forgets a lost write once it has reported it. */
	if (err)
		wax_extent_fail(region->extent, err, UINT64_MAX);
	return err;
}

static uint32_t
folio_in_force(const struct wax_region *region, uint32_t flags)
{
	uint64_t most = region->extent->max_step;

	if (region->folio != WAX_FOLIO_DEFAULT)
		return region->folio;
	if ((flags & (WAX_EXTENT_HUGE_LATER | WAX_EXTENT_PIECES)) ||
	    (most != 0 && most < WAX_OS_HUGE))
		return WAX_FOLIO_NORMAL;
	return WAX_FOLIO_HUGE;
}

int
wax_region_stat(const struct wax_region *region, struct wax_region_stat *ret,
		size_t size)
{
	struct wax_extent *extent = region->extent;
	struct wax_region_stat stat = {.error = wax_region_error(region)};
	uint32_t flags;

	if (ret == NULL || size == 0)
		return -EINVAL;
	if (stat.error == -EPERM)
		return -EPERM;
	/* order: relaxed throughout; counters, read one by one. */
	flags = atomic_load_explicit(&extent->flags, memory_order_relaxed);
	stat.rescued =
		atomic_load_explicit(&extent->rescued, memory_order_relaxed);
	stat.grow_calls =
		atomic_load_explicit(&extent->grow_calls, memory_order_relaxed);
	stat.grow_faults = atomic_load_explicit(&extent->grow_faults,
						memory_order_relaxed);
	stat.benign_races = atomic_load_explicit(&extent->benign_races,
						 memory_order_relaxed);
	/* In this order, so that a growth in between leaves intact <= size. */
	stat.intact = wax_region_intact(region);
	stat.size = wax_extent_size(extent);
	stat.reserve = wax_extent_limit(extent);
	stat.retained = wax_extent_retained();
	stat.mode =
		flags & WAX_EXTENT_SPARSE ? WAX_GROW_SPARSE : WAX_GROW_ALLOCATE;
	stat.folio = folio_in_force(region, flags);
	stat.flags = region->file.unlocked ? WAX_STAT_UNLOCKED : 0;

	memset(ret, 0, size);
	memcpy(ret, &stat, size < sizeof(stat) ? size : sizeof(stat));
	return 0;
}

void
wax_region_stop_pretouch(struct wax_region *region)
{
	wax_pretouch_stop(&region->pretouch);
}

void
wax_region_fail(struct wax_region *region, int err)
{
	wax_extent_fail(region->extent, err, UINT64_MAX);
}

uint64_t
wax_region_old_size(const struct wax_region *region)
{
	return region->old_size;
}
