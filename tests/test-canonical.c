/* SPDX-License-Identifier: MIT */
/*
 * Canonical form: each rule, and where the first word is that breaks it.
 *
 * Method: messages composed by image.h.  What is not canonical is made so, and
 * compared with words.  tree-peer asks the stock library about random trees.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "harness.h"
#include "image.h"
#include "read-as.h"
#include "small.h"

static const struct form {
	const char *claim;
	struct image image;
	/* NULL if it is canonical. */
	const char *reason;
	uint64_t offset;
} forms[] = {
	{"null root", {{1}, {0}}, NULL, 0},
	{"struct without words", {{1}, {STRUCT_WORD(-1, 0, 0)}}, NULL, 0},
	{"preorder",
	 {{7},
	  {STRUCT_WORD(0, 0, 2), STRUCT_WORD(1, 0, 1), LIST_WORD(2, 2, 1),
	   LIST_WORD(0, 5, 1), 0, 'x', 0}},
	 "words behind the last object",
	 56},
	{"preorder without gaps",
	 {{6},
	  {STRUCT_WORD(0, 0, 2), STRUCT_WORD(1, 0, 1), LIST_WORD(2, 2, 1),
	   LIST_WORD(0, 5, 1), 0, 'x'}},
	 NULL,
	 0},
	{"children in the wrong order",
	 {{5},
	  {STRUCT_WORD(0, 0, 2), LIST_WORD(2, 2, 1), LIST_WORD(0, 2, 1), 'b',
	   'a'}},
	 "object not behind the one before it",
	 16},
	{"gap",
	 {{4}, {STRUCT_WORD(0, 0, 1), LIST_WORD(1, 2, 1), 0, 'x'}},
	 "object not behind the one before it",
	 16},
	{"struct without words elsewhere",
	 {{2}, {STRUCT_WORD(1, 0, 0), 0}},
	 "struct of size zero with an offset",
	 8},
	{"zero data word",
	 {{3}, {STRUCT_WORD(0, 2, 0), 1, 0}},
	 "zero at the end of a data section",
	 24},
	{"null pointer",
	 {{3}, {STRUCT_WORD(0, 1, 1), 1, 0}},
	 "null at the end of a pointer section",
	 24},
	{"list whose first element needs it all",
	 {{6}, {LIST_WORD(0, 7, 4), STRUCT_WORD(2, 2, 0), 0, 1, 0, 0}},
	 NULL,
	 0},
	{"list whose elements are too large",
	 {{6}, {LIST_WORD(0, 7, 4), STRUCT_WORD(2, 2, 0), 1, 0, 1, 0}},
	 "last data word is zero in all elements",
	 16},
	{"list whose elements have a pointer too many",
	 {{4}, {LIST_WORD(0, 7, 2), STRUCT_WORD(1, 1, 1), 1, 0}},
	 "last pointer is null in all elements",
	 16},
	{"empty list of structs that are not empty",
	 {{2}, {LIST_WORD(0, 7, 0), STRUCT_WORD(0, 1, 0)}},
	 "last data word is zero in all elements",
	 16},
	{"structs without words",
	 {{2}, {LIST_WORD(0, 7, 0), STRUCT_WORD(9, 0, 0)}},
	 NULL,
	 0},
	{"more words than elements",
	 {{4}, {LIST_WORD(0, 7, 2), STRUCT_WORD(1, 1, 0), 1, 0}},
	 "words behind the last element",
	 16},
	{"bits", {{2}, {LIST_WORD(0, 1, 3), 7}}, NULL, 0},
	{"bits behind the last",
	 {{2}, {LIST_WORD(0, 1, 3), 15}},
	 "bits behind the last element",
	 16},
	{"bytes behind the last",
	 {{2}, {LIST_WORD(0, 2, 1), 0x100}},
	 "bytes behind the last element",
	 16},
	{"two segments",
	 {{1, 2}, {FAR_WORD(0, 1), STRUCT_WORD(0, 1, 0), 1}},
	 "more than one segment",
	 16},
	{"far pointer in one segment",
	 {{3}, {FAR_WORD(1, 0), STRUCT_WORD(0, 1, 0), 1}},
	 "far pointer",
	 8},
	{"capability", {{1}, {CAPABILITY_WORD(0)}}, "capability", 8},
};

START_TEST(form_is_told_and_what_breaks_it)
{
	const struct form *c = &forms[_i];
	struct wax_reader *reader;
	struct wax_problem problem;
	unsigned char *block;
	int is_canonical;

	reader = open_image(&c->image, NULL, &block);
	is_canonical = wax_reader_is_canonical(reader);
	ck_assert_msg(is_canonical == (c->reason == NULL), "%s: %d", c->claim,
		      is_canonical);
	if (c->reason != NULL) {
		ck_assert_ok(wax_reader_problem(reader, &problem));
		ck_assert_str_eq(problem.reason, c->reason);
		ck_assert_msg(problem.offset == c->offset, "%s: blames %llu",
			      c->claim, (unsigned long long)problem.offset);
	}
	wax_reader_close(reader);
	free(block);
}
END_TEST

