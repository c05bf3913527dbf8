/* SPDX-License-Identifier: MIT */
/*
 * The runner behind hazard.h.
 *
 * The parent never opens a region, so each child starts with an empty table and
 * without wax's handler.  Children are leaders of a process group, which is
 * killed when the case ends, so that nothing a case started outlives it.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "hazard.h"

/* Sanitizers slow everything down by up to 20. */
enum {
	TIME_LIMIT_S = HAZARD_SANITIZED ? 480 : 120,
	STATUS_FAILED = 1,
	STATUS_SKIPPED = 77,
	REASON_SIZE = 256
};

/* Shared with the children, so that a reason survives them. */
static char *reason;

void
hazard_skip(const char *why)
{
	snprintf(reason, REASON_SIZE, "%s", why);
	_exit(STATUS_SKIPPED);
}

void
hazard_fail(const char *file, int line, const char *what, long long got,
	    long long wanted)
{
	printf("# %s:%d: %s: got %lld, wanted %lld\n", file, line, what, got,
	       wanted);
	fflush(stdout);
	_exit(STATUS_FAILED);
}

int
hazard_child(void (*body)(void *), void *argument)
{
	int status;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	expect(pid >= 0);
	if (pid == 0) {
		body(argument);
		fflush(stdout);
		_exit(0);
	}
	expect_int(waitpid(pid, &status, 0), pid);
	if (WIFSIGNALED(status))
		return WTERMSIG(status);
	return -WEXITSTATUS(status);
}

uint64_t
hazard_file_size(const char *path)
{
	struct stat st;

	expect_ok(stat(path, &st));
	return (uint64_t)st.st_size;
}

int
hazard_file_byte(const char *path, uint64_t offset)
{
	unsigned char byte;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	expect(fd >= 0);
	expect_int(pread(fd, &byte, 1, (off_t)offset), 1);
	close(fd);
	return byte;
}

volatile unsigned char *
hazard_foreign_page(void)
{
	int fd = open("foreign", O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	void *page;

	expect(fd >= 0);
	page = mmap(NULL, HAZARD_PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd,
		    0);
	expect(page != MAP_FAILED);
	close(fd);
	return page;
}

struct wax_region_opts
hazard_opts(uint32_t flags)
{
	struct wax_region_opts opts = WAX_REGION_OPTS_INIT;

	opts.flags = flags;
	opts.reserve = 64 * HAZARD_MIB;
	return opts;
}

struct wax_region *
hazard_open(const struct wax_region_opts *opts)
{
	struct wax_region *region = NULL;

	expect_ok(wax_region_open("f", opts, &region));
	return region;
}

static int
remove_entry(const char *path, const struct stat *st, int kind,
	     struct FTW *where)
{
	(void)st;
	(void)kind;
	(void)where;
	return remove(path);
}

static void
child_main(const struct hazard *hazard, const char *directory,
	   const sigset_t *mask)
{
	struct rlimit core;

	/* A case may raise the soft limit again; the hard one stays. */
	if (getrlimit(RLIMIT_CORE, &core) != 0)
		_exit(STATUS_FAILED);
	core.rlim_cur = 0;
	if (setpgid(0, 0) != 0 || setrlimit(RLIMIT_CORE, &core) != 0 ||
	    chdir(directory) != 0 || sigprocmask(SIG_SETMASK, mask, NULL) != 0)
		_exit(STATUS_FAILED);
	hazard->run();
	exit(EXIT_SUCCESS);
}

/* Wait for the child, at most the time limit; 0 if the limit ended it. */
static int
wait_limited(pid_t pid, const sigset_t *chld, int *ret_status)
{
	const struct timespec slice = {0, 100 * 1000 * 1000};
	time_t deadline = time(NULL) + TIME_LIMIT_S;
	int in_time = 1;

	while (waitpid(pid, ret_status, WNOHANG) == 0) {
		(void)sigtimedwait(chld, NULL, &slice);
		if (deadline < time(NULL)) {
			in_time = 0;
			(void)kill(-pid, SIGKILL);
			(void)waitpid(pid, ret_status, 0);
			break;
		}
	}
	(void)kill(-pid, SIGKILL);
	return in_time;
}

/* One TAP line; 1 if the case failed. */
static int
report(const struct hazard *hazard, size_t number, int in_time, int status)
{
	int skipped =
		WIFEXITED(status) && WEXITSTATUS(status) == STATUS_SKIPPED;
	int passed = skipped;

	if (in_time && hazard->signo == 0)
		passed |= WIFEXITED(status) && WEXITSTATUS(status) == 0;
	else if (in_time)
		passed |= WIFSIGNALED(status) &&
			  WTERMSIG(status) == hazard->signo;
	if (!in_time)
		printf("# still running after %d s\n", TIME_LIMIT_S);
	else if (!passed && WIFSIGNALED(status))
		printf("# ended by signal %d\n", WTERMSIG(status));
	else if (!passed)
		printf("# exit status %d\n", WEXITSTATUS(status));
	printf("%s %zu - %s%s%s\n", passed ? "ok" : "not ok", number,
	       hazard->claim, skipped ? " # SKIP " : "", skipped ? reason : "");
	fflush(stdout);
	return !passed;
}

static int
run_case(const struct hazard *hazard, size_t number)
{
	const char *parent = getenv("TMPDIR");
	char directory[4096];
	sigset_t chld;
	sigset_t before;
	int status = 0;
	int in_time;
	pid_t pid;

	snprintf(directory, sizeof(directory), "%s/wax-hazard.XXXXXX",
		 parent ? parent : "/tmp");
	if (mkdtemp(directory) == NULL) {
		printf("Bail out! %s: %s\n", directory, strerror(errno));
		exit(EXIT_FAILURE);
	}
	sigemptyset(&chld);
	sigaddset(&chld, SIGCHLD);
	sigprocmask(SIG_BLOCK, &chld, &before);
	fflush(stdout);
	pid = fork();
	if (pid == 0)
		child_main(hazard, directory, &before);
	in_time = wait_limited(pid, &chld, &status);
	sigprocmask(SIG_SETMASK, &before, NULL);
	(void)nftw(directory, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
	return report(hazard, number, in_time, status);
}

int
hazard_run(const struct hazard *cases, size_t count)
{
	const char *preload = getenv("LD_PRELOAD");
	const char *only = getenv("WAX_HAZARD");
	int failed = 0;
	size_t i;

	/* Valgrind delivers signals in its own way and at its own time. */
	if (preload && strstr(preload, "vgpreload")) {
		printf("1..0 # SKIP not under valgrind\n");
		return EXIT_SUCCESS;
	}
	reason = mmap(NULL, REASON_SIZE, PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (reason == MAP_FAILED)
		return EXIT_FAILURE;
	printf("1..%zu\n", count);
	for (i = 0; i < count; i++) {
		if (only && strcmp(only, cases[i].claim) != 0)
			printf("ok %zu - %s # SKIP WAX_HAZARD is set\n", i + 1,
			       cases[i].claim);
		else
			failed |= run_case(&cases[i], i + 1);
	}
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
