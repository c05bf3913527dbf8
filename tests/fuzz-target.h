/* SPDX-License-Identifier: MIT */
/*
 * Mutated messages and what is done with them.
 *
 * fuzz-message.c runs the targets in the table fuzz_targets on mutants of what
 * fuzz_seeds_create() makes.  Each program that it is linked to has its own:
 *
 *   fuzz-message   any message; targets in fuzz-reader.c, seeds in fuzz-seeds.c
 *   fuzz-archive   archives; targets in fuzz-archive.c, seeds in
 *                  fuzz-archive-seeds.c
 *   fuzz-repair    what killed writers left; fuzz-repair.c and
 *                  fuzz-repair-seeds.c
 *   fuzz-log       logs; fuzz-log*.c
 *
 * These groups, and tables (fuzz-table*.c) and options (fuzz-options*.c),
 * also run under libFuzzer, one program for each target: fuzz-libfuzzer.c.  It
 * starts from the files in tests/corpus, one directory for each group, which
 * fuzz-corpus.c makes of the seeds.
 */
#ifndef WAX_FUZZ_TARGET_H
#define WAX_FUZZ_TARGET_H

#include <stddef.h>
#include <stdint.h>

struct fuzz_random {
	uint64_t state;
};

struct fuzz_target {
	const char *name;
	/* Do something with a message.  The bytes are a heap block of exactly
	 * this size.  Returns 0 if it was accepted as a whole, else a negative
	 * errno; whatever else goes wrong is for abort(). */
	int (*run)(const void *data, size_t size);
	/* Before the first and after the last run; may be NULL. */
	int (*start)(void);
	void (*stop)(void);
	/* Not a message: libFuzzer mutates it as bytes. */
	int plain;
	/* Neither, but mutated in its own way, with room for so many bytes, at
	 * least FUZZ_GROWTH more than there are; returns the new size. */
	size_t (*mutate)(struct fuzz_random *random, unsigned char *bytes,
			 size_t size, size_t room);
	/* 1 if it gets past the first check; NULL for that of a message. */
	int (*passes)(const void *data, size_t size);
	/* For targets that take long: fuzz-message runs them on each n-th
	 * mutant.  0 is 1. */
	uint32_t every;
};

/* What they are about, and the name of their directory in tests/corpus. */
extern const char fuzz_group[];

/* The targets of this program, at most FUZZ_TARGETS_MAX, and NULL. */
extern const struct fuzz_target *const fuzz_targets[];

#define FUZZ_TARGETS_MAX 8

/*
 * Tell the harness that something was seen: an error with its reason, a size
 * class.  It counts different ones, which shows whether mutants still find
 * anything new.
 */
void
fuzz_feature(const char *what, uint64_t value);

/* End the program if a claim does not hold. */
void
fuzz_require(int claim, const char *text);
#define FUZZ_REQUIRE(claim) fuzz_require((claim) ? 1 : 0, #claim)

#define FUZZ_SCRATCH_SIZE 4096

/*
 * Make a directory of our own, in WAX_FUZZ_SCRATCH or, where that is not set, in
 * memory.  Returns 0 or -errno.
 */
int
fuzz_make_scratch(char ret_path[FUZZ_SCRATCH_SIZE]);

/* -- Seeds ----------------------------------------------------------------- */

struct fuzz_seed {
	const char *name;
	unsigned char *bytes;
	size_t size;
	/* Well formed, but what an attacker would make: may be refused. */
	int is_hostile;
};

struct fuzz_seeds {
	struct fuzz_seed list[64];
	size_t count;
};

/* Add a copy of a valid message.  Returns 0 or -ENOMEM. */
int
fuzz_seed_add(struct fuzz_seeds *seeds, const char *name, const void *bytes,
	      size_t size);

/* Those of this program.  Returns 0 or the error of building them. */
int
fuzz_seeds_create(struct fuzz_seeds *seeds);

void
fuzz_seeds_destroy(struct fuzz_seeds *seeds);

/* -- Mutation: fuzz-mutate.c and fuzz-far.c --------------------------------- */

/* A number below limit, which is not 0. */
uint64_t
fuzz_below(struct fuzz_random *random, uint64_t limit);

/* Room that a mutant may need beyond its seed. */
#define FUZZ_GROWTH 256

/* Room for one more far pointer: a pad, an object, and a word of table. */
#define FUZZ_SPREAD_GROWTH 48

/*
 * Make a pointer of a message a far or double-far one.  There is room for size +
 * FUZZ_SPREAD_GROWTH bytes.
 *
 * Returns the new size, which is the old one if no pointer was found.
 */
size_t
fuzz_spread(struct fuzz_random *random, unsigned char *bytes, size_t size);

/*
 * Change a message in place: its layout, mostly pointer words, sometimes the table, the
 * content or the length.  There is room for size + FUZZ_GROWTH bytes.
 *
 * Returns the new size, at least 1.
 */
size_t
fuzz_mutate(struct fuzz_random *random, unsigned char *bytes, size_t size);

#endif /* WAX_FUZZ_TARGET_H */
