/* SPDX-License-Identifier: MIT */
/*
 * The sidecar: written, read, and refused.
 *
 * Method: a valid sidecar is typed in byte by byte from wax-format(5); each
 * refused one differs from it in one field.
 */
#include "config.h"

#include <errno.h>
#include <string.h>

#include <wax.h>

#include "harness.h"
#include "image.h"
#include "lib/sidecar.h"

#define SEGMENT_BYTES (UINT64_C(8) * ((1u << 29) - 1))

/* Three full segments would end at 12 GiB; this one has two and a bit. */
static const struct wax_sidecar making_room = {
	.capacity_words = (1u << 29) - 1,
	.first_offset = 8,
	.data_segments = 3,
	.state = 1,
	.file_size = 8 + 2 * SEGMENT_BYTES + 4096,
	.inserted = 4096,
	.inode = 0x1122334455667788,
};

static unsigned char bytes[WAX_SIDECAR_SIZE];

static void
setup(void)
{
	memset(bytes, 0, sizeof(bytes));
	memcpy(bytes, "\x89WXOP\r\n\x1a", 8);
	image_put(bytes + 8, 1, 4);
	image_put(bytes + 12, 1, 4);
	image_put(bytes + 16, 3, 4);
	image_put(bytes + 24, (1u << 29) - 1, 8);
	image_put(bytes + 32, 8, 8);
	image_put(bytes + 40, 8 + 2 * SEGMENT_BYTES + 4096, 8);
	image_put(bytes + 48, 4096, 8);
	image_put(bytes + 56, 0x1122334455667788, 8);
	image_put(bytes + 64, 0x8877665544332211, 8);
}

START_TEST(encode_writes_the_bytes_in_front_of_the_root)
{
	unsigned char head[WAX_SIDECAR_HEAD_SIZE + 1];

	memset(head, 0xee, sizeof(head));
	ck_assert_ok(wax_sidecar_encode(&making_room, head));
	ck_assert_mem_eq(head, bytes, WAX_SIDECAR_HEAD_SIZE);
	ck_assert_uint_eq(head[WAX_SIDECAR_HEAD_SIZE], 0xee);
	ck_assert_uint_eq(WAX_SIDECAR_ROOT_OFFSET, 64);
}
END_TEST

START_TEST(decode_reads_what_was_written)
{
	struct wax_sidecar sidecar;
	uint64_t root;

	ck_assert_ok(wax_sidecar_decode(bytes, sizeof(bytes), &sidecar, &root,
					NULL));
	ck_assert_mem_eq(&sidecar, &making_room, sizeof(sidecar));
	ck_assert_uint_eq(root, 0x8877665544332211);
	ck_assert_uint_eq(wax_sidecar_segment(&sidecar, 2),
			  8 + 2 * SEGMENT_BYTES);
}
END_TEST

/* A field that makes it invalid, or just does not. */
static const struct {
	size_t at;
	uint64_t value;
	size_t size;
	int err;
	uint64_t offset;
} fields[] = {
	{0, 0x88, 1, -EBADMSG, 0},
	{7, 0x1b, 1, -EBADMSG, 0},
	{8, 0, 4, -ENOTSUP, 0},
	{8, 2, 4, -ENOTSUP, 0},
	{12, 2, 4, -EBADMSG, 12},
	{12, 0, 4, -EBADMSG, 40},
	{16, 0, 4, -EBADMSG, 16},
	{16, 511, 4, -EBADMSG, 16},
	{16, UINT32_MAX, 4, -EBADMSG, 16},
	{16, 2, 4, -EBADMSG, 40},
	{16, 4, 4, -EBADMSG, 40},
	{20, 1, 4, -EBADMSG, 20},
	{24, 0, 8, -EBADMSG, 24},
	{24, 1u << 29, 8, -EBADMSG, 24},
	{24, UINT64_MAX, 8, -EBADMSG, 24},
	{32, 0, 8, -EBADMSG, 32},
	{32, 7, 8, -EBADMSG, 32},
	{32, 12, 8, -EBADMSG, 32},
	{32, (1u << 20) + 8, 8, -EBADMSG, 32},
	{32, 1u << 20, 8, -EBADMSG, 40},
	{40, 8 + 2 * SEGMENT_BYTES, 8, 0, 0},
	{40, 8 + 2 * SEGMENT_BYTES - 8, 8, -EBADMSG, 40},
	{40, 8 + 3 * SEGMENT_BYTES, 8, 0, 0},
	{40, 8 + 3 * SEGMENT_BYTES + 8, 8, -EBADMSG, 40},
	{40, 8 + 2 * SEGMENT_BYTES + 4, 8, -EBADMSG, 40},
	{40, UINT64_MAX - 7, 8, -EBADMSG, 40},
	{48, 24, 8, 0, 0},
	{48, 16, 8, -EBADMSG, 48},
	{48, 28, 8, -EBADMSG, 48},
	{48, 1u << 20, 8, 0, 0},
	{48, (1u << 20) + 8, 8, -EBADMSG, 48},
	{48, UINT64_MAX - 7, 8, -EBADMSG, 48},
	{72, 1, 1, -EBADMSG, 72},
	{4095, 1, 1, -EBADMSG, 4095},
};

