/* SPDX-License-Identifier: MIT */
/*
 * wax log write: what is read becomes records.
 *
 * Each record is in the file when its append returns, so a killed process loses
 * only what it had not read.  Signals are blocked but while waiting for input:
 * they come between two records, in every thread of the library, too.
 */
#include "config.h"

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "log-input.h"
#include "log-tee.h"
#include "log.h"
#include "report.h"
#include "tool.h"

/* How long to wait for space on a full disk before trying again. */
#define RETRY_NS 100000000L

/* As the library has them. */
#define MAX_RECORD_DEFAULT ((uint64_t)16 << 20)
#define SEGMENT_DEFAULT ((uint64_t)1 << 30)

struct job {
	const char *path;
	struct wax_log *log;
	struct log_input input;
	bool tee;
	bool tee_failed;
	bool fail_when_full;
	/* A full disk was reported, and nothing was appended since. */
	bool full;
	sigset_t while_waiting;
	struct log_tee out;
};

static volatile sig_atomic_t stopping, rotating;

static void
on_stop(int signo)
{
	stopping = signo;
}

static void
on_rotate(int signo)
{
	rotating = signo;
}

static void
catch_signals(sigset_t *ret_while_waiting)
{
	struct sigaction stop = {.sa_handler = on_stop};
	struct sigaction rotate = {.sa_handler = on_rotate};
	sigset_t blocked;

	(void)sigemptyset(&blocked);
	(void)sigaddset(&blocked, SIGINT);
	(void)sigaddset(&blocked, SIGTERM);
	(void)sigaddset(&blocked, SIGHUP);
	(void)sigprocmask(SIG_BLOCK, &blocked, ret_while_waiting);
	(void)sigdelset(ret_while_waiting, SIGINT);
	(void)sigdelset(ret_while_waiting, SIGTERM);
	(void)sigdelset(ret_while_waiting, SIGHUP);
	(void)sigaction(SIGINT, &stop, NULL);
	(void)sigaction(SIGTERM, &stop, NULL);
	(void)sigaction(SIGHUP, &rotate, NULL);
	/* A closed tee must not end the log. */
	(void)signal(SIGPIPE, SIG_IGN);
}

static bool
is_full(int err)
{
	return err == -ENOSPC || err == -EDQUOT || err == -EFBIG;
}

/*
 * Wait for input, or for a while, letting signals in.  Returns 1 if there is
 * input, else 0.
 */
static int
wait_for(const struct job *job, const struct timespec *limit)
{
	struct pollfd fd = {.fd = job->input.fd, .events = POLLIN};
	nfds_t count = limit == NULL ? 1 : 0;

	return ppoll(&fd, count, limit, &job->while_waiting) > 0;
}

/* Whether to try again after an error, when there may be space; waits for it. */
static bool
waited_for_space(struct job *job, int err)
{
	static const struct timespec retry = {.tv_nsec = RETRY_NS};

	if (!is_full(err) || job->fail_when_full || stopping)
		return false;
	if (!job->full)
		report_error(job->path, err, NULL,
			     "waiting for space; nothing is lost");
	job->full = true;
	(void)wait_for(job, &retry);
	return true;
}

/* Open the log, waiting as append() does; 0, or -1 with the error reported. */
static int
open_log(struct job *job, const struct wax_log_opts *opts)
{
	int err;

	do
		err = wax_log_open(job->path, opts, &job->log, NULL);
	while (waited_for_space(job, err));
	/* It knows how to tell the other errors. */
	if (err)
		job->log = log_open(job->path, opts);
	return job->log == NULL ? -1 : 0;
}

/* Append, waiting for space if the disk is full; 0 or -errno. */
static int
append(struct job *job, const void *data, size_t size)
{
	int err;

	for (;;) {
		err = wax_log_append(job->log, data, size, NULL);
		if (!err && job->full)
			report_warning(job->path, "there is space again");
		if (!err)
			job->full = false;
		if (!err || wax_log_error(job->log) ||
		    !waited_for_space(job, err))
			return err;
	}
}

