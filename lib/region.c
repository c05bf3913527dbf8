/* SPDX-License-Identifier: MIT */
/* Opening a region; region-use.c and region-end.c have the rest. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "bits.h"
#include "fault.h"
#include "opts.h"
#include "process.h"
#include "region.h"

#define RESERVE_DEFAULT ((uint64_t)1 << (sizeof(void *) > 4 ? 36 : 28))
#define FIRST_STEP_DEFAULT ((uint64_t)64 << 10)
#define GUARD_DEFAULT ((uint64_t)1 << 30)

#define FLAGS_KNOWN                                                   \
	(WAX_NO_HANDLER | WAX_REGION_EXISTING | WAX_REGION_TRUNCATE | \
	 WAX_REGION_EXCLUSIVE | WAX_REGION_ATOMIC | WAX_REGION_SYNC | \
	 WAX_REGION_DIE | WAX_REGION_INHERIT | WAX_REGION_DUMP |      \
	 WAX_REGION_NO_LOCK)

_Static_assert(sizeof(struct wax_region_opts) == WAX_REGION_OPTS_SIZE_V0,
	       "a new field needs WAX_REGION_OPTS_SIZE_V1");

/* What is asked of region_start() beyond the options. */
struct request {
	struct wax_region_opts opts;
	int reading;
	int by_fd; /* the caller may hold the same description */
};

static int
opts_load(const struct wax_region_opts *user, uint32_t refused,
	  struct wax_region_opts *ret_opts)
{
	static const struct wax_region_opts defaults = WAX_REGION_OPTS_INIT;
	struct wax_region_opts opts;
	uint32_t flags;
	int err;

	if (user == NULL)
		user = &defaults;
	err = wax_opts_load(&opts, sizeof(opts), user, user->size,
			    WAX_REGION_OPTS_SIZE_V0);
	if (err)
		return err;
	flags = opts.flags;
	if ((flags & ~(uint32_t)FLAGS_KNOWN) || (flags & refused))
		return -EINVAL;
	if ((flags & WAX_REGION_EXISTING) &&
	    (flags & (WAX_REGION_EXCLUSIVE | WAX_REGION_ATOMIC)))
		return -EINVAL;
	if (opts.mode > WAX_GROW_SPARSE || opts.folio > WAX_FOLIO_SMALL)
		return -EINVAL;
	*ret_opts = opts;
	return 0;
}

static uint32_t
extent_flags(const struct request *request)
{
	const struct wax_region_opts *opts = &request->opts;
	uint32_t flags = 0;

	if (request->reading)
		flags |= WAX_EXTENT_READING;
	if (opts->mode == WAX_GROW_SPARSE)
		flags |= WAX_EXTENT_SPARSE;
	if (opts->mode == WAX_GROW_DEFAULT)
		flags |= WAX_EXTENT_FALLBACK;
	if (opts->flags & WAX_REGION_DIE)
		flags |= WAX_EXTENT_DIE;
	if (opts->flags & WAX_REGION_INHERIT)
		flags |= WAX_EXTENT_INHERIT;
	if (opts->flags & WAX_REGION_DUMP)
		flags |= WAX_EXTENT_DUMP;
	return flags;
}

/*
 * The end of the file stays a multiple of this.  Where a huge folio can straddle
 * the end, pages past it can be stored to without a fault, so the end has to
 * stay on the grid of huge folios; tmpfs reports those as its block size.
 */
static uint64_t
size_unit(const struct wax_extent *extent, const struct wax_os_stat *st,
	  uint32_t folio)
{
	if (st->block_size >= WAX_OS_HUGE || folio == WAX_FOLIO_HUGE ||
	    wax_os_maps_past_end())
		return WAX_OS_HUGE;
	return extent->page;
}

/* Growth policy; an absurd step costs nothing, the limit stops it. */
static void
extent_configure(struct wax_extent *extent, const struct request *request,
		 const struct wax_os_stat *st)
{
	const struct wax_region_opts *opts = &request->opts;
	uint64_t top = (uint64_t)1 << 62;

	extent->unit = size_unit(extent, st, opts->folio);
	extent->first_step =
		opts->first_step ? opts->first_step : FIRST_STEP_DEFAULT;
	if (extent->first_step > top)
		extent->first_step = top;
	extent->first_step = wax_round_up(extent->first_step, extent->unit);
	extent->max_step = opts->max_step < top ? opts->max_step : top;
	extent->guard = opts->guard ? opts->guard : GUARD_DEFAULT;
	/* order: relaxed; the extent is not published yet. */
	atomic_store_explicit(&extent->flags, extent_flags(request),
			      memory_order_relaxed);
	atomic_store_explicit(&extent->size, st->size, memory_order_relaxed);
}

