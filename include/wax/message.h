/* SPDX-License-Identifier: MIT */
/**
 * @file wax/message.h
 * @brief Cap'n Proto messages in a file that grows as they are built.
 *
 * A message is a region with the stream framing of Cap'n Proto: a segment
 * table, then the segments.  wax_message_alloc() gives what a Cap'n Proto
 * builder asks of its allocator: zeroed words that never move, with as much
 * capacity as possible.  The builder stores into them and the file grows.
 *
 * A segment has at most 4 GiB.  A message that needs more goes on in further
 * segments, and nothing has to be decided in advance:
 *
 *   segment 0      one word, the root pointer; in memory until finish
 *   segments 1..   data, each of the same capacity; in the file
 *
 * The table is kept true while the file grows.  As long as there is one data
 * segment, a process that is killed leaves a file that stock readers open, and
 * wax_message_finish() cuts the file to the words that were used, so that it
 * equals, byte for byte, what the stock serializer writes for a one-segment
 * message.  With more of them, a file that was left behind is mended by
 * wax_message_repair(); what that needs is kept in a file beside it,
 * NAME.wax-open, until finish removes it.
 *
 * Caveats
 *
 * - The root pointer should be set once: what was said of one data segment
 *   holds while segment 0 points to word 0 of segment 1, where builders put
 *   the pointer to a root that is made first.  After another root was made or
 *   adopted, finish writes two segments; a process that is killed before leaves
 *   all but that root.
 * - More than one data segment needs a larger table.  finish makes room for it
 *   by inserting a block in front (ext4, xfs), or in a clone of the file
 *   (btrfs).  Elsewhere it writes all of the data once more: to a copy, which
 *   takes as much space again and then takes the name; or, where the file has
 *   no name yet, was opened by descriptor or is behind a symbolic link, to
 *   another place in it.  A process that is killed during the latter leaves a
 *   file that cannot be mended.  WAX_MESSAGE_EXPECT_LARGE avoids all of that.
 * - A message in place that goes on in a second data segment needs a directory
 *   that can be written to, and a name of at most 246 bytes, for NAME.wax-open;
 *   it should keep its name until finish, because that is not renamed with it.
 * - Where finish makes a copy, other hard links keep the unfinished file.
 * - Framing has no checksum: after a power cut the content of a file written in
 *   place is promised only once finish with WAX_REGION_SYNC has returned 0.
 *   With WAX_REGION_ATOMIC and _SYNC the name is absent, old, or complete.
 * - While a message grows, zeros trail its used words.  Library readers accept
 *   that; `capnp decode` prints the message and then complains.
 *
 * Format: "Serialization Over a Stream", Cap'n Proto encoding specification;
 * wax-format(5).
 */
#ifndef WAX_MESSAGE_H
#define WAX_MESSAGE_H

#include <stddef.h>
#include <stdint.h>
#include <wax/base.h>
#include <wax/handler.h>
#include <wax/region.h>

WAX_BEGIN_DECLS

/** Most words in one segment: 8-byte table + one full segment = 4 GiB. */
#define WAX_SEGMENT_WORDS_MAX ((UINT64_C(1) << 29) - 1)

/** Most segments that stock stream readers accept. */
#define WAX_SEGMENTS_MAX 511u

/* -- Writing --------------------------------------------------------------- */

/** Opaque; a message that is being written. */
struct wax_message;

/** Size of struct wax_message_opts in 0.1.  Never changes. */
#define WAX_MESSAGE_OPTS_SIZE_V0 (16u + sizeof(void *))

/** Flags of struct wax_message_opts. */
enum {
	/** The one segment there is is segment 0, the root pointer its first
	 *  word; the message ends at 4 GiB.  For builders that insist on it, and
	 *  for one segment whatever becomes of the root. */
	WAX_MESSAGE_SINGLE_SEGMENT = 1u << 0,
	/** Leave the first page to the table, so that nothing has to be
	 *  inserted when there are more data segments.  A message of one data
	 *  segment then has two in the file. */
	WAX_MESSAGE_EXPECT_LARGE = 1u << 1
};

/**
 * Options for creating a message.  Zero in any field means the default.
 */
