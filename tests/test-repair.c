/* SPDX-License-Identifier: MIT */
/*
 * Repair: each state that a killed writer can leave; left.h makes the files and
 * looks at them.
 */
#include "config.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <wax.h>

#include "harness.h"
#include "left.h"

/* -- Each state ------------------------------------------------------------ */

START_TEST(zeros_behind_one_segment_are_cut)
{
	/* The words 3 and 4 of the list are zero, and reached. */
	put_word(path, 0, (uint64_t)(65536 / 8 - 1) << 32);
	put_segments(8, 1);
	set_size(path, 3 * 65536);
	ck_assert_ok(repair_with(ways[_i]));
	ck_assert_uint_eq(report.state, WAX_REPAIR_GROWING);
	ck_assert_uint_eq(report.segments, 1);
	ck_assert_uint_eq(report.file_size, 3 * 65536);
	ck_assert_uint_eq(report.message_size, used_size(1) + 8);
	ck_assert_uint_eq(report.cut_size, 3 * 65536 - used_size(1) - 8);
	ck_assert_uint_eq(report.unreached_words, 0);
	ck_assert_int_eq(report.verified, 0);
	check_one_segment(result_of(ways[_i]));
	check_reads(result_of(ways[_i]));
	if (result_of(ways[_i]) != path)
		ck_assert_int_eq(size_of(path), 3 * 65536);
}
END_TEST

START_TEST(segments_of_a_growing_message_get_their_table)
{
	uint32_t flags = ways[_i % WAYS], count = 2 + (uint32_t)(_i / WAYS);
	uint64_t size = (count + 1) * UINT64_C(4096);

	leave_growing(count, size);
	ck_assert_ok(repair_with(flags));
	ck_assert_uint_eq(report.state, WAX_REPAIR_SEGMENTS);
	ck_assert_uint_eq(report.segments, count + 1);
	ck_assert_uint_eq(report.cut_size, size - used_size(count));
	ck_assert_uint_eq(report.message_size,
			  (uint64_t)size_of(result_of(flags)));
	ck_assert_int_eq(report.verified, 0);
	check_segments(result_of(flags), count);
	check_reads(result_of(flags));
	if (flags & WAX_REPAIR_IN_PLACE)
		ck_assert_int_eq(size_of(sidecar_path), -1);
	else
		ck_assert_int_eq(size_of(sidecar_path), 4096);
}
END_TEST

START_TEST(room_that_was_being_made_is_made)
{
	uint32_t flags = ways[_i % WAYS];
	int inserted = _i / WAYS;

	leave_making_room(3, inserted);
	ck_assert_ok(repair_with(flags));
	ck_assert_uint_eq(report.state, WAX_REPAIR_FINISHING);
	ck_assert_uint_eq(report.cut_size, 0);
	check_segments(result_of(flags), 3);
	check_reads(result_of(flags));
}
END_TEST

START_TEST(segment_opened_in_vain_leaves_one_segment)
{
	uint32_t flags = ways[_i];

	put_word(path, 0, (uint64_t)CAPACITY << 32);
	put_segments(8, 1);
	set_size(path, 4096);
	put_sidecar(0, 2, 0, 0);
	ck_assert_ok(repair_with(flags));
	ck_assert_uint_eq(report.state, WAX_REPAIR_SEGMENTS);
	ck_assert_uint_eq(report.segments, 1);
	check_one_segment(result_of(flags));
	check_reads(result_of(flags));
}
END_TEST

START_TEST(root_elsewhere_needs_two_segments)
{
	leave_growing(2, 3 * 4096);
	/* The list is the root now. */
	put_word(sidecar_path, 64, FAR_WORD(0, 2));
	ck_assert_ok(repair_with(WAX_REPAIR_IN_PLACE));
	ck_assert_uint_eq(report.segments, 3);
	ck_assert_uint_eq(get_word(path, 16), FAR_WORD(0, 2));
	ck_assert_int_eq(size_of(path), (int64_t)(4096 + used_size(2)));
}
END_TEST

