/* SPDX-License-Identifier: MIT */
/* Places below a directory, for paths that keep rule P1 of paths.h. */
#include "config.h"

#include "place.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "paths.h"

#define STEP_FLAGS (O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)

int
place_open(struct place *place, const char *directory)
{
	int fd = open(directory, O_PATH | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	memset(place, 0, sizeof(*place));
	place->root = fd;
	place->parent = -1;
	return 0;
}

/* Open a directory of a directory, which may have to be made. */
static int
step(int directory, const char *name)
{
	int fd = openat(directory, name, STEP_FLAGS);

	if (fd >= 0)
		return fd;
	if (errno != ENOENT)
		return -errno;
	if (mkdirat(directory, name, 0777) < 0 && errno != EEXIST)
		return -errno;
	fd = openat(directory, name, STEP_FLAGS);
	return fd < 0 ? -errno : fd;
}

/* Close a descriptor on the way, but not that of the root. */
static void
leave(const struct place *place, int fd)
{
	if (fd != place->root)
		(void)close(fd);
}

/* Follow the components of a directory's path; returns its descriptor. */
static int
follow(const struct place *place, const char *path, size_t size)
{
	char name[PATHS_COMPONENT_MAX + 1];
	int fd = place->root, next;
	const char *slash;
	size_t count;

	for (;;) {
		slash = memchr(path, '/', size);
		count = slash != NULL ? (size_t)(slash - path) : size;
		if (count == 0 || PATHS_COMPONENT_MAX < count)
			next = -EINVAL;
		else {
			memcpy(name, path, count);
			name[count] = '\0';
			next = step(fd, name);
		}
		leave(place, fd);
		if (next < 0 || count == size)
			return next;
		fd = next;
		path += count + 1;
		size -= count + 1;
	}
}

/* Remember the directory that was reached: often the next entry is there too. */
static int
remember(struct place *place, int fd, const char *path, size_t size)
{
	char *copy = place->path;

	if (place->path_capacity < size) {
		copy = realloc(place->path, size * 2);
		if (copy == NULL)
			return -ENOMEM;
		place->path = copy;
		place->path_capacity = size * 2;
	}
	memcpy(copy, path, size);
	place->path_size = size;
	place->parent = fd;
	return 0;
}

static void
forget(struct place *place)
{
	if (place->parent >= 0)
		(void)close(place->parent);
	place->parent = -1;
}

int
place_find(struct place *place, const char *path, size_t path_size,
	   int *ret_parent, const char **ret_name)
{
	const char *slash = memrchr(path, '/', path_size);
	size_t size;
	int err, fd;

	if (slash == NULL) {
		*ret_parent = place->root;
		*ret_name = path;
		return 0;
	}
	size = (size_t)(slash - path);
	if (place->parent < 0 || place->path_size != size ||
	    memcmp(place->path, path, size) != 0) {
		forget(place);
		fd = follow(place, path, size);
		if (fd < 0)
			return fd;
		err = remember(place, fd, path, size);
		if (err) {
			(void)close(fd);
			return err;
		}
	}
	*ret_parent = place->parent;
	*ret_name = slash + 1;
	return 0;
}

void
place_close(struct place *place)
{
	forget(place);
	(void)close(place->root);
	free(place->path);
}
