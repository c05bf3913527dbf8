/* SPDX-License-Identifier: MIT */
/*
 * Places below a directory, for paths that keep rule P1 of paths.h.
 *
 * A path is followed component by component, each opened relative to the one
 * before and never through a symlink, so nothing outside the directory can be
 * reached, whatever is in it or is put there meanwhile.
 */
#ifndef WAX_TOOL_PLACE_H
#define WAX_TOOL_PLACE_H

#include <stddef.h>

/* All fields are private. */
struct place {
	/* The directory, and the one that was reached last. */
	int root;
	int parent;
	/* The path of parent, whose descriptor is -1 if there is none. */
	char *path;
	size_t path_size;
	size_t path_capacity;
};

/* Open the directory that all places are below; 0 or a negative errno. */
int
place_open(struct place *place, const char *directory);

/*
 * Go to the directory that a path is in, and make those that are missing.
 *
 * ret_parent  a descriptor (O_PATH) that stays open until the next call
 * ret_name    the last component, ended by the end of path
 *
 * returns  0; -ENOTDIR if something else, a symlink too, is in the way; or
 *          another negative errno
 */
int
place_find(struct place *place, const char *path, size_t path_size,
	   int *ret_parent, const char **ret_name);

void
place_close(struct place *place);

#endif /* WAX_TOOL_PLACE_H */
