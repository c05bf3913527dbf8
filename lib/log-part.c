/* SPDX-License-Identifier: MIT */
/*
 * The file of one segment: made, and ended.  All that can fail for
 * want of space fails here, before anybody has reserved anything in it.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "log-writer.h"

#define FIRST_STEP ((uint64_t)64 << 10)
/* 64 KiB, 2 MiB, 34 MiB: ext4 has a place for four extents in the inode, of which
 * the last step takes two.  With more of them each sync writes a page of extents,
 * which are a twentieth of what 64 KiB take. */
#define STEP_SHIFT 4
/* Where that is much of the disk, a segment doubles: a step that finds too little
 * leaves nothing to others. */
#define STEP_SHIFTED ((uint64_t)32 << 20)
#define STEPS_FREE 16

static struct wax_region_opts
region_opts(const struct wax_log *log, uint64_t capacity, uint32_t flags)
{
	struct wax_region_opts opts = WAX_REGION_OPTS_INIT;

	opts.flags = flags | (log->opts.flags & WAX_NO_HANDLER);
	if (log->opts.sync != WAX_LOG_SYNC_NONE)
		opts.flags |= WAX_REGION_SYNC;
	opts.reserve = capacity;
	opts.first_step = FIRST_STEP;
	/* A quarter at most, so that a small segment stays small. */
	opts.max_step = log->opts.grow_bytes < capacity / 4
				? log->opts.grow_bytes
				: capacity / 4;
	opts.mode = log->opts.flags & WAX_LOG_ALLOW_SPARSE ? WAX_GROW_DEFAULT
							   : WAX_GROW_ALLOCATE;
	/* Advice is given piece by piece, in log-grow.c. */
	opts.folio = WAX_FOLIO_NORMAL;
	return opts;
}

/* Map the file, and have room for the header and a first small record. */
static int
open_file(struct wax_log *log, struct wax_log_part *segment, uint32_t flags)
{
	struct wax_region_opts opts =
		region_opts(log, segment->capacity, flags);
	struct wax_region_stat stat;
	int err = wax_region_openat(log->dir.fd, segment->name, &opts,
				    &segment->region);

	if (err)
		return err;
	if (wax_os_free_bytes(log->dir.fd) / STEPS_FREE >=
	    (opts.max_step < STEP_SHIFTED ? opts.max_step : STEP_SHIFTED))
		segment->region->extent->step_shift = STEP_SHIFT;
	/* Its last page is stored to after it was written, on a disk that may
	 * be full by then; and records have checksums of their own. */
	wax_os_write_in_place(wax_region_fd(segment->region));
	segment->memory = wax_region_base(segment->region);
	segment->storage_error = &segment->region->extent->error;
	err = wax_region_stat(segment->region, &stat, sizeof(stat));
	/* Less address space than asked for makes segments shorter. */
	if (!err && stat.reserve < segment->capacity)
		segment->capacity = stat.reserve;
	if (!err)
		err = wax_log_grow_segment(log, segment,
					   WAX_LOG_HEADER_SIZE + 4096);
	/* Anything else says that allocating is not possible there. */
	return err == -EOPNOTSUPP || err == -ENOSYS ? -ENOTSUP : err;
}

