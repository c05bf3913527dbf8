/* SPDX-License-Identifier: MIT */
/*
 * wax_reader_locate(): where objects lie.
 *
 * Method: messages are composed word by word with image.h, so where each word is
 * in the file is known.
 */
#include "config.h"

#include <errno.h>
#include <string.h>

#include <wax.h>

#include "harness.h"
#include "image.h"

static const struct located {
	const char *claim;
	struct image image;
	struct wax_location expected;
} locateds[] = {
	{"null", {{1}, {0}}, {.pointer_offset = 8}},
	{"struct behind a gap of a word",
	 {{5}, {STRUCT_WORD(1, 2, 1), 9, 1, 2, 0}},
	 {.pointer_offset = 8,
	  .offset = 24,
	  .words = 3,
	  .kind = WAX_KIND_STRUCT,
	  .data_words = 2,
	  .pointers = 1}},
	{"struct of size zero",
	 {{1}, {STRUCT_WORD(-1, 0, 0)}},
	 {.pointer_offset = 8, .offset = 8, .kind = WAX_KIND_STRUCT}},
	{"bools, the last of them alone in a word",
	 {{3}, {LIST_WORD(0, 1, 65), 0, 0}},
	 {.pointer_offset = 8,
	  .offset = 16,
	  .words = 2,
	  .kind = WAX_KIND_LIST,
	  .list_kind = WAX_LIST_BIT,
	  .count = 65}},
	{"voids, which take no words",
	 {{1}, {LIST_WORD(0, 0, 1000)}},
	 {.pointer_offset = 8,
	  .offset = 16,
	  .kind = WAX_KIND_LIST,
	  .list_kind = WAX_LIST_VOID,
	  .count = 1000}},
	{"list of pointers",
	 {{3}, {LIST_WORD(0, 6, 2), 0, 0}},
	 {.pointer_offset = 8,
	  .offset = 16,
	  .words = 2,
	  .kind = WAX_KIND_LIST,
	  .list_kind = WAX_LIST_POINTER,
	  .count = 2}},
	{"list of structs, its tag and a word to spare",
	 {{7}, {LIST_WORD(0, 7, 5), STRUCT_WORD(2, 1, 1), 1, 0, 2, 0, 0}},
	 {.pointer_offset = 8,
	  .offset = 16,
	  .words = 6,
	  .kind = WAX_KIND_LIST,
	  .list_kind = WAX_LIST_COMPOSITE,
	  .count = 2,
	  .data_words = 1,
	  .pointers = 1}},
	{"capability", /* and its index */
	 {{1}, {CAPABILITY_WORD(7)}},
	 {.pointer_offset = 8, .kind = WAX_KIND_CAPABILITY, .count = 7}},
	{"far pointer: pad at 32, object at 48",
	 {{1, 4}, {FAR_WORD(1, 1), 0, STRUCT_WORD(1, 1, 0), 0, 5}},
	 {.pointer_offset = 16,
	  .pad_offset = 32,
	  .offset = 48,
	  .words = 1,
	  .pad_segment = 1,
	  .segment = 1,
	  .pad_words = 1,
	  .kind = WAX_KIND_STRUCT,
	  .data_words = 1}},
	{"double-far pointer: pad in segment 2, object in segment 1",
	 {{1, 2, 2},
	  {DOUBLE_FAR_WORD(0, 2), 0, 5, FAR_WORD(1, 1), LIST_WORD(0, 5, 1)}},
	 {.pointer_offset = 16,
	  .pad_offset = 40,
	  .offset = 32,
	  .words = 1,
	  .pad_segment = 2,
	  .segment = 1,
	  .pad_words = 2,
	  .kind = WAX_KIND_LIST,
	  .list_kind = WAX_LIST_EIGHT,
	  .count = 1}},
};
#define LOCATED_COUNT (int)(sizeof(locateds) / sizeof(locateds[0]))

static struct wax_reader *
open_image(const struct image *image, uint64_t traversal_words)
{
	/* The reader reads them until it is closed. */
	static unsigned char bytes[IMAGE_SIZE_MAX];
	struct wax_reader_opts opts = WAX_READER_OPTS_INIT;
	struct wax_reader *reader;

	opts.traversal_words = traversal_words;
	opts.nesting = 1;
	ck_assert_ok(wax_message_open_memory(bytes, image_write(image, bytes),
					     &opts, &reader, NULL));
	return reader;
}

#define REQUIRE(field)                                           \
	ck_assert_msg(got->field == expected->field,             \
		      "%s: " #field " is %llu, not %llu", claim, \
		      (unsigned long long)got->field,            \
		      (unsigned long long)expected->field)

