/* SPDX-License-Identifier: MIT */
/* From an archive to files. */
#include "config.h"

#include "unpack.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "archive-check.h"
#include "escape.h"
#include "extract.h"
#include "interrupt.h"
#include "paths.h"
#include "progress.h"
#include "report.h"

#define NOTHING_MADE "nothing was unpacked"

/* Makes, or completes, one entry. */
typedef int
make_entry(struct unpack *unpack, const struct archive_item *item,
	   const struct extract *extract);

/* Report why the message cannot be read on; item may be NULL. */
static int
fail_archive(const struct unpack *unpack, const struct archive_item *item,
	     int err, const char *hint)
{
	struct wax_problem problem;

	if (unpack->stopped)
		return err;
	if (err != -EBADMSG && err != -EOVERFLOW) {
		report_error(unpack->in, err, NULL, NULL);
		return err;
	}
	problem = archive_problem(&unpack->archive);
	if (item != NULL && item->entry.path != NULL)
		report_entry_problem(unpack->in, item->entry.path,
				     item->entry.path_size, &problem, hint);
	else
		report_problem(unpack->in, &problem, hint);
	return err;
}

/* Copy the path of an entry, and check the copy (U5). */
static int
take_path(struct unpack *unpack, const struct archive_item *item)
{
	size_t size = item->entry.path_size;
	const char *problem;
	char *path;

	if (unpack->path_capacity <= size) {
		path = realloc(unpack->path, size * 2 + 1);
		if (path == NULL)
			return -ENOMEM;
		unpack->path = path;
		unpack->path_capacity = size * 2 + 1;
	}
	memcpy(unpack->path, item->entry.path, size);
	unpack->path[size] = '\0';
	problem = paths_problem(unpack->path, size);
	if (problem != NULL)
		return archive_refuse(&unpack->archive, item->offset, problem);
	return 0;
}

/* Whether the next entry would fail too, or the archive cannot be trusted. */
static bool
is_fatal(int err)
{
	switch (-err) {
	case ENOSPC:
	case EDQUOT:
	case EIO:
	case ESTALE:
	case EMFILE:
	case ENFILE:
	case ENOMEM:
	case EBADMSG:
	case EOVERFLOW:
		return true;
	default:
		return false;
	}
}

/* Remember a directory that the last pass need not report again. */
static int
note_failed(struct unpack *unpack, uint64_t offset)
{
	size_t capacity = unpack->failed_capacity;
	uint64_t *failed = unpack->failed;

	if (unpack->failed_count == capacity) {
		capacity = capacity > 0 ? capacity * 2 : 64;
		failed = reallocarray(failed, capacity, sizeof(*failed));
		if (failed == NULL)
			return -ENOMEM;
		unpack->failed = failed;
		unpack->failed_capacity = capacity;
	}
	failed[unpack->failed_count++] = offset;
	return 0;
}

/* Whether it is the one noted last, as it is on the way back. */
static bool
take_failed(struct unpack *unpack, uint64_t offset)
{
	if (unpack->failed_count == 0 ||
	    unpack->failed[unpack->failed_count - 1] != offset)
		return false;
	unpack->failed_count--;
	return true;
}

static bool
is_in_the_way(int err)
{
	return err == -EEXIST || err == -ENOTDIR || err == -EISDIR ||
	       err == -ELOOP;
}

static void
report_entry(const struct unpack *unpack, const struct archive_item *item,
	     int err)
{
	const char *path = unpack->path;

	if (err == -ESTALE)
		report_error(unpack->in, err, NULL, NULL);
	else if (is_in_the_way(err) &&
		 made_before(unpack->made, path, item->entry.path_size))
		report_error(path, err, "the archive has it twice",
			     "the first one stays");
	else if (err == -EEXIST)
		report_error(path, err, NULL, "remove it, or use --force");
	else if (err == -ENOTDIR || err == -ELOOP)
		report_error(path, err,
			     "something that is no directory is in the way",
			     "remove it");
	else if (err == -EISDIR)
		report_error(path, err, "a directory is in the way",
			     "remove it");
	else
		report_error(path, err, NULL, NULL);
}

/* Report why an entry could not be made; 0 to go on with the next one. */
static int
fail_entry(struct unpack *unpack, const struct archive_item *item, int err)
{
	int noted = 0;

	unpack->incomplete = true;
	if (err == -EINTR && interrupt_pending())
		return err;
	if (!unpack->completing &&
	    item->entry.type == ARCHIVE_ENTRY_TYPE_DIRECTORY)
		noted = note_failed(unpack, item->offset);
	if (noted)
		err = noted;
	if (!unpack->stopped || !is_fatal(err))
		report_entry(unpack, item, err);
	return is_fatal(err) ? err : 0;
}

