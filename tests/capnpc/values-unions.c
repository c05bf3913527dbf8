/* SPDX-License-Identifier: MIT */
/* Unions, groups, names that need care, and schemas that have changed. */
#include <string.h>

#include "values.h"

/* -- Unions and groups -------------------------------------------------------- */

/* Each member in turn is set; what is last is what there is. */
static void
build_unions(struct wax_pointer_builder root)
{
	struct all_unions_kind_builder kind;
	struct all_unions_shape_builder shape;
	struct all_unions_status_builder status;
	struct all_unions_builder u;

	ok(all_unions_init(root, &u));
	ok(all_unions_set_before(&u, 9));
	claim(all_unions_which_built(&u) == ALL_UNIONS_IS_NONE);
	ok(all_unions_set_number(&u, -1));
	claim(all_unions_which_built(&u) == ALL_UNIONS_IS_NUMBER);
	claim(all_unions_built_number(&u) == -1);
	ok(all_unions_set_truth(&u, 1));
	ok(all_unions_init_shape(&u, &shape));
	ok(all_unions_shape_set_width(&shape, 2.5));
	ok(all_unions_shape_set_name(&shape, "box", 3));
	/* Made anew, it is empty again; what it pointed to is zeroed, and used
	 * again if nothing follows, other than by the stock library. */
	ok(all_unions_set_after(&u, "after", 5));
	ok(all_unions_init_shape(&u, &shape));
	ok(all_unions_shape_set_height(&shape, 1.25));
	ok(all_unions_init_kind(&u, &kind));
	ok(all_unions_kind_set_known(&kind, IMPORTED_COLOUR_GREEN));
	status = all_unions_edit_status(&u);
	ok(all_unions_status_set_since(&status, VALUE_UINT64));
	ok(all_unions_status_set_offline(&status));
}

static void
read_unions(struct wax_pointer_reader root)
{
	struct all_unions_status_reader status;
	struct all_unions_kind_reader kind;
	struct all_unions_reader u;

	ok(all_unions_get(root, &u));
	claim(all_unions_get_before(&u) == 9);
	claim(all_unions_which(&u) == ALL_UNIONS_IS_KIND);
	claim(!all_unions_has_text(&u));
	kind = all_unions_get_kind(&u);
	claim(all_unions_kind_which(&kind) == ALL_UNIONS_KIND_IS_KNOWN);
	claim(all_unions_kind_get_known(&kind) == IMPORTED_COLOUR_GREEN);
	status = all_unions_get_status(&u);
	claim(all_unions_status_which(&status) == ALL_UNIONS_STATUS_IS_OFFLINE);
}

/* Members behind a pointer: a list of unions, one of each. */
static void
build_members(struct wax_pointer_builder root)
{
	struct all_nested_builder nested;
	struct wax_list_builder list, numbers;
	struct all_unions_builder u;
	unsigned char *data;

	ok(all_unions_make_list(root, 6, &list));
	ok(all_unions_builder_at(&list, 0, &u));
	ok(all_unions_set_text(&u, "member", 6));
	ok(all_unions_builder_at(&list, 1, &u));
	ok(all_unions_init_nested(&u, &nested));
	ok(all_nested_set_id(&nested, 4));
	ok(all_unions_builder_at(&list, 2, &u));
	ok(all_unions_init_list(&u, 2, &numbers));
	ok(all_unions_put_list(&numbers, 1, VALUE_UINT16));
	ok(all_unions_builder_at(&list, 3, &u));
	ok(wax_set_text(all_unions_pointer_any(&u), "any", 3));
	ok(all_unions_builder_at(&list, 4, &u));
	ok(all_unions_init_data(&u, 1, &data));
	data[0] = 0xff;
	ok(all_unions_builder_at(&list, 5, &u));
	ok(all_unions_set_number(&u, 5));
	ok(all_unions_set_none(&u));
}

static void
read_members(struct wax_pointer_reader root)
{
	static const uint16_t expected[] = {
		ALL_UNIONS_IS_TEXT, ALL_UNIONS_IS_NESTED, ALL_UNIONS_IS_LIST,
		ALL_UNIONS_IS_ANY,  ALL_UNIONS_IS_DATA,   ALL_UNIONS_IS_NONE};
	struct wax_list_reader list;
	struct all_unions_reader u;
	const char *text;
	size_t size;
	uint32_t i;

	ok(wax_get_list(root, WAX_LIST_COMPOSITE, &list));
	claim(list.count == 6);
	for (i = 0; i < 6; i++) {
		ok(all_unions_at(&list, i, &u));
		claim(all_unions_which(&u) == expected[i]);
		claim(all_unions_has_text(&u) == (i == 0));
	}
	ok(all_unions_at(&list, 3, &u));
	expect_text(wax_get_text(all_unions_get_any(&u), &text, &size), &text,
		    &size, "any");
}

