/* SPDX-License-Identifier: MIT */
/*
 * What was there before: every kind of previous SIGBUS action, and who gets a
 * SIGBUS that is not wax's.
 *
 * Method: the case installs an action, then opens a region and lets it grow, so
 * that wax's handler is on top.  Then it touches a page of an empty file of its
 * own, or sends itself a signal, and looks at what its action was given.  Where
 * the outcome is death, a tracing parent reads the siginfo of the last signal.
 */
#include "config.h"

#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include "hazard.h"

/* What the previous handler saw. */
static struct {
	volatile sig_atomic_t calls;
	siginfo_t info;
	sigset_t mask;
} seen;

static sigjmp_buf escape;

static void
on_plain(int signo)
{
	expect_int(signo, SIGBUS);
	seen.calls++;
	expect_ok(pthread_sigmask(SIG_BLOCK, NULL, &seen.mask));
	siglongjmp(escape, 1);
}

static void
on_info(int signo, siginfo_t *info, void *context)
{
	expect_int(signo, SIGBUS);
	expect(context != NULL);
	seen.calls++;
	seen.info = *info;
	expect_ok(pthread_sigmask(SIG_BLOCK, NULL, &seen.mask));
	siglongjmp(escape, 1);
}

static void
on_sent(int signo, siginfo_t *info, void *context)
{
	expect_int(signo, SIGBUS);
	expect(context != NULL);
	seen.calls++;
	seen.info = *info;
}

static void
install_plain(void (*handler)(int), int flags)
{
	struct sigaction action;

	memset(&action, 0, sizeof(action));
	action.sa_handler = handler;
	action.sa_flags = flags;
	expect_ok(sigaction(SIGBUS, &action, NULL));
}

static void
install_info(void (*handler)(int, siginfo_t *, void *), int flags, int masked)
{
	struct sigaction action;

	memset(&action, 0, sizeof(action));
	action.sa_sigaction = handler;
	action.sa_flags = flags | SA_SIGINFO;
	if (masked)
		sigaddset(&action.sa_mask, masked);
	expect_ok(sigaction(SIGBUS, &action, NULL));
}

/* A region whose last growth was by a fault. */
static struct wax_region *
open_and_grow(void)
{
	struct wax_region_opts opts = hazard_opts(0);
	struct wax_region *region = hazard_open(&opts);

	hazard_store(region, 5 * HAZARD_MIB, 1);
	return region;
}

/* Still in order: it grows, and finishes without waiting for anybody. */
static void
expect_sound(struct wax_region *region)
{
	struct wax_region_stat stat;

	hazard_store(region, 20 * HAZARD_MIB, 'x');
	expect_ok(wax_region_error(region));
	expect_int(wax_handler_status(), WAX_HANDLER_ACTIVE);
	expect_ok(wax_region_stat(region, &stat, sizeof(stat)));
	expect_int(stat.retained, 0);
	expect_ok(wax_region_finish(region, 20 * HAZARD_MIB + 1));
	expect_int(hazard_file_byte("f", 20 * HAZARD_MIB), 'x');
}

/* Touch a page that is not wax's; returns when the previous action escapes. */
static void
foreign_fault(void)
{
	volatile unsigned char *page = hazard_foreign_page();

	if (sigsetjmp(escape, 1) == 0) {
		page[100] = 1;
		expect_not_reached();
	}
}

/* Hazard 21. */
static void
foreign_fault_with_default_action_kills(void)
{
	(void)open_and_grow();
	foreign_fault();
}

/* Hazard 21: the kernel kills for a fault even if the signal is ignored. */
static void
foreign_fault_with_ignored_signal_kills(void)
{
	install_plain(SIG_IGN, 0);
	(void)open_and_grow();
	foreign_fault();
}

/* Hazard 21. */
static void
foreign_fault_reaches_plain_handler(void)
{
	struct wax_region *region;

	install_plain(on_plain, 0);
	region = open_and_grow();
	foreign_fault();
	expect_int(seen.calls, 1);
	expect_int(sigismember(&seen.mask, SIGBUS), 1);
	expect_sound(region);
}

