/* SPDX-License-Identifier: MIT */
/* Read an archive, entry by entry. */
#include "config.h"

#include "archive-read.h"

#include <errno.h>
#include <stdatomic.h>
#include <string.h>

/* Each pass over an archive visits its words once.  unpack makes four passes
 * and verify three; twice that is room for later ones. */
#define TRAVERSALS 8u

/* Small messages may hold many empty lists. */
#define TRAVERSAL_WORDS_MIN (UINT64_C(1) << 20)

void
archive_reader_opts(uint64_t size, struct wax_reader_opts *ret_opts)
{
	struct wax_reader_opts opts = WAX_READER_OPTS_INIT;

	opts.traversal_words = TRAVERSAL_WORDS_MIN + TRAVERSALS * (size / 8);
	*ret_opts = opts;
}

int
archive_refuse(struct archive *archive, uint64_t offset, const char *reason)
{
	archive->problem.offset = offset;
	archive->problem.reason = reason;
	return -EBADMSG;
}

/* Where a word of the message is in the file. */
static uint64_t
offset_of(const struct wax_reader *reader, uint32_t segment,
	  const unsigned char *word)
{
	uint32_t count = wax_reader_segment_count(reader);
	uint64_t offset = 8 * (uint64_t)(count / 2 + 1);
	const unsigned char *words;
	uint64_t word_count;
	uint32_t i;

	for (i = 0; i < count; i++) {
		if (wax_reader_segment(reader, i, &words, &word_count) < 0)
			break;
		if (i == segment)
			return offset + (uint64_t)(word - words);
		offset += word_count * 8;
	}
	return 0;
}

bool
archive_is_complete_now(const struct archive *archive)
{
	return !archive->is_signed ||
	       archive_archive_get_complete(&archive->root);
}

int
archive_open(struct wax_reader *reader, struct archive *archive)
{
	struct archive_archive_reader *root = &archive->root;
	uint64_t signature;
	uint16_t version;
	int err;

	memset(archive, 0, sizeof(*archive));
	archive->reader = reader;
	err = archive_archive_get(wax_reader_root(reader), root);
	if (err)
		return err;
	signature = archive_archive_get_signature(root);
	if (signature != 0 && signature != ARCHIVE_FILE_ID)
		return archive_refuse(
			archive,
			offset_of(reader, root->raw.segment, root->raw.data),
			"a message, but not an archive of wax");
	archive->is_signed = signature != 0;
	archive->is_complete = archive_is_complete_now(archive);
	/* order: acquire; with it are all entries, pairs with the release in
	 * archive_writer_finish(). */
	atomic_thread_fence(memory_order_acquire);
	version = archive_archive_get_version(root);
	if (archive->is_signed && version != ARCHIVE_VERSION_VALUE)
		return -ENOTSUP;
	return archive_archive_get_entries(root, &archive->chunks);
}

struct wax_problem
archive_problem(const struct archive *archive)
{
	struct wax_problem problem = archive->problem;

	if (problem.reason == NULL &&
	    wax_reader_problem(archive->reader, &problem) < 0)
		problem.reason = "malformed archive";
	return problem;
}

/* Get the entries of a chunk. */
static int
read_chunk(const struct archive *archive, uint32_t index,
	   struct wax_list_reader *ret_entries)
{
	struct archive_chunk_reader chunk;
	int err;

	err = archive_chunk_at(&archive->chunks, index, &chunk);
	return err ? err : archive_chunk_get_entries(&chunk, ret_entries);
}

int
archive_count(const struct archive *archive, uint64_t *ret_count)
{
	struct wax_list_reader entries;
	uint64_t count = 0;
	uint32_t i;
	int err;

	for (i = 0; i < archive->chunks.count; i++) {
		err = read_chunk(archive, i, &entries);
		if (err)
			return err;
		count += entries.count;
	}
	*ret_count = count;
	return 0;
}

/* Read the fields of an entry. */
static int
read_entry(const struct archive *archive, const struct wax_list_reader *entries,
	   uint32_t index, struct archive_item *ret_item)
{
	struct archive_item item = {0};
	struct archive_entry *entry = &item.entry;
	struct archive_entry_reader slot;
	int err;

	err = archive_entry_at(entries, index, &slot);
	if (err)
		return err;
	item.offset =
		offset_of(archive->reader, slot.raw.segment, slot.raw.data);
	entry->type = archive_entry_get_type(&slot);
	entry->mode = archive_entry_get_mode(&slot);
	entry->modified = archive_entry_get_modified(&slot);
	entry->size = archive_entry_get_size(&slot);
	item.slot = slot;
	err = archive_entry_get_path(&slot, &entry->path, &entry->path_size);
	if (err == 0)
		err = archive_entry_get_target(&slot, &entry->target,
					       &entry->target_size);
	if (err == 0)
		*ret_item = item;
	return err;
}

int
archive_next(struct archive *archive, struct archive_cursor *cursor,
	     struct archive_item *ret_item)
{
	int err;

	while (cursor->index == cursor->entries.count) {
		if (cursor->chunk == archive->chunks.count)
			return 0;
		err = read_chunk(archive, cursor->chunk, &cursor->entries);
		if (err)
			return err;
		cursor->chunk++;
		cursor->index = 0;
	}
	err = read_entry(archive, &cursor->entries, cursor->index, ret_item);
	if (err)
		return err;
	cursor->index++;
	return 1;
}

/* Whether a list holds structs with at least these sections. */
static bool
has_sections(const struct wax_list_reader *list, uint32_t data_words,
	     uint32_t pointers)
{
	return list->kind == WAX_LIST_COMPOSITE &&
	       64 * data_words <= list->data_bits && pointers <= list->pointers;
}

bool
archive_is_likely(struct archive *archive)
{
	struct archive_cursor cursor = {0};
	struct archive_item item;

	if (archive->is_signed)
		return true;
	if (archive_next(archive, &cursor, &item) != 1)
		return false;
	return has_sections(&archive->chunks, ARCHIVE_CHUNK_DATA_WORDS,
			    ARCHIVE_CHUNK_POINTERS) &&
	       has_sections(&cursor.entries, ARCHIVE_ENTRY_DATA_WORDS,
			    ARCHIVE_ENTRY_POINTERS);
}

struct archive_cursor
archive_end(const struct archive *archive)
{
	struct archive_cursor cursor = {0};

	cursor.chunk = archive->chunks.count;
	return cursor;
}

int
archive_previous(struct archive *archive, struct archive_cursor *cursor,
		 struct archive_item *ret_item)
{
	int err;

	while (cursor->index == 0) {
		if (cursor->chunk == 0)
			return 0;
		err = read_chunk(archive, cursor->chunk - 1, &cursor->entries);
		if (err)
			return err;
		cursor->chunk--;
		cursor->index = cursor->entries.count;
	}
	err = read_entry(archive, &cursor->entries, cursor->index - 1,
			 ret_item);
	if (err)
		return err;
	cursor->index--;
	return 1;
}

int
archive_content(const struct archive_item *item, archive_piece *piece,
		void *context)
{
	struct wax_list_reader pieces;
	const unsigned char *bytes;
	size_t size;
	uint32_t i;
	int err;

	err = archive_entry_get_content(&item->slot, &pieces);
	for (i = 0; err == 0 && i < pieces.count; i++) {
		err = archive_entry_at_content(&pieces, i, &bytes, &size);
		if (err == 0)
			err = piece(context, bytes, size);
	}
	return err;
}
