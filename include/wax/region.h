/* SPDX-License-Identifier: MIT */
/**
 * @file wax/region.h
 * @brief A mapping that grows its file as it is written.
 *
 * A region maps a file over a huge reservation of address space, once, and
 * never moves.
 *
 *   base                 base + size                      base + reserve
 *   |-- has storage -----|-- no storage yet: a store grows the file ---|
 *
 * The first store to a page without storage raises SIGBUS; wax's handler makes
 * the file longer by one system call and the store runs again.  Memory that is
 * new reads as zero.  Programs that want an error code instead of a fault call
 * wax_region_ensure() ahead of use.
 *
 * When storage cannot be had, the store succeeds in private memory that never
 * reaches the file, and the region keeps the error (it is "sticky"): the next
 * call reports it, and wax_region_finish() cuts the file before the first byte
 * that was lost.
 *
 * Caveats
 *
 * - Only loads and stores grow a region.  A system call that is given an
 *   address without storage, such as read(2) into it, fails with EFAULT: call
 *   wax_region_ensure() first.
 * - Shortening the file behind an open region is detected (-ESTALE), but what
 *   was cut off is lost.
 * - After fork(2) the child must not touch the region, and its calls return
 *   -EPERM; the memory is not even mapped there unless WAX_REGION_INHERIT.
 * - Beyond the reserve there is no memory: a store there dies of SIGSEGV.
 * - fcntl(2) locks of the old, per-process kind (F_SETLK) on the same file are
 *   lost when a region of it is opened or ended, as with any close(2) of it.
 * - On copy-on-write file systems (btrfs) storage that was had can be wanting
 *   again when it is stored to a second time; that is a sticky -ENOSPC.
 * - SIGBUS must not be blocked or ignored in a thread that stores past the end:
 *   the kernel then kills the process without calling anybody.
 * - A region is as long as what it grew to until it is finished; other programs
 *   see the larger file until then.  Disk space may be reserved behind that; a
 *   killed process leaves it to the file, until the file is cut.
 */
#ifndef WAX_REGION_H
#define WAX_REGION_H

#include <stddef.h>
#include <stdint.h>
#include <wax/base.h>
#include <wax/handler.h>
#include <wax/region-opts.h>

WAX_BEGIN_DECLS

/** Opaque; one per open file. */
struct wax_region;

/** Bits of wax_region_stat.flags. */
enum {
	/** The file system offers no locks: a second writer is not kept out. */
	WAX_STAT_UNLOCKED = 1u << 0
};

/**
 * What wax_region_stat() tells.  Fields are only ever added at the end.
 */
struct wax_region_stat {
	/** Bytes of the file that have been grown to. */
	uint64_t size;
	/** Bytes of address space granted. */
	uint64_t reserve;
	/** Bytes from offset 0 that are certain to be in the file: size, or the
	 *  first byte whose storage failed. */
	uint64_t intact;
	/** Bytes of memory that were replaced by private memory. */
	uint64_t rescued;
	/** Growths asked for by a call. */
	uint64_t grow_calls;
	/** Growths caused by a fault. */
	uint64_t grow_faults;
	/** Faults that found the file grown already by another thread. */
	uint64_t benign_races;
	/** Regions of this process that could not be given back, because a
	 *  thread did not leave the fault handler within a second. */
	uint64_t retained;
	/** WAX_GROW_ALLOCATE or WAX_GROW_SPARSE, as in force. */
	uint32_t mode;
	/** WAX_FOLIO_HUGE, _NORMAL or _SMALL, as in force. */
	uint32_t folio;
	/** WAX_STAT_* bits. */
	uint32_t flags;
	/** The sticky error, a negative errno, or 0. */
	int32_t error;
};

