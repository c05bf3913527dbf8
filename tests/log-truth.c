/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "log-truth.h"

#define HEADER 4096u

static uint32_t
crc_bytes(uint32_t crc, const unsigned char *bytes, uint64_t size)
{
	static uint32_t table[256];
	uint32_t value;
	unsigned i, bit;

	if (table[1] == 0)
		for (i = 0; i < 256; i++) {
			for (value = i, bit = 0; bit < 8; bit++)
				value = value >> 1 ^
					(value & 1 ? 0x82f63b78u : 0);
			table[i] = value;
		}
	crc = ~crc;
	while (size-- > 0)
		crc = table[(crc ^ *bytes++) & 0xff] ^ crc >> 8;
	return ~crc;
}

static uint32_t
load32(const unsigned char *at)
{
	return at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 |
	       (uint32_t)at[3] << 24;
}

static uint64_t
load64(const unsigned char *at)
{
	return load32(at) | (uint64_t)load32(at + 4) << 32;
}

static uint32_t
seed(uint64_t offset, uint32_t salt, uint32_t word)
{
	uint64_t numbers[2] = {offset, salt | (uint64_t)word << 32};
	unsigned char bytes[16];
	unsigned i;

	for (i = 0; i < 16; i++)
		bytes[i] = (unsigned char)(numbers[i / 8] >> 8 * (i % 8));
	return crc_bytes(0, bytes, sizeof(bytes));
}

struct file {
	const unsigned char *bytes;
	uint64_t size;
	uint64_t base;
	uint32_t salt;
	int has_stamps;
};

/* 64 bytes whose last four are the checksum of the others. */
static int
is_block(const struct file *file, uint64_t offset)
{
	const unsigned char *at = file->bytes + offset;

	return load32(at + 60) ==
	       crc_bytes(seed(offset, file->salt, 0), at, 60);
}

static void
read_checkpoints(const struct file *file, struct truth *truth)
{
	uint64_t best = 0, generation;
	unsigned i;

	for (i = 1; i <= 2; i++) {
		generation = load64(file->bytes + 1024 * i);
		if (generation <= best || !is_block(file, 1024 * i))
			continue;
		best = generation;
		truth->durable =
			file->base + load64(file->bytes + 1024 * i + 8);
		truth->state = load32(file->bytes + 1024 * i + 40);
	}
}

static void
read_trailer(const struct file *file, uint64_t end, struct truth *truth)
{
	const unsigned char *at = file->bytes + file->size - 64;

	if (file->size < end + 8 + 64 ||
	    memcmp(at, "\x89WXLE\r\n\x1a", 8) != 0 ||
	    !is_block(file, file->size - 64) || load64(at + 8) != end)
		return;
	truth->sealed++;
	truth->trailer_records += load64(at + 16);
}

/* One record; returns how far it goes, or 0 at what is none. */
static uint64_t
read_record(const struct file *file, uint64_t offset, truth_each *each,
	    void *arg, struct truth *truth)
{
	const unsigned char *at = file->bytes + offset;
	uint32_t word = load32(at), size = word & 0xfffffff, type = word >> 28;
	uint64_t front = type == 1 && file->has_stamps ? 16 : 8;
	uint64_t all = (front + size + 7) / 8 * 8;
	struct truth_record record;
	uint32_t crc = seed(offset, file->salt, word);

	if (type == 0 || type > 5 || all > file->size - offset)
		return 0;
	if (type == 1 || type == 4)
		crc = crc_bytes(crc, at + 8, all - 8);
	if (crc != load32(at + 4))
		return 0;
	if (type == 2)
		truth->pads++;
	if (type == 3)
		truth->gaps++;
	if (type != 1)
		return all;
	truth->records++;
	truth->bytes += size;
	record = (struct truth_record){
		.data = at + front,
		.size = size,
		.position = file->base + offset,
		.stamp = file->has_stamps ? load64(at + 8) : 0,
	};
	return each != NULL && each(arg, &record) != 0 ? 0 : all;
}

static void
read_records(const struct file *file, truth_each *each, void *arg,
	     struct truth *truth)
{
	uint64_t offset = HEADER, step;
	uint32_t type;

	while (file->size - offset >= 8) {
		type = load32(file->bytes + offset) >> 28;
		step = read_record(file, offset, each, arg, truth);
		if (step == 0) {
			truth->bad += type != 0;
			break;
		}
		offset += step;
		truth->end = file->base + offset;
		if (type == 5) {
			truth->ended++;
			read_trailer(file, offset, truth);
			break;
		}
	}
}

static int
read_file(const char *path, truth_each *each, void *arg, struct truth *truth)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct file file = {.salt = 0};
	struct stat st;
	void *map;

	if (fd < 0)
		return -1;
	if (fstat(fd, &st) < 0 || st.st_size < HEADER) {
		(void)close(fd);
		return -1;
	}
	file.size = (uint64_t)st.st_size;
	map = mmap(NULL, (size_t)file.size, PROT_READ, MAP_SHARED, fd, 0);
	(void)close(fd);
	if (map == MAP_FAILED)
		return -1;
	file.bytes = map;
	file.base = load64(file.bytes + 72);
	file.salt = load32(file.bytes + 88);
	file.has_stamps = load64(file.bytes + 24) & 1;
	truth->file_bytes += file.size;
	truth->segments++;
	if (memcmp(file.bytes, "\x89WXLG\r\n\x1a", 8) == 0) {
		read_checkpoints(&file, truth);
		read_records(&file, each, arg, truth);
	}
	(void)munmap(map, (size_t)file.size);
	return 0;
}

static int
is_segment(const struct dirent *entry)
{
	return strstr(entry->d_name, ".wlog") != NULL;
}

int
truth_read(const char *directory, const char *name, truth_each *each, void *arg,
	   struct truth *ret)
{
	struct dirent **entries;
	char path[4096];
	int count = scandir(directory, &entries, is_segment, alphasort);
	int i, err = count < 0 ? -1 : 0;

	memset(ret, 0, sizeof(*ret));
	for (i = 0; i < count; i++) {
		(void)snprintf(path, sizeof(path), "%s/%s", directory,
			       entries[i]->d_name);
		if (strncmp(entries[i]->d_name, name, strlen(name)) == 0 &&
		    read_file(path, each, arg, ret) < 0)
			err = -1;
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
	return err;
}

void
truth_remove(const char *directory)
{
	DIR *stream = opendir(directory);
	struct dirent *entry;

	while (stream != NULL && (entry = readdir(stream)) != NULL)
		if (entry->d_name[0] != '.')
			(void)unlinkat(dirfd(stream), entry->d_name, 0);
	if (stream != NULL)
		(void)closedir(stream);
	(void)rmdir(directory);
}
