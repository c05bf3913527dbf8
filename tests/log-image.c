/* SPDX-License-Identifier: MIT */
/* Segments of a log made by hand; see log-image.h. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "image.h"
#include "log-image.h"

/* What is left of each byte. */
static uint32_t remainders[256];

static void
divide(void)
{
	uint32_t byte, left;
	int bit;

	for (byte = 0; byte < 256; byte++) {
		left = byte;
		for (bit = 0; bit < 8; bit++)
			left = left & 1 ? left >> 1 ^ 0x82f63b78 : left >> 1;
		remainders[byte] = left;
	}
}

uint32_t
log_image_crc(uint32_t crc, const void *data, size_t size)
{
	const unsigned char *bytes = data;
	size_t i;

	if (remainders[1] == 0)
		divide();
	crc = ~crc;
	for (i = 0; i < size; i++)
		crc = crc >> 8 ^ remainders[(crc ^ bytes[i]) & 255];
	return ~crc;
}

static uint32_t
seed(const struct log_image *image, uint64_t offset, uint32_t word)
{
	unsigned char bytes[16];

#ifdef WAX_TEST_NO_SEED
	/* log-controls.sh: a format without it. */
	offset = 0;
#endif
	image_put(bytes, offset, 8);
	image_put(bytes + 8, image->salt, 4);
	image_put(bytes + 12, word, 4);
	return log_image_crc(0, bytes, sizeof(bytes));
}

/* The checksum that ends a block of 64 bytes. */
static void
finish_block(struct log_image *image, size_t offset)
{
	unsigned char *at = image->bytes + offset;

	image_put(at + 60, log_image_crc(seed(image, offset, 0), at, 60), 4);
}

static void
this_boot(unsigned char id[16])
{
	char text[64] = "";
	int fd = open("/proc/sys/kernel/random/boot_id", O_RDONLY);
	unsigned byte;
	size_t i, at = 0;

	memset(id, 0, 16);
	if (fd < 0)
		return;
	if (read(fd, text, sizeof(text) - 1) > 0)
		for (i = 0; i < 16; i++) {
			at += text[at] == '-';
			if (sscanf(text + at, "%2x", &byte) != 1)
				break;
			id[i] = (unsigned char)byte;
			at += 2;
		}
	(void)close(fd);
}

void
log_image_header(struct log_image *image)
{
	unsigned char *bytes = image->bytes;

	memset(bytes, 0, 4096);
	memcpy(bytes, "\x89WXLG\r\n\x1a", 8);
	image_put(bytes + 8, 1, 2);
	image_put(bytes + 12, 0x01020304, 4);
	image_put(bytes + 16, 4096, 4);
	image_put(bytes + 24, image->has_stamps ? 1 : 0, 8);
	memcpy(bytes + 48, "the log's own id", 16);
	image_put(bytes + 64, image->number, 8);
	image_put(bytes + 72, image->base, 8);
	image_put(bytes + 80, LOG_IMAGE_SIZE, 8);
	image_put(bytes + 88, image->salt, 4);
	image_put(bytes + 92, 65536, 4);
	memcpy(bytes + 112, image->boot_id, 16);
	if (image->number != 0) {
		image_put(bytes + 128, image->number - 1, 8);
		image_put(bytes + 136, image->base - LOG_IMAGE_SIZE, 8);
		image_put(bytes + 144, image->salt - 1, 4);
		image_put(bytes + 148, 1, 4);
	}
	image_put(bytes + 152, image->has_stamps ? 3 : 0, 4);
	image_put(bytes + 20, log_image_crc(0, bytes, 512), 4);
}

void
log_image_begin(struct log_image *image, uint64_t base, uint64_t number,
		int has_stamps)
{
	memset(image, 0, sizeof(*image));
	image->size = LOG_IMAGE_SIZE;
	image->tail = 4096;
	image->base = base;
	image->number = number;
	image->salt = 0x5a17 + (uint32_t)number;
	image->has_stamps = has_stamps;
	this_boot(image->boot_id);
	log_image_header(image);
}

