/* SPDX-License-Identifier: MIT */
/*
 * A run of an appender: open, append by so many threads, sync as the policy
 * says, close.  Closing counts: that is when a buffer goes to the kernel.
 */
#include "config.h"

#include <errno.h>
#include <ftw.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

#include "log-appender.h"
#include "log-latency.h"

/* What one call of append() is given, unless a sync comes earlier: enough that
 * the call does not count, and that each thread comes often to look at time. */
#define PIECE_SIZE ((uint64_t)256 << 10)

#define THREADS_MAX 16

struct worker {
	const struct appender *appender;
	const struct append_work *work;
	void *state;
	const void *data;
	/* Records that are its part. */
	uint64_t count;
	/* How long each append took, or NULL. */
	uint32_t *ticks;
	int err;
};

static uint64_t
now(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000000u + (uint64_t)ts.tv_nsec;
}

/* Sleep until so many bytes may have been appended since start. */
static void
keep_pace(uint64_t start, uint64_t bytes, uint64_t pace)
{
	uint64_t due = start + bytes * 1000 / pace * 1000000;
	struct timespec ts = {.tv_sec = (time_t)(due / 1000000000u),
			      .tv_nsec = (long)(due % 1000000000u)};

	(void)clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &ts, NULL);
}

/* Records for the next call of append(). */
static uint64_t
next_piece(const struct append_work *work, uint64_t left)
{
	uint64_t bytes = PIECE_SIZE, count;

	if (work->sync_bytes != 0 && work->sync_bytes < bytes)
		bytes = work->sync_bytes;
	count = bytes / work->size;
	if (count == 0)
		count = 1;
	return count < left ? count : left;
}

static int
append_all(const struct worker *worker)
{
	const struct append_work *work = worker->work;
	uint64_t start = now(), synced_at = start, unsynced = 0, left, count;
	int by_time = work->sync_ms != 0 &&
		      !(worker->appender->flags & APPENDER_TIMER);
	int err = 0;

	for (left = worker->count; !err && left > 0; left -= count) {
		count = next_piece(work, left);
		err = worker->appender->append(worker->state, worker->data,
					       count);
		if (work->pace != 0)
			keep_pace(start,
				  (worker->count - left + count) * work->size,
				  work->pace);
		unsynced += count * work->size;
		if (err ||
		    !((work->sync_bytes != 0 && unsynced >= work->sync_bytes) ||
		      (by_time &&
		       now() - synced_at >= work->sync_ms * 1000000ull)))
			continue;
		err = worker->appender->sync(worker->state);
		unsynced = 0;
		synced_at = now();
	}
	if (!err && unsynced > 0 && append_work_syncs(work))
		err = worker->appender->sync(worker->state);
	return err;
}

static void *
work_thread(void *arg)
{
	struct worker *worker = arg;

	if (worker->ticks != NULL)
		worker->err = bench_latency_measure(
			worker->appender, worker->state, worker->data,
			worker->count, worker->ticks);
	else
		worker->err = append_all(worker);
	return NULL;
}

/* The first one works in the calling thread. */
static int
run_workers(struct worker *workers, unsigned int count)
{
	pthread_t threads[THREADS_MAX];
	unsigned int started, i;
	int err = 0;

	for (started = 1; started < count && !err; started++)
		err = -pthread_create(&threads[started], NULL, work_thread,
				      &workers[started]);
	if (err)
		started--;
	else
		(void)work_thread(&workers[0]);
	for (i = 1; i < started; i++)
		(void)pthread_join(threads[i], NULL);
	for (i = 0; i < started && !err; i++)
		err = workers[i].err;
	return err;
}

/* Letters, so that those who write lines can take them, too. */
static unsigned char *
make_record(uint64_t size)
{
	unsigned char *data = malloc(size);
	uint64_t i, state = 1;

	for (i = 0; data != NULL && i < size; i++) {
		state = state * 6364136223846793005u + 1442695040888963407u;
		data[i] = (unsigned char)('a' + (state >> 33) % 26);
	}
	return data;
}

/* Between setup and clean. */
struct append_run {
	/* With what this appender appends. */
	struct append_work work;
	unsigned char *data;
	uint32_t *ticks;
};

static void
free_run(struct append_run *run)
{
	free(run->ticks);
	free(run->data);
	free(run);
}

static uint64_t
slow_bytes(const struct append_work *work, uint32_t slow)
{
	uint64_t bytes = work->bytes / slow;

	if (bytes < BENCH_RECORDS_MIN * work->size)
		bytes = BENCH_RECORDS_MIN * work->size;
	return bytes < work->bytes ? bytes : work->bytes;
}

int
bench_append_setup(struct bench_job *job)
{
	const struct appender *appender = job->argument;
	const struct append_work *work = job->work;
	struct append_run *run;

	if (work->threads > 1 && !(appender->flags & APPENDER_SHARED))
		return -ENOTSUP;
	if (append_work_syncs(work) && appender->sync == NULL)
		return -ENOTSUP;
	run = calloc(1, sizeof(*run));
	if (run == NULL)
		return -ENOMEM;
	run->work = *work;
	if (appender->slow > 1 && work->pace == 0)
		run->work.bytes = slow_bytes(work, appender->slow);
	/* Whole records for each thread. */
	run->work.bytes -= run->work.bytes % (work->size * work->threads);
	run->data = make_record(work->size);
	if (work->latency)
		run->ticks = bench_latency_begin(run->work.bytes / work->size);
	if (run->data == NULL || (work->latency && run->ticks == NULL)) {
		free_run(run);
		return -ENOMEM;
	}
	job->state = run;
	return 0;
}

int
bench_append_run(struct bench_job *job)
{
	const struct appender *appender = job->argument;
	const struct append_run *run = job->state;
	const struct append_work *work = &run->work;
	uint64_t count = work->bytes / work->size / work->threads;
	struct worker workers[THREADS_MAX];
	void *state;
	unsigned int i;
	int err, close_err;

	err = appender->open(appender, job->directory, work, &state);
	if (err)
		return err;
	for (i = 0; i < work->threads; i++)
		workers[i] = (struct worker){
			.appender = appender,
			.work = work,
			.state = state,
			.data = run->data,
			.count = count,
			.ticks = run->ticks ? run->ticks + i * count : NULL};
	err = run_workers(workers, work->threads);
	if (appender->growths != NULL)
		job->growths = appender->growths(state);
	close_err = appender->close(state);
	job->operations = count * work->threads;
	job->bytes = work->bytes;
	return err ? err : close_err;
}

/* Bytes of the files, for nftw(3), which passes nothing on. */
static uint64_t stored;

static int
add_size(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)path;
	(void)ftw;
	if (type == FTW_F)
		stored += (uint64_t)st->st_size;
	return 0;
}

/* Whoever did not write the payload was fast at something else. */
static int
check_stored(const struct bench_job *job)
{
	const struct appender *appender = job->argument;

	if (appender->flags & APPENDER_MEMORY || job->bytes == 0)
		return 0;
	stored = 0;
	if (nftw(job->directory, add_size, 8, FTW_PHYS) != 0)
		return -errno;
	return stored < job->bytes ? -EIO : 0;
}

int
bench_append_clean(struct bench_job *job)
{
	struct append_run *run = job->state;
	int err = check_stored(job);

	if (run->ticks != NULL)
		bench_latency_report(job, run->ticks, job->operations);
	free_run(run);
	return err;
}
