/* SPDX-License-Identifier: MIT */
/* wax log prune: delete old segments, also of a log that is being written. */
#include "config.h"

#include <getopt.h>
#include <inttypes.h>

#include "log.h"
#include "tool.h"

static void
usage(void)
{
	printf("usage: wax log prune [OPTION]... DIR\n\n"
	       "Delete the segments of the log in DIR that the options do not "
	       "keep.  The newest\nis kept, and so is what is not sealed.  "
	       "The process that writes a log can do that\nby itself.\n\n");
	log_usage_retain();
	printf("  -h, --help             show this help\n");
}

static const struct option options[] = {
	{"help", no_argument, NULL, 'h'},
	LOG_RETAIN_OPTIONS,
	{NULL, 0, NULL, 0},
};

/*
 * Not as a writer, which would begin a segment: that would be the newest, and the
 * last one with records could go.
 */
static int
prune(const char *path, const struct wax_log_opts *opts)
{
	const struct wax_log_reader_opts reader_opts = {
		.size = sizeof(reader_opts),
		.name = opts->name == NULL ? "log" : opts->name,
	};
	struct wax_log_reader *reader = log_reader_open(path, &reader_opts);
	uint64_t count = 0;
	int err;

	if (reader == NULL)
		return TOOL_FAILED;
	wax_log_reader_close(reader);
	err = wax_log_prune_at(path, opts, &count);
	if (err) {
		log_report_path(path, err, NULL);
		return TOOL_FAILED;
	}
	printf("%" PRIu64 " segments deleted\n", count);
	return TOOL_OK;
}

int
log_prune(int argc, char **argv)
{
	struct wax_log_opts opts = WAX_LOG_OPTS_INIT;
	int c, index = 0;

	for (;;) {
		c = getopt_long(argc, argv, "h", options, &index);
		if (c == -1)
			break;
		if (c == 'h') {
			usage();
			return TOOL_OK;
		}
		if (c == '?')
			return log_usage_error("prune", NULL);
		if (log_option(&opts, c, optarg))
			return log_bad_argument("prune", options[index].name,
						optarg);
	}
	if (argc - optind != 1)
		return log_usage_error("prune", "one DIR is needed");
	if (opts.retain_bytes == 0 && opts.retain_age_ms == 0 &&
	    opts.retain_count == 0 && opts.retain_free_bytes == 0)
		return log_usage_error("prune", "say what to keep");
	return prune(argv[optind], &opts);
}
