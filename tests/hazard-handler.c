/* SPDX-License-Identifier: MIT */
/*
 * Who owns SIGBUS: handlers installed over wax's, programs that keep it for
 * themselves, programs without any.
 *
 * Method: sigaction(2) plays the other party.  Whether wax's handler is on top
 * is seen by whether a store grows the file, read with stat(2).
 */
#include "config.h"

#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "hazard.h"

static volatile sig_atomic_t first_calls;
static volatile sig_atomic_t displacer_calls;
static volatile sig_atomic_t host_calls;
static struct sigaction displaced;
static sigjmp_buf escape;

/* There before wax. */
static void
on_first(int signo)
{
	(void)signo;
	first_calls++;
	siglongjmp(escape, 1);
}

/* Installed over wax; passes on to what it found, as a good one does. */
static void
on_displacer(int signo, siginfo_t *info, void *context)
{
	displacer_calls++;
	if (displaced.sa_flags & SA_SIGINFO)
		displaced.sa_sigaction(signo, info, context);
	else
		siglongjmp(escape, 1);
}

/* Owns SIGBUS and asks wax first. */
static void
on_host(int signo, siginfo_t *info, void *context)
{
	host_calls++;
	if (wax_sigbus(signo, info, context) == 0)
		siglongjmp(escape, 1);
}

static void
install_plain(void (*handler)(int))
{
	struct sigaction action;

	memset(&action, 0, sizeof(action));
	action.sa_handler = handler;
	expect_ok(sigaction(SIGBUS, &action, NULL));
}

static void
install_info(void (*handler)(int, siginfo_t *, void *), struct sigaction *old)
{
	struct sigaction action;

	memset(&action, 0, sizeof(action));
	action.sa_sigaction = handler;
	action.sa_flags = SA_SIGINFO | SA_NODEFER | SA_ONSTACK;
	expect_ok(sigaction(SIGBUS, &action, old));
}

static struct wax_region *
open_memory(uint32_t flags)
{
	struct wax_region_opts opts = hazard_opts(flags);
	struct wax_region *region = NULL;

	expect_ok(wax_region_open_memfd(NULL, &opts, &region));
	return region;
}

static void
foreign_fault(void)
{
	volatile unsigned char *page = hazard_foreign_page();

	if (sigsetjmp(escape, 1) == 0) {
		page[0] = 1;
		expect_not_reached();
	}
}

/* Hazard 24. */
static void
handler_is_installed_by_the_first_open_and_stays(void)
{
	struct wax_region *region;

	expect_int(wax_handler_status(), WAX_HANDLER_NONE);
	region = open_memory(0);
	expect_int(wax_handler_status(), WAX_HANDLER_ACTIVE);
	expect_ok(wax_region_close(region));
	expect_int(wax_handler_status(), WAX_HANDLER_ACTIVE);
}

/* Hazards 19, 31, 32: the flags that decide who can embed the library. */
static void
handler_has_the_flags_that_embedding_needs(void)
{
	static const int unmasked[] = {SIGSEGV, SIGILL,  SIGFPE,
				       SIGTRAP, SIGABRT, SIGSYS};
	static const int masked[] = {SIGALRM, SIGUSR1, SIGTERM, SIGCHLD};
	struct wax_region *region = open_memory(0);
	struct sigaction action;
	size_t i;

	expect_ok(sigaction(SIGBUS, NULL, &action));
	expect(action.sa_flags & SA_SIGINFO);
	expect(action.sa_flags & SA_ONSTACK);
	expect(action.sa_flags & SA_NODEFER);
	expect(!(action.sa_flags & (int)SA_RESETHAND));
	for (i = 0; i < HAZARD_COUNT(unmasked); i++)
		expect_int(sigismember(&action.sa_mask, unmasked[i]), 0);
	for (i = 0; i < HAZARD_COUNT(masked); i++)
		expect_int(sigismember(&action.sa_mask, masked[i]), 1);
	expect_ok(wax_region_close(region));
}