START_TEST(table_in_a_page_of_its_own_is_lowered)
{
	uint32_t flags = ways[_i];

	put_word(path, 0, UINT64_C(2) | UINT64_C(510) << 32);
	put_word(path, 8, CAPACITY | UINT64_C(512) << 32);
	put_word(path, 16, FAR_WORD(0, 1));
	put_segments(4096, 2);
	set_size(path, 5 * 4096);
	ck_assert_ok(repair_with(flags));
	ck_assert_uint_eq(report.state, WAX_REPAIR_GROWING);
	ck_assert_uint_eq(report.segments, 3);
	ck_assert_int_eq(size_of(result_of(flags)),
			 4096 + CAPACITY_BYTES + 8 * LAST_WORDS);
	ck_assert_uint_eq(get_word(result_of(flags), 8),
			  CAPACITY | UINT64_C(4) << 32);
	check_reads(result_of(flags));
}
END_TEST

START_TEST(word_that_is_not_zero_is_kept_though_nothing_leads_there)
{
	leave_growing(2, 3 * 4096);
	put_word(path, 8 + CAPACITY_BYTES + 8 * 100, 1);
	ck_assert_ok(repair_with(WAX_REPAIR_IN_PLACE));
	ck_assert_int_eq(size_of(path), ROOM + 8 + CAPACITY_BYTES + 8 * 101);
	ck_assert_uint_eq(report.unreached_words, 101 - LAST_WORDS);
	check_reads(path);
}
END_TEST

START_TEST(words_are_kept_and_counted_without_a_root)
{
	put_word(path, 0, (uint64_t)(65536 / 8 - 1) << 32);
	put_segments(8, 1);
	put_word(path, 8, 0);
	set_size(path, 65536);
	ck_assert_ok(repair_with(WAX_REPAIR_IN_PLACE));
	ck_assert_uint_eq(report.unreached_words, 3);
	ck_assert_int_eq(size_of(path), 8 + 8 * 4);
	ck_assert_uint_eq(get_word(path, 32), 7);
}
END_TEST

START_TEST(nothing_is_cut_from_segments_when_the_walk_fails)
{
	leave_growing(2, 3 * 4096);
	put_word(path, 16, FAR_WORD(0, 9));
	ck_assert_ok(repair_with(ways[_i]));
	ck_assert_int_eq(report.verified, -EBADMSG);
	ck_assert_uint_eq(report.problem.offset, 16);
	ck_assert_ptr_nonnull(report.problem.reason);
	ck_assert_int_eq(size_of(result_of(ways[_i])),
			 ROOM + 8 + 2 * CAPACITY_BYTES);
}
END_TEST

START_TEST(finished_message_is_left_alone)
{
	put_word(path, 0, UINT64_C(6) << 32);
	put_segments(8, 1);
	set_size(path, used_size(1) + 8);
	ck_assert_ok(repair_with(ways[_i]));
	ck_assert_uint_eq(report.state, WAX_REPAIR_FINISHED);
	ck_assert_uint_eq(report.cut_size, 0);
	ck_assert_int_eq(size_of(output_path), -1);
	check_one_segment(path);
}
END_TEST

START_TEST(sidecar_of_a_file_that_was_replaced_is_removed)
{
	put_word(path, 0, UINT64_C(6) << 32);
	put_segments(8, 1);
	set_size(path, used_size(1) + 8);
	put_sidecar(1, 3, used_size(3), ROOM);
	put_word(sidecar_path, 56, 1);
	ck_assert_ok(repair_with(0));
	ck_assert_uint_eq(report.state, WAX_REPAIR_LEFTOVER);
	ck_assert_int_eq(size_of(output_path), -1);
	ck_assert_int_eq(size_of(sidecar_path), 4096);
	ck_assert_ok(repair_with(WAX_REPAIR_IN_PLACE));
	ck_assert_uint_eq(report.state, WAX_REPAIR_LEFTOVER);
	ck_assert_int_eq(size_of(sidecar_path), -1);
	check_one_segment(path);
}
END_TEST

