/* SPDX-License-Identifier: MIT */
/* The sorted names of one directory. */
#include "config.h"

#include "names.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Names while they are collected; bytes may still move. */
struct collection {
	char *bytes;
	size_t used;
	size_t capacity;
	size_t count;
};

static int
collect(struct collection *collection, const char *name)
{
	size_t size = strlen(name) + 1;
	size_t capacity = collection->capacity;
	char *bytes;

	while (capacity - collection->used < size)
		capacity = capacity > 0 ? capacity * 2 : 1024;
	if (collection->capacity < capacity) {
		bytes = realloc(collection->bytes, capacity);
		if (bytes == NULL)
			return -ENOMEM;
		collection->bytes = bytes;
		collection->capacity = capacity;
	}
	memcpy(collection->bytes + collection->used, name, size);
	collection->used += size;
	collection->count++;
	return 0;
}

static int
collect_all(DIR *directory, struct collection *collection)
{
	const struct dirent *entry;
	int err;

	for (;;) {
		errno = 0;
		entry = readdir(directory);
		if (entry == NULL)
			return -errno;
		if (strcmp(entry->d_name, ".") == 0 ||
		    strcmp(entry->d_name, "..") == 0)
			continue;
		err = collect(collection, entry->d_name);
		if (err)
			return err;
	}
}

static int
compare(const void *left, const void *right)
{
	const char *const *a = left;
	const char *const *b = right;

	return strcmp(*a, *b);
}

/* Take the bytes over from a collection that is complete. */
static int
sort(const struct collection *collection, struct names *ret_names)
{
	const char *name = collection->bytes;
	const char **sorted;
	size_t i;

	sorted = calloc(collection->count + 1, sizeof(*sorted));
	if (sorted == NULL)
		return -ENOMEM;
	for (i = 0; i < collection->count; i++) {
		sorted[i] = name;
		name += strlen(name) + 1;
	}
	qsort(sorted, collection->count, sizeof(*sorted), compare);
	ret_names->bytes = collection->bytes;
	ret_names->sorted = sorted;
	ret_names->count = collection->count;
	return 0;
}

int
names_read(int fd, struct names *ret_names)
{
	struct collection collection = {0};
	DIR *directory;
	int copy, err;

	copy = fcntl(fd, F_DUPFD_CLOEXEC, 0);
	if (copy < 0)
		return -errno;
	directory = fdopendir(copy);
	if (directory == NULL) {
		err = -errno;
		(void)close(copy);
		return err;
	}
	err = collect_all(directory, &collection);
	(void)closedir(directory);
	if (err == 0)
		err = sort(&collection, ret_names);
	if (err)
		free(collection.bytes);
	return err;
}

void
names_free(struct names *names)
{
	free(names->bytes);
	free(names->sorted);
	memset(names, 0, sizeof(*names));
}
