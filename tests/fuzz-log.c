/* SPDX-License-Identifier: MIT */
/*
 * Targets: reader, verify and recover, on logs in memory.
 *
 * What is claimed of them, whatever the bytes are:
 *
 *   all      end, in memory bounded by the largest record and by the files, and
 *            leave nothing open
 *   reader   each record that it returns is in a file, as wax-format(5) says, and
 *            a search ends at what was looked for
 *   verify   what it calls intact is read without a complaint, all of it
 *   recover  returns what it says in advance; leaves nothing to do; changes no
 *            record that could be read, nor removes one: with PREFIX, none that
 *            is before the first that it removes
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <wax.h>

#include "fuzz-log.h"
#include "fuzz-target.h"

/* Windows, sums, an index, what was surveyed. */
#define MEMORY_MIN ((size_t)2 << 20)
#define MEMORY_FACTOR 8

/* The mutant at hand. */
static const char *path;
static uint32_t flags;
static uint64_t wanted;
static uint64_t largest_file, segments;

static struct fuzz_log_seen before, after;

/* -- The mutant ---------------------------------------------------------------- */

static void
begin(const void *data, size_t size)
{
	static char single[sizeof(FUZZ_LOG_DIR) + 64];
	size_t i;

	flags = fuzz_log_unpack(data, size);
	wanted = size < FUZZ_LOG_PROLOGUE
			 ? 0
			 : fuzz_log_get((const unsigned char *)data + 8, 8);
	fuzz_log_os(flags, 1);
	path = FUZZ_LOG_DIR;
	largest_file = segments = 0;
	for (i = 0; i < FUZZ_LOG_SLOTS; i++) {
		if (!fuzz_log_files[i].exists)
			continue;
		segments += strcmp(fuzz_log_files[i].name, "log.lock") != 0;
		if (largest_file < fuzz_log_files[i].size)
			largest_file = fuzz_log_files[i].size;
	}
	if (flags & FUZZ_LOG_SINGLE && fuzz_log_files[0].exists) {
		(void)snprintf(single, sizeof(single), "%s/%s", FUZZ_LOG_DIR,
			       fuzz_log_files[0].name);
		path = single;
		segments = 1;
		/* Its header counts, whatever its name says. */
		fuzz_log_files[0].base =
			fuzz_log_get(fuzz_log_files[0].bytes + 72, 8);
	}
	(void)fuzz_log_memory();
}

static void
end(void)
{
	FUZZ_REQUIRE(fuzz_log_os_open() == 0);
	FUZZ_REQUIRE(fuzz_log_memory() <=
		     MEMORY_MIN + MEMORY_FACTOR * largest_file);
}

static uint64_t
at_most(uint64_t value, uint64_t most)
{
	return value < most ? value : most;
}

/* What came of it, roughly. */
static void
note_report(const char *what, const struct wax_log_report *report)
{
	if (report->problem.reason != NULL)
		fuzz_feature(report->problem.reason, report->state);
	fuzz_feature(what, report->state | report->segments << 4 |
				   report->repaired << 8 |
				   at_most(report->gaps, 3) << 12 |
				   at_most(report->holes, 3) << 16 |
				   at_most(report->corrupt, 3) << 20 |
				   at_most(report->cut_bytes, 1) << 24 |
				   at_most(report->saved_bytes, 1) << 28);
}

/* -- Reader ---------------------------------------------------------------------- */

static void
search(struct wax_log_reader *reader, uint64_t position)
{
	struct wax_log_entry entry;
	int err = wax_log_seek(reader, position);

	if (err == 0 && wax_log_next(reader, &entry) == WAX_LOG_ENTRY) {
		fuzz_log_check(&entry);
		FUZZ_REQUIRE(position <= entry.position);
	}
	err = wax_log_seek_ordinal(reader, wanted % 64);
	if (err == 0) {
		FUZZ_REQUIRE(wax_log_next(reader, &entry) == WAX_LOG_ENTRY);
		fuzz_log_check(&entry);
		FUZZ_REQUIRE(entry.ordinal == wanted % 64);
	}
	err = wax_log_seek_time(reader, wanted);
	if (err == 0 && wax_log_next(reader, &entry) == WAX_LOG_ENTRY)
		fuzz_log_check(&entry);
}

static int
run_reader(const void *data, size_t size)
{
	struct wax_log_reader_opts opts = WAX_LOG_READER_OPTS_INIT;
	struct wax_log_reader_stat stat;
	struct wax_log_reader *reader;
	int err;

	begin(data, size);
	opts.flags = flags & FUZZ_LOG_DURABLE ? WAX_LOG_READ_DURABLE : 0;
	err = wax_log_reader_open(path, &opts, &reader);
	if (err) {
		end();
		return err;
	}
	fuzz_log_read_all(reader, &before);
	fuzz_feature("read", (uint64_t)(before.last + 256) |
				     at_most(before.others, 15) << 12 |
				     at_most(before.count, 63) << 16);
	search(reader,
	       before.count == 0 || wanted % 2
		       ? wanted
		       : before.records[wanted / 2 % before.count].position);
	err = wax_log_reader_stat(reader, &stat, sizeof(stat));
	FUZZ_REQUIRE(err <= 0);
	wax_log_reader_close(reader);
	end();
	return before.last < 0 ? before.last : 0;
}

