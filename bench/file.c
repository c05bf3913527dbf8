/* SPDX-License-Identifier: MIT */
/* Writing all of a block, and mapping a file at a multiple of 2 MiB. */
#include "config.h"

#include <errno.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

#include "file.h"

#define HUGE_PAGE ((size_t)2 << 20)

int
bench_write_all(int fd, const void *bytes, size_t size)
{
	const unsigned char *from = bytes;
	ssize_t done;

	for (; size > 0; from += done, size -= (size_t)done) {
		done = write(fd, from, size);
		if (done <= 0)
			return done == 0 ? -EIO : -errno;
	}
	return 0;
}

int
bench_map(int fd, size_t size, struct bench_mapping *ret)
{
	uintptr_t aligned;
	void *base;
	void *room = mmap(NULL, size + HUGE_PAGE, PROT_NONE,
			  MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	int err;

	if (room == MAP_FAILED)
		return -errno;
	aligned = ((uintptr_t)room + HUGE_PAGE - 1) & ~(HUGE_PAGE - 1);
	base = mmap((void *)aligned, size, PROT_READ | PROT_WRITE,
		    MAP_SHARED | MAP_FIXED, fd, 0);
	if (base == MAP_FAILED) {
		err = -errno;
		(void)munmap(room, size + HUGE_PAGE);
		return err;
	}
	*ret = (struct bench_mapping){.base = base, .size = size, .room = room};
	return 0;
}

void
bench_unmap(const struct bench_mapping *mapping)
{
	(void)munmap(mapping->room, mapping->size + HUGE_PAGE);
}
