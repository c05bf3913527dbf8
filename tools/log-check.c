/* SPDX-License-Identifier: MIT */
/* wax log verify and wax log recover: their exit status tells the state. */
#include "config.h"

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <string.h>

#include "escape.h"
#include "interrupt.h"
#include "log.h"
#include "progress.h"
#include "report.h"
#include "tool.h"

struct job {
	const char *path;
	struct wax_log_check_opts opts;
	bool recover;
	bool json;
	bool quiet;
	/* What progress was told of. */
	uint64_t done;
};

static int
show_progress(void *arg, uint64_t done, uint64_t total)
{
	struct job *job = arg;

	if (job->done == 0)
		progress_expect(total);
	progress_bytes(done - job->done);
	job->done = done;
	return interrupt_pending();
}

static const char *
state_name(uint32_t state)
{
	switch (state) {
	case WAX_LOG_CLEAN:
		return "clean";
	case WAX_LOG_UNCLEAN:
		return "not closed, intact";
	case WAX_LOG_TORN_TAIL:
		return "torn tail";
	default:
		return "damaged";
	}
}

static int
exit_status(uint32_t state)
{
	switch (state) {
	case WAX_LOG_CLEAN:
		return TOOL_OK;
	case WAX_LOG_UNCLEAN:
		return LOG_UNCLEAN;
	case WAX_LOG_TORN_TAIL:
		return LOG_TORN;
	default:
		return LOG_DAMAGED;
	}
}

static void
print_number(const char *name, uint64_t value)
{
	printf(",\"%s\":%" PRIu64, name, value);
}

static void
print_json(const struct wax_log_report *report)
{
	printf("{\"state\":\"%s\"", state_name(report->state));
	print_number("first", report->first);
	print_number("end", report->end);
	print_number("durable", report->durable);
	print_number("segments", report->segments);
	print_number("records", report->records);
	print_number("bytes", report->bytes);
	print_number("gaps", report->gaps);
	print_number("gap_bytes", report->gap_bytes);
	print_number("holes", report->holes);
	print_number("hole_bytes", report->hole_bytes);
	print_number("torn_bytes", report->torn_bytes);
	print_number("corrupt", report->corrupt);
	print_number("corrupt_bytes", report->corrupt_bytes);
	print_number("repaired", report->repaired);
	print_number("cut_bytes", report->cut_bytes);
	print_number("saved_bytes", report->saved_bytes);
	if (report->problem.reason != NULL) {
		print_number("problem_segment", report->problem_segment);
		print_number("problem_offset", report->problem.offset);
		printf(",\"problem\":\"%s\"", report->problem.reason);
	}
	printf("}\n");
}

/* A line about something that there is not always. */
static void
print_loss(const char *what, uint64_t count, uint64_t bytes)
{
	if (count > 0)
		printf("  %s: %" PRIu64 ", %" PRIu64 " bytes\n", what, count,
		       bytes);
}

static void
print_text(const struct job *job, const struct wax_log_report *report)
{
	bool dry = (job->opts.flags & WAX_LOG_DRY_RUN) != 0;

	escape_write(stdout, job->path, strlen(job->path));
	printf(": %s: %" PRIu64 " records, %" PRIu64 " bytes in %" PRIu64
	       " segments, positions %" PRIu64 " to %" PRIu64
	       ", on the disk to %" PRIu64 "\n",
	       state_name(report->state), report->records, report->bytes,
	       report->segments, report->first, report->end, report->durable);
	print_loss("gaps that recovery noted", report->gaps, report->gap_bytes);
	print_loss("records begun and not committed", report->holes,
		   report->hole_bytes);
	print_loss("damaged places", report->corrupt, report->corrupt_bytes);
	if (report->torn_bytes > 0)
		printf("  half written at the end: %" PRIu64 " bytes\n",
		       report->torn_bytes);
	if (!job->recover)
		return;
	printf("  segments %s: %" PRIu64 "; cut off: %" PRIu64
	       " bytes, of which %" PRIu64 " %s kept in a file beside\n",
	       dry ? "that would be sealed" : "sealed", report->repaired,
	       report->cut_bytes, report->saved_bytes,
	       dry ? "would be" : "are");
}

/* The first problem, unless the state says that all is well. */
static void
report_first(const struct job *job, const struct wax_log_report *report)
{
	char what[160];

	if (report->problem.reason == NULL || report->state < WAX_LOG_TORN_TAIL)
		return;
	snprintf(what, sizeof(what),
		 "%s (segment %016" PRIx64 ", offset %" PRIu64 ")",
		 report->problem.reason, report->problem_segment,
		 report->problem.offset);
	report_error(job->path, -EBADMSG, what,
		     report->state == WAX_LOG_TORN_TAIL && !job->recover
			     ? "run `wax log recover`"
			     : "records that verify can be read on");
}

