/* SPDX-License-Identifier: MIT */
/* Messages that are built and read with generated accessors; see values.c. */
#ifndef WAX_CAPNPC_VALUES_H
#define WAX_CAPNPC_VALUES_H

#include <stdio.h>
#include <stdlib.h>
#include <wax.h>

#include "all-types.capnp.wax.h"
#include "constants.capnp.wax.h"
#include "scenes.h"

/* What is claimed here holds, or the program fails and says what does not. */
#define claim(what)                                                           \
	((what) ? (void)0                                                     \
		: (fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #what), \
		   exit(1)))
#define ok(call) claim((call) == 0)

void
expect_text(int err, const char *const *text, const size_t *size,
	    const char *expected);

struct scene {
	const char *name;
	void (*build)(struct wax_pointer_builder root);
	void (*read)(struct wax_pointer_reader root);
};

extern const struct scene numbers, defaults, edited, nothing;
extern const struct scene pointers, lists, generic;
extern const struct scene unions, members, groups, names, old, new_, upgraded;

#endif /* WAX_CAPNPC_VALUES_H */
