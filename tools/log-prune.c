/* SPDX-License-Identifier: MIT */
/* wax log prune: delete old segments of a log that nobody writes. */
#include "config.h"

#include <getopt.h>
#include <inttypes.h>

#include "log.h"
#include "report.h"
#include "tool.h"

static void
usage(void)
{
	printf("usage: wax log prune [OPTION]... DIR\n\n"
	       "Delete the segments of the log in DIR that the options do not "
	       "keep.  The process\nthat writes a log does that by "
	       "itself.\n\n");
	log_usage_retain();
	printf("  -h, --help             show this help\n");
}

static const struct option options[] = {
	{"help", no_argument, NULL, 'h'},
	LOG_RETAIN_OPTIONS,
	{NULL, 0, NULL, 0},
};

static int
prune(const char *path, const struct wax_log_opts *opts)
{
	struct wax_log *log = log_open(path, opts);
	uint64_t count = 0;
	int err, closed;

	if (log == NULL)
		return TOOL_FAILED;
	err = wax_log_prune(log, &count);
	closed = wax_log_close(log);
	if (!err)
		err = closed;
	if (err)
		report_error(path, err, NULL, NULL);
	printf("%" PRIu64 " segments deleted\n", count);
	return err ? TOOL_FAILED : TOOL_OK;
}

int
log_prune(int argc, char **argv)
{
	struct wax_log_opts opts = WAX_LOG_OPTS_INIT;
	int c, index = 0;

	opts.flags = WAX_LOG_EXISTING | WAX_LOG_NO_THREAD;
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
