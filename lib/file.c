/* SPDX-License-Identifier: MIT */
/*
 * Opening a file so that it is ours: found or made, locked, and still the one
 * that the name means.  What is known of a file before it is locked may be
 * wrong by then, so everything is looked at behind the lock.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "file.h"

#define MODE_NEW 0666u
#define MODE_PRIVATE 0600u
#define TRIES_MAX 100

/* Split path into a directory, opened, and the name of a file in it. */
static int
open_directory(int dirfd, const char *path, struct wax_file *file)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash == NULL ? path : slash + 1;
	size_t size = strlen(name), parent = (size_t)(name - path);
	struct wax_os_stat st;
	char directory[4096];
	int err;

	if (size == 0 || strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
		return -EINVAL;
	if (size >= sizeof(file->name) || parent >= sizeof(directory) - 1)
		return -ENAMETOOLONG;
	memcpy(file->name, name, size + 1);
	memcpy(directory, parent ? path : ".", parent ? parent : 1);
	directory[parent ? parent : 1] = '\0';

	dirfd = wax_os_openat(dirfd, directory, O_PATH | O_DIRECTORY, 0);
	if (dirfd < 0)
		return dirfd;
	file->dirfd = wax_os_move_high(dirfd);
	if (file->dirfd < 0)
		return file->dirfd;
	err = wax_os_stat(file->dirfd, &st);
	if (err) {
		(void)wax_os_close(file->dirfd);
		file->dirfd = -1;
		return err;
	}
	file->dir_device = st.device;
	file->dir_inode = st.inode;
	return 0;
}

/* Returns a descriptor; sets created. */
static int
open_in_place(struct wax_file *file)
{
	uint32_t mode =
		file->flags & WAX_FILE_PRIVATE ? MODE_PRIVATE : MODE_NEW;
	struct wax_os_stat st;
	int fd;

	if (!(file->flags & WAX_FILE_EXISTING)) {
		fd = wax_os_openat(file->dirfd, file->name,
				   O_RDWR | O_CREAT | O_EXCL, mode);
		file->created = fd >= 0;
		if (fd != -EEXIST || (file->flags & WAX_FILE_EXCLUSIVE))
			return fd;
	}
	fd = wax_os_stat_name(file->dirfd, file->name, 1, &st);
	/* It is a symbolic link to nothing, or somebody removed it. */
	if (fd == -ENOENT && !(file->flags & WAX_FILE_EXISTING))
		return wax_os_openat(file->dirfd, file->name, O_RDWR | O_CREAT,
				     mode);
	if (fd < 0)
		return fd;
	/* Opening a device may already do something. */
	if (!S_ISREG(st.mode))
		return S_ISDIR(st.mode) ? -EISDIR : -EINVAL;
	return wax_os_openat(file->dirfd, file->name, O_RDWR | O_NONBLOCK, 0);
}

static int
open_temporary(struct wax_file *file)
{
	int fd = -EEXIST, err, tries;

	for (tries = 0; fd == -EEXIST && tries < TRIES_MAX; tries++) {
		err = wax_file_choose_temporary(file);
		if (err)
			return err;
		fd = wax_os_openat(file->dirfd, file->temporary,
				   O_RDWR | O_CREAT | O_EXCL, MODE_NEW);
	}
	if (fd < 0)
		file->temporary[0] = '\0';
	return fd;
}

/* A file without a name can be published only through /proc. */
static int
can_link(int fd)
{
	struct wax_os_stat st;
	char path[32];

	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	return wax_os_stat_name(AT_FDCWD, path, 1, &st) == 0;
}

static int
open_atomic(struct wax_file *file)
{
	uint32_t mode;
	int fd, err = wax_file_check_replaced(file, &mode);

	if (err)
		return err;
	fd = wax_os_openat(file->dirfd, ".", O_RDWR | O_TMPFILE, MODE_NEW);
	if (fd >= 0 && can_link(fd))
		return fd;
	if (fd >= 0)
		(void)wax_os_close(fd);
	return open_temporary(file);
}

