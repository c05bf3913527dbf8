/* SPDX-License-Identifier: MIT */
/*
 * Building messages of several segments by hand, and taking their files apart.
 *
 * Each word that is stored tells its segment and index.  A file is read with
 * pread(2) and the rules of the stream framing, and compared word by word.
 */
#ifndef WAX_SEGMENTS_H
#define WAX_SEGMENTS_H

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
static uint64_t min_words; /* that build() asks for */

static inline void
segments_setup(void)
{
	one_file_setup();
	message = NULL;
	given = 0;
	min_words = 1;
}

/* -- Building -------------------------------------------------------------- */

static inline uint64_t
mark(uint32_t id, uint64_t index)
{
	return UINT64_C(0xabcd000000000000) + ((uint64_t)id << 32) + index;
}

static inline void
store(uint32_t id, uint64_t index)
{
	uint64_t *word = (void *)(segments[id].words + 8 * index);

	ck_assert_uint_eq(*word, 0);
	*word = mark(id, index);
}

static inline void
take(uint64_t words)
{
	struct wax_segment *segment = &segments[given];

	ck_assert_ok(wax_message_alloc(message, words, segment));
	ck_assert_uint_eq(segment->id, given);
	ck_assert_uint_eq(segment->used, 0);
	ck_assert_uint_eq((uintptr_t)segment->words % 8, 0);
	ck_assert_uint_ge(segment->capacity, words);
	given++;
}

/* Segment 0, and data segments with marks at both ends of what is used. */
static inline void
build(uint32_t data_segments, uint64_t root)
{
	uint32_t id;

	take(1);
	ck_assert_uint_eq(segments[0].capacity, 1);
	used[0] = 1;
	for (id = 1; id <= data_segments; id++) {
		take(min_words);
		used[id] = segments[id].capacity - id % 5;
		store(id, 0);
		store(id, used[id] / 2);
		store(id, used[id] - 1);
	}
	memcpy(segments[0].words, &root, 8);
}

static inline void
finish(void)
{
	uint64_t size = 0;

	ck_assert_ok(wax_message_finish(message, used, given, &size));
	if (file_size() >= 0)
		ck_assert_int_eq(file_size(), (int64_t)size);
}

/* -- Taking the file apart ------------------------------------------------- */

static inline uint64_t
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

static inline uint64_t
half_word_at(int fd, uint64_t offset)
{
	uint64_t word = word_at(fd, offset / 8 * 8);

	return offset % 8 ? word >> 32 : word & UINT32_MAX;
}

/* The file must have `count` segments, which end where it does. */
static inline void
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

/* All words of a segment, from the file. */
static inline uint64_t *
read_words(int fd, uint64_t start, uint64_t count)
{
	uint64_t *words = malloc(8 * count);

	ck_assert_ptr_nonnull(words);
	ck_assert_int_eq(pread(fd, words, 8 * count, (off_t)start),
			 (ssize_t)(8 * count));
	return words;
}

static inline void
expect_marks(int fd, uint32_t id, uint64_t start, uint64_t count)
{
	uint64_t *words = read_words(fd, start, count), index, expected;

	for (index = 0; index < count; index++) {
		expected = 0;
		if (index == 0 || index == used[id] / 2 ||
		    index == used[id] - 1)
			expected = mark(id, index);
		if (words[index] != expected)
			ck_abort_msg("segment %u, word %llu: %llx", id,
				     (unsigned long long)index,
				     (unsigned long long)words[index]);
	}
	free(words);
}

/* What build() made of this many data segments is in the file. */
static inline void
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

static inline void
expect_file(uint32_t data_segments, uint64_t root)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	ck_assert_int_ge(fd, 0);
	expect_message(fd, data_segments, root);
	close(fd);
}

#endif /* WAX_SEGMENTS_H */
