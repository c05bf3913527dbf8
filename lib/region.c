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
	 WAX_REGION_NO_LOCK | WAX_REGION_PRETOUCH)

_Static_assert(sizeof(struct wax_region_opts) == WAX_REGION_OPTS_SIZE_V0,
	       "a new field needs WAX_REGION_OPTS_SIZE_V1");

/* What is asked of region_start() beyond the options. */
struct request {
	struct wax_region_opts opts;
	int reading;
	int by_fd;     /* the caller may hold the same description */
	int keep_name; /* other files are put beside this one */
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
	if (opts->flags & WAX_REGION_PRETOUCH)
		flags |= WAX_EXTENT_PRETOUCH;
	return flags;
}

/*
 * The end of the file stays a multiple of this.  Where a huge folio can straddle
 * the end, pages past it can be stored to without a fault, so the end has to
 * stay on the grid of huge folios; tmpfs reports those as its block size.
 */
static uint64_t
size_unit(const struct wax_extent *extent, const struct wax_file *file,
	  uint32_t folio)
{
	if (file->block_size >= WAX_OS_HUGE || folio == WAX_FOLIO_HUGE ||
	    wax_os_maps_past_end())
		return WAX_OS_HUGE;
	return extent->page;
}

/*
 * Whether the file may grow by zeros that are written: where its end need not be
 * on the grid of huge folios, and nobody else moves it, which would end that.
 */
static int
grows_by_pieces(const struct wax_extent *extent, const struct request *request,
		const struct wax_file *file)
{
	const struct wax_region_opts *opts = &request->opts;

	return !request->reading && opts->mode != WAX_GROW_SPARSE &&
	       opts->folio == WAX_FOLIO_DEFAULT &&
	       !(opts->flags & (WAX_REGION_NO_LOCK | WAX_REGION_PRETOUCH)) &&
	       !file->unlocked && extent->unit == extent->page &&
	       wax_os_writes_folios(file->fd);
}

/* Growth policy; an absurd step costs nothing, the limit stops it. */
static void
extent_configure(struct wax_extent *extent, const struct request *request,
		 const struct wax_file *file)
{
	const struct wax_region_opts *opts = &request->opts;
	uint64_t top = (uint64_t)1 << 62;

	extent->unit = size_unit(extent, file, opts->folio);
	extent->first_step =
		opts->first_step ? opts->first_step : FIRST_STEP_DEFAULT;
	if (extent->first_step > top)
		extent->first_step = top;
	extent->first_step = wax_round_up(extent->first_step, extent->unit);
	extent->max_step = opts->max_step < top ? opts->max_step : top;
	extent->step_shift = 0;
	extent->guard = opts->guard ? opts->guard : GUARD_DEFAULT;
	/* order: relaxed; the extent is not published yet. */
	atomic_store_explicit(&extent->size, file->size, memory_order_relaxed);
	if (file->block_size < extent->page)
		atomic_fetch_or_explicit(&extent->flags,
					 WAX_EXTENT_SMALL_BLOCKS,
					 memory_order_relaxed);
	if (grows_by_pieces(extent, request, file))
		/* order: relaxed; as above. */
		atomic_fetch_or_explicit(&extent->flags, WAX_EXTENT_PIECES,
					 memory_order_relaxed);
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
		err = wax_window_map(region->extent, 0, (size_t)reserve,
				     &region->mappings);
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
	if (err) {
		/* It may have grown part of the way. */
		(void)wax_os_set_size(extent->fd, size);
		return err;
	}
	/* order: G1 release; pairs with wax_extent_size(). */
	atomic_store_explicit(&extent->size, whole, memory_order_release);
	return 0;
}

/* Whether the default policy, huge folios from 2 MiB on, is in force. */
static int
is_huge_later(const struct wax_region *region)
{
	uint64_t most = region->extent->max_step;

	return region->folio == WAX_FOLIO_DEFAULT &&
	       (most == 0 || most >= WAX_OS_HUGE);
}

