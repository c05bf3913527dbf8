/* SPDX-License-Identifier: MIT */
/* The segments of a log, as a directory has them; see log-dir.h. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "log-dir.h"
#include "os.h"

int
wax_log_name_is_valid(const char *name)
{
	size_t size = strlen(name);

	return 0 < size && size <= WAX_LOG_NAME_MAX && name[0] != '.' &&
	       strchr(name, '/') == NULL;
}

/*
 * Split a file name into NAME and base position.  Returns the size of NAME, or 0 if it
 * is not the name of a segment.
 */
static size_t
split(const char *file, uint64_t *ret_base)
{
	size_t size = strlen(file);
	size_t name_size;

	if (size <= WAX_LOG_SUFFIX_SIZE || file[0] == '.')
		return 0;
	name_size = size - WAX_LOG_SUFFIX_SIZE;
	if (WAX_LOG_NAME_MAX < name_size ||
	    wax_log_suffix_decode(file + name_size, WAX_LOG_SUFFIX_SIZE,
				  ret_base) != 0)
		return 0;
	return name_size;
}

/* -- Which NAME ------------------------------------------------------------ */

static void
set_name(struct wax_log_dir *dir, const char *name, size_t size)
{
	memcpy(dir->name, name, size);
	dir->name[size] = '\0';
	dir->name_size = size;
}

void
wax_log_dir_init(struct wax_log_dir *dir, int fd, const char *name)
{
	*dir = (struct wax_log_dir){.fd = fd};
	set_name(dir, name, strlen(name));
}

/* Stops with -EEXIST at a second NAME. */
static int
see_name(void *arg, const char *file)
{
	struct wax_log_dir *dir = arg;
	uint64_t base;
	size_t size = split(file, &base);

	if (size == 0)
		return 0;
	if (dir->name_size == 0) {
		set_name(dir, file, size);
		return 0;
	}
	return dir->name_size == size && memcmp(dir->name, file, size) == 0
		       ? 0
		       : -EEXIST;
}

static int
find_name(struct wax_log_dir *dir)
{
	int err;

	dir->name_size = 0;
	err = wax_os_list(dir->fd, see_name, dir);
	if (err == -EEXIST) {
		set_name(dir, "log", 3);
		return 0;
	}
	if (!err && dir->name_size == 0)
		return -ENOENT;
	return err;
}

/* -- Opening --------------------------------------------------------------- */

/* The directory that a file is in, and the name of the file. */
static int
open_parent(const char *path, struct wax_log_dir *dir)
{
	const char *slash = strrchr(path, '/');
	const char *file = slash == NULL ? path : slash + 1;
	size_t size = (size_t)(file - path);
	uint64_t base;
	char *parent;

	if (strlen(file) == 0 || sizeof(dir->file) <= strlen(file))
		return -EINVAL;
	memcpy(dir->file, file, strlen(file) + 1);
	dir->is_single = 1;
	set_name(dir, file, split(file, &base));
	parent = strndup(size == 0 ? "." : path, size == 0 ? 1 : size);
	if (parent == NULL)
		return -ENOMEM;
	dir->fd = wax_os_openat(AT_FDCWD, parent, O_RDONLY | O_DIRECTORY, 0);
	free(parent);
	return dir->fd < 0 ? dir->fd : 0;
}

static int
open_either(const char *path, struct wax_log_dir *dir)
{
	struct wax_os_stat st;
	int err = wax_os_stat_name(AT_FDCWD, path, 1, &st);

	if (err)
		return err;
	if (S_ISREG(st.mode))
		return open_parent(path, dir);
	if (!S_ISDIR(st.mode))
		return -EINVAL;
	dir->fd = wax_os_openat(AT_FDCWD, path, O_RDONLY | O_DIRECTORY, 0);
	return dir->fd < 0 ? dir->fd : 0;
}

int
wax_log_dir_open(const char *path, const char *name,
		 struct wax_log_dir *ret_dir)
{
	struct wax_log_dir dir = {.fd = -1};
	int err;

	if (path == NULL || (name != NULL && !wax_log_name_is_valid(name)))
		return -EINVAL;
	err = open_either(path, &dir);
	if (err)
		return err;
	dir.fd = wax_os_move_high(dir.fd);
	if (dir.fd < 0)
		return dir.fd;
	if (!dir.is_single) {
		if (name != NULL)
			set_name(&dir, name, strlen(name));
		else
			err = find_name(&dir);
	}
	if (err) {
		(void)wax_os_close(dir.fd);
		return err;
	}
	*ret_dir = dir;
	return 0;
}

void
wax_log_dir_close(struct wax_log_dir *dir)
{
	(void)wax_os_close(dir->fd);
	dir->fd = -1;
}

