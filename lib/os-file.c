/* SPDX-License-Identifier: MIT */
/* Outside the handler: syncing, content, and names of files. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "os.h"

/* A call is repeated when a signal interrupts it, but not for ever. */
#define INTERRUPTS_MAX 100

#define RENAME_NOREPLACE_ 1u
/* musl has no name for it. */
#ifndef FALLOC_FL_INSERT_RANGE
#	define FALLOC_FL_INSERT_RANGE 0x20
#endif

static int
interrupted(int *count)
{
	return errno == EINTR && ++*count < INTERRUPTS_MAX;
}

int
wax_os_punch(int fd, uint64_t offset, uint64_t size)
{
	int count = 0;
	int err = wax_os_gate(SYS_fallocate);

	if (err)
		return err;
	while (fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
			 (off_t)offset, (off_t)size) < 0)
		if (!interrupted(&count))
			return errno == EOPNOTSUPP || errno == ENOSYS ? -ENOTSUP
								      : -errno;
	return 0;
}

int
wax_os_block_size(int fd, uint64_t *ret_size)
{
	struct statfs fs;
	int err = wax_os_gate(SYS_fstatfs);

	if (err)
		return err;
	if (fstatfs(fd, &fs) < 0)
		return -errno;
	*ret_size = (uint64_t)fs.f_bsize;
	return 0;
}

int
wax_os_insert(int fd, uint64_t size)
{
	int count = 0;
	int err = wax_os_gate(SYS_fallocate);

	if (err)
		return err;
	while (fallocate(fd, FALLOC_FL_INSERT_RANGE, 0, (off_t)size) < 0)
		if (!interrupted(&count))
			return -errno;
	return 0;
}

int
wax_os_next_hole(int fd, uint64_t offset, uint64_t *ret_hole)
{
	off_t found = wax_os_gate(SYS_lseek);

	if (found < 0)
		return (int)found;
	found = lseek(fd, (off_t)offset, SEEK_HOLE);
	if (found < 0)
		return -errno;
	*ret_hole = (uint64_t)found;
	return 0;
}

int
wax_os_clone(int to, uint64_t offset, int from)
{
	const struct file_clone_range range = {
		.src_fd = from,
		.dest_offset = offset,
	};
	int err = wax_os_gate(SYS_ioctl);

	if (err)
		return err;
	return ioctl(to, FICLONERANGE, &range) < 0 ? -errno : 0;
}

int
wax_os_write_at(int fd, const void *buffer, size_t size, uint64_t offset)
{
	const unsigned char *from = buffer;
	int count = 0;
	ssize_t wrote;

	while (size > 0) {
		wrote = wax_os_gate(SYS_pwrite64);
		if (wrote < 0)
			return (int)wrote;
		wrote = pwrite(fd, from, size, (off_t)offset);
		if (wrote == 0)
			return -EIO;
		if (wrote < 0 && !interrupted(&count))
			return -errno;
		if (wrote < 0)
			continue;
		from += wrote;
		size -= (size_t)wrote;
		offset += (uint64_t)wrote;
	}
	return 0;
}

int
wax_os_sync(int fd)
{
	int count = 0;
	int err = wax_os_gate(SYS_fsync);

	if (err)
		return err;
	while (fsync(fd) < 0)
		if (!interrupted(&count))
			return -errno;
	return 0;
}

int
wax_os_sync_data(int fd)
{
	int count = 0;
	int err = wax_os_gate(SYS_fdatasync);

	if (err)
		return err;
	while (fdatasync(fd) < 0)
		if (!interrupted(&count))
			return -errno;
	return 0;
}

int
wax_os_sync_map(uintptr_t address, size_t size)
{
	int count = 0;
	int err = wax_os_gate(SYS_msync);

	if (err)
		return err;
	while (msync((void *)address, size, MS_SYNC) < 0)
		if (!interrupted(&count))
			return -errno;
	return 0;
}

int
wax_os_stat_name(int dirfd, const char *name, int follow,
		 struct wax_os_stat *ret)
{
	struct stat st;
	int err = wax_os_gate(SYS_statx);

	if (err)
		return err;
	if (fstatat(dirfd, name, &st, follow ? 0 : AT_SYMLINK_NOFOLLOW) < 0)
		return -errno;
	ret->device = (uint64_t)major(st.st_dev) << 32 | minor(st.st_dev);
	ret->inode = st.st_ino;
	ret->size = (uint64_t)st.st_size;
	ret->mode = st.st_mode;
	ret->block_size = (uint32_t)st.st_blksize;
	return 0;
}

int
wax_os_set_mode(int fd, uint32_t mode)
{
	int err = wax_os_gate(SYS_fchmod);

	if (err)
		return err;
	return fchmod(fd, mode) < 0 ? -errno : 0;
}

int
wax_os_link_fd(int fd, int dirfd, const char *name)
{
	char path[32];
	int err = wax_os_gate(SYS_linkat);

	if (err)
		return err;
	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	return linkat(AT_FDCWD, path, dirfd, name, AT_SYMLINK_FOLLOW) < 0
		       ? -errno
		       : 0;
}

int
wax_os_rename(int dirfd, const char *from, const char *to, int replace)
{
	int err = wax_os_gate(SYS_renameat2);

	if (err)
		return err;
	if (replace)
		return renameat(dirfd, from, dirfd, to) < 0 ? -errno : 0;
	/* Raw, because musl has no function for it. */
	if (syscall(SYS_renameat2, dirfd, from, dirfd, to, RENAME_NOREPLACE_) ==
	    0)
		return 0;
	if (errno != EINVAL && errno != ENOSYS)
		return -errno;
	/* The file system lacks the flag; a link never replaces either. */
	if (linkat(dirfd, from, dirfd, to, 0) < 0)
		return -errno;
	return unlinkat(dirfd, from, 0) < 0 ? -errno : 0;
}

int
wax_os_unlink(int dirfd, const char *name)
{
	int err = wax_os_gate(SYS_unlinkat);

	if (err)
		return err;
	return unlinkat(dirfd, name, 0) < 0 ? -errno : 0;
}
