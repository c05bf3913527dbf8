/* SPDX-License-Identifier: MIT */
/*
 * Regions whose thread makes pages ready.
 *
 * Method: /proc/self/pagemap tells whether a page of this process is mapped,
 * and nothing but the thread can have mapped one that was never stored to.
 * That there can be no thread is pthread_create() replaced by the linker.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <wax.h>

#include "harness.h"
#include "one-file.h"

#define MIB ((uint64_t)1 << 20)

/* How long a thread is waited for: a busy machine, and valgrind. */
#define PATIENCE_MS 20000

static struct wax_region_opts opts;
static struct wax_region *region;
static int refuses_threads;

/* The linker puts it in the place of pthread_create(). */
extern __typeof__(pthread_create) __wrap_pthread_create, __real_pthread_create;

int
__wrap_pthread_create(pthread_t *ret_thread, const pthread_attr_t *attributes,
		      void *(*run)(void *), void *argument)
{
	if (refuses_threads)
		return EAGAIN;
	return __real_pthread_create(ret_thread, attributes, run, argument);
}

/* The most threads at a fallocate(2), which takes or gives space; -1 while that
 * may be in the handler, where they cannot be counted. */
static int threads_then = -1;

static int
threads(void);

int
__wrap_wax_os_gate(long number);
int
__wrap_wax_os_gate(long number)
{
	if (number == SYS_fallocate && threads_then >= 0 &&
	    threads() > threads_then)
		threads_then = threads();
	return 0;
}

static void
setup(void)
{
	one_file_setup();
	opts = (struct wax_region_opts)WAX_REGION_OPTS_INIT;
	opts.flags = WAX_REGION_PRETOUCH;
	region = NULL;
}

static int
is_mapped(uint64_t offset)
{
	uintptr_t address = (uintptr_t)wax_region_base(region) + offset;
	uintptr_t page = address / (uintptr_t)sysconf(_SC_PAGESIZE);
	uint64_t entry = 0;
	int fd = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(pread(fd, &entry, sizeof(entry), (off_t)(page * 8)),
			 sizeof(entry));
	(void)close(fd);
	return (int)(entry >> 63);
}

static int
becomes_mapped(uint64_t offset)
{
	int waited_ms;

	for (waited_ms = 0; waited_ms < PATIENCE_MS && !is_mapped(offset);
	     waited_ms++)
		(void)usleep(1000);
	return is_mapped(offset);
}

static int
threads(void)
{
	char line[256];
	int count = -1;
	FILE *file = fopen("/proc/self/status", "re");

	ck_assert_ptr_nonnull(file);
	while (count < 0 && fgets(line, sizeof(line), file) != NULL)
		if (sscanf(line, "Threads: %d", &count) != 1)
			count = -1;
	(void)fclose(file);
	return count;
}

/* A thread that was joined is counted for a moment longer. */
static int
threads_become(int count)
{
	int waited_ms;

	for (waited_ms = 0; waited_ms < PATIENCE_MS && threads() != count;
	     waited_ms++)
		(void)usleep(1000);
	return threads();
}

/* Whether the kernel can make pages ready at all: Linux 5.14. */
static int
can_populate(void)
{
	void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int err = madvise(page, 4096, 23);

	(void)munmap(page, 4096);
	return err == 0;
}

START_TEST(pages_ahead_of_a_store_become_ready)
{
	if (!can_populate())
		return;
	ck_assert_ok(wax_region_open(path, &opts, &region));
	/* It grows to 16 MiB for this, and then by as much again. */
	ck_assert_ok(wax_region_ensure(region, 0, 16 * MIB));
	wax_region_base(region)[16 * MIB] = 'x';
	ck_assert_uint_ge(wax_region_size(region), 32 * MIB);
	ck_assert(becomes_mapped(32 * MIB - 1));
	ck_assert(becomes_mapped(18 * MIB));
	ck_assert_int_eq(wax_region_base(region)[32 * MIB - 1], 0);
	/* What was asked for is the business of who asked. */
	ck_assert(!is_mapped(8 * MIB));
	ck_assert_ok(wax_region_finish(region, 16 * MIB + 1));
	ck_assert_int_eq(file_size(), (int64_t)(16 * MIB + 1));
	ck_assert_int_eq(file_byte((int64_t)(16 * MIB)), 'x');
}
END_TEST

START_TEST(pages_become_ready_again_after_a_trim)
{
	if (!can_populate())
		return;
	ck_assert_ok(wax_region_open(path, &opts, &region));
	wax_region_base(region)[16 * MIB] = 'x';
	ck_assert_ok(wax_region_trim(region, 8 * MIB));
	ck_assert(!is_mapped(10 * MIB));
	wax_region_base(region)[8 * MIB] = 'y';
	ck_assert(becomes_mapped(10 * MIB));
	ck_assert_ok(wax_region_finish(region, 8 * MIB + 1));
}
END_TEST

