/* SPDX-License-Identifier: MIT */
/*
 * The inside of the writer; <wax/log.h> is the outside, log-format.h the bytes.
 *
 * A position is the base of a segment plus an offset in its file.  The base of
 * the next segment is base + capacity, so it is known before the segment ends,
 * and a position alone tells which segment it is in.
 *
 *   base      + 4096                     tail           limit   + capacity
 *   | header  | record | record | BUSY.. |  has storage |       | next base
 *             committed ---------^
 *
 * Appending (log-append.c) is a compare-exchange of `tail`, a fill, and one
 * store of 8 bytes, the record's header, which makes it visible.  All else is
 * behind one of the locks.
 *
 *   W1  tail only increases, also from segment to segment: so a compare-exchange
 *       that succeeds proves that nothing happened since the load.
 *   W2  limit is the end of what can be stored to in the active segment.  It is
 *       raised after the file has grown and its pages are made; and when a
 *       segment is left, after tail was exchanged for the start of the next.
 *       So who reserves below the limit that it saw is in the segment of that
 *       limit: had the segment been left between load and exchange, the
 *       exchange would have failed.  So would it with an `active` that was read
 *       in between and is newer: tail was moved before that was set.  Nothing is
 *       ever reserved beyond the limit, and ENOSPC leaves no trace.
 *   W3  Behind the limit there is room for END, footer and trailer: a segment
 *       can be left and sealed on a full disk.
 *   W4  A reservation holds its segment and all newer ones: segments are sealed
 *       and unmapped oldest first, and only when the walker passed their END,
 *       which is behind all their records.  After the store that commits its
 *       record an appender touches no segment any more.
 *   W5  The walker (log-walk.c) passes only committed records, in order.  What
 *       is derived from records, ordinals, the index, is known to it alone.
 *   W6  A failed sync is for ever: the kernel forgets it.
 *   W7  A checkpoint that says SEALED says that the segment is on the disk, and
 *       all before it.  RECOVERED says so of the one segment only.
 *
 * Ordering ("->" reads "is seen by")
 *
 *   A1  storage below limit; tail was exchanged   limit raised -> limit read in
 *       take(): else a record is stored where no file is.
 *   A2  content of a record; links of a left segment
 *       header stored in commit -> header read by the walker: else what is
 *       counted, and synced, is not what was stored.
 *   A3  fields of a segment        active set -> active read by an appender:
 *       else it fills in a segment that is not set up.
 *   A4  the sync has returned      durable set -> durable read: else a caller
 *       believes what the disk does not have.
 *   A5  an error's cause           error set -> error read.
 *
 * Locks, by rank: sync, touch, grow, walk.
 */
#ifndef WAX_LOG_WRITER_H
#define WAX_LOG_WRITER_H

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>

#include <wax/log.h>

#include "bits.h"
#include "lock.h"
#include "log-dir.h"
#include "log-format.h"
#include "process.h"
#include "region.h"

#define WAX_LOG_NAME_SIZE 256

/* Most bytes that log-pages.c makes pages of at once: with the records they fit
 * the second-level cache of most processors. */
#define WAX_LOG_PIECE_SHIFT 18
#define WAX_LOG_PIECE ((uint64_t)1 << WAX_LOG_PIECE_SHIFT)
_Static_assert(WAX_LOG_PIECE <= WAX_OS_ZEROS, "a piece is written at once");

/* A thread in one of these is neither interrupted nor cancelled. */
struct wax_log_hold {
	struct wax_os_signals signals;
	int cancel;
};

/* What a segment says of the one before it. */
struct wax_log_link {
	uint64_t base;
	uint64_t number;
	uint32_t salt;
};

/* One segment file that is not sealed yet. */
struct wax_log_part {
	/* Each append reads these. */
	unsigned char *memory;             /* offset 0 */
	const _Atomic(int) *storage_error; /* of the extent; never freed */
	uint64_t base;
	uint32_t salt;

	struct wax_log_part *older; /* NULL: the oldest; W4 */
	struct wax_log_part *newer; /* set before END is stored, A2 */
	struct wax_region *region;
	uint64_t capacity;
	uint64_t number;
	uint64_t begun_ms;
	char name[WAX_LOG_NAME_SIZE];

	/* Under the walk lock. */
	uint64_t ordinal; /* of the first record */
	uint64_t count;
	uint64_t payload_size;
	uint64_t stamp_min;
	uint64_t stamp_max;
	uint64_t end;          /* offset behind END, once walked; else 0 */
	uint64_t next_indexed; /* the index takes nothing before it */
	uint64_t unmapped;     /* offset up to which mapping was given back */
	struct wax_log_index index;

	/* Under the grow lock. */
	uint64_t ready; /* offset up to which there are pages for records */

	/* Under the sync lock. */
	uint64_t generation; /* of the checkpoint */
	uint64_t synced;     /* offset */

	/* Under the touch lock. */
	uint64_t touched; /* offset up to which pages are mapped */
};

