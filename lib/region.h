/* SPDX-License-Identifier: MIT */
/*
 * The inside of a region; <wax/region.h> is the outside.
 *
 *   R1  base and extent never change between open and the end.
 *   R2  A window is published from before an address in it is known to the
 *       caller until after the last access.
 *   R3  In a forked child the extent may belong to somebody else by now: every
 *       function looks at the generation first.
 *   R4  Offsets are those in the file.  Base leads to what is mapped first; if
 *       the file goes on behind that, further windows show it, and where an
 *       offset is mapped is asked of the extent.
 */
#ifndef WAX_REGION_INTERNAL_H
#define WAX_REGION_INTERNAL_H

#include <wax/region.h>

#include "extent.h"
#include "file.h"
#include "pretouch.h"
#include "window.h"

struct wax_region {
	unsigned char *base;
	struct wax_extent *extent;
	const struct wax_mapping *mappings; /* the list, as the extent has it */
	struct wax_file file;
	uint32_t flags;      /* WAX_REGION_* */
	uint32_t generation; /* of the process that opened it */
	uint64_t old_size;   /* what abort restores in place */
	uint32_t folio;      /* WAX_FOLIO_*, as asked for */
	int reading;
	struct wax_pretouch pretouch;
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
 * As wax_region_openat(), but the directory stays open until the end: files are
 * going to be put beside this one.
 */
int
wax_region_openat_named(int dirfd, const char *path,
			const struct wax_region_opts *opts,
			struct wax_region **ret_region);

/* -- Further windows (region-window.c) ------------------------------------- */

/*
 * Map the file once more, from `offset` on for `size` bytes, and let it grow as
 * far as that.  Outer bounds are rounded to 2 MiB.  What was mapped before
 * stays.  Returns 0; -ENOMEM if there is no address space; what mmap(2)
 * returned.
 */
int
wax_region_add_window(struct wax_region *region, uint64_t offset,
		      uint64_t size);

/* Where these bytes of the file are mapped as one piece; NULL if nowhere. */
unsigned char *
wax_region_address(const struct wax_region *region, uint64_t offset,
		   uint64_t size);

/*
 * As wax_region_ensure(), but if the file ends before `offset`, what lies
 * between is left a hole.
 */
int
wax_region_ensure_apart(struct wax_region *region, uint64_t offset,
			uint64_t size);

/*
 * As wax_region_prefault() from 0 on, but without the first step, which would
 * cost more than all else of a small file.
 */
int
wax_region_prefault_head(struct wax_region *region, uint64_t size);

/* -- Copying (region-write.c) ----------------------------------------------- */

/*
 * Store bytes where the file has storage, by a system call.  Returns 0; else the
 * bytes have to be stored through memory, which meets the same failure or
 * knows better: -EFAULT for bytes in a region that has not grown so far.
 */
int
wax_region_write(const struct wax_region *region, uint64_t offset,
		 const void *bytes, size_t size);

/* -- For messages (region-live.c) ------------------------------------------ */

/*
 * Have 32-bit little-endian numbers at `offset`, which are ensured, follow the
 * size of the file; see struct wax_extent_live.  The first of them is followed
 * until wax_region_next_live() is called.
 */
struct wax_region_live {
	uint64_t offset; /* of the first number */
	uint64_t base;
	uint64_t stride;
	uint64_t max;
	uint32_t unit;
};
void
wax_region_set_live(struct wax_region *region,
		    const struct wax_region_live *live);

/* Follow the next number; the one before has reached its maximum. */
void
wax_region_next_live(struct wax_region *region);

void
wax_region_stop_live(struct wax_region *region);

/*
 * Notice that another process cut the file where nobody has stored since: makes
 * -ESTALE the sticky error if less than `needed` bytes of what had storage are
 * left.  Returns 0 and the length of the file; or -errno, as
 * wax_extent_stat().
 */
int
wax_region_notice_cut(struct wax_region *region, uint64_t needed,
		      uint64_t *ret_size);

/* The checks that every call on a range shares.  0, -EOVERFLOW, the error. */
int
wax_region_check_range(const struct wax_region *region, uint64_t offset,
		       uint64_t size);

/* Before anything destroys: the number may be another file's by now. */
int
wax_region_check_descriptor(const struct wax_region *region);

/* Exempt what ends at `end` from the guard: it was promised to somebody. */
void
wax_region_hand_out(struct wax_region *region, uint64_t end);

/*
 * Give back the disk space that is reserved behind the end of the file, and cut
 * nothing.  Under the extent's lock, or when it was drained.  0 or -errno.
 */
int
wax_region_give_back(struct wax_extent *extent);

/* Pages are made ready no more: what is punched now stays a hole. */
void
wax_region_stop_pretouch(struct wax_region *region);

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

/* -- The end (region-end.c) ------------------------------------------------ */

/*
 * What is done to a file that has its size, before it is synced and named.  It
 * may put another file in place of *file, to be published; the former is
 * closed then.  Returns 0 or -errno.
 */
typedef int
wax_region_last_step(struct wax_file *file, void *argument);

/*
 * As wax_region_finish(), but with a last step; and a file that is written in
 * place is left as it is if there was an error before.
 */
int
wax_region_finish_with(struct wax_region *region, uint64_t used,
		       wax_region_last_step *last_step, void *argument);

#endif /* WAX_REGION_INTERNAL_H */
