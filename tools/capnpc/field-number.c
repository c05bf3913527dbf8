/* SPDX-License-Identifier: MIT */
/* Accessors of numbers, bools and enums. */
#include "config.h"

#include "header.h"

/* In bytes, but for bools in bits. */
static uint32_t
offset_of(const struct field *field)
{
	uint32_t bits = field->type.bits;

	return bits == 1 ? field->offset : field->offset * (bits / 8);
}

/* From a message that is read, and from one that is being built. */
static void
write_gets(const struct owner *owner, const struct field *field,
	   const char *literal)
{
	text_add(owner->header->text,
		 "static inline %s\n"
		 "%s_get_%s(const struct %s_reader *object)\n"
		 "{\n"
		 "\treturn wax_get_%s(&object->raw, %u, %s);\n"
		 "}\n\n",
		 field->type.c_name, owner->node->stem, field->word,
		 owner->node->stem, field->type.suffix, offset_of(field),
		 literal);
	text_add(owner->header->text,
		 "static inline %s\n"
		 "%s_built_%s(const struct %s_builder *object)\n"
		 "{\n"
		 "\treturn wax_builder_get_%s(&object->raw, %u, %s);\n"
		 "}\n\n",
		 field->type.c_name, owner->node->stem, field->word,
		 owner->node->stem, field->type.suffix, offset_of(field),
		 literal);
}

/* A member of a union becomes the one that is set; void ones do no more. */
static void
write_tag(const struct owner *owner, const struct field *field)
{
	if (!field->is_member)
		return;
	text_add(owner->header->text,
		 "\tint err = wax_set_u16(&object->raw, %u, %u, 0);\n\n"
		 "\tif (err)\n"
		 "\t\treturn err;\n",
		 2 * owner->tag_offset, field->tag);
}

static void
write_set(const struct owner *owner, const struct field *field,
	  const char *literal)
{
	text_add(owner->header->text,
		 "static inline int\n"
		 "%s_set_%s(const struct %s_builder *object, %s value)\n"
		 "{\n",
		 owner->node->stem, field->word, owner->node->stem,
		 field->type.c_name);
	write_tag(owner, field);
	text_add(owner->header->text,
		 "\treturn wax_set_%s(&object->raw, %u, value, %s);\n"
		 "}\n\n",
		 field->type.suffix, offset_of(field), literal);
}

static void
write_set_void(const struct owner *owner, const struct field *field)
{
	if (!field->is_member)
		return;
	text_add(owner->header->text,
		 "static inline int\n"
		 "%s_set_%s(const struct %s_builder *object)\n"
		 "{\n"
		 "\treturn wax_set_u16(&object->raw, %u, %u, 0);\n"
		 "}\n\n",
		 owner->node->stem, field->word, owner->node->stem,
		 2 * owner->tag_offset, field->tag);
}

int
field_write_number(const struct owner *owner, const struct field *field)
{
	char literal[LITERAL_MOST];
	int err;

	if (field->type.kind == TYPE_VOID) {
		write_set_void(owner, field);
		return 0;
	}
	err = value_literal(owner->header->request, &field->type, &field->value,
			    literal);
	if (err)
		return err;
	write_gets(owner, field, literal);
	write_set(owner, field, literal);
	return 0;
}
