/* SPDX-License-Identifier: MIT */
/*
 * Making a file ours while others want it too, or change it: what is known of a
 * file before it is locked may be wrong by then.
 *
 * Method: the gate of the os layer (see test-anomaly.c) runs `meanwhile` at the
 * first question about a chosen system call, so that another process acts at
 * exactly that moment of an open, or refuses all calls of that kind.  A last
 * test lets two processes race freely.
 */
#include "config.h"

#include <errno.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>

#include <wax.h>

#include "../lib/table.h"
#include "harness.h"
#include "one-file.h"

#define OTHERS_SIZE 100000

static struct wax_region *region;
static struct wax_region_opts opts;
static void (*meanwhile)(void);
static long moment;
/* Questions about it that come first. */
static unsigned earlier;
static int refusal;

int
__wrap_wax_os_gate(long number);
int
__wrap_wax_os_gate(long number)
{
	void (*act)(void) = meanwhile;

	if (number != moment)
		return 0;
	if (earlier > 0) {
		earlier--;
		return 0;
	}
	meanwhile = NULL;
	if (act != NULL)
		act();
	return refusal;
}

static void
setup(void)
{
	one_file_setup();
	opts = (struct wax_region_opts)WAX_REGION_OPTS_INIT;
	region = NULL;
	refusal = 0;
	ck_assert_ok(wax_region_open_memfd(NULL, NULL, &region));
	ck_assert_ok(wax_region_close(region)); /* the handler is installed */
}

static void
at(long number, void (*act)(void))
{
	moment = number;
	meanwhile = act;
	earlier = 0;
}

/* Between opening the file and locking it: the descriptors of its directory and
 * of itself were moved. */
static void
before_lock(void (*act)(void))
{
	at(SYS_fcntl, act);
	earlier = 2;
}

/* Run a function in another process, to its end. */
static void
in_other_process(void (*act)(void))
{
	int status;
	pid_t child = fork();

	if (child == 0) {
		act();
		_exit(0);
	}
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_int_eq(status, 0);
}

static void
write_and_finish(void)
{
	struct wax_region *own;

	if (wax_region_open(path, NULL, &own))
		_exit(1);
	memset(wax_region_base(own), 'o', OTHERS_SIZE);
	if (wax_region_finish(own, OTHERS_SIZE))
		_exit(2);
}

static void
other_writes_and_finishes(void)
{
	in_other_process(write_and_finish);
}

/* One that tells when the other process has the file, one that ends it. */
static int held_pipe[2], end_pipe[2];

/* Another process opens the file and keeps it until the pipe is closed. */
static void
other_holds(void)
{
	struct wax_region *own;
	char byte;

	if (fork() != 0) {
		/* Until it has the lock. */
		ck_assert_int_eq(read(held_pipe[0], &byte, 1), 1);
		return;
	}
	if (wax_region_open(path, NULL, &own))
		_exit(1);
	memcpy(wax_region_base(own), "precious", 8);
	(void)close(end_pipe[1]);
	if (write(held_pipe[1], "x", 1) != 1 ||
	    read(end_pipe[0], &byte, 1) != 0)
		_exit(2);
	_exit(wax_region_finish(own, 8) ? 3 : 0);
}

START_TEST(open_that_finds_the_file_busy_does_not_remove_it)
{
	int status;

	ck_assert_int_eq(pipe(held_pipe), 0);
	ck_assert_int_eq(pipe(end_pipe), 0);
	/* We have created the name, and the other is first to lock it. */
	before_lock(other_holds);
	ck_assert_int_eq(wax_region_open(path, NULL, &region), -EBUSY);
	ck_assert_int_eq(close(end_pipe[1]), 0);
	ck_assert_int_gt(wait(&status), 0);
	ck_assert_int_eq(status, 0);
	ck_assert_int_eq(file_size(), 8);
}
END_TEST

static void
other_finishes_and_space_gets_scarce(void)
{
	const struct rlimit low = {OTHERS_SIZE, RLIM_INFINITY};

	other_writes_and_finishes();
	(void)setrlimit(RLIMIT_FSIZE, &low);
}

