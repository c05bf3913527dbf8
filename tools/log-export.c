/* SPDX-License-Identifier: MIT */
/* wax log export and wax log import: logs as lines or messages. */
#include "config.h"

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

#include "interrupt.h"
#include "log-input.h"
#include "log.h"
#include "progress.h"
#include "report.h"
#include "tool.h"

#define RECORD_MAX_DEFAULT (16u << 20)

/* Room in a message beside the content of its record. */
#define MESSAGE_EXTRA 4096u

/* -- Export ---------------------------------------------------------------- */

static void
usage_export(void)
{
	printf("usage: wax log export [OPTION]... DIR >FILE\n\n"
	       "Write all records of the log in DIR to standard output: as "
	       "lines, or as a stream of\nCap'n Proto messages "
	       "(log-record.capnp), which keeps their times and any byte.\n\n"
	       "  -m, --messages   write messages\n"
	       "      --name=NAME  start of the file names\n"
	       "  -h, --help       show this help\n");
}

static const struct option export_options[] = {
	{"help", no_argument, NULL, 'h'},
	{"messages", no_argument, NULL, 'm'},
	{"name", required_argument, NULL, LOG_OPTION_NAME},
	{NULL, 0, NULL, 0},
};

static int export(const char *path, const struct wax_log_reader_opts *opts,
		  struct log_print *print)
{
	const struct log_range all = LOG_RANGE_ALL;
	struct wax_log_reader *reader = log_reader_open(path, opts);
	bool damaged = false;
	char what[96];
	int result;

	if (reader == NULL)
		return TOOL_FAILED;
	progress_start("log export");
	result = log_reader_print(path, reader, &all, print, &damaged);
	progress_stop();
	wax_log_reader_close(reader);
	if (print->ambiguous > 0 && print->format == LOG_FORMAT_TEXT) {
		snprintf(what, sizeof(what),
			 "%" PRIu64 " records contain a newline and became "
			 "several lines",
			 print->ambiguous);
		report_error(path, 0, what, "use --messages");
		return TOOL_FAILED;
	}
	return result < 0 || damaged ? TOOL_FAILED : TOOL_OK;
}

int
log_export(int argc, char **argv)
{
	struct wax_log_reader_opts opts = WAX_LOG_READER_OPTS_INIT;
	struct log_print print = {.format = LOG_FORMAT_TEXT};
	int c;

	for (;;) {
		c = getopt_long(argc, argv, "hm", export_options, NULL);
		if (c == -1)
			break;
		switch (c) {
		case 'h':
			usage_export();
			return TOOL_OK;
		case 'm':
			print.format = LOG_FORMAT_CAPNP;
			break;
		case LOG_OPTION_NAME:
			if (log_option_name(optarg, &opts.name))
				return log_bad_argument("export", "name",
							optarg);
			break;
		default:
			return log_usage_error("export", NULL);
		}
	}
	if (argc - optind != 1)
		return log_usage_error("export", "one DIR is needed");
	if (print.format == LOG_FORMAT_CAPNP && isatty(STDOUT_FILENO))
		return log_usage_error("export",
				       "messages are not for a terminal");
	return export(argv[optind], &opts, &print);
}

/* -- Import ---------------------------------------------------------------- */

static void
usage_import(void)
{
	printf("usage: wax log import [OPTION]... DIR <FILE\n\n"
	       "Append what `wax log export` wrote to the log in DIR, which is "
	       "made if needed.\n\n"
	       "  -m, --messages         standard input has messages, not "
	       "lines\n");
	log_usage_write();
	printf("  -h, --help             show this help\n");
}

static const struct option import_options[] = {
	{"help", no_argument, NULL, 'h'},
	{"messages", no_argument, NULL, 'm'},
	LOG_WRITE_OPTIONS,
	{NULL, 0, NULL, 0},
};

