/* SPDX-License-Identifier: MIT */
/*
 * Make one file, directory or symlink.
 *
 * X1  Only the permission bits 0777 are used, minus the umask: an archive
 *     cannot make a set-user-ID program.
 * X2  A file or symlink is new: what has its name stays, or is replaced by the
 *     complete new one if that was asked for (new-name.h).
 * X3  What is taken from the message is copied before it is used, because
 *     another program may be changing the message.
 * X4  A file or symlink that cannot be completed is removed.
 */
#ifndef WAX_TOOL_EXTRACT_H
#define WAX_TOOL_EXTRACT_H

#include <stdbool.h>
#include <sys/types.h>

#include "archive-read.h"

/* Where, and how. */
struct extract {
	int parent;
	const char *name;
	/* Replace what has the name, unless it is a directory. */
	bool force;
	mode_t umask;
};

/*
 * Make a file with its content, mode and time.
 *
 * reader   of the message: whether its bytes can be trusted
 * returns  0; -EINTR if interrupt_pending(); -EEXIST; or another negative errno
 */
int
extract_file(const struct extract *extract, const struct wax_reader *reader,
	     const struct archive_item *item);

/*
 * Make a directory that only its owner can use, or take an existing one; -ENOTDIR
 * if the name is taken by something else.
 */
int
extract_directory(const struct extract *extract);

/* Give a directory its mode and time, when nothing more is put into it. */
int
extract_directory_attributes(const struct extract *extract,
			     const struct archive_entry *entry);

/* Make a symlink with its time. */
int
extract_symlink(const struct extract *extract,
		const struct archive_entry *entry);

#endif /* WAX_TOOL_EXTRACT_H */
