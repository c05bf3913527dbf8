/* SPDX-License-Identifier: MIT */
/*
 * The reader on sound messages: what is accepted, limits, options, accessors.
 *
 * Method: messages are composed word by word with image.h; what must come out
 * is typed in.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>

#include <wax.h>

#include "harness.h"
#include "read-as.h"

/* -- Accepted -------------------------------------------------------------- */

static const struct sound {
	const char *claim;
	struct image image;
	int (*read)(struct wax_pointer_reader root);
	struct wax_reader_totals totals;
} sounds[] = {
	{"null root", {{1}, {0}}, as_struct, {0, 0, 1, 0, 0}},
	{"null root as a list", {{1}, {0}}, as_structs, {0, 0, 1, 0, 0}},
	{"null root as text", {{1}, {0}}, as_text, {0, 0, 1, 0, 0}},
	{"struct that ends with its segment",
	 {{3}, {STRUCT_WORD(0, 1, 1), 0, 0}},
	 as_struct,
	 {1, 0, 3, 1, 0}},
	{"struct of size zero",
	 {{1}, {STRUCT_WORD(-1, 0, 0)}},
	 as_struct,
	 {1, 0, 1, 1, 0}},
	{"struct of size zero behind the last word",
	 {{2}, {STRUCT_WORD(1, 0, 0), 0}},
	 as_struct,
	 {1, 0, 1, 1, 0}},
	{"list that ends with its segment",
	 {{2}, {LIST_WORD(0, 5, 1), 0}},
	 as_numbers,
	 {0, 1, 2, 1, 0}},
	{"64 bits in a word",
	 {{2}, {LIST_WORD(0, 1, 64), 0}},
	 as_bools,
	 {0, 1, 2, 1, 0}},
	{"empty list behind the last word",
	 {{1}, {LIST_WORD(0, 5, 0)}},
	 as_numbers,
	 {0, 1, 1, 1, 0}},
	{"as many voids as the limit allows",
	 {{1}, {LIST_WORD(0, 0, 8 << 20)}},
	 as_voids,
	 {0, 1, 1, 1, 0}},
	{"as many structs without words as the limit allows",
	 {{2}, {LIST_WORD(0, 7, 0), STRUCT_WORD((8 << 20) - 1, 0, 0)}},
	 as_structs,
	 {(8 << 20) - 1, 1, 2, 1, 0}},
	{"fewer elements than the list has words",
	 {{4}, {LIST_WORD(0, 7, 2), STRUCT_WORD(1, 1, 0), 0, 0}},
	 as_structs,
	 {1, 1, 3, 1, 0}},
	{"text that is only a NUL",
	 {{2}, {LIST_WORD(0, 2, 1), 0}},
	 as_text,
	 {0, 1, 2, 1, 0}},
	{"far pointer back to the segment of the root",
	 {{3, 2},
	  {FAR_WORD(0, 1), STRUCT_WORD(0, 1, 0), 7, STRUCT_WORD(0, 0, 1),
	   FAR_WORD(1, 0)}},
	 as_struct,
	 {2, 0, 3, 2, 0}},
	{"double-far pointer to the segment of the root",
	 {{2, 2},
	  {DOUBLE_FAR_WORD(0, 1), 7, FAR_WORD(1, 0), STRUCT_WORD(0, 1, 0)}},
	 as_struct,
	 {1, 0, 2, 1, 0}},
	{"double-far pad in the segment of the root, the list in a third",
	 {{3, 1, 2},
	  {DOUBLE_FAR_WORD(1, 0), FAR_WORD(0, 2), LIST_WORD(0, 7, 1), 0,
	   STRUCT_WORD(1, 1, 0), 7}},
	 as_structs,
	 {1, 1, 3, 1, 0}},
	{"capabilities, also over a landing pad",
	 {{3, 1},
	  {STRUCT_WORD(0, 0, 2), CAPABILITY_WORD(0), FAR_WORD(0, 1),
	   CAPABILITY_WORD(9)}},
	 as_struct,
	 {1, 0, 3, 2, 2}},
	{"far pointer to a struct",
	 {{1, 2}, {FAR_WORD(0, 1), STRUCT_WORD(0, 1, 0), 0}},
	 as_struct,
	 {1, 0, 2, 1, 0}},
	{"far pointer whose struct is in front of its pad",
	 {{1, 2}, {FAR_WORD(1, 1), 0, STRUCT_WORD(-2, 1, 0)}},
	 as_struct,
	 {1, 0, 2, 1, 0}},
	{"far pointer to a list in the same segment",
	 {{3}, {FAR_WORD(1, 0), LIST_WORD(0, 5, 1), 0}},
	 as_numbers,
	 {0, 1, 2, 1, 0}},
	{"null landing pad is a struct of size zero",
	 {{1, 1}, {FAR_WORD(0, 1), 0}},
	 as_struct,
	 {1, 0, 1, 1, 0}},
	{"double-far pointer to a struct",
	 {{1, 2, 1},
	  {DOUBLE_FAR_WORD(0, 1), FAR_WORD(0, 2), STRUCT_WORD(0, 1, 0), 0}},
	 as_struct,
	 {1, 0, 2, 1, 0}},
	{"double-far pointer to a list of structs",
	 {{1, 2, 2},
	  {DOUBLE_FAR_WORD(0, 1), FAR_WORD(0, 2), LIST_WORD(0, 7, 1),
	   STRUCT_WORD(1, 1, 0), 0}},
	 as_structs,
	 {1, 1, 3, 1, 0}},
};