static void
build_groups(struct wax_pointer_builder root)
{
	struct all_unions_place_inner_builder inner;
	struct all_unions_place_builder place;
	struct all_unions_builder u;

	ok(all_unions_init(root, &u));
	place = all_unions_edit_place(&u);
	ok(all_unions_place_set_latitude(&place, 0));
	ok(all_unions_place_set_longitude(&place, 16.4));
	inner = all_unions_place_edit_inner(&place);
	ok(all_unions_place_inner_set_floor(&inner, 3));
	ok(all_unions_place_inner_set_door(&inner, "B", 1));
	ok(all_unions_place_inner_set_is_open(&inner, 0));
	ok(all_unions_set_after(&u, "after", 5));
	/* Back to the defaults, with all that is inside. */
	ok(all_unions_init_place(&u, &place));
	ok(all_unions_place_set_longitude(&place, 1.0));
	inner = all_unions_place_edit_inner(&place);
	claim(all_unions_place_inner_built_floor(&inner) == -1);
	claim(all_unions_place_inner_built_is_open(&inner) == 1);
	ok(all_unions_place_inner_set_floor(&inner, 4));
}

static void
read_groups(struct wax_pointer_reader root)
{
	struct all_unions_place_inner_reader inner;
	struct all_unions_place_reader place;
	struct all_unions_reader u;
	const char *text;
	size_t size;

	ok(all_unions_get(root, &u));
	place = all_unions_get_place(&u);
	claim(all_unions_place_get_latitude(&place) == 48.2);
	claim(all_unions_place_get_longitude(&place) == 1.0);
	inner = all_unions_place_get_inner(&place);
	claim(all_unions_place_inner_get_floor(&inner) == 4);
	expect_text(all_unions_place_inner_get_door(&inner, &text, &size),
		    &text, &size, "A");
}

/* -- Names ------------------------------------------------------------------ */

static void
build_names(struct wax_pointer_builder root)
{
	struct all_http_server2_config_builder c;

	ok(all_http_server2_config_init(root, &c));
	ok(all_http_server2_config_set_int(&c, 1));
	ok(all_http_server2_config_set_class(&c, "class", 5));
	ok(all_http_server2_config_set_get_int(&c, 2));
	ok(all_http_server2_config_set_foo_bar(&c, 3));
	ok(all_http_server2_config_set_foo_bar_(&c, 4));
	ok(all_http_server2_config_set_short_name(&c, 5));
	ok(all_http_server2_config_set_null(&c, "null", 4));
}

static void
read_names(struct wax_pointer_reader root)
{
	struct all_http_server2_config_reader c;
	const char *text;
	size_t size;

	ok(all_http_server2_config_get(root, &c));
	claim(all_http_server2_config_get_int(&c) == 1);
	claim(all_http_server2_config_get_get_int(&c) == 2);
	claim(all_http_server2_config_get_foo_bar(&c) == 3);
	claim(all_http_server2_config_get_foo_bar_(&c) == 4);
	claim(all_http_server2_config_get_short_name(&c) == 5);
	expect_text(all_http_server2_config_get_default(&c, &text, &size),
		    &text, &size, "x");
	claim(ALL_KEYWORD_NIL == 2 && ALL_KEYWORD_TYPE_ID_ == 1);
}

/* -- Evolution: Old and New are two versions of one struct ------------------- */

static void
build_old(struct wax_pointer_builder root)
{
	struct all_old_choice_builder choice;
	struct all_old_element_builder element;
	struct wax_list_builder list;
	struct all_old_builder o;

	ok(all_old_init(root, &o));
	ok(all_old_set_number(&o, 11));
	ok(all_old_set_text(&o, "old", 3));
	ok(all_old_init_list(&o, 2, &list));
	ok(all_old_put_list(&list, 1, 21));
	ok(all_old_init_structs(&o, 1, &list));
	ok(all_old_element_builder_at(&list, 0, &element));
	ok(all_old_element_set_id(&element, 31));
	choice = all_old_edit_choice(&o);
	ok(all_old_choice_set_b(&choice, 41));
}

