/* SPDX-License-Identifier: MIT */
/*
 * Arithmetic and byte order: boundaries in pairs, last in and first out.
 */
#include "config.h"

#include <errno.h>
#include <stdint.h>

#include <wax.h>

#include "harness.h"
#include "lib/bits.h"

START_TEST(powers_of_two_have_one_bit)
{
	ck_assert(!wax_is_power_of_two(0));
	ck_assert(wax_is_power_of_two(1));
	ck_assert(wax_is_power_of_two(4096));
	ck_assert(!wax_is_power_of_two(4097));
	ck_assert(wax_is_power_of_two(UINT64_C(1) << 63));
	ck_assert(!wax_is_power_of_two(UINT64_MAX));
}
END_TEST

START_TEST(rounding_keeps_multiples)
{
	ck_assert_uint_eq(wax_round_up(0, 4096), 0);
	ck_assert_uint_eq(wax_round_up(1, 4096), 4096);
	ck_assert_uint_eq(wax_round_up(4096, 4096), 4096);
	ck_assert_uint_eq(wax_round_up(4097, 4096), 8192);
	ck_assert_uint_eq(wax_round_down(4095, 4096), 0);
	ck_assert_uint_eq(wax_round_down(4096, 4096), 4096);
	ck_assert_uint_eq(wax_round_down(8191, 4096), 4096);
}
END_TEST

START_TEST(sum_that_wraps_is_refused)
{
	uint64_t result = 7;

	ck_assert_ok(wax_checked_add(UINT64_MAX - 1, 1, &result));
	ck_assert(result == UINT64_MAX);
	result = 7;
	ck_assert_int_eq(wax_checked_add(UINT64_MAX, 1, &result), -EOVERFLOW);
	ck_assert_uint_eq(result, 7);
}
END_TEST

START_TEST(product_that_wraps_is_refused)
{
	uint64_t half = UINT64_C(1) << 32;
	uint64_t result = 7;

	ck_assert_int_eq(wax_checked_mul(half, half, &result), -EOVERFLOW);
	ck_assert_uint_eq(result, 7);
	ck_assert_ok(wax_checked_mul(half, half - 1, &result));
	ck_assert(result == UINT64_MAX - half + 1);
	ck_assert_ok(wax_checked_mul(UINT64_MAX, 0, &result));
	ck_assert_uint_eq(result, 0);
}
END_TEST

START_TEST(rounding_up_past_the_top_is_refused)
{
	uint64_t top = UINT64_MAX - 4095;
	uint64_t result = 7;

	ck_assert_int_eq(wax_checked_round_up(top + 1, 4096, &result),
			 -EOVERFLOW);
	ck_assert_uint_eq(result, 7);
	ck_assert_ok(wax_checked_round_up(top, 4096, &result));
	ck_assert(result == top);
}
END_TEST

START_TEST(words_are_little_endian_at_any_address)
{
	static const unsigned char bytes[] = {0,    0x01, 0x02, 0x03, 0x04,
					      0x05, 0x06, 0x07, 0x88};
	unsigned char copy[sizeof(bytes)] = {0};

	ck_assert_uint_eq(wax_load_le16(bytes + 1), 0x0201);
	ck_assert_uint_eq(wax_load_le32(bytes + 1), 0x04030201);
	ck_assert(wax_load_le64(bytes + 1) == UINT64_C(0x8807060504030201));

	wax_store_le64(copy + 1, UINT64_C(0x8807060504030201));
	ck_assert_mem_eq(copy, bytes, sizeof(bytes));
	wax_store_le32(copy + 1, 0x0d0c0b0a);
	ck_assert_uint_eq(copy[1], 0x0a);
	ck_assert_uint_eq(copy[4], 0x0d);
	ck_assert_uint_eq(copy[5], 0x05);
	wax_store_le16(copy + 1, 0x1122);
	ck_assert_uint_eq(copy[1], 0x22);
	ck_assert_uint_eq(copy[2], 0x11);
	ck_assert_uint_eq(copy[3], 0x0c);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("bits");
	TCase *numbers = tcase_create("numbers");
	TCase *words = tcase_create("words");

	tcase_add_test(numbers, powers_of_two_have_one_bit);
	tcase_add_test(numbers, rounding_keeps_multiples);
	tcase_add_test(numbers, sum_that_wraps_is_refused);
	tcase_add_test(numbers, product_that_wraps_is_refused);
	tcase_add_test(numbers, rounding_up_past_the_top_is_refused);
	suite_add_tcase(suite, numbers);

	tcase_add_test(words, words_are_little_endian_at_any_address);
	suite_add_tcase(suite, words);

	return harness_run(suite);
}