/* Hazard 24: libjsig and other interposers hide it from sigaction(2). */
static void
displaced_handler_is_reported_lost(void)
{
	struct wax_region *region = open_memory(0);
	struct {
		void (*handler)(int);
		unsigned long flags;
		void (*restorer)(void);
		uint64_t mask;
	} kernel_action = {SIG_DFL, 0, NULL, 0};

	if (HAZARD_SANITIZED)
		hazard_skip("sanitizers wrap sigaction");
	/* Behind the back of the C library. */
	expect_ok(syscall(SYS_rt_sigaction, SIGBUS, &kernel_action, NULL, 8));
	expect_int(wax_handler_status(), WAX_HANDLER_LOST);

	/* Explicit growth needs nobody's handler. */
	expect_ok(wax_region_ensure(region, 0, 10 * HAZARD_MIB));
	hazard_store(region, 10 * HAZARD_MIB - 1, 1);
	expect_ok(wax_region_finish(region, 10 * HAZARD_MIB));
}

/* Hazard 24. */
static void
next_open_installs_again_and_chains_to_the_displacer(void)
{
	struct wax_region *region;

	install_plain(on_first);
	region = open_memory(0);
	install_info(on_displacer, &displaced);
	expect_int(wax_handler_status(), WAX_HANDLER_LOST);

	expect_ok(wax_region_close(open_memory(0)));
	expect_int(wax_handler_status(), WAX_HANDLER_ACTIVE);
	hazard_store(region, 0, 1);
	expect_int(displacer_calls, 0);

	/* To the displacer, through wax's first entry to the one before, and
	 * not round in a circle. */
	foreign_fault();
	expect_int(displacer_calls, 1);
	expect_int(first_calls, 1);
	expect_ok(wax_region_close(region));
}

/* Hazard 24: a library that is called while regions are open. */
static void
asking_puts_the_handler_back_once(void)
{
	struct wax_region *region;

	install_plain(on_first);
	region = open_memory(0);
	expect_ok(wax_handler_install());
	install_info(on_displacer, &displaced);
	expect_ok(wax_handler_install());
	expect_int(wax_handler_status(), WAX_HANDLER_ACTIVE);
	hazard_store(region, 0, 1);
	expect_int(displacer_calls, 0);
	expect(wax_region_size(region) != 0);

	install_info(on_displacer, NULL);
	expect_int(wax_handler_install(), -ENOTSUP);
	expect_int(wax_handler_status(), WAX_HANDLER_LOST);
	expect_ok(wax_region_close(region));
}

/* Hazard 24: a displacer that passes faults on leaves wax working. */
static void
displacer_that_chains_keeps_regions_growing(void)
{
	struct wax_region *region;

	install_plain(on_first);
	region = open_memory(0);
	install_info(on_displacer, &displaced);
	hazard_store(region, 0, 1);
	expect_int(displacer_calls, 1);
	expect_int(first_calls, 0);
	expect_ok(wax_region_close(region));
}

/* Hazards 24, 25: fighting on would be a war between two libraries. */
static void
second_displacement_is_refused_unless_no_handler_is_wanted(void)
{
	struct wax_region_opts opts = hazard_opts(0);
	struct wax_region *region = NULL;

	expect_ok(wax_region_close(open_memory(0)));
	install_info(on_displacer, NULL);
	expect_ok(wax_region_close(open_memory(0)));
	install_info(on_displacer, NULL);
	expect_int(wax_region_open("f", &opts, &region), -ENOTSUP);
	expect(region == NULL);
	expect_int(access("f", F_OK), -1);

	opts.flags = WAX_NO_HANDLER;
	region = hazard_open(&opts);
	expect_ok(wax_region_ensure(region, 0, 4 * HAZARD_MIB));
	hazard_store(region, 4 * HAZARD_MIB - 1, 'x');
	expect_ok(wax_region_finish(region, 4 * HAZARD_MIB));
	expect_int(hazard_file_byte("f", 4 * HAZARD_MIB - 1), 'x');
}

