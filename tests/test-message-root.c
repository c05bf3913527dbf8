/* SPDX-License-Identifier: MIT */
/*
 * The word that segment 0 is: beyond the end of its message, and when its page
 * goes to the next one.
 */
#include "config.h"

#include <pthread.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <wax.h>

#include "harness.h"
#include "one-file.h"

static struct wax_message *message;

static void
setup(void)
{
	one_file_setup();
	message = NULL;
}

/* A message whose root word is `root`. */
static struct wax_message *
message_with_root(uint64_t root, struct wax_segment *ret_segment)
{
	struct wax_message *made;

	ck_assert_ok(wax_message_create_memfd("root", NULL, &made));
	ck_assert_ok(wax_message_alloc(made, 1, ret_segment));
	ck_assert_uint_eq(ret_segment->capacity, 1);
	ck_assert_mem_eq(ret_segment->words, "\0\0\0\0\0\0\0\0", 8);
	memcpy(ret_segment->words, &root, sizeof(root));
	return made;
}

static uint64_t
word_at(const unsigned char *address)
{
	uint64_t word;

	memcpy(&word, address, sizeof(word));
	return word;
}

START_TEST(root_word_can_be_kept_beyond_the_end)
{
	struct wax_segment segment, next;
	unsigned char *root;
	uint64_t used = 1;

	message = message_with_root(0, &segment);
	root = wax_message_keep_root(message);
	ck_assert_ptr_eq(root, segment.words);
	memset(root, 7, 8);
	ck_assert_ok(wax_message_finish(message, &used, 1, NULL));
	message = message_with_root(9, &next);
	ck_assert_ptr_ne(next.words, root);
	ck_assert_ok(wax_message_abort(message));
	ck_assert_uint_eq(word_at(root), UINT64_C(0x0707070707070707));
	wax_message_drop_root(root);
	wax_message_drop_root(NULL);
	ck_assert_ptr_null(wax_message_keep_root(NULL));
}
END_TEST

/* The sidecar was mapped there, as there is more than one data segment. */
START_TEST(root_word_of_several_segments_can_be_kept)
{
	struct wax_message_opts opts = WAX_MESSAGE_OPTS_INIT;
	uint64_t used[3] = {1, 1, 1};
	struct wax_segment segment[3];
	unsigned char *root;

	opts.max_segment_bytes = 4096;
	ck_assert_ok(wax_message_create(path, &opts, &message));
	ck_assert_ok(wax_message_alloc(message, 1, &segment[0]));
	ck_assert_ok(wax_message_alloc(message, 2, &segment[1]));
	ck_assert_ok(wax_message_alloc(message, 2, &segment[2]));
	memset(segment[0].words, 0x50, 8);
	root = wax_message_keep_root(message);
	ck_assert_ptr_eq(root, segment[0].words);
	ck_assert_ok(wax_message_finish(message, used, 3, NULL));
	ck_assert_uint_eq(word_at(root), UINT64_C(0x5050505050505050));
	wax_message_drop_root(root);
	message = message_with_root(1, &segment[0]);
	ck_assert_ptr_eq(segment[0].words, root);
	ck_assert_ok(wax_message_abort(message));
}
END_TEST

/* Finish makes a sidecar, as the root leads elsewhere than to the next word. */
START_TEST(root_word_that_is_kept_is_no_mapping_of_a_sidecar)
{
	struct wax_segment segment[2];
	uint64_t used[2] = {1, 1};
	unsigned char *root;
	int status = 0;
	pid_t child;

	ck_assert_ok(wax_message_create(path, NULL, &message));
	ck_assert_ok(wax_message_alloc(message, 1, &segment[0]));
	ck_assert_ok(wax_message_alloc(message, 2, &segment[1]));
	memset(segment[0].words, 0x50, 8);
	root = wax_message_keep_root(message);
	ck_assert_ok(wax_message_finish(message, used, 2, NULL));
	/* A forked child would not have the mapping. */
	child = fork();
	if (child == 0)
		_exit(word_at(root) != UINT64_C(0x5050505050505050));
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_int_eq(status, 0);
	wax_message_drop_root(root);
}
END_TEST

static void *
make_messages(void *argument)
{
	struct wax_segment segment;
	unsigned char *root;
	uint64_t i;

	for (i = 1; i < 200; i++) {
		struct wax_message *made = message_with_root(i, &segment);

		ck_assert_uint_eq(word_at(segment.words), i);
		root = wax_message_keep_root(made);
		ck_assert_ok(wax_message_abort(made));
		memset(root, 1, 8);
		wax_message_drop_root(root);
	}
	return argument;
}

/* M1: the page of the word goes from thread to thread. */
START_TEST(root_words_of_threads_are_their_own)
{
	pthread_t threads[2];
	size_t i;

	for (i = 0; i < 2; i++)
		ck_assert_ok(
			pthread_create(&threads[i], NULL, make_messages, NULL));
	for (i = 0; i < 2; i++)
		ck_assert_ok(pthread_join(threads[i], NULL));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("message-root");
	TCase *root = tcase_create("root");

	one_file_fixture(root, setup);
	tcase_add_test(root, root_word_can_be_kept_beyond_the_end);
	tcase_add_test(root, root_word_of_several_segments_can_be_kept);
	tcase_add_test(root, root_word_that_is_kept_is_no_mapping_of_a_sidecar);
	tcase_add_test(root, root_words_of_threads_are_their_own);
	suite_add_tcase(suite, root);
	return harness_run(suite);
}
