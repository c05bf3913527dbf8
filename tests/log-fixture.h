/* SPDX-License-Identifier: MIT */
/* A log in a directory of its own, which is empty at the start of each test. */
#ifndef WAX_LOG_FIXTURE_H
#define WAX_LOG_FIXTURE_H

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <wax.h>

#include "harness.h"
#include "log-truth.h"

/* Where hundreds of syncs are not what is tested, they cost nothing. */
#ifndef LOG_IN_MEMORY
#	define LOG_IN_MEMORY 0
#endif

/* Offset of the first record in a segment. */
#define FIRST 4096u

#define KIB UINT64_C(1024)
#define MIB (KIB * 1024)

static char directory[64];
static struct wax_log_opts opts;
static struct wax_log *wlog;

static void
log_make(void)
{
	const char *parent = LOG_IN_MEMORY && access("/dev/shm", W_OK) == 0
				     ? "/dev/shm"
				     : "/tmp";

	(void)snprintf(directory, sizeof(directory), "%s/wax-log-XXXXXX",
		       parent);
	ck_assert_ptr_nonnull(mkdtemp(directory));
}

static void
log_remove(void)
{
	truth_remove(directory);
}

static void
log_setup(void)
{
	truth_remove(directory);
	opts = (struct wax_log_opts)WAX_LOG_OPTS_INIT;
	/* What a test asks for is what happens. */
	opts.flags = WAX_LOG_NO_THREAD;
	opts.sync = WAX_LOG_SYNC_NONE;
	wlog = NULL;
}

static void
log_teardown(void)
{
	truth_remove(directory);
}

static inline void
log_fixture(TCase *tests)
{
	tcase_add_unchecked_fixture(tests, log_make, log_remove);
	tcase_add_checked_fixture(tests, log_setup, log_teardown);
}

static inline void
open_log(void)
{
	ck_assert_ok(wax_log_open(directory, &opts, &wlog, NULL));
}

static inline void
close_log(void)
{
	ck_assert_ok(wax_log_close(wlog));
	wlog = NULL;
}

static inline struct truth
truth_of(truth_each *each, void *arg)
{
	struct truth truth;

	ck_assert_int_eq(truth_read(directory, "log.", each, arg, &truth), 0);
	return truth;
}

static inline struct wax_log_stat
stat_log(void)
{
	struct wax_log_stat stat;

	ck_assert_ok(wax_log_stat(wlog, &stat, sizeof(stat)));
	return stat;
}

static inline void
append_text(const char *text, uint64_t *ret_position)
{
	ck_assert_ok(wax_log_append(wlog, text, strlen(text), ret_position));
}

/* For struct iovec, which has no const. */
static inline void *
bytes_of(const char *text)
{
	return (void *)(uintptr_t)text;
}

#endif /* WAX_LOG_FIXTURE_H */
