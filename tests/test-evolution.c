/* SPDX-License-Identifier: MIT */
/*
 * Messages of an older or a newer schema, and the edges of the accessors.
 *
 * Method: messages are composed word by word with image.h, as the schema of the
 * writer would have them, and read as that of the reader has them.  Numbers are
 * chosen so that each byte tells where it comes from.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <wax.h>

#include "harness.h"
#include "read-as.h"

#define WORD UINT64_C(0x8877665544332211)

static struct wax_reader *reader;
static unsigned char *block;

static void
open_words(const struct image *image)
{
	reader = open_image(image, NULL, &block);
}

static void
teardown(void)
{
	wax_reader_close(reader);
	free(block);
}

static struct wax_struct_reader
root_struct(const struct image *image)
{
	struct wax_struct_reader object;

	open_words(image);
	ck_assert_ok(wax_get_struct(wax_reader_root(reader), &object));
	return object;
}

static struct wax_list_reader
root_list(const struct image *image, uint32_t kind)
{
	struct wax_list_reader list;

	open_words(image);
	ck_assert_ok(wax_get_list(wax_reader_root(reader), kind, &list));
	return list;
}

static struct wax_struct_reader
element(const struct wax_list_reader *list, uint32_t index)
{
	struct wax_struct_reader object;

	ck_assert_ok(wax_list_reader_struct(list, index, &object));
	return object;
}

static void
assert_text(struct wax_pointer_reader pointer, const char *expected)
{
	const char *text;
	size_t size;

	ck_assert_ok(wax_get_text(pointer, &text, &size));
	ck_assert_str_eq(text, expected);
	ck_assert_uint_eq(size, strlen(expected));
}

/* -- Structs --------------------------------------------------------------- */

START_TEST(fields_that_an_old_writer_lacks_read_as_defaults)
{
	static const struct image image = {
		{4}, {STRUCT_WORD(0, 1, 1), WORD, LIST_WORD(0, 2, 2), 'a'}};
	struct wax_struct_reader object = root_struct(&image);

	ck_assert_uint_eq(wax_get_u64(&object, 0, 0), WORD);
	ck_assert_uint_eq(wax_get_u64(&object, 8, 77), 77);
	ck_assert_uint_eq(wax_get_u64(&object, 1, 77), 77);
	ck_assert_uint_eq(wax_get_u32(&object, 4, 0), 0x88776655);
	ck_assert_uint_eq(wax_get_u32(&object, 5, 77), 77);
	ck_assert_uint_eq(wax_get_u16(&object, 6, 0), 0x8877);
	ck_assert_uint_eq(wax_get_u16(&object, 7, 77), 77);
	ck_assert_uint_eq(wax_get_u8(&object, 7, 0), 0x88);
	ck_assert_uint_eq(wax_get_u8(&object, 8, 77), 77);
	ck_assert_uint_eq(wax_get_u8(&object, UINT32_MAX, 77), 77);
	ck_assert_int_eq(wax_get_bool(&object, 63, 0), 1);
	ck_assert_int_eq(wax_get_bool(&object, 62, 0), 0);
	ck_assert_int_eq(wax_get_bool(&object, 64, 1), 1);
	ck_assert_int_eq(wax_get_bool(&object, 64, 0), 0);
	ck_assert(wax_get_f32(&object, 8, 1.5f) == 1.5f);
	ck_assert(wax_get_f64(&object, 8, -1.5) == -1.5);
	ck_assert_int_eq(wax_get_i64(&object, 8, -7), -7);

	assert_text(wax_struct_reader_pointer(&object, 0), "a");
	ck_assert_ptr_null(wax_struct_reader_pointer(&object, 1).word);
	assert_text(wax_struct_reader_pointer(&object, 1), "");
}
END_TEST

START_TEST(fields_that_an_old_reader_lacks_are_ignored)
{
	static const struct image image = {
		{6},
		{STRUCT_WORD(0, 2, 2), WORD, 99, LIST_WORD(1, 2, 2), 0, 'a'}};
	struct wax_struct_reader object = root_struct(&image);

	ck_assert_uint_eq(wax_get_u64(&object, 0, 0), WORD);
	assert_text(wax_struct_reader_pointer(&object, 0), "a");
}
END_TEST

START_TEST(values_are_stored_xor_their_default)
{
	static const struct image image = {{2}, {STRUCT_WORD(0, 1, 0), WORD}};
	struct wax_struct_reader object = root_struct(&image);

	ck_assert_uint_eq(wax_get_u64(&object, 0, WORD), 0);
	ck_assert_uint_eq(wax_get_u32(&object, 0, 0xffffffff), 0xbbccddee);
	ck_assert_uint_eq(wax_get_u16(&object, 0, 0xf), 0x221e);
	ck_assert_uint_eq(wax_get_u8(&object, 0, 0x11), 0);
	ck_assert_int_eq(wax_get_i8(&object, 7, 0), -0x78);
	ck_assert_int_eq(wax_get_i8(&object, 7, -1), 0x77);
	ck_assert_int_eq(wax_get_i16(&object, 6, 0), -0x7789);
	ck_assert_int_eq(wax_get_i32(&object, 4, -1), 0x778899aa);
	ck_assert_int_eq(wax_get_i64(&object, 0, -1), (int64_t)~WORD);
	ck_assert_int_eq(wax_get_bool(&object, 0, 1), 0);
	ck_assert_int_eq(wax_get_bool(&object, 1, 1), 1);
}
END_TEST