/*
 * Map, with half the reservation as long as the system refuses, but never less
 * than the file has.
 */
static int
map_halving(struct wax_region *region, uint64_t reserve, uint64_t size)
{
	uint64_t least = size ? wax_round_up(size, WAX_OS_HUGE) : WAX_OS_HUGE;
	int err = -ENOMEM;

	if (reserve > SIZE_MAX / 4)
		reserve = SIZE_MAX / 4;
	reserve = wax_round_up(reserve, WAX_OS_HUGE);
	if (least > SIZE_MAX / 4)
		return -EFBIG;
	for (;;) {
		if (reserve < least)
			reserve = least;
		region->extent->limit = reserve;
		err = wax_window_map(region->extent, (size_t)reserve,
				     &region->mapping);
		if (err != -ENOMEM && err != -EINVAL && err != -EAGAIN)
			return err;
		if (reserve == least)
			return size > WAX_OS_HUGE ? -EFBIG : -ENOMEM;
		reserve = wax_round_up(reserve / 2, WAX_OS_HUGE);
	}
}

/* Bytes stored behind an odd end of file would be lost when it grows. */
static int
complete_last_page(struct wax_extent *extent, uint64_t size)
{
	uint64_t whole = wax_round_up(size, extent->unit);
	int err = 0;

	/* Asked first, because trying raises SIGXFSZ. */
	if (whole > size && whole > wax_os_size_limit())
		return -EFBIG;
	if (whole > size)
		err = wax_os_allocate(extent->fd, size, whole - size);
	if (err == -EOPNOTSUPP || err == -ENOSYS || err == -EINVAL)
		err = wax_os_set_size(extent->fd, whole);
	if (err)
		return err;
	/* order: G1 release; pairs with wax_extent_size(). */
	atomic_store_explicit(&extent->size, whole, memory_order_release);
	return 0;
}

/* Advice that is given once; the default waits until the file is worth it. */
static void
advise_folio(struct wax_region *region)
{
	struct wax_extent *extent = region->extent;
	uint64_t most = extent->max_step;
	int advice = region->folio == WAX_FOLIO_HUGE    ? MADV_HUGEPAGE
		     : region->folio == WAX_FOLIO_SMALL ? MADV_RANDOM
							: MADV_NORMAL;
	int later = region->folio == WAX_FOLIO_DEFAULT &&
		    (most == 0 || most >= WAX_OS_HUGE);

	if (later && wax_extent_size(extent) >= WAX_OS_HUGE)
		advice = MADV_HUGEPAGE;
	else if (later)
		/* order: relaxed; changed only under the lock from now on. */
		atomic_fetch_or_explicit(&extent->flags, WAX_EXTENT_HUGE_LATER,
					 memory_order_relaxed);
	if (advice != MADV_NORMAL)
		(void)wax_os_advise(extent->base, (size_t)extent->limit,
				    advice);
}

static int
check_kind(int fd, const struct wax_os_stat *st)
{
	if (!S_ISREG(st->mode))
		return -EINVAL;
	return wax_os_check_file_system(fd);
}

/* Lock against a second writer; where there are no locks, go on and say so. */
static int
lock_file(struct wax_region *region)
{
	int err;

	if (region->flags & WAX_REGION_NO_LOCK)
		return 0;
	err = wax_os_lock(region->file.fd);
	if (err == -EBUSY)
		return err;
	region->unlocked = err != 0;
	return 0;
}

/* The file becomes what the options want, and its size is known. */
static int
prepare_content(struct wax_region *region, uint64_t size)
{
	int err;

	if ((region->flags & WAX_REGION_TRUNCATE) && size != 0) {
		err = wax_os_set_size(region->file.fd, 0);
		if (err)
			return err;
		size = 0;
	}
	region->old_size = size;
	err = complete_last_page(region->extent, size);
	if (!err)
		advise_folio(region);
	return err;
}

int
wax_region_clear(struct wax_region *region, uint64_t offset)
{
	int err = wax_os_set_size(region->file.fd, offset);

	return err ? err : complete_last_page(region->extent, offset);
}

/* Everything that makes the file ours: kind, handler, lock, extent. */
static int
claim_file(struct wax_region *region, const struct request *request,
	   struct wax_os_stat *ret_st)
{
	int share, err = wax_os_stat(region->file.fd, ret_st);

	if (err)
		return err;
	region->file.device = ret_st->device;
	region->file.inode = ret_st->inode;
	err = check_kind(region->file.fd, ret_st);
	if (!err)
		err = wax_fault_enter((region->flags & WAX_NO_HANDLER) != 0);
	if (!err && !request->reading)
		err = lock_file(region);
	if (err)
		return err;
	/* Two descriptions of our own would have met at the lock. */
	share = request->reading || (region->flags & WAX_REGION_NO_LOCK) ||
		!(request->by_fd || region->unlocked);
	return wax_extent_acquire(region->file.fd, share, &region->extent);
}

