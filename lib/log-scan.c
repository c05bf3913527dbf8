/* SPDX-License-Identifier: MIT */
/* Walking the records of one segment file; see log-scan.h. */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "log-scan.h"
#include "os.h"

#ifdef WAX_TEST_SMALL_WINDOW
/* Windows slide in the small files of fuzzers, too. */
#	define AHEAD_MAX ((size_t)1 << 10)
#	define AHEAD_MIN ((size_t)256)
#else
/* Stays in the second-level cache while it is checked. */
#	define AHEAD_MAX ((size_t)256 << 10)
/* At the tail of a log that is being written there is little to read. */
#	define AHEAD_MIN ((size_t)4 << 10)
#endif

void
wax_log_scan_init(struct wax_log_scan *scan, int fd,
		  const struct wax_log_header *header, uint64_t offset,
		  uint64_t limit)
{
	memset(scan, 0, sizeof(*scan));
	scan->fd = fd;
	scan->has_stamps = (header->incompat & WAX_LOG_FEATURE_STAMP) != 0;
	scan->salt = header->salt;
	scan->record_max = header->record_max;
	scan->offset = offset;
	scan->limit = limit;
	scan->begin = offset;
	scan->ahead = AHEAD_MAX;
}

void
wax_log_scan_free(struct wax_log_scan *scan)
{
	free(scan->buffer);
	free(scan->sums);
	scan->buffer = NULL;
	scan->sums = NULL;
}

/* -- The window ------------------------------------------------------------ */

static void
window_forget(struct wax_log_scan *scan, uint64_t begin)
{
	scan->begin = begin;
	scan->filled = 0;
	scan->sums_begin = scan->sums_end = begin;
	if (scan->sums != NULL)
		scan->sums[0] = 0;
}

void
wax_log_scan_move(struct wax_log_scan *scan, uint64_t offset)
{
	scan->offset = offset;
}

void
wax_log_scan_refresh(struct wax_log_scan *scan, uint64_t limit)
{
	window_forget(scan, scan->offset);
	scan->limit = limit;
	scan->ahead = AHEAD_MIN;
}

/* Drop what is before an offset that is in the window. */
static void
window_slide(struct wax_log_scan *scan, uint64_t offset)
{
	size_t gone = (size_t)(offset - scan->begin);
	size_t kept = scan->filled - gone;

	memmove(scan->buffer, scan->buffer + gone, kept);
	if (scan->sums != NULL && scan->sums_end <= offset) {
		scan->sums_begin = scan->sums_end = offset;
		scan->sums[0] = 0;
	} else if (scan->sums != NULL) {
		memmove(scan->sums, scan->sums + gone / 8,
			(scan->sums_end - offset + 8) / 8 * sizeof(uint32_t));
		if (scan->sums_begin < offset)
			scan->sums_begin = offset;
	}
	scan->begin = offset;
	scan->filled = kept;
}

/*
 * Room for size bytes from offset on.  Half the room at least is for what comes:
 * so moving the rest to the front costs no more than what was passed over.
 */
static int
window_make_room(struct wax_log_scan *scan, uint64_t offset, uint64_t size)
{
	uint64_t capacity = 2 * wax_round_up(size, AHEAD_MAX);
	unsigned char *buffer;

	if (scan->buffer != NULL &&
	    offset - scan->begin + size <= scan->capacity)
		return 0;
	if (scan->capacity < 2 * size) {
		if (capacity < scan->capacity)
			capacity = scan->capacity;
		if (SIZE_MAX / 2 < capacity)
			return -ENOMEM;
		buffer = realloc(scan->buffer, (size_t)capacity);
		if (buffer == NULL)
			return -ENOMEM;
		scan->buffer = buffer;
		scan->capacity = (size_t)capacity;
	}
	if (scan->capacity < offset - scan->begin + size)
		window_slide(scan, offset);
	return 0;
}

/* Read until the window reaches `end`, and on while that is cheap. */
static int
window_read(struct wax_log_scan *scan, uint64_t end)
{
	uint64_t at = scan->begin + scan->filled;
	uint64_t most = scan->begin + scan->capacity;
	uint64_t target = at + scan->ahead < end ? end : at + scan->ahead;
	ssize_t got;

	if (most < target)
		target = most;
	if (scan->limit < target)
		target = scan->limit;
	while (at < end) {
		got = wax_os_read_at(scan->fd,
				     (uintptr_t)scan->buffer + scan->filled,
				     (size_t)(target - at), at);
		if (got == -EINTR)
			continue;
		if (got < 0)
			return (int)got;
		if (got == 0)
			return -ENODATA;
		scan->filled += (size_t)got;
		at += (uint64_t)got;
	}
	if (scan->ahead < AHEAD_MAX)
		scan->ahead *= 2;
	return 0;
}