/* Hazard 25. */
static void
no_handler_leaves_sigbus_alone(void)
{
	struct wax_region *region = open_memory(WAX_NO_HANDLER);
	struct sigaction action;

	expect_ok(sigaction(SIGBUS, NULL, &action));
	expect(action.sa_handler == SIG_DFL);
	expect_int(wax_handler_status(), WAX_HANDLER_NONE);
	expect_ok(wax_region_ensure(region, 0, HAZARD_MIB));
	hazard_store(region, HAZARD_MIB - 1, 1);
	expect_ok(wax_region_finish(region, HAZARD_MIB));
}

/* Hazard 25. */
static void
store_past_end_without_handler_kills(void)
{
	struct wax_region *region = open_memory(WAX_NO_HANDLER);

	hazard_store(region, 32 * HAZARD_MIB, 1);
}

/* Hazard 25. */
static void
host_handler_grows_regions_through_wax_sigbus(void)
{
	struct wax_region_opts opts = hazard_opts(WAX_NO_HANDLER);
	struct wax_region *region;

	install_info(on_host, NULL);
	region = hazard_open(&opts);
	errno = 4711;
	hazard_store(region, 32 * HAZARD_MIB, 'x');
	expect_int(errno, 4711);
	expect_int(host_calls, 1);
	expect_int(hazard_file_byte("f", 32 * HAZARD_MIB), 'x');
	expect_ok(wax_region_close(region));

	/* Asked, and said to be nobody's. */
	foreign_fault();
	expect_int(host_calls, 2);
}

/* Hazards 8, 21. */
static void
wax_sigbus_declines_what_is_not_a_fault_in_a_region(void)
{
	struct wax_region *region = open_memory(WAX_NO_HANDLER);
	siginfo_t info;

	memset(&info, 0, sizeof(info));
	info.si_signo = SIGBUS;
	info.si_code = SI_USER;
	info.si_addr = wax_region_base(region);
	expect_int(wax_sigbus(SIGBUS, &info, NULL), 0);
	info.si_code = BUS_ADRALN;
	expect_int(wax_sigbus(SIGBUS, &info, NULL), 0);
	info.si_code = BUS_ADRERR;
	info.si_addr = NULL;
	expect_int(wax_sigbus(SIGBUS, &info, NULL), 0);
	info.si_addr = &info;
	expect_int(wax_sigbus(SIGBUS, &info, NULL), 0);
	info.si_addr = wax_region_base(region);
	expect_int(wax_sigbus(SIGSEGV, &info, NULL), 0);
	expect_int(wax_sigbus(SIGSEGV, NULL, NULL), 0);
	expect_int(wax_sigbus(SIGBUS, NULL, NULL), 0);
	expect_int(wax_region_size(region), 0);
	expect_int(wax_sigbus(SIGBUS, &info, NULL), 1);
	expect(wax_region_size(region) != 0);
	expect_ok(wax_region_close(region));
}

int
main(void)
{
	static const struct hazard cases[] = {
		HAZARD(handler_is_installed_by_the_first_open_and_stays),
		HAZARD(handler_has_the_flags_that_embedding_needs),
		HAZARD(displaced_handler_is_reported_lost),
		HAZARD(next_open_installs_again_and_chains_to_the_displacer),
		HAZARD(asking_puts_the_handler_back_once),
		HAZARD(displacer_that_chains_keeps_regions_growing),
		HAZARD(second_displacement_is_refused_unless_no_handler_is_wanted),
		HAZARD(no_handler_leaves_sigbus_alone),
		HAZARD_DIES(store_past_end_without_handler_kills, SIGBUS),
		HAZARD(host_handler_grows_regions_through_wax_sigbus),
		HAZARD(wax_sigbus_declines_what_is_not_a_fault_in_a_region),
	};

	return hazard_run(cases, HAZARD_COUNT(cases));
}
