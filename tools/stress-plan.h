/* SPDX-License-Identifier: MIT */
/*
 * What a thread does next.  The n-th operation of a thread is a function of the
 * seed, the thread and n alone, not of what happened before, so a run can be
 * replayed, and an operation be told without running those before it.
 */
#ifndef WAX_STRESS_PLAN_H
#define WAX_STRESS_PLAN_H

#include <stddef.h>
#include <stdint.h>

enum stress_kind {
	STRESS_STORE,    /* sequential stores */
	STRESS_RANDOM,   /* stores anywhere */
	STRESS_SHARED,   /* stores into a region that threads share */
	STRESS_ENSURE,   /* ensure, then pread(2) into the region */
	STRESS_MESSAGE,  /* build, finish, verify a message */
	STRESS_FINISH,   /* finish a file and check each byte */
	STRESS_ABORT,    /* give a file up */
	STRESS_REOPEN,   /* close, check, open again */
	STRESS_SYNC,     /* sync a range or all */
	STRESS_PUNCH,    /* make a hole */
	STRESS_TRIM,     /* give storage back */
	STRESS_FORK,     /* stores in a child, which dies of them alone */
	STRESS_STORM,    /* signals whose handler stores */
	STRESS_DISPLACE, /* another SIGBUS handler in front of ours */
	STRESS_OTHER,    /* a SIGBUS of another mapping */
	STRESS_LOG,      /* write, close and read a log */
	STRESS_LATE, /* a thread that still stores while a file is finished */
	STRESS_KINDS
};

/* A splitmix64 generator: any state is a good one. */
struct stress_random {
	uint64_t state;
};

struct stress_step {
	enum stress_kind kind;
	uint64_t index;
	/* For what the operation decides at random. */
	struct stress_random random;
};

struct stress_mix {
	uint32_t weights[STRESS_KINDS];
};

extern const struct stress_mix stress_mix_default;

/* One number as good as random, made from one that need not be. */
uint64_t
stress_hash(uint64_t value);

uint64_t
stress_random_next(struct stress_random *random);

/* A number below limit, which is not 0. */
uint64_t
stress_random_below(struct stress_random *random, uint64_t limit);

/* True in one of n cases. */
int
stress_random_one_in(struct stress_random *random, uint64_t n);

/*
 * Operation `index` of a thread.  STRESS_LATE is not for threads of the load,
 * so its weight does not count here.
 */
void
stress_plan(uint64_t seed, uint32_t thread, uint64_t index,
	    const struct stress_mix *mix, struct stress_step *ret_step);

/* A number that tells one sequence of operations from another: the sum of this
 * over its steps. */
uint64_t
stress_plan_digest(uint32_t thread, const struct stress_step *step);

const char *
stress_kind_name(enum stress_kind kind);

/*
 * Parse "store=3,fork=1"; what is not named gets weight 0.  Returns 0, or
 * -EINVAL with *ret_mix untouched.
 */
int
stress_mix_parse(const char *text, struct stress_mix *ret_mix);

#endif /* WAX_STRESS_PLAN_H */