START_TEST(null_struct_is_all_defaults)
{
	static const struct image image = {{1}, {0}};
	struct wax_struct_reader object = root_struct(&image);
	struct wax_list_reader list;

	ck_assert_uint_eq(wax_get_u8(&object, 0, 5), 5);
	ck_assert_int_eq(wax_get_bool(&object, 0, 1), 1);
	ck_assert_ok(
		wax_get_struct(wax_struct_reader_pointer(&object, 0), &object));
	ck_assert_ok(wax_get_list(wax_struct_reader_pointer(&object, 0),
				  WAX_LIST_COMPOSITE, &list));
	ck_assert_uint_eq(list.count, 0);
	ck_assert_int_eq(wax_list_reader_struct(&list, 0, &object), -EINVAL);
	ck_assert_int_eq(wax_get_list(wax_reader_root(reader), 8, &list),
			 -EINVAL);
}
END_TEST

/* -- Lists ----------------------------------------------------------------- */

START_TEST(numbers_are_read_as_structs_of_one_field)
{
	static const struct image image = {
		{3}, {LIST_WORD(0, 4, 3), WORD, 0x01020304}};
	struct wax_list_reader list = root_list(&image, WAX_LIST_COMPOSITE);
	struct wax_struct_reader object = element(&list, 1);

	ck_assert_uint_eq(list.count, 3);
	ck_assert_uint_eq(wax_get_u32(&object, 0, 0), 0x88776655);
	ck_assert_uint_eq(wax_get_u16(&object, 2, 0), 0x8877);
	ck_assert_uint_eq(wax_get_u64(&object, 0, 77), 77);
	ck_assert_uint_eq(wax_get_u8(&object, 4, 77), 77);
	ck_assert_ptr_null(wax_struct_reader_pointer(&object, 0).word);
	object = element(&list, 2);
	ck_assert_uint_eq(wax_get_u32(&object, 0, 0), 0x01020304);
	ck_assert_int_eq(wax_list_reader_struct(&list, 3, &object), -EINVAL);
}
END_TEST

START_TEST(bytes_are_read_as_structs_of_one_field)
{
	static const struct image image = {{2}, {LIST_WORD(0, 2, 8), WORD}};
	struct wax_list_reader list = root_list(&image, WAX_LIST_COMPOSITE);
	struct wax_struct_reader object = element(&list, 7);

	ck_assert_uint_eq(wax_get_u8(&object, 0, 0), 0x88);
	ck_assert_uint_eq(wax_get_u16(&object, 0, 77), 77);
	ck_assert_int_eq(wax_get_bool(&object, 7, 0), 1);
	ck_assert_int_eq(wax_get_bool(&object, 8, 0), 0);
}
END_TEST

START_TEST(pointers_are_read_as_structs_of_one_pointer)
{
	static const struct image image = {
		{5}, {LIST_WORD(0, 6, 2), 0, LIST_WORD(1, 2, 2), 'x', 'a'}};
	struct wax_list_reader list = root_list(&image, WAX_LIST_COMPOSITE);
	struct wax_struct_reader object = element(&list, 1);

	assert_text(wax_struct_reader_pointer(&object, 0), "a");
	ck_assert_ptr_null(wax_struct_reader_pointer(&object, 1).word);
	ck_assert_uint_eq(wax_get_u8(&object, 0, 77), 77);
}
END_TEST

START_TEST(voids_are_read_as_empty_structs)
{
	static const struct image image = {{1}, {LIST_WORD(0, 0, 5)}};
	struct wax_list_reader list = root_list(&image, WAX_LIST_COMPOSITE);
	struct wax_struct_reader object = element(&list, 4);

	ck_assert_uint_eq(wax_get_u8(&object, 0, 77), 77);
	ck_assert_int_eq(wax_list_reader_struct(&list, 5, &object), -EINVAL);
}
END_TEST

/* Three structs of two data words and two pointers. */
static const struct image structs = {
	{16},
	{LIST_WORD(0, 7, 12), STRUCT_WORD(3, 2, 2),
	 /* 0 */ 0x11, 0x12, LIST_WORD(9, 2, 2), UINT64_MAX,
	 /* 1 */ 0x21, 0x22, LIST_WORD(6, 2, 2), UINT64_MAX,
	 /* 2 */ 0x31, 0x32, LIST_WORD(2, 2, 2), UINT64_MAX,
	 /* texts */ 'a', 'b'}};

