/* SPDX-License-Identifier: MIT */
/*
 * Objects in other segments than their pointers, and changing what was built.
 *
 * Method: segments of a few words (small.h), compared word by word with words
 * composed by image.h, from the specification.
 */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "harness.h"
#include "image.h"
#include "small.h"

static struct small small;
static struct wax_builder *builder;
static struct wax_pointer_builder root;

static void
setup_with(uint64_t capacity, uint32_t most)
{
	small_destroy(&small);
	small.capacity = capacity;
	small.most = most;
	ck_assert_ok(small_create(&small, &builder));
	root = wax_builder_root(builder);
}

static void
teardown(void)
{
	ck_assert_ok(wax_builder_abort(builder));
	small_destroy(&small);
}

#define assert_segment(id, ...)                                             \
	do {                                                                \
		static const uint64_t words_[] = {__VA_ARGS__};             \
		size_t i_;                                                  \
		for (i_ = 0; i_ < sizeof(words_) / sizeof(words_[0]); i_++) \
			ck_assert_msg(                                      \
				small_word(&small, id, i_) == words_[i_],   \
				"segment %d, word %zu is %016llx", id, i_,  \
				(unsigned long long)small_word(&small, id,  \
							       i_));        \
	} while (0)

/* A root that fills segment 1: a list of pointers. */
static struct wax_list_builder
full_root(uint32_t capacity)
{
	struct wax_list_builder list;

	setup_with(capacity, 0);
	ck_assert_ok(
		wax_init_list(root, WAX_LIST_POINTER, capacity - 1, &list));
	return list;
}

static struct wax_pointer_builder
at(const struct wax_list_builder *list, uint32_t index)
{
	return wax_list_builder_pointer(list, index);
}

/* -- Where objects go ------------------------------------------------------ */

START_TEST(object_that_does_not_fit_goes_behind_a_pad_in_a_new_segment)
{
	struct wax_list_builder list = full_root(4);

	ck_assert_ok(wax_set_text(at(&list, 0), "hi", 2));
	ck_assert_ok(wax_set_text(at(&list, 1), "ho", 2));
	ck_assert_ok(wax_set_text(at(&list, 2), "12345678", 8));
	ck_assert_uint_eq(small.count, 4);
	assert_segment(0, FAR_WORD(0, 1));
	assert_segment(1, LIST_WORD(0, 6, 3), FAR_WORD(0, 2), FAR_WORD(2, 2),
		       FAR_WORD(0, 3));
	assert_segment(2, LIST_WORD(0, 2, 3), 0x6968, LIST_WORD(0, 2, 3),
		       0x6f68);
	assert_segment(3, LIST_WORD(0, 2, 9), UINT64_C(0x3837363534333231), 0,
		       0);
	ck_assert_uint_eq(wax_builder_used_words(builder), 4 + 4 + 3);
}
END_TEST

START_TEST(segment_of_the_pointer_is_filled_first)
{
	struct wax_struct_builder object;
	unsigned char *data;

	setup_with(8, 0);
	ck_assert_ok(wax_init_struct(root, 0, 2, &object));
	ck_assert_ok(wax_init_data(wax_struct_builder_pointer(&object, 0), 48,
				   &data));
	/* It did not fit, but this does. */
	ck_assert_ok(
		wax_set_data(wax_struct_builder_pointer(&object, 1), "x", 1));
	assert_segment(1, STRUCT_WORD(0, 0, 2), FAR_WORD(0, 2),
		       LIST_WORD(0, 2, 1), 'x');
	assert_segment(2, LIST_WORD(0, 2, 48));
}
END_TEST

START_TEST(what_has_no_words_is_never_far)
{
	struct wax_list_builder list = full_root(4);
	struct wax_struct_builder object;
	struct wax_list_builder inner;

	ck_assert_ok(wax_init_struct(at(&list, 0), 0, 0, &object));
	ck_assert_ok(wax_init_list(at(&list, 1), WAX_LIST_VOID, 9, &inner));
	ck_assert_ok(wax_set_data(at(&list, 2), "", 0));
	ck_assert_uint_eq(small.count, 2);
	assert_segment(1, LIST_WORD(0, 6, 3), STRUCT_WORD(-1, 0, 0),
		       LIST_WORD(1, 0, 9), LIST_WORD(0, 2, 0));
}
END_TEST

