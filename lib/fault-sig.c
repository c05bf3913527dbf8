/* SPDX-License-Identifier: MIT */
/*
 * READ BEFORE CHANGING.  Everything here, and in every other *-sig.c, runs
 * inside the SIGBUS handler, on whatever thread faulted, with any lock of the
 * program held.
 *
 *   - Raw system calls only, through os-sig.c: no malloc, no stdio, no pthread
 *     call, nothing that may be a cancellation point.
 *   - No thread-locals: in dlopened code the first use may allocate.  errno,
 *     which the system calls set, is the exception, and is restored.
 *   - Small frames: the stack may be a minimal alternate stack.
 *   - No region memory is touched but the live cell (extent.h), whose fault
 *     would come back here (SA_NODEFER) and is resolved like any other.
 *   - Nothing is held when foreign code is called: it may never return.
 *
 * tests/sigsafe.sh checks what these objects refer to.
 */
#include "config.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <wax/handler.h>

#include "extent.h"
#include "fault.h"
#include "process.h"
#include "table.h"

struct wax_fault_next wax_fault_next[WAX_FAULT_ENTRIES];

static uint32_t
flags_of(const struct wax_extent *extent)
{
	/* order: relaxed; at worst the fault repeats. */
	return atomic_load_explicit(&extent->flags, memory_order_relaxed);
}

/*
 * A store so far beyond everything that it is a bug of the program, not growth.
 * In sparse mode such stores are what the mode is for.
 */
static int
is_wild(const struct wax_extent *extent, uint64_t offset, uint64_t size)
{
	/* order: relaxed; ensure() raised it before handing the memory out. */
	uint64_t handed =
		atomic_load_explicit(&extent->handed, memory_order_relaxed);

	if (flags_of(extent) & WAX_EXTENT_SPARSE)
		return 0;
	if (handed < size)
		handed = size;
	return offset >= handed && offset - handed > extent->guard;
}

/*
 * Why the page cannot be used, having tried to mend it: 0 if the store can run
 * again, else the error.  The committed size was loaded before any fstat: the
 * other way round a growth in between looks like a file that was cut.
 */
static int
mend(struct wax_extent *extent, uintptr_t page, uint64_t offset, uint64_t size)
{
	int err;

	if (offset >= size && !(flags_of(extent) & WAX_EXTENT_READING))
		return wax_extent_grow(extent, 0, offset + 1,
				       WAX_GROWN_BY_FAULT);
	if (wax_extent_probe(extent, page) > 0) {
		/* order: relaxed; a counter. */
		atomic_fetch_add_explicit(&extent->benign_races, 1,
					  memory_order_relaxed);
		return 0;
	}
	err = wax_extent_diagnose(extent, offset);
	if (err == 0 && wax_extent_probe(extent, page) <= 0)
		err = wax_extent_cause(extent, offset);
	return err;
}

/* Returns 1 if the access can run again. */
static int
settle(const struct wax_table_hit *hit, uintptr_t address)
{
	struct wax_extent *extent = hit->extent;
	uintptr_t into_page = address & (extent->page - 1);
	uint64_t size = wax_extent_size(extent);
	int err;

	if (is_wild(extent, hit->offset, size)) {
		wax_extent_fail(extent, -EFAULT, UINT64_MAX);
		return 0;
	}
	err = mend(extent, address - into_page, hit->offset, size);
	if (!err)
		return 1;
	if (flags_of(extent) & WAX_EXTENT_DIE) {
		wax_extent_fail(extent, err, hit->offset - into_page);
		return 0;
	}
	return wax_extent_rescue(extent, address - into_page, hit->end,
				 hit->offset - into_page, err) == 0;
}

int
wax_sigbus(int signo, const void *raw_info, void *context)
{
	const siginfo_t *info = raw_info;
	int saved_errno = errno, settled = 0;
	struct wax_table_hit hit;
	uintptr_t address;

	(void)context;
	/* What is not SIGBUS may come without information. */
	if (signo != SIGBUS || info == NULL || info->si_code < BUS_ADRERR)
		return 0;
	address = (uintptr_t)info->si_addr;
	if (wax_process_generation() == 0 || !wax_table_pin(address, &hit))
		return 0;
	if (info->si_code == BUS_ADRERR)
		settled = settle(&hit, address);
	else /* the memory itself is broken (BUS_MCEERR_*) */
		wax_extent_fail(hit.extent, -EIO,
				hit.offset & ~(uint64_t)(hit.extent->page - 1));
	wax_table_unpin(hit.extent);
	errno = saved_errno;
	return settled;
}

/* -- Faults that are not ours ---------------------------------------------- */

/* Nobody had the signal: die of it as if we had never been here. */
static void
default_action(int signo, const siginfo_t *info)
{
	/* All zeros is SIG_DFL without flags, in the kernel's structure. */
	const uintptr_t action[8 + 64 / sizeof(uintptr_t)] = {0};

	(void)syscall(SYS_rt_sigaction, signo, action, NULL,
		      sizeof(struct wax_os_signals));
	/*
	 * A fault repeats and dies with its true address.  What was sent, or is
	 * only a notice, does not repeat.
	 */
	if (info->si_code <= 0 || info->si_code == BUS_MCEERR_AO)
		wax_os_raise(signo);
}

/* The mask the kernel would have set for the handler we displaced. */
static void
set_mask_of(const struct sigaction *action, int signo, const void *raw_context)
{
	const ucontext_t *context = raw_context;
	const unsigned long *asked = (const void *)&action->sa_mask;
	const unsigned long *current = (const void *)&context->uc_sigmask;
	struct wax_os_signals mask;
	unsigned width = 8 * sizeof(mask.bits[0]), bit = (unsigned)signo - 1;
	size_t i;

	for (i = 0; i < sizeof(mask.bits) / sizeof(mask.bits[0]); i++)
		mask.bits[i] = asked[i] | current[i];
	if (!(action->sa_flags & SA_NODEFER))
		mask.bits[bit / width] |= 1ul << bit % width;
	wax_os_restore_signals(&mask);
}

static void
pass_on(struct wax_fault_next *next, int signo, siginfo_t *info, void *context)
{
	const struct sigaction *action = &next->action;

	if (action->sa_handler == SIG_IGN && info->si_code <= 0)
		return;
	/* order: relaxed; one thread wins, nothing else depends on it. */
	if (action->sa_handler == SIG_DFL || action->sa_handler == SIG_IGN ||
	    ((action->sa_flags & (int)SA_RESETHAND) &&
	     atomic_exchange_explicit(&next->spent, 1, memory_order_relaxed))) {
		default_action(signo, info);
		return;
	}
	set_mask_of(action, signo, context);
	if (action->sa_flags & SA_SIGINFO)
		action->sa_sigaction(signo, info, context);
	else
		action->sa_handler(signo);
}

static void
enter(struct wax_fault_next *next, int signo, siginfo_t *info, void *context)
{
	int saved_errno = errno;

	if (!wax_sigbus(signo, info, context))
		pass_on(next, signo, info, context);
	errno = saved_errno;
}

void
wax_fault_first(int signo, siginfo_t *info, void *context)
{
	enter(&wax_fault_next[0], signo, info, context);
}

void
wax_fault_second(int signo, siginfo_t *info, void *context)
{
	enter(&wax_fault_next[1], signo, info, context);
}
