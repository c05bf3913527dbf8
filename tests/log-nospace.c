/* SPDX-License-Identifier: MIT */
/*
 * A log on a full disk: log-nospace DIR, where DIR has some MiB left.
 * tests/lab-log.sh makes such directories on each file system.
 *
 * Method: append until the library says that the disk is full, make room by
 * deleting a file, go on; then read what is in the files by code of the tests.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <wax.h>

#include "log-truth.h"
#include "must.h"

#define RECORD 1000u
#define BALLAST ((off_t)4 << 20)
#define MOST 1000000u

static unsigned full_events;

static void
count_full(void *unused, const struct wax_log_event *event)
{
	(void)unused;
	full_events += event->kind == WAX_LOG_EVENT_FULL;
}

/* Append until it fails; returns how many were taken. */
static uint32_t
append_until_full(struct wax_log *log, uint32_t from)
{
	unsigned char record[RECORD];
	uint64_t tail;
	uint32_t which = from;
	int err = 0;

	while (which < MOST) {
		memset(record, (int)(which % 251), sizeof(record));
		memcpy(record, &which, sizeof(which));
		tail = wax_log_tail(log);
		err = wax_log_append(log, record, sizeof(record), NULL);
		if (err)
			break;
		which++;
	}
	check(err == -ENOSPC);
	/* Nothing was taken, and it stays that way. */
	check(wax_log_tail(log) == tail);
	check(wax_log_append(log, record, sizeof(record), NULL) == -ENOSPC);
	check(wax_log_tail(log) == tail);
	check(wax_log_error(log) == 0);
	return which;
}

static int
check_record(void *arg, const struct truth_record *record)
{
	uint32_t *expected = arg, which;
	size_t i;

	check(record->size == RECORD);
	memcpy(&which, record->data, sizeof(which));
	check(which == *expected);
	for (i = sizeof(which); i < RECORD; i++)
		check(record->data[i] == which % 251);
	++*expected;
	return 0;
}

static void
make_ballast(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);

	check(fd >= 0);
	check(fallocate(fd, 0, 0, BALLAST) == 0);
	(void)close(fd);
}

static void
run(const char *directory, const char *ballast, uint32_t sync)
{
	struct wax_log_opts opts = WAX_LOG_OPTS_INIT;
	uint32_t first, second, expected = 0;
	struct wax_log *log;
	struct truth truth;

	opts.flags = WAX_LOG_NO_THREAD;
	opts.sync = sync;
	opts.event = count_full;
	full_events = 0;
	make_ballast(ballast);
	check(wax_log_open(directory, &opts, &log, NULL) == 0);
	first = append_until_full(log, 0);
	check(first >= 1000);
	check(full_events == 1);
	check(wax_log_rotate(log) == -ENOSPC);
	check(wax_log_sync(log, WAX_LOG_END) == 0);

	check(unlink(ballast) == 0);
	second = append_until_full(log, first);
	check(second - first >= 1000);
	check(full_events == 2);
	/* Sealing takes no space. */
	check(wax_log_close(log) == 0);
	check(truth_read(directory, "log.", check_record, &expected, &truth) ==
	      0);
	check(expected == second);
	check(truth.bad == 0 && truth.sealed == truth.segments);
	printf("%s: %" PRIu32 " records, then %" PRIu32 " more\n", directory,
	       first, second - first);
	truth_remove(directory);
}

int
main(int argc, char **argv)
{
	char directory[4096], ballast[4096];

	check(argc == 2);
	(void)snprintf(directory, sizeof(directory), "%s/log", argv[1]);
	(void)snprintf(ballast, sizeof(ballast), "%s/ballast", argv[1]);
	run(directory, ballast, WAX_LOG_SYNC_NONE);
	run(directory, ballast, WAX_LOG_SYNC_INTERVAL);
	return EXIT_SUCCESS;
}
