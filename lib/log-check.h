/* SPDX-License-Identifier: MIT */
/*
 * What verify and recover have in common: options, the list of segments, the
 * report.
 *
 * Threads: one thread per object.  Signals: not async-signal-safe.
 */
#ifndef WAX_LIB_LOG_CHECK_H
#define WAX_LIB_LOG_CHECK_H

#include <stdint.h>

#include <wax/log.h>

#include "log-dir.h"
#include "log-survey.h"

struct wax_log_check {
	struct wax_log_check_opts opts;
	struct wax_log_dir dir;
	unsigned char boot_id[16];
	struct wax_log_progress progress;
	struct wax_log_report report;
	/* Who recovers goes on writing, and syncs later. */
	int is_lazy;
	/* Segments before this base are on the disk (wax_log_source). */
	uint64_t synced;
	/* The segment before. */
	int has_last;
	struct wax_log_header last;
};

/* Open a log; -EINVAL, -E2BIG, -ENOENT, ... as wax_log_verify(). */
int
wax_log_check_begin(const char *path, const struct wax_log_check_opts *opts,
		    struct wax_log_check *ret_check);

void
wax_log_check_end(struct wax_log_check *check);

/* Call a function with the base of each segment, until it returns not 0. */
int
wax_log_check_each(struct wax_log_check *check,
		   int (*each)(void *arg, uint64_t base), void *arg);

#endif /* WAX_LIB_LOG_CHECK_H */
