/* SPDX-License-Identifier: MIT */
/* Outside the handler: memory, descriptors and locks. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "os.h"

/* ST_SYNCHRONOUS of <sys/statvfs.h>, which <sys/vfs.h> has not. */
#define MOUNTED_SYNC 16u

#define PROC_FD_SIZE 32
#define HIGH_NUMBER 1000 /* out of the way of the program */

size_t
wax_os_page_size(void)
{
	return (size_t)sysconf(_SC_PAGESIZE);
}

static int
kernel_maps_past_end(void)
{
	struct utsname host;
	unsigned major, minor;

	if (uname(&host) < 0 ||
	    sscanf(host.release, "%u.%u", &major, &minor) != 2)
		return 1;
	return major < 6 || (major == 6 && minor < 18);
}

int
wax_os_maps_past_end(void)
{
	static _Atomic(int) known; /* 1 + the answer; 0: not asked yet */
	/* order: relaxed; whoever asks the kernel is told the same. */
	int answer = atomic_load_explicit(&known, memory_order_relaxed);

	if (answer == 0) {
		answer = 1 + kernel_maps_past_end();
		/* order: relaxed; as above. */
		atomic_store_explicit(&known, answer, memory_order_relaxed);
	}
	return answer - 1;
}

int
wax_os_openat(int dirfd, const char *path, int flags, unsigned mode)
{
	int fd = wax_os_gate(SYS_openat);

	if (fd < 0)
		return fd;
	fd = openat(dirfd, path, flags | O_CLOEXEC | O_NOCTTY, mode);
	return fd < 0 ? -errno : fd;
}

/* Half of the limit, where that is too small for what is tried first. */
static int
middle_number(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) < 0 ||
	    limit.rlim_cur / 2 > HIGH_NUMBER)
		return HIGH_NUMBER;
	return (int)(limit.rlim_cur / 2);
}

int
wax_os_duplicate(int fd)
{
	int high = wax_os_gate(SYS_fcntl);

	if (high < 0)
		return high;
	high = fcntl(fd, F_DUPFD_CLOEXEC, HIGH_NUMBER);
	if (high < 0)
		high = fcntl(fd, F_DUPFD_CLOEXEC, middle_number());
	if (high < 0)
		high = fcntl(fd, F_DUPFD_CLOEXEC, 3);
	return high < 0 ? -errno : high;
}

int
wax_os_move_high(int fd)
{
	int high = wax_os_duplicate(fd);

	(void)close(fd);
	return high;
}

int
wax_os_reopen(int fd)
{
	char path[PROC_FD_SIZE];
	int own;

	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	own = wax_os_openat(AT_FDCWD, path, O_RDWR, 0);
	return own < 0 ? wax_os_duplicate(fd) : wax_os_move_high(own);
}

int
wax_os_close(int fd)
{
	int err = wax_os_gate(SYS_close);

	if (close(fd) < 0 && !err)
		err = -errno;
	return err;
}

int
wax_os_status_flags(int fd)
{
	int flags = fcntl(fd, F_GETFL);

	return flags < 0 ? -errno : flags;
}

int
wax_os_memfd(const char *name)
{
	int fd = wax_os_gate(SYS_memfd_create);

	if (fd < 0)
		return fd;
	fd = memfd_create(name, MFD_CLOEXEC);
	if (fd < 0)
		return errno == ENOSYS ? -ENOTSUP : -errno;
	return wax_os_move_high(fd);
}

int
wax_os_check_file_system(int fd)
{
	struct statfs fs;
	int err = wax_os_gate(SYS_fstatfs);

	if (err)
		return err;
	if (fstatfs(fd, &fs) < 0)
		return -errno;
	/* Mapping it changes its size, and sizes come in huge pages only. */
	return (unsigned long)fs.f_type == HUGETLBFS_MAGIC ? -ENOTSUP : 0;
}

