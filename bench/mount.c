/* SPDX-License-Identifier: MIT */
/*
 * The table of mounts: "36 25 0:31 / /mnt OPTIONS... - btrfs /dev/vdb OPTIONS".
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/sysmacros.h>

#include "mount.h"

static int
parse_line(const char *line, dev_t device, struct bench_mount *ret)
{
	const char *dash = strstr(line, " - "), *huge;
	unsigned major_number, minor_number;

	if (dash == NULL ||
	    sscanf(line, "%*d %*d %u:%u", &major_number, &minor_number) != 2 ||
	    makedev(major_number, minor_number) != device ||
	    sscanf(dash, " - %31s %1023s", ret->type, ret->source) != 2)
		return -ENOENT;
	huge = strstr(dash, "huge=");
	if (huge == NULL || sscanf(huge, "%31[a-z_=]", ret->huge) != 1)
		ret->huge[0] = '\0';
	return 0;
}

int
bench_mount_find(dev_t device, struct bench_mount *ret)
{
	FILE *mounts = fopen("/proc/self/mountinfo", "re");
	char line[8192];
	int err = -ENOENT;

	if (mounts == NULL)
		return -ENOENT;
	while (err && fgets(line, sizeof(line), mounts) != NULL)
		err = parse_line(line, device, ret);
	(void)fclose(mounts);
	return err;
}
