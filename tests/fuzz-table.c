/* SPDX-License-Identifier: MIT */
/*
 * Target: the segment table.
 *
 *   offset  size  what
 *        0     8  how long the file claims to be
 *        8    ..  its first bytes
 *
 * So a short input can stand for a file of any size; the parser looks at the
 * table only.  What it says is compared with rules F1 to F4 of lib/frame.h, which
 * are written down here once more.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <wax.h>

#include "fuzz-target.h"
#include "lib/frame.h"

#define SEGMENTS_MOST 511u
#define WORDS_MOST ((UINT64_C(1) << 29) - 1)

static void
require(int claim)
{
	if (!claim)
		abort();
}

static uint64_t
number(const unsigned char *at, size_t size)
{
	uint64_t value = 0;

	while (size-- > 0)
		value = value << 8 | at[size];
	return value;
}

/* Bytes of a table, rounded up to words. */
static uint64_t
table_size(uint64_t count)
{
	return (4 + 4 * count + 7) / 8 * 8;
}

/* Number of segments, or 0 if the table breaks F1 or is not all there. */
static uint64_t
expected_count(const unsigned char *bytes, uint64_t size)
{
	uint64_t count = size < 4 ? 0 : number(bytes, 4) + 1;

	return count <= SEGMENTS_MOST && table_size(count) <= size ? count : 0;
}

/* Where the message ends, or 0 if the table breaks F2, F3 or F4. */
static uint64_t
expected_end(const unsigned char *bytes, uint64_t size, uint64_t count)
{
	uint64_t end = table_size(count);
	uint64_t i, words;

	for (i = 0; i < count; i++) {
		words = number(bytes + 4 + 4 * i, 4);
		if (WORDS_MOST < words || (i == 0 && words == 0))
			return 0;
		end += 8 * words;
	}
	return end <= size ? end : 0;
}

/* What was read is written again. */
static void
check_written(const unsigned char *bytes,
	      const struct wax_frame_segment *segments, uint32_t count)
{
	uint64_t *words = calloc(count, sizeof(*words));
	unsigned char *table = malloc(table_size(count));
	uint32_t i;

	require(words != NULL && table != NULL);
	for (i = 0; i < count; i++)
		words[i] = segments[i].words;
	require(wax_frame_write(table, words, count) == 0);
	require(memcmp(table, bytes, 4 + 4 * (size_t)count) == 0);
	if (count % 2 == 0)
		require(number(table + 4 + 4 * (size_t)count, 4) == 0);
	free(table);
	free(words);
}

static int
check_segments(const unsigned char *bytes, uint64_t size, uint32_t count)
{
	struct wax_frame_segment *segments = calloc(count, sizeof(*segments));
	struct wax_problem problem = {0};
	uint64_t expected = expected_end(bytes, size, count);
	uint64_t at = table_size(count);
	uint64_t end = 0;
	uint32_t i;
	int err;

	require(segments != NULL);
	err = wax_frame_segments(bytes, size, count, segments, &end, &problem);
	require(err == (expected == 0 ? -EBADMSG : 0) && end == expected);
	for (i = 0; err == 0 && i < count; i++) {
		require(segments[i].offset == at);
		require(segments[i].words == number(bytes + 4 + 4 * i, 4));
		at += 8 * segments[i].words;
	}
	if (err == 0) {
		require(at == end);
		check_written(bytes, segments, count);
	} else {
		require(problem.reason != NULL);
		require(problem.offset < table_size(count));
		fuzz_feature(problem.reason, problem.offset);
	}
	free(segments);
	return err;
}

/* Anything as the sizes of segments, to be written. */
static void
check_write(const unsigned char *bytes, size_t size)
{
	uint64_t count = size / 8;
	uint64_t *words = calloc(count + 1, sizeof(*words));
	unsigned char *table = malloc(table_size(count));
	int is_valid = 0 < count && count <= SEGMENTS_MOST;
	size_t i;
	int err;

	require(words != NULL && table != NULL);
	for (i = 0; i < count; i++) {
		words[i] = number(bytes + 8 * i, 8);
		is_valid &= words[i] <= WORDS_MOST && (i != 0 || words[i] != 0);
	}
	memset(table, 0xa5, table_size(count));
	err = wax_frame_write(table, words, (uint32_t)count);
	require(err == (is_valid ? 0 : -EINVAL));
	for (i = 0; err == 0 && i < count; i++)
		require(number(table + 4 + 4 * i, 4) == words[i]);
	for (i = 0; err != 0 && i < table_size(count); i++)
		require(table[i] == 0xa5);
	free(table);
	free(words);
}

static int
run_table(const void *data, size_t size)
{
	const unsigned char *bytes = data;
	struct wax_problem problem = {0};
	uint32_t count = 0;
	uint64_t claimed, expected;
	unsigned char *block;
	int err;

	if (size < 8)
		return -EBADMSG;
	check_write(bytes, size);
	claimed = number(bytes, 8);
	bytes += 8;
	size -= 8;
	/* A file that is longer than what is here still has all of its table. */
	if (size < claimed &&
	    (size < 4 || (number(bytes, 4) < SEGMENTS_MOST &&
			  size < table_size(number(bytes, 4) + 1))))
		claimed = size;
	/* A block of its own, so that a load beyond its end is seen. */
	block = malloc(size);
	require(block != NULL || size == 0);
	if (size != 0)
		memcpy(block, bytes, size);
	expected = expected_count(block, claimed);
	err = wax_frame_count(block, claimed, &count, &problem);
	require(err == (expected == 0 ? -EBADMSG : 0) && count == expected);
	if (err)
		fuzz_feature(problem.reason, 0);
	else
		err = check_segments(block, claimed, count);
	free(block);
	return err;
}

static const struct fuzz_target table = {
	.name = "table",
	.run = run_table,
	.plain = 1,
};

const char fuzz_group[] = "tables";
const struct fuzz_target *const fuzz_targets[] = {&table, NULL};
