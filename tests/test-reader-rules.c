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

#define BAD(read, offset) read, -EBADMSG, offset, 0, NULL
#define BAD_SCHEMA(read, offset) read, -EBADMSG, offset, 1, NULL
#define BAD_FOR(read, offset, reason) read, -EBADMSG, offset, 0, reason
#define TOO_MUCH(read, offset) read, -EOVERFLOW, offset, 0, NULL

static const struct hostile {
	const char *claim;
	int (*read)(struct wax_pointer_reader root);
	int err;
	/* File offset of the word to blame. */
	uint64_t offset;
	/* The pointer itself is sound: wax_reader_verify() accepts it. */
	int only_schema;
	/* Where two rules would blame the same word. */
	const char *reason;
	struct image image;
} hostiles[] = {
	/* Positions.  One segment: the root is at byte 8. */
	{"struct one word beyond the end",
	 BAD(as_struct, 8),
	 {{2}, {STRUCT_WORD(0, 2, 0), 0}}},
	{"pointers of a struct one word beyond the end",
	 BAD(as_struct, 8),
	 {{3}, {STRUCT_WORD(0, 2, 1), 0, 0}}},
	{"largest struct",
	 BAD(as_struct, 8),
	 {{2}, {STRUCT_WORD(0, 65535, 65535), 0}}},
	{"largest offset",
	 BAD(as_struct, 8),
	 {{2}, {STRUCT_WORD(0x1fffffff, 1, 0), 0}}},
	{"struct in front of its segment",
	 BAD(as_struct, 8),
	 {{2}, {STRUCT_WORD(-2, 1, 0), 0}}},
	{"struct of size zero in front of its segment",
	 BAD(as_struct, 8),
	 {{2}, {STRUCT_WORD(-2, 0, 0), 0}}},
	{"smallest offset",
	 BAD(as_struct, 8),
	 {{2}, {STRUCT_WORD(-0x20000000, 1, 0), 0}}},
	{"struct that runs into the next segment",
	 BAD(as_struct, 16),
	 {{2, 2}, {STRUCT_WORD(0, 2, 0), 0, 0, 0}}},

	/* Kinds. */
	{"list where a struct is expected",
	 BAD_SCHEMA(as_struct, 8),
	 {{2}, {LIST_WORD(0, 5, 1), 0}}},
	{"struct where a list is expected",
	 BAD_SCHEMA(as_numbers, 8),
	 {{2}, {STRUCT_WORD(0, 1, 0), 0}}},
	{"struct where text is expected",
	 BAD_SCHEMA(as_text, 8),
	 {{2}, {STRUCT_WORD(0, 1, 0), 0}}},
	{"capability", BAD_SCHEMA(as_struct, 8), {{1}, {CAPABILITY_WORD(0)}}},
	{"capability where a list is expected",
	 BAD_SCHEMA(as_numbers, 8),
	 {{1}, {CAPABILITY_WORD(7)}}},
	{"other pointer of unknown kind",
	 BAD(as_struct, 8),
	 {{1}, {UINT64_C(7)}}},

	/* Lists.  CVE-2015-2310: bits times count needs 64 bits. */
	{"list one word beyond the end",
	 BAD(as_numbers, 8),
	 {{2}, {LIST_WORD(0, 5, 2), 0}}},
	{"one bit beyond the end",
	 BAD(as_bools, 8),
	 {{2}, {LIST_WORD(0, 1, 65), 0}}},
	{"bytes whose last is beyond the end",
	 BAD(as_data, 8),
	 {{2}, {LIST_WORD(0, 2, 9), 0}}},
	{"count that times 64 bits wraps to 0",
	 BAD(as_numbers, 8),
	 {{2}, {LIST_WORD(0, 5, 1 << 26), 0}}},
	{"largest count of pointers",
	 BAD(as_pointers, 8),
	 {{2}, {LIST_WORD(0, 6, 0x1fffffff), 0}}},
	{"list in front of its segment",
	 BAD(as_numbers, 8),
	 {{2}, {LIST_WORD(-2, 5, 1), 0}}},
	{"numbers of another size",
	 BAD_SCHEMA(as_numbers, 8),
	 {{2}, {LIST_WORD(0, 4, 2), 0}}},
	{"pointers where data is expected",
	 BAD_SCHEMA(as_data, 8),
	 {{2}, {LIST_WORD(0, 6, 1), 0}}},
	{"structs where data is expected",
	 BAD_SCHEMA(as_data, 8),
	 {{3}, {LIST_WORD(0, 7, 1), STRUCT_WORD(1, 1, 0), 0}}},

	/* Composite lists. */
	{"list whose tag is beyond the end",
	 BAD(as_structs, 8),
	 {{1}, {LIST_WORD(0, 7, 0)}}},
	{"list whose last word is beyond the end",
	 BAD(as_structs, 8),
	 {{3}, {LIST_WORD(0, 7, 2), STRUCT_WORD(2, 1, 0), 0}}},
	{"tag that is a list word",
	 BAD(as_structs, 16),
	 {{3}, {LIST_WORD(0, 7, 1), LIST_WORD(1, 1, 0), 0}}},
	{"tag that is a far word",
	 BAD(as_structs, 16),
	 {{3}, {LIST_WORD(0, 7, 1), FAR_WORD(1, 0), 0}}},
	{"more elements than the list has words",
	 BAD(as_structs, 16),
	 {{3}, {LIST_WORD(0, 7, 1), STRUCT_WORD(2, 1, 0), 0}}},
	{"elements larger than the list",
	 BAD(as_structs, 16),
	 {{3}, {LIST_WORD(0, 7, 1), STRUCT_WORD(1, 1, 1), 0}}},
	{"count times size that wraps to 0 in 32 bits",
	 BAD(as_structs, 16),
	 {{3}, {LIST_WORD(0, 7, 1), STRUCT_WORD(1 << 17, 1 << 15, 0), 0}}},
	{"negative count of elements",
	 BAD(as_structs, 16),
	 {{3}, {LIST_WORD(0, 7, 1), STRUCT_WORD(-1, 0, 0), 0}}},

	/* CVE-2015-2312 and -2313: what has no size still costs. */
	{"2^29 - 1 voids",
	 TOO_MUCH(as_voids, 8),
	 {{1}, {LIST_WORD(0, 0, 0x1fffffff)}}},
	{"2^29 - 1 voids as structs",
	 TOO_MUCH(as_structs, 8),
	 {{1}, {LIST_WORD(0, 0, 0x1fffffff)}}},
	{"2^29 - 1 structs without words",
	 TOO_MUCH(as_structs, 8),
	 {{2}, {LIST_WORD(0, 7, 0), STRUCT_WORD(0x1fffffff, 0, 0)}}},

	/* CVE-2015-2311: text without a NUL. */
	{"text of no bytes",
	 BAD_SCHEMA(as_text, 8),
	 {{1}, {LIST_WORD(0, 2, 0)}}},
	{"text that does not end in a NUL",
	 BAD_SCHEMA(as_text, 8),
	 {{2}, {LIST_WORD(0, 2, 8), UINT64_C(0x2020202020202020)}}},

	/* Schema evolution that is not one.  CVE-2022-46149. */
	{"structs without pointers as pointers",
	 BAD_SCHEMA(as_pointers, 8),
	 {{3}, {LIST_WORD(0, 7, 1), STRUCT_WORD(1, 1, 0), 0}}},
	{"structs without data as numbers",
	 BAD_SCHEMA(as_numbers, 8),
	 {{3}, {LIST_WORD(0, 7, 1), STRUCT_WORD(1, 0, 1), 0}}},
	{"structs as bools",
	 BAD_SCHEMA(as_bools, 8),
	 {{3}, {LIST_WORD(0, 7, 1), STRUCT_WORD(1, 1, 0), 0}}},
	{"bools as structs",
	 BAD_SCHEMA(as_structs, 8),
	 {{2}, {LIST_WORD(0, 1, 8), 0}}},

	/* Far pointers.  Two segments: the root is at byte 16. */
	{"far pointer to a segment that does not exist",
	 BAD(as_struct, 16),
	 {{1, 2}, {FAR_WORD(0, 2), STRUCT_WORD(0, 1, 0), 0}}},
	{"far pointer to segment 2^32 - 1",
	 BAD(as_struct, 16),
	 {{1, 2}, {FAR_WORD(0, 0xffffffff), STRUCT_WORD(0, 1, 0), 0}}},
	{"far pointer to the word behind its segment",
	 BAD(as_struct, 16),
	 {{1, 2}, {FAR_WORD(2, 1), STRUCT_WORD(0, 1, 0), 0}}},
	{"double-far pointer whose tag is behind its segment",
	 BAD(as_struct, 16),
	 {{1, 1, 1}, {DOUBLE_FAR_WORD(0, 1), FAR_WORD(0, 2), 0}}},
	{"landing pad that is a far pointer to itself",
	 BAD_FOR(as_struct, 24, "landing pad is another far pointer"),
	 {{1, 1}, {FAR_WORD(0, 1), FAR_WORD(0, 1)}}},
	{"landing pad that is a capability",
	 BAD_SCHEMA(as_struct, 24),
	 {{1, 1}, {FAR_WORD(0, 1), CAPABILITY_WORD(0)}}},
	{"landing pad whose struct is outside",
	 BAD(as_struct, 24),
	 {{1, 2}, {FAR_WORD(0, 1), STRUCT_WORD(0, 2, 0), 0}}},
	{"landing pad whose struct is in front of its segment",
	 BAD(as_struct, 24),
	 {{1, 2}, {FAR_WORD(0, 1), STRUCT_WORD(-2, 1, 0), 0}}},
	{"double-far pad that starts with a struct word",
	 BAD(as_struct, 24),
	 {{1, 2},
	  {DOUBLE_FAR_WORD(0, 1), STRUCT_WORD(0, 0, 0), STRUCT_WORD(0, 1, 0)}}},
	{"double-far pad that starts with a double-far word",
	 BAD(as_struct, 24),
	 {{1, 2, 1},
	  {DOUBLE_FAR_WORD(0, 1), DOUBLE_FAR_WORD(0, 2), STRUCT_WORD(0, 1, 0),
	   0}}},
	{"double-far pad to a segment that does not exist",
	 BAD(as_struct, 24),
	 {{1, 2},
	  {DOUBLE_FAR_WORD(0, 1), FAR_WORD(0, 2), STRUCT_WORD(0, 1, 0)}}},
	{"double-far tag that is a far word",
	 BAD_FOR(as_struct, 32,
		 "tag of a double-far pointer is not a struct or list at "
		 "offset 0"),
	 {{1, 2}, {DOUBLE_FAR_WORD(0, 1), FAR_WORD(0, 0), FAR_WORD(0, 0)}}},
	{"double-far tag that is a capability",
	 BAD_FOR(as_struct, 32,
		 "tag of a double-far pointer is not a struct or list at "
		 "offset 0"),
	 {{1, 2}, {DOUBLE_FAR_WORD(0, 1), FAR_WORD(0, 0), CAPABILITY_WORD(0)}}},
	{"double-far tag with an offset",
	 BAD(as_struct, 32),
	 {{1, 2},
	  {DOUBLE_FAR_WORD(0, 1), FAR_WORD(0, 0), STRUCT_WORD(-1, 1, 0)}}},
	{"double-far struct beyond the end",
	 BAD(as_struct, 32),
	 {{1, 2},
	  {DOUBLE_FAR_WORD(0, 1), FAR_WORD(1, 0), STRUCT_WORD(0, 1, 0)}}},
	{"double-far struct of size zero far beyond the end",
	 BAD(as_struct, 32),
	 {{1, 2}, {DOUBLE_FAR_WORD(0, 1), FAR_WORD(9, 0), 0}}},
	{"null landing pad where a list is expected",
	 BAD_SCHEMA(as_numbers, 24),
	 {{1, 1}, {FAR_WORD(0, 1), 0}}},
};

