/* SPDX-License-Identifier: MIT */
/* wax bench: what wax costs on this machine, next to what libc offers. */
#include "config.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "../bench/bench.h"
#include "../bench/growth.h"
#include "../bench/log.h"
#include "../bench/message-small.h"
#include "../bench/message.h"
#include "../bench/table.h"
#include "report.h"
#include "tool.h"

static int
run_message(const struct bench_options *options,
	    const struct bench_contestant *const *peers)
{
	int err = bench_message(options, peers);

	return err ? err : bench_message_small(options, peers);
}

/* In the order of the manual. */
static const struct {
	const char *name;
	bench_suite *run;
	const char *summary;
} suites[] = {
	{"message", run_message, "Cap'n Proto messages built into files"},
	{"growth", bench_growth, "a file filled from start to end"},
	{"table", bench_table, "many open regions"},
	{"log", bench_log, "records appended, synced, read and followed"},
};
#define SUITES (sizeof(suites) / sizeof(suites[0]))

static void
usage(void)
{
	size_t i;

	printf("usage: wax bench [OPTION]... [BENCHMARK]...\n\n"
	       "Measure wax next to what libc offers; all benchmarks, unless "
	       "some are named:\n\n");
	for (i = 0; i < SUITES; i++)
		printf("  %-12s %s\n", suites[i].name, suites[i].summary);
	printf("\n%s", bench_options_help);
}

/* Returns the index, or SUITES. */
static size_t
find(const char *name)
{
	size_t i = 0;

	while (i < SUITES && strcmp(suites[i].name, name) != 0)
		i++;
	return i;
}

static int
usage_error(const char *wrong, const char *why)
{
	char what[112];

	(void)snprintf(what, sizeof(what), "%.80s %s", wrong, why);
	return tool_usage_error("bench", what);
}

int
cmd_bench(int argc, char **argv)
{
	struct bench_options options;
	const char *wrong;
	int i, err = bench_options_parse(&options, argc, argv, &wrong);
	size_t suite;

	if (err == 1) {
		usage();
		return TOOL_OK;
	}
	if (err)
		return wrong != NULL ? usage_error(wrong, "is wrong")
				     : tool_usage_error("bench", NULL);
	for (i = optind; i < argc; i++)
		if (find(argv[i]) == SUITES)
			return usage_error(argv[i], "is no benchmark");
	for (suite = 0; !err && optind == argc && suite < SUITES; suite++)
		err = suites[suite].run(&options, NULL);
	for (i = optind; !err && i < argc; i++)
		err = suites[find(argv[i])].run(&options, NULL);
	if (err)
		report_error(options.directory, err, NULL,
			     err == -ENOSPC ? "give another with --dir" : NULL);
	return err ? TOOL_FAILED : TOOL_OK;
}