START_TEST(second_pointer_gets_a_pad_of_its_own)
{
	struct wax_list_builder list = full_root(5);
	struct wax_struct_builder object;

	ck_assert_ok(wax_init_struct(at(&list, 0), 1, 0, &object));
	ck_assert_ok(wax_set_pointer(at(&list, 1), at(&list, 0)));
	ck_assert_ok(wax_set_pointer(at(&list, 2), at(&list, 1)));
	assert_segment(1, LIST_WORD(0, 6, 4), FAR_WORD(0, 2), FAR_WORD(2, 2),
		       FAR_WORD(3, 2));
	assert_segment(2, STRUCT_WORD(0, 1, 0), 0, STRUCT_WORD(-2, 1, 0),
		       STRUCT_WORD(-3, 1, 0));
}
END_TEST

START_TEST(pointer_to_a_full_segment_is_double_far)
{
	struct wax_list_builder list = full_root(5);
	struct wax_list_builder inner;

	ck_assert_ok(wax_init_list(at(&list, 0), WAX_LIST_EIGHT, 4, &inner));
	ck_assert_ok(wax_set_pointer(at(&list, 1), at(&list, 0)));
	ck_assert_ok(wax_set_pointer(at(&list, 2), at(&list, 1)));
	ck_assert_ok(wax_set_pointer(at(&list, 3), at(&list, 2)));
	assert_segment(1, LIST_WORD(0, 6, 4), FAR_WORD(0, 2),
		       DOUBLE_FAR_WORD(0, 3), DOUBLE_FAR_WORD(2, 3),
		       DOUBLE_FAR_WORD(0, 4));
	assert_segment(2, LIST_WORD(0, 5, 4), 0, 0, 0, 0);
	assert_segment(3, FAR_WORD(1, 2), LIST_WORD(0, 5, 4), FAR_WORD(1, 2),
		       LIST_WORD(0, 5, 4), 0);
	assert_segment(4, FAR_WORD(1, 2), LIST_WORD(0, 5, 4));

	/* All of them lead there. */
	ck_assert_ok(wax_list_set_u64(&inner, 3, 42));
	ck_assert_ok(
		wax_builder_get_list(at(&list, 3), WAX_LIST_EIGHT, &inner));
	ck_assert_uint_eq(wax_list_builder_get_u64(&inner, 3), 42);
}
END_TEST

START_TEST(full_message_is_an_error_and_the_pointer_is_unchanged)
{
	struct wax_struct_builder object;
	unsigned char *data = NULL;

	setup_with(4, 1);
	ck_assert_ok(wax_init_struct(root, 0, 2, &object));
	root = wax_struct_builder_pointer(&object, 0);
	ck_assert_int_eq(wax_init_data(root, 9, &data), -EOVERFLOW);
	ck_assert_ptr_null(data);
	assert_segment(1, STRUCT_WORD(0, 0, 2), 0, 0, 0);
	ck_assert_ok(wax_init_data(root, 8, &data));

	/* Larger than any segment. */
	ck_assert_ok(wax_builder_abort(builder));
	setup_with(4, 0);
	ck_assert_int_eq(wax_init_data(root, 32, &data), -EOVERFLOW);
	ck_assert_ok(wax_init_data(root, 24, &data));
}
END_TEST

START_TEST(failing_storage_leaves_all_as_it_was)
{
	struct wax_list_builder list = full_root(4);

	ck_assert_ok(wax_set_text(at(&list, 0), "hi", 2));
	small.fail_at = 1;
	small.fail_with = -ENOSPC;
	ck_assert_int_eq(wax_set_text(at(&list, 1), "ho", 2), -ENOSPC);
	small.fail_at = 1;
	ck_assert_int_eq(wax_set_pointer(at(&list, 1), at(&list, 0)), -ENOSPC);
	assert_segment(1, LIST_WORD(0, 6, 3), FAR_WORD(0, 2), 0, 0);
	assert_segment(2, LIST_WORD(0, 2, 3), 0x6968, 0, 0);
	ck_assert_ok(wax_set_text(at(&list, 1), "ho", 2));
}
END_TEST

