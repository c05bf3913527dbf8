/* SPDX-License-Identifier: MIT */
/*
 * Waiting for a record, on the futex in NAME.lock (log-format.h tells how).
 *
 * The page is mapped for its address only: its content is read and written by
 * system calls, and the futex is read by the kernel.  So a file that somebody
 * cuts costs an error, not a SIGBUS.
 */
#include "config.h"

#include <errno.h>
#include <sys/mman.h>
#include <time.h>

#include "log-reader.h"
#include "os.h"

/*
 * The first sleep, and the first after a wake, ends before a store can still be on
 * its way, which closes the window that the missing barrier leaves.  The others
 * are an insurance only.
 */
#define SLEEP_FIRST_MS 1u
#define SLEEP_MOST_MS 100u
/* Where nobody can wake us: a record is seen within 5 ms. */
#define POLL_MOST_MS 2u

static uint64_t
now_ms(void)
{
	struct timespec now = {0, 0};

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

void
wax_log_reader_unmap(struct wax_log_reader *reader)
{
	if (reader->lock_page != 0)
		(void)wax_os_unmap(reader->lock_page, wax_os_page_size());
	reader->lock_page = 0;
}

/* 1 if a writer can wake us. */
static int
can_be_woken(struct wax_log_reader *reader)
{
	size_t size = wax_os_page_size();
	uintptr_t page;

	if (reader->lock_page != 0)
		return 1;
	wax_log_reader_open_lock(reader);
	if (reader->lock_fd < 0 || !reader->lock_is_writable ||
	    /* A checkpoint wakes nobody. */
	    reader->flags & WAX_LOG_READ_DURABLE ||
	    wax_os_reserve(size, &page) != 0)
		return 0;
	if (wax_os_map_file(page, size, PROT_READ, reader->lock_fd, 0) != 0) {
		(void)wax_os_unmap(page, size);
		return 0;
	}
	reader->lock_page = page;
	return 1;
}

/* Say that somebody waits; the sequence that was there before. */
static int
announce(struct wax_log_reader *reader, uint32_t *ret_sequence)
{
	const uint32_t one = 1;
	int err = wax_log_read(reader->lock_fd, ret_sequence,
			       sizeof(*ret_sequence),
			       WAX_LOG_FOLLOW_SEQUENCE_OFFSET);

	return err ? err
		   : wax_os_write_at(reader->lock_fd, &one, sizeof(one),
				     WAX_LOG_FOLLOW_WAITING_OFFSET);
}

/* Sleep a little, where nobody can wake us. */
static int
sleep_alone(uint32_t sleep_ms)
{
	_Atomic(uint32_t) word = 0;
	int err = wax_os_wait(&word, 0, sleep_ms);

	return err == -EAGAIN || err == -ETIMEDOUT ? 0 : err;
}

/* Look for something, and keep it for wax_log_next().  1 if there is. */
static int
look(struct wax_log_reader *reader)
{
	int found = reader->pending;

	if (found == WAX_LOG_NOTHING)
		found = wax_log_reader_step(reader, &reader->entry);
	if (found == WAX_LOG_NOTHING || found == WAX_LOG_BUSY)
		return 0;
	reader->pending = found;
	return 1;
}

/*
 * Look; if there is nothing, sleep at most so long, and count.  A wake begins
 * anew: who announces himself again may be missed again.  1, 0, or -errno.
 */
static int
look_and_sleep(struct wax_log_reader *reader, uint32_t *round, uint32_t most_ms)
{
	uint32_t sleep_ms = *round == 0 ? SLEEP_FIRST_MS : SLEEP_MOST_MS;
	int is_woken = can_be_woken(reader);
	uint32_t sequence = 0;
	uintptr_t word;
	int err;

	if (is_woken && announce(reader, &sequence) != 0)
		is_woken = 0;
	if (look(reader))
		return 1;
	if (!is_woken)
		sleep_ms = *round < 10 ? SLEEP_FIRST_MS : POLL_MOST_MS;
	if (most_ms < sleep_ms)
		sleep_ms = most_ms;
	if (sleep_ms == 0)
		return 0;
	*round += *round < 1000;
	if (!is_woken)
		return sleep_alone(sleep_ms);
	word = reader->lock_page + WAX_LOG_FOLLOW_SEQUENCE_OFFSET;
	err = wax_os_wait((_Atomic(uint32_t) *)word, sequence, sleep_ms);
	if (err == 0 || err == -EAGAIN)
		*round = 0;
	return err == -EINTR ? -EINTR : 0;
}

int
wax_log_wait(struct wax_log_reader *reader, int timeout_ms)
{
	uint64_t begin = now_ms();
	uint64_t passed = 0;
	uint32_t round = 0;
	int found = 0;

	while (found == 0) {
		if (timeout_ms >= 0 && (uint64_t)timeout_ms < passed)
			passed = (uint64_t)timeout_ms;
		found = look_and_sleep(reader, &round,
				       timeout_ms < 0
					       ? UINT32_MAX
					       : (uint32_t)timeout_ms -
							 (uint32_t)passed);
		if (found == 0 && timeout_ms >= 0 &&
		    passed == (uint64_t)timeout_ms)
			break;
		passed = now_ms() - begin;
	}
	return found;
}
