/* SPDX-License-Identifier: MIT */
/*
 * The inside of a region; <wax/region.h> is the outside.
 *
 *   R1  base and extent never change between open and the end.
 *   R2  The window is published from before base is known to the caller until
 *       after the last access.
 *   R3  In a forked child the extent may belong to somebody else by now: every
 *       function looks at the generation first.
 */
#ifndef WAX_REGION_INTERNAL_H
#define WAX_REGION_INTERNAL_H

#include <wax/region.h>

#include "extent.h"
#include "file.h"
#include "window.h"

struct wax_region {
	unsigned char *base;
	struct wax_extent *extent;
	struct wax_mapping mapping;
	struct wax_file file;
	uint32_t flags;      /* WAX_REGION_* */
	uint32_t generation; /* of the process that opened it */
	uint64_t old_size;   /* what abort restores in place */
	uint32_t folio;      /* WAX_FOLIO_*, as asked for */
	int reading;
};

/* 1 if the calling process may use the region; 0 in a forked child. */
int
wax_region_is_ours(const struct wax_region *region);

/*
 * Map a file for reading.  The handler puts zeros where the file was cut, and
 * the region has the error then.  Free it with wax_region_close().
 *
 * Returns 0; -EINVAL if fd is not a regular file or memfd; else as
 * wax_region_open_fd().
 */
int
wax_region_open_reading(int fd, uint32_t flags, struct wax_region **ret_region);

/*
 * Have a 32-bit little-endian number at `offset`, which is ensured, follow the
 * size of the file: min((size - base) / unit, max).  max 0 stops it.
 */
void
wax_region_set_live(struct wax_region *region, uint64_t offset, uint64_t base,
		    uint32_t unit, uint64_t max);

/*
 * Notice that another process cut the file where nobody has stored since: makes
 * -ESTALE the sticky error if less than `needed` bytes of what had storage are
 * left.
 */
void
wax_region_notice_cut(struct wax_region *region, uint64_t needed);

/* Exempt what ends at `end` from the guard: it was promised to somebody. */
void
wax_region_hand_out(struct wax_region *region, uint64_t end);

/* Make err the sticky error, unless there is one.  No byte is lost by it. */
void
wax_region_fail(struct wax_region *region, int err);

/* Length of the file when it was opened (0 if truncated then). */
uint64_t
wax_region_old_size(const struct wax_region *region);

/*
 * Zero everything in the file from `offset` on.  Before anybody has the base.
 * Returns 0 or -errno.
 */
int
wax_region_clear(struct wax_region *region, uint64_t offset);

/* Bytes from 0 that are certain to be in the file. */
uint64_t
wax_region_intact(const struct wax_region *region);

#endif /* WAX_REGION_INTERNAL_H */