/* -- Changing -------------------------------------------------------------- */

START_TEST(trimming_follows_far_pointers)
{
	struct wax_list_builder list = full_root(6);
	unsigned char *data;

	ck_assert_ok(wax_init_data(at(&list, 0), 32, &data));
	memset(data, 0xff, 32);
	ck_assert_ok(wax_trim_data(at(&list, 0), 9));
	assert_segment(2, LIST_WORD(0, 2, 9), UINT64_MAX, 0xff, 0, 0, 0);
	ck_assert_uint_eq(wax_builder_used_words(builder), 6 + 3);
}
END_TEST

START_TEST(list_that_was_made_last_grows_in_place)
{
	struct wax_list_builder list = full_root(6);
	struct wax_struct_builder object;
	struct wax_list_builder inner;

	ck_assert_ok(wax_init_struct_list(at(&list, 0), 1, 1, 0, &inner));
	ck_assert_ok(wax_grow_list(at(&list, 0), &inner, 3));
	ck_assert_uint_eq(inner.count, 1);
	ck_assert_uint_eq(inner.capacity, 3);
	ck_assert_ok(wax_list_builder_struct(&inner, 2, &object));
	ck_assert_ok(wax_set_u64(&object, 0, 7, 0));
	assert_segment(2, LIST_WORD(0, 7, 3), STRUCT_WORD(1, 1, 0), 0, 0, 7);
	ck_assert_ok(wax_list_builder_set_count(&inner, 3));
	ck_assert_int_eq(wax_grow_list(at(&list, 0), &inner, 5), -EOVERFLOW);
	ck_assert_ok(wax_grow_list(at(&list, 0), &inner, 2));
	ck_assert_uint_eq(inner.count, 2);
	assert_segment(2, LIST_WORD(0, 7, 2), STRUCT_WORD(2, 1, 0), 0, 0, 0);
	ck_assert_uint_eq(wax_builder_used_words(builder), 6 + 4);

	ck_assert_ok(wax_set_data(at(&list, 1), "x", 1));
	ck_assert_int_eq(wax_grow_list(at(&list, 0), &inner, 3), -EAGAIN);
	ck_assert_ok(wax_grow_list(at(&list, 0), &inner, 1));
	ck_assert_uint_eq(wax_builder_used_words(builder), 6 + 6);
	ck_assert_int_eq(wax_grow_list(at(&list, 1), &inner, 1), -EINVAL);
	ck_assert_int_eq(wax_grow_list(at(&list, 2), &inner, 1), -EINVAL);
}
END_TEST

START_TEST(simple_lists_grow_with_zeros)
{
	struct wax_list_builder list;
	uint32_t i;

	setup_with(4, 0);
	ck_assert_ok(wax_init_list(root, WAX_LIST_BIT, 3, &list));
	for (i = 0; i < 3; i++)
		ck_assert_ok(wax_list_set_bool(&list, i, 1));
	ck_assert_ok(wax_grow_list(root, &list, 65));
	ck_assert_uint_eq(list.count, 65);
	ck_assert_ok(wax_list_set_bool(&list, 64, 1));
	assert_segment(1, LIST_WORD(0, 1, 65), 7, 1, 0);
	ck_assert_ok(wax_grow_list(root, &list, 2));
	assert_segment(1, LIST_WORD(0, 1, 2), 3, 0, 0);
	ck_assert_uint_eq(wax_builder_used_words(builder), 2);
	ck_assert_ok(wax_grow_list(root, &list, 0));
	assert_segment(1, LIST_WORD(0, 1, 0), 0);
	ck_assert_int_eq(wax_grow_list(root, &list, WAX_LIST_COUNT_MAX + 1),
			 -EINVAL);
}
END_TEST

