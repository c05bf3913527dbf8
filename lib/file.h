/* SPDX-License-Identifier: MIT */
/*
 * The name of a region's file: finding or making it, and publishing it.
 *
 * In place, the file has its name from the start.  Atomic, it has none
 * (O_TMPFILE) or a temporary one (.NAME.XXXXXX) until it is published, so that
 * whoever looks finds the old file, no file, or the complete one.
 */
#ifndef WAX_FILE_H
#define WAX_FILE_H

#include <stdint.h>

#include "os.h"

#define WAX_FILE_NAME_SIZE 256

/* How to open; bits of the flags of wax_file_open(). */
enum {
	WAX_FILE_EXISTING = 1u << 0,
	WAX_FILE_EXCLUSIVE = 1u << 1,
	WAX_FILE_ATOMIC = 1u << 2
};

struct wax_file {
	int fd;      /* out of the way: a high number */
	int dirfd;   /* the directory, -1 if the file was not opened by name */
	int created; /* the name, or the file, is ours to remove */
	uint32_t flags;
	/* What fd is for; inode 0: not known yet. */
	uint64_t device;
	uint64_t inode;
	char name[WAX_FILE_NAME_SIZE];      /* in the directory */
	char temporary[WAX_FILE_NAME_SIZE]; /* "" if there is none */
};

/*
 * Open or create a file by name.  Returns 0; -EINVAL for a path that names no
 * file; -EISDIR, -EEXIST, -ENOENT, ...
 */
int
wax_file_open(int dirfd, const char *path, uint32_t flags,
	      struct wax_file *ret_file);

/*
 * Give an atomic file its name.  Returns 0, -EEXIST under WAX_FILE_EXCLUSIVE,
 * or what the system said; then the name is as it was.
 */
int
wax_file_publish(struct wax_file *file);

/* Put the name on the disk.  Returns 0 or -errno. */
int
wax_file_sync_name(const struct wax_file *file);

/*
 * 0 if the program has closed fd behind our back, be its number another file's
 * by now or nobody's.
 */
int
wax_file_is_ours(const struct wax_file *file);

/*
 * Remove the temporary name, if any, and close both descriptors.  -EBADF if fd
 * is not ours any more; then whoever has its number keeps it.
 */
int
wax_file_close(struct wax_file *file);

/* The same after a failed open: also removes the name, if it was made. */
void
wax_file_discard(struct wax_file *file);

#endif /* WAX_FILE_H */
