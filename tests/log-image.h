/* SPDX-License-Identifier: MIT */
/*
 * Segments of a log made by hand, as wax-format(5) says, without the library.
 */
#ifndef WAX_LOG_IMAGE_H
#define WAX_LOG_IMAGE_H

#include <stddef.h>
#include <stdint.h>

#define LOG_IMAGE_SIZE ((size_t)1 << 18)

enum { IMAGE_DATA = 1, IMAGE_PAD, IMAGE_GAP, IMAGE_FOOTER, IMAGE_END };
enum { IMAGE_BUSY = 15 };
enum { IMAGE_OPEN = 1, IMAGE_SEALED, IMAGE_RECOVERED };

struct log_image {
	unsigned char bytes[LOG_IMAGE_SIZE];
	/* How long the file is: at first, all of it. */
	size_t size;
	/* Where the next record goes. */
	size_t tail;
	uint64_t base;
	uint64_t number;
	uint32_t salt;
	int has_stamps;
	uint64_t base_ordinal;
	uint64_t count;
	uint64_t payload_size;
	uint64_t stamp_min;
	uint64_t stamp_max;
	uint64_t generation;
	unsigned char boot_id[16];
};

/* Checksum, by division. */
uint32_t
log_image_crc(uint32_t crc, const void *data, size_t size);

/* A header and no records; of this boot of the machine. */
void
log_image_begin(struct log_image *image, uint64_t base, uint64_t number,
		int has_stamps);

/* The next segment behind another. */
void
log_image_follow(struct log_image *image, const struct log_image *last);

/* Write the header again, after fields were changed. */
void
log_image_header(struct log_image *image);

/* Add a record; returns its offset.  For BUSY, PAD and GAP data may be NULL. */
size_t
log_image_add(struct log_image *image, int type, const void *data, size_t size,
	      uint64_t stamp);

/* A DATA record with text. */
size_t
log_image_text(struct log_image *image, const char *text);

/* The checkpoint: everything up to `end` is on the disk. */
void
log_image_slot(struct log_image *image, uint64_t end, uint64_t ordinal,
	       int state);

/* END, a FOOTER with an empty index, the trailer; cut; checkpoint SEALED. */
void
log_image_seal(struct log_image *image);

/* Write it as DIR/NAME.BASE.wlog; 0 or -errno. */
int
log_image_write(const struct log_image *image, const char *dir,
		const char *name);

#endif /* WAX_LOG_IMAGE_H */
