/* SPDX-License-Identifier: MIT */
/* Outside the handler: installation, and asking who has the signal. */
#include "config.h"

#include <errno.h>
#include <string.h>

#include <wax/handler.h>

#include "extent.h"
#include "fault.h"
#include "process.h"
#include "table.h"

typedef void
handler_function(int signo, siginfo_t *info, void *context);

static handler_function *const entries[WAX_FAULT_ENTRIES] = {
	wax_fault_first,
	wax_fault_second,
};

/* How many entries were installed; written under the process lock. */
static _Atomic(uint32_t) installed;

/* Present in a process whose sanitizer wraps every handler. */
extern void
__tsan_init(void) __attribute__((weak));
extern void
__msan_init(void) __attribute__((weak));

static uintptr_t
current_handler(void)
{
	struct sigaction action;

	if (__tsan_init == NULL && __msan_init == NULL)
		return wax_os_handler_of(SIGBUS);
	if (sigaction(SIGBUS, NULL, &action) < 0)
		return 0;
	return (uintptr_t)action.sa_sigaction;
}

int
wax_handler_status(void)
{
	/* order: relaxed; the handler itself is in the kernel's hands. */
	uint32_t count = atomic_load_explicit(&installed, memory_order_relaxed);

	uintptr_t current;

	if (count == 0)
		return WAX_HANDLER_NONE;
	/* Any entry will do: who displaced the first may have put it back. */
	current = current_handler();
	while (count-- > 0)
		if (current == (uintptr_t)entries[count])
			return WAX_HANDLER_ACTIVE;
	return WAX_HANDLER_LOST;
}

static int
install(uint32_t index)
{
	struct sigaction action = {
		.sa_sigaction = entries[index],
		.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER,
	};
	struct sigaction *next = &wax_fault_next[index].action;
	struct sigaction displaced;

	/*
	 * Everything, the signals that libc keeps for itself included, but what
	 * an instruction raises.
	 */
	memset(&action.sa_mask, 0xff, sizeof(action.sa_mask));
	(void)sigdelset(&action.sa_mask, SIGSEGV);
	(void)sigdelset(&action.sa_mask, SIGBUS);
	(void)sigdelset(&action.sa_mask, SIGILL);
	(void)sigdelset(&action.sa_mask, SIGFPE);
	(void)sigdelset(&action.sa_mask, SIGTRAP);
	(void)sigdelset(&action.sa_mask, SIGABRT);
	(void)sigdelset(&action.sa_mask, SIGSYS);

	/* Known before we are called, which may be at once. */
	if (sigaction(SIGBUS, NULL, next) < 0 ||
	    sigaction(SIGBUS, &action, &displaced) < 0)
		return -errno;
	if (displaced.sa_sigaction != next->sa_sigaction)
		*next = displaced;
	/* order: relaxed; under the process lock. */
	atomic_store_explicit(&installed, index + 1, memory_order_relaxed);
	return 0;
}

static int
keep_installed(void)
{
	uint32_t count;
	int err;

	if (wax_handler_status() == WAX_HANDLER_ACTIVE)
		return 0;
	/* order: relaxed; under the process lock. */
	count = atomic_load_explicit(&installed, memory_order_relaxed);
	if (count == WAX_FAULT_ENTRIES)
		return -ENOTSUP;
	err = install(count);
	if (err)
		return err;
	return wax_handler_status() == WAX_HANDLER_ACTIVE ? 0 : -ENOTSUP;
}

static void
reset(void)
{
	wax_table_reset();
	wax_extent_reset();
}

int
wax_fault_enter(int no_handler)
{
	struct wax_process_hold hold;
	int err = wax_process_enter(reset);

	if (err || no_handler || wax_handler_status() == WAX_HANDLER_ACTIVE)
		return err;
	wax_process_lock(&hold);
	err = keep_installed();
	wax_process_unlock(&hold);
	return err;
}

int
wax_handler_install(void)
{
	return wax_fault_enter(0);
}
