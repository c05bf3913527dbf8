/* SPDX-License-Identifier: MIT */
/*
 * Records as Cap'n Proto messages, log-record.capnp.  Written by hand, because a
 * message of the library is a file, and this one is 56 bytes and the content:
 *
 *   0   8 segment table: one segment
 *   8   8 root: a struct of three data words and one pointer
 *   16 24 position, ordinal, stamp
 *   40  8 pointer: a list of bytes
 *   48    content, padded with zeros to whole words
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "log.h"

#define HEAD_WORDS 6u
#define SEGMENT_HEAD_WORDS 5u
#define DATA_WORDS 3u

static void
store(unsigned char *at, uint64_t word)
{
	unsigned i;

	for (i = 0; i < 8; i++)
		at[i] = (unsigned char)(word >> (8 * i));
}

static uint32_t
load32(const unsigned char *at)
{
	return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 |
	       (uint32_t)at[3] << 24;
}

int
log_message_write(FILE *stream, const struct wax_log_entry *entry)
{
	static const unsigned char zeros[8];
	unsigned char head[8 * HEAD_WORDS];
	uint64_t words = (entry->size + 7) / 8;

	store(head, (words + SEGMENT_HEAD_WORDS) << 32);
	/* A struct right behind its pointer, with its sizes. */
	store(head + 8, (uint64_t)DATA_WORDS << 32 | UINT64_C(1) << 48);
	store(head + 16, entry->position);
	/* Stored XOR its default. */
	store(head + 24, ~entry->ordinal);
	store(head + 32, entry->stamp);
	/* A list, of bytes, right behind. */
	store(head + 40, 1 | (uint64_t)WAX_LIST_BYTE << 32 | entry->size << 35);
	(void)fwrite(head, 1, sizeof(head), stream);
	(void)fwrite(entry->data, 1, (size_t)entry->size, stream);
	(void)fwrite(zeros, 1, (size_t)(8 * words - entry->size), stream);
	return 0;
}

/* Have `size` bytes of the message, of which `there` are there; 0 or -errno. */
static int
read_up_to(struct log_message_source *source, size_t there, size_t size)
{
	unsigned char *bytes;

	if (source->capacity < size) {
		bytes = realloc(source->bytes, size);
		if (bytes == NULL)
			return -ENOMEM;
		source->bytes = bytes;
		source->capacity = size;
	}
	if (fread(source->bytes + there, 1, size - there, source->stream) ==
	    size - there)
		return 0;
	return ferror(source->stream) ? -EIO : -ENODATA;
}

/* Bytes of the message whose table is there. */
static uint64_t
message_size(const unsigned char *table, uint32_t count)
{
	uint64_t size = 8 * (count / 2 + 1);
	uint32_t i;

	for (i = 0; i < count; i++)
		size += 8 * (uint64_t)load32(table + 4 + 4 * i);
	return size;
}

static int
refuse(struct wax_problem *reterr_problem, uint64_t offset, const char *reason)
{
	reterr_problem->offset = offset;
	reterr_problem->reason = reason;
	return -EBADMSG;
}

/* Read all bytes of the next message; 1, 0 at the end, or -errno. */
static int
read_message(struct log_message_source *source, size_t *ret_size,
	     struct wax_problem *reterr_problem)
{
	uint64_t size;
	uint32_t count;
	int first, err;

	first = getc(source->stream);
	if (first == EOF)
		return ferror(source->stream) ? -EIO : 0;
	(void)ungetc(first, source->stream);
	err = read_up_to(source, 0, 8);
	if (err)
		return err;
	count = load32(source->bytes) + 1;
	if (count == 0 || WAX_SEGMENTS_MAX < count)
		return refuse(reterr_problem, source->offset,
			      "not a segment table");
	err = read_up_to(source, 8, 8 * ((size_t)count / 2 + 1));
	if (err)
		return err;
	size = message_size(source->bytes, count);
	if (source->limit < size)
		return refuse(reterr_problem, source->offset,
			      "message is larger than a record may be");
	err = read_up_to(source, 8 * ((size_t)count / 2 + 1), (size_t)size);
	if (err)
		return err;
	*ret_size = (size_t)size;
	return 1;
}

static int
get_record(struct wax_reader *reader, struct wax_log_entry *ret_entry)
{
	struct wax_struct_reader root;
	const unsigned char *data;
	size_t size;
	int err;

	err = wax_get_struct(wax_reader_root(reader), &root);
	if (!err)
		err = wax_get_data(wax_struct_reader_pointer(&root, 0), &data,
				   &size);
	if (err)
		return err;
	*ret_entry = (struct wax_log_entry){
		.data = data,
		.size = size,
		.position = wax_get_u64(&root, 0, 0),
		.ordinal = wax_get_u64(&root, 8, UINT64_MAX),
		.stamp = wax_get_u64(&root, 16, 0),
	};
	return 0;
}

int
log_message_read(struct log_message_source *source,
		 struct wax_log_entry *ret_entry,
		 struct wax_problem *reterr_problem)
{
	struct wax_reader_opts opts = WAX_READER_OPTS_INIT;
	struct wax_reader *reader;
	size_t size = 0;
	int found, err;

	found = read_message(source, &size, reterr_problem);
	if (found <= 0)
		return found;
	opts.traversal_words = size / 8 + 1;
	err = wax_message_open_memory(source->bytes, size, &opts, &reader,
				      reterr_problem);
	if (!err) {
		err = get_record(reader, ret_entry);
		if (err)
			(void)wax_reader_problem(reader, reterr_problem);
		/* The data are in the buffer, not in the reader. */
		reader = wax_reader_close(reader);
	}
	if (err == -EBADMSG || err == -EOVERFLOW) {
		reterr_problem->offset += source->offset;
		return -EBADMSG;
	}
	source->offset += size;
	return err ? err : 1;
}
