/* SPDX-License-Identifier: MIT */
/*
 * Logs under stress.  Record n of a thread is a function of the key, the thread
 * and n; a thread appends n + 1 only after n was acknowledged.  So whatever a
 * reader returns can be judged:
 *
 *   wrong   it is no such record, or comes twice, or before an earlier one
 *   lost    it was acknowledged (after a kill) or synced (after a power cut),
 *           and is not there
 */
#ifndef WAX_STRESS_LOG_H
#define WAX_STRESS_LOG_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include "stress-worker.h"

enum {
	/* Largest record. */
	STRESS_RECORD_MAX = 16 << 10,
	/* Smallest: thread, size and number. */
	STRESS_RECORD_MIN = 16
};

/* What writers have promised, in memory that may outlive them: how many records
 * of each thread were appended, and how many of those are synced. */
struct stress_log_promise {
	_Atomic(uint64_t) appended[STRESS_THREADS_MAX];
	_Atomic(uint64_t) synced[STRESS_THREADS_MAX];
};

/* What a reader found. */
struct stress_log_found {
	/* Numbers that were seen without a gap, from 0; and all. */
	uint64_t leading[STRESS_THREADS_MAX];
	uint64_t next[STRESS_THREADS_MAX];
	uint64_t records;
	uint64_t bytes;
	uint64_t wrong;
	/* Places that the reader called damaged. */
	uint64_t corrupt;
};

/* -- Records and readers (stress-log-check.c) ------------------------------ */

/* Make a record; returns its size. */
size_t
stress_log_fill(unsigned char *record, uint64_t key, uint32_t thread,
		uint64_t number);

/* Judge one record. */
void
stress_log_judge(struct stress_worker *worker, uint64_t key,
		 const struct wax_log_entry *entry,
		 struct stress_log_found *found);

/* Open a reader; 0, or -errno, which is reported already. */
int
stress_log_follow(struct stress_worker *worker, const char *path,
		  struct wax_log_reader **ret_reader);

/* Read all that a reader has now; 0, or -errno, which is reported already. */
int
stress_log_drain(struct stress_worker *worker, struct wax_log_reader *reader,
		 uint64_t key, struct stress_log_found *found);

/* Read a log from its first record, and compare with what was promised of each
 * thread; `when` is for the message. */
void
stress_log_check(struct stress_worker *worker, const char *path, uint64_t key,
		 const _Atomic(uint64_t) *promised, const char *when);

/* Delete a log. */
void
stress_log_remove(const char *path);

/* -- Writers (stress-log-write.c) ------------------------------------------ */

/* One thread that appends. */
struct stress_log_writer {
	struct stress_worker worker;
	struct wax_log *log;
	struct stress_log_promise *promise;
	uint64_t key;
	uint32_t thread;
	uint64_t number;
	unsigned char record[STRESS_RECORD_MAX];
};

/* Options chosen at random, with small segments. */
void
stress_log_options(struct stress_random *random, struct wax_log_opts *opts);

/* Do something to the log, chosen at random: mostly append.  0 or -errno; the
 * promise tells what was acknowledged. */
int
stress_log_step(struct stress_log_writer *writer);

/* Sync; all that any thread has appended before is promised then. */
int
stress_log_sync_all(struct stress_log_writer *writer);

/* -- What is done with them ------------------------------------------------ */

/* A log of one thread, from open to close and check (stress-log.c). */
void
stress_op_log(struct stress_worker *worker);

/* Instead of the load, kills and power cuts of regions: --log. */
int
stress_log_load(struct stress_run *run);
void
stress_log_kill(struct stress_run *run);
int
stress_log_powercut(struct stress_run *run);

#endif /* WAX_STRESS_LOG_H */
