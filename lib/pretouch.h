/* SPDX-License-Identifier: MIT */
/*
 * A thread that makes pages ready ahead of stores (WAX_REGION_PRETOUCH): the
 * first store to a page costs the kernel more than filling it costs the program,
 * and that can be done beside it.
 *
 * A growth is made for somebody who stores where the file ended, and adds more
 * than he asked for.  What is more is made ready, huge page by huge page, ahead
 * of him; he never waits for the thread.  Growth rings the bell of the extent;
 * the thread clears the bell before it looks, so that nothing is missed.
 */
#ifndef WAX_PRETOUCH_H
#define WAX_PRETOUCH_H

#include <pthread.h>
#include <stdatomic.h>

#include "extent.h"

struct wax_pretouch {
	struct wax_extent *extent;
	pthread_t thread;
	_Atomic(uint32_t) stopping;
	int is_running;
};

/* Start the thread.  Returns 0, or -EAGAIN if there can be none. */
int
wax_pretouch_start(struct wax_pretouch *pretouch, struct wax_extent *extent);

/* Stop it, if it runs; before anything is unmapped. */
void
wax_pretouch_stop(struct wax_pretouch *pretouch);

#endif /* WAX_PRETOUCH_H */
