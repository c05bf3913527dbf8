/* SPDX-License-Identifier: MIT */
/**
 * @file wax/log.h
 * @brief Records that survive the process the moment they are appended.
 *
 * A log is a directory of segment files, NAME.<position>.wlog.  A record is in
 * the file, not in a buffer, when the append returns: if the process is killed
 * right then, nothing is lost.  No system call is made per record.
 *
 *   position 0                                       durable  committed  tail
 *   |-- segment ---|-- segment ---|-- segment ----------|---------|-------|
 *       sealed         sealed         active            on disk   visible taken
 *
 * A position is a number that only increases and names a record for ever: where
 * its segment begins, plus the offset in that file.  A segment takes as many
 * numbers as it may have bytes, so the numbers jump where one ends early, and
 * name and header of the next are known before.  The end of a segment is a record
 * of its own (END), stored when it is left; index and trailer follow when all
 * its records are committed.
 *
 * What is promised to a record whose append has returned 0:
 *
 *   the process dies         nothing is lost, whatever the policy
 *   kernel or power fails    what lies below wax_log_durable() is not lost;
 *                            wax_log_sync() and the sync policy move that
 *
 * One process writes a log (-EBUSY), with any number of threads, and any number
 * of processes read it meanwhile.  Readers believe nothing that a checksum does
 * not confirm.
 *
 * Caveats
 *
 * - Records appear to readers in order: a thread that keeps a claim open, or is
 *   stopped inside an append, holds back all that come after it.
 * - A failed sync ends the log for good (the kernel reports a lost write once
 *   and forgets it): all later calls return the error.  Open the log again.
 * - A full disk does not: append returns -ENOSPC, leaves no trace, and works
 *   again when there is space.
 * - After fork(2) the child's handle refuses with -EPERM.
 * - Only wax_log_append_nowait() may be called in a signal handler.
 * - On copy-on-write file systems (btrfs) a full disk may also be found at the
 *   store; the record is then not in the file, and the error stays.
 */
#ifndef WAX_LOG_H
#define WAX_LOG_H

#include <stddef.h>
#include <stdint.h>
#include <sys/uio.h>
#include <wax/base.h>
#include <wax/handler.h>
#include <wax/region.h>

WAX_BEGIN_DECLS

/* -- Writing --------------------------------------------------------------- */

/** Opaque; a log that is open for appending. */
struct wax_log;

/** Beyond every record: wax_log_sync() all, wax_log_seek() to the end. */
#define WAX_LOG_END UINT64_MAX

/** Bits of wax_log_opts.flags, beside WAX_NO_HANDLER. */
enum {
	/** The log must exist (-ENOENT); the default creates it. */
	WAX_LOG_EXISTING = 1u << 1,
	/** Where the file system cannot allocate, go on with files that have
	 *  holes: a full disk is then found at the store, which does not end the
	 *  process but loses the record and stays as an error. */
	WAX_LOG_ALLOW_SPARSE = 1u << 2,
	/** Start no thread.  Then nothing is synced, rotated by age or pruned
	 *  but by the calls that say so, and by rotation. */
	WAX_LOG_NO_THREAD = 1u << 3
};

/** When records reach the disk: wax_log_opts.sync. */
enum {
	/** WAX_LOG_SYNC_INTERVAL. */
	WAX_LOG_SYNC_DEFAULT = 0,
	/** Only by wax_log_sync().  Fastest. */
	WAX_LOG_SYNC_NONE = 1,
	/** Every sync_ms, and every sync_bytes if set, by a thread. */
	WAX_LOG_SYNC_INTERVAL = 2,
	/** Each append returns when its record is durable; appends that are
	 *  waiting share a sync, which is delayed by sync_ms to collect more. */
	WAX_LOG_SYNC_GROUP = 3,
	/** Each append syncs before it returns. */
	WAX_LOG_SYNC_EACH = 4
};

/** The number that each record carries: wax_log_opts.stamp. */
enum {
	/** None; saves 8 bytes a record. */
	WAX_LOG_STAMP_NONE = 0,
	/** CLOCK_REALTIME_COARSE: nanoseconds since 1970, to some milliseconds.
	 *  Cheap. */
	WAX_LOG_STAMP_COARSE = 1,
	/** CLOCK_REALTIME. */
	WAX_LOG_STAMP_REAL = 2,
	/** Given with each record. */
	WAX_LOG_STAMP_USER = 3
};

/** What is kept of a log whose machine lost power: wax_log_opts.recover. */
enum {
	/** WAX_LOG_SALVAGE. */
	WAX_LOG_RECOVER_DEFAULT = 0,
	/** Every record that verifies; what is between them becomes gaps that
	 *  readers report. */
	WAX_LOG_SALVAGE = 1,
	/** All up to the first record that does not verify, for write-ahead
	 *  logs.  Records behind it are first copied to a file of their own.
	 *  If only the process died this is the same as salvage: the kernel
	 *  still had everything. */
	WAX_LOG_PREFIX = 2
};

