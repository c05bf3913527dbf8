/* SPDX-License-Identifier: MIT */
/* Readers: opening a message in memory, and what the table says about it. */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <wax/handler.h>
#include <wax/region.h>

#include "opts.h"
#include "reader.h"

/* What stock readers allow. */
#define DEFAULT_TRAVERSAL_WORDS (UINT64_C(8) << 20)
#define DEFAULT_NESTING 64u

_Static_assert(sizeof(struct wax_reader_opts) == WAX_READER_OPTS_SIZE_V0,
	       "options have no implicit padding");

int
wax_reader_opts_load(const struct wax_reader_opts *user,
		     struct wax_reader_opts *ret_opts)
{
	struct wax_reader_opts opts = WAX_READER_OPTS_INIT;
	int err;

	if (user != NULL) {
		err = wax_opts_load(&opts, sizeof(opts), user, user->size,
				    WAX_READER_OPTS_SIZE_V0);
		if (err)
			return err;
	}
	if ((opts.flags & ~(uint32_t)WAX_NO_HANDLER) != 0 ||
	    opts.reserved != 0 || WAX_READER_NESTING_MAX < opts.nesting)
		return -EINVAL;

	opts.size = sizeof(opts);
	if (opts.traversal_words == 0)
		opts.traversal_words = DEFAULT_TRAVERSAL_WORDS;
	if (opts.nesting == 0)
		opts.nesting = DEFAULT_NESTING;
	*ret_opts = opts;
	return 0;
}

/* One block: the reader, its segments, its levels. */
struct wax_reader *
wax_reader_allocate(uint32_t segment_count, uint32_t nesting)
{
	struct wax_reader *reader;
	size_t segments = segment_count * sizeof(reader->segments[0]);
	size_t levels = nesting * sizeof(*reader->levels);

	reader = calloc(1, sizeof(*reader) + segments + levels);
	if (reader == NULL)
		return NULL;
	reader->levels = (void *)(reader->segments + segment_count);
	reader->segment_count = segment_count;
	reader->nesting = nesting;
	return reader;
}

int
wax_reader_create(const unsigned char *bytes, uint64_t size,
		  const struct wax_reader_opts *user_opts,
		  struct wax_reader **ret_reader,
		  struct wax_problem *reterr_problem)
{
	struct wax_reader_opts opts;
	struct wax_reader *reader;
	uint32_t count;
	int err;

	err = wax_reader_opts_load(user_opts, &opts);
	if (err)
		return err;
	err = wax_frame_count(bytes, size, &count, reterr_problem);
	if (err)
		return err;
	reader = wax_reader_allocate(count, opts.nesting);
	if (reader == NULL)
		return -ENOMEM;
	err = wax_frame_segments(bytes, size, count, reader->segments,
				 &reader->size, reterr_problem);
	if (err)
		goto free_reader;

	reader->bytes = bytes;
	reader->trailing = size - reader->size;
	reader->traversal_words = opts.traversal_words;
	reader->remaining_words = opts.traversal_words;
	*ret_reader = reader;
	return 0;

free_reader:
	free(reader);
	return err;
}

int
wax_message_open_memory(const void *data, size_t size,
			const struct wax_reader_opts *opts,
			struct wax_reader **ret_reader,
			struct wax_problem *reterr_problem)
{
	if (data == NULL || ret_reader == NULL)
		return -EINVAL;
	return wax_reader_create(data, size, opts, ret_reader, reterr_problem);
}

uint32_t
wax_reader_segment_count(const struct wax_reader *reader)
{
	return reader->segment_count;
}

int
wax_reader_segment(const struct wax_reader *reader, uint32_t index,
		   const unsigned char **ret_words, uint64_t *ret_count)
{
	if (reader->segment_count <= index)
		return -EINVAL;
	*ret_words = reader->segments[index].bytes;
	*ret_count = reader->segments[index].words;
	return 0;
}

uint64_t
wax_reader_size(const struct wax_reader *reader)
{
	return reader->size;
}

uint64_t
wax_reader_trailing(const struct wax_reader *reader)
{
	return reader->trailing;
}

int
wax_reader_error(const struct wax_reader *reader)
{
	return reader->region == NULL ? 0 : wax_region_error(reader->region);
}

int
wax_reader_refuse(struct wax_reader *reader, int err, uint64_t where,
		  const char *reason)
{
	/* R6 */
	if (reader == NULL)
		return err;
	reader->problem.offset = where;
	reader->problem.reason = reason;
	return err;
}

int
wax_reader_problem(const struct wax_reader *reader,
		   struct wax_problem *ret_problem)
{
	if (reader->problem.reason == NULL)
		return -ENODATA;
	*ret_problem = reader->problem;
	return 0;
}

struct wax_reader *
wax_reader_close(struct wax_reader *reader)
{
	if (reader == NULL)
		return NULL;
	/* Read only: there is nothing that closing could lose. */
	if (reader->region != NULL)
		(void)wax_region_close(reader->region);
	free(reader);
	return NULL;
}
