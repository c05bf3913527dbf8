/* SPDX-License-Identifier: MIT */
/* wax stress: try to break wax on this machine. */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/random.h>

#include "report.h"
#include "stress.h"
#include "tool.h"

static const char *
default_parent(void)
{
	const char *parent = getenv("TMPDIR");

	return parent != NULL && *parent != '\0' ? parent : "/tmp";
}

int
cmd_stress(int argc, char **argv)
{
	struct stress_options options = {.threads = 4,
					 .regions = 2,
					 .parent = default_parent(),
					 .mix = stress_mix_default};
	struct stress_run run = {.options = &options};
	uint64_t nanoseconds = 0;
	uint32_t seed = 0;
	int status;

	/* Short, because it is typed again to replay a run. */
	(void)getrandom(&seed, sizeof(seed), GRND_NONBLOCK);
	options.seed = seed;
	status = stress_options_parse(&options, argc, argv);
	if (status != TOOL_OK)
		return status < 0 ? TOOL_OK : status;
	run.tally = stress_tally_create();
	if (run.tally == NULL) {
		report_error("stress", -ENOMEM, NULL, NULL);
		return TOOL_FAILED;
	}
	status = stress_run(&run, &nanoseconds);
	if (status == TOOL_OK) {
		stress_report(&run, nanoseconds);
		status = stress_failed(run.tally) ? TOOL_FAILED : TOOL_OK;
	}
	stress_tally_free(run.tally);
	return status;
}