/** Whether a thread maps pages ahead of the tail: wax_log_opts.pretouch. */
enum {
	/** On for segments of 256 MiB and more. */
	WAX_LOG_PRETOUCH_DEFAULT = 0,
	WAX_LOG_PRETOUCH_ON = 1,
	WAX_LOG_PRETOUCH_OFF = 2
};

/** What wax_log_event.kind tells of. */
enum {
	/** A new segment is written; position is its first. */
	WAX_LOG_EVENT_ROTATED = 1,
	/** A segment is complete and will never change; position is its first. */
	WAX_LOG_EVENT_SEALED = 2,
	/** No space; position is the tail, err says which kind of full. */
	WAX_LOG_EVENT_FULL = 3,
	/** Open found segments that nobody had closed; position is the end of
	 *  what was kept, bytes how much was not.  Told before open returns:
	 *  there is no handle yet. */
	WAX_LOG_EVENT_RECOVERED = 4,
	/** A sync failed; err is what all later calls return. */
	WAX_LOG_EVENT_POISONED = 5,
	/** A segment was deleted by retention; position is its first. */
	WAX_LOG_EVENT_PRUNED = 6
};

/** What an event callback is told. */
struct wax_log_event {
	/** WAX_LOG_EVENT_*. */
	uint32_t kind;
	/** A negative errno, or 0. */
	int32_t err;
	/** A position; see the kind. */
	uint64_t position;
	/** A number of bytes; see the kind. */
	uint64_t bytes;
};

/**
 * Called after something happened to a log, by the thread that made it happen,
 * with no lock held.  It may use the log, but neither close it nor wait for a
 * thread that does; while the log is being closed, appends and wax_log_sync()
 * return -EBADF.
 * Signals may be blocked.
 */
typedef void
wax_log_event_function(void *arg, const struct wax_log_event *event);

/** Most bytes in wax_log_opts.user. */
#define WAX_LOG_USER_MAX 256u

/** Most bytes that wax_log_opts.max_record can allow. */
#define WAX_LOG_RECORD_MAX (1u << 27)

/** Size of struct wax_log_opts in 0.1.  Never changes. */
#define WAX_LOG_OPTS_SIZE_V0 (104u + 4u * sizeof(void *))

/**
 * Options for writing a log.  Zero in any field means the default, so start
 * from WAX_LOG_OPTS_INIT and set what you need.  Fields are only ever added at
 * the end.
 */
struct wax_log_opts {
	/** sizeof(struct wax_log_opts), so that old and new can mix. */
	uint32_t size;
	/** WAX_NO_HANDLER and WAX_LOG_* bits. */
	uint32_t flags;
	/** Bytes of a segment file, at most 1 TiB, at least 64 KiB; rounded up
	 *  to 4 KiB.  Default 1 GiB. */
	uint64_t segment_bytes;
	/** Milliseconds after which a segment with a record is left for a new
	 *  one; looked at by the thread.  Default: no limit. */
	uint64_t segment_age_ms;
	/** Bytes by which a segment grows at most; it starts with less and
	 *  doubles.  Default 64 MiB. */
	uint64_t grow_bytes;
	/** WAX_LOG_SYNC_INTERVAL: also sync after so many bytes. */
	uint64_t sync_bytes;
	/** Retention: delete the oldest sealed segments while the log has more
	 *  bytes than this. */
	uint64_t retain_bytes;
	/** Delete sealed segments that were last written longer ago. */
	uint64_t retain_age_ms;
	/** Delete the oldest sealed segments while the file system has less
	 *  than this free. */
	uint64_t retain_free_bytes;
	/** Delete the oldest sealed segments while there are more segments. */
	uint32_t retain_count;
	/** Most bytes of a record's content, at most WAX_LOG_RECORD_MAX and
	 *  half a segment.  Default 16 MiB, or an eighth of a segment. */
	uint32_t max_record;
	/** WAX_LOG_SYNC_*. */
	uint32_t sync;
	/** INTERVAL: milliseconds between syncs, default 1000.  GROUP:
	 *  milliseconds to collect appends, default none. */
	uint32_t sync_ms;
	/** WAX_LOG_STAMP_*. */
	uint32_t stamp;
	/** WAX_LOG_SALVAGE or _PREFIX, should the log need recovery. */
	uint32_t recover;
	/** WAX_FOLIO_*.  Default: huge folios while much is stored between two
	 *  syncs, else small ones; measured all the time. */
	uint32_t folio;
	/** WAX_LOG_PRETOUCH_*. */
	uint32_t pretouch;
	/** Milliseconds that sync and close wait for records that are taken
	 *  but not committed.  Default 10 000. */
	uint32_t wait_ms;
	/** Bytes of user metadata, at most WAX_LOG_USER_MAX. */
	uint32_t user_size;
	/** Start of the file names, without a slash, at most 200 bytes, not
	 *  starting with a dot.  Default "log". */
	const char *name;
	/** Kept in the header of each segment that is made: an application's
	 *  tag, a schema. */
	const void *user;
	/** Called for WAX_LOG_EVENT_*; NULL for none. */
	wax_log_event_function *event;
	/** First argument of event. */
	void *event_arg;
};
#define WAX_LOG_OPTS_INIT                                                     \
	{                                                                     \
		sizeof(struct wax_log_opts), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, \
			0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0                       \
	}

