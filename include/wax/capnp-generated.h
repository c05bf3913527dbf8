/* SPDX-License-Identifier: MIT */
/**
 * @file wax/capnp-generated.h
 * @brief What headers written by capnpc-wax need.
 *
 * Nothing here is for users.  A generated header goes on compiling with later
 * releases of wax, or says that it must be written again.
 */
#ifndef WAX_CAPNP_GENERATED_H
#define WAX_CAPNP_GENERATED_H

#include <errno.h>
#include <stddef.h>
#include <wax/capnp.h>

/** Raised when generated headers need something that is new here. */
#define WAX_GENERATED 1

/* A pointer to constants: the words of a message of one segment. */
static inline struct wax_pointer_reader
wax_inline_constant(const unsigned char *words)
{
	struct wax_pointer_reader pointer = {NULL, words, 0, 64};

	return pointer;
}

static inline int
wax_inline_has(struct wax_pointer_reader pointer)
{
	return pointer.word != NULL && wax_inline_load(pointer.word, 8) != 0;
}

/* A pointer, or if it is null one to its default. */
static inline struct wax_pointer_reader
wax_inline_default(struct wax_pointer_reader pointer,
		   const unsigned char *words)
{
	return wax_inline_has(pointer) ? pointer : wax_inline_constant(words);
}

/* Where a pointer that is being built is null, copy its default there. */
static inline int
wax_inline_make(struct wax_pointer_builder pointer, const unsigned char *words)
{
	if (pointer.word == NULL)
		return -EINVAL;
	if (wax_inline_load(pointer.word, 8) != 0)
		return 0;
	return wax_copy_pointer(pointer, wax_inline_constant(words));
}

#endif /* WAX_CAPNP_GENERATED_H */
