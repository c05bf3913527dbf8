/* SPDX-License-Identifier: MIT */
/* What the table of mounts says of a file system. */
#ifndef WAX_BENCH_MOUNT_H
#define WAX_BENCH_MOUNT_H

struct bench_mount {
	/* "ext4" */
	char type[32];
	/* A device, or what stands for it. */
	char source[1024];
	/* Of a tmpfs that has the option: "huge=advise"; else empty. */
	char huge[32];
};

/* Find the file system of a path; returns 0, or -ENOENT. */
int
bench_mount_find(const char *path, struct bench_mount *ret);

#endif /* WAX_BENCH_MOUNT_H */
