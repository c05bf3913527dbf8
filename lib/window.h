/* SPDX-License-Identifier: MIT */
/*
 * A piece of a file mapped over address space that was reserved for it, and
 * published in the table.
 *
 *   reserved: PROT_NONE, whole granules where address space allows
 *   |-- mapped: a piece of the file ---------------------|-- PROT_NONE --|
 *
 * Address and file offset are congruent modulo 2 MiB, so that huge folios fit.
 *
 * An extent may have several, made one after another.  Where two of them map
 * the same page of the file, both show the same bytes; each byte should be used
 * through one of them, because what is rescued is rescued in one.
 */
#ifndef WAX_WINDOW_H
#define WAX_WINDOW_H

#include <stddef.h>
#include <stdint.h>

#include "table.h"

/*
 * Map `size` bytes of the extent's file from `offset` on, both multiples of
 * 2 MiB, publish them, and add them to the extent's list; the extent may grow
 * as far as that.  Returns 0, or -ENOMEM if there is no memory, address space or
 * room in the table, -EINVAL where a tool such as valgrind refuses so large a
 * mapping, or what mmap(2) returned.
 */
int
wax_window_map(struct wax_extent *extent, uint64_t offset, size_t size,
	       const struct wax_mapping **ret_mapping);

/*
 * Retract the windows of all mappings, wait for handlers to leave, and give the
 * address space back: nothing grows the file then, and stores do not reach it.
 * Returns 0, or -ETIMEDOUT: then the table entries are gone, the extent and its
 * list stay, and so does the address space, with private memory for whoever was
 * late.
 */
int
wax_window_unmap(struct wax_extent *extent);

/* Free a list of mappings, nothing else. */
void
wax_window_free(const struct wax_mapping *mappings);

#endif /* WAX_WINDOW_H */