/* Everything after the file is open: region->file is filled in. */
static int
region_start(struct wax_region *region, const struct request *request)
{
	const struct wax_region_opts *opts = &request->opts;
	uint64_t reserve = opts->reserve ? opts->reserve : RESERVE_DEFAULT;
	struct wax_os_stat st;
	int err;

	region->flags = opts->flags;
	region->folio = opts->folio;
	region->reading = request->reading;
	err = claim_file(region, request, &st);
	if (err)
		return err;
	region->generation = wax_process_generation();
	extent_configure(region->extent, request, &st);
	if (request->reading)
		reserve = st.size;
	err = map_halving(region, reserve, st.size);
	if (err)
		goto release;
	region->base = (unsigned char *)region->mapping.base;
	if (request->reading)
		return 0;
	err = prepare_content(region, st.size);
	if (!err)
		return 0;
	(void)wax_window_unmap(region->extent, &region->mapping);
release:
	wax_extent_release(region->extent);
	return err;
}

/* Make the handle from an open file; on failure the file is discarded. */
static int
region_create(struct wax_file *file, const struct request *request,
	      struct wax_region **ret_region)
{
	struct wax_region *region = calloc(1, sizeof(*region));
	int err = -ENOMEM;

	if (region == NULL)
		goto discard;
	region->file = *file;
	err = region_start(region, request);
	if (err)
		goto free_region;
	*ret_region = region;
	return 0;

free_region:
	/* A lock of the caller's own description would outlive us. */
	if (request->by_fd && err != -EBUSY)
		wax_os_unlock(file->fd);
	free(region);
discard:
	wax_file_discard(file);
	return err;
}

int
wax_region_openat(int dirfd, const char *path,
		  const struct wax_region_opts *opts,
		  struct wax_region **ret_region)
{
	struct request request = {.reading = 0};
	struct wax_file file;
	uint32_t flags = 0;
	int err;

	if (path == NULL || ret_region == NULL)
		return -EINVAL;
	err = opts_load(opts, 0, &request.opts);
	if (err)
		return err;
	if (request.opts.flags & WAX_REGION_EXISTING)
		flags |= WAX_FILE_EXISTING;
	if (request.opts.flags & WAX_REGION_EXCLUSIVE)
		flags |= WAX_FILE_EXCLUSIVE;
	if (request.opts.flags & WAX_REGION_ATOMIC)
		flags |= WAX_FILE_ATOMIC;
	err = wax_file_open(dirfd, path, flags, &file);
	if (err)
		return err;
	return region_create(&file, &request, ret_region);
}

int
wax_region_open(const char *path, const struct wax_region_opts *opts,
		struct wax_region **ret_region)
{
	return wax_region_openat(AT_FDCWD, path, opts, ret_region);
}

int
wax_region_open_fd(int fd, const struct wax_region_opts *opts,
		   struct wax_region **ret_region)
{
	struct request request = {.by_fd = 1};
	struct wax_file file = {.dirfd = -1};
	int flags, err;

	if (ret_region == NULL)
		return -EINVAL;
	err = opts_load(opts, WAX_REGION_ATOMIC | WAX_REGION_EXCLUSIVE,
			&request.opts);
	if (err)
		return err;
	flags = wax_os_status_flags(fd);
	if (flags < 0)
		return flags;
	if ((flags & O_ACCMODE) != O_RDWR)
		return -EACCES;
	if (flags & O_APPEND)
		return -EINVAL;
	file.fd = wax_os_reopen(fd);
	if (file.fd < 0)
		return file.fd;
	return region_create(&file, &request, ret_region);
}

int
wax_region_open_memfd(const char *name, const struct wax_region_opts *opts,
		      struct wax_region **ret_region)
{
	struct request request = {.reading = 0};
	struct wax_file file = {.dirfd = -1};
	int err;

	if (ret_region == NULL)
		return -EINVAL;
	err = opts_load(opts, WAX_REGION_ATOMIC | WAX_REGION_EXCLUSIVE,
			&request.opts);
	if (err)
		return err;
	file.fd = wax_os_memfd(name ? name : "wax");
	if (file.fd < 0)
		return file.fd;
	return region_create(&file, &request, ret_region);
}

int
wax_region_open_reading(int fd, uint32_t flags, struct wax_region **ret_region)
{
	struct request request = {.opts = WAX_REGION_OPTS_INIT, .reading = 1};
	struct wax_file file = {.dirfd = -1};

	request.opts.flags = flags;
	file.fd = wax_os_duplicate(fd);
	if (file.fd < 0)
		return file.fd;
	return region_create(&file, &request, ret_region);
}
