/* SPDX-License-Identifier: MIT */
/**
 * @file wax/inject.h
 * @brief Let system calls of the library fail: an aid for testing.
 *
 * A program that uses wax has code for a full disk and a broken one, which no
 * test of it reaches by chance.  Here it asks for such failures.
 */
#ifndef WAX_INJECT_H
#define WAX_INJECT_H

#include <stdint.h>
#include <wax/base.h>

WAX_BEGIN_DECLS

/**
 * Let each n-th system call of a kind fail, without making it.
 *
 * @param syscall_name  "fallocate", "ftruncate", "openat" ...; the manual lists
 *                      them all
 * @param err           positive errno to fail with, below 4096
 * @param nth           1 for each call, 2 for each second one, and so on; 0
 *                      ends injection, and err is not used
 *
 * @retval 0        success
 * @retval -EINVAL  syscall_name is NULL or names no call that wax makes, or
 *                  nth is not 0 and err is out of range; nothing is changed
 *
 * Counts from now on, over all threads and all regions of the process, calls
 * made by the fault handler included.  Only one kind of call fails at a time:
 * the last one asked for.  What makes a failure worse is allowed: a store that
 * cannot be rescued, because mmap(2) or mremap(2) fails as well, ends the
 * process.
 *
 * Threads:  safe; calls that are under way may count for either setting.
 * Signals:  async-signal-safe.
 * Since:    0.1
 */
WAX_API WAX_MUST_CHECK int
wax_inject(const char *syscall_name, int err, uint64_t nth);

WAX_END_DECLS

#endif /* WAX_INJECT_H */
