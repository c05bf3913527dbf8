/* SPDX-License-Identifier: MIT */
/* The list of seeds, whatever they are. */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz-target.h"

int
fuzz_seed_add(struct fuzz_seeds *seeds, const char *name, const void *bytes,
	      size_t size)
{
	struct fuzz_seed *seed = &seeds->list[seeds->count];

	if (seeds->count == sizeof(seeds->list) / sizeof(seeds->list[0]))
		return -ENOMEM;
	seed->bytes = malloc(size);
	if (seed->bytes == NULL)
		return -ENOMEM;
	memcpy(seed->bytes, bytes, size);
	seed->size = size;
	seed->name = name;
	seed->is_hostile = 0;
	seeds->count++;
	return 0;
}

void
fuzz_seeds_destroy(struct fuzz_seeds *seeds)
{
	while (seeds->count > 0)
		free(seeds->list[--seeds->count].bytes);
}
