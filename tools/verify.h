/* SPDX-License-Identifier: MIT */
/* Whether all of a message is sound. */
#ifndef WAX_TOOL_VERIFY_H
#define WAX_TOOL_VERIFY_H

#include <stdbool.h>

#include "archive-check.h"

struct verify_result {
	/* What is wrong, and in which entry if path is not NULL. */
	struct wax_problem problem;
	struct archive_item item;
	/* What there is, if nothing is wrong. */
	struct wax_reader_totals objects;
	bool is_archive;
	/* Of an archive; as long as the reader is open. */
	struct archive archive;
	struct archive_totals totals;
	uint64_t trailing;
};

/*
 * Whether a message is an archive, sound or not: it is signed, or has chunks and
 * entries of the right shape.
 */
bool
verify_is_archive(struct wax_reader *reader);

/*
 * Check every object of a message, and every entry if it is an archive.
 *
 * returns  0; -EBADMSG or -EOVERFLOW with the problem; -ENOTSUP for an archive
 *          of a later version; or as wax_reader_error()
 */
int
verify_message(struct wax_reader *reader, struct verify_result *ret_result);

#endif /* WAX_TOOL_VERIFY_H */
