/* SPDX-License-Identifier: MIT */
/*
 * Repair: what is refused, and why; the files are made by left.h.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <wax.h>
#include <wax/inject.h>

#include "harness.h"
#include "left.h"

static void
expect_refused(uint64_t offset)
{
	struct wax_repair_report before;
	int64_t size = size_of(path);

	ck_assert_int_eq(repair_with(WAX_REPAIR_IN_PLACE), -EBADMSG);
	ck_assert_uint_eq(problem.offset, offset);
	ck_assert_ptr_nonnull(problem.reason);
	memset(&before, 0xee, sizeof(before));
	ck_assert_mem_eq(&report, &before, sizeof(before));
	ck_assert_int_eq(size_of(path), size);
	ck_assert_int_eq(repair_with(0), -EBADMSG);
	ck_assert_int_eq(size_of(output_path), -1);
}

START_TEST(other_bytes_behind_the_message_are_refused)
{
	put_word(path, 0, UINT64_C(6) << 32);
	put_segments(8, 1);
	set_size(path, 3 * 65536);
	put_word(path, 2 * 65536, UINT64_C(1) << 16);
	expect_refused(2 * 65536 + 2);
}
END_TEST

START_TEST(file_that_is_no_message_is_refused)
{
	write_file("This is text, not a message.\n", 29);
	expect_refused(0);
	set_size(path, 0);
	expect_refused(0);
}
END_TEST

START_TEST(table_that_claims_more_than_the_file_has_is_refused)
{
	put_word(path, 0, (uint64_t)CAPACITY << 32);
	put_segments(8, 1);
	set_size(path, CAPACITY_BYTES);
	expect_refused(4);
}
END_TEST

START_TEST(damage_in_a_finished_message_is_told)
{
	put_word(path, 0, UINT64_C(6) << 32);
	put_segments(8, 1);
	set_size(path, used_size(1) + 8);
	put_word(path, 16, LIST_WORD(1, 5, 100));
	expect_refused(16);
}
END_TEST

START_TEST(sidecar_of_another_file_is_refused_unless_both_are_copies)
{
	leave_growing(2, 3 * 4096);
	put_word(sidecar_path, 56, 1);
	expect_refused(56);
	ck_assert_ok(repair_with(WAX_REPAIR_COPIED | WAX_REPAIR_IN_PLACE));
	check_segments(path, 2);
}
END_TEST

START_TEST(file_that_does_not_fit_its_sidecar_is_refused)
{
	leave_growing(3, 4096);
	expect_refused(4096);
	leave_making_room(3, 0);
	set_size(path, used_size(3) + 8);
	expect_refused(used_size(3) + 8);
	leave_growing(2, 3 * 4096);
	put_word(path, 8 + 2 * CAPACITY_BYTES, 5);
	expect_refused(8 + 2 * CAPACITY_BYTES);
}
END_TEST

/* Any word of the sidecar, at its worst: refused, or no more than repaired. */
START_TEST(hostile_sidecar_does_no_harm)
{
	static const uint64_t values[] = {
		0, 1, 7, 512, UINT64_MAX, UINT64_C(1) << 63, UINT32_MAX};
	uint64_t at = 8 * (uint64_t)(_i % 10);
	int err;

	if (_i < 10)
		leave_growing(3, 4 * 4096);
	else
		leave_making_room(3, 1);
	put_word(sidecar_path, at, values[_i / 20]);
	err = repair_with(0);
	ck_assert(err == 0 || err == -EBADMSG || err == -ENOTSUP);
	if (err == -EBADMSG)
		ck_assert_ptr_nonnull(problem.reason);
}
END_TEST

START_TEST(message_that_is_being_written_is_busy)
{
	struct wax_message *message;

	ck_assert_ok(wax_message_create(path, NULL, &message));
	ck_assert_int_eq(repair_with(0), -EBUSY);
	ck_assert_int_eq(repair_with(WAX_REPAIR_IN_PLACE), -EBUSY);
	ck_assert_int_eq(wax_message_abort(message), 0);
}
END_TEST

START_TEST(output_that_exists_is_kept)
{
	leave_growing(2, 3 * 4096);
	put_word(output_path, 0, 5);
	ck_assert_int_eq(repair_with(0), -EEXIST);
	ck_assert_int_eq(size_of(output_path), 8);
}
END_TEST

