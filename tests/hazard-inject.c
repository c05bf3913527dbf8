/* SPDX-License-Identifier: MIT */
/*
 * System calls that fail or hang: a thread stuck in the fault handler, storage
 * that fails once, kernels and file systems that lack a call.
 *
 * Method: a seccomp filter on one thread fails its calls or stops it inside
 * them, which no timing can make go another way.
 */
#include "config.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "hazard.h"
#include "inject.h"

#ifndef MADV_POPULATE_WRITE
#	define MADV_POPULATE_WRITE 23
#endif

struct stuck {
	struct wax_region *region;
	pthread_t thread;
	long number;
	int ready[2];
	uint64_t offset;
};

static void *
store_and_get_stuck(void *argument)
{
	struct stuck *stuck = argument;
	int listener = inject_stop(stuck->number);

	expect_int(write(stuck->ready[1], &listener, sizeof(listener)),
		   sizeof(listener));
	if (listener < 0)
		return NULL;
	hazard_store(stuck->region, stuck->offset, 's');
	return NULL;
}

/* Start a thread that stops in a system call of the handler.  Returns the
 * listener; *ret_cookie lets the thread go on. */
static int
start_stuck(struct stuck *stuck, unsigned long long *ret_cookie)
{
	int listener = -1;

	expect_ok(pipe(stuck->ready));
	expect_ok(pthread_create(&stuck->thread, NULL, store_and_get_stuck,
				 stuck));
	expect_int(read(stuck->ready[0], &listener, sizeof(listener)),
		   sizeof(listener));
	if (listener < 0)
		hazard_skip("seccomp user notification is refused");
	*ret_cookie = inject_wait(listener);
	expect(*ret_cookie != 0);
	return listener;
}

static struct wax_region *
open_mode(const char *path, uint32_t mode)
{
	struct wax_region_opts opts = hazard_opts(0);
	struct wax_region *region = NULL;

	opts.mode = mode;
	expect_ok(wax_region_open(path, &opts, &region));
	return region;
}

/* Hazard 33: closing neither waits for ever nor frees what is in use. */
static void
close_gives_up_on_a_thread_stuck_in_the_handler(void)
{
	struct stuck stuck = {.number = SYS_fallocate, .offset = HAZARD_MIB};
	struct wax_region *other = open_mode("other", WAX_GROW_ALLOCATE);
	struct wax_region_stat stat;
	unsigned long long cookie = 0;
	volatile unsigned char *base;
	int listener;

	stuck.region = open_mode("f", WAX_GROW_ALLOCATE);
	base = wax_region_base(stuck.region);
	listener = start_stuck(&stuck, &cookie);
	expect_int(wax_region_close(stuck.region), -ETIMEDOUT);
	expect_ok(wax_region_stat(other, &stat, sizeof(stat)));
	expect_int(stat.retained, 1);

	/* Others are not concerned. */
	hazard_store(other, 10 * HAZARD_MIB, 'o');
	expect_ok(wax_region_finish(other, 10 * HAZARD_MIB + 1));
	expect_int(hazard_file_byte("other", 10 * HAZARD_MIB), 'o');

	/* The late thread finds its memory where it was. */
	expect_ok(inject_continue(listener, cookie));
	expect_ok(pthread_join(stuck.thread, NULL));
	expect_int(base[HAZARD_MIB], 's');
}

/* Hazard 33: the handler of one region does not hold up another's closing. */
static void
close_does_not_wait_for_faults_in_other_regions(void)
{
	struct stuck stuck = {.number = SYS_fallocate, .offset = HAZARD_MIB};
	struct wax_region *other = open_mode("other", WAX_GROW_ALLOCATE);
	unsigned long long cookie = 0;
	int listener;

	stuck.region = open_mode("f", WAX_GROW_ALLOCATE);
	listener = start_stuck(&stuck, &cookie);
	hazard_store(other, 10 * HAZARD_MIB, 'o');
	expect_ok(wax_region_finish(other, 10 * HAZARD_MIB + 1));
	expect_ok(inject_continue(listener, cookie));
	expect_ok(pthread_join(stuck.thread, NULL));
	expect_int(hazard_load(stuck.region, HAZARD_MIB), 's');
	expect_ok(wax_region_finish(stuck.region, HAZARD_MIB + 1));
}

static void *
store_far(void *argument)
{
	struct stuck *stuck = argument;

	hazard_store(stuck->region, 30 * HAZARD_MIB, 'l');
	return NULL;
}

/* A thread stands before its system call with a size that is small.  Another
 * one gets the time to make the file larger, if nothing holds it back. */
