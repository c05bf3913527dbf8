/* SPDX-License-Identifier: MIT */
/* Copying from a reader into a builder. */
#ifndef WAX_COPY_H
#define WAX_COPY_H

#include <wax/capnp.h>

/*
 * Copy what source leads to, as wax_copy_pointer(); in canonical form if
 * is_canonical, which is then as good as the room in one segment.
 */
int
wax_copy_tree(struct wax_pointer_builder pointer,
	      struct wax_pointer_reader source, int is_canonical);

#endif /* WAX_COPY_H */
