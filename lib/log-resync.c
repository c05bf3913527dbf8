/* SPDX-License-Identifier: MIT */
/*
 * Finding the next record behind something that does not verify.
 *
 * A checksum is linear: with S(i) the crc of the bytes up to word i, the crc of
 * words a to b that begins with a seed is that of S(a) + seed, moved on by the
 * size of the part, plus S(b).  So each word of a file is summed up once, however
 * many heads of records it seems to have; see S2 in log-scan.h.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>

#include "log-scan.h"
#include "os.h"

/* Up to here the checksum itself is cheaper than a difference. */
#define DIRECT_MAX 1024u
/* After so many zeros it pays to ask the file system for the next data. */
#define ZEROS_MIN 4096u

static uint32_t *
sum_at(const struct wax_log_scan *scan, uint64_t offset)
{
	return scan->sums + (offset - scan->begin) / 8;
}

/* One sum for each word of the window, and one behind the last. */
static int
sums_make_room(struct wax_log_scan *scan)
{
	size_t count = scan->capacity / 8 + 1;
	uint32_t *sums;

	if (count <= scan->sums_capacity)
		return 0;
	sums = realloc(scan->sums, count * sizeof(*sums));
	if (sums == NULL)
		return -ENOMEM;
	if (scan->sums == NULL)
		scan->sums_begin = scan->sums_end = UINT64_MAX;
	scan->sums = sums;
	scan->sums_capacity = count;
	return 0;
}

/* Know the sums from `from` to `to`, which are in the window. */
static int
sums_extend(struct wax_log_scan *scan, uint64_t from, uint64_t to)
{
	const unsigned char *at;
	uint64_t offset;
	uint32_t sum;
	int err = sums_make_room(scan);

	if (err)
		return err;
	if (from < scan->sums_begin || scan->sums_end < from) {
		scan->sums_begin = scan->sums_end = from;
		*sum_at(scan, from) = 0;
	}
	sum = *sum_at(scan, scan->sums_end);
	at = scan->buffer + (scan->sums_end - scan->begin);
	for (offset = scan->sums_end; offset < to; at += 8) {
		sum = wax_crc32c(sum, at, 8);
		offset += 8;
		*sum_at(scan, offset) = sum;
	}
	if (scan->sums_end < to)
		scan->sums_end = to;
	return 0;
}

int
wax_log_scan_crc(struct wax_log_scan *scan, uint32_t word, uint64_t offset,
		 uint32_t *ret_crc)
{
	uint64_t size = wax_record_covered_size(word, scan->has_stamps);
	uint64_t from = offset + WAX_RECORD_HEAD_SIZE;
	uint32_t seed;
	int err;

	if (!scan->is_careful || size <= DIRECT_MAX) {
		*ret_crc = wax_record_crc(scan->buffer + (offset - scan->begin),
					  word, scan->salt, offset,
					  scan->has_stamps);
		return 0;
	}
	err = sums_extend(scan, from, from + size);
	if (err)
		return err;
	seed = wax_log_seed(scan->salt, offset, word);
	*ret_crc = wax_crc32c_combine(seed ^ *sum_at(scan, from),
				      *sum_at(scan, from + size), size);
	return 0;
}

/* The first word that is not 0, from one that is; or the limit. */
static int
skip_zeros(struct wax_log_scan *scan, uint64_t *offset)
{
	uint64_t at = *offset;
	uint64_t data;
	unsigned char *word;
	int err = 0;

	while (!err && at + 8 <= scan->limit) {
		err = wax_log_scan_fill(scan, at, 8, &word);
		if (err || wax_load_le64(word) != 0)
			break;
		at += 8;
		if ((at - *offset) % ZEROS_MIN != 0)
			continue;
		data = at;
		if (wax_os_next_data(scan->fd, at, &data) == -ENXIO)
			at = scan->limit;
		else if (at < data)
			at = wax_round_down(data, 8);
	}
	*offset = at;
	return err;
}

/* 1 if a record that can be gone on from is at an offset, 0 if not. */
static int
is_record(struct wax_log_scan *scan, uint32_t word, uint32_t stored,
	  uint64_t offset)
{
	enum wax_record_type type = wax_record_type_of(word);
	unsigned char *at;
	uint32_t crc;
	int err;

	if ((type != WAX_RECORD_DATA && type != WAX_RECORD_FOOTER) ||
	    wax_log_scan_judge_head(scan, word, offset) != NULL)
		return 0;
	err = wax_log_scan_fill(scan, offset,
				wax_record_size(word, scan->has_stamps), &at);
	if (!err)
		err = wax_log_scan_crc(scan, word, offset, &crc);
	if (err)
		return err == -ENODATA ? 0 : err;
	return wax_log_crc_matches(crc, stored);
}

/*
 * A reservation says how far it reaches.  That is a hint only, so it counts if a
 * record verifies there.  The window begins at the reservation all the while, so
 * that nothing is read twice.  Returns 1, 0, or an error.
 */
static int
hint_is_right(struct wax_log_scan *scan, uint64_t hint)
{
	uint64_t offset = scan->offset + hint;
	unsigned char *at;
	uint32_t word, stored, crc;
	int err = wax_log_scan_fill(scan, scan->offset, hint + 8, &at);

	if (err)
		return err == -ENODATA ? 0 : err;
	word = wax_load_le32(at + hint);
	stored = wax_load_le32(at + hint + 4);
	if (wax_record_type_of(word) == WAX_RECORD_BUSY ||
	    wax_log_scan_judge_head(scan, word, offset) != NULL)
		return 0;
	err = wax_log_scan_fill(
		scan, scan->offset,
		hint + 8 + wax_record_covered_size(word, scan->has_stamps),
		&at);
	if (!err)
		err = wax_log_scan_crc(scan, word, offset, &crc);
	if (err)
		return err == -ENODATA ? 0 : err;
	return wax_log_crc_matches(crc, stored);
}

static int
search(struct wax_log_scan *scan)
{
	uint64_t offset = scan->offset + 8;
	unsigned char *at;
	int found = 0;
	int err;

	while (offset + 8 <= scan->limit) {
		err = wax_log_scan_fill(scan, offset, 8, &at);
		if (!err && wax_load_le64(at) == 0) {
			err = skip_zeros(scan, &offset);
			if (!err)
				continue;
		}
		if (err == -ENODATA)
			break;
		if (err)
			return err;
		scan->dirty_end = offset + 8;
		found = is_record(scan, wax_load_le32(at),
				  wax_load_le32(at + 4), offset);
		if (found < 0)
			return found;
		if (found)
			break;
		offset += 8;
	}
	scan->offset = found ? offset : scan->limit;
	return found ? 0 : -ENODATA;
}

int
wax_log_scan_resync(struct wax_log_scan *scan, uint64_t hint)
{
	int found = 0;

	scan->is_careful = 1;
	scan->dirty_end = 0;
	if (hint != 0)
		found = hint_is_right(scan, hint);
	if (found < 0)
		return found;
	if (found == 0)
		return search(scan);
	scan->offset += hint;
	return 0;
}