START_TEST(sidecar_that_was_not_complete_is_removed)
{
	put_word(path, 0, (uint64_t)(65536 / 8 - 1) << 32);
	put_segments(8, 1);
	set_size(path, 65536);
	set_size(sidecar_path, 4095);
	ck_assert_ok(repair_with(WAX_REPAIR_IN_PLACE));
	ck_assert_uint_eq(report.state, WAX_REPAIR_GROWING);
	ck_assert_int_eq(size_of(sidecar_path), -1);
	check_one_segment(path);
}
END_TEST

START_TEST(dry_run_changes_nothing)
{
	leave_growing(3, 4 * 4096);
	ck_assert_ok(repair_with(WAX_REPAIR_DRY_RUN | (uint32_t)_i));
	ck_assert_uint_eq(report.state, WAX_REPAIR_SEGMENTS);
	ck_assert_uint_eq(report.segments, 4);
	ck_assert_int_eq(size_of(path), 4 * 4096);
	ck_assert_int_eq(size_of(output_path), -1);
	ck_assert_int_eq(size_of(sidecar_path), 4096);
	ck_assert_uint_eq(get_word(sidecar_path, 8), 1);
}
END_TEST

START_TEST(output_has_the_permissions_of_the_file)
{
	struct stat st;

	leave_growing(2, 3 * 4096);
	ck_assert_int_eq(chmod(path, 0600), 0);
	ck_assert_ok(repair_with(0));
	ck_assert_int_eq(stat(output_path, &st), 0);
	ck_assert_uint_eq(st.st_mode & 0777, 0600);
}
END_TEST

START_TEST(holes_stay_holes)
{
	struct stat st;

	/* Repair maps the file. */
	if (sizeof(void *) < 8)
		return;
	leave_growing(2, 3 * 4096);
	put_word(sidecar_path, 24, (1u << 29) - 1);
	put_word(path, 16, FAR_WORD(0, 2));
	put_word(path, UINT64_C(1) << 32, LIST_WORD(0, 5, 3));
	put_word(path, (UINT64_C(1) << 32) + 8, 7);
	set_size(path, UINT64_C(6) << 30);
	ck_assert_ok(repair_with(ways[_i]));
	ck_assert_int_eq(size_of(result_of(ways[_i])),
			 (INT64_C(1) << 32) + ROOM + 32);
	ck_assert_int_eq(stat(result_of(ways[_i]), &st), 0);
	ck_assert_int_lt(st.st_blocks, 2 * 1024 * 1024 / 512);
	check_reads(result_of(ways[_i]));
}
END_TEST

static void
add_states(TCase *tests)
{
	tcase_add_loop_test(tests, zeros_behind_one_segment_are_cut, 0, WAYS);
	tcase_add_loop_test(tests,
			    segments_of_a_growing_message_get_their_table, 0,
			    4 * WAYS);
	tcase_add_loop_test(tests, room_that_was_being_made_is_made, 0,
			    2 * WAYS);
	tcase_add_loop_test(tests, segment_opened_in_vain_leaves_one_segment, 0,
			    WAYS);
	tcase_add_test(tests, root_elsewhere_needs_two_segments);
	tcase_add_test(tests, words_are_kept_and_counted_without_a_root);
	tcase_add_loop_test(tests, table_in_a_page_of_its_own_is_lowered, 0,
			    WAYS);
	tcase_add_test(
		tests,
		word_that_is_not_zero_is_kept_though_nothing_leads_there);
	tcase_add_loop_test(tests,
			    nothing_is_cut_from_segments_when_the_walk_fails, 0,
			    WAYS);
	tcase_add_loop_test(tests, finished_message_is_left_alone, 0, WAYS);
	tcase_add_test(tests, sidecar_of_a_file_that_was_replaced_is_removed);
	tcase_add_test(tests, sidecar_that_was_not_complete_is_removed);
	tcase_add_loop_test(tests, dry_run_changes_nothing, 0, 2);
	tcase_add_test(tests, output_has_the_permissions_of_the_file);
	tcase_add_loop_test(tests, holes_stay_holes, 0, WAYS);
}

int
main(void)
{
	Suite *suite = suite_create("repair");
	TCase *states = tcase_create("states");

	left_fixture(states);
	add_states(states);
	suite_add_tcase(suite, states);
	return harness_run(suite);
}
