/* SPDX-License-Identifier: MIT */
/*
 * A small message whose process is killed before each of its system calls.
 *
 * Method: the gate of the os layer (see test-anomaly.c) kills a child at the
 * n-th question, for n from 1 until the child comes to its end.  What it had
 * done by then is in memory that is shared; what it left is opened as a message.
 */
#include "config.h"

#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <wax.h>

#include "harness.h"
#include "one-file.h"

#define WORDS 127
#define FAR (UINT64_C(1) << 32 | 2)
#define OLD_WORDS 3

/* Fewer calls than this are made. */
#define CALLS_MAX 200

enum stage { NOTHING, CREATED, STORED, FINISHED };

static struct {
	enum stage stage;
	uint32_t calls_left;
} * shared;

int
__wrap_wax_os_gate(long number);
int
__wrap_wax_os_gate(long number)
{
	(void)number;
	if (shared != NULL && shared->calls_left > 0 &&
	    --shared->calls_left == 0)
		(void)kill(getpid(), SIGKILL);
	return 0;
}

static void
setup(void)
{
	one_file_setup();
	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ck_assert(shared != MAP_FAILED);
}

static void
put(unsigned char *words, uint64_t index, uint64_t word)
{
	memcpy(words + 8 * index, &word, sizeof(word));
}

static int
build(uint32_t message_flags, uint32_t region_flags)
{
	struct wax_region_opts region = WAX_REGION_OPTS_INIT;
	struct wax_message_opts opts = WAX_MESSAGE_OPTS_INIT;
	const uint64_t used[2] = {1, WORDS};
	struct wax_segment root, data;
	struct wax_message *message;
	uint64_t i;

	/* Small: memcheck scans what is mapped at exit. */
	region.reserve = 4 << 20;
	region.flags = region_flags;
	opts.region = &region;
	opts.flags = message_flags;
	if (wax_message_create(path, &opts, &message))
		return 1;
	shared->stage = CREATED;
	if (wax_message_alloc(message, 1, &root) ||
	    wax_message_alloc(message, WORDS, &data))
		return 2;
	for (i = 1; i < WORDS; i++)
		put(data.words, i, i);
	put(root.words, 0, FAR);
	shared->stage = STORED;
	if (wax_message_finish(message, used, 2, NULL))
		return 3;
	shared->stage = FINISHED;
	return 0;
}

/* 1 if the child was killed before that call, 0 if it came to its end. */
static int
build_and_kill(uint32_t call, uint32_t message_flags, uint32_t region_flags)
{
	int status = -1;
	pid_t child;

	shared->stage = NOTHING;
	child = fork();
	if (child == 0) {
		shared->calls_left = call;
		_exit(build(message_flags, region_flags));
	}
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	shared->calls_left = 0;
	if (WIFSIGNALED(status))
		ck_assert_int_eq(WTERMSIG(status), SIGKILL);
	else
		ck_assert_int_eq(status, 0);
	return WIFSIGNALED(status);
}

static void
write_old(void)
{
	uint64_t old[1 + OLD_WORDS] = {(uint64_t)OLD_WORDS << 32, 0, 7, 8};

	write_file(old, sizeof(old));
}

static void
expect_words(const struct wax_reader *reader, uint64_t count)
{
	uint32_t last = wax_reader_segment_count(reader) - 1;
	const unsigned char *words;
	uint64_t size, word, i;

	ck_assert_ok(wax_reader_segment(reader, last, &words, &size));
	ck_assert_uint_ge(size, count);
	for (i = 1; i < count; i++) {
		memcpy(&word, words + 8 * i, sizeof(word));
		ck_assert_uint_eq(word, i);
	}
}

/* What is left: a message from when create returned, with all that was stored;
 * before that nothing, or what is no message of somebody else. */
static void
expect_what_was_done(void)
{
	struct wax_reader *reader = NULL;
	int err = wax_message_open(path, NULL, &reader, NULL);

	if (shared->stage >= CREATED)
		ck_assert_ok(err);
	if (shared->stage >= STORED)
		expect_words(reader, WORDS);
	if (!err)
		(void)wax_reader_close(reader);
}

START_TEST(message_in_place_is_valid_at_every_moment)
{
	static const uint32_t flags[] = {0, WAX_MESSAGE_EXPECT_LARGE};
	uint32_t call;

	for (call = 1; call < CALLS_MAX; call++) {
		if (_i / 2)
			write_old();
		else
			(void)unlink(path);
		if (!build_and_kill(call, flags[_i % 2], 0))
			break;
		expect_what_was_done();
	}
	ck_assert_uint_gt(call, 10);
	ck_assert_uint_lt(call, CALLS_MAX);
	expect_what_was_done();
}
END_TEST

START_TEST(atomic_message_is_there_or_not)
{
	uint32_t flags = WAX_REGION_ATOMIC | (_i ? WAX_REGION_SYNC : 0);
	int64_t size;
	uint32_t call;

	for (call = 1; call < CALLS_MAX; call++) {
		write_old();
		if (!build_and_kill(call, 0, flags))
			break;
		size = file_size();
		if (size != 8 + 8 * OLD_WORDS)
			ck_assert_int_eq(size, 8 + 8 * WORDS);
		if (shared->stage == FINISHED)
			ck_assert_int_eq(size, 8 + 8 * WORDS);
		one_file_remove();
		ck_assert_int_eq(mkdir(directory, 0700), 0);
	}
	ck_assert_uint_gt(call, 10);
	ck_assert_uint_lt(call, CALLS_MAX);
	ck_assert_int_eq(file_size(), 8 + 8 * WORDS);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("message-killed");
	TCase *killed = tcase_create("killed");

	tcase_set_timeout(killed, 240);
	one_file_fixture(killed, setup);
	tcase_add_loop_test(killed, message_in_place_is_valid_at_every_moment,
			    0, 4);
	tcase_add_loop_test(killed, atomic_message_is_there_or_not, 0, 2);
	suite_add_tcase(suite, killed);
	return harness_run(suite);
}
