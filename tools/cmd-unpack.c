/* SPDX-License-Identifier: MIT */
/* wax unpack: restore the files of an archive. */
#include "config.h"

#include <getopt.h>
#include <stdio.h>
#include <sys/stat.h>

#include "archive-open.h"
#include "interrupt.h"
#include "progress.h"
#include "tool.h"
#include "unpack.h"

static void
usage(void)
{
	printf("usage: wax unpack [OPTION]... IN\n\n"
	       "Restore the files and directories of the archive IN.  Nothing "
	       "is written\noutside the directory, whatever IN holds, and an "
	       "archive that tries is refused\nwhole.\n\n"
	       "  -C, --directory=DIR  unpack into DIR, which must exist; the "
	       "default is here\n"
	       "  -f, --force          replace existing files and symlinks\n"
	       "  -v, --verbose        print the path of each entry\n"
	       "  -h, --help           show this help\n");
}

static const struct option options[] = {
	{"directory", required_argument, NULL, 'C'},
	{"force", no_argument, NULL, 'f'},
	{"help", no_argument, NULL, 'h'},
	{"verbose", no_argument, NULL, 'v'},
	{NULL, 0, NULL, 0},
};

/* Returns TOOL_OK to go on, or the exit status; -1 after --help. */
static int
parse(struct unpack *unpack, int argc, char **argv)
{
	int c;

	for (;;) {
		c = getopt_long(argc, argv, "C:fhv", options, NULL);
		if (c == -1)
			break;
		switch (c) {
		case 'C':
			unpack->directory = optarg;
			break;
		case 'f':
			unpack->force = true;
			break;
		case 'h':
			usage();
			return -1;
		case 'v':
			unpack->verbose = true;
			break;
		default:
			return tool_usage_error("unpack", NULL);
		}
	}
	if (argc - optind != 1)
		return tool_usage_error("unpack", "one file IN is needed");
	return TOOL_OK;
}

static mode_t
get_umask(void)
{
	mode_t mask = umask(0);

	(void)umask(mask);
	return mask;
}

int
cmd_unpack(int argc, char **argv)
{
	struct unpack unpack = {.directory = "."};
	struct wax_reader *reader;
	int err, status;

	status = parse(&unpack, argc, argv);
	if (status != TOOL_OK)
		return status < 0 ? TOOL_OK : status;
	unpack.in = argv[optind];
	unpack.umask = get_umask();
	reader = archive_open_file(unpack.in, &unpack.archive);
	if (reader == NULL)
		return TOOL_FAILED;
	interrupt_catch();
	progress_start("unpack");
	err = unpack_all(&unpack);
	progress_stop();
	if (err == 0 && archive_report_unfinished(unpack.in, &unpack.archive))
		unpack.incomplete = true;
	(void)wax_reader_close(reader);
	if (err)
		interrupt_raise();
	return err || unpack.incomplete ? TOOL_FAILED : TOOL_OK;
}
