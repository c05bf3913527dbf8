/* SPDX-License-Identifier: MIT */
/* A log as one string of bytes; see fuzz-log.h. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "fuzz-log.h"
#include "fuzz-target.h"
#include "image.h"

#define HEADER 4096u
#define FIRST 512u
#define SLOT 64u
#define BASE_AT 72u
#define STORED_MOST 65535u

uint64_t
fuzz_log_get(const unsigned char *at, size_t size)
{
	uint64_t value = 0;

	while (size-- > 0)
		value = value << 8 | at[size];
	return value;
}

size_t
fuzz_log_parts(unsigned char *bytes, size_t size,
	       struct fuzz_log_part parts[FUZZ_LOG_FILES_MOST])
{
	size_t at = FUZZ_LOG_PROLOGUE, count = 0;
	size_t stored;

	while (at + FUZZ_LOG_HEAD <= size && count < FUZZ_LOG_FILES_MOST) {
		stored = (size_t)fuzz_log_get(bytes + at, 2);
		if (size - at - FUZZ_LOG_HEAD < stored)
			stored = size - at - FUZZ_LOG_HEAD;
		parts[count].head = bytes + at;
		parts[count].content = bytes + at + FUZZ_LOG_HEAD;
		parts[count].stored = stored;
		count++;
		at += FUZZ_LOG_HEAD + stored;
	}
	return count;
}

/* Copy what there is of [from, from + size) of the content. */
static void
place(struct fuzz_log_file *file, size_t offset,
      const struct fuzz_log_part *part, size_t from, size_t size)
{
	if (part->stored <= from)
		return;
	if (part->stored - from < size)
		size = part->stored - from;
	memcpy(file->bytes + offset, part->content + from, size);
}

static void
unpack_part(const struct fuzz_log_part *part)
{
	size_t zeros = 8 * (size_t)fuzz_log_get(part->head + 2, 2);
	size_t cut = (size_t)fuzz_log_get(part->head + 6, 2);
	int16_t pages = (int16_t)fuzz_log_get(part->head + 4, 2);
	uint64_t base = (uint64_t)(int64_t)pages * HEADER;
	struct fuzz_log_file *file;
	char name[sizeof(file->name)];

	if (BASE_AT + 8 <= part->stored)
		base += fuzz_log_get(part->content + BASE_AT, 8);
	(void)snprintf(name, sizeof(name), "log.%016llx.wlog",
		       (unsigned long long)base);
	file = fuzz_log_file_create(name);
	file->base = base;
	memset(file->bytes, 0, HEADER);
	place(file, 0, part, 0, FIRST);
	place(file, 1024, part, FIRST, SLOT);
	place(file, 2048, part, FIRST + SLOT, SLOT);
	place(file, HEADER, part, FUZZ_LOG_FRONT, part->stored);
	file->stored = HEADER + (FUZZ_LOG_FRONT < part->stored
					 ? part->stored - FUZZ_LOG_FRONT
					 : 0);
	file->stored -= cut < file->stored ? cut : file->stored;
	file->size = file->stored + zeros;
}

uint32_t
fuzz_log_unpack(const void *data, size_t size)
{
	struct fuzz_log_part parts[FUZZ_LOG_FILES_MOST];
	const unsigned char *bytes = data;
	uint32_t flags =
		size < FUZZ_LOG_PROLOGUE ? 0 : (uint32_t)fuzz_log_get(bytes, 2);
	size_t count, i;

	fuzz_log_files_reset();
	/* Nothing is written to. */
	count = fuzz_log_parts((unsigned char *)(uintptr_t)data, size, parts);
	for (i = 0; i < count; i++)
		unpack_part(&parts[i]);
	if (flags & FUZZ_LOG_WRITER)
		(void)fuzz_log_file_create("log.lock");
	return flags;
}

size_t
fuzz_log_pack(unsigned char *string, size_t size, const unsigned char *file,
	      size_t file_size)
{
	unsigned char *content = string + size + FUZZ_LOG_HEAD;
	size_t zeros = 0;
	size_t stored;

	/* Zeros at the end, but for the word that a record would need. */
	while (HEADER < file_size && file_size % 8 == 0 &&
	       fuzz_log_get(file + file_size - 8, 8) == 0) {
		zeros++;
		file_size -= 8;
	}
	FUZZ_REQUIRE(HEADER <= file_size);
	stored = FUZZ_LOG_FRONT + file_size - HEADER;
	FUZZ_REQUIRE(stored <= STORED_MOST && zeros <= UINT16_MAX);
	memset(string + size, 0, FUZZ_LOG_HEAD);
	image_put(string + size, stored, 2);
	image_put(string + size + 2, zeros, 2);
	memcpy(content, file, FIRST);
	memcpy(content + FIRST, file + 1024, SLOT);
	memcpy(content + FIRST + SLOT, file + 2048, SLOT);
	memcpy(content + FUZZ_LOG_FRONT, file + HEADER, file_size - HEADER);
	return size + FUZZ_LOG_HEAD + stored;
}
