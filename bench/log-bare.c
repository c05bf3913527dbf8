/* SPDX-License-Identifier: MIT */
/*
 * The limits of a log that stores records to a file in memory: loops that do
 * what such a log cannot leave out, and nothing else.
 *
 * A segment is allocated, all of it, and mapped.  Pages come by writing zeros, a
 * piece at a time, which costs less than page faults.  A record is a head of 8
 * bytes, with a checksum that knows where the record is, and a copy.  There are
 * no second segment, no reader, no error but that of a piece.
 *
 *   alone     one thread: no lock, and no atomic operation but the store of the
 *             head
 *   recycled  the same on the same pages, again and again: without zeros
 *   atomic    several threads, which take room by adding to a number; a lock for
 *             pieces
 *   ahead     the same, and a thread that makes pieces before they are needed
 *   faults    one thread, and each page by a fault: as little as can be is written
 *             by a sync, which notes in the first page how far the last one came
 *
 * Rule B1: who takes room up to `ready` may store there.  `ready` is stored with
 * release when a piece has its pages, and loaded with acquire.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "../lib/crc32c.h"
#include "file.h"
#include "log-appender.h"
#include "log-peers.h"

#define PIECE ((size_t)256 << 10)
#define PAGE ((size_t)4096)
/* How far the thread is to be ahead. */
#define AHEAD ((size_t)4 << 20)
/* Recycled: more than a cache of one core holds. */
#define LAP ((size_t)64 << 20)

enum { ALONE, RECYCLED, ATOMIC, THREAD_AHEAD, FAULTS };

struct bare {
	int fd;
	/* Of a record, and of one with its head. */
	size_t size, step;
	struct bench_mapping mapping;
	/* Records start below it; at the start of the file again from there. */
	size_t lap;
	/* Where the next record goes: of one thread, and of several. */
	size_t tail;
	atomic_size_t shared_tail;
	/* B1. */
	atomic_size_t ready;
	/* Guards pieces, where there are several threads. */
	pthread_mutex_t mutex;
	pthread_t thread;
	atomic_bool ends;
};

/* -- Pages ----------------------------------------------------------------- */

static int
make_piece(struct bare *log)
{
	static const unsigned char zeros[PIECE];
	/* order: relaxed; only who makes pieces changes it. */
	size_t at = atomic_load_explicit(&log->ready, memory_order_relaxed);

	if (pwrite(log->fd, zeros, PIECE, (off_t)at) != (ssize_t)PIECE)
		return -EIO;
	/* order: release; B1. */
	atomic_store_explicit(&log->ready, at + PIECE, memory_order_release);
	return 0;
}

static int
is_ready(struct bare *log, size_t end)
{
	/* order: acquire; B1. */
	return end <= atomic_load_explicit(&log->ready, memory_order_acquire);
}

static int
make_ready(struct bare *log, size_t end)
{
	int err = 0;

	(void)pthread_mutex_lock(&log->mutex);
	while (!err && !is_ready(log, end))
		err = make_piece(log);
	(void)pthread_mutex_unlock(&log->mutex);
	return err;
}

static void *
keep_ahead(void *arg)
{
	const struct timespec pause = {.tv_nsec = 20000};
	struct bare *log = arg;
	size_t to, mapped = 0;

	/* order: relaxed throughout; memory is not handed over. */
	while (!atomic_load_explicit(&log->ends, memory_order_relaxed)) {
		to = mapped + PIECE;
		if (to > log->mapping.size ||
		    to > AHEAD + atomic_load_explicit(&log->shared_tail,
						      memory_order_relaxed)) {
			(void)nanosleep(&pause, NULL);
			continue;
		}
		if (make_ready(log, to) != 0)
			return NULL;
		/* So that the appender meets no page fault, either. */
		(void)madvise(log->mapping.base + mapped, PIECE,
			      MADV_POPULATE_WRITE);
		mapped = to;
	}
	return NULL;
}

/* -- Records --------------------------------------------------------------- */

static void
store_record(const struct bare *log, size_t offset, const void *data)
{
	unsigned char *at = log->mapping.base + offset;
	const uint64_t head = offset;
	uint32_t crc = wax_crc32c_copy_padded(&head, 1, at + sizeof(head), data,
					      log->size);

	/* order: release; a reader is to find the record behind its head. */
	atomic_store_explicit((_Atomic(uint64_t) *)(void *)at,
			      (uint64_t)crc << 32 | log->size,
			      memory_order_release);
}

static int
append_alone(void *arg, const void *data, size_t count)
{
	struct bare *log = arg;
	int err;

	for (; count > 0; count--, log->tail += log->step) {
		if (log->tail >= log->lap)
			log->tail = 0;
		while (!is_ready(log, log->tail + log->step)) {
			err = make_piece(log);
			if (err)
				return err;
		}
		store_record(log, log->tail, data);
	}
	return 0;
}

