/* SPDX-License-Identifier: MIT */
/*
 * Logs as a power cut may leave them: of each page of each file what was synced,
 * or what was stored since; see stress-powercut.c.  A thread appends all the
 * time.  Each image is mended in both modes: what was synced is there, and no
 * bytes are ever taken for a record that nobody wrote.
 */
#include "config.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stress-log-image.h"
#include "stress-log.h"

/* Images from one pair of moments, and pairs from one log. */
#define IMAGES_PER_PAIR 32u
#define PAIRS_PER_LOG 8u

/* One in so many steps of the thread leaves the segment, so that segments are
 * made and sealed while files are read. */
#define STEPS_PER_ROTATION 50u

/* Appended between two moments, at most. */
#define STEPS_MAX 120u

/* And by the thread meanwhile, also while the other waits for a processor: images
 * are not to take long, and have room for STRESS_LOG_FILES. */
#define MEANWHILE_MAX 400u

struct cut {
	struct stress_worker worker;
	struct stress_log_promise promise;
	/* What was synced when `synced` was read. */
	struct stress_log_promise durable;
	struct stress_log_image synced;
	struct stress_log_image current;
	struct stress_log_image mixed;
	struct stress_log_writer writers[2];
	struct wax_log *log;
	uint64_t key;
	_Atomic(uint32_t) done;
	char path[STRESS_PATH_SIZE];
	char image_path[STRESS_PATH_SIZE];
};

static uint64_t
below(struct cut *cut, uint64_t limit)
{
	return stress_random_below(&cut->worker.step.random, limit);
}

/* -- Checking an image ----------------------------------------------------- */

static void
check_image(struct cut *cut, uint32_t mode, const char *when)
{
	struct wax_log_check_opts opts = WAX_LOG_CHECK_OPTS_INIT;
	struct wax_log_report report = {0};
	int err = stress_log_image_write(&cut->mixed, cut->image_path);

	opts.mode = mode;
	if (!err)
		err = wax_log_recover(cut->image_path, &opts, &report,
				      sizeof(report));
	if (err) {
		stress_error(&cut->worker, "%s: %s (%d)", when,
			     wax_strerror(err), err);
		return;
	}
	stress_log_check(&cut->worker, cut->image_path, cut->key,
			 cut->durable.synced, when);
	err = wax_log_verify(cut->image_path, NULL, &report, sizeof(report));
	if (err || report.state != WAX_LOG_CLEAN)
		stress_error(&cut->worker,
			     "%s: not clean afterwards: %s, state %" PRIu32,
			     when,
			     err                     ? wax_strerror(err)
			     : report.problem.reason ? report.problem.reason
						     : "no reason",
			     report.state);
}

static int
check_images(struct cut *cut)
{
	struct stress_tally *tally = cut->worker.run->tally;
	uint32_t i;
	int err = 0;

	for (i = 0; i < IMAGES_PER_PAIR && !err && !stress_stopping(tally);
	     i++) {
		err = stress_log_image_mix(&cut->mixed, &cut->synced,
					   &cut->current,
					   &cut->worker.step.random);
		if (err)
			break;
		stress_log_image_reboot(&cut->mixed);
		check_image(cut, WAX_LOG_SALVAGE, "salvaged");
		check_image(cut, WAX_LOG_PREFIX, "cut to a prefix");
		stress_add(&tally->images, 1);
		atomic_fetch_add_explicit(&tally->places[0].started, 1,
					  memory_order_relaxed);
	}
	return err;
}

/* -- Making one ------------------------------------------------------------ */

static int
do_steps(struct stress_log_writer *writer, uint64_t count)
{
	int err = 0;

	for (; count > 0 && !err; count--)
		err = stress_log_step(writer);
	return err;
}

static void *
write_meanwhile(void *argument)
{
	struct cut *cut = argument;
	struct stress_random *random = &cut->writers[1].worker.step.random;
	uint32_t steps;
	int err = 0;

	for (steps = 0; !err && steps < MEANWHILE_MAX &&
			!atomic_load_explicit(&cut->done, memory_order_relaxed);
	     steps++) {
		err = do_steps(&cut->writers[1], 1);
		if (!err && stress_random_one_in(random, STEPS_PER_ROTATION))
			err = wax_log_rotate(cut->log);
		(void)sched_yield();
	}
	if (err)
		stress_error(&cut->worker, "log: %s (%d)", wax_strerror(err),
			     err);
	return NULL;
}

