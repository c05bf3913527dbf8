/* SPDX-License-Identifier: MIT */
/* Open what a command line names, and say what is wrong with it. */
#ifndef WAX_TOOL_ARCHIVE_OPEN_H
#define WAX_TOOL_ARCHIVE_OPEN_H

#include "archive-read.h"

/*
 * Open a message with limits that fit a file of its size; NULL after reporting
 * why not.
 */
struct wax_reader *
archive_open_message(const char *path);

/* The same with limits that are given; 0 leaves one as it is. */
struct wax_reader *
archive_open_message_with(const char *path,
			  const struct wax_reader_opts *limits);

/* Whether it is a log, or one of its segments; then that is reported. */
bool
archive_report_log(const char *path);

#define ARCHIVE_DAMAGED "the file is damaged; restore it from a copy"

/*
 * What to do about damage in a message: a sidecar tells of one that its writer
 * has not finished, which only looks damaged.
 *
 * otherwise  the hint if there is none
 */
const char *
archive_damage_hint(const char *path, const char *otherwise);

/* Open an archive; NULL after reporting why not. */
struct wax_reader *
archive_open_file(const char *path, struct archive *ret_archive);

/* Report what archive_open(), archive_next() or archive_content() returned. */
void
archive_report(const char *path, const struct archive *archive, int err);

/* Whether an archive, when it was opened, held everything that was packed. */
enum archive_state {
	ARCHIVE_FINISHED,
	/* A program is writing it, or was a moment ago. */
	ARCHIVE_LIVE,
	/* What wrote it was killed. */
	ARCHIVE_UNFINISHED
};

enum archive_state
archive_state(const char *path, const struct archive *archive);

/*
 * Report an archive that is not finished, once all that can be done with it is
 * done; does nothing for one that is.
 *
 * returns  whether it was reported
 */
bool
archive_report_unfinished(const char *path, const struct archive *archive);

#endif /* WAX_TOOL_ARCHIVE_OPEN_H */
