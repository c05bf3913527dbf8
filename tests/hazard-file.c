/* SPDX-License-Identifier: MIT */
/*
 * What others do to the file of an open region: cut it, write it, unlink it,
 * close our descriptor; and files that are not fit for a region.
 *
 * Method: plain system calls on the same file by name, from the same or another
 * process, then plain use of the region.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "hazard.h"

/* Longer than what the regions here grow to. */
#define VICTIM_SIZE ((uint64_t)8 << 20)

static void
cut_file(void *size)
{
	expect_ok(truncate("f", *(const off_t *)size));
}

static struct wax_region *
open_and_fill(uint64_t size)
{
	struct wax_region_opts opts = hazard_opts(0);
	struct wax_region *region = hazard_open(&opts);
	uint64_t offset;

	for (offset = 0; offset < size; offset += HAZARD_PAGE)
		hazard_store(region, offset, 'a');
	return region;
}

/* Hazards 2, 11: growing again silently would leave zeros for what was lost. */
static void
store_into_a_part_cut_off_by_another_process_gives_estale(void)
{
	struct wax_region *region = open_and_fill(4 * HAZARD_MIB);
	off_t size = HAZARD_MIB;

	expect_int(hazard_child(cut_file, &size), 0);
	hazard_store(region, 2 * HAZARD_MIB, 'b');
	expect_int(hazard_load(region, 2 * HAZARD_MIB), 'b');
	expect_int(wax_region_error(region), -ESTALE);
	expect_int(wax_region_ensure(region, 0, 1), -ESTALE);
	expect_int(wax_region_finish(region, 4 * HAZARD_MIB), -ESTALE);
	expect(hazard_file_size("f") <= 2 * HAZARD_MIB);
	expect_int(hazard_file_byte("f", 0), 'a');
}

/* Hazard 11: a load finds out just as well. */
static void
load_from_a_part_cut_off_gives_estale(void)
{
	struct wax_region *region = open_and_fill(4 * HAZARD_MIB);
	off_t size = 0;

	expect_int(hazard_child(cut_file, &size), 0);
	expect_int(hazard_load(region, 3 * HAZARD_MIB), 0);
	expect_int(wax_region_error(region), -ESTALE);
	expect_int(wax_region_finish(region, 4 * HAZARD_MIB), -ESTALE);
}

/* Hazard 11: growing on would leave a hole where the lost part was. */
static void
growth_after_a_cut_gives_estale(void)
{
	struct wax_region *region = open_and_fill(4 * HAZARD_MIB);

	expect_ok(truncate("f", (off_t)HAZARD_MIB));
	expect_int(wax_region_ensure(region, 20 * HAZARD_MIB, 1), -ESTALE);
	hazard_store(region, 30 * HAZARD_MIB, 'b');
	expect_int(wax_region_error(region), -ESTALE);
	expect_int(wax_region_finish(region, 4 * HAZARD_MIB), -ESTALE);
	expect_int(hazard_file_byte("f", 0), 'a');
}

/* Hazard 11: nor may finish make up for what was lost with zeros. */
static void
cut_that_nobody_touched_is_found_by_finish(void)
{
	struct wax_region *region = open_and_fill(4 * HAZARD_MIB);

	expect_ok(truncate("f", (off_t)HAZARD_MIB + 100));
	expect_int(wax_region_finish(region, 4 * HAZARD_MIB), -ESTALE);
	expect(hazard_file_size("f") <= HAZARD_MIB + 100);
	expect_int(hazard_file_byte("f", HAZARD_MIB - HAZARD_PAGE), 'a');
}

/* Hazard 11: the rest of the process goes on. */
static void
other_regions_go_on_after_one_was_cut(void)
{
	struct wax_region *region = open_and_fill(4 * HAZARD_MIB);
	struct wax_region *other = NULL;
	off_t size = 0;

	expect_ok(wax_region_open("other", NULL, &other));
	expect_ok(truncate("f", size));
	hazard_store(region, 0, 'b');
	expect_int(wax_region_error(region), -ESTALE);
	hazard_store(other, 9 * HAZARD_MIB, 'c');
	expect_ok(wax_region_error(other));
	expect_ok(wax_region_finish(other, 9 * HAZARD_MIB + 1));
	expect_int(hazard_file_byte("other", 9 * HAZARD_MIB), 'c');
	(void)wax_region_abort(region);
	expect_int(hazard_file_size("f"), 0);
}