START_TEST(cleared_object_is_zeroed_and_its_words_used_again)
{
	struct wax_list_builder list = full_root(6);

	ck_assert_ok(wax_set_text(at(&list, 0), "one", 3));
	ck_assert_ok(wax_set_text(at(&list, 1), "two", 3));
	ck_assert_ok(wax_clear_pointer(at(&list, 1)));
	assert_segment(1, LIST_WORD(0, 6, 5), FAR_WORD(0, 2), 0);
	assert_segment(2, LIST_WORD(0, 2, 4), 0x656e6f, 0, 0, 0, 0);
	ck_assert_uint_eq(wax_builder_used_words(builder), 6 + 2);

	ck_assert_ok(wax_set_pointer(at(&list, 2), at(&list, 0)));
	ck_assert_ok(wax_clear_pointer(at(&list, 2)));
	/* The first pointer must not be used any more. */
	assert_segment(2, LIST_WORD(0, 2, 4), 0, 0);
	ck_assert_uint_eq(wax_builder_used_words(builder), 6 + 1);
	ck_assert_ok(wax_clear_pointer(at(&list, 3)));
	ck_assert_int_eq(wax_clear_pointer(at(&list, 5)), -EINVAL);
}
END_TEST

/* -- Getting back ---------------------------------------------------------- */

START_TEST(struct_is_made_found_or_moved_to_a_larger_one)
{
	struct wax_struct_builder object, again;
	struct wax_pointer_builder inner;

	setup_with(8, 0);
	ck_assert_ok(wax_builder_get_struct(root, 1, 1, &object));
	ck_assert_ok(wax_set_u64(&object, 0, 5, 0));
	inner = wax_struct_builder_pointer(&object, 0);
	ck_assert_ok(wax_set_data(inner, "x", 1));
	ck_assert_ok(wax_builder_get_struct(root, 1, 0, &again));
	ck_assert_mem_eq(&again, &object, sizeof(again));

	/* Five words do not fit: the near pointer becomes a far one. */
	ck_assert_ok(wax_builder_get_struct(root, 2, 3, &again));
	ck_assert_uint_eq(wax_builder_get_u64(&again, 0, 0), 5);
	ck_assert_uint_eq(wax_builder_get_u64(&again, 8, 0), 0);
	ck_assert_uint_eq(wax_builder_get_u64(&again, 16, 9), 9);
	assert_segment(1, FAR_WORD(0, 2), 0, 0, 'x', LIST_WORD(-2, 2, 1));
	assert_segment(2, STRUCT_WORD(0, 2, 3), 5, 0, FAR_WORD(4, 1), 0, 0);

	/* To be moved once more, with the far pointer as it is. */
	ck_assert_ok(wax_builder_get_struct(root, 0, 5, &again));
	assert_segment(1, FAR_WORD(0, 3), 0, 0, 'x', LIST_WORD(-2, 2, 1));
	assert_segment(2, 0, 0, 0, 0, 0, 0);
	assert_segment(3, STRUCT_WORD(0, 2, 5), 5, 0, FAR_WORD(4, 1), 0);
	ck_assert_int_eq(wax_builder_get_struct(root, 65536, 0, &again),
			 -EINVAL);
}
END_TEST

