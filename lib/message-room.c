/* SPDX-License-Identifier: MIT */
/*
 * The end of a message whose table does not fit in front of it.
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

#include "message.h"
#include "room.h"

/* Builders go back to a segment that is not the last and expect zeros. */
void
wax_message_punch_unused(const struct wax_message_ending *ending)
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
	const struct wax_message_ending *ending = argument;
	struct wax_message *message = ending->message;
	uint32_t count = ending->data_segments + 1, i;
	uint64_t words[WAX_SEGMENTS_MAX];
	struct wax_room room = {
		.size = ending->end,
		.inserted = ending->inserted,
		.head_size = (size_t)(ending->inserted + message->first),
	};
	unsigned char *head;
	int err = 0;

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

/* Whether there can be no file of another name in the directory. */
static int
is_forbidden(int err)
{
	return err == -ENAMETOOLONG || err == -EACCES || err == -EPERM ||
	       err == -EROFS || err == -EEXIST;
}

int
wax_message_finish_room(struct wax_message_ending *ending, uint64_t *ret_end)
{
	struct wax_message *message = ending->message;
	struct wax_region *region = message->region;
	int err = wax_region_error(region);

	if (ending->data_segments == 1 && err)
		return wax_message_finish_one(message, ending->used[1],
					      ret_end);
	if (!err && wax_message_wants_sidecar(message))
		err = wax_message_tell_sidecar(message, ending->data_segments);
	/* Better a moment in which a kill does harm than no message. */
	if (ending->data_segments == 1 && is_forbidden(err))
		err = 0;
	if (err)
		wax_region_fail(region, err);
	else
		wax_message_punch_unused(ending);
	/* M3; with more than one segment the first is full. */
	if (!err && ending->data_segments == 1)
		(void)wax_message_write_table(region, ending->used[1]);
	ending->inserted = wax_room_inserted(&region->file);
	*ret_end = ending->end + ending->inserted;
	return wax_region_finish_with(region, ending->end, make_room, ending);
}
