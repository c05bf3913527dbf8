/* SPDX-License-Identifier: MIT */
/*
 * File systems that are full or peculiar: a tmpfs of 16 MiB, a tmpfs with huge
 * pages, hugetlbfs.
 *
 * Method: mounts in a mount namespace of the case, so they vanish with it.
 * Without root a user namespace gives the right to mount.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <wax/message.h>

#include "hazard.h"

#define DISK_SIZE (16 * HAZARD_MIB)

static void
write_line(const char *path, const char *line)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	expect(fd >= 0);
	expect_int(write(fd, line, strlen(line)), strlen(line));
	close(fd);
}

/* Enter namespaces in which this process may mount. */
static void
become_mounter(void)
{
	char map[64];
	uid_t uid = geteuid();
	gid_t gid = getegid();

	if (uid == 0) {
		if (unshare(CLONE_NEWNS) != 0)
			hazard_skip("root may not unshare mounts");
	} else {
		if (unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0)
			hazard_skip("user namespaces are refused");
		write_line("/proc/self/setgroups", "deny");
		snprintf(map, sizeof(map), "0 %u 1", uid);
		write_line("/proc/self/uid_map", map);
		snprintf(map, sizeof(map), "0 %u 1", gid);
		write_line("/proc/self/gid_map", map);
	}
	if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0)
		hazard_skip("the root directory is not a mount, as in chroot");
}

/* Mount and go there. */
static void
enter_mount(const char *type, const char *options)
{
	char reason[128];

	become_mounter();
	expect_ok(mkdir("disk", 0700));
	if (mount("wax", "disk", type, 0, options) != 0) {
		snprintf(reason, sizeof(reason), "mount %s %s: %s", type,
			 options, strerror(errno));
		hazard_skip(reason);
	}
	expect_ok(chdir("disk"));
}

static struct wax_region *
open_mode(const char *path, uint32_t mode)
{
	struct wax_region_opts opts = WAX_REGION_OPTS_INIT;
	struct wax_region *region = NULL;

	opts.mode = mode;
	expect_ok(wax_region_open(path, &opts, &region));
	return region;
}

static void
use_disk(uint64_t room)
{
	struct wax_region *region;
	uint64_t offset = 0;
	int err = 0;

	region = open_mode("f", WAX_GROW_ALLOCATE);
	while (err == 0 && offset <= room) {
		err = wax_region_ensure(region, offset, 100);
		if (err == 0)
			hazard_store(region, offset + 99, 'x');
		offset += 100;
	}
	expect_int(err, -ENOSPC);
	expect(room / 100 * 95 <= offset);

	/* Refused in time, so nothing is lost. */
	expect_ok(wax_region_error(region));
	expect_ok(wax_region_finish(region, offset - 100));
	expect_int(hazard_file_size("f"), offset - 100);
	expect_int(hazard_file_byte("f", offset - 101), 'x');
}

/* Hazards 5, 10. */
static void
ensure_uses_95_percent_of_a_small_disk(void)
{
	enter_mount("tmpfs", "size=16m");
	use_disk(DISK_SIZE);
}

/* Hazards 5, 10: the step shrinks to what is there before growth fails.  What
 * is there is no sum of whole steps. */