START_TEST(list_of_numbers_becomes_one_of_structs)
{
	struct wax_struct_builder object;
	struct wax_list_builder list;

	setup_with(16, 0);
	ck_assert_ok(wax_init_list(root, WAX_LIST_TWO, 3, &list));
	ck_assert_ok(wax_list_set_u16(&list, 0, 0x1111));
	ck_assert_ok(wax_list_set_u16(&list, 2, 0x3333));
	ck_assert_ok(wax_builder_get_struct_list(root, 1, 1, &list));
	ck_assert_uint_eq(list.count, 3);
	assert_segment(1, LIST_WORD(1, 7, 6), 0, STRUCT_WORD(3, 1, 1), 0x1111,
		       0, 0, 0, 0x3333, 0, 0);
	ck_assert_ok(wax_list_builder_struct(&list, 1, &object));
	ck_assert_ok(wax_set_u16(&object, 0, 0x2222, 0));

	/* And reads as numbers still. */
	ck_assert_ok(wax_builder_get_list(root, WAX_LIST_TWO, &list));
	ck_assert_uint_eq(wax_list_builder_get_u16(&list, 1), 0x2222);
	ck_assert_uint_eq(wax_list_builder_get_u16(&list, 2), 0x3333);
	ck_assert_uint_eq(wax_list_builder_get_u16(&list, 3), 0);
	ck_assert_uint_eq(wax_list_builder_get_u32(&list, 2), 0);
	ck_assert_ok(wax_list_set_u16(&list, 2, 0x4444));
	ck_assert_uint_eq(small_word(&small, 1, 7), 0x4444);
	ck_assert_int_eq(wax_builder_get_list(root, WAX_LIST_BIT, &list),
			 -EBADMSG);
	ck_assert_ok(wax_builder_get_list(root, WAX_LIST_POINTER, &list));
	ck_assert_ok(wax_set_data(at(&list, 2), "z", 1));
	ck_assert_uint_eq(small_word(&small, 1, 8), LIST_WORD(0, 2, 1));
}
END_TEST

START_TEST(list_of_pointers_becomes_one_of_structs)
{
	struct wax_struct_builder object;
	struct wax_list_builder list;
	const char *text;
	size_t size;

	setup_with(16, 0);
	ck_assert_ok(wax_init_list(root, WAX_LIST_POINTER, 2, &list));
	ck_assert_ok(wax_set_text(at(&list, 1), "abc", 3));
	ck_assert_ok(wax_builder_get_struct_list(root, 1, 1, &list));
	ck_assert_ok(wax_list_builder_struct(&list, 1, &object));
	ck_assert_ok(wax_builder_get_text(
		wax_struct_builder_pointer(&object, 0), &text, &size));
	ck_assert_str_eq(text, "abc");
	ck_assert_uint_eq(size, 3);
	ck_assert_ok(wax_init_list(root, WAX_LIST_BIT, 2, &list));
	ck_assert_int_eq(wax_builder_get_struct_list(root, 1, 0, &list),
			 -EBADMSG);
}
END_TEST

START_TEST(null_reads_as_empty_in_a_builder)
{
	struct wax_list_builder list;
	unsigned char *data;
	const char *text;
	uint32_t kind;
	size_t size;

	setup_with(16, 0);
	ck_assert_ok(wax_builder_get_kind(root, &kind));
	ck_assert_uint_eq(kind, WAX_KIND_NULL);
	ck_assert_ok(wax_builder_get_list(root, WAX_LIST_EIGHT, &list));
	ck_assert_uint_eq(list.count, 0);
	ck_assert_int_eq(wax_list_set_u64(&list, 0, 1), -EINVAL);
	ck_assert_ok(wax_builder_get_struct_list(root, 1, 1, &list));
	ck_assert_int_eq(wax_list_builder_set_count(&list, 0), -EINVAL);
	ck_assert_int_eq(wax_grow_list(root, &list, 1), -EINVAL);
	ck_assert_ok(wax_builder_get_data(root, &data, &size));
	ck_assert_ptr_null(data);
	ck_assert_ok(wax_builder_get_text(root, &text, &size));
	ck_assert_str_eq(text, "");
	ck_assert_uint_eq(wax_builder_used_words(builder), 1);
	ck_assert_ok(wax_set_data(root, "ab", 2));
	ck_assert_ok(wax_builder_get_kind(root, &kind));
	ck_assert_uint_eq(kind, WAX_KIND_LIST);
	ck_assert_int_eq(wax_builder_get_text(root, &text, &size), -EBADMSG);
	ck_assert_int_eq(wax_builder_get_struct(root, 1, 1, NULL), -EBADMSG);
	ck_assert_ok(wax_builder_get_data(root, &data, &size));
	ck_assert_mem_eq(data, "ab", 2);
}
END_TEST

