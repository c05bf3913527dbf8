/* SPDX-License-Identifier: MIT */
/* Operations on a region of one thread. */
#include "config.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "stress-worker.h"

/* Most bytes that one operation stores. */
#define STORE_MAX (32u << 10)

/* How far beyond the last byte stores at random go. */
#define LEAP_MAX (64u << 10)

static uint64_t
below(struct stress_worker *worker, uint64_t limit)
{
	return stress_random_below(&worker->step.random, limit);
}

void
stress_op_store(struct stress_worker *worker)
{
	struct stress_slot *slot = stress_slot_take(worker);
	uint64_t size = 1 + below(worker, STORE_MAX);

	if (slot != NULL && slot->high + size > STRESS_SLOT_SIZE) {
		stress_slot_finish(worker, slot, slot->high);
		if (stress_slot_open(worker, slot, 0) != 0)
			return;
	}
	if (slot != NULL)
		stress_slot_store(worker, slot, slot->high, size);
}

void
stress_op_random(struct stress_worker *worker)
{
	struct stress_slot *slot = stress_slot_take(worker);
	uint64_t count = 1 + below(worker, 8), size, limit;

	if (slot == NULL)
		return;
	for (; count > 0; count--) {
		size = 1 + below(worker, 64);
		limit = slot->high + LEAP_MAX;
		if (limit > STRESS_SLOT_SIZE)
			limit = STRESS_SLOT_SIZE;
		stress_slot_store(worker, slot, below(worker, limit - size),
				  size);
	}
}

/* Let read(2) store: it gets EFAULT where ensure did not do its work. */
static void
read_into(struct stress_worker *worker, struct stress_slot *slot,
	  uint64_t offset, uint64_t size)
{
	unsigned char *to = slot->shadow + offset;
	ssize_t got;
	uint64_t i;

	for (i = 0; i < size; i++)
		to[i] = (unsigned char)(stress_random_next(
						&worker->step.random) |
					1);
	if (pwrite(worker->scratch, to, (size_t)size, 0) != (ssize_t)size) {
		stress_error(worker, "pwrite: %s", strerror(errno));
		return;
	}
	got = pread(worker->scratch, slot->base + offset, (size_t)size, 0);
	if (got != (ssize_t)size)
		stress_error(worker,
			     "read into %" PRIu64 " bytes at %" PRIu64
			     " that are ensured gives %zd: %s",
			     size, offset, got, strerror(errno));
	if (slot->high < offset + size)
		slot->high = offset + size;
}

void
stress_op_ensure(struct stress_worker *worker)
{
	struct stress_slot *slot = stress_slot_take(worker);
	uint64_t size = 1 + below(worker, 2 * STRESS_PAGE);
	uint64_t limit, offset, start;
	int err, will_grow;

	if (slot == NULL)
		return;
	limit = slot->high + LEAP_MAX;
	if (limit > STRESS_SLOT_SIZE)
		limit = STRESS_SLOT_SIZE;
	offset = below(worker, limit - size);
	will_grow = stress_will_grow(slot->region, offset + size);
	start = stress_now();
	err = wax_region_ensure(slot->region, offset, size);
	if (stress_refuse(worker, "ensure", err))
		return;
	if (will_grow)
		stress_tally_latency(worker->run->tally, stress_now() - start);
	/* A hole has no space that ensure could promise. */
	if (!worker->run->options->full_disk)
		read_into(worker, slot, offset, size);
}

void
stress_op_finish(struct stress_worker *worker)
{
	struct stress_slot *slot = stress_slot_take(worker);
	uint64_t used = below(worker, STRESS_SLOT_SIZE);

	if (slot == NULL)
		return;
	/* Mostly all of it; at times less, or more than was stored. */
	stress_slot_finish(worker, slot,
			   below(worker, 4) == 0 ? used : slot->high);
}

