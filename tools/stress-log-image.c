/* SPDX-License-Identifier: MIT */
/* The files of a log at some moment, and mixtures of two moments. */
#include "config.h"

#include "stress-log-image.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "stress-log.h"

/* In the header of a segment, wax-format(5). */
#define CRC_OFFSET 20u
#define BOOT_ID_OFFSET 112u
#define CRC_SIZE 512u
#define HEADER_SIZE 4096u
#define SALT_OFFSET 88u

/* In a checkpoint. */
#define SLOT_BOOT_ID_OFFSET 44u
#define SLOT_SIZE 64u

/* In each byte of a boot id that is not this one's. */
#define OTHER_BOOT 0x5a

/* Where its checkpoints are. */
static const size_t slots[] = {1024, 2048};

void
stress_log_image_free(struct stress_log_image *image)
{
	size_t i;

	/* Also those that an earlier, larger image has used. */
	for (i = 0; i < STRESS_LOG_FILES; i++)
		stress_image_free(&image->files[i].image);
	image->count = 0;
}

static int
add_name(struct stress_log_image *image, const char *name)
{
	struct stress_log_file *file = &image->files[image->count];

	if (image->count == STRESS_LOG_FILES ||
	    strlen(name) >= sizeof(file->name))
		return -E2BIG;
	(void)strcpy(file->name, name);
	image->count++;
	return 0;
}

static int
compare_names(const void *left, const void *right)
{
	const struct stress_log_file *first = left, *second = right;

	return strcmp(first->name, second->name);
}

static int
read_names(struct stress_log_image *image, const char *path)
{
	DIR *directory = opendir(path);
	struct dirent *entry;
	int err = 0;

	if (directory == NULL)
		return -errno;
	image->count = 0;
	while (!err && (entry = readdir(directory)) != NULL)
		if (strstr(entry->d_name, ".wlog") != NULL)
			err = add_name(image, entry->d_name);
	(void)closedir(directory);
	qsort(image->files, image->count, sizeof(image->files[0]),
	      compare_names);
	return err;
}

int
stress_log_image_read(struct stress_log_image *image, const char *path)
{
	char full[STRESS_PATH_SIZE + STRESS_LOG_NAME_SIZE];
	size_t i;
	int err = read_names(image, path);

	/* The newest first: those before it were complete when it was made. */
	for (i = image->count; i > 0 && !err; i--) {
		(void)snprintf(full, sizeof(full), "%s/%s", path,
			       image->files[i - 1].name);
		err = stress_image_read(&image->files[i - 1].image, full);
	}
	return err;
}

int
stress_log_image_write(const struct stress_log_image *image, const char *path)
{
	char full[STRESS_PATH_SIZE + STRESS_LOG_NAME_SIZE];
	size_t i;
	int err = 0;

	stress_log_remove(path);
	if (mkdir(path, 0700) != 0)
		return -errno;
	for (i = 0; i < image->count && !err; i++) {
		(void)snprintf(full, sizeof(full), "%s/%s", path,
			       image->files[i].name);
		err = stress_image_write(&image->files[i].image, full);
	}
	return err;
}

/* A file without a magic is being made, and nothing in it is synced. */
static int
has_header(const struct stress_image *image)
{
	return image->size >= HEADER_SIZE && image->bytes[0] != 0;
}

/* What a file was, if it was made. */
static const struct stress_image *
find(const struct stress_log_image *image, const char *name)
{
	static const struct stress_image empty;
	size_t i;

	for (i = 0; i < image->count; i++)
		if (strcmp(image->files[i].name, name) == 0 &&
		    has_header(&image->files[i].image))
			return &image->files[i].image;
	return &empty;
}

/* How much of a file was synced when its header was stored last. */
static uint64_t
checkpoint(const struct stress_image *image)
{
	uint64_t generation, end, best = 0, durable = HEADER_SIZE;
	size_t i;

	if (image->size < HEADER_SIZE)
		return image->size;
	for (i = 0; i < 2; i++) {
		memcpy(&generation, image->bytes + slots[i], 8);
		memcpy(&end, image->bytes + slots[i] + 8, 8);
		if (best < generation) {
			best = generation;
			durable = end;
		}
	}
	return durable < HEADER_SIZE ? HEADER_SIZE : durable;
}

