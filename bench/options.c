/* SPDX-License-Identifier: MIT */
/* Options that all comparisons have, and main() of the programs. */
#include "config.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include <wax.h>

#include "bench.h"

enum { OPT_DIR = 256, OPT_JSON, OPT_QUICK, OPT_RUNS };

static const struct option long_options[] = {
	{"dir", required_argument, NULL, OPT_DIR},
	{"help", no_argument, NULL, 'h'},
	{"json", no_argument, NULL, OPT_JSON},
	{"quick", no_argument, NULL, OPT_QUICK},
	{"runs", required_argument, NULL, OPT_RUNS},
	{NULL, 0, NULL, 0},
};

const char bench_options_help[] =
	"  --dir=DIR    the file system to work on (TMPDIR or /tmp)\n"
	"  --runs=N     timed runs of each contestant (5)\n"
	"  --quick      small and once, to see that it works\n"
	"  --json       print one JSON object per line\n"
	"  -h, --help   show this help\n";

static int
parse_runs(const char *text, unsigned *ret)
{
	unsigned long value;
	char *end;

	if (*text < '0' || *text > '9')
		return -EINVAL;
	value = strtoul(text, &end, 10);
	if (*end != '\0' || value < 1 || value > BENCH_RUNS_MAX)
		return -EINVAL;
	*ret = (unsigned)value;
	return 0;
}

static int
parse_option(struct bench_options *options, int c, const char *value)
{
	switch (c) {
	case OPT_DIR:
		options->directory = value;
		return *value == '\0' ? -EINVAL : 0;
	case OPT_JSON:
		options->json = 1;
		return 0;
	case OPT_QUICK:
		options->quick = 1;
		return 0;
	default:
		return parse_runs(value, &options->runs);
	}
}

int
bench_options_parse(struct bench_options *options, int argc, char **argv,
		    const char **ret_wrong)
{
	const char *parent = getenv("TMPDIR");
	int c, at;

	*options = (struct bench_options){0};
	options->directory =
		parent != NULL && *parent != '\0' ? parent : "/tmp";
	*ret_wrong = NULL;
	for (;;) {
		at = optind;
		c = getopt_long(argc, argv, "h", long_options, NULL);
		if (c == -1)
			break;
		if (c == 'h')
			return 1;
		if (c == '?')
			return -EINVAL;
		if (parse_option(options, c, optarg) == 0)
			continue;
		*ret_wrong = argv[at];
		return -EINVAL;
	}
	if (options->runs == 0)
		options->runs = options->quick ? 1 : 5;
	return 0;
}

int
bench_main(int argc, char **argv, bench_suite *suite,
	   const struct bench_contestant *const *peers)
{
	struct bench_options options;
	const char *wrong;
	int err = bench_options_parse(&options, argc, argv, &wrong);

	if (err == 1) {
		printf("usage: %s [OPTION]...\n\n%s", argv[0],
		       bench_options_help);
		return EXIT_SUCCESS;
	}
	if (!err && optind < argc) {
		wrong = argv[optind];
		err = -EINVAL;
	}
	if (err) {
		if (wrong != NULL)
			fprintf(stderr, "%s: %s is wrong\n", argv[0], wrong);
		return 2;
	}
	err = suite(&options, peers);
	if (err)
		fprintf(stderr, "%s: %s\n", argv[0], wax_strerror(err));
	return err ? EXIT_FAILURE : EXIT_SUCCESS;
}
