/* SPDX-License-Identifier: MIT */
/*
 * A piece of a file mapped over address space that was reserved for it, and
 * published in the table.
 *
 *   reserved: PROT_NONE, whole granules where address space allows
 *   |-- mapped: the file, as far as the extent's limit --|-- PROT_NONE --|
 *
 * Address and file offset are congruent modulo 2 MiB, so that huge folios fit.
 */
#ifndef WAX_WINDOW_H
#define WAX_WINDOW_H

#include <stddef.h>
#include <stdint.h>

#include "table.h"

struct wax_mapping {
	struct wax_window *window;
	uintptr_t base;     /* first mapped byte; offset 0 of the file */
	size_t size;        /* bytes mapped; a multiple of 2 MiB */
	uintptr_t reserved; /* the address space around it */
	size_t reserved_size;
};

/*
 * Map `size` bytes, a multiple of 2 MiB, of the extent's file from offset 0 and
 * publish them.  Returns 0, or -ENOMEM if there is no address space or no room
 * in the table, -EINVAL where a tool such as valgrind refuses so large a
 * mapping, or what mmap(2) returned.
 */
int
wax_window_map(struct wax_extent *extent, size_t size,
	       struct wax_mapping *ret_mapping);

/*
 * Take the file away from under the addresses, retract the window, wait for
 * handlers to leave, and give the address space back.  Returns 0, or
 * -ETIMEDOUT: then the table entry is gone, the extent stays, and so does the
 * address space, with private memory for whoever was late.
 */
int
wax_window_unmap(struct wax_extent *extent, const struct wax_mapping *mapping);

#endif /* WAX_WINDOW_H */
