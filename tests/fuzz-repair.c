/* SPDX-License-Identifier: MIT */
/*
 * Target: repair, on files in a directory of its own.
 *
 * A file that is refused, or not to be changed, is not.  What comes out is a
 * message that is not mended again, is not much longer than the file, and has all
 * of its bytes that are not zero, next to each other as before.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <wax.h>

#include "fuzz-repair.h"
#include "fuzz-target.h"

#define NAME "left"
#define SIDECAR NAME ".wax-open"
#define OUTPUT NAME ".repaired"

/* A file, what is cut off, and what may be inserted: see wax-format(5). */
#define FILE_MOST 65536u
#define ROOM_MOST (1u << 20)

/* A file, as it was made and as it is. */
struct content {
	unsigned char *bytes;
	size_t size;
};

static char scratch[FUZZ_SCRATCH_SIZE];
static char path[4096 + 16];
static int scratch_fd = -1;

static uint64_t
number(const unsigned char *at, size_t size)
{
	uint64_t value = 0;

	while (size-- > 0)
		value = value << 8 | at[size];
	return value;
}

static int
create(const char *name)
{
	int fd = openat(scratch_fd, name,
			O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	FUZZ_REQUIRE(0 <= fd);
	return fd;
}

/* The file: the bytes, and zeros behind them. */
static ino_t
make_file(const unsigned char *bytes, size_t size, size_t zeros)
{
	int fd = create(NAME);
	struct stat st;

	FUZZ_REQUIRE(write(fd, bytes, size) == (ssize_t)size);
	FUZZ_REQUIRE(ftruncate(fd, (off_t)(size + zeros)) == 0);
	FUZZ_REQUIRE(fstat(fd, &st) == 0);
	close(fd);
	return st.st_ino;
}

static void
make_sidecar(const unsigned char *trailer, uint32_t flags, ino_t inode)
{
	unsigned char bytes[LEFT_SIDECAR] = {0};
	size_t size = number(trailer + LEFT_HEAD + 4, 2) % (LEFT_SIDECAR + 1);
	size_t i;
	int fd;

	memcpy(bytes, trailer, LEFT_HEAD);
	for (i = 0; (flags & LEFT_INODE) && i < 8; i++)
		bytes[56 + i] = (unsigned char)((uint64_t)inode >> (8 * i));
	fd = create(SIDECAR);
	FUZZ_REQUIRE(write(fd, bytes, size) == (ssize_t)size);
	close(fd);
}

static struct content
load(const char *name)
{
	int fd = openat(scratch_fd, name, O_RDONLY | O_CLOEXEC);
	struct content content;
	struct stat st;

	FUZZ_REQUIRE(0 <= fd && fstat(fd, &st) == 0);
	content.size = (size_t)st.st_size;
	content.bytes = malloc(content.size + 1);
	FUZZ_REQUIRE(content.bytes != NULL);
	FUZZ_REQUIRE(read(fd, content.bytes, content.size) ==
		     (ssize_t)content.size);
	close(fd);
	return content;
}

static int
exists(const char *name)
{
	return faccessat(scratch_fd, name, F_OK, 0) == 0;
}

static void
require_unchanged(const struct content *before, const char *name)
{
	struct content now = load(name);

	FUZZ_REQUIRE(now.size == before->size &&
		     memcmp(now.bytes, before->bytes, now.size) == 0);
	free(now.bytes);
}

/* From behind the table to the last byte that is not zero. */
static void
require_kept(const struct content *before, const struct content *after,
	     size_t first)
{
	size_t end = before->size;

	while (first < end && before->bytes[end - 1] == 0)
		end--;
	FUZZ_REQUIRE(end <= first ||
		     memmem(after->bytes, after->size, before->bytes + first,
			    end - first) != NULL);
}

/* What repair made is a message, and mended. */
static void
check_result(const char *name, const struct content *before,
	     const struct wax_repair_report *report,
	     const unsigned char *trailer)
{
	struct content after = load(name);
	struct wax_repair_opts opts = WAX_REPAIR_OPTS_INIT;
	struct wax_repair_report again;
	struct wax_reader *reader;
	char made[4096 + 32];

	FUZZ_REQUIRE(after.size == report->message_size);
	FUZZ_REQUIRE(after.size <= before->size + ROOM_MOST);
	FUZZ_REQUIRE(wax_message_open_memory(after.bytes, after.size, NULL,
					     &reader, NULL) == 0);
	FUZZ_REQUIRE(wax_reader_trailing(reader) == 0);
	FUZZ_REQUIRE(wax_reader_segment_count(reader) == report->segments);
	wax_reader_close(reader);
	if (report->state == WAX_REPAIR_SEGMENTS)
		require_kept(before, &after, number(trailer + 32, 8));
	else if (report->state != WAX_REPAIR_FINISHING)
		require_kept(before, &after,
			     8 * ((number(before->bytes, 4) + 1) / 2 + 1));
	free(after.bytes);

	if (report->verified != 0)
		return;
	(void)snprintf(made, sizeof(made), "%s/%s", scratch, name);
	opts.flags = WAX_REPAIR_DRY_RUN;
	FUZZ_REQUIRE(wax_message_repair(made, &opts, &again, NULL) == 0);
	FUZZ_REQUIRE(again.state == WAX_REPAIR_FINISHED ||
		     again.state == WAX_REPAIR_LEFTOVER);
}

static uint32_t
repair_flags(uint32_t flags)
{
	return (flags & LEFT_IN_PLACE ? WAX_REPAIR_IN_PLACE : 0) |
	       (flags & LEFT_DRY_RUN ? WAX_REPAIR_DRY_RUN : 0) |
	       (flags & LEFT_COPIED ? WAX_REPAIR_COPIED : 0);
}

/* Repair, and look at all files. */
static int
repair(const struct content *before, uint32_t flags,
       const unsigned char *trailer)
{
	struct wax_repair_opts opts = WAX_REPAIR_OPTS_INIT;
	struct wax_problem problem = {0, NULL};
	struct wax_repair_report report;
	int err;

	opts.flags = repair_flags(flags);
	err = wax_message_repair(path, &opts, &report, &problem);
	if (err) {
		FUZZ_REQUIRE(err == -EBADMSG || err == -ENOTSUP);
		FUZZ_REQUIRE(err != -EBADMSG || problem.reason != NULL);
		if (problem.reason != NULL)
			fuzz_feature(problem.reason, 0);
		FUZZ_REQUIRE(!exists(OUTPUT));
		require_unchanged(before, NAME);
		return err;
	}
	fuzz_feature("state", report.state);
	fuzz_feature("verified", (uint64_t)(report.verified != 0));
	FUZZ_REQUIRE(report.file_size == before->size);
	if (!(flags & LEFT_IN_PLACE) || (flags & LEFT_DRY_RUN))
		require_unchanged(before, NAME);
	if (flags & LEFT_DRY_RUN)
		FUZZ_REQUIRE(!exists(OUTPUT));
	else if (flags & LEFT_IN_PLACE)
		check_result(NAME, before, &report, trailer);
	else if (exists(OUTPUT))
		check_result(OUTPUT, before, &report, trailer);
	else
		FUZZ_REQUIRE(report.state == WAX_REPAIR_FINISHED ||
			     report.state == WAX_REPAIR_LEFTOVER);
	return 0;
}

static int
run(const void *data, size_t size)
{
	const unsigned char *bytes = data;
	const unsigned char *trailer;
	struct content before;
	uint32_t flags;
	size_t zeros;
	ino_t inode;
	int err;

	if (size < LEFT_TRAILER || FILE_MOST < size)
		return -EBADMSG;
	size -= LEFT_TRAILER;
	trailer = bytes + size;
	zeros = number(trailer + LEFT_HEAD, 4) % LEFT_ZEROS_MOST;
	flags = (uint32_t)number(trailer + LEFT_HEAD + 6, 2);
	inode = make_file(bytes, size, zeros);
	if (!(flags & LEFT_NO_SIDECAR))
		make_sidecar(trailer, flags, inode);
	before = load(NAME);
	err = repair(&before, flags, trailer);
	free(before.bytes);
	(void)unlinkat(scratch_fd, NAME, 0);
	(void)unlinkat(scratch_fd, SIDECAR, 0);
	(void)unlinkat(scratch_fd, OUTPUT, 0);
	return err;
}

static int
start(void)
{
	int err = fuzz_make_scratch(scratch);

	if (err)
		return err;
	(void)snprintf(path, sizeof(path), "%s/%s", scratch, NAME);
	scratch_fd = open(scratch, O_PATH | O_DIRECTORY | O_CLOEXEC);
	return scratch_fd < 0 ? -errno : 0;
}

static void
stop(void)
{
	(void)close(scratch_fd);
	(void)rmdir(scratch);
}

/* Each run makes some files. */
static const struct fuzz_target target = {
	.name = "repair",
	.run = run,
	.start = start,
	.stop = stop,
	.every = 4,
};

const char fuzz_group[] = "repair";
const struct fuzz_target *const fuzz_targets[] = {&target, NULL};
