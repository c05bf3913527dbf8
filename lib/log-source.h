/* SPDX-License-Identifier: MIT */
/*
 * One segment file that is open for reading: header, checkpoint, seal.
 *
 * Threads: one thread per object.  Signals: not async-signal-safe.
 */
#ifndef WAX_LOG_SOURCE_H
#define WAX_LOG_SOURCE_H

#include <stdint.h>

#include "log-dir.h"
#include "log-format.h"

struct wax_log_source {
	int fd;
	/* Of the file, when it was looked at. */
	uint64_t size;
	struct wax_log_header header;
	/* The checkpoint that counts, if there is one. */
	int has_slot;
	struct wax_log_slot slot;
	/* It ends in a valid trailer. */
	int is_sealed;
	struct wax_log_trailer trailer;
	/* A later segment has a checkpoint of its records, and a sync begins with
	 * the oldest: all of this one is on the disk. */
	int is_on_disk;
};

/*
 * Look at an open file, which is then the segment's.  Returns 0; -ENODATA if it
 * has no header yet; -EBADMSG and -ENOTSUP as wax_log_header_decode(); or what
 * reading returned.
 */
int
wax_log_source_load(int fd, struct wax_log_source *ret_source,
		    struct wax_problem *reterr_problem);

/* Open the segment of a base.  -EBADMSG also if its header names another. */
int
wax_log_source_open(const struct wax_log_dir *dir, uint64_t base, int flags,
		    struct wax_log_source *ret_source,
		    struct wax_problem *reterr_problem);

void
wax_log_source_close(struct wax_log_source *source);

/* Look again at what changes: size, checkpoint, trailer. */
int
wax_log_source_refresh(struct wax_log_source *source);

/* Where the records that are known to be on the disk end. */
uint64_t
wax_log_source_durable(const struct wax_log_source *source);

/* Ordinal of the first record, or UINT64_MAX if the segment does not tell. */
uint64_t
wax_log_source_base_ordinal(const struct wax_log_source *source);

/* The index of a sealed source.  Returns 0, -EBADMSG, -ENOMEM, ... */
int
wax_log_source_index(const struct wax_log_source *source,
		     struct wax_log_index *ret_index);

/*
 * Read all of a part of a file.  Returns 0, or -ENODATA if the file ends before.
 */
int
wax_log_read(int fd, void *buffer, size_t size, uint64_t offset);

#endif /* WAX_LOG_SOURCE_H */
