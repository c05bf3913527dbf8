/* SPDX-License-Identifier: MIT */
/*
 * Messages of several segments: what is given, where it lies, and what the file
 * is at the end, however it was made and wherever room had to be made.
 *
 * Method: segments of 4096 bytes up to a few MiB.  Each word that is stored
 * tells its segment and index; the finished file is taken apart here, with
 * pread(2) and the rules of the stream framing, and compared word by word.
 */
#include "config.h"

#include <errno.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include <wax.h>

#include "harness.h"
#include "one-file.h"

#define SEGMENTS_MAX 512
#define ROOT_FAR (UINT64_C(2) | UINT64_C(1) << 32)
#define OTHER_ROOT (UINT64_C(2) | UINT64_C(7) << 3 | UINT64_C(1) << 32)

static struct wax_message *message;
static struct wax_segment segments[SEGMENTS_MAX];
static uint64_t used[SEGMENTS_MAX];
static uint32_t given;

static void
setup(void)
{
	one_file_setup();
	message = NULL;
	given = 0;
}

/* -- Building -------------------------------------------------------------- */

static uint64_t
mark(uint32_t id, uint64_t index)
{
	return UINT64_C(0xabcd000000000000) + ((uint64_t)id << 32) + index;
}

static void
store(uint32_t id, uint64_t index)
{
	uint64_t *word = (void *)(segments[id].words + 8 * index);

	ck_assert_uint_eq(*word, 0);
	*word = mark(id, index);
}

static void
take(uint64_t min_words)
{
	struct wax_segment *segment = &segments[given];

	ck_assert_ok(wax_message_alloc(message, min_words, segment));
	ck_assert_uint_eq(segment->id, given);
	ck_assert_uint_eq(segment->used, 0);
	ck_assert_uint_eq((uintptr_t)segment->words % 8, 0);
	ck_assert_uint_ge(segment->capacity, min_words);
	given++;
}

/* Segment 0, and data segments with marks at both ends of what is used. */
static void
build(uint32_t data_segments, uint64_t root)
{
	uint32_t id;

	take(1);
	ck_assert_uint_eq(segments[0].capacity, 1);
	used[0] = 1;
	for (id = 1; id <= data_segments; id++) {
		take(1);
		used[id] = segments[id].capacity - id % 5;
		store(id, 0);
		store(id, used[id] / 2);
		store(id, used[id] - 1);
	}
	memcpy(segments[0].words, &root, 8);
}

static void
finish(void)
{
	uint64_t size = 0;

	ck_assert_ok(wax_message_finish(message, used, given, &size));
	if (file_size() >= 0)
		ck_assert_int_eq(file_size(), (int64_t)size);
}

/* -- Taking the file apart ------------------------------------------------- */

static uint64_t
word_at(int fd, uint64_t offset)
{
	unsigned char bytes[8];
	uint64_t word = 0;
	int i;

	ck_assert_int_eq(pread(fd, bytes, 8, (off_t)offset), 8);
	for (i = 7; i >= 0; i--)
		word = word << 8 | bytes[i];
	return word;
}

static uint64_t
half_word_at(int fd, uint64_t offset)
{
	uint64_t word = word_at(fd, offset / 8 * 8);

	return offset % 8 ? word >> 32 : word & UINT32_MAX;
}

/* The file must have `count` segments, which end where it does. */
static void
expect_table(int fd, uint32_t count, uint64_t *ret_start, uint64_t *ret_words)
{
	uint64_t end = 8 * (count / 2 + 1);
	struct stat st;
	uint32_t i;

	ck_assert_uint_eq(half_word_at(fd, 0), count - 1);
	for (i = 0; i < count; i++) {
		ret_start[i] = end;
		ret_words[i] = half_word_at(fd, 4 + 4 * i);
		ck_assert_uint_ge(ret_words[i], 1);
		end += 8 * ret_words[i];
	}
	if (count % 2 == 0)
		ck_assert_uint_eq(half_word_at(fd, 4 + 4 * count), 0);
	ck_assert_int_eq(fstat(fd, &st), 0);
	ck_assert_uint_eq((uint64_t)st.st_size, end);
}

