/* SPDX-License-Identifier: MIT */
/* What goes into an archive: from a path of the command line to entries. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "escape.h"
#include "interrupt.h"
#include "pack-content.h"
#include "pack.h"
#include "paths.h"
#include "progress.h"
#include "report.h"
#include "walk.h"

/* Only files this large are worth a bar of their own. */
#define BAR_SIZE (UINT64_C(64) << 20)

/* Report a failure of the message. */
void
pack_report_output(const struct pack *pack, int err, uint64_t offset)
{
	const char *hint = NULL;

	if (err == -EOVERFLOW) {
		const struct wax_problem full = {
			offset, "a message cannot have more segments"};

		report_problem(pack->out, &full,
			       "pack less, or into several messages");
		return;
	}
	if (err == -EEXIST)
		hint = "remove it first, or leave out --no-clobber";
	report_error_at(pack->out, err, offset, hint);
}

static int
fail_out(const struct pack *pack, int err)
{
	if (err)
		pack_report_output(pack, err,
				   archive_writer_size(&pack->writer));
	return err;
}

static int
fail_input(const struct pack *pack, const char *path, int err)
{
	bool atomic = pack->region.flags & WAX_REGION_ATOMIC;

	report_error(path, err, NULL,
		     atomic ? "OUT was not made" : "OUT is left empty");
	return err;
}

/* Something that tar(1) would also only warn about. */
static void
warn_incomplete(struct pack *pack, const struct walk_item *item,
		const char *what)
{
	report_warning(item->path, what);
	pack->incomplete = true;
}

/* Nanoseconds since the epoch, as far as they fit. */
static int64_t
modified_ns(const struct stat *stat)
{
	int64_t seconds = stat->st_mtim.tv_sec;

	if (seconds < INT64_MIN / 1000000000)
		return INT64_MIN;
	if (INT64_MAX / 1000000000 <= seconds)
		return INT64_MAX;
	return seconds * 1000000000 + stat->st_mtim.tv_nsec;
}

/* What all types of entries have in common; its path is pack->stored. */
static void
describe(const struct pack *pack, const struct stat *stat, uint16_t type,
	 struct archive_entry *ret_entry)
{
	memset(ret_entry, 0, sizeof(*ret_entry));
	ret_entry->path = pack->stored;
	ret_entry->path_size = strlen(pack->stored);
	ret_entry->type = type;
	ret_entry->mode = (uint16_t)(stat->st_mode & 07777);
	ret_entry->modified = modified_ns(stat);
}

static void
entry_done(const struct pack *pack)
{
	progress_entry();
	if (!pack->verbose)
		return;
	escape_write(stdout, pack->stored, strlen(pack->stored));
	putchar('\n');
}

/* Add an entry without content. */
static int
add_plain(struct pack *pack, const struct archive_entry *entry)
{
	struct archive_entry_builder slot;
	int err;

	err = archive_writer_begin(&pack->writer, entry, &slot);
	if (err == 0)
		err = archive_writer_end(&pack->writer, 0);
	if (err)
		return fail_out(pack, err);
	entry_done(pack);
	return 0;
}

static int
add_directory(struct pack *pack, const struct walk_item *item)
{
	struct archive_entry entry;

	describe(pack, &item->stat, ARCHIVE_ENTRY_TYPE_DIRECTORY, &entry);
	return add_plain(pack, &entry);
}

static int
add_symlink(struct pack *pack, const struct walk_item *item)
{
	char target[PATH_MAX];
	struct archive_entry entry;
	ssize_t size;

	size = readlinkat(item->directory, item->name, target, sizeof(target));
	if (size < 0)
		return fail_input(pack, item->path, -errno);
	describe(pack, &item->stat, ARCHIVE_ENTRY_TYPE_SYMLINK, &entry);
	entry.target = target;
	entry.target_size = (size_t)size;
	return add_plain(pack, &entry);
}

/* Warn about a file that was not stored as it was, or as it is now. */
static void
check_unchanged(struct pack *pack, const struct walk_item *item, int fd,
		const struct stat *stat, uint64_t size)
{
	struct stat now;
	char byte;

	if (size < (uint64_t)stat->st_size)
		warn_incomplete(pack, item, "became shorter while it was read");
	else if (fstat(fd, &now) == 0 &&
		 (now.st_size != stat->st_size ||
		  modified_ns(&now) != modified_ns(stat)))
		warn_incomplete(pack, item, "changed while it was read");
	else if (size == 0 && pread(fd, &byte, 1, 0) > 0)
		/* As most of what /proc shows. */
		warn_incomplete(pack, item,
				"has content but a size of 0: stored empty");
}

