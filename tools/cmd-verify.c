/* SPDX-License-Identifier: MIT */
/* wax verify: check all of a file. */
#include "config.h"

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "archive-open.h"
#include "escape.h"
#include "report.h"
#include "tool.h"
#include "verify.h"

#define HINT "the file is damaged; restore it from a copy"

static void
usage(void)
{
	printf("usage: wax verify [OPTION]... FILE...\n\n"
	       "Check the segment table and every pointer of the Cap'n Proto "
	       "message FILE,\nand, if it is an archive, every entry.\n\n"
	       "  -q, --quiet  print nothing about files without fault\n"
	       "  -h, --help   show this help\n");
}

static void
print_result(const char *path, const struct verify_result *result, bool live)
{
	const struct archive_totals *totals = &result->totals;

	escape_write(stdout, path, strlen(path));
	if (result->is_archive)
		printf(": %s: archive with %" PRIu64 " files, %" PRIu64
		       " directories, %" PRIu64 " symlinks, %" PRIu64
		       " bytes of content",
		       live ? "live, ok so far" : "ok", totals->files,
		       totals->directories, totals->symlinks, totals->bytes);
	else
		printf(": ok: message with %" PRIu64 " structs, %" PRIu64
		       " lists",
		       result->objects.structs, result->objects.lists);
	if (result->trailing > 0)
		printf("; %" PRIu64 " bytes follow it", result->trailing);
	putchar('\n');
}

static void
report(const char *path, const struct verify_result *result, int err)
{
	const struct archive_entry *entry = &result->item.entry;

	if (err == -ENOTSUP)
		report_error(path, err, "an archive of a later version",
			     "use a newer wax");
	else if (err != -EBADMSG && err != -EOVERFLOW)
		report_error(path, err, NULL, NULL);
	else if (entry->path != NULL)
		report_entry_problem(path, entry->path, entry->path_size,
				     &result->problem, archive_hint(err, HINT));
	else
		report_problem(path, &result->problem, archive_hint(err, HINT));
}

/* Tell the outcome, and turn it into an exit status. */
static int
judge(const char *path, int err, const struct verify_result *result, int quiet)
{
	enum archive_state state = ARCHIVE_FINISHED;

	if (err) {
		report(path, result, err);
		return TOOL_FAILED;
	}
	if (result->is_archive)
		state = archive_state(path, &result->archive);
	if (state == ARCHIVE_UNFINISHED) {
		(void)archive_report_unfinished(path, &result->archive);
		return TOOL_FAILED;
	}
	if (!quiet)
		print_result(path, result, state == ARCHIVE_LIVE);
	return TOOL_OK;
}

static int
verify_file(const char *path, int quiet)
{
	struct verify_result result;
	struct wax_reader *reader;
	int status;

	reader = archive_open_message(path);
	if (reader == NULL)
		return TOOL_FAILED;
	status = judge(path, verify_message(reader, &result), &result, quiet);
	(void)wax_reader_close(reader);
	return status;
}

static const struct option options[] = {
	{"help", no_argument, NULL, 'h'},
	{"quiet", no_argument, NULL, 'q'},
	{NULL, 0, NULL, 0},
};

int
cmd_verify(int argc, char **argv)
{
	int c, quiet = 0, status = TOOL_OK;

	for (;;) {
		c = getopt_long(argc, argv, "hq", options, NULL);
		if (c == -1)
			break;
		switch (c) {
		case 'h':
			usage();
			return TOOL_OK;
		case 'q':
			quiet = 1;
			break;
		default:
			return tool_usage_error("verify", NULL);
		}
	}
	if (optind == argc)
		return tool_usage_error("verify", "a FILE is needed");
	for (; optind < argc; optind++)
		if (verify_file(argv[optind], quiet) != TOOL_OK)
			status = TOOL_FAILED;
	return status;
}
