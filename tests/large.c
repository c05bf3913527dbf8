/* SPDX-License-Identifier: MIT */
/*
 * Messages beyond 4 GiB, chunks.capnp of examples/rust.
 *
 * Usage: large build FILE whole|once|edges COUNT CHUNK_BYTES SEGMENT_BYTES
 *        large read  FILE whole|edges
 *
 * Each chunk is listed twice.  A segment is filled to its last word before the
 * next one begins, so the second pointer to a chunk of a later segment finds no
 * room for a landing pad beside it: a double-far pointer.  With `edges` only the
 * first and last bytes of a chunk are stored, and the file has holes.  With `once`
 * chunks are listed once.
 */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <wax.h>

#define EDGE 4096u

struct job {
	struct wax_builder *builder;
	struct wax_list_builder list;
	struct wax_list_builder fillers;
	uint32_t count;
	uint32_t chunk_bytes;
	uint32_t segment_bytes;
	int is_whole;
	int is_once;
	/* Words in use when the last segment began. */
	uint64_t before;
	uint32_t segments;
};

static void
check(int err, const char *call)
{
	if (err == 0)
		return;
	fprintf(stderr, "large: %s: %s\n", call, wax_strerror(err));
	exit(1);
}

/* What byte `at` of a chunk holds; the same in examples/rust. */
static unsigned char
pattern(uint64_t id, uint64_t at)
{
	if (at < 8)
		return (unsigned char)(id >> (8 * at));
	return (unsigned char)(id * 31 + at / 7);
}

static void
store(unsigned char *chunk, uint64_t id, uint64_t start, uint64_t end)
{
	uint64_t at;

	for (at = start; at < end; at++)
		chunk[at] = pattern(id, at);
}

/* -- Build ----------------------------------------------------------------- */

/* Use up the segment if the next chunk does not fit into it. */
static void
fill_segment(struct job *job)
{
	uint64_t used = wax_builder_used_words(job->builder) - job->before;
	uint64_t left = job->segment_bytes / 8 - used;
	uint64_t pad = job->segments > 1;
	unsigned char *filler;

	if (pad + (job->chunk_bytes + 7) / 8 <= left)
		return;
	if (pad < left)
		check(wax_init_data(wax_list_builder_pointer(&job->fillers,
							     job->segments - 1),
				    (uint32_t)(8 * (left - pad)), &filler),
		      "filler");
	job->before = wax_builder_used_words(job->builder);
	job->segments++;
}

static void
add_chunk(struct job *job, uint32_t id)
{
	uint64_t size = job->chunk_bytes;
	unsigned char *chunk;

	fill_segment(job);
	check(wax_init_data(wax_list_builder_pointer(&job->list, id),
			    job->chunk_bytes, &chunk),
	      "chunk");
	store(chunk, id, 0, job->is_whole ? size : EDGE);
	if (!job->is_whole)
		store(chunk, id, size - EDGE, size);
}

/* Places for fillers: as many as there can be segments of these chunks. */
static uint32_t
filler_count(const struct job *job)
{
	uint64_t bytes = (uint64_t)job->count * job->chunk_bytes;

	return (uint32_t)(bytes / (job->segment_bytes / 2) + 1);
}

