/* SPDX-License-Identifier: MIT */
/* The writers' side of the table; table.h has the protocol. */
#include "config.h"

#include <errno.h>

#include "invariant.h"
#include "process.h"
#include "table-slot.h"

/*
 * A window of whole granules lives at the index of its first slot, so that it
 * needs no allocator; an odd one at its index in the array.
 */
static struct wax_window slot_windows[WAX_TABLE_SLOTS];
static struct wax_window odd_windows[WAX_TABLE_ODD];
static uint32_t odd_taken[WAX_TABLE_ODD]; /* until retired; W1, W2 */

static int
is_whole(uintptr_t base, size_t size)
{
	return base % WAX_GRANULE == 0 && size % WAX_GRANULE == 0 &&
	       (base >> WAX_GRANULE_SHIFT) + (size >> WAX_GRANULE_SHIFT) <=
		       WAX_TABLE_SLOTS;
}

/*
 * W1: nobody reads the window but a handler that found its former slot, and
 * will see that the window, or its extent, is not what it pinned.
 */
static void
window_write(struct wax_window *window, uintptr_t base, size_t size,
	     uint64_t offset, struct wax_extent *extent)
{
	/* order: relaxed; the two stores behind them carry them (T1, T3). */
	atomic_store_explicit(&window->base, base, memory_order_relaxed);
	atomic_store_explicit(&window->size, size, memory_order_relaxed);
	atomic_store_explicit(&window->offset, offset, memory_order_relaxed);
	/* order: T3 release; pairs with the second load in pin_slot(). */
	atomic_store_explicit(&window->extent, extent, memory_order_release);
}

static struct wax_window *
whole_publish(uintptr_t base, size_t size, uint64_t offset,
	      struct wax_extent *extent)
{
	size_t first = base >> WAX_GRANULE_SHIFT;
	size_t end = first + (size >> WAX_GRANULE_SHIFT), i;

	window_write(&slot_windows[first], base, size, offset, extent);
	for (i = first; i < end; i++)
		/* order: T1 release; pairs with the load in pin_slot(). */
		atomic_store_explicit(&wax_table_slots[i], &slot_windows[first],
				      memory_order_release);
	return &slot_windows[first];
}

static struct wax_window *
odd_publish(uintptr_t base, size_t size, uint64_t offset,
	    struct wax_extent *extent)
{
	uint32_t i;

	for (i = 0; i < WAX_TABLE_ODD && odd_taken[i]; i++)
		;
	if (i == WAX_TABLE_ODD)
		return NULL;
	odd_taken[i] = 1;
	window_write(&odd_windows[i], base, size, offset, extent);

	/* order: T1 release; pairs with the load in pin_slot(). */
	atomic_store_explicit(&wax_table_odd[i], &odd_windows[i],
			      memory_order_release);
	/* order: T2 release; pairs with the load in wax_table_pin(). */
	atomic_fetch_add_explicit(&wax_table_odd_count, 1,
				  memory_order_release);
	return &odd_windows[i];
}

int
wax_table_publish(uintptr_t base, size_t size, uint64_t offset,
		  struct wax_extent *extent, struct wax_window **ret_window)
{
	struct wax_process_hold hold;
	struct wax_window *window;

	wax_assert(base != 0);
	wax_assert(size != 0);
	wax_process_lock(&hold);
	window = is_whole(base, size)
			 ? whole_publish(base, size, offset, extent)
			 : odd_publish(base, size, offset, extent);
	wax_process_unlock(&hold);
	if (window == NULL)
		return -ENOMEM;
	*ret_window = window;
	return 0;
}

static int
is_odd(const struct wax_window *window)
{
	return window >= odd_windows && window < odd_windows + WAX_TABLE_ODD;
}

static void
whole_unpublish(const struct wax_window *window)
{
	size_t first = (size_t)(window - slot_windows), i;
	/* order: relaxed; our own window, which does not change (W1). */
	size_t size = atomic_load_explicit(&window->size, memory_order_relaxed);

	for (i = first; i < first + (size >> WAX_GRANULE_SHIFT); i++)
		/* order: D1 seq_cst; pairs with the pin in pin_slot(). */
		atomic_store_explicit(&wax_table_slots[i], NULL,
				      memory_order_seq_cst);
}

static void
odd_unpublish(const struct wax_window *window)
{
	/* order: D1 seq_cst; pairs with the pin in pin_slot(). */
	atomic_store_explicit(&wax_table_odd[window - odd_windows], NULL,
			      memory_order_seq_cst);
	/* order: relaxed; only saves searching an empty array. */
	atomic_fetch_sub_explicit(&wax_table_odd_count, 1,
				  memory_order_relaxed);
}

void
wax_table_unpublish(struct wax_window *window)
{
	struct wax_process_hold hold;

	wax_process_lock(&hold);
	if (is_odd(window))
		odd_unpublish(window);
	else
		whole_unpublish(window);
	wax_process_unlock(&hold);
}

/* A whole window is safe without: its addresses are reserved until then. */
void
wax_table_retire(struct wax_window *window)
{
	struct wax_process_hold hold;

	if (!is_odd(window))
		return;
	wax_process_lock(&hold);
	odd_taken[window - odd_windows] = 0;
	wax_process_unlock(&hold);
}

void
wax_table_reset(void)
{
	size_t i;

	for (i = 0; i < WAX_TABLE_SLOTS; i++)
		/* order: relaxed; the child has one thread. */
		if (atomic_load_explicit(&wax_table_slots[i],
					 memory_order_relaxed) != NULL)
			atomic_store_explicit(&wax_table_slots[i], NULL,
					      memory_order_relaxed);
	for (i = 0; i < WAX_TABLE_ODD; i++) {
		/* order: relaxed; as above. */
		atomic_store_explicit(&wax_table_odd[i], NULL,
				      memory_order_relaxed);
		odd_taken[i] = 0;
	}
	/* order: relaxed; as above. */
	atomic_store_explicit(&wax_table_odd_count, 0, memory_order_relaxed);
}
