/* SPDX-License-Identifier: MIT */
/*
 * Random trees of objects: the same seed builds a tree and checks it, so what
 * was read back is compared with what was meant, and not with bytes.
 */
#ifndef WAX_TREE_H
#define WAX_TREE_H

#include <stdint.h>
#include <wax.h>

/*
 * Build a tree below a pointer: every kind of object, some made elsewhere first
 * and pointed to then.
 *
 * Returns 0 or the first error.
 */
int
tree_build(struct wax_pointer_builder pointer, uint64_t seed);

/*
 * Check that a pointer leads to the tree of that seed.  Objects may be smaller
 * than they were built if what is left out reads as zero or null.
 *
 * Returns 0, -EILSEQ if something differs, or the error of reading.
 */
int
tree_check(struct wax_pointer_reader pointer, uint64_t seed);

#endif /* WAX_TREE_H */
