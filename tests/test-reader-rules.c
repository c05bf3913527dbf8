/* SPDX-License-Identifier: MIT */
/*
 * The reader on hostile messages: one case for each rule.
 *
 * Method: messages are composed word by word with image.h.  Each case says what
 * the reader returns and which word it blames.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>

#include <wax.h>

#include "harness.h"
#include "read-as.h"

static const struct hostile {
	const char *claim;
	struct image image;
	int (*read)(struct wax_pointer_reader root);
	int err;
	/* File offset of the word to blame. */
	uint64_t offset;
	/* The pointer itself is sound: wax_reader_verify() accepts it. */
	int only_schema;
} hostiles[] = {
	/* Positions.  One segment: the root is at byte 8. */
	{"struct one word beyond the end",
	 {{2}, {STRUCT_WORD(0, 2, 0), 0}},
	 as_struct,
	 -EBADMSG,
	 8,
	 0},
	{"pointers of a struct one word beyond the end",
	 {{3}, {STRUCT_WORD(0, 2, 1), 0, 0}},
	 as_struct,
	 -EBADMSG,
	 8,
	 0},
	{"largest struct",
	 {{2}, {STRUCT_WORD(0, 65535, 65535), 0}},
	 as_struct,
	 -EBADMSG,
	 8,
	 0},
	{"largest offset",
	 {{2}, {STRUCT_WORD(0x1fffffff, 1, 0), 0}},
	 as_struct,
	 -EBADMSG,
	 8,
	 0},
	{"struct in front of its segment",
	 {{2}, {STRUCT_WORD(-2, 1, 0), 0}},
	 as_struct,
	 -EBADMSG,
	 8,
	 0},
	{"struct of size zero in front of its segment",
	 {{2}, {STRUCT_WORD(-2, 0, 0), 0}},
	 as_struct,
	 -EBADMSG,
	 8,
	 0},
	{"smallest offset",
	 {{2}, {STRUCT_WORD(-0x20000000, 1, 0), 0}},
	 as_struct,
	 -EBADMSG,
	 8,
	 0},
	{"struct that runs into the next segment",
	 {{2, 2}, {STRUCT_WORD(0, 2, 0), 0, 0, 0}},
	 as_struct,
	 -EBADMSG,
	 16,
	 0},

	/* Kinds. */
	{"list where a struct is expected",
	 {{2}, {LIST_WORD(0, 5, 1), 0}},
	 as_struct,
	 -EBADMSG,
	 8,
	 1},
	{"struct where a list is expected",
	 {{2}, {STRUCT_WORD(0, 1, 0), 0}},
	 as_numbers,
	 -EBADMSG,
	 8,
	 1},
	{"struct where text is expected",
	 {{2}, {STRUCT_WORD(0, 1, 0), 0}},
	 as_text,
	 -EBADMSG,
	 8,
	 1},
	{"capability", {{1}, {CAPABILITY_WORD(0)}}, as_struct, -EBADMSG, 8, 0},
	{"capability where a list is expected",
	 {{1}, {CAPABILITY_WORD(7)}},
	 as_numbers,
	 -EBADMSG,
	 8,
	 0},
	{"other pointer of unknown kind",
	 {{1}, {UINT64_C(7)}},
	 as_struct,
	 -EBADMSG,
	 8,
	 0},

	/* Lists.  CVE-2015-2310: bits times count needs 64 bits. */
	{"list one word beyond the end",
	 {{2}, {LIST_WORD(0, 5, 2), 0}},
	 as_numbers,
	 -EBADMSG,
	 8,
	 0},
	{"one bit beyond the end",
	 {{2}, {LIST_WORD(0, 1, 65), 0}},
	 as_bools,
	 -EBADMSG,
	 8,
	 0},
	{"bytes whose last is beyond the end",
	 {{2}, {LIST_WORD(0, 2, 9), 0}},
	 as_data,
	 -EBADMSG,
	 8,
	 0},
	{"count that times 64 bits wraps to 0",
	 {{2}, {LIST_WORD(0, 5, 1 << 26), 0}},
	 as_numbers,
	 -EBADMSG,
	 8,
	 0},
	{"largest count of pointers",
	 {{2}, {LIST_WORD(0, 6, 0x1fffffff), 0}},
	 as_pointers,
	 -EBADMSG,
	 8,
	 0},
	{"list in front of its segment",
	 {{2}, {LIST_WORD(-2, 5, 1), 0}},
	 as_numbers,
	 -EBADMSG,
	 8,
	 0},
	{"numbers of another size",
	 {{2}, {LIST_WORD(0, 4, 2), 0}},
	 as_numbers,
	 -EBADMSG,
	 8,
	 1},
	{"pointers where data is expected",
	 {{2}, {LIST_WORD(0, 6, 1), 0}},
	 as_data,
	 -EBADMSG,
	 8,
	 1},
	{"structs where data is expected",
	 {{3}, {LIST_WORD(0, 7, 1), STRUCT_WORD(1, 1, 0), 0}},
	 as_data,
	 -EBADMSG,
	 8,
	 1},

	/* Composite lists. */
	{"list whose tag is beyond the end",
	 {{1}, {LIST_WORD(0, 7, 0)}},
	 as_structs,
	 -EBADMSG,
	 8,
	 0},
	{"list whose last word is beyond the end",
	 {{3}, {LIST_WORD(0, 7, 2), STRUCT_WORD(2, 1, 0), 0}},
	 as_structs,
	 -EBADMSG,
	 8,
	 0},
	{"tag that is a list word",
	 {{3}, {LIST_WORD(0, 7, 1), LIST_WORD(1, 1, 0), 0}},
	 as_structs,
	 -EBADMSG,
	 16,
	 0},
	{"tag that is a far word",
	 {{3}, {LIST_WORD(0, 7, 1), FAR_WORD(1, 0), 0}},
	 as_structs,
	 -EBADMSG,
	 16,
	 0},
	{"more elements than the list has words",
	 {{3}, {LIST_WORD(0, 7, 1), STRUCT_WORD(2, 1, 0), 0}},
	 as_structs,
	 -EBADMSG,
	 16,
	 0},
	{"elements larger than the list",
	 {{3}, {LIST_WORD(0, 7, 1), STRUCT_WORD(1, 1, 1), 0}},
	 as_structs,
	 -EBADMSG,
	 16,
	 0},
	{"count times size that wraps to 0 in 32 bits",
	 {{3}, {LIST_WORD(0, 7, 1), STRUCT_WORD(1 << 17, 1 << 15, 0), 0}},
	 as_structs,
	 -EBADMSG,
	 16,
	 0},
	{"negative count of elements",
	 {{3}, {LIST_WORD(0, 7, 1), STRUCT_WORD(-1, 0, 0), 0}},
	 as_structs,
	 -EBADMSG,
	 16,
	 0},

	/* CVE-2015-2312 and -2313: what has no size still costs. */
	{"2^29 - 1 voids",
	 {{1}, {LIST_WORD(0, 0, 0x1fffffff)}},
	 as_voids,
	 -EOVERFLOW,
	 8,
	 0},
	{"2^29 - 1 voids as structs",
	 {{1}, {LIST_WORD(0, 0, 0x1fffffff)}},
	 as_structs,
	 -EOVERFLOW,
	 8,
	 0},
	{"2^29 - 1 structs without words",
	 {{2}, {LIST_WORD(0, 7, 0), STRUCT_WORD(0x1fffffff, 0, 0)}},
	 as_structs,
	 -EOVERFLOW,
	 8,
	 0},

	/* CVE-2015-2311: text without a NUL. */
	{"text of no bytes",
	 {{1}, {LIST_WORD(0, 2, 0)}},
	 as_text,
	 -EBADMSG,
	 8,
	 1},
	{"text that does not end in a NUL",
	 {{2}, {LIST_WORD(0, 2, 8), UINT64_C(0x2020202020202020)}},
	 as_text,
	 -EBADMSG,
	 8,
	 1},

	/* Schema evolution that is not one.  CVE-2022-46149. */
	{"structs without pointers as pointers",
	 {{3}, {LIST_WORD(0, 7, 1), STRUCT_WORD(1, 1, 0), 0}},
	 as_pointers,
	 -EBADMSG,
	 8,
	 1},
	{"structs without data as numbers",
	 {{3}, {LIST_WORD(0, 7, 1), STRUCT_WORD(1, 0, 1), 0}},
	 as_numbers,
	 -EBADMSG,
	 8,
	 1},
	{"structs as bools",
	 {{3}, {LIST_WORD(0, 7, 1), STRUCT_WORD(1, 1, 0), 0}},
	 as_bools,
	 -EBADMSG,
	 8,
	 1},
	{"bools as structs",
	 {{2}, {LIST_WORD(0, 1, 8), 0}},
	 as_structs,
	 -EBADMSG,
	 8,
	 1},

	/* Far pointers.  Two segments: the root is at byte 16. */
	{"far pointer to a segment that does not exist",
	 {{1, 2}, {FAR_WORD(0, 2), STRUCT_WORD(0, 1, 0), 0}},
	 as_struct,
	 -EBADMSG,
	 16,
	 0},
	{"far pointer to segment 2^32 - 1",
	 {{1, 2}, {FAR_WORD(0, 0xffffffff), STRUCT_WORD(0, 1, 0), 0}},
	 as_struct,
	 -EBADMSG,
	 16,
	 0},
	{"far pointer to the word behind its segment",
	 {{1, 2}, {FAR_WORD(2, 1), STRUCT_WORD(0, 1, 0), 0}},
	 as_struct,
	 -EBADMSG,
	 16,
	 0},
	{"double-far pointer whose tag is behind its segment",
	 {{1, 1, 1}, {DOUBLE_FAR_WORD(0, 1), FAR_WORD(0, 2), 0}},
	 as_struct,
	 -EBADMSG,
	 16,
	 0},
	{"landing pad that is a far pointer to itself",
	 {{1, 1}, {FAR_WORD(0, 1), FAR_WORD(0, 1)}},
	 as_struct,
	 -EBADMSG,
	 24,
	 0},
	{"landing pad that is a capability",
	 {{1, 1}, {FAR_WORD(0, 1), CAPABILITY_WORD(0)}},
	 as_struct,
	 -EBADMSG,
	 24,
	 0},
	{"landing pad whose struct is outside",
	 {{1, 2}, {FAR_WORD(0, 1), STRUCT_WORD(0, 2, 0), 0}},
	 as_struct,
	 -EBADMSG,
	 24,
	 0},
	{"landing pad whose struct is in front of its segment",
	 {{1, 2}, {FAR_WORD(0, 1), STRUCT_WORD(-2, 1, 0), 0}},
	 as_struct,
	 -EBADMSG,
	 24,
	 0},
	{"double-far pad that starts with a struct word",
	 {{1, 2},
	  {DOUBLE_FAR_WORD(0, 1), STRUCT_WORD(0, 0, 0), STRUCT_WORD(0, 1, 0)}},
	 as_struct,
	 -EBADMSG,
	 24,
	 0},
	{"double-far pad that starts with a double-far word",
	 {{1, 2, 1},
	  {DOUBLE_FAR_WORD(0, 1), DOUBLE_FAR_WORD(0, 2), STRUCT_WORD(0, 1, 0),
	   0}},
	 as_struct,
	 -EBADMSG,
	 24,
	 0},
	{"double-far pad to a segment that does not exist",
	 {{1, 2},
	  {DOUBLE_FAR_WORD(0, 1), FAR_WORD(0, 2), STRUCT_WORD(0, 1, 0)}},
	 as_struct,
	 -EBADMSG,
	 24,
	 0},
	{"double-far tag that is a far word",
	 {{1, 2}, {DOUBLE_FAR_WORD(0, 1), FAR_WORD(0, 0), FAR_WORD(0, 0)}},
	 as_struct,
	 -EBADMSG,
	 32,
	 0},
	{"double-far tag that is a capability",
	 {{1, 2}, {DOUBLE_FAR_WORD(0, 1), FAR_WORD(0, 0), CAPABILITY_WORD(0)}},
	 as_struct,
	 -EBADMSG,
	 32,
	 0},
	{"double-far tag with an offset",
	 {{1, 2},
	  {DOUBLE_FAR_WORD(0, 1), FAR_WORD(0, 0), STRUCT_WORD(-1, 1, 0)}},
	 as_struct,
	 -EBADMSG,
	 32,
	 0},
	{"double-far struct beyond the end",
	 {{1, 2},
	  {DOUBLE_FAR_WORD(0, 1), FAR_WORD(1, 0), STRUCT_WORD(0, 1, 0)}},
	 as_struct,
	 -EBADMSG,
	 32,
	 0},
	{"double-far struct of size zero far beyond the end",
	 {{1, 2}, {DOUBLE_FAR_WORD(0, 1), FAR_WORD(9, 0), 0}},
	 as_struct,
	 -EBADMSG,
	 32,
	 0},
	{"null landing pad where a list is expected",
	 {{1, 1}, {FAR_WORD(0, 1), 0}},
	 as_numbers,
	 -EBADMSG,
	 24,
	 1},
};