static void
grow_from_two_threads(uint32_t mode, long number)
{
	const struct timespec moment = {0, 200 * 1000 * 1000};
	struct stuck stuck = {.number = number, .offset = 0};
	unsigned long long cookie = 0;
	pthread_t thread;
	int listener;

	stuck.region = open_mode("f", mode);
	listener = start_stuck(&stuck, &cookie);
	expect_ok(pthread_create(&thread, NULL, store_far, &stuck));
	expect_ok(nanosleep(&moment, NULL));
	expect_ok(inject_continue(listener, cookie));
	expect_ok(pthread_join(stuck.thread, NULL));
	expect_ok(pthread_join(thread, NULL));
	expect(30 * HAZARD_MIB < hazard_file_size("f"));
	expect_int(hazard_file_byte("f", 0), 's');
	expect_int(hazard_file_byte("f", 30 * HAZARD_MIB), 'l');
	expect_ok(wax_region_close(stuck.region));
}

/* Hazard 1. */
static void
late_growth_does_not_undo_a_larger_one(void)
{
	grow_from_two_threads(WAX_GROW_ALLOCATE, SYS_fallocate);
}

/* Hazard 1: a late ftruncate would. */
static void
late_sparse_growth_does_not_undo_a_larger_one(void)
{
	grow_from_two_threads(WAX_GROW_SPARSE, SYS_ftruncate);
}

static void
grow_own_region(void *unused)
{
	struct wax_region *region = open_mode("own", WAX_GROW_SPARSE);

	(void)unused;
	hazard_store(region, 10 * HAZARD_MIB, 'o');
	expect_ok(wax_region_finish(region, 10 * HAZARD_MIB + 1));
}

/* Hazard 16: the lock that another thread held at the fork is copied as held,
 * and nobody is there to release it. */
static void
child_forked_inside_a_growth_can_grow_regions(void)
{
	struct stuck stuck = {.number = SYS_ftruncate, .offset = HAZARD_MIB};
	unsigned long long cookie = 0;
	int listener;

	stuck.region = open_mode("f", WAX_GROW_SPARSE);
	listener = start_stuck(&stuck, &cookie);
	expect_int(hazard_child(grow_own_region, NULL), 0);
	expect_int(hazard_file_byte("own", 10 * HAZARD_MIB), 'o');
	expect_ok(inject_continue(listener, cookie));
	expect_ok(pthread_join(stuck.thread, NULL));
	expect_ok(wax_region_finish(stuck.region, HAZARD_MIB + 1));
	expect_int(hazard_file_byte("f", HAZARD_MIB), 's');
}

static void *
fail_syncs_and_sync(void *region)
{
	static const long calls[] = {SYS_fsync, SYS_fdatasync, SYS_msync,
				     SYS_sync_file_range};
	size_t i;

	for (i = 0; i < HAZARD_COUNT(calls); i++)
		if (inject_error(calls[i], INJECT_ANY, EIO) != 0)
			hazard_skip("seccomp is refused");
	expect_int(wax_region_sync(region, 0, 0), -EIO);
	return NULL;
}

/* Hazard 42: the kernel reports a lost write once, later calls return 0. */
static void
failed_sync_is_remembered_for_ever(void)
{
	struct wax_region *region = open_mode("f", WAX_GROW_DEFAULT);
	pthread_t thread;

	hazard_store(region, 0, 'x');
	expect_ok(wax_region_sync(region, 0, 0));
	expect_ok(pthread_create(&thread, NULL, fail_syncs_and_sync, region));
	expect_ok(pthread_join(thread, NULL));

	/* This thread's calls succeed. */
	expect_int(wax_region_error(region), -EIO);
	expect_int(wax_region_sync(region, 0, 0), -EIO);
	expect_int(wax_region_sync(region, 0, 1), -EIO);
	expect_int(wax_region_finish(region, 1), -EIO);
}

static void
store_without_fallocate(int err)
{
	struct wax_region *region;
	struct wax_region_stat stat;

	if (inject_error(SYS_fallocate, INJECT_ANY, err) != 0)
		hazard_skip("seccomp is refused");
	region = open_mode("f", WAX_GROW_DEFAULT);
	hazard_store(region, 0, 'a');
	hazard_store(region, 20 * HAZARD_MIB, 'b');
	expect_ok(wax_region_ensure(region, 0, 30 * HAZARD_MIB));
	expect_ok(wax_region_error(region));
	expect_ok(wax_region_stat(region, &stat, sizeof(stat)));
	expect_int(stat.mode, WAX_GROW_SPARSE);
	expect_ok(wax_region_finish(region, 20 * HAZARD_MIB + 1));
	expect_int(hazard_file_byte("f", 0), 'a');
	expect_int(hazard_file_byte("f", 20 * HAZARD_MIB), 'b');
}

