/* SPDX-License-Identifier: MIT */
/*
 * Regions of one thread, with a shadow of each in memory: from open to the end,
 * and what the file must hold then.
 */
#include "config.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "stress-worker.h"

/* Small steps: nearly every page that is new is a growth. */
static void
choose_steps(struct stress_random *random, struct wax_region_opts *opts)
{
	static const uint64_t steps[] = {4096, 4096, 4096, 8192, 65536, 0};
	uint64_t i =
		stress_random_below(random, sizeof(steps) / sizeof(steps[0]));

	opts->first_step = steps[i];
	opts->max_step = steps[i];
	opts->folio = (uint32_t)stress_random_below(random, 4);
}

static void
choose_options(struct stress_worker *worker, struct wax_region_opts *opts)
{
	struct stress_random *random = &worker->step.random;

	opts->reserve = UINT64_C(1) << 32;
	opts->mode = worker->run->options->mode;
	if (opts->mode == WAX_GROW_DEFAULT)
		opts->mode = stress_random_one_in(random, 2) ? WAX_GROW_ALLOCATE
							     : WAX_GROW_SPARSE;
	choose_steps(random, opts);
	opts->flags = WAX_REGION_TRUNCATE;
	if (stress_random_one_in(random, 4))
		opts->flags = WAX_REGION_ATOMIC;
	if (stress_random_one_in(random, 64))
		opts->flags |= WAX_REGION_SYNC;
}

int
stress_slot_open(struct stress_worker *worker, struct stress_slot *slot,
		 int is_again)
{
	struct wax_region_opts opts = WAX_REGION_OPTS_INIT;
	int err;

	choose_options(worker, &opts);
	if (is_again)
		opts.flags = WAX_REGION_EXISTING;
	(void)pthread_rwlock_rdlock(worker->handler_lock);
	err = wax_region_open(slot->path, &opts, &slot->region);
	(void)pthread_rwlock_unlock(worker->handler_lock);
	if (stress_refuse(worker, "open", err)) {
		slot->region = NULL;
		(void)unlink(slot->path);
		return err;
	}
	slot->base = wax_region_base(slot->region);
	slot->is_atomic = (opts.flags & WAX_REGION_ATOMIC) != 0;
	if (!is_again) {
		memset(slot->shadow, 0, (size_t)slot->high);
		slot->high = 0;
		slot->old_size = 0;
	}
	return 0;
}

struct stress_slot *
stress_slot_take(struct stress_worker *worker)
{
	uint64_t i = stress_random_below(&worker->step.random,
					 worker->run->options->regions);
	struct stress_slot *slot = &worker->slots[i];

	/* What failed once is not worth going on with. */
	if (slot->region != NULL && wax_region_error(slot->region) != 0)
		stress_slot_finish(worker, slot, slot->high);
	if (slot->region == NULL && stress_slot_open(worker, slot, 0) != 0)
		return NULL;
	return slot;
}

void
stress_slot_store(struct stress_worker *worker, struct stress_slot *slot,
		  uint64_t offset, uint64_t size)
{
	uint64_t word = stress_random_next(&worker->step.random) | 1;
	uint64_t start, piece, i, end = offset + size;

	for (i = offset; i < end; i++)
		slot->shadow[i] = (unsigned char)((stress_hash(word + i / 8) >>
						   (i % 8 * 8)) |
						  1);
	for (; offset < end; offset += piece) {
		piece = STRESS_PAGE - offset % STRESS_PAGE;
		if (piece > end - offset)
			piece = end - offset;
		if (!stress_will_grow(slot->region, offset + piece)) {
			memcpy(slot->base + offset, slot->shadow + offset,
			       (size_t)piece);
			continue;
		}
		start = stress_now();
		memcpy(slot->base + offset, slot->shadow + offset,
		       (size_t)piece);
		stress_tally_latency(worker->run->tally, stress_now() - start);
	}
	if (slot->high < end)
		slot->high = end;
}

/* After a failure: nothing is published, or a piece that is all right. */
static void
check_failed(struct stress_worker *worker, struct stress_slot *slot,
	     uint64_t used)
{
	int is_injected = worker->run->options->inject != NULL;
	uint64_t stored = used < slot->high ? used : slot->high, size;
	int fd;

	if (slot->is_atomic) {
		if (!is_injected && access(slot->path, F_OK) == 0)
			stress_error(worker, "%s: was published by a failure",
				     slot->path);
		return;
	}
	fd = stress_check_open(worker, slot->path, &size);
	if (fd < 0)
		return;
	/* Where cutting may fail, too, only the bytes are known. */
	if (!is_injected && (size < stored || size > used))
		stress_error(worker,
			     "%s: has %" PRIu64
			     " bytes after a failure, not %" PRIu64
			     " to %" PRIu64,
			     slot->path, size, stored, used);
	stress_check_bytes(worker, fd, slot->path, 0, slot->shadow,
			   size < stored ? size : stored);
	(void)close(fd);
}

static void
check_finished(struct stress_worker *worker, struct stress_slot *slot,
	       uint64_t used)
{
	uint64_t size;
	int fd = stress_check_open(worker, slot->path, &size);

	if (fd < 0)
		return;
	if (size != used)
		stress_error(worker, "%s: has %" PRIu64 " bytes, not %" PRIu64,
			     slot->path, size, used);
	stress_check_bytes(worker, fd, slot->path, 0, slot->shadow, used);
	(void)close(fd);
}

void
stress_slot_finish(struct stress_worker *worker, struct stress_slot *slot,
		   uint64_t used)
{
	uint64_t intact;
	int err, sticky;

	intact = stress_count_region(worker->run->tally, slot->region, &sticky);
	err = wax_region_finish(slot->region, used);
	slot->region = NULL;
	if (sticky != 0 && err == 0)
		stress_error(worker, "%s: finish hides the error %d",
			     slot->path, sticky);
	if (stress_refuse(worker, "finish", err))
		check_failed(worker, slot, used < intact ? used : intact);
	else
		check_finished(worker, slot, used);
	(void)unlink(slot->path);
}
