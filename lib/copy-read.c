/* SPDX-License-Identifier: MIT */
/* Readers of messages that are being built, as the source of a copy. */
#include "config.h"

#include <errno.h>

#include "builder.h"
#include "reader.h"

int
wax_builder_read(struct wax_builder *builder,
		 const struct wax_reader_opts *user,
		 struct wax_reader **ret_reader)
{
	struct wax_reader_opts opts;
	struct wax_reader *reader;
	uint32_t i;
	int err;

	if (builder == NULL || ret_reader == NULL)
		return -EINVAL;
	err = wax_reader_opts_load(user, &opts);
	if (err)
		return err;
	if (user == NULL || user->traversal_words == 0)
		opts.traversal_words = UINT64_MAX;
	reader = wax_reader_allocate(builder->segment_count, opts.nesting);
	if (reader == NULL)
		return -ENOMEM;
	for (i = 0; i < builder->segment_count; i++) {
		struct wax_builder_segment *segment = builder->segments[i];

		reader->segments[i].bytes = segment->words;
		reader->segments[i].offset = segment->offset;
		reader->segments[i].words = segment->used;
	}
	reader->root_segment = builder->first->id;
	reader->size = 8 * wax_builder_used_words(builder);
	reader->traversal_words = opts.traversal_words;
	reader->remaining_words = opts.traversal_words;
	*ret_reader = reader;
	return 0;
}

struct wax_pointer_reader
wax_reader_pointer(struct wax_reader *reader,
		   struct wax_pointer_builder pointer)
{
	struct wax_pointer_reader source = {
		.reader = reader,
		.nesting = reader->nesting,
	};

	if (pointer.word == NULL ||
	    reader->segment_count <= pointer.segment->id ||
	    reader->segments[pointer.segment->id].bytes !=
		    pointer.segment->words ||
	    reader->segments[pointer.segment->id].words <=
		    wax_builder_index(pointer.segment, pointer.word))
		return source;
	source.word = pointer.word;
	source.segment = pointer.segment->id;
	return source;
}
