/* SPDX-License-Identifier: MIT */
/* wax pack: write files and directories to a message. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "interrupt.h"
#include "pack.h"
#include "progress.h"
#include "report.h"
#include "tool.h"

static void
usage(void)
{
	printf("usage: wax pack [OPTION]... OUT PATH...\n\n"
	       "Write the files and directory trees PATH to the new message "
	       "OUT, which\nappears when it is complete.\n\n"
	       "  -C, --directory=DIR  look for each PATH in DIR\n"
	       "  -f, --force          replace OUT even if it is no message\n"
	       "      --in-place       write under the name OUT from the "
	       "start; "
	       "OUT can be\n"
	       "                       read while it grows\n"
	       "  -n, --no-clobber     fail if OUT exists\n"
	       "      --no-sync        do not wait until OUT is on the disk\n"
	       "  -S, --sparse         keep holes of files as holes of OUT\n"
	       "  -v, --verbose        print the path of each entry\n"
	       "  -h, --help           show this help\n");
}

static int
pack_paths(struct pack *pack, char **paths)
{
	int err;

	err = pack_note_output(pack);
	for (; err == 0 && *paths != NULL; paths++)
		err = pack_path(pack, *paths);
	return err;
}

/* Report why OUT could not be begun. */
static void
report_create(const char *out, int err)
{
	if (err == -EINVAL)
		report_error(out, err, "not the name of a regular file",
			     "choose another name");
	else
		report_error(out, err, NULL, NULL);
}

/* Write OUT; returns 0 or a negative errno that has been reported. */
static int
write_archive(struct pack *pack, char **paths)
{
	uint64_t size;
	int err;

	err = archive_writer_create(&pack->writer, pack->out, &pack->region);
	if (err) {
		report_create(pack->out, err);
		return err;
	}
	progress_start("pack");
	err = pack_paths(pack, paths);
	size = archive_writer_size(&pack->writer);
	if (err)
		archive_writer_abort(&pack->writer);
	else {
		err = archive_writer_finish(&pack->writer);
		if (err)
			pack_report_output(pack, err, size);
	}
	progress_stop();
	free(pack->stored);
	return err;
}

enum { OPTION_IN_PLACE = 256, OPTION_NO_SYNC };

static const struct option options[] = {
	{"directory", required_argument, NULL, 'C'},
	{"force", no_argument, NULL, 'f'},
	{"help", no_argument, NULL, 'h'},
	{"in-place", no_argument, NULL, OPTION_IN_PLACE},
	{"no-clobber", no_argument, NULL, 'n'},
	{"no-sync", no_argument, NULL, OPTION_NO_SYNC},
	{"sparse", no_argument, NULL, 'S'},
	{"verbose", no_argument, NULL, 'v'},
	{NULL, 0, NULL, 0},
};

/* Open the directory of -C; the last one counts. */
static int
open_directory(struct pack *pack, const char *path)
{
	int fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0) {
		report_error(path, -errno, NULL, NULL);
		return TOOL_FAILED;
	}
	if (pack->directory != AT_FDCWD)
		(void)close(pack->directory);
	pack->directory = fd;
	return TOOL_OK;
}

/* Returns TOOL_OK to go on, or the exit status; -1 after --help. */
static int
parse(struct pack *pack, int argc, char **argv)
{
	struct wax_region_opts *region = &pack->region;
	int c;

	for (;;) {
		c = getopt_long(argc, argv, "C:fhnSv", options, NULL);
		if (c == -1)
			break;
		switch (c) {
		case 'C':
			if (open_directory(pack, optarg) != TOOL_OK)
				return TOOL_FAILED;
			break;
		case 'f':
			pack->force = true;
			break;
		case 'h':
			usage();
			return -1;
		case 'n':
			region->flags |= WAX_REGION_EXCLUSIVE;
			break;
		case 'S':
			region->mode = WAX_GROW_SPARSE;
			/* A store to a hole takes disk space for its folio. */
			region->folio = WAX_FOLIO_SMALL;
			break;
		case 'v':
			pack->verbose = true;
			break;
		case OPTION_IN_PLACE:
			region->flags &= ~(uint32_t)WAX_REGION_ATOMIC;
			break;
		case OPTION_NO_SYNC:
			region->flags &= ~(uint32_t)WAX_REGION_SYNC;
			break;
		default:
			return tool_usage_error("pack", NULL);
		}
	}
	if (argc - optind < 2)
		return tool_usage_error("pack", "OUT and a PATH are needed");
	return TOOL_OK;
}

int
cmd_pack(int argc, char **argv)
{
	struct pack pack = {
		.directory = AT_FDCWD,
		.region = WAX_REGION_OPTS_INIT,
	};
	int err = 0, status;

	pack.region.flags = WAX_REGION_ATOMIC | WAX_REGION_SYNC;
	status = parse(&pack, argc, argv);
	if (status != TOOL_OK)
		return status < 0 ? TOOL_OK : status;
	pack.out = argv[optind];
	interrupt_catch();
	status = pack_check_output(&pack, argv + optind + 1);
	if (status == TOOL_OK)
		pack_check_paths(&pack, argv + optind + 1,
				 (size_t)(argc - optind - 1));
	if (status == TOOL_OK)
		err = write_archive(&pack, argv + optind + 1);
	if (pack.directory != AT_FDCWD)
		(void)close(pack.directory);
	if (status != TOOL_OK)
		return status;
	/* Once the file is complete, a signal comes too late. */
	if (err)
		interrupt_raise();
	return err || pack.incomplete ? TOOL_FAILED : TOOL_OK;
}
