/* SPDX-License-Identifier: MIT */
/**
 * @file wax/region-opts.h
 * @brief How a region is opened.
 *
 * Part of wax/region.h, whose rules hold here.
 */
#ifndef WAX_REGION_OPTS_H
#define WAX_REGION_OPTS_H

#include <stdint.h>
#include <wax/base.h>

/** Bits of wax_region_opts.flags, beside WAX_NO_HANDLER. */
enum {
	/** The file must exist (-ENOENT); the default creates it. */
	WAX_REGION_EXISTING = 1u << 1,
	/** Start from an empty file; the default keeps what is there. */
	WAX_REGION_TRUNCATE = 1u << 2,
	/** The name must not exist (-EEXIST), at open or when publishing. */
	WAX_REGION_EXCLUSIVE = 1u << 3,
	/** The name appears, or is replaced, only by wax_region_finish().  The
	 *  file starts empty.  Needs a path. */
	WAX_REGION_ATOMIC = 1u << 4,
	/** wax_region_finish() returns after file and name are on the disk. */
	WAX_REGION_SYNC = 1u << 5,
	/** A store that gets no storage dies of SIGBUS; the default gives it
	 *  private memory and a sticky error. */
	WAX_REGION_DIE = 1u << 6,
	/** Leave the mapping in place in forked children. */
	WAX_REGION_INHERIT = 1u << 7,
	/** Include the region in core dumps. */
	WAX_REGION_DUMP = 1u << 8,
	/** Do not lock the file against a second writer.  Two regions that
	 *  grow one file lose data in sparse mode, and each other's end at
	 *  finish. */
	WAX_REGION_NO_LOCK = 1u << 9,
	/** A thread of the region makes pages ready ahead of stores: large
	 *  files are written in less time, for a little more work on another
	 *  processor.  What growth added and is not used in the end, up to
	 *  max_step, has then been in memory, and in sparse mode on the disk
	 *  until the file is cut.  Before Linux 5.14 it has no effect. */
	WAX_REGION_PRETOUCH = 1u << 10
};

/** How the file is made longer: wax_region_opts.mode. */
enum {
	/** WAX_GROW_ALLOCATE where the file system can, else sparse. */
	WAX_GROW_DEFAULT = 0,
	/** fallocate(2): a full disk is an error at growth, and later only
	 *  after a punch or by copy-on-write (see Caveats).  A
	 *  store far beyond all storage is taken for a bug; see guard. */
	WAX_GROW_ALLOCATE = 1,
	/** ftruncate(2): the file may have holes, which take no disk space
	 *  until they are written. */
	WAX_GROW_SPARSE = 2
};

/** Size of the pages that hold the file: wax_region_opts.folio. */
enum {
	/** On ext4, from Linux 6.18 on, the file grows by zeros that are written
	 *  just before they are stored to, up to 256 KiB at once: these become
	 *  one folio, and are still in the processor's caches.  Not in sparse
	 *  mode, with WAX_REGION_NO_LOCK or _PRETOUCH, where a store is further
	 *  than 1 MiB from the end, or threads grow the file in turn.  There,
	 *  and elsewhere: huge folios once the file reaches 2 MiB. */
	WAX_FOLIO_DEFAULT = 0,
	/** MADV_HUGEPAGE from the start: fewest page faults. */
	WAX_FOLIO_HUGE = 1,
	/** No advice; the kernel chooses. */
	WAX_FOLIO_NORMAL = 2,
	/** MADV_RANDOM, 4 KiB: least written to disk when less than about
	 *  16 MiB is stored between two syncs. */
	WAX_FOLIO_SMALL = 3
};

/** Size of struct wax_region_opts in 0.1.  Never changes. */
#define WAX_REGION_OPTS_SIZE_V0 48u

/**
 * Options for opening a region.  Zero in any field means the default, so start
 * from WAX_REGION_OPTS_INIT and set what you need.  Fields are only ever added
 * at the end.
 */
struct wax_region_opts {
	/** sizeof(struct wax_region_opts), so that old and new can mix. */
	uint32_t size;
	/** WAX_NO_HANDLER and WAX_REGION_* bits. */
	uint32_t flags;
	/** Bytes of address space, the most the file can grow to; rounded up
	 *  to 2 MiB.  Default 64 GiB.  Halved until it fits where the system
	 *  grants less; wax_region_stat() tells what was granted. */
	uint64_t reserve;
	/** Bytes of the first growth; rounded up to a page.  Default 64 KiB,
	 *  or 2 MiB where the kernel could map past the end of a smaller file.
	 *  A message has a page before that. */
	uint64_t first_step;
	/** Growth doubles the file until it grows by this many bytes at once.
	 *  Default 64 MiB, or a sixteenth of the file if that is more, up to
	 *  1 GiB.  Where zeros are written (WAX_FOLIO_DEFAULT), so much disk
	 *  space is reserved behind the end of the file. */
	uint64_t max_step;
	/** Allocate mode: a store more than this many bytes beyond both the
	 *  storage and what wax_region_ensure() was asked for is not growth but
	 *  a wild store: the process gets its SIGBUS.  Default 1 GiB. */
	uint64_t guard;
	/** WAX_GROW_*. */
	uint32_t mode;
	/** WAX_FOLIO_*. */
	uint32_t folio;
};
#define WAX_REGION_OPTS_INIT                                        \
	{                                                           \
		sizeof(struct wax_region_opts), 0, 0, 0, 0, 0, 0, 0 \
	}

#endif /* WAX_REGION_OPTS_H */
