/* SPDX-License-Identifier: MIT */
/*
 * Valid messages for mutation: those of scenes.c as the builder makes them, the
 * same spread over segments with far and double-far pointers, and small ones by
 * hand.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <wax.h>

#include "fuzz-target.h"
#include "image.h"
#include "scenes.h"

/* Build a scene in a memfd and read it back. */
static int
add_scene(struct fuzz_seeds *seeds, const struct scene *scene)
{
	unsigned char bytes[4096];
	struct wax_message *message;
	ssize_t size;
	int err, fd;

	err = wax_message_create_memfd(NULL, NULL, &message);
	if (err)
		return err;
	fd = dup(wax_region_fd(wax_message_region(message)));
	err = scene_build(scene, message);
	size = pread(fd, bytes, sizeof(bytes), 0);
	close(fd);
	if (err)
		return err;
	return size < 16
		       ? -EIO
		       : fuzz_seed_add(seeds, scene->name, bytes, (size_t)size);
}

/*
 * The segment of a seed as segment 1, reached from a segment 0 of one word:
 *
 *   far         0: far to 1.0            1: root word as the pad, the rest
 *   double far  0: double far to 2.0     1: as above, the root not used
 *               2: far to the object in 1, tag
 */
static int
add_spread(struct fuzz_seeds *seeds, const struct fuzz_seed *seed,
	   int is_double)
{
	unsigned char bytes[4096 + 64] = {0};
	size_t content = seed->size - 8;
	uint64_t root = 0;
	size_t i;

	for (i = 16; i-- > 8;)
		root = root << 8 | seed->bytes[i];
	image_put(bytes, is_double ? 2 : 1, 4);
	image_put(bytes + 4, 1, 4);
	image_put(bytes + 8, content / 8, 4);
	memcpy(bytes + 24, seed->bytes + 8, content);
	if (!is_double) {
		image_put(bytes + 16, FAR_WORD(0, 1), 8);
		return fuzz_seed_add(seeds, "far", bytes, 24 + content);
	}
	/* The roots of the scenes have offset 0: the object is word 1. */
	image_put(bytes + 12, 2, 4);
	image_put(bytes + 16, DOUBLE_FAR_WORD(0, 2), 8);
	image_put(bytes + 24 + content, FAR_WORD(1, 1), 8);
	image_put(bytes + 32 + content, root, 8);
	return fuzz_seed_add(seeds, "double-far", bytes, 40 + content);
}

/* Inner pointers that leave their segment, lists of each kind of pointer. */
static const struct image images[] = {
	{{4, 5, 3},
	 {STRUCT_WORD(0, 1, 2), 1, FAR_WORD(0, 1), DOUBLE_FAR_WORD(0, 2),
	  LIST_WORD(0, 7, 3), STRUCT_WORD(1, 2, 1), 1, 2, FAR_WORD(2, 2),
	  FAR_WORD(4, 1), LIST_WORD(0, 0, 5), LIST_WORD(-1, 2, 1)}},
	{{8},
	 {LIST_WORD(0, 6, 3), LIST_WORD(2, 2, 6), STRUCT_WORD(2, 1, 0),
	  LIST_WORD(2, 1, 17), UINT64_C(0x00006f6c6c6568), 7, 0x1ffff}},
	{{5},
	 {LIST_WORD(0, 7, 2), STRUCT_WORD(2, 0, 1), LIST_WORD(1, 3, 3),
	  FAR_WORD(2, 0), 0}},
};

static int
add_images(struct fuzz_seeds *seeds)
{
	unsigned char bytes[IMAGE_SIZE_MAX];
	size_t i;
	int err = 0;

	for (i = 0; !err && i < sizeof(images) / sizeof(images[0]); i++)
		err = fuzz_seed_add(seeds, "image", bytes,
				    image_write(&images[i], bytes));
	return err;
}

int
fuzz_seeds_create(struct fuzz_seeds *seeds)
{
	size_t count;
	size_t i;
	int err = 0;

	memset(seeds, 0, sizeof(*seeds));
	for (i = 0; !err && i < scene_count; i++)
		err = add_scene(seeds, &scenes[i]);
	count = seeds->count;
	for (i = 0; !err && i < count; i++) {
		if (seeds->list[i].size == 16)
			continue;
		err = add_spread(seeds, &seeds->list[i], 0);
		if (!err)
			err = add_spread(seeds, &seeds->list[i], 1);
	}
	return err ? err : add_images(seeds);
}
