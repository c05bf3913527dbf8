/* SPDX-License-Identifier: MIT */
/* wax ls: list the entries of an archive. */
#include "config.h"

#include <getopt.h>
#include <stdio.h>

#include "archive-open.h"
#include "list.h"
#include "report.h"
#include "tool.h"

static void
usage(void)
{
	printf("usage: wax ls [OPTION]... IN\n\n"
	       "List the paths in the archive IN, which may be growing.\n\n"
	       "  -0, --null  end each path with a NUL and escape nothing\n"
	       "  -l, --long  show type, mode, size, time and target as well\n"
	       "  -h, --help  show this help\n");
}

static const struct option options[] = {
	{"help", no_argument, NULL, 'h'},
	{"long", no_argument, NULL, 'l'},
	{"null", no_argument, NULL, '0'},
	{NULL, 0, NULL, 0},
};

/* Returns TOOL_OK to go on, or the exit status; -1 after --help. */
static int
parse(struct list_opts *opts, int argc, char **argv)
{
	int c;

	for (;;) {
		c = getopt_long(argc, argv, "0hl", options, NULL);
		if (c == -1)
			break;
		switch (c) {
		case '0':
			opts->null = true;
			break;
		case 'h':
			usage();
			return -1;
		case 'l':
			opts->details = true;
			break;
		default:
			return tool_usage_error("ls", NULL);
		}
	}
	if (argc - optind != 1)
		return tool_usage_error("ls", "one file IN is needed");
	return TOOL_OK;
}

static void
warn_unfinished(const char *path, const struct archive *archive)
{
	switch (archive_state(path, archive)) {
	case ARCHIVE_FINISHED:
		break;
	case ARCHIVE_LIVE:
		report_warning(path, "a program is writing it: there may be "
				     "more");
		break;
	case ARCHIVE_UNFINISHED:
		report_warning(path, "not finished: some entries are missing");
		break;
	}
}

int
cmd_ls(int argc, char **argv)
{
	struct list_opts opts = {.null = false};
	struct wax_reader *reader;
	struct archive archive;
	int err, status;

	status = parse(&opts, argc, argv);
	if (status != TOOL_OK)
		return status < 0 ? TOOL_OK : status;
	reader = archive_open_file(argv[optind], &archive);
	if (reader == NULL)
		return TOOL_FAILED;
	err = list_archive(&archive, &opts, stdout);
	if (err)
		archive_report(argv[optind], &archive, err);
	else
		warn_unfinished(argv[optind], &archive);
	(void)wax_reader_close(reader);
	return err ? TOOL_FAILED : TOOL_OK;
}
