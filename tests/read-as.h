/* SPDX-License-Identifier: MIT */
/* What tests of the reader do with a root pointer, and with an image. */
#ifndef WAX_READ_AS_H
#define WAX_READ_AS_H

#include <stdlib.h>
#include <string.h>
#include <wax.h>

#include "harness.h"
#include "image.h"

static inline int
as_struct(struct wax_pointer_reader root)
{
	struct wax_struct_reader object;

	return wax_get_struct(root, &object);
}

static inline int
as_list(struct wax_pointer_reader root, uint32_t kind)
{
	struct wax_list_reader list;

	return wax_get_list(root, kind, &list);
}

static inline int
as_voids(struct wax_pointer_reader root)
{
	return as_list(root, WAX_LIST_VOID);
}

static inline int
as_bools(struct wax_pointer_reader root)
{
	return as_list(root, WAX_LIST_BIT);
}

static inline int
as_numbers(struct wax_pointer_reader root)
{
	return as_list(root, WAX_LIST_EIGHT);
}

static inline int
as_pointers(struct wax_pointer_reader root)
{
	return as_list(root, WAX_LIST_POINTER);
}

static inline int
as_structs(struct wax_pointer_reader root)
{
	return as_list(root, WAX_LIST_COMPOSITE);
}

static inline int
as_data(struct wax_pointer_reader root)
{
	const unsigned char *data;
	size_t size;

	return wax_get_data(root, &data, &size);
}

static inline int
as_text(struct wax_pointer_reader root)
{
	const char *text;
	size_t size;

	return wax_get_text(root, &text, &size);
}

/*
 * Open an image in a heap block of exactly its size, so that ASan and memcheck
 * see any access outside it.  Free *ret_block after the reader is closed.
 */
static inline struct wax_reader *
open_image(const struct image *image, const struct wax_reader_opts *opts,
	   unsigned char **ret_block)
{
	unsigned char bytes[IMAGE_SIZE_MAX];
	size_t size = image_write(image, bytes);
	struct wax_reader *reader;

	*ret_block = malloc(size);
	ck_assert_ptr_nonnull(*ret_block);
	memcpy(*ret_block, bytes, size);
	ck_assert_ok(
		wax_message_open_memory(*ret_block, size, opts, &reader, NULL));
	return reader;
}

#endif /* WAX_READ_AS_H */