/* We have created the name, but what is in the file is the other's. */
START_TEST(failed_open_does_not_remove_what_came_before_the_lock)
{
	static const struct rlimit none = {RLIM_INFINITY, RLIM_INFINITY};
	int err;

	before_lock(other_finishes_and_space_gets_scarce);
	err = wax_region_open(path, NULL, &region);
	(void)setrlimit(RLIMIT_FSIZE, &none);
	ck_assert_int_eq(err, -EFBIG);
	ck_assert_int_eq(file_size(), OTHERS_SIZE);
	ck_assert_int_eq(file_byte(OTHERS_SIZE - 1), 'o');
}
END_TEST

START_TEST(size_is_what_it_is_behind_the_lock)
{
	write_file("", 0);
	before_lock(other_writes_and_finishes);
	ck_assert_ok(wax_region_open(path, NULL, &region));
	ck_assert_uint_ge(wax_region_size(region), OTHERS_SIZE);
	ck_assert_int_ge(file_size(), (int64_t)wax_region_size(region));
	ck_assert_ok(wax_region_abort(region));
	ck_assert_int_eq(file_size(), OTHERS_SIZE);
	ck_assert_int_eq(file_byte(OTHERS_SIZE - 1), 'o');
}
END_TEST

START_TEST(truncate_empties_what_came_before_the_lock)
{
	write_file("", 0);
	opts.flags = WAX_REGION_TRUNCATE;
	before_lock(other_writes_and_finishes);
	ck_assert_ok(wax_region_open(path, &opts, &region));
	ck_assert_uint_eq(wax_region_base(region)[5], 0);
	ck_assert_ok(wax_region_close(region));
}
END_TEST

static void
replace_name(void)
{
	char other[80];

	(void)snprintf(other, sizeof(other), "%s.new", path);
	ck_assert_int_eq(close(open(other, O_RDWR | O_CREAT, 0666)), 0);
	ck_assert_int_eq(rename(other, path), 0);
}

START_TEST(file_is_the_one_that_has_the_name)
{
	write_file("old", 3);
	before_lock(replace_name);
	ck_assert_ok(wax_region_open(path, NULL, &region));
	memset(wax_region_base(region), 'x', 5000);
	ck_assert_ok(wax_region_finish(region, 5000));
	ck_assert_int_eq(file_size(), 5000);
	ck_assert_int_eq(file_byte(4999), 'x');
}
END_TEST

START_TEST(failed_open_removes_what_it_made_and_nothing_else)
{
	char target[80];

	refusal = -EPERM;
	at(SYS_mmap, NULL);
	ck_assert_int_eq(wax_region_open(path, NULL, &region), -EPERM);
	ck_assert_int_eq(file_size(), -1);

	/* A symbolic link to nothing is somebody's. */
	(void)snprintf(target, sizeof(target), "%s.target", path);
	ck_assert_int_eq(symlink(target, path), 0);
	ck_assert_int_eq(wax_region_open(path, NULL, &region), -EPERM);
	ck_assert_int_eq(unlink(path), 0);
	(void)unlink(target);
}
END_TEST

static void
refuse_to_look(void)
{
	refusal = -EIO;
	at(SYS_statx, NULL);
}

/* Without /proc the description is the caller's, who keeps it. */
START_TEST(failed_open_of_a_descriptor_leaves_no_lock)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);

	at(SYS_openat, refuse_to_look);
	ck_assert_int_eq(wax_region_open_fd(fd, NULL, &region), -EIO);
	at(-1, NULL);
	other_writes_and_finishes();
	ck_assert_int_eq(file_size(), OTHERS_SIZE);
	close(fd);
}
END_TEST

START_TEST(open_reader_keeps_no_writer_out)
{
	struct wax_reader *reader;
	unsigned char message[16] = {0, 0, 0, 0, 1};
	int fd;

	write_file(message, sizeof(message));
	ck_assert_ok(wax_message_open(path, NULL, &reader, NULL));
	fd = open(path, O_RDWR | O_CLOEXEC);
	ck_assert_ok(wax_region_open_fd(fd, NULL, &region));
	ck_assert_ok(wax_region_close(region));
	close(fd);
	wax_reader_close(reader);
}
END_TEST

