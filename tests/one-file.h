/* SPDX-License-Identifier: MIT */
/*
 * A test that works on one file, in a directory of its own that has to be empty
 * again afterwards.  What the file is comes from stat(2) and pread(2).
 */
#ifndef WAX_ONE_FILE_H
#define WAX_ONE_FILE_H

#include <check.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char directory[56];
static char path[64];

/* Remove the directory and whatever a failed test has left in it. */
static void
one_file_remove(void)
{
	char command[80];

	(void)snprintf(command, sizeof(command), "rm -rf '%s'", directory);
	ck_assert_int_eq(system(command), 0);
}

/* In the parent of the tests, which outlives one that fails. */
static void
one_file_make(void)
{
	const char *parent = getenv("WAX_TEST_DIR");

	(void)snprintf(directory, sizeof(directory), "%s/wax-test-XXXXXX",
		       parent == NULL ? "/tmp" : parent);
	ck_assert_ptr_nonnull(mkdtemp(directory));
	(void)snprintf(path, sizeof(path), "%s/file", directory);
}

/* Each test starts from an empty directory. */
static void
one_file_setup(void)
{
	if (rmdir(directory) != 0)
		one_file_remove();
	ck_assert_int_eq(mkdir(directory, 0700), 0);
}

/* A test leaves at most the file. */
static void
one_file_teardown(void)
{
	(void)unlink(path);
	ck_assert_int_eq(rmdir(directory), 0);
	ck_assert_int_eq(mkdir(directory, 0700), 0);
}

static inline void
one_file_fixture(TCase *tests, void (*setup)(void))
{
	tcase_add_unchecked_fixture(tests, one_file_make, one_file_remove);
	tcase_add_checked_fixture(tests, setup, one_file_teardown);
}

/* Names in a directory, "." and ".." among them. */
static inline int
entries(const char *name)
{
	DIR *dir = opendir(name);
	int count = 0;

	ck_assert_ptr_nonnull(dir);
	while (readdir(dir) != NULL)
		count++;
	closedir(dir);
	return count;
}

/* The size of the file, or -1 if there is none. */
static inline int64_t
file_size(void)
{
	struct stat st;

	return stat(path, &st) < 0 ? -1 : st.st_size;
}

/* Bytes of disk space under the file. */
static inline int64_t
file_space(void)
{
	struct stat st;

	ck_assert_int_eq(stat(path, &st), 0);
	return st.st_blocks * 512;
}

/* The byte at offset, or -1 if the file ends before. */
static inline int
file_byte(uint64_t offset)
{
	unsigned char byte;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t got = pread(fd, &byte, 1, (off_t)offset);

	close(fd);
	return got == 1 ? byte : -1;
}

static inline void
write_file(const void *content, size_t size)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);

	ck_assert_int_eq(write(fd, content, size), (ssize_t)size);
	close(fd);
}

#endif /* WAX_ONE_FILE_H */
