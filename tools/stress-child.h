/* SPDX-License-Identifier: MIT */
/* Processes that are watched. */
#ifndef WAX_STRESS_CHILD_H
#define WAX_STRESS_CHILD_H

#include <sys/types.h>

/*
 * fork(2): the child ignores what a terminal sends, leaves no core, and ends
 * with its parent.  It must end by _exit(2).
 */
pid_t
stress_child_fork(void);

#endif /* WAX_STRESS_CHILD_H */
