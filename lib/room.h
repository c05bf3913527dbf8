/* SPDX-License-Identifier: MIT */
/*
 * Room in front of a file that is complete but for its head.
 *
 *   before    | old | content ........................... |
 *   after     | head ..............| content ...................... |
 *             0        inserted    inserted + old
 *
 * The head is larger than what it replaces by `inserted` bytes.
 */
#ifndef WAX_ROOM_H
#define WAX_ROOM_H

#include <stddef.h>
#include <stdint.h>

#include "file.h"

struct wax_room {
	uint64_t size;     /* of the file before */
	uint64_t inserted; /* from wax_room_inserted() */
	const unsigned char *head;
	size_t head_size; /* at least inserted, and less than a step more */
	int no_shift;     /* -ENOTSUP where nothing else is possible */
};

/* The least that can be inserted here. */
uint64_t
wax_room_inserted(const struct wax_file *file);

/*
 * Make room and write the head.
 *
 * *file may become another file, with WAX_FILE_ATOMIC, which has to be published
 * under the name of the former; that is closed.
 *
 * Returns 0; -ENOSPC, -EFBIG, -EIO, ...: then what the file had is still there,
 * but where the file has no name (see room.c).
 */
int
wax_room_make(struct wax_file *file, const struct wax_room *room);

/*
 * Write to `copy`, which is empty, what the file would be with that room; all of
 * inserted and head may be 0.  Returns 0 or -errno.
 */
int
wax_room_fill(const struct wax_file *file, const struct wax_file *copy,
	      const struct wax_room *room);

#endif /* WAX_ROOM_H */
