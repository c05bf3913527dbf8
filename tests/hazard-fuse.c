/* SPDX-License-Identifier: MIT */
/*
 * Storage that fails below the library: read, write, growth and sync.
 *
 * Method: the directory lies on the file system of tests/fuse-fault.c, which
 * fails on command; tests/lab-fuse.sh mounts it and sets WAX_FUSE.  The file is
 * read with stat(2) and pread(2).
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hazard.h"

enum { ONCE = 1, ALWAYS = -1 };

static void
command(const char *line)
{
	int fd;

	if (getenv("WAX_FUSE") == NULL)
		hazard_skip("run by tests/lab-fuse.sh");
	fd = open("../.fault", O_WRONLY | O_CLOEXEC);
	expect(fd >= 0);
	expect_int(write(fd, line, strlen(line)), strlen(line));
	expect_ok(close(fd));
}

static void
let_fail(const char *call, int err, int times)
{
	char line[64];

	(void)snprintf(line, sizeof(line), "%s %d %d", call, err, times);
	command(line);
}

static struct wax_region *
open_working(uint32_t flags, uint32_t mode)
{
	struct wax_region_opts opts = hazard_opts(flags);

	opts.mode = mode;
	command("clear");
	return hazard_open(&opts);
}

static void
expect_mode(const struct wax_region *region, uint32_t mode)
{
	struct wax_region_stat now;

	expect_ok(wax_region_stat(region, &now, sizeof(now)));
	expect_int(now.mode, mode);
}

/* Hazard 1: a file system without fallocate. */
static void
growth_falls_back_where_the_file_system_cannot_allocate(void)
{
	struct wax_region *region;

	command("clear");
	let_fail("fallocate", EOPNOTSUPP, ALWAYS);
	region = hazard_open(NULL);
	hazard_store(region, 0, 7);
	hazard_store(region, 5 * HAZARD_MIB, 8);
	expect_mode(region, WAX_GROW_SPARSE);
	expect_ok(wax_region_finish(region, 5 * HAZARD_MIB + 1));
	expect_int(hazard_file_size("f"), 5 * HAZARD_MIB + 1);
	expect_int(hazard_file_byte("f", 0), 7);
	expect_int(hazard_file_byte("f", 5 * HAZARD_MIB), 8);
}

/* Hazard 5: what was grown by a call that failed is used. */
static void
growth_goes_on_from_the_part_that_a_failed_call_grew(void)
{
	struct wax_region *region = open_working(0, WAX_GROW_ALLOCATE);

	let_fail("fallocate-part", ENOSPC, 2);
	expect_ok(wax_region_ensure(region, 0, HAZARD_MIB));
	expect(hazard_file_size("f") >= HAZARD_MIB);
	expect_int(wax_region_size(region), hazard_file_size("f"));
	hazard_store(region, HAZARD_MIB - 1, 7);
	expect_ok(wax_region_finish(region, HAZARD_MIB));
	expect_int(hazard_file_byte("f", HAZARD_MIB - 1), 7);
}

/* Hazard 5: the call says ENOSPC, the file says that it is long enough. */
static void
growth_believes_the_file_more_than_the_error(void)
{
	struct wax_region *region = open_working(0, WAX_GROW_ALLOCATE);

	let_fail("fallocate-late", ENOSPC, ONCE);
	expect_ok(wax_region_ensure(region, 0, HAZARD_MIB));
	expect_int(wax_region_size(region), hazard_file_size("f"));
	expect_ok(wax_region_close(region));
}

/* Hazard 5: the same of truncate, as some FUSE file systems do. */
static void
sparse_growth_believes_the_file_more_than_the_error(void)
{
	struct wax_region *region = open_working(0, WAX_GROW_SPARSE);

	let_fail("truncate-late", ENOSYS, ONCE);
	expect_ok(wax_region_ensure(region, 0, HAZARD_MIB));
	expect_int(wax_region_size(region), hazard_file_size("f"));
	expect_ok(wax_region_close(region));
}

/* Hazard 3: a full disk at a store. */
static void
store_that_the_file_system_has_no_space_for_gives_enospc(void)
{
	struct wax_region *region = open_working(0, WAX_GROW_ALLOCATE);
	uint64_t size;

	hazard_store(region, 0, 7);
	size = hazard_file_size("f");
	let_fail("fallocate", ENOSPC, ALWAYS);
	hazard_store(region, size, 8);
	expect_int(hazard_load(region, size), 8);
	expect_int(wax_region_error(region), -ENOSPC);
	expect_int(wax_region_finish(region, size + 1), -ENOSPC);
	expect_int(hazard_file_size("f"), size);
	expect_int(hazard_file_byte("f", 0), 7);
}