/* The log goes on without a reader of standard output. */
static void
check_tee(struct job *job, int err)
{
	if (!err)
		return;
	if (err == -ETIMEDOUT)
		report_warning("standard output",
			       "nobody reads it: the log ends without it");
	else
		report_error("standard output", err, NULL,
			     "the log goes on without it");
	job->tee = false;
	job->tee_failed = true;
}

/* Pass a record on as it was read. */
static void
pass_on(struct job *job, const void *data, size_t size)
{
	unsigned char length[4] = {
		(unsigned char)size, (unsigned char)(size >> 8),
		(unsigned char)(size >> 16), (unsigned char)(size >> 24)};
	int err = 0;

	if (job->input.prefixed)
		err = log_tee_add(&job->out, length, sizeof(length));
	if (!err)
		err = log_tee_add(&job->out, data, size);
	if (!err && !job->input.prefixed)
		err = log_tee_add(&job->out, "\n", 1);
	check_tee(job, err);
}

/* Append all records that were read; 0 or -errno, which is reported. */
static int
append_records(struct job *job, bool last)
{
	const void *data;
	size_t size;
	int found, err;

	while ((found = log_input_next(&job->input, last, &data, &size)) > 0) {
		err = append(job, data, size);
		if (err) {
			report_error(job->path, err, NULL, NULL);
			return err;
		}
		if (job->tee)
			pass_on(job, data, size);
	}
	if (found == -EOVERFLOW)
		report_error_at("standard input", found, job->input.offset,
				"raise --max-record");
	else if (found == -ENODATA)
		report_error_at("standard input", found, job->input.offset,
				"the last record is not complete");
	return found;
}

static void
rotate(struct job *job)
{
	int err = wax_log_rotate(job->log);

	rotating = 0;
	if (err)
		report_error(job->path, err, "cannot begin a new segment",
			     NULL);
}

/* One round of waiting and reading; 1 to go on, 0 at the end, or -errno. */
static int
step(struct job *job)
{
	int64_t size = -EINTR;
	int err;

	if (wait_for(job, NULL))
		size = log_input_fill(&job->input);
	if (rotating)
		rotate(job);
	if (size < 0 && size != -EINTR && size != -EAGAIN) {
		report_error("standard input", (int)size, NULL, NULL);
		return (int)size;
	}
	err = size > 0 ? append_records(job, false) : 0;
	if (job->tee)
		check_tee(job, log_tee_flush(&job->out));
	if (err)
		return err;
	return stopping || size == 0 ? 0 : 1;
}

/* Bytes that a pipe holds now; 0 for files, which can be read again. */
static int
left_in_pipe(int fd)
{
	struct stat st;
	int count;

	if (fstat(fd, &st) != 0 ||
	    !(S_ISFIFO(st.st_mode) || S_ISSOCK(st.st_mode)))
		return 0;
	return ioctl(fd, FIONREAD, &count) == 0 ? count : 0;
}

/* What the pipe holds when the program is told to stop is not left behind. */
static int
read_rest(struct job *job)
{
	int64_t size, left = 0;
	int err = 0;

	if (!job->input.at_eof)
		left = left_in_pipe(job->input.fd);
	for (; left > 0 && !err; left -= size) {
		size = log_input_fill(&job->input);
		if (size <= 0)
			break;
		err = append_records(job, false);
	}
	if (!err)
		err = append_records(job, true);
	if (job->tee)
		check_tee(job, log_tee_flush(&job->out));
	return err;
}

static int
copy(struct job *job)
{
	int more;

	do
		more = step(job);
	while (more > 0);
	if (more == 0)
		more = read_rest(job);
	if (job->input.cut > 0)
		fprintf(stderr,
			"wax: log write: %" PRIu64 " lines were longer than "
			"--max-record and became several records\n",
			job->input.cut);
	return more;
}

