/* SPDX-License-Identifier: MIT */
/* wax dump: show the layout of a message. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "archive-open.h"
#include "bad-word.h"
#include "dump.h"
#include "escape.h"
#include "quantity.h"
#include "report.h"
#include "tool.h"

#define LIMIT_HINT "it may be sound, but is too deep to be shown whole"

/* What fits a screen or two for each object. */
#define DEFAULT_ITEMS 16u
#define DEFAULT_DEPTH 16u

static void
usage(void)
{
	printf("usage: wax dump [OPTION]... FILE...\n\n"
	       "Show the segments of the Cap'n Proto message FILE, and each "
	       "object that its root\nreaches, with where it lies.\n\n"
	       "  -a, --all           show everything\n"
	       "      --color[=WHEN]  use colours: always (if not given), "
	       "auto, or never\n"
	       "  -d, --depth=N       show objects down to N levels "
	       "(default %u)\n"
	       "  -n, --items=N       show N elements, pointers or rows of "
	       "each object\n"
	       "                      (default %u)\n"
	       "  -h, --help          show this help\n",
	       DEFAULT_DEPTH, DEFAULT_ITEMS);
}

/* As ls does it, and as no-color.org asks for. */
static bool
colours_fit(void)
{
	const char *no_color = getenv("NO_COLOR");
	const char *term = getenv("TERM");

	if (no_color != NULL && *no_color != '\0')
		return false;
	return isatty(STDOUT_FILENO) && term != NULL &&
	       strcmp(term, "dumb") != 0;
}

static int
parse_colour(const char *when, bool *ret_colour)
{
	if (when == NULL || strcmp(when, "always") == 0)
		*ret_colour = true;
	else if (strcmp(when, "never") == 0)
		*ret_colour = false;
	else if (strcmp(when, "auto") == 0)
		*ret_colour = colours_fit();
	else
		return -EINVAL;
	return 0;
}

static void
report_damage(const char *path, const struct wax_reader *reader,
	      const struct dump_result *result)
{
	struct wax_problem problem = result->problem;
	char text[BAD_WORD_SIZE];

	bad_word_name(reader, &problem, text);
	report_problem(path, &problem,
		       result->problem_err == -EOVERFLOW
			       ? LIMIT_HINT
			       : archive_damage_hint(path, ARCHIVE_DAMAGED));
}

static int
dump_file(const char *path, const struct dump_opts *opts)
{
	struct dump_result result = {.problems = 0};
	struct wax_reader_opts reader_opts;
	struct wax_reader *reader;
	int err;

	dump_reader_opts(&reader_opts);
	reader = archive_open_message_with(path, &reader_opts);
	if (reader == NULL)
		return TOOL_FAILED;
	escape_write(stdout, path, strlen(path));
	printf(": %" PRIu64 " bytes\n", wax_reader_size(reader));
	err = dump_message(reader, opts, stdout, &result);
	/* On a terminal what is wrong stands below. */
	(void)fflush(stdout);
	if (err)
		report_error(path, err, NULL, NULL);
	else if (result.problems > 0)
		report_damage(path, reader, &result);
	(void)wax_reader_close(reader);
	return err || result.problems > 0 ? TOOL_FAILED : TOOL_OK;
}

enum { OPT_COLOUR = 256 };

static const struct option options[] = {
	{"all", no_argument, NULL, 'a'},
	{"color", optional_argument, NULL, OPT_COLOUR},
	{"depth", required_argument, NULL, 'd'},
	{"help", no_argument, NULL, 'h'},
	{"items", required_argument, NULL, 'n'},
	{NULL, 0, NULL, 0},
};

static int
parse_limit(const char *what, uint32_t *ret_limit)
{
	uint64_t limit;

	if (quantity_number(optarg, 0, UINT32_MAX, &limit) < 0)
		return tool_usage_error("dump", what);
	*ret_limit = (uint32_t)limit;
	return TOOL_OK;
}

/* Returns TOOL_OK to go on, or the exit status; -1 after --help. */
static int
parse_option(struct dump_opts *opts, int c)
{
	switch (c) {
	case 'a':
		opts->items = UINT32_MAX;
		opts->depth = UINT32_MAX;
		return TOOL_OK;
	case 'd':
		return parse_limit("--depth=N: a number", &opts->depth);
	case 'n':
		return parse_limit("--items=N: a number", &opts->items);
	case OPT_COLOUR:
		if (parse_colour(optarg, &opts->colour) < 0)
			return tool_usage_error("dump", "--color is always, "
							"auto or never");
		return TOOL_OK;
	case 'h':
		usage();
		return -1;
	default:
		return tool_usage_error("dump", NULL);
	}
}

int
cmd_dump(int argc, char **argv)
{
	struct dump_opts opts = {
		.items = DEFAULT_ITEMS,
		.depth = DEFAULT_DEPTH,
		.colour = colours_fit(),
	};
	int c, status, first;

	for (;;) {
		c = getopt_long(argc, argv, "ad:hn:", options, NULL);
		if (c == -1)
			break;
		status = parse_option(&opts, c);
		if (status != TOOL_OK)
			return status < 0 ? TOOL_OK : status;
	}
	if (optind == argc)
		return tool_usage_error("dump", "a FILE is needed");
	status = TOOL_OK;
	for (first = optind; optind < argc; optind++) {
		if (first < optind)
			putchar('\n');
		if (dump_file(argv[optind], &opts) != TOOL_OK)
			status = TOOL_FAILED;
	}
	return status;
}
