/* SPDX-License-Identifier: MIT */
/* Reading a range of a log, for cat, tail and export. */
#include "config.h"

#include <errno.h>
#include <inttypes.h>
#include <sys/stat.h>

#include "log.h"
#include "progress.h"
#include "report.h"

int
log_read_option(struct wax_log_reader_opts *opts, struct log_print *print,
		int option, const char *argument)
{
	switch (option) {
	case 'j':
		print->format = LOG_FORMAT_JSON;
		return 0;
	case 'p':
		print->show_position = true;
		return 0;
	case 'u':
		print->utc = true;
		print->show_time = true;
		return 0;
	case 't':
		print->show_time = true;
		return 0;
	case LOG_OPTION_DURABLE:
		opts->flags |= WAX_LOG_READ_DURABLE;
		return 0;
	case LOG_OPTION_NAME:
		return log_option_name(argument, &opts->name);
	default:
		return -EINVAL;
	}
}

void
log_report_path(const char *path, int err, const char *hint)
{
	struct stat status;

	if (err == -EINVAL && stat(path, &status) == 0 &&
	    !S_ISDIR(status.st_mode) && !S_ISREG(status.st_mode))
		report_error(path, err, "neither a directory nor a file",
			     "name the directory of the log");
	else if (err == -EINVAL)
		report_error(path, err, "a segment is not a regular file",
			     "move it away");
	else
		report_error(path, err,
			     err == -ENOENT ? "there is no log" : NULL, hint);
}

struct wax_log_reader *
log_reader_open(const char *path, const struct wax_log_reader_opts *opts)
{
	struct wax_log_reader *reader;
	int err = wax_log_reader_open(path, opts, &reader);

	if (!err)
		return reader;
	log_report_path(path, err,
			err == -EBADMSG ? "run `wax log verify`" : NULL);
	return NULL;
}

int
log_reader_seek(const char *path, struct wax_log_reader *reader,
		const struct log_range *range)
{
	const char *missing = "records have no time";
	int err = 0;

	/* Also to know whether there are times at all. */
	if (range->since > 0 || range->until != UINT64_MAX)
		err = wax_log_seek_time(reader,
					range->since > 0 ? range->since : 1);
	if (!err && (range->from > 0 || range->since == 0)) {
		missing = "no longer in the log";
		err = wax_log_seek(reader, range->from);
	}
	if (err == -ENODATA)
		report_error(path, err, missing, NULL);
	else if (err)
		report_error(path, err, NULL, NULL);
	return err;
}

/* Tell of bytes that are in the place of records. */
static void
note_loss(const char *path, int kind, const struct wax_log_entry *entry)
{
	const char *what = kind == WAX_LOG_GAP    ? "lost in a crash"
			   : kind == WAX_LOG_TORN ? "half written by a crash"
						  : "damaged";
	char text[96];

	snprintf(text, sizeof(text),
		 "%" PRIu64 " bytes %s (position %" PRIu64 ")", entry->size,
		 what, entry->position);
	report_error(path, 0, text,
		     kind == WAX_LOG_CORRUPT ? "run `wax log verify`" : NULL);
}

/* With --from, which is where reading begins then.  Otherwise all is wanted from
 * there on, also if the clock was set back. */
static bool
is_early(const struct log_range *range, const struct wax_log_entry *entry)
{
	return range->from > 0 && entry->stamp != 0 &&
	       entry->stamp < range->since;
}

static bool
is_behind(const struct log_range *range, const struct wax_log_entry *entry)
{
	return range->to <= entry->position ||
	       (entry->stamp != 0 && range->until <= entry->stamp);
}

/* Errors of a reader that it gets over by itself; the rest end the command. */
static int
report_reader(const char *path, int err, bool *ret_damaged)
{
	if (err == -ENODATA) {
		report_error(path, err, "deleted while it was read", NULL);
		return err;
	}
	report_error(path, err, NULL, NULL);
	*ret_damaged = *ret_damaged || err == -EBADMSG;
	return err == -EBADMSG ? 0 : err;
}

int
log_reader_print(const char *path, struct wax_log_reader *reader,
		 const struct log_range *range, struct log_print *print,
		 bool *ret_damaged)
{
	struct wax_log_entry entry;
	int kind, err;

	for (;;) {
		kind = wax_log_next(reader, &entry);
		if (kind == WAX_LOG_NOTHING || kind == WAX_LOG_BUSY)
			return 0;
		if (kind < 0) {
			err = report_reader(path, kind, ret_damaged);
			if (err)
				return err;
			continue;
		}
		if (is_behind(range, &entry))
			return 1;
		if (kind == WAX_LOG_ENTRY && is_early(range, &entry))
			continue;
		if (kind == WAX_LOG_ENTRY) {
			err = log_print_entry(print, &entry);
			if (err)
				return err;
			progress_entry();
			progress_bytes(entry.size);
			continue;
		}
		note_loss(path, kind, &entry);
		*ret_damaged = *ret_damaged || kind == WAX_LOG_CORRUPT;
	}
}
