/* SPDX-License-Identifier: MIT */
/*
 * Walking the records of one segment file.
 *
 * What is read is copied into private memory first and verified there, so that
 * nobody can change it after it was checked.
 *
 *   file     ----|=============================|------------
 *                begin      offset             filled, capacity
 *                           the next record
 *
 *   S1  Memory is bounded by a small multiple of what a record may take by the
 *       header, and by the size of the file; never by what a record claims.
 *   S2  Each step advances by at least 8 bytes, and all work together is bounded
 *       by a multiple of the bytes in the file, whatever they are.
 *   S3  Nothing outside the window is believed to be as it was seen.
 *
 * S2 needs care where records do not verify: any word may look like the head of
 * a record of megabytes, and checking each would take forever.  So the resync
 * keeps the checksum of everything up to each word of the window; the checksum of
 * any part is then a difference, found in the time of some multiplications.
 *
 * Threads: one thread per object.  Signals: not async-signal-safe.
 */
#ifndef WAX_LOG_SCAN_H
#define WAX_LOG_SCAN_H

#include <stddef.h>
#include <stdint.h>

#include "log-format.h"

struct wax_log_scan {
	int fd;
	int has_stamps;
	uint32_t salt;
	uint32_t record_max;
	/* Of the next record. */
	uint64_t offset;
	/* Nothing is read from here on. */
	uint64_t limit;
	/* The window. */
	unsigned char *buffer;
	size_t capacity;
	size_t filled;
	uint64_t begin;
	/* How much the next refill reads; small at the tail. */
	size_t ahead;
	/* Something did not verify: from now on S2 has to be watched. */
	int is_careful;
	/* Behind the last word that a resync saw and that was not zero. */
	uint64_t dirty_end;
	/* sums[i] is the crc from sums_begin up to word i of the window; known
	 * where sums_begin <= begin + 8 i <= sums_end.  May be NULL. */
	uint32_t *sums;
	size_t sums_capacity;
	uint64_t sums_begin;
	uint64_t sums_end;
};

/* What is at an offset. */
enum wax_log_found {
	/* Zeros, or the limit: nothing here (yet). */
	WAX_LOG_FOUND_NONE,
	/* A valid record; the scan has gone on behind it. */
	WAX_LOG_FOUND_RECORD,
	/* Reserved.  size is what it claims to take: a hint. */
	WAX_LOG_FOUND_BUSY,
	/* Not a valid record; reason says why. */
	WAX_LOG_FOUND_BAD
};

struct wax_log_item {
	enum wax_log_found found;
	enum wax_record_type type;
	uint64_t offset;
	/* Bytes in the file, head and padding included. */
	uint64_t size;
	/* In the window: until the next call. */
	const unsigned char *payload;
	uint32_t payload_size;
	uint32_t crc;
	uint64_t stamp;
	const char *reason;
};

/* Begin at an offset.  The window is made when it is needed. */
void
wax_log_scan_init(struct wax_log_scan *scan, int fd,
		  const struct wax_log_header *header, uint64_t offset,
		  uint64_t limit);

void
wax_log_scan_free(struct wax_log_scan *scan);

/* Go elsewhere.  The window is kept. */
void
wax_log_scan_move(struct wax_log_scan *scan, uint64_t offset);

/* Forget what was read: the file may have changed. */
void
wax_log_scan_refresh(struct wax_log_scan *scan, uint64_t limit);

/*
 * Look at the next record.  The scan goes on behind it if it is valid, and stays
 * otherwise.  Returns 0; -ENOMEM; or what reading returned.
 */
int
wax_log_scan_next(struct wax_log_scan *scan, struct wax_log_item *ret_item);

/*
 * Go to the first DATA or FOOTER record that verifies, from offset + 8 on.  PAD,
 * GAP and END do not count: their checksum covers so little that garbage would pass
 * for one now and then.  With hint, a multiple of 8 that is not 0, any record that
 * far off is tried first: what a reservation claims to take.
 *
 * Returns 0, or -ENODATA if there is none up to the limit, where the scan then
 * is; -ENOMEM; or what reading returned.
 */
int
wax_log_scan_resync(struct wax_log_scan *scan, uint64_t hint);

/* -- Between log-scan.c and log-resync.c ------------------------------------ */

/* What wax_log_scan_fill() does when it is not all there yet. */
int
wax_log_scan_fill_more(struct wax_log_scan *scan, uint64_t offset,
		       uint64_t size, unsigned char **ret_at);

/*
 * Have [offset, offset + size) in the window.  Returns 0 and where it is, or
 * -ENODATA if the limit or the end of the file comes first.
 */
static inline int
wax_log_scan_fill(struct wax_log_scan *scan, uint64_t offset, uint64_t size,
		  unsigned char **ret_at)
{
	if (offset < scan->begin || scan->begin + scan->filled < offset + size)
		return wax_log_scan_fill_more(scan, offset, size, ret_at);
	*ret_at = scan->buffer + (offset - scan->begin);
	return 0;
}

/* Why the head of a record cannot be valid, or NULL if it may be. */
const char *
wax_log_scan_judge_head(const struct wax_log_scan *scan, uint32_t word,
			uint64_t offset);

/*
 * The checksum of the record whose head is at `offset`; all of it is in the
 * window.  By sums if it is large and the scan is careful.
 */
int
wax_log_scan_crc(struct wax_log_scan *scan, uint32_t word, uint64_t offset,
		 uint32_t *ret_crc);

#endif /* WAX_LOG_SCAN_H */