struct wax_message_opts {
	/** sizeof(struct wax_message_opts). */
	uint32_t size;
	/** WAX_MESSAGE_*. */
	uint32_t flags;
	/** Options of the region, or NULL.  Its reserve is taken as that of one
	 *  segment when 0 or more.  WAX_REGION_TRUNCATE is implied. */
	const struct wax_region_opts *region;
	/** Most bytes in a data segment, at least 4096; rounded down to words.
	 *  Default and most: WAX_SEGMENT_WORDS_MAX words.  2 GiB less 8 bytes
	 *  suits the readers of Java and c-capnproto. */
	uint32_t max_segment_bytes;
	/** Must be 0. */
	uint32_t reserved;
};
#define WAX_MESSAGE_OPTS_INIT                               \
	{                                                   \
		sizeof(struct wax_message_opts), 0, 0, 0, 0 \
	}

/** Words of a segment, given by wax_message_alloc(). */
struct wax_segment {
	/** Zeroed behind used; aligned to 8; fixed until the message is
	 *  finished. */
	unsigned char *words;
	/** How many 8-byte words may be stored to. */
	uint64_t capacity;
	/** How many of them are in use: 0, or what a reopened message had. */
	uint64_t used;
	/** Segment id, as far pointers name it. */
	uint32_t id;
	/** 0. */
	uint32_t reserved;
};

/**
 * Create a message in a named file.
 *
 * @param path  the file
 * @param opts  options, or NULL for all defaults
 * @param[out] ret_message  the message; free it with wax_message_finish() or
 *              wax_message_abort()
 *
 * @return  0, or as wax_region_open(); -EINVAL also if opts->flags has an
 *          unknown bit; -ENOSPC also if there is no room for the table
 *
 * When this returns 0, the file holds a valid message without a root.  When it
 * fails for want of room, a new file may stay behind, empty.
 *
 * Threads:  safe.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
WAX_API WAX_MUST_CHECK int
wax_message_create(const char *path, const struct wax_message_opts *opts,
		   struct wax_message **ret_message);

/**
 * Create a message in a file named relative to a directory; see
 * wax_region_openat() and wax_message_create().
 *
 * @return  as wax_message_create(); also -EBADF and -ENOTDIR for dirfd
 *
 * Threads:  safe.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
WAX_API WAX_MUST_CHECK int
wax_message_createat(int dirfd, const char *path,
		     const struct wax_message_opts *opts,
		     struct wax_message **ret_message);

/**
 * Create a message in an open file; see wax_region_open_fd().  What the file
 * holds is cut off.
 *
 * @return  as wax_message_create() and wax_region_open_fd()
 *
 * Threads:  safe.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
WAX_API WAX_MUST_CHECK int
wax_message_create_fd(int fd, const struct wax_message_opts *opts,
		      struct wax_message **ret_message);

/**
 * Create a message in a new memory file; see wax_region_open_memfd().
 *
 * @return  as wax_message_create() and wax_region_open_memfd()
 *
 * Threads:  safe.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
WAX_API WAX_MUST_CHECK int
wax_message_create_memfd(const char *name, const struct wax_message_opts *opts,
			 struct wax_message **ret_message);

/**
 * Open a finished one-segment message to add to it.
 *
 * @param path  the file; its content is trusted, only the table is checked
 * @param opts  as for wax_message_create(); the file must exist and is neither
 *              truncated nor, before finish, replaced: WAX_REGION_ATOMIC,
 *              _TRUNCATE and _EXCLUSIVE are refused
 * @param[out] ret_used_words  words in use; the builder goes on behind them
 * @param[out] ret_message  the message; wax_message_alloc() gives its segment
 *
 * @retval -EBADMSG    the table is malformed or claims more than the file has,
 *                     or there is a NAME.wax-open: wax_message_repair() it first
 * @retval -EOVERFLOW  the message has more than one segment
 * @return  else as wax_message_create()
 *
 * Bytes behind the declared end are cut off first, so what is new is zero; they
 * stay cut off if the call then fails.
 *
 * Threads:  safe.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
WAX_API WAX_MUST_CHECK int
wax_message_reopen(const char *path, const struct wax_message_opts *opts,
		   uint64_t *ret_used_words, struct wax_message **ret_message);

/**
 * Give the next segment to a builder.
 *
 * @param message    the message
 * @param min_words  words that are needed at once, at least 1
 * @param[out] ret_segment  the segment, with all the capacity there is
 *
 * @retval 0           success; the first min_words words have storage
 * @retval -EINVAL     min_words is 0
 * @retval -EOVERFLOW  min_words is more than a segment holds, or there are as
 *                     many segments as a message may have
 * @retval -ENOMEM     no memory or address space for a further segment
 * @retval -errno      as wax_region_ensure(); for the second data segment of a
 *                     message that is written in place also what openat(2) and
 *                     pwrite(2) returned for NAME.wax-open, -ENAMETOOLONG if
 *                     there is no such name, -EEXIST if NAME is another file
 *                     by now that has one; -EPERM in a forked child
 *
 * The first call gives segment 0.  If it asks for one word, that is what it
 * gets: the root pointer.  If it asks for more, or the message is
 * WAX_MESSAGE_SINGLE_SEGMENT or reopened, it gets the data segment itself, and
 * there is no other.  On failure the message is as before, and the segments
 * given can be used and finished.
 *
 * All of a segment is exempt from the guard: it may be filled in any order.
 * What the segments before it have not used by then takes no space; if they are
 * filled later, in allocate mode too, the disk may turn out to be full at the
 * store.
 *
 * Threads:  one thread per message.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
WAX_API WAX_MUST_CHECK int
wax_message_alloc(struct wax_message *message, uint64_t min_words,
		  struct wax_segment *ret_segment);

/**
 * The region under a message, for wax_region_ensure(), _sync(), _stat() and
 * _error().  It is freed with the message and must not be finished.
 *
 * The first data segment starts at byte 8 of the region, at byte 4096 with
 * WAX_MESSAGE_EXPECT_LARGE; each next one where the capacity of the last ends.
 * wax_region_base() leads to the first data segment only.
 *
 * Threads:  safe.
 * Signals:  async-signal-safe.
 * Since:    0.1
 */