START_TEST(form_is_made)
{
	const struct form *c = &forms[_i];
	struct small small = {.capacity = 64, .is_single = 1};
	unsigned char bytes[IMAGE_SIZE_MAX];
	size_t size = image_write(&c->image, bytes);
	struct wax_builder *builder;
	struct wax_reader *reader;
	unsigned char *block;
	int err;

	reader = open_image(&c->image, NULL, &block);
	ck_assert_ok(small_create(&small, &builder));
	err = wax_canonicalize(builder, wax_reader_root(reader));
	wax_reader_close(reader);
	free(block);
	if (strcmp(c->claim, "capability") == 0) {
		ck_assert_int_eq(err, -EBADMSG);
		ck_assert_ok(wax_builder_abort(builder));
		small_destroy(&small);
		return;
	}
	ck_assert_ok(err);
	ck_assert_ok(wax_builder_finish(builder));
	if (c->reason == NULL) {
		ck_assert_uint_eq(small.size, size);
		ck_assert_mem_eq(small.bytes, bytes, size);
	}
	ck_assert_ok(wax_message_open_memory(small.bytes, small.size, NULL,
					     &reader, NULL));
	ck_assert_int_eq(wax_reader_is_canonical(reader), 1);
	wax_reader_close(reader);
	small_destroy(&small);
}
END_TEST

static int
canonicalize_in(struct small *small, const struct image *image)
{
	struct wax_builder *builder;
	struct wax_reader *reader;
	unsigned char *block;
	int err;

	reader = open_image(image, NULL, &block);
	ck_assert_ok(small_create(small, &builder));
	err = wax_canonicalize(builder, wax_reader_root(reader));
	wax_reader_close(reader);
	free(block);
	ck_assert_ok(wax_builder_abort(builder));
	small_destroy(small);
	return err;
}

START_TEST(form_has_one_segment_or_none_at_all)
{
	static const struct image image = {{4}, {LIST_WORD(0, 5, 3), 1, 2, 3}};
	struct small small = {.capacity = 4};

	ck_assert_ok(canonicalize_in(&small, &image));
	small.capacity = 3;
	ck_assert_int_eq(canonicalize_in(&small, &image), -EOVERFLOW);
}
END_TEST

START_TEST(malformed_message_has_no_form)
{
	static const struct image outside = {{1}, {STRUCT_WORD(0, 1, 0)}};
	static const struct image loop = {
		{2}, {STRUCT_WORD(0, 0, 1), STRUCT_WORD(-1, 0, 1)}};
	struct wax_reader *reader;
	unsigned char *block;

	reader = open_image(&outside, NULL, &block);
	ck_assert_int_eq(wax_reader_is_canonical(reader), -EBADMSG);
	wax_reader_close(reader);
	free(block);
	/* Not preorder, which is seen before the limit is. */
	reader = open_image(&loop, NULL, &block);
	ck_assert_int_eq(wax_reader_is_canonical(reader), 0);
	wax_reader_close(reader);
	free(block);
}
END_TEST

START_TEST(message_being_built_is_asked_like_a_finished_one)
{
	struct small small = {.capacity = 8};
	struct wax_struct_builder object;
	struct wax_builder *builder;
	struct wax_reader *reader;

	ck_assert_ok(small_create(&small, &builder));
	ck_assert_ok(wax_init_struct(wax_builder_root(builder), 1, 0, &object));
	ck_assert_ok(wax_builder_read(builder, NULL, &reader));
	ck_assert_int_eq(wax_reader_is_canonical(reader), 0);
	ck_assert_ok(wax_set_u8(&object, 0, 1, 0));
	ck_assert_int_eq(wax_reader_is_canonical(reader), 1);
	wax_reader_close(reader);
	ck_assert_ok(wax_builder_abort(builder));
	small_destroy(&small);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("canonical");
	TCase *rules = tcase_create("rules");
	const int count = sizeof(forms) / sizeof(forms[0]);

	tcase_add_loop_test(rules, form_is_told_and_what_breaks_it, 0, count);
	tcase_add_loop_test(rules, form_is_made, 0, count);
	tcase_add_test(rules, form_has_one_segment_or_none_at_all);
	tcase_add_test(rules, malformed_message_has_no_form);
	tcase_add_test(rules, message_being_built_is_asked_like_a_finished_one);
	suite_add_tcase(suite, rules);
	return harness_run(suite);
}
