/* SPDX-License-Identifier: MIT */
/* The command line of wax stress. */
#include "config.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "quantity.h"
#include "stress-errno.h"
#include "stress.h"
#include "tool.h"

/* Below, the growth of a single file would not fit. */
#define FILE_LIMIT_MIN 4096u

/* More regions each than the table has room for help nobody. */
#define REGIONS_MAX 64u

enum {
	OPT_DIR = 256,
	OPT_EIO,
	OPT_ENOSPC,
	OPT_FSIZE,
	OPT_INJECT,
	OPT_JSON,
	OPT_KILL,
	OPT_LOG,
	OPT_MIX,
	OPT_MODE,
	OPT_OPERATIONS,
	OPT_POWERCUT,
	OPT_REGIONS,
	OPT_SECONDS,
	OPT_SEED,
	OPT_THREADS,
	OPT_UNTIL_ERROR
};

static const struct option long_options[] = {
	{"dir", required_argument, NULL, OPT_DIR},
	{"eio", required_argument, NULL, OPT_EIO},
	{"enospc", optional_argument, NULL, OPT_ENOSPC},
	{"fsize", required_argument, NULL, OPT_FSIZE},
	{"help", no_argument, NULL, 'h'},
	{"inject", required_argument, NULL, OPT_INJECT},
	{"json", no_argument, NULL, OPT_JSON},
	{"kill", required_argument, NULL, OPT_KILL},
	{"log", no_argument, NULL, OPT_LOG},
	{"mix", required_argument, NULL, OPT_MIX},
	{"mode", required_argument, NULL, OPT_MODE},
	{"operations", required_argument, NULL, OPT_OPERATIONS},
	{"powercut", required_argument, NULL, OPT_POWERCUT},
	{"regions", required_argument, NULL, OPT_REGIONS},
	{"seconds", required_argument, NULL, OPT_SECONDS},
	{"seed", required_argument, NULL, OPT_SEED},
	{"threads", required_argument, NULL, OPT_THREADS},
	{"until-error", no_argument, NULL, OPT_UNTIL_ERROR},
	{NULL, 0, NULL, 0},
};

static void
usage(void)
{
	printf("usage: wax stress [OPTION]...\n\n"
	       "Try to break wax on this machine: store, grow, race and fail, "
	       "and check every\nbyte.\n\n"
	       "  --threads=N        threads of the load (4)\n"
	       "  --regions=N        files of its own for each thread (2)\n"
	       "  --seconds=S        how long (10)\n"
	       "  --operations=N     how many of each thread, instead\n"
	       "  --seed=N           where random numbers start; printed\n"
	       "  --dir=DIR          the file system to work on (TMPDIR or "
	       "/tmp)\n"
	       "  --mode=MODE        allocate, sparse or both (both)\n"
	       "  --mix=NAME=N,...   these operations only, by weight\n"
	       "  --log              with logs, instead of regions and "
	       "messages\n"
	       "  --until-error      end at the first error\n"
	       "  --json             print the report as JSON\n\n"
	       "Failures:\n"
	       "  --enospc[=DIR]     on a full disk: a small one of its own, "
	       "or "
	       "DIR\n"
	       "  --fsize=BYTES      under a file-size limit\n"
	       "  --inject=SYSCALL:ERRNO:N\n"
	       "                     let each Nth such system call fail\n"
	       "  --eio=N            the same, with fdatasync and EIO\n"
	       "  --kill=N           instead of the load, kill N writers and "
	       "check what is left\n"
	       "  --powercut=N       instead of the load, check N files as a "
	       "power cut may\n"
	       "                     leave them\n"
	       "  -h, --help         show this help\n");
}

static int
parse_small_number(const char *text, uint32_t most, uint32_t *ret)
{
	uint64_t value;
	int err = quantity_number(text, 1, most, &value);

	if (!err)
		*ret = (uint32_t)value;
	return err;
}

static int
parse_seconds(const char *text, double *ret)
{
	double value;
	char *end;

	if (*text < '0' || *text > '9')
		return -EINVAL;
	value = strtod(text, &end);
	/* Negated, so that "not a number" fails, too. */
	if (*end != '\0' || !(value > 0 && value < 1e9))
		return -EINVAL;
	*ret = value;
	return 0;
}