static void
ensure_uses_95_percent_of_a_partly_used_disk(void)
{
	uint64_t used = 5 * HAZARD_MIB + 3 * HAZARD_PAGE;
	int fd;

	enter_mount("tmpfs", "size=16m");
	fd = open("filler", O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	expect_ok(fallocate(fd, 0, 0, (off_t)used));
	close(fd);
	use_disk(DISK_SIZE - used);
}

/* Hazard 3: no loop, no signal; the error sticks; others go on. */
static void
store_on_a_full_disk_gives_sticky_enospc_and_lives(void)
{
	struct wax_region *region;
	struct wax_region *other = NULL;
	uint64_t offset;

	enter_mount("tmpfs", "size=16m");
	region = open_mode("f", WAX_GROW_ALLOCATE);
	for (offset = 0; offset < 2 * DISK_SIZE; offset += HAZARD_PAGE)
		hazard_store(region, offset, 'x');
	expect_int(wax_region_error(region), -ENOSPC);
	expect_int(wax_region_ensure(region, 0, 1), -ENOSPC);

	expect_ok(wax_region_open_memfd(NULL, NULL, &other));
	hazard_store(other, 8 * HAZARD_MIB, 'o');
	expect_int(hazard_load(other, 8 * HAZARD_MIB), 'o');
	expect_ok(wax_region_finish(other, 0));

	expect_int(wax_region_finish(region, offset), -ENOSPC);
	expect(DISK_SIZE / 100 * 95 <= hazard_file_size("f"));
	expect(hazard_file_size("f") <= DISK_SIZE);
	expect_int(hazard_file_byte("f", hazard_file_size("f") - HAZARD_PAGE),
		   'x');
}

/* Hazard 3: here the disk fills inside the file, where a naive handler grows
 * what is long enough already, for ever. */
static void
sparse_store_on_a_full_disk_gives_sticky_enospc_and_lives(void)
{
	struct wax_region *region;
	uint64_t intact;
	uint64_t offset;

	enter_mount("tmpfs", "size=16m");
	region = open_mode("f", WAX_GROW_SPARSE);
	for (offset = 0; offset < 2 * DISK_SIZE; offset += HAZARD_PAGE)
		hazard_store(region, offset, 'x');
	for (offset = 0; offset < 2 * DISK_SIZE; offset += HAZARD_PAGE)
		expect_int(hazard_load(region, offset), 'x');
	expect_int(wax_region_error(region), -ENOSPC);
	expect_int(wax_region_finish(region, offset), -ENOSPC);
	intact = hazard_file_size("f");
	expect(intact <= DISK_SIZE);
	expect(DISK_SIZE / 100 * 80 <= intact);
	for (offset = 0; offset < intact; offset += HAZARD_PAGE)
		expect_int(hazard_file_byte("f", offset), 'x');
}

/* Take what is left of the disk, to the last page. */
static struct wax_region *
fill_disk(void)
{
	struct wax_region *filler = open_mode("filler", WAX_GROW_ALLOCATE);

	while (wax_region_ensure(filler, wax_region_size(filler), 1) == 0)
		continue;
	return filler;
}

/* Hazard 6: on tmpfs a load of a hole needs a page too. */
static void
sparse_load_on_a_full_disk_reads_zero_and_lives(void)
{
	struct wax_region *region;
	struct wax_region *filler;

	enter_mount("tmpfs", "size=16m");
	region = open_mode("f", WAX_GROW_SPARSE);
	hazard_store(region, 4 * DISK_SIZE, 'x');
	filler = fill_disk();
	expect_int(hazard_load(region, DISK_SIZE), 0);
	expect_int(hazard_load(region, 4 * DISK_SIZE), 'x');
	expect_int(wax_region_error(region), -ENOSPC);
	expect_int(wax_region_finish(region, 1), -ENOSPC);
	expect_ok(wax_region_abort(filler));
}

/* Hazard 3: in sparse mode ensure promises length, not space; prefault asks for
 * the space and says when there is none. */
static void
prefault_on_a_full_disk_gives_enospc(void)
{
	struct wax_region *region;
	struct wax_region *filler;

	enter_mount("tmpfs", "size=16m");
	region = open_mode("f", WAX_GROW_SPARSE);
	expect_ok(wax_region_ensure(region, 0, 4 * HAZARD_MIB));
	filler = fill_disk();
	expect_int(wax_region_prefault(region, HAZARD_MIB, HAZARD_MIB),
		   -ENOSPC);
	expect_ok(wax_region_error(region));
	expect_ok(wax_region_finish(region, 0));
	expect_ok(wax_region_abort(filler));
}

/* Hazard 3: in allocate mode too, what was punched is a hole. */
static void
store_into_a_punched_hole_on_a_full_disk_gives_enospc(void)
{
	struct wax_region *region;
	struct wax_region *filler;
	uint64_t offset;

	enter_mount("tmpfs", "size=16m");
	region = open_mode("f", WAX_GROW_ALLOCATE);
	for (offset = 0; offset < 8 * HAZARD_MIB; offset += HAZARD_PAGE)
		hazard_store(region, offset, 'x');
	expect_ok(wax_region_punch(region, 4 * HAZARD_MIB, 2 * HAZARD_MIB));
	expect_int(hazard_load(region, 3 * HAZARD_MIB), 'x');
	filler = fill_disk();
	hazard_store(region, 5 * HAZARD_MIB, 'y');
	expect_int(hazard_load(region, 5 * HAZARD_MIB), 'y');
	expect_int(wax_region_error(region), -ENOSPC);
	expect_int(wax_region_finish(region, 8 * HAZARD_MIB), -ENOSPC);
	expect_int(hazard_file_size("f"), 5 * HAZARD_MIB);
	expect_ok(wax_region_abort(filler));
}

/* Hazard 31: the number at the start of a message is the one place that the
 * handler stores to.  When just that page has lost its storage, a fault comes
 * out of the handler itself. */
static void
fault_of_the_handler_itself_is_settled(void)
{
	struct wax_region_opts region_opts = WAX_REGION_OPTS_INIT;
	struct wax_message_opts opts = WAX_MESSAGE_OPTS_INIT;
	struct wax_message *message = NULL;
	struct wax_segment segment;
	struct wax_region *filler;
	uint64_t used = 1000;
	int fd;

	if (HAZARD_THREAD_SANITIZED)
		hazard_skip("the sanitizer runs handlers with SIGBUS blocked");
	enter_mount("tmpfs", "size=16m");
	region_opts.mode = WAX_GROW_SPARSE;
	opts.region = &region_opts;
	expect_ok(wax_message_create("f", &opts, &message));
	expect_ok(wax_message_alloc(message, 2, &segment));
	fd = open("f", O_RDWR | O_CLOEXEC);
	expect_ok(fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0,
			    HAZARD_PAGE));
	filler = fill_disk();
	hazard_store(wax_message_region(message), 4 * HAZARD_MIB, 'x');
	expect_int(hazard_load(wax_message_region(message), 4 * HAZARD_MIB),
		   'x');
	expect_int(wax_region_error(wax_message_region(message)), -ENOSPC);
	expect_int(wax_message_finish(message, &used, 1, NULL), -ENOSPC);
	expect_ok(wax_region_abort(filler));
	close(fd);
}

