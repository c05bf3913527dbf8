/* SPDX-License-Identifier: MIT */
/* Temporary names, and what a name is given to at last. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "file.h"

#define SUFFIX_SIZE 6
#define TRIES_MAX 100

/* `.NAME.XXXXXX`, with as much of NAME as fits. */
int
wax_file_choose_temporary(struct wax_file *file)
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

int
wax_file_check_replaced(const struct wax_file *file, uint32_t *ret_mode)
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
	*ret_mode = st.mode & 0777;
	return 0;
}

/* Give a nameless file a temporary name, to be renamed. */
static int
link_temporary(struct wax_file *file)
{
	int err = -EEXIST, tries;

	for (tries = 0; err == -EEXIST && tries < TRIES_MAX; tries++) {
		err = wax_file_choose_temporary(file);
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
	int err = wax_file_check_directory(file);

	if (!err)
		err = wax_file_check_replaced(file, &mode);
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

	err = wax_file_check_directory(file);
	if (err)
		return err;
	fd = wax_os_openat(file->dirfd, ".", O_RDONLY | O_DIRECTORY, 0);
	if (fd < 0)
		return fd;
	err = wax_os_sync(fd);
	closed = wax_os_close(fd);
	return err ? err : closed;
}