WAX_API struct wax_region *
wax_message_region(struct wax_message *message);

/**
 * Finish the message: write its table, cut and publish the file.
 *
 * @param message     the message; freed whatever is returned.  NULL does
 *                    nothing
 * @param used_words  words in use of each segment, by id; may lie beyond what
 *                    was stored, and be 0 for segments behind the first two
 * @param count       number of segments that were given
 * @param[out] ret_size  bytes of the file, or NULL
 *
 * @retval 0        the file is a complete message
 * @retval -EINVAL  count is not the number of segments given, the size of
 *                  segment 0 is 0, or a size is beyond the capacity; the
 *                  message is aborted
 * @retval -ENOMEM  no memory for the table or for copying
 * @return  else as wax_region_finish(); what the system said to making room, and
 *          to removing NAME.wax-open, which then has to be removed by hand
 *
 * Data segments at the end whose size is 0 are left out.  Those that are not the
 * last are written at full capacity, the unused words as a hole: builders fill
 * in what is there already and expect zeros.
 *
 * On failure an atomic message is not published.  One written in place with one
 * data segment is cut to what is intact, with a table that says so; with more,
 * it is left as a kill would leave it, for wax_message_repair().
 *
 * Threads:  no other thread may be using the message or its memory.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
WAX_API WAX_MUST_CHECK int
wax_message_finish(struct wax_message *message, const uint64_t *used_words,
		   size_t count, uint64_t *ret_size);

/**
 * Give the message up; see wax_region_abort().
 *
 * @return  as wax_region_abort()
 *
 * A reopened message is cut to the words that it had.  What was changed in them
 * stays changed: pointers to new words, which are gone, make it unreadable.
 *
 * Threads:  no other thread may be using the message or its memory.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
WAX_API int
wax_message_abort(struct wax_message *message);

/* -- Reading --------------------------------------------------------------- */

/** Opaque; a message that is open for reading. */
struct wax_reader;

/** Size of struct wax_reader_opts in 0.1.  Never changes. */
#define WAX_READER_OPTS_SIZE_V0 24u

/**
 * Options for reading a message.  Zero in any field means the default.
 */
struct wax_reader_opts {
	/** sizeof(struct wax_reader_opts). */
	uint32_t size;
	/** WAX_NO_HANDLER or 0.  Without a handler a file that is cut while it
	 *  is read raises SIGBUS. */
	uint32_t flags;
	/** Words that may be visited before reading stops with -EOVERFLOW, so
	 *  that a small hostile message cannot cost much time.  Default 8 Mi
	 *  words (64 MiB). */
	uint64_t traversal_words;
	/** How deep pointers may nest, at most 65535.  Default 64. */
	uint32_t nesting;
	/** Must be 0. */
	uint32_t reserved;
};
#define WAX_READER_OPTS_INIT                               \
	{                                                  \
		sizeof(struct wax_reader_opts), 0, 0, 0, 0 \
	}

