/* SPDX-License-Identifier: MIT */
/* Following pointers to what a schema says they are. */
#include "config.h"

#include <errno.h>

#include "reader.h"
#include "wire.h"

struct wax_pointer_reader
wax_reader_root(struct wax_reader *reader)
{
	return (struct wax_pointer_reader){
		.reader = reader,
		.word = reader->segments[reader->root_segment].bytes,
		.segment = reader->root_segment,
		.nesting = reader->nesting,
	};
}

int
wax_get_struct(struct wax_pointer_reader pointer,
	       struct wax_struct_reader *ret_struct)
{
	struct wax_reader_target target;
	int err;

	err = wax_reader_follow(pointer, &target);
	if (err)
		return err;
	if (target.is_null) {
		*ret_struct = (struct wax_struct_reader){
			.reader = pointer.reader,
		};
		return 0;
	}
	return wax_reader_struct(pointer.reader, &target, ret_struct);
}

/*
 * Lists that a newer or an older schema wrote.  A list of structs stands for a
 * list of what its first field is and keeps its stride; a list of pointers then
 * starts at the pointers of its first element.  Any list but one of bools
 * stands for a list of structs.
 */
static int
convert(struct wax_list_reader *list, uint32_t kind)
{
	if (list->kind == kind)
		return 0;
	if (kind == WAX_LIST_COMPOSITE)
		return list->kind == WAX_LIST_BIT ? -EBADMSG : 0;
	if (list->kind != WAX_LIST_COMPOSITE || kind == WAX_LIST_BIT)
		return -EBADMSG;
	if (kind == WAX_LIST_VOID)
		return 0;
	if (kind == WAX_LIST_POINTER) {
		if (list->pointers == 0)
			return -EBADMSG;
		list->elements += list->data_bits / 8;
		list->data_bits = 0;
		return 0;
	}
	return list->data_bits == 0 ? -EBADMSG : 0;
}

int
wax_get_list(struct wax_pointer_reader pointer, uint32_t kind,
	     struct wax_list_reader *ret_list)
{
	struct wax_reader_target target;
	struct wax_list_reader list = {
		.reader = pointer.reader,
		.kind = kind,
	};
	int err;

	if (WAX_LIST_COMPOSITE < kind)
		return -EINVAL;
	err = wax_reader_follow(pointer, &target);
	if (err)
		return err;
	if (!target.is_null) {
		err = wax_reader_enter(pointer.reader, &target);
		if (!err)
			err = wax_reader_list(pointer.reader, &target, &list);
		if (err)
			return err;
		if (convert(&list, kind))
			return wax_reader_refuse(pointer.reader, -EBADMSG,
						 target.where,
						 "list of another kind");
	}
	*ret_list = list;
	return 0;
}

/* A list of bytes; it has no inner levels, so it may be as deep as it likes. */
static int
get_bytes(struct wax_pointer_reader pointer, struct wax_list_reader *ret_list,
	  struct wax_reader_target *ret_target)
{
	int err;

	*ret_list = (struct wax_list_reader){
		.reader = pointer.reader,
		.elements = (const unsigned char *)"",
		.kind = WAX_LIST_BYTE,
	};
	err = wax_reader_follow(pointer, ret_target);
	if (err || ret_target->is_null)
		return err;
	err = wax_reader_list(pointer.reader, ret_target, ret_list);
	if (!err && ret_list->kind != WAX_LIST_BYTE)
		err = wax_reader_refuse(pointer.reader, -EBADMSG,
					ret_target->where,
					"not a list of bytes");
	return err;
}

int
wax_get_data(struct wax_pointer_reader pointer, const unsigned char **ret_data,
	     size_t *ret_size)
{
	struct wax_reader_target target;
	struct wax_list_reader bytes;
	int err;

	err = get_bytes(pointer, &bytes, &target);
	if (err)
		return err;
	*ret_data = bytes.elements;
	*ret_size = bytes.count;
	return 0;
}

int
wax_get_text(struct wax_pointer_reader pointer, const char **ret_text,
	     size_t *ret_size)
{
	struct wax_reader_target target;
	struct wax_list_reader bytes;
	int err;

	err = get_bytes(pointer, &bytes, &target);
	if (err)
		return err;
	if (target.is_null) {
		*ret_text = "";
		*ret_size = 0;
		return 0;
	}
	if (bytes.count == 0 || bytes.elements[bytes.count - 1] != 0)
		return wax_reader_refuse(pointer.reader, -EBADMSG, target.where,
					 "text without its NUL");
	*ret_text = (const char *)bytes.elements;
	*ret_size = bytes.count - 1;
	return 0;
}

int
wax_list_reader_struct(const struct wax_list_reader *list, uint32_t index,
		       struct wax_struct_reader *ret_struct)
{
	const unsigned char *data;

	/* Bools have no address. */
	if (list->count <= index || list->kind == WAX_LIST_BIT)
		return -EINVAL;
	data = list->elements + (uint64_t)index * (list->stride_bits / 8);
	*ret_struct = (struct wax_struct_reader){
		.reader = list->reader,
		.data = data,
		.data_bits = list->data_bits,
		.pointers = list->pointers,
		.pointer_words = data + list->data_bits / 8,
		.segment = list->segment,
		.nesting = list->nesting,
	};
	return 0;
}

int
wax_get_kind(struct wax_pointer_reader pointer, uint32_t *ret_kind)
{
	static const uint32_t kinds[] = {
		[WAX_WIRE_STRUCT] = WAX_KIND_STRUCT,
		[WAX_WIRE_LIST] = WAX_KIND_LIST,
		[WAX_WIRE_OTHER] = WAX_KIND_CAPABILITY,
	};
	struct wax_reader_target target;
	int err;

	err = wax_reader_resolve(pointer, &target);
	if (err)
		return err;
	*ret_kind = target.is_null ? WAX_KIND_NULL
				   : kinds[wax_wire_kind(target.word)];
	return 0;
}

int
wax_get_capability(struct wax_pointer_reader pointer, uint32_t *ret_index)
{
	struct wax_reader_target target;
	int err;

	err = wax_reader_resolve(pointer, &target);
	if (err)
		return err;
	if (target.is_null)
		return -ENODATA;
	if (!wax_wire_is_capability(target.word))
		return wax_reader_refuse(pointer.reader, -EBADMSG, target.where,
					 "not a capability");
	*ret_index = wax_wire_capability_index(target.word);
	return 0;
}
