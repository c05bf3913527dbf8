/* SPDX-License-Identifier: MIT */
/*
 * The SIGBUS handler: installing it, and whom it passes foreign faults to.
 * What runs inside it is fault-sig.c.
 *
 *   not installed --first open--> first entry active
 *   first entry active --displaced, next open--> second entry active
 *   second entry active --displaced--> lost for good
 *
 * There are two entry points because each chains to what it displaced: if the
 * second chained through the same slot as the first, two handlers that chain to
 * each other would loop.
 */
#ifndef WAX_FAULT_H
#define WAX_FAULT_H

#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>

#define WAX_FAULT_ENTRIES 2

/* Whom an entry displaced. */
struct wax_fault_next {
	struct sigaction action; /* written before the entry is installed */
	_Atomic(uint32_t) spent; /* SA_RESETHAND: it has been called */
};
extern struct wax_fault_next wax_fault_next[WAX_FAULT_ENTRIES];

/* The entry points, as sigaction(2) takes them. */
void
wax_fault_first(int signo, siginfo_t *info, void *context);
void
wax_fault_second(int signo, siginfo_t *info, void *context);

/*
 * Called by each open: gives a forked child tables of its own, and makes sure,
 * unless no_handler, that the kernel calls us.  Returns 0; -ENOTSUP if somebody
 * else keeps the signal; -ENOMEM.  Thread-safe.
 */
int
wax_fault_enter(int no_handler);

#endif /* WAX_FAULT_H */
