/* SPDX-License-Identifier: MIT */
/* Seeds: tables at each limit, and one step beyond it. */
#include "config.h"

#include <string.h>

#include "fuzz-target.h"
#include "image.h"

#define WORDS_MOST 0x1fffffffu

struct seed {
	const char *name;
	/* Segments; all but the first have as many words as `other` says. */
	uint32_t count;
	uint32_t first;
	uint32_t other;
	/* Bytes that the file is longer than its message. */
	int64_t extra;
	/* Bytes of the table that are there, if not all. */
	uint32_t cut;
};

static const struct seed list[] = {
	{"one-word", 1, 1, 0, 0, 0},
	{"two-segments", 2, 1, 3, 0, 0},
	{"three-segments", 3, 5, 0, 0, 0},
	{"trailing", 1, 2, 0, 64, 0},
	{"one-byte-short", 2, 1, 3, -1, 0},
	{"empty-root", 2, 0, 3, 0, 0},
	{"largest-segment", 1, WORDS_MOST, 0, 0, 0},
	{"larger-segment", 1, WORDS_MOST + 1, 0, 0, 0},
	{"large-second", 2, 1, UINT32_MAX, 0, 0},
	{"most-segments", 511, 1, 1, 0, 0},
	{"too-many-segments", 512, 1, 0, 0, 0},
	{"longest-message", 511, WORDS_MOST, WORDS_MOST, 0, 0},
	{"word-short-of-longest", 511, WORDS_MOST, WORDS_MOST, -8, 0},
	{"cut-table", 6, 1, 1, 0, 12},
	{"empty", 1, 1, 0, 0, 4},
};

static int
add(struct fuzz_seeds *seeds, const struct seed *seed)
{
	unsigned char bytes[8 + 4 + 4 * 512 + 4] = {0};
	size_t table = (4 + 4 * (size_t)seed->count + 7) / 8 * 8;
	uint64_t claimed;
	uint32_t i;

	image_put(bytes + 8, seed->count - 1, 4);
	image_put(bytes + 12, seed->first, 4);
	for (i = 1; i < seed->count; i++)
		image_put(bytes + 12 + 4 * (size_t)i, seed->other, 4);
	claimed = table + 8 * (uint64_t)seed->first +
		  8 * (uint64_t)seed->other * (seed->count - 1);
	image_put(bytes, claimed + (uint64_t)seed->extra, 8);
	return fuzz_seed_add(seeds, seed->name, bytes,
			     8 + (seed->cut != 0 ? seed->cut : table));
}

int
fuzz_seeds_create(struct fuzz_seeds *seeds)
{
	size_t i;
	int err = 0;

	memset(seeds, 0, sizeof(*seeds));
	for (i = 0; err == 0 && i < sizeof(list) / sizeof(list[0]); i++)
		err = add(seeds, &list[i]);
	return err;
}