static void *
fill_and_expect_enospc(void *path)
{
	struct wax_region *region = open_mode(path, WAX_GROW_ALLOCATE);
	uint64_t offset;

	for (offset = 0; offset < 2 * DISK_SIZE; offset += HAZARD_PAGE)
		hazard_store(region, offset, 'x');
	for (offset = 0; offset < 2 * DISK_SIZE; offset += HAZARD_PAGE)
		expect_int(hazard_load(region, offset), 'x');
	expect_int(wax_region_error(region), -ENOSPC);
	(void)wax_region_abort(region);
	return NULL;
}

/* Hazard 3, 37. */
static void
four_threads_survive_a_full_disk(void)
{
	static char names[4][2] = {"a", "b", "c", "d"};
	pthread_t thread[4];
	size_t i;

	enter_mount("tmpfs", "size=16m");
	for (i = 0; i < 4; i++)
		expect_ok(pthread_create(&thread[i], NULL,
					 fill_and_expect_enospc, names[i]));
	for (i = 0; i < 4; i++)
		expect_ok(pthread_join(thread[i], NULL));
}

/* Every store beyond the end of the file must make it longer: a page that can
 * be written without is one whose content the kernel throws away. */
static void
store_and_watch_size(struct wax_region *region, uint64_t offset)
{
	struct stat before;
	struct stat after;

	expect_ok(stat("f", &before));
	hazard_store(region, offset, (int)(offset / HAZARD_PAGE % 251));
	expect_ok(stat("f", &after));
	expect((off_t)offset < after.st_size);
	expect(before.st_size <= after.st_size);
}

