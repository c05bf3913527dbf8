/* SPDX-License-Identifier: MIT */
/*
 * Messages on standard error, all of one form:
 *
 *   wax: FILE: what (offset N): what to do
 *
 * File names are escaped, so a message is one line and cannot act on a
 * terminal.
 */
#ifndef WAX_TOOL_REPORT_H
#define WAX_TOOL_REPORT_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <wax.h>

/* Write messages to another stream than standard error; NULL restores it. */
void
report_to(FILE *stream);

/*
 * Report a failure.
 *
 * file  name, or NULL
 * err   negative errno, or 0
 * what  a phrase; NULL describes err
 * hint  what to do; NULL gives the usual remedy of err, if there is one
 */
void
report_error(const char *file, int err, const char *what, const char *hint);

/* Report a failure at a byte of a file. */
void
report_error_at(const char *file, int err, uint64_t offset, const char *hint);

/* Report what is wrong with the bytes of a file. */
void
report_problem(const char *file, const struct wax_problem *problem,
	       const char *hint);

/* The same, naming the entry of an archive that it is in. */
void
report_entry_problem(const char *file, const char *path, size_t path_size,
		     const struct wax_problem *problem, const char *hint);

/* Report something that does not stop the command. */
void
report_warning(const char *file, const char *what);

#endif /* WAX_TOOL_REPORT_H */
