/* SPDX-License-Identifier: MIT */
/* Places below a directory, for paths that keep rule P1 of paths.h. */
#include "config.h"

#include "place.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "paths.h"

#define STEP_FLAGS (O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)

/* Descriptors to keep: few of those that the process may have. */
static size_t
most_steps(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) < 0 ||
	    PLACE_STEPS * 4 <= limit.rlim_cur)
		return PLACE_STEPS;
	return limit.rlim_cur < 8 ? 1 : (size_t)limit.rlim_cur / 4;
}

int
place_open(struct place *place, const char *directory)
{
	int fd = open(directory, O_PATH | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	memset(place, 0, sizeof(*place));
	place->root = fd;
	place->most = most_steps();
	return 0;
}

/* Open a directory of a directory, which may have to be made. */
static int
open_step(int directory, const char *name, bool make)
{
	int fd = openat(directory, name, STEP_FLAGS);

	if (fd >= 0)
		return fd;
	if (errno != ENOENT || !make)
		return -errno;
	if (mkdirat(directory, name, 0777) < 0 && errno != EEXIST)
		return -errno;
	fd = openat(directory, name, STEP_FLAGS);
	return fd < 0 ? -errno : fd;
}

/* The directory that was reached last. */
static int
present(const struct place *place)
{
	return place->count > 0 ? place->steps[place->count - 1].fd
				: place->root;
}

/* Remember a step; if there are too many, the outermost is forgotten. */
static void
push(struct place *place, int fd, size_t path_size)
{
	if (place->count == place->most) {
		(void)close(place->steps[0].fd);
		place->count--;
		memmove(place->steps, place->steps + 1,
			place->count * sizeof(place->steps[0]));
	}
	place->steps[place->count].fd = fd;
	place->steps[place->count].path_size = path_size;
	place->count++;
}

static void
pop(struct place *place)
{
	place->count--;
	(void)close(place->steps[place->count].fd);
}

/* Whether the first count bytes of a path name a directory that it is below. */
static bool
is_ancestor(const char *path, size_t size, size_t count)
{
	return count == size || (count < size && path[count] == '/');
}

/* Go back to the innermost step that the path goes through too. */
static size_t
go_back(struct place *place, const char *path, size_t size)
{
	size_t common = 0, reached;

	if (place->count > 0) {
		reached = place->steps[place->count - 1].path_size;
		while (common < reached && common < size &&
		       place->path[common] == path[common])
			common++;
	}
	for (; place->count > 0; pop(place)) {
		reached = place->steps[place->count - 1].path_size;
		if (reached <= common && is_ancestor(path, size, reached))
			return reached;
	}
	return 0;
}

static int
copy_path(struct place *place, const char *path, size_t size, size_t kept)
{
	char *copy = place->path;

	if (place->path_capacity < size) {
		copy = realloc(place->path, size * 2);
		if (copy == NULL)
			return -ENOMEM;
		place->path = copy;
		place->path_capacity = size * 2;
	}
	memcpy(copy + kept, path + kept, size - kept);
	return 0;
}

/* Go on by one component, which begins at offset of the path. */
static int
step(struct place *place, size_t offset, size_t size, bool make)
{
	const char *start = place->path + offset;
	const char *slash = memchr(start, '/', size - offset);
	size_t count = slash != NULL ? (size_t)(slash - start) : size - offset;
	char name[PATHS_COMPONENT_MAX + 1];
	int fd;

	if (count == 0 || PATHS_COMPONENT_MAX < count)
		return -EINVAL;
	memcpy(name, start, count);
	name[count] = '\0';
	fd = open_step(present(place), name, make);
	if (fd < 0)
		return fd;
	push(place, fd, offset + count);
	return 0;
}

/* Go to the directory that has this path. */
static int
follow(struct place *place, const char *path, size_t size, bool make)
{
	size_t reached = go_back(place, path, size);
	int err;

	err = copy_path(place, path, size, reached);
	while (err == 0 && reached < size) {
		/* Behind the slash, unless this is the first component. */
		err = step(place, reached > 0 ? reached + 1 : 0, size, make);
		if (err == 0)
			reached = place->steps[place->count - 1].path_size;
	}
	return err;
}

int
place_find(struct place *place, const char *path, size_t path_size, bool make,
	   int *ret_parent, const char **ret_name)
{
	const char *slash = memrchr(path, '/', path_size);
	int err;

	if (slash == NULL) {
		*ret_parent = place->root;
		*ret_name = path;
		return 0;
	}
	err = follow(place, path, (size_t)(slash - path), make);
	if (err)
		return err;
	*ret_parent = present(place);
	*ret_name = slash + 1;
	return 0;
}

void
place_close(struct place *place)
{
	while (place->count > 0)
		pop(place);
	(void)close(place->root);
	free(place->path);
}
