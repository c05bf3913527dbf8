/* SPDX-License-Identifier: MIT */
/*
 * Many segments, deep copies, canonical form.
 *
 * Method: random trees in segments of a few words, so that most pointers are
 * far, many double far.  tree_check() reads back what was meant; it knows
 * nothing of segments.  That the stock library agrees is shown by tree-peer.
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness.h"
#include "image.h"
#include "read-as.h"
#include "small.h"
#include "tree.h"

#define SEEDS 400

static struct wax_builder *
builder_of(struct small *small, uint64_t capacity)
{
	struct wax_builder *builder;

	*small = (struct small){.capacity = capacity};
	ck_assert_ok(small_create(small, &builder));
	return builder;
}

static struct wax_reader *
finish(struct small *small, struct wax_builder *builder)
{
	struct wax_reader *reader;

	ck_assert_ok(wax_builder_finish(builder));
	ck_assert_ok(wax_message_open_memory(small->bytes, small->size, NULL,
					     &reader, NULL));
	return reader;
}

/* -- Trees ----------------------------------------------------------------- */

/* Pointers of a message that are of each kind. */
struct fars {
	uint64_t single;
	uint64_t twice;
};

static void
count_fars(const struct small *small, struct fars *fars)
{
	uint64_t word, i;
	uint32_t segment;

	/* Numbers may look like pointers: good enough to see that some are. */
	for (segment = 1; segment < small->count; segment++)
		for (i = 0; i < small->capacities[segment]; i++) {
			word = small_word(small, segment, i);
			if ((word & 7) == 2 && word >> 32 < small->count)
				fars->single++;
			if ((word & 7) == 6 && word >> 32 < small->count)
				fars->twice++;
		}
}

START_TEST(tree_in_many_segments_is_read_back)
{
	struct fars fars = {0, 0};
	struct small small;
	uint64_t seed;

	for (seed = 0; seed < SEEDS; seed++) {
		struct wax_builder *builder =
			builder_of(&small, 16 + seed % 40);
		struct wax_reader *reader;

		ck_assert_ok(tree_build(wax_builder_root(builder), seed));
		ck_assert_ok(wax_builder_read(builder, NULL, &reader));
		ck_assert_ok(tree_check(wax_reader_root(reader), seed));
		wax_reader_close(reader);
		count_fars(&small, &fars);
		reader = finish(&small, builder);
		ck_assert_ok(wax_reader_verify(reader, NULL));
		ck_assert_ok(tree_check(wax_reader_root(reader), seed));
		wax_reader_close(reader);
		small_destroy(&small);
	}
	printf("# %llu far, %llu double far\n", (unsigned long long)fars.single,
	       (unsigned long long)fars.twice);
	ck_assert_uint_gt(fars.single, SEEDS);
	ck_assert_uint_gt(fars.twice, SEEDS / 10);
}
END_TEST

START_TEST(copy_equals_its_source_and_has_its_size)
{
	struct wax_reader_totals old_totals, totals;
	struct small from, to, whole;
	uint64_t seed;

	for (seed = 0; seed < SEEDS; seed++) {
		struct wax_builder *source = builder_of(&from, 16 + seed % 40);
		struct wax_builder *copy = builder_of(&to, 16 + seed % 29);
		struct wax_builder *one = builder_of(&whole, 100000);
		struct wax_reader *reader;

		ck_assert_ok(tree_build(wax_builder_root(source), seed));
		ck_assert_ok(wax_builder_read(source, NULL, &reader));
		ck_assert_ok(wax_reader_verify(reader, &old_totals));
		ck_assert_ok(wax_copy_pointer(wax_builder_root(copy),
					      wax_reader_root(reader)));
		ck_assert_ok(wax_copy_pointer(wax_builder_root(one),
					      wax_reader_root(reader)));
		wax_reader_close(reader);
		ck_assert_ok(wax_builder_abort(source));

		/* Without far pointers a copy takes what was counted. */
		ck_assert_uint_eq(wax_builder_used_words(one),
				  old_totals.words);
		ck_assert_ok(wax_builder_abort(one));
		reader = finish(&to, copy);
		ck_assert_ok(wax_reader_verify(reader, &totals));
		ck_assert_mem_eq(&totals, &old_totals, sizeof(totals));
		ck_assert_ok(tree_check(wax_reader_root(reader), seed));
		wax_reader_close(reader);
		small_destroy(&from);
		small_destroy(&to);
		small_destroy(&whole);
	}
}
END_TEST

