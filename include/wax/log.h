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
#include <wax/log-check.h>
#include <wax/log-opts.h>
#include <wax/log-reader.h>

WAX_BEGIN_DECLS

/** Opaque; a log that is open for appending. */
struct wax_log;

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
	/** WAX_FOLIO_HUGE, _NORMAL or _SMALL (single pages), of late. */
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
 *                   option is out of its range; or the newest segment is a
 *                   symbolic link that leads nowhere
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
 *                     append or wax_log_ensure() does that.  The thread of the
 *                     log, if it has one, soon makes it grow
 * @retval -EOVERFLOW  size is over max_record
 * @retval -EPERM      this process is a fork of the one that opened the log
 * @retval -errno      the error that stays
 *
 * The thread keeps about 16 MiB of room for a log that is appended to like this.
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

/* Records that are filled in place: wax_log_reserve(). */
#include <wax/log-claim.h>

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
 * @retval -ENOENT  the directory was removed: the active segment stays
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

WAX_END_DECLS

#endif /* WAX_LOG_H */
