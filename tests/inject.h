/* SPDX-License-Identifier: MIT */
/*
 * Failing and stopping system calls of one thread, from outside the library: a
 * seccomp filter decides, so nothing is linked in and no privilege is needed.
 * A filter holds for the calling thread and those it starts, and for ever.
 */
#ifndef WAX_INJECT_H
#define WAX_INJECT_H

/* In every argument. */
#define INJECT_ANY (-1L)

/*
 * Let a system call fail in this thread.
 *
 * number    SYS_...
 * argument  the value that the third argument must have, or INJECT_ANY
 * err       positive errno
 *
 * Returns 0 or -1 with errno set.
 */
int
inject_error(long number, long argument, int err);

/*
 * Stop this thread whenever it makes a system call.
 *
 * Returns a descriptor for inject_wait() and inject_continue(), or -1 with
 * errno set.
 */
int
inject_stop(long number);

/* Wait until a thread has stopped; a cookie, or 0 with errno set. */
unsigned long long
inject_wait(int listener);

/* Let the stopped thread make its call.  0, or -1 with errno set. */
int
inject_continue(int listener, unsigned long long cookie);

#endif /* WAX_INJECT_H */