/* Lock against a second writer; where there are no locks, go on and say so. */
static int
lock(struct wax_file *file)
{
	int err;

	if (file->flags & (WAX_FILE_READING | WAX_FILE_NO_LOCK))
		return 0;
	err = wax_os_lock(file->fd);
	if (err == -EBUSY)
		return err;
	file->locked = err == 0;
	file->unlocked = err != 0;
	return 0;
}

/* Make an open descriptor ours. */
static int
claim(struct wax_file *file)
{
	struct wax_os_stat st;
	int err = lock(file);

	if (!err)
		err = wax_os_stat(file->fd, &st);
	if (err)
		return err;
	if (!S_ISREG(st.mode))
		return -EINVAL;
	file->device = st.device;
	file->inode = st.inode;
	file->size = st.size;
	file->block_size = st.block_size;
	/* Huge pages come in blocks of their size. */
	return st.block_size > wax_os_page_size()
		       ? wax_os_check_file_system(file->fd)
		       : 0;
}

int
wax_file_is_named(const struct wax_file *file)
{
	struct wax_os_stat st;

	return wax_os_stat_name(file->dirfd, file->name, 1, &st) == 0 &&
	       st.device == file->device && st.inode == file->inode;
}

/*
 * One try; -EAGAIN if the name came to mean another file meanwhile, or -ENOENT
 * if it was removed.
 */
static int
open_once(struct wax_file *file)
{
	int atomic = (file->flags & WAX_FILE_ATOMIC) != 0;
	int fd = atomic ? open_atomic(file) : open_in_place(file);

	if (fd < 0)
		return fd;
	file->fd = wax_os_move_high(fd);
	if (file->fd < 0)
		return file->fd;
	fd = claim(file);
	/* A name that we made means nothing that was there before. */
	if (fd || atomic || file->created || wax_file_is_named(file))
		return fd;
	return -EAGAIN;
}

/* Open the file that the directory and the name in *file lead to. */
static int
open_in_directory(struct wax_file *file, struct wax_file *ret_file)
{
	int may_create = !(file->flags & (WAX_FILE_ATOMIC | WAX_FILE_EXISTING));
	int err = -EAGAIN, tries;

	for (tries = 0; tries < TRIES_MAX; tries++) {
		err = open_once(file);
		if (!err) {
			*ret_file = *file;
			return 0;
		}
		if (err != -EAGAIN && !(err == -ENOENT && may_create))
			break;
		wax_file_drop(file);
	}
	wax_file_discard(file);
	/* What cannot even be created has lost its directory. */
	return err == -EAGAIN ? -EBUSY : err;
}

int
wax_file_open(int dirfd, const char *path, uint32_t flags,
	      struct wax_file *ret_file)
{
	struct wax_file file = {.fd = -1, .dirfd = -1, .flags = flags};
	int err = open_directory(dirfd, path, &file);

	return err ? err : open_in_directory(&file, ret_file);
}

int
wax_file_open_beside(const struct wax_file *file, const char *name,
		     uint32_t flags, struct wax_file *ret_file)
{
	struct wax_file beside = {.fd = -1, .flags = flags};
	size_t size = strlen(name);
	int err = wax_file_check_directory(file);

	if (err)
		return err;
	if (size >= sizeof(beside.name))
		return -ENAMETOOLONG;
	memcpy(beside.name, name, size + 1);
	beside.dirfd = wax_os_duplicate(file->dirfd);
	if (beside.dirfd < 0)
		return beside.dirfd;
	beside.dir_device = file->dir_device;
	beside.dir_inode = file->dir_inode;
	return open_in_directory(&beside, ret_file);
}

int
wax_file_adopt(int fd, uint32_t flags, struct wax_file *ret_file)
{
	struct wax_file file = {.fd = fd, .dirfd = -1, .flags = flags};
	int err = claim(&file);

	if (err) {
		wax_file_drop(&file);
		return err;
	}
	*ret_file = file;
	return 0;
}
