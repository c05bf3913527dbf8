/* SPDX-License-Identifier: MIT */
/*
 * A file system that fails on command: fuse-fault SOURCE MOUNTPOINT shows the
 * directory SOURCE, until a line is written to MOUNTPOINT/.fault:
 *
 *   CALL ERRNO [COUNT]   CALL fails with that number, COUNT times or for ever
 *   clear                nothing fails
 *
 * CALL is read, write, fsync, truncate, fallocate; truncate-late and
 * fallocate-late fail after they did it, fallocate-part after half of it.
 * tests/lab-fuse.sh builds and mounts it.  Not linked with the library.
 */
#define FUSE_USE_VERSION 35
#define _GNU_SOURCE

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fuse.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char control[] = "/.fault";
static int source;

/* In place of a descriptor; a file that was unlinked has no path. */
#define CONTROL UINT64_MAX

static const char *const calls[] = {
	"read",          "write",     "fsync",          "truncate",
	"truncate-late", "fallocate", "fallocate-late", "fallocate-part",
};
#define CALLS (sizeof(calls) / sizeof(calls[0]))

/* Written by one thread at a time: the program runs with -s. */
static struct {
	int err;
	int left;
} faults[CALLS];

static int
command(const char *text, size_t size)
{
	char line[64], name[32];
	int err = 0, count = -1;
	size_t i;

	if (size >= sizeof(line))
		return -EINVAL;
	memcpy(line, text, size);
	line[size] = '\0';
	if (strncmp(line, "clear", 5) == 0) {
		memset(faults, 0, sizeof(faults));
		return (int)size;
	}
	if (sscanf(line, "%31s %d %d", name, &err, &count) < 2)
		return -EINVAL;
	for (i = 0; i < CALLS; i++)
		if (strcmp(name, calls[i]) == 0) {
			faults[i].err = err;
			faults[i].left = count;
			return (int)size;
		}
	return -EINVAL;
}

/* The error that a call must fail with now, or 0. */
static int
fault(const char *name)
{
	size_t i;

	for (i = 0; i < CALLS; i++)
		if (strcmp(name, calls[i]) == 0 && faults[i].left != 0) {
			if (faults[i].left > 0)
				faults[i].left--;
			return -faults[i].err;
		}
	return 0;
}

static const char *
relative(const char *path)
{
	return path[1] == '\0' ? "." : path + 1;
}

static int
result(int status)
{
	return status < 0 ? -errno : status;
}

static int
do_getattr(const char *path, struct stat *st, struct fuse_file_info *file)
{
	(void)file;
	if (strcmp(path, control) == 0) {
		memset(st, 0, sizeof(*st));
		st->st_mode = S_IFREG | 0600;
		st->st_nlink = 1;
		return 0;
	}
	return result(fstatat(source, relative(path), st, AT_SYMLINK_NOFOLLOW));
}

static int
do_open(const char *path, struct fuse_file_info *file)
{
	int fd;

	if (strcmp(path, control) == 0) {
		file->direct_io = 1;
		file->fh = CONTROL;
		return 0;
	}
	/* Writeback reads through descriptors that were opened to write. */
	fd = openat(source, relative(path), O_RDWR);
	if (fd < 0)
		fd = openat(source, relative(path), O_RDONLY);
	file->fh = (uint64_t)fd;
	return fd < 0 ? -errno : 0;
}

static int
do_create(const char *path, mode_t mode, struct fuse_file_info *file)
{
	int fd =
		openat(source, relative(path), O_RDWR | O_CREAT | O_EXCL, mode);

	file->fh = (uint64_t)fd;
	return fd < 0 ? -errno : 0;
}

static int
do_release(const char *path, struct fuse_file_info *file)
{
	(void)path;
	return file->fh == CONTROL ? 0 : result(close((int)file->fh));
}

static int
do_read(const char *path, char *buffer, size_t size, off_t offset,
	struct fuse_file_info *file)
{
	int err;

	(void)path;
	if (file->fh == CONTROL)
		return 0;
	err = fault("read");
	if (err)
		return err;
	return result((int)pread((int)file->fh, buffer, size, offset));
}

static int
do_write(const char *path, const char *buffer, size_t size, off_t offset,
	 struct fuse_file_info *file)
{
	int err;

