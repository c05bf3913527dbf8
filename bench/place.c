/* SPDX-License-Identifier: MIT */
/* The directory that contestants write to, and its file system. */
#include "config.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <linux/magic.h>

#include "place.h"

#ifndef XFS_SUPER_MAGIC
#	define XFS_SUPER_MAGIC 0x58465342
#endif

static const char *
filesystem_name(const char *path)
{
	struct statfs fs;

	if (statfs(path, &fs) != 0)
		return "unknown";
	switch ((unsigned long)fs.f_type) {
	case EXT4_SUPER_MAGIC:
		return "ext4";
	case XFS_SUPER_MAGIC:
		return "xfs";
	case BTRFS_SUPER_MAGIC:
		return "btrfs";
	case TMPFS_MAGIC:
		return "tmpfs";
	case F2FS_SUPER_MAGIC:
		return "f2fs";
	case OVERLAYFS_SUPER_MAGIC:
		return "overlay";
	case NFS_SUPER_MAGIC:
		return "nfs";
	default:
		return "other";
	}
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
	place->filesystem = filesystem_name(place->directory);
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
