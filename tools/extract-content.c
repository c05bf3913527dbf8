/* SPDX-License-Identifier: MIT */
/* The way of a file's bytes out of the message: write(2) from the mapping. */
#include "config.h"

#include "extract-content.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "interrupt.h"
#include "progress.h"

/* Bytes of one write: seldom enough to cost nothing, often enough for the
 * progress line and for a signal. */
#define WRITE_SIZE ((size_t)4 << 20)

/* The unit in which zeros become holes, and the size from which they do. */
#define BLOCK_SIZE ((size_t)4096)
#define HOLES_FROM (UINT64_C(128) << 10)

struct sink {
	const struct wax_reader *reader;
	int fd;
	bool make_holes;
	/* Bytes of the file so far. */
	uint64_t offset;
};

/*
 * The kernel could not read memory of the message.  A load from here finds out
 * why: the reader then knows that the file was cut.
 */
static int
source_error(const struct wax_reader *reader, const unsigned char *byte)
{
	(void)*(const volatile unsigned char *)byte;
	return wax_reader_error(reader);
}

static int
write_all(const struct sink *sink, const unsigned char *bytes, size_t size,
	  uint64_t offset)
{
	ssize_t count;
	int err;

	while (size > 0) {
		if (interrupt_pending())
			return -EINTR;
		count = pwrite(sink->fd, bytes,
			       size < WRITE_SIZE ? size : WRITE_SIZE,
			       (off_t)offset);
		if (count < 0 && errno == EFAULT) {
			err = source_error(sink->reader, bytes);
			if (err)
				return err;
			continue;
		}
		if (count < 0 && errno != EINTR)
			return -errno;
		if (count < 0)
			continue;
		bytes += count;
		size -= (size_t)count;
		offset += (uint64_t)count;
		progress_bytes((uint64_t)count);
	}
	return 0;
}

/* Bytes up to the end of the block of the file that offset is in. */
static size_t
block_rest(uint64_t offset, size_t size)
{
	size_t rest = BLOCK_SIZE - (size_t)(offset % BLOCK_SIZE);

	return rest < size ? rest : size;
}

static bool
is_zero(const unsigned char *bytes, size_t size)
{
	return bytes[0] == 0 && memcmp(bytes, bytes + 1, size - 1) == 0;
}

/* How many bytes from here on are in blocks that are, or are not, all zero. */
static size_t
run_size(const unsigned char *bytes, size_t size, uint64_t offset, bool zero)
{
	size_t run = 0, block;

	/* Bounded, so that the pages are still there when they are written. */
	while (run < size && run < WRITE_SIZE) {
		block = block_rest(offset + run, size - run);
		if (is_zero(bytes + run, block) != zero)
			break;
		run += block;
	}
	return run;
}

static int
write_with_holes(const struct sink *sink, const unsigned char *bytes,
		 size_t size, uint64_t offset)
{
	size_t run;
	int err;

	while (size > 0) {
		if (interrupt_pending())
			return -EINTR;
		run = run_size(bytes, size, offset, true);
		progress_bytes(run);
		bytes += run;
		size -= run;
		offset += run;
		run = run_size(bytes, size, offset, false);
		err = write_all(sink, bytes, run, offset);
		if (err)
			return err;
		bytes += run;
		size -= run;
		offset += run;
	}
	return 0;
}

static int
write_piece(void *context, const unsigned char *bytes, size_t size)
{
	struct sink *sink = context;
	int err;

	if (sink->make_holes)
		err = write_with_holes(sink, bytes, size, sink->offset);
	else
		err = write_all(sink, bytes, size, sink->offset);
	sink->offset += size;
	return err;
}

int
extract_content(int fd, const struct wax_reader *reader,
		const struct archive_item *item)
{
	struct sink sink = {
		.reader = reader,
		.fd = fd,
		.make_holes = HOLES_FROM <= item->entry.size,
	};
	int err;

	err = archive_content(item, write_piece, &sink);
	/* The file may end in a hole. */
	if (err == 0 && sink.make_holes &&
	    ftruncate(fd, (off_t)sink.offset) < 0)
		err = -errno;
	return err ? err : wax_reader_error(reader);
}
