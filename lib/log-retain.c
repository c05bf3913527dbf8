/* SPDX-License-Identifier: MIT */
/*
 * Retention: whole sealed segments are deleted, oldest first.  Never a part of
 * one, and never the newest: a reader that has a file open keeps it, and one that
 * looks for the next finds a name or a later one.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "log-writer.h"

static uint64_t
now_ms(void)
{
	struct timespec now = {0, 0};

	(void)clock_gettime(CLOCK_REALTIME, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

static int
is_short_of_space(const struct wax_log_opts *opts, int dirfd)
{
	return opts->retain_free_bytes != 0 &&
	       wax_os_free_bytes(dirfd) < opts->retain_free_bytes;
}

/* Whether the oldest of `count` segments with `bytes` in all has to go. */
static int
must_go(const struct wax_log_opts *opts, const struct wax_log_file *file,
	int64_t count, uint64_t bytes, int dirfd)
{
	uint64_t now = now_ms();

	if (opts->retain_bytes != 0 && bytes > opts->retain_bytes)
		return 1;
	if (opts->retain_count != 0 && count > (int64_t)opts->retain_count)
		return 1;
	if (opts->retain_age_ms != 0 && file->written_ms < now &&
	    now - file->written_ms > opts->retain_age_ms)
		return 1;
	return is_short_of_space(opts, dirfd);
}

/* A trailer that belongs to the header: nobody writes this file any more. */
static int
is_sealed(const struct wax_log_dir *dir, uint64_t base, uint64_t size)
{
	unsigned char page[WAX_LOG_HEADER_SIZE], end[WAX_LOG_TRAILER_SIZE];
	struct wax_log_trailer trailer;
	struct wax_log_header header;
	int fd, sealed = 0;

	if (size < sizeof(page) + sizeof(end))
		return 0;
	fd = wax_log_dir_open_file(dir, base, O_RDONLY);
	if (fd < 0)
		return 0;
	if (pread(fd, page, sizeof(page), 0) == (ssize_t)sizeof(page) &&
	    pread(fd, end, sizeof(end), (off_t)(size - sizeof(end))) ==
		    (ssize_t)sizeof(end) &&
	    wax_log_header_decode(page, &header, NULL) == 0)
		sealed = wax_log_trailer_decode(end, header.salt,
						size - sizeof(end),
						&trailer) == 0;
	(void)wax_os_close(fd);
	return sealed;
}

/* What a deletion is told to: NULL if the log is not open here. */
static int
delete_oldest(const struct wax_log_dir *dir, const struct wax_log_file *file,
	      struct wax_log *log)
{
	char name[WAX_LOG_NAME_SIZE];
	int err;

	if (!is_sealed(dir, file->base, file->size))
		return -EBUSY;
	wax_log_dir_name(dir, file->base, name);
	err = wax_os_unlink(dir->fd, name);
	if (err == -ENOENT)
		return 0;
	if (err || log == NULL)
		return err;
	/* order: relaxed; a counter. */
	atomic_fetch_add_explicit(&log->pruned, 1, memory_order_relaxed);
	wax_log_tell(log, WAX_LOG_EVENT_PRUNED, 0,
		     file->base + WAX_LOG_HEADER_SIZE, file->size);
	return 0;
}

static int
prune(const struct wax_log_dir *dir, const struct wax_log_opts *opts,
      struct wax_log *log, uint64_t *ret_count)
{
	struct wax_log_file *files;
	int64_t i, count = wax_log_files(dir, &files);
	uint64_t bytes = 0;
	int err = 0;

	if (count < 0)
		return (int)count;
	for (i = 0; i < count; i++)
		bytes += files[i].size;
	for (i = 0; i + 1 < count; i++) {
		if (!must_go(opts, &files[i], count - i, bytes, dir->fd))
			break;
		err = delete_oldest(dir, &files[i], log);
		if (err)
			break;
		bytes -= files[i].size;
	}
	free(files);
	/* What is not sealed yet is in the way of what is newer. */
	if (err == -EBUSY)
		err = 0;
	if (!err && ret_count != NULL)
		*ret_count = (uint64_t)i;
	return err;
}

int
wax_log_prune(struct wax_log *log, uint64_t *ret_count)
{
	int err = wax_log_check(log);

	/* A log that failed a sync may still make room. */
	if (err == -EPERM)
		return err;
	return prune(&log->dir, &log->opts, log, ret_count);
}

int
wax_log_prune_at(const char *path, const struct wax_log_opts *opts,
		 uint64_t *ret_count)
{
	struct wax_log_opts loaded;
	struct wax_log_dir dir;
	int err, fd;

	if (path == NULL || opts == NULL)
		return -EINVAL;
	err = wax_log_opts_load(opts, &loaded);
	if (err)
		return err;
	fd = wax_os_openat(AT_FDCWD, path, O_RDONLY | O_DIRECTORY, 0);
	if (fd < 0)
		return fd;
	wax_log_dir_init(&dir, fd, loaded.name);
	err = prune(&dir, &loaded, NULL, ret_count);
	(void)wax_os_close(fd);
	return err;
}
