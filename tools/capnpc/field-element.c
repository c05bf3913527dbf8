/* SPDX-License-Identifier: MIT */
/*
 * Accessors of the elements of a list.  Those of structs belong to the type of
 * the element, and void ones need none.
 */
#include "config.h"

#include "code.h"
#include "header.h"

static void
write_numbers(const struct owner *owner, const struct field *field,
	      const struct type *element)
{
	text_add(owner->header->text,
		 "static inline %s\n"
		 "%s_at_%s(const struct wax_list_reader *list, "
		 "uint32_t index)\n"
		 "{\n"
		 "\treturn wax_list_get_%s(list, index);\n"
		 "}\n\n",
		 element->c_name, owner->node->stem, field->word,
		 element->suffix);
	text_add(owner->header->text,
		 "static inline int\n"
		 "%s_put_%s(const struct wax_list_builder *list, "
		 "uint32_t index, %s value)\n"
		 "{\n"
		 "\treturn wax_list_set_%s(list, index, value);\n"
		 "}\n\n",
		 owner->node->stem, field->word, element->c_name,
		 element->suffix);
}

static void
write_at(const struct owner *owner, const struct field *field,
	 const struct type *element)
{
	struct text *text = owner->header->text;

	text_add(
		text,
		"static inline %s\n"
		"%s_at_%s(const struct wax_list_reader *list, uint32_t index%s",
		code_result(element), owner->node->stem, field->word,
		element->kind == TYPE_ANY ? "" : ", ");
	code_get_parameters(text, element);
	text_add(text, ")\n"
		       "{\n"
		       "\tstruct wax_pointer_reader pointer =\n"
		       "\t\twax_list_reader_pointer(list, index);\n\n");
	code_get(text, element);
	text_add(text, "}\n\n");
}

static void
begin_building(const struct owner *owner, const struct field *field,
	       const char *verb)
{
	text_add(owner->header->text,
		 "static inline WAX_MUST_CHECK int\n"
		 "%s_%s_%s(const struct wax_list_builder *list, "
		 "uint32_t index, ",
		 owner->node->stem, verb, field->word);
}

static void
write_variable(const struct owner *owner)
{
	text_add(owner->header->text,
		 ")\n"
		 "{\n"
		 "\tstruct wax_pointer_builder pointer =\n"
		 "\t\twax_list_builder_pointer(list, index);\n\n");
}

static int
write_building(const struct owner *owner, const struct field *field,
	       const struct type *element)
{
	struct text *text = owner->header->text;
	int err = 0;

	if (code_has_set(element)) {
		begin_building(owner, field, "put");
		code_set_parameters(text, element);
		write_variable(owner);
		code_set(text, element);
		text_add(text, "}\n\n");
	}
	if (code_has_init(element)) {
		begin_building(owner, field, "init_at");
		code_init_parameters(text, element);
		write_variable(owner);
		err = code_init(owner->header->request, text, element);
		text_add(text, "}\n\n");
	}
	return err;
}

int
field_write_elements(const struct owner *owner, const struct field *field)
{
	struct type element;
	int err;

	err = type_load(owner->header->request, &field->type.element, &element);
	if (err)
		return err;
	switch (element.kind) {
	case TYPE_VOID:
	case TYPE_STRUCT:
		return 0;
	case TYPE_NUMBER:
		write_numbers(owner, field, &element);
		return 0;
	case TYPE_TEXT:
	case TYPE_DATA:
	case TYPE_LIST:
	case TYPE_ANY:
		break;
	}
	write_at(owner, field, &element);
	return write_building(owner, field, &element);
}
