/* SPDX-License-Identifier: MIT */
/*
 * The name of something new.
 *
 * N1  If nothing has the name, the new file has it from the start.
 * N2  If something has it that is to be replaced, the new one has a temporary
 *     name beside it until it is complete, so that one of the two is always
 *     there, complete.
 * N3  Nothing is written through what has either name.
 */
#ifndef WAX_TOOL_NEW_NAME_H
#define WAX_TOOL_NEW_NAME_H

#include <stdbool.h>

/* Bytes of the name that a temporary one repeats: with all else it stays below
 * the 143 bytes that some encrypting file systems take. */
#define NEW_NAME_KEPT 128

struct new_name {
	int parent;
	const char *name;
	/* "." NAME "." and six letters; empty if nothing is replaced. */
	char temporary[1 + NEW_NAME_KEPT + 1 + 6 + 1];
};

/* Make something of the name, if nothing has it; a negative errno otherwise. */
typedef int
new_name_make(int parent, const char *name, const void *context);

/*
 * Make something under the name, or under a temporary one if the name is taken
 * and force is set.
 *
 * returns  what make returned; -EEXIST without force; -EISDIR if a directory is
 *          to be replaced; or another negative errno
 */
int
new_name_create(struct new_name *new_name, bool force, new_name_make *make,
		const void *context);

/* The name that it has until new_name_publish(). */
const char *
new_name_present(const struct new_name *new_name);

/* It is complete: let it have its name.  If that fails it is removed. */
int
new_name_publish(const struct new_name *new_name);

/* It could not be completed: remove it. */
void
new_name_remove(const struct new_name *new_name);

#endif /* WAX_TOOL_NEW_NAME_H */
