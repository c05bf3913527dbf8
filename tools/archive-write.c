/* SPDX-License-Identifier: MIT */
/* Write an archive, entry by entry. */
#include "config.h"

#include "archive-write.h"

#include <stdatomic.h>

#define FIRST_ENTRIES 16u

/* 16 with the one that is never counted (A3): enough for 32 000 entries. */
#define FIRST_CHUNKS 16u

/* Make a list of structs that counts nothing yet. */
static int
init_empty_list(struct wax_pointer_builder pointer, uint32_t capacity,
		uint32_t data_words, uint32_t pointers,
		struct wax_list_builder *ret_list)
{
	int err;

	err = wax_init_struct_list(pointer, capacity, data_words, pointers,
				   ret_list);
	if (err)
		return err;
	return wax_list_builder_set_count(ret_list, 0);
}

/* The pointer to the entries of a chunk. */
static struct wax_pointer_builder
chunk_pointer(const struct wax_list_builder *chunks, uint32_t index)
{
	struct wax_struct_builder chunk = {0};

	(void)wax_list_builder_struct(chunks, index, &chunk);
	return wax_struct_builder_pointer(&chunk, CHUNK_ENTRIES);
}

/* Replace the list of chunks by one twice as long (A3). */
static int
grow_chunks(struct archive_writer *writer)
{
	struct wax_list_builder *old = &writer->chunks;
	struct wax_pointer_builder spare = chunk_pointer(old, old->count);
	struct wax_list_builder chunks;
	uint32_t i;
	int err;

	err = init_empty_list(spare, old->capacity * 2, CHUNK_DATA_WORDS,
			      CHUNK_POINTERS, &chunks);
	for (i = 0; err == 0 && i < old->count; i++)
		err = wax_set_pointer(chunk_pointer(&chunks, i),
				      chunk_pointer(old, i));
	if (err == 0)
		err = wax_list_builder_set_count(&chunks, old->count);
	if (err == 0)
		err = wax_set_pointer(wax_struct_builder_pointer(
					      &writer->root, ARCHIVE_ENTRIES),
				      spare);
	if (err == 0)
		*old = chunks;
	return err;
}

static uint32_t
next_capacity(const struct archive_writer *writer)
{
	uint32_t capacity = writer->entries.capacity * 2;

	if (capacity == 0)
		return FIRST_ENTRIES;
	return capacity < CHUNK_ENTRIES_MAX ? capacity : CHUNK_ENTRIES_MAX;
}

/* Begin the next chunk. */
static int
add_chunk(struct archive_writer *writer)
{
	struct wax_list_builder *chunks = &writer->chunks;
	int err;

	if (chunks->count + 1 == chunks->capacity) {
		err = grow_chunks(writer);
		if (err)
			return err;
	}
	err = init_empty_list(chunk_pointer(chunks, chunks->count),
			      next_capacity(writer), ENTRY_DATA_WORDS,
			      ENTRY_POINTERS, &writer->entries);
	if (err)
		return err;
	return wax_list_builder_set_count(chunks, chunks->count + 1);
}

static int
init_root(struct archive_writer *writer)
{
	struct wax_struct_builder *root = &writer->root;
	int err;

	err = wax_init_struct(wax_builder_root(writer->builder),
			      ARCHIVE_DATA_WORDS, ARCHIVE_POINTERS, root);
	if (err)
		return err;
	wax_set_u64(root, ARCHIVE_SIGNATURE, ARCHIVE_SIGNATURE_VALUE, 0);
	wax_set_u16(root, ARCHIVE_VERSION, ARCHIVE_VERSION_VALUE,
		    ARCHIVE_VERSION_VALUE);
	return init_empty_list(
		wax_struct_builder_pointer(root, ARCHIVE_ENTRIES), FIRST_CHUNKS,
		CHUNK_DATA_WORDS, CHUNK_POINTERS, &writer->chunks);
}

int
archive_writer_create(struct archive_writer *writer, const char *path,
		      const struct wax_region_opts *opts)
{
	struct wax_message_opts message_opts = WAX_MESSAGE_OPTS_INIT;
	struct archive_writer created = {0};
	struct wax_message *message;
	int err;

	message_opts.region = opts;
	err = wax_message_create(path, &message_opts, &message);
	if (err)
		return err;
	err = wax_builder_create(message, &created.builder);
	if (err) {
		(void)wax_message_abort(message);
		return err;
	}
	err = init_root(&created);
	if (err) {
		(void)wax_builder_abort(created.builder);
		return err;
	}
	*writer = created;
	return 0;
}

struct wax_region *
archive_writer_region(const struct archive_writer *writer)
{
	return wax_message_region(wax_builder_message(writer->builder));
}

uint64_t
archive_writer_size(const struct archive_writer *writer)
{
	return 8 + wax_builder_used_words(writer->builder) * 8;
}

static int
set_entry(struct wax_struct_builder *slot, const struct archive_entry *entry)
{
	int err;

	wax_set_u16(slot, ENTRY_TYPE, entry->type, 0);
	wax_set_u16(slot, ENTRY_MODE, entry->mode, 0);
	wax_set_i64(slot, ENTRY_MODIFIED, entry->modified, 0);
	err = wax_set_text(wax_struct_builder_pointer(slot, ENTRY_PATH),
			   entry->path, entry->path_size);
	if (err || entry->type != ARCHIVE_SYMLINK)
		return err;
	return wax_set_text(wax_struct_builder_pointer(slot, ENTRY_TARGET),
			    entry->target, entry->target_size);
}

int
archive_writer_begin(struct archive_writer *writer,
		     const struct archive_entry *entry,
		     struct wax_pointer_builder *ret_content)
{
	int err;

	if (writer->entries.count == writer->entries.capacity) {
		err = add_chunk(writer);
		if (err)
			return err;
	}
	err = wax_list_builder_struct(&writer->entries, writer->entries.count,
				      &writer->entry);
	if (err == 0)
		err = set_entry(&writer->entry, entry);
	if (err)
		return err;
	*ret_content =
		wax_struct_builder_pointer(&writer->entry, ENTRY_CONTENT);
	return 0;
}

int
archive_writer_end(struct archive_writer *writer, uint64_t size)
{
	wax_set_u64(&writer->entry, ENTRY_SIZE, size, 0);
	writer->count++;
	return wax_list_builder_set_count(&writer->entries,
					  writer->entries.count + 1);
}

int
archive_writer_finish(struct archive_writer *writer)
{
	int err;

	/* order: release; all entries are there before this says so (A4). */
	atomic_thread_fence(memory_order_release);
	(void)wax_set_bool(&writer->root, ARCHIVE_COMPLETE, 1, 0);
	err = wax_builder_finish(writer->builder);
	writer->builder = NULL;
	return err;
}

void
archive_writer_abort(struct archive_writer *writer)
{
	(void)wax_builder_abort(writer->builder);
	writer->builder = NULL;
}
