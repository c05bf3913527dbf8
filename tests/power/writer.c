/* SPDX-License-Identifier: MIT */
/*
 * What runs in the virtual machine whose power is cut: append numbered records,
 * sync now and then, and tell on standard output which record is durable.
 *
 * Usage: writer DIR SEED COUNT
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <wax.h>
#include <wax/log.h>

#define RECORD_MOST 900

static uint64_t state;

/* xorshift64 (Marsaglia); the check has the same. */
static uint32_t
random_below(uint32_t limit)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (uint32_t)(state >> 33) % limit;
}

/* "NUMBER:" and letters that follow from the number. */
static size_t
make_record(char *record, uint64_t seed, uint32_t number)
{
	int size = sprintf(record, "%u:", number);
	uint32_t more;

	state = (seed << 32 | number) * 2 + 1;
	more = random_below(RECORD_MOST - 32);
	while (more-- > 0)
		record[size++] = (char)('a' + random_below(26));
	return (size_t)size;
}

static int
fail(const char *what, int err)
{
	printf("E %s: %s\n", what, wax_strerror(err));
	return 1;
}

int
main(int argc, char **argv)
{
	struct wax_log_opts opts = WAX_LOG_OPTS_INIT;
	char record[RECORD_MOST];
	struct wax_log *log;
	uint32_t number, count, next_sync = 0;
	uint64_t seed;
	size_t size;
	int err;

	if (argc != 4)
		return 2;
	seed = strtoull(argv[2], NULL, 10);
	count = (uint32_t)strtoul(argv[3], NULL, 10);
	(void)setvbuf(stdout, NULL, _IOLBF, 0);
	/* Small, so that the power also fails while a segment is changed. */
	opts.segment_bytes = 1 << 20;
	opts.sync = WAX_LOG_SYNC_NONE;
	err = wax_log_open(argv[1], &opts, &log, NULL);
	if (err)
		return fail("open", err);
	for (number = 0; number < count; number++) {
		size = make_record(record, seed, number);
		err = wax_log_append(log, record, size, NULL);
		if (err)
			return fail("append", err);
		if (number < next_sync)
			continue;
		next_sync = number + 1 + number * 31 % 97;
		err = wax_log_sync(log, WAX_LOG_END);
		if (err)
			return fail("sync", err);
		printf("S %u\n", number);
	}
	err = wax_log_close(log);
	if (err)
		return fail("close", err);
	printf("C %u\n", count);
	return 0;
}
