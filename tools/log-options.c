/* SPDX-License-Identifier: MIT */
/* Options of a log that is written, and opening it. */
#include "config.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "log.h"
#include "quantity.h"
#include "report.h"

/* As struct wax_log_opts has it. */
#define NAME_MOST 200u

struct choice {
	const char *name;
	uint32_t value;
};

static int
choose(const char *text, const struct choice *choices, uint32_t *ret)
{
	for (; choices->name != NULL; choices++)
		if (strcmp(choices->name, text) == 0) {
			*ret = choices->value;
			return 0;
		}
	return -EINVAL;
}

static int
parse_sync(const char *text, uint32_t *ret)
{
	static const struct choice choices[] = {
		{"none", WAX_LOG_SYNC_NONE},
		{"interval", WAX_LOG_SYNC_INTERVAL},
		{"group", WAX_LOG_SYNC_GROUP},
		{"each", WAX_LOG_SYNC_EACH},
		{NULL, 0},
	};

	return choose(text, choices, ret);
}

static int
parse_stamp(const char *text, uint32_t *ret)
{
	static const struct choice choices[] = {
		{"none", WAX_LOG_STAMP_NONE},
		{"coarse", WAX_LOG_STAMP_COARSE},
		{"real", WAX_LOG_STAMP_REAL},
		{NULL, 0},
	};

	return choose(text, choices, ret);
}

static int
parse_recover(const char *text, uint32_t *ret)
{
	static const struct choice choices[] = {
		{"salvage", WAX_LOG_SALVAGE},
		{"prefix", WAX_LOG_PREFIX},
		{NULL, 0},
	};

	return choose(text, choices, ret);
}

/* For fields of 32 bits, in which 0 stands for the default. */
static int
small(int err, uint64_t value, uint32_t *ret)
{
	if (err || value == 0 || UINT32_MAX < value)
		return -EINVAL;
	*ret = (uint32_t)value;
	return 0;
}

static int
large(int err, uint64_t value, uint64_t *ret)
{
	if (err || value == 0)
		return -EINVAL;
	*ret = value;
	return 0;
}

static int
option_of_segment(struct wax_log_opts *opts, int option, const char *argument)
{
	uint64_t value = 0;
	int err;

	switch (option) {
	case LOG_OPTION_SEGMENT_AGE:
		err = quantity_duration(argument, &value);
		return large(err, value, &opts->segment_age_ms);
	case LOG_OPTION_SEGMENT_BYTES:
		err = quantity_bytes(argument, &value);
		return large(err, value, &opts->segment_bytes);
	case LOG_OPTION_MAX_RECORD:
		err = quantity_bytes(argument, &value);
		return small(err, value, &opts->max_record);
	case LOG_OPTION_SYNC_TIME:
		err = quantity_duration(argument, &value);
		return small(err, value, &opts->sync_ms);
	case LOG_OPTION_SYNC_BYTES:
		err = quantity_bytes(argument, &value);
		return large(err, value, &opts->sync_bytes);
	case LOG_OPTION_SYNC:
		return parse_sync(argument, &opts->sync);
	case LOG_OPTION_STAMP:
		return parse_stamp(argument, &opts->stamp);
	case LOG_OPTION_RECOVER:
		return parse_recover(argument, &opts->recover);
	default:
		return -EINVAL;
	}
}

int
log_option_name(const char *argument, const char **ret_name)
{
	size_t size = strlen(argument);

	if (size == 0 || size > NAME_MOST || argument[0] == '.' ||
	    strchr(argument, '/') != NULL)
		return -EINVAL;
	*ret_name = argument;
	return 0;
}

int
log_option(struct wax_log_opts *opts, int option, const char *argument)
{
	uint64_t value = 0;
	int err;

	switch (option) {
	case LOG_OPTION_NAME:
		return log_option_name(argument, &opts->name);
	case LOG_OPTION_KEEP_BYTES:
		err = quantity_bytes(argument, &value);
		return large(err, value, &opts->retain_bytes);
	case LOG_OPTION_KEEP_AGE:
		err = quantity_duration(argument, &value);
		return large(err, value, &opts->retain_age_ms);
	case LOG_OPTION_KEEP_COUNT:
		err = quantity_number(argument, 0, UINT32_MAX, &value);
		return small(err, value, &opts->retain_count);
	case LOG_OPTION_KEEP_FREE:
		err = quantity_bytes(argument, &value);
		return large(err, value, &opts->retain_free_bytes);
	default:
		return option_of_segment(opts, option, argument);
	}
}

void
log_usage_retain(void)
{
	printf("      --name=NAME        start of the file names (log)\n"
	       "      --keep-bytes=SIZE  delete the oldest segments beyond so "
	       "much\n"
	       "      --keep-age=TIME    delete segments that are older\n"
	       "      --keep-count=N     delete the oldest segments beyond so "
	       "many\n"
	       "      --keep-free=SIZE   delete the oldest segments while less "
	       "is free\n");
}

void
log_usage_write(void)
{
	log_usage_retain();
	printf("      --segment-bytes=SIZE  size of a segment file (1G)\n"
	       "      --segment-age=TIME    begin a new one after so long\n"
	       "      --max-record=SIZE     longest record (16M)\n"
	       "      --sync=POLICY         none, interval, group or each "
	       "(interval)\n"
	       "      --sync-time=TIME      between syncs (1s)\n"
	       "      --sync-bytes=SIZE     also sync after so much\n"
	       "      --recover=MODE        salvage or prefix, after a power "
	       "failure (salvage)\n");
}

struct wax_log *
log_open(const char *path, const struct wax_log_opts *opts)
{
	struct wax_log_obstacle obstacle = {0};
	struct wax_log *log = NULL;
	char what[64];
	int err;

	err = wax_log_open(path, opts, &log, &obstacle);
	switch (err) {
	case 0:
		return log;
	case -EBUSY:
		snprintf(what, sizeof(what),
			 obstacle.pid > 0 ? "process %" PRId64 " writes it"
					  : "another process writes it",
			 obstacle.pid);
		report_error(path, err, what, "stop that one first");
		return NULL;
	case -EBADMSG:
		snprintf(what, sizeof(what),
			 "%s in segment %016" PRIx64 " (offset %" PRIu64 ")",
			 obstacle.problem.reason ? obstacle.problem.reason
						 : "damage",
			 obstacle.segment, obstacle.problem.offset);
		report_error(path, err, what, "move that file away");
		return NULL;
	case -EINVAL:
		if (opts->segment_bytes == 0 && opts->max_record == 0)
			log_report_path(path, err, NULL);
		else
			report_error(path, err,
				     "--segment-bytes or --max-record is out "
				     "of range",
				     "see wax-log(1)");
		return NULL;
	default:
		report_error(path, err, NULL, NULL);
		return NULL;
	}
}