/* Hazard 13. */
static void
store_after_our_descriptor_was_closed_gives_ebadf(void)
{
	struct wax_region *region = open_and_fill(HAZARD_MIB);
	uint64_t size = hazard_file_size("f");

	expect_ok(close(wax_region_fd(region)));
	hazard_store(region, 20 * HAZARD_MIB, 'b');
	expect_int(hazard_load(region, 20 * HAZARD_MIB), 'b');
	expect_int(wax_region_error(region), -EBADF);
	expect_int(wax_region_ensure(region, 0, 1), -EBADF);
	expect_int(wax_region_finish(region, HAZARD_MIB), -EBADF);
	expect_int(hazard_file_size("f"), size);
	expect_int(hazard_file_byte("f", 0), 'a');
}

/* Give the number of the region's descriptor to a file full of bytes. */
static int
put_victim_in_place(struct wax_region *region)
{
	static char bytes[VICTIM_SIZE];
	int fd = open("victim", O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	int number = wax_region_fd(region);

	expect(fd >= 0);
	memset(bytes, 'v', sizeof(bytes));
	expect_int(pwrite(fd, bytes, sizeof(bytes), 0), sizeof(bytes));
	expect_int(dup2(fd, number), number);
	close(fd);
	return number;
}

static void
expect_victim_unharmed(int number)
{
	struct stat st;

	expect_int(hazard_file_size("victim"), VICTIM_SIZE);
	expect_int(hazard_file_byte("victim", 0), 'v');
	expect_int(hazard_file_byte("victim", VICTIM_SIZE - 1), 'v');
	expect_ok(stat("victim", &st));
	expect(VICTIM_SIZE <= (uint64_t)st.st_blocks * 512);
	expect(0 <= fcntl(number, F_GETFD));
}

/* Hazard 13: neither grown, nor cut, nor closed, nor read. */
static void
file_that_took_our_descriptor_number_is_untouched(void)
{
	struct wax_region *region = open_and_fill(HAZARD_MIB);
	uint64_t size = wax_region_size(region);
	int number = put_victim_in_place(region);

	expect(size < VICTIM_SIZE);
	hazard_store(region, size, 'b');
	hazard_store(region, 20 * HAZARD_MIB, 'b');
	expect_int(hazard_load(region, size + 1), 0);
	expect_int(wax_region_error(region), -EBADF);
	expect_int(wax_region_finish(region, 5), -EBADF);
	expect_victim_unharmed(number);
}

static void
use_with_victim(int (*use)(struct wax_region *))
{
	struct wax_region *region = open_and_fill(HAZARD_MIB);
	int number = put_victim_in_place(region);

	expect_int(use(region), -EBADF);
	(void)wax_region_abort(region);
	expect_victim_unharmed(number);
}

static int
use_ensure(struct wax_region *region)
{
	return wax_region_ensure(region, 0, 30 * HAZARD_MIB);
}

static int
use_trim(struct wax_region *region)
{
	return wax_region_trim(region, 0);
}

static int
use_punch(struct wax_region *region)
{
	return wax_region_punch(region, 0, HAZARD_MIB / 2);
}

static int
use_sync(struct wax_region *region)
{
	return wax_region_sync(region, 0, 0);
}

/* Hazard 13: found by calls as well as by stores, before they do harm. */
static void
calls_find_that_our_descriptor_number_was_reused(void)
{
	use_with_victim(use_ensure);
	use_with_victim(use_trim);
	use_with_victim(use_punch);
	use_with_victim(use_sync);
}

static void
finish_with_victim(void *region)
{
	int number = put_victim_in_place(region);

	expect_int(wax_region_finish(region, 0), -EPERM);
	expect_victim_unharmed(number);
}

/* Hazards 13, 16: an inherited handle knows its own descriptor too. */
static void
number_reused_in_a_forked_child_is_untouched(void)
{
	struct wax_region *region = open_and_fill(HAZARD_MIB);

	expect_int(hazard_child(finish_with_victim, region), 0);
	expect_ok(wax_region_finish(region, HAZARD_MIB));
	expect_int(hazard_file_size("f"), HAZARD_MIB);
}

/* Hazard 12. */
static void
unlinked_file_still_grows(void)
{
	struct wax_region *region = open_and_fill(HAZARD_MIB);
	int fd = open("f", O_RDONLY | O_CLOEXEC);
	struct stat st;
	char byte;

	expect(fd >= 0);
	expect_ok(unlink("f"));
	hazard_store(region, 20 * HAZARD_MIB, 'u');
	expect_ok(wax_region_error(region));
	expect_ok(wax_region_finish(region, 20 * HAZARD_MIB + 1));
	expect_ok(fstat(fd, &st));
	expect_int(st.st_nlink, 0);
	expect_int(st.st_size, 20 * HAZARD_MIB + 1);
	expect_int(pread(fd, &byte, 1, 20 * HAZARD_MIB), 1);
	expect_int(byte, 'u');
}

static void
open_is_busy(void *unused)
{
	struct wax_region *region = NULL;

	(void)unused;
	expect_int(wax_region_open("f", NULL, &region), -EBUSY);
	expect(region == NULL);
}

/* Hazard 11. */
static void
second_writer_in_this_process_is_refused(void)
{
	struct wax_region *region = open_and_fill(HAZARD_MIB);
	struct wax_region *second = NULL;

	open_is_busy(NULL);
	expect_ok(link("f", "same"));
	expect_int(wax_region_open("same", NULL, &second), -EBUSY);
	expect_ok(wax_region_error(region));
	expect_ok(wax_region_finish(region, HAZARD_MIB));

	/* The refusal has not cut, nor the closing of its descriptor unlocked:
	 * POSIX locks would have. */
	expect_int(hazard_file_byte("f", HAZARD_MIB - HAZARD_PAGE), 'a');
	expect_ok(wax_region_open("same", NULL, &second));
	expect_ok(wax_region_close(second));
}

/* Hazard 11. */
static void
second_writer_in_another_process_is_refused(void)
{
	struct wax_region_opts opts = hazard_opts(WAX_REGION_TRUNCATE);
	struct wax_region *region = NULL;
	int ready[2];
	int status;
	pid_t pid;
	char byte;

	expect_ok(pipe(ready));
	fflush(stdout);
	pid = fork();
	expect(pid >= 0);
	if (pid == 0) {
		(void)open_and_fill(HAZARD_MIB);
		(void)!write(ready[1], "r", 1);
		pause();
		_exit(0);
	}
	expect_int(read(ready[0], &byte, 1), 1);
	open_is_busy(NULL);
	expect_int(wax_region_open("f", &opts, &region), -EBUSY);
	expect(HAZARD_MIB <= hazard_file_size("f"));

	/* Also when the refused one could not have come in by inheritance. */
	expect_int(hazard_child(open_is_busy, NULL), 0);

	expect_ok(kill(pid, SIGKILL));
	expect_int(waitpid(pid, &status, 0), pid);
	expect_ok(wax_region_open("f", &opts, &region));
	expect_ok(wax_region_close(region));
}

/* Hazard 11. */
static void
no_lock_admits_a_second_writer(void)
{
	struct wax_region_opts opts = hazard_opts(WAX_REGION_NO_LOCK);
	int ready[2];
	int status;
	pid_t pid;
	char byte;

	expect_ok(pipe(ready));
	fflush(stdout);
	pid = fork();
	expect(pid >= 0);
	if (pid == 0) {
		(void)hazard_open(&opts);
		(void)!write(ready[1], "r", 1);
		pause();
		_exit(0);
	}
	expect_int(read(ready[0], &byte, 1), 1);
	expect_ok(wax_region_close(hazard_open(&opts)));
	expect_ok(kill(pid, SIGKILL));
	expect_int(waitpid(pid, &status, 0), pid);
}

/* An append-only descriptor makes fallocate and pwrite mean other things. */
static void
append_descriptor_is_refused(void)
{
	struct wax_region *region = NULL;
	int fd = open("f", O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

	expect(fd >= 0);
	expect_int(wax_region_open_fd(fd, NULL, &region), -EINVAL);
	expect(region == NULL);
}

static void
read_only_descriptor_is_refused(void)
{
	struct wax_region *region = NULL;
	int fd = open("f", O_RDONLY | O_CREAT | O_CLOEXEC, 0600);

	expect(fd >= 0);
	expect_int(wax_region_open_fd(fd, NULL, &region), -EACCES);
	expect(region == NULL);
}

static void
write_pattern(size_t size)
{
	static unsigned char bytes[3 * 1024 * 1024];
	int fd = open("f", O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	size_t i;

	expect(fd >= 0);
	for (i = 0; i < size; i++)
		bytes[i] = (unsigned char)(i % 251);
	expect_int(write(fd, bytes, size), size);
	close(fd);
}

static void
expect_pattern(size_t size)
{
	static unsigned char bytes[3 * 1024 * 1024];
	int fd = open("f", O_RDONLY | O_CLOEXEC);
	size_t i;

	expect(fd >= 0);
	expect_int(pread(fd, bytes, size, 0), size);
	for (i = 0; i < size; i++)
		expect_int(bytes[i], i % 251);
	close(fd);
}

/* Hazard 4: bytes between an unaligned end and the end of its page are zeroed
 * by the kernel when the file grows.  Issue: everything stored there is lost
 * unless the page is completed before anybody stores. */
static void
reopening_at_an_unaligned_end_loses_nothing(void)
{
	static const uint64_t sizes[] = {1,    4095,    4096,   4097,
					 5000, 2097151, 2097157};
	struct wax_region_opts opts = hazard_opts(WAX_REGION_EXISTING);
	struct wax_region *region;
	size_t i;

	for (i = 0; i < HAZARD_COUNT(sizes); i++) {
		write_pattern(sizes[i]);
		region = hazard_open(&opts);
		hazard_store(region, sizes[i], 'n');
		hazard_store(region, 10 * HAZARD_MIB, 'g');
		expect_int(hazard_load(region, sizes[i]), 'n');
		expect_ok(wax_region_finish(region, 10 * HAZARD_MIB + 1));
		expect_pattern(sizes[i]);
		expect_int(hazard_file_byte("f", sizes[i]), 'n');
		expect_int(hazard_file_byte("f", sizes[i] + 1), 0);
		expect_int(hazard_file_byte("f", 10 * HAZARD_MIB), 'g');
	}
}

/* Hazard 4: the size found at open comes back. */
static void
aborting_a_reopened_file_restores_its_size(void)
{
	struct wax_region_opts opts = hazard_opts(WAX_REGION_EXISTING);
	struct wax_region *region;

	write_pattern(5000);
	region = hazard_open(&opts);
	hazard_store(region, 10 * HAZARD_MIB, 'g');
	expect_ok(wax_region_abort(region));
	expect_int(hazard_file_size("f"), 5000);
	expect_pattern(5000);
}

int
main(void)
{
	static const struct hazard cases[] = {
		HAZARD(store_into_a_part_cut_off_by_another_process_gives_estale),
		HAZARD(load_from_a_part_cut_off_gives_estale),
		HAZARD(growth_after_a_cut_gives_estale),
		HAZARD(cut_that_nobody_touched_is_found_by_finish),
		HAZARD(other_regions_go_on_after_one_was_cut),
		HAZARD(store_after_our_descriptor_was_closed_gives_ebadf),
		HAZARD(file_that_took_our_descriptor_number_is_untouched),
		HAZARD(calls_find_that_our_descriptor_number_was_reused),
		HAZARD(number_reused_in_a_forked_child_is_untouched),
		HAZARD(unlinked_file_still_grows),
		HAZARD(second_writer_in_this_process_is_refused),
		HAZARD(second_writer_in_another_process_is_refused),
		HAZARD(no_lock_admits_a_second_writer),
		HAZARD(append_descriptor_is_refused),
		HAZARD(read_only_descriptor_is_refused),
		HAZARD(reopening_at_an_unaligned_end_loses_nothing),
		HAZARD(aborting_a_reopened_file_restores_its_size),
	};

	return hazard_run(cases, HAZARD_COUNT(cases));
}
