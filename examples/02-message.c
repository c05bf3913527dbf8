/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <wax.h>

/* struct Person { name @0 :Text; born @1 :UInt32; } */
int
main(void)
{
	struct wax_message *message;
	struct wax_builder *builder;
	struct wax_struct_builder person;
	int err = wax_message_create("ada.bin", NULL, &message);

	if (!err)
		err = wax_builder_create(message, &builder);
	if (!err)
		err = wax_init_struct(wax_builder_root(builder), 1, 1, &person);
	if (!err)
		err = wax_set_u32(&person, 0, 1815, 0);
	if (!err)
		err = wax_set_text(wax_struct_builder_pointer(&person, 0),
				   "Ada", 3);
	if (!err)
		err = wax_builder_finish(builder);
	printf("ada.bin: %s\n", wax_strerror(err));
	return err != 0;
}