int
wax_log_scan_fill_more(struct wax_log_scan *scan, uint64_t offset,
		       uint64_t size, unsigned char **ret_at)
{
	int err;

	if (offset < scan->begin || scan->begin + scan->filled < offset)
		window_forget(scan, offset);
	if (scan->limit < offset || scan->limit - offset < size)
		return -ENODATA;
	err = window_make_room(scan, offset, size);
	if (!err)
		err = window_read(scan, offset + size);
	if (err)
		return err;
	*ret_at = scan->buffer + (offset - scan->begin);
	return 0;
}

/* -- Records --------------------------------------------------------------- */

const char *
wax_log_scan_judge_head(const struct wax_log_scan *scan, uint32_t word,
			uint64_t offset)
{
	uint32_t length = wax_record_length_of(word);

	switch (wax_record_type_of(word)) {
	case WAX_RECORD_DATA:
		if (scan->record_max < length)
			return "record is larger than the header allows";
		break;
	case WAX_RECORD_FOOTER:
		if (WAX_LOG_FOOTER_MAX < length)
			return "index is larger than there can be";
		break;
	case WAX_RECORD_BUSY:
		if (scan->record_max + WAX_RECORD_STAMP_SIZE < length)
			return "reservation is larger than the header allows";
		break;
	case WAX_RECORD_END:
		if (length != 0)
			return "end of the segment is malformed";
		break;
	case WAX_RECORD_PAD:
	case WAX_RECORD_GAP:
		break;
	case WAX_RECORD_NONE:
	default:
		return "not a record";
	}
	return scan->limit - offset < wax_record_size(word, scan->has_stamps)
		       ? "record ends beyond the end of the file"
		       : NULL;
}

static int
bad(struct wax_log_scan *scan, struct wax_log_item *item, const char *reason)
{
	scan->is_careful = 1;
	item->found = WAX_LOG_FOUND_BAD;
	item->reason = reason;
	item->size = 0;
	return 0;
}

/* The head is plausible: is the record valid? */
static int
check_record(struct wax_log_scan *scan, uint32_t word,
	     struct wax_log_item *item)
{
	uint32_t prefix = wax_record_prefix(word, scan->has_stamps);
	unsigned char *at;
	uint32_t crc;
	int err;

	err = wax_log_scan_fill(
		scan, scan->offset,
		WAX_RECORD_HEAD_SIZE +
			wax_record_covered_size(word, scan->has_stamps),
		&at);
	if (!err)
		err = wax_log_scan_crc(scan, word, scan->offset, &crc);
	if (err == -ENODATA)
		return bad(scan, item,
			   "record ends beyond the end of the file");
	if (err)
		return err;
	if (!wax_log_crc_matches(crc, item->crc))
		return bad(scan, item, "checksum of a record is wrong");
	item->found = WAX_LOG_FOUND_RECORD;
	item->payload = at + prefix;
	item->payload_size = wax_record_length_of(word);
	item->stamp = prefix == WAX_RECORD_HEAD_SIZE
			      ? 0
			      : wax_load_le64(at + WAX_RECORD_HEAD_SIZE);
	scan->offset += item->size;
	return 0;
}

int
wax_log_scan_next(struct wax_log_scan *scan, struct wax_log_item *ret_item)
{
	const char *reason;
	unsigned char *at;
	uint32_t word;
	int err = wax_log_scan_fill(scan, scan->offset, WAX_RECORD_HEAD_SIZE,
				    &at);

	memset(ret_item, 0, sizeof(*ret_item));
	ret_item->offset = scan->offset;
	if (err == -ENODATA)
		return 0;
	if (err)
		return err;
	word = wax_load_le32(at);
	ret_item->crc = wax_load_le32(at + 4);
	if (word == 0 && ret_item->crc == 0)
		return 0;
	reason = wax_log_scan_judge_head(scan, word, scan->offset);
	if (reason != NULL)
		return bad(scan, ret_item, reason);
	ret_item->type = wax_record_type_of(word);
	ret_item->size = wax_record_size(word, scan->has_stamps);
	if (ret_item->type != WAX_RECORD_BUSY)
		return check_record(scan, word, ret_item);
	if (ret_item->crc != 0)
		return bad(scan, ret_item, "reservation with a checksum");
	ret_item->found = WAX_LOG_FOUND_BUSY;
	return 0;
}
