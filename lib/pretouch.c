/* SPDX-License-Identifier: MIT */
/* Making pages ready ahead of stores.  Rules: pretouch.h. */
#include "config.h"

#include <errno.h>

#include "bits.h"
#include "os.h"
#include "pretouch.h"

static int
is_stopping(struct wax_pretouch *pretouch)
{
	/* order: relaxed; joining orders what comes after. */
	return atomic_load_explicit(&pretouch->stopping,
				    memory_order_relaxed) != 0;
}

/* One huge page of the file, wherever it is mapped.  0 or -errno. */
static int
make_ready(const struct wax_extent *extent, uint64_t offset)
{
	const struct wax_mapping *mapping = wax_extent_mappings(extent);

	for (; mapping != NULL; mapping = mapping->next)
		if (mapping->offset <= offset &&
		    offset - mapping->offset < mapping->size)
			return wax_os_advise(
				mapping->base +
					(uintptr_t)(offset - mapping->offset),
				WAX_OS_HUGE, WAX_OS_POPULATE_WRITE);
	return -ENOENT;
}

/* What the last growth has added and nobody has asked for. */
static void
touch(struct wax_pretouch *pretouch)
{
	struct wax_extent *extent = pretouch->extent;
	uint64_t size = wax_extent_size(extent), from;

	/* order: relaxed; stored before the size that was just acquired. */
	from = atomic_load_explicit(&extent->wanted, memory_order_relaxed);
	from = wax_round_up(from, WAX_OS_HUGE);
	/* A failure is told to whoever stores there. */
	for (; from < size && size - from >= WAX_OS_HUGE &&
	       !is_stopping(pretouch);
	     from += WAX_OS_HUGE)
		if (make_ready(extent, from) != 0)
			break;
}

static void *
pretouch_main(void *argument)
{
	struct wax_pretouch *pretouch = argument;
	_Atomic(uint32_t) *bell = &pretouch->extent->bell;

	while (!is_stopping(pretouch)) {
		/* order: G4 acquire; pairs with wax_extent_ring(). */
		if (atomic_exchange_explicit(bell, 0, memory_order_acquire) !=
		    0)
			touch(pretouch);
		else
			(void)wax_os_wait(bell, 0, 0);
	}
	return NULL;
}

int
wax_pretouch_start(struct wax_pretouch *pretouch, struct wax_extent *extent)
{
	struct wax_os_signals signals;
	int err;

	pretouch->extent = extent;
	/* A new thread has the mask of the one that makes it: a program's
	 * handlers run in its own threads. */
	wax_os_block_signals(&signals);
	/* Positive by the convention of threads. */
	err = -pthread_create(&pretouch->thread, NULL, pretouch_main, pretouch);
	wax_os_restore_signals(&signals);
	pretouch->is_running = !err;
	return err;
}

void
wax_pretouch_stop(struct wax_pretouch *pretouch)
{
	if (!pretouch->is_running)
		return;
	/* order: relaxed; as in is_stopping(); the bell carries it. */
	atomic_store_explicit(&pretouch->stopping, 1, memory_order_relaxed);
	wax_extent_ring(pretouch->extent);
	(void)pthread_join(pretouch->thread, NULL);
	pretouch->is_running = 0;
}
