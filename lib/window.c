/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
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

/*
 * Where a window of whole granules was until lately.  That place is aligned, and
 * nobody else's yet if windows come and go one by one, as those of small
 * messages do: then one system call is enough.
 */
static _Atomic(uintptr_t) vacant;

/* 0 if that is how it went; else nothing has happened. */
static int
map_at_once(const struct wax_extent *extent, int protection,
	    struct wax_mapping *mapping)
{
	uintptr_t base, hint;
	int err;

	/* order: relaxed; a hint, which the kernel may find taken. */
	hint = atomic_exchange_explicit(&vacant, 0, memory_order_relaxed);
	if (hint == 0 || mapping->size % WAX_GRANULE != 0)
		return -EAGAIN;
	err = wax_os_map_file_near(hint, mapping->size, protection, extent->fd,
				   mapping->offset, &base);
	if (err)
		return err;
	if (base % WAX_GRANULE != 0) {
		(void)wax_os_unmap(base, mapping->size);
		return -EAGAIN;
	}
	mapping->reserved = base;
	mapping->reserved_size = mapping->size;
	return 0;
}

static int
map_in_steps(const struct wax_extent *extent, int protection,
	     struct wax_mapping *mapping)
{
	int err = reserve(mapping->size, mapping);

	if (err)
		return err;
	err = wax_os_map_file(mapping->reserved, mapping->size, protection,
			      extent->fd, mapping->offset);
	if (err)
		(void)wax_os_unmap(mapping->reserved, mapping->reserved_size);
	return err;
}

/* What of its extent's file a mapping shows, or -errno. */
static int
map_published(struct wax_extent *extent, struct wax_mapping *mapping)
{
	int protection =
		is_reading(extent) ? PROT_READ : PROT_READ | PROT_WRITE;
	int err = map_at_once(extent, protection, mapping);

	if (err)
		err = map_in_steps(extent, protection, mapping);
	if (err)
		return err;
	mapping->base = mapping->reserved;
	wax_extent_advise_privacy(extent, mapping->base, mapping->size);

	/* Whole granules are named in the table, whatever part is mapped. */
	err = wax_table_publish(mapping->base, mapping->reserved_size,
				mapping->offset, extent, &mapping->window);
	if (err)
		(void)wax_os_unmap(mapping->reserved, mapping->reserved_size);
	return err;
}

static void
enlist_locked(struct wax_extent *extent, struct wax_mapping *mapping)
{
	uint64_t end = mapping->offset + mapping->size;

	/* order: relaxed; changed under the lock, seen with an address. */
	if (wax_extent_limit(extent) < end)
		atomic_store_explicit(&extent->limit, end,
				      memory_order_relaxed);
	/* order: relaxed; changed under the lock only. */
	mapping->next =
		atomic_load_explicit(&extent->mappings, memory_order_relaxed);
	/* order: G3 release; pairs with wax_extent_mappings(). */
	atomic_store_explicit(&extent->mappings, mapping, memory_order_release);
}

/*
 * E6: nobody has an address in the mapping yet.  If it is the first one, nobody
 * has the extent either, and there is nothing to lock out.
 */
static void
enlist(struct wax_extent *extent, struct wax_mapping *mapping)
{
	struct wax_os_signals signals;

	if (wax_extent_mappings(extent) == NULL) {
		enlist_locked(extent, mapping);
		return;
	}
	wax_extent_lock(extent, &signals);
	enlist_locked(extent, mapping);
	wax_extent_unlock(extent, &signals);
}

int
wax_window_map(struct wax_extent *extent, uint64_t offset, size_t size,
	       const struct wax_mapping **ret_mapping)
{
	struct wax_mapping *mapping = calloc(1, sizeof(*mapping));
	int err;

	if (mapping == NULL)
		return -ENOMEM;
	mapping->offset = offset;
	mapping->size = size;
	err = map_published(extent, mapping);
	if (err) {
		free(mapping);
		return err;
	}
	enlist(extent, mapping);
	*ret_mapping = mapping;
	return 0;
}

void
wax_window_free(const struct wax_mapping *mappings)
{
	const struct wax_mapping *next;

	for (; mappings != NULL; mappings = next) {
		next = mappings->next;
		free((void *)(uintptr_t)mappings);
	}
}

/* A thread comes back for its memory one day: let it have some that is
 * nobody's. */
static void
leave_memory(const struct wax_extent *extent, const struct wax_mapping *mapping)
{
	if (wax_os_unmap_to_memory(mapping->base, mapping->size) == 0)
		wax_extent_advise_privacy(extent, mapping->base, mapping->size);
}

static void
unmap(const struct wax_mapping *mapping)
{
	int err = wax_os_unmap(mapping->reserved, mapping->reserved_size);

	if (!err && mapping->reserved % WAX_GRANULE == 0)
		/* order: relaxed; a hint, which the kernel may find taken. */
		atomic_store_explicit(&vacant, mapping->reserved,
				      memory_order_relaxed);
}

int
wax_window_unmap(struct wax_extent *extent)
{
	const struct wax_mapping *all = wax_extent_mappings(extent), *mapping;
	int err;

	/* The addresses stay taken until nobody finds the windows any more. */
	for (mapping = all; mapping != NULL; mapping = mapping->next)
		wax_table_unpublish(mapping->window);
	err = wax_extent_drain(extent);
	for (mapping = all; mapping != NULL; mapping = mapping->next) {
		if (err) {
			leave_memory(extent, mapping);
			continue;
		}
		wax_table_retire(mapping->window);
		unmap(mapping);
	}
	if (!err)
		wax_window_free(all);
	return err;
}
