/* SPDX-License-Identifier: MIT */
/* The bytes of a file at some moment, and mixtures of two moments. */
#ifndef WAX_STRESS_IMAGE_H
#define WAX_STRESS_IMAGE_H

#include <stdint.h>

#include "stress-plan.h"

/* All zeros is an empty image. */
struct stress_image {
	unsigned char *bytes;
	uint64_t size;
	uint64_t capacity;
};

void
stress_image_free(struct stress_image *image);

/* Read a file by pread(2); 0 or -errno. */
int
stress_image_read(struct stress_image *image, const char *path);

/* Make a file of it; 0 or -errno. */
int
stress_image_write(const struct stress_image *image, const char *path);

/* Of each page one of the two, where there is one, or zeros; and a length from
 * that of the one to that of the other.  The first `durable` bytes of the new one
 * were synced.  0 or -errno. */
int
stress_image_mix(struct stress_image *image, const struct stress_image *old,
		 const struct stress_image *new, uint64_t durable,
		 struct stress_random *random);

int
stress_image_equal(const struct stress_image *left,
		   const struct stress_image *right);

#endif /* WAX_STRESS_IMAGE_H */
