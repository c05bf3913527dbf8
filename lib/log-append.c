/* SPDX-License-Identifier: MIT */
/*
 * Appending: the fast path, and nothing else.  No lock, no system call but to
 * wake somebody who asked for it, nothing that is not async-signal-safe but for
 * wax_log_take_or_wait() and waiting for a sync.  log-writer.h has the rules.
 */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "crc32c.h"
#include "log-writer.h"

#define PREFETCH_LINE 64
#define PREFETCH_AHEAD 1024
#define PREFETCH_MOST 512

static inline struct wax_log_place
place_in(const struct wax_log_part *segment, uint64_t position, uint64_t size)
{
	uint64_t offset = position - segment->base;

	return (struct wax_log_place){
		.position = position,
		.size = size,
		.at = segment->memory + offset,
		.offset = offset,
		.salt = segment->salt,
		.storage_error = segment->storage_error,
	};
}

void
wax_log_place_of(struct wax_log *log, uint64_t position, uint64_t size,
		 struct wax_log_place *ret)
{
	const struct wax_log_part *segment;

	/* order: A3 acquire; pairs with the store in wax_log_enter_segment(). */
	segment = atomic_load_explicit(&log->active, memory_order_acquire);
	/* It may have been left since; W4: ours, and newer ones, are held. */
	while (segment->base > position)
		segment = segment->older;
	*ret = place_in(segment, position, size);
}

/*
 * Reserve without a lock; -EAGAIN if that would be beyond the limit.  The
 * segment is read in between, too, so that nothing waits for it afterwards: by W2
 * it is the one of the limit, and W4 holds it only from then on.
 */
static inline int
take(struct wax_log *log, uint64_t size, struct wax_log_place *ret)
{
	const struct wax_log_part *segment;
	uint64_t tail, limit;

	/* order: relaxed; the exchange below notices if it is stale (W1). */
	tail = atomic_load_explicit(&log->tail, memory_order_relaxed);
	do {
		/* order: A1 acquire; pairs with the store in
		 * wax_log_publish(). */
		limit = atomic_load_explicit(&log->limit, memory_order_acquire);
		if (tail + size > limit)
			return -EAGAIN;
		/* order: A3 acquire; pairs with the store in
		 * wax_log_enter_segment(). */
		segment = atomic_load_explicit(&log->active,
					       memory_order_acquire);
		/* order: relaxed; W2: what matters was read with the limit. */
	} while (!atomic_compare_exchange_weak_explicit(
		&log->tail, &tail, tail + size, memory_order_relaxed,
		memory_order_relaxed));
	*ret = place_in(segment, tail, size);
	return 0;
}

int
wax_log_take_or_wait(struct wax_log *log, uint64_t size,
		     struct wax_log_place *ret)
{
	int err = take(log, size, ret);

	while (err == -EAGAIN) {
		err = wax_log_make_room(log, size);
		if (!err)
			err = take(log, size, ret);
	}
	return err;
}

void
wax_log_begin_record(unsigned char *at, uint64_t bytes)
{
	uint32_t word = wax_record_word(
		WAX_RECORD_BUSY, (uint32_t)(bytes - WAX_RECORD_HEAD_SIZE));

	/* order: relaxed; a help for who looks, not a promise. */
	atomic_store_explicit(wax_log_head_at(at),
			      WAX_LE64(wax_record_head(word, 0)),
			      memory_order_relaxed);
}

static void
store_head(unsigned char *at, uint32_t word, uint32_t crc)
{
	/* order: A2 release; pairs with the load in walk_within(). */
	atomic_store_explicit(wax_log_head_at(at),
			      WAX_LE64(wax_record_head(word, crc)),
			      memory_order_release);
}

void
wax_log_commit_filled(unsigned char *at, uint64_t offset, uint32_t salt,
		      uint32_t word, int has_stamps)
{
	store_head(at, word,
		   wax_record_crc(at, word, salt, offset, has_stamps));
}

/* Fill and commit a record that is one piece: copied and summed in one go. */
static inline void
fill(const struct wax_log *log, const struct wax_log_place *place,
     uint64_t stamp, const void *data, size_t size)
{
	uint32_t word = wax_record_word(WAX_RECORD_DATA, (uint32_t)size);
	unsigned char *body = place->at + WAX_RECORD_HEAD_SIZE;
	uint64_t head[3];
	size_t count = 2;

	wax_log_begin_record(place->at, place->size);
	wax_log_seed_words(place->salt, place->offset, word, head);
	if (log->stamp_size != 0) {
		wax_store_le64(body, stamp);
		body += log->stamp_size;
		head[count++] = stamp;
	}
	store_head(place->at, word,
		   wax_crc32c_copy_padded(head, count, body, data, size));
}

