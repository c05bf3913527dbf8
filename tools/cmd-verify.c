/* SPDX-License-Identifier: MIT */
/* wax verify: check all of a file. */
#include "config.h"

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "archive-open.h"
#include "bad-word.h"
#include "escape.h"
#include "quantity.h"
#include "report.h"
#include "tool.h"
#include "verify.h"

#define LIMIT_HINT "the file may be sound; raise --nesting or --traversal"

/* What the library takes. */
#define NESTING_MOST 65535u

struct verify_opts {
	struct wax_reader_opts limits;
	bool is_quiet;
};

static void
usage(void)
{
	printf("usage: wax verify [OPTION]... FILE...\n\n"
	       "Check the segment table and every pointer of the Cap'n Proto "
	       "message FILE,\nand, if it is an archive, every entry.\n\n"
	       "      --nesting=N        how deep pointers may nest (default "
	       "64, "
	       "at most 65535)\n"
	       "  -q, --quiet            print nothing about files without "
	       "fault\n"
	       "      --traversal=WORDS  how much may be visited (default: the "
	       "words of FILE\n"
	       "                         eight times, and 2^20 more)\n"
	       "  -h, --help             show this help\n");
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
	if (result->objects.capabilities > 0)
		printf(", %" PRIu64 " capabilities",
		       result->objects.capabilities);
	if (result->trailing > 0)
		printf("; %" PRIu64 " bytes follow it", result->trailing);
	putchar('\n');
}

static void
report_bad(const char *path, const struct wax_reader *reader,
	   const struct verify_result *result, int err)
{
	const char *hint = err == -EOVERFLOW
				   ? LIMIT_HINT
				   : archive_damage_hint(path, ARCHIVE_DAMAGED);
	const struct archive_entry *entry = &result->item.entry;
	struct wax_problem problem = result->problem;
	char text[BAD_WORD_SIZE];

	bad_word_name(reader, &problem, text);
	if (entry->path != NULL)
		report_entry_problem(path, entry->path, entry->path_size,
				     &problem, hint);
	else
		report_problem(path, &problem, hint);
}

static void
report(const char *path, const struct wax_reader *reader,
       const struct verify_result *result, int err)
{
	if (err == -ENOTSUP)
		report_error(path, err, "an archive of a later version",
			     "use a newer wax");
	else if (err == -EBADMSG || err == -EOVERFLOW)
		report_bad(path, reader, result, err);
	else
		report_error(path, err, NULL, NULL);
}

/* Tell the outcome, and turn it into an exit status. */
static int
judge(const char *path, const struct wax_reader *reader, int err,
      const struct verify_result *result, bool is_quiet)
{
	enum archive_state state = ARCHIVE_FINISHED;

	if (err) {
		report(path, reader, result, err);
		return TOOL_FAILED;
	}
	if (result->is_archive)
		state = archive_state(path, &result->archive);
	if (state == ARCHIVE_UNFINISHED) {
		(void)archive_report_unfinished(path, &result->archive);
		return TOOL_FAILED;
	}
	if (!is_quiet)
		print_result(path, result, state == ARCHIVE_LIVE);
	return TOOL_OK;
}

static int
verify_file(const char *path, const struct verify_opts *opts)
{
	struct verify_result result;
	struct wax_reader *reader;
	int status, err;

	reader = archive_open_message_with(path, &opts->limits);
	if (reader == NULL)
		return TOOL_FAILED;
	err = verify_message(reader, &result);
	status = judge(path, reader, err, &result, opts->is_quiet);
	(void)wax_reader_close(reader);
	return status;
}

enum { OPT_NESTING = 256, OPT_TRAVERSAL };

static const struct option options[] = {
	{"help", no_argument, NULL, 'h'},
	{"nesting", required_argument, NULL, OPT_NESTING},
	{"quiet", no_argument, NULL, 'q'},
	{"traversal", required_argument, NULL, OPT_TRAVERSAL},
	{NULL, 0, NULL, 0},
};

/* Returns TOOL_OK to go on, or the exit status; -1 after --help. */
static int
parse_option(struct verify_opts *opts, int c)
{
	uint64_t nesting;

	switch (c) {
	case 'h':
		usage();
		return -1;
	case 'q':
		opts->is_quiet = true;
		return TOOL_OK;
	case OPT_NESTING:
		if (quantity_number(optarg, 1, NESTING_MOST, &nesting) < 0)
			return tool_usage_error("verify",
						"--nesting=N: 1 to 65535");
		opts->limits.nesting = (uint32_t)nesting;
		return TOOL_OK;
	case OPT_TRAVERSAL:
		if (quantity_number(optarg, 1, UINT64_MAX,
				    &opts->limits.traversal_words) < 0)
			return tool_usage_error("verify",
						"--traversal=WORDS: a number");
		return TOOL_OK;
	default:
		return tool_usage_error("verify", NULL);
	}
}

int
cmd_verify(int argc, char **argv)
{
	struct verify_opts opts = {.limits = WAX_READER_OPTS_INIT};
	int c, status;

	for (;;) {
		c = getopt_long(argc, argv, "hq", options, NULL);
		if (c == -1)
			break;
		status = parse_option(&opts, c);
		if (status != TOOL_OK)
			return status < 0 ? TOOL_OK : status;
	}
	if (optind == argc)
		return tool_usage_error("verify", "a FILE is needed");
	status = TOOL_OK;
	for (; optind < argc; optind++)
		if (verify_file(argv[optind], &opts) != TOOL_OK)
			status = TOOL_FAILED;
	return status;
}
