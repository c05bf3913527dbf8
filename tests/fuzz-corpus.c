/* SPDX-License-Identifier: MIT */
/*
 * Usage: corpus-GROUP              check tests/corpus/GROUP; speaks TAP
 *        corpus-GROUP --write DIR  make its files in DIR, which is there
 *
 * The corpus of a group are its seeds and, of messages, one mutant of each.  A
 * file is called NUMBER-NAME.  `make corpus` writes it after seeds have changed.
 */
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <wax.h>

#include "fuzz-target.h"

#define FILE_MOST (1 << 16)

void
fuzz_feature(const char *what, uint64_t value)
{
	(void)what;
	(void)value;
}

/* -- Making it ------------------------------------------------------------- */

static int
add_mutant(struct fuzz_seeds *corpus, const struct fuzz_seed *seed)
{
	struct fuzz_random random = {corpus->count};
	unsigned char *bytes = malloc(seed->size + FUZZ_GROWTH);
	size_t size;
	int err = -ENOMEM;

	if (bytes != NULL) {
		memcpy(bytes, seed->bytes, seed->size);
		size = fuzz_targets[0]->mutate == NULL
			       ? fuzz_mutate(&random, bytes, seed->size)
			       : fuzz_targets[0]->mutate(
					 &random, bytes, seed->size,
					 seed->size + FUZZ_GROWTH);
		err = fuzz_seed_add(corpus, "mutant", bytes, size);
	}
	free(bytes);
	return err;
}

static int
corpus_create(struct fuzz_seeds *corpus)
{
	int err = fuzz_seeds_create(corpus);
	size_t count = corpus->count;
	size_t i;

	if (fuzz_targets[0]->plain)
		return err;
	for (i = 0; err == 0 && i < count; i++)
		err = add_mutant(corpus, &corpus->list[i]);
	return err;
}

static FILE *
open_file(const struct fuzz_seeds *corpus, size_t index, const char *directory,
	  const char *mode)
{
	char path[4096 + 64];

	(void)snprintf(path, sizeof(path), "%s/%02zu-%s", directory, index,
		       corpus->list[index].name);
	return fopen(path, mode);
}

static int
corpus_write(const struct fuzz_seeds *corpus, const char *directory)
{
	const struct fuzz_seed *seed;
	FILE *file;
	size_t i;
	int failed = 0;

	for (i = 0; !failed && i < corpus->count; i++) {
		seed = &corpus->list[i];
		file = open_file(corpus, i, directory, "wb");
		failed = file == NULL ||
			 fwrite(seed->bytes, 1, seed->size, file) != seed->size;
		if (file != NULL)
			failed |= fclose(file) != 0;
	}
	if (failed)
		perror(directory);
	return failed;
}

/* -- Checking it ----------------------------------------------------------- */

static size_t
count_files(const char *path)
{
	DIR *directory = opendir(path);
	const struct dirent *entry;
	size_t count = 0;

	if (directory == NULL)
		return 0;
	while ((entry = readdir(directory)) != NULL)
		count += entry->d_name[0] != '.';
	(void)closedir(directory);
	return count;
}

static int
is_file(const struct fuzz_seeds *corpus, size_t index, const char *directory)
{
	static unsigned char bytes[FILE_MOST];
	const struct fuzz_seed *seed = &corpus->list[index];
	FILE *file = open_file(corpus, index, directory, "rb");
	size_t size;

	if (file == NULL)
		return 0;
	size = fread(bytes, 1, sizeof(bytes), file);
	(void)fclose(file);
	return size == seed->size && memcmp(bytes, seed->bytes, size) == 0;
}

static int
check_files(const struct fuzz_seeds *corpus, const char *directory)
{
	size_t files = count_files(directory);
	int failed = files != corpus->count;
	size_t i;

	printf("# %zu files, %zu expected\n", files, corpus->count);
	for (i = 0; i < corpus->count; i++)
		if (!is_file(corpus, i, directory)) {
			printf("# %02zu-%s is missing or different\n", i,
			       corpus->list[i].name);
			failed = 1;
		}
	if (failed)
		printf("# if that is meant to be: make corpus\n");
	printf("%s 1 - the seeds make the corpus of %s, byte for byte\n",
	       failed ? "not ok" : "ok", fuzz_group);
	return failed;
}

/* A finding is an abort(), or an error of ASan or UBSan. */
static int
run_target(const struct fuzz_seeds *corpus, const struct fuzz_target *target,
	   size_t test)
{
	size_t accepted = 0;
	int failed;
	size_t i;

	for (i = 0; i < corpus->count; i++)
		accepted += target->run(corpus->list[i].bytes,
					corpus->list[i].size) == 0;
	printf("# %zu of %zu accepted\n", accepted, corpus->count);
	failed = accepted == 0 || accepted == corpus->count;
	printf("%s %zu - %s accepts some of the corpus, refuses some\n",
	       failed ? "not ok" : "ok", test, target->name);
	return failed;
}

static int
check(const struct fuzz_seeds *corpus)
{
	const char *source = getenv("top_srcdir");
	char directory[4096];
	size_t count = 0;
	int failed;

	while (fuzz_targets[count] != NULL)
		count++;
	printf("1..%zu\n", count + 1);
	(void)snprintf(directory, sizeof(directory), "%s/tests/corpus/%s",
		       source != NULL ? source : ".", fuzz_group);
	failed = check_files(corpus, directory);
	for (count = 0; fuzz_targets[count] != NULL; count++) {
		(void)fflush(stdout);
		failed |= run_target(corpus, fuzz_targets[count], count + 2);
	}
	return failed;
}

int
main(int argc, char **argv)
{
	struct fuzz_seeds corpus = {.count = 0};
	size_t i;
	int failed;
	int err = 0;

	for (i = 0; err == 0 && fuzz_targets[i] != NULL; i++)
		if (fuzz_targets[i]->start != NULL)
			err = fuzz_targets[i]->start();
	if (err == 0)
		err = corpus_create(&corpus);
	failed = err != 0;
	if (err != 0)
		printf("Bail out! %s\n", wax_strerror(err));
	else if (argc == 3 && strcmp(argv[1], "--write") == 0)
		failed = corpus_write(&corpus, argv[2]);
	else
		failed = check(&corpus);
	for (i = 0; fuzz_targets[i] != NULL; i++)
		if (fuzz_targets[i]->stop != NULL)
			fuzz_targets[i]->stop();
	fuzz_seeds_destroy(&corpus);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
