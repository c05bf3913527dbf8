/* SPDX-License-Identifier: MIT */
/*
 * A header that is being written.
 *
 * Its parts, in this order:
 *
 *   H1  A struct for a reader and one for a builder of each type: nothing but
 *       the handle of wax/capnp.h, so that types cannot be confused.
 *   H2  The headers of imported files.  They stand behind H1, so that files may
 *       import each other.
 *   H3  Ids, sizes, enums and constants.
 *   H4  Functions.  Those of a type use only H1 of other types, so the order of
 *       types does not matter.
 */
#ifndef WAX_CAPNPC_HEADER_H
#define WAX_CAPNPC_HEADER_H

#include "names.h"
#include "request.h"
#include "text.h"
#include "types.h"
#include "value.h"

struct header {
	struct request *request;
	const struct request_node *file;
	/* What is being written: H3 and H4. */
	struct text *text;
	struct names names;
	/* The nodes of the file and all in them, in the order of the schema. */
	struct request_node **order;
	size_t count;
	size_t capacity;
};

/* A struct or a group whose functions are being written. */
struct owner {
	struct header *header;
	const struct request_node *node;
	struct schema_node_struct_reader body;
	uint32_t data_words;
	uint32_t pointers;
	/* Byte offset of the discriminant. */
	uint32_t tag_offset;
	int has_union;
};

/* A field whose functions are being written. */
struct field {
	struct schema_field_reader reader;
	char word[NAME_MOST + 1];
	/* Member of the union of its owner, with this discriminant. */
	int is_member;
	uint16_t tag;
	/* Slots: in units of the type, or which pointer. */
	struct type type;
	struct schema_value_reader value;
	uint32_t offset;
	/* Groups. */
	struct request_node *group;
};

/* Write the header of a requested file to text.  0 or a negative errno. */
int
header_write(struct request *request,
	     const struct schema_code_generator_request_requested_file_reader
		     *requested,
	     struct text *text);

/* Put a node and all in it in order: header-order.c. */
int
header_order(struct header *header, struct request_node *file);

/* H2, once all else is written: header-include.c. */
int
header_include(struct header *header,
	       const struct schema_code_generator_request_requested_file_reader
		       *requested,
	       struct text *text);

/* H3: header-constant.c. */
int
header_constants(struct header *header);

/* H4 of constants that are behind pointers. */
int
header_constant_function(struct header *header,
			 const struct request_node *node);

/* H4 of a struct or a group: header-struct.c. */
int
header_struct(struct header *header, const struct request_node *node);

/* Take the names of all types, or say which two are the same (N2). */
int
header_take_types(struct header *header);

/* The struct of a node. */
struct owner
header_owner(struct header *header, const struct request_node *node);

/* -- Fields: field.c, and field-number.c, field-pointer.c, field-group.c ------ */

/* Read field number index of a struct, but for its name. */
int
field_load(const struct owner *owner, const struct wax_list_reader *fields,
	   uint32_t index, struct field *ret_field);

/* Set its word to one whose names are free, and take them (N2). */
int
field_name(const struct owner *owner, struct field *field);

int
field_write(const struct owner *owner, const struct field *field);

/* Numbers, and members of a union that are void. */
int
field_write_number(const struct owner *owner, const struct field *field);

int
field_write_pointer(const struct owner *owner, const struct field *field);

int
field_write_group(const struct owner *owner, const struct field *field);

/* Elements of a list. */
int
field_write_elements(const struct owner *owner, const struct field *field);

#endif /* WAX_CAPNPC_HEADER_H */
