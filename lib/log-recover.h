/* SPDX-License-Identifier: MIT */
/*
 * Making a log whole that nobody closed.
 *
 * Each segment whose trailer cannot be believed is surveyed, from its first record
 * to its end, and then
 *
 *   1  a GAP is written over the head of each hole; or, after a loss of power and
 *      in mode PREFIX, what is behind the first hole is copied to
 *      NAME.lost-POSITION and goes;
 *   2  the file is cut behind what counts, so that nothing old can come back where
 *      something new is written later;
 *   3  this is synced;
 *   4  END, FOOTER and trailer are written behind it, and synced;
 *   5  the checkpoint says RECOVERED, and is synced.
 *
 * Whoever is killed in between leaves a segment that a survey finds the same in,
 * so it can be done again.  Segments are done oldest first, so the ordinal of each
 * is known.
 *
 * Threads: one thread per object.  Signals: not async-signal-safe.
 */
#ifndef WAX_LOG_RECOVER_H
#define WAX_LOG_RECOVER_H

#include "log-check.h"

/* Recover, without taking the lock: who calls has it. */
int
wax_log_recover_locked(struct wax_log_check *check);

/*
 * The same for who has the directory open; mode is WAX_LOG_SALVAGE or _PREFIX.
 * No segments at all count as success.  When it fails with -EBADMSG, the report
 * has the problem.
 */
int
wax_log_recover_dir(const struct wax_log_dir *dir, uint32_t mode,
		    struct wax_log_report *ret_report);

/* -- Between log-recover.c and log-recover-file.c ---------------------------- */

/* Write GAPs over [offset, offset + size). */
int
wax_log_write_gaps(const struct wax_log_source *source, uint64_t offset,
		   uint64_t size);

/*
 * Steps 2 to 5; only 2 and 4 without `is_synced`, and then the trailer counts as
 * long as the machine runs, or until somebody syncs.  base_ordinal is that of the
 * first record.
 */
int
wax_log_write_end(const struct wax_log_source *source,
		  struct wax_log_survey *survey, uint64_t base_ordinal,
		  const unsigned char boot_id[16], int is_synced);

/*
 * Copy what is from an offset on to NAME.lost-POSITION, at the same offset and
 * behind the same header, and sync it.  Adds the bytes to *saved.
 */
int
wax_log_save_rest(const struct wax_log_dir *dir,
		  const struct wax_log_source *source, uint64_t offset,
		  uint64_t *saved);

/* Give all of a segment such a name. */
int
wax_log_save_segment(const struct wax_log_dir *dir, uint64_t base);

#endif /* WAX_LOG_RECOVER_H */
