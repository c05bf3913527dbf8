/* SPDX-License-Identifier: MIT */
/*
 * Signals and threads around a growth: blocked, ignored, nested, small stacks,
 * errno, cancellation.
 *
 * Method: each case arranges the surroundings and stores past the end.  What
 * arrived in the file is read with pread(2).
 */
#include "config.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "hazard.h"

#ifndef AT_MINSIGSTKSZ
#	define AT_MINSIGSTKSZ 51
#endif

static struct wax_region *storm_region;
static volatile sig_atomic_t storm_pages;
static volatile sig_atomic_t cancelled_store_done;

static void
block_sigbus(void)
{
	sigset_t bus;

	sigemptyset(&bus);
	sigaddset(&bus, SIGBUS);
	expect_ok(pthread_sigmask(SIG_BLOCK, &bus, NULL));
}

static struct wax_region *
open_small_steps(uint32_t mode)
{
	struct wax_region_opts opts = hazard_opts(0);

	opts.reserve = HAZARD_GIB;
	opts.first_step = HAZARD_PAGE;
	opts.max_step = HAZARD_PAGE;
	opts.folio = WAX_FOLIO_NORMAL;
	opts.mode = mode;
	return hazard_open(&opts);
}

/* Hazard 15: the kernel asks nobody; documented in wax/region.h. */
static void
store_with_sigbus_blocked_kills(void)
{
	struct wax_region *region = hazard_open(NULL);

	block_sigbus();
	hazard_store(region, 8 * HAZARD_MIB, 1);
}

static void *
store_with_sigbus_blocked(void *region)
{
	block_sigbus();
	hazard_store(region, 8 * HAZARD_MIB, 1);
	return NULL;
}

/* Hazard 15. */
static void
store_with_sigbus_blocked_in_a_thread_kills(void)
{
	struct wax_region *region = hazard_open(NULL);
	pthread_t thread;

	expect_ok(pthread_create(&thread, NULL, store_with_sigbus_blocked,
				 region));
	expect_ok(pthread_join(thread, NULL));
}

/* Hazard 15: growth by call makes it moot. */
static void
ensure_works_with_sigbus_blocked(void)
{
	struct wax_region *region = hazard_open(NULL);

	block_sigbus();
	expect_ok(wax_region_ensure(region, 0, 8 * HAZARD_MIB));
	hazard_store(region, 8 * HAZARD_MIB - 1, 'x');
	expect_ok(wax_region_finish(region, 8 * HAZARD_MIB));
	expect_int(hazard_file_byte("f", 8 * HAZARD_MIB - 1), 'x');
}

/* Hazard 15. */
static void
store_with_sigbus_ignored_later_kills(void)
{
	struct wax_region *region = hazard_open(NULL);

	expect(signal(SIGBUS, SIG_IGN) != SIG_ERR);
	hazard_store(region, 8 * HAZARD_MIB, 1);
}

