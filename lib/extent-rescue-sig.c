/* SPDX-License-Identifier: MIT */
/*
 * Runs inside the SIGBUS handler; read fault-sig.c before changing it.
 *
 * When storage cannot be had.  SIGBUS carries no cause: a race that another
 * thread won, a full disk under a hole, a storage error, a file that somebody
 * cut all look the same.  The kernel itself is asked whether the page works
 * now (wax_extent_probe), and only if it does not is private memory put there.
 */
#include "config.h"

#include <errno.h>
#include <stddef.h>
#include <sys/mman.h>

#include "bits.h"
#include "extent.h"

/* Before Linux 5.14: how often a page may fault in a row before it is bad. */
#define RETRIES_MAX 64

static uint32_t
flags_of(const struct wax_extent *extent)
{
	/* order: relaxed; the bits asked for here never change. */
	return atomic_load_explicit(&extent->flags, memory_order_relaxed);
}

static int
is_full(int err)
{
	return err == -ENOSPC || err == -EDQUOT;
}

/* 1 once `page` has faulted too often in a row. */
static int
retried_too_often(struct wax_extent *extent, uintptr_t page)
{
	/* order: relaxed; a heuristic, errors on either side do no harm. */
	if (atomic_exchange_explicit(&extent->retry_page, page,
				     memory_order_relaxed) != page)
		atomic_store_explicit(&extent->retries, 0,
				      memory_order_relaxed);
	return atomic_fetch_add_explicit(&extent->retries, 1,
					 memory_order_relaxed) >= RETRIES_MAX;
}

int
wax_extent_probe(const struct wax_extent *extent, uintptr_t page)
{
	int advice = flags_of(extent) & WAX_EXTENT_READING
			     ? WAX_OS_POPULATE_READ
			     : WAX_OS_POPULATE_WRITE;
	int err = wax_os_advise(page, extent->page, advice);

	if (err == 0 || err == -EINTR || err == -EAGAIN)
		return 1;
	return err == -EINVAL || err == -ENOSYS ? -1 : 0;
}

/*
 * The kernel does not say why a page cannot be written.  What can still be read
 * is not broken: then it was space that was missing, as for copy-on-write.
 */
int
wax_extent_cause(const struct wax_extent *extent, uint64_t offset)
{
	unsigned char byte;

	return wax_os_read_at(extent->fd, (uintptr_t)&byte, 1, offset) == 1
		       ? -ENOSPC
		       : -EIO;
}

int
wax_extent_diagnose(struct wax_extent *extent, uint64_t offset)
{
	uint64_t size = wax_extent_size(extent);
	uint64_t start = offset & ~(WAX_OS_HUGE - 1);
	uint64_t end = start + WAX_OS_HUGE;
	struct wax_os_stat st;
	int err = wax_extent_stat(extent, &st);

	if (err)
		return err;
	if (offset >= st.size) {
		wax_extent_fail(extent, -ESTALE, st.size);
		return -ESTALE;
	}
	if (flags_of(extent) & WAX_EXTENT_READING)
		return -EIO;
	/*
	 * A hole, and the kernel found no space for it.  A large folio needs
	 * space for all of itself, so a page is not enough to ask for.
	 */
	err = wax_os_allocate(extent->fd, start,
			      (end < size ? end : size) - start);
	if (err && !is_full(err))
		err = wax_extent_cause(extent, offset);
	return err;
}

void
wax_extent_advise_privacy(const struct wax_extent *extent, uintptr_t address,
			  size_t size)
{
	uint32_t flags = flags_of(extent);

	if (!(flags & WAX_EXTENT_INHERIT))
		(void)wax_os_advise(address, size, MADV_DONTFORK);
	if (!(flags & WAX_EXTENT_DUMP))
		(void)wax_os_advise(address, size, MADV_DONTDUMP);
}

/* What is to be replaced, and whether it holds anything. */
struct patch {
	size_t size;
	int has_data;
};

/*
 * How much to replace.  Beyond the end of the file, and in a hole of a full
 * disk, everything up to the next 2 MiB boundary: the mappings of neighbours
 * then merge, and a process may have only so many.  A page with data alone,
 * because its neighbours may be good.
 */
static struct patch
choose_patch(const struct wax_extent *extent, uintptr_t page,
	     uintptr_t window_end, uint64_t offset, int err)
{
	uintptr_t end = (page | (uintptr_t)(WAX_OS_HUGE - 1)) + 1;
	struct patch patch = {.has_data = 0};
	struct wax_os_stat st;
	uint64_t data;
	int found;

	patch.size = (end == 0 || end > window_end ? window_end : end) - page;
	if (wax_extent_stat(extent, &st) != 0 || offset >= st.size)
		return patch;
	found = wax_os_next_data(extent->fd, offset, &data);
	if (found == -ENXIO && is_full(err))
		return patch;
	data = wax_round_down(data, extent->page);
	if (found == 0 && is_full(err) && data > offset) {
		if (data - offset < patch.size)
			patch.size = (size_t)(data - offset);
		return patch;
	}
	patch.size = extent->page;
	patch.has_data = !(flags_of(extent) & WAX_EXTENT_READING);
	return patch;
}

/* Make the new memory elsewhere, then move it in place in one step. */
static int
replace(struct wax_extent *extent, uintptr_t page, const struct patch *patch,
	uint64_t offset)
{
	int reading = (flags_of(extent) & WAX_EXTENT_READING) != 0;
	int protection = reading ? PROT_READ : PROT_READ | PROT_WRITE;
	uintptr_t fresh;
	int err = wax_os_map_private(patch->size, protection, &fresh);

	if (err)
		return err;
	/* What the page held, where it can still be read.  Memory that was
	 * touched before it is moved would not merge with its neighbours. */
	if (patch->has_data)
		(void)wax_os_read_at(extent->fd, fresh, patch->size, offset);
	wax_extent_advise_privacy(extent, fresh, patch->size);
	err = wax_os_move(fresh, patch->size, page);
	if (err)
		(void)wax_os_unmap_raw(fresh, patch->size);
	return err;
}

int
wax_extent_rescue(struct wax_extent *extent, uintptr_t page,
		  uintptr_t window_end, uint64_t offset, int err)
{
	struct patch patch = {.size = 0};
	struct wax_os_signals signals;
	int probe, failed = 0;

	wax_extent_lock(extent, &signals);
	probe = wax_extent_probe(extent, page);
	if (probe == 0 || (probe < 0 && retried_too_often(extent, page))) {
		patch = choose_patch(extent, page, window_end, offset, err);
		wax_extent_fail(extent, err, offset);
		failed = replace(extent, page, &patch, offset);
	}
	wax_extent_unlock(extent, &signals);

	if (!failed)
		/* order: relaxed; a counter. */
		atomic_fetch_add_explicit(&extent->rescued, patch.size,
					  memory_order_relaxed);
	return failed;
}
