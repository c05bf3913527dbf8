/* SPDX-License-Identifier: MIT */
/*
 * One thread of the load and what it works on.  Each operation is a function of
 * the worker; what it decides at random comes from the step.
 */
#ifndef WAX_STRESS_WORKER_H
#define WAX_STRESS_WORKER_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>

#include "stress.h"

enum {
	/* Most bytes of a file of one thread: small, so that files come and go
	 * and every page is a growth. */
	STRESS_SLOT_SIZE = 512 << 10,
	STRESS_PAGE = 4096,
	/* Pages of a shared file: 8 MiB. */
	STRESS_SHARED_PAGES = 2048,
	STRESS_BUFFER_SIZE = 64 << 10,
	STRESS_PATH_SIZE = 4096 + STRESS_NAME_SIZE
};

/* A region of one thread, and what its file must hold. */
struct stress_slot {
	struct wax_region *region; /* NULL: open it first */
	unsigned char *base;
	unsigned char *shadow; /* STRESS_SLOT_SIZE bytes */
	uint64_t high;         /* the shadow is zero from here on */
	uint64_t old_size;     /* of the file when it was opened */
	uint32_t is_atomic;
	char path[STRESS_PATH_SIZE];
};

/*
 * A region that threads fill together: who wants to store takes the next page
 * by `cursor`, so that all of them are where the file ends.  A page holds what
 * its number and the key say.
 */
struct stress_shared {
	/* Read to store; written to finish one file and begin the next. */
	pthread_rwlock_t lock;
	struct wax_region *region; /* NULL: open it first */
	unsigned char *base;
	uint64_t key;
	_Atomic(uint64_t) cursor;
	char path[STRESS_PATH_SIZE];
};

struct stress_worker {
	struct stress_run *run;
	struct stress_step step;
	uint32_t index;
	pthread_t thread;
	struct stress_slot *slots; /* options->regions of them */
	struct stress_shared *shared;
	/* Read to open; written while SIGBUS has another handler: an open would
	 * take it back, which can be done once. */
	pthread_rwlock_t *handler_lock;
	int scratch; /* a memory file that read(2) can read from */
	unsigned char *buffer;
};

/* Record an error of the step under way. */
#define stress_error(worker, ...)                                     \
	stress_tally_error((worker)->run->tally, (worker)->index,     \
			   (worker)->step.kind, (worker)->step.index, \
			   __VA_ARGS__)

/* A call failed with err: count it if that was asked for, else an error.
 * Nothing happens if err is 0; returns err. */
int
stress_refuse(struct stress_worker *worker, const char *call, int err);

/* -- What a file holds (stress-check.c) ------------------------------------ */

/* Compare bytes of a file with what they must be. */
void
stress_check_bytes(struct stress_worker *worker, int fd, const char *path,
		   uint64_t offset, const unsigned char *expected,
		   uint64_t size);

/* Open a file for checking: the descriptor, or -1 after recording an error. */
int
stress_check_open(struct stress_worker *worker, const char *path,
		  uint64_t *ret_size);

/* The words of a page of a shared file. */
void
stress_page_fill(uint64_t *words, uint64_t key, uint64_t page);

/* Add what a region counts to the tally; returns how much of it is intact, and
 * its error. */
uint64_t
stress_count_region(struct stress_tally *tally, const struct wax_region *region,
		    int *ret_error);

/* A store is timed if it begins or ends where the file has no bytes. */
static inline int
stress_will_grow(const struct wax_region *region, uint64_t end)
{
	return end > wax_region_size(region);
}

/* -- Regions of one thread (stress-slot.c) --------------------------------- */

/* A slot, chosen at random, that is open; NULL if it cannot be opened. */
struct stress_slot *
stress_slot_take(struct stress_worker *worker);

/* Store bytes chosen at random; within STRESS_SLOT_SIZE. */
void
stress_slot_store(struct stress_worker *worker, struct stress_slot *slot,
		  uint64_t offset, uint64_t size);

/* Finish with `used` bytes, check, remove. */
void
stress_slot_finish(struct stress_worker *worker, struct stress_slot *slot,
		   uint64_t used);

/* Open, with options chosen at random, the new file or, again, the old one. */
int
stress_slot_open(struct stress_worker *worker, struct stress_slot *slot,
		 int is_again);

/* -- Regions of several threads (stress-shared.c) -------------------------- */

/* Store some pages.  Returns how many. */
uint64_t
stress_shared_burst(struct stress_worker *worker, uint64_t pages);

/* From a signal handler: store a page into what this thread is filling. */
void
stress_shared_interrupt(void);

/* Finish and check the file. */
void
stress_shared_end(struct stress_worker *worker);

/* -- Operations ------------------------------------------------------------ */

void
stress_op_store(struct stress_worker *worker);
void
stress_op_random(struct stress_worker *worker);
void
stress_op_shared(struct stress_worker *worker);
void
stress_op_ensure(struct stress_worker *worker);
void
stress_op_message(struct stress_worker *worker);
void
stress_op_finish(struct stress_worker *worker);
void
stress_op_abort(struct stress_worker *worker);
void
stress_op_reopen(struct stress_worker *worker);
void
stress_op_sync(struct stress_worker *worker);
void
stress_op_punch(struct stress_worker *worker);
void
stress_op_trim(struct stress_worker *worker);
void
stress_op_fork(struct stress_worker *worker);
void
stress_op_storm(struct stress_worker *worker);
void
stress_op_displace(struct stress_worker *worker);
void
stress_op_other(struct stress_worker *worker);

/* Install the handlers of SIGALRM and SIGBUS that the operations need, before
 * the first region is opened (stress-signal.c). */
int
stress_signal_enter(struct stress_tally *tally);

#endif /* WAX_STRESS_WORKER_H */