/* -- Canonical form -------------------------------------------------------- */

static void
make_canonical(struct small *small, struct wax_pointer_reader source)
{
	struct wax_builder *builder;

	*small = (struct small){.capacity = 100000, .is_single = 1};
	ck_assert_ok(small_create(small, &builder));
	ck_assert_ok(wax_canonicalize(builder, source));
	ck_assert_int_eq(wax_canonicalize(builder, source), -EINVAL);
	ck_assert_ok(wax_builder_finish(builder));
}

START_TEST(canonical_form_is_one_for_all_layouts)
{
	struct small from, first, second;
	uint64_t seed;

	for (seed = 0; seed < SEEDS; seed++) {
		struct wax_builder *builder = builder_of(&from, 40);
		struct wax_reader *reader;

		ck_assert_ok(tree_build(wax_builder_root(builder), seed));
		reader = finish(&from, builder);
		ck_assert_int_eq(wax_reader_is_canonical(reader), 0);
		make_canonical(&first, wax_reader_root(reader));
		wax_reader_close(reader);

		ck_assert_ok(wax_message_open_memory(first.bytes, first.size,
						     NULL, &reader, NULL));
		ck_assert_int_eq(wax_reader_is_canonical(reader), 1);
		ck_assert_ok(tree_check(wax_reader_root(reader), seed));
		make_canonical(&second, wax_reader_root(reader));
		wax_reader_close(reader);
		ck_assert_uint_eq(first.size, second.size);
		ck_assert_mem_eq(first.bytes, second.bytes, first.size);
		small_destroy(&from);
		small_destroy(&first);
		small_destroy(&second);
	}
}
END_TEST

/* -- Limits and hostile sources -------------------------------------------- */

static struct small target;
static struct wax_builder *builder;

/* Copy an image to a message; returns what the copy did. */
static int
copy_image(const struct image *image, const struct wax_reader_opts *opts,
	   struct wax_problem *ret_problem)
{
	struct wax_pointer_builder root;
	struct wax_reader *reader;
	unsigned char *block;
	int err;

	builder = builder_of(&target, 100);
	root = wax_builder_root(builder);
	ck_assert_ok(wax_set_text(root, "old", 3));
	reader = open_image(image, opts, &block);
	err = wax_copy_pointer(root, wax_reader_root(reader));
	if (err)
		ck_assert_ok(wax_reader_problem(reader, ret_problem));
	wax_reader_close(reader);
	free(block);
	/* C1: as it was if the copy failed. */
	if (err)
		ck_assert_uint_eq(small_word(&target, 1, 0),
				  LIST_WORD(0, 2, 4));
	return err;
}

static void
end(void)
{
	ck_assert_ok(wax_builder_abort(builder));
	small_destroy(&target);
}

START_TEST(malformed_source_is_refused_and_the_pointer_unchanged)
{
	static const struct {
		struct image image;
		uint64_t offset;
	} sources[] = {
		{{{3},
		  {STRUCT_WORD(0, 0, 2), LIST_WORD(1, 2, 1), FAR_WORD(0, 1)}},
		 16},
		{{{3}, {STRUCT_WORD(0, 0, 2), 0, CAPABILITY_WORD(5)}}, 24},
		{{{2}, {STRUCT_WORD(0, 0, 1), STRUCT_WORD(0, 1, 0)}}, 16},
		{{{2}, {LIST_WORD(0, 6, 1), UINT64_C(7)}}, 16},
		{{{3, 1}, {FAR_WORD(0, 1), 0, 0, FAR_WORD(0, 0)}}, 40},
	};
	struct wax_problem problem;
	size_t i;

	for (i = 0; i < sizeof(sources) / sizeof(sources[0]); i++) {
		ck_assert_int_eq(copy_image(&sources[i].image, NULL, &problem),
				 -EBADMSG);
		ck_assert_uint_eq(problem.offset, sources[i].offset);
		end();
	}
}
END_TEST

