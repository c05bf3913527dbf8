/* SPDX-License-Identifier: MIT */
/* The directory that contestants write to. */
#ifndef WAX_BENCH_PLACE_H
#define WAX_BENCH_PLACE_H

struct bench_place {
	char directory[4096];
	char path[4128];
	/* Its type: "ext4", "tmpfs huge=advise". */
	char filesystem[80];
};

/* Make a directory of a name of its own; returns 0 or a negative errno. */
int
bench_place_create(struct bench_place *place, const char *parent);

/* Remove all that is in it; returns 0 or a negative errno. */
int
bench_place_empty(const struct bench_place *place);

void
bench_place_remove(const struct bench_place *place);

#endif /* WAX_BENCH_PLACE_H */
