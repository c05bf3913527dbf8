/* SPDX-License-Identifier: MIT */
/*
 * The process that watches.  It starts those that work, ends them when the time
 * has come, when they stand still or when the user says so, and removes what
 * they leave.
 */
#include "config.h"

#include <errno.h>
#include <ftw.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "interrupt.h"
#include "report.h"
#include "stress-child.h"
#include "stress-live.h"
#include "stress-log.h"
#include "stress.h"
#include "tool.h"

#define NS_PER_SECOND UINT64_C(1000000000)

/* How often to look. */
#define TURN_NS 20000000

/* An operation that takes longer hangs: syncs of a busy disk take seconds. */
#define STALL_NS (60 * NS_PER_SECOND)

/* Processes that run at the same time. */
enum { PARTS_MAX = 2 };

struct part {
	int (*body)(struct stress_run *run);
	const char *name;
	int is_failing; /* the failures that are asked for are for it */
	pid_t process;  /* 0 when it has ended */
};

/* When each worker was last seen to do something new. */
struct progress {
	uint64_t started[STRESS_WORKERS_MAX];
	uint64_t changed[STRESS_WORKERS_MAX];
};

static void
child_main(struct stress_run *run, const struct part *part)
{
	int err = part->is_failing ? stress_space_enter(run) : 0;

	if (err) {
		stress_tally_error(run->tally, STRESS_NO_THREAD, STRESS_STORE,
				   0, "%s: what was asked for is refused: %s",
				   part->name, strerror(-err));
		_exit(STRESS_CANNOT);
	}
	_exit(part->body(run));
}

/* What the workers of a process that died were about. */
static void
tell_death(struct stress_run *run, const struct part *part, int status)
{
	char text[STRESS_ERROR_SIZE] = "";
	size_t used = 0;
	uint32_t i;

	for (i = 0; i < STRESS_WORKERS_MAX && used < sizeof(text) - 48; i++) {
		const struct stress_place *place = &run->tally->places[i];

		if (atomic_load_explicit(&place->running,
					 memory_order_relaxed) == 0)
			continue;
		used += (size_t)snprintf(
			text + used, sizeof(text) - used,
			"; thread %" PRIu32 " in operation %" PRIu64 ", %s", i,
			stress_get(&place->started) - 1,
			stress_kind_name((enum stress_kind)atomic_load_explicit(
				&place->kind, memory_order_relaxed)));
	}
	if (WIFSIGNALED(status))
		stress_tally_error(run->tally, STRESS_NO_THREAD, STRESS_STORE,
				   0, "the %s was ended by signal %d (%s)%s",
				   part->name, WTERMSIG(status),
				   strsignal(WTERMSIG(status)), text);
	else if (WEXITSTATUS(status) != STRESS_CANNOT)
		stress_tally_error(run->tally, STRESS_NO_THREAD, STRESS_STORE,
				   0, "the %s ended with status %d%s",
				   part->name, WEXITSTATUS(status), text);
}

/* Collect those that have ended; returns how many still run. */
static int
collect(struct stress_run *run, struct part *parts, int count)
{
	int i, status, running = 0;

	for (i = 0; i < count; i++) {
		if (parts[i].process == 0)
			continue;
		if (waitpid(parts[i].process, &status, WNOHANG) !=
		    parts[i].process) {
			running++;
			continue;
		}
		parts[i].process = 0;
		if (status != 0) {
			tell_death(run, &parts[i], status);
			stress_stop(run->tally);
		}
	}
	return running;
}

/* The worker that has stood still for too long, or STRESS_NO_THREAD. */
static uint32_t
stalled(const struct stress_run *run, struct progress *progress, uint64_t now)
{
	uint64_t started;
	uint32_t i;

	for (i = 0; i < STRESS_WORKERS_MAX; i++) {
		const struct stress_place *place = &run->tally->places[i];

		started = stress_get(&place->started);
		if (atomic_load_explicit(&place->running,
					 memory_order_relaxed) == 0 ||
		    started != progress->started[i]) {
			progress->started[i] = started;
			progress->changed[i] = now;
		} else if (now - progress->changed[i] > STALL_NS) {
			return i;
		}
	}
	return STRESS_NO_THREAD;
}

