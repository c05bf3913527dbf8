/* SPDX-License-Identifier: MIT */
/*
 * Sets of words, as wax dump has them.
 *
 * Method: an array with a byte for each word tells what must be in the set.
 */
#include "config.h"

#include <string.h>
#include <unistd.h>

#include <wax.h>

#include "harness.h"
#include "tools/coverage.h"

/* Some blocks of 4096, the last of them not whole. */
#define LIMIT 20000u

static struct coverage *coverage;
static unsigned char expected[LIMIT];

static void
setup(void)
{
	coverage = coverage_create(LIMIT);
	ck_assert_ptr_nonnull(coverage);
	memset(expected, 0, sizeof(expected));
}

static void
teardown(void)
{
	coverage_destroy(coverage);
}

static void
add(uint64_t first, uint64_t count)
{
	uint64_t added = UINT64_MAX, fresh = 0, i;

	for (i = first; i < first + count; i++) {
		fresh += expected[i] == 0;
		expected[i] = 1;
	}
	ck_assert_ok(coverage_add(coverage, first, count, &added));
	ck_assert_uint_eq(added, fresh);
}

/* All gaps, compared word by word. */
static void
check_gaps(uint64_t from, uint64_t limit)
{
	uint64_t at = from, first, count, i;

	while (coverage_gap(coverage, at, limit, &first, &count)) {
		ck_assert_uint_ge(first, at);
		ck_assert_uint_gt(count, 0);
		for (i = at; i < first; i++)
			ck_assert_uint_eq(expected[i], 1);
		for (i = first; i < first + count; i++)
			ck_assert_uint_eq(expected[i], 0);
		at = first + count;
		ck_assert_uint_le(at, limit);
	}
	for (i = at; i < limit; i++)
		ck_assert_uint_eq(expected[i], 1);
}

START_TEST(empty_set_is_one_gap)
{
	uint64_t first, count;

	ck_assert(coverage_gap(coverage, 0, LIMIT, &first, &count));
	ck_assert_uint_eq(first, 0);
	ck_assert_uint_eq(count, LIMIT);
	add(0, 0);
	check_gaps(0, LIMIT);
}
END_TEST

START_TEST(words_next_to_blocks_stay_apart)
{
	static const uint64_t edges[] = {0,    1,    63,    64,   4095,
					 4096, 8191, 12288, 19999};
	size_t i;

	for (i = 0; i < sizeof(edges) / sizeof(edges[0]); i++) {
		add(edges[i], 1);
		check_gaps(0, LIMIT);
	}
}
END_TEST

START_TEST(ranges_over_full_and_open_blocks_add_what_is_new)
{
	add(4096, 4096);
	add(4000, 200);
	add(0, LIMIT - 1);
	add(4096, 8192);
	add(0, LIMIT);
	check_gaps(0, LIMIT);
	add(0, LIMIT);
}
END_TEST

START_TEST(random_ranges_add_what_is_new)
{
	uint64_t state = 1, first, count;
	int i;

	for (i = 0; i < 1000; i++) {
		state = state * UINT64_C(6364136223846793005) + 1;
		first = (state >> 33) % LIMIT;
		count = (state >> 13) % (i % 10 == 0 ? LIMIT : 40);
		if (LIMIT - first < count)
			count = LIMIT - first;
		add(first, count);
		if (i % 50 == 0)
			check_gaps(first, LIMIT);
	}
	check_gaps(0, LIMIT);
}
END_TEST

/* As many steps as there are calls, not words: 2^38 of them would take hours. */
START_TEST(words_that_are_in_the_set_cost_no_time)
{
	struct coverage *large = coverage_create(UINT64_C(1) << 28);
	uint64_t added, i;

	ck_assert_ptr_nonnull(large);
	ck_assert_ok(coverage_add(large, 0, UINT64_C(1) << 28, &added));
	ck_assert_uint_eq(added, UINT64_C(1) << 28);
	alarm(20);
	for (i = 0; i < 1 << 18; i++) {
		ck_assert_int_eq(
			coverage_add(large, i, (UINT64_C(1) << 28) - i, &added),
			0);
		ck_assert_uint_eq(added, 0);
	}
	alarm(0);
	coverage_destroy(large);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("coverage");
	TCase *sets = tcase_create("sets");

	tcase_add_checked_fixture(sets, setup, teardown);
	tcase_add_test(sets, empty_set_is_one_gap);
	tcase_add_test(sets, words_next_to_blocks_stay_apart);
	tcase_add_test(sets, ranges_over_full_and_open_blocks_add_what_is_new);
	tcase_add_test(sets, random_ranges_add_what_is_new);
	tcase_add_test(sets, words_that_are_in_the_set_cost_no_time);
	suite_add_tcase(suite, sets);
	return harness_run(suite);
}