/*
 * Advice that is given once; the default waits until the file is worth it.  A
 * huge folio may straddle the end of the file, so the end goes on their grid.
 */
static void
advise_folio(struct wax_region *region, uint64_t size)
{
	const struct wax_mapping *mapping = region->mappings;
	struct wax_extent *extent = region->extent;
	int later = is_huge_later(region), advice = MADV_NORMAL;

	if (region->folio == WAX_FOLIO_SMALL)
		advice = MADV_RANDOM;
	if (region->folio == WAX_FOLIO_HUGE || (later && size >= WAX_OS_HUGE))
		advice = MADV_HUGEPAGE;
	else if (later)
		/* order: relaxed; changed only under the lock from now on. */
		atomic_fetch_or_explicit(&extent->flags, WAX_EXTENT_HUGE_LATER,
					 memory_order_relaxed);
	if (advice == MADV_HUGEPAGE)
		extent->unit = WAX_OS_HUGE;
	if (advice != MADV_NORMAL)
		(void)wax_os_advise(mapping->base, mapping->size, advice);
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
	advise_folio(region, size);
	return complete_last_page(region->extent, size);
}

int
wax_region_clear(struct wax_region *region, uint64_t offset)
{
	int err = wax_os_set_size(region->file.fd, offset);

	if (err)
		return err;
	region->old_size = offset;
	return complete_last_page(region->extent, offset);
}

/* The handler, and an extent for a file that is locked: nobody changes it. */
static int
claim_extent(struct wax_region *region, const struct request *request)
{
	const struct wax_file *file = &region->file;
	const struct wax_extent_file which = {file->fd, file->device,
					      file->inode};
	int err = wax_fault_enter((region->flags & WAX_NO_HANDLER) != 0);
	int share;

	if (err)
		return err;
	/* Two descriptions of our own would have met at the lock. */
	share = request->reading || (region->flags & WAX_REGION_NO_LOCK) ||
		!(request->by_fd || file->unlocked);
	return wax_extent_acquire(&which, extent_flags(request), share,
				  &region->extent);
}

/* Everything after the file is open: region->file is filled in. */
static int
region_start(struct wax_region *region, const struct request *request)
{
	const struct wax_region_opts *opts = &request->opts;
	uint64_t reserve = opts->reserve ? opts->reserve : RESERVE_DEFAULT;
	uint64_t size = region->file.size;
	int err;

	region->flags = opts->flags;
	region->folio = opts->folio;
	region->reading = request->reading;
	err = claim_extent(region, request);
	if (err)
		return err;
	region->generation = wax_process_generation();
	extent_configure(region->extent, request, &region->file);
	if (request->reading)
		reserve = size;
	err = map_halving(region, reserve, size);
	if (err)
		goto release;
	region->base = (unsigned char *)region->mappings->base;
	if (request->reading)
		return 0;
	/* First what can fail without a trace: the file is as it was. */
	if (region->flags & WAX_REGION_PRETOUCH)
		err = wax_pretouch_start(&region->pretouch, region->extent);
	if (!err)
		err = prepare_content(region, size);
	if (!err)
		return 0;
	wax_pretouch_stop(&region->pretouch);
	(void)wax_window_unmap(region->extent);
release:
	wax_extent_release(region->extent);
	return err;
}

/* Whether finish has to do with the name of the file. */
static int
needs_name(const struct wax_region *region)
{
	return (region->flags & WAX_REGION_ATOMIC) ||
	       (region->file.created && (region->flags & WAX_REGION_SYNC));
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
	if (!request->keep_name && !needs_name(region))
		wax_file_close_directory(&region->file);
	*ret_region = region;
	return 0;

free_region:
	free(region);
discard:
	/* A region of this process has the same description, and its lock. */
	if (err == -EBUSY)
		file->locked = 0;
	wax_file_discard(file);
	return err;
}

