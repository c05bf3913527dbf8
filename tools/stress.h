/* SPDX-License-Identifier: MIT */
/*
 * wax stress: what its parts share.
 *
 *   cmd-stress -> run: watches -+- load: threads -> slot, shared, message ...
 *                               +- late: one process
 *                               +- kill, powercut: instead of the load
 *
 * or, with --log, the same three parts with logs (stress-log.h).
 *
 * The process that watches opens no region, so it outlives what it watches, and
 * reports and cleans up whatever happens.  Everything a region holds is known
 * beforehand, and read back by pread(2) through another descriptor.
 */
#ifndef WAX_STRESS_H
#define WAX_STRESS_H

#include <stddef.h>
#include <stdint.h>

#include <wax.h>

#include "stress-plan.h"
#include "stress-tally.h"

/* Longest name below the directory of a run, with the slash. */
#define STRESS_NAME_SIZE 48

struct stress_options {
	uint32_t threads;
	uint32_t regions; /* of its own, for each thread */
	double seconds;   /* 0: as long as the operations take */
	uint64_t operations;
	uint64_t seed;
	const char *parent; /* where the directory of the run is made */
	uint32_t mode;      /* WAX_GROW_*; WAX_GROW_DEFAULT for both */
	struct stress_mix mix;
	const char *mix_text; /* NULL for the default */
	uint32_t log;         /* logs, instead of regions */
	uint32_t json;
	uint32_t until_error; /* the first one ends the run */
	uint32_t is_load;     /* the load runs: not only kills and power cuts */
	uint64_t kills;
	uint64_t powercuts;

	/* Failures that are asked for. */
	uint32_t small_disk; /* a small tmpfs of our own */
	uint32_t full_disk;  /* either that, or parent is small */
	uint64_t file_limit; /* 0 for none */
	const char *inject;  /* as given, or NULL */
	char inject_name[32];
	int inject_error;
	uint64_t inject_nth;
};

struct stress_run {
	const struct stress_options *options;
	struct stress_tally *tally;
	char *directory; /* ends without a slash */
};

/* Exit codes of the processes that are watched. */
enum {
	STRESS_DONE = 0,
	/* The run cannot be as it was asked for; the tally says why. */
	STRESS_CANNOT = 1
};

/* -- Options (stress-options.c) -------------------------------------------- */

/* Returns TOOL_OK, an exit status, or -1 after --help. */
int
stress_options_parse(struct stress_options *options, int argc, char **argv);

/* The arguments that run it again, up to `operations` of each thread; as many
 * bytes as fit (stress-replay.c). */
void
stress_options_replay(const struct stress_options *options, uint64_t operations,
		      char *buffer, size_t size);

/* Whether a call may fail with err in this run (stress-space.c). */
int
stress_tolerates(const struct stress_options *options, int err);

/* -- The processes --------------------------------------------------------- */

/* Watch it all; returns an exit status (stress-run.c). */
int
stress_run(struct stress_run *run, uint64_t *ret_nanoseconds);

/* Bring about the failures that were asked for, in this process; 0 or -errno
 * (stress-space.c). */
int
stress_space_enter(const struct stress_run *run);

/* Each is the body of a process, and returns its exit code. */
int
stress_load(struct stress_run *run);
int
stress_late(struct stress_run *run);
int
stress_powercut(struct stress_run *run);

/* Runs in the process that watches, and makes others (stress-kill.c). */
void
stress_kill(struct stress_run *run);

/* The report at the end (stress-report.c). */
void
stress_report(const struct stress_run *run, uint64_t nanoseconds);

/* Whether anything went wrong. */
int
stress_failed(const struct stress_tally *tally);

/* Whether that is the end of the run. */
static inline int
stress_had_enough(const struct stress_run *run)
{
	return run->options->until_error && stress_failed(run->tally);
}

#endif /* WAX_STRESS_H */
