/* SPDX-License-Identifier: MIT */
/*
 * Messages: the table while growing, at the end, and after failures; reopening;
 * readers of a file that changes.
 *
 * Method: the table is read from the file with pread(2) and decoded here, byte
 * by byte.
 */
#include "config.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <wax.h>

#include "harness.h"
#include "one-file.h"

#define MIB INT64_C(1048576)

static struct wax_message *message;

static void
setup(void)
{
	one_file_setup();
	message = NULL;
}

/* Words that the table of the file claims. */
static int64_t
claimed_words(void)
{
	unsigned char table[8] = {0};
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	ck_assert_int_eq(pread(fd, table, 8, 0), 8);
	close(fd);
	ck_assert_uint_eq(table[0] | table[1] | table[2] | table[3], 0);
	return (int64_t)table[4] | (int64_t)table[5] << 8 |
	       (int64_t)table[6] << 16 | (int64_t)table[7] << 24;
}

/* -- Writing --------------------------------------------------------------- */

START_TEST(table_is_true_from_create_on_and_after_each_growth)
{
	struct wax_segment segment;
	uint64_t used = 3 * MIB / 8, i;

	ck_assert_ok(wax_message_create(path, NULL, &message));
	ck_assert_int_eq(8 + 8 * claimed_words(), file_size());
	ck_assert_ok(wax_message_alloc(message, 2, &segment));
	ck_assert_uint_eq(segment.id, 0);
	ck_assert_uint_eq((uintptr_t)segment.words % 8, 0);
	for (i = 0; i < 3 * MIB; i += 50000) {
		segment.words[i] = 1;
		ck_assert_int_eq(8 + 8 * claimed_words(), file_size());
	}
	ck_assert_ok(wax_message_finish(message, &used, 1, NULL));
	ck_assert_int_eq(claimed_words(), (int64_t)used);
	ck_assert_int_eq(file_size(), (int64_t)(8 + 8 * used));
}
END_TEST

START_TEST(segment_has_room_for_4_gib_and_there_is_one)
{
	struct wax_segment segment, more = {.capacity = 77};
	uint64_t used = 1;

	ck_assert_ok(wax_message_create(path, NULL, &message));
	ck_assert_int_eq(wax_message_alloc(message, 0, &more), -EINVAL);
	ck_assert_int_eq(
		wax_message_alloc(message, WAX_SEGMENT_WORDS_MAX + 1, &more),
		-EOVERFLOW);
	ck_assert_ok(wax_message_alloc(message, 2, &segment));
	ck_assert_uint_eq(segment.capacity, WAX_SEGMENT_WORDS_MAX);
	ck_assert_int_eq(wax_message_alloc(message, 1, &more), -EOVERFLOW);
	ck_assert_uint_eq(more.capacity, 77);
	ck_assert_ok(wax_message_finish(message, &used, 1, NULL));
	ck_assert_int_eq(file_size(), 16);
}
END_TEST

START_TEST(used_words_may_lie_beyond_the_file)
{
	struct wax_segment segment;
	uint64_t used = 5 * MIB / 8;

	ck_assert_ok(wax_message_create(path, NULL, &message));
	ck_assert_ok(wax_message_alloc(message, 2, &segment));
	ck_assert_ok(wax_message_finish(message, &used, 1, NULL));
	ck_assert_int_eq(file_size(), (int64_t)(8 + 8 * used));
	ck_assert_int_eq(claimed_words(), (int64_t)used);
}
END_TEST

START_TEST(last_word_of_the_last_segment_can_be_used)
{
	struct wax_message_opts opts = WAX_MESSAGE_OPTS_INIT;
	struct wax_region_opts sparse = WAX_REGION_OPTS_INIT;
	struct wax_segment segment;
	uint64_t used = WAX_SEGMENT_WORDS_MAX;

	sparse.mode = WAX_GROW_SPARSE;
	opts.region = &sparse;
	ck_assert_ok(wax_message_create(path, &opts, &message));
	ck_assert_ok(wax_message_alloc(message, 2, &segment));
	segment.words[8 * (used - 1)] = 'z';
	ck_assert_ok(wax_message_finish(message, &used, 1, NULL));
	ck_assert_int_eq(file_size(), UINT64_C(1) << 32);
	ck_assert_int_eq(claimed_words(), (int64_t)used);
}
END_TEST

