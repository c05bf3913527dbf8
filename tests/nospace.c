/* SPDX-License-Identifier: MIT */
/*
 * A full disk, on whatever file system a directory lies: nospace DIR, where DIR
 * has a few MiB left.  tests/lab-nospace.sh makes such directories.
 *
 * Method: fill until the library says -ENOSPC, or store on in spite of it; then
 * read what arrived with pread(2).  A memory file stands for the regions that
 * are not concerned.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <wax/region.h>

#include "must.h"

enum { PAGE = 4096 };

static const uint64_t most = UINT64_C(1) << 28;

static void
store(struct wax_region *region, uint64_t offset)
{
	volatile unsigned char *base = wax_region_base(region);

	base[offset] = (unsigned char)(offset / PAGE % 250 + 1);
}

/* Pages from the start of the file that hold what store() stored. */
static uint64_t
good_pages(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	unsigned char byte = 0;
	uint64_t page;

	check(fd >= 0);
	for (page = 0;; page++)
		if (pread(fd, &byte, 1, (off_t)(page * PAGE)) != 1 ||
		    byte != page % 250 + 1)
			break;
	close(fd);
	return page;
}

static struct wax_region *
open_region(const char *path, uint32_t mode, uint32_t flags)
{
	struct wax_region_opts opts = WAX_REGION_OPTS_INIT;
	struct wax_region *region;

	opts.mode = mode;
	opts.flags = flags;
	check(wax_region_open(path, &opts, &region) == 0);
	return region;
}

static void
expect_another_region_goes_on(void)
{
	struct wax_region *region;
	uint64_t offset;

	check(wax_region_open_memfd(NULL, NULL, &region) == 0);
	for (offset = 0; offset < 4 << 20; offset += PAGE)
		store(region, offset);
	check(wax_region_error(region) == 0);
	check(wax_region_finish(region, offset) == 0);
}

/* Asked beforehand, nothing is lost: the file can be finished. */
static void
ensure_reports_enospc(void)
{
	struct wax_region *region = open_region("f", WAX_GROW_ALLOCATE, 0);
	uint64_t offset;
	int err = 0;

	for (offset = 0; offset < most; offset += PAGE) {
		err = wax_region_ensure(region, offset, PAGE);
		if (err)
			break;
		store(region, offset);
	}
	check(err == -ENOSPC);
	check(wax_region_ensure(region, offset, PAGE) == -ENOSPC);
	check(wax_region_error(region) == 0);
	expect_another_region_goes_on();
	check(wax_region_finish(region, offset) == 0);
	check(good_pages("f") == offset / PAGE);
	printf("ensure: %" PRIu64 " KiB, then ENOSPC\n", offset >> 10);
	check(unlink("f") == 0);
}

/* Not asked, the process lives and the file ends where it is intact. */
static void
store_gives_a_sticky_error(uint32_t mode)
{
	struct wax_region *region = open_region("f", mode, 0);
	volatile unsigned char *base = wax_region_base(region);
	struct wax_region_stat stat_;
	uint64_t offset;
	uint64_t end = 0;
	struct stat st;

	for (offset = 0; offset < most; offset += PAGE) {
		store(region, offset);
		if (end == 0 && wax_region_error(region) != 0)
			end = offset + (8 << 20);
		if (end != 0 && end <= offset)
			break;
	}
	check(wax_region_error(region) == -ENOSPC);
	check(wax_region_ensure(region, 0, 1) == -ENOSPC);
	check(wax_region_stat(region, &stat_, sizeof(stat_)) == 0);
	check(base[offset] == offset / PAGE % 250 + 1);
	expect_another_region_goes_on();
	check(wax_region_finish(region, offset) == -ENOSPC);
	check(stat("f", &st) == 0);
	check((uint64_t)st.st_size == stat_.intact);
	check(good_pages("f") == stat_.intact / PAGE);
	printf("store, mode %" PRIu32 ": %" PRIu64 " KiB intact\n", mode,
	       stat_.intact >> 10);
	check(unlink("f") == 0);
}

/*
 * Where blocks are smaller than pages, a failed growth must not leave the end of
 * the file inside a page: stores behind it would not fault, and be zeroed later.
 */
static void
page_behind_a_failed_growth_is_kept_or_reported(void)
{
	struct wax_region *region = open_region("f", WAX_GROW_ALLOCATE, 0);
	volatile unsigned char *base = wax_region_base(region);
	uint64_t offset = 0;
	unsigned char byte = 0;
	int fd, err;

	while (wax_region_ensure(region, offset, PAGE) == 0)
		offset += PAGE;
	base[offset + PAGE - 1] = 'x';
	err = wax_region_finish(region, offset + PAGE);
	fd = open("f", O_RDONLY | O_CLOEXEC);
	check(err == -ENOSPC ||
	      (pread(fd, &byte, 1, (off_t)offset + PAGE - 1) == 1 &&
	       byte == 'x'));
	close(fd);
	check(unlink("f") == 0);
}

static void
atomic_file_is_not_published(void)
{
	struct wax_region *region =
		open_region("f", WAX_GROW_DEFAULT, WAX_REGION_ATOMIC);
	uint64_t offset;

	for (offset = 0; offset < most && wax_region_error(region) == 0;
	     offset += PAGE)
		store(region, offset);
	check(wax_region_finish(region, offset) == -ENOSPC);
	check(access("f", F_OK) != 0);
}

int
main(int argc, char **argv)
{
	if (argc != 2 || chdir(argv[1]) != 0) {
		fprintf(stderr, "usage: %s DIR\n", argv[0]);
		return 2;
	}
	ensure_reports_enospc();
	store_gives_a_sticky_error(WAX_GROW_ALLOCATE);
	store_gives_a_sticky_error(WAX_GROW_SPARSE);
	page_behind_a_failed_growth_is_kept_or_reported();
	atomic_file_is_not_published();
	return EXIT_SUCCESS;
}