START_TEST(limits_of_the_reader_bound_the_copy)
{
	/* Its own child: endless. */
	static const struct image loop = {
		{2}, {STRUCT_WORD(0, 0, 1), STRUCT_WORD(-1, 0, 1)}};
	/* Twice two children each, all the same. */
	static const struct image shared = {{4},
					    {LIST_WORD(0, 6, 2),
					     LIST_WORD(1, 5, 1),
					     LIST_WORD(0, 5, 1), 9}};
	struct wax_reader_opts opts = WAX_READER_OPTS_INIT;
	struct wax_problem problem;

	ck_assert_int_eq(copy_image(&loop, NULL, &problem), -EOVERFLOW);
	ck_assert_str_eq(problem.reason, "nesting limit is reached");
	ck_assert_uint_eq(wax_builder_used_words(builder), 2 + 64);
	end();
	opts.nesting = 65535;
	opts.traversal_words = 20;
	ck_assert_int_eq(copy_image(&loop, &opts, &problem), -EOVERFLOW);
	ck_assert_str_eq(problem.reason, "traversal limit is reached");
	end();
	opts.traversal_words = 3;
	ck_assert_int_eq(copy_image(&shared, &opts, &problem), -EOVERFLOW);
	end();
	opts.traversal_words = 4;
	ck_assert_ok(copy_image(&shared, &opts, &problem));
	ck_assert_uint_eq(wax_builder_used_words(builder), 2 + 4);
	end();
}
END_TEST

START_TEST(failing_storage_leaves_the_pointer_unchanged)
{
	static const struct image image = {
		{3}, {STRUCT_WORD(0, 0, 1), STRUCT_WORD(0, 1, 0), 9}};
	struct wax_reader *reader;
	unsigned char *block;

	builder = builder_of(&target, 8);
	reader = open_image(&image, NULL, &block);
	target.fail_at = 2;
	target.fail_with = -ENOSPC;
	ck_assert_int_eq(wax_copy_pointer(wax_builder_root(builder),
					  wax_reader_root(reader)),
			 -ENOSPC);
	ck_assert_uint_eq(small_word(&target, 1, 0), 0);
	ck_assert_ok(wax_copy_pointer(wax_builder_root(builder),
				      wax_reader_root(reader)));
	ck_assert_int_eq(
		wax_copy_pointer((struct wax_pointer_builder){NULL, NULL},
				 wax_reader_root(reader)),
		-EINVAL);
	wax_reader_close(reader);
	free(block);
	end();
}
END_TEST

/* -- Structs of other sizes, and sources that are being built -------------- */

START_TEST(struct_copy_has_the_size_of_its_schema)
{
	static const struct image image = {{6},
					   {STRUCT_WORD(0, 2, 2), 1, 2,
					    LIST_WORD(1, 2, 1),
					    CAPABILITY_WORD(0), 'x'}};
	struct wax_struct_reader source, nothing;
	struct wax_struct_builder object;
	struct wax_reader *reader;
	unsigned char *block;

	builder = builder_of(&target, 64);
	reader = open_image(&image, NULL, &block);
	ck_assert_ok(wax_get_struct(wax_reader_root(reader), &source));
	ck_assert_ok(wax_init_struct(wax_builder_root(builder), 1, 1, &object));
	ck_assert_ok(wax_copy_struct(&object, &source));
	ck_assert_uint_eq(small_word(&target, 1, 1), 1);
	ck_assert_uint_eq(small_word(&target, 1, 2), LIST_WORD(0, 2, 1));

	ck_assert_ok(wax_init_struct(wax_builder_root(builder), 3, 1, &object));
	ck_assert_ok(wax_set_u64(&object, 16, 9, 0));
	ck_assert_ok(wax_copy_struct(&object, &source));
	ck_assert_uint_eq(wax_builder_get_u64(&object, 8, 0), 2);
	ck_assert_uint_eq(wax_builder_get_u64(&object, 16, 0), 0);
	ck_assert_ok(wax_get_struct(wax_struct_reader_pointer(&source, 7),
				    &nothing));
	ck_assert_ok(wax_copy_struct(&object, &nothing));
	ck_assert_uint_eq(wax_builder_get_u64(&object, 0, 0), 0);
	ck_assert_ptr_nonnull(wax_struct_builder_pointer(&object, 0).word);

	/* The capability is in the way of a larger one. */
	ck_assert_ok(wax_init_struct(wax_builder_root(builder), 0, 2, &object));
	ck_assert_int_eq(wax_copy_struct(&object, &source), -EBADMSG);
	wax_reader_close(reader);
	free(block);
	end();
}
END_TEST