START_TEST(structs_are_read_as_numbers_with_their_stride)
{
	struct wax_list_reader list = root_list(&structs, WAX_LIST_FOUR);

	ck_assert_uint_eq(list.count, 3);
	ck_assert_uint_eq(wax_list_get_u32(&list, 0), 0x11);
	ck_assert_uint_eq(wax_list_get_u32(&list, 1), 0x21);
	ck_assert_uint_eq(wax_list_get_u32(&list, 2), 0x31);
	ck_assert_uint_eq(wax_list_get_u32(&list, 3), 0);
	ck_assert_int_eq(wax_list_get_bool(&list, 0), 0);
}
END_TEST

/* CVE-2022-46149 */
START_TEST(structs_are_read_as_pointers_with_their_stride)
{
	struct wax_list_reader list = root_list(&structs, WAX_LIST_POINTER);

	ck_assert_uint_eq(list.count, 3);
	assert_text(wax_list_reader_pointer(&list, 0), "a");
	assert_text(wax_list_reader_pointer(&list, 1), "b");
	assert_text(wax_list_reader_pointer(&list, 2), "b");
	ck_assert_ptr_null(wax_list_reader_pointer(&list, 3).word);
	ck_assert_uint_eq(wax_list_get_u64(&list, 0), 0);
}
END_TEST

START_TEST(structs_are_read_as_voids)
{
	struct wax_list_reader list = root_list(&structs, WAX_LIST_VOID);

	ck_assert_uint_eq(list.count, 3);
}
END_TEST

START_TEST(structs_are_read_as_structs)
{
	struct wax_list_reader list = root_list(&structs, WAX_LIST_COMPOSITE);
	struct wax_struct_reader object = element(&list, 2);

	ck_assert_uint_eq(wax_get_u64(&object, 0, 0), 0x31);
	ck_assert_uint_eq(wax_get_u64(&object, 8, 0), 0x32);
	ck_assert_uint_eq(wax_get_u64(&object, 16, 77), 77);
	assert_text(wax_struct_reader_pointer(&object, 0), "b");
	ck_assert_ptr_nonnull(wax_struct_reader_pointer(&object, 1).word);
	ck_assert_ptr_null(wax_struct_reader_pointer(&object, 2).word);
}
END_TEST

START_TEST(bools_are_packed)
{
	static const struct image image = {{3}, {LIST_WORD(0, 1, 66), WORD, 2}};
	struct wax_list_reader list = root_list(&image, WAX_LIST_BIT);
	struct wax_struct_reader object;

	ck_assert_int_eq(wax_list_get_bool(&list, 0), 1);
	ck_assert_int_eq(wax_list_get_bool(&list, 1), 0);
	ck_assert_int_eq(wax_list_get_bool(&list, 63), 1);
	ck_assert_int_eq(wax_list_get_bool(&list, 64), 0);
	ck_assert_int_eq(wax_list_get_bool(&list, 65), 1);
	ck_assert_int_eq(wax_list_get_bool(&list, 66), 0);
	ck_assert_uint_eq(wax_list_get_u8(&list, 0), 0);
	ck_assert_int_eq(wax_list_reader_struct(&list, 0, &object), -EINVAL);
}
END_TEST

START_TEST(number_lists_give_zero_outside)
{
	static const struct image image = {{2}, {LIST_WORD(0, 3, 4), WORD}};
	struct wax_list_reader list = root_list(&image, WAX_LIST_TWO);

	ck_assert_uint_eq(wax_list_get_u16(&list, 3), 0x8877);
	ck_assert_int_eq(wax_list_get_i16(&list, 3), -0x7789);
	ck_assert_uint_eq(wax_list_get_u16(&list, 4), 0);
	ck_assert_uint_eq(wax_list_get_u32(&list, 0), 0);
	ck_assert_ptr_null(wax_list_reader_pointer(&list, 0).word);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("evolution");
	TCase *reading = tcase_create("reading");

	tcase_add_checked_fixture(reading, NULL, teardown);
	tcase_add_test(reading,
		       fields_that_an_old_writer_lacks_read_as_defaults);
	tcase_add_test(reading, fields_that_an_old_reader_lacks_are_ignored);
	tcase_add_test(reading, values_are_stored_xor_their_default);
	tcase_add_test(reading, null_struct_is_all_defaults);
	tcase_add_test(reading, numbers_are_read_as_structs_of_one_field);
	tcase_add_test(reading, bytes_are_read_as_structs_of_one_field);
	tcase_add_test(reading, pointers_are_read_as_structs_of_one_pointer);
	tcase_add_test(reading, voids_are_read_as_empty_structs);
	tcase_add_test(reading, structs_are_read_as_numbers_with_their_stride);
	tcase_add_test(reading, structs_are_read_as_pointers_with_their_stride);
	tcase_add_test(reading, structs_are_read_as_voids);
	tcase_add_test(reading, structs_are_read_as_structs);
	tcase_add_test(reading, bools_are_packed);
	tcase_add_test(reading, number_lists_give_zero_outside);
	suite_add_tcase(suite, reading);
	return harness_run(suite);
}
