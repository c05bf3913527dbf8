/* SPDX-License-Identifier: MIT */
/* What the paths of a command line have in common. */
#include "config.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "pack.h"
#include "paths.h"
#include "report.h"

struct input {
	const char *path;
	/* As it is stored, each "/" being a 1 so that what is below a directory
	 * comes right behind it in byte order. */
	char *stored;
};

static int
compare(const void *a, const void *b)
{
	const struct input *left = a, *right = b;

	return strcmp(left->stored, right->stored);
}

static bool
is_directory(const struct pack *pack, const char *path)
{
	struct stat stat;

	return fstatat(pack->directory, path, &stat, AT_SYMLINK_NOFOLLOW) ==
		       0 &&
	       S_ISDIR(stat.st_mode);
}

/* Whether packing one path stores the other too. */
static bool
stores(const struct pack *pack, const struct input *input,
       const struct input *other)
{
	size_t size = strlen(input->stored);

	if (strncmp(input->stored, other->stored, size) != 0)
		return false;
	if (other->stored[size] == '\0')
		return size != 0;
	/* What is stored without its start may be another directory. */
	return (size == 0 || other->stored[size] == 1) &&
	       !paths_leads_outside(input->path) &&
	       !paths_leads_outside(other->path) &&
	       is_directory(pack, input->path);
}

static void
warn_twice(const struct pack *pack, struct input *inputs, size_t count)
{
	size_t first = 0, i;

	qsort(inputs, count, sizeof(*inputs), compare);
	for (i = 1; i < count; i++) {
		if (stores(pack, &inputs[first], &inputs[i]))
			report_warning(inputs[i].path,
				       "stored twice: another PATH stores it "
				       "too");
		else
			first = i;
	}
}

static char *
store(const char *path)
{
	size_t i, size = strlen(path);
	char *stored = malloc(size + 1);

	if (stored == NULL)
		return NULL;
	size = paths_store(path, size, stored);
	for (i = 0; i < size; i++)
		if (stored[i] == '/')
			stored[i] = 1;
	return stored;
}

void
pack_check_paths(const struct pack *pack, char *const *paths, size_t count)
{
	struct input *inputs = calloc(count, sizeof(*inputs));
	size_t i, made = 0;

	/* Without memory the work itself will fail, and say so. */
	for (i = 0; inputs != NULL && i < count; i++) {
		inputs[made].path = paths[i];
		inputs[made].stored = store(paths[i]);
		made += inputs[made].stored != NULL;
	}
	if (made > 1)
		warn_twice(pack, inputs, made);
	for (i = 0; i < made; i++)
		free(inputs[i].stored);
	free(inputs);
}