static void
expect_pages(uint64_t end)
{
	uint64_t offset;

	for (offset = 0; offset < end; offset += HAZARD_PAGE)
		expect_int(hazard_file_byte("f", offset),
			   offset / HAZARD_PAGE % 251);
}

static void
fill_huge_tmpfs(uint32_t mode, uint64_t first_step)
{
	struct wax_region_opts opts = WAX_REGION_OPTS_INIT;
	const uint64_t end = 32 * HAZARD_MIB;
	struct wax_region *region = NULL;
	uint64_t offset;

	enter_mount("tmpfs", "huge=always,size=256m");
	opts.mode = mode;
	opts.first_step = first_step;
	opts.max_step = first_step;
	expect_ok(wax_region_open("f", &opts, &region));
	for (offset = 0; offset < end / 2; offset += HAZARD_PAGE)
		store_and_watch_size(region, offset);
	expect_ok(wax_region_finish(region, end / 2 - 4000));

	/* An end inside a huge page, as every finished file has. */
	expect_ok(wax_region_open("f", &opts, &region));
	for (; offset < end; offset += HAZARD_PAGE)
		store_and_watch_size(region, offset);
	expect_ok(wax_region_trim(region, end / 4 + 1));
	for (offset = end / 4 + HAZARD_PAGE; offset < end;
	     offset += HAZARD_PAGE)
		store_and_watch_size(region, offset);
	hazard_store(region, end / 4, (int)(end / 4 / HAZARD_PAGE % 251));
	expect_ok(wax_region_finish(region, end));
	expect_pages(end);
}

/* Hazard: large folios that straddle the end of the file (0.3 of the list). */
static void
no_page_beyond_the_end_is_writable_on_huge_tmpfs(void)
{
	fill_huge_tmpfs(WAX_GROW_ALLOCATE, 0);
}

static void
no_page_beyond_the_end_is_writable_on_huge_tmpfs_sparse(void)
{
	fill_huge_tmpfs(WAX_GROW_SPARSE, 0);
}

/* The user's step does not override what correctness needs. */
static void
no_page_beyond_the_end_is_writable_with_steps_of_a_page(void)
{
	fill_huge_tmpfs(WAX_GROW_ALLOCATE, HAZARD_PAGE);
}

/* Hazard 41: mapping alone would have made the file as long as the map. */
static void
file_on_hugetlbfs_is_refused(void)
{
	struct wax_region *region = NULL;
	struct stat st;

	enter_mount("hugetlbfs", "pagesize=2M");
	expect_int(wax_region_open("f", NULL, &region), -ENOTSUP);
	expect(region == NULL);
	if (stat("f", &st) == 0)
		expect_int(st.st_size, 0);
}

int
main(void)
{
	static const struct hazard cases[] = {
		HAZARD(ensure_uses_95_percent_of_a_small_disk),
		HAZARD(ensure_uses_95_percent_of_a_partly_used_disk),
		HAZARD(store_on_a_full_disk_gives_sticky_enospc_and_lives),
		HAZARD(sparse_store_on_a_full_disk_gives_sticky_enospc_and_lives),
		HAZARD(sparse_load_on_a_full_disk_reads_zero_and_lives),
		HAZARD(prefault_on_a_full_disk_gives_enospc),
		HAZARD(store_into_a_punched_hole_on_a_full_disk_gives_enospc),
		HAZARD(fault_of_the_handler_itself_is_settled),
		HAZARD(four_threads_survive_a_full_disk),
		HAZARD(no_page_beyond_the_end_is_writable_on_huge_tmpfs),
		HAZARD(no_page_beyond_the_end_is_writable_on_huge_tmpfs_sparse),
		HAZARD(no_page_beyond_the_end_is_writable_with_steps_of_a_page),
		HAZARD(file_on_hugetlbfs_is_refused),
	};

	return hazard_run(cases, HAZARD_COUNT(cases));
}
