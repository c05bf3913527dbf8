/* SPDX-License-Identifier: MIT */
/*
 * Names and paths of the tool: what is stored, refused and shown.
 *
 * Method: tables of what goes in and what must come out.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include <wax.h>

#include "harness.h"
#include "tools/escape.h"
#include "tools/paths.h"

#define COUNT(table) ((int)(sizeof(table) / sizeof((table)[0])))

static const struct {
	const char *given;
	const char *stored;
	bool leads_outside;
} stored[] = {
	{"a", "a", false},       {"a/b", "a/b", false},
	{"a//b/", "a/b", false}, {"./a/./b/.", "a/b", false},
	{".", "", false},        {"/", "", true},
	{"/a", "a", true},       {"//a", "a", true},
	{"..", "", true},        {"../a", "a", true},
	{"a/../b", "b", true},   {"a/b/../../c", "c", true},
	{"a/..", "", true},      {"..a/b..", "..a/b..", false},
	{"...", "...", false},
};

START_TEST(path_is_stored_below_its_start)
{
	const char *given = stored[_i].given;
	char result[64];
	size_t size;

	size = paths_store(given, strlen(given), result);
	ck_assert_str_eq(result, stored[_i].stored);
	ck_assert_uint_eq(size, strlen(result));
	ck_assert_int_eq(paths_leads_outside(given), stored[_i].leads_outside);
	/* What is stored can be unpacked. */
	if (size > 0)
		ck_assert_ptr_null(paths_problem(result, size));
}
END_TEST

static const struct {
	const char *path;
	size_t size;
} refused[] = {
	{"", 0},       {"/", 1},    {"/a", 2},   {"a/", 2},
	{"a//b", 4},   {".", 1},    {"..", 2},   {"./a", 3},
	{"../a", 4},   {"a/.", 3},  {"a/..", 4}, {"a/./b", 5},
	{"a/../b", 6}, {"a\0b", 3}, {"\0", 1},   {"a/\0b", 4},
};

START_TEST(path_that_breaks_the_rule_is_refused)
{
	ck_assert_ptr_nonnull(
		paths_problem(refused[_i].path, refused[_i].size));
}
END_TEST

START_TEST(component_of_255_bytes_is_taken_and_of_256_refused)
{
	char path[2 + 256];

	memset(path, 'a', sizeof(path));
	path[1] = '/';
	ck_assert_ptr_null(paths_problem(path, 2 + 255));
	ck_assert_ptr_nonnull(paths_problem(path, 2 + 256));
}
END_TEST

static const struct {
	const char *bytes;
	const char *shown;
} escapes[] = {
	{"plain ~name", "plain ~name"},
	{"\a\b\t\n\v\f\r\\", "\\a\\b\\t\\n\\v\\f\\r\\\\"},
	{"\x01\x1f\x7f", "\\001\\037\\177"},
	{"gr\xc3\xbcn \xe2\x82\xac \xf0\x9f\x90\x9d",
	 "gr\xc3\xbcn \xe2\x82\xac \xf0\x9f\x90\x9d"},
	/* C1 controls, as bytes and in UTF-8; the first character that is none. */
	{"\x9b", "\\233"},
	{"\xc2\x9b", "\\302\\233"},
	{"\xc2\xa0", "\xc2\xa0"},
	/* Not UTF-8: cut off, overlong, a surrogate, too large. */
	{"\xc3", "\\303"},
	{"\xe2\x82", "\\342\\202"},
	{"\xc0\xaf", "\\300\\257"},
	{"\xe0\x80\xaf", "\\340\\200\\257"},
	{"\xed\xa0\x80", "\\355\\240\\200"},
	{"\xf4\x90\x80\x80", "\\364\\220\\200\\200"},
	{"\xff", "\\377"},
	/* Bidirectional overrides, and what is next to them. */
	{"\xe2\x80\xae", "\\342\\200\\256"},
	{"\xe2\x81\xa6", "\\342\\201\\246"},
	{"\xe2\x80\xaf", "\xe2\x80\xaf"},
};

START_TEST(name_is_shown_so_that_it_cannot_act_on_a_terminal)
{
	char *text = NULL;
	size_t size = 0;
	FILE *stream = open_memstream(&text, &size);

	ck_assert_ptr_nonnull(stream);
	escape_write(stream, escapes[_i].bytes, strlen(escapes[_i].bytes));
	(void)fclose(stream);
	ck_assert_str_eq(text, escapes[_i].shown);
	free(text);
}
END_TEST

START_TEST(nul_is_escaped)
{
	char *text = NULL;
	size_t size = 0;
	FILE *stream = open_memstream(&text, &size);

	ck_assert_ptr_nonnull(stream);
	escape_write(stream, "a\0b", 3);
	(void)fclose(stream);
	ck_assert_str_eq(text, "a\\000b");
	free(text);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("names");
	TCase *paths = tcase_create("paths");
	TCase *escape = tcase_create("escape");

	tcase_add_loop_test(paths, path_is_stored_below_its_start, 0,
			    COUNT(stored));
	tcase_add_loop_test(paths, path_that_breaks_the_rule_is_refused, 0,
			    COUNT(refused));
	tcase_add_test(paths,
		       component_of_255_bytes_is_taken_and_of_256_refused);
	tcase_add_loop_test(escape,
			    name_is_shown_so_that_it_cannot_act_on_a_terminal,
			    0, COUNT(escapes));
	tcase_add_test(escape, nul_is_escaped);
	suite_add_tcase(suite, paths);
	suite_add_tcase(suite, escape);
	return harness_run(suite);
}
