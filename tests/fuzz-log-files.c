/* SPDX-License-Identifier: MIT */
/* Files in memory; see fuzz-log.h. */
#include "config.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "fuzz-log.h"
#include "fuzz-target.h"

struct fuzz_log_file fuzz_log_files[FUZZ_LOG_SLOTS];
static unsigned char storage[FUZZ_LOG_SLOTS][FUZZ_LOG_FILE_MOST];

void
fuzz_log_files_reset(void)
{
	size_t i;

	for (i = 0; i < FUZZ_LOG_SLOTS; i++)
		fuzz_log_files[i].exists = 0;
}

struct fuzz_log_file *
fuzz_log_file_find(const char *name)
{
	size_t i;

	for (i = 0; i < FUZZ_LOG_SLOTS; i++)
		if (fuzz_log_files[i].exists &&
		    strcmp(fuzz_log_files[i].name, name) == 0)
			return &fuzz_log_files[i];
	return NULL;
}

struct fuzz_log_file *
fuzz_log_file_create(const char *name)
{
	struct fuzz_log_file *file = fuzz_log_file_find(name);
	size_t i;

	for (i = 0; file == NULL && i < FUZZ_LOG_SLOTS; i++)
		if (!fuzz_log_files[i].exists)
			file = &fuzz_log_files[i];
	FUZZ_REQUIRE(file != NULL && strlen(name) < sizeof(file->name));
	*file = (struct fuzz_log_file){.bytes = storage[file - fuzz_log_files],
				       .exists = 1};
	memcpy(file->name, name, strlen(name) + 1);
	return file;
}

void
fuzz_log_file_store(struct fuzz_log_file *file, size_t limit)
{
	if (file->stored < limit) {
		memset(file->bytes + file->stored, 0, limit - file->stored);
		file->stored = limit;
	}
}

void
fuzz_log_files_write(const char *path)
{
	const struct fuzz_log_file *file;
	char name[256];
	size_t i;
	int fd;

	for (i = 0; i < FUZZ_LOG_SLOTS; i++) {
		file = &fuzz_log_files[i];
		if (!file->exists)
			continue;
		(void)snprintf(name, sizeof(name), "%.200s/%.47s", path,
			       file->name);
		fd = open(name, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
		FUZZ_REQUIRE(fd >= 0);
		FUZZ_REQUIRE(write(fd, file->bytes, file->stored) ==
			     (ssize_t)file->stored);
		FUZZ_REQUIRE(ftruncate(fd, (off_t)file->size) == 0);
		FUZZ_REQUIRE(close(fd) == 0);
	}
}
