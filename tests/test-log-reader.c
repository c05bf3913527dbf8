/* SPDX-License-Identifier: MIT */
/*
 * Reading logs: what a reader returns for what is in the files.
 *
 * Method: segments are made by hand (log-image.c), in a directory of their own,
 * so what is in them is known without the writer.  A lock on NAME.lock stands
 * for a writer that is alive.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <wax.h>

#include "image-dir.h"
#include "log-image.h"

static struct log_image one, two, three;
static struct wax_log_reader *reader;
static struct wax_log_entry entry;

static void
setup(void)
{
	log_image_begin(&one, 0, 0, 0);
}

static void
teardown(void)
{
	wax_log_reader_close(reader);
	reader = NULL;
}

static void
write_image(const struct log_image *image)
{
	ck_assert_ok(log_image_write(image, dir, "log"));
}

/* Three segments with a record each; the last is open. */
static void
make_three(void)
{
	(void)log_image_text(&one, "a");
	log_image_seal(&one);
	log_image_follow(&two, &one);
	(void)log_image_text(&two, "b");
	log_image_seal(&two);
	log_image_follow(&three, &two);
	(void)log_image_text(&three, "c");
}

static void
open_reader(uint32_t flags)
{
	struct wax_log_reader_opts opts = WAX_LOG_READER_OPTS_INIT;

	opts.flags = flags;
	ck_assert_ok(wax_log_reader_open(dir, &opts, &reader));
}

/* What a writer that is alive has. */
static int
take_lock(void)
{
	struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
	char path[64];
	int fd;

	(void)snprintf(path, sizeof(path), "%s/log.lock", dir);
	fd = open(path, O_RDWR | O_CREAT, 0666);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(ftruncate(fd, 4096), 0);
	ck_assert_int_eq(fcntl(fd, F_OFD_SETLK, &lock), 0);
	return fd;
}

static void
expect(int status)
{
	ck_assert_int_eq(wax_log_next(reader, &entry), status);
}

static void
expect_text(const char *text)
{
	expect(WAX_LOG_ENTRY);
	ck_assert_uint_eq(entry.size, strlen(text));
	ck_assert_mem_eq(entry.data, text, entry.size);
}

START_TEST(records_come_in_order_with_their_places)
{
	size_t a, b;

	a = log_image_text(&one, "a");
	(void)log_image_add(&one, IMAGE_PAD, NULL, 24, 0);
	b = log_image_text(&one, "");
	write_image(&one);
	(void)take_lock();
	open_reader(0);
	expect_text("a");
	ck_assert_uint_eq(entry.position, a);
	ck_assert_uint_eq(entry.ordinal, 0);
	ck_assert_uint_eq(entry.stamp, 0);
	expect_text("");
	ck_assert_uint_eq(entry.position, b);
	ck_assert_uint_eq(entry.next, one.tail);
	ck_assert_uint_eq(entry.ordinal, 1);
	expect(WAX_LOG_NOTHING);
	(void)log_image_text(&one, "later");
	write_image(&one);
	expect_text("later");
}
END_TEST

START_TEST(next_segment_goes_on_behind_the_end)
{
	(void)log_image_text(&one, "a");
	log_image_seal(&one);
	log_image_follow(&two, &one);
	(void)log_image_text(&two, "b");
	write_image(&one);
	open_reader(0);
	expect_text("a");
	expect(WAX_LOG_NOTHING);
	write_image(&two);
	(void)take_lock();
	expect_text("b");
	ck_assert_uint_eq(entry.position, LOG_IMAGE_SIZE + 4096);
	ck_assert_uint_eq(entry.ordinal, 1);
	expect(WAX_LOG_NOTHING);
}
END_TEST

