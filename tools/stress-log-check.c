/* SPDX-License-Identifier: MIT */
/* Records of a log under stress, and whether all of them are there. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "stress-log.h"

/* Calls of a reader, where failures are injected into some of them. */
#define ATTEMPTS_MAX 100u

static void
store32(unsigned char *at, uint32_t value)
{
	memcpy(at, &value, sizeof(value));
}

static uint32_t
load32(const unsigned char *at)
{
	uint32_t value;

	memcpy(&value, at, sizeof(value));
	return value;
}

/* Mostly short; one in 64 is much longer. */
static size_t
size_of(uint64_t hash)
{
	size_t most = hash % 64 == 0 ? STRESS_RECORD_MAX : 400;

	return STRESS_RECORD_MIN + (hash >> 8) % (most - STRESS_RECORD_MIN);
}

size_t
stress_log_fill(unsigned char *record, uint64_t key, uint32_t thread,
		uint64_t number)
{
	uint64_t hash = stress_hash(key ^ stress_hash(number * 64 + thread));
	struct stress_random random = {hash};
	size_t size = size_of(hash), at, piece;
	uint64_t word;

	store32(record, thread);
	store32(record + 4, (uint32_t)size);
	memcpy(record + 8, &number, sizeof(number));
	for (at = STRESS_RECORD_MIN; at < size; at += piece) {
		word = stress_random_next(&random);
		piece = size - at < sizeof(word) ? size - at : sizeof(word);
		memcpy(record + at, &word, piece);
	}
	return size;
}

/* The thread and number that a record claims; 0, or -EBADMSG. */
static int
identify(const struct wax_log_entry *entry, uint32_t *ret_thread,
	 uint64_t *ret_number)
{
	const unsigned char *record = entry->data;

	if (entry->size < STRESS_RECORD_MIN ||
	    load32(record) >= STRESS_THREADS_MAX)
		return -EBADMSG;
	*ret_thread = load32(record);
	memcpy(ret_number, record + 8, sizeof(*ret_number));
	return 0;
}

void
stress_log_judge(struct stress_worker *worker, uint64_t key,
		 const struct wax_log_entry *entry,
		 struct stress_log_found *found)
{
	unsigned char expected[STRESS_RECORD_MAX];
	const char *fault = NULL;
	uint64_t number = 0;
	uint32_t thread = 0;

	found->records++;
	found->bytes += entry->size;
	stress_add(&worker->run->tally->checked, entry->size);
	if (identify(entry, &thread, &number) != 0 ||
	    entry->size != stress_log_fill(expected, key, thread, number) ||
	    memcmp(entry->data, expected, (size_t)entry->size) != 0)
		fault = "was never written";
	else if (number < found->next[thread])
		fault = "comes again";
	if (fault != NULL) {
		found->wrong++;
		stress_add(&worker->run->tally->wrong, entry->size);
		stress_error(worker,
			     "record %" PRIu64 " of thread %" PRIu32
			     " at position %" PRIu64 " %s",
			     number, thread, entry->position, fault);
		return;
	}
	if (number == found->leading[thread])
		found->leading[thread]++;
	found->next[thread] = number + 1;
}

/*
 * 1 if the reader is to be asked again: failures that are injected strike it,
 * too, and it keeps its place.  Where every attempt is struck, that is counted;
 * any other failure is an error.
 */
static int
is_asked_again(struct stress_worker *worker, int err, unsigned *attempts)
{
	const struct stress_options *options = worker->run->options;

	if (err >= 0) {
		*attempts = 0;
		return 0;
	}
	if (options->inject != NULL && ++*attempts < ATTEMPTS_MAX)
		return 1;
	if (options->inject != NULL && err == -options->inject_error)
		stress_add(&worker->run->tally->refused, 1);
	else
		stress_error(worker, "log reader: %s (%d)", wax_strerror(err),
			     err);
	return 0;
}

int
stress_log_follow(struct stress_worker *worker, const char *path,
		  struct wax_log_reader **ret_reader)
{
	unsigned attempts = 0;
	int err;

	do
		err = wax_log_reader_open(path, NULL, ret_reader);
	while (is_asked_again(worker, err, &attempts));
	return err;
}

int
stress_log_drain(struct stress_worker *worker, struct wax_log_reader *reader,
		 uint64_t key, struct stress_log_found *found)
{
	struct wax_log_entry entry;
	unsigned attempts = 0;
	int kind;

	for (;;) {
		kind = wax_log_next(reader, &entry);
		if (is_asked_again(worker, kind, &attempts))
			continue;
		if (kind == WAX_LOG_NOTHING || kind == WAX_LOG_BUSY)
			return 0;
		if (kind == WAX_LOG_ENTRY)
			stress_log_judge(worker, key, &entry, found);
		else if (kind == WAX_LOG_CORRUPT)
			found->corrupt++;
		else if (kind < 0)
			return kind;
	}
}

static void
compare(struct stress_worker *worker, const struct stress_log_found *found,
	const _Atomic(uint64_t) *promised, const char *when)
{
	uint64_t count;
	uint32_t i;

	for (i = 0; i < STRESS_THREADS_MAX; i++) {
		count = stress_get(&promised[i]);
		if (count <= found->leading[i])
			continue;
		stress_add(&worker->run->tally->lost,
			   count - found->leading[i]);
		stress_error(worker,
			     "%s: record %" PRIu64 " of thread %" PRIu32
			     " is lost; %" PRIu64 " were promised",
			     when, found->leading[i], i, count);
	}
	if (found->corrupt > 0)
		stress_error(worker, "%s: %" PRIu64 " places are damaged", when,
			     found->corrupt);
}

void
stress_log_check(struct stress_worker *worker, const char *path, uint64_t key,
		 const _Atomic(uint64_t) *promised, const char *when)
{
	struct stress_log_found found = {0};
	struct wax_log_reader *reader;
	int err = stress_log_follow(worker, path, &reader);

	if (err)
		return;
	err = stress_log_drain(worker, reader, key, &found);
	wax_log_reader_close(reader);
	if (!err)
		compare(worker, &found, promised, when);
}

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	(void)remove(path);
	return 0;
}

void
stress_log_remove(const char *path)
{
	(void)nftw(path, remove_one, 8, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
}
