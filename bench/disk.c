/* SPDX-License-Identifier: MIT */
/*
 * Bytes written to a disk, as the disk counts them.
 *
 * What the kernel counts for a process (/proc/PID/io) does not do: stores to a
 * mapping are counted when a page becomes dirty, at the size of its folio, not
 * when it is written, and pages that are dropped before are counted, too.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "mount.h"
#include "result.h"
#include "sample.h"

/* Counters in /sys are in units of 512 bytes, whatever the disk. */
#define SECTOR 512.0

static int
open_counters(dev_t device)
{
	char path[64];

	(void)snprintf(path, sizeof(path), "/sys/dev/block/%u:%u/stat",
		       major(device), minor(device));
	return open(path, O_RDONLY | O_CLOEXEC);
}

/* btrfs gives each subvolume a number that is no disk's; its mount tells. */
static int
open_by_mount(const char *directory)
{
	struct bench_mount mount;
	struct stat st;

	if (bench_mount_find(directory, &mount) != 0 ||
	    stat(mount.source, &st) != 0 || !S_ISBLK(st.st_mode))
		return -1;
	return open_counters(st.st_rdev);
}

int
bench_disk_open(struct bench_disk *disk, const char *directory)
{
	struct stat st;

	disk->fd = -1;
	disk->directory = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (disk->directory < 0 || fstat(disk->directory, &st) != 0)
		return -errno;
	disk->fd = open_counters(st.st_dev);
	if (disk->fd < 0)
		disk->fd = open_by_mount(directory);
	return 0;
}

double
bench_disk_bytes(const struct bench_disk *disk)
{
	char text[512];
	double sectors;
	ssize_t size;

	if (disk->fd < 0 || syncfs(disk->directory) != 0)
		return BENCH_NONE;
	size = pread(disk->fd, text, sizeof(text) - 1, 0);
	if (size <= 0)
		return BENCH_NONE;
	text[size] = '\0';
	/* Four counters of reading, then writes, merged writes, sectors. */
	if (sscanf(text, "%*u %*u %*u %*u %*u %*u %lf", &sectors) != 1)
		return BENCH_NONE;
	return sectors * SECTOR;
}

void
bench_disk_close(struct bench_disk *disk)
{
	if (disk->fd >= 0)
		(void)close(disk->fd);
	if (disk->directory >= 0)
		(void)close(disk->directory);
}
