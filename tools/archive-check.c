/* SPDX-License-Identifier: MIT */
/* What an archive must fulfil before anything in it is used. */
#include "config.h"

#include "archive-check.h"

#include <string.h>

#include "paths.h"

/* Longest target that symlinkat(2) takes. */
#define TARGET_MAX 4095u

static int
add_size(void *context, const unsigned char *bytes, size_t size)
{
	uint64_t *sum = context;

	(void)bytes;
	*sum += size;
	return 0;
}

static const char *
file_problem(const struct archive_entry *entry, uint64_t content_size)
{
	if (entry->target_size != 0)
		return "file with a target";
	if (entry->size != content_size)
		return "size that differs from the content";
	return NULL;
}

static const char *
directory_problem(const struct archive_entry *entry, uint64_t content_size)
{
	if (entry->target_size != 0)
		return "directory with a target";
	if (entry->size != 0 || content_size != 0)
		return "directory with content";
	return NULL;
}

static const char *
symlink_problem(const struct archive_entry *entry, uint64_t content_size)
{
	if (entry->target_size == 0)
		return "symlink without a target";
	if (TARGET_MAX < entry->target_size)
		return "symlink with a target longer than 4095 bytes";
	if (memchr(entry->target, '\0', entry->target_size) != NULL)
		return "NUL in the target of a symlink";
	if (entry->size != 0 || content_size != 0)
		return "symlink with content";
	return NULL;
}

/* Count an entry by its type, and check it (C2, C3). */
static const char *
type_problem(const struct archive_entry *entry, uint64_t content_size,
	     struct archive_totals *totals)
{
	switch (entry->type) {
	case ARCHIVE_ENTRY_TYPE_FILE:
		totals->files++;
		return file_problem(entry, content_size);
	case ARCHIVE_ENTRY_TYPE_DIRECTORY:
		totals->directories++;
		return directory_problem(entry, content_size);
	case ARCHIVE_ENTRY_TYPE_SYMLINK:
		totals->symlinks++;
		return symlink_problem(entry, content_size);
	default:
		return "unknown type";
	}
}

static int
check_item(struct archive *archive, const struct archive_item *item,
	   struct archive_totals *totals)
{
	const struct archive_entry *entry = &item->entry;
	uint64_t content_size = 0;
	const char *problem;
	int err;

	problem = paths_problem(entry->path, entry->path_size);
	if (problem != NULL)
		return archive_refuse(archive, item->offset, problem);
	err = archive_content(item, add_size, &content_size);
	if (err)
		return err;
	problem = type_problem(entry, content_size, totals);
	if (problem != NULL)
		return archive_refuse(archive, item->offset, problem);
	totals->bytes += content_size;
	if (wax_reader_size(archive->reader) < totals->bytes)
		return archive_refuse(archive, item->offset,
				      "content that overlaps other content");
	return 0;
}

int
archive_check(struct archive *archive, struct archive_totals *ret_totals,
	      struct archive_item *reterr_item)
{
	struct archive_totals totals = {0};
	struct archive_cursor cursor = {0};
	struct archive_item item;
	int err;

	for (;;) {
		memset(&item, 0, sizeof(item));
		err = archive_next(archive, &cursor, &item);
		if (err == 0)
			break;
		if (err > 0)
			err = check_item(archive, &item, &totals);
		if (err < 0) {
			*reterr_item = item;
			return err;
		}
	}
	*ret_totals = totals;
	return 0;
}
