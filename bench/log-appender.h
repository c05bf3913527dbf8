/* SPDX-License-Identifier: MIT */
/*
 * Ways to append records, for comparisons of logs.
 *
 * A contestant of these comparisons has an appender for its argument, and
 * bench_append_* for its functions:
 *
 *   const struct bench_contestant bench_log_x = {
 *           BENCH_APPENDER("x", "kill -9 loses nothing; checksum", &x),
 *   };
 *
 * The note says how much of what was appended kill -9 takes away, and whether a
 * reader can tell a damaged record; nobody may be faster by promising less
 * without its being said.
 *
 * A run opens the appender in an empty directory, appends the same record over
 * and over, and closes it.  append() takes many records in one call, so that a
 * call through a pointer is not what is measured at 64 bytes, but treats each as
 * if it had come alone, unless the name of the contestant says otherwise.
 * Records of wax, of the mapping and of databases can be told apart when they
 * are read; those of the others are bare, to their advantage.
 *
 * Functions return 0 or a negative errno value.
 */
#ifndef WAX_BENCH_LOG_APPENDER_H
#define WAX_BENCH_LOG_APPENDER_H

#include <stddef.h>
#include <stdint.h>

#include "bench.h"

#ifdef __cplusplus
extern "C" {
#endif

#define BENCH_RECORDS_MIN 32768

/* `work` of a case. */
struct append_work {
	/* Of one record. */
	uint64_t size;
	/* Payload of a run; a slow appender gets a part of it. */
	uint64_t bytes;
	/* How many threads append. */
	uint32_t threads;
	/* Milliseconds between syncs, or 0. */
	uint32_t sync_ms;
	/* Payload between syncs: 0 for no sync, UINT64_MAX for one at the
	 * end. */
	uint64_t sync_bytes;
	/* Payload in a second, or 0 for as much as goes. */
	uint64_t pace;
	/* Whether the time of each append is measured. */
	int latency;
};

/* Whether sync() will be called in a run. */
static inline int
append_work_syncs(const struct append_work *work)
{
	return work->sync_bytes != 0 || work->sync_ms != 0;
}

enum {
	/* Several threads may call append() at a time. */
	APPENDER_SHARED = 1u << 0,
	/* It makes the syncs of work->sync_ms by itself. */
	APPENDER_TIMER = 1u << 1,
	/* Not a file, or one that keeps a part of the payload. */
	APPENDER_MEMORY = 1u << 2
};

struct appender {
	/* APPENDER_*. */
	uint32_t flags;
	/* A slow one appends the bytes / slow of a run, but not fewer than
	 * BENCH_RECORDS_MIN records, 0 is 1: a run is to take tenths of a
	 * second, and opening not to count. */
	uint32_t slow;
	/* What tells variants apart; see the open() in question. */
	uint64_t variant;

	/* work->bytes is what will be appended. */
	int (*open)(const struct appender *appender, const char *directory,
		    const struct append_work *work, void **ret_state);
	/* Append so many records of work->size bytes. */
	int (*append)(void *state, const void *data, size_t count);
	/* All that was appended before is on the disk; no thread is in append()
	 * meanwhile.  NULL: it has no such call. */
	int (*sync)(void *state);
	/* How often the file was made longer so far; may be NULL. */
	uint64_t (*growths)(void *state);
	int (*close)(void *state);
};

int
bench_append_setup(struct bench_job *job);
int
bench_append_run(struct bench_job *job);
int
bench_append_clean(struct bench_job *job);

#define BENCH_APPENDER(text, promise, way)                    \
	.name = (text), .note = (promise), .argument = (way), \
	.setup = bench_append_setup, .run = bench_append_run, \
	.clean = bench_append_clean

#ifdef __cplusplus
}

/* C++ of these days has no designated initialisers. */
constexpr bench_contestant
bench_appender(const char *name, const char *promise, const appender *way)
{
	return {name,
		0,
		promise,
		nullptr,
		way,
		bench_append_setup,
		bench_append_run,
		bench_append_clean};
}
#endif

#endif /* WAX_BENCH_LOG_APPENDER_H */
