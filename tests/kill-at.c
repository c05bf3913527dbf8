/* SPDX-License-Identifier: MIT */
/*
 * Kill `wax` in the middle of its work.
 *
 *   kill-at MICROSECONDS FILE ARGUMENT...
 *
 * runs `wax ARGUMENT...` in a child process that gets SIGKILL after that many
 * microseconds, or never if they are 0.  Prints whether it was killed, how many
 * microseconds it lived, and how much of FILE was written then: the offset behind
 * its last byte that is not zero.
 */
#include "config.h"

#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tools/tool.h"

static int64_t
now_us(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/*
 * Have the kernel kill this process.  A parent that sleeps or polls may itself
 * have to wait for a processor, by which time the work is done.
 */
static int
kill_later(int64_t delay_us)
{
	struct sigevent event = {
		.sigev_notify = SIGEV_SIGNAL,
		.sigev_signo = SIGKILL,
	};
	const struct itimerspec when = {
		.it_value.tv_sec = (time_t)(delay_us / 1000000),
		.it_value.tv_nsec = (long)(delay_us % 1000000) * 1000,
	};
	timer_t timer;

	if (timer_create(CLOCK_MONOTONIC, &event, &timer) < 0)
		return -1;
	return timer_settime(timer, 0, &when, NULL);
}

/* The offset behind the last byte that is not zero. */
static int64_t
written(const char *path)
{
	static char bytes[65536];
	struct stat stat;
	off_t start, end;
	ssize_t count;
	int fd;

	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &stat) < 0)
		return 0;
	for (end = stat.st_size; end > 0; end = start) {
		start = (end - 1) / (off_t)sizeof(bytes) * (off_t)sizeof(bytes);
		count = pread(fd, bytes, (size_t)(end - start), start);
		while (count > 0 && bytes[count - 1] == 0)
			count--;
		if (count > 0)
			return start + count;
	}
	return 0;
}

int
main(int argc, char **argv)
{
	int64_t delay, started;
	pid_t child;
	int status;

	if (argc < 4)
		return EXIT_FAILURE;
	delay = strtoll(argv[1], NULL, 10);
	started = now_us();
	child = fork();
	if (child < 0)
		return EXIT_FAILURE;
	/* The wrapper that libtool makes of a program takes longer to start
	 * than the work takes, so the program is called as a function. */
	if (child == 0)
		exit(delay > 0 && kill_later(delay) < 0
			     ? EXIT_FAILURE
			     : tool_main(argc - 2, argv + 2));
	if (waitpid(child, &status, 0) != child)
		return EXIT_FAILURE;
	printf("%s %" PRId64 " %" PRId64 "\n",
	       WIFSIGNALED(status) ? "killed" : "ended", now_us() - started,
	       written(argv[2]));
	return EXIT_SUCCESS;
}
