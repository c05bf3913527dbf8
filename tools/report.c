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

/*
 * The library knows the errors it returns, the system all others.  A phrase of
 * the library may go on with what to do, behind a colon.
 */
static const char *
phrase(int err)
{
	const char *text = wax_strerror(err);

	if (strcmp(text, wax_strerror(INT_MIN)) == 0)
		return strerror(-err);
	return text;
}

/* Where the library does not know what the file is to the command. */
static const char *
remedy(int err)
{
	switch (-err) {
	case EACCES:
	case EPERM:
		return "check the permissions";
	case EIO:
		return "check the disk";
	case ENOENT:
	case ENOTDIR:
		return "check the name";
	case ESTALE:
		return "run the command again when no other program changes it";
	default:
		return NULL;
	}
}

static FILE *other_stream;

static FILE *
stream(void)
{
	return other_stream != NULL ? other_stream : stderr;
}

static void
start(const char *file)
{
	progress_clear();
	fputs("wax: ", stream());
	if (file == NULL)
		return;
	if (*file == '\0')
		fputs("\"\"", stream());
	escape_write(stream(), file, strlen(file));
	fputs(": ", stream());
}

static void
end(const char *hint)
{
	if (hint != NULL)
		fprintf(stream(), ": %s", hint);
	fputc('\n', stream());
}

void
report_to(FILE *to)
{
	other_stream = to;
}

/* End a message with what there is to do about err; text is its phrase. */
static void
end_with_remedy(int err, const char *text, const char *hint)
{
	const char *colon = strstr(text, ": ");

	if (hint == NULL)
		hint = remedy(err);
	if (hint == NULL && colon != NULL)
		hint = colon + 2;
	end(hint);
}

void
report_error(const char *file, int err, const char *what, const char *hint)
{
	const char *text = phrase(err);

	start(file);
	if (what != NULL)
		fputs(what, stream());
	else
		fprintf(stream(), "%.*s", (int)strcspn(text, ":"), text);
	end_with_remedy(err, what != NULL ? "" : text, hint);
}

void
report_error_at(const char *file, int err, uint64_t offset, const char *hint)
{
	const char *text = phrase(err);

	start(file);
	fprintf(stream(), "%.*s (offset %" PRIu64 ")", (int)strcspn(text, ":"),
		text, offset);
	end_with_remedy(err, text, hint);
}

void
report_problem(const char *file, const struct wax_problem *problem,
	       const char *hint)
{
	start(file);
	fprintf(stream(), "%s (offset %" PRIu64 ")", problem->reason,
		problem->offset);
	end(hint);
}

void
report_entry_problem(const char *file, const char *path, size_t path_size,
		     const struct wax_problem *problem, const char *hint)
{
	start(file);
	fprintf(stream(), "%s in entry \"", problem->reason);
	escape_write(stream(), path, path_size);
	fprintf(stream(), "\" (offset %" PRIu64 ")", problem->offset);
	end(hint);
}

void
report_warning(const char *file, const char *what)
{
	start(file);
	fprintf(stream(), "warning: %s\n", what);
}