/* What followers sleep on, in the lock file. */
struct wax_log_follow {
	_Atomic(uint32_t) sequence;
	_Atomic(uint32_t) waiting;
};

struct wax_log {
	/* Fixed while the log is open. */
	struct wax_log_opts opts; /* with defaults filled in */
	struct wax_log_dir dir;   /* opened for reading, to be synced */
	unsigned char user[WAX_LOG_USER_MAX];
	unsigned char id[16];
	unsigned char boot[16];
	uint32_t generation; /* of the process */
	uint32_t stamp_size; /* bytes of the stamp in a record: 0 or 8 */
	unsigned bell_shift; /* bells ring when higher bits change */
	struct wax_region *lock_file;
	struct wax_log_follow *follow;
	pthread_t sync_thread;
	pthread_t touch_thread;
	int has_sync_thread;
	int has_touch_thread;

	/* Appenders read these, and write tail. */
	_Atomic(int) error;
	_Atomic(int) told; /* the callback knows of it */
	_Atomic(uint64_t) limit;
	_Atomic(struct wax_log_part *) active;
	_Atomic(uint32_t) crowded; /* appenders wait for each other's pieces */
	_Alignas(64) _Atomic(uint64_t) tail;

	/* Bells: a thread sleeps on each. */
	_Alignas(64) _Atomic(uint32_t) sync_bell;
	_Atomic(uint32_t) touch_bell;
	_Atomic(uint32_t) stopping;
	_Atomic(uint32_t) asked; /* by who may not make room: log-ahead.c */

	struct wax_lock walk;
	struct wax_log_part *walking;
	uint64_t walked; /* first position that is not committed */
	uint64_t ordinal;

	struct wax_lock sync; /* syncing, sealing */
	struct wax_log_part *oldest;
	uint64_t unsynced; /* base of the first sealed without a sync */
	int parent_dirty;  /* the directory was made by us */
	_Atomic(uint64_t) durable;
	_Atomic(uint64_t) per_sync; /* bytes of late between two syncs */
	_Atomic(uint64_t) syncs;
	_Atomic(uint64_t) synced_bytes;

	struct wax_lock touch; /* mapping ahead, against unmapping */

	struct wax_lock grow; /* the active segment, its limit, leaving it */
	uint64_t slow_appends;
	uint64_t growths;
	_Atomic(uint64_t) rotations;
	uint32_t folio; /* of the last chunk */
	int full;       /* the last attempt found no space */
	int closed;     /* nothing is appended any more */
	_Atomic(uint64_t) pruned;
};

/* -- log-state.c: locks, errors, events, clocks ---------------------------- */

void
wax_log_lock(struct wax_lock *lock, struct wax_log_hold *ret_hold);
/* 1 if it was free, and is held now. */
int
wax_log_try_lock(struct wax_lock *lock, struct wax_log_hold *ret_hold);
void
wax_log_unlock(struct wax_lock *lock, const struct wax_log_hold *hold);

/* 0, -EPERM in a forked child, or the error that stays. */
static inline int
wax_log_check(const struct wax_log *log)
{
	if (wax_process_generation() != log->generation)
		return -EPERM;
	/* order: A5 acquire; pairs with the exchange in wax_log_poison(). */
	return atomic_load_explicit(&log->error, memory_order_acquire);
}

/* Make err the error that stays, unless there is one; returns the one. */
int
wax_log_poison(struct wax_log *log, int err);

/* Tell the callback.  Under no lock. */
void
wax_log_tell(struct wax_log *log, uint32_t kind, int err, uint64_t position,
	     uint64_t bytes);

uint64_t
wax_log_now_ms(void);

/* What a record is stamped with by the clock; 0 without. */
uint64_t
wax_log_clock(const struct wax_log *log);

/* Tell of an error that stays, once.  Under no lock. */
void
wax_log_tell_error(struct wax_log *log);

/* Wake a thread of ours, or followers. */
void
wax_log_ring(_Atomic(uint32_t) *bell);
void
wax_log_wake_followers(struct wax_log *log);

/* -- log-append.c ---------------------------------------------------------- */

/* Room that was reserved. */
struct wax_log_place {
	uint64_t position;
	uint64_t size;
	unsigned char *at;
	uint64_t offset;
	uint32_t salt;
	const _Atomic(int) *storage_error;
};

/* Bytes that a record takes. */
static inline uint64_t
wax_log_record_bytes(const struct wax_log *log, uint64_t size)
{
	return wax_round_up(WAX_RECORD_HEAD_SIZE + log->stamp_size + size, 8);
}

static inline _Atomic(uint64_t) *
wax_log_head_at(unsigned char *at)
{
	return (_Atomic(uint64_t) *)(void *)at;
}

/* The place of a position that is reserved and not committed (W4). */
void
wax_log_place_of(struct wax_log *log, uint64_t position, uint64_t size,
		 struct wax_log_place *ret);