START_TEST(reservation_is_busy_while_there_is_a_writer)
{
	size_t at;
	int lock = take_lock();

	(void)log_image_text(&one, "a");
	at = log_image_add(&one, IMAGE_BUSY, NULL, 40, 0);
	(void)log_image_text(&one, "b");
	write_image(&one);
	open_reader(0);
	expect_text("a");
	expect(WAX_LOG_BUSY);
	expect(WAX_LOG_BUSY);
	/* Nobody will commit it any more. */
	(void)close(lock);
	expect(WAX_LOG_TORN);
	ck_assert_uint_eq(entry.position, at);
	ck_assert_uint_eq(entry.size, 48);
	expect_text("b");
	ck_assert_uint_eq(entry.ordinal, UINT64_MAX);
	expect(WAX_LOG_NOTHING);
}
END_TEST

START_TEST(gap_tells_how_much_was_lost)
{
	size_t at = log_image_add(&one, IMAGE_GAP, NULL, 100, 0);

	(void)log_image_text(&one, "a");
	write_image(&one);
	open_reader(0);
	expect(WAX_LOG_GAP);
	ck_assert_uint_eq(entry.position, at);
	ck_assert_uint_eq(entry.size, 112);
	expect_text("a");
}
END_TEST

START_TEST(flipped_bit_in_a_sealed_segment_is_corrupt)
{
	size_t at = log_image_text(&one, "a record that will be damaged");

	(void)log_image_text(&one, "b");
	log_image_seal(&one);
	one.bytes[at + 9 + (size_t)_i] ^= 4;
	write_image(&one);
	open_reader(0);
	expect(WAX_LOG_CORRUPT);
	ck_assert_uint_eq(entry.position, at);
	expect_text("b");
	expect(WAX_LOG_NOTHING);
}
END_TEST

START_TEST(record_of_another_place_is_not_one)
{
	size_t from = log_image_text(&one, "a log in a log");
	size_t to = one.tail;

	/* Byte for byte the same, 24 bytes further: a stale copy. */
	memcpy(one.bytes + to, one.bytes + from, to - from);
	one.tail += to - from;
	(void)log_image_text(&one, "b");
	write_image(&one);
	open_reader(0);
	expect_text("a log in a log");
	expect(WAX_LOG_TORN);
	expect_text("b");
}
END_TEST

START_TEST(torn_end_is_told_once)
{
	(void)log_image_text(&one, "a");
	memset(one.bytes + one.tail, 0x11, 100);
	write_image(&one);
	open_reader(0);
	expect_text("a");
	expect(WAX_LOG_TORN);
	expect(WAX_LOG_NOTHING);
	expect(WAX_LOG_NOTHING);
}
END_TEST

START_TEST(pruned_place_says_so)
{
	char path[96];

	make_three();
	write_image(&one);
	write_image(&two);
	write_image(&three);
	open_reader(0);
	(void)snprintf(path, sizeof(path), "%s/log.%016llx.wlog", dir,
		       (unsigned long long)two.base);
	ck_assert_int_eq(unlink(path), 0);
	expect_text("a");
	expect(-ENODATA);
	expect(-ENODATA);
	ck_assert_ok(wax_log_seek(reader, two.base));
	expect_text("c");
	ck_assert_uint_eq(entry.ordinal, UINT64_MAX);
}
END_TEST

/* Only of the newest file can it be that its header is not stored yet. */
START_TEST(lost_header_does_not_hide_what_is_behind)
{
	struct log_image *lost = _i ? &two : &one;

	make_three();
	memset(lost->bytes, 0, 4096);
	write_image(&one);
	write_image(&two);
	write_image(&three);
	open_reader(0);
	if (_i)
		expect_text("a");
	expect(-EBADMSG);
	if (!_i)
		expect_text("b");
	expect_text("c");
	expect(WAX_LOG_NOTHING);
}
END_TEST