/** Why wax_log_open() could not. */
struct wax_log_obstacle {
	/** -EBUSY: the process that writes the log, or 0 if it cannot be told
	 *  (another container, a file system without locks). */
	int64_t pid;
	/** -EBADMSG: first position of the segment that is damaged. */
	uint64_t segment;
	/** -EBADMSG: what is wrong in its file, and where. */
	struct wax_problem problem;
};

/** What wax_log_stat() tells.  Fields are only ever added at the end. */
struct wax_log_stat {
	/** First position that is still in a segment. */
	uint64_t first;
	/** See wax_log_durable(), _committed() and _tail(). */
	uint64_t durable;
	uint64_t committed;
	uint64_t tail;
	/** Ordinal of the record at committed: how many were before it. */
	uint64_t ordinal;
	/** First position of the active segment. */
	uint64_t segment;
	/** Bytes that all segment files take together. */
	uint64_t bytes;
	/** Segment files, the active one and those being sealed included. */
	uint64_t segments;
	/** Records that had to wait for growth or rotation. */
	uint64_t slow_appends;
	/** Growths of a segment file. */
	uint64_t growths;
	/** Segments begun by this handle. */
	uint64_t rotations;
	/** Syncs made, and positions synced by them. */
	uint64_t syncs;
	uint64_t synced_bytes;
	/** Segments deleted by this handle. */
	uint64_t pruned;
	/** Bytes of the active segment that are mapped ahead of the tail. */
	uint64_t pretouched;
	/** WAX_LOG_SYNC_*, as in force. */
	uint32_t sync;
	/** WAX_FOLIO_HUGE, _NORMAL or _SMALL, for what grows next. */
	uint32_t folio;
	/** WAX_STAT_UNLOCKED. */
	uint32_t flags;
	/** The error that stays, a negative errno, or 0. */
	int32_t error;
};

/**
 * Open a log for appending; create it if there is none.
 *
 * @param path  directory of the log; made (one level) if missing
 * @param opts  options, or NULL for all defaults
 * @param[out] ret_log  the log; free it with wax_log_close()
 * @param[out] reterr_obstacle  who or what is in the way, for -EBUSY and
 *              -EBADMSG; may be NULL
 *
 * @retval 0         success
 * @retval -EINVAL   path or ret_log is NULL, opts->size is below
 *                   WAX_LOG_OPTS_SIZE_V0, flags has an unknown bit, or another
 *                   option is out of its range
 * @retval -E2BIG    opts comes from a newer wax and sets a field this one lacks
 * @retval -EBUSY    another handle, here or in another process, writes the log
 * @retval -ENOENT   the parent directory is missing, or there is no log and
 *                   WAX_LOG_EXISTING is set
 * @retval -EBADMSG  the last segment is damaged so that what comes next cannot
 *                   be told
 * @retval -ENOTSUP  the segments need a newer wax; the file system cannot
 *                   allocate and WAX_LOG_ALLOW_SPARSE is not set; or as
 *                   wax_region_open()
 * @retval -ENOSPC   no space for a segment; also -EDQUOT, -EFBIG
 * @retval -ENOMEM   no memory or address space
 * @retval -errno    what a system call returned
 *
 * If the last writer died, its segments are recovered first and sealed; that
 * takes as long as reading the newest of them.  Each open begins a new segment.
 *
 * Threads:  safe.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
WAX_API WAX_MUST_CHECK int
wax_log_open(const char *path, const struct wax_log_opts *opts,
	     struct wax_log **ret_log,
	     struct wax_log_obstacle *reterr_obstacle);

/**
 * Append a record.
 *
 * @param log   the log
 * @param data  content; may be NULL if size is 0
 * @param size  bytes, at most max_record; 0 is a record, too
 * @param[out] ret_position  where the record is; may be NULL
 *
 * @retval 0           the record is in the file, and visible to readers when
 *                     those before it are; durable as the policy says
 * @retval -EOVERFLOW  size is over max_record
 * @retval -ENOSPC     the disk is full; nothing was appended, and a later call
 *                     may succeed; also -EDQUOT, -EFBIG, -ENOMEM, -EMFILE
 * @retval -EPERM      this process is a fork of the one that opened the log
 * @retval -errno      the error that stays, see wax_log_error(); with the
 *                     policies GROUP and EACH the record may have been appended
 *                     but is not durable; also -ETIMEDOUT then, see
 *                     wax_log_sync()
 *
 * Threads:  safe; appends run side by side.
 * Signals:  not async-signal-safe; see wax_log_append_nowait().
 * Since:    0.1
 */
