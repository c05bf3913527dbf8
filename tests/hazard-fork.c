/* SPDX-License-Identifier: MIT */
/*
 * Other processes that begin here: fork, vfork, posix_spawn, exec.
 *
 * Method: the case forks, the child does one thing, and the parent reads how
 * the child ended and what stat(2) says of the file.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "hazard.h"

extern char **environ;

static volatile int stop_growing;

static struct wax_region *
open_and_grow(uint32_t flags)
{
	struct wax_region_opts opts = hazard_opts(flags);
	struct wax_region *region = hazard_open(&opts);

	hazard_store(region, 0, 'p');
	return region;
}

/* The parent's region is whole: same size as before, and it grows on. */
static void
expect_unaffected(struct wax_region *region, uint64_t size)
{
	expect_int(hazard_file_size("f"), size);
	expect_ok(wax_region_error(region));
	hazard_store(region, 40 * HAZARD_MIB, 'q');
	expect_ok(wax_region_finish(region, 40 * HAZARD_MIB + 1));
	expect_int(hazard_file_byte("f", 0), 'p');
	expect_int(hazard_file_byte("f", 40 * HAZARD_MIB), 'q');
}

static void
touch_first_byte(void *region)
{
	hazard_store(region, 0, 'c');
}

static void
touch_beyond_end(void *region)
{
	hazard_store(region, 30 * HAZARD_MIB, 'c');
}

/* Hazard 16: it is not mapped there, so no handler of anybody plays a part. */
static void
forked_child_that_touches_the_region_dies_by_sigsegv(void)
{
	struct wax_region *region = open_and_grow(0);
	uint64_t size = hazard_file_size("f");

	/* Sanitizers have a handler of their own. */
	expect(signal(SIGSEGV, SIG_DFL) != SIG_ERR);
	expect_int(hazard_child(touch_first_byte, region), SIGSEGV);
	expect_int(hazard_child(touch_beyond_end, region), SIGSEGV);
	expect_unaffected(region, size);
}

static void
call_everything(void *region)
{
	struct wax_region_stat stat;

	expect_int(wax_region_error(region), -EPERM);
	expect_int(wax_region_ensure(region, 0, 50 * HAZARD_MIB), -EPERM);
	expect_int(wax_region_prefault(region, 0, 1), -EPERM);
	expect_int(wax_region_sync(region, 0, 0), -EPERM);
	expect_int(wax_region_punch(region, 0, HAZARD_PAGE), -EPERM);
	expect_int(wax_region_trim(region, 0), -EPERM);
	expect_int(wax_region_stat(region, &stat, sizeof(stat)), -EPERM);
}

static void
finish_in_child(void *region)
{
	expect_int(wax_region_finish(region, 0), -EPERM);
}

static void
abort_in_child(void *region)
{
	expect_int(wax_region_abort(region), -EPERM);
}

static void
close_in_child(void *region)
{
	expect_int(wax_region_close(region), -EPERM);
}

/* Hazard 16. */
static void
calls_on_an_inherited_region_return_eperm(void)
{
	struct wax_region *region = open_and_grow(0);
	uint64_t size = hazard_file_size("f");

	expect_int(hazard_child(call_everything, region), 0);
	expect_int(hazard_child(finish_in_child, region), 0);
	expect_int(hazard_child(abort_in_child, region), 0);
	expect_int(hazard_child(close_in_child, region), 0);
	expect_unaffected(region, size);
}

static void
use_own_region(void *inherited)
{
	struct wax_region_opts opts = hazard_opts(0);
	struct wax_region *region = NULL;

	expect_ok(wax_region_open("own", &opts, &region));
	hazard_store(region, 50 * HAZARD_MIB, 'o');
	expect_int(wax_region_error(inherited), -EPERM);
	expect_ok(wax_region_finish(region, 50 * HAZARD_MIB + 1));
	expect_int(hazard_file_byte("own", 50 * HAZARD_MIB), 'o');
	expect_int(wax_region_close(inherited), -EPERM);
}