START_TEST(sound_message_is_read)
{
	const struct sound *c = &sounds[_i];
	struct wax_reader_totals totals = {77, 77, 77, 77, 77};
	struct wax_reader *reader;
	struct wax_problem problem;
	unsigned char *block;
	int err;

	reader = open_image(&c->image, NULL, &block);
	err = c->read(wax_reader_root(reader));
	ck_assert_msg(err == 0, "%s: %d", c->claim, err);
	err = wax_reader_verify(reader, &totals);
	ck_assert_msg(err == 0, "%s: verify gave %d", c->claim, err);
	ck_assert_int_eq(wax_reader_problem(reader, &problem), -ENODATA);
	ck_assert_msg(memcmp(&totals, &c->totals, sizeof(totals)) == 0,
		      "%s: %llu structs, %llu lists, %llu words, depth %llu",
		      c->claim, (unsigned long long)totals.structs,
		      (unsigned long long)totals.lists,
		      (unsigned long long)totals.words,
		      (unsigned long long)totals.depth);
	wax_reader_close(reader);
	free(block);
}
END_TEST

/* -- Limits ---------------------------------------------------------------- */

/* A struct, its one pointer, and so on: one level for each word. */
static size_t
chain(unsigned char *bytes, uint32_t levels)
{
	uint32_t i;

	image_put(bytes, 0, 4);
	image_put(bytes + 4, levels + 1, 4);
	for (i = 0; i < levels; i++)
		image_put(bytes + 8 + 8 * i, STRUCT_WORD(0, 0, 1), 8);
	image_put(bytes + 8 + 8 * levels, 0, 8);
	return 16 + 8 * levels;
}

static int
descend(struct wax_reader *reader, uint32_t levels)
{
	struct wax_pointer_reader pointer = wax_reader_root(reader);
	struct wax_struct_reader object;
	uint32_t i;
	int err;

	for (i = 0; i < levels; i++) {
		err = wax_get_struct(pointer, &object);
		if (err)
			return err;
		pointer = wax_struct_reader_pointer(&object, 0);
	}
	return 0;
}

