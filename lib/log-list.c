/* SPDX-License-Identifier: MIT */
/* The directory is the manifest: which segments there are. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "log-writer.h"

void
wax_log_name(const char *prefix, uint64_t base, char name[WAX_LOG_NAME_SIZE])
{
	size_t size = strlen(prefix);

	memcpy(name, prefix, size);
	wax_log_suffix_encode(base, name + size);
	name[size + WAX_LOG_SUFFIX_SIZE] = '\0';
}

static int
compare(const void *left, const void *right)
{
	const struct wax_log_file *a = left, *b = right;

	return a->base < b->base ? -1 : a->base > b->base;
}

struct list {
	const char *prefix;
	int dirfd;
	struct wax_log_file *files;
	size_t count;
	size_t room;
};

static int
add(struct list *list, const char *name, uint64_t base)
{
	struct wax_log_file *files;
	struct stat st;

	/* Deleted since it was listed, or not a file. */
	if (fstatat(list->dirfd, name, &st, AT_SYMLINK_NOFOLLOW) < 0 ||
	    !S_ISREG(st.st_mode))
		return 0;
	if (list->count == list->room) {
		list->room = list->room == 0 ? 16 : 2 * list->room;
		files = realloc(list->files, list->room * sizeof(*files));
		if (files == NULL)
			return -ENOMEM;
		list->files = files;
	}
	list->files[list->count++] = (struct wax_log_file){
		.base = base,
		.size = (uint64_t)st.st_size,
		.written_ms = (uint64_t)st.st_mtim.tv_sec * 1000 +
			      (uint64_t)st.st_mtim.tv_nsec / 1000000,
	};
	return 0;
}

static int
add_if_segment(void *arg, const char *name)
{
	struct list *list = arg;
	size_t size = strlen(list->prefix);
	uint64_t base;

	if (strncmp(name, list->prefix, size) != 0 ||
	    wax_log_suffix_decode(name + size, strlen(name + size), &base) != 0)
		return 0;
	return add(list, name, base);
}

int64_t
wax_log_files(int dirfd, const char *prefix, struct wax_log_file **ret_files)
{
	struct list list = {.prefix = prefix, .dirfd = dirfd};
	int err = wax_os_list(dirfd, add_if_segment, &list);

	if (err) {
		free(list.files);
		return err;
	}
	if (list.count > 1)
		qsort(list.files, list.count, sizeof(*list.files), compare);
	*ret_files = list.files;
	return (int64_t)list.count;
}
