/* SPDX-License-Identifier: MIT */
/* wax repair: mend messages that were never finished. */
#include "config.h"

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <wax.h>

#include "archive-open.h"
#include "escape.h"
#include "report.h"
#include "tool.h"

#define HINT_DAMAGED "not changed; restore it from a copy"
#define HINT_LINK "not changed; name the file itself"
#define HINT_SIDECAR                                                          \
	"not changed; give it its own .wax-open, with --copied if both were " \
	"copied"

static void
usage(void)
{
	printf("usage: wax repair [OPTION]... FILE...\n\n"
	       "Mend the Cap'n Proto message FILE whose writer was killed "
	       "before "
	       "it finished: cut\nwhat was not used and, if it has several "
	       "segments, write their table.  The result\nis the new file "
	       "FILE.repaired; FILE is not changed.\n\n"
	       "      --copied      take FILE.wax-open for that of FILE "
	       "although FILE is a copy\n"
	       "  -i, --in-place    change FILE itself\n"
	       "  -n, --dry-run     tell what would be done\n"
	       "      --no-sync     do not wait until the result is on the "
	       "disk\n"
	       "  -o, --output=OUT  write OUT instead of FILE.repaired\n"
	       "  -h, --help        show this help\n");
}

static void
print_name(const char *name, const char *suffix)
{
	escape_write(stdout, name, strlen(name));
	fputs(suffix, stdout);
}

static void
print_leftover(const char *path, const struct wax_repair_opts *opts)
{
	print_name(path, ": finished; ");
	if ((opts->flags & WAX_REPAIR_IN_PLACE) &&
	    !(opts->flags & WAX_REPAIR_DRY_RUN))
		print_name(path, ".wax-open was left over and is removed\n");
	else
		print_name(path, ".wax-open is left over\n");
}

static void
print_done(const char *path, const struct wax_repair_opts *opts)
{
	print_name(path, "");
	if (opts->flags & WAX_REPAIR_DRY_RUN) {
		fputs(": can be repaired", stdout);
		return;
	}
	fputs(": repaired", stdout);
	if (opts->flags & WAX_REPAIR_IN_PLACE)
		return;
	fputs(" to ", stdout);
	if (opts->output != NULL)
		print_name(opts->output, "");
	else
		print_name(path, ".repaired");
}

static void
print_result(const char *path, const struct wax_repair_opts *opts,
	     const struct wax_repair_report *report)
{
	if (report->state == WAX_REPAIR_FINISHED) {
		print_name(path, ": finished, nothing to repair\n");
		return;
	}
	if (report->state == WAX_REPAIR_LEFTOVER) {
		print_leftover(path, opts);
		return;
	}
	print_done(path, opts);
	printf("; it was %s: %" PRIu32 " segment%s, %" PRIu64 " bytes, %" PRIu64
	       " zero bytes cut",
	       report->state == WAX_REPAIR_FINISHING ? "being finished"
						     : "growing",
	       report->segments, report->segments == 1 ? "" : "s",
	       report->message_size, report->cut_size);
	if (report->unreached_words != 0)
		printf("; %" PRIu64 " bytes are kept to which its root does "
		       "not lead",
		       UINT64_C(8) * report->unreached_words);
	putchar('\n');
}

/* Whether an error that may be about either name is about that of the output. */
static bool
is_about_output(const char *path, const struct wax_repair_opts *opts, int err)
{
	struct stat stat_of_path;

	return (err == -EINVAL || err == -ENOENT || err == -ENOTDIR) &&
	       opts->output != NULL && stat(path, &stat_of_path) == 0 &&
	       S_ISREG(stat_of_path.st_mode);
}

static bool
is_link(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0 && S_ISLNK(st.st_mode);
}

