/* SPDX-License-Identifier: MIT */
/* What is behind pointers: text, data, structs, lists of every kind, generics. */
#include <string.h>

#include "values.h"

static void
build_pointers(struct wax_pointer_builder root)
{
	struct all_nested_deeper_builder deeper;
	struct imported_point_builder point;
	struct imported_box_builder box;
	struct all_pointers_builder p, self;
	struct all_nested_builder nested;
	unsigned char *data;

	ok(all_pointers_init(root, &p));
	ok(all_pointers_set_text(&p, "some text", 9));
	ok(all_pointers_init_data(&p, 3, &data));
	memcpy(data, "\0\1\2", 3);
	ok(all_pointers_init_nested(&p, &nested));
	ok(all_nested_set_id(&nested, 7));
	ok(all_nested_set_name(&nested, "seven", 5));
	ok(all_pointers_init_deeper(&p, &deeper));
	ok(all_nested_deeper_set_kind(&deeper, ALL_NESTED_DEEPER_KIND_FIRST));
	ok(all_pointers_init_point(&p, &point));
	ok(imported_point_set_x(&point, 3));
	ok(imported_point_set_y(&point, -4));
	ok(all_nested_init(all_pointers_pointer_any(&p), &nested));
	ok(all_nested_set_id(&nested, 8));
	ok(all_pointers_init_text_box(&p, &box));
	ok(wax_set_text(imported_box_pointer_content(&box), "boxed", 5));
	ok(imported_box_set_label(&box, "label", 5));
	ok(all_pointers_init_self(&p, &self));
	ok(all_pointers_set_text(&self, "inner", 5));
	/* What is there is found again. */
	ok(all_pointers_edit_nested(&p, &nested));
	claim(all_nested_built_id(&nested) == 7);
}

static void
read_pointers(struct wax_pointer_reader root)
{
	struct all_nested_deeper_reader deeper;
	struct imported_box_reader box;
	struct all_pointers_reader p, self;
	struct all_nested_reader nested;
	const unsigned char *data;
	const char *text;
	size_t size;

	ok(all_pointers_get(root, &p));
	expect_text(all_pointers_get_text(&p, &text, &size), &text, &size,
		    "some text");
	ok(all_pointers_get_data(&p, &data, &size));
	claim(size == 3 && memcmp(data, "\0\1\2", 3) == 0);
	ok(all_pointers_get_deeper(&p, &deeper));
	claim(all_nested_deeper_get_kind(&deeper) ==
	      ALL_NESTED_DEEPER_KIND_FIRST);
	claim(all_nested_deeper_get_value(&deeper) == -1.5);
	ok(all_nested_get(all_pointers_get_any(&p), &nested));
	claim(all_nested_get_id(&nested) == 8);
	claim(!all_pointers_has_any_list(&p));
	claim(!all_pointers_has_service(&p));
	ok(all_pointers_get_text_box(&p, &box));
	expect_text(wax_get_text(imported_box_get_content(&box), &text, &size),
		    &text, &size, "boxed");
	ok(all_pointers_get_self(&p, &self));
	expect_text(all_pointers_get_text(&self, &text, &size), &text, &size,
		    "inner");
	claim(!all_pointers_has_self(&self));
}

/* -- Lists ------------------------------------------------------------------ */

