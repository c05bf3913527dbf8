/* SPDX-License-Identifier: MIT */
/*
 * Going to a place in a log, and telling what a log has.
 *
 * Each search finds the segment by headers and trailers, the place in it by the
 * index of its FOOTER or by its checkpoint, and then walks; what it stops at is
 * kept for wax_log_next().
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "log-reader.h"
#include "os.h"

enum by { BY_POSITION, BY_ORDINAL, BY_STAMP };

struct target {
	enum by by;
	uint64_t value;
};

/* 1 if an index entry is not behind the target. */
static int
is_before(const struct wax_log_index_entry *entry, uint64_t base,
	  const struct target *target)
{
	switch (target->by) {
	case BY_POSITION:
		return base + entry->offset <= target->value;
	case BY_ORDINAL:
		return entry->ordinal <= target->value;
	case BY_STAMP:
	default:
		return entry->stamp_before < target->value;
	}
}

/* Start the scan of a sealed segment as near to the target as the index says. */
static int
use_index(struct wax_log_reader *reader, const struct target *target)
{
	struct wax_log_index *index = malloc(sizeof(*index));
	uint64_t base = reader->source.header.base_lsn;
	uint32_t below = 0, above;
	uint32_t middle;
	int err;

	if (index == NULL)
		return -ENOMEM;
	err = wax_log_source_index(&reader->source, index);
	above = err ? 0 : index->count;
	while (below < above) {
		middle = below + (above - below) / 2;
		if (is_before(&index->entries[middle], base, target))
			below = middle + 1;
		else
			above = middle;
	}
	if (below > 0) {
		wax_log_scan_move(&reader->scan,
				  index->entries[below - 1].offset);
		reader->ordinal = index->entries[below - 1].ordinal;
	}
	free(index);
	/* Without an index the search takes longer; that is all. */
	return err == -EBADMSG ? 0 : err;
}

/* Likewise in one that is not sealed, where a checkpoint is a place to start. */
static void
use_slot(struct wax_log_reader *reader, const struct target *target)
{
	const struct wax_log_source *source = &reader->source;
	const struct wax_log_index_entry entry = {
		.offset = source->slot.end,
		.ordinal = source->slot.ordinal,
		.stamp_before = source->slot.stamp_max,
	};

	if (!source->has_slot || source->size < source->slot.end ||
	    !is_before(&entry, source->header.base_lsn, target))
		return;
	wax_log_scan_move(&reader->scan, entry.offset);
	reader->ordinal = entry.ordinal;
}

/* 1 if the records of a segment are all before the target. */
static int
segment_is_before(const struct wax_log_source *source,
		  const struct target *target)
{
	const struct wax_log_trailer *trailer = &source->trailer;

	switch (target->by) {
	case BY_POSITION:
		return source->header.base_lsn + source->header.capacity <=
		       target->value;
	case BY_ORDINAL:
		return source->is_sealed &&
		       trailer->base_ordinal + trailer->count <= target->value;
	case BY_STAMP:
	default:
		return source->is_sealed && trailer->stamp_max < target->value;
	}
}

/*
 * Enter the segment that the target is in, or the last one.  Damaged ones are
 * passed over.  -ENOENT if there is none.
 */
static int
enter_segment(struct wax_log_reader *reader, const struct target *target)
{
	struct wax_log_list list;
	int found = -ENOENT;
	size_t i;
	int err = wax_log_dir_list(&reader->dir, &list);

	if (err)
		return err;
	for (i = 0; i < list.count; i++) {
		wax_log_reader_leave(reader, list.bases[i]);
		/* Skip by the name alone where that tells. */
		if (target->by == BY_POSITION && i + 1 < list.count &&
		    list.bases[i + 1] <= target->value)
			continue;
		reader->ordinal = UINT64_MAX;
		err = wax_log_reader_enter(reader);
		if (err && err != -EBADMSG && err != -ENOENT &&
		    err != -ENODATA) {
			found = err;
			break;
		}
		found = err ? found : 0;
		if (!err && !segment_is_before(&reader->source, target))
			break;
	}
	wax_log_list_free(&list);
	return found;
}

/* 1 if what was found is where to stop. */
static int
is_target(const struct target *target, int found,
	  const struct wax_log_entry *entry)
{
	switch (target->by) {
	case BY_POSITION:
		return found == WAX_LOG_ENTRY ? target->value <= entry->position
					      : target->value < entry->next;
	case BY_ORDINAL:
		return found == WAX_LOG_ENTRY && entry->ordinal != UINT64_MAX &&
		       target->value <= entry->ordinal;
	case BY_STAMP:
	default:
		return found == WAX_LOG_ENTRY && target->value <= entry->stamp;
	}
}

