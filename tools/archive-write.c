/* SPDX-License-Identifier: MIT */
/* Write an archive, entry by entry. */
#include "config.h"

#include "archive-write.h"

#include <stdatomic.h>

#define FIRST_ENTRIES 16u

/* 16 with the one that is never counted (A3): enough for 32 000 entries. */
#define FIRST_CHUNKS 16u

/* The pointer to the entries of a chunk. */
static struct wax_pointer_builder
chunk_pointer(const struct wax_list_builder *chunks, uint32_t index)
{
	struct archive_chunk_builder chunk = {{0}};

	(void)archive_chunk_builder_at(chunks, index, &chunk);
	return archive_chunk_pointer_entries(&chunk);
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

	err = archive_chunk_make_list(spare, old->capacity * 2, &chunks);
	if (err == 0)
		err = wax_list_builder_set_count(&chunks, 0);
	for (i = 0; err == 0 && i < old->count; i++)
		err = wax_set_pointer(chunk_pointer(&chunks, i),
				      chunk_pointer(old, i));
	if (err == 0)
		err = wax_list_builder_set_count(&chunks, old->count);
	if (err == 0)
		err = wax_set_pointer(
			archive_archive_pointer_entries(&writer->root), spare);
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
	struct archive_chunk_builder chunk;
	int err;

	if (chunks->count + 1 == chunks->capacity) {
		err = grow_chunks(writer);
		if (err)
			return err;
	}
	err = archive_chunk_builder_at(chunks, chunks->count, &chunk);
	if (err == 0)
		err = archive_chunk_init_entries(&chunk, next_capacity(writer),
						 &writer->entries);
	if (err == 0)
		err = wax_list_builder_set_count(&writer->entries, 0);
	if (err)
		return err;
	return wax_list_builder_set_count(chunks, chunks->count + 1);
}

static int
init_root(struct archive_writer *writer)
{
	struct archive_archive_builder *root = &writer->root;
	int err;

	err = archive_archive_init(wax_builder_root(writer->builder), root);
	if (err)
		return err;
	archive_archive_set_signature(root, ARCHIVE_FILE_ID);
	archive_archive_set_version(root, ARCHIVE_VERSION_VALUE);
	err = archive_archive_init_entries(root, FIRST_CHUNKS, &writer->chunks);
	return err ? err : wax_list_builder_set_count(&writer->chunks, 0);
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
set_entry(const struct archive_entry_builder *slot,
	  const struct archive_entry *entry)
{
	int err;

	archive_entry_set_type(slot, entry->type);
	archive_entry_set_mode(slot, entry->mode);
	archive_entry_set_modified(slot, entry->modified);
	err = archive_entry_set_path(slot, entry->path, entry->path_size);
	if (err || entry->type != ARCHIVE_ENTRY_TYPE_SYMLINK)
		return err;
	return archive_entry_set_target(slot, entry->target,
					entry->target_size);
}

int
archive_writer_begin(struct archive_writer *writer,
		     const struct archive_entry *entry,
		     struct archive_entry_builder *ret_slot)
{
	int err;

	if (writer->entries.count == writer->entries.capacity) {
		err = add_chunk(writer);
		if (err)
			return err;
	}
	err = archive_entry_builder_at(&writer->entries, writer->entries.count,
				       &writer->entry);
	if (err == 0)
		err = set_entry(&writer->entry, entry);
	if (err)
		return err;
	*ret_slot = writer->entry;
	return 0;
}

int
archive_writer_end(struct archive_writer *writer, uint64_t size)
{
	archive_entry_set_size(&writer->entry, size);
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
	(void)archive_archive_set_complete(&writer->root, 1);
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
