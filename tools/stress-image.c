/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "stress-image.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PAGE 4096u

void
stress_image_free(struct stress_image *image)
{
	free(image->bytes);
	memset(image, 0, sizeof(*image));
}

/* Make room for size bytes; what the image held is lost. */
static int
set_size(struct stress_image *image, uint64_t size)
{
	if (image->capacity < size) {
		free(image->bytes);
		image->capacity = 0;
		image->size = 0;
		image->bytes = malloc((size_t)size);
		if (image->bytes == NULL)
			return -ENOMEM;
		image->capacity = size;
	}
	image->size = size;
	return 0;
}

int
stress_image_read(struct stress_image *image, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	ssize_t got = 0;
	int err = 0;

	if (fd < 0)
		return -errno;
	if (fstat(fd, &st) < 0)
		err = -errno;
	else
		err = set_size(image, (uint64_t)st.st_size);
	if (!err)
		got = pread(fd, image->bytes, (size_t)image->size, 0);
	if (!err && got < 0)
		err = -errno;
	/* Who writes it may have cut it meanwhile. */
	if (!err)
		image->size = (uint64_t)got;
	(void)close(fd);
	return err;
}

int
stress_image_write(const struct stress_image *image, const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	int err = 0;

	if (fd < 0)
		return -errno;
	/* Written over: faster than a new file each time. */
	if (pwrite(fd, image->bytes, (size_t)image->size, 0) !=
	    (ssize_t)image->size)
		err = -EIO;
	if (ftruncate(fd, (off_t)image->size) < 0)
		err = -errno;
	(void)close(fd);
	return err;
}

/* Bytes of a page that an image has; zeros for the rest. */
static void
copy_page(unsigned char *to, uint64_t size, const struct stress_image *from,
	  uint64_t offset)
{
	uint64_t have = 0;

	if (from != NULL && offset < from->size)
		have = from->size - offset < size ? from->size - offset : size;
	if (have > 0)
		memcpy(to, from->bytes + offset, (size_t)have);
	memset(to + have, 0, (size_t)(size - have));
}

int
stress_image_mix(struct stress_image *image, const struct stress_image *old,
		 const struct stress_image *new, uint64_t durable,
		 struct stress_random *random)
{
	uint64_t least = old->size, most = new->size, size, offset, piece;
	/* From hardly any new page to hardly any old one. */
	uint64_t share = stress_random_below(random, 17);
	const struct stress_image *from;
	int err;

	if (least > most) {
		least = new->size;
		most = old->size;
	}
	if (durable > new->size)
		durable = new->size;
	if (least < durable)
		least = durable;
	if (most < least)
		most = least;
	size = least + stress_random_below(random, most - least + 1);
	/* Lengths that are none of a page are rarer in the world, not here. */
	if (stress_random_one_in(random, 2) && size / PAGE * PAGE >= least)
		size = size / PAGE * PAGE;
	err = set_size(image, size);
	for (offset = 0; offset < size && !err; offset += piece) {
		piece = size - offset < PAGE ? size - offset : PAGE;
		from = stress_random_below(random, 16) < share ? new : old;
		if (offset < durable)
			from = new;
		copy_page(image->bytes + offset, piece, from, offset);
	}
	return err;
}

int
stress_image_equal(const struct stress_image *left,
		   const struct stress_image *right)
{
	return left->size == right->size &&
	       memcmp(left->bytes, right->bytes, (size_t)left->size) == 0;
}
