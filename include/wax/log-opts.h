/* SPDX-License-Identifier: MIT */
/**
 * @file wax/log-opts.h
 * @brief How a log is written: options, and what it tells of itself.
 *
 * Part of wax/log.h.
 */
#ifndef WAX_LOG_OPTS_H
#define WAX_LOG_OPTS_H

#include <stdint.h>
#include <wax/base.h>
#include <wax/handler.h>
#include <wax/region.h>

WAX_BEGIN_DECLS

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
	/** Off: a thread makes the slowest appends faster, and takes more
	 *  processor time in all. */
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
	/** Bytes by which a segment grows at most; it starts with 64 KiB, and
	 *  grows by 16 times what it has, or doubles, if the disk has little space.
	 *  Closing gives back what is not used.
	 *  Default 64 MiB, at most a quarter of a segment. */
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
	/** WAX_FOLIO_*.  Default: folios of up to 256 KiB, and smaller the
	 *  less is stored between two syncs; measured all the time. */
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

WAX_END_DECLS

#endif /* WAX_LOG_OPTS_H */