void
stress_op_abort(struct stress_worker *worker)
{
	struct stress_slot *slot = stress_slot_take(worker);
	struct stat st;
	int err, sticky;

	if (slot == NULL)
		return;
	(void)stress_count_region(worker->run->tally, slot->region, &sticky);
	err = wax_region_abort(slot->region);
	slot->region = NULL;
	if (!stress_refuse(worker, "abort", err)) {
		if (stat(slot->path, &st) < 0)
			st.st_size = slot->is_atomic ? 0 : -1;
		if ((uint64_t)st.st_size != slot->old_size)
			stress_error(
				worker,
				"%s: has %jd bytes after abort, not %" PRIu64,
				slot->path, (intmax_t)st.st_size,
				slot->old_size);
	}
	(void)unlink(slot->path);
}

void
stress_op_reopen(struct stress_worker *worker)
{
	struct stress_slot *slot = stress_slot_take(worker);
	uint64_t size, intact;
	int fd, err, sticky;

	if (slot == NULL)
		return;
	if (slot->is_atomic) {
		stress_slot_finish(worker, slot, slot->high);
		return;
	}
	intact = stress_count_region(worker->run->tally, slot->region, &sticky);
	err = wax_region_close(slot->region);
	slot->region = NULL;
	if (stress_refuse(worker, "close", err) || intact < slot->high) {
		(void)unlink(slot->path);
		return;
	}
	fd = stress_check_open(worker, slot->path, &size);
	if (fd < 0)
		return;
	stress_check_bytes(worker, fd, slot->path, 0, slot->shadow, slot->high);
	(void)close(fd);
	slot->old_size = size;
	(void)stress_slot_open(worker, slot, 1);
}

void
stress_op_sync(struct stress_worker *worker)
{
	struct stress_slot *slot = stress_slot_take(worker);
	uint64_t offset = below(worker, STRESS_SLOT_SIZE), size = 0;

	if (slot == NULL)
		return;
	if (below(worker, 2) == 0 && offset < slot->high)
		size = 1 + below(worker, slot->high - offset);
	(void)stress_refuse(
		worker, "sync",
		wax_region_sync(slot->region, size > 0 ? offset : 0, size));
}

void
stress_op_punch(struct stress_worker *worker)
{
	struct stress_slot *slot = stress_slot_take(worker);
	uint64_t offset, size;
	int err;

	if (slot == NULL || slot->high == 0)
		return;
	offset = below(worker, slot->high);
	size = 1 + below(worker, slot->high - offset);
	err = wax_region_punch(slot->region, offset, size);
	if (stress_refuse(worker, "punch", err)) {
		/* Part of the range may be zero: give the file up. */
		(void)wax_region_abort(slot->region);
		slot->region = NULL;
		(void)unlink(slot->path);
		return;
	}
	memset(slot->shadow + offset, 0, (size_t)size);
}

void
stress_op_trim(struct stress_worker *worker)
{
	struct stress_slot *slot = stress_slot_take(worker);
	uint64_t used = below(worker, STRESS_SLOT_SIZE), size;
	struct stat st;

	if (slot == NULL)
		return;
	if (stress_refuse(worker, "trim", wax_region_trim(slot->region, used)))
		return;
	size = wax_region_size(slot->region);
	/* A full disk may leave a part of a page that is not counted. */
	if (fstat(wax_region_fd(slot->region), &st) == 0 &&
	    ((uint64_t)st.st_size < size || ((uint64_t)st.st_size != size &&
					     !worker->run->options->full_disk)))
		stress_error(worker,
			     "%s: has %jd bytes after trim, not %" PRIu64,
			     slot->path, (intmax_t)st.st_size, size);
	if (size < used && size < slot->high)
		stress_error(worker,
			     "%s: trim to %" PRIu64 " leaves %" PRIu64 " bytes",
			     slot->path, used, size);
	if (size >= slot->high)
		return;
	memset(slot->shadow + size, 0, (size_t)(slot->high - size));
	slot->high = size;
}
