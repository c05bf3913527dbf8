/* SPDX-License-Identifier: MIT */
/*
 * In place of the system calls that readers, verify and recover make: files in
 * memory.  A mutant makes hundreds of such calls, which take nearly all of its
 * time.  The program is linked with LOG_FUZZ_WRAP.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "fuzz-log.h"
#include "fuzz-target.h"
#include "lib/os.h"

#define WRAPPED(function) \
	extern __typeof__(function) __wrap_##function, __real_##function
WRAPPED(wax_os_openat);
WRAPPED(wax_os_move_high);
WRAPPED(wax_os_close);
WRAPPED(wax_os_stat);
WRAPPED(wax_os_stat_name);
WRAPPED(wax_os_read_at);
WRAPPED(wax_os_next_data);
WRAPPED(wax_os_write_at);
WRAPPED(wax_os_set_size);
WRAPPED(wax_os_sync);
WRAPPED(wax_os_sync_data);
WRAPPED(wax_os_rename);
WRAPPED(wax_os_unlink);
WRAPPED(wax_os_list);
WRAPPED(wax_os_lock);
WRAPPED(wax_os_is_locked);
WRAPPED(wax_os_boot_id);

#define FD_FIRST 1000
#define FDS 16
#define BLOCK 4096u

/* The directory is open under these, too. */
static struct fuzz_log_file directory;
static struct fuzz_log_file *fds[FDS];
static uint32_t flags;
static int is_fake;

void
fuzz_log_os(uint32_t new_flags, int in_memory)
{
	flags = new_flags;
	is_fake = in_memory;
}

size_t
fuzz_log_os_open(void)
{
	size_t count = 0;
	size_t i;

	for (i = 0; i < FDS; i++)
		count += fds[i] != NULL;
	return count;
}

/* The name below FUZZ_LOG_DIR; "" for itself. */
static const char *
below(const char *path)
{
	const size_t size = sizeof(FUZZ_LOG_DIR) - 1;

	if (strncmp(path, FUZZ_LOG_DIR, size) == 0)
		path += path[size] == '/' ? size + 1 : size;
	return strcmp(path, ".") == 0 ? "" : path;
}

static struct fuzz_log_file *
file_of(int fd)
{
	FUZZ_REQUIRE(FD_FIRST <= fd && fd < FD_FIRST + FDS);
	FUZZ_REQUIRE(fds[fd - FD_FIRST] != NULL);
	return fds[fd - FD_FIRST];
}

/* -- Descriptors ------------------------------------------------------------- */

int
__wrap_wax_os_openat(int dirfd, const char *path, int mode, unsigned rights)
{
	const char *name = below(path);
	struct fuzz_log_file *file;
	int i;

	if (!is_fake)
		return __real_wax_os_openat(dirfd, path, mode, rights);
	file = *name == '\0' ? &directory : fuzz_log_file_find(name);
	if (file == NULL && !(mode & O_CREAT))
		return -ENOENT;
	if (file == NULL || (file != &directory && (mode & O_TRUNC)))
		file = fuzz_log_file_create(name);
	for (i = 0; fds[i] != NULL; i++)
		FUZZ_REQUIRE(i + 1 < FDS);
	fds[i] = file;
	return FD_FIRST + i;
}

int
__wrap_wax_os_move_high(int fd)
{
	return is_fake ? fd : __real_wax_os_move_high(fd);
}

int
__wrap_wax_os_close(int fd)
{
	if (!is_fake)
		return __real_wax_os_close(fd);
	(void)file_of(fd);
	fds[fd - FD_FIRST] = NULL;
	return 0;
}

int
__wrap_wax_os_lock(int fd)
{
	return is_fake ? 0 : __real_wax_os_lock(fd);
}

/* Likewise with real files, whose writer nobody is. */
int
__wrap_wax_os_is_locked(int fd)
{
	(void)fd;
	return (flags & FUZZ_LOG_WRITER) != 0;
}

int
__wrap_wax_os_boot_id(unsigned char id[16])
{
	memset(id, flags & FUZZ_LOG_OTHER_BOOT ? 0xb1 : 0xb0, 16);
	return 0;
}

/* -- Content ------------------------------------------------------------------ */

static void
stat_file(const struct fuzz_log_file *file, struct wax_os_stat *ret)
{
	*ret = (struct wax_os_stat){
		.inode = 1 + (uint64_t)(file - fuzz_log_files),
		.size = file->size,
		.mode = file == &directory ? S_IFDIR : S_IFREG,
		.block_size = BLOCK,
	};
}

int
__wrap_wax_os_stat(int fd, struct wax_os_stat *ret)
{
	if (!is_fake)
		return __real_wax_os_stat(fd, ret);
	stat_file(file_of(fd), ret);
	return 0;
}