START_TEST(removed_directory_is_missing_and_not_busy)
{
	char removed[80];
	int dirfd;

	(void)snprintf(removed, sizeof(removed), "%s.d", path);
	ck_assert_int_eq(mkdir(removed, 0700), 0);
	dirfd = open(removed, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	ck_assert_int_eq(rmdir(removed), 0);
	ck_assert_int_eq(wax_region_openat(dirfd, "file", NULL, &region),
			 -ENOENT);
	close(dirfd);
}
END_TEST

START_TEST(trim_that_fails_changes_nothing)
{
	uint64_t size;

	ck_assert_ok(wax_region_open(path, NULL, &region));
	memset(wax_region_base(region), 'x', 8 << 20);
	size = wax_region_size(region);
	refusal = -EIO;
	at(SYS_ftruncate, NULL);
	ck_assert_int_eq(wax_region_trim(region, 5), -EIO);
	at(-1, NULL);
	ck_assert_uint_eq(wax_region_size(region), size);
	ck_assert_int_eq(file_size(), (int64_t)size);
	/* A store behind what was kept must not find old bytes as new ones. */
	ck_assert_uint_eq(wax_region_base(region)[4 << 20], 'x');
	ck_assert_ok(wax_region_trim(region, 5));
	ck_assert_uint_eq(wax_region_base(region)[4 << 20], 0);
	ck_assert_ok(wax_region_close(region));
}
END_TEST

/* -- Two processes --------------------------------------------------------- */

/* Shared with the children: how many are ready, how many finished well. */
static volatile int *shared;

static void
race_once(void)
{
	struct wax_region *own;
	int err;

	__atomic_add_fetch(&shared[0], 1, __ATOMIC_SEQ_CST);
	while (shared[0] < 2)
		;
	err = wax_region_open(path, NULL, &own);
	if (err)
		_exit(err == -EBUSY ? 0 : 1);
	memcpy(wax_region_base(own), "precious", 8);
	(void)usleep(300);
	if (wax_region_finish(own, 8))
		_exit(2);
	__atomic_add_fetch(&shared[1], 1, __ATOMIC_SEQ_CST);
}

START_TEST(finished_file_is_there_whoever_else_wanted_it)
{
	int round, child, status, finished = 0;

	shared = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	for (round = 0; round < 200; round++) {
		(void)unlink(path);
		shared[0] = shared[1] = 0;
		for (child = 0; child < 2; child++)
			if (fork() == 0) {
				race_once();
				_exit(0);
			}
		while (wait(&status) > 0)
			ck_assert_int_eq(status, 0);
		if (shared[1] == 0)
			continue;
		finished++;
		ck_assert_int_eq(file_size(), 8);
		ck_assert_int_eq(file_byte(0), 'p');
	}
	ck_assert_int_gt(finished, 100);
}
END_TEST

/* -- Closing --------------------------------------------------------------- */

static void
no_act(int signo)
{
	(void)signo;
}

START_TEST(close_gives_up_after_a_second_under_a_storm_of_signals)
{
	const struct itimerval storm = {{0, 4000}, {0, 4000}};
	struct wax_table_hit hit;

	ck_assert_ok(wax_region_open(path, NULL, &region));
	ck_assert(wax_table_pin((uintptr_t)wax_region_base(region), &hit));
	(void)signal(SIGALRM, no_act);
	ck_assert_int_eq(setitimer(ITIMER_REAL, &storm, NULL), 0);
	/* Or the test does not end in time. */
	ck_assert_int_eq(wax_region_close(region), -ETIMEDOUT);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("claim");
	TCase *claim = tcase_create("claim");

	tcase_set_timeout(claim, 240);
	one_file_fixture(claim, setup);
	tcase_add_test(claim, open_that_finds_the_file_busy_does_not_remove_it);
	tcase_add_test(claim,
		       failed_open_does_not_remove_what_came_before_the_lock);
	tcase_add_test(claim, size_is_what_it_is_behind_the_lock);
	tcase_add_test(claim, truncate_empties_what_came_before_the_lock);
	tcase_add_test(claim, file_is_the_one_that_has_the_name);
	tcase_add_test(claim,
		       failed_open_removes_what_it_made_and_nothing_else);
	tcase_add_test(claim, failed_open_of_a_descriptor_leaves_no_lock);
	tcase_add_test(claim, open_reader_keeps_no_writer_out);
	tcase_add_test(claim, removed_directory_is_missing_and_not_busy);
	tcase_add_test(claim, trim_that_fails_changes_nothing);
	tcase_add_test(claim, finished_file_is_there_whoever_else_wanted_it);
	tcase_add_test(claim,
		       close_gives_up_after_a_second_under_a_storm_of_signals);
	suite_add_tcase(suite, claim);
	return harness_run(suite);
}
