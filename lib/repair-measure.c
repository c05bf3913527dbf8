/* SPDX-License-Identifier: MIT */
/*
 * What is used of a message: what the root reaches, and what is not zero.
 *
 * The file is mapped as for any reader, which is told where the segments are if
 * the table does not say.  Segment 0 is then the root word in the sidecar.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "bits.h"
#include "reader.h"
#include "region.h"
#include "repair.h"

/* Deep lists are common in messages that were meant to be large. */
#define NESTING WAX_READER_NESTING_MAX
/* A word may be visited a few times; more is an attack. */
#define TRAVERSAL_WORDS_MIN (UINT64_C(64) << 20)
#define TRAVERSALS 8u

/* Read at once when looking for zeros. */
#define CHUNK_SIZE 65536u

static int
create_with_table(struct wax_repair *repair, struct wax_region *region,
		  uint64_t traversal_words, struct wax_reader **ret_reader)
{
	struct wax_reader_opts opts = WAX_READER_OPTS_INIT;

	opts.nesting = NESTING;
	opts.traversal_words = traversal_words;
	return wax_reader_create(wax_region_base(region),
				 wax_region_size(region), &opts, ret_reader,
				 &repair->problem);
}

static int
create_without_table(struct wax_repair *repair, struct wax_region *region,
		     uint64_t traversal_words, struct wax_reader **ret_reader)
{
	uint32_t count = repair->segment_count, i;
	struct wax_reader *reader = wax_reader_allocate(count, NESTING);

	if (reader == NULL)
		return -ENOMEM;
	reader->traversal_words = traversal_words;
	for (i = 0; i < count; i++) {
		reader->segments[i] = repair->segments[i];
		reader->segments[i].bytes =
			wax_region_base(region) + repair->segments[i].offset;
	}
	/* The root word is not in the file. */
	if (1 < count) {
		reader->segments[0].bytes = repair->root_bytes;
		reader->segments[0].words = 1;
	}
	*ret_reader = reader;
	return 0;
}

/* Walk, and keep what was learnt.  Returns 0, or why the walk says nothing. */
static int
walk(struct wax_repair *repair, struct wax_reader *reader)
{
	int err;

	memcpy(repair->segments, reader->segments,
	       reader->segment_count * sizeof(reader->segments[0]));
	repair->segment_count = reader->segment_count;
	reader->ends = repair->ends;
	repair->ends[0] = 1;
	err = wax_reader_verify(reader, NULL);
	repair->report.verified = err;
	if (err)
		(void)wax_reader_problem(reader, &repair->report.problem);
	return wax_reader_error(reader);
}

int
wax_repair_walk(struct wax_repair *repair, int with_table)
{
	struct wax_reader *reader;
	struct wax_region *region;
	uint64_t words = TRAVERSAL_WORDS_MIN + TRAVERSALS * (repair->size / 8);
	int err = wax_region_open_reading(repair->file.fd, 0, &region);

	if (err)
		return err;
	err = with_table ? create_with_table(repair, region, words, &reader)
			 : create_without_table(repair, region, words, &reader);
	if (err) {
		(void)wax_region_close(region);
		return err;
	}
	reader->region = region;
	err = walk(repair, reader);
	(void)wax_reader_close(reader);
	return err;
}

/* -- Zeros ----------------------------------------------------------------- */

/*
 * Read a piece of the file.  A hole is not read: the files are mostly holes.
 * Returns the bytes that were read, 0 for a hole, or -errno.
 */
static ssize_t
read_piece(int fd, uint64_t offset, size_t size, unsigned char *bytes)
{
	uint64_t data = offset;
	size_t at = 0;
	ssize_t got;
	int err = wax_os_next_data(fd, offset, &data);

	if (err == -ENXIO || (!err && offset + size <= data))
		return 0;
	/* Where holes cannot be asked for, all is taken for data. */
	while (at < size) {
		got = wax_os_read_at(fd, (uintptr_t)bytes + at, size - at,
				     offset + at);
		if (got == 0)
			return -ESTALE;
		if (got < 0 && got != -EINTR)
			return got;
		if (got > 0)
			at += (size_t)got;
	}
	return (ssize_t)size;
}

static size_t
piece_of(uint64_t offset, uint64_t end)
{
	return end - offset < CHUNK_SIZE ? (size_t)(end - offset) : CHUNK_SIZE;
}

int
wax_repair_first_byte(int fd, uint64_t offset, uint64_t end,
		      uint64_t *ret_offset)
{
	unsigned char *bytes = malloc(CHUNK_SIZE);
	ssize_t count = 0, i;
	uint64_t data;

	if (bytes == NULL)
		return -ENOMEM;
	while (offset < end) {
		count = read_piece(fd, offset, piece_of(offset, end), bytes);
		if (count < 0)
			break;
		for (i = 0; i < count && bytes[i] == 0; i++)
			;
		if (i < count) {
			offset += (uint64_t)i;
			break;
		}
		if (count == 0 && wax_os_next_data(fd, offset, &data) == 0)
			offset = data < end ? data : end;
		else
			offset = count == 0 ? end : offset + (uint64_t)count;
	}
	free(bytes);
	if (count < 0)
		return (int)count;
	*ret_offset = offset;
	return 0;
}

int
wax_repair_last_byte(int fd, uint64_t offset, uint64_t end, uint64_t *ret_end)
{
	unsigned char *bytes = malloc(CHUNK_SIZE);
	ssize_t count = 0, i = 0;
	uint64_t start;

	if (bytes == NULL)
		return -ENOMEM;
	while (offset < end) {
		start = wax_round_down(end - 1, CHUNK_SIZE);
		if (start < offset)
			start = offset;
		count = read_piece(fd, start, (size_t)(end - start), bytes);
		if (count < 0)
			break;
		for (i = count; i > 0 && bytes[i - 1] == 0; i--)
			;
		end = start + (uint64_t)i;
		if (i > 0)
			break;
	}
	free(bytes);
	if (count < 0)
		return (int)count;
	*ret_end = end;
	return 0;
}
