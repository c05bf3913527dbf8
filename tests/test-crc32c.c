/* SPDX-License-Identifier: MIT */
/*
 * CRC-32C: its values, by each of the ways to compute it.
 *
 * Method: values typed in from RFC 3720 (iSCSI), appendix B.4, and the check
 * value of the catalogue of CRC algorithms; beyond that a division bit by bit,
 * written down here, is the truth.
 */
#include "config.h"

#include <string.h>

#include <wax.h>

#include "harness.h"
#include "lib/bits.h"
#include "lib/crc32c.h"

#define BLOCK_SIZE 9000

static unsigned char block[BLOCK_SIZE];

/* Bytes that look random, the same each time. */
static void
fill(void)
{
	uint32_t state = 1;
	size_t i;

	for (i = 0; i < sizeof(block); i++) {
		state = state * 1664525 + 1013904223;
		block[i] = (unsigned char)(state >> 24);
	}
}

/* Sizes to try: all, as long as each has lanes of its own, and then some. */
static size_t
next_size(size_t size)
{
	return size < 1024 ? size + 1 : size + size / 7;
}

/* The remainder of a division, a bit at a time. */
static uint32_t
by_division(uint32_t crc, const unsigned char *bytes, size_t size)
{
	size_t i;
	int bit;

	crc = ~crc;
	for (i = 0; i < size; i++) {
		crc ^= bytes[i];
		for (bit = 0; bit < 8; bit++)
			crc = crc & 1 ? crc >> 1 ^ 0x82f63b78 : crc >> 1;
	}
	return ~crc;
}

START_TEST(values_are_those_of_the_standard)
{
	static const unsigned char read_command[48] = {
		0x01, 0xc0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,    0, 0, 0, 0,
		0x14, 0,    0, 0, 0, 0, 4, 0, 0, 0, 0, 0x14, 0, 0, 0, 0x18,
		0x28, 0,    0, 0, 0, 0, 0, 0, 2, 0, 0, 0,    0, 0, 0, 0};
	unsigned char bytes[32];
	int i;

	ck_assert_uint_eq(wax_crc32c(0, "123456789", 9), 0xe3069283);
	ck_assert_uint_eq(wax_crc32c(0, NULL, 0), 0);
	memset(bytes, 0, sizeof(bytes));
	ck_assert_uint_eq(wax_crc32c(0, bytes, 32), 0x8a9136aa);
	memset(bytes, 0xff, sizeof(bytes));
	ck_assert_uint_eq(wax_crc32c(0, bytes, 32), 0x62a8ab43);
	for (i = 0; i < 32; i++)
		bytes[i] = (unsigned char)i;
	ck_assert_uint_eq(wax_crc32c(0, bytes, 32), 0x46dd794e);
	for (i = 0; i < 32; i++)
		bytes[i] = (unsigned char)(31 - i);
	ck_assert_uint_eq(wax_crc32c(0, bytes, 32), 0x113fdb5c);
	ck_assert_uint_eq(wax_crc32c(0, read_command, 48), 0xd9963a56);
}
END_TEST

START_TEST(every_way_gives_the_remainder)
{
	uint32_t expected;
	size_t start, size;

	fill();
	for (size = 0; size < BLOCK_SIZE - 8; size = next_size(size))
		for (start = 0; start < 8; start++) {
			expected = by_division(0x1234, block + start, size);
			ck_assert_uint_eq(
				wax_crc32c(0x1234, block + start, size),
				expected);
			ck_assert_uint_eq(wax_crc32c_portable(
						  0x1234, block + start, size),
					  expected);
		}
}
END_TEST

typedef uint32_t
copy_function(const uint64_t *head, size_t count, void *to, const void *from,
	      size_t size);

/* One copy, from and to any place in a word. */
static void
check_copy(copy_function *copy_padded, size_t count, size_t start, size_t size)
{
	static const uint64_t head[3] = {0x0807060504030201, 0x0f0e0d0c0b0a0908,
					 0x100f0e0d0c0b0a09};
	static unsigned char copy[BLOCK_SIZE + 16];
	unsigned char bytes[sizeof(head)], *to = copy + (size + start) % 8;
	size_t padded = (size + 7) / 8 * 8, i;
	uint32_t crc;

	for (i = 0; i < count; i++)
		wax_store_le64(bytes + 8 * i, head[i]);
	memset(to, 0xa5, padded + 1);
	crc = copy_padded(head, count, to, block + start, size);
	ck_assert_mem_eq(to, block + start, size);
	for (i = size; i < padded; i++)
		ck_assert_uint_eq(to[i], 0);
	ck_assert_uint_eq(to[padded], 0xa5);
	ck_assert_uint_eq(
		by_division(by_division(0, bytes, 8 * count), to, padded), crc);
}

START_TEST(copy_is_padded_and_counts_behind_its_head)
{
	static copy_function *const functions[] = {
		wax_crc32c_copy_padded, wax_crc32c_copy_padded_portable};
	size_t size, start, i;

	fill();
	for (i = 0; i < 2; i++) {
		for (size = 0; size < 200; size++)
			for (start = 0; start < 8; start++)
				check_copy(functions[i], start % 4, start,
					   size);
		for (; size < BLOCK_SIZE - 8; size = next_size(size))
			check_copy(functions[i], size % 4, 1, size);
	}
}
END_TEST

START_TEST(value_goes_on_where_another_ended)
{
	uint32_t whole, part;
	size_t cut;

	fill();
	whole = wax_crc32c(0, block, 700);
	for (cut = 0; cut <= 700; cut++) {
		part = wax_crc32c(0, block, cut);
		ck_assert_uint_eq(wax_crc32c(part, block + cut, 700 - cut),
				  whole);
	}
}
END_TEST

START_TEST(combined_values_are_that_of_both_blocks)
{
	uint32_t a, b;
	size_t cut;

	fill();
	for (cut = 0; cut <= BLOCK_SIZE; cut += 13) {
		a = wax_crc32c(7, block, cut);
		b = wax_crc32c(0, block + cut, BLOCK_SIZE - cut);
		ck_assert_uint_eq(wax_crc32c_combine(a, b, BLOCK_SIZE - cut),
				  wax_crc32c(7, block, BLOCK_SIZE));
	}
	/* The second block may be longer than what can be tried. */
	a = wax_crc32c_combine(1, 0, UINT64_C(1) << 40);
	b = wax_crc32c_combine(wax_crc32c_combine(1, 0, UINT64_C(1) << 39), 0,
			       UINT64_C(1) << 39);
	ck_assert_uint_eq(a, b);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("crc32c");
	TCase *all = tcase_create("all");

	tcase_add_test(all, values_are_those_of_the_standard);
	tcase_add_test(all, every_way_gives_the_remainder);
	tcase_add_test(all, copy_is_padded_and_counts_behind_its_head);
	tcase_add_test(all, value_goes_on_where_another_ended);
	tcase_add_test(all, combined_values_are_that_of_both_blocks);
	suite_add_tcase(suite, all);
	return harness_run(suite);
}
