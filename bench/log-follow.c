/* SPDX-License-Identifier: MIT */
/*
 * How long it takes from an append in one process to its reader in another, on
 * a machine that does nothing else: a record each millisecond, and for wax a new
 * segment after each hundred.  The reader sleeps in between.
 *
 * Next to wax stands the way of tail -f: write(2), a file, inotify(7).
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <wax.h>

#include "log.h"

#define PERIOD_NS 1000000
#define ROTATE_EVERY 100
/* A reader that waits so long has missed a record. */
#define TIMEOUT_MS 2000

/* What is appended. */
struct stamped {
	uint64_t number;
	uint64_t nanoseconds;
};

/* One end of a way to pass records; which fields it uses is its own affair. */
struct end {
	const struct bench_job *job;
	int fd, watch;
	struct wax_log *log;
	struct wax_log_reader *reader;
};

struct follow_way {
	int (*open_writer)(struct end *end);
	int (*put)(struct end *end, const struct stamped *record);
	int (*close_writer)(struct end *end);
	int (*open_reader)(struct end *end);
	/* Waits for the next record. */
	int (*get)(struct end *end, struct stamped *ret_record);
	void (*close_reader)(struct end *end);
};

static uint64_t
nanoseconds(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000000u + (uint64_t)ts.tv_nsec;
}

/* -- wax ------------------------------------------------------------------ */

static int
open_log_writer(struct end *end)
{
	struct wax_log_opts opts = WAX_LOG_OPTS_INIT;

	opts.sync = WAX_LOG_SYNC_NONE;
	return wax_log_open(end->job->directory, &opts, &end->log, NULL);
}

static int
put_log(struct end *end, const struct stamped *record)
{
	int err = wax_log_append(end->log, record, sizeof(*record), NULL);

	if (!err && record->number % ROTATE_EVERY == ROTATE_EVERY - 1)
		err = wax_log_rotate(end->log);
	return err;
}

static int
close_log_writer(struct end *end)
{
	return wax_log_close(end->log);
}

static int
open_log_reader(struct end *end)
{
	return wax_log_reader_open(end->job->directory, NULL, &end->reader);
}

static int
get_log(struct end *end, struct stamped *ret_record)
{
	struct wax_log_entry entry;
	int found;

	while ((found = wax_log_next(end->reader, &entry)) != WAX_LOG_ENTRY) {
		if (found < 0)
			return found;
		if (found != WAX_LOG_NOTHING && found != WAX_LOG_BUSY)
			return -EBADMSG;
		found = wax_log_wait(end->reader, TIMEOUT_MS);
		if (found <= 0)
			return found < 0 ? found : -ETIMEDOUT;
	}
	if (entry.size != sizeof(*ret_record))
		return -EBADMSG;
	memcpy(ret_record, entry.data, sizeof(*ret_record));
	return 0;
}

static void
close_log_reader(struct end *end)
{
	wax_log_reader_close(end->reader);
}

static const struct follow_way log_way = {
	open_log_writer, put_log, close_log_writer,
	open_log_reader, get_log, close_log_reader,
};

/* -- A file and inotify ---------------------------------------------------- */

static int
open_file_writer(struct end *end)
{
	end->fd = open(end->job->path,
		       O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
	return end->fd < 0 ? -errno : 0;
}

static int
put_file(struct end *end, const struct stamped *record)
{
	return write(end->fd, record, sizeof(*record)) == sizeof(*record)
		       ? 0
		       : -errno;
}

static int
close_file_writer(struct end *end)
{
	return close(end->fd) == 0 ? 0 : -errno;
}

static int
open_file_reader(struct end *end)
{
	end->fd = open(end->job->path, O_RDONLY | O_CLOEXEC);
	end->watch = inotify_init1(IN_CLOEXEC);
	if (end->fd < 0 || end->watch < 0 ||
	    inotify_add_watch(end->watch, end->job->path, IN_MODIFY) < 0)
		return -errno;
	return 0;
}

static int
get_file(struct end *end, struct stamped *ret_record)
{
	struct pollfd event = {.fd = end->watch, .events = POLLIN};
	char buffer[4096];
	ssize_t count;

	while ((count = read(end->fd, ret_record, sizeof(*ret_record))) == 0) {
		if (poll(&event, 1, TIMEOUT_MS) <= 0)
			return -ETIMEDOUT;
		if (read(end->watch, buffer, sizeof(buffer)) < 0)
			return -errno;
	}
	return count == sizeof(*ret_record) ? 0 : -EBADMSG;
}

static void
close_file_reader(struct end *end)
{
	(void)close(end->fd);
	(void)close(end->watch);
}

static const struct follow_way file_way = {
	open_file_writer, put_file, close_file_writer,
	open_file_reader, get_file, close_file_reader,
};

/* -- The comparison -------------------------------------------------------- */

/* The writer's process.  Tells by a byte that there is something to open, and
 * gives the reader time to. */
static int
write_all(const struct follow_way *way, struct end *end, int ready)
{
	const uint32_t *count = end->job->work;
	struct timespec due;
	struct stamped record;
	int err = way->open_writer(end);

	if (err || write(ready, "", 1) != 1)
		return -1;
	(void)clock_gettime(CLOCK_MONOTONIC, &due);
	due.tv_nsec += 20 * PERIOD_NS;
	for (record.number = 0; !err && record.number < *count;
	     record.number++) {
		due.tv_nsec += PERIOD_NS;
		if (due.tv_nsec >= 1000000000) {
			due.tv_nsec -= 1000000000;
			due.tv_sec++;
		}
		(void)clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &due,
				      NULL);
		record.nanoseconds = nanoseconds();
		err = way->put(end, &record);
	}
	return err ? err : way->close_writer(end);
}