	(void)path;
	if (file->fh == CONTROL)
		return command(buffer, size);
	err = fault("write");
	if (err)
		return err;
	return result((int)pwrite((int)file->fh, buffer, size, offset));
}

static int
do_truncate(const char *path, off_t size, struct fuse_file_info *file)
{
	int err, fd, status;

	if (path != NULL && strcmp(path, control) == 0)
		return 0;
	err = fault("truncate");
	if (err)
		return err;
	fd = file != NULL ? (int)file->fh
			  : openat(source, relative(path), O_RDWR);
	if (fd < 0)
		return -errno;
	status = result(ftruncate(fd, size));
	if (file == NULL)
		(void)close(fd);
	err = fault("truncate-late");
	return err ? err : status;
}

static int
do_fallocate(const char *path, int mode, off_t offset, off_t size,
	     struct fuse_file_info *file)
{
	int err = fault("fallocate");

	(void)path;
	if (err)
		return err;
	err = fault("fallocate-part");
	if (err) {
		size /= 2;
		(void)fallocate((int)file->fh, mode, offset,
				size > 4096 ? size : 4096);
		return err;
	}
	if (fallocate((int)file->fh, mode, offset, size) != 0)
		return -errno;
	return fault("fallocate-late");
}

static int
do_fsync(const char *path, int datasync, struct fuse_file_info *file)
{
	int err = fault("fsync");

	(void)path;
	(void)datasync;
	return err ? err : result(fsync((int)file->fh));
}

static int
do_unlink(const char *path)
{
	return result(unlinkat(source, relative(path), 0));
}

static int
do_mkdir(const char *path, mode_t mode)
{
	return result(mkdirat(source, relative(path), mode));
}

static int
do_rmdir(const char *path)
{
	return result(unlinkat(source, relative(path), AT_REMOVEDIR));
}

static int
do_rename(const char *from, const char *to, unsigned flags)
{
	return result(
		renameat2(source, relative(from), source, relative(to), flags));
}

static int
do_chmod(const char *path, mode_t mode, struct fuse_file_info *file)
{
	(void)file;
	return result(fchmodat(source, relative(path), mode, 0));
}

static int
do_utimens(const char *path, const struct timespec times[2],
	   struct fuse_file_info *file)
{
	(void)file;
	return result(
		utimensat(source, relative(path), times, AT_SYMLINK_NOFOLLOW));
}

static int
do_readdir(const char *path, void *buffer, fuse_fill_dir_t fill, off_t offset,
	   struct fuse_file_info *file, enum fuse_readdir_flags flags)
{
	int fd = openat(source, relative(path), O_RDONLY | O_DIRECTORY);
	DIR *directory = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *entry;

	(void)offset;
	(void)file;
	(void)flags;
	if (directory == NULL)
		return -errno;
	while ((entry = readdir(directory)) != NULL)
		(void)fill(buffer, entry->d_name, NULL, 0, 0);
	(void)closedir(directory);
	return 0;
}

/* Nothing is cached that a failing call may have changed. */
static void *
do_init(struct fuse_conn_info *connection, struct fuse_config *config)
{
	(void)connection;
	config->attr_timeout = 0;
	config->entry_timeout = 0;
	config->negative_timeout = 0;
	config->hard_remove = 1;
	return NULL;
}

static const struct fuse_operations operations = {
	.getattr = do_getattr,
	.mkdir = do_mkdir,
	.unlink = do_unlink,
	.rmdir = do_rmdir,
	.rename = do_rename,
	.chmod = do_chmod,
	.truncate = do_truncate,
	.open = do_open,
	.read = do_read,
	.write = do_write,
	.release = do_release,
	.fsync = do_fsync,
	.readdir = do_readdir,
	.init = do_init,
	.create = do_create,
	.utimens = do_utimens,
	.fallocate = do_fallocate,
};

int
main(int count, char *arguments[])
{
	char foreground[] = "-f", single[] = "-s";
	char *options[] = {arguments[0], foreground, single, arguments[2],
			   NULL};

	if (count != 3)
		return 2;
	source = open(arguments[1], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (source < 0)
		return 1;
	return fuse_main(4, options, &operations, NULL);
}
