/* SPDX-License-Identifier: MIT */
/* The report for people. */
#include "config.h"

#include "stress-report.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "escape.h"
#include "stress.h"

/* Fewer prove little: races are what a run is for. */
#define GROWTHS_ENOUGH 10000u
#define RACES_ENOUGH 100u

#define COLUMNS 5u

uint64_t
stress_operations(const struct stress_tally *tally)
{
	uint64_t sum = 0;
	unsigned kind;

	for (kind = 0; kind < STRESS_KINDS; kind++)
		sum += stress_get(&tally->operations[kind]);
	return sum;
}

uint32_t
stress_error_count(const struct stress_tally *tally)
{
	return atomic_load_explicit(&tally->error_count, memory_order_acquire);
}

int
stress_failed(const struct stress_tally *tally)
{
	return stress_error_count(tally) > 0 || stress_get(&tally->lost) > 0 ||
	       stress_get(&tally->wrong) > 0;
}

uint64_t
stress_error_operations(const struct stress_run *run,
			const struct stress_error *error)
{
	uint64_t most = 0, started;
	uint32_t i;

	if (error->thread != STRESS_NO_THREAD)
		return error->index + 1;
	for (i = 0; i < STRESS_THREADS_MAX; i++) {
		started = stress_get(&run->tally->places[i].started);
		if (most < started)
			most = started;
	}
	return most;
}

static void
print_load(const struct stress_run *run, double seconds)
{
	const struct stress_tally *tally = run->tally;
	unsigned kind;
	int is_last;

	printf("operations:   %" PRIu64 ", %.0f per second\n",
	       stress_operations(tally),
	       (double)stress_operations(tally) / seconds);
	for (kind = 0; kind < STRESS_KINDS; kind++) {
		is_last = kind % COLUMNS == COLUMNS - 1 ||
			  kind == STRESS_KINDS - 1;
		printf("%s%-8s %-8" PRIu64 "%s",
		       kind % COLUMNS == 0 ? "              " : "  ",
		       stress_kind_name((enum stress_kind)kind),
		       stress_get(&tally->operations[kind]),
		       is_last ? "\n" : "");
	}
	printf("sequence:     %016" PRIx64 "\n"
	       "growths:      %" PRIu64 " by call, %" PRIu64
	       " by fault, %" PRIu64 " benign races\n",
	       stress_get(&tally->sequence), stress_get(&tally->grow_calls),
	       stress_get(&tally->grow_faults),
	       stress_get(&tally->benign_races));
	printf("growth took:  p50 %.1f us, p99 %.1f us, p99.9 %.1f us\n",
	       (double)stress_tally_quantile(tally, 0.5) / 1e3,
	       (double)stress_tally_quantile(tally, 0.99) / 1e3,
	       (double)stress_tally_quantile(tally, 0.999) / 1e3);
	printf("failures:     %" PRIu64 " calls refused as asked for, %" PRIu64
	       " bytes rescued\n"
	       "signals:      %" PRIu64 " SIGALRM in storms, %" PRIu64
	       " SIGBUS of others passed on\n",
	       stress_get(&tally->refused), stress_get(&tally->rescued),
	       stress_get(&tally->in_signal), stress_get(&tally->passed_on));
	if (!run->options->log &&
	    (stress_get(&tally->grow_faults) < GROWTHS_ENOUGH ||
	     stress_get(&tally->benign_races) < RACES_ENOUGH))
		printf("note:         short of %u growths by fault and %u "
		       "races, so this proves little\n",
		       GROWTHS_ENOUGH, RACES_ENOUGH);
}

static void
print_kills(const struct stress_tally *tally)
{
	uint64_t i, count = stress_get(&tally->kills);

	printf("kills:        %" PRIu64 ", %" PRIu64 " while growing\n"
	       "  bytes at kill:",
	       count, stress_get(&tally->kills_growing));
	for (i = 0; i < count; i++)
		printf("%s%" PRIu64, i > 0 && i % 8 == 0 ? "\n    " : " ",
		       stress_get(&tally->killed_at[i]));
	printf("\n");
}

static void
print_powercuts(const struct stress_run *run)
{
	const struct stress_tally *tally = run->tally;

	printf("power cuts:   %" PRIu64 " images", stress_get(&tally->images));
	/* A log is always mended. */
	if (!run->options->log)
		printf(", %" PRIu64 " refused as malformed, %" PRIu64
		       " repaired, %" PRIu64 " complete",
		       stress_get(&tally->images_refused),
		       stress_get(&tally->images_repaired),
		       stress_get(&tally->images_identical));
	printf("\n");
}

/* A full disk is as good as an error of wax to whoever did not ask for it. */
static int
is_disk_full(const struct stress_run *run)
{
	const struct stress_tally *tally = run->tally;
	uint32_t i, count = stress_error_count(tally);

	for (i = 0; i < count && i < STRESS_ERRORS_MAX; i++)
		if (atomic_load_explicit(&tally->errors[i].complete,
					 memory_order_acquire) &&
		    strstr(tally->errors[i].text, wax_strerror(-ENOSPC)))
			return !run->options->full_disk;
	return 0;
}

static void
print_errors(const struct stress_run *run)
{
	const struct stress_tally *tally = run->tally;
	uint32_t i, count = stress_error_count(tally);
	char replay[1024];

	printf("errors:       %" PRIu32 "\n", count);
	for (i = 0; i < count && i < STRESS_ERRORS_MAX; i++) {
		const struct stress_error *error = &tally->errors[i];

		if (!atomic_load_explicit(&error->complete,
					  memory_order_acquire))
			continue;
		printf("  ");
		if (error->thread != STRESS_NO_THREAD)
			printf("thread %" PRIu32 ", operation %" PRIu64
			       ", %s: ",
			       error->thread, error->index,
			       stress_kind_name((enum stress_kind)error->kind));
		escape_write(stdout, error->text, strlen(error->text));
		putchar('\n');
		stress_options_replay(run->options,
				      stress_error_operations(run, error),
				      replay, sizeof(replay));
		printf("    replay: %s\n", replay);
	}
	if (count > STRESS_ERRORS_MAX)
		printf("  and %" PRIu32 " more\n", count - STRESS_ERRORS_MAX);
	if (is_disk_full(run))
		printf("note:         the disk is full: give another with "
		       "--dir, or test that with --enospc\n");
}

static void
print_report(const struct stress_run *run, double seconds)
{
	const struct stress_tally *tally = run->tally;

	printf("seed:         %" PRIu64 "\n"
	       "time:         %.1f s in ",
	       run->options->seed, seconds);
	escape_write(stdout, run->options->parent,
		     strlen(run->options->parent));
	putchar('\n');
	if (run->options->is_load)
		print_load(run, seconds);
	if (run->options->kills > 0)
		print_kills(tally);
	if (run->options->powercuts > 0)
		print_powercuts(run);
	printf("checked:      %" PRIu64 " bytes, %" PRIu64 " lost, %" PRIu64
	       " wrong; %" PRIu64 " files\n",
	       stress_get(&tally->checked), stress_get(&tally->lost),
	       stress_get(&tally->wrong), stress_get(&tally->files));
	print_errors(run);
}

void
stress_report(const struct stress_run *run, uint64_t nanoseconds)
{
	double seconds = (double)nanoseconds / 1e9;

	if (run->options->json)
		stress_report_json(run, seconds);
	else
		print_report(run, seconds);
}
