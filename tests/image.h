/* SPDX-License-Identifier: MIT */
/*
 * Messages composed by hand, word by word, for tests of the reader.
 *
 * The words are encoded here once more, from the encoding specification and not
 * through lib/wire.h, so that a mistake there cannot hide itself.
 */
#ifndef WAX_IMAGE_H
#define WAX_IMAGE_H

#include <stddef.h>
#include <stdint.h>

#define IMAGE_OFFSET(offset) ((uint64_t)((uint32_t)(offset)*4u))
#define STRUCT_WORD(offset, data, pointers)              \
	(IMAGE_OFFSET(offset) | (uint64_t)(data) << 32 | \
	 (uint64_t)(pointers) << 48)
#define LIST_WORD(offset, kind, count)                        \
	(IMAGE_OFFSET(offset) | 1u | (uint64_t)(kind) << 32 | \
	 (uint64_t)(count) << 35)
#define FAR_WORD(index, segment) \
	((uint64_t)(index) << 3 | 2u | (uint64_t)(segment) << 32)
#define DOUBLE_FAR_WORD(index, segment) (FAR_WORD(index, segment) | 4u)
#define CAPABILITY_WORD(which) (UINT64_C(3) | (uint64_t)(which) << 32)

#define IMAGE_SEGMENTS_MAX 4
#define IMAGE_WORDS_MAX 16
#define IMAGE_SIZE_MAX (8 * (IMAGE_SEGMENTS_MAX / 2 + 1 + IMAGE_WORDS_MAX))

struct image {
	/* Words of each segment; 0 after the last. */
	uint32_t segments[IMAGE_SEGMENTS_MAX + 1];
	/* Of all segments, back to back. */
	uint64_t words[IMAGE_WORDS_MAX];
};

static inline void
image_put(unsigned char *to, uint64_t value, size_t size)
{
	size_t i;

	for (i = 0; i < size; i++)
		to[i] = (unsigned char)(value >> (8 * i));
}

/* Write the file; returns its size, at most IMAGE_SIZE_MAX. */
static inline size_t
image_write(const struct image *image, unsigned char *bytes)
{
	size_t count = 0;
	size_t words = 0;
	size_t size;
	size_t i;

	while (image->segments[count] != 0) {
		image_put(bytes + 4 + 4 * count, image->segments[count], 4);
		words += image->segments[count];
		count++;
	}
	image_put(bytes, count - 1, 4);
	if (count % 2 == 0)
		image_put(bytes + 4 + 4 * count, 0, 4);
	size = 8 * (count / 2 + 1);
	for (i = 0; i < words; i++, size += 8)
		image_put(bytes + size, image->words[i], 8);
	return size;
}

#endif /* WAX_IMAGE_H */
