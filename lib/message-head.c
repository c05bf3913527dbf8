/* SPDX-License-Identifier: MIT */
/* Table and segment 0, where they take a page or more.  Rules: message.h. */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "bits.h"
#include "frame.h"
#include "invariant.h"
#include "message.h"
#include "os.h"

void
wax_message_head(unsigned char *head, size_t head_size, uint64_t *words,
		 uint32_t count, uint64_t root)
{
	uint64_t table_size = wax_frame_table_size(count);
	int err;

	memset(head, 0, head_size);
	words[0] = (head_size - table_size) / WAX_WORD_SIZE;
	err = wax_frame_write(head, words, count);
	wax_assert(err == 0);
	wax_store_le64(head + table_size, root);
}

int
wax_message_store_page(struct wax_message *message, uint32_t data_segments,
		       uint64_t last_words, uint64_t root)
{
	uint64_t words[WAX_SEGMENTS_MAX];
	unsigned char page[WAX_PAGE_SIZE];
	uint32_t i;

	for (i = 1; i < data_segments; i++)
		words[i] = message->capacity;
	words[data_segments] = last_words;
	wax_message_head(page, sizeof(page), words, data_segments + 1, root);
	/* One write of one page is done or not, whenever the process dies. */
	return wax_os_write_at(wax_region_fd(message->region), page,
			       sizeof(page), 0);
}

uint64_t
wax_message_stored_words(const struct wax_message *message, uint32_t id)
{
	uint64_t offset = wax_message_offset(message, id);
	uint64_t size = wax_region_size(message->region);
	uint64_t words = size < offset ? 0 : (size - offset) / WAX_WORD_SIZE;

	return words < message->capacity ? words : message->capacity;
}

void
wax_message_follow(struct wax_message *message)
{
	uint64_t size = message->capacity * WAX_WORD_SIZE;
	struct wax_region_live live = {
		.base = message->first,
		.max = message->capacity,
		.unit = WAX_WORD_SIZE,
	};
	/* The sizes of the segments follow their number. */
	int is_large = wax_message_is_large(message);

	live.offset = is_large ? 2 * sizeof(uint32_t) : sizeof(uint32_t);
	live.stride = is_large ? size : 0;
	wax_region_set_live(message->region, &live);
}

uint64_t
wax_message_write_table(struct wax_region *region, uint64_t used_words)
{
	uint64_t end = WAX_TABLE_SIZE + used_words * WAX_WORD_SIZE;
	uint64_t intact = wax_region_intact(region);

	if (wax_region_error(region) && intact < end) {
		if (intact < WAX_TABLE_SIZE + WAX_WORD_SIZE)
			return 0;
		used_words = (intact - WAX_TABLE_SIZE) / WAX_WORD_SIZE;
		end = WAX_TABLE_SIZE + used_words * WAX_WORD_SIZE;
	}
	wax_store_le32(wax_region_base(region) + sizeof(uint32_t),
		       (uint32_t)used_words);
	return end;
}
