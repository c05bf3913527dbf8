/* SPDX-License-Identifier: MIT */
/* What a type of the schema is in C. */
#ifndef WAX_CAPNPC_TYPES_H
#define WAX_CAPNPC_TYPES_H

#include "request.h"

enum type_kind {
	TYPE_VOID,
	/* Bools and enums, too. */
	TYPE_NUMBER,
	TYPE_TEXT,
	TYPE_DATA,
	TYPE_LIST,
	TYPE_STRUCT,
	/* AnyPointer, parameters of generics, and interfaces. */
	TYPE_ANY
};

struct type {
	enum type_kind kind;
	/* SCHEMA_TYPE_IS_*. */
	uint16_t which;
	/* What the language calls it. */
	const char *name;
	/* Numbers: the type in C, the end of wax_get_u8() and so on, bits. */
	const char *c_name;
	const char *suffix;
	uint32_t bits;
	/* As element of a list, WAX_LIST_*, and how that is written. */
	const char *list_kind;
	/* Structs and enums: the node. */
	struct request_node *node;
	/* Lists. */
	struct schema_type_reader element;
};

/*
 * Understand a type.
 *
 * returns  0; -EBADMSG if it is unknown or names a node of another kind
 */
int
type_load(struct request *request, const struct schema_type_reader *type,
	  struct type *ret_type);

/* WAX_LIST_* of a list of SCHEMA_TYPE_IS_*, as it is written in C. */
const char *
type_list_kind(uint16_t which);

/* Whether values of the type are behind a pointer. */
int
type_is_pointer(const struct type *type);

#endif /* WAX_CAPNPC_TYPES_H */
