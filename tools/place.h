/* SPDX-License-Identifier: MIT */
/*
 * Places below a directory, for paths that keep rule P1 of paths.h.
 *
 * A path is followed component by component, each opened relative to the one
 * before and never through a symlink, so nothing outside the directory can be
 * reached, whatever is in it or is put there meanwhile.
 *
 * The directories that were passed last stay open: the next path often goes
 * through most of them, and deep trees do not cost the square of their depth.
 */
#ifndef WAX_TOOL_PLACE_H
#define WAX_TOOL_PLACE_H

#include <stdbool.h>
#include <stddef.h>

/* Most directories that stay open. */
#define PLACE_STEPS 64u

/* All fields are private. */
struct place {
	/* The directory. */
	int root;
	/* The path of the directory that was reached last. */
	char *path;
	size_t path_capacity;
	/* That directory and those around it, innermost last, each with the
	 * size of its path.  Outer ones may be missing. */
	struct place_step {
		int fd;
		size_t path_size;
	} steps[PLACE_STEPS];
	size_t count;
	size_t most;
};

/* Open the directory that all places are below; 0 or a negative errno. */
int
place_open(struct place *place, const char *directory);

/*
 * Go to the directory that a path is in.
 *
 * make        make directories that are missing
 * ret_parent  a descriptor (O_PATH) that stays open until the next call
 * ret_name    the last component, ended by the end of path
 *
 * returns  0; -ENOTDIR if something else, a symlink too, is in the way;
 *          -ENOENT without make; or another negative errno
 */
int
place_find(struct place *place, const char *path, size_t path_size, bool make,
	   int *ret_parent, const char **ret_name);

void
place_close(struct place *place);

#endif /* WAX_TOOL_PLACE_H */
