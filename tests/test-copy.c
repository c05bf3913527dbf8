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
#include <string.h>

#include "harness.h"
#include "image.h"
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

int
main(void)
{
	Suite *suite = suite_create("copy");
	TCase *trees = tcase_create("trees");

	tcase_add_test(trees, tree_in_many_segments_is_read_back);
	tcase_add_test(trees, copy_equals_its_source_and_has_its_size);
	tcase_add_test(trees, canonical_form_is_one_for_all_layouts);
	suite_add_tcase(suite, trees);
	return harness_run(suite);
}
