/* SPDX-License-Identifier: MIT */
/*
 * Operations about signals: timers whose handler stores, and other handlers of
 * SIGBUS, before and behind the one of wax.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "stress-worker.h"

/* Pages of a storm, and nanoseconds between its signals. */
#define STORM_PAGES 192u
#define STORM_INTERVAL_NS 100000

/*
 * ThreadSanitizer calls handlers late and with every signal blocked, SIGBUS
 * included: a store that has to grow would end the process.
 */
#if defined(__SANITIZE_THREAD__)
#	define HANDLERS_MAY_STORE 0
#elif defined(__has_feature)
#	if __has_feature(thread_sanitizer)
#		define HANDLERS_MAY_STORE 0
#	endif
#endif
#ifndef HANDLERS_MAY_STORE
#	define HANDLERS_MAY_STORE 1
#endif

static struct stress_tally *signal_tally;

/* Where to go on after a SIGBUS of a mapping that is not of wax. */
static _Thread_local sigjmp_buf other_return;
static _Thread_local volatile sig_atomic_t other_armed;

/* The action that a displacer found; written under the handler lock. */
static struct sigaction displaced;
static _Atomic(int) displacer_calls_wax;

static void
on_alarm(int signo)
{
	int saved_errno = errno;

	(void)signo;
	if (HANDLERS_MAY_STORE)
		stress_shared_interrupt();
	stress_add(&signal_tally->in_signal, 1);
	errno = saved_errno;
}

/* Installed before wax, so it gets what wax passes on. */
static void
on_other(int signo, siginfo_t *info, void *context)
{
	(void)info;
	(void)context;
	if (other_armed) {
		other_armed = 0;
		siglongjmp(other_return, 1);
	}
	/* A fault of wax's own that nobody mends: repeat it and die. */
	(void)signal(signo, SIG_DFL);
}

int
stress_signal_enter(struct stress_tally *tally)
{
	struct sigaction alarm_action = {.sa_handler = on_alarm,
					 .sa_flags = SA_RESTART};
	struct sigaction other_action = {.sa_sigaction = on_other,
					 .sa_flags = SA_SIGINFO | SA_NODEFER};

	signal_tally = tally;
	(void)sigemptyset(&alarm_action.sa_mask);
	(void)sigemptyset(&other_action.sa_mask);
	if (sigaction(SIGALRM, &alarm_action, NULL) < 0 ||
	    sigaction(SIGBUS, &other_action, NULL) < 0)
		return -errno;
	return 0;
}

/* A timer that sends SIGALRM to the calling thread. */
static int
timer_start(timer_t *ret_timer)
{
	struct itimerspec interval = {{0, STORM_INTERVAL_NS},
				      {0, STORM_INTERVAL_NS}};
	struct sigevent event;

	memset(&event, 0, sizeof(event));
	event.sigev_notify = SIGEV_THREAD_ID;
	event.sigev_signo = SIGALRM;
#ifdef sigev_notify_thread_id
	event.sigev_notify_thread_id = (pid_t)syscall(SYS_gettid);
#else
	event._sigev_un._tid = (pid_t)syscall(SYS_gettid);
#endif
	if (timer_create(CLOCK_MONOTONIC, &event, ret_timer) < 0)
		return -errno;
	(void)timer_settime(*ret_timer, 0, &interval, NULL);
	return 0;
}

void
stress_op_storm(struct stress_worker *worker)
{
	timer_t timer;
	int err = timer_start(&timer);

	if (err) {
		stress_error(worker, "timer_create: %s", strerror(-err));
		return;
	}
	(void)stress_shared_burst(worker, STORM_PAGES);
	(void)timer_delete(timer);
}

/* A handler of a host that knows wax, or one that only passes on. */
static void
on_displaced(int signo, siginfo_t *info, void *context)
{
	if (atomic_load_explicit(&displacer_calls_wax, memory_order_relaxed) &&
	    wax_sigbus(signo, info, context))
		return;
	displaced.sa_sigaction(signo, info, context);
}

void
stress_op_displace(struct stress_worker *worker)
{
	struct sigaction action = {.sa_sigaction = on_displaced,
				   .sa_flags = SA_SIGINFO | SA_NODEFER |
					       SA_ONSTACK};
	struct stress_slot *slot = stress_slot_take(worker);
	uint64_t size = 1 + stress_random_below(&worker->step.random, 65536);
	int calls_wax = stress_random_one_in(&worker->step.random, 2);

	if (slot == NULL || slot->high + size > STRESS_SLOT_SIZE)
		return;
	(void)sigfillset(&action.sa_mask);
	(void)sigdelset(&action.sa_mask, SIGBUS);
	(void)pthread_rwlock_wrlock(worker->handler_lock);
	atomic_store_explicit(&displacer_calls_wax, calls_wax,
			      memory_order_relaxed);
	/* First asked for, so that the handler never finds it unset. */
	(void)sigaction(SIGBUS, NULL, &displaced);
	(void)sigaction(SIGBUS, &action, NULL);
	if (wax_handler_status() != WAX_HANDLER_LOST)
		stress_error(worker, "handler status is %d when displaced",
			     wax_handler_status());
	stress_slot_store(worker, slot, slot->high, size);
	(void)sigaction(SIGBUS, &displaced, NULL);
	if (wax_handler_status() != WAX_HANDLER_ACTIVE)
		stress_error(worker, "handler status is %d when restored",
			     wax_handler_status());
	(void)pthread_rwlock_unlock(worker->handler_lock);
}

/* Touch a page past the end of a file of our own: it must come back to us. */
static int
touch(volatile unsigned char *page)
{
	if (sigsetjmp(other_return, 1) != 0)
		return 1;
	other_armed = 1;
	*page = 1;
	other_armed = 0;
	return 0;
}

void
stress_op_other(struct stress_worker *worker)
{
	int fd = memfd_create("wax-stress-other", MFD_CLOEXEC);
	unsigned char *map;

	if (fd < 0 || ftruncate(fd, STRESS_PAGE) < 0) {
		stress_error(worker, "memfd: %s", strerror(errno));
		if (fd >= 0)
			(void)close(fd);
		return;
	}
	map = mmap(NULL, 4 * STRESS_PAGE, PROT_READ | PROT_WRITE, MAP_SHARED,
		   fd, 0);
	(void)close(fd);
	if (map == MAP_FAILED) {
		stress_error(worker, "mmap: %s", strerror(errno));
		return;
	}
	if (touch(map + 2 * STRESS_PAGE))
		stress_add(&worker->run->tally->passed_on, 1);
	else
		stress_error(worker, "a SIGBUS of another mapping was settled");
	(void)munmap(map, 4 * STRESS_PAGE);
}