START_TEST(sixty_four_levels_are_the_default)
{
	unsigned char bytes[8 * 70];
	struct wax_reader_totals totals;
	struct wax_reader *reader;
	struct wax_problem problem;
	size_t size;

	size = chain(bytes, 64);
	ck_assert_ok(wax_message_open_memory(bytes, size, NULL, &reader, NULL));
	ck_assert_ok(descend(reader, 64));
	ck_assert_ok(wax_reader_verify(reader, &totals));
	ck_assert_uint_eq(totals.depth, 64);
	wax_reader_close(reader);

	size = chain(bytes, 65);
	ck_assert_ok(wax_message_open_memory(bytes, size, NULL, &reader, NULL));
	ck_assert_int_eq(descend(reader, 65), -EOVERFLOW);
	ck_assert_ok(wax_reader_problem(reader, &problem));
	ck_assert_uint_eq(problem.offset, 8 + 8 * 64);
	ck_assert_int_eq(wax_reader_verify(reader, NULL), -EOVERFLOW);
	wax_reader_close(reader);
}
END_TEST

START_TEST(nesting_option_counts_levels)
{
	struct wax_reader_opts opts = WAX_READER_OPTS_INIT;
	struct wax_reader_totals totals;
	static unsigned char bytes[8 * 65540];
	struct wax_reader *reader;
	size_t size;

	size = chain(bytes, 65535);
	opts.nesting = 65535;
	ck_assert_ok(
		wax_message_open_memory(bytes, size, &opts, &reader, NULL));
	ck_assert_ok(wax_reader_verify(reader, &totals));
	ck_assert_uint_eq(totals.depth, 65535);
	wax_reader_close(reader);

	opts.nesting = 1;
	ck_assert_ok(
		wax_message_open_memory(bytes, size, &opts, &reader, NULL));
	ck_assert_ok(descend(reader, 1));
	ck_assert_int_eq(descend(reader, 2), -EOVERFLOW);
	wax_reader_close(reader);
}
END_TEST

START_TEST(pointer_to_itself_ends_at_the_nesting_limit)
{
	static const struct image image = {{1}, {STRUCT_WORD(-1, 0, 1)}};
	struct wax_reader *reader;
	unsigned char *block;

	reader = open_image(&image, NULL, &block);
	ck_assert_int_eq(descend(reader, 100), -EOVERFLOW);
	ck_assert_int_eq(wax_reader_verify(reader, NULL), -EOVERFLOW);
	wax_reader_close(reader);
	free(block);
}
END_TEST

/* Each of 9 pointers in 9 structs leads back to all 9: 9^64 visits. */
START_TEST(amplification_ends_at_the_traversal_limit)
{
	struct image image = {{11}, {STRUCT_WORD(0, 0, 9)}};
	struct wax_reader *reader;
	unsigned char *block;
	int i;

	for (i = 1; i < 10; i++)
		image.words[i] = STRUCT_WORD(-i, 0, 9);
	reader = open_image(&image, NULL, &block);
	ck_assert_int_eq(wax_reader_verify(reader, NULL), -EOVERFLOW);
	wax_reader_close(reader);
	free(block);
}
END_TEST

START_TEST(traversal_option_counts_words)
{
	static const struct image image = {{4},
					   {STRUCT_WORD(0, 2, 1), 0, 0, 0}};
	struct wax_reader_opts opts = WAX_READER_OPTS_INIT;
	struct wax_pointer_reader root;
	struct wax_reader *reader;
	struct wax_problem problem;
	unsigned char *block;

	opts.traversal_words = 7;
	reader = open_image(&image, &opts, &block);
	root = wax_reader_root(reader);
	ck_assert_ok(as_struct(root));
	ck_assert_ok(as_struct(root));
	ck_assert_int_eq(as_struct(root), -EOVERFLOW);
	ck_assert_ok(wax_reader_problem(reader, &problem));
	ck_assert_uint_eq(problem.offset, 8);
	/* The walk has a limit of its own. */
	ck_assert_ok(wax_reader_verify(reader, NULL));
	ck_assert_int_eq(as_struct(root), -EOVERFLOW);
	wax_reader_close(reader);
	free(block);
}
END_TEST