/* An alternate stack whose low end touches a page without access. */
static void
set_small_stack(size_t size)
{
	size_t room = (size + HAZARD_PAGE - 1) & ~(HAZARD_PAGE - 1);
	unsigned char *map;
	stack_t stack;

	map = mmap(NULL, HAZARD_PAGE + room, PROT_READ | PROT_WRITE,
		   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	expect(map != MAP_FAILED);
	expect_ok(mprotect(map, HAZARD_PAGE, PROT_NONE));
	memset(&stack, 0, sizeof(stack));
	stack.ss_sp = map + HAZARD_PAGE;
	stack.ss_size = size;
	expect_ok(sigaltstack(&stack, NULL));
}

static size_t
smallest_stack(void)
{
	unsigned long size = getauxval(AT_MINSIGSTKSZ);

	if (HAZARD_SANITIZED)
		hazard_skip("sanitizers need larger frames");
	if (size == 0)
		hazard_skip("the kernel tells no AT_MINSIGSTKSZ");
	return size;
}

/* Hazard 19: the frame of the handler stays below 1 KiB. */
static void
growth_fits_on_a_small_alternate_stack(void)
{
	struct wax_region *region;

	set_small_stack(smallest_stack() + 1024);
	region = open_small_steps(WAX_GROW_ALLOCATE);
	hazard_store(region, 0, 'x');
	hazard_store(region, 8 * HAZARD_MIB, 'y');
	expect_int(hazard_file_byte("f", 8 * HAZARD_MIB), 'y');
	expect_ok(wax_region_close(region));
}

/* Hazard 19. */
static void
sparse_growth_fits_on_a_small_alternate_stack(void)
{
	struct wax_region *region;

	set_small_stack(smallest_stack() + 1024);
	region = open_small_steps(WAX_GROW_SPARSE);
	hazard_store(region, 8 * HAZARD_MIB, 'y');
	expect_int(hazard_file_byte("f", 8 * HAZARD_MIB), 'y');
	expect_ok(wax_region_close(region));
}

/* Hazard 19: the deepest path. */
static void
rescue_fits_on_a_small_alternate_stack(void)
{
	const struct rlimit none = {HAZARD_MIB, HAZARD_MIB};
	struct wax_region *region;

	set_small_stack(smallest_stack() + 1024);
	region = open_small_steps(WAX_GROW_ALLOCATE);
	expect_ok(setrlimit(RLIMIT_FSIZE, &none));
	hazard_store(region, 8 * HAZARD_MIB, 'y');
	expect_int(hazard_load(region, 8 * HAZARD_MIB), 'y');
	expect_int(wax_region_error(region), -EFBIG);
	expect_int(wax_region_close(region), -EFBIG);
}

/* Hazard 26. */
static void
errno_survives_growth_and_failure(void)
{
	const struct rlimit some = {16 * HAZARD_MIB, 16 * HAZARD_MIB};
	struct wax_region *region = hazard_open(NULL);

	errno = 4711;
	hazard_store(region, 8 * HAZARD_MIB, 1);
	expect_int(errno, 4711);
	expect_ok(setrlimit(RLIMIT_FSIZE, &some));
	errno = 4712;
	hazard_store(region, 20 * HAZARD_MIB, 1);
	expect_int(errno, 4712);
	expect_int(wax_region_error(region), -EFBIG);
	expect_int(wax_region_close(region), -EFBIG);
}

static void *
store_while_cancelled(void *region)
{
	expect_ok(pthread_cancel(pthread_self()));
	hazard_store(region, 8 * HAZARD_MIB, 'x');
	cancelled_store_done = 1;
	pthread_testcancel();
	return NULL;
}

/* Hazard 28: glibc's fallocate is a cancellation point, the raw call is not. */
static void
growth_is_no_cancellation_point(void)
{
	struct wax_region *region = hazard_open(NULL);
	pthread_t thread;
	void *result;

	expect_ok(pthread_create(&thread, NULL, store_while_cancelled, region));
	expect_ok(pthread_join(thread, &result));
	expect(result == PTHREAD_CANCELED);
	expect_int(cancelled_store_done, 1);
	expect_int(hazard_file_byte("f", 8 * HAZARD_MIB), 'x');
	expect_ok(wax_region_close(region));
}

/* The handler owns the odd pages, the main program the even ones. */
static void
on_alarm(int signo)
{
	int saved = errno;

	(void)signo;
	hazard_store(storm_region,
		     (2 * (uint64_t)storm_pages + 1) * HAZARD_PAGE, 'h');
	storm_pages++;
	errno = saved;
}

static void
start_storm(void)
{
	const struct itimerval period = {{0, 50}, {0, 50}};
	struct sigaction action;

	memset(&action, 0, sizeof(action));
	action.sa_handler = on_alarm;
	action.sa_flags = SA_RESTART;
	expect_ok(sigaction(SIGALRM, &action, NULL));
	expect_ok(setitimer(ITIMER_REAL, &period, NULL));
}

static void
stop_storm(void)
{
	const struct itimerval never = {{0, 0}, {0, 0}};

	expect_ok(setitimer(ITIMER_REAL, &never, NULL));
	expect(signal(SIGALRM, SIG_IGN) != SIG_ERR);
}

static void
expect_pages(uint64_t pages, uint64_t first, int value)
{
	uint64_t i;

	for (i = 0; i < pages; i++)
		expect_int(hazard_file_byte("f", (2 * i + first) * HAZARD_PAGE),
			   value);
}

/* Main stores and ensures ahead in turn while the alarm handler stores. */
static void
run_storm(uint32_t mode)
{
	enum { PAGES_BY_HANDLER = 3000, PAGES_ENOUGH = 100, SECONDS = 2 };
	time_t deadline = time(NULL) + SECONDS;
	uint64_t pages = 0;

	if (HAZARD_THREAD_SANITIZED)
		hazard_skip("the sanitizer runs handlers with SIGBUS blocked");
	storm_region = open_small_steps(mode);
	start_storm();
	while (storm_pages < PAGES_ENOUGH ||
	       (storm_pages < PAGES_BY_HANDLER && time(NULL) <= deadline &&
		pages < 30000)) {
		if (pages % 2)
			expect_ok(wax_region_ensure(storm_region,
						    2 * pages * HAZARD_PAGE,
						    HAZARD_PAGE));
		hazard_store(storm_region, 2 * pages * HAZARD_PAGE, 'm');
		pages++;
	}
	stop_storm();
	expect_ok(wax_region_error(storm_region));
	expect_pages(pages, 0, 'm');
	expect_pages((uint64_t)storm_pages, 1, 'h');
	expect_ok(wax_region_close(storm_region));
}

/* Hazard 30: a handler with an open mask would die of a nested SIGBUS; a lock
 * taken with signals open would never be released. */
static void
alarm_handler_may_store_while_main_grows(void)
{
	run_storm(WAX_GROW_ALLOCATE);
}

/* Hazard 30: here every growth takes the lock. */
static void
alarm_handler_may_store_while_main_grows_sparse(void)
{
	run_storm(WAX_GROW_SPARSE);
}

int
main(void)
{
	static const struct hazard cases[] = {
		HAZARD_DIES(store_with_sigbus_blocked_kills, SIGBUS),
		HAZARD_DIES(store_with_sigbus_blocked_in_a_thread_kills,
			    SIGBUS),
		HAZARD(ensure_works_with_sigbus_blocked),
		HAZARD_DIES(store_with_sigbus_ignored_later_kills, SIGBUS),
		HAZARD(growth_fits_on_a_small_alternate_stack),
		HAZARD(sparse_growth_fits_on_a_small_alternate_stack),
		HAZARD(rescue_fits_on_a_small_alternate_stack),
		HAZARD(errno_survives_growth_and_failure),
		HAZARD(growth_is_no_cancellation_point),
		HAZARD(alarm_handler_may_store_while_main_grows),
		HAZARD(alarm_handler_may_store_while_main_grows_sparse),
	};

	return hazard_run(cases, HAZARD_COUNT(cases));
}
