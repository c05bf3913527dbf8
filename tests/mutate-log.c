/* SPDX-License-Identifier: MIT */
/*
 * Usage: mutate-log COUNT SEED DIRECTORY
 *
 * Writes mutants of logs, as fuzz-log makes them, to the new directories
 * DIRECTORY/0, 1, ... COUNT - 1.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "fuzz-log.h"
#include "fuzz-target.h"

#define STRING_MOST 65536u
#define CHANGES 3

void
fuzz_feature(const char *what, uint64_t value)
{
	(void)what;
	(void)value;
}

static size_t
make_mutant(struct fuzz_random *random, const struct fuzz_seeds *seeds,
	    unsigned char *string)
{
	const struct fuzz_seed *seed =
		&seeds->list[fuzz_below(random, seeds->count)];
	uint64_t changes = 1 + fuzz_below(random, CHANGES);
	size_t size = seed->size;

	memcpy(string, seed->bytes, size);
	while (changes-- > 0)
		size = fuzz_log_mutate(random, string, size, STRING_MOST);
	return size;
}

int
main(int argc, char **argv)
{
	static unsigned char string[STRING_MOST];
	struct fuzz_seeds seeds;
	struct fuzz_random random;
	uint64_t count, number;
	char path[128];

	if (argc != 4 || fuzz_seeds_create(&seeds) != 0)
		return EXIT_FAILURE;
	count = strtoull(argv[1], NULL, 10);
	random.state = strtoull(argv[2], NULL, 10);
	for (number = 0; number < count; number++) {
		(void)fuzz_log_unpack(string,
				      make_mutant(&random, &seeds, string));
		(void)snprintf(path, sizeof(path), "%.90s/%llu", argv[3],
			       (unsigned long long)number);
		if (mkdir(path, 0777) < 0)
			return EXIT_FAILURE;
		fuzz_log_files_write(path);
	}
	fuzz_seeds_destroy(&seeds);
	return EXIT_SUCCESS;
}
