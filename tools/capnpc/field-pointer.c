/* SPDX-License-Identifier: MIT */
/* Accessors of what is behind a pointer. */
#include "config.h"

#include "code.h"
#include "header.h"

/* 1 if there is a function for the words of the default, 0, or an error. */
static int
write_default(const struct owner *owner, const struct field *field)
{
	struct text *text = owner->header->text;
	struct text words = {.limit = text->limit};
	int found;

	found = value_words(owner->header->request, &field->type, &field->value,
			    &words);
	if (0 < found)
		text_add(text,
			 "static inline const unsigned char *\n"
			 "%s_default_%s(void)\n"
			 "{\n"
			 "%s\n"
			 "\treturn words;\n"
			 "}\n\n",
			 owner->node->stem, field->word,
			 words.err ? "" : words.bytes);
	if (0 < found && words.err)
		found = words.err;
	text_free(&words);
	return found;
}

static void
write_get(const struct owner *owner, const struct field *field, int has_default)
{
	struct text *text = owner->header->text;
	const struct type *type = &field->type;
	const char *stem = owner->node->stem;

	text_add(text,
		 "static inline %s\n"
		 "%s_get_%s(const struct %s_reader *object%s",
		 code_result(type), stem, field->word, stem,
		 type->kind == TYPE_ANY ? "" : ", ");
	code_get_parameters(text, type);
	text_add(text,
		 ")\n"
		 "{\n"
		 "\tstruct wax_pointer_reader pointer =\n"
		 "\t\twax_struct_reader_pointer(&object->raw, %u);\n\n",
		 field->offset);
	if (has_default)
		text_add(text,
			 "\tpointer = wax_inline_default(pointer, "
			 "%s_default_%s());\n",
			 stem, field->word);
	code_get(text, type);
	text_add(text, "}\n\n");
}

/* A member of a union is there only if it is the one that is set. */
static void
write_has(const struct owner *owner, const struct field *field)
{
	struct text *text = owner->header->text;

	text_add(text,
		 "static inline int\n"
		 "%s_has_%s(const struct %s_reader *object)\n"
		 "{\n"
		 "\treturn ",
		 owner->node->stem, field->word, owner->node->stem);
	if (field->is_member)
		text_add(text, "%s_which(object) == %u &&\n\t       ",
			 owner->node->stem, field->tag);
	text_add(text,
		 "wax_inline_has(wax_struct_reader_pointer(&object->raw, "
		 "%u));\n"
		 "}\n\n",
		 field->offset);
}

/* The pointer itself, to be set; in a union it becomes the member that is. */
static void
write_pointer(const struct owner *owner, const struct field *field)
{
	struct text *text = owner->header->text;

	text_add(text,
		 "static inline struct wax_pointer_builder\n"
		 "%s_pointer_%s(const struct %s_builder *object)\n"
		 "{\n"
		 "\tstruct wax_pointer_builder pointer =\n"
		 "\t\twax_struct_builder_pointer(&object->raw, %u);\n\n",
		 owner->node->stem, field->word, owner->node->stem,
		 field->offset);
	if (field->is_member)
		text_add(text,
			 "\tif (wax_set_u16(&object->raw, %u, %u, 0))\n"
			 "\t\tpointer.word = NULL;\n",
			 2 * owner->tag_offset, field->tag);
	text_add(text, "\treturn pointer;\n"
		       "}\n\n");
}

static void
begin_building(const struct owner *owner, const struct field *field,
	       const char *verb)
{
	text_add(owner->header->text,
		 "static inline WAX_MUST_CHECK int\n"
		 "%s_%s_%s(const struct %s_builder *object, ",
		 owner->node->stem, verb, field->word, owner->node->stem);
}

static void
write_variable(const struct owner *owner, const struct field *field)
{
	text_add(owner->header->text,
		 ")\n"
		 "{\n"
		 "\tstruct wax_pointer_builder pointer =\n"
		 "\t\t%s_pointer_%s(object);\n\n",
		 owner->node->stem, field->word);
}

static void
write_set(const struct owner *owner, const struct field *field)
{
	if (!code_has_set(&field->type))
		return;
	begin_building(owner, field, "set");
	code_set_parameters(owner->header->text, &field->type);
	write_variable(owner, field);
	code_set(owner->header->text, &field->type);
	text_add(owner->header->text, "}\n\n");
}

static int
write_init(const struct owner *owner, const struct field *field)
{
	int err;

	if (!code_has_init(&field->type))
		return 0;
	begin_building(owner, field, "init");
	code_init_parameters(owner->header->text, &field->type);
	write_variable(owner, field);
	err = code_init(owner->header->request, owner->header->text,
			&field->type);
	text_add(owner->header->text, "}\n\n");
	return err;
}

/*
 * What is there already, without a change of the union.  A default is copied
 * first, so that it can be changed.
 */
static int
write_edit(const struct owner *owner, const struct field *field,
	   int has_default)
{
	struct text *text = owner->header->text;
	int err;

	if (field->type.kind == TYPE_ANY)
		return 0;
	begin_building(owner, field,
		       field->type.kind == TYPE_TEXT ? "built" : "edit");
	code_edit_parameters(text, &field->type);
	text_add(text,
		 ")\n"
		 "{\n"
		 "\tstruct wax_pointer_builder pointer =\n"
		 "\t\twax_struct_builder_pointer(&object->raw, %u);\n",
		 field->offset);
	if (has_default)
		text_add(text,
			 "\tint err = wax_inline_make(pointer, "
			 "%s_default_%s());\n\n"
			 "\tif (err)\n"
			 "\t\treturn err;\n",
			 owner->node->stem, field->word);
	else
		text_add(text, "\n");
	err = code_edit(owner->header->request, text, &field->type);
	text_add(text, "}\n\n");
	return err;
}

int
field_write_pointer(const struct owner *owner, const struct field *field)
{
	int err, has_default;

	has_default = write_default(owner, field);
	if (has_default < 0)
		return has_default;
	write_get(owner, field, has_default);
	write_has(owner, field);
	write_pointer(owner, field);
	write_set(owner, field);
	err = write_init(owner, field);
	if (!err)
		err = write_edit(owner, field, has_default);
	if (!err && field->type.kind == TYPE_LIST)
		err = field_write_elements(owner, field);
	return err;
}