/* -- The list -------------------------------------------------------------- */

struct listing {
	const struct wax_log_dir *dir;
	struct wax_log_list list;
	size_t capacity;
};

static int
list_add(struct wax_log_list *list, size_t *capacity, uint64_t base)
{
	size_t more = *capacity == 0 ? 16 : *capacity * 2;
	uint64_t *bases;

	if (list->count == *capacity) {
		bases = realloc(list->bases, more * sizeof(*bases));
		if (bases == NULL)
			return -ENOMEM;
		list->bases = bases;
		*capacity = more;
	}
	list->bases[list->count++] = base;
	return 0;
}

static int
see_segment(void *arg, const char *file)
{
	struct listing *listing = arg;
	const struct wax_log_dir *dir = listing->dir;
	uint64_t base;

	if (split(file, &base) != dir->name_size || dir->name_size == 0 ||
	    memcmp(file, dir->name, dir->name_size) != 0)
		return 0;
	return list_add(&listing->list, &listing->capacity, base);
}

static int
compare(const void *a, const void *b)
{
	uint64_t x, y;

	memcpy(&x, a, sizeof(x));
	memcpy(&y, b, sizeof(y));
	return (x > y) - (x < y);
}

int
wax_log_dir_list(const struct wax_log_dir *dir, struct wax_log_list *ret_list)
{
	struct listing listing = {.dir = dir};
	uint64_t base = 0;
	int err;

	if (dir->is_single) {
		/* Whatever its name says, its header knows. */
		(void)split(dir->file, &base);
		err = list_add(&listing.list, &listing.capacity, base);
	} else {
		err = wax_os_list(dir->fd, see_segment, &listing);
	}
	if (err) {
		free(listing.list.bases);
		return err;
	}
	if (listing.list.count != 0)
		qsort(listing.list.bases, listing.list.count, sizeof(uint64_t),
		      compare);
	*ret_list = listing.list;
	return 0;
}

void
wax_log_list_free(struct wax_log_list *list)
{
	free(list->bases);
	list->bases = NULL;
	list->count = 0;
}

int64_t
wax_log_files(const struct wax_log_dir *dir, struct wax_log_file **ret_files)
{
	struct wax_log_list list;
	struct wax_log_file *files;
	int64_t count = 0;
	char name[256];
	struct stat st;
	size_t i;
	int err = wax_log_dir_list(dir, &list);

	if (err)
		return err;
	files = calloc(list.count + 1, sizeof(*files));
	for (i = 0; files != NULL && i < list.count; i++) {
		wax_log_dir_name(dir, list.bases[i], name);
		/* Deleted since it was listed, or not a file.  One that was
		 * moved away, with a symbolic link in its place, is one. */
		if (fstatat(dir->fd, name, &st, 0) < 0 || !S_ISREG(st.st_mode))
			continue;
		files[count++] = (struct wax_log_file){
			.base = list.bases[i],
			.size = (uint64_t)st.st_size,
			.written_ms = (uint64_t)st.st_mtim.tv_sec * 1000 +
				      (uint64_t)st.st_mtim.tv_nsec / 1000000,
		};
	}
	wax_log_list_free(&list);
	if (files == NULL)
		return -ENOMEM;
	*ret_files = files;
	return count;
}

void
wax_log_dir_name(const struct wax_log_dir *dir, uint64_t base,
		 char ret_name[256])
{
	if (dir->is_single) {
		memcpy(ret_name, dir->file, sizeof(dir->file));
		return;
	}
	memcpy(ret_name, dir->name, dir->name_size);
	wax_log_suffix_encode(base, ret_name + dir->name_size);
	ret_name[dir->name_size + WAX_LOG_SUFFIX_SIZE] = '\0';
}

void
wax_log_dir_lock_name(const struct wax_log_dir *dir, char ret_name[256])
{
	static const char suffix[] = ".lock";

	memcpy(ret_name, dir->name, dir->name_size);
	memcpy(ret_name + dir->name_size, suffix, sizeof(suffix));
}

int
wax_log_dir_open_file(const struct wax_log_dir *dir, uint64_t base, int flags)
{
	struct wax_os_stat st;
	char name[256];
	int err;
	int fd;

	wax_log_dir_name(dir, base, name);
	/* O_NONBLOCK: what a stranger put there may be a FIFO. */
	fd = wax_os_openat(dir->fd, name, flags | O_NONBLOCK, 0);
	if (fd < 0)
		return fd;
	err = wax_os_stat(fd, &st);
	if (!err && !S_ISREG(st.mode))
		err = -EINVAL;
	if (err) {
		(void)wax_os_close(fd);
		return err;
	}
	return wax_os_move_high(fd);
}
