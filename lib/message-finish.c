/* SPDX-License-Identifier: MIT */
/*
 * The end of a message: its last table.  Rules: message.h.
 *
 * What is left of the segments given decides:
 *
 *   one data segment behind an 8-byte table, and M4 holds   the table is there
 *   a page was left to the table                            it is stored there
 *   anything else                                           room is made first
 *
 * Room in a file that has a name and can be found by it, so that a process may
 * be killed between any two of these:
 *
 *   1. the sidecar says what there is, as it did while the message grew;
 *   2. the file is cut to what was used: that is where its last segment ends;
 *   3. the sidecar says that room is made, and the size before;
 *   4. the block is inserted, which is one step, and changes the size;
 *   5. the head is written, which may be repeated;
 *   6. the file is complete; the sidecar is removed.
 *
 * Where nothing can be inserted, another file is made between 3 and 4, and takes
 * the name complete: after that the sidecar speaks of an inode that is gone.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>

#include "bits.h"
#include "frame.h"
#include "message.h"
#include "os.h"
#include "process.h"
#include "room.h"

/* In a forked child the page belongs to the parent and is not there. */
void
wax_message_free(struct wax_message *message)
{
	if (message->root_page != 0)
		(void)wax_os_unmap(message->root_page, wax_os_page_size());
	if (message->has_sidecar)
		(void)wax_file_close(&message->sidecar);
	free(message);
}

static void
free_inherited(struct wax_message *message)
{
	message->root_page = 0;
	/* The lock on the sidecar is the parent's. */
	message->sidecar.locked = 0;
	wax_message_free(message);
}

/* -- One segment ----------------------------------------------------------- */

/*
 * The last word on a table of 8 bytes: what was used or, after a failure, what
 * is intact.  Returns the bytes of the file that it then speaks of.
 */
static uint64_t
write_table(struct wax_region *region, uint64_t used_words)
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

static int
finish_one(struct wax_message *message, uint64_t used_words, uint64_t *ret_end)
{
	*ret_end = write_table(message->region, used_words);
	return wax_region_finish(message->region, *ret_end);
}

/* Nothing but the root word: it leads nowhere, but need not be null. */
static int
finish_root(struct wax_message *message, uint64_t root, uint64_t *ret_end)
{
	unsigned char *base = wax_region_base(message->region);

	wax_store_le64(base + WAX_TABLE_SIZE, root);
	wax_store_le32(base, 0);
	return finish_one(message, 1, ret_end);
}

/* -- More ------------------------------------------------------------------ */

/* What finish was told, less the data segments at the end without words. */
struct ending {
	struct wax_message *message;
	const uint64_t *used;
	uint32_t data_segments;
	uint64_t root;
	uint64_t end; /* of the last word, in the file */
};

/* Builders go back to a segment that is not the last and expect zeros. */
static void
punch_unused(const struct ending *ending)
{
	const struct wax_message *message = ending->message;
	uint64_t offset, size;
	int err = 0;
	uint32_t id;

	/* Where there are no holes, they are zeros that take space. */
	for (id = 1; id < ending->data_segments && !err; id++) {
		offset = wax_message_offset(message, id) +
			 ending->used[id] * WAX_WORD_SIZE;
		size = wax_message_offset(message, id + 1) - offset;
		err = wax_region_punch(message->region, offset, size);
	}
}

/* Steps 3 to 5. */
static int
make_room(struct wax_file *file, void *argument)
{
	const struct ending *ending = argument;
	uint32_t count = ending->data_segments + 1, i;
	struct wax_message *message = ending->message;
	uint64_t words[WAX_SEGMENTS_MAX];
	struct wax_room room = {.size = ending->end};
	unsigned char *head;
	int err = 0;

	room.inserted = wax_room_inserted(file);
	room.head_size = (size_t)(room.inserted + message->first);
	head = malloc(room.head_size);
	if (head == NULL)
		return -ENOMEM;
	for (i = 1; i < ending->data_segments; i++)
		words[i] = message->capacity;
	words[i] = ending->used[i];
	wax_message_head(head, room.head_size, words, count, ending->root);
	room.head = head;
	if (message->has_sidecar)
		err = wax_message_tell_room(message, ending->data_segments,
					    room.size, room.inserted);
	if (!err)
		err = wax_room_make(file, &room);
	free(head);
	return err;
}

static int
no_more_steps(struct wax_file *file, void *argument)
{
	(void)file;
	(void)argument;
	return 0;
}

