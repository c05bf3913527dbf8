/* SPDX-License-Identifier: MIT */
/* Fields: what the schema says about one, and the names of its functions. */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "header.h"

#define NO_DISCRIMINANT 0xffffu

static int
load_word(const struct owner *owner, struct field *field)
{
	struct request *request = owner->header->request;
	struct wax_list_reader annotations;
	const char *name;
	size_t size;
	int err;

	err = schema_field_get_annotations(&field->reader, &annotations);
	if (!err)
		err = schema_field_get_name(&field->reader, &name, &size);
	if (!err)
		err = names_word(request, &field->reader.raw, name, size,
				 &annotations, field->word);
	return err;
}

/* What the accessors reach is inside the struct that they are for. */
static int
check_slot(const struct owner *owner, const struct field *field)
{
	uint64_t end = (uint64_t)field->offset + 1;
	uint64_t most = owner->pointers;

	if (field->type.kind == TYPE_VOID)
		return 0;
	if (field->type.kind == TYPE_NUMBER) {
		end *= field->type.bits;
		most = (uint64_t)owner->data_words * 64;
	}
	return end <= most ? 0
			   : request_refuse(owner->header->request,
					    &field->reader.raw,
					    "field outside of its struct");
}

static int
load_slot(const struct owner *owner, struct field *field)
{
	struct schema_field_slot_reader slot =
		schema_field_get_slot(&field->reader);
	struct schema_type_reader type;
	int err;

	field->offset = schema_field_slot_get_offset(&slot);
	err = schema_field_slot_get_type(&slot, &type);
	if (!err)
		err = schema_field_slot_get_default_value(&slot, &field->value);
	if (!err)
		err = type_load(owner->header->request, &type, &field->type);
	return err ? err : check_slot(owner, field);
}

int
field_load(const struct owner *owner, const struct wax_list_reader *fields,
	   uint32_t index, struct field *field)
{
	struct schema_field_group_reader group;
	int err;

	memset(field, 0, sizeof(*field));
	err = schema_field_at(fields, index, &field->reader);
	if (!err)
		err = load_word(owner, field);
	if (err)
		return err;
	field->tag = schema_field_get_discriminant_value(&field->reader);
	field->is_member = owner->has_union && field->tag != NO_DISCRIMINANT;
	switch (schema_field_which(&field->reader)) {
	case SCHEMA_FIELD_IS_SLOT:
		return load_slot(owner, field);
	case SCHEMA_FIELD_IS_GROUP:
		group = schema_field_get_group(&field->reader);
		field->group =
			request_find(owner->header->request,
				     schema_field_group_get_type_id(&group));
		/* header_order() has found it. */
		return field->group == NULL ? -EBADMSG : 0;
	default:
		return request_refuse(owner->header->request,
				      &field->reader.raw,
				      "unknown kind of field");
	}
}

/* -- Names (N2) --------------------------------------------------------------- */

static const char *const verbs[] = {"get",  "built",   "has",    "set",
				    "init", "at",      "put",    "init_at",
				    "edit", "pointer", "default"};

#define VERB_COUNT (sizeof(verbs) / sizeof(verbs[0]))
#define FUNCTION_MOST (2 * NAME_MOST + 16)

static void
function_name(const struct owner *owner, const struct field *field, size_t verb,
	      char name[FUNCTION_MOST])
{
	(void)snprintf(name, FUNCTION_MOST, "%s_%s_%s", owner->node->stem,
		       verbs[verb], field->word);
}

static int
is_taken(const struct owner *owner, const struct field *field)
{
	char name[FUNCTION_MOST];
	size_t i;

	for (i = 0; i < VERB_COUNT; i++) {
		function_name(owner, field, i, name);
		if (names_are_taken(&owner->header->names, name))
			return 1;
	}
	return 0;
}

int
field_name(const struct owner *owner, struct field *field)
{
	char name[FUNCTION_MOST];
	size_t size = strlen(field->word);
	size_t i;

	while (is_taken(owner, field)) {
		if (size == NAME_MOST)
			return request_refuse(owner->header->request,
					      &field->reader.raw,
					      "name that is taken");
		memcpy(field->word + size, "_", 2);
		size++;
	}
	for (i = 0; i < VERB_COUNT; i++) {
		function_name(owner, field, i, name);
		if (names_take(&owner->header->names, name) < 0)
			return -ENOMEM;
	}
	return 0;
}

int
field_write(const struct owner *owner, const struct field *field)
{
	text_add(owner->header->text, "/* %s: %s */\n\n", field->word,
		 field->group != NULL ? "group" : field->type.name);
	if (field->group != NULL)
		return field_write_group(owner, field);
	if (!type_is_pointer(&field->type))
		return field_write_number(owner, field);
	return field_write_pointer(owner, field);
}
