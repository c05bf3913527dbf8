/* SPDX-License-Identifier: MIT */
/*
 * What a segment holds: for verify, and for recovery, which makes it whole.
 *
 *   header | records | hole | records | torn | zeros
 *                                     end
 *
 * A hole is what does not verify and has something behind it that does.  It is
 * told to a function, which may write to the file what then stays there: so the
 * memory this takes does not depend on how many there are.
 *
 * What explains that something is not whole:
 *
 *   reserved, or still zero     a process died while it appended
 *   does not verify, at or      the machine lost power; not while it still runs,
 *   above the checkpoint        because then the kernel has every store
 *   anything else               nothing does: damage
 *
 * Threads: one thread per object.  Signals: not async-signal-safe.
 */
#ifndef WAX_LOG_SURVEY_H
#define WAX_LOG_SURVEY_H

#include <stdint.h>

#include <wax/log.h>

#include "log-scan.h"
#include "log-source.h"

struct wax_log_hole {
	uint64_t offset;
	uint64_t size;
	/* NONE, BUSY or BAD; reason if it is BAD. */
	enum wax_log_found found;
	const char *reason;
};

/*
 * Told of each hole.  Returns 0 to go on behind it; 1 to end the survey at it; or
 * an error.
 */
typedef int
wax_log_hole_function(void *arg, const struct wax_log_hole *hole);

struct wax_log_survey {
	/* Offset behind the last record that counts: of END, if there is one. */
	uint64_t end;
	/* END was verified. */
	int has_end;
	/* The function said so: `end` is where a hole is. */
	int is_cut;
	/* Behind `end`, without END: what is there up to the last byte that is
	 * not zero.  size 0 if there is nothing. */
	struct wax_log_hole torn;
	uint64_t count;
	uint64_t payload_size;
	uint64_t stamp_min;
	uint64_t stamp_max;
	uint64_t gaps;
	uint64_t gap_bytes;
	struct wax_log_index index;
};

/* How far a long job is. */
struct wax_log_progress {
	int (*call)(void *arg, uint64_t done, uint64_t total);
	void *arg;
	uint64_t done;
	uint64_t total;
	uint64_t told;
};

/* Say that more was done.  Returns 0 or -ECANCELED. */
int
wax_log_progress_add(struct wax_log_progress *progress, uint64_t bytes);

/*
 * Walk a segment from its first record to its end.  base_ordinal is that of its
 * first record, for the index.  progress may be NULL.
 *
 * Returns 0; what hole() returned if negative; -ECANCELED; -ENOMEM; or what
 * reading returned.
 */
int
wax_log_survey_run(const struct wax_log_source *source, uint64_t base_ordinal,
		   wax_log_hole_function *hole, void *arg,
		   struct wax_log_progress *progress,
		   struct wax_log_survey *ret_survey);

/* 1 if what is not whole was left by this boot of the machine. */
int
wax_log_source_is_of_boot(const struct wax_log_source *source,
			  const unsigned char boot_id[16]);

/*
 * 1 if the trailer can be believed: it was synced behind the records, or the
 * machine never stopped since.
 */
int
wax_log_source_is_done(const struct wax_log_source *source,
		       const unsigned char boot_id[16]);

/* Count a hole, or a torn end, in a report. */
void
wax_log_report_hole(struct wax_log_report *report,
		    const struct wax_log_source *source,
		    const unsigned char boot_id[16],
		    const struct wax_log_hole *hole);

/* Count what a survey found. */
void
wax_log_report_survey(struct wax_log_report *report,
		      const struct wax_log_source *source,
		      const struct wax_log_survey *survey);

/* Note the first problem, and that the state is at least this bad. */
void
wax_log_report_problem(struct wax_log_report *report, uint64_t base,
		       uint64_t offset, const char *reason, uint32_t state);

#endif /* WAX_LOG_SURVEY_H */