static int
check(struct job *job)
{
	struct wax_log_report report = {0};
	int err;

	interrupt_catch();
	progress_start(job->recover ? "log recover" : "log verify");
	job->opts.progress = show_progress;
	job->opts.progress_arg = job;
	if (job->recover)
		err = wax_log_recover(job->path, &job->opts, &report,
				      sizeof(report));
	else
		err = wax_log_verify(job->path, &job->opts, &report,
				     sizeof(report));
	progress_stop();
	if (err == -ECANCELED)
		interrupt_raise();
	if (err == -EBUSY)
		report_error(job->path, err, "a process writes it",
			     "stop that one first");
	else if (err)
		log_report_path(job->path, err,
				err == -EBADMSG ? "run `wax log verify`"
						: NULL);
	if (err)
		return TOOL_FAILED;
	if (job->json)
		print_json(&report);
	else if (!job->quiet)
		print_text(job, &report);
	report_first(job, &report);
	return exit_status(report.state);
}

static void
usage_end(void)
{
	printf("      --name=NAME  start of the file names\n"
	       "  -j, --json       print a JSON object\n"
	       "  -q, --quiet      print problems only\n"
	       "  -h, --help       show this help\n\n"
	       "Exit status: 0 clean, 1 failed, 2 wrong usage, 3 torn tail, "
	       "4 damaged, 5 not\nclosed but intact.\n");
}

static void
usage_verify(void)
{
	printf("usage: wax log verify [OPTION]... DIR\n\n"
	       "Check every record of the log in DIR, or of one of its files; "
	       "changes nothing.\n\n");
	usage_end();
}

static void
usage_recover(void)
{
	printf("usage: wax log recover [OPTION]... DIR\n\n"
	       "Make the log in DIR whole after a crash, as opening it for "
	       "writing does.\n\n"
	       "      --salvage    keep every record that verifies (default)\n"
	       "      --prefix     after a power failure, keep those up to the "
	       "first that does\n"
	       "                   not verify; the others go to a file beside\n"
	       "  -n, --dry-run    only tell what would be done\n");
	usage_end();
	printf("The state is the one that was found.\n");
}

enum { OPTION_PREFIX = LOG_OPTION_OTHER, OPTION_SALVAGE };

static const struct option options[] = {
	{"help", no_argument, NULL, 'h'},
	{"json", no_argument, NULL, 'j'},
	{"name", required_argument, NULL, LOG_OPTION_NAME},
	{"quiet", no_argument, NULL, 'q'},
	/* Of recover only. */
	{"dry-run", no_argument, NULL, 'n'},
	{"prefix", no_argument, NULL, OPTION_PREFIX},
	{"salvage", no_argument, NULL, OPTION_SALVAGE},
	{NULL, 0, NULL, 0},
};

static int
take_option(struct job *job, int option, const char *argument)
{
	switch (option) {
	case 'j':
		job->json = true;
		return 0;
	case 'q':
		job->quiet = true;
		return 0;
	case LOG_OPTION_NAME:
		return log_option_name(argument, &job->opts.name);
	default:
		break;
	}
	if (!job->recover)
		return -EINVAL;
	switch (option) {
	case 'n':
		job->opts.flags |= WAX_LOG_DRY_RUN;
		return 0;
	case OPTION_PREFIX:
		job->opts.mode = WAX_LOG_PREFIX;
		return 0;
	case OPTION_SALVAGE:
		job->opts.mode = WAX_LOG_SALVAGE;
		return 0;
	default:
		return -EINVAL;
	}
}

static int
run(int argc, char **argv, const char *name, bool recover)
{
	struct job job = {
		.opts = WAX_LOG_CHECK_OPTS_INIT,
		.recover = recover,
	};
	int c;

	for (;;) {
		c = getopt_long(argc, argv, recover ? "hjnq" : "hjq", options,
				NULL);
		if (c == -1)
			break;
		if (c == 'h') {
			recover ? usage_recover() : usage_verify();
			return TOOL_OK;
		}
		if (c != '?' && take_option(&job, c, optarg) == 0)
			continue;
		return c == LOG_OPTION_NAME
			       ? log_bad_argument(name, "name", optarg)
			       : log_usage_error(name, NULL);
	}
	if (argc - optind != 1)
		return log_usage_error(name, "one DIR is needed");
	job.path = argv[optind];
	return check(&job);
}

int
log_verify(int argc, char **argv)
{
	return run(argc, argv, "verify", false);
}

int
log_recover(int argc, char **argv)
{
	return run(argc, argv, "recover", true);
}