static void
assert_problem(const struct hostile *c, const struct wax_reader *reader)
{
	struct wax_problem problem;

	ck_assert_ok(wax_reader_problem(reader, &problem));
	ck_assert_msg(problem.offset == c->offset, "%s: blames %llu: %s",
		      c->claim, (unsigned long long)problem.offset,
		      problem.reason);
	if (c->reason != NULL)
		ck_assert_str_eq(problem.reason, c->reason);
}

START_TEST(hostile_message_is_refused)
{
	const struct hostile *c = &hostiles[_i];
	struct wax_reader_totals totals = {1, 2, 3, 4, 5};
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

/* Preorder; the offset is that of the word itself, wherever it is. */
static const struct damage {
	const char *claim;
	struct image image;
	uint64_t offset;
} damages[] = {
	{"second pointer of two that are bad comes second",
	 {{3},
	  {STRUCT_WORD(0, 0, 2), STRUCT_WORD(9, 1, 0), LIST_WORD(9, 2, 1)}},
	 16},
	{"child of the first pointer comes before the second",
	 {{4},
	  {STRUCT_WORD(0, 0, 2), STRUCT_WORD(1, 0, 1), UINT64_C(7),
	   UINT64_C(7)}},
	 32},
	{"pointer of the first element comes before the second element",
	 {{6},
	  {LIST_WORD(0, 7, 4), STRUCT_WORD(2, 1, 1), 1, FAR_WORD(0, 9), 1,
	   FAR_WORD(0, 8)}},
	 32},
	{"landing pad in another segment",
	 {{2, 2},
	  {LIST_WORD(0, 6, 1), FAR_WORD(1, 1), 0, STRUCT_WORD(0, 1, 0)}},
	 40},
	{"tag of a double-far pad",
	 {{2, 2},
	  {LIST_WORD(0, 6, 1), DOUBLE_FAR_WORD(0, 1), FAR_WORD(0, 0),
	   STRUCT_WORD(0, 3, 0)}},
	 40},
	{"tag of a list in a third segment",
	 {{1, 2, 2},
	  {DOUBLE_FAR_WORD(0, 1), FAR_WORD(0, 2), LIST_WORD(0, 7, 1),
	   LIST_WORD(0, 0, 0), 0}},
	 40},
};

START_TEST(verify_names_the_first_bad_word)
{
	const struct damage *c = &damages[_i];
	struct wax_reader *reader;
	struct wax_problem problem;
	unsigned char *block;

	reader = open_image(&c->image, NULL, &block);
	ck_assert_int_eq(wax_reader_verify(reader, NULL), -EBADMSG);
	ck_assert_ok(wax_reader_problem(reader, &problem));
	ck_assert_msg(problem.offset == c->offset, "%s: blames %llu: %s",
		      c->claim, (unsigned long long)problem.offset,
		      problem.reason);
	wax_reader_close(reader);
	free(block);
}
END_TEST

static const struct kind {
	struct image image;
	int err;
	uint32_t kind;
	int capability_err;
	uint32_t capability;
} kinds[] = {
	{{{1}, {0}}, 0, WAX_KIND_NULL, -ENODATA, 0},
	{{{1}, {STRUCT_WORD(-1, 0, 0)}}, 0, WAX_KIND_STRUCT, -EBADMSG, 0},
	{{{1}, {LIST_WORD(0, 0, 1)}}, 0, WAX_KIND_LIST, -EBADMSG, 0},
	{{{1}, {CAPABILITY_WORD(7)}}, 0, WAX_KIND_CAPABILITY, 0, 7},
	{{{1, 1}, {FAR_WORD(0, 1), CAPABILITY_WORD(8)}},
	 0,
	 WAX_KIND_CAPABILITY,
	 0,
	 8},
	{{{1, 1}, {FAR_WORD(0, 1), LIST_WORD(0, 0, 1)}},
	 0,
	 WAX_KIND_LIST,
	 -EBADMSG,
	 0},
	{{{1}, {UINT64_C(7)}}, -EBADMSG, 0, -EBADMSG, 0},
	{{{1}, {FAR_WORD(0, 1)}}, -EBADMSG, 0, -EBADMSG, 0},
};

START_TEST(kind_is_told_and_which_capability)
{
	const struct kind *c = &kinds[_i];
	struct wax_reader *reader;
	uint32_t kind = 99, which = 99;
	unsigned char *block;

	reader = open_image(&c->image, NULL, &block);
	ck_assert_int_eq(wax_get_kind(wax_reader_root(reader), &kind), c->err);
	ck_assert_uint_eq(kind, c->err ? 99 : c->kind);
	ck_assert_int_eq(wax_get_capability(wax_reader_root(reader), &which),
			 c->capability_err);
	ck_assert_uint_eq(which, c->capability_err ? 99 : c->capability);
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
	tcase_add_loop_test(rules, verify_names_the_first_bad_word, 0,
			    sizeof(damages) / sizeof(damages[0]));
	tcase_add_loop_test(rules, kind_is_told_and_which_capability, 0,
			    sizeof(kinds) / sizeof(kinds[0]));
	suite_add_tcase(suite, rules);
	return harness_run(suite);
}
