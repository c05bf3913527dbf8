/* SPDX-License-Identifier: MIT */
/* What recovery writes; see log-recover.h. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "log-recover.h"
#include "os.h"

#define COPY_SIZE ((size_t)256 << 10)

/* The most that one GAP covers, its head included. */
#define GAP_MAX ((uint64_t)(WAX_RECORD_LENGTH_MAX & ~UINT32_C(7)))

int
wax_log_write_gaps(const struct wax_log_source *source, uint64_t offset,
		   uint64_t size)
{
	unsigned char head[WAX_RECORD_HEAD_SIZE];
	uint64_t part;
	uint32_t word;
	int err = 0;

	/* From the end, so that each kill leaves one hole: what is before the
	 * GAPs that are there. */
	while (!err && size > 0) {
		part = size % GAP_MAX != 0 ? size % GAP_MAX : GAP_MAX;
		size -= part;
		word = wax_record_word(WAX_RECORD_GAP,
				       (uint32_t)(part - WAX_RECORD_HEAD_SIZE));
		wax_store_le64(
			head, wax_record_head(
				      word, wax_log_seed(source->header.salt,
							 offset + size, word)));
		err = wax_os_write_at(source->fd, head, sizeof(head),
				      offset + size);
	}
	return err;
}

/* -- The end of a segment --------------------------------------------------- */

/* END, FOOTER and trailer, for an offset; *ret_size bytes. */
static unsigned char *
make_end(const struct wax_log_source *source,
	 const struct wax_log_survey *survey, uint64_t base_ordinal,
	 size_t *ret_size)
{
	struct wax_log_trailer trailer = {
		.end = survey->end + WAX_RECORD_HEAD_SIZE,
		.base_ordinal = base_ordinal,
		.count = survey->count,
		.payload_size = survey->payload_size,
		.stamp_min = survey->stamp_min,
		.stamp_max = survey->stamp_max,
	};
	uint32_t word = wax_record_word(WAX_RECORD_END, 0);
	uint32_t salt = source->header.salt;
	size_t footer =
		WAX_RECORD_HEAD_SIZE + wax_log_footer_size(&survey->index);
	unsigned char *bytes =
		malloc(WAX_RECORD_HEAD_SIZE + footer + WAX_LOG_TRAILER_SIZE);

	if (bytes == NULL)
		return NULL;
	wax_store_le64(
		bytes,
		wax_record_head(word, wax_log_seed(salt, survey->end, word)));
	trailer.footer_crc =
		wax_log_footer_encode(&survey->index, salt, trailer.end,
				      bytes + WAX_RECORD_HEAD_SIZE);
	wax_log_trailer_encode(&trailer, salt, trailer.end + footer,
			       bytes + WAX_RECORD_HEAD_SIZE + footer);
	*ret_size = WAX_RECORD_HEAD_SIZE + footer + WAX_LOG_TRAILER_SIZE;
	return bytes;
}

static int
write_slot(const struct wax_log_source *source,
	   const struct wax_log_survey *survey, uint64_t base_ordinal,
	   const unsigned char boot_id[16])
{
	unsigned char bytes[WAX_LOG_SLOT_SIZE];
	uint64_t generation = source->has_slot ? source->slot.generation : 0;
	struct wax_log_slot slot = {
		/* No writer comes to the last one.  Nothing counts more, so it
		 * is replaced. */
		.generation = generation + (generation != UINT64_MAX),
		.end = survey->end + WAX_RECORD_HEAD_SIZE,
		.ordinal = base_ordinal + survey->count,
		.base_ordinal = base_ordinal,
		.stamp_max = survey->stamp_max,
		.state = WAX_SLOT_RECOVERED,
	};
	int err;

	memcpy(slot.boot_id, boot_id, sizeof(slot.boot_id));
	wax_log_slot_encode(&slot, source->header.salt, bytes);
	err = wax_os_write_at(source->fd, bytes, sizeof(bytes),
			      wax_log_slot_offset(slot.generation));
	return err ? err : wax_os_sync(source->fd);
}

int
wax_log_write_end(const struct wax_log_source *source,
		  struct wax_log_survey *survey, uint64_t base_ordinal,
		  const unsigned char boot_id[16], int is_synced)
{
	unsigned char *bytes;
	size_t size;
	int err;

	bytes = make_end(source, survey, base_ordinal, &size);
	if (bytes == NULL)
		return -ENOMEM;
	err = wax_os_set_size(source->fd, survey->end);
	if (!err && is_synced)
		err = wax_os_sync(source->fd);
	if (!err)
		err = wax_os_write_at(source->fd, bytes, size, survey->end);
	if (!err && is_synced)
		err = wax_os_sync(source->fd);
	if (!err && is_synced)
		err = write_slot(source, survey, base_ordinal, boot_id);
	free(bytes);
	return err;
}

/* -- What goes, saved -------------------------------------------------------- */

static void
lost_name(const struct wax_log_dir *dir, uint64_t position, char name[256])
{
	(void)snprintf(name, 256, "%.*s.lost-%016llx", (int)dir->name_size,
		       dir->name, (unsigned long long)position);
}

/* Copy [offset, limit) from one file to the same place in another. */
static int
copy(int from, int to, uint64_t offset, uint64_t limit)
{
	unsigned char *bytes = malloc(COPY_SIZE);
	uint64_t data;
	ssize_t got;
	int err = bytes == NULL ? -ENOMEM : 0;

	while (!err && offset < limit) {
		data = offset;
		if (wax_os_next_data(from, offset, &data) == -ENXIO)
			break;
		if (offset < data)
			offset = data;
		if (limit <= offset)
			break;
		got = wax_os_read_at(from, (uintptr_t)bytes,
				     limit - offset < COPY_SIZE
					     ? (size_t)(limit - offset)
					     : COPY_SIZE,
				     offset);
		if (got == -EINTR)
			continue;
		if (got <= 0) {
			err = (int)got;
			break;
		}
		err = wax_os_write_at(to, bytes, (size_t)got, offset);
		offset += (uint64_t)got;
	}
	free(bytes);
	return err;
}

int
wax_log_save_rest(const struct wax_log_dir *dir,
		  const struct wax_log_source *source, uint64_t offset,
		  uint64_t *saved)
{
	char name[256];
	int err;
	int fd;

	lost_name(dir, source->header.base_lsn + offset, name);
	/* One that is there is from a recovery that was killed: the same. */
	fd = wax_os_openat(dir->fd, name, O_RDWR | O_CREAT | O_TRUNC, 0666);
	if (fd < 0)
		return fd;
	err = copy(source->fd, fd, 0, WAX_LOG_HEADER_SIZE);
	if (!err)
		err = copy(source->fd, fd, offset, source->size);
	if (!err)
		err = wax_os_sync(fd);
	(void)wax_os_close(fd);
	if (err) {
		(void)wax_os_unlink(dir->fd, name);
		return err;
	}
	*saved += source->size - offset;
	return wax_os_sync(dir->fd);
}

int
wax_log_save_segment(const struct wax_log_dir *dir, uint64_t base)
{
	char from[256], to[256];
	int err;

	wax_log_dir_name(dir, base, from);
	lost_name(dir, base, to);
	err = wax_os_rename(dir->fd, from, to, 1);
	return err ? err : wax_os_sync(dir->fd);
}