static int
append_atomic(void *arg, const void *data, size_t count)
{
	struct bare *log = arg;
	size_t at;
	int err;

	while (count-- > 0) {
		/* order: relaxed; B1 hands over the pages. */
		at = atomic_fetch_add_explicit(&log->shared_tail, log->step,
					       memory_order_relaxed);
		if (!is_ready(log, at + log->step)) {
			err = make_ready(log, at + log->step);
			if (err)
				return err;
		}
		store_record(log, at, data);
	}
	return 0;
}

static int
sync_faults(void *arg)
{
	struct bare *log = arg;

	if (fdatasync(log->fd) != 0)
		return -errno;
	memcpy(log->mapping.base, &log->tail, sizeof(log->tail));
	return 0;
}

/* -- Segments -------------------------------------------------------------- */

static int
make_segment(struct bare *log, const char *directory, size_t mapped)
{
	char path[4096];
	int err;

	(void)snprintf(path, sizeof(path), "%s/records", directory);
	log->fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	if (log->fd < 0)
		return -errno;
	err = fallocate(log->fd, 0, 0, (off_t)mapped) != 0 ? -errno : 0;
	if (!err)
		err = bench_map(log->fd, mapped, &log->mapping);
	if (err)
		(void)close(log->fd);
	return err;
}

static int
close_bare(void *arg)
{
	struct bare *log = arg;
	int err = 0;

	bench_unmap(&log->mapping);
	if (close(log->fd) != 0)
		err = -errno;
	(void)pthread_mutex_destroy(&log->mutex);
	free(log);
	return err;
}

/* The first page is that of the note. */
static void
leave_to_faults(struct bare *log)
{
	(void)madvise(log->mapping.base, log->mapping.size, MADV_RANDOM);
	log->tail = PAGE;
	/* order: relaxed; there is one thread. */
	atomic_store_explicit(&log->ready, SIZE_MAX, memory_order_relaxed);
}

static int
open_bare(const struct appender *appender, const char *directory,
	  const struct append_work *work, void **ret_state)
{
	struct bare *log = calloc(1, sizeof(*log));
	size_t mapped;
	int err;

	if (log == NULL)
		return -ENOMEM;
	log->size = work->size;
	log->step = sizeof(uint64_t) + ((work->size + 7) & ~(size_t)7);
	mapped = (size_t)work->bytes / work->size * log->step;
	log->lap = SIZE_MAX;
	if (appender->variant == RECYCLED && mapped > LAP)
		log->lap = mapped = LAP;
	/* A record may end behind the lap. */
	mapped = (mapped / PIECE + 2) * PIECE;
	err = make_segment(log, directory, mapped);
	if (err) {
		free(log);
		return err;
	}
	(void)pthread_mutex_init(&log->mutex, NULL);
	if (appender->variant == FAULTS)
		leave_to_faults(log);
	if (appender->variant == THREAD_AHEAD)
		err = -pthread_create(&log->thread, NULL, keep_ahead, log);
	if (err) {
		(void)close_bare(log);
		return err;
	}
	*ret_state = log;
	return 0;
}

static int
close_ahead(void *arg)
{
	struct bare *log = arg;

	/* order: relaxed; memory is not handed over. */
	atomic_store_explicit(&log->ends, 1, memory_order_relaxed);
	(void)pthread_join(log->thread, NULL);
	return close_bare(log);
}

static const struct appender alone = {.variant = ALONE,
				      .open = open_bare,
				      .append = append_alone,
				      .close = close_bare};
static const struct appender recycled = {.flags = APPENDER_MEMORY,
					 .variant = RECYCLED,
					 .open = open_bare,
					 .append = append_alone,
					 .close = close_bare};
static const struct appender shared = {.flags = APPENDER_SHARED,
				       .variant = ATOMIC,
				       .open = open_bare,
				       .append = append_atomic,
				       .close = close_bare};
static const struct appender ahead = {.flags = APPENDER_SHARED,
				      .variant = THREAD_AHEAD,
				      .open = open_bare,
				      .append = append_atomic,
				      .close = close_ahead};

static const struct appender faults = {.variant = FAULTS,
				       .open = open_bare,
				       .append = append_alone,
				       .sync = sync_faults,
				       .close = close_bare};

#define PROMISE "a limit: kill -9 loses nothing; checksum"

const struct bench_contestant bench_bare = {
	BENCH_APPENDER("bare loop", PROMISE, &alone),
};
const struct bench_contestant bench_bare_recycled = {
	BENCH_APPENDER("bare loop, recycled",
		       "a limit: the same pages again; checksum", &recycled),
};
const struct bench_contestant bench_bare_atomic = {
	BENCH_APPENDER("bare loop, atomic", PROMISE, &shared),
};
const struct bench_contestant bench_bare_ahead = {
	BENCH_APPENDER("bare loop, ahead", PROMISE, &ahead),
};
const struct bench_contestant bench_bare_faults = {
	BENCH_APPENDER("bare loop, faults", PROMISE, &faults),
};
