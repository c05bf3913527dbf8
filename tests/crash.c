/* SPDX-License-Identifier: MIT */
/*
 * A crash around the end of a region; tests/lab-shutdown.sh mounts a file system
 * for each, and mounts it again afterwards.
 *
 *   crash old PATH             a file with old content, synced
 *   crash before PATH FLAG...  region, shutdown, then finish; prints its result
 *   crash after PATH FLAG...   region, finish, shutdown; prints the result
 *   crash look PATH            prints absent, old, complete, or what is wrong
 *
 * FLAG is sync, atomic or middle; middle syncs a first part while it is open.
 * The shutdown throws away what the journal has not got (NOLOGFLUSH).
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <wax/region.h>

#include "must.h"

#define SHUTDOWN _IOR('X', 125, uint32_t)
#define NOLOGFLUSH 2u

enum { OLD_SIZE = 1 << 20, NEW_SIZE = (3 << 20) + 123, FIRST_PART = 1 << 20 };

static unsigned char
byte_at(size_t offset, int old)
{
	return (unsigned char)(offset / 4096 * 7 + offset + (old ? 1 : 101));
}

static void
write_old(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	unsigned char *content = malloc(OLD_SIZE);
	size_t i;

	check(fd >= 0 && content != NULL);
	for (i = 0; i < OLD_SIZE; i++)
		content[i] = byte_at(i, 1);
	check(write(fd, content, OLD_SIZE) == OLD_SIZE);
	check(fsync(fd) == 0);
	close(fd);
	free(content);
	sync();
}

static void
shut_down(const char *path)
{
	char *copy = strdup(path);
	uint32_t how = NOLOGFLUSH;
	int fd;

	check(copy != NULL);
	fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	check(fd >= 0);
	check(ioctl(fd, SHUTDOWN, &how) == 0);
	close(fd);
	free(copy);
}

static void
store(struct wax_region *region, size_t from, size_t to)
{
	unsigned char *base = wax_region_base(region);

	for (; from < to; from++)
		base[from] = byte_at(from, 0);
}

static int
has(char *const *flags, const char *name)
{
	for (; *flags != NULL; flags++)
		if (strcmp(*flags, name) == 0)
			return 1;
	return 0;
}

static void
crash(const char *path, int before, char *const *flags)
{
	struct wax_region_opts opts = WAX_REGION_OPTS_INIT;
	struct wax_region *region;
	int err;

	if (has(flags, "sync"))
		opts.flags |= WAX_REGION_SYNC;
	opts.flags |=
		has(flags, "atomic") ? WAX_REGION_ATOMIC : WAX_REGION_TRUNCATE;
	check(wax_region_open(path, &opts, &region) == 0);
	store(region, 0, FIRST_PART);
	if (has(flags, "middle"))
		check(wax_region_sync(region, 0, 0) == 0);
	store(region, FIRST_PART, NEW_SIZE);
	if (before)
		shut_down(path);
	err = wax_region_finish(region, NEW_SIZE);
	if (!before)
		shut_down(path);
	printf("%s\n", err ? "error" : "ok");
}

/* How many bytes from the start are as they were stored. */
static size_t
good_bytes(const unsigned char *content, size_t size, int old)
{
	size_t i;

	for (i = 0; i < size && content[i] == byte_at(i, old); i++)
		;
	return i;
}

static void
look(const char *path)
{
	unsigned char *content;
	struct stat st;
	size_t size;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0 && errno == ENOENT) {
		printf("absent\n");
		return;
	}
	check(fd >= 0 && fstat(fd, &st) == 0);
	size = (size_t)st.st_size;
	content = malloc(size + 1);
	check(content != NULL);
	check(read(fd, content, size + 1) == st.st_size);
	close(fd);
	if (size == NEW_SIZE && good_bytes(content, size, 0) == size)
		printf("complete\n");
	else if (size == OLD_SIZE && good_bytes(content, size, 1) == size)
		printf("old\n");
	else if (good_bytes(content, size, 0) >= FIRST_PART)
		printf("part\n");
	else if (size == 0)
		printf("empty\n");
	else
		printf("broken: %zu bytes, %zu good\n", size,
		       good_bytes(content, size, 0));
	free(content);
}

int
main(int count, char *arguments[])
{
	const char *what = count < 3 ? "" : arguments[1];

	if (strcmp(what, "old") == 0)
		write_old(arguments[2]);
	else if (strcmp(what, "look") == 0)
		look(arguments[2]);
	else if (strcmp(what, "before") == 0 || strcmp(what, "after") == 0)
		crash(arguments[2], what[0] == 'b', arguments + 3);
	else
		return 2;
	return 0;
}
