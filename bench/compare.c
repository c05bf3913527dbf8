/* SPDX-License-Identifier: MIT */
/* Rounds of runs; bench.h tells how. */
#include "config.h"

#include <errno.h>
#include <malloc.h>
#include <stdlib.h>

#include "../tools/interrupt.h"
#include "bench.h"
#include "place.h"
#include "result.h"
#include "sample.h"

/* One case while it runs. */
struct comparison {
	const struct bench_options *options;
	struct bench_results results;
	struct bench_place place;
	struct bench_disk disk;
};

void
bench_metric(struct bench_job *job, const char *name, const char *unit,
	     double value)
{
	struct bench_metrics *metrics = job->metrics;

	if (metrics->count == BENCH_METRICS_MAX)
		return;
	metrics->metrics[metrics->count].name = name;
	metrics->metrics[metrics->count].unit = unit;
	metrics->metrics[metrics->count].value = value;
	metrics->count++;
}

/* The timed part: what a run took is added to the samples as number `run`. */
static int
run_timed(const struct comparison *comparison, struct bench_result *result,
	  struct bench_job *job, unsigned run)
{
	struct bench_sample start, end;
	double written = BENCH_NONE;
	int err;

	if (comparison->results.c->flags & BENCH_DISK)
		written = bench_disk_bytes(&comparison->disk);
	bench_sample(&start);
	err = result->contestant->run(job);
	bench_sample(&end);
	result->samples[BENCH_WALL][run] = end.wall - start.wall;
	result->samples[BENCH_CPU][run] = end.cpu - start.cpu;
	result->samples[BENCH_FAULTS][run] = end.faults - start.faults;
	result->samples[BENCH_DISK_BYTES][run] = BENCH_NONE;
	if (written >= 0)
		result->samples[BENCH_DISK_BYTES][run] =
			bench_disk_bytes(&comparison->disk) - written;
	return err;
}

static int
run_warm_up(struct bench_result *result, struct bench_job *job)
{
	struct bench_memory memory;
	int err;

	if (bench_memory_start(&memory) != 0) {
		result->memory = BENCH_NONE;
		return result->contestant->run(job);
	}
	err = result->contestant->run(job);
	result->memory = bench_memory_stop(&memory);
	return err;
}

static void
keep_counts(struct bench_result *result, const struct bench_job *job,
	    unsigned run)
{
	size_t i;

	result->operations = job->operations;
	result->bytes = job->bytes;
	result->samples[BENCH_GROWTHS][run] = (double)job->growths;
	for (i = 0; i < result->metrics.count; i++)
		result->samples[BENCH_QUANTITIES + i][run] =
			result->metrics.metrics[i].value;
	result->runs = run + 1;
}

/* One turn of one contestant; round 0 is the warm-up. */
static int
take_turn(const struct comparison *comparison, struct bench_result *result,
	  unsigned round)
{
	const struct bench_contestant *contestant = result->contestant;
	struct bench_job job = {.work = comparison->results.c->work,
				.argument = contestant->argument,
				.directory = comparison->place.directory,
				.path = comparison->place.path,
				.metrics = &result->metrics};
	int err = 0, clean_err, empty_err;

	result->metrics.count = 0;
	/* Free memory that libc keeps would hide what the run allocates. */
	(void)malloc_trim(0);
	if (contestant->setup != NULL)
		err = contestant->setup(&job);
	if (!err) {
		if (round == 0)
			err = run_warm_up(result, &job);
		else
			err = run_timed(comparison, result, &job, round - 1);
		clean_err = contestant->clean ? contestant->clean(&job) : 0;
		err = err ? err : clean_err;
	}
	if (!err && round > 0)
		keep_counts(result, &job, round - 1);
	empty_err = bench_place_empty(&comparison->place);
	return err ? err : empty_err;
}

/* Back and forth. */
static struct bench_result *
whose_turn(const struct bench_results *results, unsigned round, size_t turn)
{
	return &results->results[round % 2 == 0 ? turn
						: results->count - 1 - turn];
}

/* Returns the first error, but for those who do not take part. */
static int
run_rounds(struct comparison *comparison)
{
	struct bench_results *results = &comparison->results;
	unsigned runs = comparison->options->runs, round;
	unsigned most = results->c->runs_most;
	int err = 0;
	size_t i;

	if (most != 0 && runs > most)
		runs = most;
	for (round = 0; round <= runs; round++)
		for (i = 0; i < results->count; i++) {
			struct bench_result *result =
				whose_turn(results, round, i);

			if (result->error)
				continue;
			if (interrupt_pending())
				return -EINTR;
			result->error = take_turn(comparison, result, round);
			if (result->error != -ENOTSUP && !err)
				err = result->error;
		}
	return err;
}

static size_t
add_results(struct bench_result *results, size_t count,
	    const struct bench_contestant *const *contestants)
{
	for (; contestants != NULL && *contestants != NULL; contestants++) {
		if (results != NULL) {
			results[count].contestant = *contestants;
			if ((*contestants)->missing != NULL)
				results[count].error = -ENOTSUP;
		}
		count++;
	}
	return count;
}

static size_t
list_results(struct bench_result *results, const struct bench_case *c)
{
	return add_results(results, add_results(results, 0, c->contestants),
			   c->peers);
}

int
bench_compare(const struct bench_options *options, const struct bench_case *c)
{
	struct comparison comparison = {.options = options, .results.c = c};
	struct bench_results *results = &comparison.results;
	int err;

	results->count = list_results(NULL, c);
	results->results = calloc(results->count, sizeof(*results->results));
	if (results->results == NULL)
		return -ENOMEM;
	(void)list_results(results->results, c);
	interrupt_catch();
	err = bench_place_create(&comparison.place, options->directory);
	if (err)
		goto free_results;
	results->filesystem = comparison.place.filesystem;
	err = bench_disk_open(&comparison.disk, comparison.place.directory);
	if (!err)
		err = run_rounds(&comparison);
	bench_disk_close(&comparison.disk);
	bench_place_remove(&comparison.place);
	if (err != -EINTR && options->json)
		bench_report_json(results);
	else if (err != -EINTR)
		bench_report_text(results);
	interrupt_raise();
free_results:
	free(results->results);
	return err;
}
