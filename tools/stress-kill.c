/* SPDX-License-Identifier: MIT */
/*
 * Writers that are killed.  Each tells, in memory that outlives it, how much it
 * has stored; all of that must be in the file.
 *
 *   fork a writer -> wait -> SIGKILL -> fork a checker, which reads the file
 */
#include "config.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "interrupt.h"
#include "stress-child.h"
#include "stress-live.h"
#include "stress-message.h"
#include "stress-victim.h"
#include "stress-worker.h"

/* The longest time a writer has. */
#define LIFE_NS 20000000u

/* A checker that takes longer hangs. */
#define CHECK_SECONDS 120u

static void
check_pages(struct stress_victim *victim, int fd, uint64_t pages)
{
	uint64_t words[STRESS_PAGE / sizeof(uint64_t)], page;

	for (page = 0; page < pages; page++) {
		stress_page_fill(words, victim->key, page);
		stress_check_bytes(&victim->worker, fd, victim->path,
				   page * STRESS_PAGE,
				   (const unsigned char *)words, STRESS_PAGE);
	}
}

/* What is wrong with an open message; NULL for nothing. */
static const char *
examine(struct stress_victim *victim, struct wax_reader *reader, uint64_t links)
{
	struct wax_reader_totals totals;

	if (wax_reader_verify(reader, &totals) != 0)
		return "does not verify";
	if (stress_message_check(reader, victim->key, links) < 0)
		return "lacks what was acknowledged";
	return NULL;
}

static void
check_links(struct stress_victim *victim, int fd, uint64_t size, uint64_t links)
{
	struct wax_reader_opts opts = WAX_READER_OPTS_INIT;
	unsigned char *copy = malloc((size_t)size + 1);
	const char *problem = "cannot be opened";
	struct wax_reader *reader;

	opts.nesting = 65535;
	opts.traversal_words = UINT64_MAX / 16;
	if (wax_message_open(victim->path, &opts, &reader, NULL) == 0) {
		problem = examine(victim, reader, links);
		(void)wax_reader_close(reader);
	}
	/* The same from bytes that pread(2) gives. */
	if (problem == NULL && copy != NULL &&
	    pread(fd, copy, (size_t)size, 0) == (ssize_t)size) {
		problem = "cannot be opened in memory";
		if (wax_message_open_memory(copy, (size_t)size, &opts, &reader,
					    NULL) == 0) {
			problem = examine(victim, reader, links);
			(void)wax_reader_close(reader);
		}
	}
	free(copy);
	stress_add(&victim->worker.run->tally->checked, size);
	if (problem != NULL)
		stress_error(&victim->worker, "%s: %s; %" PRIu64 " links",
			     victim->path, problem, links);
}

static void
checker_main(struct stress_victim *victim)
{
	uint64_t units = stress_get(&victim->promise->units), size;
	int fd;

	(void)alarm(CHECK_SECONDS);
	/* Killed before it had created the file: nothing was promised. */
	if (units == 0)
		_exit(0);
	victim->worker.buffer = malloc(STRESS_BUFFER_SIZE);
	fd = stress_check_open(&victim->worker, victim->path, &size);
	if (fd < 0 || victim->worker.buffer == NULL)
		_exit(1);
	if (victim->is_message)
		check_links(victim, fd, size, units);
	else
		check_pages(victim, fd, units);
	_exit(0);
}

/* Wait until something is acknowledged; at most a second. */
static void
wait_for_growth(const struct stress_promise *promise)
{
	static const struct timespec turn = {0, 100000};
	uint64_t start = stress_now();

	while (stress_get(&promise->units) == 0 &&
	       stress_now() - start < 1000000000)
		(void)nanosleep(&turn, NULL);
}

static void
kill_one(struct stress_victim *victim)
{
	struct stress_tally *tally = victim->worker.run->tally;
	uint64_t life =
		stress_random_below(&victim->worker.step.random, LIFE_NS);
	struct timespec wait = {0, (long)life};
	uint64_t bytes, units, most;
	pid_t process;

	stress_acknowledge(victim->promise, 0, 0);
	process = stress_child_fork();
	if (process == 0)
		stress_writer_main(victim);
	if (process < 0) {
		stress_error(&victim->worker, "fork: %s", strerror(errno));
		return;
	}
	/* Mostly while it grows, at times before it does. */
	if (!stress_random_one_in(&victim->worker.step.random, 16))
		wait_for_growth(victim->promise);
	(void)nanosleep(&wait, NULL);
	(void)kill(process, SIGKILL);
	stress_child_expect(&victim->worker, process, SIGKILL, "writer");
	units = stress_get(&victim->promise->units);
	bytes = stress_get(&victim->promise->bytes);
	most = victim->is_message ? STRESS_LINKS_MAX : STRESS_PAGES_MAX;
	stress_add(&tally->kills_growing, units > 0 && units < most);
	atomic_store_explicit(&tally->killed_at[stress_get(&tally->kills)],
			      bytes, memory_order_relaxed);
	stress_add(&tally->kills, 1);

	process = stress_child_fork();
	if (process == 0)
		checker_main(victim);
	if (process > 0)
		stress_child_expect(&victim->worker, process, 0, "checker");
	(void)unlink(victim->path);
}

void
stress_kill(struct stress_run *run)
{
	struct stress_victim victim = {
		.worker = {.run = run, .index = STRESS_NO_THREAD}};
	uint64_t start = stress_now(), i;
	void *shared =
		mmap(NULL, sizeof(*victim.promise), PROT_READ | PROT_WRITE,
		     MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (shared == MAP_FAILED)
		return;
	victim.promise = shared;
	(void)snprintf(victim.path, sizeof(victim.path), "%s/killed",
		       run->directory);
	for (i = 0; i < run->options->kills && !interrupt_pending() &&
		    !stress_had_enough(run);
	     i++) {
		victim.worker.step.index = i;
		victim.worker.step.random.state =
			stress_hash(run->options->seed ^ stress_hash(i));
		victim.key = victim.worker.step.random.state;
		victim.is_message = i % 2 == 1;
		kill_one(&victim);
		stress_live_draw(run->tally, stress_now() - start);
	}
	stress_live_clear();
	(void)munmap(shared, sizeof(*victim.promise));
}
