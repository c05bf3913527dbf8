/* SPDX-License-Identifier: MIT */
/* Which nodes a header describes, in what order, and the names they take. */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "header.h"

static int
place(struct header *header, struct request_node *node, unsigned depth);

static int
append(struct header *header, struct request_node *node)
{
	size_t capacity = header->capacity ? 2 * header->capacity : 64;
	struct request_node **order;

	if (header->count == header->capacity) {
		order = realloc(header->order, capacity * sizeof(*order));
		if (order == NULL)
			return -ENOMEM;
		header->order = order;
		header->capacity = capacity;
	}
	header->order[header->count++] = node;
	return 0;
}

/* A group has its fields in the struct around it. */
static int
check_group(struct header *header, const struct schema_field_reader *field,
	    const struct request_node *node)
{
	struct schema_node_struct_reader body;

	if (node == NULL ||
	    schema_node_which(&node->node) != SCHEMA_NODE_IS_STRUCT)
		return request_refuse(header->request, &field->raw,
				      "group that is not there");
	body = schema_node_get_struct(&node->node);
	if (!schema_node_struct_get_is_group(&body))
		return request_refuse(header->request, &field->raw,
				      "group that is none");
	return 0;
}

static int
place_groups(struct header *header, const struct request_node *node,
	     unsigned depth)
{
	struct schema_node_struct_reader body =
		schema_node_get_struct(&node->node);
	struct schema_field_group_reader group;
	struct schema_field_reader field;
	struct wax_list_reader fields;
	struct request_node *inner;
	uint32_t i;
	int err;

	err = schema_node_struct_get_fields(&body, &fields);
	for (i = 0; !err && i < fields.count; i++) {
		err = schema_field_at(&fields, i, &field);
		if (err || schema_field_which(&field) != SCHEMA_FIELD_IS_GROUP)
			continue;
		group = schema_field_get_group(&field);
		inner = request_find(header->request,
				     schema_field_group_get_type_id(&group));
		err = check_group(header, &field, inner);
		if (!err)
			err = place(header, inner, depth + 1);
	}
	return err;
}

static int
place_nested(struct header *header, const struct request_node *node,
	     unsigned depth)
{
	struct schema_node_nested_node_reader nested;
	struct wax_list_reader list;
	struct request_node *inner;
	uint32_t i;
	int err;

	err = schema_node_get_nested_nodes(&node->node, &list);
	for (i = 0; !err && i < list.count; i++) {
		err = schema_node_nested_node_at(&list, i, &nested);
		if (err)
			break;
		inner = request_find(header->request,
				     schema_node_nested_node_get_id(&nested));
		err = inner == NULL
			      ? request_refuse(header->request, &nested.raw,
					       "nested node that is not there")
			      : place(header, inner, depth + 1);
	}
	return err;
}

/* Q2, Q4 */
static int
place(struct header *header, struct request_node *node, unsigned depth)
{
	int err;

	if (node->is_placed)
		return request_refuse(header->request, &node->node.raw,
				      "node that is in two places");
	if (DEPTH_MOST < depth)
		return request_refuse(header->request, &node->node.raw,
				      "nodes that nest too deep");
	node->is_placed = 1;
	err = names_of_node(header->request, node);
	if (!err && node->file != header->file)
		err = request_refuse(header->request, &node->node.raw,
				     "node of another file");
	if (!err)
		err = append(header, node);
	if (!err && schema_node_which(&node->node) == SCHEMA_NODE_IS_STRUCT)
		err = place_groups(header, node, depth);
	return err ? err : place_nested(header, node, depth);
}

int
header_order(struct header *header, struct request_node *file)
{
	return place(header, file, 0);
}

/* -- Names ------------------------------------------------------------------ */

static int
take(struct header *header, const struct request_node *node, const char *stem,
     const char *end)
{
	char name[NAME_MOST + 32];
	int taken;

	(void)snprintf(name, sizeof(name), "%s%s", stem, end);
	taken = names_take(&header->names, name);
	if (taken < 0)
		return taken;
	if (taken)
		return 0;
	return request_refuse(header->request, &node->node.raw,
			      "two types need the name %s; give one another "
			      "with $C.name",
			      name);
}

static int
take_all(struct header *header, const struct request_node *node,
	 const char *stem, const char *const *ends)
{
	int err = 0;

	for (; !err && *ends != NULL; ends++)
		err = take(header, node, stem, *ends);
	return err;
}

static int
take_names(struct header *header, const struct request_node *node)
{
	static const char *const functions[] = {
		"_reader",     "_builder",   "_which", "_which_built",
		"_get",        "_init",      "_edit",  "_at",
		"_builder_at", "_make_list", NULL};
	static const char *const macros[] = {"_TYPE_ID", "_DATA_WORDS",
					     "_POINTERS", NULL};
	int err;

	switch (schema_node_which(&node->node)) {
	case SCHEMA_NODE_IS_STRUCT:
		err = take_all(header, node, node->stem, functions);
		return err ? err : take_all(header, node, node->upper, macros);
	case SCHEMA_NODE_IS_FILE:
		return take(header, node, node->upper,
			    *node->upper == 0 ? "FILE_ID" : "_FILE_ID");
	case SCHEMA_NODE_IS_ENUM:
	case SCHEMA_NODE_IS_INTERFACE:
		return take(header, node, node->upper, "_TYPE_ID");
	case SCHEMA_NODE_IS_CONST:
		err = take(header, node, node->upper, "");
		return err ? err : take(header, node, node->stem, "_get");
	default:
		return 0;
	}
}

int
header_take_types(struct header *header)
{
	size_t i;
	int err = 0;

	for (i = 0; !err && i < header->count; i++)
		err = take_names(header, header->order[i]);
	return err;
}