/* Reserve, having made room if need be. */
int
wax_log_take_or_wait(struct wax_log *log, uint64_t size,
		     struct wax_log_place *ret);

/* Let others hop over `bytes` that are being filled. */
void
wax_log_begin_record(unsigned char *at, uint64_t bytes);

/* Commit a record whose stamp, content and padding are in place. */
void
wax_log_commit_filled(unsigned char *at, uint64_t offset, uint32_t salt,
		      uint32_t word, int has_stamps);

/* What comes after the last store of a commit: wake, report, wait. */
int
wax_log_committed_to(struct wax_log *log, const struct wax_log_place *place,
		     int wait);

/* -- log-grow.c ------------------------------------------------------------ */

/* Have `size` bytes between tail and limit: grow, or leave the segment. */
int
wax_log_make_room(struct wax_log *log, uint64_t size);

/* Have storage and pages for records up to `offset`.  Under grow. */
int
wax_log_grow_segment(struct wax_log *log, struct wax_log_part *segment,
		     uint64_t offset);

/* Where records end at most in a segment. */
uint64_t
wax_log_segment_most(const struct wax_log_part *segment);

/* Make a segment the active one, and publish its limit.  Under grow. */
void
wax_log_enter_segment(struct wax_log *log, struct wax_log_part *segment);

/* Raise the limit to what the active segment has.  Under grow. */
void
wax_log_publish(struct wax_log *log, struct wax_log_part *segment);

/* -- log-ahead.c ----------------------------------------------------------- */

/* Make what is needed soon, if others wait for it and nobody makes it. */
void
wax_log_work_ahead(struct wax_log *log);

/* Have the thread make room for appends that may not, unless there is enough.
 * May be called in a signal handler. */
void
wax_log_ask(struct wax_log *log, int is_refused);

/* Make the room that was asked for. */
void
wax_log_grant(struct wax_log *log);

/* -- log-pages.c ----------------------------------------------------------- */

/* Say how [start, end) of a segment is to be mapped by page faults. */
void
wax_log_advise(const struct wax_log *log, const struct wax_log_part *segment,
	       uint64_t start, uint64_t end);

/*
 * Have pages for records up to `offset`, which has storage.  Under grow, for the
 * active segment, before the limit is raised.
 */
int
wax_log_prepare(struct wax_log *log, struct wax_log_part *segment,
		uint64_t offset);

/* -- log-part.c --------------------------------------------------------- */

/* Make the file of a new segment: stored header, room for a first record. */
int
wax_log_part_create(struct wax_log *log, uint64_t base, uint64_t number,
		    const struct wax_log_link *previous,
		    struct wax_log_part **ret_segment);

/* Store END where the records of a segment end. */
void
wax_log_part_end(const struct wax_log_part *segment, uint64_t offset);

/* -- log-walk.c ------------------------------------------------------------ */

/* How far records are committed. */
struct wax_log_walked {
	uint64_t position;
	uint64_t ordinal;
	struct wax_log_part *segment; /* that position is in */
	uint64_t oldest_end;          /* the oldest segment's end, or 0 */
};

/* Walk over what is committed.  With `oldest`, under sync. */
void
wax_log_walk(struct wax_log *log, const struct wax_log_part *oldest,
	     struct wax_log_walked *ret);

/* Walk over some of it while it is in the caches, unless somebody does. */
void
wax_log_walk_some(struct wax_log *log);

/* -- log-sync.c ------------------------------------------------------------ */

/* Sync all that is committed.  Under sync. */
int
wax_log_sync_locked(struct wax_log *log);

/* Sync what was sealed without, because nobody had asked.  Under sync. */
int
wax_log_sync_sealed(struct wax_log *log);

/* Sync now what is committed. */
int
wax_log_sync_some(struct wax_log *log);

/* Sync up to `end`, which was a tail; waits for records before it. */
int
wax_log_sync_to(struct wax_log *log, uint64_t end);

/* Write the next checkpoint slot.  Under sync. */
void
wax_log_checkpoint(struct wax_log *log, struct wax_log_part *segment,
		   uint64_t end, uint64_t ordinal, uint32_t state);

/* -- log-seal.c ------------------------------------------------------------ */

/* Seal what is left and committed; returns how many segments remain to be. */
int
wax_log_seal_some(struct wax_log *log);

/* -- log-opts.c ------------------------------------------------------------ */

/* Read options, check them, and fill in the defaults. */
int
wax_log_opts_load(const struct wax_log_opts *user,
		  struct wax_log_opts *ret_opts);

/* -- log-thread.c ---------------------------------------------------------- */

int
wax_log_start_threads(struct wax_log *log);
void
wax_log_stop_threads(struct wax_log *log);

/* -- log-close.c ----------------------------------------------------------- */

/* Free what there is of a log, and leave its files as they are. */
void
wax_log_free(struct wax_log *log);

#endif /* WAX_LOG_WRITER_H */