WAX_API WAX_MUST_CHECK int
wax_log_append(struct wax_log *log, const void *data, size_t size,
	       uint64_t *ret_position);

/**
 * Append one record that is gathered from pieces.
 *
 * @param log    the log
 * @param parts  pieces of the content, in order
 * @param count  number of pieces
 * @param stamp  the record's stamp; used with WAX_LOG_STAMP_USER only
 * @param[out] ret_position  where the record is; may be NULL
 *
 * @return  as wax_log_append()
 *
 * Threads:  safe.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
WAX_API WAX_MUST_CHECK int
wax_log_appendv(struct wax_log *log, const struct iovec *parts, uint32_t count,
		uint64_t stamp, uint64_t *ret_position);

/**
 * Append records that stand side by side.
 *
 * @param log      the log
 * @param records  the content of each
 * @param count    number of records; 0 does nothing
 * @param stamp    stamp of all; used with WAX_LOG_STAMP_USER only
 * @param[out] ret_position  where the first one is; may be NULL
 *
 * @retval -EOVERFLOW  a record is over max_record, or all together take more
 *                     than half a segment
 * @return  else as wax_log_append()
 *
 * One reservation, so no other thread's record comes between, and cheaper than
 * one by one.  If the process dies meanwhile, some of them may be there, from
 * the first on.
 *
 * Threads:  safe.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
WAX_API WAX_MUST_CHECK int
wax_log_batch(struct wax_log *log, const struct iovec *records, uint32_t count,
	      uint64_t stamp, uint64_t *ret_position);

/**
 * Append a record if that needs no lock and no waiting.
 *
 * @param log   the log
 * @param data  content
 * @param size  bytes
 * @param[out] ret_position  where the record is; may be NULL
 *
 * @retval 0           appended; not waited for, whatever the policy
 * @retval -EAGAIN     the segment has to grow or to be left first; any other
 *                     append or wax_log_ensure() does that
 * @retval -EOVERFLOW  size is over max_record
 * @retval -EPERM      this process is a fork of the one that opened the log
 * @retval -errno      the error that stays
 *
 * May be called in a handler of any signal, SIGSEGV included, that interrupts
 * any function of the log, open and close excepted.
 *
 * Threads:  safe.
 * Signals:  async-signal-safe.
 * Since:    0.1
 */
WAX_API WAX_MUST_CHECK int
wax_log_append_nowait(struct wax_log *log, const void *data, size_t size,
		      uint64_t *ret_position);

/**
 * Have room for appends, so that wax_log_append_nowait() works.
 *
 * @param log   the log
 * @param size  bytes of records with their headers, at most half a segment
 *
 * @retval 0           so many bytes can be appended without growth, if nobody
 *                     else appends
 * @retval -EOVERFLOW  size is over half a segment
 * @return  else as wax_log_append()
 *
 * Threads:  safe.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
WAX_API WAX_MUST_CHECK int
wax_log_ensure(struct wax_log *log, uint64_t size);

/** A record that is being filled in place. */
struct wax_log_claim {
	/** Where to store the content; aligned to 8, zeroed. */
	unsigned char *data;
	/** How many bytes may be stored. */
	size_t size;
	/** Where the record will be. */
	uint64_t position;
	/** Set it before commit with WAX_LOG_STAMP_USER; the time of the
	 *  reservation else. */
	uint64_t stamp;
	/** The library's. */
	uint64_t opaque[2];
};

