/* SPDX-License-Identifier: MIT */
/*
 * The inline accessors of builders: what they store, and where they stop.
 *
 * Method: structs and lists are values, so here they point into an array on the
 * stack instead of a message.  Bytes around what may be stored are 0xee and have
 * to stay so.
 */
#include "config.h"

#include <errno.h>
#include <string.h>

#include <wax.h>

#include "harness.h"

#define FILL 0xee
#define MARGIN 16

static unsigned char memory[MARGIN + 32 + MARGIN];
static unsigned char *const inside = memory + MARGIN;

static void
setup(void)
{
	memset(memory, FILL, sizeof(memory));
}

/* Only bytes [first, first + size) of what is inside may have changed. */
static void
assert_untouched_but(size_t first, size_t size)
{
	size_t i;

	for (i = 0; i < sizeof(memory); i++)
		if (i < MARGIN + first || MARGIN + first + size <= i)
			ck_assert_msg(memory[i] == FILL, "byte %zd is %x",
				      (ssize_t)i - MARGIN, memory[i]);
}

/* A data section of 16 bytes and one pointer. */
static struct wax_struct_builder
a_struct(void)
{
	return (struct wax_struct_builder){NULL, inside, 16, 1};
}

static struct wax_list_builder
a_list(uint32_t kind, uint32_t bits, uint32_t capacity)
{
	return (struct wax_list_builder){
		.elements = inside,
		.count = capacity,
		.capacity = capacity,
		.stride_bits = bits,
		.kind = kind,
	};
}

START_TEST(numbers_are_little_endian)
{
	static const unsigned char expected[16] = {
		0x11, 0xff, 0x34, 0x12, 4, 3, 2, 1, 8, 7, 6, 5, 4, 3, 2, 1};
	struct wax_struct_builder object = a_struct();

	ck_assert_ok(wax_set_u8(&object, 0, 0x11, 0));
	ck_assert_ok(wax_set_i8(&object, 1, -1, 0));
	ck_assert_ok(wax_set_u16(&object, 2, 0x1234, 0));
	ck_assert_ok(wax_set_u32(&object, 4, 0x01020304, 0));
	ck_assert_ok(wax_set_u64(&object, 8, UINT64_C(0x0102030405060708), 0));
	ck_assert_mem_eq(inside, expected, 16);
	assert_untouched_but(0, 16);

	ck_assert_ok(wax_set_f32(&object, 0, 1.0f, 0));
	ck_assert_mem_eq(inside, "\0\0\200\77", 4);
	ck_assert_ok(wax_set_f64(&object, 8, -2.0, 0));
	ck_assert_mem_eq(inside + 8, "\0\0\0\0\0\0\0\300", 8);
	ck_assert_ok(wax_set_i16(&object, 0, -2, 0));
	ck_assert_mem_eq(inside, "\376\377", 2);
	ck_assert_ok(wax_set_i32(&object, 0, -2, 0));
	ck_assert_mem_eq(inside, "\376\377\377\377", 4);
	ck_assert_ok(wax_set_i64(&object, 8, -2, 0));
	ck_assert_mem_eq(inside + 8, "\376\377\377\377\377\377\377\377", 8);
}
END_TEST

START_TEST(default_is_stored_as_zero)
{
	static const unsigned char zeros[16];
	struct wax_struct_builder object = a_struct();

	ck_assert_ok(wax_set_u64(&object, 0, UINT64_MAX - 5, UINT64_MAX - 5));
	ck_assert_ok(wax_set_i32(&object, 8, -32, -32));
	ck_assert_ok(wax_set_f32(&object, 12, 1.5f, 1.5f));
	ck_assert_mem_eq(inside, zeros, 16);
	ck_assert_ok(wax_set_u8(&object, 0, 0xf0, 0xff));
	ck_assert_uint_eq(inside[0], 0x0f);
}
END_TEST

START_TEST(last_number_in_and_first_out)
{
	struct wax_struct_builder object = a_struct();

	ck_assert_int_eq(wax_set_u8(&object, 16, 0, 0), -EINVAL);
	ck_assert_int_eq(wax_set_u16(&object, 15, 0, 0), -EINVAL);
	ck_assert_int_eq(wax_set_u32(&object, 13, 0, 0), -EINVAL);
	ck_assert_int_eq(wax_set_f64(&object, 9, 0, 0), -EINVAL);
	ck_assert_int_eq(wax_set_u64(&object, UINT32_MAX, 0, 0), -EINVAL);
	assert_untouched_but(0, 0);
	ck_assert_ok(wax_set_u8(&object, 15, 0, 0));
	ck_assert_ok(wax_set_u16(&object, 14, 0, 0));
	ck_assert_ok(wax_set_u32(&object, 12, 0, 0));
	ck_assert_ok(wax_set_f64(&object, 8, 0, 0));
	assert_untouched_but(8, 8);
	object.data_bytes = 0;
	ck_assert_int_eq(wax_set_u8(&object, 0, 0, 0), -EINVAL);
	ck_assert_int_eq(wax_set_u64(&object, 0, 0, 0), -EINVAL);
	ck_assert_int_eq(wax_set_bool(&object, 0, 0, 0), -EINVAL);
	assert_untouched_but(8, 8);
}
END_TEST

