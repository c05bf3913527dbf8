/* SPDX-License-Identifier: MIT */
/*
 * Files as a power cut may leave them.  A disk has, of each page, what was last
 * synced or anything that was stored since, and a length in between.  From a
 * message that is being built we take the file at the last sync and the file
 * now, and mix:
 *
 *   synced   |A|B|C|            image  |A|b|C|0|e  (any length in between)
 *   current  |a|b|c|d|e|f|
 *
 * Promises.  In place: the file as synced holds what was in it then; a mixture
 * is opened or refused, without a crash and in time, and repair loses nothing
 * that could be read; after a finish that syncs it is the finished file.  Atomic: the name has the old file or the finished
 * one.
 */
#include "config.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "stress-cut.h"
#include "stress-image.h"
#include "stress-message.h"

/* Images from one pair of states. */
#define IMAGES_PER_PAIR 64u

/* Links before the sync, and after it, at most. */
#define LINKS_MAX 96u

static uint64_t
below(struct stress_cut *cut, uint64_t limit)
{
	return stress_random_below(&cut->worker.step.random, limit);
}

static int
create(struct stress_cut *cut, uint32_t flags)
{
	struct wax_region_opts region = WAX_REGION_OPTS_INIT;
	struct wax_message_opts opts = WAX_MESSAGE_OPTS_INIT;
	struct wax_message *message;
	int err;

	region.flags = flags | WAX_REGION_SYNC;
	region.mode = cut->worker.run->options->mode;
	region.first_step = STRESS_PAGE;
	region.max_step = (uint64_t)STRESS_PAGE << below(cut, 5);
	opts.region = &region;
	err = wax_message_create(cut->path, &opts, &message);
	if (err)
		return err;
	err = wax_builder_create(message, &cut->builder);
	if (err) {
		(void)wax_message_abort(message);
		return err;
	}
	cut->end = wax_builder_root(cut->builder);
	cut->key = stress_random_next(&cut->worker.step.random);
	cut->links = 0;
	return 0;
}

static int
add_links(struct stress_cut *cut, uint64_t count)
{
	int err = 0;

	for (; count > 0 && !err; count--)
		err = stress_message_add(&cut->end, cut->key, cut->links++);
	return err;
}

static int
finish(struct stress_cut *cut)
{
	uint64_t size = 8 + wax_builder_used_words(cut->builder) * 8;
	int err = wax_builder_finish(cut->builder);

	cut->builder = NULL;
	if (err)
		return err;
	err = stress_image_read(&cut->current, cut->path);
	if (err)
		return err;
	if (cut->current.size != size)
		stress_error(&cut->worker,
			     "%s: has %" PRIu64 " bytes, not %" PRIu64,
			     cut->path, cut->current.size, size);
	stress_cut_check_finished(cut);
	return 0;
}

/* One message in place, images before its end, and its end. */
static int
cut_in_place(struct stress_cut *cut)
{
	struct wax_region *region;
	uint64_t synced_links;
	int err = create(cut, 0);

	if (err)
		return err;
	region = wax_message_region(wax_builder_message(cut->builder));
	err = add_links(cut, below(cut, LINKS_MAX));
	if (!err)
		err = wax_region_sync(region, 0, 0);
	if (!err)
		err = stress_image_read(&cut->synced, cut->path);
	synced_links = cut->links;
	if (!err)
		err = add_links(cut, 1 + below(cut, LINKS_MAX));
	if (!err)
		err = stress_image_read(&cut->current, cut->path);
	if (err) {
		(void)wax_builder_abort(cut->builder);
		return err;
	}
	stress_cut_check_state(cut, &cut->synced, synced_links, "synced");
	stress_cut_check_state(cut, &cut->current, cut->links, "stored");
	stress_cut_check_mixtures(cut, IMAGES_PER_PAIR);
	return finish(cut);
}

/* Build an atomic message; publish it, or have publishing fail. */
static int
cut_atomic(struct stress_cut *cut, int is_refused)
{
	int err = create(cut, WAX_REGION_ATOMIC);

	if (err)
		return err;
	err = add_links(cut, 1 + below(cut, LINKS_MAX));
	stress_cut_expect_old(cut, "while the new one is built");
	if (err) {
		(void)wax_builder_abort(cut->builder);
		return err;
	}
	if (!is_refused) {
		err = finish(cut);
		return err ? err : stress_image_read(&cut->old, cut->path);
	}
	err = wax_inject("fsync", EIO, 1);
	if (!err && wax_builder_finish(cut->builder) == 0)
		stress_error(&cut->worker, "finish hides a failed sync");
	if (!err)
		err = wax_inject("fsync", 0, 0);
	stress_cut_expect_old(cut, "after a failed finish");
	return err;
}

/* A few messages, in place and atomic. */
static int
cut_once(struct stress_cut *cut, uint64_t round)
{
	int err;

	cut->worker.step.index = round;
	cut->worker.step.random.state = stress_hash(
		cut->worker.run->options->seed ^ stress_hash(~round));
	err = cut_in_place(cut);
	(void)unlink(cut->path);
	cut->old.size = 0;
	if (!err)
		err = cut_atomic(cut, 1);
	if (!err)
		err = cut_atomic(cut, 0);
	if (!err)
		err = cut_atomic(cut, 1);
	if (!err)
		err = cut_atomic(cut, 0);
	(void)unlink(cut->path);
	return err;
}

int
stress_powercut(struct stress_run *run)
{
	struct stress_cut *cut = calloc(1, sizeof(*cut));
	struct stress_tally *tally = run->tally;
	uint64_t round;
	int err = 0;

	if (cut == NULL)
		return STRESS_CANNOT;
	cut->worker.run = run;
	cut->worker.index = STRESS_NO_THREAD;
	(void)snprintf(cut->path, sizeof(cut->path), "%s/cut", run->directory);
	(void)snprintf(cut->image_path, sizeof(cut->image_path), "%s/image",
		       run->directory);
	atomic_store_explicit(&tally->places[0].running, 1,
			      memory_order_relaxed);
	for (round = 0; !err && !stress_stopping(tally) &&
			stress_get(&tally->images) < run->options->powercuts;
	     round++)
		err = cut_once(cut, round);
	atomic_store_explicit(&tally->places[0].running, 0,
			      memory_order_relaxed);
	if (err)
		stress_error(&cut->worker, "%s: %s", cut->path,
			     wax_strerror(err));
	stress_image_free(&cut->synced);
	stress_image_free(&cut->current);
	stress_image_free(&cut->mixed);
	stress_image_free(&cut->repaired);
	stress_image_free(&cut->old);
	free(cut);
	return STRESS_DONE;
}
