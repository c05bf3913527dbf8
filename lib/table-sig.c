/* SPDX-License-Identifier: MIT */
/* Runs inside the SIGBUS handler; read fault-sig.c before changing it. */
#include "config.h"

#include "table-slot.h"

_Atomic(struct wax_window *) wax_table_slots[WAX_TABLE_SLOTS];
_Atomic(struct wax_window *) wax_table_odd[WAX_TABLE_ODD];
_Atomic(uint32_t) wax_table_odd_count;

void
wax_table_unpin(struct wax_extent *extent)
{
	/* order: D2 seq_cst; pairs with the stores in wax_extent_drain(). */
	atomic_fetch_sub_explicit(&extent->pins, 1, memory_order_seq_cst);
	if (atomic_load_explicit(&extent->draining, memory_order_seq_cst))
		wax_os_wake(&extent->pins);
}

/*
 * Pin the extent of the window that a slot names, then look again: the window
 * may have been retracted meanwhile, and even be in use by another extent.
 */
static int
pin_slot(_Atomic(struct wax_window *) *slot, uintptr_t address,
	 struct wax_table_hit *ret_hit)
{
	struct wax_window *window;
	struct wax_extent *extent;
	uintptr_t base;
	size_t size;

	/* order: T1 acquire; pairs with the stores in wax_table_publish(). */
	window = atomic_load_explicit(slot, memory_order_acquire);
	if (window == NULL)
		return 0;

	/* order: relaxed; T1 carries them, and they are checked again below. */
	extent = atomic_load_explicit(&window->extent, memory_order_relaxed);

	/* order: D1 seq_cst; pairs with unpublish and wax_extent_drain(). */
	atomic_fetch_add_explicit(&extent->pins, 1, memory_order_seq_cst);
	/* order: T3 acquire; pairs with the store in window_write(). */
	if (atomic_load_explicit(slot, memory_order_seq_cst) != window ||
	    atomic_load_explicit(&window->extent, memory_order_acquire) !=
		    extent)
		goto unpin;

	/* order: relaxed; pinned, so the window cannot change now (W1). */
	base = atomic_load_explicit(&window->base, memory_order_relaxed);
	size = atomic_load_explicit(&window->size, memory_order_relaxed);
	if (address - base >= size)
		goto unpin;
	ret_hit->extent = extent;
	ret_hit->end = base + size;
	ret_hit->offset =
		atomic_load_explicit(&window->offset, memory_order_relaxed) +
		(address - base);
	return 1;

unpin:
	wax_table_unpin(extent);
	return 0;
}

int
wax_table_pin(uintptr_t address, struct wax_table_hit *ret_hit)
{
	uintptr_t granule = address >> WAX_GRANULE_SHIFT;
	uint32_t i;

	if (granule < WAX_TABLE_SLOTS &&
	    pin_slot(&wax_table_slots[granule], address, ret_hit))
		return 1;

	/* order: T2 acquire; pairs with the add in odd_publish(). */
	if (atomic_load_explicit(&wax_table_odd_count, memory_order_acquire) ==
	    0)
		return 0;
	for (i = 0; i < WAX_TABLE_ODD; i++)
		if (pin_slot(&wax_table_odd[i], address, ret_hit))
			return 1;
	return 0;
}
