/* SPDX-License-Identifier: MIT */
/* Repair: options, opening, and the order of the steps; see repair.h. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "bits.h"
#include "opts.h"
#include "repair.h"

#define OUTPUT_SUFFIX ".repaired"
#define FLAGS_KNOWN                                                   \
	(WAX_REPAIR_IN_PLACE | WAX_REPAIR_DRY_RUN | WAX_REPAIR_SYNC | \
	 WAX_REPAIR_COPIED)

_Static_assert(sizeof(struct wax_repair_opts) == WAX_REPAIR_OPTS_SIZE_V0,
	       "options have no implicit padding");

int
wax_repair_refuse(struct wax_repair *repair, uint64_t offset,
		  const char *reason)
{
	repair->problem = (struct wax_problem){offset, reason};
	return -EBADMSG;
}

static int
load_opts(struct wax_repair *repair, const struct wax_repair_opts *user)
{
	static const struct wax_repair_opts defaults = WAX_REPAIR_OPTS_INIT;
	int err;

	if (user == NULL)
		user = &defaults;
	err = wax_opts_load(&repair->opts, sizeof(repair->opts), user,
			    user->size, WAX_REPAIR_OPTS_SIZE_V0);
	if (err)
		return err;
	if (repair->opts.flags & ~(uint32_t)FLAGS_KNOWN)
		return -EINVAL;
	if ((repair->opts.flags & WAX_REPAIR_IN_PLACE) &&
	    repair->opts.output != NULL)
		return -EINVAL;
	return 0;
}

/* -- Opening --------------------------------------------------------------- */

/* A writer in place is kept out, and told apart from one that is gone. */
static int
open_for_reading(struct wax_repair *repair)
{
	struct wax_os_stat st;
	int err, fd = wax_os_openat(AT_FDCWD, repair->path,
				    O_RDONLY | O_NONBLOCK, 0);

	if (fd < 0)
		return fd;
	err = wax_os_stat(fd, &st);
	if (err) {
		(void)wax_os_close(fd);
		return err;
	}
	repair->file.fd = fd;
	repair->file.device = st.device;
	repair->file.inode = st.inode;
	err = wax_os_lock_shared(fd);
	return err == -EBUSY ? err : 0;
}

static int
open_file(struct wax_repair *repair)
{
	struct wax_os_stat st;
	int err;

	if (repair->opts.flags & WAX_REPAIR_IN_PLACE &&
	    !(repair->opts.flags & WAX_REPAIR_DRY_RUN))
		err = wax_file_open(AT_FDCWD, repair->path, WAX_FILE_EXISTING,
				    &repair->file);
	else
		err = open_for_reading(repair);
	if (!err)
		err = wax_os_stat(repair->file.fd, &st);
	if (err)
		return err;
	if (!S_ISREG(st.mode))
		return -EINVAL;
	repair->size = st.size;
	repair->permissions = st.mode & 0777;
	return 0;
}

static void
close_file(struct wax_repair *repair)
{
	if (repair->file.fd >= 0)
		(void)wax_file_close(&repair->file);
}

/* -- The sidecar ----------------------------------------------------------- */

static int
name_sidecar(struct wax_repair *repair)
{
	const char *name = repair->path;

	repair->dirfd = AT_FDCWD;
	if (repair->file.dirfd >= 0) {
		repair->dirfd = repair->file.dirfd;
		name = repair->file.name;
	}
	return wax_sidecar_name(name, repair->sidecar_name,
				sizeof(repair->sidecar_name));
}

static int
read_sidecar(struct wax_repair *repair, int fd)
{
	unsigned char bytes[WAX_SIDECAR_SIZE];
	ssize_t got = wax_os_read_at(fd, (uintptr_t)bytes, sizeof(bytes), 0);
	uint64_t root;
	int err;

	if (got < 0)
		return (int)got;
	repair->beside = WAX_REPAIR_SHORT_SIDECAR;
	err = wax_sidecar_decode(bytes, (uint64_t)got, &repair->sidecar, &root,
				 &repair->problem);
	if (err)
		return err == -ENODATA ? 0 : err;
	wax_store_le64(repair->root_bytes, root);
	repair->beside = WAX_REPAIR_SIDECAR;
	if (repair->sidecar.inode != repair->file.inode &&
	    !(repair->opts.flags & WAX_REPAIR_COPIED))
		repair->beside = WAX_REPAIR_FOREIGN_SIDECAR;
	return 0;
}

static int
find_sidecar(struct wax_repair *repair)
{
	int fd, err = name_sidecar(repair);

	/* No file of such a name can have one. */
	if (err == -ENAMETOOLONG)
		return 0;
	fd = wax_os_openat(repair->dirfd, repair->sidecar_name,
			   O_RDONLY | O_NONBLOCK | O_NOFOLLOW, 0);
	if (fd < 0)
		return fd == -ENOENT ? 0 : fd;
	err = read_sidecar(repair, fd);
	(void)wax_os_close(fd);
	return err;
}

/* -- The steps ------------------------------------------------------------- */

static int
repair_opened(struct wax_repair *repair)
{
	char output[WAX_REPAIR_PATH_MAX];
	size_t size = strlen(repair->path);
	int err = find_sidecar(repair);

	if (!err)
		err = wax_repair_plan(repair);
	if (err)
		return err;
	if (repair->opts.output == NULL &&
	    !(repair->opts.flags & WAX_REPAIR_IN_PLACE)) {
		if (sizeof(output) - sizeof(OUTPUT_SUFFIX) < size)
			return -ENAMETOOLONG;
		memcpy(output, repair->path, size);
		memcpy(output + size, OUTPUT_SUFFIX, sizeof(OUTPUT_SUFFIX));
		repair->opts.output = output;
	}
	return wax_repair_apply(repair);
}

int
wax_message_repair(const char *path, const struct wax_repair_opts *opts,
		   struct wax_repair_report *ret_report,
		   struct wax_problem *reterr_problem)
{
	struct wax_repair *repair;
	int err;

	if (path == NULL)
		return -EINVAL;
	repair = calloc(1, sizeof(*repair));
	if (repair == NULL)
		return -ENOMEM;
	repair->path = path;
	repair->file.fd = -1;
	repair->file.dirfd = -1;
	err = load_opts(repair, opts);
	if (!err)
		err = open_file(repair);
	if (!err)
		err = repair_opened(repair);
	close_file(repair);
	if (!err && ret_report != NULL)
		*ret_report = repair->report;
	if (err == -EBADMSG && reterr_problem != NULL)
		*reterr_problem = repair->problem;
	free(repair->head);
	free(repair);
	return err;
}
