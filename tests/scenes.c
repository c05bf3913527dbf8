/* SPDX-License-Identifier: MIT */
/*
 * The messages of peer.capnp.  Offsets are those that `capnp compile -ocapnp`
 * prints; capnp-peer.c++ makes the same calls in the same order.
 */
#include <string.h>
#include <wax.h>

#include "scenes.h"

/* The first failure; what follows goes on with empty objects. */
static int failure;

static void
must(int err)
{
	if (failure == 0)
		failure = err;
}

static struct wax_struct_builder
new_struct(struct wax_pointer_builder pointer, uint32_t data, uint32_t pointers)
{
	struct wax_struct_builder object = {0};

	must(wax_init_struct(pointer, data, pointers, &object));
	return object;
}

static struct wax_list_builder
new_list(struct wax_pointer_builder pointer, uint32_t kind, uint32_t count)
{
	struct wax_list_builder list = {0};

	must(wax_init_list(pointer, kind, count, &list));
	return list;
}

static struct wax_list_builder
new_structs(struct wax_pointer_builder pointer, uint32_t count, uint32_t data,
	    uint32_t pointers)
{
	struct wax_list_builder list = {0};

	must(wax_init_struct_list(pointer, count, data, pointers, &list));
	return list;
}

static struct wax_struct_builder
element(const struct wax_list_builder *list, uint32_t index)
{
	struct wax_struct_builder object = {0};

	must(wax_list_builder_struct(list, index, &object));
	return object;
}

static void
text(struct wax_pointer_builder pointer, const char *string)
{
	must(wax_set_text(pointer, string, strlen(string)));
}

static void
phone(const struct wax_list_builder *phones, uint32_t index, const char *number,
      uint16_t type)
{
	struct wax_struct_builder object = element(phones, index);

	text(wax_struct_builder_pointer(&object, 0), number);
	must(wax_set_u16(&object, 0, type, 0));
}

static void
addressbook(struct wax_pointer_builder root)
{
	struct wax_struct_builder book = new_struct(root, 0, 1);
	struct wax_list_builder people =
		new_structs(wax_struct_builder_pointer(&book, 0), 2, 1, 4);
	struct wax_struct_builder alice = element(&people, 0);
	struct wax_struct_builder bob = element(&people, 1);
	struct wax_list_builder phones;

	must(wax_set_u32(&alice, 0, 123, 0));
	text(wax_struct_builder_pointer(&alice, 0), "Alice");
	text(wax_struct_builder_pointer(&alice, 1), "alice@example.com");
	phones = new_structs(wax_struct_builder_pointer(&alice, 2), 1, 1, 1);
	phone(&phones, 0, "555-1212", 0);
	must(wax_set_u16(&alice, 4, 2, 0));
	text(wax_struct_builder_pointer(&alice, 3), "MIT");

	must(wax_set_u32(&bob, 0, 456, 0));
	text(wax_struct_builder_pointer(&bob, 0), "Bob");
	text(wax_struct_builder_pointer(&bob, 1), "bob@example.com");
	phones = new_structs(wax_struct_builder_pointer(&bob, 2), 2, 1, 1);
	phone(&phones, 0, "555-4567", 1);
	phone(&phones, 1, "555-7654", 2);
	must(wax_set_u16(&bob, 4, 0, 0));
}

static void
number_lists(const struct wax_struct_builder *object)
{
	struct wax_list_builder list;
	uint32_t i;

	(void)new_list(wax_struct_builder_pointer(object, 0), WAX_LIST_VOID, 3);
	list = new_list(wax_struct_builder_pointer(object, 1), WAX_LIST_BIT,
			67);
	for (i = 0; i < 67; i++)
		must(wax_list_set_bool(&list, i, i % 3 == 0));
	list = new_list(wax_struct_builder_pointer(object, 2), WAX_LIST_BYTE,
			9);
	for (i = 0; i < 9; i++)
		must(wax_list_set_u8(&list, i, (uint8_t)(i * 31)));
	list = new_list(wax_struct_builder_pointer(object, 3), WAX_LIST_TWO, 5);
	for (i = 0; i < 5; i++)
		must(wax_list_set_i16(&list, i, (int16_t)(i * 1000 - 2000)));
	list = new_list(wax_struct_builder_pointer(object, 4), WAX_LIST_FOUR,
			3);
	for (i = 0; i < 3; i++)
		must(wax_list_set_u32(&list, i, UINT32_MAX - i));
	list = new_list(wax_struct_builder_pointer(object, 5), WAX_LIST_EIGHT,
			2);
	must(wax_list_set_i64(&list, 0, INT64_MIN));
	must(wax_list_set_i64(&list, 1, INT64_MAX));
	list = new_list(wax_struct_builder_pointer(object, 6), WAX_LIST_FOUR,
			3);
	for (i = 0; i < 3; i++)
		must(wax_list_set_f32(&list, i, (float)i * 0.5f));
	list = new_list(wax_struct_builder_pointer(object, 7), WAX_LIST_EIGHT,
			2);
	must(wax_list_set_f64(&list, 0, -1.25));
	must(wax_list_set_f64(&list, 1, 1e300));
}

