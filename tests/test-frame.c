/* SPDX-License-Identifier: MIT */
/*
 * The segment table: written, and refused.
 *
 * Method: tables are byte strings typed in from the specification.  What stands
 * behind a table is never read, so a claim of gigabytes needs none: the size
 * that is passed for it is a plain number.
 */
#include "config.h"

#include <errno.h>
#include <string.h>

#include <wax.h>

#include "harness.h"
#include "lib/frame.h"

#define MAX WAX_SEGMENT_WORDS_MAX

START_TEST(table_of_one_segment_is_eight_bytes)
{
	static const unsigned char expected[8] = {0,    0,    0,    0,
						  0x78, 0x56, 0x34, 0x12};
	unsigned char table[8];
	uint64_t words = 0x12345678;

	ck_assert_uint_eq(wax_frame_table_size(1), 8);
	ck_assert_ok(wax_frame_write(table, &words, 1));
	ck_assert_mem_eq(table, expected, sizeof(expected));
}
END_TEST

START_TEST(even_count_is_padded_with_zeros)
{
	static const unsigned char expected[16] = {1, 0, 0, 0, 1, 0, 0, 0,
						   2, 0, 0, 0, 0, 0, 0, 0};
	static const uint64_t words[2] = {1, 2};
	unsigned char table[17];

	memset(table, 0xff, sizeof(table));
	ck_assert_uint_eq(wax_frame_table_size(2), 16);
	ck_assert_ok(wax_frame_write(table, words, 2));
	ck_assert_mem_eq(table, expected, sizeof(expected));
	ck_assert_uint_eq(table[16], 0xff);
}
END_TEST

START_TEST(odd_count_needs_no_padding)
{
	static const unsigned char expected[16] = {2, 0, 0, 0, 1, 0, 0, 0,
						   2, 0, 0, 0, 3, 0, 0, 0};
	static const uint64_t words[3] = {1, 2, 3};
	unsigned char table[17];

	memset(table, 0xff, sizeof(table));
	ck_assert_uint_eq(wax_frame_table_size(3), 16);
	ck_assert_ok(wax_frame_write(table, words, 3));
	ck_assert_mem_eq(table, expected, sizeof(expected));
	ck_assert_uint_eq(table[16], 0xff);
}
END_TEST

START_TEST(write_refuses_what_readers_refuse)
{
	uint64_t words[WAX_SEGMENTS_MAX + 1];
	unsigned char table[8 * (WAX_SEGMENTS_MAX / 2 + 1)];
	unsigned char before[sizeof(table)];
	uint32_t i;

	for (i = 0; i <= WAX_SEGMENTS_MAX; i++)
		words[i] = 1;
	memset(table, 0xff, sizeof(table));
	memcpy(before, table, sizeof(table));
	ck_assert_int_eq(wax_frame_write(table, words, 0), -EINVAL);
	ck_assert_int_eq(wax_frame_write(table, words, 512), -EINVAL);
	words[1] = MAX + 1;
	ck_assert_int_eq(wax_frame_write(table, words, 2), -EINVAL);
	words[0] = 0;
	ck_assert_int_eq(wax_frame_write(table, words, 1), -EINVAL);
	ck_assert_mem_eq(table, before, sizeof(table));

	words[0] = words[1] = MAX;
	ck_assert_ok(wax_frame_write(table, words, 511));
	ck_assert_uint_eq(wax_frame_table_size(511), sizeof(table));
}
END_TEST

static const struct table {
	const char *claim;
	uint32_t numbers[6];
	uint64_t size;
	/* 0: accepted, and end is where the message ends.  Else end is the
	 * offset of the problem. */
	int err;
	uint64_t end;
} tables[] = {
	{"no bytes at all", {0}, 0, -EBADMSG, 0},
	{"seven bytes", {0, 1}, 7, -EBADMSG, 0},
	{"one segment without its last byte", {0, 1}, 15, -EBADMSG, 4},
	{"one segment", {0, 1}, 16, 0, 16},
	{"one segment and bytes behind it", {0, 1}, 17, 0, 16},
	{"all zeros: no root", {0, 0}, 4096, -EBADMSG, 4},
	{"first of two segments is empty", {1, 0, 1, 0}, 4096, -EBADMSG, 4},
	{"second segment is empty", {1, 1, 0, 0}, 4096, 0, 24},
	{"even count without its padding", {1, 1, 1}, 12, -EBADMSG, 0},
	{"second segment is cut off", {1, 1, 2, 0}, 39, -EBADMSG, 8},
	{"second segment ends with the file", {1, 1, 2, 0}, 40, 0, 40},
	{"padding that is not zero", {1, 1, 2, 0xffffffff}, 40, 0, 40},
	{"largest segment", {0, MAX}, 8 * MAX + 8, 0, 8 * MAX + 8},
	{"largest segment, a byte short", {0, MAX}, 8 * MAX + 7, -EBADMSG, 4},
	{"segment of 2^29 words", {0, MAX + 1}, UINT64_MAX, -EBADMSG, 4},
	{"segment of 2^32 - 1 words", {0, 0xffffffff}, UINT64_MAX, -EBADMSG, 4},
	{"sizes whose sum wraps in 32 bits",
	 {3, 1, MAX, MAX, MAX},
	 16,
	 -EBADMSG,
	 0},
	{"sizes whose sum wraps, table complete",
	 {3, 1, MAX, MAX, MAX, 0},
	 4096,
	 -EBADMSG,
	 8},
	{"sum beyond 32 bits that is there",
	 {2, MAX, MAX, MAX},
	 16 + 24 * MAX,
	 0,
	 16 + 24 * MAX},
	{"512 segments", {511, 1, 1, 1}, UINT64_MAX, -EBADMSG, 0},
	{"2^32 segments", {0xffffffff, 1}, UINT64_MAX, -EBADMSG, 0},
};

