/* SPDX-License-Identifier: MIT */
/*
 * An extent is all that the fault handler may touch of an open file: its
 * descriptor, how far it has grown, how it may grow further, and what went
 * wrong.  Extents come from a static pool and are never freed, so a handler
 * that holds a stale pointer to one reads stale numbers, not foreign memory.
 *
 *   E1  `size` is at most the length of the file: it is raised only after the
 *       system call that grew the file has returned.
 *   E2  The file is grown, and memory rescued, only under `lock`.  Nothing is
 *       written to what has storage: zeros, from where the file ends on.
 *   E3  No region memory is touched under `lock`.
 *   E4  The fields above `lock` change only while no handler can find the
 *       extent: before its window is published, or after it was drained.
 *   E5  `error` changes once, from 0.
 *   E6  `limit` and the list of mappings only ever grow while the window of any
 *       mapping is published.
 *
 * Ordering ("->" reads "is seen by")
 *
 *   G1  the file is long enough   size raised in grow -> size read by whoever
 *       found the size sufficient: a store to the page then has its storage.
 *   G2  error, intact             error set           -> error read
 *       A caller that sees the error sees where the intact bytes end.
 *   G3  fields of a mapping       head of the list    -> head read by whoever
 *       looks for where a part of the file is mapped.
 *   G4  a growth                  bell rung           -> bell cleared
 *       The thread that clears the bell sees the size it was rung for.
 *   D1  pins against draining: see table.h.
 */
#ifndef WAX_EXTENT_H
#define WAX_EXTENT_H

#include <stdatomic.h>
#include <stdint.h>

#include "lock.h"
#include "os.h"

/* Bits of wax_extent.flags. */
enum {
	WAX_EXTENT_READING = 1u << 0,  /* never grow, never write */
	WAX_EXTENT_SPARSE = 1u << 1,   /* ftruncate asked for, or fallen back */
	WAX_EXTENT_FALLBACK = 1u << 2, /* may fall back from fallocate */
	WAX_EXTENT_DIE = 1u << 3,      /* no rescue */
	WAX_EXTENT_INHERIT = 1u << 4,  /* mappings stay in forked children */
	WAX_EXTENT_DUMP = 1u << 5,     /* mappings are in core dumps */
	WAX_EXTENT_HUGE_LATER = 1u << 6,   /* MADV_HUGEPAGE from 2 MiB on */
	WAX_EXTENT_SMALL_BLOCKS = 1u << 7, /* blocks are smaller than pages */
	WAX_EXTENT_PRETOUCH = 1u << 8,     /* a thread listens to the bell */
	WAX_EXTENT_PIECES = 1u << 9        /* grow by zeros that are written */
};

/*
 * A 32-bit little-endian number inside the region that follows the size of the
 * file: min((size - base) / unit, max).  It is the only region memory that the
 * library stores to by itself.
 *
 * There may be a row of them, one for each `stride` bytes of the file, of which
 * the last one in use is followed.  Those before it are full: who still raises
 * one of them, having looked before it was not the last, changes nothing.
 */
struct wax_extent_live {
	_Atomic(uint32_t) *cells; /* NULL: none */
	_Atomic(uint32_t) last;   /* index of the one that is followed */
	uint32_t unit;
	uint64_t base; /* of the first; the next one is a stride further */
	uint64_t stride;
	uint64_t max;
};

struct wax_window;

/*
 * Where a piece of the file is mapped.  Never changes once it is in the list of
 * its extent (G3), and stays until the extent is drained.
 */
struct wax_mapping {
	struct wax_mapping *next; /* an older one */
	struct wax_window *window;
	uintptr_t base;     /* first mapped byte */
	size_t size;        /* bytes mapped; a multiple of 2 MiB */
	uint64_t offset;    /* of base, in the file; a multiple of 2 MiB */
	uintptr_t reserved; /* the address space around it */
	size_t reserved_size;
};

struct wax_extent {
	uint64_t device; /* fixed, as the inode: extent.c finds them by it */
	uint64_t inode;
	uint64_t first_step; /* bytes of the first growth */
	uint64_t max_step;   /* bytes of the largest growth; 0: by file size */
	uint64_t unit;  /* the size stays a multiple; under lock if raised */
	uint64_t guard; /* bytes beyond which a store is wild */
	uint64_t
		reserved; /* end of the space reserved for pieces; under lock */
	size_t page;
	int fd;
	uint32_t grower;     /* the thread that grew last, or 0; under lock */
	uint32_t crowded;    /* growths that are steps, see is_alone(); same */
	unsigned step_shift; /* a step is the size << this; fixed */

	struct wax_lock lock;
	_Atomic(uint32_t) flags;
	_Atomic(uint32_t) closing;
	_Atomic(int) error;       /* the first failure, a negative errno */
	_Atomic(uint64_t) limit;  /* never grow past this; multiple of 2 MiB */
	_Atomic(uint64_t) size;   /* the committed size, E1 */
	_Atomic(uint64_t) handed; /* end of what was promised by ensure */
	_Atomic(uint64_t) wanted; /* what the last growth was for, less the
				     part ahead; stored before the size */
	_Atomic(uint32_t) bell;   /* WAX_EXTENT_PRETOUCH; 1: rung */
	_Atomic(uint64_t) intact; /* first offset that lost its storage */
	_Atomic(uint64_t) rescued;
	_Atomic(uint64_t) grow_calls;
	_Atomic(uint64_t) grow_faults;
	_Atomic(uint64_t) benign_races;
	struct wax_extent_live live;
	_Atomic(struct wax_mapping *) mappings; /* added to under lock */