static void
build_number_lists(const struct all_lists_builder *l)
{
	struct wax_list_builder list;
	uint32_t i;

	ok(all_lists_init_voids(l, 5, &list));
	ok(all_lists_init_bools(l, 11, &list));
	for (i = 0; i < 11; i++)
		ok(all_lists_put_bools(&list, i, i % 3 == 0));
	ok(all_lists_init_int8s(l, 2, &list));
	ok(all_lists_put_int8s(&list, 1, VALUE_INT8));
	ok(all_lists_init_int16s(l, 2, &list));
	ok(all_lists_put_int16s(&list, 1, VALUE_INT16));
	ok(all_lists_init_int32s(l, 2, &list));
	ok(all_lists_put_int32s(&list, 1, VALUE_INT32));
	ok(all_lists_init_int64s(l, 2, &list));
	ok(all_lists_put_int64s(&list, 1, VALUE_INT64));
	ok(all_lists_init_u_int8s(l, 2, &list));
	ok(all_lists_put_u_int8s(&list, 1, VALUE_UINT8));
	ok(all_lists_init_u_int16s(l, 2, &list));
	ok(all_lists_put_u_int16s(&list, 1, VALUE_UINT16));
	ok(all_lists_init_u_int32s(l, 2, &list));
	ok(all_lists_put_u_int32s(&list, 1, VALUE_UINT32));
	ok(all_lists_init_u_int64s(l, 2, &list));
	ok(all_lists_put_u_int64s(&list, 1, VALUE_UINT64));
	ok(all_lists_init_float32s(l, 2, &list));
	ok(all_lists_put_float32s(&list, 1, VALUE_FLOAT32));
	ok(all_lists_init_float64s(l, 2, &list));
	ok(all_lists_put_float64s(&list, 1, VALUE_FLOAT64));
	ok(all_lists_init_colours(l, 2, &list));
	ok(all_lists_put_colours(&list, 1, VALUE_COLOUR));
}

static void
build_object_lists(const struct all_lists_builder *l)
{
	struct wax_list_builder list, inner;
	struct imported_point_builder point;
	struct all_nested_builder nested;
	unsigned char *data;

	ok(all_lists_init_texts(l, 2, &list));
	ok(all_lists_put_texts(&list, 0, "one", 3));
	ok(all_lists_put_texts(&list, 1, "two", 3));
	ok(all_lists_init_datas(l, 2, &list));
	ok(all_lists_put_datas(&list, 0, "\0", 1));
	ok(all_lists_init_at_datas(&list, 1, 2, &data));
	data[1] = 9;
	ok(all_lists_init_structs(l, 2, &list));
	ok(all_nested_builder_at(&list, 1, &nested));
	ok(all_nested_set_id(&nested, 1));
	ok(all_nested_set_name(&nested, "in a list", 9));
	ok(all_lists_init_points(l, 1, &list));
	ok(imported_point_builder_at(&list, 0, &point));
	ok(imported_point_set_y(&point, 6));
	ok(all_lists_init_lists_of_numbers(l, 2, &list));
	ok(all_lists_init_at_lists_of_numbers(&list, 1, 3, &inner));
	ok(wax_list_set_i32(&inner, 2, VALUE_INT32));
	ok(all_lists_init_lists_of_texts(l, 1, &list));
	ok(all_lists_init_at_lists_of_texts(&list, 0, 1, &inner));
	ok(wax_set_text(wax_list_builder_pointer(&inner, 0), "deep", 4));
	ok(all_lists_init_lists_of_structs(l, 1, &list));
	ok(all_lists_init_at_lists_of_structs(&list, 0, 2, &inner));
	ok(all_nested_builder_at(&inner, 1, &nested));
	ok(all_nested_set_id(&nested, 12));
	ok(all_lists_init_empties(l, 4, &list));
}

static void
build_lists(struct wax_pointer_builder root)
{
	struct all_lists_builder l;

	ok(all_lists_init(root, &l));
	build_number_lists(&l);
	build_object_lists(&l);
}

static void
read_number_lists(const struct all_lists_reader *l)
{
	struct wax_list_reader list;

	ok(all_lists_get_voids(l, &list));
	claim(list.count == 5);
	ok(all_lists_get_bools(l, &list));
	claim(list.count == 11 && all_lists_at_bools(&list, 9) == 1);
	claim(all_lists_at_bools(&list, 10) == 0);
	ok(all_lists_get_int8s(l, &list));
	claim(all_lists_at_int8s(&list, 1) == VALUE_INT8);
	ok(all_lists_get_int16s(l, &list));
	claim(all_lists_at_int16s(&list, 1) == VALUE_INT16);
	ok(all_lists_get_int32s(l, &list));
	claim(all_lists_at_int32s(&list, 1) == VALUE_INT32);
	ok(all_lists_get_int64s(l, &list));
	claim(all_lists_at_int64s(&list, 1) == VALUE_INT64);
	ok(all_lists_get_u_int8s(l, &list));
	claim(all_lists_at_u_int8s(&list, 1) == VALUE_UINT8);
	ok(all_lists_get_u_int16s(l, &list));
	claim(all_lists_at_u_int16s(&list, 1) == VALUE_UINT16);
	ok(all_lists_get_u_int32s(l, &list));
	claim(all_lists_at_u_int32s(&list, 1) == VALUE_UINT32);
	ok(all_lists_get_u_int64s(l, &list));
	claim(all_lists_at_u_int64s(&list, 1) == VALUE_UINT64);
	ok(all_lists_get_float32s(l, &list));
	claim(all_lists_at_float32s(&list, 1) == VALUE_FLOAT32);
	ok(all_lists_get_float64s(l, &list));
	claim(all_lists_at_float64s(&list, 1) == VALUE_FLOAT64);
	ok(all_lists_get_colours(l, &list));
	claim(all_lists_at_colours(&list, 1) == VALUE_COLOUR);
}

