/* SPDX-License-Identifier: MIT */
/* The index in a FOOTER: where in a segment to begin a search. */
#include "config.h"

#include <errno.h>

#include "log-format.h"

#define FOOTER_PREFIX_SIZE 16u

void
wax_log_index_init(struct wax_log_index *index, uint64_t stride)
{
	index->stride = stride != 0 ? stride : WAX_LOG_INDEX_STRIDE;
	index->count = 0;
}

/* Keep what is at least two strides from what was kept before it. */
static void
index_thin(struct wax_log_index *index)
{
	struct wax_log_index_entry *entries = index->entries;
	uint32_t kept = 1;
	uint32_t i;

	index->stride *= 2;
	for (i = 1; i < index->count; i++)
		if (index->stride <=
		    entries[i].offset - entries[kept - 1].offset)
			entries[kept++] = entries[i];
	index->count = kept;
}

void
wax_log_index_add(struct wax_log_index *index,
		  const struct wax_log_index_entry *entry)
{
	uint32_t count = index->count;

	if (count != 0 &&
	    entry->offset - index->entries[count - 1].offset < index->stride)
		return;
	if (count == WAX_LOG_INDEX_MAX) {
		index_thin(index);
		wax_log_index_add(index, entry);
		return;
	}
	index->entries[count] = *entry;
	index->count++;
}

uint32_t
wax_log_footer_size(const struct wax_log_index *index)
{
	return FOOTER_PREFIX_SIZE + index->count * WAX_LOG_INDEX_ENTRY_SIZE;
}

uint32_t
wax_log_footer_encode(const struct wax_log_index *index, uint32_t salt,
		      uint64_t offset, unsigned char *bytes)
{
	uint32_t word =
		wax_record_word(WAX_RECORD_FOOTER, wax_log_footer_size(index));
	unsigned char *at = bytes + WAX_RECORD_HEAD_SIZE;
	uint32_t crc;
	uint32_t i;

	wax_store_le64(at, index->stride);
	wax_store_le32(at + 8, index->count);
	wax_store_le32(at + 12, 0);
	at += FOOTER_PREFIX_SIZE;
	for (i = 0; i < index->count; i++, at += WAX_LOG_INDEX_ENTRY_SIZE) {
		wax_store_le64(at, index->entries[i].offset);
		wax_store_le64(at + 8, index->entries[i].ordinal);
		wax_store_le64(at + 16, index->entries[i].stamp_before);
	}
	crc = wax_record_crc(bytes, word, salt, offset, 0);
	wax_store_le64(bytes, wax_record_head(word, crc));
	return crc;
}

/* 1 if an entry may stand behind another, or first if that is NULL. */
static int
entry_is_next(const struct wax_log_index_entry *entry,
	      const struct wax_log_index_entry *last, uint64_t end)
{
	if (entry->offset % 8 != 0 || entry->offset < WAX_LOG_HEADER_SIZE ||
	    end <= entry->offset)
		return 0;
	return last == NULL || (last->offset < entry->offset &&
				last->ordinal < entry->ordinal &&
				last->stamp_before <= entry->stamp_before);
}

int
wax_log_footer_decode(const unsigned char *payload, uint32_t size,
		      uint64_t offset, struct wax_log_index *ret_index)
{
	struct wax_log_index_entry *entries = ret_index->entries;
	uint32_t count, i;

	if (size < FOOTER_PREFIX_SIZE)
		return -EBADMSG;
	count = wax_load_le32(payload + 8);
	if (WAX_LOG_INDEX_MAX < count ||
	    size != FOOTER_PREFIX_SIZE + count * WAX_LOG_INDEX_ENTRY_SIZE)
		return -EBADMSG;
	ret_index->stride = wax_load_le64(payload);
	ret_index->count = 0;
	payload += FOOTER_PREFIX_SIZE;
	for (i = 0; i < count; i++, payload += WAX_LOG_INDEX_ENTRY_SIZE) {
		entries[i].offset = wax_load_le64(payload);
		entries[i].ordinal = wax_load_le64(payload + 8);
		entries[i].stamp_before = wax_load_le64(payload + 16);
		if (!entry_is_next(&entries[i], i == 0 ? NULL : &entries[i - 1],
				   offset))
			return -EBADMSG;
	}
	ret_index->count = count;
	return 0;
}
