/* SPDX-License-Identifier: MIT */
/*
 * A message of two data segments on whatever file system a directory lies, with
 * less room left than it takes: room DIR HOW MIB, where HOW is how it is made.
 *
 *   place   by name, in place
 *   atomic  by name, which it gets at the end
 *   fd      by descriptor
 *
 * Prints how finish ended and whether the file is the one that grew:
 * `0 same`, `0 other`, `ENOSPC same`.  Exits with 1 if anything is not where it
 * should be.  Method: each word tells its index; the file is read with pread(2).
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <wax/message.h>

#include "must.h"

#define ROOT_FAR (UINT64_C(2) | UINT64_C(1) << 32)
#define CHUNK 65536u

static uint64_t used[3] = {1};

static struct wax_message *
create(const char *how, uint32_t mib)
{
	struct wax_region_opts region = WAX_REGION_OPTS_INIT;
	struct wax_message_opts opts = WAX_MESSAGE_OPTS_INIT;
	struct wax_message *message = NULL;
	int fd;

	opts.region = &region;
	opts.max_segment_bytes = mib / 2 << 20;
	if (strcmp(how, "atomic") == 0)
		region.flags = WAX_REGION_ATOMIC;
	if (strcmp(how, "fd") != 0) {
		check(wax_message_create("message", &opts, &message) == 0);
		return message;
	}
	fd = open("message", O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	check(fd >= 0);
	check(wax_message_create_fd(fd, &opts, &message) == 0);
	close(fd);
	return message;
}

/* Fill two segments, but for a few words at the end of each. */
static void
fill(struct wax_message *message)
{
	struct wax_segment segment;
	uint64_t index, *words;
	uint32_t id;

	check(wax_message_alloc(message, 1, &segment) == 0);
	memcpy(segment.words, &(uint64_t){ROOT_FAR}, 8);
	for (id = 1; id <= 2; id++) {
		check(wax_message_alloc(message, 1, &segment) == 0);
		words = (void *)segment.words;
		used[id] = segment.capacity - 3;
		for (index = 0; index < used[id]; index++)
			words[index] = index * id + 1;
	}
}

/* The words of a segment start here. */
static void
expect_words(int fd, uint32_t id, uint64_t start)
{
	static uint64_t words[CHUNK / 8];
	uint64_t index, at;

	for (index = 0; index < used[id]; index += CHUNK / 8) {
		check(pread(fd, words, CHUNK, (off_t)(start + 8 * index)) >= 0);
		for (at = 0; at < CHUNK / 8 && index + at < used[id]; at++)
			check(words[at] == (index + at) * id + 1);
	}
}

static void
expect_content(uint64_t start)
{
	int fd = open("message", O_RDONLY | O_CLOEXEC);

	check(fd >= 0);
	expect_words(fd, 1, start);
	expect_words(fd, 2, start + 8 * (used[1] + 3));
	close(fd);
}

int
main(int argc, char **argv)
{
	struct stat before = {.st_ino = 0}, after;
	struct wax_message *message;
	uint64_t size = 0;
	int err;

	check(argc == 4 && chdir(argv[1]) == 0);
	message = create(argv[2], (uint32_t)strtoul(argv[3], NULL, 10));
	fill(message);
	check(fstat(wax_region_fd(wax_message_region(message)), &before) == 0);
	err = wax_message_finish(message, used, 3, &size);
	check(stat("message", &after) == 0);
	check(err == 0 || err == -ENOSPC);
	check(err != 0 || (uint64_t)after.st_size == size);
	/* A block in front, or as a kill would leave it. */
	expect_content(err ? 8 : 4096 + 8);
	check((access("message.wax-open", F_OK) == 0) == (err != 0));
	check(unlink("message") == 0);
	check(err == 0 || unlink("message.wax-open") == 0);
	printf("%s %s\n", err ? "ENOSPC" : "0",
	       before.st_ino == after.st_ino ? "same" : "other");
	return 0;
}
