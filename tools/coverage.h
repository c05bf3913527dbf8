/* SPDX-License-Identifier: MIT */
/*
 * A set of words, as which words of a message belong to some object.
 *
 * Memory: a 64th of what the words take at most, next to nothing where whole
 * stretches are in the set or are not.
 */
#ifndef WAX_TOOL_COVERAGE_H
#define WAX_TOOL_COVERAGE_H

#include <stdbool.h>
#include <stdint.h>

struct coverage;

/* An empty set of words below limit; NULL if there is no memory. */
struct coverage *
coverage_create(uint64_t limit);

void
coverage_destroy(struct coverage *coverage);

/*
 * Add count words, which must lie below the limit.  Many calls take time for the
 * words they add, not for those that are in the set.
 *
 * returns  0 and how many of them are new, or -ENOMEM
 */
int
coverage_add(struct coverage *coverage, uint64_t first, uint64_t count,
	     uint64_t *ret_new);

/*
 * Find the first words at or behind from, and below limit, that are not in the
 * set; false if all are.
 */
bool
coverage_gap(const struct coverage *coverage, uint64_t from, uint64_t limit,
	     uint64_t *ret_first, uint64_t *ret_count);

#endif /* WAX_TOOL_COVERAGE_H */