START_TEST(finish_refuses_sizes_that_cannot_be)
{
	uint64_t used[] = {0, WAX_SEGMENT_WORDS_MAX + 1, 1, 1};
	struct wax_segment segment;
	int i;

	for (i = 0; i < 4; i++) {
		ck_assert_ok(wax_message_create(path, NULL, &message));
		if (i != 3) /* in round 3 no segment was given */
			ck_assert_ok(wax_message_alloc(message, 2, &segment));
		ck_assert_int_eq(wax_message_finish(message, &used[i],
						    i == 2 ? 2 : 1, NULL),
				 -EINVAL);
		ck_assert_int_eq(file_size(), 0);
	}
}
END_TEST

START_TEST(abort_leaves_an_empty_file_in_place)
{
	struct wax_segment segment;

	ck_assert_ok(wax_message_create(path, NULL, &message));
	ck_assert_ok(wax_message_alloc(message, MIB, &segment));
	ck_assert_ok(wax_message_abort(message));
	ck_assert_int_eq(file_size(), 0);
	ck_assert_ok(wax_message_abort(NULL));
	ck_assert_ok(wax_message_finish(NULL, NULL, 0, NULL));
}
END_TEST

START_TEST(process_that_dies_leaves_a_valid_message)
{
	/* Small: memcheck scans what is mapped at exit. */
	struct wax_region_opts region = {.size = sizeof(region),
					 .reserve = 64 * MIB};
	struct wax_message_opts opts = {.size = sizeof(opts),
					.region = &region};
	struct wax_segment segment;
	struct wax_reader *reader;
	int status;
	pid_t child = fork();

	if (child == 0) {
		if (wax_message_create(path, &opts, &message) ||
		    wax_message_alloc(message, 2, &segment))
			_exit(1);
		memset(segment.words + 8, 'x', 5 * MIB);
		(void)kill(getpid(), SIGKILL);
	}
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	ck_assert_int_ge(claimed_words(), 5 * MIB / 8);
	ck_assert_ok(wax_message_open(path, NULL, &reader, NULL));
	ck_assert_uint_eq(wax_reader_trailing(reader), 0);
	ck_assert_ptr_null(wax_reader_close(reader));
}
END_TEST

/* -- Going on with a message ----------------------------------------------- */

static void
write_small_message(size_t trailing)
{
	unsigned char bytes[8 + 16 + 100] = {0};

	bytes[4] = 2;
	memset(bytes + 16, 'w', 8);
	memset(bytes + 24, 't', trailing);
	write_file(bytes, 24 + trailing);
}

START_TEST(reopened_message_goes_on_behind_its_words_with_zeros)
{
	struct wax_segment segment;
	uint64_t used = 0;

	write_small_message(100);
	ck_assert_ok(wax_message_reopen(path, NULL, &used, &message));
	ck_assert_uint_eq(used, 2);
	ck_assert_ok(wax_message_alloc(message, 20, &segment));
	ck_assert_uint_eq(segment.words[15], 'w');
	ck_assert_uint_eq(segment.words[16], 0);
	ck_assert_uint_eq(segment.words[99], 0);
	segment.words[8 * 20 - 1] = 'n';
	used = 20;
	ck_assert_ok(wax_message_finish(message, &used, 1, NULL));
	ck_assert_int_eq(file_size(), 8 + 8 * 20);
	ck_assert_int_eq(claimed_words(), 20);
}
END_TEST

START_TEST(reopened_message_that_is_aborted_is_what_it_was)
{
	struct wax_segment segment;
	uint64_t used = 0;

	write_small_message(0);
	ck_assert_ok(wax_message_reopen(path, NULL, &used, &message));
	ck_assert_ok(wax_message_alloc(message, MIB, &segment));
	ck_assert_ok(wax_message_abort(message));
	ck_assert_int_eq(file_size(), 24);
	ck_assert_int_eq(claimed_words(), 2);
}
END_TEST

