/* SPDX-License-Identifier: MIT */
/* What many contestants do to a file. */
#ifndef WAX_BENCH_FILE_H
#define WAX_BENCH_FILE_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* write(2) until all is written.  0 or -errno. */
int
bench_write_all(int fd, const void *bytes, size_t size);

/* A file in memory, from a multiple of 2 MiB on, which huge folios need. */
struct bench_mapping {
	unsigned char *base;
	size_t size;
	/* Address space around it. */
	void *room;
};

/* Map the start of a file for reading and writing.  0 or -errno. */
int
bench_map(int fd, size_t size, struct bench_mapping *ret);

void
bench_unmap(const struct bench_mapping *mapping);

#ifdef __cplusplus
}
#endif

#endif /* WAX_BENCH_FILE_H */
