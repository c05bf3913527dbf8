/* SPDX-License-Identifier: MIT */
/* Outside the handler: the names in a directory. */
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "os.h"

int
wax_os_list(int dirfd, int (*each)(void *arg, const char *name), void *arg)
{
	int fd = wax_os_openat(dirfd, ".", O_RDONLY | O_DIRECTORY, 0);
	const struct dirent *entry;
	DIR *stream;
	int err = 0;

	if (fd < 0)
		return fd;
	stream = fdopendir(fd);
	if (stream == NULL) {
		err = -errno;
		(void)close(fd);
		return err;
	}
	while (!err) {
		err = wax_os_gate(SYS_getdents64);
		if (err)
			break;
		errno = 0;
		entry = readdir(stream);
		if (entry == NULL) {
			err = -errno;
			break;
		}
		err = each(arg, entry->d_name);
	}
	(void)closedir(stream);
	return err;
}

int
wax_os_make_directory(const char *path)
{
	int err = wax_os_gate(SYS_mkdirat);

	if (err)
		return err;
	return mkdir(path, 0777) < 0 ? -errno : 0;
}

void
wax_os_write_in_place(int fd)
{
	int flags = 0;

	if (wax_os_gate(SYS_ioctl) == 0 &&
	    ioctl(fd, FS_IOC_GETFLAGS, &flags) == 0) {
		flags |= FS_NOCOW_FL;
		(void)ioctl(fd, FS_IOC_SETFLAGS, &flags);
	}
}