static void
ring_bells(struct wax_log *log, int wait)
{
	if (log->has_touch_thread) {
		wax_log_ring(&log->touch_bell);
	} else if (wait) {
		wax_log_work_ahead(log);
		wax_log_walk_some(log);
	}
	if (log->opts.sync_bytes != 0)
		wax_log_ring(&log->sync_bell);
}

static inline int
committed(struct wax_log *log, const struct wax_log_place *place, int wait)
{
	uint64_t end = place->position + place->size;
	int err;

	/* order: relaxed; see wax_log_wake_followers(). */
	if (atomic_load_explicit(&log->follow->waiting, memory_order_relaxed))
		wax_log_wake_followers(log);
	if ((place->position ^ end) >> log->bell_shift)
		ring_bells(log, wait);
	/* What was stored may be in private memory.  The extent is read, not
	 * the segment, which may be gone (W4); extents are never freed.
	 * order: relaxed; set by this thread's own fault, or somebody else's. */
	err = atomic_load_explicit(place->storage_error, memory_order_relaxed);
	if (err)
		return wax_log_poison(log, err);
	if (wait && log->opts.sync >= WAX_LOG_SYNC_GROUP)
		return wax_log_sync_to(log, end);
	return 0;
}

int
wax_log_committed_to(struct wax_log *log, const struct wax_log_place *place,
		     int wait)
{
	return committed(log, place, wait);
}

/* The common half of the appends: what can be refused, and a place. */
static inline int
start(struct wax_log *log, const void *data, size_t size, int wait,
      struct wax_log_place *ret)
{
	struct wax_log_place late;
	uint64_t bytes;
	int err = wax_log_check(log);

	if (err)
		return err;
	if (size > log->opts.max_record)
		return -EOVERFLOW;
	if (data == NULL && size != 0)
		return -EINVAL;
	bytes = wax_log_record_bytes(log, size);
	err = take(log, bytes, ret);
	if (!wait)
		wax_log_ask(log, err != 0);
	if (!wait || !err)
		return err;
	/* By a copy, so that a place that is had at once stays in registers. */
	err = wax_log_take_or_wait(log, bytes, &late);
	if (!err)
		*ret = late;
	return err;
}

/* What another processor has touched is in its caches, not in ours. */
static inline void
prefetch(const struct wax_log_place *place)
{
	uint64_t i, size = place->size;

	for (i = 0; i < size && i < PREFETCH_MOST; i += PREFETCH_LINE)
		__builtin_prefetch(place->at + PREFETCH_AHEAD + i, 1);
}

static inline uint64_t
stamp_by_clock(const struct wax_log *log)
{
	return log->stamp_size == 0 ? 0 : wax_log_clock(log);
}

static inline int
append(struct wax_log *log, const void *data, size_t size, int wait,
       uint64_t *ret_position)
{
	struct wax_log_place place;
	int err = start(log, data, size, wait, &place);

	if (err)
		return err;
	if (log->has_touch_thread)
		prefetch(&place);
	fill(log, &place, stamp_by_clock(log), data, size);
	err = committed(log, &place, wait);
	if (!err && ret_position != NULL)
		*ret_position = place.position;
	return err;
}

int
wax_log_append(struct wax_log *log, const void *data, size_t size,
	       uint64_t *ret_position)
{
	return append(log, data, size, 1, ret_position);
}

int
wax_log_append_nowait(struct wax_log *log, const void *data, size_t size,
		      uint64_t *ret_position)
{
	return append(log, data, size, 0, ret_position);
}

/* The stamp of records that the caller may have given one. */
static uint64_t
stamp_of(const struct wax_log *log, uint64_t given)
{
	return log->opts.stamp == WAX_LOG_STAMP_USER ? given
						     : wax_log_clock(log);
}

int
wax_log_batch(struct wax_log *log, const struct iovec *records, uint32_t count,
	      uint64_t stamp, uint64_t *ret_position)
{
	struct wax_log_place place, record;
	uint64_t bytes = 0;
	uint32_t i;
	int err = wax_log_check(log);

	for (i = 0; !err && i < count; i++) {
		if (records[i].iov_len > log->opts.max_record)
			err = -EOVERFLOW;
		else if (records[i].iov_base == NULL && records[i].iov_len != 0)
			err = -EINVAL;
		else
			bytes += wax_log_record_bytes(log, records[i].iov_len);
		if (bytes > log->opts.segment_bytes / 2)
			err = -EOVERFLOW;
	}
	if (err || count == 0)
		return err;
	err = wax_log_take_or_wait(log, bytes, &place);
	if (err)
		return err;
	stamp = stamp_of(log, stamp);
	record = place;
	for (i = 0; i < count; i++) {
		record.size = wax_log_record_bytes(log, records[i].iov_len);
		fill(log, &record, stamp, records[i].iov_base,
		     records[i].iov_len);
		record.at += record.size;
		record.offset += record.size;
	}
	err = wax_log_committed_to(log, &place, 1);
	if (!err && ret_position != NULL)
		*ret_position = place.position;
	return err;
}