START_TEST(table_is_judged_by_its_rules)
{
	const struct table *c = &tables[_i];
	struct wax_frame_segment segments[8];
	struct wax_problem problem = {12345, NULL};
	unsigned char bytes[24];
	uint64_t end = 77;
	uint32_t count = 77;
	int err;
	size_t i;

	for (i = 0; i < 24; i++)
		bytes[i] = (unsigned char)(c->numbers[i / 4] >> (8 * (i % 4)));
	err = wax_frame_count(bytes, c->size, &count, &problem);
	if (err)
		ck_assert_uint_eq(count, 77);
	else
		err = wax_frame_segments(bytes, c->size, count, segments, &end,
					 &problem);
	ck_assert_msg(err == c->err, "%s: %d", c->claim, err);
	if (err) {
		ck_assert_msg(problem.offset == c->end, "%s: at %llu", c->claim,
			      (unsigned long long)problem.offset);
		ck_assert_ptr_nonnull(problem.reason);
		ck_assert_uint_eq(end, 77);
		return;
	}
	ck_assert_msg(end == c->end, "%s: ends at %llu", c->claim,
		      (unsigned long long)end);
	ck_assert_uint_eq(problem.offset, 12345);
	ck_assert_uint_eq(segments[0].offset, count < 2 ? 8 : 16);
	for (i = 0; i < count; i++)
		ck_assert_uint_eq(segments[i].words, c->numbers[1 + i]);
}
END_TEST

START_TEST(refusal_without_a_place_for_the_problem)
{
	static const unsigned char zeros[8];
	struct wax_frame_segment segment;
	uint64_t end;
	uint32_t count;

	ck_assert_int_eq(wax_frame_count(zeros, 0, &count, NULL), -EBADMSG);
	ck_assert_int_eq(wax_frame_segments(zeros, 8, 1, &segment, &end, NULL),
			 -EBADMSG);
}
END_TEST

START_TEST(most_segments_are_511)
{
	struct wax_frame_segment segments[511];
	unsigned char bytes[2048 + 511 * 8];
	uint64_t words[511];
	uint64_t end;
	uint32_t count;
	uint32_t i;

	for (i = 0; i < 511; i++)
		words[i] = 1;
	ck_assert_ok(wax_frame_write(bytes, words, 511));
	ck_assert_ok(wax_frame_count(bytes, sizeof(bytes), &count, NULL));
	ck_assert_uint_eq(count, 511);
	ck_assert_ok(wax_frame_segments(bytes, sizeof(bytes), count, segments,
					&end, NULL));
	ck_assert_uint_eq(end, sizeof(bytes));
	ck_assert_uint_eq(segments[510].offset, end - 8);
	ck_assert_int_eq(wax_frame_count(bytes, 2047, &count, NULL), -EBADMSG);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("frame");
	TCase *writing = tcase_create("writing");
	TCase *reading = tcase_create("reading");

	tcase_add_test(writing, table_of_one_segment_is_eight_bytes);
	tcase_add_test(writing, even_count_is_padded_with_zeros);
	tcase_add_test(writing, odd_count_needs_no_padding);
	tcase_add_test(writing, write_refuses_what_readers_refuse);
	suite_add_tcase(suite, writing);
	tcase_add_loop_test(reading, table_is_judged_by_its_rules, 0,
			    sizeof(tables) / sizeof(tables[0]));
	tcase_add_test(reading, refusal_without_a_place_for_the_problem);
	tcase_add_test(reading, most_segments_are_511);
	suite_add_tcase(suite, reading);
	return harness_run(suite);
}
