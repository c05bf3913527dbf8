/* SPDX-License-Identifier: MIT */
/*
 * From an archive to files.
 *
 * U1  The whole archive is checked before anything is made.
 * U2  Everything that an entry names is below the directory (place.h).
 * U3  Files and directories come first, symlinks after all of them, so that none
 *     of an archive's symlinks can be followed while it is unpacked.
 * U4  Modes and times of directories come last, innermost first, because putting
 *     something into a directory changes its time and needs its permission.
 * U5  Paths are copied out of the message and checked again, because another
 *     program may be changing the message.
 * U6  An entry that cannot be made is reported once and left out.  What would
 *     hit the next one too, as a full disk does, ends the first passes, but the
 *     directories that were made are completed all the same.
 */
#ifndef WAX_TOOL_UNPACK_H
#define WAX_TOOL_UNPACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "archive-read.h"
#include "made.h"
#include "place.h"

/* One run of `wax unpack`. */
struct unpack {
	const char *in;
	const char *directory;
	bool force;
	bool verbose;
	mode_t umask;
	struct archive archive;
	struct place place;
	/* The path of the present entry. */
	char *path;
	size_t path_capacity;
	/* For messages about paths that the archive has twice. */
	struct made *made;
	/* Some entry could not be made: exit 1. */
	bool incomplete;
	/* The end of the first passes has been reported (U6). */
	bool stopped;
	/* In the last pass, which makes nothing that is missing. */
	bool completing;
	/* The directories that could not be made, by their offsets. */
	uint64_t *failed;
	size_t failed_count;
	size_t failed_capacity;
};

/*
 * Make everything that is in the archive.
 *
 * returns  0; -EINTR if interrupt_pending(); otherwise a negative errno, which
 *          has been reported
 */
int
unpack_all(struct unpack *unpack);

#endif /* WAX_TOOL_UNPACK_H */