static const struct {
	const char *name;
	unsigned char bytes[24];
	size_t size;
	int err;
} not_reopened[] = {
	{"empty", {0}, 0, -EBADMSG},
	{"table cut", {0, 0, 0, 0, 1}, 7, -EBADMSG},
	{"no words", {0, 0, 0, 0, 0}, 24, -EBADMSG},
	{"more words than bytes", {0, 0, 0, 0, 3}, 24, -EBADMSG},
	{"two segments", {1, 0, 0, 0, 1, 0, 0, 0, 1}, 24, -EOVERFLOW},
	{"512 segments", {255, 1, 0, 0, 1}, 24, -EBADMSG},
};

START_TEST(reopen_refuses_what_is_not_a_one_segment_message)
{
	uint64_t used = 77;
	int err;

	write_file(not_reopened[_i].bytes, not_reopened[_i].size);
	err = wax_message_reopen(path, NULL, &used, &message);
	ck_assert_msg(err == not_reopened[_i].err, "%s: %d",
		      not_reopened[_i].name, err);
	ck_assert_uint_eq(used, 77);
	ck_assert_ptr_null(message);
	ck_assert_int_eq(file_size(), (int64_t)not_reopened[_i].size);
}
END_TEST

START_TEST(builder_goes_on_behind_the_words_of_a_reopened_message)
{
	struct wax_struct_builder child;
	struct wax_builder *builder;
	uint64_t used;

	write_small_message(0);
	ck_assert_ok(wax_message_reopen(path, NULL, &used, &message));
	ck_assert_ok(wax_builder_create(message, &builder));
	ck_assert_uint_eq(wax_builder_used_words(builder), 2);
	ck_assert_ok(wax_init_struct(wax_builder_root(builder), 1, 0, &child));
	ck_assert_ok(wax_builder_finish(builder));
	ck_assert_int_eq(file_size(), 8 + 8 * 3);
	ck_assert_int_eq(file_byte(16), 'w');
}
END_TEST

START_TEST(trim_lowers_the_table_with_the_file)
{
	struct wax_segment segment;

	ck_assert_ok(wax_message_create(path, NULL, &message));
	ck_assert_ok(wax_message_alloc(message, 2, &segment));
	memset(segment.words, 1, 10 * MIB);
	ck_assert_ok(wax_region_trim(wax_message_region(message), 65536));
	ck_assert_int_lt(file_size(), 4 * MIB);
	ck_assert_int_eq(8 + 8 * claimed_words(), file_size());
	ck_assert_ok(wax_message_abort(message));
}
END_TEST

START_TEST(message_that_was_cut_ends_with_a_table_that_says_so)
{
	struct wax_segment segment;
	struct wax_reader *reader;
	uint64_t used = 60000 / 8;

	ck_assert_ok(wax_message_create(path, NULL, &message));
	ck_assert_ok(wax_message_alloc(message, 2, &segment));
	memset(segment.words, 0, 60000);
	ck_assert_int_eq(truncate(path, 8192), 0);
	ck_assert_int_eq(wax_message_finish(message, &used, 1, NULL), -ESTALE);
	ck_assert_int_eq(file_size(), 8192);
	ck_assert_int_eq(8 + 8 * claimed_words(), 8192);
	ck_assert_ok(wax_message_open(path, NULL, &reader, NULL));
	wax_reader_close(reader);
}
END_TEST

/* -- Reading --------------------------------------------------------------- */

