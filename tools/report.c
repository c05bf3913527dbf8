/* SPDX-License-Identifier: MIT */
/* Messages on standard error. */
#include "config.h"

#include "report.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "escape.h"
#include "progress.h"

/* The library knows the errors it returns, the system all others. */
static const char *
describe(int err)
{
	const char *text = wax_strerror(err);

	if (strcmp(text, wax_strerror(INT_MIN)) == 0)
		return strerror(-err);
	return text;
}

static const char *
remedy(int err)
{
	switch (-err) {
	case ENOSPC:
	case EDQUOT:
		return "make room, or write to another disk";
	case EFBIG:
		return "raise the limit of file sizes (ulimit -f)";
	case EBUSY:
		return "wait until the program that writes it has finished";
	case EACCES:
	case EPERM:
		return "check the permissions";
	case EEXIST:
		return "remove it first, or choose another name";
	case ENOENT:
	case ENOTDIR:
		return "check the name";
	case ESTALE:
		return "run the command again when no other program changes it";
	case EIO:
		return "check the disk";
	case ENOMEM:
		return "free some memory, or raise the limit (ulimit -v)";
	default:
		return NULL;
	}
}

static void
start(const char *file)
{
	progress_clear();
	fputs("wax: ", stderr);
	if (file == NULL)
		return;
	escape_write(stderr, file, strlen(file));
	fputs(": ", stderr);
}

static void
end(const char *hint)
{
	if (hint != NULL)
		fprintf(stderr, ": %s", hint);
	fputc('\n', stderr);
}

void
report_error(const char *file, int err, const char *what, const char *hint)
{
	start(file);
	fputs(what != NULL ? what : describe(err), stderr);
	end(hint != NULL ? hint : remedy(err));
}

void
report_error_at(const char *file, int err, uint64_t offset, const char *hint)
{
	start(file);
	fprintf(stderr, "%s (offset %" PRIu64 ")", describe(err), offset);
	end(hint != NULL ? hint : remedy(err));
}

void
report_problem(const char *file, const struct wax_problem *problem,
	       const char *hint)
{
	start(file);
	fprintf(stderr, "%s (offset %" PRIu64 ")", problem->reason,
		problem->offset);
	end(hint);
}

void
report_entry_problem(const char *file, const char *path, size_t path_size,
		     const struct wax_problem *problem, const char *hint)
{
	start(file);
	fprintf(stderr, "%s in entry \"", problem->reason);
	escape_write(stderr, path, path_size);
	fprintf(stderr, "\" (offset %" PRIu64 ")", problem->offset);
	end(hint);
}

void
report_warning(const char *file, const char *what)
{
	start(file);
	fprintf(stderr, "warning: %s\n", what);
}
