/* SPDX-License-Identifier: MIT */
/**
 * @file wax/log-check.h
 * @brief Checking a log, and making it whole.
 *
 * Part of wax/log.h, whose rules hold here.
 */
#ifndef WAX_LOG_CHECK_H
#define WAX_LOG_CHECK_H

#include <stddef.h>
#include <stdint.h>
#include <wax/base.h>
#include <wax/log-opts.h>

WAX_BEGIN_DECLS

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

#endif /* WAX_LOG_CHECK_H */
