/* SPDX-License-Identifier: MIT */
/* The lines of C that reading and building of objects have in common. */
#include "config.h"

#include "code.h"

const char *
code_result(const struct type *type)
{
	return type->kind == TYPE_ANY ? "struct wax_pointer_reader"
				      : "WAX_MUST_CHECK int";
}

void
code_get_parameters(struct text *text, const struct type *type)
{
	switch (type->kind) {
	case TYPE_TEXT:
		text_add(text, "const char **ret_text, size_t *ret_size");
		break;
	case TYPE_DATA:
		text_add(text,
			 "const unsigned char **ret_data, size_t *ret_size");
		break;
	case TYPE_LIST:
		text_add(text, "struct wax_list_reader *ret_list");
		break;
	case TYPE_STRUCT:
		text_add(text, "struct %s_reader *ret_object",
			 type->node->stem);
		break;
	case TYPE_VOID:
	case TYPE_NUMBER:
	case TYPE_ANY:
		break;
	}
}

/* The kind that the elements of a list have, as it is written in C. */
static const char *
element_kind(const struct type *type)
{
	return type_list_kind(schema_type_which(&type->element));
}

void
code_get(struct text *text, const struct type *type)
{
	switch (type->kind) {
	case TYPE_TEXT:
		text_add(text, "\treturn wax_get_text(pointer, ret_text, "
			       "ret_size);\n");
		break;
	case TYPE_DATA:
		text_add(text, "\treturn wax_get_data(pointer, ret_data, "
			       "ret_size);\n");
		break;
	case TYPE_LIST:
		text_add(text,
			 "\treturn wax_get_list(pointer, %s, ret_list);\n",
			 element_kind(type));
		break;
	case TYPE_STRUCT:
		text_add(text, "\treturn wax_get_struct(pointer, "
			       "&ret_object->raw);\n");
		break;
	case TYPE_ANY:
		text_add(text, "\treturn pointer;\n");
		break;
	case TYPE_VOID:
	case TYPE_NUMBER:
		break;
	}
}

int
code_has_set(const struct type *type)
{
	return type->kind == TYPE_TEXT || type->kind == TYPE_DATA;
}

void
code_set_parameters(struct text *text, const struct type *type)
{
	text_add(text, type->kind == TYPE_TEXT
			       ? "const char *text, size_t size"
			       : "const void *data, size_t size");
}

void
code_set(struct text *text, const struct type *type)
{
	text_add(text,
		 type->kind == TYPE_TEXT
			 ? "\treturn wax_set_text(pointer, text, size);\n"
			 : "\treturn wax_set_data(pointer, data, size);\n");
}

int
code_has_init(const struct type *type)
{
	return type->kind == TYPE_DATA || type->kind == TYPE_LIST ||
	       type->kind == TYPE_STRUCT;
}

void
code_init_parameters(struct text *text, const struct type *type)
{
	if (type->kind == TYPE_DATA)
		text_add(text, "uint32_t size, unsigned char **ret_data");
	else if (type->kind == TYPE_LIST)
		text_add(text,
			 "uint32_t count, struct wax_list_builder *ret_list");
	else
		text_add(text, "struct %s_builder *ret_object",
			 type->node->stem);
}

static void
init_list(struct text *text, const struct type *type,
	  const struct type *element)
{
	struct schema_node_struct_reader body;

	if (element->kind != TYPE_STRUCT) {
		text_add(text,
			 "\treturn wax_init_list(pointer, %s, count, "
			 "ret_list);\n",
			 element_kind(type));
		return;
	}
	body = schema_node_get_struct(&element->node->node);
	text_add(text,
		 "\treturn wax_init_struct_list(pointer, count, %u, %u, "
		 "ret_list);\n",
		 schema_node_struct_get_data_word_count(&body),
		 schema_node_struct_get_pointer_count(&body));
}

int
code_init(struct request *request, struct text *text, const struct type *type)
{
	struct schema_node_struct_reader body;
	struct type element;
	int err = 0;

	if (type->kind == TYPE_DATA) {
		text_add(text,
			 "\treturn wax_init_data(pointer, size, ret_data);\n");
	} else if (type->kind == TYPE_LIST) {
		err = type_load(request, &type->element, &element);
		if (!err)
			init_list(text, type, &element);
	} else {
		body = schema_node_get_struct(&type->node->node);
		text_add(text,
			 "\treturn wax_init_struct(pointer, %u, %u, "
			 "&ret_object->raw);\n",
			 schema_node_struct_get_data_word_count(&body),
			 schema_node_struct_get_pointer_count(&body));
	}
	return err;
}

void
code_edit_parameters(struct text *text, const struct type *type)
{
	if (type->kind == TYPE_TEXT)
		text_add(text, "const char **ret_text, size_t *ret_size");
	else if (type->kind == TYPE_DATA)
		text_add(text, "unsigned char **ret_data, size_t *ret_size");
	else if (type->kind == TYPE_LIST)
		text_add(text, "struct wax_list_builder *ret_list");
	else
		text_add(text, "struct %s_builder *ret_object",
			 type->node->stem);
}

static int
edit_list(struct request *request, struct text *text, const struct type *type)
{
	struct schema_node_struct_reader body;
	struct type element;
	int err;

	err = type_load(request, &type->element, &element);
	if (err)
		return err;
	if (element.kind != TYPE_STRUCT) {
		text_add(text,
			 "\treturn wax_builder_get_list(pointer, %s, "
			 "ret_list);\n",
			 element_kind(type));
		return 0;
	}
	body = schema_node_get_struct(&element.node->node);
	text_add(text,
		 "\treturn wax_builder_get_struct_list(pointer, %u, %u, "
		 "ret_list);\n",
		 schema_node_struct_get_data_word_count(&body),
		 schema_node_struct_get_pointer_count(&body));
	return 0;
}

int
code_edit(struct request *request, struct text *text, const struct type *type)
{
	struct schema_node_struct_reader body;

	if (type->kind == TYPE_LIST)
		return edit_list(request, text, type);
	if (type->kind == TYPE_STRUCT) {
		body = schema_node_get_struct(&type->node->node);
		text_add(text,
			 "\treturn wax_builder_get_struct(pointer, %u, %u, "
			 "&ret_object->raw);\n",
			 schema_node_struct_get_data_word_count(&body),
			 schema_node_struct_get_pointer_count(&body));
		return 0;
	}
	text_add(text, type->kind == TYPE_TEXT
			       ? "\treturn wax_builder_get_text(pointer, "
				 "ret_text, ret_size);\n"
			       : "\treturn wax_builder_get_data(pointer, "
				 "ret_data, ret_size);\n");
	return 0;
}