/**
 * Open a region on a named file.
 *
 * @param path  the file; created if missing (0666 minus the umask)
 * @param opts  options, or NULL for all defaults
 * @param[out] ret_region  the region; free it with wax_region_finish(),
 *              wax_region_abort() or wax_region_close()
 *
 * @retval 0         success
 * @retval -EINVAL   path or ret_region is NULL, path is empty or ends in "." or
 *                   a slash, opts->size is below WAX_REGION_OPTS_SIZE_V0, flags
 *                   has an unknown bit or a contradiction (EXISTING with
 *                   EXCLUSIVE or ATOMIC), mode or folio is unknown, or path is
 *                   not a regular file
 * @retval -E2BIG    opts comes from a newer wax and sets a field this one lacks
 * @retval -EBUSY    another region, here or in another process, writes the file
 * @retval -ENOENT   a directory of path is missing, or the file is and
 *                   WAX_REGION_EXISTING is set
 * @retval -EEXIST   WAX_REGION_EXCLUSIVE is set and path exists
 * @retval -ENOTSUP  the file is on hugetlbfs; or the SIGBUS handler has been
 *                   displaced for good (see wax_handler_status()) and
 *                   WAX_NO_HANDLER is not set
 * @retval -EFBIG    the file is longer than any reservation that is granted, or
 *                   its last page does not fit under the file-size limit
 * @retval -ENOMEM   no memory or address space, or the region table is full
 * @retval -EAGAIN   WAX_REGION_PRETOUCH is set and there can be no thread
 * @retval -ENOSPC   the last partial page of the file could not be completed
 *                   (also -EDQUOT, -EIO)
 * @retval -errno    what open(2) returned: -EACCES, -EISDIR, -EROFS, -EMFILE ...
 *
 * Unless WAX_NO_HANDLER is set, the first call in a process installs the SIGBUS
 * handler.  The file is locked with an open-file-description lock.
 *
 * Threads:  safe.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
WAX_API WAX_MUST_CHECK int
wax_region_open(const char *path, const struct wax_region_opts *opts,
		struct wax_region **ret_region);

/**
 * Open a region on a file named relative to a directory.
 *
 * @param dirfd  a directory opened for reading, or AT_FDCWD; not kept
 * @param path   as for wax_region_open(); if absolute, dirfd is not used
 * @param opts   as for wax_region_open()
 * @param[out] ret_region  as for wax_region_open()
 *
 * @return  as wax_region_open(); also -EBADF and -ENOTDIR for dirfd
 *
 * Threads:  safe.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
WAX_API WAX_MUST_CHECK int
wax_region_openat(int dirfd, const char *path,
		  const struct wax_region_opts *opts,
		  struct wax_region **ret_region);

/**
 * Open a region on an open file.
 *
 * @param fd    a regular file or memfd open for reading and writing, not
 *              O_APPEND; the caller keeps it and may close it at once
 * @param opts  as for wax_region_open(); WAX_REGION_ATOMIC and _EXCLUSIVE need
 *              a name and are refused
 * @param[out] ret_region  as for wax_region_open()
 *
 * @return  as wax_region_open(); -EBADF if fd is not open, -EACCES if it is not
 *          open for both reading and writing, -EINVAL if it is O_APPEND
 *
 * The region works through a descriptor of its own, opened again through
 * /proc/self/fd where that is mounted, else duplicated.
 *
 * Threads:  safe.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
WAX_API WAX_MUST_CHECK int
wax_region_open_fd(int fd, const struct wax_region_opts *opts,
		   struct wax_region **ret_region);

/**
 * Open a region on a new memory file without a name.
 *
 * @param name  shown in /proc/PID/maps, at most 249 bytes; NULL for "wax"
 * @param opts  as for wax_region_open_fd()
 * @param[out] ret_region  as for wax_region_open()
 *
 * @return  as wax_region_open_fd(); -ENOTSUP where memfd_create(2) is missing
 *
 * wax_region_fd() gives the descriptor, to send to another process.  Duplicate
 * it before the region is finished: the memory goes with the last descriptor.
 *
 * Threads:  safe.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
WAX_API WAX_MUST_CHECK int
wax_region_open_memfd(const char *name, const struct wax_region_opts *opts,
		      struct wax_region **ret_region);

/**
 * First byte of the mapping.  Fixed for the life of the region; aligned to
 * 2 MiB, and to 4 GiB where address space allows.
 *
 * Threads:  safe.
 * Signals:  async-signal-safe.
 * Since:    0.1
 */