static int
append(struct wax_log *log, const struct wax_log_entry *entry)
{
	struct iovec part = {
		.iov_base = (void *)(uintptr_t)entry->data,
		.iov_len = (size_t)entry->size,
	};

	progress_entry();
	progress_bytes(entry->size);
	return wax_log_appendv(log, &part, 1, entry->stamp, NULL);
}

static int
import_messages(const char *path, struct wax_log *log, uint32_t max_record)
{
	struct log_message_source source = {
		.stream = stdin,
		.limit = (uint64_t)max_record + MESSAGE_EXTRA,
	};
	struct wax_problem problem = {0};
	struct wax_log_entry entry;
	int found, err = 0;

	while ((found = log_message_read(&source, &entry, &problem)) > 0) {
		err = append(log, &entry);
		if (err || interrupt_pending())
			break;
	}
	if (found == -EBADMSG)
		report_problem("standard input", &problem,
			       "it is not what `wax log export -m` writes");
	else if (found == -ENODATA)
		report_error_at("standard input", found, source.offset,
				"the last message is not complete");
	else if (found < 0)
		report_error_at("standard input", found, source.offset, NULL);
	if (err)
		report_error(path, err, NULL, NULL);
	free(source.bytes);
	return found < 0 ? found : err;
}

static int
import_lines(const char *path, struct wax_log *log, uint32_t max_record)
{
	struct wax_log_entry entry = {0};
	struct log_input input;
	size_t size;
	int64_t count = 1;
	int found, err;

	err = log_input_init(&input, STDIN_FILENO, false, max_record);
	if (err) {
		report_error(path, err, NULL, NULL);
		return err;
	}
	while (!err && count > 0 && !interrupt_pending()) {
		count = log_input_fill(&input);
		do {
			found = log_input_next(&input, count == 0, &entry.data,
					       &size);
			entry.size = size;
			if (found > 0)
				err = append(log, &entry);
		} while (found > 0 && !err);
	}
	if (err)
		report_error(path, err, NULL, NULL);
	if (count < 0)
		report_error("standard input", (int)count, NULL, NULL);
	if (input.cut > 0) {
		fprintf(stderr,
			"wax: standard input: %" PRIu64 " lines were longer "
			"than --max-record and became several records\n",
			input.cut);
		err = err ? err : -EOVERFLOW;
	}
	log_input_done(&input);
	return err ? err : count < 0 ? (int)count : 0;
}

static int
import(const char *path, struct wax_log_opts *opts, bool messages)
{
	struct wax_log *log;
	int err, closed;

	if (opts->max_record == 0)
		opts->max_record = RECORD_MAX_DEFAULT;
	opts->stamp = messages ? WAX_LOG_STAMP_USER : WAX_LOG_STAMP_COARSE;
	interrupt_catch();
	log = log_open(path, opts);
	if (log == NULL)
		return TOOL_FAILED;
	progress_start("log import");
	err = messages ? import_messages(path, log, opts->max_record)
		       : import_lines(path, log, opts->max_record);
	progress_stop();
	closed = wax_log_close(log);
	if (closed && !err)
		report_error(path, closed, NULL, NULL);
	interrupt_raise();
	return err || closed ? TOOL_FAILED : TOOL_OK;
}

int
log_import(int argc, char **argv)
{
	struct wax_log_opts opts = WAX_LOG_OPTS_INIT;
	bool messages = false;
	int c, index = 0;

	for (;;) {
		c = getopt_long(argc, argv, "hm", import_options, &index);
		if (c == -1)
			break;
		if (c == 'h') {
			usage_import();
			return TOOL_OK;
		}
		if (c == '?')
			return log_usage_error("import", NULL);
		if (c == 'm')
			messages = true;
		else if (log_option(&opts, c, optarg))
			return log_bad_argument(
				"import", import_options[index].name, optarg);
	}
	if (argc - optind != 1)
		return log_usage_error("import", "one DIR is needed");
	return import(argv[optind], &opts, messages);
}