START_TEST(text_may_lie_one_level_deeper)
{
	static const struct image image = {
		{3}, {STRUCT_WORD(0, 0, 1), LIST_WORD(0, 2, 3), 0x006f6e}};
	struct wax_reader_opts opts = WAX_READER_OPTS_INIT;
	struct wax_pointer_reader pointer;
	struct wax_struct_reader object;
	struct wax_reader *reader;
	unsigned char *block;

	opts.nesting = 1;
	reader = open_image(&image, &opts, &block);
	ck_assert_ok(wax_get_struct(wax_reader_root(reader), &object));
	pointer = wax_struct_reader_pointer(&object, 0);
	ck_assert_ok(as_text(pointer));
	ck_assert_int_eq(as_list(pointer, WAX_LIST_BYTE), -EOVERFLOW);
	ck_assert_ok(wax_reader_verify(reader, NULL));
	wax_reader_close(reader);
	free(block);
}
END_TEST

/* -- Opening --------------------------------------------------------------- */

static const struct {
	const char *claim;
	struct wax_reader_opts opts;
	int err;
} options[] = {
	{"defaults", {24, 0, 0, 0, 0}, 0},
	{"without handler", {24, WAX_NO_HANDLER, 0, 0, 0}, 0},
	{"no limit", {24, 0, UINT64_MAX, 65535, 0}, 0},
	{"size too small", {23, 0, 0, 0, 0}, -EINVAL},
	{"unknown flag", {24, 2, 0, 0, 0}, -EINVAL},
	{"reserved field", {24, 0, 0, 0, 1}, -EINVAL},
	{"nesting of 65536", {24, 0, 0, 65536, 0}, -EINVAL},
};

START_TEST(options_are_checked)
{
	static const unsigned char bytes[16] = {0, 0, 0, 0, 1};
	struct wax_reader *reader = NULL;
	int err;

	err = wax_message_open_memory(bytes, sizeof(bytes), &options[_i].opts,
				      &reader, NULL);
	ck_assert_msg(err == options[_i].err, "%s: %d", options[_i].claim, err);
	ck_assert(err == 0 || reader == NULL);
	wax_reader_close(reader);
}
END_TEST

START_TEST(newer_options_are_refused_only_if_set)
{
	static const unsigned char bytes[16] = {0, 0, 0, 0, 1};
	struct {
		struct wax_reader_opts opts;
		uint64_t newer;
	} opts = {{32, 0, 0, 0, 0}, 1};
	struct wax_reader *reader = NULL;

	ck_assert_int_eq(wax_message_open_memory(bytes, sizeof(bytes),
						 &opts.opts, &reader, NULL),
			 -E2BIG);
	ck_assert_ptr_null(reader);
	opts.newer = 0;
	ck_assert_ok(wax_message_open_memory(bytes, sizeof(bytes), &opts.opts,
					     &reader, NULL));
	wax_reader_close(reader);
}
END_TEST

START_TEST(bad_table_names_its_problem)
{
	static const unsigned char zeros[64];
	struct wax_reader *reader = NULL;
	struct wax_problem problem = {77, NULL};

	ck_assert_int_eq(wax_message_open_memory(zeros, sizeof(zeros), NULL,
						 &reader, &problem),
			 -EBADMSG);
	ck_assert_uint_eq(problem.offset, 4);
	ck_assert_ptr_nonnull(problem.reason);
	ck_assert_ptr_null(reader);
	ck_assert_int_eq(
		wax_message_open_memory(NULL, 0, NULL, &reader, &problem),
		-EINVAL);
	ck_assert_int_eq(
		wax_message_open_memory(zeros, 64, NULL, NULL, &problem),
		-EINVAL);
}
END_TEST

