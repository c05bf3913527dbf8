/* SPDX-License-Identifier: MIT */
/* The functions of a struct or a group. */
#include "config.h"

#include <errno.h>

#include "header.h"

struct owner
header_owner(struct header *header, const struct request_node *node)
{
	struct owner owner = {
		.header = header,
		.node = node,
		.body = schema_node_get_struct(&node->node),
	};

	owner.data_words = schema_node_struct_get_data_word_count(&owner.body);
	owner.pointers = schema_node_struct_get_pointer_count(&owner.body);
	owner.has_union =
		schema_node_struct_get_discriminant_count(&owner.body) != 0;
	owner.tag_offset =
		schema_node_struct_get_discriminant_offset(&owner.body);
	return owner;
}

/* Inside of the data section, so that twice the offset is no overflow. */
static int
check_union(const struct owner *owner)
{
	if (!owner->has_union || owner->tag_offset < owner->data_words * 4)
		return 0;
	return request_refuse(owner->header->request, &owner->body.raw,
			      "discriminant outside of its struct");
}

static void
write_which(const struct owner *owner)
{
	if (!owner->has_union)
		return;
	text_add(owner->header->text,
		 "static inline uint16_t\n"
		 "%s_which(const struct %s_reader *object)\n"
		 "{\n"
		 "\treturn wax_get_u16(&object->raw, %u, 0);\n"
		 "}\n\n"
		 "static inline uint16_t\n"
		 "%s_which_built(const struct %s_builder *object)\n"
		 "{\n"
		 "\treturn wax_builder_get_u16(&object->raw, %u, 0);\n"
		 "}\n\n",
		 owner->node->stem, owner->node->stem, 2 * owner->tag_offset,
		 owner->node->stem, owner->node->stem, 2 * owner->tag_offset);
}

/* From any pointer, and in a list. */
static void
write_reading(struct text *text, const char *stem)
{
	text_add(text,
		 "static inline WAX_MUST_CHECK int\n"
		 "%s_get(struct wax_pointer_reader pointer, "
		 "struct %s_reader *ret_object)\n"
		 "{\n"
		 "\treturn wax_get_struct(pointer, &ret_object->raw);\n"
		 "}\n\n"
		 "static inline int\n"
		 "%s_at(const struct wax_list_reader *list, uint32_t index, "
		 "struct %s_reader *ret_object)\n"
		 "{\n"
		 "\treturn wax_list_reader_struct(list, index, "
		 "&ret_object->raw);\n"
		 "}\n\n",
		 stem, stem, stem, stem);
}

/* What makes a struct, and what finds one that may be there. */
static void
write_from_pointer(const struct owner *owner, const char *verb,
		   const char *function)
{
	text_add(owner->header->text,
		 "static inline WAX_MUST_CHECK int\n"
		 "%s_%s(struct wax_pointer_builder pointer, "
		 "struct %s_builder *ret_object)\n"
		 "{\n"
		 "\treturn %s(pointer, %u, %u, &ret_object->raw);\n"
		 "}\n\n",
		 owner->node->stem, verb, owner->node->stem, function,
		 owner->data_words, owner->pointers);
}

static void
write_building(const struct owner *owner)
{
	const char *stem = owner->node->stem;

	write_from_pointer(owner, "init", "wax_init_struct");
	write_from_pointer(owner, "edit", "wax_builder_get_struct");
	text_add(owner->header->text,
		 "static inline WAX_MUST_CHECK int\n"
		 "%s_make_list(struct wax_pointer_builder pointer, "
		 "uint32_t count, struct wax_list_builder *ret_list)\n"
		 "{\n"
		 "\treturn wax_init_struct_list(pointer, count, %u, %u, "
		 "ret_list);\n"
		 "}\n\n"
		 "static inline int\n"
		 "%s_builder_at(const struct wax_list_builder *list, "
		 "uint32_t index, struct %s_builder *ret_object)\n"
		 "{\n"
		 "\treturn wax_list_builder_struct(list, index, "
		 "&ret_object->raw);\n"
		 "}\n\n",
		 stem, owner->data_words, owner->pointers, stem, stem);
}

int
header_struct(struct header *header, const struct request_node *node)
{
	struct owner owner = header_owner(header, node);
	struct wax_list_reader fields;
	struct field field;
	uint32_t i;
	int err;

	err = check_union(&owner);
	if (err)
		return err;
	text_add(header->text, "/* %s %s */\n\n",
		 schema_node_struct_get_is_group(&owner.body) ? "Group"
							      : "Struct",
		 node->stem);
	if (!schema_node_struct_get_is_group(&owner.body)) {
		write_reading(header->text, node->stem);
		write_building(&owner);
	}
	write_which(&owner);
	err = schema_node_struct_get_fields(&owner.body, &fields);
	for (i = 0; !err && i < fields.count; i++) {
		err = field_load(&owner, &fields, i, &field);
		if (!err)
			err = field_name(&owner, &field);
		if (!err)
			err = field_write(&owner, &field);
	}
	return err;
}