/* Hazard 21: si_addr is that of the fault, not lost by raising again. */
static void
foreign_fault_reaches_siginfo_handler_with_true_address(void)
{
	volatile unsigned char *page;
	struct wax_region *region;

	install_info(on_info, 0, SIGUSR1);
	region = open_and_grow();
	page = hazard_foreign_page();
	if (sigsetjmp(escape, 1) == 0)
		page[123] = 1;
	expect_int(seen.calls, 1);
	expect(seen.info.si_addr == (void *)(uintptr_t)(page + 123));
	expect_int(seen.info.si_code, BUS_ADRERR);
	/* As the kernel does: blocked are the signal, its mask, no other. */
	expect_int(sigismember(&seen.mask, SIGBUS), 1);
	expect_int(sigismember(&seen.mask, SIGUSR1), 1);
	expect_int(sigismember(&seen.mask, SIGUSR2), 0);
	expect_sound(region);
}

/* Hazard 21. */
static void
nodefer_of_previous_handler_is_honoured(void)
{
	struct wax_region *region;

	install_info(on_info, SA_NODEFER, SIGUSR2);
	region = open_and_grow();
	foreign_fault();
	expect_int(sigismember(&seen.mask, SIGBUS), 0);
	expect_int(sigismember(&seen.mask, SIGUSR1), 0);
	expect_int(sigismember(&seen.mask, SIGUSR2), 1);
	expect_sound(region);
}

/* Hazard 21: what the program had blocked stays blocked in its handler. */
static void
blocked_signals_stay_blocked_in_previous_handler(void)
{
	struct wax_region *region;
	sigset_t usr1;

	sigemptyset(&usr1);
	sigaddset(&usr1, SIGUSR1);
	expect_ok(sigprocmask(SIG_BLOCK, &usr1, NULL));
	install_info(on_info, 0, SIGUSR2);
	region = open_and_grow();
	foreign_fault();
	expect_int(sigismember(&seen.mask, SIGUSR1), 1);
	expect_int(sigismember(&seen.mask, SIGUSR2), 1);
	expect_int(sigismember(&seen.mask, SIGALRM), 0);
	expect_sound(region);
}

/* Hazard 21, 32: called once, then the default, while wax goes on. */
static void
resethand_of_previous_handler_is_honoured(void)
{
	struct wax_region *region;

	install_info(on_info, (int)SA_RESETHAND, 0);
	region = open_and_grow();
	foreign_fault();
	expect_int(seen.calls, 1);
	hazard_store(region, 20 * HAZARD_MIB, 'x');
	expect_int(hazard_file_byte("f", 20 * HAZARD_MIB), 'x');
	foreign_fault();
}

/* Hazard 23: nothing is held while foreign code runs. */
static void
regions_close_after_many_jumps_out_of_previous_handler(void)
{
	struct wax_region *region;
	int i;

	install_info(on_info, 0, 0);
	region = open_and_grow();
	for (i = 1; i <= 100; i++) {
		foreign_fault();
		expect_int(seen.calls, i);
	}
	expect_sound(region);
}

/* Hazard 22: fatal for the other program's fault, so acceptable; we say so. */
static void
previous_handler_that_restores_default_is_reported(void)
{
	struct wax_region *region;

	install_plain(on_plain, 0);
	region = open_and_grow();
	foreign_fault();
	install_plain(SIG_DFL, 0);
	expect_int(wax_handler_status(), WAX_HANDLER_LOST);
	expect_ok(wax_region_ensure(region, 0, 6 * HAZARD_MIB));
	expect_ok(wax_region_finish(region, 0));
}

/* Hazard 21. */
static void
sigbus_from_kill_with_default_action_kills(void)
{
	(void)open_and_grow();
	expect_ok(kill(getpid(), SIGBUS));
	pause();
}

/* Hazard 21. */
static void
sigbus_from_raise_with_default_action_kills(void)
{
	(void)open_and_grow();
	expect_ok(raise(SIGBUS));
	pause();
}

/* Hazard 21. */
static void
sigbus_from_pthread_kill_with_default_action_kills(void)
{
	(void)open_and_grow();
	expect_ok(pthread_kill(pthread_self(), SIGBUS));
	pause();
}

/* Hazard 21: restoring SIG_IGN for good would lose the next growth. */
static void
sent_sigbus_that_was_ignored_stays_ignored(void)
{
	struct wax_region *region;

	install_plain(SIG_IGN, 0);
	region = open_and_grow();
	expect_ok(kill(getpid(), SIGBUS));
	expect_ok(raise(SIGBUS));
	expect_ok(pthread_kill(pthread_self(), SIGBUS));
	expect_sound(region);
}

