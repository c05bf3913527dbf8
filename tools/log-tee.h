/* SPDX-License-Identifier: MIT */
/*
 * Passing on to standard output what was read.  Nobody may read it: a wait for
 * that lets signals in, and ends soon after the program was told to stop.
 */
#ifndef WAX_LOG_TEE_H
#define WAX_LOG_TEE_H

#include <signal.h>
#include <stddef.h>

#define LOG_TEE_SIZE ((size_t)64 << 10)

struct log_tee {
	size_t used;
	unsigned char bytes[LOG_TEE_SIZE];
	/* Signals that are blocked while waiting. */
	sigset_t while_waiting;
	/* Not 0 once the program is to end. */
	const volatile sig_atomic_t *stopping;
};

/* Add bytes; 0, or -errno if what is there had to go and did not. */
int
log_tee_add(struct log_tee *tee, const void *data, size_t size);

/* Write what is there; 0 or -errno, and then it is gone. */
int
log_tee_flush(struct log_tee *tee);

#endif /* WAX_LOG_TEE_H */