/**
 * Open a message for reading.
 *
 * @param path  the file
 * @param opts  options, or NULL for all defaults
 * @param[out] ret_reader      the message; close with wax_reader_close()
 * @param[out] reterr_problem  on -EBADMSG, what is wrong and where; or NULL
 *
 * @retval 0         success
 * @retval -EINVAL   path or ret_reader is NULL, an option is wrong, or path is
 *                   not a regular file
 * @retval -E2BIG    opts comes from a newer wax and sets a field this one lacks
 * @retval -EBADMSG  the segment table is malformed, or claims more than the
 *                   file holds
 * @retval -ENOMEM   no memory or address space, or the region table is full
 * @retval -ENOTSUP  as for wax_region_open()
 * @retval -errno    what open(2) or mmap(2) returned
 *
 * The file is mapped.  If another process cuts it meanwhile, what was cut off
 * reads as zeros and wax_reader_error() returns -ESTALE from then on.  Bytes
 * behind the message are accepted; wax_reader_trailing() counts them.
 *
 * Threads:  safe.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
WAX_API WAX_MUST_CHECK int
wax_message_open(const char *path, const struct wax_reader_opts *opts,
		 struct wax_reader **ret_reader,
		 struct wax_problem *reterr_problem);

/**
 * Open a message for reading through a descriptor, which the caller keeps.
 *
 * @return  as wax_message_open(); -EBADF if fd is not open, -EACCES if it is not
 *          open for reading
 *
 * Threads:  safe.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
WAX_API WAX_MUST_CHECK int
wax_message_open_fd(int fd, const struct wax_reader_opts *opts,
		    struct wax_reader **ret_reader,
		    struct wax_problem *reterr_problem);

/**
 * Open a message that is in memory, which must stay until the reader is closed.
 *
 * @param data  the bytes, from the segment table on; any alignment
 * @param size  how many
 *
 * @return  as wax_message_open(), without the errors of files
 *
 * Threads:  safe.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
WAX_API WAX_MUST_CHECK int
wax_message_open_memory(const void *data, size_t size,
			const struct wax_reader_opts *opts,
			struct wax_reader **ret_reader,
			struct wax_problem *reterr_problem);

/**
 * Number of segments, 1 to WAX_SEGMENTS_MAX.
 *
 * Threads:  safe.
 * Signals:  async-signal-safe.
 * Since:    0.1
 */
WAX_API uint32_t
wax_reader_segment_count(const struct wax_reader *reader);

/**
 * Words of one segment.
 *
 * @param index  below wax_reader_segment_count()
 * @param[out] ret_words  first byte of the segment
 * @param[out] ret_count  its size in words
 *
 * @retval 0        success
 * @retval -EINVAL  index is too large
 *
 * Threads:  safe.
 * Signals:  async-signal-safe.
 * Since:    0.1
 */
WAX_API int
wax_reader_segment(const struct wax_reader *reader, uint32_t index,
		   const unsigned char **ret_words, uint64_t *ret_count);

/**
 * Bytes of the message: table and segments as declared.
 *
 * Threads:  safe.
 * Signals:  async-signal-safe.
 * Since:    0.1
 */
WAX_API uint64_t
wax_reader_size(const struct wax_reader *reader);

/**
 * Bytes that followed the message in the file when it was opened.
 *
 * Threads:  safe.
 * Signals:  async-signal-safe.
 * Since:    0.1
 */
WAX_API uint64_t
wax_reader_trailing(const struct wax_reader *reader);

/**
 * Whether the bytes that were read could be trusted so far.
 *
 * @retval 0        yes
 * @retval -ESTALE  the file was cut while it was open
 * @retval -EIO     the storage failed
 *
 * Ask after the last use of the data: zeros stand for what was lost.
 *
 * Threads:  safe.
 * Signals:  async-signal-safe.
 * Since:    0.1
 */
WAX_API int
wax_reader_error(const struct wax_reader *reader);

/**
 * Close a reader; pointers into the message end here.
 *
 * @param reader  the reader, or NULL for no effect
 * @return        NULL, so that `r = wax_reader_close(r)` leaves nothing dangling
 *
 * Threads:  no other thread may be using the reader or its memory.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
WAX_API struct wax_reader *
wax_reader_close(struct wax_reader *reader);

WAX_END_DECLS

#endif /* WAX_MESSAGE_H */