/* Hazard 21. */
static void
sent_sigbus_reaches_previous_handler_once_as_sent(void)
{
	struct wax_region *region;
	union sigval value;

	install_info(on_sent, 0, 0);
	region = open_and_grow();
	expect_ok(kill(getpid(), SIGBUS));
	expect_int(seen.calls, 1);
	expect_int(seen.info.si_code, SI_USER);
	expect_int(seen.info.si_pid, getpid());

	value.sival_int = 4711;
	expect_ok(sigqueue(getpid(), SIGBUS, value));
	expect_int(seen.calls, 2);
	expect_int(seen.info.si_code, SI_QUEUE);
	expect_int(seen.info.si_value.sival_int, 4711);

	expect_ok(pthread_kill(pthread_self(), SIGBUS));
	expect_int(seen.calls, 3);
	expect_sound(region);
}

static void
traced_child(volatile unsigned char **shared)
{
	volatile unsigned char *page;

	expect_ok(ptrace(PTRACE_TRACEME, 0, NULL, NULL));
	expect_ok(raise(SIGSTOP));
	(void)open_and_grow();
	page = hazard_foreign_page();
	*shared = page + 77;
	page[77] = 1;
}

/* Hazard 21: the fault repeats by itself, so that a core file tells the truth:
 * its siginfo is that of the faulting instruction. */
static void
death_by_default_action_has_the_true_address(void)
{
	volatile unsigned char **shared;
	siginfo_t info;
	int stops = 0;
	int status;
	int signo;
	pid_t pid;

	memset(&info, 0, sizeof(info));
	shared = mmap(NULL, HAZARD_PAGE, PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	expect(shared != MAP_FAILED);
	pid = fork();
	expect(pid >= 0);
	if (pid == 0) {
		traced_child(shared);
		_exit(0);
	}
	expect_int(waitpid(pid, &status, 0), pid);
	while (WIFSTOPPED(status)) {
		signo = WSTOPSIG(status);
		if (signo == SIGBUS) {
			stops++;
			expect_ok(ptrace(PTRACE_GETSIGINFO, pid, NULL, &info));
		}
		if (signo == SIGSTOP)
			signo = 0;
		expect_ok(ptrace(PTRACE_CONT, pid, NULL,
				 (void *)(uintptr_t)signo));
		expect_int(waitpid(pid, &status, 0), pid);
	}
	expect(WIFSIGNALED(status));
	expect_int(WTERMSIG(status), SIGBUS);
	/* One growth, the foreign fault, and the same fault once more. */
	expect_int(stops, 3);
	expect_int(info.si_code, BUS_ADRERR);
	expect(info.si_addr == (void *)(uintptr_t)*shared);
}

int
main(void)
{
	static const struct hazard cases[] = {
		HAZARD_DIES(foreign_fault_with_default_action_kills, SIGBUS),
		HAZARD_DIES(foreign_fault_with_ignored_signal_kills, SIGBUS),
		HAZARD(foreign_fault_reaches_plain_handler),
		HAZARD(foreign_fault_reaches_siginfo_handler_with_true_address),
		HAZARD(nodefer_of_previous_handler_is_honoured),
		HAZARD(blocked_signals_stay_blocked_in_previous_handler),
		HAZARD_DIES(resethand_of_previous_handler_is_honoured, SIGBUS),
		HAZARD(regions_close_after_many_jumps_out_of_previous_handler),
		HAZARD(previous_handler_that_restores_default_is_reported),
		HAZARD_DIES(sigbus_from_kill_with_default_action_kills, SIGBUS),
		HAZARD_DIES(sigbus_from_raise_with_default_action_kills,
			    SIGBUS),
		HAZARD_DIES(sigbus_from_pthread_kill_with_default_action_kills,
			    SIGBUS),
		HAZARD(sent_sigbus_that_was_ignored_stays_ignored),
		HAZARD(sent_sigbus_reaches_previous_handler_once_as_sent),
		HAZARD(death_by_default_action_has_the_true_address),
	};

	return hazard_run(cases, HAZARD_COUNT(cases));
}
