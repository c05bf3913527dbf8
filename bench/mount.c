/* SPDX-License-Identifier: MIT */
/*
 * The table of mounts: "36 25 0:31 / /mnt OPTIONS... - btrfs /dev/vdb OPTIONS".
 *
 * The first number is what statx(2) tells of a path.  The device is not: btrfs
 * gives each subvolume one of its own.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "mount.h"

static int
parse_line(const char *line, unsigned long long id, struct bench_mount *ret)
{
	const char *dash = strstr(line, " - "), *huge;
	unsigned long long number;

	if (dash == NULL || sscanf(line, "%llu", &number) != 1 ||
	    number != id ||
	    sscanf(dash, " - %31s %1023s", ret->type, ret->source) != 2)
		return -ENOENT;
	huge = strstr(dash, "huge=");
	if (huge == NULL || sscanf(huge, "%31[a-z_=]", ret->huge) != 1)
		ret->huge[0] = '\0';
	return 0;
}

int
bench_mount_find(const char *path, struct bench_mount *ret)
{
	FILE *mounts = fopen("/proc/self/mountinfo", "re");
	char line[8192];
	struct statx st;
	int err = -ENOENT;

	if (mounts == NULL)
		return -ENOENT;
	if (statx(AT_FDCWD, path, 0, STATX_MNT_ID, &st) == 0 &&
	    st.stx_mask & STATX_MNT_ID)
		while (err && fgets(line, sizeof(line), mounts) != NULL)
			err = parse_line(line, st.stx_mnt_id, ret);
	(void)fclose(mounts);
	return err;
}