START_TEST(damaged_end_is_told_once)
{
	(void)log_image_text(&one, "a");
	log_image_seal(&one);
	log_image_follow(&two, &one);
	two.bytes[80] ^= 1;
	write_image(&one);
	write_image(&two);
	open_reader(0);
	expect_text("a");
	expect(-EBADMSG);
	expect(WAX_LOG_NOTHING);
	expect(WAX_LOG_NOTHING);
	ck_assert_ok(wax_log_seek(reader, WAX_LOG_END));
	expect(-EBADMSG);
	expect(WAX_LOG_NOTHING);
}
END_TEST

START_TEST(header_that_is_not_stored_yet_is_waited_for)
{
	(void)log_image_text(&one, "a");
	log_image_seal(&one);
	log_image_follow(&two, &one);
	(void)log_image_text(&two, "b");
	memset(two.bytes, 0, 8);
	write_image(&one);
	write_image(&two);
	open_reader(0);
	expect_text("a");
	expect(WAX_LOG_NOTHING);
	log_image_follow(&two, &one);
	(void)log_image_text(&two, "b");
	write_image(&two);
	expect_text("b");
}
END_TEST

START_TEST(seek_by_time_waits_for_the_first_header)
{
	memset(one.bytes, 0, 8);
	write_image(&one);
	open_reader(0);
	ck_assert_ok(wax_log_seek_time(reader, 5));
}
END_TEST

/* The index of a sealed segment is empty here, so this walks; a real writer's is
 * used in test-log-writer. */
START_TEST(seek_finds_the_first_at_or_behind)
{
	static const char *const texts[] = {"a", "b", "c", "d"};
	size_t at[4];
	size_t i;

	log_image_begin(&one, 0, 0, 1);
	for (i = 0; i < 4; i++)
		at[i] = log_image_add(&one, IMAGE_DATA, texts[i], 1,
				      100 + 10 * i);
	write_image(&one);
	(void)take_lock();
	open_reader(0);
	for (i = 0; i < 4; i++) {
		ck_assert_ok(wax_log_seek(reader, at[i]));
		expect_text(texts[i]);
		ck_assert_ok(wax_log_seek(reader, at[i] - 7));
		expect_text(texts[i]);
		ck_assert_ok(wax_log_seek_ordinal(reader, i));
		expect_text(texts[i]);
		ck_assert_ok(wax_log_seek_time(reader, 100 + 10 * i));
		expect_text(texts[i]);
		ck_assert_ok(wax_log_seek_time(reader, 91 + 10 * i));
		expect_text(texts[i]);
	}
	ck_assert_int_eq(wax_log_seek_ordinal(reader, 4), -ERANGE);
	ck_assert_ok(wax_log_seek_time(reader, 131));
	expect(WAX_LOG_NOTHING);
	ck_assert_ok(wax_log_seek(reader, WAX_LOG_END));
	expect(WAX_LOG_NOTHING);
	/* Behind the end: what comes before it is passed over. */
	ck_assert_ok(wax_log_seek(reader, one.tail + 24));
	(void)log_image_add(&one, IMAGE_DATA, "e", 1, 200);
	(void)log_image_add(&one, IMAGE_DATA, "f", 1, 210);
	write_image(&one);
	expect_text("f");
	ck_assert_uint_eq(entry.ordinal, 5);
}
END_TEST

START_TEST(durable_reader_stops_at_the_checkpoint)
{
	size_t a = log_image_text(&one, "a");
	size_t b = log_image_text(&one, "b");

	log_image_slot(&one, b, 1, IMAGE_OPEN);
	write_image(&one);
	(void)take_lock();
	open_reader(WAX_LOG_READ_DURABLE);
	expect_text("a");
	ck_assert_uint_eq(entry.position, a);
	expect(WAX_LOG_NOTHING);
	log_image_slot(&one, one.tail, 2, IMAGE_OPEN);
	write_image(&one);
	expect_text("b");
}
END_TEST

