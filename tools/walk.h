/* SPDX-License-Identifier: MIT */
/*
 * A walk over a file or a directory tree, in byte order of the names.
 *
 * W1  Symlinks are returned, never followed, so a walk cannot run in a circle.
 * W2  Everything is opened relative to the descriptor of its directory, so a
 *     path may be longer than PATH_MAX.
 * W3  At most WALK_OPEN_MAX directories are open, however deep the tree.
 */
#ifndef WAX_TOOL_WALK_H
#define WAX_TOOL_WALK_H

#include <stddef.h>
#include <sys/stat.h>

#define WALK_OPEN_MAX 32u

/* Opaque. */
struct walk;

/* What the walk has come to; valid until the next call. */
struct walk_item {
	/* The path that the walk began with, and the names from there on. */
	const char *path;
	size_t path_size;
	/* Where it is: openat(directory, name). */
	int directory;
	const char *name;
	struct stat stat;
};

/*
 * Begin a walk.
 *
 * directory  what path is relative to, or AT_FDCWD; kept open by the caller
 * returns    0 or -ENOMEM
 */
int
walk_create(int directory, const char *path, struct walk **ret_walk);

/*
 * Go on.  A directory comes before what it holds.
 *
 * returns  1 and an item; 0 at the end; or a negative errno, with the path that
 *          it is about in the item.  The walk goes on behind an error.
 */
int
walk_next(struct walk *walk, struct walk_item *ret_item);

/* End a walk; NULL does nothing. */
void
walk_free(struct walk *walk);

#endif /* WAX_TOOL_WALK_H */
