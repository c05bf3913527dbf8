/* SPDX-License-Identifier: MIT */
/* Options of the writer: which are refused, and what 0 means. */
#include "config.h"

#include <errno.h>
#include <stddef.h>

#include "log-writer.h"
#include "opts.h"

#define SEGMENT_LEAST ((uint64_t)64 << 10)
#define SEGMENT_MOST ((uint64_t)1 << 40)
#define SEGMENT_UNIT 4096u
#define SEGMENT_DEFAULT ((uint64_t)1 << (sizeof(void *) > 4 ? 30 : 26))
#define GROW_DEFAULT ((uint64_t)64 << 20)
#define RECORD_DEFAULT ((uint32_t)16 << 20)
#define SYNC_MS_DEFAULT 1000u
#define WAIT_MS_DEFAULT 10000u

#define FLAGS_KNOWN                                                 \
	(WAX_NO_HANDLER | WAX_LOG_EXISTING | WAX_LOG_ALLOW_SPARSE | \
	 WAX_LOG_NO_THREAD)

_Static_assert(sizeof(struct wax_log_opts) == WAX_LOG_OPTS_SIZE_V0,
	       "a new field needs WAX_LOG_OPTS_SIZE_V1");
_Static_assert(WAX_LOG_USER_MAX == WAX_LOG_USER_SIZE,
	       "the header has room for what the interface promises");

static int
check_choices(const struct wax_log_opts *opts)
{
	if ((opts->flags & ~(uint32_t)FLAGS_KNOWN) ||
	    opts->sync > WAX_LOG_SYNC_EACH ||
	    opts->stamp > WAX_LOG_STAMP_USER ||
	    opts->recover > WAX_LOG_PREFIX || opts->folio > WAX_FOLIO_SMALL ||
	    opts->pretouch > WAX_LOG_PRETOUCH_OFF)
		return -EINVAL;
	if (opts->user_size > WAX_LOG_USER_MAX ||
	    (opts->user_size != 0 && opts->user == NULL))
		return -EINVAL;
	return 0;
}

/* Sizes depend on each other: a record must fit a segment. */
static int
load_sizes(struct wax_log_opts *opts)
{
	if (opts->segment_bytes == 0)
		opts->segment_bytes = SEGMENT_DEFAULT;
	if (opts->segment_bytes < SEGMENT_LEAST ||
	    opts->segment_bytes > SEGMENT_MOST)
		return -EINVAL;
	opts->segment_bytes = wax_round_up(opts->segment_bytes, SEGMENT_UNIT);
	if (opts->max_record == 0)
		opts->max_record = opts->segment_bytes / 8 < RECORD_DEFAULT
					   ? (uint32_t)(opts->segment_bytes / 8)
					   : RECORD_DEFAULT;
	if (opts->max_record > WAX_LOG_RECORD_MAX ||
	    opts->max_record > opts->segment_bytes / 2)
		return -EINVAL;
	if (opts->grow_bytes == 0)
		opts->grow_bytes = GROW_DEFAULT;
	return 0;
}

int
wax_log_opts_load(const struct wax_log_opts *user,
		  struct wax_log_opts *ret_opts)
{
	static const struct wax_log_opts defaults = WAX_LOG_OPTS_INIT;
	struct wax_log_opts opts;
	int err;

	if (user == NULL)
		user = &defaults;
	err = wax_opts_load(&opts, sizeof(opts), user, user->size,
			    WAX_LOG_OPTS_SIZE_V0);
	if (err)
		return err;
	if (opts.name == NULL)
		opts.name = "log";
	if (opts.sync == WAX_LOG_SYNC_DEFAULT)
		opts.sync = WAX_LOG_SYNC_INTERVAL;
	if (opts.sync_ms == 0 && opts.sync == WAX_LOG_SYNC_INTERVAL)
		opts.sync_ms = SYNC_MS_DEFAULT;
	if (opts.recover == WAX_LOG_RECOVER_DEFAULT)
		opts.recover = WAX_LOG_SALVAGE;
	if (opts.wait_ms == 0)
		opts.wait_ms = WAIT_MS_DEFAULT;
	err = wax_log_name_is_valid(opts.name) ? check_choices(&opts) : -EINVAL;
	if (!err)
		err = load_sizes(&opts);
	if (!err)
		*ret_opts = opts;
	return err;
}