/**
 * Take room for a record, to be filled in place.
 *
 * @param log   the log
 * @param size  most bytes of the record
 * @param[out] ret_claim  where to store; give it to wax_log_commit() or
 *              wax_log_abort()
 *
 * @return  as wax_log_append()
 *
 * Until then readers and syncs stop before it, and if the process dies the room
 * is a gap.  The memory may not be touched afterwards.
 *
 * Threads:  safe; the claim may be used by any one thread.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
WAX_API WAX_MUST_CHECK int
wax_log_reserve(struct wax_log *log, size_t size,
		struct wax_log_claim *ret_claim);

/**
 * Make a record of what was stored in a claim.
 *
 * @param log    the log
 * @param claim  what wax_log_reserve() gave; not usable afterwards
 * @param used   bytes of the record, from the start of claim->data
 *
 * @retval 0        as wax_log_append()
 * @retval -EINVAL  used is over claim->size, or the claim was used up; nothing
 *                  is changed
 * @retval -errno   the error that stays; -ENOSPC or -EIO if what was stored in
 *                  place did not get storage
 *
 * Threads:  safe.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
WAX_API WAX_MUST_CHECK int
wax_log_commit(struct wax_log *log, struct wax_log_claim *claim, size_t used);

/**
 * Give a claim up; readers pass over its room.
 *
 * @return  as wax_log_commit()
 *
 * Threads:  safe.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
WAX_API int
wax_log_abort(struct wax_log *log, struct wax_log_claim *claim);

/**
 * Wait until records are on the disk.
 *
 * @param log       the log
 * @param position  of the last record that matters, as an append gave it, or
 *                  WAX_LOG_END for all that were appended before the call
 *
 * @retval 0           the record and all before it are durable
 * @retval -EINVAL     position is at or beyond the tail, and not WAX_LOG_END
 * @retval -ETIMEDOUT  a record before it was not committed within wait_ms: a
 *                     claim is open, or a thread is stopped; a later call may
 *                     succeed
 * @retval -EPERM      this process is a fork of the one that opened the log
 * @retval -errno      the error that stays.  The first failure of a sync
 *                     becomes it, for all threads
 *
 * Threads that wait share a sync: one makes it for all.
 *
 * Threads:  safe.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
WAX_API WAX_MUST_CHECK int
wax_log_sync(struct wax_log *log, uint64_t position);

/**
 * First position that is not taken.
 *
 * Threads:  safe.
 * Signals:  async-signal-safe.
 * Since:    0.1
 */
WAX_API uint64_t
wax_log_tail(const struct wax_log *log);

/**
 * First position that is not committed: readers see what lies below.
 *
 * @return  the position; 0 in a forked child
 *
 * Looks at each record once, so it takes some nanoseconds for each that was
 * appended since the last call or sync.
 *
 * Threads:  safe.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
WAX_API uint64_t
wax_log_committed(struct wax_log *log);

/**
 * First position that may not be on the disk yet.
 *
 * Threads:  safe.
 * Signals:  async-signal-safe.
 * Since:    0.1
 */
WAX_API uint64_t
wax_log_durable(const struct wax_log *log);

/**
 * Leave the active segment and begin a new one.
 *
 * @retval 0        the next record goes into a new segment; or the active one
 *                  has no record, and stays
 * @retval -ENOSPC  the disk is full: the active segment stays; also -EDQUOT,
 *                  -EFBIG, -EMFILE, -ENOMEM
 * @retval -EPERM   this process is a fork of the one that opened the log
 * @retval -errno   the error that stays
 *
 * The old segment is sealed by the thread, or by the next call without one, as
 * soon as all of its records are committed.
 *
 * Threads:  safe.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
WAX_API WAX_MUST_CHECK int
wax_log_rotate(struct wax_log *log);

/**
 * Delete the sealed segments that retention does not keep.
 *
 * @param log  the log
 * @param[out] ret_count  how many were deleted; may be NULL
 *
 * @retval 0       success; nothing to do counts as success
 * @retval -EPERM  this process is a fork of the one that opened the log
 * @retval -errno  what reading the directory or unlink(2) returned
 *
 * Done by the thread after each rotation and every minute.  The active segment
 * is never deleted; readers keep what they have open.
 *
 * Threads:  safe.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
WAX_API int
wax_log_prune(struct wax_log *log, uint64_t *ret_count);

/**
 * Delete sealed segments of a log that is not open here.
 *
 * @param path  directory of the log
 * @param opts  retain_* and name are used; the rest is only checked
 * @param[out] ret_count  how many were deleted; may be NULL
 *
 * @retval 0       success; nothing to do counts as success
 * @retval -EINVAL path or opts is NULL, or an option is out of its range
 * @retval -E2BIG  opts comes from a newer wax and sets a field this one lacks
 * @retval -errno  what a system call returned
 *
 * Works while a process writes the log: what is not sealed, and the newest
 * segment, are never deleted.
 *
 * Threads:  safe.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
WAX_API int
wax_log_prune_at(const char *path, const struct wax_log_opts *opts,
		 uint64_t *ret_count);

/**
 * Tell the state of a log.
 *
 * @param log       the log
 * @param[out] ret  filled as far as size allows
 * @param size      sizeof(struct wax_log_stat) in the caller's version
 *
 * @retval 0        success
 * @retval -EINVAL  ret is NULL or size is 0
 * @retval -EPERM   this process is a fork of the one that opened the log
 *
 * Numbers are read one by one while other threads change them.
 *
 * Threads:  safe.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
WAX_API int
wax_log_stat(struct wax_log *log, struct wax_log_stat *ret, size_t size);

/**
 * The error that stays, of a sync or of the storage.
 *
 * @retval 0       none so far
 * @retval -EPERM  this process is a fork of the one that opened the log
 * @retval -errno  -EIO, -ENOSPC, -ESTALE ...
 *
 * Threads:  safe.
 * Signals:  async-signal-safe.
 * Since:    0.1
 */