static void
report_refusal(const char *path, const struct wax_repair_opts *opts, int err,
	       const struct wax_problem *problem)
{
	if ((err == -EBADMSG || err == -EINVAL) && archive_report_log(path))
		return;
	if (err == -EBADMSG)
		report_problem(path, problem,
			       strncmp(problem->reason, "sidecar", 7) == 0
				       ? HINT_SIDECAR
			       : is_link(path) ? HINT_LINK
					       : HINT_DAMAGED);
	else if (err == -EBUSY)
		report_error(path, err, "a program is writing it",
			     "wait until it has ended");
	else if (err == -ENOTSUP && is_link(path))
		report_error(path, err, "is a symbolic link",
			     "name the file, or repair to another with "
			     "--output");
	else if (err == -ENOTSUP)
		report_error(path, err, "has a sidecar of a later version",
			     "use a newer wax");
	else if (err == -EEXIST)
		report_error(opts->output != NULL ? opts->output : path, err,
			     opts->output != NULL ? "exists"
						  : "its .repaired file exists",
			     "move it away, or choose a name with --output");
	else if (is_about_output(path, opts, err))
		report_error(opts->output, err,
			     err == -EINVAL ? "not the name of a file" : NULL,
			     "choose another name");
	else if (err == -EINVAL)
		report_error(path, err, "not a regular file", "name a file");
	else
		report_error(path, err, NULL, NULL);
}

/* Where no block can be inserted, a copy takes the name. */
static void
warn_of_links(const char *path, const struct stat *before)
{
	struct stat after;

	if (before->st_nlink > 1 && stat(path, &after) == 0 &&
	    after.st_ino != before->st_ino)
		report_warning(path, "it was replaced: its other hard links "
				     "still have the file as it was");
}

static int
repair_file(const char *path, const struct wax_repair_opts *opts)
{
	struct wax_repair_report report;
	struct wax_problem problem;
	struct stat before = {0};
	int err;

	(void)stat(path, &before);
	err = wax_message_repair(path, opts, &report, &problem);
	if (err) {
		report_refusal(path, opts, err, &problem);
		return TOOL_FAILED;
	}
	print_result(path, opts, &report);
	warn_of_links(path, &before);
	if (report.verified != -EBADMSG)
		return TOOL_OK;
	report_problem(path, &report.problem,
		       "what leads there is lost, all else can be read");
	return TOOL_FAILED;
}

enum { OPTION_COPIED = 256, OPTION_NO_SYNC };

static const struct option options[] = {
	{"copied", no_argument, NULL, OPTION_COPIED},
	{"dry-run", no_argument, NULL, 'n'},
	{"help", no_argument, NULL, 'h'},
	{"in-place", no_argument, NULL, 'i'},
	{"no-sync", no_argument, NULL, OPTION_NO_SYNC},
	{"output", required_argument, NULL, 'o'},
	{NULL, 0, NULL, 0},
};

/* Returns -1 to go on, or an exit status. */
static int
parse(int argc, char **argv, struct wax_repair_opts *opts)
{
	int c;

	for (;;) {
		c = getopt_long(argc, argv, "hino:", options, NULL);
		if (c == -1)
			return -1;
		switch (c) {
		case 'h':
			usage();
			return TOOL_OK;
		case 'i':
			opts->flags |= WAX_REPAIR_IN_PLACE;
			break;
		case 'n':
			opts->flags |= WAX_REPAIR_DRY_RUN;
			break;
		case 'o':
			opts->output = optarg;
			break;
		case OPTION_COPIED:
			opts->flags |= WAX_REPAIR_COPIED;
			break;
		case OPTION_NO_SYNC:
			opts->flags &= ~(uint32_t)WAX_REPAIR_SYNC;
			break;
		default:
			return tool_usage_error("repair", NULL);
		}
	}
}

int
cmd_repair(int argc, char **argv)
{
	struct wax_repair_opts opts = WAX_REPAIR_OPTS_INIT;
	int status;

	opts.flags = WAX_REPAIR_SYNC;
	status = parse(argc, argv, &opts);
	if (status != -1)
		return status;
	if (optind == argc)
		return tool_usage_error("repair", "a FILE is needed");
	if (opts.output != NULL && (opts.flags & WAX_REPAIR_IN_PLACE))
		return tool_usage_error("repair",
					"--output and --in-place exclude each "
					"other");
	if (opts.output != NULL && optind + 1 < argc)
		return tool_usage_error("repair",
					"--output is for one FILE only");
	status = TOOL_OK;
	for (; optind < argc; optind++)
		if (repair_file(argv[optind], &opts) != TOOL_OK)
			status = TOOL_FAILED;
	return status;
}
