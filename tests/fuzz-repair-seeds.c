/* SPDX-License-Identifier: MIT */
/*
 * Seeds: files that a killed writer left, with their sidecars, as wax-format(5)
 * has them; segments are small.  See fuzz-repair.h.
 */
#include "config.h"

#include <string.h>

#include "fuzz-repair.h"
#include "fuzz-target.h"
#include "image.h"

/* Words of a data segment; what the last one uses. */
#define CAPACITY 16u
#define LAST_WORDS 4u
#define FIRST 8u
#define ROOM 4096u

static unsigned char bytes[16384];

static void
put(uint64_t offset, uint64_t word)
{
	image_put(bytes + offset, word, 8);
}

/* A struct whose pointers lead to a list in the last segment, and to data. */
static void
put_segments(uint64_t first, uint32_t count)
{
	uint64_t last = first + (uint64_t)(count - 1) * 8 * CAPACITY;

	put(first, STRUCT_WORD(0, 0, 2));
	put(first + 8, count == 1 ? LIST_WORD(1, 5, 3) : FAR_WORD(0, count));
	if (count == 1) {
		put(first + 24, 7);
		return;
	}
	put(first + 16, LIST_WORD(0, 2, 96));
	put(first + 24 + 88, UINT64_C(0xee) << 56);
	put(last, LIST_WORD(0, 5, 3));
	put(last + 8, 7);
}

/* Returns the size of the input. */
static size_t
put_trailer(size_t size, uint32_t state, uint32_t count, uint64_t file_size,
	    uint32_t flags)
{
	put(size, UINT64_C(0x1a0a0d504f585789));
	put(size + 8, (uint64_t)state << 32 | 1);
	put(size + 16, count);
	put(size + 24, CAPACITY);
	put(size + 32, FIRST);
	put(size + 40, file_size);
	put(size + 48, state == 0 ? 0 : ROOM);
	put(size + 56, 0);
	put(size + 64, FAR_WORD(0, 1));
	put(size + LEFT_HEAD, 4096 - size % 4096);
	image_put(bytes + size + LEFT_HEAD + 4, LEFT_SIDECAR, 2);
	image_put(bytes + size + LEFT_HEAD + 6, flags, 2);
	return size + LEFT_TRAILER;
}

static int
add(struct fuzz_seeds *seeds, const char *name, size_t size)
{
	int err = fuzz_seed_add(seeds, name, bytes, size);

	memset(bytes, 0, sizeof(bytes));
	return err;
}

/* Growing: the table is that of one segment, as it was when that was full. */
static int
add_growing(struct fuzz_seeds *seeds, uint32_t count, uint32_t flags)
{
	size_t size = FIRST + (size_t)count * 8 * CAPACITY;

	put(0, (uint64_t)CAPACITY << 32);
	put_segments(FIRST, count);
	return add(seeds, "growing", put_trailer(size, 0, count, 0, flags));
}

static int
add_making_room(struct fuzz_seeds *seeds, uint32_t count, size_t moved,
		uint32_t flags)
{
	size_t used =
		FIRST + (size_t)(count - 1) * 8 * CAPACITY + 8 * LAST_WORDS;
	size_t size;

	put(moved, (uint64_t)CAPACITY << 32);
	put_segments(FIRST + moved, count);
	size = put_trailer(moved + used, 1, count, used, flags);
	image_put(bytes + size - LEFT_TRAILER + LEFT_HEAD, 0, 4);
	return add(seeds, "making-room", size);
}

/* A message that is finished, or that zeros follow; the sidecar is another's. */
static int
add_finished(struct fuzz_seeds *seeds, const char *name, uint32_t words,
	     uint32_t zeros, uint32_t flags)
{
	size_t size = FIRST + 8 * (size_t)words;

	put(0, (uint64_t)words << 32);
	put_segments(FIRST, 1);
	size = put_trailer(size, 0, 2, 0, flags);
	image_put(bytes + size - LEFT_TRAILER + LEFT_HEAD, zeros, 4);
	return add(seeds, name, size);
}

/* Growing, and cut inside a word. */
static int
add_half_a_word(struct fuzz_seeds *seeds, uint32_t flags)
{
	size_t size;

	put(0, (uint64_t)CAPACITY << 32);
	put_segments(FIRST, 3);
	size = put_trailer(FIRST + 3 * 8 * CAPACITY, 0, 3, 0, flags);
	bytes[size - LEFT_TRAILER + LEFT_HEAD] += 5;
	return add(seeds, "half-a-word", size);
}

/* A far pointer to its own segment, 1: that must not become segment 0. */
static int
add_own_far(struct fuzz_seeds *seeds, uint32_t flags)
{
	size_t size = FIRST + 8 * CAPACITY;

	put(0, (uint64_t)CAPACITY << 32);
	put_segments(FIRST, 1);
	put(FIRST + 16, FAR_WORD(6, 1));
	put(FIRST + 48, LIST_WORD(0, 5, 1));
	put(FIRST + 56, 9);
	size = put_trailer(size, 0, 2, 0, flags);
	image_put(bytes + size - LEFT_TRAILER + LEFT_HEAD, 0, 4);
	return add(seeds, "own-far", size);
}

int
fuzz_seeds_create(struct fuzz_seeds *seeds)
{
	static const uint32_t ways[] = {LEFT_INODE, LEFT_INODE | LEFT_IN_PLACE,
					LEFT_COPIED | LEFT_DRY_RUN};
	uint32_t count;
	size_t i;
	int err = 0;

	memset(seeds, 0, sizeof(*seeds));
	for (i = 0; err == 0 && i < 3; i++) {
		for (count = 2; err == 0 && count < 5; count++)
			err = add_growing(seeds, count, ways[i]);
		if (err == 0)
			err = add_making_room(seeds, 3, 0, ways[i]);
		if (err == 0)
			err = add_making_room(seeds, 2, ROOM, ways[i]);
		if (err == 0)
			err = add_half_a_word(seeds, ways[i]);
		if (err == 0)
			err = add_own_far(seeds, ways[i]);
	}
	if (err == 0)
		err = add_finished(seeds, "finished", 6, 0,
				   LEFT_NO_SIDECAR | LEFT_IN_PLACE);
	if (err == 0)
		err = add_finished(seeds, "left-over", 6, 0, LEFT_IN_PLACE);
	if (err == 0)
		err = add_finished(seeds, "zeros", 6, 4040, LEFT_NO_SIDECAR);
	return err ? err
		   : add_finished(seeds, "zeros", 511, 0,
				  LEFT_NO_SIDECAR | LEFT_IN_PLACE);
}
