/* SPDX-License-Identifier: MIT */
/* Write a file below the current directory, or none. */
#include "config.h"

#include "save.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define TEMPORARY_MOST 64
#define ATTEMPTS 100

/* Go down one directory, which is made if need be; closes parent. */
static int
enter(int parent, const char *name)
{
	int fd = -1;
	int err = 0;

	if (mkdirat(parent, name, 0777) < 0 && errno != EEXIST)
		err = -errno;
	else
		fd = openat(parent, name,
			    O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (!err && fd < 0)
		err = -errno;
	(void)close(parent);
	return err ? err : fd;
}

/* The directory of a path; *ret_name is what comes behind it. */
static int
open_directory(const char *path, const char **ret_name)
{
	char name[NAME_MAX + 1];
	const char *slash;
	int fd;

	fd = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	for (;;) {
		slash = strchr(path, '/');
		if (slash == NULL) {
			*ret_name = path;
			return fd;
		}
		if (NAME_MAX < slash - path) {
			(void)close(fd);
			return -ENAMETOOLONG;
		}
		memcpy(name, path, (size_t)(slash - path));
		name[slash - path] = 0;
		fd = enter(fd, name);
		if (fd < 0)
			return fd;
		path = slash + 1;
	}
}

static int
write_all(int fd, const char *bytes, size_t size)
{
	ssize_t written;

	while (size != 0) {
		written = write(fd, bytes, size);
		if (written < 0 && errno != EINTR)
			return -errno;
		if (0 < written) {
			bytes += written;
			size -= (size_t)written;
		}
	}
	return 0;
}

/* A new file under a name that is free: one may be left from a killed run. */
static int
open_temporary(int directory, char name[TEMPORARY_MOST])
{
	int attempt, fd;

	for (attempt = 0;; attempt++) {
		(void)snprintf(name, TEMPORARY_MOST, ".capnpc-wax.%ld.%d",
			       (long)getpid(), attempt);
		fd = openat(directory, name,
			    O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
		if (fd >= 0)
			return fd;
		if (errno != EEXIST || attempt == ATTEMPTS)
			return -errno;
	}
}

static int
write_at(int directory, const char *name, const char *bytes, size_t size)
{
	char temporary[TEMPORARY_MOST];
	int err, fd;

	fd = open_temporary(directory, temporary);
	if (fd < 0)
		return fd;
	err = write_all(fd, bytes, size);
	if (close(fd) < 0 && !err)
		err = -errno;
	if (!err && renameat(directory, temporary, directory, name) < 0)
		err = -errno;
	if (err)
		(void)unlinkat(directory, temporary, 0);
	return err;
}

int
save(const char *path, const char *bytes, size_t size)
{
	const char *name;
	int directory, err;

	directory = open_directory(path, &name);
	if (directory < 0)
		return directory;
	err = write_at(directory, name, bytes, size);
	(void)close(directory);
	return err;
}