static void
assert_problem(const struct hostile *c, const struct wax_reader *reader)
{
	struct wax_problem problem;

	ck_assert_ok(wax_reader_problem(reader, &problem));
	ck_assert_msg(problem.offset == c->offset, "%s: blames %llu: %s",
		      c->claim, (unsigned long long)problem.offset,
		      problem.reason);
}

START_TEST(hostile_message_is_refused)
{
	const struct hostile *c = &hostiles[_i];
	struct wax_reader_totals totals = {1, 2, 3, 4};
	struct wax_reader *reader;
	struct wax_problem problem;
	unsigned char *block;
	int err;

	reader = open_image(&c->image, NULL, &block);
	ck_assert_int_eq(wax_reader_problem(reader, &problem), -ENODATA);
	err = c->read(wax_reader_root(reader));
	ck_assert_msg(err == c->err, "%s: read gave %d", c->claim, err);
	assert_problem(c, reader);

	err = wax_reader_verify(reader, &totals);
	ck_assert_msg(err == (c->only_schema ? 0 : c->err),
		      "%s: verify gave %d", c->claim, err);
	if (err) {
		assert_problem(c, reader);
		ck_assert_uint_eq(totals.structs, 1);
		ck_assert_uint_eq(totals.depth, 4);
	}
	wax_reader_close(reader);
	free(block);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("reader-rules");
	TCase *rules = tcase_create("rules");

	tcase_add_loop_test(rules, hostile_message_is_refused, 0,
			    sizeof(hostiles) / sizeof(hostiles[0]));
	suite_add_tcase(suite, rules);
	return harness_run(suite);
}