/* Its content would have to move inside it, which no kill may interrupt. */
START_TEST(link_is_not_repaired_in_place_where_nothing_can_be_inserted)
{
	char target[80];

	leave_growing(2, 3 * 4096);
	(void)snprintf(target, sizeof(target), "%s-target", path);
	ck_assert_int_eq(rename(path, target), 0);
	ck_assert_int_eq(symlink(target, path), 0);
	ck_assert_ok(wax_inject("fallocate", EOPNOTSUPP, 1));
	ck_assert_int_eq(repair_with(WAX_REPAIR_IN_PLACE), -ENOTSUP);
	ck_assert_ok(repair_with(0));
	ck_assert_ok(wax_inject("fallocate", 0, 0));
	check_reads(output_path);
	ck_assert_int_eq(unlink(target), 0);
}
END_TEST

static void
build_two_segments(struct wax_builder *builder)
{
	unsigned char *data;

	ck_assert_ok(wax_init_data(wax_builder_root(builder), 3000, &data));
	memset(data, 0xee, 3000);
	ck_assert_ok(wax_init_data(wax_builder_root(builder), 3000, &data));
	memset(data, 0xee, 3000);
}

/* In a directory where nothing can be inserted, behind a link to it. */
START_TEST(file_whose_content_was_moving_is_refused)
{
	struct wax_message_opts opts = WAX_MESSAGE_OPTS_INIT;
	char target[] = "/dev/shm/wax-test-XXXXXX";
	struct wax_message *message;
	struct wax_builder *builder;
	int fd = mkstemp(target);

	ck_assert_int_ge(fd, 0);
	close(fd);
	ck_assert_int_eq(symlink(target, path), 0);
	opts.max_segment_bytes = CAPACITY_BYTES;
	ck_assert_ok(wax_message_create(path, &opts, &message));
	ck_assert_ok(wax_builder_create(message, &builder));
	build_two_segments(builder);
	/* The first piece that is to move cannot be read. */
	ck_assert_ok(wax_inject("pread64", EIO, 1));
	ck_assert_int_eq(wax_builder_finish(builder), -EIO);
	ck_assert_ok(wax_inject("pread64", 0, 0));
	ck_assert_int_eq(repair_with(WAX_REPAIR_IN_PLACE), -EBADMSG);
	ck_assert_int_eq(repair_with(0), -EBADMSG);
	ck_assert_int_eq(unlink(target), 0);
}
END_TEST

START_TEST(wrong_options_are_refused)
{
	struct wax_repair_opts opts = WAX_REPAIR_OPTS_INIT;

	leave_growing(2, 3 * 4096);
	ck_assert_int_eq(wax_message_repair(NULL, NULL, NULL, NULL), -EINVAL);
	opts.flags = 1u << 4;
	ck_assert_int_eq(wax_message_repair(path, &opts, NULL, NULL), -EINVAL);
	opts.flags = WAX_REPAIR_IN_PLACE;
	opts.output = output_path;
	ck_assert_int_eq(wax_message_repair(path, &opts, NULL, NULL), -EINVAL);
	opts.size = 4;
	ck_assert_int_eq(wax_message_repair(path, &opts, NULL, NULL), -EINVAL);
	ck_assert_int_eq(wax_message_repair(directory, NULL, NULL, NULL),
			 -EINVAL);
	ck_assert_int_eq(wax_message_repair(output_path, NULL, NULL, NULL),
			 -ENOENT);
}
END_TEST

static void
add_refusals(TCase *tests)
{
	tcase_add_test(tests, other_bytes_behind_the_message_are_refused);
	tcase_add_test(tests, file_that_is_no_message_is_refused);
	tcase_add_test(tests,
		       table_that_claims_more_than_the_file_has_is_refused);
	tcase_add_test(tests, damage_in_a_finished_message_is_told);
	tcase_add_test(
		tests,
		sidecar_of_another_file_is_refused_unless_both_are_copies);
	tcase_add_test(tests, file_that_does_not_fit_its_sidecar_is_refused);
	tcase_add_loop_test(tests, hostile_sidecar_does_no_harm, 0, 140);
	tcase_add_test(tests, message_that_is_being_written_is_busy);
	tcase_add_test(tests, output_that_exists_is_kept);
	tcase_add_test(
		tests,
		link_is_not_repaired_in_place_where_nothing_can_be_inserted);
	if (access("/dev/shm", W_OK) == 0)
		tcase_add_test(tests, file_whose_content_was_moving_is_refused);
	else
		printf("# SKIP no /dev/shm, where nothing can be inserted\n");
	tcase_add_test(tests, wrong_options_are_refused);
}

int
main(void)
{
	Suite *suite = suite_create("repair-refused");
	TCase *tests = tcase_create("refused");

	left_fixture(tests);
	add_refusals(tests);
	suite_add_tcase(suite, tests);
	return harness_run(suite);
}
