/* SPDX-License-Identifier: MIT */
/*
 * A test that works on one file, in a directory of its own that has to be empty
 * again afterwards.  What the file is comes from stat(2) and pread(2).
 */
#ifndef WAX_ONE_FILE_H
#define WAX_ONE_FILE_H

#include <check.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char directory[] = "/tmp/wax-test-XXXXXX";
static char path[64];

static void
one_file_setup(void)
{
	ck_assert_ptr_nonnull(mkdtemp(directory));
	(void)snprintf(path, sizeof(path), "%s/file", directory);
}

static void
one_file_teardown(void)
{
	(void)unlink(path);
	ck_assert_int_eq(rmdir(directory), 0);
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