static void
expect_marks(int fd, uint32_t id, uint64_t start, uint64_t words)
{
	uint64_t index, expected;

	for (index = 0; index < words; index++) {
		if (words > 4096 && index == 1024)
			index = words / 2 - 1024;
		if (words > 4096 && index == words / 2 + 1024)
			index = words - 1024;
		expected = 0;
		if (index == 0 || index == used[id] / 2 ||
		    index == used[id] - 1)
			expected = mark(id, index);
		ck_assert_uint_eq(word_at(fd, start + 8 * index), expected);
	}
}

/* What build() made of this many data segments is in the file. */
static void
expect_message(int fd, uint32_t data_segments, uint64_t root)
{
	static uint64_t start[SEGMENTS_MAX], words[SEGMENTS_MAX];
	uint64_t at;
	uint32_t id;

	expect_table(fd, data_segments + 1, start, words);
	ck_assert_uint_eq(word_at(fd, start[0]), root);
	for (at = 1; at < words[0]; at++)
		ck_assert_uint_eq(word_at(fd, start[0] + 8 * at), 0);
	for (id = 1; id <= data_segments; id++) {
		ck_assert_uint_eq(words[id], id < data_segments
						     ? segments[id].capacity
						     : used[id]);
		expect_marks(fd, id, start[id], words[id]);
	}
}

static void
expect_file(uint32_t data_segments, uint64_t root)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	ck_assert_int_ge(fd, 0);
	expect_message(fd, data_segments, root);
	close(fd);
}

/* -- How a message can be made --------------------------------------------- */

static const struct way {
	const char *name;
	uint32_t flags;  /* of the message */
	uint32_t region; /* of its region */
	uint32_t mode;
	int no_insertion; /* the file system refuses it */
	int shm;          /* on tmpfs */
	int by;           /* 'p'ath, 'f'd, 'm'emfd */
} ways[] = {
	{.name = "path", .by = 'p'},
	{.name = "path, sparse", .by = 'p', .mode = WAX_GROW_SPARSE},
	{.name = "path, copied",
	 .by = 'p',
	 .mode = WAX_GROW_SPARSE,
	 .no_insertion = 1},
	{.name = "path, tmpfs", .by = 'p', .shm = 1},
	{.name = "atomic", .by = 'p', .region = WAX_REGION_ATOMIC},
	{.name = "atomic, shifted",
	 .by = 'p',
	 .region = WAX_REGION_ATOMIC,
	 .mode = WAX_GROW_SPARSE,
	 .no_insertion = 1},
	{.name = "atomic, sync",
	 .by = 'p',
	 .region = WAX_REGION_ATOMIC | WAX_REGION_SYNC},
	{.name = "sync", .by = 'p', .region = WAX_REGION_SYNC},
	{.name = "copied, sync",
	 .by = 'p',
	 .region = WAX_REGION_SYNC,
	 .mode = WAX_GROW_SPARSE,
	 .no_insertion = 1},
	{.name = "atomic, tmpfs",
	 .by = 'p',
	 .region = WAX_REGION_ATOMIC,
	 .shm = 1},
	{.name = "descriptor", .by = 'f'},
	{.name = "descriptor, shifted",
	 .by = 'f',
	 .mode = WAX_GROW_SPARSE,
	 .no_insertion = 1},
	{.name = "memfd", .by = 'm'},
	{.name = "large", .by = 'p', .flags = WAX_MESSAGE_EXPECT_LARGE},
	{.name = "large, memfd", .by = 'm', .flags = WAX_MESSAGE_EXPECT_LARGE},
	{.name = "large, atomic",
	 .by = 'p',
	 .flags = WAX_MESSAGE_EXPECT_LARGE,
	 .region = WAX_REGION_ATOMIC},
	{.name = "no handler", .by = 'p', .region = WAX_NO_HANDLER},
};

#define WAYS (int)(sizeof(ways) / sizeof(ways[0]))

