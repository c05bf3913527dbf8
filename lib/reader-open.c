/* SPDX-License-Identifier: MIT */
/*
 * Opening a message in a file: mapped for reading, guarded by the table of
 * regions, so that a file that is cut meanwhile gives zeros and an error
 * instead of a SIGBUS.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>

#include "os.h"
#include "reader.h"
#include "region.h"

int
wax_message_open_fd(int fd, const struct wax_reader_opts *user,
		    struct wax_reader **ret_reader,
		    struct wax_problem *reterr_problem)
{
	struct wax_reader_opts opts;
	struct wax_region *region;
	struct wax_reader *reader;
	int err;

	if (ret_reader == NULL)
		return -EINVAL;
	err = wax_reader_opts_load(user, &opts);
	if (err)
		return err;
	err = wax_region_open_reading(fd, opts.flags, &region);
	if (err)
		return err;
	err = wax_reader_create(wax_region_base(region),
				wax_region_size(region), &opts, &reader,
				reterr_problem);
	if (err) {
		(void)wax_region_close(region);
		return err;
	}
	reader->region = region;
	*ret_reader = reader;
	return 0;
}

int
wax_message_open(const char *path, const struct wax_reader_opts *opts,
		 struct wax_reader **ret_reader,
		 struct wax_problem *reterr_problem)
{
	int fd, err;

	if (path == NULL || ret_reader == NULL)
		return -EINVAL;
	fd = wax_os_openat(AT_FDCWD, path, O_RDONLY | O_NONBLOCK, 0);
	if (fd < 0)
		return fd;
	err = wax_message_open_fd(fd, opts, ret_reader, reterr_problem);
	(void)wax_os_close(fd);
	return err;
}
