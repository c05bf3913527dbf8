/* SPDX-License-Identifier: MIT */
/*
 * The address table: lookup, whole and odd windows, pins against closing.
 *
 * Method: windows are published for addresses that nothing is mapped at, so
 * only the arithmetic and the protocol are at work.
 */
#include "config.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <wax.h>

#include "../lib/fault.h"
#include "../lib/table.h"
#include "harness.h"

#define FIRST ((uintptr_t)WAX_GRANULE * 3)

static struct wax_extent *extent;
static int fd;

static void
acquire(void)
{
	struct wax_extent_file file = {.fd = fd};
	struct wax_os_stat st;

	ck_assert_ok(wax_os_stat(fd, &st));
	file.device = st.device;
	file.inode = st.inode;
	ck_assert_ok(wax_extent_acquire(&file, 0, 1, &extent));
}

static void
setup(void)
{
	fd = memfd_create("test-table", MFD_CLOEXEC);
	ck_assert_int_ge(fd, 0);
	ck_assert_ok(wax_fault_enter(1));
	acquire();
}

static void
teardown(void)
{
	close(fd);
}

static int
owns(uintptr_t address)
{
	struct wax_table_hit hit;

	if (!wax_table_pin(address, &hit))
		return 0;
	wax_table_unpin(hit.extent);
	return hit.extent == extent;
}

START_TEST(whole_window_owns_its_first_and_last_byte)
{
	struct wax_window *window;

	ck_assert_ok(
		wax_table_publish(FIRST, 2 * WAX_GRANULE, 0, extent, &window));
	ck_assert(!owns(FIRST - 1));
	ck_assert(owns(FIRST));
	ck_assert(owns(FIRST + 2 * WAX_GRANULE - 1));
	ck_assert(!owns(FIRST + 2 * WAX_GRANULE));
	wax_table_unpublish(window);
	ck_assert(!owns(FIRST));
	ck_assert(!owns(FIRST + WAX_GRANULE));
}
END_TEST

START_TEST(odd_window_owns_its_first_and_last_byte)
{
	struct wax_window *window;

	ck_assert_ok(wax_table_publish(FIRST + 4096, 8192, 0, extent, &window));
	ck_assert(!owns(FIRST + 4095));
	ck_assert(owns(FIRST + 4096));
	ck_assert(owns(FIRST + 4096 + 8191));
	ck_assert(!owns(FIRST + 4096 + 8192));
	wax_table_unpublish(window);
	ck_assert(!owns(FIRST + 4096));
}
END_TEST

START_TEST(hit_names_offset_in_the_file_and_end_of_the_window)
{
	struct wax_window *window;
	struct wax_table_hit hit;

	ck_assert_ok(wax_table_publish(FIRST, WAX_GRANULE, 1 << 21, extent,
				       &window));
	ck_assert(wax_table_pin(FIRST + 5, &hit));
	ck_assert_uint_eq(hit.offset, (1 << 21) + 5);
	ck_assert_uint_eq(hit.end, FIRST + WAX_GRANULE);
	wax_table_unpin(hit.extent);
	wax_table_unpublish(window);
}
END_TEST

START_TEST(addresses_above_the_table_are_nobodys)
{
	ck_assert(!owns(UINTPTR_MAX));
	ck_assert(!owns(UINTPTR_MAX / 2));
	ck_assert(!owns(0));
}
END_TEST

START_TEST(array_holds_64_odd_windows_and_refuses_the_next)
{
	struct wax_window *windows[WAX_TABLE_ODD], *more = NULL;
	uint32_t i;

	for (i = 0; i < WAX_TABLE_ODD; i++)
		ck_assert_ok(wax_table_publish(FIRST + 4096 * (i + 1), 4096, 0,
					       extent, &windows[i]));
	ck_assert_int_eq(
		wax_table_publish(FIRST + (1 << 24), 4096, 0, extent, &more),
		-ENOMEM);
	ck_assert_ptr_null(more);
	ck_assert(owns(FIRST + 4096 * WAX_TABLE_ODD));

	wax_table_unpublish(windows[7]);
	ck_assert(!owns(FIRST + 4096 * 8));
	wax_table_retire(windows[7]);
	ck_assert_ok(
		wax_table_publish(FIRST + (1 << 24), 4096, 0, extent, &more));
	ck_assert(owns(FIRST + (1 << 24)));
}
END_TEST

/*
 * A handler inside an extent reads its window.  If another extent had the
 * window meanwhile, a fault in a third region could be taken for one in the
 * first; the model in tests/model/table.pml has the steps.
 */
START_TEST(odd_window_is_nobody_elses_before_it_is_retired)
{
	struct wax_window *window, *other;
	struct wax_table_hit hit;

	ck_assert_ok(wax_table_publish(FIRST + 4096, 4096, 0, extent, &window));
	ck_assert(wax_table_pin(FIRST + 4096, &hit));
	wax_table_unpublish(window);
	ck_assert_ok(wax_table_publish(FIRST + 8192, 4096, 0, extent, &other));
	ck_assert_ptr_ne(other, window);
	ck_assert_uint_eq(atomic_load(&window->base), FIRST + 4096);
	wax_table_unpublish(other);
	wax_table_retire(other);
	wax_table_unpin(hit.extent);

	wax_table_retire(window);
	ck_assert_ok(wax_table_publish(FIRST + 8192, 4096, 0, extent, &other));
	ck_assert_ptr_eq(other, window);
}
END_TEST

START_TEST(drain_returns_at_once_when_nobody_is_inside)
{
	ck_assert_ok(wax_extent_drain(extent));
}
END_TEST

