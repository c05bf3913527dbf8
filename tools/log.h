/* SPDX-License-Identifier: MIT */
/*
 * What the subcommands of `wax log` share.  Each gets its own arguments, argv[0]
 * being "wax: log NAME", and returns the exit status.
 */
#ifndef WAX_TOOL_LOG_H
#define WAX_TOOL_LOG_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include <wax.h>

/* Exit statuses of verify and recover beside those of tool.h. */
enum { LOG_TORN = 3, LOG_DAMAGED = 4, LOG_UNCLEAN = 5 };

int
log_cat(int argc, char **argv);
int
log_export(int argc, char **argv);
int
log_import(int argc, char **argv);
int
log_prune(int argc, char **argv);
int
log_recover(int argc, char **argv);
int
log_stat(int argc, char **argv);
int
log_tail(int argc, char **argv);
int
log_verify(int argc, char **argv);
int
log_write(int argc, char **argv);

/* Point to the help of `wax log NAME` after a usage error. */
int
log_usage_error(const char *name, const char *what);

/* Report that an option has a bad argument; returns TOOL_USAGE. */
int
log_bad_argument(const char *name, const char *option, const char *argument);

/* -- Options of a log that is written (log-options.c) ---------------------- */

/* Short "options" that getopt_long() returns for them. */
enum {
	LOG_OPTION_NAME = 0x100,
	LOG_OPTION_SEGMENT_BYTES,
	LOG_OPTION_SEGMENT_AGE,
	LOG_OPTION_MAX_RECORD,
	LOG_OPTION_SYNC,
	LOG_OPTION_SYNC_TIME,
	LOG_OPTION_SYNC_BYTES,
	LOG_OPTION_STAMP,
	LOG_OPTION_RECOVER,
	LOG_OPTION_KEEP_BYTES,
	LOG_OPTION_KEEP_AGE,
	LOG_OPTION_KEEP_COUNT,
	LOG_OPTION_KEEP_FREE,
	LOG_OPTION_DURABLE,
	LOG_OPTION_OTHER
};

/* clang-format off */
#define LOG_RETAIN_OPTIONS                                            \
	{"keep-bytes", required_argument, NULL, LOG_OPTION_KEEP_BYTES}, \
	{"keep-age", required_argument, NULL, LOG_OPTION_KEEP_AGE},     \
	{"keep-count", required_argument, NULL, LOG_OPTION_KEEP_COUNT}, \
	{"keep-free", required_argument, NULL, LOG_OPTION_KEEP_FREE},   \
	{"name", required_argument, NULL, LOG_OPTION_NAME}

#define LOG_WRITE_OPTIONS                                                   \
	LOG_RETAIN_OPTIONS,                                                 \
	{"segment-bytes", required_argument, NULL, LOG_OPTION_SEGMENT_BYTES}, \
	{"segment-age", required_argument, NULL, LOG_OPTION_SEGMENT_AGE},   \
	{"max-record", required_argument, NULL, LOG_OPTION_MAX_RECORD},     \
	{"sync", required_argument, NULL, LOG_OPTION_SYNC},                 \
	{"sync-time", required_argument, NULL, LOG_OPTION_SYNC_TIME},       \
	{"sync-bytes", required_argument, NULL, LOG_OPTION_SYNC_BYTES},     \
	{"recover", required_argument, NULL, LOG_OPTION_RECOVER}
/* clang-format on */

/* Take --name; 0, or -EINVAL if no log can have it. */
int
log_option_name(const char *argument, const char **ret_name);

/* Take an option of the lists above; 0, or -EINVAL for a bad argument. */
int
log_option(struct wax_log_opts *opts, int option, const char *argument);

/* The part of a help text about them. */
void
log_usage_retain(void);
void
log_usage_write(void);

/* Open for writing, and report a failure; NULL then. */
struct wax_log *
log_open(const char *path, const struct wax_log_opts *opts);

/* -- Records on standard output (log-print.c) ------------------------------ */

enum log_format { LOG_FORMAT_TEXT, LOG_FORMAT_JSON, LOG_FORMAT_CAPNP };

struct log_print {
	enum log_format format;
	bool show_time;
	bool show_position;
	bool utc;
	/* Escape what could act on a terminal. */
	bool escape;
	/* Records that contain a newline, in the format text. */
	uint64_t ambiguous;
};

/* Write one record; 0, or a negative errno of standard output or memory. */
int
log_print_entry(struct log_print *print, const struct wax_log_entry *entry);

/* Write a point in time, as YYYY-MM-DDTHH:MM:SS.NNNNNNNNN and the zone. */
void
log_print_time(FILE *stream, uint64_t stamp_ns, bool utc);

/* Write bytes as a JSON value: "text", or "base64" where it is not UTF-8. */
void
log_print_json_data(const void *data, uint64_t size);

/* -- Messages of export and import (log-message.c) ------------------------- */

/* Write a record as one Cap'n Proto message, log-record.capnp. */
int
log_message_write(FILE *stream, const struct wax_log_entry *entry);

/*
 * Read the next message of a stream.  Returns 1; 0 at the end; -EBADMSG with
 * reterr_problem, -ENODATA if the stream ends inside a message, or -errno.  The
 * entry's data are valid until the next call.
 */
struct log_message_source {
	FILE *stream;
	/* Bytes before the message that is read next. */
	uint64_t offset;
	/* The largest message that is accepted. */
	uint64_t limit;
	unsigned char *bytes;
	size_t capacity;
};
int
log_message_read(struct log_message_source *source,
		 struct wax_log_entry *ret_entry,
		 struct wax_problem *reterr_problem);

/* -- Reading (log-read.c) -------------------------------------------------- */

/* What is read, and where it ends. */
struct log_range {
	/* Positions; to is the first that is not wanted. */
	uint64_t from;
	uint64_t to;
	/* Stamps; likewise. */
	uint64_t since;
	uint64_t until;
};
#define LOG_RANGE_ALL                        \
	{                                    \
		0, UINT64_MAX, 0, UINT64_MAX \
	}

/* clang-format off */
#define LOG_READ_OPTIONS                                            \
	{"durable", no_argument, NULL, LOG_OPTION_DURABLE},           \
	{"json", no_argument, NULL, 'j'},                             \
	{"name", required_argument, NULL, LOG_OPTION_NAME},           \
	{"position", no_argument, NULL, 'p'},                         \
	{"time", no_argument, NULL, 't'},                             \
	{"utc", no_argument, NULL, 'u'}
/* clang-format on */

/* Take an option of this list; -EINVAL if it is not one. */
int
log_read_option(struct wax_log_reader_opts *opts, struct log_print *print,
		int option, const char *argument);

/* Report why the log at a path cannot be had; the hint is for all but the path. */
void
log_report_path(const char *path, int err, const char *hint);

/* Open for reading, and report a failure; NULL then. */
struct wax_log_reader *
log_reader_open(const char *path, const struct wax_log_reader_opts *opts);

/* Go to the start of a range; reports a failure.  0 or -errno. */
int
log_reader_seek(const char *path, struct wax_log_reader *reader,
		const struct log_range *range);

/*
 * Print what there is of a range.  Notes about losses go to standard error, and
 * what cannot be explained by a crash sets *ret_damaged.  Returns 1 if the range
 * ends here, 0 if there is nothing more yet, or -errno, which is reported.
 */
int
log_reader_print(const char *path, struct wax_log_reader *reader,
		 const struct log_range *range, struct log_print *print,
		 bool *ret_damaged);

#endif /* WAX_TOOL_LOG_H */