/* Hazard 1, file systems: NFS before 4.2, FUSE, ZFS. */
static void
default_mode_is_sparse_where_fallocate_is_not_supported(void)
{
	store_without_fallocate(EOPNOTSUPP);
}

/* As an old kernel, or a sandbox. */
static void
default_mode_is_sparse_where_fallocate_does_not_exist(void)
{
	store_without_fallocate(ENOSYS);
}

/* Hazard 7. */
static void
growth_that_fails_with_eio_is_sticky(void)
{
	struct wax_region *region = open_mode("f", WAX_GROW_ALLOCATE);

	hazard_store(region, 0, 'a');
	if (inject_error(SYS_fallocate, INJECT_ANY, EIO) != 0)
		hazard_skip("seccomp is refused");
	hazard_store(region, 20 * HAZARD_MIB, 'b');
	expect_int(hazard_load(region, 20 * HAZARD_MIB), 'b');
	expect_int(wax_region_error(region), -EIO);
	expect_int(wax_region_finish(region, 1), -EIO);
}

/* Hazard 28: a call that signals interrupt is made again. */
static void
growth_interrupted_for_ever_ends_with_an_error(void)
{
	struct wax_region *region = open_mode("f", WAX_GROW_ALLOCATE);

	hazard_store(region, 0, 'a');
	if (inject_error(SYS_fallocate, INJECT_ANY, EINTR) != 0)
		hazard_skip("seccomp is refused");
	hazard_store(region, 20 * HAZARD_MIB, 'b');
	expect(wax_region_error(region) < 0);
	expect(wax_region_finish(region, 1) < 0);
}

static void *
store_own_byte_of_each_page(void *argument)
{
	volatile unsigned char *byte = argument;
	size_t i;

	for (i = 0; i < 16 * HAZARD_MIB; i += HAZARD_PAGE)
		byte[i] = 'x';
	return NULL;
}

static void
race_threads(uint32_t mode)
{
	struct wax_region_opts opts = hazard_opts(0);
	struct wax_region *region;
	pthread_t thread[4];
	uint64_t i;

	opts.mode = mode;
	opts.first_step = HAZARD_PAGE;
	opts.max_step = HAZARD_PAGE;
	opts.folio = WAX_FOLIO_NORMAL;
	if (inject_error(SYS_madvise, MADV_POPULATE_WRITE, EINVAL) != 0)
		hazard_skip("seccomp is refused");
	region = hazard_open(&opts);
	for (i = 0; i < 4; i++)
		expect_ok(pthread_create(&thread[i], NULL,
					 store_own_byte_of_each_page,
					 wax_region_base(region) + i));
	for (i = 0; i < 4; i++)
		expect_ok(pthread_join(thread[i], NULL));
	expect_ok(wax_region_error(region));
	for (i = 0; i < 16 * HAZARD_MIB; i += HAZARD_PAGE)
		expect_int(hazard_file_byte("f", i + i / HAZARD_PAGE % 4), 'x');
	expect_ok(wax_region_finish(region, 16 * HAZARD_MIB));
}

/* Hazard 3: without the oracle of Linux 5.14 a benign race is told from a
 * failure by trying again a bounded number of times. */
static void
racing_threads_lose_nothing_on_kernels_without_populate(void)
{
	race_threads(WAX_GROW_ALLOCATE);
}

/* Hazard 3. */
static void
racing_threads_lose_nothing_sparse_without_populate(void)
{
	race_threads(WAX_GROW_SPARSE);
}

int
main(void)
{
	static const struct hazard cases[] = {
		HAZARD(close_gives_up_on_a_thread_stuck_in_the_handler),
		HAZARD(close_does_not_wait_for_faults_in_other_regions),
		HAZARD(late_growth_does_not_undo_a_larger_one),
		HAZARD(late_sparse_growth_does_not_undo_a_larger_one),
		HAZARD(child_forked_inside_a_growth_can_grow_regions),
		HAZARD(failed_sync_is_remembered_for_ever),
		HAZARD(default_mode_is_sparse_where_fallocate_is_not_supported),
		HAZARD(default_mode_is_sparse_where_fallocate_does_not_exist),
		HAZARD(growth_that_fails_with_eio_is_sticky),
		HAZARD(growth_interrupted_for_ever_ends_with_an_error),
		HAZARD(racing_threads_lose_nothing_on_kernels_without_populate),
		HAZARD(racing_threads_lose_nothing_sparse_without_populate),
	};

	return hazard_run(cases, HAZARD_COUNT(cases));
}