/* What only a message that was reopened can hold. */
static const uint64_t malformed[] = {
	STRUCT_WORD(0, 9, 0),
	STRUCT_WORD(-3, 1, 0),
	LIST_WORD(0, 5, 9),
	LIST_WORD(0, 7, 9),
	LIST_WORD(0, 7, 1),
	FAR_WORD(9, 1),
	FAR_WORD(0, 7),
	FAR_WORD(0, 1),
	DOUBLE_FAR_WORD(1, 1),
	DOUBLE_FAR_WORD(9, 1),
	CAPABILITY_WORD(0),
	UINT64_C(7),
	LIST_WORD(0, 5, 0x1fffffff),
	FAR_WORD(0x1fffffff, 1),
};

START_TEST(malformed_pointer_is_refused_and_can_be_cleared)
{
	uint64_t word = malformed[_i];
	struct wax_struct_builder object;
	struct wax_list_builder list;
	unsigned char *data;
	uint32_t kind;
	size_t size;

	setup_with(8, 0);
	ck_assert_ok(wax_init_list(root, WAX_LIST_EIGHT, 2, &list));
	ck_assert_ok(wax_list_set_u64(&list, 0, LIST_WORD(0, 2, 1)));
	image_put(root.word, word, 8);
	ck_assert_int_eq(wax_builder_get_kind(root, &kind), -EBADMSG);
	ck_assert_int_eq(wax_builder_get_struct(root, 1, 1, &object), -EBADMSG);
	ck_assert_int_eq(wax_builder_get_list(root, WAX_LIST_BYTE, &list),
			 -EBADMSG);
	ck_assert_int_eq(wax_builder_get_struct_list(root, 1, 1, &list),
			 -EBADMSG);
	ck_assert_int_eq(wax_builder_get_data(root, &data, &size), -EBADMSG);
	ck_assert_int_eq(wax_set_pointer(root, root), -EBADMSG);
	ck_assert_int_eq(wax_trim_data(root, 0), -EINVAL);
	ck_assert_ok(wax_clear_pointer(root));
	assert_segment(1, 0, LIST_WORD(0, 2, 1));
}
END_TEST

static void
add_changes(Suite *suite)
{
	TCase *changes = tcase_create("changes");

	tcase_add_checked_fixture(changes, NULL, teardown);
	tcase_add_test(changes, trimming_follows_far_pointers);
	tcase_add_test(changes, list_that_was_made_last_grows_in_place);
	tcase_add_test(changes, simple_lists_grow_with_zeros);
	tcase_add_test(changes,
		       cleared_object_is_zeroed_and_its_words_used_again);
	tcase_add_test(changes, struct_is_made_found_or_moved_to_a_larger_one);
	tcase_add_test(changes, list_of_numbers_becomes_one_of_structs);
	tcase_add_test(changes, list_of_pointers_becomes_one_of_structs);
	tcase_add_test(changes, null_reads_as_empty_in_a_builder);
	tcase_add_loop_test(changes,
			    malformed_pointer_is_refused_and_can_be_cleared, 0,
			    sizeof(malformed) / sizeof(malformed[0]));
	suite_add_tcase(suite, changes);
}

int
main(void)
{
	Suite *suite = suite_create("far");
	TCase *places = tcase_create("places");

	tcase_add_checked_fixture(places, NULL, teardown);
	tcase_add_test(
		places,
		object_that_does_not_fit_goes_behind_a_pad_in_a_new_segment);
	tcase_add_test(places, segment_of_the_pointer_is_filled_first);
	tcase_add_test(places, what_has_no_words_is_never_far);
	tcase_add_test(places, second_pointer_gets_a_pad_of_its_own);
	tcase_add_test(places, pointer_to_a_full_segment_is_double_far);
	tcase_add_test(places,
		       full_message_is_an_error_and_the_pointer_is_unchanged);
	tcase_add_test(places, failing_storage_leaves_all_as_it_was);
	suite_add_tcase(suite, places);
	add_changes(suite);
	return harness_run(suite);
}
