/* SPDX-License-Identifier: MIT */
/*
 * The failures that are asked for: a small disk, a file-size limit, refusals; and
 * which errors they may cause.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <unistd.h>

#include "stress.h"

/* With the ballast, what four threads fill within a second. */
#define DISK_OPTIONS "size=16m,mode=0700"
#define BALLAST ((off_t)9 << 20)

static int
write_text(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	int err = 0;

	if (fd < 0)
		return -errno;
	if (write(fd, text, strlen(text)) < 0)
		err = -errno;
	(void)close(fd);
	return err;
}

/* A user keeps its number in the namespace, and may mount there. */
static int
map_user(const char *path, unsigned id)
{
	char map[64];

	(void)snprintf(map, sizeof(map), "%u %u 1", id, id);
	return write_text(path, map);
}

/* Root may do without a user namespace, and has to where there are none. */
static int
enter_namespace(void)
{
	unsigned user = getuid(), group = getgid();
	int err;

	if (unshare(CLONE_NEWUSER | CLONE_NEWNS) < 0)
		return unshare(CLONE_NEWNS) < 0 ? -errno : 0;
	(void)write_text("/proc/self/setgroups", "deny");
	err = map_user("/proc/self/uid_map", user);
	if (!err)
		err = map_user("/proc/self/gid_map", group);
	return err;
}

/*
 * A tmpfs over the directory of the run, which nobody else sees, and which goes
 * with the process.
 */
static int
mount_small_disk(const char *directory)
{
	int err = enter_namespace();

	if (err)
		return err;
	if (mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
	    mount("wax", directory, "tmpfs", MS_NOSUID | MS_NODEV,
		  DISK_OPTIONS) < 0)
		return -errno;
	return 0;
}

static int
take_ballast(const char *directory)
{
	char path[4096 + STRESS_NAME_SIZE];
	int fd, err = 0;

	(void)snprintf(path, sizeof(path), "%s/ballast", directory);
	fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0)
		return -errno;
	if (fallocate(fd, 0, 0, BALLAST) < 0)
		err = -errno;
	(void)close(fd);
	return err;
}

int
stress_space_enter(const struct stress_run *run)
{
	const struct stress_options *options = run->options;
	struct rlimit limit;
	int err = 0;

	if (options->small_disk)
		err = mount_small_disk(run->directory);
	if (!err && options->small_disk)
		err = take_ballast(run->directory);
	if (!err && options->file_limit > 0) {
		/* SIGXFSZ keeps its default: wax must not cause it. */
		if (getrlimit(RLIMIT_FSIZE, &limit) < 0)
			return -errno;
		if (limit.rlim_cur > options->file_limit)
			limit.rlim_cur = (rlim_t)options->file_limit;
		if (setrlimit(RLIMIT_FSIZE, &limit) < 0)
			return -errno;
	}
	if (!err && options->inject != NULL)
		err = wax_inject(options->inject_name, options->inject_error,
				 options->inject_nth);
	return err;
}

int
stress_tolerates(const struct stress_options *options, int err)
{
	if (options->inject != NULL)
		return 1;
	/* Btrfs may have no room to write to storage that is allocated. */
	if (options->full_disk &&
	    (err == -ENOSPC || err == -EDQUOT || err == -EIO))
		return 1;
	return options->file_limit > 0 && err == -EFBIG;
}
