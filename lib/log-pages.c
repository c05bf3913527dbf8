/* SPDX-License-Identifier: MIT */
/*
 * How the pages of a segment come to be, before records are stored to them.
 *
 * Left to page faults they come one by one, or, with huge folios, 2 MiB at once,
 * which are out of the processor's caches again when records are stored there,
 * and which the kernel writes as a whole when a byte of them was stored to.  So
 * zeros are written to the file, a piece at a time, ahead of the limit: a piece
 * becomes one folio, is mapped by one fault, and is warm.  It is large while
 * much is stored between two syncs, and else small.
 *
 * Nobody stores behind the limit but who leaves the segment, after which no
 * piece is written: zeros never meet a record.
 */
#include "config.h"

#include <sys/mman.h>

#include "log-writer.h"

/* Below, a page fault for each page costs less. */
#define PIECE_LEAST ((uint64_t)16 << 10)
/* After so much it is looked at again whether pieces are worth it. */
#define SMALL_STEP ((uint64_t)64 << 10)
/* What is written twice of a piece is at most so small a part of all. */
#define PIECES_PER_SYNC 16
/* Who asks for more at once asks for what comes later, or stores a record that
 * is larger than any cache; others wait meanwhile. */
#define PIECES_AT_ONCE ((uint64_t)16 << 20)

/* Bytes that come between two syncs, as far as is known. */
static uint64_t
bytes_per_sync(const struct wax_log *log)
{
	uint64_t from, tail, now;

	/* order: relaxed throughout; an estimate. */
	from = atomic_load_explicit(&log->durable, memory_order_relaxed);
	tail = atomic_load_explicit(&log->tail, memory_order_relaxed);
	now = atomic_load_explicit(&log->per_sync, memory_order_relaxed);
	return tail > from && tail - from > now ? tail - from : now;
}

/* A power of two, or 0 to leave it to page faults. */
static uint64_t
choose_piece(const struct wax_log *log)
{
	uint64_t most = bytes_per_sync(log) / PIECES_PER_SYNC;
	uint64_t piece = WAX_LOG_PIECE;

	while (piece > most && piece >= PIECE_LEAST)
		piece /= 2;
	return piece < PIECE_LEAST ? 0 : piece;
}

/* The page of the header is written with each checkpoint, so it stays alone. */
void
wax_log_advise(const struct wax_log *log, const struct wax_log_part *segment,
	       uint64_t start, uint64_t end)
{
	uintptr_t base = (uintptr_t)segment->memory;
	int advice = MADV_RANDOM;

	if (start == 0) {
		start = wax_os_page_size();
		(void)wax_os_advise(base, (size_t)start, MADV_RANDOM);
	}
	if (log->opts.folio == WAX_FOLIO_HUGE) {
		advice = MADV_HUGEPAGE;
		start = wax_round_up(start, WAX_OS_HUGE);
		end = wax_round_down(end, WAX_OS_HUGE);
	}
	if (log->opts.folio != WAX_FOLIO_NORMAL && start < end)
		(void)wax_os_advise(base + (uintptr_t)start,
				    (size_t)(end - start), advice);
}

/* Write zeros to [ready, end), where nobody has stored. */
static int
write_piece(struct wax_log *log, const struct wax_log_part *segment,
	    uint64_t end)
{
	struct wax_region *region = segment->region;
	uint64_t unused;
	/* Writing would make longer again what somebody cut, and the number
	 * may be another file's by now. */
	int err = wax_region_notice_cut(region, end, &unused);

	if (err)
		return err;
	err = wax_region_error(region);
	if (err)
		return wax_log_poison(log, err);
	/* Trying would raise SIGXFSZ, and page faults do not. */
	if (end > wax_os_size_limit())
		return 0;
	return wax_os_write_at(wax_region_fd(region), wax_os_zeros,
			       (size_t)(end - segment->ready), segment->ready);
}

int
wax_log_prepare(struct wax_log *log, struct wax_log_part *segment,
		uint64_t offset)
{
	uint64_t size = wax_region_size(segment->region), piece, end;
	uint64_t most = segment->ready + PIECES_AT_ONCE;
	int err = 0;

	if (log->opts.folio != WAX_FOLIO_DEFAULT) {
		log->folio = log->opts.folio;
		segment->ready = size;
	}
	while (!err && segment->ready < offset && segment->ready < most) {
		piece = choose_piece(log);
		log->folio = piece == 0 ? WAX_FOLIO_SMALL : WAX_FOLIO_NORMAL;
		end = wax_round_up(segment->ready + 1,
				   piece == 0 ? SMALL_STEP : piece);
		if (end > size)
			end = size;
		if (piece != 0)
			err = write_piece(log, segment, end);
		if (!err)
			segment->ready = end;
	}
	/* The rest is left to page faults. */
	if (!err && segment->ready < offset)
		segment->ready = offset;
	return err;
}
