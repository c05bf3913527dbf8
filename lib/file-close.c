/* SPDX-License-Identifier: MIT */
/*
 * Closing what was opened.  The program may have closed our descriptors, and
 * their numbers be used for something else, so each is looked at first.
 */
#include "config.h"

#include <errno.h>
#include <stddef.h>

#include "file.h"

/* 1 if fd is the file of this identity; also where nobody can tell. */
static int
is_same(int fd, uint64_t device, uint64_t inode)
{
	struct wax_os_stat st;
	int err = wax_os_stat(fd, &st);

	if (err)
		return err != -EBADF;
	return st.device == device && st.inode == inode;
}

void
wax_file_drop(struct wax_file *file)
{
	/* The description may be the caller's, and stay. */
	if (file->locked)
		wax_os_unlock(file->fd);
	if (file->fd >= 0)
		(void)wax_os_close(file->fd);
	file->fd = -1;
	file->created = 0;
	file->locked = 0;
}

int
wax_file_check_directory(const struct wax_file *file)
{
	return is_same(file->dirfd, file->dir_device, file->dir_inode) ? 0
								       : -EBADF;
}

void
wax_file_close_directory(struct wax_file *file)
{
	if (file->dirfd >= 0 && wax_file_check_directory(file) == 0) {
		if (file->temporary[0] != '\0')
			(void)wax_os_unlink(file->dirfd, file->temporary);
		(void)wax_os_close(file->dirfd);
	}
	file->temporary[0] = '\0';
	file->dirfd = -1;
}

int
wax_file_close(struct wax_file *file)
{
	int err = 0;

	wax_file_close_directory(file);
	if (file->fd >= 0) {
		err = -EBADF;
		if (is_same(file->fd, file->device, file->inode)) {
			if (file->locked)
				wax_os_unlock(file->fd);
			err = wax_os_close(file->fd);
		}
	}
	file->fd = -1;
	return err;
}

void
wax_file_retain(struct wax_file *file)
{
	if (file->locked && is_same(file->fd, file->device, file->inode))
		wax_os_unlock(file->fd);
	file->fd = -1;
	(void)wax_file_close(file);
}

void
wax_file_discard(struct wax_file *file)
{
	/*
	 * Only under the lock: else it may be another writer's by now.  And only
	 * without content, which one who was faster has put there.
	 */
	if (file->created && file->locked && file->size == 0 &&
	    wax_file_is_named(file))
		(void)wax_os_unlink(file->dirfd, file->name);
	if (file->inode == 0)
		wax_file_drop(file);
	(void)wax_file_close(file);
}

int
wax_file_remove_name(const struct wax_file *file)
{
	struct wax_os_stat st;
	int err = wax_file_check_directory(file);

	if (!err)
		err = wax_os_stat_name(file->dirfd, file->name, 0, &st);
	if (!err && st.device == file->device && st.inode == file->inode)
		err = wax_os_unlink(file->dirfd, file->name);
	return err == -ENOENT ? 0 : err;
}