START_TEST(file_cut_while_it_is_read_gives_zeros_and_stale)
{
	const unsigned char *words;
	struct wax_segment segment;
	struct wax_reader *reader;
	uint64_t used = 4 * MIB / 8, count;

	ck_assert_ok(wax_message_create(path, NULL, &message));
	ck_assert_ok(wax_message_alloc(message, used, &segment));
	memset(segment.words, 'x', 4 * MIB);
	ck_assert_ok(wax_message_finish(message, &used, 1, NULL));

	ck_assert_ok(wax_message_open(path, NULL, &reader, NULL));
	ck_assert_ok(wax_reader_segment(reader, 0, &words, &count));
	ck_assert_ok(wax_reader_error(reader));
	ck_assert_int_eq(truncate(path, 4096), 0);
	ck_assert_uint_eq(words[0], 'x');
	ck_assert_ok(wax_reader_error(reader));
	ck_assert_uint_eq(words[3 * MIB], 0);
	ck_assert_int_eq(wax_reader_error(reader), -ESTALE);
	ck_assert_uint_eq(words[4000], 'x');
	ck_assert_int_eq(file_size(), 4096); /* a reader never grows a file */
	wax_reader_close(reader);
}
END_TEST

START_TEST(reader_and_writer_share_a_file)
{
	struct wax_segment segment;
	struct wax_reader *reader;
	const unsigned char *words;
	uint64_t count, used = 1;

	ck_assert_ok(wax_message_create(path, NULL, &message));
	ck_assert_ok(wax_message_alloc(message, 2, &segment));
	ck_assert_ok(wax_message_open(path, NULL, &reader, NULL));
	ck_assert_ok(wax_reader_segment(reader, 0, &words, &count));
	segment.words[40] = 'l';
	ck_assert_uint_eq(words[40], 'l');
	wax_reader_close(reader);
	ck_assert_ok(wax_message_finish(message, &used, 1, NULL));
}
END_TEST

START_TEST(files_that_are_no_messages_are_refused)
{
	struct wax_reader *reader = NULL;
	struct wax_problem problem = {0, NULL};

	write_file("", 0);
	ck_assert_int_eq(wax_message_open(path, NULL, &reader, &problem),
			 -EBADMSG);
	ck_assert_ptr_nonnull(problem.reason);
	ck_assert_int_eq(wax_message_open(directory, NULL, &reader, NULL),
			 -EINVAL);
	ck_assert_int_eq(wax_message_open("/dev/zero", NULL, &reader, NULL),
			 -EINVAL);
	ck_assert_int_eq(wax_message_open("/no/such", NULL, &reader, NULL),
			 -ENOENT);
	ck_assert_ptr_null(reader);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("message");
	TCase *writing = tcase_create("writing");
	TCase *reading = tcase_create("reading");

	one_file_fixture(writing, setup);
	tcase_add_test(writing,
		       table_is_true_from_create_on_and_after_each_growth);
	tcase_add_test(writing, segment_has_room_for_4_gib_and_there_is_one);
	tcase_add_test(writing, used_words_may_lie_beyond_the_file);
	tcase_add_test(writing, last_word_of_the_last_segment_can_be_used);
	tcase_add_test(writing, finish_refuses_sizes_that_cannot_be);
	tcase_add_test(writing, abort_leaves_an_empty_file_in_place);
	tcase_add_test(writing, process_that_dies_leaves_a_valid_message);
	tcase_add_test(writing,
		       reopened_message_goes_on_behind_its_words_with_zeros);
	tcase_add_test(writing,
		       builder_goes_on_behind_the_words_of_a_reopened_message);
	tcase_add_test(writing, trim_lowers_the_table_with_the_file);
	tcase_add_test(writing,
		       message_that_was_cut_ends_with_a_table_that_says_so);
	tcase_add_test(writing,
		       reopened_message_that_is_aborted_is_what_it_was);
	tcase_add_loop_test(writing,
			    reopen_refuses_what_is_not_a_one_segment_message, 0,
			    sizeof(not_reopened) / sizeof(not_reopened[0]));
	suite_add_tcase(suite, writing);

	one_file_fixture(reading, setup);
	tcase_add_test(reading,
		       file_cut_while_it_is_read_gives_zeros_and_stale);
	tcase_add_test(reading, reader_and_writer_share_a_file);
	tcase_add_test(reading, files_that_are_no_messages_are_refused);
	suite_add_tcase(suite, reading);
	return harness_run(suite);
}
