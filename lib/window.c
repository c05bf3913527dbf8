/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <errno.h>
#include <sys/mman.h>

#include "bits.h"
#include "window.h"

/*
 * Reserve size bytes aligned to `align`, a power of two.  The kernel puts a new
 * mapping right below the last one, so that after one aligned window the next is
 * aligned by itself.  Asking for more and trimming it would leave a hole between
 * any two, and half of the address space unused.
 */
static int
reserve_aligned(size_t size, uint64_t align, struct wax_mapping *mapping)
{
	uintptr_t raw, base, end;
	uint64_t padded;
	int err;

	err = wax_os_reserve(size, &base);
	if (err)
		return err;
	if (base % align == 0)
		goto reserved;
	(void)wax_os_unmap(base, size);

	if (wax_checked_add(size, align, &padded) || padded > SIZE_MAX)
		return -ENOMEM;
	err = wax_os_reserve((size_t)padded, &raw);
	if (err)
		return err;
	base = (uintptr_t)wax_round_down(raw + padded - size, align);
	end = raw + (size_t)padded;
	if (base > raw)
		(void)wax_os_unmap(raw, base - raw);
	if (end > base + size)
		(void)wax_os_unmap(base + size, end - (base + size));
reserved:
	mapping->reserved = base;
	mapping->reserved_size = size;
	return 0;
}

/* Whole granules if that is possible, else what is needed. */
static int
reserve(size_t size, struct wax_mapping *mapping)
{
	uint64_t whole = wax_round_up(size, WAX_GRANULE);
	int err = -ENOMEM;

	if (whole >= size && whole <= SIZE_MAX)
		err = reserve_aligned((size_t)whole, WAX_GRANULE, mapping);
	if (err)
		err = reserve_aligned(size, WAX_OS_HUGE, mapping);
	return err;
}

static int
is_reading(const struct wax_extent *extent)
{
	/* order: relaxed; fixed before the extent is published. */
	return (atomic_load_explicit(&extent->flags, memory_order_relaxed) &
		WAX_EXTENT_READING) != 0;
}

int
wax_window_map(struct wax_extent *extent, size_t size,
	       struct wax_mapping *ret_mapping)
{
	int protection =
		is_reading(extent) ? PROT_READ : PROT_READ | PROT_WRITE;
	struct wax_mapping mapping = {.size = size};
	size_t published;
	int err = reserve(size, &mapping);

	if (err)
		return err;
	mapping.base = mapping.reserved;
	err = wax_os_map_file(mapping.base, size, protection, extent->fd, 0);
	if (err)
		goto unreserve;
	wax_extent_advise_privacy(extent, mapping.base, size);
	extent->base = mapping.base;

	/* Whole granules are named in the table, whatever part is mapped. */
	published = mapping.reserved_size;
	err = wax_table_publish(mapping.base, published, 0, extent,
				&mapping.window);
	if (err)
		goto unreserve;
	*ret_mapping = mapping;
	return 0;

unreserve:
	(void)wax_os_unmap(mapping.reserved, mapping.reserved_size);
	return err;
}

int
wax_window_unmap(struct wax_extent *extent, const struct wax_mapping *mapping)
{
	int err;

	/* A failure leaves the file mapped until the last line; no harm. */
	(void)wax_os_unmap_to_reserve(mapping->base, mapping->size);
	wax_table_unpublish(mapping->window);
	err = wax_extent_drain(extent);
	if (err) {
		/* A thread comes back for its memory one day: let it have some
		 * that is nobody's. */
		if (wax_os_unmap_to_memory(mapping->base, mapping->size) == 0)
			wax_extent_advise_privacy(extent, mapping->base,
						  mapping->size);
		return err;
	}
	wax_table_retire(mapping->window);
	(void)wax_os_unmap(mapping->reserved, mapping->reserved_size);
	return 0;
}
