/* SPDX-License-Identifier: MIT */
/*
 * The logs that mutants are made of: some by hand, and what recovery makes of each,
 * so that FOOTER and trailer are there as the library writes them.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <wax.h>

#include "fuzz-log.h"
#include "fuzz-target.h"
#include "image.h"

#define STRING_MOST 65536u

static struct log_image image, last;
static unsigned char string[STRING_MOST];
static size_t string_size;

static void
begin(uint32_t flags)
{
	memset(string, 0, sizeof(string));
	image_put(string, flags, 2);
	image_put(string + 8, 4096, 8);
	string_size = FUZZ_LOG_PROLOGUE;
}

static void
add_file(void)
{
	FUZZ_REQUIRE(image.size + 64 < STRING_MOST - string_size);
	string_size =
		fuzz_log_pack(string, string_size, image.bytes, image.size);
}

/* Records of all sizes. */
static void
add_records(unsigned count, unsigned largest)
{
	static const char text[2048] = "records of any size";
	unsigned i;

	for (i = 0; i < count; i++)
		(void)log_image_add(&image, IMAGE_DATA, text,
				    i * i * 13 % largest, 1000 + 2 * i);
}

/* It ends as that of a writer that is killed. */
static void
leave(size_t zeros)
{
	image.size = image.tail + zeros;
}

static void
begin_image(int has_stamps)
{
	log_image_begin(&image, 0, 0, has_stamps);
	memset(image.boot_id, 0xb0, sizeof(image.boot_id));
	log_image_header(&image);
}

static void
follow(void)
{
	last = image;
	log_image_follow(&image, &last);
	memset(image.boot_id, 0xb0, sizeof(image.boot_id));
	log_image_header(&image);
}

/* Two segments that were closed, and one that is written. */
static void
make_three(uint32_t flags, int has_stamps)
{
	begin(flags);
	begin_image(has_stamps);
	add_records(5, 100);
	log_image_seal(&image);
	add_file();
	follow();
	add_records(7, 60);
	log_image_seal(&image);
	add_file();
	follow();
	add_records(3, 40);
	log_image_slot(&image, image.tail, image.base_ordinal + image.count,
		       IMAGE_OPEN);
	add_records(3, 40);
	leave(512);
	add_file();
}

/* Claims that were not committed, and what else is not DATA. */
static void
make_torn(uint32_t flags)
{
	begin(flags);
	begin_image(1);
	add_records(3, 50);
	log_image_slot(&image, image.tail, image.count, IMAGE_OPEN);
	(void)log_image_add(&image, IMAGE_BUSY, NULL, 40, 0);
	add_records(2, 50);
	(void)log_image_add(&image, IMAGE_PAD, NULL, 24, 0);
	(void)log_image_add(&image, IMAGE_GAP, NULL, 48, 0);
	image.tail += 64;
	add_records(2, 50);
	(void)log_image_add(&image, IMAGE_END, NULL, 0, 0);
	leave(64);
	add_file();
	follow();
	add_records(2, 30);
	(void)log_image_add(&image, IMAGE_BUSY, NULL, 80, 0);
	leave(4096);
	add_file();
}

/* Records that are checked by sums, and a hole of some blocks. */
static void
make_large(uint32_t flags)
{
	begin(flags);
	begin_image(0);
	add_records(6, 1500);
	image.tail += 5000;
	add_records(4, 1800);
	leave(20000);
	add_file();
}

static int
add_seed(struct fuzz_seeds *seeds, const char *name)
{
	return fuzz_seed_add(seeds, name, string, string_size);
}

/* What recovery makes of the last one. */
static int
add_recovered(struct fuzz_seeds *seeds, const char *name)
{
	const uint32_t flags = fuzz_log_unpack(string, string_size);
	struct wax_log_report report;
	struct fuzz_log_file *file;
	int err;

	fuzz_log_os(flags, 1);
	err = wax_log_recover(FUZZ_LOG_DIR, NULL, &report, sizeof(report));
	begin(flags);
	for (file = fuzz_log_files; file < fuzz_log_files + FUZZ_LOG_SLOTS;
	     file++) {
		if (!file->exists || file->size == 0)
			continue;
		fuzz_log_file_store(file, file->size);
		string_size = fuzz_log_pack(string, string_size, file->bytes,
					    file->size);
	}
	return err ? err : add_seed(seeds, name);
}

int
fuzz_seeds_create(struct fuzz_seeds *seeds)
{
	int err;

	seeds->count = 0;
	begin(0);
	begin_image(0);
	leave(0);
	add_file();
	err = add_seed(seeds, "empty");
	make_three(0, 1);
	if (!err)
		err = add_seed(seeds, "three");
	if (!err)
		err = add_recovered(seeds, "three-recovered");
	make_three(FUZZ_LOG_OTHER_BOOT | FUZZ_LOG_PREFIX, 0);
	if (!err)
		err = add_seed(seeds, "three-prefix");
	make_torn(0);
	if (!err)
		err = add_seed(seeds, "torn");
	if (!err)
		err = add_recovered(seeds, "torn-recovered");
	make_torn(FUZZ_LOG_OTHER_BOOT | FUZZ_LOG_PREFIX);
	if (!err)
		err = add_seed(seeds, "torn-prefix");
	make_large(0);
	if (!err)
		err = add_seed(seeds, "large");
	if (!err)
		err = add_recovered(seeds, "large-recovered");
	make_large(FUZZ_LOG_WRITER | FUZZ_LOG_DURABLE);
	if (!err)
		err = add_seed(seeds, "large-written");
	if (err)
		fuzz_seeds_destroy(seeds);
	return err;
}