WAX_API int
wax_log_error(const struct wax_log *log);

/**
 * Seal the active segment and free the log.
 *
 * @param log  the log; freed whatever is returned.  NULL does nothing
 *
 * @retval 0           everything is in the files, and durable unless the policy
 *                     is WAX_LOG_SYNC_NONE
 * @retval -ETIMEDOUT  a thread did not leave an append within wait_ms; its
 *                     segment is left to recovery
 * @retval -EPERM      this process is a fork of the one that opened the log
 * @retval -errno      the error that stays, or that of sealing; the segment is
 *                     left to recovery
 *
 * Claims that are open are given up.
 *
 * Threads:  no other thread may be using the log or its claims.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
WAX_API int
wax_log_close(struct wax_log *log);

/* -- Reading --------------------------------------------------------------- */

/** Opaque; a place in a log, for one thread. */
struct wax_log_reader;

/** What wax_log_next() found. */
enum {
	/** Nothing more yet; a later call returns what was appended since. */
	WAX_LOG_NOTHING = 0,
	/** A record. */
	WAX_LOG_ENTRY = 1,
	/** Bytes whose records were lost in a crash, as recovery noted. */
	WAX_LOG_GAP = 2,
	/** Nothing more yet, because a record is being written. */
	WAX_LOG_BUSY = 3,
	/** Bytes at the end of a segment that a crash left half written, and
	 *  nobody has recovered yet. */
	WAX_LOG_TORN = 4,
	/** Bytes that do not verify and cannot be explained by a crash.  The
	 *  reader goes on at the next record that verifies. */
	WAX_LOG_CORRUPT = 5
};

/** A record, or what is in the place of records. */
struct wax_log_entry {
	/** Content; valid until the next call on the reader.  NULL unless it is
	 *  a record. */
	const void *data;
	/** Bytes of content; or how many bytes of the file are lost. */
	uint64_t size;
	/** Where it is. */
	uint64_t position;
	/** Where to seek to for what comes behind it. */
	uint64_t next;
	/** How many records are before it in the log; UINT64_MAX where damage
	 *  before it makes that unknown. */
	uint64_t ordinal;
	/** The stamp; 0 if the segment has none. */
	uint64_t stamp;
};

/** Bits of wax_log_reader_opts.flags. */
enum {
	/** Return only records that are known to be on the disk. */
	WAX_LOG_READ_DURABLE = 1u << 0
};

/** Size of struct wax_log_reader_opts in 0.1.  Never changes. */
#define WAX_LOG_READER_OPTS_SIZE_V0 (8u + sizeof(void *))

/** Options for reading a log.  Zero in any field means the default. */
struct wax_log_reader_opts {
	/** sizeof(struct wax_log_reader_opts). */
	uint32_t size;
	/** WAX_LOG_READ_* bits. */
	uint32_t flags;
	/** As in struct wax_log_opts.  Default: the only name in the directory,
	 *  "log" if there are several. */
	const char *name;
};
#define WAX_LOG_READER_OPTS_INIT                         \
	{                                                \
		sizeof(struct wax_log_reader_opts), 0, 0 \
	}

/** What wax_log_reader_stat() tells.  Fields are only added at the end. */
struct wax_log_reader_stat {
	/** First position that is still in a segment. */
	uint64_t first;
	/** End of the records that can be read now. */
	uint64_t end;
	/** What the last checkpoint says is on the disk. */
	uint64_t durable;
	/** Ordinals of the records at first and end; UINT64_MAX if unknown. */
	uint64_t first_ordinal;
	uint64_t end_ordinal;
	/** Stamps of the first and the last record; 0 without stamps. */
	uint64_t first_stamp;
	uint64_t last_stamp;
	/** Segment files, how many of them are sealed, and their bytes. */
	uint64_t segments;
	uint64_t sealed;
	uint64_t bytes;
	/** WAX_LOG_STAMP_* of the newest segment. */
	uint32_t stamp;
	/** Most bytes of a record in the newest segment. */
	uint32_t max_record;
	/** Identity of the log. */
	unsigned char id[16];
	/** User metadata of the newest segment. */
	unsigned char user[WAX_LOG_USER_MAX];
};