START_TEST(bool_changes_one_bit)
{
	struct wax_struct_builder object = a_struct();

	ck_assert_ok(wax_set_bool(&object, 127, 0, 0));
	ck_assert_uint_eq(inside[15], FILL & 0x7f);
	ck_assert_ok(wax_set_bool(&object, 127, 2, 0));
	ck_assert_uint_eq(inside[15], FILL);
	/* True XOR a default of true. */
	ck_assert_ok(wax_set_bool(&object, 121, 1, 1));
	ck_assert_uint_eq(inside[15], FILL & ~2);
	ck_assert_ok(wax_set_bool(&object, 121, 0, 1));
	ck_assert_uint_eq(inside[15], FILL);
	ck_assert_int_eq(wax_set_bool(&object, 128, 0, 0), -EINVAL);
	assert_untouched_but(15, 1);
}
END_TEST

START_TEST(pointers_follow_the_data)
{
	struct wax_struct_builder object = a_struct();

	ck_assert_ptr_eq(wax_struct_builder_pointer(&object, 0).word,
			 inside + 16);
	ck_assert_ptr_null(wax_struct_builder_pointer(&object, 1).word);
}
END_TEST

START_TEST(last_element_in_and_first_out)
{
	struct wax_list_builder list = a_list(WAX_LIST_TWO, 16, 3);

	ck_assert_int_eq(wax_list_set_u16(&list, 3, 0), -EINVAL);
	ck_assert_int_eq(wax_list_set_u16(&list, UINT32_MAX, 0), -EINVAL);
	assert_untouched_but(0, 0);
	ck_assert_ok(wax_list_set_i16(&list, 2, -2));
	ck_assert_mem_eq(inside + 4, "\376\377", 2);
	assert_untouched_but(4, 2);
}
END_TEST

START_TEST(elements_of_another_size_are_refused)
{
	struct wax_list_builder list = a_list(WAX_LIST_FOUR, 32, 3);

	ck_assert_int_eq(wax_list_set_u16(&list, 0, 0), -EINVAL);
	ck_assert_int_eq(wax_list_set_u64(&list, 0, 0), -EINVAL);
	ck_assert_int_eq(wax_list_set_bool(&list, 0, 0), -EINVAL);
	ck_assert_ptr_null(wax_list_builder_pointer(&list, 0).word);
	list = a_list(WAX_LIST_POINTER, 64, 3);
	ck_assert_int_eq(wax_list_set_u64(&list, 0, 0), -EINVAL);
	list = a_list(WAX_LIST_COMPOSITE, 64, 3);
	ck_assert_int_eq(wax_list_set_u64(&list, 0, 0), -EINVAL);
	ck_assert_ptr_null(wax_list_builder_pointer(&list, 0).word);
	assert_untouched_but(0, 0);
	list = a_list(WAX_LIST_FOUR, 32, 3);
	ck_assert_ok(wax_list_set_f32(&list, 1, 1.0f));
	ck_assert_mem_eq(inside + 4, "\0\0\200\77", 4);
}
END_TEST

START_TEST(last_bool_in_and_first_out)
{
	struct wax_list_builder list = a_list(WAX_LIST_BIT, 1, 12);

	ck_assert_ok(wax_list_set_bool(&list, 11, 0));
	ck_assert_uint_eq(inside[1], FILL & ~8);
	ck_assert_ok(wax_list_set_bool(&list, 11, 4));
	ck_assert_uint_eq(inside[1], FILL);
	ck_assert_int_eq(wax_list_set_bool(&list, 12, 1), -EINVAL);
	ck_assert_int_eq(wax_list_set_u8(&list, 0, 0), -EINVAL);
	assert_untouched_but(0, 0);
}
END_TEST

START_TEST(last_pointer_in_and_first_out)
{
	struct wax_list_builder list = a_list(WAX_LIST_POINTER, 64, 3);

	ck_assert_ptr_eq(wax_list_builder_pointer(&list, 2).word, inside + 16);
	ck_assert_ptr_null(wax_list_builder_pointer(&list, 3).word);
}
END_TEST

START_TEST(struct_may_be_filled_before_the_count_shows_it)
{
	struct wax_list_builder list = a_list(WAX_LIST_COMPOSITE, 128, 2);
	struct wax_struct_builder object = {0};

	list.data_bytes = 8;
	list.pointers = 1;
	list.count = 0;
	ck_assert_int_eq(wax_list_builder_struct(&list, 2, &object), -EINVAL);
	ck_assert_ptr_null(object.data);
	ck_assert_ok(wax_list_builder_struct(&list, 1, &object));
	ck_assert_ptr_eq(object.data, inside + 16);
	ck_assert_uint_eq(object.data_bytes, 8);
	ck_assert_uint_eq(object.pointers, 1);
	list.kind = WAX_LIST_POINTER;
	ck_assert_int_eq(wax_list_builder_struct(&list, 0, &object), -EINVAL);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("accessors");
	TCase *storing = tcase_create("storing");

	tcase_add_checked_fixture(storing, setup, NULL);
	tcase_add_test(storing, numbers_are_little_endian);
	tcase_add_test(storing, default_is_stored_as_zero);
	tcase_add_test(storing, last_number_in_and_first_out);
	tcase_add_test(storing, bool_changes_one_bit);
	tcase_add_test(storing, pointers_follow_the_data);
	tcase_add_test(storing, last_element_in_and_first_out);
	tcase_add_test(storing, elements_of_another_size_are_refused);
	tcase_add_test(storing, last_bool_in_and_first_out);
	tcase_add_test(storing, last_pointer_in_and_first_out);
	tcase_add_test(storing, struct_may_be_filled_before_the_count_shows_it);
	suite_add_tcase(suite, storing);
	return harness_run(suite);
}