static int
make_one(struct unpack *unpack, const struct archive_item *item,
	 make_entry *make)
{
	struct extract extract = {
		.force = unpack->force,
		.umask = unpack->umask,
	};
	int err;

	err = take_path(unpack, item);
	if (err)
		return fail_archive(unpack, item, err, NULL);
	err = place_find(&unpack->place, unpack->path, item->entry.path_size,
			 !unpack->completing, &extract.parent, &extract.name);
	if (err == 0)
		err = make(unpack, item, &extract);
	return err ? fail_entry(unpack, item, err) : 0;
}

static void
entry_done(const struct unpack *unpack, const struct archive_item *item)
{
	made_note(unpack->made, unpack->path, item->entry.path_size);
	progress_entry();
	if (!unpack->verbose)
		return;
	escape_write(stdout, unpack->path, item->entry.path_size);
	putchar('\n');
}

/* First pass: all but symlinks. */
static int
make_first(struct unpack *unpack, const struct archive_item *item,
	   const struct extract *extract)
{
	int err;

	if (item->entry.type == ARCHIVE_ENTRY_TYPE_DIRECTORY)
		err = extract_directory(extract);
	else
		err = extract_file(extract, unpack->archive.reader, item);
	if (err == 0)
		entry_done(unpack, item);
	return err;
}

/* Second pass: symlinks (U3). */
static int
make_symlink(struct unpack *unpack, const struct archive_item *item,
	     const struct extract *extract)
{
	int err;

	err = extract_symlink(extract, &item->entry);
	if (err == 0)
		entry_done(unpack, item);
	return err;
}

/* Last pass: what the directories are like (U4). */
static int
complete_directory(struct unpack *unpack, const struct archive_item *item,
		   const struct extract *extract)
{
	(void)unpack;
	return extract_directory_attributes(extract, &item->entry);
}

/* Make all symlinks, or all others; cursor is left behind the last one. */
static int
pass_forward(struct unpack *unpack, bool symlinks, make_entry *make,
	     struct archive_cursor *cursor)
{
	struct archive_item item = {0};
	int err;

	for (;;) {
		if (interrupt_pending())
			return -EINTR;
		err = archive_next(&unpack->archive, cursor, &item);
		if (err < 0)
			return fail_archive(unpack, NULL, err, NULL);
		if (err == 0)
			return 0;
		if ((item.entry.type == ARCHIVE_ENTRY_TYPE_SYMLINK) != symlinks)
			continue;
		err = make_one(unpack, &item, make);
		if (err)
			return err;
	}
}

/*
 * Complete the directories before the cursor.  One that fails keeps none of the
 * others as the first pass made them.
 */
static int
pass_directories(struct unpack *unpack, struct archive_cursor cursor)
{
	struct archive_item item = {0};
	int err, first = 0;

	/* Forward the chunk of the cursor counts as passed, backward not. */
	if (cursor.chunk > 0)
		cursor.chunk--;
	unpack->completing = true;
	for (;;) {
		if (interrupt_pending())
			return -EINTR;
		err = archive_previous(&unpack->archive, &cursor, &item);
		if (err < 0)
			return fail_archive(unpack, NULL, err, NULL);
		if (err == 0)
			return first;
		if (item.entry.type != ARCHIVE_ENTRY_TYPE_DIRECTORY ||
		    take_failed(unpack, item.offset))
			continue;
		err = make_one(unpack, &item, complete_directory);
		if (err == 0)
			continue;
		unpack->stopped = true;
		if (first == 0)
			first = err;
	}
}

/* Check everything (U1). */
static int
check(struct unpack *unpack, struct archive_totals *ret_totals)
{
	struct archive_item item;
	int err;

	err = archive_check(&unpack->archive, ret_totals, &item);
	if (err)
		return fail_archive(unpack, &item, err, NOTHING_MADE);
	err = wax_reader_error(unpack->archive.reader);
	if (err)
		report_error(unpack->in, err, NULL, NOTHING_MADE);
	return err;
}

static int
make_all(struct unpack *unpack)
{
	struct archive_cursor cursor = {0}, again = {0};
	int err, last;

	err = pass_forward(unpack, false, make_first, &cursor);
	if (err == 0)
		err = pass_forward(unpack, true, make_symlink, &again);
	if (err == -EINTR && interrupt_pending())
		return err;
	unpack->stopped = err != 0;
	last = pass_directories(unpack, cursor);
	return err ? err : last;
}

int
unpack_all(struct unpack *unpack)
{
	struct archive_totals totals;
	int err;

	err = check(unpack, &totals);
	if (err)
		return err;
	err = place_open(&unpack->place, unpack->directory);
	if (err) {
		report_error(unpack->directory, err, NULL, NULL);
		return err;
	}
	progress_expect(totals.bytes);
	unpack->made = calloc(1, sizeof(*unpack->made));
	if (unpack->made != NULL)
		err = make_all(unpack);
	else {
		err = -ENOMEM;
		report_error(unpack->in, err, NULL, NOTHING_MADE);
	}
	place_close(&unpack->place);
	free(unpack->made);
	free(unpack->path);
	free(unpack->failed);
	return err;
}
