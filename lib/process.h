/* SPDX-License-Identifier: MIT */
/*
 * Which process this is, and the lock over what it has only one of.
 *
 * A forked child inherits the table, the extents and the handler, but none of
 * the mappings (MADV_DONTFORK).  Its inherited handles must be refused, and its
 * faults are not ours.  One page with MADV_WIPEONFORK tells: it holds the
 * generation of the process and reads as zero in a child until the child opens
 * a region of its own.  vfork(2) shares the page, so it works there.
 *
 * The lock lives in the same page, so that a lock held by another thread at
 * the moment of fork is free in the child.
 *
 *   P1  the page's content   page pointer set in enter -> read in generation
 *   P2  table, pool reset    generation set in enter   -> read in generation
 *       A handler that sees the new generation sees the table reset.
 */
#ifndef WAX_PROCESS_H
#define WAX_PROCESS_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include "lock.h"
#include "os.h"

struct wax_process_page {
	_Atomic(uint32_t) generation;
	struct wax_lock lock;
};

/* NULL until the first wax_process_enter(); then fixed. */
extern _Atomic(struct wax_process_page *) wax_process_page;

/*
 * The generation of this process, or 0 if it has opened no region or is a fork
 * of one that has.  Async-signal-safe, and here because each append asks.
 */
static inline uint32_t
wax_process_generation(void)
{
	struct wax_process_page *page;

	/* order: P1 acquire; pairs with the exchange in page_create(). */
	page = atomic_load_explicit(&wax_process_page, memory_order_acquire);
	if (page == NULL)
		return 0;
	/* order: P2 acquire; pairs with the store in wax_process_enter(). */
	return atomic_load_explicit(&page->generation, memory_order_acquire);
}

/* What a holder of the process lock restores; see wax_process_lock(). */
struct wax_process_hold {
	struct wax_os_signals signals;
};

/*
 * Make sure that this process has a generation, and run reset() first if it is
 * a fork of one that had.  Returns 0, or -ENOMEM.  Thread-safe.
 */
int
wax_process_enter(void (*reset)(void));

/*
 * Lock the extent pool, the table and the handler's installation.  Only after
 * wax_process_enter() returned 0.
 */
void
wax_process_lock(struct wax_process_hold *ret_hold);
void
wax_process_unlock(const struct wax_process_hold *hold);

#endif /* WAX_PROCESS_H */
