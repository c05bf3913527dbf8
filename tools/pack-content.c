/* SPDX-License-Identifier: MIT */
/* The way of a file's bytes into the message: in the kernel, by one copy. */
#include "config.h"

#include "pack-content.h"

#include <errno.h>
#include <stddef.h>
#include <sys/stat.h>
#include <unistd.h>

#include "interrupt.h"
#include "progress.h"

/* Bytes of one Data; any more than 512 MiB - 1 cannot be encoded. */
#define PIECE_SIZE (UINT64_C(64) << 20)

/* Bytes of one copy: seldom enough to cost nothing, often enough for the
 * progress line and for a signal. */
#define READ_SIZE ((uint64_t)4 << 20)

/* A part of the source, and where it goes. */
struct piece {
	unsigned char *bytes;
	uint64_t offset;
	uint64_t size;
};

static uint64_t
smaller(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/*
 * The first offset from start on, at most limit, where data (SEEK_DATA) or a
 * hole (SEEK_HOLE) is.  A file system without holes has data everywhere.
 */
static uint64_t
seek(int fd, uint64_t start, uint64_t limit, int whence)
{
	off_t found = lseek(fd, (off_t)start, whence);

	if (found >= 0)
		return smaller((uint64_t)found, limit);
	if (errno == ENXIO)
		return limit;
	return whence == SEEK_DATA ? start : limit;
}

/* How much of a piece lies before the end of the file. */
static uint64_t
present_size(int fd, const struct piece *piece)
{
	struct stat stat;

	if (fstat(fd, &stat) < 0 || (uint64_t)stat.st_size <= piece->offset)
		return 0;
	return smaller((uint64_t)stat.st_size - piece->offset, piece->size);
}

static struct wax_region *
region_of(struct wax_builder *builder)
{
	return wax_message_region(wax_builder_message(builder));
}

/*
 * The kernel could not store to memory of the message.  A store from here finds
 * out why, and leaves the reason with the region.
 */
static int
storage_error(struct wax_region *region, unsigned char *byte)
{
	*(volatile unsigned char *)byte = 0;
	return wax_region_error(region);
}

/*
 * Have the kernel copy from file to file, which costs no page fault; the mapping
 * shows it.  Where that does not work, read into the mapping: what went wrong
 * then shows there, or does not matter.  Nothing copied is no proof that the
 * file ends either.
 */
static ssize_t
transfer(struct pack_source *source, struct wax_builder *builder,
	 unsigned char *to, off_t offset, size_t size)
{
	struct wax_region *region = region_of(builder);
	off_t from = offset, at = (off_t)wax_builder_offset(builder, to);
	ssize_t count;

	if (!source->no_copy) {
		count = copy_file_range(source->fd, &from,
					wax_region_fd(region), &at, size, 0);
		if (count > 0 || (count < 0 && errno == EINTR))
			return count;
		source->no_copy = true;
	}
	return pread(source->fd, to, size, offset);
}

/* Read up to READ_SIZE bytes; 0 at the end of the file. */
static ssize_t
read_some(struct pack_source *source, struct wax_builder *builder,
	  const struct piece *piece, uint64_t done, uint64_t limit)
{
	unsigned char *to = piece->bytes + done;
	ssize_t count;
	int err;

	for (;;) {
		count = transfer(source, builder, to,
				 (off_t)(piece->offset + done),
				 (size_t)smaller(limit - done, READ_SIZE));
		if (count >= 0)
			return count;
		if (errno == EFAULT || errno == ENOSPC || errno == EDQUOT) {
			err = storage_error(region_of(builder), to);
			if (err)
				return err;
		} else if (errno != EINTR) {
			source->failed = true;
			return -errno;
		}
		if (interrupt_pending())
			return -EINTR;
	}
}

/* Fill a piece; tells how much of it there was. */
static int
fill(struct pack_source *source, struct wax_builder *builder,
     const struct piece *piece, uint64_t *ret_filled)
{
	uint64_t done = 0, limit = piece->size;
	ssize_t count;

	while (done < piece->size) {
		if (interrupt_pending())
			return -EINTR;
		if (source->sparse) {
			done = seek(source->fd, piece->offset + done,
				    piece->offset + piece->size, SEEK_DATA) -
			       piece->offset;
			if (done == piece->size) {
				*ret_filled = present_size(source->fd, piece);
				return 0;
			}
			limit = seek(source->fd, piece->offset + done,
				     piece->offset + piece->size, SEEK_HOLE) -
				piece->offset;
		}
		count = read_some(source, builder, piece, done, limit);
		if (count < 0)
			return (int)count;
		if (count == 0)
			break;
		done += (uint64_t)count;
		progress_bytes((uint64_t)count);
	}
	*ret_filled = done;
	return 0;
}

/* Make one Data of the content. */
static int
add_piece(struct wax_pointer_builder pointer, struct wax_builder *builder,
	  struct pack_source *source, uint64_t offset, uint64_t *ret_filled)
{
	struct piece piece = {
		.offset = offset,
		.size = smaller(source->size - offset, PIECE_SIZE),
	};
	int err;

	err = wax_init_data(pointer, (uint32_t)piece.size, &piece.bytes);
	if (err == 0)
		err = fill(source, builder, &piece, ret_filled);
	if (err == 0 && *ret_filled < piece.size)
		err = wax_trim_data(pointer, (uint32_t)*ret_filled);
	return err;
}

int
pack_content(const struct archive_entry_builder *slot,
	     struct wax_builder *builder, struct pack_source *source,
	     uint64_t *ret_size)
{
	uint64_t count = (source->size + PIECE_SIZE - 1) / PIECE_SIZE;
	struct wax_list_builder pieces;
	uint64_t size = 0, filled = PIECE_SIZE;
	uint32_t i;
	int err;

	*ret_size = 0;
	if (count == 0)
		return 0;
	err = archive_entry_init_content(slot, (uint32_t)count, &pieces);
	for (i = 0; err == 0 && i < count && filled == PIECE_SIZE; i++) {
		err = add_piece(wax_list_builder_pointer(&pieces, i), builder,
				source, size, &filled);
		if (err == 0)
			size += filled;
	}
	if (err == 0)
		*ret_size = size;
	return err;
}