/**
 * Open a log for reading, at its first record.
 *
 * @param path  directory of the log, or one segment file
 * @param opts  options, or NULL for all defaults
 * @param[out] ret_reader  free it with wax_log_reader_close()
 *
 * @retval 0         success
 * @retval -EINVAL   path or ret_reader is NULL, or an option is out of range
 * @retval -E2BIG    opts comes from a newer wax and sets a field this one lacks
 * @retval -ENOENT   there is no log
 * @retval -EBADMSG  a segment's header is damaged
 * @retval -ENOTSUP  the segments need a newer wax
 * @retval -ENOMEM   no memory
 * @retval -errno    what a system call returned
 *
 * Threads:  safe.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
WAX_API WAX_MUST_CHECK int
wax_log_reader_open(const char *path, const struct wax_log_reader_opts *opts,
		    struct wax_log_reader **ret_reader);

/**
 * Read what comes next.
 *
 * @param reader  the reader
 * @param[out] ret_entry  filled for WAX_LOG_ENTRY, _GAP, _TORN and _CORRUPT
 *
 * @return  WAX_LOG_NOTHING, _ENTRY, _GAP, _BUSY, _TORN or _CORRUPT
 * @retval -ENODATA  the place was deleted by retention; seek to go on
 * @retval -EBADMSG  the next segment's header is damaged; the following call
 *                   goes on with the segment after it
 * @retval -ENOTSUP  the next segment needs a newer wax
 * @retval -ENOMEM   no memory for a record; the place is kept
 * @retval -errno    what a system call returned; the place is kept
 *
 * Goes on into the next segment by itself.
 *
 * Threads:  one thread per reader.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
WAX_API WAX_MUST_CHECK int
wax_log_next(struct wax_log_reader *reader, struct wax_log_entry *ret_entry);

/**
 * Wait until there may be something to read.
 *
 * @param reader      the reader
 * @param timeout_ms  at most so long; negative waits without limit
 *
 * @retval 1       wax_log_next() may find something
 * @retval 0       the time is over
 * @retval -EINTR  a signal was handled
 * @retval -errno  what a system call returned
 *
 * Threads:  one thread per reader.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
WAX_API WAX_MUST_CHECK int
wax_log_wait(struct wax_log_reader *reader, int timeout_ms);

/**
 * Go to the first record at or behind a position.
 *
 * @param reader    the reader
 * @param position  the position, or WAX_LOG_END for the end of what is
 *                  committed now
 *
 * @retval 0       success; a position behind the end waits for it there
 * @retval -errno  as wax_log_next()
 *
 * Threads:  one thread per reader.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
WAX_API WAX_MUST_CHECK int
wax_log_seek(struct wax_log_reader *reader, uint64_t position);

/**
 * Go to the record that has so many before it.
 *
 * @param reader   the reader
 * @param ordinal  0 is the first record that the log ever had
 *
 * @retval 0         success
 * @retval -ERANGE   the log has not so many records, or no longer has that one;
 *                   the reader is at the nearest
 * @retval -errno    as wax_log_next()
 *
 * Threads:  one thread per reader.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
WAX_API WAX_MUST_CHECK int
wax_log_seek_ordinal(struct wax_log_reader *reader, uint64_t ordinal);

/**
 * Go to the first record whose stamp is not smaller.
 *
 * @param reader  the reader
 * @param stamp   nanoseconds since 1970, or a user's stamp
 *
 * @retval 0         success; at the end if all are smaller
 * @retval -ENODATA  the log has no stamps
 * @retval -errno    as wax_log_next()
 *
 * Stamps are taken to increase; where they do not, some such record is found.
 *
 * Threads:  one thread per reader.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
WAX_API WAX_MUST_CHECK int
wax_log_seek_time(struct wax_log_reader *reader, uint64_t stamp);

/**
 * Tell what a log has.
 *
 * @param reader    the reader; its place does not change
 * @param[out] ret  filled as far as size allows
 * @param size      sizeof(struct wax_log_reader_stat) in the caller's version
 *
 * @retval 0        success
 * @retval -EINVAL  ret is NULL or size is 0
 * @retval -errno   as wax_log_next()
 *
 * Reads the segments that are not sealed.
 *
 * Threads:  one thread per reader.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
WAX_API WAX_MUST_CHECK int
wax_log_reader_stat(struct wax_log_reader *reader,
		    struct wax_log_reader_stat *ret, size_t size);

/**
 * Free a reader; NULL does nothing.
 *
 * Threads:  no other thread may be using it.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
WAX_API void
wax_log_reader_close(struct wax_log_reader *reader);

/* -- Checking and mending -------------------------------------------------- */

