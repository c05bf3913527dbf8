/* SPDX-License-Identifier: MIT */
/*
 * A message that fills its segment: 4 GiB with the table.
 *
 * Method: a sparse memfd, so that data that nobody stores to takes no memory;
 * its length is read with fstat.
 */
#include "config.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <wax.h>

#include "harness.h"

#define CHUNKS 7
/* The root pointer and those of the chunks and of the rest. */
#define FIRST_WORDS (1 + CHUNKS + 1)
#define CHUNK_WORDS ((WAX_LIST_COUNT_MAX + 7) / 8)

static struct wax_builder *
builder_in_memfd(int *ret_fd)
{
	struct wax_region_opts region = WAX_REGION_OPTS_INIT;
	struct wax_message_opts opts = WAX_MESSAGE_OPTS_INIT;
	struct wax_message *message;
	struct wax_builder *builder;

	region.mode = WAX_GROW_SPARSE;
	opts.region = &region;
	opts.flags = WAX_MESSAGE_SINGLE_SEGMENT;
	ck_assert_ok(wax_message_create_memfd(NULL, &opts, &message));
	*ret_fd = dup(wax_region_fd(wax_message_region(message)));
	ck_assert_int_ge(*ret_fd, 0);
	ck_assert_ok(wax_builder_create(message, &builder));
	return builder;
}

/* Chunks of the largest size; then all the words that are left. */
static void
fill(struct wax_builder *builder)
{
	struct wax_struct_builder object;
	unsigned char *data;
	uint64_t left;
	uint32_t i;

	ck_assert_ok(wax_init_struct(wax_builder_root(builder), 0, CHUNKS + 1,
				     &object));
	for (i = 0; i < CHUNKS; i++) {
		ck_assert_ok(
			wax_init_data(wax_struct_builder_pointer(&object, i),
				      WAX_LIST_COUNT_MAX, &data));
		data[WAX_LIST_COUNT_MAX - 1] = (unsigned char)(1 + i);
	}
	ck_assert_uint_eq(wax_builder_used_words(builder),
			  FIRST_WORDS + CHUNKS * (uint64_t)CHUNK_WORDS);
	left = 8 * (WAX_SEGMENT_WORDS_MAX - wax_builder_used_words(builder));
	ck_assert_int_eq(wax_init_data(wax_struct_builder_pointer(&object, i),
				       (uint32_t)left + 1, &data),
			 -EOVERFLOW);
	ck_assert_ok(wax_init_data(wax_struct_builder_pointer(&object, i),
				   (uint32_t)left, &data));
	data[left - 1] = 0xff;
	ck_assert_int_eq(wax_set_text(wax_builder_root(builder), "", 0),
			 -EOVERFLOW);
}

START_TEST(message_ends_at_four_gib)
{
	struct wax_reader_opts opts = WAX_READER_OPTS_INIT;
	struct wax_builder *builder;
	struct wax_struct_reader root;
	struct wax_reader *reader;
	const unsigned char *data;
	struct stat st;
	size_t size;
	uint32_t i;
	int fd;

	builder = builder_in_memfd(&fd);
	fill(builder);
	ck_assert_ok(wax_builder_finish(builder));
	ck_assert_int_eq(fstat(fd, &st), 0);
	ck_assert_uint_eq((uint64_t)st.st_size, UINT64_C(4) << 30);

	opts.traversal_words = UINT64_MAX;
	ck_assert_ok(wax_message_open_fd(fd, &opts, &reader, NULL));
	ck_assert_ok(wax_reader_verify(reader, NULL));
	ck_assert_ok(wax_get_struct(wax_reader_root(reader), &root));
	for (i = 0; i <= CHUNKS; i++) {
		ck_assert_ok(wax_get_data(wax_struct_reader_pointer(&root, i),
					  &data, &size));
		ck_assert_uint_eq(data[size - 1], i < CHUNKS ? 1 + i : 0xff);
	}
	ck_assert_ok(wax_reader_error(reader));
	wax_reader_close(reader);
	close(fd);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("builder-capacity");
	TCase *capacity = tcase_create("capacity");

	if (sizeof(void *) > 4)
		tcase_add_test(capacity, message_ends_at_four_gib);
	suite_add_tcase(suite, capacity);
	return harness_run(suite);
}