/* Read by the newer schema: what is new has its default. */
static void
read_old(struct wax_pointer_reader root)
{
	struct all_new_element_reader element;
	struct all_new_choice_reader choice;
	struct all_nested_reader nested;
	struct wax_list_reader list;
	struct all_new_reader n;
	const char *text;
	size_t size;

	ok(all_new_get(root, &n));
	claim(all_new_get_number(&n) == 11);
	claim(all_new_get_added(&n) == -1 && all_new_get_flag(&n) == 1);
	expect_text(all_new_get_more(&n, &text, &size), &text, &size, "more");
	ok(all_new_get_nested(&n, &nested));
	claim(all_nested_get_id(&nested) == 5);
	/* A list of numbers has become one of structs. */
	ok(all_new_get_list(&n, &list));
	ok(all_new_element_at(&list, 1, &element));
	claim(list.count == 2 && all_new_element_get_id(&element) == 21);
	claim(all_new_element_get_size(&element) == 8);
	ok(all_new_get_structs(&n, &list));
	ok(all_new_element_at(&list, 0, &element));
	claim(all_new_element_get_id(&element) == 31);
	claim(!all_new_element_has_name(&element));
	choice = all_new_get_choice(&n);
	claim(all_new_choice_which(&choice) == ALL_NEW_CHOICE_IS_B);
	claim(all_new_choice_get_b(&choice) == 41);
}

static void
build_new(struct wax_pointer_builder root)
{
	struct all_new_element_builder element;
	struct all_new_choice_builder choice;
	struct wax_list_builder list;
	struct all_new_builder n;

	ok(all_new_init(root, &n));
	ok(all_new_set_number(&n, 12));
	ok(all_new_init_list(&n, 2, &list));
	ok(all_new_element_builder_at(&list, 1, &element));
	ok(all_new_element_set_id(&element, 22));
	ok(all_new_element_set_size(&element, 1));
	ok(all_new_init_structs(&n, 1, &list));
	ok(all_new_element_builder_at(&list, 0, &element));
	ok(all_new_element_set_id(&element, 32));
	ok(all_new_element_set_name(&element, "new", 3));
	choice = all_new_edit_choice(&n);
	ok(all_new_choice_set_c(&choice, "c", 1));
	ok(all_new_set_added(&n, 5));
}

/* Read by the older schema: what is new is not seen. */
static void
read_new(struct wax_pointer_reader root)
{
	struct all_old_element_reader element;
	struct all_old_choice_reader choice;
	struct wax_list_reader list;
	struct all_old_reader o;

	ok(all_old_get(root, &o));
	claim(all_old_get_number(&o) == 12);
	ok(all_old_get_list(&o, &list));
	claim(list.count == 2 && all_old_at_list(&list, 1) == 22);
	ok(all_old_get_structs(&o, &list));
	ok(all_old_element_at(&list, 0, &element));
	claim(all_old_element_get_id(&element) == 32);
	choice = all_old_get_choice(&o);
	claim(all_old_choice_which(&choice) != ALL_OLD_CHOICE_IS_A);
	claim(all_old_choice_which(&choice) != ALL_OLD_CHOICE_IS_B);
}

/* The newer schema goes on where the older one stopped: all that is too small
 * moves to new words. */
static void
build_upgraded(struct wax_pointer_builder root)
{
	struct all_new_element_builder element;
	struct wax_list_builder list;
	struct all_new_builder n;
	struct all_old_builder o;

	build_old(root);
	ok(all_new_edit(root, &n));
	ok(all_new_set_added(&n, 7));
	ok(all_new_edit_list(&n, &list));
	ok(all_new_element_builder_at(&list, 1, &element));
	ok(all_new_element_set_name(&element, "named", 5));
	ok(all_new_edit_structs(&n, &list));
	ok(all_new_element_builder_at(&list, 0, &element));
	ok(all_new_element_set_size(&element, 9));
	/* To the older schema nothing has changed. */
	ok(all_old_edit(root, &o));
	claim(all_old_built_number(&o) == 11);
}

static void
read_upgraded(struct wax_pointer_reader root)
{
	struct all_new_element_reader element;
	struct wax_list_reader list;
	struct all_new_reader n;
	struct all_old_reader o;
	const char *text;
	size_t size;

	ok(all_new_get(root, &n));
	claim(all_new_get_number(&n) == 11 && all_new_get_added(&n) == 7);
	ok(all_new_get_list(&n, &list));
	ok(all_new_element_at(&list, 1, &element));
	claim(all_new_element_get_id(&element) == 21);
	expect_text(all_new_element_get_name(&element, &text, &size), &text,
		    &size, "named");
	ok(all_old_get(root, &o));
	ok(all_old_get_list(&o, &list));
	claim(list.count == 2 && all_old_at_list(&list, 1) == 21);
}

const struct scene unions = {"unions", build_unions, read_unions};
const struct scene members = {"members", build_members, read_members};
const struct scene groups = {"groups", build_groups, read_groups};
const struct scene names = {"names", build_names, read_names};
const struct scene old = {"old", build_old, read_old};
const struct scene upgraded = {"upgraded", build_upgraded, read_upgraded};
const struct scene new_ = {"new", build_new, read_new};
