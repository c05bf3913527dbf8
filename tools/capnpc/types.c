/* SPDX-License-Identifier: MIT */
/* What a type of the schema is in C. */
#include "config.h"

#include "types.h"

#include <errno.h>

#include "names.h"

static const struct type types[] = {
	[SCHEMA_TYPE_IS_VOID] = {.name = "Void",
				 .kind = TYPE_VOID,
				 .list_kind = "WAX_LIST_VOID"},
	[SCHEMA_TYPE_IS_BOOL] = {.name = "Bool",
				 .kind = TYPE_NUMBER,
				 .c_name = "int",
				 .suffix = "bool",
				 .bits = 1,
				 .list_kind = "WAX_LIST_BIT"},
	[SCHEMA_TYPE_IS_INT8] = {.name = "Int8",
				 .kind = TYPE_NUMBER,
				 .c_name = "int8_t",
				 .suffix = "i8",
				 .bits = 8,
				 .list_kind = "WAX_LIST_BYTE"},
	[SCHEMA_TYPE_IS_INT16] = {.name = "Int16",
				  .kind = TYPE_NUMBER,
				  .c_name = "int16_t",
				  .suffix = "i16",
				  .bits = 16,
				  .list_kind = "WAX_LIST_TWO"},
	[SCHEMA_TYPE_IS_INT32] = {.name = "Int32",
				  .kind = TYPE_NUMBER,
				  .c_name = "int32_t",
				  .suffix = "i32",
				  .bits = 32,
				  .list_kind = "WAX_LIST_FOUR"},
	[SCHEMA_TYPE_IS_INT64] = {.name = "Int64",
				  .kind = TYPE_NUMBER,
				  .c_name = "int64_t",
				  .suffix = "i64",
				  .bits = 64,
				  .list_kind = "WAX_LIST_EIGHT"},
	[SCHEMA_TYPE_IS_UINT8] = {.name = "UInt8",
				  .kind = TYPE_NUMBER,
				  .c_name = "uint8_t",
				  .suffix = "u8",
				  .bits = 8,
				  .list_kind = "WAX_LIST_BYTE"},
	[SCHEMA_TYPE_IS_UINT16] = {.name = "UInt16",
				   .kind = TYPE_NUMBER,
				   .c_name = "uint16_t",
				   .suffix = "u16",
				   .bits = 16,
				   .list_kind = "WAX_LIST_TWO"},
	[SCHEMA_TYPE_IS_UINT32] = {.name = "UInt32",
				   .kind = TYPE_NUMBER,
				   .c_name = "uint32_t",
				   .suffix = "u32",
				   .bits = 32,
				   .list_kind = "WAX_LIST_FOUR"},
	[SCHEMA_TYPE_IS_UINT64] = {.name = "UInt64",
				   .kind = TYPE_NUMBER,
				   .c_name = "uint64_t",
				   .suffix = "u64",
				   .bits = 64,
				   .list_kind = "WAX_LIST_EIGHT"},
	[SCHEMA_TYPE_IS_FLOAT32] = {.name = "Float32",
				    .kind = TYPE_NUMBER,
				    .c_name = "float",
				    .suffix = "f32",
				    .bits = 32,
				    .list_kind = "WAX_LIST_FOUR"},
	[SCHEMA_TYPE_IS_FLOAT64] = {.name = "Float64",
				    .kind = TYPE_NUMBER,
				    .c_name = "double",
				    .suffix = "f64",
				    .bits = 64,
				    .list_kind = "WAX_LIST_EIGHT"},
	[SCHEMA_TYPE_IS_ENUM] = {.name = "enum",
				 .kind = TYPE_NUMBER,
				 .c_name = "uint16_t",
				 .suffix = "u16",
				 .bits = 16,
				 .list_kind = "WAX_LIST_TWO"},
	[SCHEMA_TYPE_IS_TEXT] = {.name = "Text",
				 .kind = TYPE_TEXT,
				 .list_kind = "WAX_LIST_POINTER"},
	[SCHEMA_TYPE_IS_DATA] = {.name = "Data",
				 .kind = TYPE_DATA,
				 .list_kind = "WAX_LIST_POINTER"},
	[SCHEMA_TYPE_IS_LIST] = {.name = "List",
				 .kind = TYPE_LIST,
				 .list_kind = "WAX_LIST_POINTER"},
	[SCHEMA_TYPE_IS_STRUCT] = {.name = "struct",
				   .kind = TYPE_STRUCT,
				   .list_kind = "WAX_LIST_COMPOSITE"},
	[SCHEMA_TYPE_IS_INTERFACE] = {.name = "interface",
				      .kind = TYPE_ANY,
				      .list_kind = "WAX_LIST_POINTER"},
	[SCHEMA_TYPE_IS_ANY_POINTER] = {.name = "AnyPointer",
					.kind = TYPE_ANY,
					.list_kind = "WAX_LIST_POINTER"},
};

/* Find the struct or enum of a type; the header will include its file. */
static int
find_node(struct request *request, const struct schema_type_reader *reader,
	  uint64_t id, uint16_t which, struct request_node **ret_node)
{
	struct request_node *node = request_find(request, id);
	struct schema_node_struct_reader body;
	int err;

	if (node == NULL || schema_node_which(&node->node) != which)
		return request_refuse(request, &reader->raw,
				      "type whose node is not there");
	body = schema_node_get_struct(&node->node);
	if (which == SCHEMA_NODE_IS_STRUCT &&
	    schema_node_struct_get_is_group(&body))
		return request_refuse(request, &reader->raw,
				      "type that is a group");
	err = names_of_node(request, node);
	if (err)
		return err;
	request_use(request, node->file);
	*ret_node = node;
	return 0;
}

int
type_load(struct request *request, const struct schema_type_reader *reader,
	  struct type *ret_type)
{
	uint16_t which = schema_type_which(reader);
	struct schema_type_struct_reader object;
	struct schema_type_enum_reader numbers;
	struct schema_type_list_reader list;
	struct type type;
	int err = 0;

	if (sizeof(types) / sizeof(types[0]) <= which)
		return request_refuse(request, &reader->raw, "unknown type");
	type = types[which];
	type.which = which;
	switch (which) {
	case SCHEMA_TYPE_IS_STRUCT:
		object = schema_type_get_struct(reader);
		err = find_node(request, reader,
				schema_type_struct_get_type_id(&object),
				SCHEMA_NODE_IS_STRUCT, &type.node);
		break;
	case SCHEMA_TYPE_IS_ENUM:
		numbers = schema_type_get_enum(reader);
		err = find_node(request, reader,
				schema_type_enum_get_type_id(&numbers),
				SCHEMA_NODE_IS_ENUM, &type.node);
		break;
	case SCHEMA_TYPE_IS_LIST:
		list = schema_type_get_list(reader);
		err = schema_type_list_get_element_type(&list, &type.element);
		break;
	}
	if (!err)
		*ret_type = type;
	return err;
}

int
type_is_pointer(const struct type *type)
{
	return type->kind != TYPE_VOID && type->kind != TYPE_NUMBER;
}

const char *
type_list_kind(uint16_t which)
{
	if (sizeof(types) / sizeof(types[0]) <= which)
		return "WAX_LIST_VOID";
	return types[which].list_kind;
}
