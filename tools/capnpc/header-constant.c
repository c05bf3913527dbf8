/* SPDX-License-Identifier: MIT */
/* Ids, sizes, enums and constants. */
#include "config.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "code.h"
#include "header.h"

static void
write_id(struct header *header, const struct request_node *node)
{
	text_add(header->text,
		 "#define %s_TYPE_ID UINT64_C(0x%016" PRIx64 ")\n", node->upper,
		 node->id);
}

static void
write_file_id(struct header *header, const struct request_node *node)
{
	text_add(header->text,
		 "#define %s%sFILE_ID UINT64_C(0x%016" PRIx64 ")\n\n",
		 node->upper, *node->upper == 0 ? "" : "_", node->id);
}

/* -- Enums ------------------------------------------------------------------ */

/* Name a value of an enum; one that is taken gets an underscore more (N2). */
static int
name_value(struct header *header, const struct wax_struct_reader *object,
	   const char *prefix, const char *word,
	   char ret_name[2 * NAME_MOST + 8])
{
	size_t size;
	int taken;

	(void)snprintf(ret_name, 2 * NAME_MOST + 4, "%s%s", prefix, word);
	names_raise(ret_name);
	for (;;) {
		taken = names_take(&header->names, ret_name);
		if (taken != 0)
			return taken < 0 ? taken : 0;
		size = strlen(ret_name);
		if (2 * NAME_MOST + 6 < size)
			return request_refuse(header->request, object,
					      "name that is taken");
		memcpy(ret_name + size, "_", 2);
	}
}

static int
write_enumerant(struct header *header, const struct request_node *node,
		const struct schema_enumerant_reader *enumerant, uint32_t value)
{
	struct wax_list_reader annotations;
	char full[2 * NAME_MOST + 8];
	char prefix[NAME_MOST + 2];
	char word[NAME_MOST + 1];
	const char *name;
	size_t size;
	int err;

	err = schema_enumerant_get_annotations(enumerant, &annotations);
	if (!err)
		err = schema_enumerant_get_name(enumerant, &name, &size);
	if (!err)
		err = names_word(header->request, &enumerant->raw, name, size,
				 &annotations, word);
	if (err)
		return err;
	(void)snprintf(prefix, sizeof(prefix), "%s_", node->upper);
	err = name_value(header, &enumerant->raw, prefix, word, full);
	if (!err)
		text_add(header->text, "%s\t%s = %" PRIu32,
			 value == 0 ? "" : ",\n", full, value);
	return err;
}

/* In the order of their numbers. */
static int
write_enum(struct header *header, const struct request_node *node)
{
	struct schema_node_enum_reader body = schema_node_get_enum(&node->node);
	struct schema_enumerant_reader enumerant;
	struct wax_list_reader list;
	uint32_t i;
	int err;

	write_id(header, node);
	err = schema_node_enum_get_enumerants(&body, &list);
	if (err || list.count == 0)
		return err;
	if (UINT16_MAX < list.count)
		return request_refuse(header->request, &node->node.raw,
				      "enum with too many values");
	text_add(header->text, "enum {\n");
	for (i = 0; !err && i < list.count; i++) {
		err = schema_enumerant_at(&list, i, &enumerant);
		if (!err)
			err = write_enumerant(header, node, &enumerant, i);
	}
	text_add(header->text, "\n};\n\n");
	return err;
}

/* -- Structs ---------------------------------------------------------------- */

static int
write_member(struct header *header, const struct owner *owner,
	     const struct field *field, int is_first)
{
	char name[2 * NAME_MOST + 8];
	char prefix[NAME_MOST + 8];
	int err;

	(void)snprintf(prefix, sizeof(prefix), "%s_IS_", owner->node->upper);
	err = name_value(header, &field->reader.raw, prefix, field->word, name);
	if (!err)
		text_add(header->text, "%s\t%s = %u",
			 is_first ? "/* What the union holds. */\nenum {\n"
				  : ",\n",
			 name, field->tag);
	return err;
}

static int
write_members(struct header *header, const struct owner *owner)
{
	struct wax_list_reader fields;
	struct field field;
	int count = 0;
	uint32_t i;
	int err;

	err = schema_node_struct_get_fields(&owner->body, &fields);
	for (i = 0; !err && i < fields.count; i++) {
		err = field_load(owner, &fields, i, &field);
		if (!err && field.is_member)
			err = write_member(header, owner, &field, count++ == 0);
	}
	text_add(header->text, count == 0 ? "\n" : "\n};\n\n");
	return err;
}

static int
write_struct(struct header *header, const struct request_node *node)
{
	struct owner owner = header_owner(header, node);

	write_id(header, node);
	if (!schema_node_struct_get_is_group(&owner.body))
		text_add(header->text,
			 "#define %s_DATA_WORDS %uu\n"
			 "#define %s_POINTERS %uu\n",
			 node->upper, owner.data_words, node->upper,
			 owner.pointers);
	return write_members(header, &owner);
}

/* -- Constants -------------------------------------------------------------- */

static int
load_constant(struct header *header, const struct request_node *node,
	      struct type *ret_type, struct schema_value_reader *ret_value)
{
	struct schema_node_const_reader body =
		schema_node_get_const(&node->node);
	struct schema_type_reader type;
	int err;

	err = schema_node_const_get_type(&body, &type);
	if (!err)
		err = schema_node_const_get_value(&body, ret_value);
	return err ? err : type_load(header->request, &type, ret_type);
}

static int
write_number(struct header *header, const struct request_node *node)
{
	struct schema_value_reader value;
	char literal[LITERAL_MOST];
	struct type type;
	int err;

	err = load_constant(header, node, &type, &value);
	if (err || type.kind != TYPE_NUMBER)
		return err;
	err = value_literal(header->request, &type, &value, literal);
	if (!err)
		text_add(header->text, "#define %s %s\n\n", node->upper,
			 literal);
	return err;
}

int
header_constants(struct header *header)
{
	const struct request_node *node;
	size_t i;
	int err = 0;

	for (i = 0; !err && i < header->count; i++) {
		node = header->order[i];
		switch (schema_node_which(&node->node)) {
		case SCHEMA_NODE_IS_FILE:
			write_file_id(header, node);
			break;
		case SCHEMA_NODE_IS_STRUCT:
			err = write_struct(header, node);
			break;
		case SCHEMA_NODE_IS_ENUM:
			err = write_enum(header, node);
			break;
		case SCHEMA_NODE_IS_INTERFACE:
			text_add(header->text,
				 "/* An interface: wax makes no calls. */\n");
			write_id(header, node);
			text_add(header->text, "\n");
			break;
		case SCHEMA_NODE_IS_CONST:
			err = write_number(header, node);
			break;
		}
	}
	return err;
}

int
header_constant_function(struct header *header, const struct request_node *node)
{
	struct text *text = header->text;
	struct schema_value_reader value;
	struct type type;
	int err, found;

	err = load_constant(header, node, &type, &value);
	if (err || !type_is_pointer(&type))
		return err;
	text_add(text, "static inline %s\n%s_get(", code_result(&type),
		 node->stem);
	code_get_parameters(text, &type);
	text_add(text, "%s)\n{\n", type.kind == TYPE_ANY ? "void" : "");
	found = value_words(header->request, &type, &value, text);
	if (found < 0)
		return found;
	text_add(text,
		 "\tstruct wax_pointer_reader pointer =\n"
		 "\t\twax_inline_constant(%s);\n\n",
		 found ? "words" : "NULL");
	code_get(text, &type);
	text_add(text, "}\n\n");
	return 0;
}