/* Hazard 16. */
static void
forked_child_may_open_regions_of_its_own(void)
{
	struct wax_region *region = open_and_grow(0);
	uint64_t size = hazard_file_size("f");

	expect_int(hazard_child(use_own_region, region), 0);
	expect_int(hazard_child(use_own_region, region), 0);
	expect_unaffected(region, size);
}

static void
map_empty_file_at_base(void *region)
{
	int fd = open("foreign", O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	volatile unsigned char *page;

	expect(fd >= 0);
	page = mmap(wax_region_base(region), 16 * HAZARD_MIB,
		    PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, fd, 0);
	expect(page == wax_region_base(region));
	page[8 * HAZARD_MIB] = 1;
}

/* Hazard 16: the child's table still has the parent's windows. */
static void
foreign_file_mapped_at_the_inherited_base_is_foreign(void)
{
	struct wax_region *region = open_and_grow(0);
	uint64_t size = hazard_file_size("f");

	expect_int(hazard_child(map_empty_file_at_base, region), SIGBUS);
	expect_int(hazard_file_size("foreign"), 0);
	expect_unaffected(region, size);
}

static void
map_at_base_and_open_own(void *region)
{
	struct wax_region *own = NULL;
	struct wax_region_opts opts = hazard_opts(0);

	expect_ok(wax_region_open("own", &opts, &own));
	hazard_store(own, 0, 1);
	map_empty_file_at_base(region);
}

/* Hazard 16: nor after the child's own first open has made the table new. */
static void
foreign_file_at_the_inherited_base_stays_foreign_after_an_open(void)
{
	struct wax_region *region = open_and_grow(0);
	uint64_t size = hazard_file_size("f");

	expect_int(hazard_child(map_at_base_and_open_own, region), SIGBUS);
	expect_int(hazard_file_size("foreign"), 0);
	expect_unaffected(region, size);
}

static void
use_shared_memory(void *region)
{
	expect_int(hazard_load(region, 0), 'p');
	hazard_store(region, 1, 'c');
	call_everything(region);
}

/* Hazard 16. */
static void
inherit_leaves_stored_memory_mapped_in_the_child(void)
{
	struct wax_region *region = open_and_grow(WAX_REGION_INHERIT);
	uint64_t size = hazard_file_size("f");

	expect_int(hazard_child(use_shared_memory, region), 0);
	expect_int(hazard_load(region, 1), 'c');
	expect_int(hazard_child(touch_beyond_end, region), SIGBUS);
	expect_unaffected(region, size);
}

/* Hazard 17: it shares the address space, so it is the same process to us. */
static void
vfork_child_grows_the_region(void)
{
	struct wax_region *region = open_and_grow(0);
	int status;
	pid_t pid;

	if (HAZARD_THREAD_SANITIZED)
		hazard_skip("the sanitizer makes vfork a fork");

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
	pid = vfork();
#pragma GCC diagnostic pop
	if (pid == 0) {
		hazard_store(region, 30 * HAZARD_MIB, 'v');
		_exit(wax_region_ensure(region, 0, 35 * HAZARD_MIB) == 0 ? 0
									 : 1);
	}
	expect(pid > 0);
	expect_int(waitpid(pid, &status, 0), pid);
	expect_int(status, 0);
	expect_int(hazard_file_byte("f", 30 * HAZARD_MIB), 'v');
	expect_unaffected(region, hazard_file_size("f"));
}

/* What the open descriptors of an executed child name, as text. */
static void
list_descriptors(char *text, size_t size)
{
	static char script[] = "for fd in /proc/self/fd/*; do"
			       " readlink $fd || :; done >listing";
	static char shell[] = "sh";
	static char option[] = "-c";
	char *const arguments[] = {shell, option, script, NULL};
	int status;
	ssize_t count;
	pid_t pid;
	int fd;

	expect_ok(posix_spawn(&pid, "/bin/sh", NULL, NULL, arguments, environ));
	expect_int(waitpid(pid, &status, 0), pid);
	expect_int(status, 0);
	fd = open("listing", O_RDONLY | O_CLOEXEC);
	expect(fd >= 0);
	count = read(fd, text, size - 1);
	expect(count > 0);
	text[count] = '\0';
	close(fd);
}

/* Hazard 18. */
static void
executed_child_inherits_no_descriptor_of_ours(void)
{
	struct wax_region_opts atomic = hazard_opts(WAX_REGION_ATOMIC);
	struct wax_region *named = open_and_grow(0);
	struct wax_region *hidden = NULL;
	struct wax_region *memory = NULL;
	char directory[4096];
	char text[8192];
	char *line;

	expect_ok(wax_region_open("published", &atomic, &hidden));
	expect_ok(wax_region_open_memfd("anonymous", NULL, &memory));
	expect(getcwd(directory, sizeof(directory)) != NULL);
	list_descriptors(text, sizeof(text));
	expect(strstr(text, "memfd:") == NULL);
	line = strstr(text, directory);
	/* Its own output is the only one there may be. */
	expect(line != NULL);
	expect(strncmp(line + strlen(directory), "/listing\n", 9) == 0);
	expect(strstr(line + 1, directory) == NULL);
	expect_ok(wax_region_abort(hidden));
	expect_ok(wax_region_close(memory));
	expect_ok(wax_region_close(named));
}

static void
wait_for_byte(void *descriptors)
{
	char byte;
	int *pipe_fd = descriptors;

	close(pipe_fd[1]);
	(void)!read(pipe_fd[0], &byte, 1);
}

/* Hazard 16: the lock belongs to the open file description, which a child that
 * was forked meanwhile keeps alive. */
static void
lock_ends_with_the_region_although_a_child_lives(void)
{
	struct wax_region *region = open_and_grow(0);
	int pipe_fd[2];
	int status;
	pid_t pid;

	expect_ok(pipe(pipe_fd));
	fflush(stdout);
	pid = fork();
	expect(pid >= 0);
	if (pid == 0) {
		wait_for_byte(pipe_fd);
		_exit(0);
	}
	expect_ok(wax_region_close(region));
	region = hazard_open(NULL);
	expect_ok(wax_region_close(region));
	close(pipe_fd[1]);
	expect_int(waitpid(pid, &status, 0), pid);
}

static void *
grow_until_stopped(void *region)
{
	uint64_t page;

	for (page = 0; !__atomic_load_n(&stop_growing, __ATOMIC_RELAXED);
	     page++)
		hazard_store(region, page % 65536 * HAZARD_PAGE, 1);
	return NULL;
}

/* Hazard 16: a lock that another thread held at the fork is free in the child.
 */
static void
child_forked_amid_growths_can_use_regions(void)
{
	struct wax_region_opts opts = hazard_opts(0);
	struct wax_region *region;
	pthread_t thread;
	int i;

	opts.reserve = HAZARD_GIB;
	opts.first_step = HAZARD_PAGE;
	opts.max_step = HAZARD_PAGE;
	opts.mode = WAX_GROW_SPARSE;
	opts.folio = WAX_FOLIO_NORMAL;
	region = hazard_open(&opts);
	expect_ok(pthread_create(&thread, NULL, grow_until_stopped, region));
	for (i = 0; i < 50; i++)
		expect_int(hazard_child(use_own_region, region), 0);
	__atomic_store_n(&stop_growing, 1, __ATOMIC_RELAXED);
	expect_ok(pthread_join(thread, NULL));
	expect_ok(wax_region_finish(region, 0));
}

int
main(void)
{
	static const struct hazard cases[] = {
		HAZARD(forked_child_that_touches_the_region_dies_by_sigsegv),
		HAZARD(calls_on_an_inherited_region_return_eperm),
		HAZARD(forked_child_may_open_regions_of_its_own),
		HAZARD(foreign_file_mapped_at_the_inherited_base_is_foreign),
		HAZARD(foreign_file_at_the_inherited_base_stays_foreign_after_an_open),
		HAZARD(inherit_leaves_stored_memory_mapped_in_the_child),
		HAZARD(vfork_child_grows_the_region),
		HAZARD(executed_child_inherits_no_descriptor_of_ours),
		HAZARD(lock_ends_with_the_region_although_a_child_lives),
		HAZARD(child_forked_amid_growths_can_use_regions),
	};

	return hazard_run(cases, HAZARD_COUNT(cases));
}