ssize_t
__wrap_wax_os_read_at(int fd, uintptr_t buffer, size_t size, uint64_t offset)
{
	const struct fuzz_log_file *file;
	size_t stored = 0;

	if (!is_fake)
		return __real_wax_os_read_at(fd, buffer, size, offset);
	file = file_of(fd);
	if (file->size <= offset)
		return 0;
	if (file->size - offset < size)
		size = file->size - (size_t)offset;
	if (offset < file->stored)
		stored = file->stored - (size_t)offset < size
				 ? file->stored - (size_t)offset
				 : size;
	memcpy((void *)buffer, file->bytes + offset, stored);
	memset((void *)(buffer + stored), 0, size - stored);
	return (ssize_t)size;
}

/* A block without anything but zeros is a hole. */
int
__wrap_wax_os_next_data(int fd, uint64_t offset, uint64_t *ret_data)
{
	struct fuzz_log_file *file;
	uint64_t at = offset;
	uint64_t word;

	if (!is_fake)
		return __real_wax_os_next_data(fd, offset, ret_data);
	file = file_of(fd);
	fuzz_log_file_store(file, (file->stored + 7) / 8 * 8);
	for (at -= at % BLOCK; at < file->stored; at += sizeof(word)) {
		memcpy(&word, file->bytes + at, sizeof(word));
		if (word != 0)
			break;
	}
	if (file->stored <= at)
		return -ENXIO;
	at -= at % BLOCK;
	*ret_data = at < offset ? offset : at;
	return 0;
}

int
__wrap_wax_os_write_at(int fd, const void *buffer, size_t size, uint64_t offset)
{
	struct fuzz_log_file *file;

	if (!is_fake)
		return __real_wax_os_write_at(fd, buffer, size, offset);
	file = file_of(fd);
	FUZZ_REQUIRE(offset + size <= FUZZ_LOG_FILE_MOST);
	fuzz_log_file_store(file, (size_t)offset);
	memcpy(file->bytes + offset, buffer, size);
	if (file->stored < offset + size)
		file->stored = (size_t)offset + size;
	if (file->size < file->stored)
		file->size = file->stored;
	return 0;
}

int
__wrap_wax_os_set_size(int fd, uint64_t size)
{
	struct fuzz_log_file *file;

	if (!is_fake)
		return __real_wax_os_set_size(fd, size);
	file = file_of(fd);
	FUZZ_REQUIRE(size <= FUZZ_LOG_FILE_MOST);
	file->size = (size_t)size;
	if (file->size < file->stored)
		file->stored = file->size;
	return 0;
}

int
__wrap_wax_os_sync(int fd)
{
	if (!is_fake)
		return __real_wax_os_sync(fd);
	(void)file_of(fd);
	return 0;
}

int
__wrap_wax_os_sync_data(int fd)
{
	if (!is_fake)
		return __real_wax_os_sync_data(fd);
	(void)file_of(fd);
	return 0;
}

/* -- Names --------------------------------------------------------------------- */

int
__wrap_wax_os_stat_name(int dirfd, const char *path, int follow,
			struct wax_os_stat *ret)
{
	const struct fuzz_log_file *file;

	if (!is_fake)
		return __real_wax_os_stat_name(dirfd, path, follow, ret);
	path = below(path);
	file = *path == '\0' ? &directory : fuzz_log_file_find(path);
	if (file == NULL)
		return -ENOENT;
	stat_file(file, ret);
	return 0;
}

int
__wrap_wax_os_rename(int dirfd, const char *from, const char *to, int replace)
{
	struct fuzz_log_file *file, *old;

	if (!is_fake)
		return __real_wax_os_rename(dirfd, from, to, replace);
	file = fuzz_log_file_find(from);
	old = fuzz_log_file_find(to);
	if (file == NULL)
		return -ENOENT;
	if (old != NULL && !replace)
		return -EEXIST;
	if (old != NULL)
		old->exists = 0;
	FUZZ_REQUIRE(strlen(to) < sizeof(file->name));
	memcpy(file->name, to, strlen(to) + 1);
	return 0;
}

int
__wrap_wax_os_unlink(int dirfd, const char *name)
{
	struct fuzz_log_file *file;

	if (!is_fake)
		return __real_wax_os_unlink(dirfd, name);
	file = fuzz_log_file_find(name);
	if (file == NULL)
		return -ENOENT;
	file->exists = 0;
	return 0;
}

int
__wrap_wax_os_list(int dirfd, int (*each)(void *arg, const char *name),
		   void *arg)
{
	size_t i;
	int err;

	if (!is_fake)
		return __real_wax_os_list(dirfd, each, arg);
	err = each(arg, ".");
	for (i = 0; !err && i < FUZZ_LOG_SLOTS; i++)
		if (fuzz_log_files[i].exists)
			err = each(arg, fuzz_log_files[i].name);
	return err;
}