	/* Faults in a row on one page, where the kernel has no oracle. */
	_Atomic(uintptr_t) retry_page;
	_Atomic(uint32_t) retries;

	_Atomic(uint32_t) pins;     /* handlers in flight, D1 */
	_Atomic(uint32_t) draining; /* a closer waits for pins */
	uint32_t next;              /* pool; of its list, process lock */
	uint32_t in_use;            /* pool; under the process lock */
};

/* -- Inside the handler (extent-sig.c, -piece-sig.c, -rescue-sig.c) -------- */

enum wax_extent_cause {
	WAX_GROWN_AT_OPEN, /* no further than asked: it may remain so small */
	WAX_GROWN_BY_CALL,
	WAX_GROWN_BY_FAULT
};

/*
 * Make the file at least `end` bytes long, end <= limit.  Where it ends before
 * `start`, the bytes in between become a hole, up to the unit of the extent.
 * Counts a benign race if it was as long.  Returns 0 or -errno; sets no sticky
 * error.
 */
int
wax_extent_grow(struct wax_extent *extent, uint64_t start, uint64_t end,
		enum wax_extent_cause cause);

/* A growth on its way; all are offsets in the file. */
struct wax_extent_growth {
	uint64_t size;   /* committed */
	uint64_t actual; /* length of the file */
	uint64_t start;  /* nothing is stored before that */
	uint64_t needed; /* least end; a multiple of the page */
	uint64_t end;    /* of the step: how far space is had */
	int is_alone;    /* no other thread grows the file, too */
	int is_first;    /* WAX_GROWN_AT_OPEN */
};

/* Whether the file is to grow by a piece of zeros.  Under the lock. */
int
wax_extent_is_piecewise(const struct wax_extent *extent,
			const struct wax_extent_growth *growth);

/*
 * Write zeros from the end of the file on, at least to `needed`, having reserved
 * space as far as `end`.  Returns 0, and where the file ends now as `end`; what
 * fallocate(2) returned; -EIO if something is not as it should be.
 */
int
wax_extent_add_piece(struct wax_extent *extent,
		     struct wax_extent_growth *growth);

/* Wake the thread that makes pages ready: see pretouch.h. */
void
wax_extent_ring(struct wax_extent *extent);

/* Record a failure: the first error, and that [offset, ..) is not intact. */
void
wax_extent_fail(struct wax_extent *extent, int err, uint64_t offset);

/* Ask the kernel whether a page can be used: 1 yes, 0 no, -1 cannot tell. */
int
wax_extent_probe(const struct wax_extent *extent, uintptr_t page);

/*
 * Put private memory over the page at `page` (offset in the file `offset`), and
 * over what follows as far as it has no storage either, up to window_end.
 * Returns 0 if the store can be repeated, or -errno.
 */
int
wax_extent_rescue(struct wax_extent *extent, uintptr_t page,
		  uintptr_t window_end, uint64_t offset, int err);

/*
 * Why a page below the committed size cannot be used: tries to give it storage,
 * and returns 0 if that worked, else -ESTALE, -ENOSPC, -EIO ...
 */
int
wax_extent_diagnose(struct wax_extent *extent, uint64_t offset);

/*
 * Why a page that has storage cannot be written: -ENOSPC (copy-on-write) or
 * -EIO.
 */
int
wax_extent_cause(const struct wax_extent *extent, uint64_t offset);

/*
 * The file behind the descriptor now.  Returns 0; -EBADF if the program closed
 * the descriptor, also if its number is another file's by now; or -errno.
 */
int
wax_extent_stat(const struct wax_extent *extent, struct wax_os_stat *ret);

/* Raise the live cell to the size of the file.  Not under the lock (E3). */
void
wax_extent_raise_live(struct wax_extent *extent);

/* Lower it to what follows from `size`, before the file is cut to that. */
void
wax_extent_lower_live(struct wax_extent *extent, uint64_t size);

/* Lock, with signals blocked.  For extent-*.c and region-*.c. */
void
wax_extent_lock(struct wax_extent *extent, struct wax_os_signals *ret_signals);
void
wax_extent_unlock(struct wax_extent *extent,
		  const struct wax_os_signals *signals);

/* Advise a mapping of the extent as its flags say about fork and core dump. */
void
wax_extent_advise_privacy(const struct wax_extent *extent, uintptr_t address,
			  size_t size);

uint64_t
wax_extent_size(const struct wax_extent *extent);

uint64_t
wax_extent_limit(const struct wax_extent *extent);

/* The newest mapping; the others follow, in no order of offsets. */
const struct wax_mapping *
wax_extent_mappings(const struct wax_extent *extent);

/* -- Outside (extent.c) ---------------------------------------------------- */

/* An open file, and which one it is. */
struct wax_extent_file {
	int fd;
	uint64_t device;
	uint64_t inode;
};

/*
 * Take an extent from the pool for a file.  Fills in descriptor, identity,
 * flags and zeros.  -EBUSY if a writing extent of this process has the same
 * file and `share` is 0; -ENOMEM if the pool is empty.
 */
int
wax_extent_acquire(const struct wax_extent_file *file, uint32_t flags,
		   int share, struct wax_extent **ret_extent);

/* Give an extent back.  Its window is unpublished and drained. */
void
wax_extent_release(struct wax_extent *extent);

/*
 * Wait until no handler is inside, at most a second.  Returns 0, or -ETIMEDOUT:
 * then the extent is retained for ever.
 */
int
wax_extent_drain(struct wax_extent *extent);

/* How many extents wax_extent_drain() has given up. */
uint64_t
wax_extent_retained(void);

/* Forget all extents: a forked child starts anew.  Under the process lock. */
void
wax_extent_reset(void);

#endif /* WAX_EXTENT_H */
