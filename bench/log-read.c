/* SPDX-License-Identifier: MIT */
/*
 * Reading a log that the kernel has in memory: verify, read all records, open
 * after its writer was killed; next to read(2), which looks at nothing.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <wax.h>

#include "log.h"

struct read_work {
	uint64_t size;
	uint64_t bytes;
};

/* The log lies in a directory of its own: reading takes every file there. */
static int
fill(const struct read_work *work, const char *directory,
     struct wax_log **ret_log)
{
	struct wax_log_opts opts = WAX_LOG_OPTS_INIT;
	char data[4096];
	uint64_t left;
	int err;

	memset(data, 'x', sizeof(data));
	opts.sync = WAX_LOG_SYNC_NONE;
	opts.segment_bytes = (uint64_t)4 << 30;
	err = wax_log_open(directory, &opts, ret_log, NULL);
	for (left = work->bytes / work->size; !err && left > 0; left--)
		err = wax_log_append(*ret_log, data, work->size, NULL);
	return err;
}

static int
setup_closed(struct bench_job *job)
{
	struct wax_log *log;
	int err = fill(job->work, job->directory, &log);

	return err ? err : wax_log_close(log);
}

/* Leave a log that nobody closed. */
static int
setup_killed(struct bench_job *job)
{
	struct wax_log *log;
	pid_t child = fork();
	int status;

	if (child == 0) {
		if (fill(job->work, job->directory, &log) == 0)
			(void)raise(SIGKILL);
		_exit(EXIT_FAILURE);
	}
	if (child < 0 || waitpid(child, &status, 0) != child)
		return -errno;
	return WIFSIGNALED(status) ? 0 : -EIO;
}

static int
account(struct bench_job *job, uint64_t records)
{
	const struct read_work *work = job->work;

	if (records != work->bytes / work->size)
		return -EBADMSG;
	job->operations = records;
	job->bytes = records * work->size;
	return 0;
}

static int
run_verify(struct bench_job *job)
{
	struct wax_log_report report;
	int err = wax_log_verify(job->directory, NULL, &report, sizeof(report));

	return err ? err : account(job, report.records);
}

static int
run_next(struct bench_job *job)
{
	struct wax_log_reader *reader;
	struct wax_log_entry entry;
	uint64_t records = 0;
	int found = wax_log_reader_open(job->directory, NULL, &reader);

	if (found < 0)
		return found;
	while ((found = wax_log_next(reader, &entry)) == WAX_LOG_ENTRY)
		records++;
	wax_log_reader_close(reader);
	return found < 0 ? found : account(job, records);
}

/* Opening recovers the log, and begins a new segment in it. */
static int
run_open(struct bench_job *job)
{
	const struct read_work *work = job->work;
	struct wax_log_opts opts = WAX_LOG_OPTS_INIT;
	struct wax_log_stat stat;
	struct wax_log *log;
	int err;

	opts.sync = WAX_LOG_SYNC_NONE;
	err = wax_log_open(job->directory, &opts, &log, NULL);
	if (err)
		return err;
	job->state = log;
	err = wax_log_stat(log, &stat, sizeof(stat));
	if (!err && stat.ordinal != work->bytes / work->size)
		err = -EBADMSG;
	return err ? err : account(job, stat.ordinal);
}

static int
clean_open(struct bench_job *job)
{
	return wax_log_close(job->state);
}

/* A bare file of as many bytes. */
static int
setup_file(struct bench_job *job)
{
	const struct read_work *work = job->work;
	size_t piece = (size_t)1 << 20;
	char *data = malloc(piece);
	uint64_t left;
	int fd, err = 0;

	if (data == NULL)
		return -ENOMEM;
	memset(data, 'x', piece);
	fd = open(job->path, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
	if (fd < 0)
		err = -errno;
	for (left = work->bytes; !err && left > 0; left -= piece)
		if (write(fd, data, piece) != (ssize_t)piece)
			err = -errno;
	if (fd >= 0)
		(void)close(fd);
	free(data);
	return err;
}

static int
run_file(struct bench_job *job)
{
	const struct read_work *work = job->work;
	char buffer[256 << 10];
	int fd = open(job->path, O_RDONLY | O_CLOEXEC);
	uint64_t bytes = 0;
	ssize_t count;

	if (fd < 0)
		return -errno;
	while ((count = read(fd, buffer, sizeof(buffer))) > 0)
		bytes += (uint64_t)count;
	(void)close(fd);
	return count < 0 ? -errno : account(job, bytes / work->size);
}

static const struct bench_contestant verify = {
	.name = "wax_log_verify",
	.flags = BENCH_BASELINE,
	.setup = setup_closed,
	.run = run_verify,
};
static const struct bench_contestant next = {
	.name = "wax_log_next",
	.setup = setup_closed,
	.run = run_next,
};
static const struct bench_contestant recover = {
	.name = "wax_log_open after kill -9",
	.setup = setup_killed,
	.run = run_open,
	.clean = clean_open,
};
static const struct bench_contestant file = {
	.name = "read, 256 KiB a call",
	.note = "looks at nothing",
	.setup = setup_file,
	.run = run_file,
};

static const struct bench_contestant *const contestants[] = {
	&verify, &next, &recover, &file, NULL};

int
bench_log_read(const struct bench_options *options,
	       const struct bench_contestant *const *peers)
{
	static const uint64_t sizes[] = {256, 4096};
	size_t i;
	int err, first = 0;

	(void)peers;
	for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct read_work work = {
			.size = sizes[i],
			.bytes = (uint64_t)(options->quick ? 4 : 1024) << 20};
		struct bench_case c = {
			.benchmark = "log-read",
			.work = &work,
			.contestants = contestants,
			.parameters = {BENCH_BYTES("record", work.size),
				       BENCH_BYTES("log", work.bytes)},
		};

		err = bench_compare(options, &c);
		first = first ? first : err;
	}
	return first;
}
