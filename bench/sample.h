/* SPDX-License-Identifier: MIT */
/* Counters of the system, read before and after a run. */
#ifndef WAX_BENCH_SAMPLE_H
#define WAX_BENCH_SAMPLE_H

#include <stdint.h>

struct bench_sample {
	double wall;
	double cpu;
	double faults;
};

void
bench_sample(struct bench_sample *ret);

/* Where the kernel counts what is written to the disk of a directory. */
struct bench_disk {
	/* -1 if there is no such disk. */
	int fd;
	/* The directory. */
	int directory;
};

/* Returns 0, or a negative errno; a file system without a disk is no error. */
int
bench_disk_open(struct bench_disk *disk, const char *directory);

/* Write the file system's dirty pages, and tell what its disk has written
 * since the start; BENCH_NONE if it has no disk. */
double
bench_disk_bytes(const struct bench_disk *disk);

void
bench_disk_close(struct bench_disk *disk);

/* Watches over the private memory of this process, from a child. */
struct bench_memory {
	int child;
	int wire;
};

int
bench_memory_start(struct bench_memory *memory);

/* Returns the bytes by which private memory had risen at its peak, or
 * BENCH_NONE. */
double
bench_memory_stop(struct bench_memory *memory);

#endif /* WAX_BENCH_SAMPLE_H */
