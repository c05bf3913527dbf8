/* SPDX-License-Identifier: MIT */
/* One header: its parts in their order. */
#include "config.h"

#include "header.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#define GUARD "WAX_GENERATED_%016" PRIX64 "_H"

static void
write_start(const struct header *header, struct text *text)
{
	uint64_t id = header->file->id;

	text_add(text,
		 "/* clang-format off */\n"
		 "/* Written by capnpc-wax; do not edit.  See capnpc-wax(1). "
		 "*/\n"
		 "#ifndef " GUARD "\n#define " GUARD "\n\n"
		 "#include <stddef.h>\n"
		 "#include <stdint.h>\n"
		 "#include <wax/capnp-generated.h>\n\n"
		 "#if WAX_GENERATED < 1\n"
		 "#error \"this header needs a newer wax\"\n"
		 "#endif\n\n",
		 id, id);
}

/* H1 */
static void
write_types(const struct header *header, struct text *text)
{
	const struct request_node *node;
	size_t i;

	for (i = 0; i < header->count; i++) {
		node = header->order[i];
		if (schema_node_which(&node->node) != SCHEMA_NODE_IS_STRUCT)
			continue;
		text_add(text,
			 "struct %s_reader {\n"
			 "\tstruct wax_struct_reader raw;\n"
			 "};\n"
			 "struct %s_builder {\n"
			 "\tstruct wax_struct_builder raw;\n"
			 "};\n\n",
			 node->stem, node->stem);
	}
}

/* H4 */
static int
write_functions(struct header *header)
{
	const struct request_node *node;
	size_t i;
	int err = 0;

	for (i = 0; !err && i < header->count; i++) {
		node = header->order[i];
		switch (schema_node_which(&node->node)) {
		case SCHEMA_NODE_IS_STRUCT:
			err = header_struct(header, node);
			break;
		case SCHEMA_NODE_IS_CONST:
			err = header_constant_function(header, node);
			break;
		}
	}
	return err;
}

/* H3 and H4 come first: they tell which files they use. */
static int
write_parts(struct header *header,
	    const struct schema_code_generator_request_requested_file_reader
		    *requested,
	    struct text *text)
{
	struct text body = {.limit = text->limit};
	int err;

	header->text = &body;
	err = header_constants(header);
	if (!err)
		err = write_functions(header);
	write_start(header, text);
	write_types(header, text);
	if (!err)
		err = header_include(header, requested, text);
	if (!err)
		err = body.err;
	if (!err && body.size != 0)
		text_add(text, "%s", body.bytes);
	text_add(text, "#endif\n");
	text_free(&body);
	return err ? err : text->err;
}

int
header_write(struct request *request,
	     const struct schema_code_generator_request_requested_file_reader
		     *requested,
	     struct text *text)
{
	struct header header = {.request = request};
	struct request_node *file = request_find(
		request,
		schema_code_generator_request_requested_file_get_id(requested));
	int err;

	if (file == NULL ||
	    schema_node_which(&file->node) != SCHEMA_NODE_IS_FILE)
		return request_refuse(request, &requested->raw,
				      "requested file that is not there");
	header.file = file;
	request_begin(request, file);
	err = header_order(&header, file);
	if (!err)
		err = header_take_types(&header);
	if (!err)
		err = write_parts(&header, requested, text);
	names_free(&header.names);
	free(header.order);
	return request_failed(request, err);
}
