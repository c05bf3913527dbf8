/* SPDX-License-Identifier: MIT */
/**
 * @file wax/repair.h
 * @brief Mend messages whose writer was killed.
 *
 * A message that is written in place and never finished is longer than what was
 * stored in it and, with several data segments, has no table that a reader could
 * use.  All that was stored is there; wax_message_repair() writes the table and
 * cuts the zeros behind the last word that is used.
 *
 * Nothing but zeros is ever cut off, and no word that the root reaches.
 *
 * Caveats
 *
 * - What the writer kept in memory only is lost: a root pointer that was not
 *   set yet, content of an atomic message.
 * - A power cut may lose what a killed process does not.  A file whose table
 *   claims more than the file has is refused.
 *
 * Format: wax-format(5).
 */
#ifndef WAX_REPAIR_H
#define WAX_REPAIR_H

#include <stdint.h>
#include <wax/base.h>

WAX_BEGIN_DECLS

/** Size of struct wax_repair_opts in 0.1.  Never changes. */
#define WAX_REPAIR_OPTS_SIZE_V0 (8u + sizeof(void *))

/** Flags of struct wax_repair_opts. */
enum {
	/** Change the file itself.  It can be repaired again if that is
	 *  interrupted at any moment. */
	WAX_REPAIR_IN_PLACE = 1u << 0,
	/** Tell what would be done, and change nothing. */
	WAX_REPAIR_DRY_RUN = 1u << 1,
	/** Wait until the result is on the disk. */
	WAX_REPAIR_SYNC = 1u << 2,
	/** The file and its sidecar are copies of those that the writer left:
	 *  the inode number in the sidecar need not match. */
	WAX_REPAIR_COPIED = 1u << 3
};

/**
 * Options for repairing.  Zero in any field means the default.
 */
struct wax_repair_opts {
	/** sizeof(struct wax_repair_opts). */
	uint32_t size;
	/** WAX_REPAIR_*. */
	uint32_t flags;
	/** The file to write, which must not exist; NULL for the name of the
	 *  damaged one with ".repaired" added.  Must be NULL in place. */
	const char *output;
};
#define WAX_REPAIR_OPTS_INIT                         \
	{                                            \
		sizeof(struct wax_repair_opts), 0, 0 \
	}

/** What a file was found to be; wax_repair_report.state. */
enum {
	/** A message without fault; nothing is written. */
	WAX_REPAIR_FINISHED = 0,
	/** The same, and a sidecar beside it that is of no use any more.  In
	 *  place, that is removed; nothing else is done. */
	WAX_REPAIR_LEFTOVER = 1,
	/** Its table is true, but zeros follow what is used. */
	WAX_REPAIR_GROWING = 2,
	/** It had several data segments, which its table does not tell. */
	WAX_REPAIR_SEGMENTS = 3,
	/** It was being finished: room was made for a larger table. */
	WAX_REPAIR_FINISHING = 4
};

/** What wax_message_repair() found and did. */
struct wax_repair_report {
	/** WAX_REPAIR_FINISHED ... */
	uint32_t state;
	/** Segments of the message. */
	uint32_t segments;
	/** Bytes of the file as it was found. */
	uint64_t file_size;
	/** Bytes of the repaired message. */
	uint64_t message_size;
	/** Zero bytes at the end of the file that the message does without. */
	uint64_t cut_size;
	/** 0 if all that the root reaches is sound.  -EBADMSG or -EOVERFLOW, as
	 *  wax_reader_verify(), if the walk found damage or a limit; then only
	 *  zeros outside all segments were cut. */
	int32_t verified;
	/** Words at the end of the last segment that are not zero, and that the
	 *  root does not lead to: what the writer had not linked yet, or all of
	 *  it if the root was not set.  They are kept.  0 if verified is not. */
	uint32_t unreached_words;
	/** Why and where verified is not 0; the offset counts in the file as it
	 *  was found. */
	struct wax_problem problem;
};

/**
 * Recognise a message that was never finished, and mend it.
 *
 * @param path  the file; its sidecar, path.wax-open, is found beside it
 * @param opts  options, or NULL for all defaults
 * @param[out] ret_report      what was found and done, or NULL
 * @param[out] reterr_problem  on -EBADMSG, why the file is refused and where; or
 *                             NULL
 *
 * @retval 0         the message is sound, or could be repaired; see ret_report
 * @retval -EINVAL   path is NULL or no regular file, opts->size is below
 *                   WAX_REPAIR_OPTS_SIZE_V0, or flags has an unknown bit or
 *                   output is set in place
 * @retval -E2BIG    opts comes from a newer wax and sets a field this one lacks
 * @retval -EBUSY    the message is being written
 * @retval -EBADMSG  no message; other bytes than zeros follow it; the sidecar is
 *                   malformed, of another file or of another state of it; or
 *                   the message is finished but damaged inside
 * @retval -ENOTSUP  the sidecar is of a later version; or path is a symbolic link,
 *                   to be repaired in place where no block can be inserted:
 *                   repair it to another file
 * @retval -EEXIST   the output exists
 * @retval -ENAMETOOLONG  path is too long for the names of its sidecar and output
 * @retval -ENOSPC   disk full; also -EDQUOT, -EFBIG, -EIO
 * @retval -ENOMEM   no memory or address space, or the region table is full
 * @retval -errno    what open(2), mmap(2) or rename(2) returned
 *
 * Reasons about the sidecar begin with that word, and their offset is one in it.
 *
 * By default the file is not touched, and the output appears when it is
 * complete, with the permissions of the file.  In place, where room has to be
 * made and the file system cannot insert a block, a copy replaces the file; the
 * sidecar is removed last.
 *
 * Threads:  safe.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
WAX_API WAX_MUST_CHECK int
wax_message_repair(const char *path, const struct wax_repair_opts *opts,
		   struct wax_repair_report *ret_report,
		   struct wax_problem *reterr_problem);

WAX_END_DECLS

#endif /* WAX_REPAIR_H */