START_TEST(objects_are_copied_within_a_builder)
{
	struct wax_struct_builder object;
	struct wax_pointer_builder root;
	struct wax_reader *reader;
	struct wax_reader_totals totals;

	builder = builder_of(&target, 16);
	root = wax_builder_root(builder);
	ck_assert_ok(wax_init_struct(root, 0, 2, &object));
	ck_assert_ok(wax_set_text(wax_struct_builder_pointer(&object, 0),
				  "twice", 5));
	ck_assert_ok(wax_builder_read(builder, NULL, &reader));
	ck_assert_ok(wax_copy_pointer(wax_struct_builder_pointer(&object, 1),
				      wax_reader_pointer(reader, root)));
	/* The copy has been made of what was there before. */
	ck_assert_ok(wax_get_totals(
		wax_reader_pointer(reader,
				   wax_struct_builder_pointer(&object, 0)),
		&totals));
	ck_assert_uint_eq(totals.words, 1);
	ck_assert_int_eq(wax_reader_verify(reader, NULL), -EBADMSG);
	wax_reader_close(reader);

	ck_assert_ok(wax_builder_read(builder, NULL, &reader));
	ck_assert_ok(wax_reader_verify(reader, &totals));
	ck_assert_uint_eq(totals.words, 1 + 2 + 1 + 2 + 1);
	/* Words behind what the reader sees read as null. */
	ck_assert_ok(wax_init_struct(root, 0, 1, &object));
	ck_assert_ptr_null(
		wax_reader_pointer(reader,
				   wax_struct_builder_pointer(&object, 0))
			.word);
	wax_reader_close(reader);
	ck_assert_int_eq(wax_builder_read(NULL, NULL, &reader), -EINVAL);
	end();
}
END_TEST

START_TEST(constants_of_the_program_are_copied)
{
	static const uint64_t words[] = {STRUCT_WORD(0, 1, 1), 7,
					 LIST_WORD(0, 2, 1), 'x'};
	unsigned char bytes[sizeof(words)];
	struct wax_pointer_reader source = {NULL, bytes, 0, 8};
	size_t i;

	for (i = 0; i < 4; i++)
		image_put(bytes + 8 * i, words[i], 8);
	builder = builder_of(&target, 8);
	ck_assert_ok(wax_copy_pointer(wax_builder_root(builder), source));
	for (i = 0; i < 4; i++)
		ck_assert_uint_eq(small_word(&target, 1, i), words[i]);
	ck_assert_int_eq(wax_get_totals(source, NULL), -EINVAL);
	end();
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("copy");
	TCase *trees = tcase_create("trees");
	TCase *copies = tcase_create("copies");

	tcase_add_test(trees, tree_in_many_segments_is_read_back);
	tcase_add_test(trees, copy_equals_its_source_and_has_its_size);
	tcase_add_test(trees, canonical_form_is_one_for_all_layouts);
	suite_add_tcase(suite, trees);
	tcase_add_test(copies,
		       malformed_source_is_refused_and_the_pointer_unchanged);
	tcase_add_test(copies, limits_of_the_reader_bound_the_copy);
	tcase_add_test(copies, failing_storage_leaves_the_pointer_unchanged);
	tcase_add_test(copies, struct_copy_has_the_size_of_its_schema);
	tcase_add_test(copies, objects_are_copied_within_a_builder);
	tcase_add_test(copies, constants_of_the_program_are_copied);
	suite_add_tcase(suite, copies);
	return harness_run(suite);
}
