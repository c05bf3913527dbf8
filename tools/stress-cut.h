/* SPDX-License-Identifier: MIT */
/* A message whose file is looked at as a power cut may leave it. */
#ifndef WAX_STRESS_CUT_H
#define WAX_STRESS_CUT_H

#include <stdint.h>

#include "stress-image.h"
#include "stress-worker.h"

struct stress_cut {
	struct stress_worker worker;
	struct wax_builder *builder;
	struct wax_pointer_builder end;
	uint64_t key;
	uint64_t links;
	struct stress_image synced;
	struct stress_image current;
	struct stress_image mixed;
	struct stress_image repaired; /* an image that repair refused */
	struct stress_image old;      /* what an atomic message replaces */
	char path[STRESS_PATH_SIZE];
	char image_path[STRESS_PATH_SIZE];
};

/* A pure state, called `name` in errors: all `links` that were in it must be
 * there. */
void
stress_cut_check_state(struct stress_cut *cut, const struct stress_image *state,
		       uint64_t links, const char *name);

/* Mixtures of cut->synced and cut->current: opened or refused. */
void
stress_cut_check_mixtures(struct stress_cut *cut, uint64_t count);

/* The finished file under its name, whole. */
void
stress_cut_check_finished(struct stress_cut *cut);

/* The name of an atomic message has the old file, or none if that is empty. */
void
stress_cut_expect_old(struct stress_cut *cut, const char *when);

#endif /* WAX_STRESS_CUT_H */
