/* SPDX-License-Identifier: MIT */
/* Messages that tests build; their schema is peer.capnp. */
#ifndef WAX_SCENES_H
#define WAX_SCENES_H

#include <stddef.h>
#include <wax.h>

struct scene {
	const char *name;
	void (*build)(struct wax_pointer_builder root);
};

extern const struct scene scenes[];
extern const size_t scene_count;

/*
 * Build a scene and finish the message, which is freed whatever is returned.
 *
 * Returns 0 or the first error.
 */
int
scene_build(const struct scene *scene, struct wax_message *message);

#endif /* WAX_SCENES_H */
