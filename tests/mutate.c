/* SPDX-License-Identifier: MIT */
/*
 * Usage: mutate FILE COUNT SEED DIRECTORY
 *
 * Writes mutants of a message, as fuzz-message makes them, to the files
 * DIRECTORY/0, 1, ... COUNT - 1.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz-target.h"

#define SIZE_MAX_READ ((size_t)1 << 20)

static int
write_file(const char *directory, uint64_t number, const unsigned char *bytes,
	   size_t size)
{
	char path[4096];
	FILE *stream;
	int err;

	(void)snprintf(path, sizeof(path), "%s/%llu", directory,
		       (unsigned long long)number);
	stream = fopen(path, "wb");
	if (stream == NULL)
		return -1;
	err = fwrite(bytes, 1, size, stream) == size ? 0 : -1;
	return fclose(stream) == 0 ? err : -1;
}

int
main(int argc, char **argv)
{
	static unsigned char parent[SIZE_MAX_READ];
	static unsigned char mutant[SIZE_MAX_READ + FUZZ_GROWTH];
	struct fuzz_random random;
	uint64_t count, number;
	FILE *stream;
	size_t size;

	if (argc != 5)
		return EXIT_FAILURE;
	stream = fopen(argv[1], "rb");
	if (stream == NULL)
		return EXIT_FAILURE;
	size = fread(parent, 1, sizeof(parent), stream);
	(void)fclose(stream);
	count = strtoull(argv[2], NULL, 10);
	random.state = strtoull(argv[3], NULL, 10);
	for (number = 0; number < count; number++) {
		memcpy(mutant, parent, size);
		if (write_file(argv[4], number, mutant,
			       fuzz_mutate(&random, mutant, size)) < 0)
			return EXIT_FAILURE;
	}
	return EXIT_SUCCESS;
}
