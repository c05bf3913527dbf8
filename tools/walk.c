/* SPDX-License-Identifier: MIT */
/*
 * A walk over a file or a directory tree.
 *
 * The directories between the start and the present place are a stack of
 * levels.  A level that has WALK_OPEN_MAX others above it gives its descriptor
 * up and gets it back, when the walk returns to it, by opening ".." of the level
 * above.  Its device and inode tell whether that is still the same directory.
 */
#include "config.h"

#include "walk.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "names.h"

struct level {
	/* -1 while given up. */
	int fd;
	dev_t device;
	ino_t inode;
	struct names names;
	size_t next;
	/* Bytes of the path of this directory. */
	size_t path_size;
};

struct walk {
	int start;
	/* The path of the present item. */
	char *path;
	size_t path_size;
	size_t path_capacity;
	struct level *levels;
	size_t depth;
	size_t depth_capacity;
	bool started;
	/* The present item is a directory that is to be entered next. */
	bool enter;
};

/* Append a component to the path. */
static int
path_append(struct walk *walk, const char *name)
{
	bool slash =
		walk->path_size > 0 && walk->path[walk->path_size - 1] != '/';
	size_t size = strlen(name);
	size_t needed = walk->path_size + slash + size + 1;
	char *path = walk->path;

	if (walk->path_capacity < needed) {
		path = realloc(walk->path, needed * 2);
		if (path == NULL)
			return -ENOMEM;
		walk->path = path;
		walk->path_capacity = needed * 2;
	}
	if (slash)
		path[walk->path_size++] = '/';
	memcpy(path + walk->path_size, name, size + 1);
	walk->path_size += size;
	return 0;
}

static int
make_room(struct walk *walk)
{
	size_t capacity = walk->depth_capacity * 2 + 8;
	struct level *levels;

	if (walk->depth < walk->depth_capacity)
		return 0;
	levels = realloc(walk->levels, capacity * sizeof(*levels));
	if (levels == NULL)
		return -ENOMEM;
	walk->levels = levels;
	walk->depth_capacity = capacity;
	return 0;
}

/* Where the names of the deepest level are, and where the start is. */
static int
present_directory(const struct walk *walk)
{
	return walk->depth > 0 ? walk->levels[walk->depth - 1].fd : walk->start;
}

/* The name of the present item in its directory. */
static const char *
present_name(const struct walk *walk)
{
	const struct level *level;

	if (walk->depth == 0)
		return walk->path;
	level = &walk->levels[walk->depth - 1];
	return level->names.sorted[level->next - 1];
}

/* Give up the descriptor of the level that is now too far below. */
static void
limit_open(struct walk *walk)
{
	struct level *level;

	if (walk->depth <= WALK_OPEN_MAX)
		return;
	level = &walk->levels[walk->depth - 1 - WALK_OPEN_MAX];
	if (level->fd >= 0)
		(void)close(level->fd);
	level->fd = -1;
}

static int
open_level(int fd, struct level *level)
{
	struct stat stat;

	if (fstat(fd, &stat) < 0)
		return -errno;
	level->fd = fd;
	level->device = stat.st_dev;
	level->inode = stat.st_ino;
	level->next = 0;
	return names_read(fd, &level->names);
}

/* Enter the directory that is the present item. */
static int
enter(struct walk *walk)
{
	int err, fd;

	err = make_room(walk);
	if (err)
		return err;
	fd = openat(present_directory(walk), present_name(walk),
		    O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	err = open_level(fd, &walk->levels[walk->depth]);
	if (err) {
		(void)close(fd);
		return err;
	}
	walk->levels[walk->depth].path_size = walk->path_size;
	walk->depth++;
	limit_open(walk);
	return 0;
}

/* Get back the descriptor of the level below the deepest. */
static int
reopen_below(struct walk *walk)
{
	struct level *top = &walk->levels[walk->depth - 1];
	struct level *below = top - 1;
	struct stat stat;
	int fd;

	fd = openat(top->fd, "..", O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	if (fstat(fd, &stat) < 0 || stat.st_dev != below->device ||
	    stat.st_ino != below->inode) {
		(void)close(fd);
		return -ESTALE;
	}
	below->fd = fd;
	return 0;
}

/* Go back to the directory below; without its descriptor the walk ends. */
static int
leave(struct walk *walk)
{
	struct level *top = &walk->levels[walk->depth - 1];
	int err = 0;

	if (walk->depth > 1 && top[-1].fd < 0)
		err = reopen_below(walk);
	if (top->fd >= 0)
		(void)close(top->fd);
	names_free(&top->names);
	walk->depth--;
	if (err)
		while (walk->depth > 0)
			names_free(&walk->levels[--walk->depth].names);
	return err;
}

/* Make the next name the present item: 1, 0 at the end, or an error. */
static int
advance(struct walk *walk)
{
	struct level *level;
	int err;

	if (!walk->started) {
		walk->started = true;
		return 1;
	}
	while (walk->depth > 0) {
		level = &walk->levels[walk->depth - 1];
		walk->path_size = level->path_size;
		walk->path[walk->path_size] = '\0';
		if (level->next < level->names.count) {
			err = path_append(walk,
					  level->names.sorted[level->next++]);
			return err ? err : 1;
		}
		err = leave(walk);
		if (err)
			return err;
	}
	return 0;
}

static int
step(struct walk *walk, struct walk_item *item)
{
	int err;

	if (walk->enter) {
		walk->enter = false;
		err = enter(walk);
		if (err)
			return err;
	}
	err = advance(walk);
	if (err <= 0)
		return err;
	item->directory = present_directory(walk);
	item->name = present_name(walk);
	if (fstatat(item->directory, item->name, &item->stat,
		    AT_SYMLINK_NOFOLLOW) < 0)
		return -errno;
	walk->enter = S_ISDIR(item->stat.st_mode);
	return 1;
}

int
walk_create(int directory, const char *path, struct walk **ret_walk)
{
	struct walk *walk = calloc(1, sizeof(*walk));

	if (walk == NULL)
		return -ENOMEM;
	walk->start = directory;
	if (path_append(walk, path) < 0) {
		free(walk);
		return -ENOMEM;
	}
	*ret_walk = walk;
	return 0;
}

int
walk_next(struct walk *walk, struct walk_item *ret_item)
{
	int result = step(walk, ret_item);

	ret_item->path = walk->path;
	ret_item->path_size = walk->path_size;
	return result;
}

void
walk_free(struct walk *walk)
{
	if (walk == NULL)
		return;
	while (walk->depth > 0) {
		struct level *level = &walk->levels[--walk->depth];

		if (level->fd >= 0)
			(void)close(level->fd);
		names_free(&level->names);
	}
	free(walk->levels);
	free(walk->path);
	free(walk);
}