START_TEST(without_the_flag_nothing_is_ready)
{
	int before = threads();

	opts.flags = 0;
	/* The default may map several pages by one fault. */
	opts.folio = WAX_FOLIO_SMALL;
	ck_assert_ok(wax_region_open(path, &opts, &region));
	ck_assert_ok(wax_region_ensure(region, 0, 16 * MIB));
	wax_region_base(region)[16 * MIB] = 'x';
	(void)usleep(50000);
	ck_assert(!is_mapped(wax_region_size(region) - 1));
	ck_assert_int_eq(threads(), before);
	(void)wax_region_abort(region);
}
END_TEST

START_TEST(the_end_of_a_region_is_that_of_its_thread)
{
	int before, i;

	/* A sanitizer starts a thread of its own with the first one. */
	ck_assert_ok(wax_region_open(path, &opts, &region));
	before = threads() - 1;
	ck_assert_ok(wax_region_abort(region));
	for (i = 0; i < 20; i++) {
		ck_assert_ok(wax_region_open(path, &opts, &region));
		ck_assert_int_eq(threads_become(before + 1), before + 1);
		wax_region_base(region)[8 * MIB] = 'x';
		ck_assert_ok(i % 2 ? wax_region_finish(region, 1)
				   : wax_region_close(region));
		ck_assert_int_eq(threads_become(before), before);
		ck_assert_int_eq(unlink(path), 0);
	}
}
END_TEST

/* It would bring back the pages that are punched. */
START_TEST(the_thread_ends_before_a_message_is_punched)
{
	struct wax_message_opts message_opts = WAX_MESSAGE_OPTS_INIT;
	struct wax_message *message;
	struct wax_segment segment;
	uint64_t used[3] = {1, 1, 1};
	int running, i;

	message_opts.region = &opts;
	message_opts.max_segment_bytes = 1 << 20;
	ck_assert_ok(wax_message_create(path, &message_opts, &message));
	ck_assert_ok(wax_message_alloc(message, 1, &segment));
	for (i = 0; i < 2; i++) {
		ck_assert_ok(wax_message_alloc(message, 1 << 17, &segment));
		memset(segment.words, 1, 1 << 20);
	}
	/* Beside those that a sanitizer starts with the first thread. */
	running = threads();
	threads_then = 0;
	ck_assert_ok(wax_message_finish(message, used, 3, NULL));
	ck_assert_int_eq(threads_then, running - 1);
}
END_TEST

/*
 * The thread is not there, and must not be waited for.  The child ends as another
 * program: at an exit, memcheck would look for pointers in all of the reservation,
 * by a SIGSEGV for each page of it, because it does not know MADV_DONTFORK.
 */
START_TEST(a_forked_child_closes_what_it_inherits)
{
	const char *ending;
	int status = -1;
	pid_t child;

	ck_assert_ok(wax_region_open(path, &opts, &region));
	child = fork();
	if (child == 0) {
		ending = wax_region_close(region) == -EPERM ? "true" : "false";
		(void)execlp(ending, ending, NULL);
		_exit(127);
	}
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_int_eq(status, 0);
	ck_assert_ok(wax_region_close(region));
}
END_TEST

START_TEST(file_is_as_it_was_if_there_can_be_no_thread)
{
	opts.flags |= _i ? WAX_REGION_TRUNCATE : 0;
	write_file("precious", 8);
	refuses_threads = 1;
	ck_assert_int_eq(wax_region_open(path, &opts, &region), -EAGAIN);
	ck_assert_ptr_null(region);
	ck_assert_int_eq(file_size(), 8);
	ck_assert_int_eq(file_byte(0), 'p');
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("pretouch");
	TCase *pages = tcase_create("pages"), *ends = tcase_create("ends");

	tcase_set_timeout(pages, 240);
	one_file_fixture(pages, setup);
	tcase_add_test(pages, pages_ahead_of_a_store_become_ready);
	tcase_add_test(pages, pages_become_ready_again_after_a_trim);
	tcase_add_test(pages, without_the_flag_nothing_is_ready);
	suite_add_tcase(suite, pages);

	one_file_fixture(ends, setup);
	tcase_add_test(ends, the_end_of_a_region_is_that_of_its_thread);
	tcase_add_test(ends, the_thread_ends_before_a_message_is_punched);
	tcase_add_test(ends, a_forked_child_closes_what_it_inherits);
	tcase_add_loop_test(ends, file_is_as_it_was_if_there_can_be_no_thread,
			    0, 2);
	suite_add_tcase(suite, ends);
	return harness_run(suite);
}
