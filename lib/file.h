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

/* How to open; bits of wax_file.flags. */
enum {
	WAX_FILE_EXISTING = 1u << 0,
	WAX_FILE_EXCLUSIVE = 1u << 1,
	WAX_FILE_ATOMIC = 1u << 2,
	WAX_FILE_READING = 1u << 3,
	WAX_FILE_NO_LOCK = 1u << 4,
	WAX_FILE_PRIVATE = 1u << 5 /* a new file is its owner's alone */
};

struct wax_file {
	int fd;       /* out of the way: a high number */
	int dirfd;    /* the directory, -1 if it is not needed any more */
	int created;  /* the name was made by us */
	int locked;   /* we hold the lock */
	int unlocked; /* a lock was wanted, but the system has none */
	uint32_t flags;
	/*
	 * What fd and dirfd are for.  The program may close them, and their
	 * numbers be used for something else, so nothing is done to either
	 * without comparing.  inode 0: not known yet.
	 */
	uint64_t device;
	uint64_t inode;
	uint64_t dir_device;
	uint64_t dir_inode;
	/* As they were when the lock was taken. */
	uint64_t size;
	uint32_t block_size;
	char name[WAX_FILE_NAME_SIZE];      /* in the directory */
	char temporary[WAX_FILE_NAME_SIZE]; /* "" if there is none */
};

/* -- file.c ---------------------------------------------------------------- */

/*
 * Open or create a file by name, and lock it.  Returns 0; -EINVAL for a path
 * that names no regular file; -EBUSY if somebody else has it locked; -ENOTSUP
 * for hugetlbfs; -EISDIR, -EEXIST, -ENOENT, ...
 */
int
wax_file_open(int dirfd, const char *path, uint32_t flags,
	      struct wax_file *ret_file);

/* The same for an open descriptor, which is closed on failure. */
int
wax_file_adopt(int fd, uint32_t flags, struct wax_file *ret_file);

/*
 * Open or create a file in the same directory, under a name of its own.
 * Returns as wax_file_open(); -EBADF if dirfd is not the directory any more.
 */
int
wax_file_open_beside(const struct wax_file *file, const char *name,
		     uint32_t flags, struct wax_file *ret_file);

/* 1 if the name means this file, 0 if it was renamed over or removed. */
int
wax_file_is_named(const struct wax_file *file);

/* -- file-close.c ---------------------------------------------------------- */

/* 0, or -EBADF if dirfd is not the directory any more. */
int
wax_file_check_directory(const struct wax_file *file);

/* The name is not needed any more: also removes a temporary one. */
void
wax_file_close_directory(struct wax_file *file);

/*
 * Remove the temporary name, if any, unlock, and close both descriptors.
 * -EBADF if fd is not ours any more; then whoever has its number keeps it.
 */
int
wax_file_close(struct wax_file *file);

/* The same, but a stuck handler may still use fd: it is left open. */
void
wax_file_retain(struct wax_file *file);

/* The same after a failed open: also removes the name, if it was made. */
void
wax_file_discard(struct wax_file *file);

/* Close fd, which nobody else can have by now, and forget it. */
void
wax_file_drop(struct wax_file *file);

/* Remove the name, if it still means this file.  0 or -errno. */
int
wax_file_remove_name(const struct wax_file *file);

/* -- file-publish.c -------------------------------------------------------- */

/*
 * Give an atomic file its name.  Returns 0, -EEXIST under WAX_FILE_EXCLUSIVE,
 * or what the system said; then the name is as it was.
 */
int
wax_file_publish(struct wax_file *file);

/* Put the name on the disk.  Returns 0 or -errno. */
int
wax_file_sync_name(const struct wax_file *file);

/* Choose file->temporary: `.NAME.XXXXXX`.  Returns 0 or -errno. */
int
wax_file_choose_temporary(struct wax_file *file);

/*
 * Look at what would be replaced.  Returns 0 if there is nothing, or a regular
 * file, whose permissions are stored; -EEXIST; -EISDIR; -EINVAL if replacing it
 * would destroy something else, a device say.
 */
int
wax_file_check_replaced(const struct wax_file *file, uint32_t *ret_mode);

#endif /* WAX_FILE_H */