START_TEST(hostile_header_is_refused)
{
	static const struct {
		size_t offset;
		uint64_t value;
		int err;
	} cases[] = {
		{0, 0x58, -EBADMSG},        {8, 2, -ENOTSUP},
		{12, 0x04030201, -EBADMSG}, {24, 2, -ENOTSUP},
		{80, 4096, -EBADMSG},       {80, UINT64_MAX, -EBADMSG},
		{72, UINT64_MAX, -EBADMSG}, {92, 0, -EBADMSG},
		{92, UINT32_MAX, -EBADMSG},
	};
	size_t size = cases[_i].offset % 8 == 0 && cases[_i].offset >= 24 &&
				      cases[_i].offset != 92
			      ? 8
			      : (cases[_i].offset == 8 ? 2 : 4);

	memcpy(one.bytes + cases[_i].offset, &cases[_i].value,
	       size); /* of a little-endian host, as all that run this */
	memset(one.bytes + 20, 0, 4);
	*(uint32_t *)(void *)(one.bytes + 20) =
		log_image_crc(0, one.bytes, 512);
	write_image(&one);
	ck_assert_int_eq(wax_log_reader_open(dir, NULL, &reader),
			 cases[_i].err);
	ck_assert_ptr_null(reader);
}
END_TEST

/* -- Waiting --------------------------------------------------------------- */

static int64_t
now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

START_TEST(wait_ends_in_time)
{
	int64_t start;

	(void)log_image_text(&one, "a");
	write_image(&one);
	(void)take_lock();
	open_reader(0);
	ck_assert_int_eq(wax_log_wait(reader, -1), 1);
	expect_text("a");
	ck_assert_int_eq(wax_log_wait(reader, 0), 0);
	start = now_ns();
	ck_assert_int_eq(wax_log_wait(reader, 50), 0);
	ck_assert_int_ge(now_ns() - start, 49000000);
}
END_TEST

static void *
append_later(void *arg)
{
	const struct timespec pause = {0, 100000000};

	(void)nanosleep(&pause, NULL);
	(void)log_image_text(&one, "late");
	write_image(&one);
	return arg;
}

/* The image is written without a wake, so this is the insurance. */
START_TEST(wait_sees_a_record_that_nobody_announced)
{
	pthread_t thread;

	write_image(&one);
	(void)take_lock();
	open_reader(0);
	ck_assert_int_eq(pthread_create(&thread, NULL, append_later, NULL), 0);
	ck_assert_int_eq(wax_log_wait(reader, 10000), 1);
	expect_text("late");
	ck_assert_int_eq(pthread_join(thread, NULL), 0);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("log-reader");
	TCase *all = tcase_create("all");

	dir_fixture(all);
	tcase_add_checked_fixture(all, setup, teardown);
	tcase_add_test(all, records_come_in_order_with_their_places);
	tcase_add_test(all, next_segment_goes_on_behind_the_end);
	tcase_add_test(all, reservation_is_busy_while_there_is_a_writer);
	tcase_add_test(all, gap_tells_how_much_was_lost);
	tcase_add_loop_test(all, flipped_bit_in_a_sealed_segment_is_corrupt, 0,
			    24);
	tcase_add_test(all, record_of_another_place_is_not_one);
	tcase_add_test(all, torn_end_is_told_once);
	tcase_add_test(all, pruned_place_says_so);
	tcase_add_loop_test(all, lost_header_does_not_hide_what_is_behind, 0,
			    2);
	tcase_add_test(all, damaged_end_is_told_once);
	tcase_add_test(all, header_that_is_not_stored_yet_is_waited_for);
	tcase_add_test(all, seek_by_time_waits_for_the_first_header);
	tcase_add_test(all, seek_finds_the_first_at_or_behind);
	tcase_add_test(all, durable_reader_stops_at_the_checkpoint);
	tcase_add_loop_test(all, hostile_header_is_refused, 0, 9);
	tcase_add_test(all, wait_ends_in_time);
	tcase_add_test(all, wait_sees_a_record_that_nobody_announced);
	suite_add_tcase(suite, all);
	return harness_run(suite);
}