/* Add a file that is open; stat is what it was when that was done. */
static int
add_open_file(struct pack *pack, const struct walk_item *item, int fd,
	      const struct stat *stat)
{
	struct pack_source source = {
		.fd = fd,
		.size = (uint64_t)stat->st_size,
		.sparse = pack->region.mode == WAX_GROW_SPARSE,
	};
	struct archive_entry_builder slot;
	struct archive_entry entry;
	uint64_t size = 0;
	int err;

	describe(pack, stat, ARCHIVE_ENTRY_TYPE_FILE, &entry);
	progress_expect(BAR_SIZE <= source.size ? source.size : 0);
	err = archive_writer_begin(&pack->writer, &entry, &slot);
	if (err == 0)
		err = pack_content(&slot, pack->writer.builder, &source, &size);
	if (err == 0)
		err = archive_writer_end(&pack->writer, size);
	if (source.failed)
		return fail_input(pack, item->path, err);
	if (err == -EINTR && interrupt_pending())
		return err;
	if (err)
		return fail_out(pack, err);
	check_unchanged(pack, item, fd, stat, size);
	entry_done(pack);
	return 0;
}

static int
add_file(struct pack *pack, const struct walk_item *item)
{
	struct stat stat;
	int err, fd;

	/* O_NONBLOCK: something else may have taken the name meanwhile. */
	fd = openat(item->directory, item->name,
		    O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (fd < 0 && errno == ENOENT) {
		warn_incomplete(pack, item, "removed before it was read");
		return 0;
	}
	if (fd < 0)
		return fail_input(pack, item->path, -errno);
	if (fstat(fd, &stat) < 0)
		err = fail_input(pack, item->path, -errno);
	else if (!S_ISREG(stat.st_mode))
		err = fail_input(pack, item->path, -ESTALE);
	else
		err = add_open_file(pack, item, fd, &stat);
	(void)close(fd);
	return err;
}

static int
make_stored(struct pack *pack, const struct walk_item *item)
{
	char *stored;

	if (pack->stored_capacity < item->path_size + 1) {
		stored = realloc(pack->stored, item->path_size * 2 + 1);
		if (stored == NULL)
			return -ENOMEM;
		pack->stored = stored;
		pack->stored_capacity = item->path_size * 2 + 1;
	}
	(void)paths_store(item->path, item->path_size, pack->stored);
	return 0;
}

static int
add_item(struct pack *pack, const struct walk_item *item)
{
	if (pack_same_file(&item->stat, &pack->new_file) ||
	    (pack->has_old_file &&
	     pack_same_file(&item->stat, &pack->old_file))) {
		report_warning(item->path, "is the archive: skipped");
		return 0;
	}
	if (make_stored(pack, item) < 0)
		return fail_input(pack, item->path, -ENOMEM);
	switch (item->stat.st_mode & S_IFMT) {
	case S_IFREG:
		return add_file(pack, item);
	case S_IFLNK:
		return add_symlink(pack, item);
	case S_IFDIR:
		/* "." and "/" have no name; what is in them has. */
		return pack->stored[0] != '\0' ? add_directory(pack, item) : 0;
	default:
		report_warning(item->path,
			       "neither file, directory nor symlink: skipped");
		return 0;
	}
}

/* Add all that is below a path of the command line. */
static int
add_tree(struct pack *pack, struct walk *walk)
{
	struct walk_item item;
	bool first;
	int err;

	for (first = true;; first = false) {
		err = walk_next(walk, &item);
		if (err == 0)
			return 0;
		if (err == -ENOENT && !first) {
			warn_incomplete(pack, &item,
					"removed before it was read");
			continue;
		}
		if (err < 0)
			return fail_input(pack, item.path, err);
		err = add_item(pack, &item);
		if (err == 0 && interrupt_pending())
			err = -EINTR;
		if (err)
			return err;
	}
}

int
pack_path(struct pack *pack, const char *path)
{
	struct walk *walk;
	int err;

	if (paths_leads_outside(path))
		report_warning(path, "stored without \"/\" or \"..\" at its "
				     "start");
	err = walk_create(pack->directory, path, &walk);
	if (err)
		return fail_input(pack, path, err);
	err = add_tree(pack, walk);
	walk_free(walk);
	return err;
}

int
pack_note_output(struct pack *pack)
{
	int fd = wax_region_fd(archive_writer_region(&pack->writer));

	if (fstat(fd, &pack->new_file) < 0)
		return fail_out(pack, -errno);
	return 0;
}
