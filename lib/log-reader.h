/* SPDX-License-Identifier: MIT */
/*
 * Reading a log that may be growing: the parts of struct wax_log_reader.
 *
 *   R1  `position` is where the next call goes on: in the open segment it is
 *       base + scan.offset, without one it is the base of the segment to open.
 *   R2  A segment is left when its END (or FOOTER) was verified, so no record of
 *       it is missed; the next one is found by arithmetic, so none is read twice.
 *   R3  Nothing is taken for damage before it was read again: a record that is
 *       being committed may be seen in parts.
 *   R4  Where nobody has the writer's lock, what is not whole will never be.
 *
 *   log-reader.c       open, next, close      log-reader-seek.c  seek, stat
 *   log-reader-wait.c  wait
 */
#ifndef WAX_LIB_LOG_READER_H
#define WAX_LIB_LOG_READER_H

#include <stdatomic.h>
#include <stdint.h>

#include <wax/log.h>

#include "log-dir.h"
#include "log-scan.h"
#include "log-source.h"

struct wax_log_reader {
	struct wax_log_dir dir;
	uint32_t flags;
	/* fd is -1 while none is open. */
	struct wax_log_source source;
	struct wax_log_scan scan;
	/* R1. */
	uint64_t position;
	/* Of the next record; UINT64_MAX if unknown. */
	uint64_t ordinal;
	/* Entries before it are passed over. */
	uint64_t skip_until;
	/* Whether any was entered since a search began, and one with stamps. */
	int is_entered;
	int has_stamps;
	/* All segments have the same. */
	int has_id;
	unsigned char id[16];
	/* Bytes that may still be read twice before something new is waited
	 * for; see R3 and S2. */
	uint64_t credit;
	/* WAX_LOG_TORN or -EBADMSG was returned here, and nothing follows. */
	uint64_t torn_at;
	/* This boot of the machine; what is of another is on the disk. */
	unsigned char boot_id[16];
	/* What wait or seek found and next has to return; WAX_LOG_NOTHING if
	 * there is none. */
	int pending;
	struct wax_log_entry entry;
	/* NAME.lock, or -1. */
	int lock_fd;
	int lock_is_writable;
	/* Its first page, for the futex; 0 if it is not mapped. */
	uintptr_t lock_page;
};

/* wax_log_next() without what is pending. */
int
wax_log_reader_step(struct wax_log_reader *reader,
		    struct wax_log_entry *ret_entry);

/* Leave the open segment, if there is one, for another place. */
void
wax_log_reader_leave(struct wax_log_reader *reader, uint64_t position);

/*
 * Open the segment at `position`, which is its base.  -ENODATA if it has no header
 * yet; -EBADMSG if it is damaged, or of another log.
 */
int
wax_log_reader_enter(struct wax_log_reader *reader);

/* The first segment with a larger base; -ENOENT if there is none. */
int
wax_log_reader_behind(const struct wax_log_reader *reader, uint64_t position,
		      uint64_t *ret_base);

/* Open NAME.lock, if it is not open and can be. */
void
wax_log_reader_open_lock(struct wax_log_reader *reader);

/* Unmap what wait mapped. */
void
wax_log_reader_unmap(struct wax_log_reader *reader);

#endif /* WAX_LIB_LOG_READER_H */