START_TEST(accessors_tell_the_table_at_any_alignment)
{
	static const struct image image = {{1, 3}, {0, 1, 2, 3}};
	unsigned char bytes[IMAGE_SIZE_MAX + 9];
	struct wax_reader *reader;
	const unsigned char *words = NULL;
	uint64_t count = 77;
	size_t size;
	size_t shift;

	for (shift = 0; shift < 8; shift++) {
		size = image_write(&image, bytes + shift);
		ck_assert_ok(wax_message_open_memory(bytes + shift, size + 1,
						     NULL, &reader, NULL));
		ck_assert_uint_eq(wax_reader_segment_count(reader), 2);
		ck_assert_uint_eq(wax_reader_size(reader), 16 + 32);
		ck_assert_uint_eq(wax_reader_trailing(reader), 1);
		ck_assert_ok(wax_reader_segment(reader, 1, &words, &count));
		ck_assert_ptr_eq(words, bytes + shift + 24);
		ck_assert_uint_eq(count, 3);
		ck_assert_int_eq(wax_reader_segment(reader, 2, &words, &count),
				 -EINVAL);
		ck_assert_uint_eq(count, 3);
		ck_assert_ok(wax_reader_error(reader));
		ck_assert_ok(as_struct(wax_reader_root(reader)));
		ck_assert_ptr_null(wax_reader_close(reader));
	}
	ck_assert_ptr_null(wax_reader_close(NULL));
}
END_TEST

START_TEST(constants_of_the_program_are_read_without_a_reader)
{
	static const struct image image = {
		{5}, {STRUCT_WORD(1, 1, 1), 0, 42, LIST_WORD(-3, 2, 4), 0}};
	unsigned char bytes[IMAGE_SIZE_MAX + 1];
	struct wax_pointer_reader root = {NULL, NULL, 0, 1};
	struct wax_struct_reader object;
	const unsigned char *data;
	size_t shift, size;

	for (shift = 0; shift < 2; shift++) {
		(void)image_write(&image, bytes + shift);
		memcpy(bytes + shift + 16, "wax", 4);
		root.word = bytes + shift + 8;
		ck_assert_ok(wax_get_struct(root, &object));
		ck_assert_uint_eq(wax_get_u64(&object, 0, 0), 42);
		ck_assert_ok(wax_get_data(wax_struct_reader_pointer(&object, 0),
					  &data, &size));
		ck_assert_uint_eq(size, 4);
		ck_assert_ptr_eq(data, bytes + shift + 16);
		ck_assert_int_eq(as_numbers(root), -EBADMSG);
	}
}
END_TEST

START_TEST(far_pointer_in_a_constant_is_refused)
{
	static const struct image image = {{2}, {FAR_WORD(1, 0), 0}};
	unsigned char bytes[IMAGE_SIZE_MAX];
	struct wax_pointer_reader root = {NULL, bytes + 8, 0, 1};

	(void)image_write(&image, bytes);
	ck_assert_int_eq(as_struct(root), -EBADMSG);
}
END_TEST

static void
add_limits(Suite *suite)
{
	TCase *limits = tcase_create("limits");

	tcase_add_test(limits, sixty_four_levels_are_the_default);
	tcase_add_test(limits, nesting_option_counts_levels);
	tcase_add_test(limits, pointer_to_itself_ends_at_the_nesting_limit);
	tcase_add_test(limits, amplification_ends_at_the_traversal_limit);
	tcase_add_test(limits, traversal_option_counts_words);
	tcase_add_test(limits, text_may_lie_one_level_deeper);
	suite_add_tcase(suite, limits);
}

static void
add_opening(Suite *suite)
{
	TCase *opening = tcase_create("opening");

	tcase_add_loop_test(opening, options_are_checked, 0,
			    sizeof(options) / sizeof(options[0]));
	tcase_add_test(opening, newer_options_are_refused_only_if_set);
	tcase_add_test(opening, bad_table_names_its_problem);
	tcase_add_test(opening, accessors_tell_the_table_at_any_alignment);
	suite_add_tcase(suite, opening);
}

int
main(void)
{
	Suite *suite = suite_create("reader");
	TCase *reading = tcase_create("reading");

	tcase_add_loop_test(reading, sound_message_is_read, 0,
			    sizeof(sounds) / sizeof(sounds[0]));
	tcase_add_test(reading,
		       constants_of_the_program_are_read_without_a_reader);
	tcase_add_test(reading, far_pointer_in_a_constant_is_refused);
	suite_add_tcase(suite, reading);
	add_limits(suite);
	add_opening(suite);
	return harness_run(suite);
}
