/* SPDX-License-Identifier: MIT */
/*
 * wax/c-capnproto.h: the callbacks of c-capnproto on a message.
 *
 * Method: a stand-in allocates as the library does; what it built is read back
 * through wax_message_open(), and sizes are those of the file.
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <wax.h>

#include "../lib/wire.h"
#include "capn-double.h"
#include "harness.h"

#include <wax/c-capnproto.h>

static char path[64];
static struct wax_capn_session session;
static struct capn capn;

static void
setup(void)
{
	snprintf(path, sizeof(path), "/tmp/wax-test-capn.%d", (int)getpid());
}

static void
teardown(void)
{
	(void)unlink(path);
}

static void
start(uint32_t flags, uint32_t segment_bytes)
{
	struct wax_message_opts opts = WAX_MESSAGE_OPTS_INIT;
	struct wax_message *message;

	opts.flags = flags;
	opts.max_segment_bytes = segment_bytes;
	ck_assert_ok(wax_message_create(path, &opts, &message));
	wax_capn_init(&session, &capn, message);
}

static int64_t
file_size(void)
{
	struct stat st;

	return stat(path, &st) == 0 ? st.st_size : -1;
}

/* The root pointer, as capn_root() makes it, then a struct of `words` words. */
static void
build_root(uint32_t words)
{
	struct capn_segment *at, *with;
	char *root = capn_double_new(&capn, 8, &at);
	char *pad, *object;

	ck_assert_ptr_nonnull(root);
	/* New objects have room for a landing pad in front of them. */
	pad = capn_double_new(&capn, (int)(8 + 8 * words), &with);
	ck_assert_ptr_nonnull(pad);
	object = pad + 8;
	if (at == with) {
		wax_store_le64(
			(unsigned char *)root,
			wax_wire_struct((object - root) / 8 - 1, words, 0));
	} else {
		wax_store_le64((unsigned char *)pad,
			       wax_wire_struct(0, words, 0));
		wax_store_le64((unsigned char *)root,
			       wax_wire_far(0,
					    (uint32_t)((pad - with->data) / 8),
					    with->id));
	}
	memset(object, 0x5a, 8 * words);
}

static void
read_root(uint32_t words, uint32_t segments)
{
	struct wax_struct_reader root;
	struct wax_reader *reader;
	uint32_t i;

	ck_assert_ok(wax_message_open(path, NULL, &reader, NULL));
	ck_assert_uint_eq(wax_reader_segment_count(reader), segments);
	ck_assert_ok(wax_get_struct(wax_reader_root(reader), &root));
	ck_assert_uint_eq(root.data_bits, 64 * words);
	for (i = 0; i < words; i++)
		ck_assert_uint_eq(wax_get_u64(&root, 8 * i, 0),
				  UINT64_C(0x5a5a5a5a5a5a5a5a));
	reader = wax_reader_close(reader);
}

START_TEST(message_of_one_segment_has_exactly_what_was_allocated)
{
	uint64_t size = 0;

	start(WAX_MESSAGE_SINGLE_SEGMENT, WAX_CAPN_SEGMENT_BYTES_MAX);
	build_root(100);
	ck_assert_ok(wax_capn_finish(&session, &size));
	ck_assert_int_eq(file_size(), 8 + 8 + 8 + 800);
	ck_assert_uint_eq(size, (uint64_t)file_size());
	read_root(100, 1);
}
END_TEST

START_TEST(root_word_of_its_own_becomes_one_segment)
{
	start(0, WAX_CAPN_SEGMENT_BYTES_MAX);
	build_root(100);
	ck_assert_ok(wax_capn_finish(&session, NULL));
	ck_assert_int_eq(file_size(), 8 + 8 + 800);
	read_root(100, 1);
}
END_TEST

START_TEST(segment_is_given_whole_but_no_more_than_int_can_count)
{
	start(WAX_MESSAGE_SINGLE_SEGMENT, 0);
	build_root(1);
	ck_assert_uint_eq(capn.segnum, 1);
	ck_assert_uint_eq(capn.seglist->cap, WAX_CAPN_SEGMENT_BYTES_MAX);
	ck_assert_ok(wax_capn_abort(&session));
}
END_TEST

START_TEST(objects_go_on_in_further_segments)
{
	struct capn_segment *segment;
	int i;

	start(0, 4096);
	build_root(100);
	for (i = 0; i < 20; i++)
		ck_assert_ptr_nonnull(capn_double_new(&capn, 2000, &segment));
	ck_assert_uint_gt(capn.segnum, 3);
	i = (int)capn.segnum;
	ck_assert_ok(wax_capn_finish(&session, NULL));
	read_root(100, (uint32_t)i);
}
END_TEST

START_TEST(refusal_tells_why)
{
	struct capn_segment *segment;

	start(0, 4096);
	build_root(1);
	ck_assert_ptr_null(capn_double_new(&capn, 8192, &segment));
	ck_assert_int_eq(session.error, -EOVERFLOW);
	ck_assert_ok(wax_capn_finish(&session, NULL));
	read_root(1, 1);
}
END_TEST

START_TEST(nothing_built_is_refused)
{
	start(0, 0);
	ck_assert_int_eq(wax_capn_finish(&session, NULL), -EINVAL);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("c-capnproto");
	TCase *callbacks = tcase_create("callbacks");

	tcase_add_checked_fixture(callbacks, setup, teardown);
	tcase_add_test(callbacks,
		       message_of_one_segment_has_exactly_what_was_allocated);
	tcase_add_test(callbacks, root_word_of_its_own_becomes_one_segment);
	tcase_add_test(callbacks,
		       segment_is_given_whole_but_no_more_than_int_can_count);
	tcase_add_test(callbacks, objects_go_on_in_further_segments);
	tcase_add_test(callbacks, refusal_tells_why);
	tcase_add_test(callbacks, nothing_built_is_refused);
	suite_add_tcase(suite, callbacks);
	return harness_run(suite);
}
