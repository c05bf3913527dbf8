/* SPDX-License-Identifier: MIT */
/* Where objects lie.  The checks are those of reader-follow.c. */
#include "config.h"

#include <errno.h>
#include <wax/capnp-locate.h>

#include "reader.h"
#include "wire.h"

static uint64_t
file_offset(const struct wax_reader *reader,
	    const struct wax_reader_target *target)
{
	return reader->segments[target->segment].offset +
	       8 * (uint64_t)target->index;
}

static int
locate_struct(struct wax_reader *reader, const struct wax_reader_target *target,
	      struct wax_location *location)
{
	struct wax_struct_reader object;
	int err;

	err = wax_reader_struct(reader, target, &object);
	if (err)
		return err;
	location->kind = WAX_KIND_STRUCT;
	location->data_words = object.data_bits / 64;
	location->pointers = object.pointers;
	location->words = (uint64_t)location->data_words + object.pointers;
	return 0;
}

static int
locate_list(struct wax_reader *reader, const struct wax_reader_target *target,
	    struct wax_location *location)
{
	struct wax_list_reader list;
	int err;

	err = wax_reader_list(reader, target, &list);
	if (err)
		return err;
	location->kind = WAX_KIND_LIST;
	location->list_kind = list.kind;
	location->count = list.count;
	if (list.kind == WAX_LIST_COMPOSITE) {
		location->data_words = list.data_bits / 64;
		location->pointers = list.pointers;
		location->words = 1 + (uint64_t)wax_wire_count(target->word);
	} else {
		location->words =
			((uint64_t)list.count * list.stride_bits + 63) / 64;
	}
	return 0;
}

static int
locate_target(struct wax_reader *reader, struct wax_reader_target *target,
	      struct wax_location *location)
{
	int err;

	location->pad_offset = target->pad;
	location->pad_words = target->pad_words;
	location->pad_segment = target->pad_segment;
	location->segment = target->segment;
	/* Looking at an object does not enter it. */
	target->nesting = 1;
	if (wax_wire_kind(target->word) == WAX_WIRE_STRUCT)
		err = locate_struct(reader, target, location);
	else
		err = locate_list(reader, target, location);
	if (!err)
		location->offset = file_offset(reader, target);
	return err;
}

static int
locate(struct wax_pointer_reader pointer, struct wax_location *location)
{
	const struct wax_frame_segment *segment;
	struct wax_reader_target target;
	int err;

	if (pointer.word == NULL)
		return 0;
	segment = &pointer.reader->segments[pointer.segment];
	location->pointer_offset =
		segment->offset + (uint64_t)(pointer.word - segment->bytes);
	err = wax_reader_resolve(pointer, &target);
	if (err || target.is_null)
		return err;
	if (wax_wire_is_capability(target.word)) {
		location->kind = WAX_KIND_CAPABILITY;
		location->count = wax_wire_capability_index(target.word);
		return 0;
	}
	return locate_target(pointer.reader, &target, location);
}

int
wax_reader_locate(struct wax_pointer_reader pointer,
		  struct wax_location *ret_location)
{
	struct wax_location location = {.kind = WAX_KIND_NULL};
	struct wax_reader *reader = pointer.reader;
	uint64_t remaining;
	int err;

	/* Constants of the program are in no message. */
	if (reader == NULL)
		return -EINVAL;
	remaining = reader->remaining_words;
	reader->remaining_words = UINT64_MAX;
	err = locate(pointer, &location);
	reader->remaining_words = remaining;
	if (!err)
		*ret_location = location;
	return err;
}
