/* SPDX-License-Identifier: MIT */
/* Reading a log, one record after another; see log-reader.h. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "log-reader.h"
#include "opts.h"
#include "os.h"

/* What may be read again without having been advanced over. */
#define CREDIT_MIN (UINT64_C(64) << 20)

/* -- Segments -------------------------------------------------------------- */

static uint64_t
read_limit(const struct wax_log_reader *reader)
{
	uint64_t durable = wax_log_source_durable(&reader->segment);

	return reader->flags & WAX_LOG_READ_DURABLE &&
			       durable < reader->segment.size
		       ? durable
		       : reader->segment.size;
}

void
wax_log_reader_leave(struct wax_log_reader *reader, uint64_t position)
{
	if (reader->segment.fd >= 0) {
		wax_log_scan_free(&reader->scan);
		wax_log_source_close(&reader->segment);
	}
	reader->position = position;
}

int
wax_log_reader_enter(struct wax_log_reader *reader)
{
	struct wax_log_source segment;
	uint64_t ordinal;
	int err = wax_log_source_open(&reader->dir, reader->position, O_RDONLY,
				       &segment, NULL);

	if (err)
		return err;
	if (reader->has_id &&
	    memcmp(reader->id, segment.header.log_id, 16) != 0) {
		wax_log_source_close(&segment);
		return -EBADMSG;
	}
	memcpy(reader->id, segment.header.log_id, 16);
	reader->has_id = 1;
	ordinal = wax_log_source_base_ordinal(&segment);
	if (ordinal != UINT64_MAX)
		reader->ordinal = ordinal;
	reader->segment = segment;
	wax_log_scan_init(&reader->scan, segment.fd, &segment.header,
			  WAX_LOG_HEADER_SIZE, read_limit(reader));
	reader->position = segment.header.base_lsn + WAX_LOG_HEADER_SIZE;
	return 0;
}

/* The first segment behind a position; -ENOENT if there is none. */
static int
segment_behind(const struct wax_log_reader *reader, uint64_t position,
	       uint64_t *ret_base)
{
	struct wax_log_list list;
	size_t i;
	int err = wax_log_dir_list(&reader->dir, &list);

	if (err)
		return err;
	for (i = 0; i < list.count && list.bases[i] <= position;)
		i++;
	err = i < list.count ? 0 : -ENOENT;
	if (!err)
		*ret_base = list.bases[i];
	wax_log_list_free(&list);
	return err;
}

/*
 * Go on into the segment at `position`.  Returns 0 if it is open; 1 if it is not
 * there yet; or an error of wax_log_next().
 */
static int
cross(struct wax_log_reader *reader)
{
	uint64_t base;
	int err, behind;

	if (reader->dir.is_single)
		return 1;
	err = wax_log_reader_enter(reader);
	if (err != -ENOENT && err != -EBADMSG)
		return err == -ENODATA ? 1 : err;
	behind = segment_behind(reader, reader->position, &base);
	if (behind == -ENOENT)
		return err == -ENOENT ? 1 : err;
	if (behind)
		return behind;
	if (err == -ENOENT)
		return -ENODATA;
	/* The next call goes on behind the damaged one. */
	reader->position = base;
	reader->ordinal = UINT64_MAX;
	return err;
}

/* -- What is not a record -------------------------------------------------- */

void
wax_log_reader_open_lock(struct wax_log_reader *reader)
{
	char name[WAX_LOG_NAME_MAX + sizeof(".lock")];
	int fd;

	if (reader->lock_fd != -1)
		return;
	reader->lock_fd = -2;
	if (reader->dir.name_size == 0)
		return;
	memcpy(name, reader->dir.name, reader->dir.name_size);
	memcpy(name + reader->dir.name_size, ".lock", sizeof(".lock"));
	fd = wax_os_openat(reader->dir.fd, name, O_RDWR | O_NONBLOCK, 0);
	reader->lock_is_writable = fd >= 0;
	if (fd < 0)
		fd = wax_os_openat(reader->dir.fd, name, O_RDONLY | O_NONBLOCK,
				   0);
	if (fd >= 0)
		fd = wax_os_move_high(fd);
	if (fd >= 0)
		reader->lock_fd = fd;
}

int
wax_log_reader_has_writer(struct wax_log_reader *reader)
{
	if (reader->lock_fd == -2)
		reader->lock_fd = -1;
	wax_log_reader_open_lock(reader);
	return reader->lock_fd < 0 ? 0 : wax_os_is_locked(reader->lock_fd);
}

/* Read again what is at the place of the reader. */
static int
refresh(struct wax_log_reader *reader)
{
	int err = wax_log_source_refresh(&reader->segment);

	if (!err)
		wax_log_scan_refresh(&reader->scan, read_limit(reader));
	return err;
}

/* Describe bytes of the file that are passed over, up to scan.offset. */
static int
report_lost(struct wax_log_reader *reader, uint64_t offset, int status,
	    struct wax_log_entry *entry)
{
	uint64_t base = reader->segment.header.base_lsn;

	memset(entry, 0, sizeof(*entry));
	entry->size = reader->scan.offset - offset;
	entry->position = base + offset;
	entry->next = reader->position = base + reader->scan.offset;
	entry->ordinal = reader->ordinal;
	if (status != WAX_LOG_GAP)
		reader->ordinal = UINT64_MAX;
	return status;
}

/*
 * Nobody will make this whole any more, or it was whole once: go on at the next
 * record that verifies, in this segment or in the one behind it.
 */
static int
pass_over(struct wax_log_reader *reader, int is_empty,
	  struct wax_log_entry *ret_entry)
{
	const struct wax_log_source *segment = &reader->segment;
	uint64_t offset = reader->scan.offset;
	uint64_t base;
	int status = offset < wax_log_source_durable(segment) ||
				     segment->is_sealed
			     ? WAX_LOG_CORRUPT
			     : WAX_LOG_TORN;
	int err = wax_log_scan_resync(&reader->scan);

	if (!err)
		return report_lost(reader, offset, status, ret_entry);
	if (err != -ENODATA)
		return err;
	err = reader->dir.is_single
		      ? -ENOENT
		      : segment_behind(reader, segment->header.base_lsn, &base);
	if (err && err != -ENOENT)
		return err;
	if (err || is_empty) {
		reader->scan.offset = offset;
		if (err)
			return is_empty ? WAX_LOG_NOTHING : -ENOENT;
		wax_log_reader_leave(reader, base);
		return -EAGAIN;
	}
	status = report_lost(reader, offset, status, ret_entry);
	wax_log_reader_leave(reader, base);
	return status;
}