static void
read_lists(struct wax_pointer_reader root)
{
	struct wax_list_reader list, inner;
	struct all_lists_reader l;
	struct all_nested_reader nested;
	const unsigned char *data;
	const char *text;
	size_t size;

	ok(all_lists_get(root, &l));
	read_number_lists(&l);
	ok(all_lists_get_texts(&l, &list));
	expect_text(all_lists_at_texts(&list, 1, &text, &size), &text, &size,
		    "two");
	ok(all_lists_get_datas(&l, &list));
	ok(all_lists_at_datas(&list, 1, &data, &size));
	claim(size == 2 && data[1] == 9);
	ok(all_lists_get_structs(&l, &list));
	ok(all_nested_at(&list, 1, &nested));
	expect_text(all_nested_get_name(&nested, &text, &size), &text, &size,
		    "in a list");
	ok(all_lists_get_lists_of_numbers(&l, &list));
	ok(all_lists_at_lists_of_numbers(&list, 1, &inner));
	claim(inner.count == 3 && wax_list_get_i32(&inner, 2) == VALUE_INT32);
	ok(all_lists_get_lists_of_structs(&l, &list));
	ok(all_lists_at_lists_of_structs(&list, 0, &inner));
	ok(all_nested_at(&inner, 1, &nested));
	claim(all_nested_get_id(&nested) == 12);
	ok(all_lists_get_empties(&l, &list));
	claim(list.count == 4);
}

/* -- Generics --------------------------------------------------------------- */

static void
build_generic(struct wax_pointer_builder root)
{
	struct all_generic_inner_builder inner;
	struct all_generic_builder g;
	struct imported_box_builder box;
	struct all_nested_builder nested;
	struct wax_list_builder list;
	struct all_user_builder user;

	ok(all_user_init(root, &user));
	ok(all_user_init_generic(&user, &g));
	ok(wax_set_text(all_generic_pointer_first(&g), "first", 5));
	ok(all_nested_init(all_generic_pointer_second(&g), &nested));
	ok(all_nested_set_id(&nested, 2));
	ok(all_user_init_inner(&user, &inner));
	ok(wax_set_text(all_generic_inner_pointer_value(&inner), "value", 5));
	ok(all_user_init_boxes(&user, 1, &list));
	ok(imported_box_builder_at(&list, 0, &box));
	ok(all_nested_init(imported_box_pointer_content(&box), &nested));
	ok(all_nested_set_id(&nested, 3));
}

static void
read_generic(struct wax_pointer_reader root)
{
	struct all_generic_reader g;
	struct all_nested_reader nested;
	struct all_user_reader user;
	const char *text;
	size_t size;

	ok(all_user_get(root, &user));
	ok(all_user_get_generic(&user, &g));
	expect_text(wax_get_text(all_generic_get_first(&g), &text, &size),
		    &text, &size, "first");
	ok(all_nested_get(all_generic_get_second(&g), &nested));
	claim(all_nested_get_id(&nested) == 2);
	claim(!all_generic_has_inner(&g));
}

const struct scene pointers = {"pointers", build_pointers, read_pointers};
const struct scene lists = {"lists", build_lists, read_lists};
const struct scene generic = {"generic", build_generic, read_generic};
