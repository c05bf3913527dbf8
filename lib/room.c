/* SPDX-License-Identifier: MIT */
/*
 * Making room in front of a file, in the cheapest way that works:
 *
 *   insertion  ext4, xfs: blocks are inserted, the content stays where it is
 *   clone      btrfs: another file shares the content, behind the head
 *   copy       another file gets a copy, which takes as much space again
 *   shift      the content moves inside the file, from its end
 *
 *   R1  Insertion is one step of the file system: it is done or not, and the
 *       size of the file tells which.  The head follows by one write, which may
 *       be repeated.
 *   R2  A clone or a copy is another file, complete before it takes the name.
 *   R3  A shift is for files that have no name to be found under: nobody looks
 *       into them after a crash, or nobody could replace them.  All the space
 *       it needs is taken before the first byte moves.  Until the last has, the
 *       file has one byte too many: whoever looks nevertheless, by a sidecar
 *       beside a symbolic link say, does not take it for complete.
 *   R4  Holes stay holes, by the block.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "bits.h"
#include "room.h"

/* What every file system that is known inserts and clones by. */
#define STEP_DEFAULT ((uint64_t)4096)
/* The largest block of one. */
#define STEP_MAX ((uint64_t)65536)
/* Moved at once: few calls, and not too much memory. */
#define CHUNK_SIZE ((uint64_t)1 << 20)

uint64_t
wax_room_inserted(const struct wax_file *file)
{
	uint64_t size;

	if (wax_os_block_size(file->fd, &size) || size < STEP_DEFAULT ||
	    size > STEP_MAX || !wax_is_power_of_two(size))
		return STEP_DEFAULT;
	return size;
}

static int
is_refused(int err)
{
	return err == -EOPNOTSUPP || err == -EINVAL || err == -ENOSYS ||
	       err == -ENOTTY || err == -EXDEV || err == -EPERM;
}

/* -- Moving content -------------------------------------------------------- */

/* Where content comes from and goes to; the same file for a shift. */
struct move {
	int from;
	int to;
	uint64_t distance;
	unsigned char *buffer; /* CHUNK_SIZE bytes */
};

static int
is_zero(const unsigned char *bytes, size_t size)
{
	return bytes[0] == 0 && memcmp(bytes, bytes + 1, size - 1) == 0;
}

/* Make a hole where the other content was, unless there is none. */
static int
put_hole(const struct move *move, uint64_t offset, uint64_t size)
{
	if (move->from != move->to || size == 0)
		return 0;
	return wax_os_punch(move->to, offset, size);
}

/* Bytes from `at` on that are of one kind: zero blocks, or others. */
static size_t
run_of(const unsigned char *buffer, size_t at, size_t size, int *ret_zero)
{
	size_t end = at, step;

	*ret_zero = -1;
	while (end < size) {
		step = size - end < STEP_DEFAULT ? size - end : STEP_DEFAULT;
		if (*ret_zero < 0)
			*ret_zero = is_zero(buffer + end, step);
		else if (*ret_zero != is_zero(buffer + end, step))
			break;
		end += step;
	}
	return end - at;
}

/* R4: write what is not zero. */
static int
put_chunk(const struct move *move, uint64_t offset, size_t size)
{
	size_t at, count;
	int zero, err = 0;

	for (at = 0; at < size && !err; at += count) {
		count = run_of(move->buffer, at, size, &zero);
		err = zero ? put_hole(move, offset + at, count) : -ENOTSUP;
		if (err == -ENOTSUP)
			err = wax_os_write_at(move->to, move->buffer + at,
					      count, offset + at);
	}
	return err;
}

static int
get_chunk(const struct move *move, uint64_t offset, size_t size)
{
	size_t at = 0;
	ssize_t got;

	while (at < size) {
		got = wax_os_read_at(move->from, (uintptr_t)move->buffer + at,
				     size - at, offset + at);
		if (got == 0)
			return -EIO;
		if (got < 0 && got != -EINTR)
			return (int)got;
		if (got > 0)
			at += (size_t)got;
	}
	return 0;
}

static int
move_chunk(const struct move *move, uint64_t start, uint64_t end)
{
	uint64_t data = start;
	int err = wax_os_next_data(move->from, start, &data);

	if (err == -ENXIO || (!err && data >= end)) {
		err = put_hole(move, start + move->distance, end - start);
		if (err != -ENOTSUP)
			return err;
	}
	/* Where holes cannot be asked for or made, all is taken for data. */
	err = get_chunk(move, start, (size_t)(end - start));
	return err ? err
		   : put_chunk(move, start + move->distance,
			       (size_t)(end - start));
}

/* From the end, so that nothing is overwritten before it has moved. */
static int
move_content(struct move *move, uint64_t size)
{
	uint64_t start;
	int err = 0;

	move->buffer = malloc(CHUNK_SIZE);
	if (move->buffer == NULL)
		return -ENOMEM;
	while (size > 0 && !err) {
		start = wax_round_down(size - 1, CHUNK_SIZE);
		err = move_chunk(move, start, size);
		size = start;
	}
	free(move->buffer);
	return err;
}

/* -- The four ways --------------------------------------------------------- */

