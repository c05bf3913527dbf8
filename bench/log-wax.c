/* SPDX-License-Identifier: MIT */
/* Appending to a log of wax. */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/uio.h>

#include <wax.h>

#include "log-appender.h"
#include "log.h"

#define BATCH 64

struct wax_appender {
	struct wax_log *log;
	size_t size;
};

static int
open_log(const struct appender *appender, const char *directory,
	 const struct append_work *work, void **ret_state)
{
	struct wax_log_opts opts = WAX_LOG_OPTS_INIT;
	struct wax_appender *state = malloc(sizeof(*state));
	int err;

	if (state == NULL)
		return -ENOMEM;
	state->size = work->size;
	opts.sync = WAX_LOG_SYNC_NONE;
	if (work->sync_ms != 0) {
		opts.sync = WAX_LOG_SYNC_INTERVAL;
		opts.sync_ms = work->sync_ms;
	}
	opts.flags = (uint32_t)appender->variant;
	opts.pretouch = (uint32_t)(appender->variant >> 32);
	err = wax_log_open(directory, &opts, &state->log, NULL);
	if (err) {
		free(state);
		return err;
	}
	*ret_state = state;
	return 0;
}

static int
append(void *arg, const void *data, size_t count)
{
	const struct wax_appender *state = arg;
	int err = 0;

	while (!err && count-- > 0)
		err = wax_log_append(state->log, data, state->size, NULL);
	return err;
}

static int
append_batches(void *arg, const void *data, size_t count)
{
	const struct wax_appender *state = arg;
	struct iovec records[BATCH];
	uint32_t i, part;
	int err = 0;

	for (i = 0; i < BATCH; i++) {
		records[i].iov_base = (void *)(uintptr_t)data;
		records[i].iov_len = state->size;
	}
	while (!err && count > 0) {
		part = count < BATCH ? (uint32_t)count : BATCH;
		err = wax_log_batch(state->log, records, part, 0, NULL);
		count -= part;
	}
	return err;
}

static int
sync_log(void *arg)
{
	const struct wax_appender *state = arg;

	return wax_log_sync(state->log, WAX_LOG_END);
}

static uint64_t
count_growths(void *arg)
{
	const struct wax_appender *state = arg;
	struct wax_log_stat stat;

	return wax_log_stat(state->log, &stat, sizeof(stat)) == 0 ? stat.growths
								  : 0;
}

static int
close_log(void *arg)
{
	struct wax_appender *state = arg;
	int err = wax_log_close(state->log);

	free(state);
	return err;
}

static const struct appender plain = {
	.flags = APPENDER_SHARED | APPENDER_TIMER,
	.open = open_log,
	.append = append,
	.sync = sync_log,
	.growths = count_growths,
	.close = close_log,
};

/* variant is flags for wax_log_open(), and above them WAX_LOG_PRETOUCH_*. */
static const struct appender alone = {
	.flags = APPENDER_SHARED,
	.variant = WAX_LOG_NO_THREAD,
	.open = open_log,
	.append = append,
	.sync = sync_log,
	.growths = count_growths,
	.close = close_log,
};

static const struct appender pretouched = {
	.flags = APPENDER_SHARED | APPENDER_TIMER,
	.variant = (uint64_t)WAX_LOG_PRETOUCH_ON << 32,
	.open = open_log,
	.append = append,
	.sync = sync_log,
	.growths = count_growths,
	.close = close_log,
};

static const struct appender batched = {
	.flags = APPENDER_SHARED | APPENDER_TIMER,
	.open = open_log,
	.append = append_batches,
	.sync = sync_log,
	.growths = count_growths,
	.close = close_log,
};

#define PROMISE "kill -9 loses nothing; checksum"

const struct bench_contestant bench_log_wax = {
	BENCH_APPENDER("wax", PROMISE, &plain),
};
const struct bench_contestant bench_log_wax_alone = {
	BENCH_APPENDER("wax, no thread", PROMISE, &alone),
};
const struct bench_contestant bench_log_wax_pretouch = {
	BENCH_APPENDER("wax, pretouch", PROMISE, &pretouched),
};
const struct bench_contestant bench_log_wax_batch = {
	BENCH_APPENDER("wax, 64 a call", PROMISE, &batched),
};