START_TEST(drain_gives_up_after_a_second_and_is_counted)
{
	struct wax_window *window;
	struct wax_table_hit hit;

	ck_assert_ok(wax_table_publish(FIRST, WAX_GRANULE, 0, extent, &window));
	ck_assert(wax_table_pin(FIRST, &hit));
	wax_table_unpublish(window);
	ck_assert_int_eq(wax_extent_drain(extent), -ETIMEDOUT);
	ck_assert_uint_eq(wax_extent_retained(), 1);
	/* Who is still inside must not grow a file that was finished. */
	ck_assert_int_eq(wax_extent_grow(extent, 0, 0, WAX_GROWN_BY_FAULT),
			 -EBADF);
}
END_TEST

/* Shared with a child: it is inside, and it may leave. */
static _Atomic(int) *shared;

static void *
stay_until_told(void *unused)
{
	struct wax_table_hit hit;

	if (!wax_table_pin(FIRST, &hit))
		_exit(EXIT_FAILURE);
	atomic_store(&shared[0], 1);
	while (!atomic_load(&shared[1]))
		(void)usleep(1000);
	wax_table_unpin(hit.extent);
	return unused;
}

static void
drain_in_child(void)
{
	struct wax_window *window;
	pthread_t thread;
	int err;

	if (wax_table_publish(FIRST, WAX_GRANULE, 0, extent, &window) ||
	    pthread_create(&thread, NULL, stay_until_told, NULL))
		_exit(EXIT_FAILURE);
	while (!atomic_load(&shared[0]))
		(void)usleep(1000);
	wax_table_unpublish(window);
	err = wax_extent_drain(extent);
	(void)pthread_join(thread, NULL);
	_exit(err ? EXIT_FAILURE : EXIT_SUCCESS);
}

/* Stop a child that drains for longer than it would wait.  Returns how it ended, and
 * whether it was stopped in time. */
static int
stop_in_drain(int *ret_in_time)
{
	time_t started;
	int status;
	pid_t child;

	atomic_store(&shared[0], 0);
	atomic_store(&shared[1], 0);
	child = fork();
	ck_assert_int_ge(child, 0);
	if (child == 0)
		drain_in_child();
	started = time(NULL);
	while (!atomic_load(&shared[0]))
		(void)usleep(1000);
	/* By now it waits. */
	(void)usleep(100000);
	ck_assert_int_eq(kill(child, SIGSTOP), 0);
	*ret_in_time = time(NULL) == started;
	(void)usleep(1100000);
	atomic_store(&shared[1], 1);
	ck_assert_int_eq(kill(child, SIGCONT), 0);
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	return status;
}

START_TEST(time_in_which_the_process_is_stopped_does_not_count)
{
	int status, in_time;

	shared = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ck_assert_ptr_ne(shared, MAP_FAILED);
	do
		status = stop_in_drain(&in_time);
	while (status != 0 && !in_time);
	ck_assert_int_eq(status, 0);
}
END_TEST

/* -- Pins against closing (D1, D2) ----------------------------------------- */

static _Atomic(int) closed, stop, late;

static void *
pin_again_and_again(void *unused)
{
	struct wax_table_hit hit;

	(void)unused;
	while (!atomic_load(&stop)) {
		if (!wax_table_pin(FIRST + 77, &hit))
			continue;
		/* Pinned: the closer must not have got past its drain. */
		if (atomic_load(&closed))
			atomic_fetch_add(&late, 1);
		wax_table_unpin(hit.extent);
	}
	return NULL;
}

START_TEST(no_pin_outlives_the_drain)
{
	time_t last = time(NULL) + 10;
	struct wax_window *window;
	pthread_t threads[3];
	int i, round;

	for (i = 0; i < 3; i++)
		ck_assert_int_eq(pthread_create(&threads[i], NULL,
						pin_again_and_again, NULL),
				 0);
	/* A tool that runs one thread at a time is slow to switch. */
	for (round = 0; round < 20000 && time(NULL) < last; round++) {
		atomic_store(&closed, 0);
		ck_assert_ok(wax_table_publish(FIRST, WAX_GRANULE, 0, extent,
					       &window));
		wax_table_unpublish(window);
		ck_assert_ok(wax_extent_drain(extent));
		atomic_store(&closed, 1);
		wax_extent_release(extent);
		acquire();
	}
	atomic_store(&stop, 1);
	for (i = 0; i < 3; i++)
		ck_assert_int_eq(pthread_join(threads[i], NULL), 0);
	ck_assert_int_gt(round, 0);
	ck_assert_int_eq(atomic_load(&late), 0);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("table");
	TCase *lookup = tcase_create("lookup");
	TCase *closing = tcase_create("closing");

	tcase_add_checked_fixture(lookup, setup, teardown);
	tcase_add_test(lookup, whole_window_owns_its_first_and_last_byte);
	tcase_add_test(lookup, odd_window_owns_its_first_and_last_byte);
	tcase_add_test(lookup,
		       hit_names_offset_in_the_file_and_end_of_the_window);
	tcase_add_test(lookup, addresses_above_the_table_are_nobodys);
	tcase_add_test(lookup, array_holds_64_odd_windows_and_refuses_the_next);
	tcase_add_test(lookup, odd_window_is_nobody_elses_before_it_is_retired);
	suite_add_tcase(suite, lookup);

	tcase_set_timeout(closing, 240);
	tcase_add_checked_fixture(closing, setup, teardown);
	tcase_add_test(closing, drain_returns_at_once_when_nobody_is_inside);
	tcase_add_test(closing, drain_gives_up_after_a_second_and_is_counted);
	tcase_add_test(closing,
		       time_in_which_the_process_is_stopped_does_not_count);
	tcase_add_test(closing, no_pin_outlives_the_drain);
	suite_add_tcase(suite, closing);
	return harness_run(suite);
}