static int
parse_mode(const char *text, uint32_t *ret)
{
	if (strcmp(text, "allocate") == 0)
		*ret = WAX_GROW_ALLOCATE;
	else if (strcmp(text, "sparse") == 0)
		*ret = WAX_GROW_SPARSE;
	else if (strcmp(text, "both") == 0)
		*ret = WAX_GROW_DEFAULT;
	else
		return -EINVAL;
	return 0;
}

/* SYSCALL:ERRNO:N; the library says whether it knows the system call. */
static int
parse_inject(struct stress_options *options, const char *text)
{
	size_t size = strcspn(text, ":");
	const char *second = text + size, *third;
	char error[16];

	if (*second != ':' || size >= sizeof(options->inject_name))
		return -EINVAL;
	memcpy(options->inject_name, text, size);
	options->inject_name[size] = '\0';
	third = strchr(++second, ':');
	if (third == NULL || (size_t)(third - second) >= sizeof(error))
		return -EINVAL;
	memcpy(error, second, (size_t)(third - second));
	error[third - second] = '\0';
	options->inject_error = stress_errno_parse(error);
	options->inject = text;
	if (options->inject_error == 0 ||
	    wax_inject(options->inject_name, 0, 0) != 0)
		return -EINVAL;
	return quantity_number(third + 1, 1, UINT64_MAX, &options->inject_nth);
}

/* The storage loses what it was to keep. */
static int
parse_eio(struct stress_options *options, const char *value)
{
	static char text[48];

	(void)snprintf(text, sizeof(text), "fdatasync:EIO:%.24s", value);
	return parse_inject(options, text);
}

static int
parse_load_option(struct stress_options *options, int c, const char *value)
{
	switch (c) {
	case OPT_DIR:
		options->parent = value;
		return *value == '\0' ? -EINVAL : 0;
	case OPT_LOG:
		options->log = 1;
		return 0;
	case OPT_JSON:
		options->json = 1;
		return 0;
	case OPT_MIX:
		options->mix_text = value;
		return stress_mix_parse(value, &options->mix);
	case OPT_MODE:
		return parse_mode(value, &options->mode);
	case OPT_OPERATIONS:
		return quantity_number(value, 1, UINT64_MAX,
				       &options->operations);
	case OPT_REGIONS:
		return parse_small_number(value, REGIONS_MAX,
					  &options->regions);
	case OPT_SECONDS:
		return parse_seconds(value, &options->seconds);
	case OPT_SEED:
		return quantity_number(value, 0, UINT64_MAX, &options->seed);
	case OPT_THREADS:
		return parse_small_number(value, STRESS_THREADS_MAX,
					  &options->threads);
	case OPT_UNTIL_ERROR:
		options->until_error = 1;
		return 0;
	default:
		return -EINVAL;
	}
}

static int
parse_option(struct stress_options *options, int c, const char *value)
{
	switch (c) {
	case OPT_ENOSPC:
		options->full_disk = 1;
		options->small_disk = value == NULL;
		if (value != NULL)
			options->parent = value;
		return 0;
	case OPT_FSIZE:
		return quantity_number(value, FILE_LIMIT_MIN, INT64_MAX,
				       &options->file_limit);
	case OPT_EIO:
		return parse_eio(options, value);
	case OPT_INJECT:
		return parse_inject(options, value);
	case OPT_KILL:
		return quantity_number(value, 1, STRESS_KILLS_MAX,
				       &options->kills);
	case OPT_POWERCUT:
		return quantity_number(value, 1, UINT64_MAX,
				       &options->powercuts);
	default:
		return parse_load_option(options, c, value);
	}
}

int
stress_options_parse(struct stress_options *options, int argc, char **argv)
{
	char what[112];
	int c, at;

	for (;;) {
		at = optind;
		c = getopt_long(argc, argv, "h", long_options, NULL);
		if (c == -1)
			break;
		if (c == 'h') {
			usage();
			return -1;
		}
		if (c == '?')
			return tool_usage_error("stress", NULL);
		if (parse_option(options, c, optarg) == 0)
			continue;
		(void)snprintf(what, sizeof(what), "%.80s is wrong", argv[at]);
		return tool_usage_error("stress", what);
	}
	if (optind < argc)
		return tool_usage_error("stress", "it takes options only");
	options->is_load = (options->kills == 0 && options->powercuts == 0) ||
			   options->seconds > 0 || options->operations > 0;
	if (options->seconds <= 0 && options->operations == 0)
		options->seconds = 10;
	return TOOL_OK;
}
