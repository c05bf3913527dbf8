/* SPDX-License-Identifier: MIT */
/*
 * The three ends of a region.  All of them first take the mapping away and wait
 * for handlers to leave, so that nothing grows the file behind their back, and
 * all of them free the handle whatever happens.
 *
 * Order of finish, for the sake of power cuts: cut to the used size, sync the
 * file, give it its name, sync the directory.  One fsync(2) after the cut
 * covers content and size.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>

#include "region.h"

/* The first error wins; later steps still run. */
static void
note(int *first, int err)
{
	if (*first == 0)
		*first = err;
}

/*
 * In a forked child the mapping and the extent are not there, or not ours; only
 * the copy of the descriptor is.
 */
static int
free_inherited(struct wax_region *region)
{
	/* The temporary name and the lock are the parent's. */
	region->file.temporary[0] = '\0';
	region->file.locked = 0;
	(void)wax_file_close(&region->file);
	wax_window_free(region->mappings);
	free(region);
	return -EPERM;
}

/* Give everything back.  `retained` keeps what a stuck handler may still use. */
static int
region_free(struct wax_region *region, int retained)
{
	int err = 0;

	if (retained) {
		wax_file_retain(&region->file);
	} else {
		wax_extent_release(region->extent);
		err = wax_file_close(&region->file);
	}
	free(region);
	return err;
}

/*
 * Make a file of `size` bytes `used` bytes long, which may be more.  That gives
 * back the space which is reserved behind its end, also if nothing is cut.
 */
static int
set_used(const struct wax_region *region, uint64_t size, uint64_t used)
{
	if (size == used && region->extent->reserved <= used)
		return 0;
	/* Asked first, because trying raises SIGXFSZ. */
	if (used > size && used > wax_os_size_limit())
		return -EFBIG;
	return wax_os_set_size(region->file.fd, used);
}

static int
sync_and_publish(struct wax_region *region)
{
	int sync = (region->flags & WAX_REGION_SYNC) != 0;
	/* Also a file that was made to replace one that was written in place. */
	int atomic = (region->file.flags & WAX_FILE_ATOMIC) != 0;
	int err = 0;

	if (sync)
		err = wax_os_sync(region->file.fd);
	if (!err && atomic)
		err = wax_file_publish(&region->file);
	if (!err && sync && (atomic || region->file.created))
		err = wax_file_sync_name(&region->file);
	return err;
}

/* How finish was called. */
struct ending {
	uint64_t used;
	wax_region_last_step *last_step; /* or NULL */
	void *argument;
};

/* What is done to the file; the mapping is gone, the lock still held. */
typedef int
conclude_function(struct wax_region *region, const struct ending *ending);

static int
finish_file(struct wax_region *region, const struct ending *ending)
{
	uint64_t used = ending->used, size = 0, intact;
	int unknown, first;

	unknown = wax_region_notice_cut(region, used, &size);
	first = wax_region_error(region);
	if (used > wax_extent_limit(region->extent))
		note(&first, -EOVERFLOW);
	if (first && ending->last_step != NULL) {
		if (!unknown)
			(void)wax_region_give_back(region->extent);
		return first;
	}
	if (first) {
		intact = wax_region_intact(region);
		used = used < intact ? used : intact;
	}
	note(&first, unknown ? unknown : set_used(region, size, used));
	if (!first && ending->last_step != NULL)
		note(&first,
		     ending->last_step(&region->file, ending->argument));
	if (!first)
		note(&first, sync_and_publish(region));
	return first;
}

static int
abort_file(struct wax_region *region, const struct ending *unused)
{
	struct wax_os_stat st;
	int err;

	(void)unused;
	if (region->flags & WAX_REGION_ATOMIC)
		return 0;
	err = wax_extent_stat(region->extent, &st);
	return err ? err : set_used(region, st.size, region->old_size);
}

static int
leave_file(struct wax_region *region, const struct ending *unused)
{
	uint64_t size;

	(void)unused;
	if (region->reading)
		return 0;
	if (wax_region_notice_cut(region, UINT64_MAX, &size) == 0)
		(void)wax_region_give_back(region->extent);
	return wax_region_error(region);
}

static int
region_end(struct wax_region *region, conclude_function *conclude,
	   const struct ending *ending)
{
	int first, unmapped;

	if (region == NULL)
		return 0;
	if (!wax_region_is_ours(region))
		return free_inherited(region);
	wax_pretouch_stop(&region->pretouch);
	unmapped = wax_window_unmap(region->extent);
	first = conclude(region, ending);
	note(&first, region_free(region, unmapped));
	note(&first, unmapped);
	return first;
}

int
wax_region_finish(struct wax_region *region, uint64_t used)
{
	const struct ending ending = {.used = used};

	return region_end(region, finish_file, &ending);
}

int
wax_region_finish_with(struct wax_region *region, uint64_t used,
		       wax_region_last_step *last_step, void *argument)
{
	const struct ending ending = {used, last_step, argument};

	return region_end(region, finish_file, &ending);
}

int
wax_region_abort(struct wax_region *region)
{
	return region_end(region, abort_file, NULL);
}

int
wax_region_close(struct wax_region *region)
{
	return region_end(region, leave_file, NULL);
}
