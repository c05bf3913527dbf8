/* SPDX-License-Identifier: MIT */
/*
 * Sealing: a segment that was left, and whose records are all committed, gets
 * its footer and trailer, goes to the disk, and is cut to its end.  From then on
 * it never changes.
 *
 *   record .. record | END | FOOTER (index) | trailer |
 *                                             end of file
 *
 * Without a sync (WAX_LOG_SYNC_NONE) the checkpoint does not say SEALED: after a
 * power cut the trailer alone proves nothing of the records before it.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>

#include "log-writer.h"

/* Store footer and trailer (W3); returns the length of the file. */
static uint64_t
store_footer(const struct wax_log_part *segment)
{
	uint64_t footer = segment->end, at;
	struct wax_log_trailer trailer = {
		.end = footer,
		.base_ordinal = segment->ordinal,
		.count = segment->count,
		.payload_size = segment->payload_size,
		.stamp_min = segment->stamp_max == 0 ? 0 : segment->stamp_min,
		.stamp_max = segment->stamp_max,
	};

	trailer.footer_crc =
		wax_log_footer_encode(&segment->index, segment->salt, footer,
				      segment->memory + footer);
	at = footer + WAX_RECORD_HEAD_SIZE +
	     wax_log_footer_size(&segment->index);
	wax_log_trailer_encode(&trailer, segment->salt, at,
			       segment->memory + at);
	return at + WAX_LOG_TRAILER_SIZE;
}

/*
 * Retention may delete what is sealed, and then nothing else says how many records
 * came before the next segment: its first checkpoint, unless a sync stored one.
 */
static void
pass_ordinal_on(struct wax_log *log, struct wax_log_part *newer)
{
	if (newer != NULL && newer->generation == 0)
		wax_log_checkpoint(log, newer, WAX_LOG_HEADER_SIZE,
				   newer->ordinal, WAX_SLOT_OPEN);
}

/* Unmap and cut; nobody maps pages ahead in it meanwhile. */
static int
finish(struct wax_log *log, struct wax_log_part *segment, uint64_t used)
{
	struct wax_log_hold hold;
	int err;

	wax_log_lock(&log->touch, &hold);
	err = wax_region_finish(segment->region, used);
	wax_log_unlock(&log->touch, &hold);
	return err;
}

static void
raise_durable(struct wax_log *log, uint64_t position)
{
	if (log->opts.sync != WAX_LOG_SYNC_NONE &&
	    wax_log_durable(log) < position)
		/* order: A4 release; pairs with the load in
		 * wax_log_durable(). */
		atomic_store_explicit(&log->durable, position,
				      memory_order_release);
}

/*
 * Seal the oldest segment, whose end the walker has passed.  It is gone
 * afterwards, whatever happened to the file; under sync.
 */
static int
seal_oldest(struct wax_log *log)
{
	struct wax_log_part *segment = log->oldest, *newer = segment->newer;
	uint64_t used;
	int err = 0;

	pass_ordinal_on(log, newer);
	used = store_footer(segment);
	/* Nobody asked yet; who does later finds it by its name. */
	if (log->opts.sync == WAX_LOG_SYNC_NONE &&
	    segment->base < log->unsynced)
		log->unsynced = segment->base;
	if (log->opts.sync != WAX_LOG_SYNC_NONE) {
		err = wax_log_sync_sealed(log); /* W7 */
		if (!err)
			err = wax_region_sync(segment->region, 0, 0);
		if (!err)
			wax_log_checkpoint(log, segment, segment->end,
					   segment->ordinal + segment->count,
					   WAX_SLOT_SEALED);
	}
	if (err) {
		(void)wax_region_close(segment->region);
	} else {
		err = finish(log, segment, used);
		if (!err)
			raise_durable(log,
				      newer == NULL
					      ? segment->base + segment->end
					      : newer->base +
							WAX_LOG_HEADER_SIZE);
	}
	if (err)
		(void)wax_log_poison(log, err);
	log->oldest = newer;
	segment->region = NULL;
	/* The last one is still what a callback may ask about. */
	if (newer == NULL)
		return err;
	newer->older = NULL;
	free(segment);
	return err;
}

int
wax_log_seal_some(struct wax_log *log)
{
	struct wax_log_walked walked;
	struct wax_log_hold hold;
	uint64_t base = 0, end;
	int left, err;

	do {
		end = 0;
		wax_log_lock(&log->sync, &hold);
		err = wax_log_check(log);
		if (!err && log->oldest != NULL) {
			wax_log_walk(log, log->oldest, &walked);
			end = walked.oldest_end;
			base = log->oldest->base;
		}
		if (end != 0)
			err = seal_oldest(log);
		/* order: relaxed; a comparison, and what is missed now is
		 * looked at again. */
		left = log->oldest !=
		       atomic_load_explicit(&log->active, memory_order_relaxed);
		wax_log_unlock(&log->sync, &hold);
		wax_log_tell_error(log);
		if (end != 0 && !err)
			wax_log_tell(log, WAX_LOG_EVENT_SEALED, 0, base, end);
	} while (end != 0 && !err);
	return err ? err : left;
}
