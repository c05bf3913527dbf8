/* SPDX-License-Identifier: MIT */
/*
 * Target: logs as files, which must be to the library what they are in memory.
 * So what is found in memory is true of files.
 */
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fuzz-log.h"
#include "fuzz-target.h"

/* What was found in a log. */
struct outcome {
	int read_status;
	int verify_status;
	struct wax_log_report verified;
	struct fuzz_log_seen seen;
};

static struct outcome expected, got;
static char scratch[FUZZ_SCRATCH_SIZE];

static void
look(const char *path, struct outcome *outcome)
{
	memset(outcome, 0, offsetof(struct outcome, seen.records));
	outcome->read_status = fuzz_log_read(path, &outcome->seen);
	outcome->verify_status = wax_log_verify(path, NULL, &outcome->verified,
						sizeof(outcome->verified));
}

static void
check_same(void)
{
	FUZZ_REQUIRE(memcmp(&expected, &got,
			    offsetof(struct outcome, seen.records)) == 0);
	FUZZ_REQUIRE(expected.seen.count == got.seen.count &&
		     expected.seen.others == got.seen.others &&
		     expected.seen.last == got.seen.last);
	FUZZ_REQUIRE(memcmp(expected.seen.records, got.seen.records,
			    got.seen.count * sizeof(got.seen.records[0])) == 0);
}

static int
recover(const char *path, uint32_t flags, struct wax_log_report *report)
{
	struct wax_log_check_opts opts = WAX_LOG_CHECK_OPTS_INIT;

	memset(report, 0, sizeof(*report));
	opts.mode = flags & FUZZ_LOG_PREFIX ? WAX_LOG_PREFIX : WAX_LOG_SALVAGE;
	return wax_log_recover(path, &opts, report, sizeof(*report));
}

static void
empty_scratch(void)
{
	const struct dirent *entry;
	DIR *stream = opendir(scratch);

	FUZZ_REQUIRE(stream != NULL);
	while ((entry = readdir(stream)) != NULL)
		if (entry->d_name[0] != '.')
			(void)unlinkat(dirfd(stream), entry->d_name, 0);
	(void)closedir(stream);
}

static int
run(const void *data, size_t size)
{
	const uint32_t flags = fuzz_log_unpack(data, size);
	struct wax_log_report said, report;
	int err;

	fuzz_log_files_write(scratch);
	fuzz_log_os(flags, 1);
	look(FUZZ_LOG_DIR, &expected);
	fuzz_log_os(flags, 0);
	look(scratch, &got);
	check_same();
	fuzz_log_os(flags, 1);
	err = recover(FUZZ_LOG_DIR, flags, &said);
	look(FUZZ_LOG_DIR, &expected);
	fuzz_log_os(flags, 0);
	FUZZ_REQUIRE(recover(scratch, flags, &report) == err);
	FUZZ_REQUIRE(memcmp(&said, &report, sizeof(said)) == 0);
	look(scratch, &got);
	check_same();
	empty_scratch();
	return err;
}

static int
start(void)
{
	return fuzz_make_scratch(scratch);
}

static void
stop(void)
{
	(void)rmdir(scratch);
}

/* Each run makes hundreds of system calls. */
const struct fuzz_target fuzz_log_real = {
	.name = "log-real",
	.run = run,
	.start = start,
	.stop = stop,
	.mutate = fuzz_log_mutate,
	.every = 64,
};
