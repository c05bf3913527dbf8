/* SPDX-License-Identifier: MIT */
/* The directory that contestants write to, and its file system. */
#include "config.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mount.h"
#include "place.h"

static void
name_filesystem(struct bench_place *place)
{
	struct bench_mount mount;

	if (bench_mount_find(place->directory, &mount) != 0)
		(void)strcpy(place->filesystem, "unknown");
	else
		(void)snprintf(place->filesystem, sizeof(place->filesystem),
			       mount.huge[0] != '\0' ? "%s %s" : "%s",
			       mount.type, mount.huge);
}

int
bench_place_create(struct bench_place *place, const char *parent)
{
	int size = snprintf(place->directory, sizeof(place->directory),
			    "%s/wax-bench-XXXXXX", parent);

	if ((size_t)size >= sizeof(place->directory))
		return -ENAMETOOLONG;
	if (mkdtemp(place->directory) == NULL)
		return -errno;
	(void)snprintf(place->path, sizeof(place->path), "%s/file",
		       place->directory);
	name_filesystem(place);
	return 0;
}

static int
remove_entry(const char *path, const struct stat *st, int type,
	     struct FTW *where)
{
	(void)st;
	(void)type;
	if (where->level == 0)
		return 0;
	return remove(path) == 0 ? 0 : -errno;
}

int
bench_place_empty(const struct bench_place *place)
{
	int err = nftw(place->directory, remove_entry, 16,
		       FTW_DEPTH | FTW_PHYS | FTW_MOUNT);

	return err == -1 ? -errno : err;
}

void
bench_place_remove(const struct bench_place *place)
{
	(void)bench_place_empty(place);
	(void)rmdir(place->directory);
}