static void
require_location(const char *claim, const struct wax_location *got,
		 const struct wax_location *expected)
{
	REQUIRE(pointer_offset);
	REQUIRE(pad_offset);
	REQUIRE(offset);
	REQUIRE(words);
	REQUIRE(pad_segment);
	REQUIRE(segment);
	REQUIRE(pad_words);
	REQUIRE(kind);
	REQUIRE(list_kind);
	REQUIRE(count);
	REQUIRE(data_words);
	REQUIRE(pointers);
}

START_TEST(object_is_where_it_was_put)
{
	const struct located *located = &locateds[_i];
	struct wax_reader *reader = open_image(&located->image, 0);
	struct wax_location location;

	ck_assert_ok(wax_reader_locate(wax_reader_root(reader), &location));
	require_location(located->claim, &location, &located->expected);
	wax_reader_close(reader);
}
END_TEST

START_TEST(object_beyond_its_segment_is_refused_and_nothing_is_told)
{
	const struct image image = {{2}, {STRUCT_WORD(0, 2, 0), 0}};
	struct wax_reader *reader = open_image(&image, 0);
	struct wax_location location;
	struct wax_location before;
	struct wax_problem problem;

	memset(&location, 0x55, sizeof(location));
	before = location;
	ck_assert_int_eq(wax_reader_locate(wax_reader_root(reader), &location),
			 -EBADMSG);
	require_location("untouched", &location, &before);
	ck_assert_ok(wax_reader_problem(reader, &problem));
	ck_assert_uint_eq(problem.offset, 8);
	wax_reader_close(reader);
}
END_TEST

START_TEST(unknown_kind_of_pointer_is_refused)
{
	const struct image image = {{1}, {UINT64_C(7)}};
	struct wax_reader *reader = open_image(&image, 0);
	struct wax_location location;

	ck_assert_int_eq(wax_reader_locate(wax_reader_root(reader), &location),
			 -EBADMSG);
	wax_reader_close(reader);
}
END_TEST

START_TEST(looking_uses_up_no_limit)
{
	const struct image image = {{2}, {STRUCT_WORD(0, 1, 0), 0}};
	struct wax_reader *reader = open_image(&image, 1);
	struct wax_pointer_reader root = wax_reader_root(reader);
	struct wax_struct_reader object;
	struct wax_location location;

	ck_assert_ok(wax_reader_locate(root, &location));
	ck_assert_ok(wax_reader_locate(root, &location));
	ck_assert_ok(wax_get_struct(root, &object));
	ck_assert_int_eq(wax_get_struct(root, &object), -EOVERFLOW);
	ck_assert_ok(wax_reader_locate(root, &location));
	root.nesting = 0;
	ck_assert_ok(wax_reader_locate(root, &location));
	wax_reader_close(reader);
}
END_TEST

START_TEST(pointer_that_does_not_exist_is_null)
{
	const struct image image = {{1}, {STRUCT_WORD(-1, 0, 0)}};
	struct wax_reader *reader = open_image(&image, 0);
	struct wax_struct_reader object;
	struct wax_location location;

	ck_assert_ok(wax_get_struct(wax_reader_root(reader), &object));
	ck_assert_ok(wax_reader_locate(wax_struct_reader_pointer(&object, 0),
				       &location));
	ck_assert_uint_eq(location.kind, WAX_KIND_NULL);
	ck_assert_uint_eq(location.pointer_offset, 0);
	wax_reader_close(reader);
}
END_TEST

START_TEST(pointer_in_no_message_is_refused)
{
	const unsigned char word[8] = {0};
	struct wax_pointer_reader pointer = {.word = word};
	struct wax_location location;

	ck_assert_int_eq(wax_reader_locate(pointer, &location), -EINVAL);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("reader-locate");
	TCase *tcase = tcase_create("locate");

	tcase_add_loop_test(tcase, object_is_where_it_was_put, 0,
			    LOCATED_COUNT);
	tcase_add_test(
		tcase,
		object_beyond_its_segment_is_refused_and_nothing_is_told);
	tcase_add_test(tcase, unknown_kind_of_pointer_is_refused);
	tcase_add_test(tcase, looking_uses_up_no_limit);
	tcase_add_test(tcase, pointer_in_no_message_is_refused);
	tcase_add_test(tcase, pointer_that_does_not_exist_is_null);
	suite_add_tcase(suite, tcase);
	return harness_run(suite);
}