static void
note_durable(struct cut *cut)
{
	uint32_t i;

	for (i = 0; i < STRESS_THREADS_MAX; i++)
		atomic_store_explicit(&cut->durable.synced[i],
				      stress_get(&cut->promise.synced[i]),
				      memory_order_relaxed);
}

/* Two moments of a log that is written; 0 or -errno. */
static int
take_pair(struct cut *cut)
{
	struct stress_log_writer *writer = &cut->writers[0];
	pthread_t thread;
	int err;

	atomic_store_explicit(&cut->done, 0, memory_order_relaxed);
	err = -pthread_create(&thread, NULL, write_meanwhile, cut);
	if (err)
		return err;
	err = do_steps(writer, below(cut, STEPS_MAX));
	if (!err)
		err = stress_log_sync_all(writer);
	note_durable(cut);
	if (!err)
		err = stress_log_image_read(&cut->synced, cut->path);
	if (!err)
		err = do_steps(writer, 1 + below(cut, STEPS_MAX));
	if (!err)
		err = stress_log_image_read(&cut->current, cut->path);
	atomic_store_explicit(&cut->done, 1, memory_order_relaxed);
	(void)pthread_join(thread, NULL);
	return err;
}

static void
set_up_writer(struct cut *cut, uint32_t index)
{
	struct stress_log_writer *writer = &cut->writers[index];

	memset(writer, 0, sizeof(*writer));
	writer->worker = cut->worker;
	writer->worker.step.random.state = stress_hash(cut->key ^ index);
	writer->log = cut->log;
	writer->promise = &cut->promise;
	writer->key = cut->key;
	writer->thread = index;
}

/* One log, cut at several moments; 0 or -errno. */
static int
cut_log(struct cut *cut, uint64_t round)
{
	struct wax_log_opts opts = WAX_LOG_OPTS_INIT;
	uint32_t i;
	int err, closed;

	cut->worker.step.index = round;
	cut->worker.step.random.state = stress_hash(
		cut->worker.run->options->seed ^ stress_hash(~round));
	cut->key = stress_random_next(&cut->worker.step.random);
	memset(&cut->promise, 0, sizeof(cut->promise));
	stress_log_options(&cut->worker.step.random, &opts);
	/* Small, so that images are, and only synced when we say so. */
	opts.segment_bytes = UINT64_C(128) << 10 << below(cut, 2);
	opts.retain_count = 0;
	opts.sync = WAX_LOG_SYNC_NONE;
	err = wax_log_open(cut->path, &opts, &cut->log, NULL);
	if (err)
		return err;
	set_up_writer(cut, 0);
	set_up_writer(cut, 1);
	for (i = 0; i < PAIRS_PER_LOG && !err &&
		    !stress_stopping(cut->worker.run->tally);
	     i++) {
		err = take_pair(cut);
		if (!err)
			err = check_images(cut);
	}
	closed = wax_log_close(cut->log);
	stress_log_check(&cut->worker, cut->path, cut->key,
			 cut->promise.appended, "after the close");
	stress_log_remove(cut->path);
	return err ? err : closed;
}

int
stress_log_powercut(struct stress_run *run)
{
	struct cut *cut = calloc(1, sizeof(*cut));
	struct stress_tally *tally = run->tally;
	uint64_t round;
	int err = 0;

	if (cut == NULL)
		return STRESS_CANNOT;
	cut->worker.run = run;
	cut->worker.index = STRESS_NO_THREAD;
	cut->worker.step.kind = STRESS_LOG;
	(void)snprintf(cut->path, sizeof(cut->path), "%s/cut", run->directory);
	(void)snprintf(cut->image_path, sizeof(cut->image_path), "%s/image",
		       run->directory);
	atomic_store_explicit(&tally->places[0].running, 1,
			      memory_order_relaxed);
	for (round = 0; !err && !stress_stopping(tally) &&
			stress_get(&tally->images) < run->options->powercuts;
	     round++)
		err = cut_log(cut, round);
	atomic_store_explicit(&tally->places[0].running, 0,
			      memory_order_relaxed);
	if (err)
		stress_error(&cut->worker, "%s: %s (%d)", cut->path,
			     wax_strerror(err), err);
	stress_log_image_free(&cut->synced);
	stress_log_image_free(&cut->current);
	stress_log_image_free(&cut->mixed);
	free(cut);
	return STRESS_DONE;
}