/* The longest record that the log will take. */
static uint32_t
max_record(const struct wax_log_opts *opts)
{
	uint64_t segment =
		opts->segment_bytes ? opts->segment_bytes : SEGMENT_DEFAULT;

	if (opts->max_record != 0)
		return opts->max_record;
	return (uint32_t)(segment / 8 < MAX_RECORD_DEFAULT
				  ? segment / 8
				  : MAX_RECORD_DEFAULT);
}

static int
run(struct job *job, const struct wax_log_opts *opts, bool prefixed)
{
	int err, closed;

	catch_signals(&job->while_waiting);
	job->out.while_waiting = job->while_waiting;
	job->out.stopping = &stopping;
	err = log_input_init(&job->input, STDIN_FILENO, prefixed,
			     max_record(opts));
	if (err) {
		report_error(NULL, err, NULL, NULL);
		return TOOL_FAILED;
	}
	if (open_log(job, opts)) {
		log_input_done(&job->input);
		return TOOL_FAILED;
	}
	err = copy(job);
	closed = wax_log_close(job->log);
	if (closed && !err)
		report_error(job->path, closed, NULL, NULL);
	log_input_done(&job->input);
	return err || closed || job->tee_failed ? TOOL_FAILED : TOOL_OK;
}

static void
usage(void)
{
	printf("usage: wax log write [OPTION]... DIR\n\n"
	       "Append each line of standard input to the log in DIR, which "
	       "is made if needed.\n"
	       "A record is safe from a kill the moment it is read.\n\n"
	       "  -l, --length-prefixed  records are not lines: each has its "
	       "length in front,\n"
	       "                         32 bits, little-endian\n"
	       "  -t, --tee              pass all on to standard output\n"
	       "      --stamp=CLOCK      coarse, real or none (coarse)\n"
	       "      --full=WHAT        on a full disk, wait or fail "
	       "(wait)\n");
	log_usage_write();
	printf("  -h, --help             show this help\n\n"
	       "SIGHUP begins a new segment; SIGTERM and SIGINT append what "
	       "is left to read and\nclose the log.\n");
}

enum { OPTION_FULL = LOG_OPTION_OTHER };

static const struct option options[] = {
	{"full", required_argument, NULL, OPTION_FULL},
	{"help", no_argument, NULL, 'h'},
	{"length-prefixed", no_argument, NULL, 'l'},
	{"stamp", required_argument, NULL, LOG_OPTION_STAMP},
	{"tee", no_argument, NULL, 't'},
	LOG_WRITE_OPTIONS,
	{NULL, 0, NULL, 0},
};

static int
parse_full(struct job *job, const char *argument)
{
	job->fail_when_full = strcmp(argument, "fail") == 0;
	return job->fail_when_full || strcmp(argument, "wait") == 0 ? 0
								    : -EINVAL;
}

int
log_write(int argc, char **argv)
{
	struct wax_log_opts opts = WAX_LOG_OPTS_INIT;
	struct job job = {0};
	bool prefixed = false;
	int c, err, index = 0;

	opts.stamp = WAX_LOG_STAMP_COARSE;
	for (;;) {
		c = getopt_long(argc, argv, "hlt", options, &index);
		if (c == -1)
			break;
		switch (c) {
		case 'h':
			usage();
			return TOOL_OK;
		case 'l':
			prefixed = true;
			break;
		case 't':
			job.tee = true;
			break;
		case '?':
			return log_usage_error("write", NULL);
		default:
			err = c == OPTION_FULL ? parse_full(&job, optarg)
					       : log_option(&opts, c, optarg);
			if (err)
				return log_bad_argument(
					"write", options[index].name, optarg);
		}
	}
	if (argc - optind != 1)
		return log_usage_error("write", "one DIR is needed");
	job.path = argv[optind];
	return run(&job, &opts, prefixed);
}
