/* SPDX-License-Identifier: MIT */
/* What must not be lost when OUT is written. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "pack.h"
#include "report.h"
#include "tool.h"

bool
pack_same_file(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/* The first of the paths that is OUT itself, or NULL. */
static const char *
find_output(const struct pack *pack, char *const *paths)
{
	struct stat stat;

	for (; *paths != NULL; paths++)
		if (fstatat(pack->directory, *paths, &stat,
			    AT_SYMLINK_NOFOLLOW) == 0 &&
		    pack_same_file(&stat, &pack->old_file))
			return *paths;
	return NULL;
}

/* Whether replacing a file loses no more than a message. */
static bool
may_replace(const struct pack *pack)
{
	struct wax_reader *reader;

	/* With --no-clobber it is not replaced, and creating it says so. */
	if (pack->force || pack->region.flags & WAX_REGION_EXCLUSIVE ||
	    !S_ISREG(pack->old_file.st_mode) || pack->old_file.st_size == 0)
		return true;
	if (wax_message_open(pack->out, NULL, &reader, NULL) < 0)
		return false;
	(void)wax_reader_close(reader);
	return true;
}

int
pack_check_output(struct pack *pack, char *const *paths)
{
	const char *path;

	pack->has_old_file = stat(pack->out, &pack->old_file) == 0;
	if (!pack->has_old_file)
		return TOOL_OK;
	path = find_output(pack, paths);
	if (path != NULL) {
		report_error(path, 0, "is both OUT and an input",
			     "the first name is that of the new archive: wax "
			     "pack OUT PATH...");
		return TOOL_USAGE;
	}
	if (may_replace(pack))
		return TOOL_OK;
	report_error(pack->out, 0,
		     "exists and is not a Cap'n Proto message: not replaced",
		     "choose another name, or use --force");
	return TOOL_FAILED;
}