WAX_API unsigned char *
wax_region_base(const struct wax_region *region);

/**
 * Bytes of the mapping that have storage now.  Increases while other threads
 * store; decreases only by wax_region_trim().
 *
 * Threads:  safe.
 * Signals:  async-signal-safe.
 * Since:    0.1
 */
WAX_API uint64_t
wax_region_size(const struct wax_region *region);

/**
 * The region's own descriptor, for reading the file or duplicating it.  The
 * caller must not close it, lock it or change the length of the file.
 *
 * Threads:  safe.
 * Signals:  async-signal-safe.
 * Since:    0.1
 */
WAX_API int
wax_region_fd(const struct wax_region *region);

/**
 * The sticky error: the first failure to get or keep storage, or of a sync.
 *
 * @retval 0            no failure so far
 * @retval -ENOSPC      disk full; also -EDQUOT, -EFBIG (a file-size limit)
 * @retval -EIO         the storage failed
 * @retval -ESTALE      another process cut the file
 * @retval -EBADF       the region's descriptor was closed by the program
 * @retval -EFAULT      a wild store, beyond the guard
 * @retval -EPERM       this process is a fork of the one that opened the region
 *
 * Threads:  safe.
 * Signals:  async-signal-safe.
 * Since:    0.1
 */
WAX_API int
wax_region_error(const struct wax_region *region);

/**
 * Make sure that bytes have storage before they are used.
 *
 * @param region  the region
 * @param offset  first byte, from the start of the file
 * @param size    number of bytes; 0 only reports the sticky error
 *
 * @retval 0           the bytes can be stored to, and given to system calls
 * @retval -EOVERFLOW  the range ends beyond the reserve
 * @retval -ENOSPC     disk full; nothing is lost, a later call may succeed;
 *                     also -EDQUOT, -EFBIG
 * @retval -EIO        the storage failed; also -ESTALE, -EBADF
 * @retval -EPERM      this process is a fork of the one that opened the region
 * @retval -errno      the sticky error, see wax_region_error()
 *
 * One comparison when the storage is there; otherwise one growth by the step
 * policy, which may make the file longer than asked for.  In sparse mode the
 * range may be a hole, and disk space is found, or not, at the store.  The
 * range is exempt from the guard from now on.
 *
 * Threads:  safe.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
WAX_API WAX_MUST_CHECK int
wax_region_ensure(struct wax_region *region, uint64_t offset, uint64_t size);

/**
 * Ensure, and map the pages in now, so that later stores do not fault.
 *
 * @return  as wax_region_ensure(); -ENOTSUP before Linux 5.14
 *
 * Takes as long as zeroing the range.
 *
 * Threads:  safe.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
WAX_API WAX_MUST_CHECK int
wax_region_prefault(struct wax_region *region, uint64_t offset, uint64_t size);

/**
 * Write stored bytes to the disk and wait for them.
 *
 * @param region  the region
 * @param offset  first byte
 * @param size    number of bytes; 0 means all of the file, which is also the
 *                fastest way to sync most of it
 *
 * @retval 0           the bytes, and the file size they need, are on the disk
 * @retval -EOVERFLOW  the range ends beyond the reserve
 * @retval -EPERM      this process is a fork of the one that opened the region
 * @retval -errno      the sticky error.  The first failure of a sync becomes
 *                     the sticky error: the kernel reports a lost write once
 *                     and forgets it, the region does not
 *
 * Threads:  safe.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
WAX_API WAX_MUST_CHECK int
wax_region_sync(struct wax_region *region, uint64_t offset, uint64_t size);

/**
 * Give the disk space of a range back; it reads as zero afterwards.
 *
 * @param region  the region
 * @param offset  first byte; whole pages inside the range are given back, the
 *                bytes around them are zeroed
 * @param size    number of bytes
 *
 * @retval 0           success
 * @retval -EOVERFLOW  the range ends beyond the reserve
 * @retval -ENOTSUP    the file system cannot
 * @retval -EPERM      this process is a fork of the one that opened the region
 * @retval -errno      the sticky error, or what fallocate(2) returned
 *
 * The range is a hole from now on, in allocate mode too: a later store there
 * needs disk space again and gets a sticky error if there is none.  The size of
 * the file does not change.
 *
 * Threads:  no other thread may store to the range meanwhile.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
WAX_API WAX_MUST_CHECK int
wax_region_punch(struct wax_region *region, uint64_t offset, uint64_t size);

/**
 * Give back the storage beyond what is in use.
 *
 * @param region  the region
 * @param used    bytes from offset 0 to keep; the file is cut to the next
 *                multiple of its growth unit (2 MiB, or a page) and may grow
 *                again afterwards
 *
 * @retval 0       success; nothing to do counts as success
 * @retval -EPERM  this process is a fork of the one that opened the region
 * @retval -errno  the sticky error, or what ftruncate(2) returned
 *
 * Threads:  no other thread may use memory beyond used meanwhile.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
WAX_API WAX_MUST_CHECK int
wax_region_trim(struct wax_region *region, uint64_t used);

/**
 * Tell the state of a region.
 *
 * @param region    the region
 * @param[out] ret  filled as far as size allows
 * @param size      sizeof(struct wax_region_stat) in the caller's version
 *
 * @retval 0        success
 * @retval -EINVAL  size is 0
 * @retval -EPERM   this process is a fork of the one that opened the region
 *
 * Counters are read one by one while other threads change them.
 *
 * Threads:  safe.
 * Signals:  async-signal-safe.
 * Since:    0.1
 */