static void
lists(struct wax_pointer_builder root)
{
	struct wax_struct_builder object = new_struct(root, 0, 11);
	struct wax_list_builder outer;
	struct wax_list_builder inner;
	uint32_t i;

	number_lists(&object);
	outer = new_list(wax_struct_builder_pointer(&object, 8),
			 WAX_LIST_POINTER, 2);
	text(wax_list_builder_pointer(&outer, 0), "one");
	text(wax_list_builder_pointer(&outer, 1), "12345678");
	must(wax_set_data(wax_struct_builder_pointer(&object, 9), "\0\1\377",
			  3));
	outer = new_list(wax_struct_builder_pointer(&object, 10),
			 WAX_LIST_POINTER, 3);
	for (i = 0; i < 3; i++) {
		inner = new_list(wax_list_builder_pointer(&outer, i),
				 WAX_LIST_TWO, i);
		if (i != 0)
			must(wax_list_set_u16(&inner, i - 1, (uint16_t)i));
	}
}

static void
numbers(struct wax_pointer_builder root)
{
	struct wax_struct_builder object = new_struct(root, 6, 0);

	must(wax_set_u8(&object, 0, 200, 0));
	must(wax_set_i8(&object, 1, -8, -8));
	must(wax_set_u16(&object, 2, 1000, 16));
	must(wax_set_i16(&object, 4, -1000, 0));
	must(wax_set_u32(&object, 8, 0, UINT32_MAX));
	must(wax_set_i32(&object, 12, 32, -32));
	must(wax_set_u64(&object, 16, UINT64_MAX, 0));
	must(wax_set_i64(&object, 24, INT64_MIN, -64));
	must(wax_set_f32(&object, 32, -2.5f, 1.5f));
	must(wax_set_f64(&object, 40, 1e-300, -0.25));
	must(wax_set_bool(&object, 48, 1, 1));
	must(wax_set_bool(&object, 49, 0, 1));
}

static void
edges(struct wax_pointer_builder root)
{
	struct wax_struct_builder object = new_struct(root, 0, 8);
	struct wax_list_builder list;
	unsigned char *data;

	text(wax_struct_builder_pointer(&object, 0), "");
	must(wax_init_data(wax_struct_builder_pointer(&object, 1), 0, &data));
	(void)new_list(wax_struct_builder_pointer(&object, 2), WAX_LIST_FOUR,
		       0);
	(void)new_structs(wax_struct_builder_pointer(&object, 3), 0, 1, 1);
	(void)new_structs(wax_struct_builder_pointer(&object, 4), 2, 0, 0);
	(void)new_struct(wax_struct_builder_pointer(&object, 5), 0, 0);
	list = new_list(wax_struct_builder_pointer(&object, 6),
			WAX_LIST_POINTER, 2);
	text(wax_list_builder_pointer(&list, 1), "second");
}

static void
null(struct wax_pointer_builder root)
{
	(void)root;
}

const struct scene scenes[] = {
	{"addressbook", addressbook},
	{"lists", lists},
	{"numbers", numbers},
	{"edges", edges},
	{"null", null},
};
const size_t scene_count = sizeof(scenes) / sizeof(scenes[0]);

int
scene_build(const struct scene *scene, struct wax_message *message)
{
	struct wax_builder *builder;
	int err;

	err = wax_builder_create(message, &builder);
	if (err) {
		(void)wax_message_abort(message);
		return err;
	}
	failure = 0;
	scene->build(wax_builder_root(builder));
	err = wax_builder_finish(builder);
	return failure ? failure : err;
}