/* A checkpoint is on the disk with the next sync, or when the kernel wrote it. */
static void
forget_checkpoints(struct stress_image *image, struct stress_random *random)
{
	uint64_t even, odd;

	if (image->size < HEADER_SIZE || stress_random_one_in(random, 2))
		return;
	memcpy(&even, image->bytes + slots[0], sizeof(even));
	memcpy(&odd, image->bytes + slots[1], sizeof(odd));
	memset(image->bytes + slots[even < odd], 0, SLOT_SIZE);
	if (stress_random_one_in(random, 2))
		memset(image->bytes + slots[even >= odd], 0, SLOT_SIZE);
}

int
stress_log_image_mix(struct stress_log_image *image,
		     const struct stress_log_image *old,
		     const struct stress_log_image *new,
		     struct stress_random *random)
{
	const struct stress_image *before;
	struct stress_log_file *file;
	uint64_t durable;
	size_t i;
	int err = 0;

	image->count = 0;
	for (i = 0; i < new->count && !err; i++) {
		before = find(old, new->files[i].name);
		/* Names are made in order, and file systems keep that order. */
		if (before->size == 0 && stress_random_one_in(random, 4))
			break;
		/* A checkpoint follows the sync that it tells of. */
		durable = stress_random_one_in(random, 2)
				  ? checkpoint(&new->files[i].image)
				  : 0;
		/* The header is synced before the next file is made. */
		if (before->size == 0 && i + 1 < new->count)
			durable = checkpoint(&new->files[i].image);
		file = &image->files[image->count++];
		memcpy(file->name, new->files[i].name, sizeof(file->name));
		err = stress_image_mix(&file->image, before,
				       &new->files[i].image, durable, random);
		if (!err && durable == 0 && before->size != 0 &&
		    file->image.size >= HEADER_SIZE)
			memcpy(file->image.bytes, before->bytes, HEADER_SIZE);
		if (!err)
			forget_checkpoints(&file->image, random);
	}
	return err;
}

/* CRC-32C, bit by bit: a few hundred bytes. */
static uint32_t
crc32c(const unsigned char *bytes, size_t size)
{
	uint32_t crc = UINT32_MAX;
	unsigned bit;
	size_t i;

	for (i = 0; i < size; i++) {
		crc ^= bytes[i];
		for (bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? 0x82f63b78u : 0);
	}
	return ~crc;
}

static void
store_crc(unsigned char *at, uint32_t crc)
{
	unsigned i;

	for (i = 0; i < 4; i++)
		at[i] = (unsigned char)(crc >> (8 * i));
}

static uint32_t
load_crc(const unsigned char *at)
{
	return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 |
	       (uint32_t)at[3] << 24;
}

/* A checkpoint has a boot id, too, and a checksum over where it is. */
static uint32_t
slot_crc(const unsigned char *header, size_t slot)
{
	unsigned char bytes[16 + SLOT_SIZE - 4] = {0};

	bytes[0] = (unsigned char)slot;
	bytes[1] = (unsigned char)(slot >> 8);
	memcpy(bytes + 8, header + SALT_OFFSET, 4);
	memcpy(bytes + 16, header + slot, SLOT_SIZE - 4);
	return crc32c(bytes, sizeof(bytes));
}

static void
reboot_slot(unsigned char *header, size_t slot)
{
	unsigned char *crc = header + slot + SLOT_SIZE - 4;

	if (load_crc(crc) != slot_crc(header, slot))
		return;
	memset(header + slot + SLOT_BOOT_ID_OFFSET, OTHER_BOOT, 16);
	store_crc(crc, slot_crc(header, slot));
}

static void
reboot_header(unsigned char *header)
{
	uint32_t crc = load_crc(header + CRC_OFFSET);

	store_crc(header + CRC_OFFSET, 0);
	/* What is not valid stays that. */
	if (crc32c(header, CRC_SIZE) == crc) {
		memset(header + BOOT_ID_OFFSET, OTHER_BOOT, 16);
		crc = crc32c(header, CRC_SIZE);
	}
	store_crc(header + CRC_OFFSET, crc);
}

void
stress_log_image_reboot(struct stress_log_image *image)
{
	unsigned char *header;
	size_t i;

	for (i = 0; i < image->count; i++) {
		header = image->files[i].image.bytes;
		if (image->files[i].image.size >= CRC_SIZE)
			reboot_header(header);
		if (image->files[i].image.size < HEADER_SIZE)
			continue;
		reboot_slot(header, slots[0]);
		reboot_slot(header, slots[1]);
	}
}
