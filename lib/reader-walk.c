/* SPDX-License-Identifier: MIT */
/*
 * Walking objects, depth first, without recursion.
 *
 * The walk goes over pointer sections: those of one struct, of all elements of
 * a composite list, or a list of pointers, which is taken for a list of structs
 * with one pointer each.  One level is one such section with the position in
 * it:
 *
 *   pointers + element * stride + 8 * pointer
 *
 *   V1  The stack never holds more levels than the nesting limit allows.
 *   V2  A level is only entered for an object that was charged for the pointers
 *       it holds, so the traversal limit bounds the time.
 */
#include "config.h"

#include <errno.h>

#include "invariant.h"
#include "reader.h"

void
wax_reader_level_of_struct(const struct wax_struct_reader *object,
			   struct wax_reader_level *level)
{
	*level = (struct wax_reader_level){
		.pointers = object->pointer_words,
		.segment = object->segment,
		.element_count = 1,
		.pointer_count = object->pointers,
	};
}

void
wax_reader_level_of_list(const struct wax_list_reader *list,
			 struct wax_reader_level *level)
{
	*level = (struct wax_reader_level){
		.pointers = list->elements + list->data_bits / 8,
		.stride = list->stride_bits / 8,
		.segment = list->segment,
		.element_count = list->count,
		.pointer_count = list->pointers,
	};
}

/* The next pointer of a level, or word NULL at its end. */
static struct wax_pointer_reader
next_pointer(struct wax_pointer_reader start, struct wax_reader_level *level,
	     uint32_t depth)
{
	struct wax_pointer_reader pointer = {
		.reader = start.reader,
		.segment = level->segment,
		.nesting = start.nesting - depth,
	};

	if (level->pointer == level->pointer_count) {
		level->pointer = 0;
		level->element++;
	}
	if (level->element < level->element_count) {
		pointer.word = level->pointers +
			       level->element * level->stride +
			       8 * (uint64_t)level->pointer;
		level->pointer++;
	}
	return pointer;
}

static int
has_pointers(const struct wax_reader_level *level)
{
	return level->pointer_count != 0 && level->element_count != 0;
}

static int
walk(struct wax_pointer_reader start, wax_reader_visit *visit, void *context)
{
	struct wax_reader_level *levels = start.reader->levels;
	struct wax_reader_level found;
	struct wax_pointer_reader pointer = start;
	uint32_t depth = 0;
	int err;

	for (;;) {
		found.pointer_count = 0;
		err = visit(pointer, depth + 1, context, &found);
		if (err)
			return err;
		if (has_pointers(&found)) {
			/* V1: visit() has refused to enter one more. */
			wax_assert(depth < start.nesting);
			levels[depth] = found;
			depth++;
		}
		for (;;) {
			if (depth == 0)
				return 0;
			pointer =
				next_pointer(start, &levels[depth - 1], depth);
			if (pointer.word != NULL)
				break;
			depth--;
		}
	}
}

int
wax_reader_walk(struct wax_pointer_reader start, wax_reader_visit *visit,
		void *context)
{
	struct wax_reader *reader = start.reader;
	uint64_t remaining;
	int err;

	/* Constants of the program have neither limits nor a stack. */
	if (reader == NULL)
		return -EINVAL;
	if (start.word == NULL)
		return 0;
	/* A limit of its own, so that the message can be read afterwards. */
	remaining = reader->remaining_words;
	reader->remaining_words = reader->traversal_words;
	err = walk(start, visit, context);
	reader->remaining_words = remaining;
	return err;
}
