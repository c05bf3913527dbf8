/* SPDX-License-Identifier: MIT */
/*
 * Seeds: options that are accepted, old and new ones, and each that is not.
 *
 * Little-endian and with pointers of eight bytes, so that the corpus is the same
 * wherever it is made; on other machines it means something else, and serves.
 */
#include "config.h"

#include <string.h>

#include <wax.h>

#include "fuzz-options.h"
#include "fuzz-target.h"
#include "image.h"

/* One of each structure; what is not named is 0. */
struct seed {
	const char *name;
	unsigned choice;
	unsigned has_region;
	unsigned first;
	unsigned second;
	uint32_t offset;
	/* The structure before the last one: a message's, 24 bytes. */
	uint32_t message_size;
	/* The last structure: its size, then five or six fields. */
	uint32_t size;
	uint32_t flags;
	uint64_t numbers[4];
	uint32_t mode;
	uint32_t folio;
	/* A byte behind all of them. */
	unsigned tail;
};

#define LOAD .choice = FUZZ_OPTIONS_LOAD
#define REGION .choice = FUZZ_OPTIONS_REGION, .size = 48
#define MESSAGE .choice = FUZZ_OPTIONS_MESSAGE, .message_size = 24, .size = 48
#define READER .choice = FUZZ_OPTIONS_READER, .size = 24
#define MIB (UINT64_C(1) << 20)

static const struct seed list[] = {
	{.name = "load-same", LOAD, .size = 48, .first = 48, .second = 48},
	{.name = "load-older", LOAD, .size = 24, .first = 48, .second = 24},
	{.name = "load-too-old", LOAD, .size = 24, .first = 48, .second = 48},
	{.name = "load-newer", LOAD, .size = 49, .first = 48, .second = 24},
	{.name = "load-newer-set",
	 LOAD,
	 .size = 49,
	 .first = 48,
	 .second = 24,
	 .tail = 1},
	{.name = "region-defaults", REGION, .offset = 100000},
	{.name = "region-allocate",
	 REGION,
	 .numbers = {8 * MIB, 4096, 65536, MIB},
	 .mode = WAX_GROW_ALLOCATE,
	 .folio = WAX_FOLIO_SMALL,
	 .offset = 1},
	{.name = "region-sparse",
	 REGION,
	 .numbers = {2 * MIB, MIB},
	 .mode = WAX_GROW_SPARSE,
	 .folio = WAX_FOLIO_NORMAL,
	 .offset = 3 * MIB},
	{.name = "region-huge",
	 REGION,
	 .numbers = {UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX},
	 .folio = WAX_FOLIO_HUGE,
	 .offset = 5 * MIB},
	{.name = "region-quiet",
	 REGION,
	 .flags = WAX_NO_HANDLER | WAX_REGION_SYNC | WAX_REGION_NO_LOCK},
	{.name = "region-forked",
	 REGION,
	 .flags = WAX_REGION_INHERIT | WAX_REGION_DUMP | WAX_REGION_DIE},
	{.name = "region-existing",
	 REGION,
	 .flags = WAX_REGION_EXISTING | WAX_REGION_TRUNCATE},
	{.name = "region-named", REGION, .flags = WAX_REGION_ATOMIC},
	{.name = "region-unknown-flag", REGION, .flags = 1u << 31},
	{.name = "region-unknown-mode", REGION, .mode = 3},
	{.name = "region-unknown-folio", REGION, .folio = 4},
	{.name = "message-defaults", MESSAGE},
	{.name = "message-region",
	 MESSAGE,
	 .has_region = 1,
	 .numbers = {64 * MIB},
	 .mode = WAX_GROW_SPARSE},
	{.name = "message-refused", MESSAGE, .has_region = 1, .mode = 3},
	{.name = "reader-defaults", READER},
	{.name = "reader-limits", READER, .numbers = {16, 3}},
	{.name = "reader-small", READER, .numbers = {2, 1}},
	{.name = "reader-deep", READER, .numbers = {0, 65536}},
	{.name = "reader-reserved", READER, .numbers = {0, UINT64_C(1) << 32}},
};

#undef LOAD
#undef REGION
#undef MESSAGE
#undef READER

static int
add(struct fuzz_seeds *seeds, const struct seed *seed)
{
	unsigned char bytes[FUZZ_OPTIONS_HEAD + 24 + 49] = {0};
	unsigned char *at = bytes + FUZZ_OPTIONS_HEAD;
	size_t i;

	bytes[0] = (unsigned char)seed->choice;
	bytes[1] = (unsigned char)seed->has_region;
	bytes[2] = (unsigned char)seed->first;
	bytes[3] = (unsigned char)seed->second;
	image_put(bytes + 4, seed->offset, 4);
	image_put(at, seed->message_size, 4);
	at += seed->message_size;
	image_put(at, seed->size, 4);
	image_put(at + 4, seed->flags, 4);
	for (i = 0; i < 4; i++)
		image_put(at + 8 + 8 * i, seed->numbers[i], 8);
	image_put(at + 40, seed->mode, 4);
	image_put(at + 44, seed->folio, 4);
	at[48] = (unsigned char)seed->tail;
	return fuzz_seed_add(seeds, seed->name, bytes,
			     (size_t)(at - bytes) + seed->size);
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