/* Hazard 7: the page cannot be read in, so it cannot be stored to. */
static void
store_to_a_page_that_cannot_be_read_gives_eio(void)
{
	struct wax_region *region = open_working(0, WAX_GROW_ALLOCATE);
	struct wax_region_stat now;

	expect_ok(wax_region_ensure(region, 0, 8 * HAZARD_MIB));
	hazard_store(region, 0, 7);
	/* Farther than is read ahead. */
	let_fail("read", EIO, ALWAYS);
	hazard_store(region, 4 * HAZARD_MIB, 8);
	expect_int(hazard_load(region, 4 * HAZARD_MIB), 8);
	expect_int(wax_region_error(region), -EIO);
	expect_ok(wax_region_stat(region, &now, sizeof(now)));
	expect_int(now.intact, 4 * HAZARD_MIB);
	command("clear");
	expect_int(wax_region_finish(region, 8 * HAZARD_MIB), -EIO);
	expect_int(hazard_file_size("f"), 4 * HAZARD_MIB);
	expect_int(hazard_file_byte("f", 0), 7);
}

/* Hazard 7: a fault whose cause is gone when it is looked at is no failure. */
static void
read_that_fails_once_loses_nothing(void)
{
	struct wax_region *region = open_working(0, WAX_GROW_ALLOCATE);

	expect_ok(wax_region_ensure(region, 0, HAZARD_MIB));
	let_fail("read", EIO, ONCE);
	hazard_store(region, HAZARD_MIB / 2, 8);
	expect_ok(wax_region_error(region));
	expect_ok(wax_region_finish(region, HAZARD_MIB));
	expect_int(hazard_file_byte("f", HAZARD_MIB / 2), 8);
}

/* Hazard 42: the file system says it once, the region for ever. */
static void
sync_that_failed_once_fails_finish(void)
{
	struct wax_region *region = open_working(WAX_REGION_SYNC, 0);

	hazard_store(region, 0, 7);
	let_fail("fsync", EIO, ONCE);
	expect_int(wax_region_sync(region, 0, 0), -EIO);
	expect_int(wax_region_sync(region, 0, 0), -EIO);
	expect_int(wax_region_error(region), -EIO);
	expect_int(wax_region_finish(region, 1), -EIO);
}

/* Hazard 42: content that did not arrive gets no name. */
static void
atomic_file_whose_content_cannot_be_written_is_not_published(void)
{
	struct wax_region *region =
		open_working(WAX_REGION_SYNC | WAX_REGION_ATOMIC, 0);

	hazard_store(region, 0, 7);
	let_fail("write", EIO, ALWAYS);
	expect_int(wax_region_finish(region, 1), -EIO);
	command("clear");
	expect_int(access("f", F_OK), -1);
}

/* Hazard 43: nor does a file that may have the wrong size. */
static void
atomic_file_that_cannot_be_cut_is_not_published(void)
{
	struct wax_region *region = open_working(WAX_REGION_ATOMIC, 0);

	hazard_store(region, 0, 7);
	let_fail("truncate-late", EIO, ONCE);
	expect_int(wax_region_finish(region, 1), -EIO);
	expect_int(access("f", F_OK), -1);
}

int
main(void)
{
	static const struct hazard cases[] = {
		HAZARD(growth_falls_back_where_the_file_system_cannot_allocate),
		HAZARD(growth_goes_on_from_the_part_that_a_failed_call_grew),
		HAZARD(growth_believes_the_file_more_than_the_error),
		HAZARD(sparse_growth_believes_the_file_more_than_the_error),
		HAZARD(store_that_the_file_system_has_no_space_for_gives_enospc),
		HAZARD(store_to_a_page_that_cannot_be_read_gives_eio),
		HAZARD(read_that_fails_once_loses_nothing),
		HAZARD(sync_that_failed_once_fails_finish),
		HAZARD(atomic_file_whose_content_cannot_be_written_is_not_published),
		HAZARD(atomic_file_that_cannot_be_cut_is_not_published),
	};

	return hazard_run(cases, HAZARD_COUNT(cases));
}
