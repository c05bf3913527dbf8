/* SPDX-License-Identifier: MIT */
/*
 * What no log can beat: a mapping of a file whose final size is known, made by
 * the same calls with the same advice as that of wax (the ideal), and a copy to
 * memory that has its pages (the limit).
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "file.h"
#include "log-appender.h"
#include "log.h"

#define HUGE_PAGE ((size_t)2 << 20)
/* More than a cache of one core holds. */
#define WARM_SIZE ((size_t)64 << 20)

struct mapping {
	int fd;
	size_t size;
	size_t step;
	struct bench_mapping mapping;
	atomic_size_t tail;
};

static int
open_mapping(const struct appender *appender, const char *directory,
	     const struct append_work *work, void **ret_state)
{
	struct mapping *map = calloc(1, sizeof(*map));
	size_t mapped, payload = (size_t)work->bytes;
	char path[4096];
	int err;

	(void)appender;
	if (map == NULL)
		return -ENOMEM;
	map->size = work->size;
	map->step = sizeof(uint64_t) + ((work->size + 7) & ~(size_t)7);
	mapped = payload / work->size * map->step;
	mapped = (mapped + HUGE_PAGE - 1) & ~(HUGE_PAGE - 1);
	(void)snprintf(path, sizeof(path), "%s/records", directory);
	map->fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	if (map->fd < 0 || fallocate(map->fd, 0, 0, (off_t)mapped) != 0)
		err = -errno;
	else
		err = bench_map(map->fd, mapped, &map->mapping);
	if (!err) {
		(void)madvise(map->mapping.base, mapped, MADV_HUGEPAGE);
		*ret_state = map;
		return 0;
	}
	if (map->fd >= 0)
		(void)close(map->fd);
	free(map);
	return err;
}

static int
append_mapping(void *arg, const void *data, size_t count)
{
	struct mapping *map = arg;
	uint64_t size = map->size;
	unsigned char *to;

	while (count-- > 0) {
		to = map->mapping.base +
		     atomic_fetch_add_explicit(&map->tail, map->step,
					       memory_order_relaxed);
		memcpy(to, &size, sizeof(size));
		memcpy(to + sizeof(size), data, map->size);
	}
	return 0;
}

static int
sync_mapping(void *arg)
{
	const struct mapping *map = arg;

	return fdatasync(map->fd) == 0 ? 0 : -errno;
}

static int
close_mapping(void *arg)
{
	struct mapping *map = arg;
	int err = 0;

	bench_unmap(&map->mapping);
	if (close(map->fd) != 0)
		err = -errno;
	free(map);
	return err;
}

/* The same memory for all runs, so that only the first one pays for its pages. */
struct warm {
	size_t size;
	atomic_size_t next;
	unsigned char bytes[WARM_SIZE];
};

static int
open_warm(const struct appender *appender, const char *directory,
	  const struct append_work *work, void **ret_state)
{
	static struct warm *warm;

	(void)appender;
	(void)directory;
	if (warm == NULL) {
		warm = malloc(sizeof(*warm));
		if (warm == NULL)
			return -ENOMEM;
		memset(warm, 1, sizeof(*warm));
	}
	warm->size = work->size;
	atomic_init(&warm->next, 0);
	*ret_state = warm;
	return 0;
}

/* Threads take a stretch for each call, and so do not meet. */
static int
append_warm(void *arg, const void *data, size_t count)
{
	struct warm *warm = arg;
	size_t stretch = count * warm->size;
	size_t at = atomic_fetch_add_explicit(&warm->next, stretch,
					      memory_order_relaxed) %
		    WARM_SIZE;
	unsigned char *to;

	if (stretch > WARM_SIZE)
		return -EINVAL;
	to = warm->bytes + (at + stretch <= WARM_SIZE ? at : 0);
	for (; count-- > 0; to += warm->size) {
		memcpy(to, data, warm->size);
		/* Else a compiler may keep what nobody reads from memory. */
		__asm__ volatile("" : : "r"(to) : "memory");
	}
	return 0;
}

static int
close_warm(void *arg)
{
	(void)arg;
	return 0;
}

static const struct appender mapping = {
	.flags = APPENDER_SHARED,
	.open = open_mapping,
	.append = append_mapping,
	.sync = sync_mapping,
	.close = close_mapping,
};

static const struct appender memory = {
	.flags = APPENDER_SHARED | APPENDER_MEMORY,
	.open = open_warm,
	.append = append_warm,
	.close = close_warm,
};

const struct bench_contestant bench_log_mapping = {
	BENCH_APPENDER("mmap of known size",
		       "the ideal: kill -9 loses nothing; no checksum",
		       &mapping),
	.flags = BENCH_BASELINE,
};
const struct bench_contestant bench_log_memory = {
	BENCH_APPENDER("memcpy to warm memory", "the limit: no file", &memory),
};
