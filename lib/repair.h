/* SPDX-License-Identifier: MIT */
/*
 * Mending a message that was never finished: what the files of it share.
 *
 *   repair.c          options, opening, the order of the steps
 *   repair-plan.c     where the segments lie, and what is to become of them
 *   repair-measure.c  what is used of the last one
 *   repair-apply.c    a new file, or the file itself
 *
 *   P1  A byte that is not zero is kept where it is in its segment; so is every
 *       word that the root reaches.
 *   P2  Until apply, nothing is written.  A plan is made from what was read
 *       under the lock that keeps writers out.
 *   P3  In place, the file and its sidecar can be repaired again after each
 *       system call.
 */
#ifndef WAX_REPAIR_INTERNAL_H
#define WAX_REPAIR_INTERNAL_H

#include <stdint.h>
#include <wax/message.h>
#include <wax/repair.h>

#include "file.h"
#include "frame.h"
#include "sidecar.h"

/* Growth leaves a file that is a multiple of this, whatever the page size. */
#define WAX_REPAIR_GROWTH_UNIT 4096u

/* The most that the kernel takes for a path. */
#define WAX_REPAIR_PATH_MAX 4096u

/* What stands beside the file. */
enum {
	WAX_REPAIR_NO_SIDECAR,
	/* Never in effect: it was not complete. */
	WAX_REPAIR_SHORT_SIDECAR,
	/* It tells another inode number. */
	WAX_REPAIR_FOREIGN_SIDECAR,
	WAX_REPAIR_SIDECAR
};

struct wax_repair {
	struct wax_repair_opts opts;
	const char *path;
	/* The file; in place it is locked, else only fd is set. */
	struct wax_file file;
	/* As it was found. */
	uint64_t size;
	uint32_t permissions;
	/* WAX_REPAIR_*SIDECAR */
	uint32_t beside;
	/* What sidecar_name is relative to. */
	int dirfd;
	char sidecar_name[WAX_REPAIR_PATH_MAX];
	struct wax_sidecar sidecar;
	unsigned char root_bytes[8];
	/* Where the segments lie in the file as it was found, and how much of
	 * them is reached.  Segment 0 is root_bytes if the sidecar is valid. */
	struct wax_frame_segment segments[WAX_SEGMENTS_MAX];
	uint64_t ends[WAX_SEGMENTS_MAX];
	uint32_t segment_count;
	/* The plan: the first `content` bytes of the file move by `inserted`,
	 * then the head is written over their start. */
	uint64_t content;
	uint64_t inserted;
	unsigned char *head;
	uint64_t head_size;
	struct wax_repair_report report;
	struct wax_problem problem;
};

/* Say why the file is refused.  Returns -EBADMSG. */
int
wax_repair_refuse(struct wax_repair *repair, uint64_t offset,
		  const char *reason);

/* -- repair-plan.c --------------------------------------------------------- */

/* Decide what is to be done.  Returns 0 or as wax_message_repair(). */
int
wax_repair_plan(struct wax_repair *repair);

/* -- repair-measure.c ------------------------------------------------------ */

/*
 * Walk the message, whose segments are known or, with_table, are told by its
 * table; sets segments, ends and report.verified.
 *
 * Returns 0, also if the walk found damage; -EBADMSG if the table is malformed.
 */
int
wax_repair_walk(struct wax_repair *repair, int with_table);

/* The first byte from `offset` on that is not zero; `end` if there is none. */
int
wax_repair_first_byte(int fd, uint64_t offset, uint64_t end,
		      uint64_t *ret_offset);

/* The end of the last byte from `offset` on that is not zero, or `offset`. */
int
wax_repair_last_byte(int fd, uint64_t offset, uint64_t end, uint64_t *ret_end);

/* -- repair-apply.c -------------------------------------------------------- */

/* Do what was planned.  Returns 0 or -errno. */
int
wax_repair_apply(struct wax_repair *repair);

#endif /* WAX_REPAIR_INTERNAL_H */
