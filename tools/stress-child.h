/* SPDX-License-Identifier: MIT */
/* Processes that are watched. */
#ifndef WAX_STRESS_CHILD_H
#define WAX_STRESS_CHILD_H

#include <sys/types.h>

#include "stress-worker.h"

/*
 * fork(2): the child ignores what a terminal sends, leaves no core, and ends
 * with its parent.  It must end by _exit(2).
 */
pid_t
stress_child_fork(void);

/* Wait for a process; an error of the worker if waitpid(2) does not say wanted. */
void
stress_child_expect(struct stress_worker *worker, pid_t process, int wanted,
		    const char *who);

#endif /* WAX_STRESS_CHILD_H */
