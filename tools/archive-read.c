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
	       wax_get_bool(&archive->root, ARCHIVE_COMPLETE, 0);
}

int
archive_open(struct wax_reader *reader, struct archive *archive)
{
	struct wax_struct_reader *root = &archive->root;
	uint64_t signature;
	uint16_t version;
	int err;

	memset(archive, 0, sizeof(*archive));
	archive->reader = reader;
	err = wax_get_struct(wax_reader_root(reader), root);
	if (err)
		return err;
	signature = wax_get_u64(root, ARCHIVE_SIGNATURE, 0);
	if (signature != 0 && signature != ARCHIVE_SIGNATURE_VALUE)
		return archive_refuse(
			archive, offset_of(reader, root->segment, root->data),
			"a message, but not an archive of wax");
	archive->is_signed = signature != 0;
	archive->is_complete = archive_is_complete_now(archive);
	/* order: acquire; with it are all entries, pairs with the release in
	 * archive_writer_finish(). */
	atomic_thread_fence(memory_order_acquire);
	version = wax_get_u16(root, ARCHIVE_VERSION, ARCHIVE_VERSION_VALUE);
	if (archive->is_signed && version != ARCHIVE_VERSION_VALUE)
		return -ENOTSUP;
	return wax_get_list(wax_struct_reader_pointer(root, ARCHIVE_ENTRIES),
			    WAX_LIST_COMPOSITE, &archive->chunks);
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
	struct wax_struct_reader chunk;
	int err;

	err = wax_list_reader_struct(&archive->chunks, index, &chunk);
	if (err)
		return err;
	return wax_get_list(wax_struct_reader_pointer(&chunk, CHUNK_ENTRIES),
			    WAX_LIST_COMPOSITE, ret_entries);
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
	struct wax_struct_reader slot;
	int err;

	err = wax_list_reader_struct(entries, index, &slot);
	if (err)
		return err;
	item.offset = offset_of(archive->reader, slot.segment, slot.data);
	entry->type = wax_get_u16(&slot, ENTRY_TYPE, 0);
	entry->mode = wax_get_u16(&slot, ENTRY_MODE, 0);
	entry->modified = wax_get_i64(&slot, ENTRY_MODIFIED, 0);
	entry->size = wax_get_u64(&slot, ENTRY_SIZE, 0);
	item.content = wax_struct_reader_pointer(&slot, ENTRY_CONTENT);
	err = wax_get_text(wax_struct_reader_pointer(&slot, ENTRY_PATH),
			   &entry->path, &entry->path_size);
	if (err == 0)
		err = wax_get_text(
			wax_struct_reader_pointer(&slot, ENTRY_TARGET),
			&entry->target, &entry->target_size);
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
	return has_sections(&archive->chunks, CHUNK_DATA_WORDS,
			    CHUNK_POINTERS) &&
	       has_sections(&cursor.entries, ENTRY_DATA_WORDS, ENTRY_POINTERS);
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

	err = wax_get_list(item->content, WAX_LIST_POINTER, &pieces);
	for (i = 0; err == 0 && i < pieces.count; i++) {
		err = wax_get_data(wax_list_reader_pointer(&pieces, i), &bytes,
				   &size);
		if (err == 0)
			err = piece(context, bytes, size);
	}
	return err;
}
