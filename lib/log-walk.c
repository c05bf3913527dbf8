/* SPDX-License-Identifier: MIT */
/*
 * The walker: passes committed records in order, and keeps what is derived from
 * them, which is how many there are, and the index that becomes the footer.  It
 * stops at the first record that is reserved and not committed.
 *
 * It looks at 8 bytes of each record, so it costs some nanoseconds for each; the
 * appenders pay nothing for it.
 */
#include "config.h"

#include <sys/mman.h>

#include "log-writer.h"

/* Since Linux 5.18. */
#define MADV_DONTNEED_LOCKED_ 24

#define AHEAD 1024
/* Each costs a system call, and an interrupt of each other appender. */
#define UNMAP_STEP (2 * WAX_LOG_PIECE)
/* Behind a claim that was held for long there may be gigabytes: an appender walks
 * over more than it appends, and not over all. */
#define SOME (4 * WAX_LOG_PIECE)

static void
note_index(const struct wax_log *log, struct wax_log_part *segment,
	   uint64_t offset)
{
	struct wax_log_index_entry entry = {
		.offset = offset,
		.ordinal = log->ordinal,
		.stamp_before = segment->stamp_max,
	};

	wax_log_index_add(&segment->index, &entry);
	segment->next_indexed = offset + segment->index.stride;
}

static inline void
note_record(struct wax_log *log, struct wax_log_part *segment, uint64_t offset,
	    uint32_t word)
{
	const unsigned char *at = segment->memory + offset;
	uint64_t stamp;

	if (offset >= segment->next_indexed)
		note_index(log, segment, offset);
	if (log->stamp_size != 0) {
		stamp = wax_load_le64(at + WAX_RECORD_HEAD_SIZE);
		if (stamp < segment->stamp_min)
			segment->stamp_min = stamp;
		if (stamp > segment->stamp_max)
			segment->stamp_max = stamp;
	}
	segment->payload_size += wax_record_length_of(word);
	segment->count++;
	log->ordinal++;
}

/* Walk within a segment from `offset` up to `most`; returns where it stopped. */
static uint64_t
walk_within(struct wax_log *log, struct wax_log_part *segment, uint64_t offset,
	    uint64_t most)
{
	uint64_t head;
	uint32_t word;

	while (offset < most) {
		/* Where one ends says where the next begins: nothing else
		 * tells the processor in time what is needed. */
		__builtin_prefetch(segment->memory + offset + AHEAD);
		/* order: A2 acquire; pairs with the store in store_head(). */
		head = atomic_load_explicit(
			wax_log_head_at(segment->memory + offset),
			memory_order_acquire);
		word = (uint32_t)WAX_LE64(head);
		switch (wax_record_type_of(word)) {
		case WAX_RECORD_NONE:
		case WAX_RECORD_BUSY:
			return offset;
		case WAX_RECORD_END:
			segment->end = offset + WAX_RECORD_HEAD_SIZE;
			return offset;
		case WAX_RECORD_DATA:
			note_record(log, segment, offset, word);
			break;
		default:
			break;
		}
		offset += wax_record_size(word, log->stamp_size != 0);
	}
	return offset;
}

/*
 * Give back the mapping of pages before `offset`, where nobody stores again (W4):
 * while what the kernel has to look at for each of them is in the caches, which it
 * has left when a segment is unmapped as a whole.
 */
static void
unmap_behind(const struct wax_log *log, struct wax_log_part *segment,
	     uint64_t offset)
{
	uint64_t step =
		log->opts.folio == WAX_FOLIO_HUGE ? WAX_OS_HUGE : UNMAP_STEP;
	uint64_t end = wax_round_down(offset, step);
	uintptr_t base;
	size_t size;

	if (end <= segment->unmapped)
		return;
	base = (uintptr_t)segment->memory + (uintptr_t)segment->unmapped;
	size = (size_t)(end - segment->unmapped);
	/* mlockall() is to keep off page faults, which nobody takes there. */
	if (wax_os_advise(base, size, MADV_DONTNEED) == -EINVAL)
		(void)wax_os_advise(base, size, MADV_DONTNEED_LOCKED_);
	segment->unmapped = end;
}

/* Behind END the next segment goes on, if there is one. */
static struct wax_log_part *
cross(struct wax_log *log, const struct wax_log_part *segment)
{
	/* What END carries (A2) is not there before it. */
	struct wax_log_part *newer = segment->end == 0 ? NULL : segment->newer;

	if (newer == NULL)
		return NULL;
	newer->ordinal = log->ordinal;
	log->walking = newer;
	log->walked = newer->base + WAX_LOG_HEADER_SIZE;
	return newer;
}

/* Walk to the tail, or over `most` bytes and what is left of a record. */
static void
walk(struct wax_log *log, uint64_t most)
{
	struct wax_log_part *segment;
	uint64_t tail, offset;

	/* order: relaxed; what is reserved later is walked later. */
	tail = atomic_load_explicit(&log->tail, memory_order_relaxed);
	if (tail - log->walked > most)
		tail = log->walked + most;
	for (segment = log->walking; segment != NULL && log->walked < tail;
	     segment = cross(log, segment)) {
		if (segment->end != 0)
			continue;
		offset = walk_within(log, segment, log->walked - segment->base,
				     tail - segment->base);
		log->walked = segment->base + offset;
		unmap_behind(log, segment, offset);
	}
}

void
wax_log_walk(struct wax_log *log, const struct wax_log_part *oldest,
	     struct wax_log_walked *ret)
{
	struct wax_log_hold hold;

	wax_log_lock(&log->walk, &hold);
	walk(log, UINT64_MAX);
	*ret = (struct wax_log_walked){
		.position = log->walked,
		.ordinal = log->ordinal,
		.segment = log->walking,
		.oldest_end = oldest == NULL ? 0 : oldest->end,
	};
	wax_log_unlock(&log->walk, &hold);
}

void
wax_log_walk_some(struct wax_log *log)
{
	struct wax_log_hold hold;

	if (!wax_log_try_lock(&log->walk, &hold))
		return;
	walk(log, SOME);
	wax_log_unlock(&log->walk, &hold);
}

uint64_t
wax_log_committed(struct wax_log *log)
{
	struct wax_log_walked walked;

	if (wax_log_check(log) == -EPERM)
		return 0;
	wax_log_walk(log, NULL, &walked);
	return walked.position;
}

uint64_t
wax_log_tail(const struct wax_log *log)
{
	/* order: relaxed; a number. */
	return atomic_load_explicit(&log->tail, memory_order_relaxed);
}

uint64_t
wax_log_durable(const struct wax_log *log)
{
	/* order: A4 acquire; pairs with the stores in raise_durable(). */
	return atomic_load_explicit(&log->durable, memory_order_acquire);
}
