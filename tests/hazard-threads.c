/* SPDX-License-Identifier: MIT */
/*
 * Everything at once: stores, calls, closing and foreign faults of several
 * threads.
 *
 * Method: each thread owns its pages or its file, so that whatever reads back
 * wrong was the library's doing.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "hazard.h"

enum { PAGES = 4096, STORING_THREADS = 2, ROUNDS = 200 };

static struct wax_region *shared;
static atomic_int storing;
static _Thread_local sigjmp_buf escape;
static _Thread_local volatile sig_atomic_t escapes;

static void *
store_own_pages(void *first)
{
	uint64_t page;

	for (page = (uint64_t)(uintptr_t)first; page < PAGES;
	     page += STORING_THREADS)
		hazard_store(shared, page * HAZARD_PAGE, (int)(page % 250 + 1));
	atomic_fetch_sub(&storing, 1);
	return NULL;
}

static void *
ensure_and_prefault(void *unused)
{
	uint64_t size;

	(void)unused;
	while (atomic_load(&storing)) {
		size = wax_region_size(shared);
		expect_ok(wax_region_ensure(shared, size, 1));
		expect_ok(wax_region_prefault(shared, size, HAZARD_PAGE));
	}
	return NULL;
}

static void *
sync_and_ask(void *unused)
{
	struct wax_region_stat stat;

	(void)unused;
	while (atomic_load(&storing)) {
		expect_ok(wax_region_sync(shared, 0, HAZARD_MIB));
		expect_ok(wax_region_stat(shared, &stat, sizeof(stat)));
		expect(stat.intact <= stat.size);
		expect_int(stat.rescued, 0);
	}
	return NULL;
}

static void
run_calls_and_stores(uint32_t mode)
{
	struct wax_region_opts opts = hazard_opts(0);
	pthread_t thread[STORING_THREADS + 2];
	uint64_t page;
	uintptr_t i;

	opts.mode = mode;
	opts.reserve = 4 * HAZARD_GIB;
	opts.first_step = HAZARD_PAGE;
	opts.max_step = 4 * HAZARD_PAGE;
	opts.folio = WAX_FOLIO_NORMAL;
	shared = hazard_open(&opts);
	atomic_store(&storing, STORING_THREADS);
	for (i = 0; i < STORING_THREADS; i++)
		expect_ok(pthread_create(&thread[i], NULL, store_own_pages,
					 (void *)i));
	expect_ok(pthread_create(&thread[STORING_THREADS], NULL,
				 ensure_and_prefault, NULL));
	expect_ok(pthread_create(&thread[STORING_THREADS + 1], NULL,
				 sync_and_ask, NULL));
	for (i = 0; i < HAZARD_COUNT(thread); i++)
		expect_ok(pthread_join(thread[i], NULL));
	expect_ok(wax_region_finish(shared, PAGES * HAZARD_PAGE));
	for (page = 0; page < PAGES; page++)
		expect_int(hazard_file_byte("f", page * HAZARD_PAGE),
			   page % 250 + 1);
}

/* Hazard 1: growth by call and by fault share one lock. */
static void
calls_and_stores_at_the_same_time_lose_nothing(void)
{
	run_calls_and_stores(WAX_GROW_ALLOCATE);
}

/* Hazard 1. */
static void
sparse_calls_and_stores_at_the_same_time_lose_nothing(void)
{
	run_calls_and_stores(WAX_GROW_SPARSE);
}

static void
on_foreign(int signo, siginfo_t *info, void *context)
{
	(void)signo;
	(void)info;
	(void)context;
	escapes++;
	siglongjmp(escape, 1);
}

static void
install_previous_handler(void)
{
	struct sigaction action;

	memset(&action, 0, sizeof(action));
	action.sa_sigaction = on_foreign;
	action.sa_flags = SA_SIGINFO;
	expect_ok(sigaction(SIGBUS, &action, NULL));
}

/* Hazard 33: the table forgets a region before its addresses are free. */
static void
foreign_file_at_the_base_of_a_closed_region_is_foreign(void)
{
	struct wax_region *region = NULL;
	volatile unsigned char *page;
	void *base;
	int fd;

	install_previous_handler();
	expect_ok(wax_region_open("own", NULL, &region));
	hazard_store(region, 0, 1);
	base = wax_region_base(region);
	expect_ok(wax_region_close(region));

	fd = open("foreign", O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	expect(fd >= 0);
	page = mmap(base, 4 * HAZARD_MIB, PROT_READ | PROT_WRITE,
		    MAP_SHARED | MAP_FIXED, fd, 0);
	expect(page == base);
	if (sigsetjmp(escape, 1) == 0) {
		page[HAZARD_MIB] = 1;
		expect_not_reached();
	}
	expect_int(escapes, 1);
	expect_int(hazard_file_size("foreign"), 0);
}

static void *
open_store_close(void *name)
{
	struct wax_region_opts opts = hazard_opts(WAX_REGION_TRUNCATE);
	struct wax_region *region;
	int round;

	for (round = 0; round < ROUNDS; round++) {
		region = NULL;
		expect_ok(wax_region_open(name, &opts, &region));
		hazard_store(region, 3 * HAZARD_MIB, round % 250 + 1);
		expect_ok(wax_region_finish(region, 3 * HAZARD_MIB + 1));
		expect_int(hazard_file_byte(name, 3 * HAZARD_MIB),
			   round % 250 + 1);
	}
	return NULL;
}

static void *
fault_on_foreign_page(void *unused)
{
	volatile unsigned char *page = hazard_foreign_page();
	volatile int round;

	(void)unused;
	for (round = 0; round < ROUNDS; round++)
		if (sigsetjmp(escape, 1) == 0) {
			page[0] = 1;
			expect_not_reached();
		}
	expect_int(escapes, ROUNDS);
	return NULL;
}

/* Hazards 23, 33. */
static void
foreign_faults_find_their_handler_while_regions_come_and_go(void)
{
	static char names[3][2] = {"a", "b", "c"};
	pthread_t thread[4];
	size_t i;

	install_previous_handler();
	expect_ok(wax_region_close(hazard_open(NULL)));
	for (i = 0; i < 3; i++)
		expect_ok(pthread_create(&thread[i], NULL, open_store_close,
					 names[i]));
	expect_ok(
		pthread_create(&thread[3], NULL, fault_on_foreign_page, NULL));
	for (i = 0; i < 4; i++)
		expect_ok(pthread_join(thread[i], NULL));
}

int
main(void)
{
	static const struct hazard cases[] = {
		HAZARD(calls_and_stores_at_the_same_time_lose_nothing),
		HAZARD(sparse_calls_and_stores_at_the_same_time_lose_nothing),
		HAZARD(foreign_file_at_the_base_of_a_closed_region_is_foreign),
		HAZARD(foreign_faults_find_their_handler_while_regions_come_and_go),
	};

	return hazard_run(cases, HAZARD_COUNT(cases));
}
