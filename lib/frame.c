/* SPDX-License-Identifier: MIT */
/* The segment table; see frame.h for its format and rules F1 to F4. */
#include "config.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

#include <wax/message.h>

#include "bits.h"
#include "frame.h"

/*
 * The asm statement stands between the one load and every use of the value: the
 * file may be changing, and the compiler must not load again after a check.
 */
static uint32_t
load_once(const unsigned char *at)
{
	uint32_t value = wax_load_le32(at);

	__asm__ volatile("" : "+r"(value));
	return value;
}

/* Byte offset in the table of the size of a segment. */
static uint64_t
size_offset(uint32_t index)
{
	return 4 + 4 * (uint64_t)index;
}

static int
refuse(struct wax_problem *reterr_problem, uint64_t offset, const char *reason)
{
	if (reterr_problem != NULL) {
		reterr_problem->offset = offset;
		reterr_problem->reason = reason;
	}
	return -EBADMSG;
}

int
wax_frame_write(unsigned char *table, const uint64_t *words, uint32_t count)
{
	uint32_t i;

	if (count == 0 || WAX_SEGMENTS_MAX < count || words[0] == 0)
		return -EINVAL;
	for (i = 0; i < count; i++)
		if (WAX_SEGMENT_WORDS_MAX < words[i])
			return -EINVAL;

	wax_store_le32(table, count - 1);
	for (i = 0; i < count; i++)
		wax_store_le32(table + size_offset(i), (uint32_t)words[i]);
	if (count % 2 == 0)
		wax_store_le32(table + size_offset(count), 0);
	return 0;
}

int
wax_frame_count(const unsigned char *bytes, uint64_t size, uint32_t *ret_count,
		struct wax_problem *reterr_problem)
{
	uint32_t count_less_one;

	if (size < 8)
		return refuse(reterr_problem, 0,
			      "file is shorter than a segment table");
	count_less_one = load_once(bytes);
	if (WAX_SEGMENTS_MAX <= count_less_one)
		return refuse(reterr_problem, 0,
			      "segment table claims more than 511 segments");
	if (size < wax_frame_table_size(count_less_one + 1))
		return refuse(reterr_problem, 0, "segment table is cut off");
	*ret_count = count_less_one + 1;
	return 0;
}

int
wax_frame_segments(const unsigned char *bytes, uint64_t size, uint32_t count,
		   struct wax_frame_segment *segments, uint64_t *ret_end,
		   struct wax_problem *reterr_problem)
{
	uint64_t end = wax_frame_table_size(count);
	uint32_t words;
	uint32_t i;

	for (i = 0; i < count; i++) {
		words = load_once(bytes + size_offset(i));
		if (WAX_SEGMENT_WORDS_MAX < words)
			return refuse(reterr_problem, size_offset(i),
				      "segment is larger than 2^29 - 1 words");
		if (i == 0 && words == 0)
			return refuse(reterr_problem, size_offset(i),
				      "first segment is empty, so there is no "
				      "root");
		segments[i].offset = end;
		segments[i].words = words;
		end += 8 * (uint64_t)words;
		if (size < end)
			return refuse(reterr_problem, size_offset(i),
				      "segment ends beyond the end of the "
				      "file");
		segments[i].bytes = bytes + segments[i].offset;
	}
	*ret_end = end;
	return 0;
}
