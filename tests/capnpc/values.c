/* SPDX-License-Identifier: MIT */
/*
 * Usage: values scenes             names of scenes, one on a line
 *        values build SCENE FILE   build a message with generated accessors
 *        values read SCENE FILE    read it with them, and compare all values
 *        values constants          as `capnp eval` prints them
 *
 * capnpc.sh compiles this with headers that it has just generated.  peer.c++
 * builds the same with the code of the stock generator, in the same order.
 */
#include "values.h"

#include <inttypes.h>
#include <string.h>

static const struct scene *const scenes[] = {
	&numbers, &defaults, &edited, &nothing, &pointers, &lists, &generic,
	&unions,  &members,  &groups, &names,   &old,      &new_,  &upgraded};

#define SCENE_COUNT (sizeof(scenes) / sizeof(scenes[0]))

void
expect_text(int err, const char *const *text, const size_t *size,
	    const char *expected)
{
	claim(err == 0);
	claim(*size == strlen(expected));
	claim(strcmp(*text, expected) == 0);
}

static void
build(const struct scene *scene, const char *path)
{
	struct wax_message *message;
	struct wax_builder *builder;

	ok(wax_message_create(path, NULL, &message));
	ok(wax_builder_create(message, &builder));
	scene->build(wax_builder_root(builder));
	ok(wax_builder_finish(builder));
}

static void
read_back(const struct scene *scene, const char *path)
{
	struct wax_reader *reader;

	ok(wax_message_open(path, NULL, &reader, NULL));
	scene->read(wax_reader_root(reader));
	(void)wax_reader_close(reader);
}

static void
print_lists(void)
{
	struct wax_list_reader list;
	struct imported_point_reader point;
	struct imported_back_reader back;
	const char *text;
	size_t size;
	uint32_t i;

	ok(constant_primes_get(&list));
	printf("primes [");
	for (i = 0; i < list.count; i++)
		printf("%s%u", i ? ", " : "", wax_list_get_u16(&list, i));
	printf("]\nbits [");
	ok(constant_bits_get(&list));
	for (i = 0; i < list.count; i++)
		printf("%s%s", i ? ", " : "",
		       wax_list_get_bool(&list, i) ? "true" : "false");
	printf("]\nwords [");
	ok(constant_words_get(&list));
	for (i = 0; i < list.count; i++) {
		ok(wax_get_text(wax_list_reader_pointer(&list, i), &text,
				&size));
		printf("%s\"%s\"", i ? ", " : "", text);
	}
	ok(constant_origin_get(&point));
	ok(imported_point_get_back(&point, &back));
	ok(imported_back_get_name(&back, &text, &size));
	printf("]\norigin (x = %" PRId32 ", y = %" PRId32
	       ", back = (id = %u, name = \"%s\"))\n",
	       imported_point_get_x(&point), imported_point_get_y(&point),
	       imported_back_get_id(&back), text);
}

static void
print_constants(void)
{
	const unsigned char *data;
	const char *text;
	size_t size, i;

	printf("answer %" PRIu32 "\n", CONSTANT_ANSWER);
	printf("smallest %" PRId64 "\n", CONSTANT_SMALLEST);
	printf("smallest32 %" PRId32 "\n", CONSTANT_SMALLEST32);
	printf("tiny %d\n", CONSTANT_TINY);
	printf("most %" PRIu64 "\n", CONSTANT_MOST);
	printf("half %g\n", (double)CONSTANT_HALF);
	printf("third %.17g\n", CONSTANT_THIRD);
	printf("endless %g\n", (double)CONSTANT_ENDLESS);
	printf("yes %s\n", CONSTANT_YES ? "true" : "false");
	printf("favourite %s\n", CONSTANT_FAVOURITE == IMPORTED_COLOUR_DARK_BLUE
					 ? "darkBlue"
					 : "?");
	claim(ALL_NESTED_DEEPER_LIMIT == 200);
	claim(CONSTANT_NOT_A_NUMBER != CONSTANT_NOT_A_NUMBER);
	ok(constant_greeting_get(&text, &size));
	claim(strcmp(text, "hello, \"world\"\n?\?/") == 0 && size == 18);
	ok(constant_bytes_get(&data, &size));
	printf("bytes \"");
	for (i = 0; i < size; i++)
		printf("\\%03o", data[i]);
	printf("\"\n");
	print_lists();
}

int
main(int argc, char **argv)
{
	size_t i;

	if (argc == 2 && strcmp(argv[1], "constants") == 0) {
		print_constants();
		return 0;
	}
	for (i = 0; i < SCENE_COUNT; i++) {
		if (argc == 2)
			printf("%s\n", scenes[i]->name);
		else if (argc == 4 && strcmp(argv[2], scenes[i]->name) == 0)
			strcmp(argv[1], "build") == 0
				? build(scenes[i], argv[3])
				: read_back(scenes[i], argv[3]);
	}
	return 0;
}
