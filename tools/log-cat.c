/* SPDX-License-Identifier: MIT */
/* wax log cat: print records. */
#include "config.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <unistd.h>

#include "log.h"
#include "quantity.h"
#include "tool.h"

static void
usage(void)
{
	printf("usage: wax log cat [OPTION]... DIR\n\n"
	       "Print the records of the log in DIR, or of one of its files, "
	       "a line each.\n\n"
	       "      --from=POSITION  start there\n"
	       "      --to=POSITION    end before that\n"
	       "      --since=TIME     start there: 2026-01-31, "
	       "\"2026-01-31 12:00:00\" in local\n"
	       "                       time, with Z at the end in UTC, "
	       "@SECONDS, or -10m for ten\n"
	       "                       minutes ago\n"
	       "      --until=TIME     end before that\n"
	       "      --durable        only what is known to be on the disk\n"
	       "      --name=NAME      start of the file names\n"
	       "  -j, --json           a JSON object a line\n"
	       "  -p, --position       print the position first\n"
	       "  -t, --time           print the local time first\n"
	       "  -u, --utc            print the time first, in UTC\n"
	       "  -h, --help           show this help\n");
}

enum { OPTION_FROM = LOG_OPTION_OTHER, OPTION_TO, OPTION_SINCE, OPTION_UNTIL };

static const struct option options[] = {
	{"from", required_argument, NULL, OPTION_FROM},
	{"help", no_argument, NULL, 'h'},
	{"since", required_argument, NULL, OPTION_SINCE},
	{"to", required_argument, NULL, OPTION_TO},
	{"until", required_argument, NULL, OPTION_UNTIL},
	LOG_READ_OPTIONS,
	{NULL, 0, NULL, 0},
};

struct job {
	struct wax_log_reader_opts opts;
	struct log_range range;
	struct log_print print;
};

static int
take_range(struct log_range *range, int option, const char *argument)
{
	switch (option) {
	case OPTION_FROM:
		return quantity_number(argument, 0, UINT64_MAX, &range->from);
	case OPTION_TO:
		return quantity_number(argument, 0, UINT64_MAX, &range->to);
	case OPTION_SINCE:
		return quantity_time(argument, &range->since);
	case OPTION_UNTIL:
		return quantity_time(argument, &range->until);
	default:
		return -EINVAL;
	}
}

static int
cat(const char *path, struct job *job)
{
	struct wax_log_reader *reader = log_reader_open(path, &job->opts);
	bool damaged = false;
	int result;

	if (reader == NULL)
		return TOOL_FAILED;
	job->print.escape = isatty(STDOUT_FILENO) != 0;
	result = log_reader_seek(path, reader, &job->range);
	if (!result)
		result = log_reader_print(path, reader, &job->range,
					  &job->print, &damaged);
	wax_log_reader_close(reader);
	return result < 0 || damaged ? TOOL_FAILED : TOOL_OK;
}

int
log_cat(int argc, char **argv)
{
	struct job job = {
		.opts = WAX_LOG_READER_OPTS_INIT,
		.range = LOG_RANGE_ALL,
	};
	int c, index = 0;

	for (;;) {
		c = getopt_long(argc, argv, "hjptu", options, &index);
		if (c == -1)
			break;
		if (c == 'h') {
			usage();
			return TOOL_OK;
		}
		if (c == '?')
			return log_usage_error("cat", NULL);
		if (log_read_option(&job.opts, &job.print, c, optarg) != 0 &&
		    take_range(&job.range, c, optarg) != 0)
			return log_bad_argument("cat", options[index].name,
						optarg);
	}
	if (argc - optind != 1)
		return log_usage_error("cat", "one DIR is needed");
	return cat(argv[optind], &job);
}