/* A descriptor of the message's file, whatever becomes of its name. */
static int
start(const struct way *way, uint32_t max_segment_bytes)
{
	struct wax_region_opts region = WAX_REGION_OPTS_INIT;
	struct wax_message_opts opts = WAX_MESSAGE_OPTS_INIT;
	int fd = -1;

	region.flags = way->region;
	region.mode = way->mode;
	opts.flags = way->flags;
	opts.region = &region;
	opts.max_segment_bytes = max_segment_bytes;
	if (way->by == 'm') {
		ck_assert_ok(wax_message_create_memfd(NULL, &opts, &message));
		return dup(wax_region_fd(wax_message_region(message)));
	}
	if (way->by == 'p') {
		ck_assert_ok(wax_message_create(path, &opts, &message));
		return fd;
	}
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	ck_assert_int_ge(fd, 0);
	ck_assert_ok(wax_message_create_fd(fd, &opts, &message));
	return fd;
}

/* Make a message in some way; what is left is expected in its file. */
static void
round_trip(const struct way *way, uint32_t max_segment_bytes,
	   uint32_t data_segments, uint64_t root)
{
	uint32_t id;
	int fd;

	if (way->shm)
		(void)snprintf(path, sizeof(path), "/dev/shm/wax-test-%d",
			       (int)getpid());
	fd = start(way, max_segment_bytes);
	if (way->region & WAX_NO_HANDLER) {
		take(1);
		for (id = 1; id <= data_segments; id++)
			take(max_segment_bytes / 8);
		given = 0;
		ck_assert_ok(wax_message_abort(message));
		fd = start(&ways[0], max_segment_bytes);
	}
	build(data_segments, root);
	if (way->no_insertion)
		ck_assert_ok(wax_inject("fallocate", EOPNOTSUPP, 1));
	finish();
	ck_assert_ok(wax_inject("fallocate", 0, 0));
	if (fd < 0)
		fd = open(path, O_RDONLY | O_CLOEXEC);
	ck_assert_int_ge(fd, 0);
	expect_message(fd, data_segments, root);
	close(fd);
	if (way->shm) {
		ck_assert_int_eq(unlink(path), 0);
		(void)snprintf(path, sizeof(path), "%s/file", directory);
	}
}

START_TEST(two_segments_end_as_a_message_of_three)
{
	round_trip(&ways[_i], 4096, 2, ROOT_FAR);
}
END_TEST

START_TEST(segments_beyond_the_first_window_are_in_the_file)
{
	round_trip(&ways[_i], 1 << 20, 7, ROOT_FAR);
}
END_TEST

START_TEST(other_root_needs_two_segments)
{
	round_trip(&ways[_i], 4096, 1, OTHER_ROOT);
}
END_TEST

START_TEST(message_has_up_to_511_segments)
{
	struct wax_segment more = {.capacity = 77};

	start(&ways[_i], 4096);
	build(WAX_SEGMENTS_MAX - 1, ROOT_FAR);
	ck_assert_int_eq(wax_message_alloc(message, 1, &more), -EOVERFLOW);
	ck_assert_uint_eq(more.capacity, 77);
	finish();
	expect_file(WAX_SEGMENTS_MAX - 1, ROOT_FAR);
}
END_TEST

START_TEST(one_segment_ends_as_the_stock_serializer_writes_it)
{
	int fd;

	start(&ways[0], 0);
	build(1, ROOT_FAR);
	used[1] = 3;
	memset(segments[1].words, 0, 8 * 3);
	store(1, 1);
	finish();
	fd = open(path, O_RDONLY | O_CLOEXEC);
	ck_assert_int_eq(file_size(), 8 + 3 * 8);
	ck_assert_uint_eq(word_at(fd, 0), UINT64_C(3) << 32);
	ck_assert_uint_eq(word_at(fd, 8), 0);
	ck_assert_uint_eq(word_at(fd, 16), mark(1, 1));
	close(fd);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("segments");
	TCase *whole = tcase_create("whole");

	one_file_fixture(whole, setup);
	tcase_add_loop_test(whole, two_segments_end_as_a_message_of_three, 0,
			    WAYS);
	tcase_add_loop_test(whole,
			    segments_beyond_the_first_window_are_in_the_file, 0,
			    WAYS);
	tcase_add_loop_test(whole, other_root_needs_two_segments, 0, WAYS);
	tcase_add_loop_test(whole, message_has_up_to_511_segments, 0, 1);
	tcase_add_test(whole,
		       one_segment_ends_as_the_stock_serializer_writes_it);
	suite_add_tcase(suite, whole);
	return harness_run(suite);
}
