/* SPDX-License-Identifier: MIT */
/*
 * The segment table in front of a message ("Serialization Over a Stream"):
 *
 *   offset  size  what
 *        0     4  number of segments - 1
 *        4   4 n  size of each segment in 8-byte words
 *            0/4  zeros up to a multiple of 8 (present when n is even)
 *             ..  the segments, back to back
 *
 * Little-endian on every host.  A table is valid if and only if
 *
 *   F1  it has 1 to WAX_SEGMENTS_MAX segments;
 *   F2  no segment has more than WAX_SEGMENT_WORDS_MAX words;
 *   F3  segment 0 has at least one word, the root pointer;
 *   F4  the table and all segments end within the bytes there are.
 *
 * Under F1 and F2 a message has fewer than 2^41 bytes, so no sum here wraps.
 */
#ifndef WAX_FRAME_H
#define WAX_FRAME_H

#include <stdint.h>
#include <wax/base.h>

/* Where a segment lies. */
struct wax_frame_segment {
	/* Its first word. */
	const unsigned char *bytes;
	/* From the first byte of the table. */
	uint64_t offset;
	uint64_t words;
};

/* Bytes of the table of count segments. */
static inline uint64_t
wax_frame_table_size(uint32_t count)
{
	return 8 * ((uint64_t)count / 2 + 1);
}

/*
 * Write the table of count segments, wax_frame_table_size(count) bytes.
 *
 * Returns 0; -EINVAL if the table would not be valid (F1, F2, F3), with nothing
 * written.
 */
int
wax_frame_write(unsigned char *table, const uint64_t *words, uint32_t count);

/*
 * Number of segments of the message in size bytes, and whether its whole table
 * is there: what a caller needs to know before it allocates anything.
 *
 * Returns 0, or -EBADMSG (F1, F4).
 */
int
wax_frame_count(const unsigned char *bytes, uint64_t size, uint32_t *ret_count,
		struct wax_problem *reterr_problem);

/*
 * Find the count segments of the message in size bytes, and its end.  count
 * comes from wax_frame_count() and is not read again: the bytes may be changing.
 *
 * Returns 0, or -EBADMSG (F2, F3, F4); segments[] is then undefined.
 */
int
wax_frame_segments(const unsigned char *bytes, uint64_t size, uint32_t count,
		   struct wax_frame_segment *segments, uint64_t *ret_end,
		   struct wax_problem *reterr_problem);

#endif /* WAX_FRAME_H */