static int
build(const char *path, struct job *job)
{
	struct wax_region_opts region = WAX_REGION_OPTS_INIT;
	struct wax_message_opts opts = WAX_MESSAGE_OPTS_INIT;
	struct wax_struct_builder root;
	struct wax_message *message;
	uint32_t id;

	region.mode = job->is_whole ? WAX_GROW_DEFAULT : WAX_GROW_SPARSE;
	opts.region = &region;
	opts.max_segment_bytes = job->segment_bytes;
	job->segments = 1;
	check(wax_message_create(path, &opts, &message), "create");
	check(wax_builder_create(message, &job->builder), "builder");
	check(wax_init_struct(wax_builder_root(job->builder), 0, 2, &root),
	      "root");
	check(wax_init_list(wax_struct_builder_pointer(&root, 0),
			    WAX_LIST_POINTER,
			    job->count * (job->is_once ? 1 : 2), &job->list),
	      "list");
	/* A field that the schema of the readers does not have. */
	check(wax_init_list(wax_struct_builder_pointer(&root, 1),
			    WAX_LIST_POINTER, filler_count(job), &job->fillers),
	      "list of fillers");
	for (id = 0; id < job->count; id++)
		add_chunk(job, id);
	for (id = 0; id < job->count && !job->is_once; id++)
		check(wax_set_pointer(wax_list_builder_pointer(&job->list,
							       job->count + id),
				      wax_list_builder_pointer(&job->list, id)),
		      "second pointer");
	check(wax_builder_finish(job->builder), "finish");
	printf("%" PRIu32 " data segments\n", job->segments);
	return 0;
}

/* -- Read ------------------------------------------------------------------ */

/* A chunk's number, if what it holds is right. */
static uint64_t
check_chunk(uint32_t index, const unsigned char *chunk, uint64_t size,
	    int is_whole)
{
	uint64_t id = 0, at;

	for (at = 0; at < 8; at++)
		id |= (uint64_t)chunk[at] << (8 * at);
	for (at = 0; at < size; at++) {
		if (!is_whole && at == EDGE && EDGE < size - EDGE)
			at = size - EDGE;
		if (chunk[at] == pattern(id, at))
			continue;
		fprintf(stderr,
			"large: chunk %" PRIu32 " differs at byte "
			"%" PRIu64 "\n",
			index, at);
		exit(1);
	}
	return id;
}

static int
read_back(const char *path, int is_whole)
{
	uint64_t bytes = 0, ids = 0, far = 0, doubles = 0;
	struct wax_reader_opts opts = WAX_READER_OPTS_INIT;
	struct wax_pointer_reader pointer;
	struct wax_struct_reader root;
	struct wax_list_reader list;
	struct wax_reader *reader;
	const unsigned char *data;
	uint32_t i;
	size_t size;

	opts.traversal_words = UINT64_MAX / 16;
	check(wax_message_open(path, &opts, &reader, NULL), "open");
	check(wax_get_struct(wax_reader_root(reader), &root), "root");
	check(wax_get_list(wax_struct_reader_pointer(&root, 0),
			   WAX_LIST_POINTER, &list),
	      "list");
	for (i = 0; i < list.count; i++) {
		pointer = wax_list_reader_pointer(&list, i);
		/* Bits 0 to 2 of a far pointer, wax-format(5). */
		far += (pointer.word[0] & 7) == 2;
		doubles += (pointer.word[0] & 7) == 6;
		check(wax_get_data(pointer, &data, &size), "chunk");
		bytes += size;
		ids += check_chunk(i, data, size, is_whole);
	}
	printf("%" PRIu32 " chunks, %" PRIu64 " bytes, numbers add up to "
	       "%" PRIu64 ", all as written\n",
	       list.count, bytes, ids);
	printf("%" PRIu32 " segments, %" PRIu64 " far, %" PRIu64
	       " double-far\n",
	       wax_reader_segment_count(reader), far, doubles);
	check(wax_reader_error(reader), "reader");
	(void)wax_reader_close(reader);
	return 0;
}

int
main(int argc, char **argv)
{
	struct job job = {0};

	if (argc < 4)
		return 2;
	job.is_once = strcmp(argv[3], "once") == 0;
	job.is_whole = strcmp(argv[3], "edges") != 0;
	if (strcmp(argv[1], "read") == 0)
		return read_back(argv[2], job.is_whole);
	if (argc != 7)
		return 2;
	job.count = (uint32_t)strtoul(argv[4], NULL, 10);
	job.chunk_bytes = (uint32_t)strtoul(argv[5], NULL, 10);
	job.segment_bytes = (uint32_t)strtoul(argv[6], NULL, 10);
	return build(argv[2], &job);
}
