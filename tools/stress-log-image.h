/* SPDX-License-Identifier: MIT */
/* The files of a log at some moment, and mixtures of two moments. */
#ifndef WAX_STRESS_LOG_IMAGE_H
#define WAX_STRESS_LOG_IMAGE_H

#include <stddef.h>

#include "stress-image.h"

enum {
	/* More files than a log has here. */
	STRESS_LOG_FILES = 512,
	STRESS_LOG_NAME_SIZE = 64
};

struct stress_log_file {
	char name[STRESS_LOG_NAME_SIZE];
	struct stress_image image;
};

/* All zeros is an empty image. */
struct stress_log_image {
	struct stress_log_file files[STRESS_LOG_FILES];
	size_t count;
};

void
stress_log_image_free(struct stress_log_image *image);

/* Read all files of a log, by name; 0 or -errno. */
int
stress_log_image_read(struct stress_log_image *image, const char *path);

/* Make a log of an image, in place of what is there; 0 or -errno. */
int
stress_log_image_write(const struct stress_log_image *image, const char *path);

/*
 * Mix the pages of each file of two moments.  A file that only the new one has
 * may be missing, and then all later ones are.  0 or -errno.
 */
int
stress_log_image_mix(struct stress_log_image *image,
		     const struct stress_log_image *old,
		     const struct stress_log_image *new,
		     struct stress_random *random);

/* Have the segments look as if the machine had been started again since they
 * were made. */
void
stress_log_image_reboot(struct stress_log_image *image);

#endif /* WAX_STRESS_LOG_IMAGE_H */
