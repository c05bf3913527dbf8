/* SPDX-License-Identifier: MIT */
/* What the system knows about a file that holds a message. */
#include "config.h"

#include "file-state.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* wax locks what it writes with a lock of the open file description. */
static bool
is_locked(int fd)
{
	struct flock lock = {.l_type = F_RDLCK, .l_whence = SEEK_SET};

	return fcntl(fd, F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
}

/* Whether only zeros lie in a range; holes, of which there are many, are not
 * read. */
static bool
is_zero_range(int fd, off_t offset, off_t end)
{
	char bytes[65536];
	ssize_t count, i;
	off_t data;

	while (offset < end) {
		data = lseek(fd, offset, SEEK_DATA);
		if (data < 0 && errno == ENXIO)
			return true;
		/* File systems without holes say EINVAL. */
		if (data > offset)
			offset = data;
		count = pread(fd, bytes, sizeof(bytes), offset);
		if (count <= 0)
			return count == 0;
		for (i = 0; i < count; i++)
			if (bytes[i] != 0)
				return false;
		offset += count;
	}
	return true;
}

/* O_NONBLOCK: opening a fifo must not wait for a writer. */
static int
open_to_look(const char *path)
{
	return open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
}

bool
file_state_is_locked(const char *path)
{
	int fd = open_to_look(path);
	bool locked;

	if (fd < 0)
		return false;
	locked = is_locked(fd);
	(void)close(fd);
	return locked;
}

bool
file_state_has_sidecar(const char *path)
{
	char name[4096];
	struct stat stat;
	int size = snprintf(name, sizeof(name), "%s.wax-open", path);

	return 0 < size && size < (int)sizeof(name) && lstat(name, &stat) == 0;
}

void
file_state_get(const char *path, uint64_t message_size,
	       struct file_state *ret_state)
{
	struct stat stat;
	int fd;

	memset(ret_state, 0, sizeof(*ret_state));
	fd = open_to_look(path);
	if (fd < 0)
		return;
	if (fstat(fd, &stat) == 0) {
		ret_state->size = (uint64_t)stat.st_size;
		ret_state->allocated = (uint64_t)stat.st_blocks * 512;
	}
	ret_state->has_sidecar = file_state_has_sidecar(path);
	ret_state->is_locked = is_locked(fd);
	ret_state->trailing_zeros =
		is_zero_range(fd, (off_t)message_size, (off_t)ret_state->size);
	(void)close(fd);
}
