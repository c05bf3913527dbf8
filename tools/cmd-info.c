/* SPDX-License-Identifier: MIT */
/* wax info: tell what a file is. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "archive-open.h"
#include "escape.h"
#include "file-state.h"
#include "report.h"
#include "tool.h"
#include "verify.h"

/* More segments than this are summed up in one line. */
#define SEGMENTS_SHOWN 8u

static void
usage(void)
{
	printf("usage: wax info [OPTION]... FILE...\n\n"
	       "Tell what FILE is: kind, segments, size, disk space, whether "
	       "it "
	       "is still being\nwritten, and what is wrong with it.\n\n"
	       "  -h, --help  show this help\n");
}

static void
print_kind(const struct verify_result *result)
{
	const struct archive_totals *totals = &result->totals;

	if (!result->is_archive)
		printf("kind:      Cap'n Proto message\n");
	else
		printf("kind:      archive of wax: %" PRIu64 " files, %" PRIu64
		       " directories, %" PRIu64 " symlinks\n"
		       "content:   %" PRIu64 " bytes\n",
		       totals->files, totals->directories, totals->symlinks,
		       totals->bytes);
}

static void
print_segments(const struct wax_reader *reader)
{
	uint32_t count = wax_reader_segment_count(reader);
	const unsigned char *words;
	uint64_t word_count;
	uint32_t i;

	printf("segments:  %" PRIu32 ":", count);
	for (i = 0; i < count && i < SEGMENTS_SHOWN; i++)
		if (wax_reader_segment(reader, i, &words, &word_count) == 0)
			printf(" %" PRIu64, word_count * 8);
	printf("%s bytes\n", count > SEGMENTS_SHOWN ? " ..." : "");
}

static void
print_state(const char *path, const struct file_state *file,
	    const struct verify_result *result)
{
	enum archive_state state = ARCHIVE_FINISHED;

	if (result->is_archive)
		state = archive_state(path, &result->archive);
	if (file->is_locked || state == ARCHIVE_LIVE)
		printf("state:     live: a program is writing it");
	else if (file->has_sidecar || state == ARCHIVE_UNFINISHED)
		printf("state:     not finished");
	else if (result->trailing > 0 && file->trailing_zeros)
		printf("state:     not finished");
	else
		printf("state:     finished");
	if (result->trailing > 0)
		printf(", %" PRIu64 " %s", result->trailing,
		       file->trailing_zeros ? "trailing zero bytes"
					    : "bytes follow the message");
	putchar('\n');
}

/* A live message needs it; otherwise its writer was killed. */
static void
print_sidecar(const char *path, const struct file_state *file)
{
	if (!file->has_sidecar)
		return;
	printf("sidecar:   ");
	escape_write(stdout, path, strlen(path));
	printf(".wax-open: %s\n", file->is_locked
					  ? "what the table does not tell yet"
					  : "use `wax repair`");
}

static void
print_problem(const struct verify_result *result, int err)
{
	if (err == 0)
		printf("problems:  none\n");
	else if (err == -EBADMSG || err == -EOVERFLOW)
		printf("problems:  %s (offset %" PRIu64 ")\n",
		       result->problem.reason, result->problem.offset);
	else
		printf("problems:  %s\n", wax_strerror(err));
}

static int
print_all(const char *path, struct wax_reader *reader,
	  const struct file_state *state)
{
	struct verify_result result;
	int err;

	err = verify_message(reader, &result);
	printf("file:      ");
	escape_write(stdout, path, strlen(path));
	putchar('\n');
	print_kind(&result);
	print_segments(reader);
	printf("message:   %" PRIu64 " bytes\n", wax_reader_size(reader));
	printf("on disk:   %" PRIu64 " bytes, %" PRIu64 " allocated\n",
	       state->size, state->allocated);
	print_state(path, state, &result);
	print_sidecar(path, state);
	print_problem(&result, err);
	return err ? TOOL_FAILED : TOOL_OK;
}

/* first tells whether nothing was printed yet, and is cleared by printing. */
static int
info_file(const char *path, bool *first)
{
	struct file_state state;
	struct wax_reader *reader;
	int status;

	reader = archive_open_message(path);
	if (reader == NULL)
		return TOOL_FAILED;
	file_state_get(path, wax_reader_size(reader), &state);
	if (!*first)
		putchar('\n');
	*first = false;
	status = print_all(path, reader, &state);
	(void)wax_reader_close(reader);
	return status;
}

static const struct option options[] = {
	{"help", no_argument, NULL, 'h'},
	{NULL, 0, NULL, 0},
};

int
cmd_info(int argc, char **argv)
{
	int c, status = TOOL_OK;
	bool first = true;

	for (;;) {
		c = getopt_long(argc, argv, "h", options, NULL);
		if (c == -1)
			break;
		if (c != 'h')
			return tool_usage_error("info", NULL);
		usage();
		return TOOL_OK;
	}
	if (optind == argc)
		return tool_usage_error("info", "a FILE is needed");
	for (; optind < argc; optind++)
		if (info_file(argv[optind], &first) != TOOL_OK)
			status = TOOL_FAILED;
	return status;
}
