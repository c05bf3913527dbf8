/* SPDX-License-Identifier: MIT */
/* Open what a command line names, and say what is wrong with it. */
#include "config.h"

#include "archive-open.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file-state.h"
#include "report.h"

const char *
archive_damage_hint(const char *path, const char *otherwise)
{
	if (!file_state_has_sidecar(path))
		return otherwise;
	if (file_state_is_locked(path))
		return "a program is writing it; wait until it has ended";
	return "it was never finished; mend it with `wax repair`";
}

bool
archive_report_log(const char *path)
{
	struct wax_log_reader *reader;

	if (wax_log_reader_open(path, NULL, &reader) != 0)
		return false;
	wax_log_reader_close(reader);
	report_error(path, 0, "a log, not a message", "see `wax log --help`");
	return true;
}

static void
report_message(const char *path, int err, const struct wax_problem *problem)
{
	const char *hint = "not a Cap'n Proto message, or a damaged one; if "
			   "packed, `capnp convert packed:binary` it first";

	if ((err == -EBADMSG || err == -EISDIR) && archive_report_log(path))
		return;
	if (err == -EBADMSG)
		report_problem(path, problem, archive_damage_hint(path, hint));
	else if (err == -EISDIR)
		report_error(path, err, "a directory", "name a file");
	else if (err == -EINVAL)
		report_error(path, err, "not a regular file",
			     "copy it to a file first");
	else
		report_error(path, err, NULL, NULL);
}

/* Open a message through a descriptor. */
static int
open_fd(int fd, const struct wax_reader_opts *limits,
	struct wax_reader **ret_reader, struct wax_problem *reterr_problem)
{
	struct wax_reader_opts opts;
	struct stat stat;

	if (fstat(fd, &stat) < 0)
		return -errno;
	if (S_ISDIR(stat.st_mode))
		return -EISDIR;
	archive_reader_opts((uint64_t)stat.st_size, &opts);
	if (limits != NULL && limits->traversal_words != 0)
		opts.traversal_words = limits->traversal_words;
	if (limits != NULL)
		opts.nesting = limits->nesting;
	return wax_message_open_fd(fd, &opts, ret_reader, reterr_problem);
}

struct wax_reader *
archive_open_message_with(const char *path,
			  const struct wax_reader_opts *limits)
{
	struct wax_reader *reader = NULL;
	struct wax_problem problem = {0, ""};
	int err, fd;

	/* O_NONBLOCK: opening a fifo must not wait for a writer. */
	fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (fd < 0) {
		report_error(path, -errno, NULL, NULL);
		return NULL;
	}
	err = open_fd(fd, limits, &reader, &problem);
	(void)close(fd);
	if (err == 0)
		return reader;
	report_message(path, err, &problem);
	return NULL;
}

struct wax_reader *
archive_open_message(const char *path)
{
	return archive_open_message_with(path, NULL);
}

/* Only -EBADMSG is damage. */
static const char *
hint(const char *path, int err)
{
	return err == -EOVERFLOW ? "it is deeper or larger than wax reads"
				 : archive_damage_hint(path, ARCHIVE_DAMAGED);
}

void
archive_report(const char *path, const struct archive *archive, int err)
{
	struct wax_problem problem;

	if (err == -ENOTSUP) {
		report_error(path, err, "an archive of a later version",
			     "use a newer wax");
		return;
	}
	if (err != -EBADMSG && err != -EOVERFLOW) {
		report_error(path, err, NULL, NULL);
		return;
	}
	problem = archive_problem(archive);
	if (!archive->is_signed && err == -EBADMSG)
		report_error(path, err, "a message, but not an archive of wax",
			     "`wax verify` and `wax info` take any message");
	else
		report_problem(path, &problem, hint(path, err));
}

struct wax_reader *
archive_open_file(const char *path, struct archive *ret_archive)
{
	struct wax_reader *reader = archive_open_message(path);
	int err;

	if (reader == NULL)
		return NULL;
	err = archive_open(reader, ret_archive);
	if (err == 0 && !archive_is_likely(ret_archive))
		err = -EBADMSG;
	if (err == 0)
		return reader;
	archive_report(path, ret_archive, err);
	return wax_reader_close(reader);
}

enum archive_state
archive_state(const char *path, const struct archive *archive)
{
	if (archive->is_complete)
		return ARCHIVE_FINISHED;
	/* A writer that is done says so before it gives up its lock. */
	if (file_state_is_locked(path) || archive_is_complete_now(archive))
		return ARCHIVE_LIVE;
	return ARCHIVE_UNFINISHED;
}

bool
archive_report_unfinished(const char *path, const struct archive *archive)
{
	enum archive_state state = archive_state(path, archive);
	uint64_t count = 0;
	char what[80];

	if (state == ARCHIVE_FINISHED)
		return false;
	(void)archive_count(archive, &count);
	(void)snprintf(what, sizeof(what),
		       "not finished: %" PRIu64 " entries were complete",
		       count);
	report_error(path, 0, what,
		     state == ARCHIVE_LIVE
			     ? "wait until the program that writes it is done"
			     : "pack again");
	return true;
}
