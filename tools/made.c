/* SPDX-License-Identifier: MIT */
/* Which paths were made in this run. */
#include "config.h"

#include "made.h"

/* FNV-1a; 0 is an empty slot. */
static uint64_t
hash(const char *path, size_t size)
{
	uint64_t value = UINT64_C(0xcbf29ce484222325);
	size_t i;

	for (i = 0; i < size; i++) {
		value ^= (unsigned char)path[i];
		value *= UINT64_C(0x100000001b3);
	}
	return value != 0 ? value : 1;
}

void
made_note(struct made *made, const char *path, size_t size)
{
	uint64_t value = hash(path, size);

	made->slots[value % MADE_SLOTS] = value;
}

bool
made_before(const struct made *made, const char *path, size_t size)
{
	uint64_t value = hash(path, size);

	return made->slots[value % MADE_SLOTS] == value;
}
