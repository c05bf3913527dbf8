/* SPDX-License-Identifier: MIT */
/*
 * The peak of private memory, RssAnon in /proc/PID/status.
 *
 * The kernel keeps a peak only of all memory, pages of files included, so
 * somebody has to look again and again.  It is a child and not a thread: libc
 * takes locks for good once a process has had a second thread, and contestants
 * would pay for that.  Peaks shorter than a millisecond may be missed.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "result.h"
#include "sample.h"

/* Bytes, or BENCH_NONE. */
static double
read_anonymous(int status)
{
	static const char name[] = "RssAnon:";
	char text[4096];
	const char *line;
	ssize_t size = pread(status, text, sizeof(text) - 1, 0);

	if (size <= 0)
		return BENCH_NONE;
	text[size] = '\0';
	line = strstr(text, name);
	if (line == NULL)
		return BENCH_NONE;
	return strtod(line + sizeof(name) - 1, NULL) * 1024;
}

_Noreturn static void
watch(int status, int wire)
{
	struct pollfd ready = {.fd = wire, .events = POLLIN};
	double first = read_anonymous(status), peak = first, now;

	/* The parent goes on when it knows where the count starts. */
	if (write(wire, &first, sizeof(first)) != sizeof(first))
		_exit(1);
	for (;;) {
		now = read_anonymous(status);
		peak = now > peak ? now : peak;
		if (poll(&ready, 1, 1) != 0)
			break;
	}
	peak = first < 0 ? BENCH_NONE : peak - first;
	_exit(write(wire, &peak, sizeof(peak)) != sizeof(peak));
}

int
bench_memory_start(struct bench_memory *memory)
{
	int wires[2], status, err = 0;
	double first;

	status = open("/proc/self/status", O_RDONLY | O_CLOEXEC);
	if (status < 0)
		return -errno;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, wires) != 0) {
		err = -errno;
		goto close_status;
	}
	memory->child = fork();
	if (memory->child == 0) {
		(void)close(wires[0]);
		watch(status, wires[1]);
	}
	err = memory->child < 0 ? -errno : 0;
	(void)close(wires[1]);
	memory->wire = wires[0];
	if (err)
		(void)close(wires[0]);
	else
		(void)!read(wires[0], &first, sizeof(first));
close_status:
	(void)close(status);
	return err;
}

double
bench_memory_stop(struct bench_memory *memory)
{
	double peak;

	if (shutdown(memory->wire, SHUT_WR) != 0 ||
	    read(memory->wire, &peak, sizeof(peak)) != sizeof(peak))
		peak = BENCH_NONE;
	(void)close(memory->wire);
	(void)waitpid(memory->child, NULL, 0);
	return peak;
}
