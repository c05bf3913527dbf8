/* SPDX-License-Identifier: MIT */
/* Accessors of groups: views of the struct around them. */
#include "config.h"

#include <errno.h>

#include "header.h"

static void
write_views(const struct owner *owner, const struct field *field)
{
	static const char *const kinds[][2] = {{"get", "reader"},
					       {"edit", "builder"}};
	const char *stem = owner->node->stem;
	int i;

	for (i = 0; i < 2; i++)
		text_add(owner->header->text,
			 "static inline struct %s_%s\n"
			 "%s_%s_%s(const struct %s_%s *object)\n"
			 "{\n"
			 "\tstruct %s_%s view = {object->raw};\n\n"
			 "\treturn view;\n"
			 "}\n\n",
			 field->group->stem, kinds[i][1], stem, kinds[i][0],
			 field->word, stem, kinds[i][1], field->group->stem,
			 kinds[i][1]);
}

static int
write_clears(const struct owner *owner, unsigned depth);

/* Stores zeros, which stand for the default. */
static int
write_clear(const struct owner *owner, const struct field *field,
	    unsigned depth)
{
	const struct type *type = &field->type;
	struct owner inner;

	if (field->group != NULL) {
		inner = header_owner(owner->header, field->group);
		return write_clears(&inner, depth + 1);
	}
	if (type->kind == TYPE_VOID)
		return 0;
	if (type->kind != TYPE_NUMBER)
		text_add(owner->header->text,
			 "\t(void)wax_clear_pointer("
			 "wax_struct_builder_pointer(&object->raw, %u));\n",
			 field->offset);
	else if (type->bits == 1)
		text_add(owner->header->text,
			 "\t(void)wax_set_bool(&object->raw, %u, 0, 0);\n",
			 field->offset);
	else
		text_add(owner->header->text,
			 "\t(void)wax_set_u%u(&object->raw, %u, 0, 0);\n",
			 type->bits, field->offset * (type->bits / 8));
	return 0;
}

static int
write_clears(const struct owner *owner, unsigned depth)
{
	struct wax_list_reader fields;
	struct field field;
	uint32_t i;
	int err;

	/* header_order() has refused deeper ones. */
	if (DEPTH_MOST < depth)
		return -EBADMSG;
	if (owner->has_union)
		text_add(owner->header->text,
			 "\t(void)wax_set_u16(&object->raw, %u, 0, 0);\n",
			 2 * owner->tag_offset);
	err = schema_node_struct_get_fields(&owner->body, &fields);
	for (i = 0; !err && i < fields.count; i++) {
		err = field_load(owner, &fields, i, &field);
		if (!err)
			err = write_clear(owner, &field, depth);
	}
	return err;
}

/* Makes a group empty, and the member of its union that is set. */
static int
write_init(const struct owner *owner, const struct field *field)
{
	struct owner inner = header_owner(owner->header, field->group);
	struct text *text = owner->header->text;
	int err;

	text_add(text,
		 "static inline int\n"
		 "%s_init_%s(const struct %s_builder *object, "
		 "struct %s_builder *ret_view)\n"
		 "{\n",
		 owner->node->stem, field->word, owner->node->stem,
		 field->group->stem);
	if (field->is_member)
		text_add(text,
			 "\tint err = wax_set_u16(&object->raw, %u, %u, 0);\n\n"
			 "\tif (err)\n"
			 "\t\treturn err;\n",
			 2 * owner->tag_offset, field->tag);
	err = write_clears(&inner, 0);
	text_add(text, "\tret_view->raw = object->raw;\n"
		       "\treturn 0;\n"
		       "}\n\n");
	return err;
}

int
field_write_group(const struct owner *owner, const struct field *field)
{
	write_views(owner, field);
	return write_init(owner, field);
}
