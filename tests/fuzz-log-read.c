/* SPDX-License-Identifier: MIT */
/* Reading a log of the fuzzer, and looking each record up in its file. */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "fuzz-log.h"
#include "fuzz-target.h"

static uint32_t
crc_of(uint64_t offset, const unsigned char *header, uint32_t word,
       const void *data, size_t size)
{
	unsigned char seed[16];

	memcpy(seed, &offset, 8);
	memcpy(seed + 8, header + 88, 4);
	memcpy(seed + 12, &word, 4);
	return log_image_crc(log_image_crc(0, seed, sizeof(seed)), data, size);
}

/* 1 if a file has just this record at its place. */
static int
has_record(struct fuzz_log_file *file, const struct wax_log_entry *entry)
{
	uint64_t offset = entry->position - file->base;
	const unsigned char *at;
	size_t prefix = 8, covered;
	uint32_t word;

	if (!file->exists || entry->position < file->base ||
	    file->size < offset || file->size - offset < 8 + entry->size)
		return 0;
	fuzz_log_file_store(file, file->size);
	at = file->bytes + offset;
	word = (uint32_t)fuzz_log_get(at, 4);
	if (file->bytes[24] & 1)
		prefix = 16;
	covered = (entry->size + prefix + 7) / 8 * 8 - 8;
	return word == ((uint32_t)IMAGE_DATA << 28 | (uint32_t)entry->size) &&
	       entry->size <= fuzz_log_get(file->bytes + 92, 4) &&
	       offset + 8 + covered <= file->size &&
	       entry->next == entry->position + 8 + covered &&
	       entry->stamp == (prefix == 16 ? fuzz_log_get(at + 8, 8) : 0) &&
	       memcmp(at + prefix, entry->data, entry->size) == 0 &&
	       crc_of(offset, file->bytes, word, at + 8, covered) ==
		       fuzz_log_get(at + 4, 4);
}

void
fuzz_log_check(const struct wax_log_entry *entry)
{
	size_t i;

	for (i = 0; i < FUZZ_LOG_SLOTS; i++)
		if (has_record(&fuzz_log_files[i], entry))
			return;
	fuzz_require(0, "a record that is returned is in a file");
}

static void
note(struct fuzz_log_seen *seen, int status, const struct wax_log_entry *entry)
{
	struct fuzz_log_record *record = &seen->records[seen->count];

	if (status != WAX_LOG_ENTRY) {
		seen->others +=
			status == WAX_LOG_CORRUPT || status == WAX_LOG_TORN;
		return;
	}
	fuzz_log_check(entry);
	FUZZ_REQUIRE(seen->count < FUZZ_LOG_SEEN_MOST);
	record->position = entry->position;
	record->size = entry->size;
	record->digest =
		log_image_crc((uint32_t)entry->stamp, entry->data, entry->size);
	seen->count++;
}

/* The first segment behind a position; UINT64_MAX if there is none. */
static uint64_t
base_behind(uint64_t position)
{
	uint64_t base = UINT64_MAX;
	size_t i;

	for (i = 0; i < FUZZ_LOG_FILES_MOST; i++)
		if (fuzz_log_files[i].exists &&
		    position < fuzz_log_files[i].base &&
		    fuzz_log_files[i].base < base)
			base = fuzz_log_files[i].base;
	return base;
}

/* Segments are missing: go on behind them, if there is anything. */
static int
pass_missing(struct wax_log_reader *reader, uint64_t position)
{
	int err;

	do {
		position = base_behind(position);
		if (position == UINT64_MAX)
			return 0;
		err = wax_log_seek(reader, position);
	} while (err == -ENODATA);
	return err == 0;
}

static uint64_t
size_of_all(void)
{
	uint64_t size = 0;
	size_t i;

	for (i = 0; i < FUZZ_LOG_SLOTS; i++)
		if (fuzz_log_files[i].exists)
			size += fuzz_log_files[i].size;
	return size;
}

void
fuzz_log_read_all(struct wax_log_reader *reader, struct fuzz_log_seen *seen)
{
	uint64_t steps = size_of_all() / 8 + 64;
	struct wax_log_entry entry = {.position = 0};
	int goes_on;

	seen->count = 0;
	seen->others = 0;
	do {
		FUZZ_REQUIRE(steps-- > 0);
		seen->last = wax_log_next(reader, &entry);
		goes_on = seen->last > 0 && seen->last != WAX_LOG_BUSY;
		if (seen->last > 0)
			note(seen, seen->last, &entry);
		if (seen->last == -EBADMSG || seen->last == -ENODATA)
			seen->others++;
		if (seen->last == -EBADMSG)
			goes_on = 1;
		if (seen->last == -ENODATA && seen->others < FUZZ_LOG_SLOTS)
			goes_on = pass_missing(reader, entry.position);
	} while (goes_on);
}

int
fuzz_log_read(const char *path, struct fuzz_log_seen *seen)
{
	struct wax_log_reader *reader;
	int err = wax_log_reader_open(path, NULL, &reader);

	seen->count = 0;
	seen->others = 1;
	if (err)
		return err;
	fuzz_log_read_all(reader, seen);
	wax_log_reader_close(reader);
	return 0;
}
