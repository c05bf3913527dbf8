/* SPDX-License-Identifier: MIT */
/* Reading a log, one record after another; see log-reader.h. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "log-reader.h"
#include "log-survey.h"
#include "opts.h"
#include "os.h"

/* What may be read again without having been advanced over. */
#define CREDIT_MIN (UINT64_C(64) << 20)

/* -- Segments -------------------------------------------------------------- */

/* 1 if what the file has was there before this boot, so it is on the disk. */
static int
is_of_another_boot(const struct wax_log_reader *reader)
{
	const struct wax_log_source *source = &reader->source;

	return memcmp(source->has_slot ? source->slot.boot_id
				       : source->header.boot_id,
		      reader->boot_id, sizeof(reader->boot_id)) != 0;
}

static uint64_t
read_limit(const struct wax_log_reader *reader)
{
	uint64_t durable = wax_log_source_durable(&reader->source);

	if (!(reader->flags & WAX_LOG_READ_DURABLE) ||
	    reader->source.size < durable || is_of_another_boot(reader))
		return reader->source.size;
	return durable;
}

void
wax_log_reader_leave(struct wax_log_reader *reader, uint64_t position)
{
	if (reader->source.fd >= 0) {
		wax_log_scan_free(&reader->scan);
		wax_log_source_close(&reader->source);
	}
	reader->position = position;
}

int
wax_log_reader_enter(struct wax_log_reader *reader)
{
	struct wax_log_source source;
	uint64_t ordinal;
	int err = wax_log_source_open(&reader->dir, reader->position, O_RDONLY,
				      &source, NULL);

	if (err)
		return err;
	if (reader->has_id &&
	    memcmp(reader->id, source.header.log_id, 16) != 0) {
		wax_log_source_close(&source);
		return -EBADMSG;
	}
	memcpy(reader->id, source.header.log_id, 16);
	reader->has_id = 1;
	ordinal = wax_log_source_base_ordinal(&source);
	if (ordinal != UINT64_MAX)
		reader->ordinal = ordinal;
	reader->source = source;
	wax_log_scan_init(&reader->scan, source.fd, &source.header,
			  WAX_LOG_HEADER_SIZE, read_limit(reader));
	reader->is_entered = 1;
	reader->has_stamps |= reader->scan.has_stamps;
	reader->position = source.header.base_lsn + WAX_LOG_HEADER_SIZE;
	return 0;
}