/* -- Verify ---------------------------------------------------------------------- */

static int
run_verify(const void *data, size_t size)
{
	struct wax_log_report report;
	int err;

	begin(data, size);
	err = wax_log_verify(path, NULL, &report, sizeof(report));
	if (!err)
		note_report("verified", &report);
	FUZZ_REQUIRE(err != 0 || (report.state <= WAX_LOG_UNCLEAN) ==
					 (report.problem.reason == NULL));
	if (!err && report.segments != 0 && report.state <= WAX_LOG_UNCLEAN &&
	    !(flags & FUZZ_LOG_WRITER)) {
		FUZZ_REQUIRE(fuzz_log_read(path, &before) == 0);
		FUZZ_REQUIRE(before.others == 0 && before.last == 0);
		FUZZ_REQUIRE(before.count == report.records);
	}
	end();
	return err == 0 && report.state == WAX_LOG_DAMAGED ? -EBADMSG : err;
}

/* -- Recover ---------------------------------------------------------------------- */

/* 1 if positions are in two files: then END leads past one of them. */
static int
overlap(void)
{
	const struct fuzz_log_file *one = fuzz_log_files;
	const struct fuzz_log_file *two;

	for (; one < fuzz_log_files + FUZZ_LOG_FILES_MOST; one++)
		for (two = fuzz_log_files;
		     two < fuzz_log_files + FUZZ_LOG_FILES_MOST; two++)
			if (one->exists && two->exists &&
			    one->base < two->base &&
			    two->base - one->base <
				    fuzz_log_get(one->bytes + 80, 8))
				return 1;
	return 0;
}

static void
check_kept(uint64_t cut)
{
	size_t i;

	if (overlap())
		return;
	FUZZ_REQUIRE(after.count <= before.count);
	FUZZ_REQUIRE(after.count == before.count || cut != 0);
	for (i = 0; i < after.count; i++)
		FUZZ_REQUIRE(memcmp(&after.records[i], &before.records[i],
				    sizeof(after.records[i])) == 0);
}

/* It has done what it said, and there is nothing left. */
static void
check_recovered(const struct wax_log_report *said,
		const struct wax_log_report *report)
{
	struct wax_log_report again;
	int err;

	FUZZ_REQUIRE(said->repaired == report->repaired &&
		     said->records == report->records &&
		     said->gaps == report->gaps &&
		     said->cut_bytes == report->cut_bytes &&
		     said->state == report->state);
	err = wax_log_recover(path, NULL, &again, sizeof(again));
	/* No file had a header: nothing is left of the log. */
	if (report->segments == 0 && err == -ENOENT)
		return;
	FUZZ_REQUIRE(err == 0 && again.repaired == 0);
	FUZZ_REQUIRE(wax_log_verify(path, NULL, &again, sizeof(again)) == 0);
	FUZZ_REQUIRE(again.state == WAX_LOG_CLEAN ||
		     again.state == WAX_LOG_DAMAGED);
	/* What is sealed is not looked into. */
	if (report->repaired == segments && report->segments == segments)
		FUZZ_REQUIRE(again.records == report->records &&
			     again.gaps == report->gaps &&
			     again.gap_bytes == report->gap_bytes);
}

static int
run_recover(const void *data, size_t size)
{
	struct wax_log_check_opts opts = WAX_LOG_CHECK_OPTS_INIT;
	struct wax_log_report said, report;
	int could_read, err;

	begin(data, size);
	/* Readers trust who writes; there is none here. */
	fuzz_log_os(flags & ~(uint32_t)FUZZ_LOG_WRITER, 1);
	could_read = fuzz_log_read(path, &before);
	opts.mode = flags & FUZZ_LOG_PREFIX ? WAX_LOG_PREFIX : WAX_LOG_SALVAGE;
	opts.flags = WAX_LOG_DRY_RUN;
	err = wax_log_recover(path, &opts, &said, sizeof(said));
	opts.flags = 0;
	FUZZ_REQUIRE(wax_log_recover(path, &opts, &report, sizeof(report)) ==
		     err);
	if (!err) {
		note_report("recovered", &report);
		check_recovered(&said, &report);
		if (could_read == 0 && fuzz_log_read(path, &after) == 0)
			check_kept(flags & FUZZ_LOG_PREFIX ? report.saved_bytes
							   : 0);
	}
	end();
	return err;
}

static int
passes(const void *data, size_t size)
{
	struct wax_log_reader *reader;

	begin(data, size);
	if (wax_log_reader_open(path, NULL, &reader) != 0)
		return 0;
	wax_log_reader_close(reader);
	return 1;
}

static const struct fuzz_target targets[] = {
	{.name = "log-reader",
	 .run = run_reader,
	 .passes = passes,
	 .mutate = fuzz_log_mutate},
	{.name = "log-verify",
	 .run = run_verify,
	 .passes = passes,
	 .mutate = fuzz_log_mutate},
	{.name = "log-recover",
	 .run = run_recover,
	 .passes = passes,
	 .mutate = fuzz_log_mutate},
};

const char fuzz_group[] = "log";
const struct fuzz_target *const fuzz_targets[] = {
	&targets[0], &targets[1], &targets[2], &fuzz_log_real, NULL};