static void
kill_stalled(struct stress_run *run, struct part *parts, int count,
	     uint32_t thread)
{
	const struct stress_place *place = &run->tally->places[thread];
	int i;

	stress_tally_error(run->tally, thread,
			   (enum stress_kind)atomic_load_explicit(
				   &place->kind, memory_order_relaxed),
			   stress_get(&place->started) - 1,
			   "does not end within %d seconds",
			   (int)(STALL_NS / NS_PER_SECOND));
	stress_stop(run->tally);
	for (i = 0; i < count; i++) {
		if (parts[i].process == 0)
			continue;
		(void)kill(parts[i].process, SIGKILL);
		(void)waitpid(parts[i].process, NULL, 0);
		parts[i].process = 0;
	}
}

static int
is_time_over(const struct stress_run *run, uint64_t elapsed)
{
	return run->options->seconds > 0 && run->options->is_load &&
	       (double)elapsed / 1e9 >= run->options->seconds;
}

static void
watch(struct stress_run *run, struct part *parts, int count, int is_timed)
{
	static const struct timespec turn = {0, TURN_NS};
	uint64_t start = stress_now(), now = start;
	struct progress *progress = calloc(1, sizeof(*progress));
	uint32_t thread, i;

	for (i = 0; progress != NULL && i < STRESS_WORKERS_MAX; i++)
		progress->changed[i] = start;
	while (collect(run, parts, count) > 0) {
		(void)nanosleep(&turn, NULL);
		now = stress_now();
		stress_live_draw(run->tally, now - start);
		if (interrupt_pending() || stress_had_enough(run) ||
		    (is_timed && is_time_over(run, now - start)))
			stress_stop(run->tally);
		thread = progress == NULL ? STRESS_NO_THREAD
					  : stalled(run, progress, now);
		if (thread != STRESS_NO_THREAD)
			kill_stalled(run, parts, count, thread);
	}
	stress_live_clear();
	free(progress);
}

static void
start_and_watch(struct stress_run *run, struct part *parts, int count,
		int is_timed)
{
	int i;

	for (i = 0; i < count; i++) {
		parts[i].process = stress_child_fork();
		if (parts[i].process == 0)
			child_main(run, &parts[i]);
		if (parts[i].process > 0)
			continue;
		stress_tally_error(run->tally, STRESS_NO_THREAD, STRESS_STORE,
				   0, "fork: %s", strerror(errno));
		stress_stop(run->tally);
		parts[i].process = 0;
	}
	watch(run, parts, count, is_timed);
}

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	(void)remove(path);
	return 0;
}

static int
make_directory(struct stress_run *run)
{
	if (asprintf(&run->directory, "%s/wax-stress.XXXXXX",
		     run->options->parent) < 0) {
		run->directory = NULL;
		return -ENOMEM;
	}
	return mkdtemp(run->directory) == NULL ? -errno : 0;
}

/* What the mix asks for: threads, late stores, or both. */
static void
run_load(struct stress_run *run)
{
	static const struct part log = {stress_log_load, "log", 1, 0};
	static const struct part load = {stress_load, "load", 1, 0};
	static const struct part late = {stress_late, "late stores", 1, 0};
	const uint32_t *weights = run->options->mix.weights;
	struct part parts[PARTS_MAX];
	uint64_t others = 0;
	unsigned kind;
	int count = 0;

	if (run->options->log) {
		parts[0] = log;
		start_and_watch(run, parts, 1, 1);
		return;
	}
	for (kind = 0; kind < STRESS_LATE; kind++)
		others += weights[kind];
	if (others > 0)
		parts[count++] = load;
	if (weights[STRESS_LATE] > 0)
		parts[count++] = late;
	start_and_watch(run, parts, count, 1);
}

int
stress_run(struct stress_run *run, uint64_t *ret_nanoseconds)
{
	uint32_t log = run->options->log;
	struct part cut = {log ? stress_log_powercut : stress_powercut,
			   "power cuts", 0, 0};
	uint64_t start = stress_now();
	int err = make_directory(run);

	if (err) {
		report_error(run->options->parent, err, NULL, NULL);
		free(run->directory);
		return TOOL_FAILED;
	}
	interrupt_catch();
	if (run->options->is_load)
		run_load(run);
	if (run->options->kills > 0 && !interrupt_pending() &&
	    !stress_had_enough(run))
		log ? stress_log_kill(run) : stress_kill(run);
	if (run->options->powercuts > 0 && !interrupt_pending() &&
	    !stress_had_enough(run)) {
		atomic_store_explicit(&run->tally->stop, 0,
				      memory_order_relaxed);
		start_and_watch(run, &cut, 1, 0);
	}
	(void)nftw(run->directory, remove_one, 16,
		   FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
	free(run->directory);
	*ret_nanoseconds = stress_now() - start;
	return TOOL_OK;
}