/** The state of a log: wax_log_report.state. */
enum {
	/** Every segment is sealed and intact. */
	WAX_LOG_CLEAN = 0,
	/** Nobody closed it, or somebody writes it, but every record that was
	 *  begun is whole. */
	WAX_LOG_UNCLEAN = 1,
	/** The end is half written, as a crash leaves it. */
	WAX_LOG_TORN_TAIL = 2,
	/** Something does not verify that a crash cannot explain. */
	WAX_LOG_DAMAGED = 3
};

/** Bits of wax_log_check_opts.flags. */
enum {
	/** Recover: report what would be done, and change nothing. */
	WAX_LOG_DRY_RUN = 1u << 0
};

/** Size of struct wax_log_check_opts in 0.1.  Never changes. */
#define WAX_LOG_CHECK_OPTS_SIZE_V0 (16u + 3u * sizeof(void *))

/** Options for wax_log_verify() and wax_log_recover(). */
struct wax_log_check_opts {
	/** sizeof(struct wax_log_check_opts). */
	uint32_t size;
	/** WAX_LOG_DRY_RUN. */
	uint32_t flags;
	/** WAX_LOG_SALVAGE or _PREFIX. */
	uint32_t mode;
	/** Must be 0. */
	uint32_t reserved;
	/** As in struct wax_log_reader_opts. */
	const char *name;
	/** Called now and then with bytes done and bytes in all; NULL for not
	 *  at all.  Returning other than 0 stops with -ECANCELED. */
	int (*progress)(void *arg, uint64_t done, uint64_t total);
	/** First argument of progress. */
	void *progress_arg;
};
#define WAX_LOG_CHECK_OPTS_INIT                                     \
	{                                                           \
		sizeof(struct wax_log_check_opts), 0, 0, 0, 0, 0, 0 \
	}

/** What was found.  Fields are only ever added at the end. */
struct wax_log_report {
	/** First position, and end of the last record that verifies. */
	uint64_t first;
	uint64_t end;
	/** What the checkpoints say is on the disk. */
	uint64_t durable;
	/** Segments, records that verify, and bytes of their content. */
	uint64_t segments;
	uint64_t records;
	uint64_t bytes;
	/** Gaps that a recovery noted (or notes now), and their bytes. */
	uint64_t gaps;
	uint64_t gap_bytes;
	/** Records that were begun and not committed, and their bytes. */
	uint64_t holes;
	uint64_t hole_bytes;
	/** Bytes behind the last whole record that a crash explains. */
	uint64_t torn_bytes;
	/** Places that a crash does not explain, and their bytes. */
	uint64_t corrupt;
	uint64_t corrupt_bytes;
	/** Recover: segments sealed, bytes cut off, and of those the bytes that
	 *  were first copied to NAME.lost-<position>. */
	uint64_t repaired;
	uint64_t cut_bytes;
	uint64_t saved_bytes;
	/** First thing that is wrong: position of its segment, and where in
	 *  that file.  reason is NULL if nothing is. */
	uint64_t problem_segment;
	struct wax_problem problem;
	/** WAX_LOG_CLEAN ... WAX_LOG_DAMAGED. */
	uint32_t state;
	/** 0. */
	uint32_t reserved;
};

/**
 * Check every record of a log.
 *
 * @param path  directory of the log, or one segment file
 * @param opts  options, or NULL for all defaults
 * @param[out] ret_report  what was found
 * @param size  sizeof(struct wax_log_report) in the caller's version
 *
 * @retval 0           checked; state tells the result
 * @retval -ECANCELED  progress said so
 * @retval -errno      as wax_log_reader_open()
 *
 * Changes nothing, and works while a process writes the log.
 *
 * Threads:  safe.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
WAX_API WAX_MUST_CHECK int
wax_log_verify(const char *path, const struct wax_log_check_opts *opts,
	       struct wax_log_report *ret_report, size_t size);

/**
 * Make a log whole that nobody closed, as wax_log_open() does.
 *
 * @param path  directory of the log, or one segment file
 * @param opts  options, or NULL for all defaults
 * @param[out] ret_report  what was found and done
 * @param size  sizeof(struct wax_log_report) in the caller's version
 *
 * @retval 0           every segment is sealed now (or would be)
 * @retval -EBUSY      a process writes the log
 * @retval -ENOSPC     no space to save what would be cut off; nothing was cut
 * @retval -ECANCELED  progress said so; segments are as before, or recovered
 * @retval -errno      as wax_log_reader_open()
 *
 * Segments that are sealed are not looked into, and damage in them is not
 * mended: nothing that verifies is ever removed without a copy.
 *
 * Threads:  safe.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
WAX_API WAX_MUST_CHECK int
wax_log_recover(const char *path, const struct wax_log_check_opts *opts,
		struct wax_log_report *ret_report, size_t size);

WAX_END_DECLS

#endif /* WAX_LOG_H */
