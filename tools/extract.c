/* SPDX-License-Identifier: MIT */
/* Make one file, directory or symlink. */
#include "config.h"

#include "extract.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "extract-content.h"
#include "new-name.h"

#define SECOND_NS INT64_C(1000000000)

/* The modification time of an entry, as utimensat(2) takes it. */
static void
entry_times(const struct archive_entry *entry, struct timespec ret_times[2])
{
	int64_t seconds = entry->modified / SECOND_NS;
	int64_t rest = entry->modified % SECOND_NS;

	/* Before 1970 the rest is negative. */
	if (rest < 0) {
		rest += SECOND_NS;
		seconds--;
	}
	ret_times[0].tv_sec = 0;
	ret_times[0].tv_nsec = UTIME_OMIT;
	ret_times[1].tv_sec = (time_t)seconds;
	ret_times[1].tv_nsec = (long)rest;
}

/* Give an open file or directory its mode (X1) and time. */
static int
set_attributes(int fd, const struct extract *extract,
	       const struct archive_entry *entry)
{
	struct timespec times[2];

	entry_times(entry, times);
	if (fchmod(fd, (mode_t)entry->mode & 0777 & ~extract->umask) < 0 ||
	    futimens(fd, times) < 0)
		return -errno;
	return 0;
}

static int
make_file(int parent, const char *name, const void *context)
{
	int fd = openat(parent, name,
			O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
			0600);

	(void)context;
	return fd < 0 ? -errno : fd;
}

int
extract_file(const struct extract *extract, const struct wax_reader *reader,
	     const struct archive_item *item)
{
	struct new_name name = {extract->parent, extract->name, ""};
	int err, fd;

	fd = new_name_create(&name, extract->force, make_file, NULL);
	if (fd < 0)
		return fd;
	err = extract_content(fd, reader, item);
	if (err == 0)
		err = set_attributes(fd, extract, &item->entry);
	if (close(fd) < 0 && err == 0)
		err = -errno;
	if (err) {
		new_name_remove(&name);
		return err;
	}
	return new_name_publish(&name);
}

int
extract_directory(const struct extract *extract)
{
	struct stat stat;

	if (mkdirat(extract->parent, extract->name, 0700) == 0)
		return 0;
	if (errno != EEXIST)
		return -errno;
	if (fstatat(extract->parent, extract->name, &stat,
		    AT_SYMLINK_NOFOLLOW) < 0)
		return -errno;
	return S_ISDIR(stat.st_mode) ? 0 : -ENOTDIR;
}

int
extract_directory_attributes(const struct extract *extract,
			     const struct archive_entry *entry)
{
	int err, fd;

	fd = openat(extract->parent, extract->name,
		    O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	err = set_attributes(fd, extract, entry);
	(void)close(fd);
	return err;
}

static int
make_symlink(int parent, const char *name, const void *context)
{
	return symlinkat(context, parent, name) < 0 ? -errno : 0;
}

int
extract_symlink(const struct extract *extract,
		const struct archive_entry *entry)
{
	struct new_name name = {extract->parent, extract->name, ""};
	struct timespec times[2];
	char target[PATH_MAX];
	int err;

	if (sizeof(target) <= entry->target_size)
		return -ENAMETOOLONG;
	memcpy(target, entry->target, entry->target_size);
	target[entry->target_size] = '\0';
	err = new_name_create(&name, extract->force, make_symlink, target);
	if (err)
		return err;
	entry_times(entry, times);
	if (utimensat(extract->parent, new_name_present(&name), times,
		      AT_SYMLINK_NOFOLLOW) < 0) {
		err = -errno;
		new_name_remove(&name);
		return err;
	}
	return new_name_publish(&name);
}
