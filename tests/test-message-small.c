/* SPDX-License-Identifier: MIT */
/*
 * Small messages: how little they take, and many of them one after another.
 *
 * Method: sizes are those that fstat(2) tells; what is in a file is compared
 * with what was stored, table included.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <wax.h>

#include "../lib/os.h"
#include "harness.h"
#include "one-file.h"
#include "side-by-side.h"

#define MESSAGES 200
#define WORDS 127

START_TEST(message_takes_a_page_then_the_first_step_then_more)
{
	struct wax_message *message;
	struct wax_segment root, data;
	uint64_t used[2] = {1, 1};
	struct wax_os_stat st;
	int fd;

	ck_assert_ok(wax_message_create(path, NULL, &message));
	fd = wax_region_fd(wax_message_region(message));
	ck_assert_ok(wax_os_stat(fd, &st));
	/* There the end of the file stays on the grid of huge folios. */
	if (st.block_size >= 2u << 20 || wax_os_maps_past_end()) {
		ck_assert_int_eq(file_size(), 2 << 20);
	} else {
		ck_assert_int_eq(file_size(), sysconf(_SC_PAGESIZE));
		ck_assert_ok(wax_message_alloc(message, 1, &root));
		ck_assert_ok(wax_message_alloc(message, 1, &data));
		data.words[64 << 10 >> 1] = 1;
		ck_assert_int_eq(file_size(), 64 << 10);
		data.words[64 << 10] = 1;
		ck_assert_int_eq(file_size(), wax_os_writes_folios(fd)
						      ? 128 << 10
						      : 2 << 20);
		ck_assert_ok(wax_message_finish(message, used, 2, NULL));
		return;
	}
	ck_assert_ok(wax_message_abort(message));
}
END_TEST

/* Make one message of numbers that no other message has. */
static void
make(const char *name, uint64_t seed)
{
	struct wax_message *message;
	struct wax_segment root, data;
	uint64_t used[2] = {1, WORDS}, far = UINT64_C(1) << 32 | 2, i;

	ck_assert_ok(wax_message_create(name, NULL, &message));
	ck_assert_ok(wax_message_alloc(message, 1, &root));
	ck_assert_ok(wax_message_alloc(message, WORDS, &data));
	memcpy(root.words, &far, sizeof(far));
	for (i = 0; i < WORDS; i++) {
		uint64_t word = seed + i;

		memcpy(data.words + 8 * i, &word, sizeof(word));
	}
	ck_assert_ok(wax_message_finish(message, used, 2, NULL));
}

static void
compare(const char *name, uint64_t seed)
{
	uint64_t words[WORDS + 2], i;
	int fd = open(name, O_RDONLY | O_CLOEXEC);

	ck_assert_int_eq(read(fd, words, sizeof(words)), 8 * (WORDS + 1));
	close(fd);
	ck_assert_uint_eq(words[0], (uint64_t)WORDS << 32);
	for (i = 0; i < WORDS; i++)
		ck_assert_uint_eq(words[1 + i], seed + i);
}

static void *
make_many(void *argument)
{
	uint64_t thread = (uint64_t)(uintptr_t)argument, i;
	char name[80];

	snprintf(name, sizeof(name), "%s/%d", directory, (int)thread);
	for (i = 0; i < MESSAGES; i++) {
		make(name, thread << 40 | i << 20);
		compare(name, thread << 40 | i << 20);
	}
	unlink(name);
	return NULL;
}

START_TEST(messages_of_several_threads_take_turns_in_the_same_addresses)
{
	run_side_by_side(make_many);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("message-small");
	TCase *small = tcase_create("small");

	one_file_fixture(small, one_file_setup);
	tcase_add_test(small,
		       message_takes_a_page_then_the_first_step_then_more);
	tcase_add_test(
		small,
		messages_of_several_threads_take_turns_in_the_same_addresses);
	suite_add_tcase(suite, small);
	return harness_run(suite);
}
