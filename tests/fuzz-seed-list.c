/* SPDX-License-Identifier: MIT */
/* What all targets share: claims, a scratch directory, and the list of seeds. */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fuzz-target.h"

void
fuzz_require(int claim, const char *text)
{
	if (claim)
		return;
	fprintf(stderr, "does not hold: %s\n", text);
	abort();
}

int
fuzz_make_scratch(char ret_path[FUZZ_SCRATCH_SIZE])
{
	const char *parent = getenv("WAX_FUZZ_SCRATCH");

	if (parent == NULL)
		parent = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
	if (snprintf(ret_path, FUZZ_SCRATCH_SIZE, "%s/wax-fuzz.XXXXXX",
		     parent) >= FUZZ_SCRATCH_SIZE)
		return -ENAMETOOLONG;
	return mkdtemp(ret_path) == NULL ? -errno : 0;
}

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
