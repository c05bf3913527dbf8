/* SPDX-License-Identifier: MIT */
/**
 * @file wax/log-reader.h
 * @brief Reading a log, also while it is written.
 *
 * Part of wax/log.h, whose rules hold here.
 */
#ifndef WAX_LOG_READER_H
#define WAX_LOG_READER_H

#include <stddef.h>
#include <stdint.h>
#include <wax/base.h>
#include <wax/log-opts.h>

WAX_BEGIN_DECLS

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
 *                   goes on with the segment after it, or finds nothing
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

WAX_END_DECLS

#endif /* WAX_LOG_READER_H */
