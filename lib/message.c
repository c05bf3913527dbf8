/* SPDX-License-Identifier: MIT */
/* Giving segments to a builder.  Rules: message.h. */
#include "config.h"

#include <errno.h>

#include "bits.h"
#include "message.h"
#include "os.h"

/* Reserved together: few windows, and address space that nobody misses. */
#define WINDOW_SEGMENTS 16u

struct wax_region *
wax_message_region(struct wax_message *message)
{
	return message->region;
}

static void
give(struct wax_message *message, unsigned char *words, uint64_t capacity,
     struct wax_segment *ret_segment)
{
	*ret_segment = (struct wax_segment){
		.words = words,
		.capacity = capacity,
		.used = message->old_words,
		.id = message->given++,
	};
}

static int
give_root(struct wax_message *message, struct wax_segment *ret_segment)
{
	unsigned char *root;
	int err = wax_message_make_root(message, &root);

	if (!err)
		give(message, root, 1, ret_segment);
	return err;
}

int
wax_message_fix_root(struct wax_message *message)
{
	unsigned char *root;

	if (message->single || message->given != 0)
		return 0;
	/* It is in the page of a message before this one, if there was any. */
	if (message->root_page != 0 &&
	    wax_message_make_root(message, &root) == 0)
		wax_store_le64(root, WAX_ROOT_FAR);
	message->given = 1;
	return 1;
}

/* Map what the file will have, for more segments than this one if possible. */
static int
add_window(struct wax_message *message, uint32_t id)
{
	uint64_t size = message->capacity * WAX_WORD_SIZE;
	uint32_t count = WAX_SEGMENTS_MAX - id;
	int err = -ENOMEM;

	if (count > WINDOW_SEGMENTS)
		count = WINDOW_SEGMENTS;
	for (; count > 0; count /= 2) {
		err = wax_region_add_window(message->region,
					    wax_message_offset(message, id),
					    count * size);
		if (err != -ENOMEM && err != -EINVAL && err != -EAGAIN)
			return err;
	}
	return -ENOMEM;
}

/* Whatever has to know of a data segment before anybody stores to it. */
static int
announce(struct wax_message *message, uint32_t id)
{
	int err;

	if (wax_message_wants_sidecar(message))
		return wax_message_tell_sidecar(message, id);
	if (!wax_message_is_large(message))
		return 0;
	err = wax_message_store_page(message, id,
				     wax_message_stored_words(message, id),
				     WAX_ROOT_FAR);
	if (!err)
		wax_region_next_live(message->region);
	return err;
}

static int
give_data(struct wax_message *message, uint32_t id, uint64_t min_words,
	  struct wax_segment *ret_segment)
{
	uint64_t offset = wax_message_offset(message, id);
	uint64_t size = message->capacity * WAX_WORD_SIZE;
	struct wax_region *region = message->region;
	int err = 0;

	if (wax_region_address(region, offset, size) == NULL)
		err = add_window(message, id);
	/* What the segment before does not use takes no space. */
	if (!err)
		err = wax_region_ensure_apart(region, offset,
					      min_words * WAX_WORD_SIZE);
	if (!err && id > 1)
		err = announce(message, id);
	if (err)
		return err;
	/* The builder may store to any of it, in any order. */
	wax_region_hand_out(region, offset + size);
	give(message, wax_region_address(region, offset, size),
	     message->capacity, ret_segment);
	return 0;
}

/* M5: the one data segment is segment 0, behind an 8-byte table. */
static int
become_single(struct wax_message *message)
{
	static const unsigned char none[WAX_PAGE_SIZE];
	int err;

	if (wax_message_is_large(message)) {
		err = wax_os_write_at(wax_region_fd(message->region), none,
				      sizeof(none), 0);
		if (err)
			return err;
		wax_region_stop_live(message->region);
		message->first = WAX_TABLE_SIZE;
		wax_message_follow(message);
	}
	message->single = 1;
	return 0;
}

int
wax_message_alloc(struct wax_message *message, uint64_t min_words,
		  struct wax_segment *ret_segment)
{
	int single = message->single, err;

	if (min_words == 0 || ret_segment == NULL)
		return -EINVAL;
	if (min_words > message->capacity ||
	    message->given == (message->single ? 1 : WAX_SEGMENTS_MAX))
		return -EOVERFLOW;
	err = wax_region_error(message->region);
	if (err)
		return err;
	if (message->given == 0 && !single && min_words == 1)
		return give_root(message, ret_segment);
	if (message->given == 0 && !single)
		err = become_single(message);
	if (!err)
		err = give_data(message, message->given, min_words,
				ret_segment);
	if (err)
		message->single = single;
	return err;
}
