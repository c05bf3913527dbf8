/* SPDX-License-Identifier: MIT */
/*
 * Names in C.
 *
 * The stem of a node is the prefix of its file, the types around it and its own
 * name, in lower case with underscores: struct Entry.Extra of tree.capnp has the
 * stem tree_entry_extra.  It depends on nothing else, so that the headers of
 * other files arrive at the same one.
 *
 *   N1  Every identifier ends in, or goes on after, a word of ours such as _get
 *       or _reader, or is in upper case: so none is a keyword of C or C++.
 *   N2  Types of one file that would share a name are refused.  A field whose
 *       functions would have names that are taken gets an underscore more.
 */
#ifndef WAX_CAPNPC_NAMES_H
#define WAX_CAPNPC_NAMES_H

#include "request.h"

/* The names that one header has taken. */
struct names {
	/* Of tsearch(3). */
	void *tree;
};

/*
 * Take a name.
 *
 * returns  1, 0 if it is taken already, or -ENOMEM
 */
int
names_take(struct names *names, const char *name);

/* Whether a name is taken. */
int
names_are_taken(const struct names *names, const char *name);

void
names_free(struct names *names);

/* Set the stem, upper and file of a node.  0, -EBADMSG or -ENOMEM. */
int
names_of_node(struct request *request, struct request_node *node);

/*
 * The word for a field or an enumerant.
 *
 * object       what has the name, to be blamed
 * annotations  of it; may hold a name for C
 */
int
names_word(struct request *request, const struct wax_struct_reader *object,
	   const char *name, size_t size,
	   const struct wax_list_reader *annotations,
	   char ret_word[NAME_MOST + 1]);

/* To upper case, in place. */
void
names_raise(char *name);

#endif /* WAX_CAPNPC_NAMES_H */
