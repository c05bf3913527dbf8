/* SPDX-License-Identifier: MIT */
/* Numbers, and defaults of every kind. */
#include <math.h>
#include <string.h>

#include "values.h"

/* -- Numbers --------------------------------------------------------------- */

static void
build_numbers(struct wax_pointer_builder root)
{
	struct all_numbers_builder n;

	ok(all_numbers_init(root, &n));
	ok(all_numbers_set_bool(&n, 1));
	ok(all_numbers_set_int8(&n, VALUE_INT8));
	ok(all_numbers_set_int16(&n, VALUE_INT16));
	ok(all_numbers_set_int32(&n, VALUE_INT32));
	ok(all_numbers_set_int64(&n, VALUE_INT64));
	ok(all_numbers_set_u_int8(&n, VALUE_UINT8));
	ok(all_numbers_set_u_int16(&n, VALUE_UINT16));
	ok(all_numbers_set_u_int32(&n, VALUE_UINT32));
	ok(all_numbers_set_u_int64(&n, VALUE_UINT64));
	ok(all_numbers_set_float32(&n, VALUE_FLOAT32));
	ok(all_numbers_set_float64(&n, VALUE_FLOAT64));
	ok(all_numbers_set_colour(&n, IMPORTED_COLOUR_DARK_BLUE));
	claim(all_numbers_built_int16(&n) == VALUE_INT16);
	claim(all_numbers_built_bool(&n) == 1);
}

static void
read_numbers(struct wax_pointer_reader root)
{
	struct all_numbers_reader n;

	ok(all_numbers_get(root, &n));
	claim(all_numbers_get_bool(&n) == 1);
	claim(all_numbers_get_int8(&n) == VALUE_INT8);
	claim(all_numbers_get_int16(&n) == VALUE_INT16);
	claim(all_numbers_get_int32(&n) == VALUE_INT32);
	claim(all_numbers_get_int64(&n) == VALUE_INT64);
	claim(all_numbers_get_u_int8(&n) == VALUE_UINT8);
	claim(all_numbers_get_u_int16(&n) == VALUE_UINT16);
	claim(all_numbers_get_u_int32(&n) == VALUE_UINT32);
	claim(all_numbers_get_u_int64(&n) == VALUE_UINT64);
	claim(all_numbers_get_float32(&n) == VALUE_FLOAT32);
	claim(all_numbers_get_float64(&n) == VALUE_FLOAT64);
	claim(all_numbers_get_colour(&n) == VALUE_COLOUR);
}

/* -- Defaults --------------------------------------------------------------- */

/* The same numbers, where they are stored XOR a default. */
static void
build_defaults(struct wax_pointer_builder root)
{
	struct all_defaults_builder d;

	ok(all_defaults_init(root, &d));
	ok(all_defaults_set_bool(&d, 0));
	ok(all_defaults_set_int8(&d, VALUE_INT8));
	ok(all_defaults_set_int16(&d, VALUE_INT16));
	ok(all_defaults_set_int32(&d, VALUE_INT32));
	ok(all_defaults_set_int64(&d, VALUE_INT64));
	ok(all_defaults_set_u_int8(&d, VALUE_UINT8));
	ok(all_defaults_set_u_int16(&d, VALUE_UINT16));
	ok(all_defaults_set_u_int32(&d, VALUE_UINT32));
	ok(all_defaults_set_u_int64(&d, VALUE_UINT64));
	ok(all_defaults_set_float32(&d, VALUE_FLOAT32));
	ok(all_defaults_set_float64(&d, VALUE_FLOAT64));
	ok(all_defaults_set_endless(&d, VALUE_FLOAT32));
	ok(all_defaults_set_not_a_number(&d, VALUE_FLOAT64));
	ok(all_defaults_set_colour(&d, IMPORTED_COLOUR_RED));
	ok(all_defaults_set_text(&d, "", 0));
}

static void
read_defaults(struct wax_pointer_reader root)
{
	struct all_defaults_reader d;
	const char *text = NULL;
	size_t size = 9;

	ok(all_defaults_get(root, &d));
	claim(all_defaults_get_bool(&d) == 0);
	claim(all_defaults_get_int8(&d) == VALUE_INT8);
	claim(all_defaults_get_int16(&d) == VALUE_INT16);
	claim(all_defaults_get_int32(&d) == VALUE_INT32);
	claim(all_defaults_get_int64(&d) == VALUE_INT64);
	claim(all_defaults_get_u_int8(&d) == VALUE_UINT8);
	claim(all_defaults_get_u_int16(&d) == VALUE_UINT16);
	claim(all_defaults_get_u_int32(&d) == VALUE_UINT32);
	claim(all_defaults_get_u_int64(&d) == VALUE_UINT64);
	claim(all_defaults_get_float32(&d) == VALUE_FLOAT32);
	claim(all_defaults_get_float64(&d) == VALUE_FLOAT64);
	claim(all_defaults_get_endless(&d) == VALUE_FLOAT32);
	claim(all_defaults_get_not_a_number(&d) == VALUE_FLOAT64);
	claim(all_defaults_get_colour(&d) == IMPORTED_COLOUR_RED);
	claim(all_defaults_has_text(&d));
	claim(!all_defaults_has_data(&d));
	expect_text(all_defaults_get_text(&d, &text, &size), &text, &size, "");
}

/* Nothing is set: every number of a struct that is all zeros is its default, and
 * what is behind pointers is copied to be edited, as the stock library does. */
