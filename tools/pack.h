/* SPDX-License-Identifier: MIT */
/* What goes into an archive: from a path of the command line to entries. */
#ifndef WAX_TOOL_PACK_H
#define WAX_TOOL_PACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

#include <wax.h>

#include "archive-write.h"

/* One run of `wax pack`. */
struct pack {
	const char *out;
	int directory;
	struct wax_region_opts region;
	bool verbose;
	/* Replace OUT whatever it is. */
	bool force;
	struct archive_writer writer;
	/* The file that is written, and the one that it replaces, if any. */
	struct stat new_file;
	struct stat old_file;
	bool has_old_file;
	/* The path of the present entry, as it is stored. */
	char *stored;
	size_t stored_capacity;
	/* Something was left out or is incomplete: exit 1 after publishing. */
	bool incomplete;
};

bool
pack_same_file(const struct stat *a, const struct stat *b);

/*
 * Look at what has the name OUT, before it is touched: it must be none of the
 * paths, and, unless forced, be worth no more than a message.
 *
 * returns  TOOL_OK, or an exit status after reporting why
 */
int
pack_check_output(struct pack *pack, char *const *paths);

/* Warn about paths that store the same entries. */
void
pack_check_paths(const struct pack *pack, char *const *paths, size_t count);

/* Tell which files are the archive itself; call once it is created. */
int
pack_note_output(struct pack *pack);

/*
 * Add a file, or all of a directory tree.
 *
 * returns  0; -EINTR if interrupt_pending(); otherwise a negative errno, which
 *          has been reported
 */
int
pack_path(struct pack *pack, const char *path);

/* Report a failure of the message at a byte of it. */
void
pack_report_output(const struct pack *pack, int err, uint64_t offset);

#endif /* WAX_TOOL_PACK_H */