WAX_API int
wax_region_stat(const struct wax_region *region, struct wax_region_stat *ret,
		size_t size);

/**
 * Finish the file: cut it to what was used, publish it, free the region.
 *
 * @param region  the region; freed whatever is returned.  NULL does nothing
 * @param used    bytes from offset 0 that are to be in the file; may lie beyond
 *                what was grown, the rest is then zeros
 *
 * @retval 0           the file has exactly used bytes under its name
 * @retval -EOVERFLOW  used is beyond the reserve; handled as a failure below
 * @retval -EEXIST     WAX_REGION_EXCLUSIVE and _ATOMIC, and the name was taken
 *                     meanwhile
 * @retval -ETIMEDOUT  a thread did not leave the fault handler within a second;
 *                     its memory is kept for ever.  The file is finished
 * @retval -EPERM      this process is a fork of the one that opened the region
 * @retval -errno      the sticky error, or that of cutting, syncing, publishing
 *                     or closing
 *
 * On failure an atomic file is not published, and a file that had the name
 * keeps it; a file written in place is cut to the smaller of used and the bytes
 * that are intact.
 *
 * Threads:  no other thread may be using the region or its memory.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
WAX_API WAX_MUST_CHECK int
wax_region_finish(struct wax_region *region, uint64_t used);

/**
 * Give the file up and free the region.
 *
 * @param region  the region; freed whatever is returned.  NULL does nothing
 *
 * @retval 0       success
 * @retval -errno  as wax_region_finish()
 *
 * An atomic file vanishes.  A file written in place becomes empty if this
 * region created or truncated it; otherwise it gets back the length it had when
 * it was opened, and what was stored below that length stays.
 *
 * Threads:  no other thread may be using the region or its memory.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
WAX_API int
wax_region_abort(struct wax_region *region);

/**
 * Free the region and leave the file as it is, at the size it has grown to.
 *
 * @param region  the region; freed whatever is returned.  NULL does nothing
 *
 * @retval 0       success
 * @retval -errno  as wax_region_finish()
 *
 * An atomic file was never published and vanishes.
 *
 * Threads:  no other thread may be using the region or its memory.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
WAX_API int
wax_region_close(struct wax_region *region);

WAX_END_DECLS

#endif /* WAX_REGION_H */
