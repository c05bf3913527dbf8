/* SPDX-License-Identifier: MIT */
/*
 * Where failures are injected.  Runs inside the SIGBUS handler; read fault-sig.c
 * before changing it.  An object of its own, so that unit tests can replace
 * wax_os_gate() when they link.
 *
 * Off, which is nearly always, the gate is one load and one branch that is
 * never taken.
 */
#include "config.h"

#include <errno.h>
#include <stdatomic.h>
#include <stddef.h>
#include <sys/syscall.h>

#include <wax/inject.h>

#include "os.h"

/* Larger is not an errno: the kernel returns addresses and sizes there. */
#define ERRNO_LIMIT 4096

/* Of the calls that fail: number + 1, so that 0 is none; and how. */
static _Atomic(long) injected;
static _Atomic(int) injected_error;
static _Atomic(uint64_t) injected_nth;
static _Atomic(uint64_t) calls;

/* Sorted; each is asked about somewhere in os*.c. */
static const struct {
	char name[16];
	long number;
} known[] = {
	{"close", SYS_close},           {"fallocate", SYS_fallocate},
	{"fchmod", SYS_fchmod},         {"fcntl", SYS_fcntl},
	{"fdatasync", SYS_fdatasync},   {"fstatfs", SYS_fstatfs},
	{"fsync", SYS_fsync},           {"ftruncate", SYS_ftruncate},
	{"getdents64", SYS_getdents64}, {"getrandom", SYS_getrandom},
	{"ioctl", SYS_ioctl},           {"linkat", SYS_linkat},
	{"madvise", SYS_madvise},       {"memfd_create", SYS_memfd_create},
	{"mkdirat", SYS_mkdirat},       {"mmap", WAX_OS_SYS_MMAP},
	{"mremap", SYS_mremap},         {"msync", SYS_msync},
	{"openat", SYS_openat},         {"pread64", SYS_pread64},
	{"pwrite64", SYS_pwrite64},     {"pwritev2", SYS_pwritev2},
	{"renameat2", SYS_renameat2},   {"statx", SYS_statx},
	{"unlinkat", SYS_unlinkat},
};

/* strcmp(3) is not on the list of what the handler's objects may use. */
static int
is_same(const char *left, const char *right)
{
	while (*left != '\0' && *left == *right) {
		left++;
		right++;
	}
	return *left == *right;
}

static int
refusal(void)
{
	uint64_t nth, call;

	/* order: relaxed; a testing aid, a call more or less does not matter. */
	nth = atomic_load_explicit(&injected_nth, memory_order_relaxed);
	call = atomic_fetch_add_explicit(&calls, 1, memory_order_relaxed) + 1;
	if (nth == 0 || call % nth != 0)
		return 0;
	/* order: relaxed; as above. */
	return -atomic_load_explicit(&injected_error, memory_order_relaxed);
}

int
wax_os_gate(long number)
{
	/* order: relaxed; as in refusal(). */
	if (__builtin_expect(
		    atomic_load_explicit(&injected, memory_order_relaxed) ==
			    number + 1,
		    0))
		return refusal();
	return 0;
}

int
wax_inject(const char *syscall_name, int err, uint64_t nth)
{
	size_t i = 0, count = sizeof(known) / sizeof(known[0]);

	if (syscall_name == NULL ||
	    (nth > 0 && (err < 1 || err >= ERRNO_LIMIT)))
		return -EINVAL;
	while (i < count && !is_same(known[i].name, syscall_name))
		i++;
	if (i == count)
		return -EINVAL;
	/* order: relaxed; off first, so that no mixture of two settings is. */
	atomic_store_explicit(&injected, 0, memory_order_relaxed);
	atomic_store_explicit(&calls, 0, memory_order_relaxed);
	atomic_store_explicit(&injected_nth, nth, memory_order_relaxed);
	atomic_store_explicit(&injected_error, err, memory_order_relaxed);
	if (nth > 0)
		/* order: relaxed; as above. */
		atomic_store_explicit(&injected, known[i].number + 1,
				      memory_order_relaxed);
	return 0;
}