/* R3: storage behind each piece of data, where that is going to end. */
static int
reserve_ends(int fd, uint64_t size, uint64_t distance)
{
	uint64_t data = 0, hole = 0, end;
	int err = wax_os_set_size(fd, size + distance + 1);

	while (!err && hole < size) {
		err = wax_os_next_data(fd, hole, &data);
		if (err == -ENXIO)
			return 0;
		if (!err)
			err = wax_os_next_hole(fd, data, &hole);
		if (err)
			break;
		end = wax_round_up(hole, STEP_DEFAULT);
		err = wax_os_reserve_blocks(fd, hole, end + distance - hole);
		hole = end + distance;
	}
	return err == -EOPNOTSUPP || err == -EINVAL ? 0 : err;
}

static int
shift(const struct wax_file *file, const struct wax_room *room)
{
	struct move move = {file->fd, file->fd, room->inserted, NULL};
	int err;

	/* Asked first, because trying raises SIGXFSZ. */
	if (room->size + room->inserted >= wax_os_size_limit())
		return -EFBIG;
	err = reserve_ends(file->fd, room->size, room->inserted);
	if (err) {
		(void)wax_os_set_size(file->fd, room->size);
		return err;
	}
	err = move_content(&move, room->size);
	if (!err)
		err = wax_os_set_size(file->fd, room->size + room->inserted);
	return err ? err
		   : wax_os_write_at(file->fd, room->head, room->head_size, 0);
}

static int
clone_into(const struct wax_file *file, const struct wax_file *copy,
	   const struct wax_room *room)
{
	return wax_os_clone(copy->fd, room->inserted, file->fd);
}

/* Where the next data begins and ends; without holes, all of it is data. */
static int
next_piece(int fd, uint64_t size, uint64_t *start, uint64_t *end)
{
	int err = wax_os_next_data(fd, *start, start);

	if (err == -ENXIO)
		*start = size;
	*end = size;
	if (!err)
		err = wax_os_next_hole(fd, *start, end);
	if (size < *end)
		*end = size;
	if (*end - *start > CHUNK_SIZE && *start < *end)
		*end = *start + CHUNK_SIZE;
	return is_refused(err) || err == -ENXIO ? 0 : err;
}

/* Into an empty file: holes are not even read. */
static int
copy_content(struct move *move, uint64_t size)
{
	uint64_t start = 0, end = 0;
	int err = 0;

	move->buffer = malloc(CHUNK_SIZE);
	if (move->buffer == NULL)
		return -ENOMEM;
	for (; !err && end < size; start = end) {
		err = next_piece(move->from, size, &start, &end);
		if (err || size <= start)
			break;
		err = get_chunk(move, start, (size_t)(end - start));
		if (!err)
			err = put_chunk(move, start + move->distance,
					(size_t)(end - start));
	}
	free(move->buffer);
	return err;
}

static int
copy_into(const struct wax_file *file, const struct wax_file *copy,
	  const struct wax_room *room)
{
	struct move move = {file->fd, copy->fd, room->inserted, NULL};
	int err = wax_os_set_size(copy->fd, room->size + room->inserted);

	return err ? err : copy_content(&move, room->size);
}

/* R2: have another file take the place of *file, when it is complete. */
static int
replace(struct wax_file *file, const struct wax_room *room,
	int (*fill)(const struct wax_file *file, const struct wax_file *copy,
		    const struct wax_room *room))
{
	uint32_t flags = WAX_FILE_ATOMIC | (file->flags & WAX_FILE_NO_LOCK);
	struct wax_file copy;
	int err;

	if (file->flags & WAX_FILE_ATOMIC)
		flags = file->flags;
	err = wax_file_open_beside(file, file->name, flags, &copy);
	if (err)
		return err;
	err = fill(file, &copy, room);
	if (!err)
		err = wax_os_write_at(copy.fd, room->head, room->head_size, 0);
	if (err) {
		wax_file_discard(&copy);
		return err;
	}
	(void)wax_file_close(file);
	*file = copy;
	return 0;
}

/* Whether another file can take its place: not behind a symbolic link. */
static int
has_name(const struct wax_file *file)
{
	struct wax_os_stat st;

	return file->dirfd >= 0 &&
	       wax_os_stat_name(file->dirfd, file->name, 0, &st) == 0 &&
	       st.device == file->device && st.inode == file->inode;
}

int
wax_room_make(struct wax_file *file, const struct wax_room *room)
{
	int atomic = (file->flags & WAX_FILE_ATOMIC) != 0;
	int named = atomic || has_name(file);
	int err;

	/* Asked first, because trying raises SIGXFSZ. */
	if (room->size + room->inserted > wax_os_size_limit())
		return -EFBIG;
	err = wax_os_insert(file->fd, room->inserted);
	/* From here on no other way is open, whatever the write says. */
	if (!err)
		return wax_os_write_at(file->fd, room->head, room->head_size,
				       0);
	if (is_refused(err) && named)
		err = replace(file, room, clone_into);
	if (!is_refused(err))
		return err;
	if (named && !atomic)
		return replace(file, room, copy_into);
	return room->no_shift ? -ENOTSUP : shift(file, room);
}

int
wax_room_fill(const struct wax_file *file, const struct wax_file *copy,
	      const struct wax_room *room)
{
	int err;

	/* Asked first, because trying raises SIGXFSZ. */
	if (room->size + room->inserted > wax_os_size_limit())
		return -EFBIG;
	err = clone_into(file, copy, room);
	if (is_refused(err))
		err = copy_into(file, copy, room);
	/* A clone takes what the file has behind the content, too. */
	if (!err)
		err = wax_os_set_size(copy->fd, room->size + room->inserted);
	return err ? err
		   : wax_os_write_at(copy->fd, room->head, room->head_size, 0);
}