/* Returns 1 if next gives the target, 0 if the log ends before it. */
static int
seek(struct wax_log_reader *reader, const struct target *target)
{
	uint64_t position;
	int found;
	int err;

	reader->pending = WAX_LOG_NOTHING;
	reader->skip_until = 0;
	reader->torn_at = UINT64_MAX;
	err = enter_segment(reader, target);
	if (err == -ENOENT)
		return 0;
	if (!err && reader->source.fd >= 0) {
		if (reader->source.is_sealed)
			err = use_index(reader, target);
		else
			use_slot(reader, target);
	}
	if (err)
		return err;
	for (;;) {
		position = reader->position;
		found = wax_log_reader_step(reader, &reader->entry);
		if (found == WAX_LOG_NOTHING || found == WAX_LOG_BUSY)
			return 0;
		if (found < 0 && found != -EBADMSG)
			return found;
		/* A damaged segment that none is behind: next tells of it. */
		if (found < 0 && reader->position == position) {
			reader->torn_at = UINT64_MAX;
			return 0;
		}
		if (found > 0 && is_target(target, found, &reader->entry)) {
			reader->pending = found;
			return 1;
		}
		/* Nothing follows a torn end. */
		if (reader->torn_at == reader->entry.position)
			return 0;
	}
}

int
wax_log_seek(struct wax_log_reader *reader, uint64_t position)
{
	const struct target target = {BY_POSITION, position};
	int found = seek(reader, &target);

	if (found == 0 && position != WAX_LOG_END)
		/* What comes until then is passed over. */
		reader->skip_until = position;
	return found < 0 ? found : 0;
}

int
wax_log_seek_ordinal(struct wax_log_reader *reader, uint64_t ordinal)
{
	const struct target target = {BY_ORDINAL, ordinal};
	int found = seek(reader, &target);

	if (found < 0)
		return found;
	return found == 1 && reader->entry.ordinal == ordinal ? 0 : -ERANGE;
}

int
wax_log_seek_time(struct wax_log_reader *reader, uint64_t stamp)
{
	const struct target target = {BY_STAMP, stamp};
	int found;

	reader->is_entered = reader->has_stamps = 0;
	found = seek(reader, &target);
	if (found < 0)
		return found;
	return found == 0 && reader->is_entered && !reader->has_stamps
		       ? -ENODATA
		       : 0;
}

/* -- What a log has -------------------------------------------------------- */

/* Add a segment that can be read. */
static void
count_segment(const struct wax_log_source *source,
	      struct wax_log_reader_stat *stat)
{
	if (stat->segments == 0) {
		stat->first = source->header.base_lsn + WAX_LOG_HEADER_SIZE;
		stat->first_ordinal = wax_log_source_base_ordinal(source);
	}
	stat->segments++;
	stat->sealed += source->is_sealed != 0;
	stat->bytes += source->size;
	stat->durable =
		source->header.base_lsn + wax_log_source_durable(source);
	stat->stamp = source->header.stamp_kind;
	stat->max_record = source->header.record_max;
	memcpy(stat->id, source->header.log_id, sizeof(stat->id));
	memcpy(stat->user, source->header.user, sizeof(stat->user));
	if (source->is_sealed && source->trailer.count != 0)
		stat->last_stamp = source->trailer.stamp_max;
}

static int
count_segments(const struct wax_log_dir *dir, struct wax_log_reader_stat *stat)
{
	struct wax_log_source source;
	struct wax_log_list list;
	size_t i;
	int err = wax_log_dir_list(dir, &list);

	if (err)
		return err;
	for (i = 0; !err && i < list.count; i++) {
		err = wax_log_source_open(dir, list.bases[i], O_RDONLY, &source,
					  NULL);
		if (!err) {
			count_segment(&source, stat);
			wax_log_source_close(&source);
		}
		/* Deleted meanwhile, being made, or damaged. */
		if (err == -ENOENT || err == -ENODATA || err == -EBADMSG)
			err = 0;
	}
	wax_log_list_free(&list);
	return err;
}

/* Walk to the end from the last place that is known. */
static int
find_ends(struct wax_log_reader *reader, struct wax_log_reader_stat *stat)
{
	const struct target first = {BY_POSITION, 0};
	const struct target end = {BY_POSITION, WAX_LOG_END};
	int found = seek(reader, &first);

	if (found == 1 && reader->pending == WAX_LOG_ENTRY)
		stat->first_stamp = reader->entry.stamp;
	if (found >= 0) {
		memset(&reader->entry, 0, sizeof(reader->entry));
		found = seek(reader, &end);
	}
	if (found < 0)
		return found;
	stat->end = reader->position;
	stat->end_ordinal = reader->ordinal;
	if (reader->entry.data != NULL)
		stat->last_stamp = reader->entry.stamp;
	return 0;
}

int
wax_log_reader_stat(struct wax_log_reader *reader,
		    struct wax_log_reader_stat *ret, size_t size)
{
	struct wax_log_reader_stat stat = {.first_ordinal = UINT64_MAX,
					   .end_ordinal = UINT64_MAX};
	struct wax_log_reader other = {.flags = reader->flags,
				       .dir = reader->dir,
				       .ordinal = UINT64_MAX,
				       .torn_at = UINT64_MAX,
				       .lock_fd = -1};
	int err;

	if (ret == NULL || size == 0)
		return -EINVAL;
	other.source.fd = -1;
	memcpy(other.boot_id, reader->boot_id, sizeof(other.boot_id));
	err = count_segments(&reader->dir, &stat);
	if (!err)
		err = find_ends(&other, &stat);
	wax_log_reader_leave(&other, 0);
	if (other.lock_fd >= 0)
		(void)wax_os_close(other.lock_fd);
	if (err)
		return err;
	memcpy(ret, &stat, size < sizeof(stat) ? size : sizeof(stat));
	return 0;
}