int
wax_log_reader_behind(const struct wax_log_reader *reader, uint64_t position,
		      uint64_t *ret_base)
{
	struct wax_log_list list;
	size_t i;
	int err;

	if (reader->dir.is_single)
		return -ENOENT;
	err = wax_log_dir_list(&reader->dir, &list);
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
 * Go on into the segment at `position`.  Returns 0 if it is open; -EAGAIN if it is
 * not there yet; or an error of wax_log_next().
 */
static int
cross(struct wax_log_reader *reader)
{
	uint64_t base;
	int err, behind;

	if (reader->dir.is_single)
		return -EAGAIN;
	err = wax_log_reader_enter(reader);
	if (err != -ENOENT && err != -EBADMSG && err != -ENODATA)
		return err;
	behind = wax_log_reader_behind(reader, reader->position, &base);
	if (behind == -ENOENT) {
		/* Told once, as a torn end is. */
		if (err != -EBADMSG || reader->torn_at == reader->position)
			return -EAGAIN;
		reader->torn_at = reader->position;
		return err;
	}
	if (behind)
		return behind;
	/* A header is whole before the next file is made: only now it counts. */
	if (err == -ENODATA)
		err = wax_log_reader_enter(reader);
	if (err == -ENOENT)
		return -ENODATA;
	if (err != -EBADMSG && err != -ENODATA)
		return err;
	/* The next call goes on behind the damaged one. */
	reader->position = base;
	reader->ordinal = UINT64_MAX;
	return -EBADMSG;
}

/* -- The writer ------------------------------------------------------------ */

void
wax_log_reader_open_lock(struct wax_log_reader *reader)
{
	char name[256];
	int fd;

	if (reader->lock_fd >= 0 || reader->dir.name_size == 0)
		return;
	wax_log_dir_lock_name(&reader->dir, name);
	fd = wax_os_openat(reader->dir.fd, name, O_RDWR | O_NONBLOCK, 0);
	reader->lock_is_writable = fd >= 0;
	if (fd < 0)
		fd = wax_os_openat(reader->dir.fd, name, O_RDONLY | O_NONBLOCK,
				   0);
	reader->lock_fd = fd < 0 ? -1 : wax_os_move_high(fd);
}

static int
has_writer(struct wax_log_reader *reader)
{
	wax_log_reader_open_lock(reader);
	return reader->lock_fd >= 0 && wax_os_is_locked(reader->lock_fd);
}

/* -- What is not a record -------------------------------------------------- */

/* Describe bytes of the file that are passed over, from offset to the scan's. */
static int
report_lost(struct wax_log_reader *reader, uint64_t offset, int status,
	    struct wax_log_entry *entry)
{
	uint64_t base = reader->source.header.base_lsn;

	memset(entry, 0, sizeof(*entry));
	entry->size = reader->scan.offset - offset;
	entry->position = base + offset;
	entry->next = reader->position = base + reader->scan.offset;
	entry->ordinal = reader->ordinal;
	if (status != WAX_LOG_GAP)
		reader->ordinal = UINT64_MAX;
	return status;
}

/* There is no record up to the limit: go to the next segment, or wait. */
static int
pass_to_end(struct wax_log_reader *reader, const struct wax_log_item *item,
	    int status, struct wax_log_entry *entry)
{
	uint64_t base;
	int err = wax_log_reader_behind(reader, reader->source.header.base_lsn,
					&base);

	if (err && err != -ENOENT)
		return err;
	if (!err && item->found == WAX_LOG_FOUND_NONE) {
		wax_log_reader_leave(reader, base);
		return -EAGAIN;
	}
	if (!err) {
		status = report_lost(reader, item->offset, status, entry);
		wax_log_reader_leave(reader, base);
		return status;
	}
	err = WAX_LOG_NOTHING;
	if (item->found != WAX_LOG_FOUND_NONE &&
	    reader->torn_at != reader->position) {
		err = report_lost(reader, item->offset, status, entry);
		reader->torn_at = entry->next = entry->position;
	}
	reader->scan.offset = item->offset;
	reader->position = reader->source.header.base_lsn + item->offset;
	return err;
}

/*
 * Nobody will make this whole any more, or it was whole once: go on at the next
 * record that verifies.  -EAGAIN: look there without reporting anything.
 */
static int
pass_over(struct wax_log_reader *reader, const struct wax_log_item *item,
	  struct wax_log_entry *entry)
{
	const struct wax_log_source *source = &reader->source;
	int status =
		wax_log_source_is_done(source, reader->boot_id) ||
				item->offset < wax_log_source_durable(source)
			? WAX_LOG_CORRUPT
			: WAX_LOG_TORN;
	int err = wax_log_scan_resync(&reader->scan, item->size);

	if (!err)
		return report_lost(reader, item->offset, status, entry);
	return err == -ENODATA ? pass_to_end(reader, item, status, entry) : err;
}

/* How sure it is that what was read is what there is. */
enum certainty { SEEN_ONCE, SEEN_TWICE, SEEN_WITHOUT_WRITER };

/* Read again, if that may show something else; see R3. */
static int
look_again(struct wax_log_reader *reader, enum certainty *certainty)
{
	uint64_t cost = reader->scan.filled;
	int err;

	if (reader->source.is_sealed) {
		*certainty = SEEN_WITHOUT_WRITER;
		return 0;
	}
	/* Enough was read twice for now: a writer may still be at work there. */
	if (reader->credit < cost) {
		*certainty =
			has_writer(reader) ? SEEN_TWICE : SEEN_WITHOUT_WRITER;
		return 0;
	}
	reader->credit -= cost;
	err = wax_log_source_refresh(&reader->source);
	if (!err)
		wax_log_scan_refresh(&reader->scan, read_limit(reader));
	++*certainty;
	return err;
}

/*
 * What is at the place of the reader is not a record.  Returns -EAGAIN to look
 * once more, or what wax_log_next() returns.
 */
static int
not_a_record(struct wax_log_reader *reader, const struct wax_log_item *item,
	     enum certainty *certainty, struct wax_log_entry *entry)
{
	int err;

	if (*certainty == SEEN_ONCE ||
	    (*certainty == SEEN_TWICE && !has_writer(reader))) {
		err = look_again(reader, certainty);
		return err ? err : -EAGAIN;
	}
	/* What a writer is at may be seen in parts as often as one looks, but
	 * what was synced was whole before. */
	if ((*certainty == SEEN_TWICE &&
	     wax_log_source_durable(&reader->source) <= item->offset) ||
	    (item->found != WAX_LOG_FOUND_BAD &&
	     reader->scan.limit < reader->source.size)) {
		reader->credit = CREDIT_MIN;
		return item->found == WAX_LOG_FOUND_BUSY ? WAX_LOG_BUSY
							 : WAX_LOG_NOTHING;
	}
	*certainty = SEEN_ONCE;
	return pass_over(reader, item, entry);
}

/* -- Records --------------------------------------------------------------- */

/* Returns -EAGAIN for what is not to be returned. */
static int
record(struct wax_log_reader *reader, const struct wax_log_item *item,
       struct wax_log_entry *entry)
{
	uint64_t base = reader->source.header.base_lsn;
	uint64_t ordinal = reader->ordinal;

	reader->position = base + reader->scan.offset;
	reader->credit += item->size;
	switch (item->type) {
	case WAX_RECORD_DATA:
		if (ordinal != UINT64_MAX)
			reader->ordinal++;
		break;
	case WAX_RECORD_GAP:
		break;
	case WAX_RECORD_END:
	case WAX_RECORD_FOOTER:
		wax_log_reader_leave(reader,
				     base + reader->source.header.capacity);
		return -EAGAIN;
	case WAX_RECORD_PAD:
	case WAX_RECORD_NONE:
	case WAX_RECORD_BUSY:
	default:
		return -EAGAIN;
	}
	if (base + item->offset < reader->skip_until)
		return -EAGAIN;
	if (item->type == WAX_RECORD_GAP)
		return report_lost(reader, item->offset, WAX_LOG_GAP, entry);
	entry->data = item->payload;
	entry->size = item->payload_size;
	entry->position = base + item->offset;
	entry->next = reader->position;
	entry->ordinal = ordinal;
	entry->stamp = item->stamp;
	return WAX_LOG_ENTRY;
}

int
wax_log_reader_step(struct wax_log_reader *reader,
		    struct wax_log_entry *ret_entry)
{
	enum certainty certainty = SEEN_ONCE;
	struct wax_log_item item;
	int err;

	do {
		if (reader->source.fd < 0) {
			err = cross(reader);
			if (err)
				return err == -EAGAIN ? WAX_LOG_NOTHING : err;
			certainty = SEEN_ONCE;
		}
		err = wax_log_scan_next(&reader->scan, &item);
		if (err)
			return err;
		if (item.found == WAX_LOG_FOUND_RECORD) {
			certainty = SEEN_ONCE;
			err = record(reader, &item, ret_entry);
		} else {
			err = not_a_record(reader, &item, &certainty,
					   ret_entry);
		}
	} while (err == -EAGAIN);
	return err;
}

int
wax_log_next(struct wax_log_reader *reader, struct wax_log_entry *ret_entry)
{
	int pending = reader->pending;

	if (pending == WAX_LOG_NOTHING)
		return wax_log_reader_step(reader, ret_entry);
	reader->pending = WAX_LOG_NOTHING;
	*ret_entry = reader->entry;
	return pending;
}

/* -- Opening and closing --------------------------------------------------- */

/* At the first segment, whatever its base is. */
static int
enter_first(struct wax_log_reader *reader)
{
	struct wax_log_list list;
	size_t i;
	int err = wax_log_dir_list(&reader->dir, &list);

	if (err)
		return err;
	err = -ENOENT;
	/* Retention may delete some meanwhile. */
	for (i = 0; err == -ENOENT && i < list.count; i++) {
		reader->position = list.bases[i];
		err = wax_log_reader_enter(reader);
	}
	wax_log_list_free(&list);
	/* The first one of all is just being made. */
	return err == -ENODATA && !reader->dir.is_single ? 0 : err;
}

static int
load_options(const struct wax_log_reader_opts *user,
	     struct wax_log_reader_opts *opts)
{
	const struct wax_log_reader_opts defaults = WAX_LOG_READER_OPTS_INIT;
	int err = 0;

	*opts = defaults;
	if (user != NULL)
		err = wax_opts_load(opts, sizeof(*opts), user, user->size,
				    WAX_LOG_READER_OPTS_SIZE_V0);
	if (!err && opts->flags & ~(uint32_t)WAX_LOG_READ_DURABLE)
		err = -EINVAL;
	return err;
}

int
wax_log_reader_open(const char *path, const struct wax_log_reader_opts *opts,
		    struct wax_log_reader **ret_reader)
{
	struct wax_log_reader_opts loaded;
	struct wax_log_reader *reader;
	int err = load_options(opts, &loaded);

	if (path == NULL || ret_reader == NULL)
		return -EINVAL;
	if (err)
		return err;
	reader = calloc(1, sizeof(*reader));
	if (reader == NULL)
		return -ENOMEM;
	reader->flags = loaded.flags;
	reader->ordinal = reader->torn_at = UINT64_MAX;
	reader->credit = CREDIT_MIN;
	reader->source.fd = reader->lock_fd = -1;
	err = wax_log_dir_open(path, loaded.name, &reader->dir);
	if (err)
		goto free_reader;
	err = wax_os_boot_id(reader->boot_id);
	if (!err)
		err = enter_first(reader);
	if (err)
		goto close_dir;
	*ret_reader = reader;
	return 0;

close_dir:
	wax_log_dir_close(&reader->dir);
free_reader:
	free(reader);
	/* A single file without a header is damaged. */
	return err == -ENODATA ? -EBADMSG : err;
}

void
wax_log_reader_close(struct wax_log_reader *reader)
{
	if (reader == NULL)
		return;
	wax_log_reader_leave(reader, 0);
	wax_log_reader_unmap(reader);
	if (reader->lock_fd >= 0)
		(void)wax_os_close(reader->lock_fd);
	wax_log_dir_close(&reader->dir);
	free(reader);
}