/*
 * Folios of btrfs are pages, those of a tmpfs too, unless they are huge.  And xfs,
 * before it cuts a file, waits for the disk to have all that writing has added.
 */
int
wax_os_writes_folios(int fd)
{
	int flags = wax_os_status_flags(fd);
	struct statfs fs;

	if (flags < 0 || (flags & (O_DIRECT | O_SYNC | O_DSYNC)))
		return 0;
	return fstatfs(fd, &fs) == 0 &&
	       (unsigned long)fs.f_type == EXT4_SUPER_MAGIC &&
	       !((unsigned long)fs.f_flags & MOUNTED_SYNC);
}

uint64_t
wax_os_free_bytes(int fd)
{
	struct statfs fs;

	if (wax_os_gate(SYS_fstatfs) != 0 || fstatfs(fd, &fs) < 0 ||
	    fs.f_blocks == 0)
		return UINT64_MAX;
	return (uint64_t)fs.f_bavail *
	       (uint64_t)(fs.f_frsize != 0 ? fs.f_frsize : fs.f_bsize);
}

static int
lock_whole(int fd, short type)
{
	struct flock lock = {.l_type = type, .l_whence = SEEK_SET};
	int err = wax_os_gate(SYS_fcntl);

	if (err)
		return err;
	if (fcntl(fd, F_OFD_SETLK, &lock) == 0)
		return 0;
	return errno == EAGAIN || errno == EACCES ? -EBUSY : -errno;
}

int
wax_os_lock(int fd)
{
	return lock_whole(fd, F_WRLCK);
}

int
wax_os_lock_shared(int fd)
{
	return lock_whole(fd, F_RDLCK);
}

void
wax_os_unlock(int fd)
{
	struct flock lock = {.l_type = F_UNLCK, .l_whence = SEEK_SET};

	(void)fcntl(fd, F_OFD_SETLK, &lock);
}

int
wax_os_is_locked(int fd)
{
	struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};

	return fcntl(fd, F_OFD_GETLK, &lock) < 0 || lock.l_type != F_UNLCK;
}

static int
map(uintptr_t address, size_t size, int protection, int flags, int fd,
    uint64_t offset, uintptr_t *ret_address)
{
	void *got;
	int err = wax_os_gate(WAX_OS_SYS_MMAP);

	if (err)
		return err;
	/* The address is a number until the kernel has mapped it. */
	got = mmap((void *)address, size, protection, flags, fd, (off_t)offset);
	if (got == MAP_FAILED)
		return -errno;
	*ret_address = (uintptr_t)got;
	return 0;
}

int
wax_os_reserve(size_t size, uintptr_t *ret_address)
{
	return map(0, size, PROT_NONE,
		   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0,
		   ret_address);
}

int
wax_os_map_file_near(uintptr_t address, size_t size, int protection, int fd,
		     uint64_t offset, uintptr_t *ret_address)
{
	return map(address, size, protection, MAP_SHARED | MAP_NORESERVE, fd,
		   offset, ret_address);
}

int
wax_os_map_file(uintptr_t address, size_t size, int protection, int fd,
		uint64_t offset)
{
	uintptr_t got;

	return map(address, size, protection,
		   MAP_SHARED | MAP_NORESERVE | MAP_FIXED, fd, offset, &got);
}

int
wax_os_unmap_to_memory(uintptr_t address, size_t size)
{
	uintptr_t got;

	return map(address, size, PROT_READ | PROT_WRITE,
		   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1,
		   0, &got);
}

int
wax_os_unmap(uintptr_t address, size_t size)
{
	return munmap((void *)address, size) < 0 ? -errno : 0;
}

int
wax_os_random(void *buffer, size_t size)
{
	long got = wax_os_gate(SYS_getrandom);

	if (got < 0)
		return (int)got;
	got = syscall(SYS_getrandom, buffer, size, 0);
	if (got < 0)
		return -errno;
	return got == (long)size ? 0 : -EIO;
}
