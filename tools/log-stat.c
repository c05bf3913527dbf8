/* SPDX-License-Identifier: MIT */
/* wax log stat: tell what a log has. */
#include "config.h"

#include <getopt.h>
#include <inttypes.h>

#include "log.h"
#include "report.h"
#include "tool.h"

static void
usage(void)
{
	printf("usage: wax log stat [OPTION]... DIR\n\n"
	       "Tell what the log in DIR has.\n\n"
	       "      --name=NAME  start of the file names\n"
	       "  -j, --json       print a JSON object\n"
	       "  -u, --utc        times in UTC\n"
	       "  -h, --help       show this help\n");
}

static const struct option options[] = {
	{"help", no_argument, NULL, 'h'},
	{"json", no_argument, NULL, 'j'},
	{"name", required_argument, NULL, LOG_OPTION_NAME},
	{"utc", no_argument, NULL, 'u'},
	{NULL, 0, NULL, 0},
};

static void
print_id(const unsigned char *id)
{
	size_t i;

	for (i = 0; i < 16; i++)
		printf("%02x", id[i]);
}

/* The metadata that the writer gave, without the zeros behind it. */
static uint64_t
user_size(const struct wax_log_reader_stat *stat)
{
	uint64_t size = sizeof(stat->user);

	while (size > 0 && stat->user[size - 1] == 0)
		size--;
	return size;
}

static void
print_json(const struct wax_log_reader_stat *stat)
{
	printf("{\"id\":\"");
	print_id(stat->id);
	printf("\",\"first\":%" PRIu64 ",\"end\":%" PRIu64
	       ",\"durable\":%" PRIu64,
	       stat->first, stat->end, stat->durable);
	if (stat->first_ordinal != UINT64_MAX)
		printf(",\"first_ordinal\":%" PRIu64, stat->first_ordinal);
	if (stat->end_ordinal != UINT64_MAX)
		printf(",\"end_ordinal\":%" PRIu64, stat->end_ordinal);
	if (stat->last_stamp != 0)
		printf(",\"first_stamp\":%" PRIu64 ",\"last_stamp\":%" PRIu64,
		       stat->first_stamp, stat->last_stamp);
	printf(",\"segments\":%" PRIu64 ",\"sealed\":%" PRIu64
	       ",\"bytes\":%" PRIu64 ",\"max_record\":%" PRIu32 ",\"user\":{",
	       stat->segments, stat->sealed, stat->bytes, stat->max_record);
	log_print_json_data(stat->user, user_size(stat));
	printf("}}\n");
}

static void
print_times(const struct wax_log_reader_stat *stat, bool utc)
{
	if (stat->last_stamp == 0)
		return;
	printf("first record: ");
	log_print_time(stdout, stat->first_stamp, utc);
	printf("\nlast record:  ");
	log_print_time(stdout, stat->last_stamp, utc);
	putchar('\n');
}

static void
print_text(const struct wax_log_reader_stat *stat, bool utc)
{
	printf("log:          ");
	print_id(stat->id);
	printf("\npositions:    %" PRIu64 " to %" PRIu64
	       ", on the disk to %" PRIu64 "\n",
	       stat->first, stat->end, stat->durable);
	if (stat->first_ordinal != UINT64_MAX &&
	    stat->end_ordinal != UINT64_MAX)
		printf("records:      %" PRIu64 ", numbers %" PRIu64
		       " to %" PRIu64 "\n",
		       stat->end_ordinal - stat->first_ordinal,
		       stat->first_ordinal, stat->end_ordinal);
	else
		printf("records:      unknown: run `wax log verify`\n");
	print_times(stat, utc);
	printf("segments:     %" PRIu64 ", %" PRIu64 " sealed, %" PRIu64
	       " bytes\n",
	       stat->segments, stat->sealed, stat->bytes);
	printf("max record:   %" PRIu32 " bytes\n", stat->max_record);
}

int
log_stat(int argc, char **argv)
{
	struct wax_log_reader_opts opts = WAX_LOG_READER_OPTS_INIT;
	struct wax_log_reader_stat stat;
	struct wax_log_reader *reader;
	bool json = false, utc = false;
	int c, err;

	for (;;) {
		c = getopt_long(argc, argv, "hju", options, NULL);
		if (c == -1)
			break;
		switch (c) {
		case 'h':
			usage();
			return TOOL_OK;
		case 'j':
			json = true;
			break;
		case 'u':
			utc = true;
			break;
		case LOG_OPTION_NAME:
			if (log_option_name(optarg, &opts.name))
				return log_bad_argument("stat", "name", optarg);
			break;
		default:
			return log_usage_error("stat", NULL);
		}
	}
	if (argc - optind != 1)
		return log_usage_error("stat", "one DIR is needed");
	reader = log_reader_open(argv[optind], &opts);
	if (reader == NULL)
		return TOOL_FAILED;
	err = wax_log_reader_stat(reader, &stat, sizeof(stat));
	if (err)
		report_error(argv[optind], err, NULL, NULL);
	else if (json)
		print_json(&stat);
	else
		print_text(&stat, utc);
	wax_log_reader_close(reader);
	return err ? TOOL_FAILED : TOOL_OK;
}
