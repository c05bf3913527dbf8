/* SPDX-License-Identifier: MIT */
/*
 * The pool of extents, and waiting for handlers to leave one.
 *
 * Whether a file is open already is asked at each opening by descriptor, also
 * when thousands are open: extents that write are in a hash table by device and
 * inode, as lists of indices through the pool.
 */
#include "config.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <time.h>

#include "extent.h"
#include "invariant.h"
#include "process.h"

/* As many as the table can name, see table.h; untouched pages cost nothing. */
#define POOL_COUNT 65600u
/* Lists of two at 30 000 regions. */
#define FILES_BITS 14
#define DRAIN_NS UINT64_C(1000000000)
/* What counts of one wait, at most: it may seem long because the process, or the
 * machine, was stopped, and then nobody could get done. */
#define TURN_NS_MOST (DRAIN_NS / 10)

/* All under the process lock; never freed, so that stale pointers are safe. */
static struct wax_extent pool[POOL_COUNT];
static uint32_t pool_used; /* extents that were ever taken */
static uint32_t pool_free; /* 1 + index of the first free one; 0 for none */
static uint32_t files[1u << FILES_BITS]; /* likewise, of those that write */
static _Atomic(uint64_t) retained;

/* The list that has the writing extents of a file, and of some other files. */
static uint32_t *
files_list(uint64_t device, uint64_t inode)
{
	/* Inodes count up, and so do devices, slower: 2^64 / phi spreads both. */
	uint64_t mixed = (inode + (device << 40 | device >> 24)) *
			 UINT64_C(0x9e3779b97f4a7c15);

	return &files[mixed >> (64 - FILES_BITS)];
}

static int
is_open_here(uint64_t device, uint64_t inode)
{
	const struct wax_extent *extent;
	uint32_t i;

	for (i = *files_list(device, inode); i != 0; i = extent->next) {
		extent = &pool[i - 1];
		if (extent->inode == inode && extent->device == device)
			return 1;
	}
	return 0;
}

static int
is_writing(const struct wax_extent *extent)
{
	/* order: relaxed; this bit never changes. */
	return !(atomic_load_explicit(&extent->flags, memory_order_relaxed) &
		 WAX_EXTENT_READING);
}

static void
files_add(struct wax_extent *extent)
{
	uint32_t *list = files_list(extent->device, extent->inode);

	extent->next = *list;
	*list = (uint32_t)(extent - pool) + 1;
}

static void
files_remove(const struct wax_extent *extent)
{
	uint32_t *link = files_list(extent->device, extent->inode);

	while (&pool[*link - 1] != extent)
		link = &pool[*link - 1].next;
	*link = extent->next;
}

static struct wax_extent *
pool_take(void)
{
	struct wax_extent *extent;

	if (pool_free != 0) {
		extent = &pool[pool_free - 1];
		pool_free = extent->next;
		return extent;
	}
	return pool_used < POOL_COUNT ? &pool[pool_used++] : NULL;
}

/* Everything but the pins, which a stale handler may be counting. */
static void
extent_init(struct wax_extent *extent, const struct wax_extent_file *file,
	    uint32_t flags)
{
	extent->live.cells = NULL;
	extent->device = file->device;
	extent->inode = file->inode;
	extent->fd = file->fd;
	extent->page = wax_os_page_size();
	extent->reserved = 0;
	extent->grower = 0;
	extent->crowded = 0;
	extent->in_use = 1;

	/* order: relaxed; the extent is not published yet, see E4. */
	atomic_store_explicit(&extent->flags, flags, memory_order_relaxed);
	atomic_store_explicit(&extent->closing, 0, memory_order_relaxed);
	atomic_store_explicit(&extent->error, 0, memory_order_relaxed);
	atomic_store_explicit(&extent->limit, 0, memory_order_relaxed);
	atomic_store_explicit(&extent->mappings, NULL, memory_order_relaxed);
	atomic_store_explicit(&extent->size, 0, memory_order_relaxed);
	atomic_store_explicit(&extent->handed, 0, memory_order_relaxed);
	atomic_store_explicit(&extent->wanted, 0, memory_order_relaxed);
	atomic_store_explicit(&extent->bell, 0, memory_order_relaxed);
	atomic_store_explicit(&extent->intact, UINT64_MAX,
			      memory_order_relaxed);
	atomic_store_explicit(&extent->rescued, 0, memory_order_relaxed);
	atomic_store_explicit(&extent->grow_calls, 0, memory_order_relaxed);
	atomic_store_explicit(&extent->grow_faults, 0, memory_order_relaxed);
	atomic_store_explicit(&extent->benign_races, 0, memory_order_relaxed);
	atomic_store_explicit(&extent->retries, 0, memory_order_relaxed);
	atomic_store_explicit(&extent->draining, 0, memory_order_relaxed);
}

