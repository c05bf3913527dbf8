/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "file.h"

#define MODE_NEW 0666u
#define SUFFIX_SIZE 6
#define TRIES_MAX 100

/* Split path into a directory, opened, and the name of a file in it. */
static int
open_directory(int dirfd, const char *path, struct wax_file *file)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash == NULL ? path : slash + 1;
	size_t size = strlen(name), parent = (size_t)(name - path);
	char directory[4096];

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
	return file->dirfd < 0 ? file->dirfd : 0;
}

/* Returns a descriptor; sets created. */
static int
open_in_place(struct wax_file *file)
{
	int fd = -ENOENT, tries;

	for (tries = 0; tries < TRIES_MAX; tries++) {
		if (!(file->flags & WAX_FILE_EXCLUSIVE))
			fd = wax_os_openat(file->dirfd, file->name,
					   O_RDWR | O_NONBLOCK, 0);
		if (fd != -ENOENT || (file->flags & WAX_FILE_EXISTING))
			return fd;
		fd = wax_os_openat(file->dirfd, file->name,
				   O_RDWR | O_CREAT | O_EXCL, MODE_NEW);
		file->created = fd >= 0;
		if (fd != -EEXIST || (file->flags & WAX_FILE_EXCLUSIVE))
			return fd;
		fd = -ENOENT;
	}
	/* A symbolic link to nothing: make what it points to. */
	fd = wax_os_openat(file->dirfd, file->name, O_RDWR | O_CREAT, MODE_NEW);
	file->created = fd >= 0;
	return fd;
}

/* `.NAME.XXXXXX`, with as much of NAME as fits. */
static int
choose_temporary(struct wax_file *file)
{
	static const char letters[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz012345";
	unsigned char bytes[SUFFIX_SIZE];
	char suffix[SUFFIX_SIZE + 1] = "";
	size_t i;
	int err = wax_os_random(bytes, sizeof(bytes));

	if (err)
		return err;
	for (i = 0; i < SUFFIX_SIZE; i++)
		suffix[i] = letters[bytes[i] % (sizeof(letters) - 1)];
	(void)snprintf(file->temporary, sizeof(file->temporary), ".%.*s.%s",
		       WAX_FILE_NAME_SIZE - SUFFIX_SIZE - 4, file->name,
		       suffix);
	return 0;
}

static int
open_temporary(struct wax_file *file)
{
	int fd = -EEXIST, err, tries;

	for (tries = 0; fd == -EEXIST && tries < TRIES_MAX; tries++) {
		err = choose_temporary(file);
		if (err)
			return err;
		fd = wax_os_openat(file->dirfd, file->temporary,
				   O_RDWR | O_CREAT | O_EXCL, MODE_NEW);
	}
	if (fd < 0)
		file->temporary[0] = '\0';
	return fd;
}

/*
 * What stands under the name now.  Returns 0 if nothing does or a regular file,
 * whose mode is stored; -EINVAL if replacing it would destroy something else, a
 * device say.
 */
static int
check_replaced(const struct wax_file *file, uint32_t *ret_mode)
{
	struct wax_os_stat st;
	int err = wax_os_stat_name(file->dirfd, file->name, 1, &st);

	*ret_mode = 0;
	if (err == -ENOENT)
		return 0;
	if (err)
		return err;
	if (file->flags & WAX_FILE_EXCLUSIVE)
		return -EEXIST;
	if (S_ISDIR(st.mode))
		return -EISDIR;
	if (!S_ISREG(st.mode))
		return -EINVAL;
	*ret_mode = st.mode & 07777;
	return 0;
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
	int fd, err = check_replaced(file, &mode);

	if (err)
		return err;
	file->created = 1;
	fd = wax_os_openat(file->dirfd, ".", O_RDWR | O_TMPFILE, MODE_NEW);
	if (fd >= 0 && can_link(fd))
		return fd;
	if (fd >= 0)
		(void)wax_os_close(fd);
	return open_temporary(file);
}

int
wax_file_open(int dirfd, const char *path, uint32_t flags,
	      struct wax_file *ret_file)
{
	struct wax_file file = {.fd = -1, .dirfd = -1, .flags = flags};
	int err = open_directory(dirfd, path, &file);

	if (err)
		return err;
	file.fd = flags & WAX_FILE_ATOMIC ? open_atomic(&file)
					  : open_in_place(&file);
	if (file.fd >= 0)
		file.fd = wax_os_move_high(file.fd);
	if (file.fd >= 0) {
		*ret_file = file;
		return 0;
	}
	err = file.fd;
	wax_file_discard(&file);
	return err;
}

/* Give a nameless file a temporary name, to be renamed. */
static int
link_temporary(struct wax_file *file)
{
	int err = -EEXIST, tries;

	for (tries = 0; err == -EEXIST && tries < TRIES_MAX; tries++) {
		err = choose_temporary(file);
		if (!err)
			err = wax_os_link_fd(file->fd, file->dirfd,
					     file->temporary);
	}
	if (err)
		file->temporary[0] = '\0';
	return err;
}

int
wax_file_publish(struct wax_file *file)
{
	int replace = !(file->flags & WAX_FILE_EXCLUSIVE);
	uint32_t mode;
	int err = check_replaced(file, &mode);

	if (!err && mode != 0)
		err = wax_os_set_mode(file->fd, mode);
	if (err)
		return err;
	if (file->temporary[0] == '\0') {
		/* A new name needs one step; an old one must be renamed over. */
		err = wax_os_link_fd(file->fd, file->dirfd, file->name);
		if (err != -EEXIST || !replace)
			return err;
		err = link_temporary(file);
		if (err)
			return err;
	}
	err = wax_os_rename(file->dirfd, file->temporary, file->name, replace);
	if (!err)
		file->temporary[0] = '\0';
	return err;
}

int
wax_file_sync_name(const struct wax_file *file)
{
	int fd, err, closed;

	if (file->dirfd < 0)
		return 0;
	fd = wax_os_openat(file->dirfd, ".", O_RDONLY | O_DIRECTORY, 0);
	if (fd < 0)
		return fd;
	err = wax_os_sync(fd);
	closed = wax_os_close(fd);
	return err ? err : closed;
}

int
wax_file_is_ours(const struct wax_file *file)
{
	struct wax_os_stat st;
	int err = wax_os_stat(file->fd, &st);

	if (err)
		return err != -EBADF;
	return file->inode == 0 ||
	       (st.device == file->device && st.inode == file->inode);
}

int
wax_file_close(struct wax_file *file)
{
	int err = 0;

	if (file->temporary[0] != '\0')
		(void)wax_os_unlink(file->dirfd, file->temporary);
	if (file->dirfd >= 0)
		(void)wax_os_close(file->dirfd);
	if (file->fd >= 0)
		err = wax_file_is_ours(file) ? wax_os_close(file->fd) : -EBADF;
	file->fd = -1;
	file->dirfd = -1;
	return err;
}

void
wax_file_discard(struct wax_file *file)
{
	if (file->created && !(file->flags & WAX_FILE_ATOMIC))
		(void)wax_os_unlink(file->dirfd, file->name);
	(void)wax_file_close(file);
}
