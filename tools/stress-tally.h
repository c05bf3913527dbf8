/* SPDX-License-Identifier: MIT */
/*
 * What a run has done, in memory that its processes share: the one that watches
 * reports it also when the one that works has died.
 */
#ifndef WAX_STRESS_TALLY_H
#define WAX_STRESS_TALLY_H

#include <stdatomic.h>
#include <stdint.h>

#include "stress-plan.h"

enum {
	/* Threads of the load, and one more process. */
	STRESS_THREADS_MAX = 64,
	STRESS_WORKERS_MAX = STRESS_THREADS_MAX + 1,
	/* Later errors are counted, not described. */
	STRESS_ERRORS_MAX = 16,
	STRESS_ERROR_SIZE = 240,
	/* Eight buckets for each power of two. */
	STRESS_BUCKETS = 64 * 8,
	STRESS_KILLS_MAX = 100000
};

/* What the numbers of errors in struct stress_error mean beside a thread. */
enum { STRESS_NO_THREAD = UINT32_MAX };

struct stress_error {
	_Atomic(uint32_t) complete;
	uint32_t thread;
	uint32_t kind;
	uint64_t index;
	char text[STRESS_ERROR_SIZE];
};

/* Where a worker is. */
struct stress_place {
	_Atomic(uint64_t) started; /* operations begun */
	_Atomic(uint32_t) kind;
	_Atomic(uint32_t) running;
};

struct stress_tally {
	_Atomic(uint32_t) stop;
	_Atomic(uint64_t) operations[STRESS_KINDS];
	_Atomic(uint64_t) sequence;
	_Atomic(uint64_t) files;
	_Atomic(uint64_t) checked; /* bytes compared */
	_Atomic(uint64_t) lost;    /* zeros where something was stored */
	_Atomic(uint64_t) wrong;   /* any other wrong bytes */
	_Atomic(uint64_t) grow_calls;
	_Atomic(uint64_t) grow_faults;
	_Atomic(uint64_t) benign_races;
	_Atomic(uint64_t) rescued;   /* bytes */
	_Atomic(uint64_t) refused;   /* calls that failed as they were to */
	_Atomic(uint64_t) in_signal; /* stores by a handler of SIGALRM */
	_Atomic(uint64_t) passed_on; /* SIGBUS of others */
	_Atomic(uint64_t) latency[STRESS_BUCKETS];

	_Atomic(uint64_t) kills;
	_Atomic(uint64_t) kills_growing;
	_Atomic(uint64_t) killed_at[STRESS_KILLS_MAX];
	_Atomic(uint64_t) images;
	_Atomic(uint64_t) images_refused;   /* said to be malformed */
	_Atomic(uint64_t) images_repaired;  /* cut, and whole afterwards */
	_Atomic(uint64_t) images_identical; /* equal to the finished file */

	struct stress_place places[STRESS_WORKERS_MAX];
	_Atomic(uint32_t) error_count;
	struct stress_error errors[STRESS_ERRORS_MAX];
};

/* Counters are read one by one while others change: relaxed will do. */
static inline void
stress_add(_Atomic(uint64_t) *counter, uint64_t value)
{
	atomic_fetch_add_explicit(counter, value, memory_order_relaxed);
}

static inline uint64_t
stress_get(const _Atomic(uint64_t) *counter)
{
	return atomic_load_explicit(counter, memory_order_relaxed);
}

static inline int
stress_stopping(const struct stress_tally *tally)
{
	return atomic_load_explicit(&tally->stop, memory_order_relaxed) != 0;
}

static inline void
stress_stop(struct stress_tally *tally)
{
	atomic_store_explicit(&tally->stop, 1, memory_order_relaxed);
}

/* In shared memory, or NULL. */
struct stress_tally *
stress_tally_create(void);

/* NULL does nothing. */
void
stress_tally_free(struct stress_tally *tally);

/* Record an error, a printf() format; the first ones are kept. */
__attribute__((format(printf, 5, 6))) void
stress_tally_error(struct stress_tally *tally, uint32_t thread,
		   enum stress_kind kind, uint64_t index, const char *format,
		   ...);

/* Nanoseconds of a clock that only goes forward. */
uint64_t
stress_now(void);

/* Record how long a growth took. */
void
stress_tally_latency(struct stress_tally *tally, uint64_t nanoseconds);

/* How many were recorded. */
uint64_t
stress_tally_growths(const struct stress_tally *tally);

/* Nanoseconds that the given share of growths took at most; 0 for none. */
uint64_t
stress_tally_quantile(const struct stress_tally *tally, double share);

#endif /* WAX_STRESS_TALLY_H */