START_TEST(sidecar_is_refused_for_one_wrong_field)
{
	struct wax_problem problem = {UINT64_MAX, NULL};
	struct wax_sidecar sidecar = {.inode = 77}, before = sidecar;
	uint64_t root = 78;
	int err;

	image_put(bytes + fields[_i].at, fields[_i].value, fields[_i].size);
	err = wax_sidecar_decode(bytes, sizeof(bytes), &sidecar, &root,
				 &problem);
	ck_assert_int_eq(err, fields[_i].err);
	if (err == 0)
		return;
	ck_assert_mem_eq(&sidecar, &before, sizeof(sidecar));
	ck_assert_uint_eq(root, 78);
	if (err != -EBADMSG)
		return;
	ck_assert_uint_eq(problem.offset, fields[_i].offset);
	ck_assert_ptr_nonnull(problem.reason);
}
END_TEST

START_TEST(short_sidecar_was_never_in_effect)
{
	struct wax_sidecar sidecar;
	uint64_t root;

	ck_assert_int_eq(wax_sidecar_decode(bytes, 0, &sidecar, &root, NULL),
			 -ENODATA);
	ck_assert_int_eq(wax_sidecar_decode(bytes, sizeof(bytes) - 1, &sidecar,
					    &root, NULL),
			 -ENODATA);
}
END_TEST

START_TEST(invalid_sidecar_is_not_encoded)
{
	struct wax_sidecar sidecar = making_room;
	unsigned char head[WAX_SIDECAR_HEAD_SIZE] = {0};

	sidecar.inserted = 16;
	ck_assert_int_eq(wax_sidecar_encode(&sidecar, head), -EINVAL);
	sidecar = making_room;
	sidecar.state = 0;
	ck_assert_int_eq(wax_sidecar_encode(&sidecar, head), -EINVAL);
	ck_assert_uint_eq(head[0], 0);
}
END_TEST

START_TEST(name_has_a_suffix_as_long_as_it_fits)
{
	char name[300], made[400];

	ck_assert_ok(wax_sidecar_name("some/dir/a.b", made, sizeof(made)));
	ck_assert_str_eq(made, "some/dir/a.b.wax-open");
	ck_assert_ok(wax_sidecar_name("a", made, 11));
	ck_assert_str_eq(made, "a.wax-open");
	ck_assert_int_eq(wax_sidecar_name("a", made, 10), -ENAMETOOLONG);
	memset(name, 'n', sizeof(name));
	memcpy(name, "d/", 2);
	name[2 + 255 - 9] = '\0';
	ck_assert_ok(wax_sidecar_name(name, made, sizeof(made)));
	ck_assert_uint_eq(strlen(made), 2 + 255);
	name[2 + 255 - 9] = 'n';
	name[2 + 255 - 8] = '\0';
	ck_assert_int_eq(wax_sidecar_name(name, made, sizeof(made)),
			 -ENAMETOOLONG);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("sidecar");
	TCase *tests = tcase_create("format");

	tcase_add_checked_fixture(tests, setup, NULL);
	tcase_add_test(tests, encode_writes_the_bytes_in_front_of_the_root);
	tcase_add_test(tests, decode_reads_what_was_written);
	tcase_add_loop_test(tests, sidecar_is_refused_for_one_wrong_field, 0,
			    sizeof(fields) / sizeof(fields[0]));
	tcase_add_test(tests, short_sidecar_was_never_in_effect);
	tcase_add_test(tests, invalid_sidecar_is_not_encoded);
	tcase_add_test(tests, name_has_a_suffix_as_long_as_it_fits);
	suite_add_tcase(suite, tests);
	return harness_run(suite);
}
