/* SPDX-License-Identifier: MIT */
/*
 * The end of a message: its last table.  Rules: message.h.
 *
 * What is left of the segments given decides:
 *
 *   one data segment behind an 8-byte table, and M4 holds   the table is there
 *   a page was left to the table                            it is stored there
 *   anything else                                           room is made first
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>

#include "bits.h"
#include "message.h"
#include "os.h"
#include "process.h"

void
wax_message_free(struct wax_message *message)
{
	wax_message_free_root(message);
	if (message->has_sidecar)
		(void)wax_file_close(&message->sidecar);
	free(message);
}

static void
free_inherited(struct wax_message *message)
{
	/* The sidecar and its lock are the parent's, and it is not mapped. */
	if (message->root_is_shared)
		message->root_page = 0;
	message->sidecar.locked = 0;
	wax_message_free(message);
}

/* -- One segment ----------------------------------------------------------- */

int
wax_message_finish_one(struct wax_message *message, uint64_t used_words,
		       uint64_t *ret_end)
{
	int err, removed;

	*ret_end = wax_message_write_table(message->region, used_words);
	err = wax_region_finish(message->region, *ret_end);
	/* Of further segments, which were not used, nothing is left. */
	removed = wax_message_remove_sidecar(message);
	return err ? err : removed;
}

/* Nothing but the root word: it leads nowhere, but need not be null. */
static int
finish_root(struct wax_message *message, uint64_t root, uint64_t *ret_end)
{
	unsigned char *base = wax_region_base(message->region);

	wax_store_le64(base + WAX_TABLE_SIZE, root);
	wax_store_le32(base, 0);
	return wax_message_finish_one(message, 1, ret_end);
}

/* -- More ------------------------------------------------------------------ */

static int
no_more_steps(struct wax_file *file, void *argument)
{
	(void)file;
	(void)argument;
	return 0;
}

/* Only what the file has is left of one data segment after a failure. */
static int
finish_page(const struct wax_message_ending *ending, uint64_t *ret_end)
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
			wax_message_punch_unused(ending);
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
finish_several(struct wax_message_ending *ending, uint64_t *ret_end)
{
	struct wax_message *message = ending->message;

	if (ending->data_segments == 0)
		return finish_root(message, ending->root, ret_end);
	if (wax_message_is_large(message))
		return finish_page(ending, ret_end);
	if (ending->data_segments == 1 && ending->root == WAX_ROOT_FAR)
		return wax_message_finish_one(message, ending->used[1],
					      ret_end);
	return wax_message_finish_room(ending, ret_end);
}

/* -- The calls ------------------------------------------------------------- */

int
wax_message_is_possible(const struct wax_message *message,
			const uint64_t *used_words, size_t count)
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
settle(const struct wax_message_ending *ending, uint32_t last)
{
	struct wax_message *message = ending->message;
	struct wax_region *region = message->region;
	uint64_t offset = wax_message_offset(message, last), size;
	/* Used words may lie beyond the file: allocated, never stored to. */
	int err = wax_region_ensure_apart(region, offset,
					  ending->used[last] * WAX_WORD_SIZE);

	if (err)
		wax_region_fail(region, err);
	wax_region_stop_live(region);
	wax_region_stop_pretouch(region);
	(void)wax_region_notice_cut(region, ending->end, &size);
}

int
wax_message_finish(struct wax_message *message, const uint64_t *used_words,
		   size_t count, uint64_t *ret_size)
{
	struct wax_message_ending ending = {.message = message,
					    .used = used_words};
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
	if (!wax_message_is_possible(message, used_words, count)) {
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
	err = message->single
		      ? wax_message_finish_one(message, used_words[0], &end)
		      : finish_several(&ending, &end);
	if (!err)
		err = wax_message_remove_sidecar(message);
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
		(void)wax_message_write_table(region, message->old_words);
	}
	err = wax_region_abort(region);
	/* It speaks of a file that is empty again. */
	(void)wax_message_remove_sidecar(message);
	wax_message_free(message);
	return err;
}