void
log_image_follow(struct log_image *image, const struct log_image *last)
{
	uint64_t ordinal = last->base_ordinal + last->count;

	log_image_begin(image, last->base + LOG_IMAGE_SIZE, last->number + 1,
			last->has_stamps);
	image->base_ordinal = ordinal;
}

static void
count_data(struct log_image *image, size_t size, uint64_t stamp)
{
	if (image->count == 0 || stamp < image->stamp_min)
		image->stamp_min = stamp;
	if (image->stamp_max < stamp)
		image->stamp_max = stamp;
	image->count++;
	image->payload_size += size;
}

size_t
log_image_add(struct log_image *image, int type, const void *data, size_t size,
	      uint64_t stamp)
{
	size_t offset = image->tail, prefix = 8, total;
	unsigned char *at = image->bytes + offset;
	uint32_t word = (uint32_t)type << 28 | (uint32_t)size;
	uint32_t crc = seed(image, offset, word);

	if (type == IMAGE_DATA && image->has_stamps) {
		image_put(at + 8, stamp, 8);
		prefix = 16;
	}
	total = (prefix + size + 7) / 8 * 8;
	if (data != NULL)
		memcpy(at + prefix, data, size);
	if (type == IMAGE_DATA || type == IMAGE_FOOTER)
		crc = log_image_crc(crc, at + 8, total - 8);
	image_put(at, word, 4);
	image_put(at + 4, type == IMAGE_BUSY ? 0 : crc, 4);
	image->tail += total;
	if (type == IMAGE_DATA)
		count_data(image, size, image->has_stamps ? stamp : 0);
	return offset;
}

size_t
log_image_text(struct log_image *image, const char *text)
{
	return log_image_add(image, IMAGE_DATA, text, strlen(text), 0);
}

void
log_image_slot(struct log_image *image, uint64_t end, uint64_t ordinal,
	       int state)
{
	size_t offset = ++image->generation % 2 == 0 ? 1024 : 2048;
	unsigned char *at = image->bytes + offset;

	image_put(at, image->generation, 8);
	image_put(at + 8, end, 8);
	image_put(at + 16, ordinal, 8);
	image_put(at + 24, image->base_ordinal, 8);
	image_put(at + 32, image->stamp_max, 8);
	image_put(at + 40, (uint64_t)state, 4);
	memcpy(at + 44, image->boot_id, 16);
	finish_block(image, offset);
}

void
log_image_seal(struct log_image *image)
{
	unsigned char index[16] = {0};
	size_t footer, trailer;
	unsigned char *at;

	(void)log_image_add(image, IMAGE_END, NULL, 0, 0);
	image_put(index, 1 << 20, 8);
	footer = log_image_add(image, IMAGE_FOOTER, index, sizeof(index), 0);
	trailer = image->tail;
	at = image->bytes + trailer;
	memcpy(at, "\x89WXLE\r\n\x1a", 8);
	image_put(at + 8, footer, 8);
	image_put(at + 16, image->count, 8);
	image_put(at + 24, image->payload_size, 8);
	image_put(at + 32, image->stamp_min, 8);
	image_put(at + 40, image->stamp_max, 8);
	image_put(at + 48, image->base_ordinal, 8);
	memcpy(at + 56, image->bytes + footer + 4, 4);
	finish_block(image, trailer);
	image->size = trailer + 64;
	log_image_slot(image, footer, image->base_ordinal + image->count,
		       IMAGE_SEALED);
}

int
log_image_write(const struct log_image *image, const char *dir,
		const char *name)
{
	char path[4096];
	ssize_t done;
	int fd;

	(void)snprintf(path, sizeof(path), "%s/%s.%016llx.wlog", dir, name,
		       (unsigned long long)image->base);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (fd < 0)
		return -errno;
	done = write(fd, image->bytes, image->size);
	(void)close(fd);
	return done == (ssize_t)image->size ? 0 : -EIO;
}