/* Only what the file has is left of one data segment after a failure. */
static int
finish_page(const struct ending *ending, uint64_t *ret_end)
{
	struct wax_message *message = ending->message;
	struct wax_region *region = message->region;
	uint32_t last = ending->data_segments;
	uint64_t words = ending->used[last], intact;
	int err = wax_region_error(region);

	*ret_end = ending->end;
	if (!err) {
		err = wax_message_store_page(message, last, words,
					     ending->root);
		if (err)
			wax_region_fail(region, err);
		else
			punch_unused(ending);
		return wax_region_finish_with(region, ending->end,
					      no_more_steps, NULL);
	}
	intact = wax_region_intact(region);
	if (last > 1 || intact < message->first + WAX_WORD_SIZE)
		return wax_region_finish_with(region, ending->end,
					      no_more_steps, NULL);
	if (intact < ending->end)
		words = (intact - message->first) / WAX_WORD_SIZE;
	(void)wax_message_store_page(message, 1, words, ending->root);
	return wax_region_finish(region,
				 message->first + words * WAX_WORD_SIZE);
}

static int
finish_room(struct ending *ending, uint64_t *ret_end)
{
	struct wax_message *message = ending->message;
	struct wax_region *region = message->region;
	int err = wax_region_error(region);

	if (ending->data_segments == 1 && err)
		return finish_one(message, ending->used[1], ret_end);
	if (!err && wax_message_wants_sidecar(message))
		err = wax_message_tell_sidecar(message, ending->data_segments);
	if (err)
		wax_region_fail(region, err);
	else
		punch_unused(ending);
	/* M3; with more than one segment the first is full. */
	if (!err && ending->data_segments == 1)
		(void)write_table(region, ending->used[1]);
	*ret_end = ending->end + wax_room_inserted(&region->file);
	return wax_region_finish_with(region, ending->end, make_room, ending);
}

static int
finish_several(struct ending *ending, uint64_t *ret_end)
{
	struct wax_message *message = ending->message;

	if (ending->data_segments == 0)
		return finish_root(message, ending->root, ret_end);
	if (wax_message_is_large(message))
		return finish_page(ending, ret_end);
	if (ending->data_segments == 1 && ending->root == WAX_ROOT_FAR)
		return finish_one(message, ending->used[1], ret_end);
	return finish_room(ending, ret_end);
}

/* -- The calls ------------------------------------------------------------- */

static int
are_possible(const struct wax_message *message, const uint64_t *used_words,
	     size_t count)
{
	uint64_t most = message->single ? message->capacity : 1;
	size_t i;

	if (count != message->given || count == 0 || used_words == NULL ||
	    used_words[0] == 0 || used_words[0] > most)
		return 0;
	for (i = 1; i < count; i++)
		if (used_words[i] > message->capacity)
			return 0;
	return 1;
}

/* The end of what was used has storage; nothing grows or follows any more. */
static void
settle(const struct ending *ending, uint32_t last)
{
	struct wax_message *message = ending->message;
	struct wax_region *region = message->region;
	uint64_t offset = wax_message_offset(message, last);
	/* Used words may lie beyond the file: allocated, never stored to. */
	int err = wax_region_ensure_apart(region, offset,
					  ending->used[last] * WAX_WORD_SIZE);

	if (err)
		wax_region_fail(region, err);
	wax_region_stop_live(region);
	wax_region_notice_cut(region, ending->end);
}

int
wax_message_finish(struct wax_message *message, const uint64_t *used_words,
		   size_t count, uint64_t *ret_size)
{
	struct ending ending = {.message = message, .used = used_words};
	struct wax_region *region;
	uint64_t end = 0;
	uint32_t last;
	int err;

	if (message == NULL)
		return 0;
	region = message->region;
	if (!wax_region_is_ours(region)) {
		free_inherited(message);
		return wax_region_finish(region, 0);
	}
	if (!are_possible(message, used_words, count)) {
		(void)wax_message_abort(message);
		return -EINVAL;
	}
	for (last = (uint32_t)count - 1; last > 0 && used_words[last] == 0;)
		last--;
	ending.data_segments = last;
	ending.end = wax_message_offset(message, last) +
		     used_words[last] * WAX_WORD_SIZE;
	if (!message->single)
		ending.root = wax_load_le64(wax_message_root(message));
	settle(&ending, last);
	err = message->single ? finish_one(message, used_words[0], &end)
			      : finish_several(&ending, &end);
	if (!err)
		wax_message_remove_sidecar(message);
	wax_message_free(message);
	if (!err && ret_size != NULL)
		*ret_size = end;
	return err;
}

int
wax_message_abort(struct wax_message *message)
{
	struct wax_region *region;
	int err;

	if (message == NULL)
		return 0;
	region = message->region;
	if (!wax_region_is_ours(region)) {
		free_inherited(message);
		return wax_region_abort(region);
	}
	if (message->old_words != 0) {
		wax_region_stop_live(region);
		(void)write_table(region, message->old_words);
	}
	err = wax_region_abort(region);
	/* It speaks of a file that is empty again. */
	wax_message_remove_sidecar(message);
	wax_message_free(message);
	return err;
}
