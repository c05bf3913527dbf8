/* SPDX-License-Identifier: MIT */
/*
 * A lock that the SIGBUS handler may take: one word, a futex when contended.
 *
 * Whoever takes it blocks all asynchronous signals first (wax_os_block_signals)
 * and touches no region memory while holding it, so that neither a signal
 * handler nor a fault of the holder can ask for it again.
 *
 *   0  free      1  held      2  held, and somebody may be waiting
 *
 *   L1  what the lock guards   word = 0 in unlock -> word != 0 in lock
 *       The next holder sees all that the last one did.
 */
#ifndef WAX_LOCK_H
#define WAX_LOCK_H

#include <stdatomic.h>
#include <stdint.h>

#include "os.h"

struct wax_lock {
	_Atomic(uint32_t) word;
};

/* Take it if it is free: 1, else 0. */
static inline int
wax_lock_try(struct wax_lock *lock)
{
	uint32_t state = 0;

	/* order: L1 acquire; pairs with the exchange in wax_lock_drop(). */
	return atomic_compare_exchange_strong_explicit(&lock->word, &state, 1,
						       memory_order_acquire,
						       memory_order_relaxed);
}

static inline void
wax_lock_take(struct wax_lock *lock)
{
	if (wax_lock_try(lock))
		return;
	/* order: L1 acquire; as in wax_lock_try(), on behalf of a waiter. */
	while (atomic_exchange_explicit(&lock->word, 2, memory_order_acquire) !=
	       0)
		(void)wax_os_wait(&lock->word, 2, 0);
}

static inline void
wax_lock_drop(struct wax_lock *lock)
{
	/* order: L1 release; pairs with both stores in wax_lock_take(). */
	if (atomic_exchange_explicit(&lock->word, 0, memory_order_release) == 2)
		wax_os_wake(&lock->word);
}

#endif /* WAX_LOCK_H */