static void
build_edited(struct wax_pointer_builder root)
{
	struct imported_point_builder point;
	struct imported_back_builder back;
	struct all_defaults_builder d;
	struct all_nested_builder nested;
	struct all_empty_builder empty;
	struct wax_list_builder list;
	unsigned char *data;
	const char *text;
	size_t size;

	ok(all_defaults_init(root, &d));
	claim(all_defaults_built_bool(&d) == 1);
	claim(all_defaults_built_int8(&d) == INT8_MIN);
	claim(all_defaults_built_int64(&d) == INT64_MIN);
	claim(all_defaults_built_float32(&d) == -0.1f);
	claim(all_defaults_built_float64(&d) == 1e300);
	ok(all_defaults_built_text(&d, &text, &size));
	ok(all_defaults_edit_data(&d, &data, &size));
	data[1] = 0x55;
	ok(all_defaults_edit_numbers(&d, &list));
	ok(all_defaults_put_numbers(&list, 2, 99));
	ok(all_defaults_edit_bools(&d, &list));
	ok(all_defaults_put_bools(&list, 8, 0));
	ok(all_defaults_edit_texts(&d, &list));
	ok(all_defaults_edit_structs(&d, &list));
	ok(all_nested_builder_at(&list, 1, &nested));
	ok(all_nested_set_name(&nested, "second", 6));
	ok(all_defaults_edit_lists(&d, &list));
	ok(all_defaults_edit_nested(&d, &nested));
	ok(all_nested_set_id(&nested, 78));
	ok(all_defaults_edit_point(&d, &point));
	ok(imported_point_edit_back(&point, &back));
	ok(imported_back_set_id(&back, 3));
	ok(all_defaults_edit_empty(&d, &empty));
}

static void
read_edited(struct wax_pointer_reader root)
{
	struct all_defaults_reader d;
	struct all_nested_reader nested;
	struct wax_list_reader list;
	const unsigned char *data;
	const char *text = NULL;
	size_t size = 0;

	ok(all_defaults_get(root, &d));
	expect_text(all_defaults_get_text(&d, &text, &size), &text, &size,
		    "default \x01 text");
	ok(all_defaults_get_data(&d, &data, &size));
	claim(size == 5 && memcmp(data, "\xde\x55\0\xbe\xef", 5) == 0);
	ok(all_defaults_get_numbers(&d, &list));
	claim(list.count == 3 && all_defaults_at_numbers(&list, 0) == -1);
	claim(all_defaults_at_numbers(&list, 2) == 99);
	ok(all_defaults_get_bools(&d, &list));
	claim(list.count == 9 && all_defaults_at_bools(&list, 7) == 1);
	claim(all_defaults_at_bools(&list, 8) == 0);
	ok(all_defaults_get_structs(&d, &list));
	ok(all_nested_at(&list, 1, &nested));
	claim(all_nested_get_id(&nested) == 2);
	expect_text(all_nested_get_name(&nested, &text, &size), &text, &size,
		    "second");
}

/* The defaults of a message that has nothing at all. */
static void
build_nothing(struct wax_pointer_builder root)
{
	struct all_empty_builder empty;

	ok(all_empty_init(root, &empty));
}

static void
read_default_lists(const struct all_defaults_reader *d)
{
	struct wax_list_reader list, inner;
	const char *text = NULL;
	size_t size = 0;

	ok(all_defaults_get_texts(d, &list));
	claim(list.count == 2);
	expect_text(all_defaults_at_texts(&list, 1, &text, &size), &text, &size,
		    "bc");
	ok(all_defaults_get_lists(d, &list));
	claim(list.count == 3);
	ok(all_defaults_at_lists(&list, 1, &inner));
	claim(inner.count == 0);
	ok(all_defaults_at_lists(&list, 2, &inner));
	claim(inner.count == 2 && wax_list_get_u8(&inner, 1) == 3);
}

static void
read_nothing(struct wax_pointer_reader root)
{
	struct imported_point_reader point;
	struct imported_back_reader back;
	struct all_defaults_reader d;
	struct all_nested_reader nested;
	const char *text = NULL;
	size_t size = 0;

	ok(all_defaults_get(root, &d));
	claim(all_defaults_get_bool(&d) == 1);
	claim(all_defaults_get_int8(&d) == INT8_MIN);
	claim(all_defaults_get_int16(&d) == INT16_MIN);
	claim(all_defaults_get_int32(&d) == INT32_MIN);
	claim(all_defaults_get_int64(&d) == INT64_MIN);
	claim(all_defaults_get_u_int8(&d) == UINT8_MAX);
	claim(all_defaults_get_u_int16(&d) == UINT16_MAX);
	claim(all_defaults_get_u_int32(&d) == UINT32_MAX);
	claim(all_defaults_get_u_int64(&d) == UINT64_MAX);
	claim(all_defaults_get_float32(&d) == -0.1f);
	claim(all_defaults_get_float64(&d) == 1e300);
	claim(all_defaults_get_endless(&d) == -INFINITY);
	claim(isnan(all_defaults_get_not_a_number(&d)));
	claim(all_defaults_get_colour(&d) == IMPORTED_COLOUR_GREEN);
	claim(!all_defaults_has_nested(&d));
	ok(all_defaults_get_nested(&d, &nested));
	claim(all_nested_get_id(&nested) == 77);
	ok(all_defaults_get_point(&d, &point));
	claim(imported_point_get_x(&point) == -3);
	ok(imported_point_get_back(&point, &back));
	expect_text(imported_back_get_name(&back, &text, &size), &text, &size,
		    "in default");
	read_default_lists(&d);
}

const struct scene numbers = {"numbers", build_numbers, read_numbers};
const struct scene defaults = {"defaults", build_defaults, read_defaults};
const struct scene edited = {"edited", build_edited, read_edited};
const struct scene nothing = {"nothing", build_nothing, read_nothing};