int
wax_extent_acquire(const struct wax_extent_file *file, uint32_t flags,
		   int share, struct wax_extent **ret_extent)
{
	struct wax_process_hold hold;
	struct wax_extent *extent = NULL;
	int err = 0;

	wax_process_lock(&hold);
	if (!share && is_open_here(file->device, file->inode))
		err = -EBUSY;
	else
		extent = pool_take();
	if (extent != NULL) {
		extent_init(extent, file, flags);
		if (is_writing(extent))
			files_add(extent);
	}
	wax_process_unlock(&hold);

	if (extent == NULL)
		return err ? err : -ENOMEM;
	*ret_extent = extent;
	return 0;
}

void
wax_extent_release(struct wax_extent *extent)
{
	struct wax_process_hold hold;

	wax_process_lock(&hold);
	wax_assert(extent->in_use);
	if (is_writing(extent))
		files_remove(extent);
	extent->in_use = 0;
	extent->next = pool_free;
	pool_free = (uint32_t)(extent - pool) + 1;
	wax_process_unlock(&hold);
}

/* Nanoseconds of a clock that nobody sets. */
static uint64_t
now_ns(void)
{
	struct timespec now = {0, 0};

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

/*
 * The waiting half of draining; unpinning is in table-sig.c.  A handler that
 * does not see `draining` has dropped its pin before we look at the pins.
 */
int
wax_extent_drain(struct wax_extent *extent)
{
	uint64_t waited = 0, turn;
	uint32_t pins;

	/* order: D2 seq_cst; pairs with the load in wax_table_unpin(). */
	atomic_store_explicit(&extent->draining, 1, memory_order_seq_cst);
	do {
		/* order: D1 seq_cst; pairs with the pin in wax_table_pin(). */
		pins = atomic_load_explicit(&extent->pins,
					    memory_order_seq_cst);
		if (pins == 0)
			return 0;
		turn = now_ns();
		/* Signals may end the wait as often as they like. */
		(void)wax_os_wait(&extent->pins, pins, 10);
		turn = now_ns() - turn;
		waited += turn < TURN_NS_MOST ? turn : TURN_NS_MOST;
	} while (waited < DRAIN_NS);

	/* order: relaxed; a counter, and a flag that is only a help. */
	atomic_store_explicit(&extent->closing, 1, memory_order_relaxed);
	atomic_fetch_add_explicit(&retained, 1, memory_order_relaxed);
	return -ETIMEDOUT;
}

uint64_t
wax_extent_retained(void)
{
	/* order: relaxed; a counter. */
	return atomic_load_explicit(&retained, memory_order_relaxed);
}

void
wax_extent_reset(void)
{
	uint32_t i;

	for (i = 0; i < pool_used; i++) {
		/* order: relaxed; the child has one thread. */
		atomic_store_explicit(&pool[i].pins, 0, memory_order_relaxed);
		atomic_store_explicit(&pool[i].lock.word, 0,
				      memory_order_relaxed);
		pool[i].in_use = 0;
	}
	/* All, also what another thread was in the middle of adding. */
	memset(files, 0, sizeof(files));
	pool_used = 0;
	pool_free = 0;
	/* order: relaxed; as above. */
	atomic_store_explicit(&retained, 0, memory_order_relaxed);
}