static uint64_t
now_ns(clockid_t clock)
{
	struct timespec now = {0, 0};

	(void)clock_gettime(clock, &now);
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

static void
store_header(const struct wax_log *log, const struct wax_log_part *segment,
	     const struct wax_log_link *previous)
{
	unsigned char bytes[WAX_LOG_HEADER_SIZE];
	uint64_t magic;
	struct wax_log_header header = {
		.incompat = log->stamp_size ? WAX_LOG_FEATURE_STAMP : 0,
		.number = segment->number,
		.base_lsn = segment->base,
		.capacity = segment->capacity,
		.salt = segment->salt,
		.record_max = log->opts.max_record,
		.realtime_ns = now_ns(CLOCK_REALTIME),
		.monotonic_ns = now_ns(CLOCK_MONOTONIC),
		.stamp_kind = log->opts.stamp,
	};

	memcpy(header.log_id, log->id, sizeof(header.log_id));
	memcpy(header.boot_id, log->boot, sizeof(header.boot_id));
	memcpy(header.user, log->user, sizeof(header.user));
	if (previous != NULL) {
		header.previous_flags = WAX_LOG_HAS_PREVIOUS;
		header.previous_number = previous->number;
		header.previous_base_lsn = previous->base;
		header.previous_salt = previous->salt;
	}
	wax_log_header_encode(&header, bytes);
	memcpy(segment->memory + sizeof(magic), bytes + sizeof(magic),
	       WAX_LOG_HEADER_CRC_SIZE - sizeof(magic));
	memcpy(&magic, bytes, sizeof(magic));
	/* order: release; the rest of the header comes before, so who is killed
	 * in between leaves a file without a magic, which nobody believes.  No
	 * acquire pairs with it here: readers are other processes. */
	atomic_store_explicit((_Atomic(uint64_t) *)(void *)segment->memory,
			      magic, memory_order_release);
}

static struct wax_log_part *
segment_new(const struct wax_log *log, uint64_t base, uint64_t number)
{
	struct wax_log_part *segment = calloc(1, sizeof(*segment));

	if (segment == NULL)
		return NULL;
	segment->base = base;
	segment->number = number;
	segment->capacity = log->opts.segment_bytes;
	segment->ready = WAX_LOG_HEADER_SIZE;
	segment->synced = WAX_LOG_HEADER_SIZE;
	/* The page of the header is stored to with each checkpoint. */
	segment->unmapped = wax_os_page_size();
	segment->stamp_min = UINT64_MAX;
	segment->begun_ms = wax_log_now_ms();
	wax_log_index_init(&segment->index, 0);
	wax_log_dir_name(&log->dir, base, segment->name);
	return segment;
}

/*
 * Before anything is appended: of segments that a power failure leaves, only the
 * last can be without its header, and there is no hole between any two.  A disk
 * that is full may say so only here; it has lost nothing, because the file goes.
 */
static int
settle_header(struct wax_log *log, const struct wax_log_part *segment)
{
	int err = wax_os_sync_data(wax_region_fd(segment->region));

	if (!err)
		err = wax_os_sync(log->dir.fd);
	return !err || err == -ENOSPC || err == -EDQUOT
		       ? err
		       : wax_log_poison(log, err);
}

/* What an attempt left that failed as soon as it had made the file; we have the
 * log, so nobody is about to write to it.  Returns 0 if it is gone. */
static int
remove_empty(const struct wax_log *log, const char *name)
{
	struct wax_os_stat st;
	int err = wax_os_stat_name(log->dir.fd, name, 0, &st);

	if (!err && (!S_ISREG(st.mode) || st.size != 0))
		err = -EEXIST;
	return err ? err : wax_os_unlink(log->dir.fd, name);
}

int
wax_log_part_create(struct wax_log *log, uint64_t base, uint64_t number,
		    const struct wax_log_link *previous,
		    struct wax_log_part **ret_segment)
{
	struct wax_log_part *segment = segment_new(log, base, number);
	int err;

	if (segment == NULL)
		return -ENOMEM;
	err = wax_os_random(&segment->salt, sizeof(segment->salt));
	if (!err)
		err = open_file(log, segment, WAX_REGION_EXCLUSIVE);
	if (err == -EEXIST && remove_empty(log, segment->name) == 0)
		err = open_file(log, segment, WAX_REGION_EXCLUSIVE);
	if (!err) {
		store_header(log, segment, previous);
		err = settle_header(log, segment);
	}
	if (err) {
		/* The name is ours only if the region was opened. */
		if (segment->region != NULL) {
			(void)wax_region_abort(segment->region);
			(void)wax_os_unlink(log->dir.fd, segment->name);
		}
		free(segment);
		return err;
	}
	*ret_segment = segment;
	return 0;
}

void
wax_log_part_end(const struct wax_log_part *segment, uint64_t offset)
{
	wax_log_commit_filled(segment->memory + offset, offset, segment->salt,
			      wax_record_word(WAX_RECORD_END, 0), 0);
}