static int
read_all(const struct follow_way *way, struct end *end, int ready,
	 uint64_t *delays)
{
	const uint32_t *count = end->job->work;
	struct stamped record;
	uint64_t i;
	char byte;
	int err;

	if (read(ready, &byte, 1) != 1)
		return -EPIPE;
	err = way->open_reader(end);
	if (err)
		return err;
	for (i = 0; !err && i < *count; i++) {
		err = way->get(end, &record);
		delays[i] = nanoseconds() - record.nanoseconds;
		if (!err && record.number != i)
			err = -EBADMSG;
	}
	way->close_reader(end);
	return err;
}

static int
compare_delays(const void *left, const void *right)
{
	uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;

	return a < b ? -1 : a > b;
}

static void
report_delays(struct bench_job *job, uint64_t *delays, uint32_t count)
{
	qsort(delays, count, sizeof(*delays), compare_delays);
	bench_metric(job, "p50", "ns", (double)delays[count / 2]);
	bench_metric(job, "p99", "ns", (double)delays[count - 1 - count / 100]);
	bench_metric(job, "max", "ns", (double)delays[count - 1]);
	job->operations = count;
	job->bytes = count * sizeof(struct stamped);
}

/* In the parent: read what child writes, and see how it ends. */
static int
follow(struct bench_job *job, pid_t child, int ready)
{
	uint32_t count = *(const uint32_t *)job->work;
	uint64_t *delays = calloc(count, sizeof(*delays));
	struct end end = {.job = job};
	int status, err = -ENOMEM;

	if (delays != NULL)
		err = read_all(job->argument, &end, ready, delays);
	if (waitpid(child, &status, 0) != child)
		err = err ? err : -errno;
	else if (!WIFEXITED(status) || WEXITSTATUS(status) != EXIT_SUCCESS)
		err = err ? err : -EPIPE;
	if (!err)
		report_delays(job, delays, count);
	free(delays);
	return err;
}

static int
run_follow(struct bench_job *job)
{
	struct end end = {.job = job};
	int ready[2], err;
	pid_t child;

	if (pipe2(ready, O_CLOEXEC) != 0)
		return -errno;
	child = fork();
	if (child == 0) {
		(void)close(ready[0]);
		_exit(write_all(job->argument, &end, ready[1]) == 0
			      ? EXIT_SUCCESS
			      : EXIT_FAILURE);
	}
	err = child < 0 ? -errno : 0;
	(void)close(ready[1]);
	if (!err)
		err = follow(job, child, ready[0]);
	(void)close(ready[0]);
	return err;
}

static const struct bench_contestant log_follower = {
	.name = "wax_log_wait",
	.flags = BENCH_BASELINE,
	.argument = &log_way,
	.run = run_follow,
};
static const struct bench_contestant file_follower = {
	.name = "write, inotify",
	.argument = &file_way,
	.run = run_follow,
};

static const struct bench_contestant *const contestants[] = {
	&log_follower, &file_follower, NULL};

int
bench_log_follow(const struct bench_options *options,
		 const struct bench_contestant *const *peers)
{
	uint32_t count = options->quick ? 200 : 1000;
	struct bench_case c = {
		.benchmark = "log-follow",
		.work = &count,
		.contestants = contestants,
		.parameters = {BENCH_BYTES("record", sizeof(struct stamped)),
			       BENCH_NUMBER("records", count),
			       BENCH_NUMBER("rotations", count / ROTATE_EVERY)},
	};

	(void)peers;
	return bench_compare(options, &c);
}
