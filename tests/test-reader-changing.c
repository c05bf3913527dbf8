/* SPDX-License-Identifier: MIT */
/*
 * The reader on a message that another process changes while it is read.
 *
 * Method: the message fills a shared page up to its end, and the next page
 * cannot be accessed.  A child rewrites pointer words and tags as fast as it
 * can, between values that are sound and values that claim far too much; a check
 * of one value and a use of the other ends in SIGSEGV.
 */
#include "config.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <wax.h>

#include "harness.h"
#include "image.h"

#define WORDS 14
#define SECONDS 1

/* Table, root, its two pointers; data; a list of two structs. */
static const uint64_t sound[WORDS] = {
	UINT64_C(13) << 32,
	STRUCT_WORD(0, 0, 2),
	LIST_WORD(1, 2, 8),
	LIST_WORD(1, 7, 8),
	UINT64_C(0x0068676665646362),
	STRUCT_WORD(2, 2, 2),
	1,
	2,
	LIST_WORD(0, 0, 3),
	0,
	3,
	4,
	STRUCT_WORD(-3, 1, 0),
	0,
};

static const uint64_t unsound[WORDS] = {
	0,
	STRUCT_WORD(0, 65535, 65535),
	LIST_WORD(1, 2, 4096),
	LIST_WORD(1, 7, 0xffff),
	0,
	STRUCT_WORD(0x1ffff, 2, 2),
	0,
	0,
	LIST_WORD(0, 6, 512),
	0,
	0,
	0,
	STRUCT_WORD(0, 4096, 0),
	0,
};

/* As they are stored: little-endian. */
static uint64_t stored[2][WORDS];

static void
store_words(void)
{
	size_t i;

	for (i = 0; i < WORDS; i++) {
		image_put((unsigned char *)&stored[0][i], sound[i], 8);
		image_put((unsigned char *)&stored[1][i], unsound[i], 8);
	}
}

/* The table stays: it is checked once, when the message is opened. */
static void
change_for_ever(volatile uint64_t *words)
{
	unsigned round;
	size_t i;

	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (round = 0;; round++)
		for (i = 1; i < WORDS; i++)
			words[i] = stored[round % 2][i];
}

static volatile unsigned sink;

static void
touch(const unsigned char *bytes, size_t size)
{
	size_t i;

	for (i = 0; i < size; i++)
		sink = bytes[i];
}

static void
read_structs(struct wax_pointer_reader pointer)
{
	struct wax_list_reader list;
	struct wax_struct_reader object;
	uint32_t i;

	if (wax_get_list(pointer, WAX_LIST_COMPOSITE, &list) != 0)
		return;
	for (i = 0; wax_list_reader_struct(&list, i, &object) == 0; i++) {
		touch(object.data, object.data_bits / 8);
		touch(object.pointer_words, 8 * (size_t)object.pointers);
	}
}

/* Returns whether the message was sound at that moment. */
static int
read_once(const void *message)
{
	struct wax_struct_reader root;
	struct wax_reader *reader;
	const unsigned char *data;
	size_t size;
	int err;

	ck_assert_ok(wax_message_open_memory(message, 8 * WORDS, NULL, &reader,
					     NULL));
	err = wax_reader_verify(reader, NULL);
	if (wax_get_struct(wax_reader_root(reader), &root) == 0) {
		touch(root.data, root.data_bits / 8);
		if (wax_get_data(wax_struct_reader_pointer(&root, 0), &data,
				 &size) == 0)
			touch(data, size);
		read_structs(wax_struct_reader_pointer(&root, 1));
	}
	wax_reader_close(reader);
	return err == 0;
}

START_TEST(no_access_leaves_a_message_that_changes)
{
	const size_t page = (size_t)sysconf(_SC_PAGESIZE);
	unsigned char *map, *message;
	unsigned counts[2] = {0, 0};
	time_t end;
	pid_t child;

	map = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE,
		   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ck_assert_ptr_ne(map, MAP_FAILED);
	ck_assert_int_eq(mprotect(map + page, page, PROT_NONE), 0);
	message = map + page - sizeof(sound);
	store_words();
	memcpy(message, stored[0], sizeof(sound));
	ck_assert(read_once(message));

	child = fork();
	ck_assert_int_ge(child, 0);
	if (child == 0)
		change_for_ever((void *)message);
	end = time(NULL) + 1 + SECONDS;
	/* Both happen, or nothing changed under the reader; sooner or later,
	 * because the two need not run at the same time. */
	while (time(NULL) < end || counts[0] <= 10 || counts[1] <= 10)
		counts[read_once(message)]++;
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	munmap(map, 2 * page);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("reader-changing");
	TCase *changing = tcase_create("changing");

	tcase_add_test(changing, no_access_leaves_a_message_that_changes);
	suite_add_tcase(suite, changing);
	return harness_run(suite);
}
