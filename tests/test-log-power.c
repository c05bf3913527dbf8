/* SPDX-License-Identifier: MIT */
/*
 * Logs after a loss of power: nothing that was synced is lost, and nothing is read
 * that was not written.
 *
 * Method: a simulator takes, page by page, either what was last synced or what was
 * stored since, or a page of elsewhere.  What the log held is known, so a record
 * that is lost or invented is seen.  tests/log-controls.sh builds this without
 * checksums, without their seed and without checkpoints, and sees it fail.
 *
 * WAX_POWER_CUTS=N makes N of them for each mode, instead of 100.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <wax.h>

#include "image-dir.h"
#include "log-image.h"

static struct log_image one;

/* As if the machine had started again since. */
static void
other_boot(struct log_image *image)
{
	memset(image->boot_id, 0xb0, sizeof(image->boot_id));
	memcpy(image->bytes + 112, image->boot_id, 16);
	memset(image->bytes + 20, 0, 4);
	*(uint32_t *)(void *)(image->bytes + 20) =
		log_image_crc(0, image->bytes, 512);
}

static void
recover_as(uint32_t mode)
{
	struct wax_log_check_opts opts = WAX_LOG_CHECK_OPTS_INIT;
	struct wax_log_report report;

	opts.mode = mode;
	ck_assert_ok(wax_log_recover(dir, &opts, &report, sizeof(report)));
}

#define PAGE 4096u
#define RECORDS_MAX 1000

static uint64_t state;

static uint32_t
below(uint32_t limit)
{
	state = state * UINT64_C(6364136223846793005) + 1442695040888963407u;
	return (uint32_t)(state >> 33) % limit;
}

/* Content of the record with a number: any size, each byte follows from it. */
static size_t
make_record(uint32_t number, unsigned char *bytes)
{
	size_t size = 4 + (number * 2654435761u >> 20) % 600;
	size_t i;

	memcpy(bytes, &number, 4);
	for (i = 4; i < size; i++)
		bytes[i] = (unsigned char)(number * 31 + i * 7);
	return size;
}

static struct log_image synced, cut;

/*
 * Append some records; returns the number behind the last.  With holes, some are
 * reserved only.
 */
static uint32_t
append(uint32_t number, uint32_t count, int holes)
{
	unsigned char bytes[700];
	size_t size;

	for (; count > 0 && one.tail + 800 < LOG_IMAGE_SIZE; count--) {
		size = make_record(number, bytes);
		if (holes && below(12) == 0)
			(void)log_image_add(&one, IMAGE_BUSY, bytes, size, 0);
		else
			(void)log_image_add(&one, IMAGE_DATA, bytes, size, 0);
		number++;
	}
	return number;
}

/*
 * What is left of each page: what was synced, or what was stored since.  Where
 * nothing was synced it may also be a page of elsewhere, as a block that was in use
 * before.
 */
static void
power_cut(void)
{
	size_t first = synced.tail / PAGE + 1;
	size_t page, other;

	cut = synced;
	for (page = 0; page < LOG_IMAGE_SIZE / PAGE; page++) {
		other = page;
		if (first <= page && below(8) == 0)
			other = 1 + below((uint32_t)page);
		if (other != page || below(2))
			memcpy(cut.bytes + page * PAGE,
			       one.bytes + other * PAGE, PAGE);
	}
	/* The file may be shorter than what was not synced. */
	cut.size =
		synced.tail + below((uint32_t)(LOG_IMAGE_SIZE - synced.tail));
	if (below(2))
		cut.size = LOG_IMAGE_SIZE;
}

/*
 * Read everything: only records that were appended, in order, and each of the
 * first `durable` but those that were only reserved.
 */
static void
check_records(uint32_t durable, uint32_t written, uint32_t missing)
{
	struct wax_log_reader *reader;
	struct wax_log_entry entry;
	unsigned char bytes[700];
	uint32_t number, next = 0, seen = 0;
	int found;

	ck_assert_ok(wax_log_reader_open(dir, NULL, &reader));
	while ((found = wax_log_next(reader, &entry)) > 0) {
		ck_assert_int_ne(found, WAX_LOG_CORRUPT);
		ck_assert_int_ne(found, WAX_LOG_TORN);
		if (found != WAX_LOG_ENTRY)
			continue;
		ck_assert_uint_ge(entry.size, 4);
		memcpy(&number, entry.data, 4);
		ck_assert_uint_ge(number, next);
		ck_assert_uint_lt(number, written);
		ck_assert_uint_eq(entry.size, make_record(number, bytes));
		ck_assert_mem_eq(entry.data, bytes, entry.size);
		next = number + 1;
		seen += number < durable;
	}
	ck_assert_int_eq(found, WAX_LOG_NOTHING);
	ck_assert_uint_eq(seen, durable - missing);
	wax_log_reader_close(reader);
}

START_TEST(power_cuts_lose_nothing_synced_and_invent_nothing)
{
	const char *count_text = getenv("WAX_POWER_CUTS");
	uint32_t count = count_text ? (uint32_t)atoi(count_text) : 100;
	uint32_t durable, written, missing, i, mode;

	for (i = 0; i < count; i++) {
		state = (uint64_t)_i << 32 | i;
		log_image_begin(&one, 0, 0, 0);
		other_boot(&one);
		written = append(0, 50 + below(200), below(4) == 0);
		durable = written;
		missing = durable - (uint32_t)one.count;
		/* Holes never are below a checkpoint; they end it. */
		if (missing == 0)
			log_image_slot(&one, one.tail, one.count, IMAGE_OPEN);
		/* The one on the disk may tell of an earlier sync. */
		if (missing == 0 && below(2)) {
			written = append(written, 1 + below(200), 0);
			durable = written;
		}
		synced = one;
		written = append(written, 20 + below(300), 1);
		power_cut();
		mode = _i && missing == 0 ? WAX_LOG_PREFIX : WAX_LOG_SALVAGE;
		/* A bad sector costs its record, and none behind it. */
		if (missing == 0 && below(4) == 0) {
			cut.bytes[PAGE + 8 + below(4)] ^= 0x40;
			missing = 1;
		}
		dir_empty();
		ck_assert_ok(log_image_write(&cut, dir, "log"));
		recover_as(mode);
		check_records(durable, written, missing);
	}
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("log-power");
	TCase *all = tcase_create("all");

	dir_fixture(all);
	tcase_set_timeout(all, 3600);
	tcase_add_loop_test(
		all, power_cuts_lose_nothing_synced_and_invent_nothing, 0, 2);
	suite_add_tcase(suite, all);
	return harness_run(suite);
}