static uint32_t
file_flags(uint32_t flags)
{
	return (flags & WAX_REGION_EXISTING ? WAX_FILE_EXISTING : 0) |
	       (flags & WAX_REGION_EXCLUSIVE ? WAX_FILE_EXCLUSIVE : 0) |
	       (flags & WAX_REGION_ATOMIC ? WAX_FILE_ATOMIC : 0) |
	       (flags & WAX_REGION_NO_LOCK ? WAX_FILE_NO_LOCK : 0);
}

static int
open_named(int dirfd, const char *path, const struct wax_region_opts *opts,
	   int keep_name, struct wax_region **ret_region)
{
	struct request request = {.keep_name = keep_name};
	struct wax_file file;
	int err;

	if (path == NULL || ret_region == NULL)
		return -EINVAL;
	err = opts_load(opts, 0, &request.opts);
	if (err)
		return err;
	err = wax_file_open(dirfd, path, file_flags(request.opts.flags), &file);
	return err ? err : region_create(&file, &request, ret_region);
}

int
wax_region_openat(int dirfd, const char *path,
		  const struct wax_region_opts *opts,
		  struct wax_region **ret_region)
{
	return open_named(dirfd, path, opts, 0, ret_region);
}

int
wax_region_openat_named(int dirfd, const char *path,
			const struct wax_region_opts *opts,
			struct wax_region **ret_region)
{
	return open_named(dirfd, path, opts, 1, ret_region);
}

int
wax_region_open(const char *path, const struct wax_region_opts *opts,
		struct wax_region **ret_region)
{
	return wax_region_openat(AT_FDCWD, path, opts, ret_region);
}

/* Open a region on a descriptor that is ours; it is closed on failure. */
static int
open_own(int fd, uint32_t flags, const struct request *request,
	 struct wax_region **ret_region)
{
	struct wax_file file;
	int err;

	if (fd < 0)
		return fd;
	err = wax_file_adopt(fd, flags | file_flags(request->opts.flags),
			     &file);
	return err ? err : region_create(&file, request, ret_region);
}

/* What cannot be opened again, or must not be. */
static int
check_descriptor(int fd)
{
	struct wax_os_stat st;
	int flags = wax_os_status_flags(fd), err;

	if (flags < 0)
		return flags;
	if ((flags & O_ACCMODE) != O_RDWR)
		return -EACCES;
	if (flags & O_APPEND)
		return -EINVAL;
	err = wax_os_stat(fd, &st);
	if (err)
		return err;
	return S_ISREG(st.mode) ? 0 : -EINVAL;
}

int
wax_region_open_fd(int fd, const struct wax_region_opts *opts,
		   struct wax_region **ret_region)
{
	struct request request = {.by_fd = 1};
	int err;

	if (ret_region == NULL)
		return -EINVAL;
	err = opts_load(opts, WAX_REGION_ATOMIC | WAX_REGION_EXCLUSIVE,
			&request.opts);
	if (!err)
		err = check_descriptor(fd);
	return err ? err : open_own(wax_os_reopen(fd), 0, &request, ret_region);
}

int
wax_region_open_memfd(const char *name, const struct wax_region_opts *opts,
		      struct wax_region **ret_region)
{
	struct request request = {.reading = 0};
	int err;

	if (ret_region == NULL)
		return -EINVAL;
	err = opts_load(opts, WAX_REGION_ATOMIC | WAX_REGION_EXCLUSIVE,
			&request.opts);
	return err ? err
		   : open_own(wax_os_memfd(name ? name : "wax"), 0, &request,
			      ret_region);
}

int
wax_region_open_reading(int fd, uint32_t flags, struct wax_region **ret_region)
{
	struct request request = {.opts = WAX_REGION_OPTS_INIT, .reading = 1};

	request.opts.flags = flags;
	return open_own(wax_os_duplicate(fd), WAX_FILE_READING, &request,
			ret_region);
}
