/* SPDX-License-Identifier: MIT */
/* wax log tail: print the last records, and those that follow. */
#include "config.h"

#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <unistd.h>

#include "log.h"
#include "quantity.h"
#include "report.h"
#include "tool.h"

#define COUNT_DEFAULT 10

/* So that a signal between looking and waiting is not waited out. */
#define WAIT_MS 1000

struct job {
	const char *path;
	struct wax_log_reader_opts opts;
	struct log_print print;
	uint64_t count;
	bool follow;
};

static volatile sig_atomic_t stopping;

static void
on_stop(int signo)
{
	stopping = signo;
}

static void
catch_signals(void)
{
	struct sigaction action = {.sa_handler = on_stop};

	(void)sigaction(SIGINT, &action, NULL);
	(void)sigaction(SIGTERM, &action, NULL);
}

/* Count the records from here to the end. */
static int
count_records(struct wax_log_reader *reader, uint64_t *ret_count)
{
	struct wax_log_entry entry;
	uint64_t count = 0;
	int kind;

	for (;;) {
		kind = wax_log_next(reader, &entry);
		if (kind == WAX_LOG_NOTHING || kind == WAX_LOG_BUSY)
			break;
		if (kind < 0 && kind != -EBADMSG)
			return kind;
		if (kind == WAX_LOG_ENTRY)
			count++;
	}
	*ret_count = count;
	return 0;
}

/* Where damage hides the ordinals: count all, then pass over the first. */
static int
seek_by_counting(struct wax_log_reader *reader, uint64_t wanted)
{
	struct wax_log_entry entry;
	uint64_t count = 0;
	int kind, err;

	err = wax_log_seek(reader, 0);
	if (err == -ENODATA)
		err = 0;
	if (!err)
		err = count_records(reader, &count);
	if (!err)
		err = wax_log_seek(reader, 0);
	if (err && err != -ENODATA)
		return err;
	while (wanted < count) {
		kind = wax_log_next(reader, &entry);
		if (kind == WAX_LOG_NOTHING || kind == WAX_LOG_BUSY)
			break;
		if (kind == WAX_LOG_ENTRY)
			count--;
	}
	return 0;
}

static int
seek_last(struct wax_log_reader *reader, uint64_t wanted)
{
	struct wax_log_reader_stat stat;
	int err;

	if (wanted == 0)
		return wax_log_seek(reader, WAX_LOG_END);
	err = wax_log_reader_stat(reader, &stat, sizeof(stat));
	if (err)
		return err;
	if (stat.end_ordinal == UINT64_MAX || stat.first_ordinal == UINT64_MAX)
		return seek_by_counting(reader, wanted);
	if (stat.end_ordinal - stat.first_ordinal <= wanted)
		return 0;
	err = wax_log_seek_ordinal(reader, stat.end_ordinal - wanted);
	return err == -ERANGE ? 0 : err;
}

static int
tail(struct job *job, struct wax_log_reader *reader)
{
	const struct log_range all = LOG_RANGE_ALL;
	bool damaged = false;
	int result;

	result = seek_last(reader, job->count);
	if (result)
		report_error(job->path, result, NULL, NULL);
	while (!result && !stopping) {
		result = log_reader_print(job->path, reader, &all, &job->print,
					  &damaged);
		/* Retention was faster: go on with what is still there. */
		if (result == -ENODATA && job->follow) {
			damaged = true;
			result = wax_log_seek(reader, 0);
			if (!result || result == -ENODATA) {
				result = 0;
				continue;
			}
			report_error(job->path, result, NULL, NULL);
		}
		if (result || !job->follow)
			break;
		if (fflush(stdout) != 0)
			break;
		result = wax_log_wait(reader, WAIT_MS);
		if (result < 0 && result != -EINTR)
			report_error(job->path, result, NULL, NULL);
		else
			result = 0;
	}
	return result < 0 || damaged ? TOOL_FAILED : TOOL_OK;
}

static void
usage(void)
{
	printf("usage: wax log tail [OPTION]... DIR\n\n"
	       "Print the last records of the log in DIR.\n\n"
	       "  -n, --count=N     so many (10)\n"
	       "  -f, --follow      go on with those that are appended, until "
	       "interrupted\n"
	       "      --durable     only what is known to be on the disk\n"
	       "      --name=NAME   start of the file names\n"
	       "  -j, --json        a JSON object a line\n"
	       "  -p, --position    print the position first\n"
	       "  -t, --time        print the local time first\n"
	       "  -u, --utc         print the time first, in UTC\n"
	       "  -h, --help        show this help\n");
}

static const struct option options[] = {
	{"count", required_argument, NULL, 'n'},
	{"follow", no_argument, NULL, 'f'},
	{"help", no_argument, NULL, 'h'},
	LOG_READ_OPTIONS,
	{NULL, 0, NULL, 0},
};

static int
take_option(struct job *job, int option, const char *argument)
{
	switch (option) {
	case 'n':
		return quantity_number(argument, 0, UINT64_MAX, &job->count);
	case 'f':
		job->follow = true;
		return 0;
	default:
		return log_read_option(&job->opts, &job->print, option,
				       argument);
	}
}

int
log_tail(int argc, char **argv)
{
	struct job job = {
		.opts = WAX_LOG_READER_OPTS_INIT,
		.count = COUNT_DEFAULT,
	};
	struct wax_log_reader *reader;
	int c, status;

	for (;;) {
		c = getopt_long(argc, argv, "fhjn:ptu", options, NULL);
		if (c == -1)
			break;
		if (c == 'h') {
			usage();
			return TOOL_OK;
		}
		if (c == '?')
			return log_usage_error("tail", NULL);
		if (take_option(&job, c, optarg))
			return log_bad_argument(
				"tail", c == LOG_OPTION_NAME ? "name" : "count",
				optarg);
	}
	if (argc - optind != 1)
		return log_usage_error("tail", "one DIR is needed");
	job.path = argv[optind];
	job.print.escape = isatty(STDOUT_FILENO) != 0;
	catch_signals();
	reader = log_reader_open(job.path, &job.opts);
	if (reader == NULL)
		return TOOL_FAILED;
	status = tail(&job, reader);
	wax_log_reader_close(reader);
	return status;
}
