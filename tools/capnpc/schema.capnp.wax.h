/* clang-format off */
/* Written by capnpc-wax; do not edit.  See capnpc-wax(1). */
#ifndef WAX_GENERATED_A93FC509624C72D9_H
#define WAX_GENERATED_A93FC509624C72D9_H

#include <stddef.h>
#include <stdint.h>
#include <wax/capnp-generated.h>

#if WAX_GENERATED < 1
#error "this header needs a newer wax"
#endif

struct schema_node_reader {
	struct wax_struct_reader raw;
};
struct schema_node_builder {
	struct wax_struct_builder raw;
};

struct schema_node_struct_reader {
	struct wax_struct_reader raw;
};
struct schema_node_struct_builder {
	struct wax_struct_builder raw;
};

struct schema_node_enum_reader {
	struct wax_struct_reader raw;
};
struct schema_node_enum_builder {
	struct wax_struct_builder raw;
};

struct schema_node_interface_reader {
	struct wax_struct_reader raw;
};
struct schema_node_interface_builder {
	struct wax_struct_builder raw;
};

struct schema_node_const_reader {
	struct wax_struct_reader raw;
};
struct schema_node_const_builder {
	struct wax_struct_builder raw;
};

struct schema_node_annotation_reader {
	struct wax_struct_reader raw;
};
struct schema_node_annotation_builder {
	struct wax_struct_builder raw;
};

struct schema_node_parameter_reader {
	struct wax_struct_reader raw;
};
struct schema_node_parameter_builder {
	struct wax_struct_builder raw;
};

struct schema_node_nested_node_reader {
	struct wax_struct_reader raw;
};
struct schema_node_nested_node_builder {
	struct wax_struct_builder raw;
};

struct schema_node_source_info_reader {
	struct wax_struct_reader raw;
};
struct schema_node_source_info_builder {
	struct wax_struct_builder raw;
};

struct schema_node_source_info_member_reader {
	struct wax_struct_reader raw;
};
struct schema_node_source_info_member_builder {
	struct wax_struct_builder raw;
};

struct schema_field_reader {
	struct wax_struct_reader raw;
};
struct schema_field_builder {
	struct wax_struct_builder raw;
};

struct schema_field_slot_reader {
	struct wax_struct_reader raw;
};
struct schema_field_slot_builder {
	struct wax_struct_builder raw;
};

struct schema_field_group_reader {
	struct wax_struct_reader raw;
};
struct schema_field_group_builder {
	struct wax_struct_builder raw;
};

struct schema_field_ordinal_reader {
	struct wax_struct_reader raw;
};
struct schema_field_ordinal_builder {
	struct wax_struct_builder raw;
};

struct schema_enumerant_reader {
	struct wax_struct_reader raw;
};
struct schema_enumerant_builder {
	struct wax_struct_builder raw;
};

struct schema_superclass_reader {
	struct wax_struct_reader raw;
};
struct schema_superclass_builder {
	struct wax_struct_builder raw;
};

struct schema_method_reader {
	struct wax_struct_reader raw;
};
struct schema_method_builder {
	struct wax_struct_builder raw;
};

struct schema_type_reader {
	struct wax_struct_reader raw;
};
struct schema_type_builder {
	struct wax_struct_builder raw;
};

struct schema_type_list_reader {
	struct wax_struct_reader raw;
};
struct schema_type_list_builder {
	struct wax_struct_builder raw;
};

struct schema_type_enum_reader {
	struct wax_struct_reader raw;
};
struct schema_type_enum_builder {
	struct wax_struct_builder raw;
};

struct schema_type_struct_reader {
	struct wax_struct_reader raw;
};
struct schema_type_struct_builder {
	struct wax_struct_builder raw;
};

struct schema_type_interface_reader {
	struct wax_struct_reader raw;
};
struct schema_type_interface_builder {
	struct wax_struct_builder raw;
};

struct schema_type_any_pointer_reader {
	struct wax_struct_reader raw;
};
struct schema_type_any_pointer_builder {
	struct wax_struct_builder raw;
};

struct schema_type_any_pointer_unconstrained_reader {
	struct wax_struct_reader raw;
};
struct schema_type_any_pointer_unconstrained_builder {
	struct wax_struct_builder raw;
};

struct schema_type_any_pointer_parameter_reader {
	struct wax_struct_reader raw;
};
struct schema_type_any_pointer_parameter_builder {
	struct wax_struct_builder raw;
};

struct schema_type_any_pointer_implicit_method_parameter_reader {
	struct wax_struct_reader raw;
};
struct schema_type_any_pointer_implicit_method_parameter_builder {
	struct wax_struct_builder raw;
};

struct schema_brand_reader {
	struct wax_struct_reader raw;
};
struct schema_brand_builder {
	struct wax_struct_builder raw;
};

struct schema_brand_scope_reader {
	struct wax_struct_reader raw;
};
struct schema_brand_scope_builder {
	struct wax_struct_builder raw;
};

struct schema_brand_binding_reader {
	struct wax_struct_reader raw;
};
struct schema_brand_binding_builder {
	struct wax_struct_builder raw;
};

struct schema_value_reader {
	struct wax_struct_reader raw;
};
struct schema_value_builder {
	struct wax_struct_builder raw;
};

struct schema_annotation_reader {
	struct wax_struct_reader raw;
};
struct schema_annotation_builder {
	struct wax_struct_builder raw;
};

struct schema_capnp_version_reader {
	struct wax_struct_reader raw;
};
struct schema_capnp_version_builder {
	struct wax_struct_builder raw;
};

struct schema_code_generator_request_reader {
	struct wax_struct_reader raw;
};
struct schema_code_generator_request_builder {
	struct wax_struct_builder raw;
};

struct schema_code_generator_request_requested_file_reader {
	struct wax_struct_reader raw;
};
struct schema_code_generator_request_requested_file_builder {
	struct wax_struct_builder raw;
};

struct schema_code_generator_request_requested_file_import_reader {
	struct wax_struct_reader raw;
};
struct schema_code_generator_request_requested_file_import_builder {
	struct wax_struct_builder raw;
};

#define SCHEMA_FILE_ID UINT64_C(0xa93fc509624c72d9)

#define SCHEMA_NODE_TYPE_ID UINT64_C(0xe682ab4cf923a417)
#define SCHEMA_NODE_DATA_WORDS 5u
#define SCHEMA_NODE_POINTERS 6u
/* What the union holds. */
enum {
	SCHEMA_NODE_IS_FILE = 0,
	SCHEMA_NODE_IS_STRUCT = 1,
	SCHEMA_NODE_IS_ENUM = 2,
	SCHEMA_NODE_IS_INTERFACE = 3,
	SCHEMA_NODE_IS_CONST = 4,
	SCHEMA_NODE_IS_ANNOTATION = 5
};

#define SCHEMA_NODE_STRUCT_TYPE_ID UINT64_C(0x9ea0b19b37fb4435)

#define SCHEMA_NODE_ENUM_TYPE_ID UINT64_C(0xb54ab3364333f598)

#define SCHEMA_NODE_INTERFACE_TYPE_ID UINT64_C(0xe82753cff0c2218f)

#define SCHEMA_NODE_CONST_TYPE_ID UINT64_C(0xb18aa5ac7a0d9420)

#define SCHEMA_NODE_ANNOTATION_TYPE_ID UINT64_C(0xec1619d4400a0290)

#define SCHEMA_NODE_PARAMETER_TYPE_ID UINT64_C(0xb9521bccf10fa3b1)
#define SCHEMA_NODE_PARAMETER_DATA_WORDS 0u
#define SCHEMA_NODE_PARAMETER_POINTERS 1u

#define SCHEMA_NODE_NESTED_NODE_TYPE_ID UINT64_C(0xdebf55bbfa0fc242)
#define SCHEMA_NODE_NESTED_NODE_DATA_WORDS 1u
#define SCHEMA_NODE_NESTED_NODE_POINTERS 1u

#define SCHEMA_NODE_SOURCE_INFO_TYPE_ID UINT64_C(0xf38e1de3041357ae)
#define SCHEMA_NODE_SOURCE_INFO_DATA_WORDS 1u
#define SCHEMA_NODE_SOURCE_INFO_POINTERS 2u

#define SCHEMA_NODE_SOURCE_INFO_MEMBER_TYPE_ID UINT64_C(0xc2ba9038898e1fa2)
#define SCHEMA_NODE_SOURCE_INFO_MEMBER_DATA_WORDS 0u
#define SCHEMA_NODE_SOURCE_INFO_MEMBER_POINTERS 1u

#define SCHEMA_FIELD_TYPE_ID UINT64_C(0x9aad50a41f4af45f)
#define SCHEMA_FIELD_DATA_WORDS 3u
#define SCHEMA_FIELD_POINTERS 4u
/* What the union holds. */
enum {
	SCHEMA_FIELD_IS_SLOT = 0,
	SCHEMA_FIELD_IS_GROUP = 1
};

#define SCHEMA_FIELD_SLOT_TYPE_ID UINT64_C(0xc42305476bb4746f)

#define SCHEMA_FIELD_GROUP_TYPE_ID UINT64_C(0xcafccddb68db1d11)

#define SCHEMA_FIELD_ORDINAL_TYPE_ID UINT64_C(0xbb90d5c287870be6)
/* What the union holds. */
enum {
	SCHEMA_FIELD_ORDINAL_IS_IMPLICIT = 0,
	SCHEMA_FIELD_ORDINAL_IS_EXPLICIT = 1
};

#define SCHEMA_FIELD_NO_DISCRIMINANT 65535u

#define SCHEMA_ENUMERANT_TYPE_ID UINT64_C(0x978a7cebdc549a4d)
#define SCHEMA_ENUMERANT_DATA_WORDS 1u
#define SCHEMA_ENUMERANT_POINTERS 2u

#define SCHEMA_SUPERCLASS_TYPE_ID UINT64_C(0xa9962a9ed0a4d7f8)
#define SCHEMA_SUPERCLASS_DATA_WORDS 1u
#define SCHEMA_SUPERCLASS_POINTERS 1u

#define SCHEMA_METHOD_TYPE_ID UINT64_C(0x9500cce23b334d80)
#define SCHEMA_METHOD_DATA_WORDS 3u
#define SCHEMA_METHOD_POINTERS 5u

#define SCHEMA_TYPE_TYPE_ID UINT64_C(0xd07378ede1f9cc60)
#define SCHEMA_TYPE_DATA_WORDS 3u
#define SCHEMA_TYPE_POINTERS 1u
/* What the union holds. */
enum {
	SCHEMA_TYPE_IS_VOID = 0,
	SCHEMA_TYPE_IS_BOOL = 1,
	SCHEMA_TYPE_IS_INT8 = 2,
	SCHEMA_TYPE_IS_INT16 = 3,
	SCHEMA_TYPE_IS_INT32 = 4,
	SCHEMA_TYPE_IS_INT64 = 5,
	SCHEMA_TYPE_IS_UINT8 = 6,
	SCHEMA_TYPE_IS_UINT16 = 7,
	SCHEMA_TYPE_IS_UINT32 = 8,
	SCHEMA_TYPE_IS_UINT64 = 9,
	SCHEMA_TYPE_IS_FLOAT32 = 10,
	SCHEMA_TYPE_IS_FLOAT64 = 11,
	SCHEMA_TYPE_IS_TEXT = 12,
	SCHEMA_TYPE_IS_DATA = 13,
	SCHEMA_TYPE_IS_LIST = 14,
	SCHEMA_TYPE_IS_ENUM = 15,
	SCHEMA_TYPE_IS_STRUCT = 16,
	SCHEMA_TYPE_IS_INTERFACE = 17,
	SCHEMA_TYPE_IS_ANY_POINTER = 18
};

#define SCHEMA_TYPE_LIST_TYPE_ID UINT64_C(0x87e739250a60ea97)

#define SCHEMA_TYPE_ENUM_TYPE_ID UINT64_C(0x9e0e78711a7f87a9)

#define SCHEMA_TYPE_STRUCT_TYPE_ID UINT64_C(0xac3a6f60ef4cc6d3)

#define SCHEMA_TYPE_INTERFACE_TYPE_ID UINT64_C(0xed8bca69f7fb0cbf)

#define SCHEMA_TYPE_ANY_POINTER_TYPE_ID UINT64_C(0xc2573fe8a23e49f1)
/* What the union holds. */
enum {
	SCHEMA_TYPE_ANY_POINTER_IS_UNCONSTRAINED = 0,
	SCHEMA_TYPE_ANY_POINTER_IS_PARAMETER = 1,
	SCHEMA_TYPE_ANY_POINTER_IS_IMPLICIT_METHOD_PARAMETER = 2
};

#define SCHEMA_TYPE_ANY_POINTER_UNCONSTRAINED_TYPE_ID UINT64_C(0x8e3b5f79fe593656)
/* What the union holds. */
enum {
	SCHEMA_TYPE_ANY_POINTER_UNCONSTRAINED_IS_ANY_KIND = 0,
	SCHEMA_TYPE_ANY_POINTER_UNCONSTRAINED_IS_STRUCT = 1,
	SCHEMA_TYPE_ANY_POINTER_UNCONSTRAINED_IS_LIST = 2,
	SCHEMA_TYPE_ANY_POINTER_UNCONSTRAINED_IS_CAPABILITY = 3
};

#define SCHEMA_TYPE_ANY_POINTER_PARAMETER_TYPE_ID UINT64_C(0x9dd1f724f4614a85)

#define SCHEMA_TYPE_ANY_POINTER_IMPLICIT_METHOD_PARAMETER_TYPE_ID UINT64_C(0xbaefc9120c56e274)

#define SCHEMA_BRAND_TYPE_ID UINT64_C(0x903455f06065422b)
#define SCHEMA_BRAND_DATA_WORDS 0u
#define SCHEMA_BRAND_POINTERS 1u

#define SCHEMA_BRAND_SCOPE_TYPE_ID UINT64_C(0xabd73485a9636bc9)
#define SCHEMA_BRAND_SCOPE_DATA_WORDS 2u
#define SCHEMA_BRAND_SCOPE_POINTERS 1u
/* What the union holds. */
enum {
	SCHEMA_BRAND_SCOPE_IS_BIND = 0,
	SCHEMA_BRAND_SCOPE_IS_INHERIT = 1
};

#define SCHEMA_BRAND_BINDING_TYPE_ID UINT64_C(0xc863cd16969ee7fc)
#define SCHEMA_BRAND_BINDING_DATA_WORDS 1u
#define SCHEMA_BRAND_BINDING_POINTERS 1u
/* What the union holds. */
enum {
	SCHEMA_BRAND_BINDING_IS_UNBOUND = 0,
	SCHEMA_BRAND_BINDING_IS_TYPE = 1
};

#define SCHEMA_VALUE_TYPE_ID UINT64_C(0xce23dcd2d7b00c9b)
#define SCHEMA_VALUE_DATA_WORDS 2u
#define SCHEMA_VALUE_POINTERS 1u
/* What the union holds. */
enum {
	SCHEMA_VALUE_IS_VOID = 0,
	SCHEMA_VALUE_IS_BOOL = 1,
	SCHEMA_VALUE_IS_INT8 = 2,
	SCHEMA_VALUE_IS_INT16 = 3,
	SCHEMA_VALUE_IS_INT32 = 4,
	SCHEMA_VALUE_IS_INT64 = 5,
	SCHEMA_VALUE_IS_UINT8 = 6,
	SCHEMA_VALUE_IS_UINT16 = 7,
	SCHEMA_VALUE_IS_UINT32 = 8,
	SCHEMA_VALUE_IS_UINT64 = 9,
	SCHEMA_VALUE_IS_FLOAT32 = 10,
	SCHEMA_VALUE_IS_FLOAT64 = 11,
	SCHEMA_VALUE_IS_TEXT = 12,
	SCHEMA_VALUE_IS_DATA = 13,
	SCHEMA_VALUE_IS_LIST = 14,
	SCHEMA_VALUE_IS_ENUM = 15,
	SCHEMA_VALUE_IS_STRUCT = 16,
	SCHEMA_VALUE_IS_INTERFACE = 17,
	SCHEMA_VALUE_IS_ANY_POINTER = 18
};

#define SCHEMA_ANNOTATION_TYPE_ID UINT64_C(0xf1c8950dab257542)
#define SCHEMA_ANNOTATION_DATA_WORDS 1u
#define SCHEMA_ANNOTATION_POINTERS 2u

#define SCHEMA_ELEMENT_SIZE_TYPE_ID UINT64_C(0xd1958f7dba521926)
enum {
	SCHEMA_ELEMENT_SIZE_EMPTY = 0,
	SCHEMA_ELEMENT_SIZE_BIT = 1,
	SCHEMA_ELEMENT_SIZE_BYTE = 2,
	SCHEMA_ELEMENT_SIZE_TWO_BYTES = 3,
	SCHEMA_ELEMENT_SIZE_FOUR_BYTES = 4,
	SCHEMA_ELEMENT_SIZE_EIGHT_BYTES = 5,
	SCHEMA_ELEMENT_SIZE_POINTER = 6,
	SCHEMA_ELEMENT_SIZE_INLINE_COMPOSITE = 7
};

#define SCHEMA_CAPNP_VERSION_TYPE_ID UINT64_C(0xd85d305b7d839963)
#define SCHEMA_CAPNP_VERSION_DATA_WORDS 1u
#define SCHEMA_CAPNP_VERSION_POINTERS 0u

#define SCHEMA_CODE_GENERATOR_REQUEST_TYPE_ID UINT64_C(0xbfc546f6210ad7ce)
#define SCHEMA_CODE_GENERATOR_REQUEST_DATA_WORDS 0u
#define SCHEMA_CODE_GENERATOR_REQUEST_POINTERS 4u

#define SCHEMA_CODE_GENERATOR_REQUEST_REQUESTED_FILE_TYPE_ID UINT64_C(0xcfea0eb02e810062)
#define SCHEMA_CODE_GENERATOR_REQUEST_REQUESTED_FILE_DATA_WORDS 1u
#define SCHEMA_CODE_GENERATOR_REQUEST_REQUESTED_FILE_POINTERS 2u

#define SCHEMA_CODE_GENERATOR_REQUEST_REQUESTED_FILE_IMPORT_TYPE_ID UINT64_C(0xae504193122357e5)
#define SCHEMA_CODE_GENERATOR_REQUEST_REQUESTED_FILE_IMPORT_DATA_WORDS 1u
#define SCHEMA_CODE_GENERATOR_REQUEST_REQUESTED_FILE_IMPORT_POINTERS 1u

/* Struct schema_node */

static inline WAX_MUST_CHECK int
schema_node_get(struct wax_pointer_reader pointer, struct schema_node_reader *ret_object)
{
	return wax_get_struct(pointer, &ret_object->raw);
}

static inline int
schema_node_at(const struct wax_list_reader *list, uint32_t index, struct schema_node_reader *ret_object)
{
	return wax_list_reader_struct(list, index, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
schema_node_init(struct wax_pointer_builder pointer, struct schema_node_builder *ret_object)
{
	return wax_init_struct(pointer, 5, 6, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
schema_node_edit(struct wax_pointer_builder pointer, struct schema_node_builder *ret_object)
{
	return wax_builder_get_struct(pointer, 5, 6, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
schema_node_make_list(struct wax_pointer_builder pointer, uint32_t count, struct wax_list_builder *ret_list)
{
	return wax_init_struct_list(pointer, count, 5, 6, ret_list);
}

static inline int
schema_node_builder_at(const struct wax_list_builder *list, uint32_t index, struct schema_node_builder *ret_object)
{
	return wax_list_builder_struct(list, index, &ret_object->raw);
}

static inline uint16_t
schema_node_which(const struct schema_node_reader *object)
{
	return wax_get_u16(&object->raw, 12, 0);
}

static inline uint16_t
schema_node_which_built(const struct schema_node_builder *object)
{
	return wax_builder_get_u16(&object->raw, 12, 0);
}

/* id: UInt64 */

static inline uint64_t
schema_node_get_id(const struct schema_node_reader *object)
{
	return wax_get_u64(&object->raw, 0, UINT64_C(0));
}

static inline uint64_t
schema_node_built_id(const struct schema_node_builder *object)
{
	return wax_builder_get_u64(&object->raw, 0, UINT64_C(0));
}

static inline int
schema_node_set_id(const struct schema_node_builder *object, uint64_t value)
{
	return wax_set_u64(&object->raw, 0, value, UINT64_C(0));
}

/* display_name: Text */

static inline WAX_MUST_CHECK int
schema_node_get_display_name(const struct schema_node_reader *object, const char **ret_text, size_t *ret_size)
{
	struct wax_pointer_reader pointer =
		wax_struct_reader_pointer(&object->raw, 0);

	return wax_get_text(pointer, ret_text, ret_size);
}

static inline int
schema_node_has_display_name(const struct schema_node_reader *object)
{
	return wax_inline_has(wax_struct_reader_pointer(&object->raw, 0));
}

static inline struct wax_pointer_builder
schema_node_pointer_display_name(const struct schema_node_builder *object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 0);

	return pointer;
}

static inline WAX_MUST_CHECK int
schema_node_set_display_name(const struct schema_node_builder *object, const char *text, size_t size)
{
	struct wax_pointer_builder pointer =
		schema_node_pointer_display_name(object);

	return wax_set_text(pointer, text, size);
}

static inline WAX_MUST_CHECK int
schema_node_built_display_name(const struct schema_node_builder *object, const char **ret_text, size_t *ret_size)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 0);

	return wax_builder_get_text(pointer, ret_text, ret_size);
}

/* display_name_prefix_length: UInt32 */

static inline uint32_t
schema_node_get_display_name_prefix_length(const struct schema_node_reader *object)
{
	return wax_get_u32(&object->raw, 8, UINT32_C(0));
}

static inline uint32_t
schema_node_built_display_name_prefix_length(const struct schema_node_builder *object)
{
	return wax_builder_get_u32(&object->raw, 8, UINT32_C(0));
}

static inline int
schema_node_set_display_name_prefix_length(const struct schema_node_builder *object, uint32_t value)
{
	return wax_set_u32(&object->raw, 8, value, UINT32_C(0));
}

/* scope_id: UInt64 */

static inline uint64_t
schema_node_get_scope_id(const struct schema_node_reader *object)
{
	return wax_get_u64(&object->raw, 16, UINT64_C(0));
}

static inline uint64_t
schema_node_built_scope_id(const struct schema_node_builder *object)
{
	return wax_builder_get_u64(&object->raw, 16, UINT64_C(0));
}

static inline int
schema_node_set_scope_id(const struct schema_node_builder *object, uint64_t value)
{
	return wax_set_u64(&object->raw, 16, value, UINT64_C(0));
}

/* nested_nodes: List */

static inline WAX_MUST_CHECK int
schema_node_get_nested_nodes(const struct schema_node_reader *object, struct wax_list_reader *ret_list)
{
	struct wax_pointer_reader pointer =
		wax_struct_reader_pointer(&object->raw, 1);

	return wax_get_list(pointer, WAX_LIST_COMPOSITE, ret_list);
}

static inline int
schema_node_has_nested_nodes(const struct schema_node_reader *object)
{
	return wax_inline_has(wax_struct_reader_pointer(&object->raw, 1));
}

static inline struct wax_pointer_builder
schema_node_pointer_nested_nodes(const struct schema_node_builder *object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 1);

	return pointer;
}

static inline WAX_MUST_CHECK int
schema_node_init_nested_nodes(const struct schema_node_builder *object, uint32_t count, struct wax_list_builder *ret_list)
{
	struct wax_pointer_builder pointer =
		schema_node_pointer_nested_nodes(object);

	return wax_init_struct_list(pointer, count, 1, 1, ret_list);
}

static inline WAX_MUST_CHECK int
schema_node_edit_nested_nodes(const struct schema_node_builder *object, struct wax_list_builder *ret_list)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 1);

	return wax_builder_get_struct_list(pointer, 1, 1, ret_list);
}

/* annotations: List */

static inline WAX_MUST_CHECK int
schema_node_get_annotations(const struct schema_node_reader *object, struct wax_list_reader *ret_list)
{
	struct wax_pointer_reader pointer =
		wax_struct_reader_pointer(&object->raw, 2);

	return wax_get_list(pointer, WAX_LIST_COMPOSITE, ret_list);
}

static inline int
schema_node_has_annotations(const struct schema_node_reader *object)
{
	return wax_inline_has(wax_struct_reader_pointer(&object->raw, 2));
}

static inline struct wax_pointer_builder
schema_node_pointer_annotations(const struct schema_node_builder *object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 2);

	return pointer;
}

static inline WAX_MUST_CHECK int
schema_node_init_annotations(const struct schema_node_builder *object, uint32_t count, struct wax_list_builder *ret_list)
{
	struct wax_pointer_builder pointer =
		schema_node_pointer_annotations(object);

	return wax_init_struct_list(pointer, count, 1, 2, ret_list);
}

static inline WAX_MUST_CHECK int
schema_node_edit_annotations(const struct schema_node_builder *object, struct wax_list_builder *ret_list)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 2);

	return wax_builder_get_struct_list(pointer, 1, 2, ret_list);
}

/* file: Void */

static inline int
schema_node_set_file(const struct schema_node_builder *object)
{
	return wax_set_u16(&object->raw, 12, 0, 0);
}

/* struct: group */

static inline struct schema_node_struct_reader
schema_node_get_struct(const struct schema_node_reader *object)
{
	struct schema_node_struct_reader view = {object->raw};

	return view;
}

static inline struct schema_node_struct_builder
schema_node_edit_struct(const struct schema_node_builder *object)
{
	struct schema_node_struct_builder view = {object->raw};

	return view;
}

static inline int
schema_node_init_struct(const struct schema_node_builder *object, struct schema_node_struct_builder *ret_view)
{
	int err = wax_set_u16(&object->raw, 12, 1, 0);

	if (err)
		return err;
	(void)wax_set_u16(&object->raw, 14, 0, 0);
	(void)wax_set_u16(&object->raw, 24, 0, 0);
	(void)wax_set_u16(&object->raw, 26, 0, 0);
	(void)wax_set_bool(&object->raw, 224, 0, 0);
	(void)wax_set_u16(&object->raw, 30, 0, 0);
	(void)wax_set_u32(&object->raw, 32, 0, 0);
	(void)wax_clear_pointer(wax_struct_builder_pointer(&object->raw, 3));
	ret_view->raw = object->raw;
	return 0;
}

/* enum: group */

static inline struct schema_node_enum_reader
schema_node_get_enum(const struct schema_node_reader *object)
{
	struct schema_node_enum_reader view = {object->raw};

	return view;
}

static inline struct schema_node_enum_builder
schema_node_edit_enum(const struct schema_node_builder *object)
{
	struct schema_node_enum_builder view = {object->raw};

	return view;
}

static inline int
schema_node_init_enum(const struct schema_node_builder *object, struct schema_node_enum_builder *ret_view)
{
	int err = wax_set_u16(&object->raw, 12, 2, 0);

	if (err)
		return err;
	(void)wax_clear_pointer(wax_struct_builder_pointer(&object->raw, 3));
	ret_view->raw = object->raw;
	return 0;
}

/* interface: group */

static inline struct schema_node_interface_reader
schema_node_get_interface(const struct schema_node_reader *object)
{
	struct schema_node_interface_reader view = {object->raw};

	return view;
}

static inline struct schema_node_interface_builder
schema_node_edit_interface(const struct schema_node_builder *object)
{
	struct schema_node_interface_builder view = {object->raw};

	return view;
}

static inline int
schema_node_init_interface(const struct schema_node_builder *object, struct schema_node_interface_builder *ret_view)
{
	int err = wax_set_u16(&object->raw, 12, 3, 0);

	if (err)
		return err;
	(void)wax_clear_pointer(wax_struct_builder_pointer(&object->raw, 3));
	(void)wax_clear_pointer(wax_struct_builder_pointer(&object->raw, 4));
	ret_view->raw = object->raw;
	return 0;
}

/* const: group */

static inline struct schema_node_const_reader
schema_node_get_const(const struct schema_node_reader *object)
{
	struct schema_node_const_reader view = {object->raw};

	return view;
}

static inline struct schema_node_const_builder
schema_node_edit_const(const struct schema_node_builder *object)
{
	struct schema_node_const_builder view = {object->raw};

	return view;
}

static inline int
schema_node_init_const(const struct schema_node_builder *object, struct schema_node_const_builder *ret_view)
{
	int err = wax_set_u16(&object->raw, 12, 4, 0);

	if (err)
		return err;
	(void)wax_clear_pointer(wax_struct_builder_pointer(&object->raw, 3));
	(void)wax_clear_pointer(wax_struct_builder_pointer(&object->raw, 4));
	ret_view->raw = object->raw;
	return 0;
}

/* annotation: group */

static inline struct schema_node_annotation_reader
schema_node_get_annotation(const struct schema_node_reader *object)
{
	struct schema_node_annotation_reader view = {object->raw};

	return view;
}

static inline struct schema_node_annotation_builder
schema_node_edit_annotation(const struct schema_node_builder *object)
{
	struct schema_node_annotation_builder view = {object->raw};

	return view;
}

static inline int
schema_node_init_annotation(const struct schema_node_builder *object, struct schema_node_annotation_builder *ret_view)
{
	int err = wax_set_u16(&object->raw, 12, 5, 0);

	if (err)
		return err;
	(void)wax_clear_pointer(wax_struct_builder_pointer(&object->raw, 3));
	(void)wax_set_bool(&object->raw, 112, 0, 0);
	(void)wax_set_bool(&object->raw, 113, 0, 0);
	(void)wax_set_bool(&object->raw, 114, 0, 0);
	(void)wax_set_bool(&object->raw, 115, 0, 0);
	(void)wax_set_bool(&object->raw, 116, 0, 0);
	(void)wax_set_bool(&object->raw, 117, 0, 0);
	(void)wax_set_bool(&object->raw, 118, 0, 0);
	(void)wax_set_bool(&object->raw, 119, 0, 0);
	(void)wax_set_bool(&object->raw, 120, 0, 0);
	(void)wax_set_bool(&object->raw, 121, 0, 0);
	(void)wax_set_bool(&object->raw, 122, 0, 0);
	(void)wax_set_bool(&object->raw, 123, 0, 0);
	ret_view->raw = object->raw;
	return 0;
}

/* parameters: List */

static inline WAX_MUST_CHECK int
schema_node_get_parameters(const struct schema_node_reader *object, struct wax_list_reader *ret_list)
{
	struct wax_pointer_reader pointer =
		wax_struct_reader_pointer(&object->raw, 5);

	return wax_get_list(pointer, WAX_LIST_COMPOSITE, ret_list);
}

static inline int
schema_node_has_parameters(const struct schema_node_reader *object)
{
	return wax_inline_has(wax_struct_reader_pointer(&object->raw, 5));
}

static inline struct wax_pointer_builder
schema_node_pointer_parameters(const struct schema_node_builder *object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 5);

	return pointer;
}

static inline WAX_MUST_CHECK int
schema_node_init_parameters(const struct schema_node_builder *object, uint32_t count, struct wax_list_builder *ret_list)
{
	struct wax_pointer_builder pointer =
		schema_node_pointer_parameters(object);

	return wax_init_struct_list(pointer, count, 0, 1, ret_list);
}

static inline WAX_MUST_CHECK int
schema_node_edit_parameters(const struct schema_node_builder *object, struct wax_list_builder *ret_list)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 5);

	return wax_builder_get_struct_list(pointer, 0, 1, ret_list);
}

/* is_generic: Bool */

static inline int
schema_node_get_is_generic(const struct schema_node_reader *object)
{
	return wax_get_bool(&object->raw, 288, 0);
}

static inline int
schema_node_built_is_generic(const struct schema_node_builder *object)
{
	return wax_builder_get_bool(&object->raw, 288, 0);
}

static inline int
schema_node_set_is_generic(const struct schema_node_builder *object, int value)
{
	return wax_set_bool(&object->raw, 288, value, 0);
}

/* Group schema_node_struct */

/* data_word_count: UInt16 */

static inline uint16_t
schema_node_struct_get_data_word_count(const struct schema_node_struct_reader *object)
{
	return wax_get_u16(&object->raw, 14, 0u);
}

static inline uint16_t
schema_node_struct_built_data_word_count(const struct schema_node_struct_builder *object)
{
	return wax_builder_get_u16(&object->raw, 14, 0u);
}

static inline int
schema_node_struct_set_data_word_count(const struct schema_node_struct_builder *object, uint16_t value)
{
	return wax_set_u16(&object->raw, 14, value, 0u);
}

/* pointer_count: UInt16 */

static inline uint16_t
schema_node_struct_get_pointer_count(const struct schema_node_struct_reader *object)
{
	return wax_get_u16(&object->raw, 24, 0u);
}

static inline uint16_t
schema_node_struct_built_pointer_count(const struct schema_node_struct_builder *object)
{
	return wax_builder_get_u16(&object->raw, 24, 0u);
}

static inline int
schema_node_struct_set_pointer_count(const struct schema_node_struct_builder *object, uint16_t value)
{
	return wax_set_u16(&object->raw, 24, value, 0u);
}

/* preferred_list_encoding: enum */

static inline uint16_t
schema_node_struct_get_preferred_list_encoding(const struct schema_node_struct_reader *object)
{
	return wax_get_u16(&object->raw, 26, 0u);
}

static inline uint16_t
schema_node_struct_built_preferred_list_encoding(const struct schema_node_struct_builder *object)
{
	return wax_builder_get_u16(&object->raw, 26, 0u);
}

static inline int
schema_node_struct_set_preferred_list_encoding(const struct schema_node_struct_builder *object, uint16_t value)
{
	return wax_set_u16(&object->raw, 26, value, 0u);
}

/* is_group: Bool */

static inline int
schema_node_struct_get_is_group(const struct schema_node_struct_reader *object)
{
	return wax_get_bool(&object->raw, 224, 0);
}

static inline int
schema_node_struct_built_is_group(const struct schema_node_struct_builder *object)
{
	return wax_builder_get_bool(&object->raw, 224, 0);
}

static inline int
schema_node_struct_set_is_group(const struct schema_node_struct_builder *object, int value)
{
	return wax_set_bool(&object->raw, 224, value, 0);
}

/* discriminant_count: UInt16 */

static inline uint16_t
schema_node_struct_get_discriminant_count(const struct schema_node_struct_reader *object)
{
	return wax_get_u16(&object->raw, 30, 0u);
}

static inline uint16_t
schema_node_struct_built_discriminant_count(const struct schema_node_struct_builder *object)
{
	return wax_builder_get_u16(&object->raw, 30, 0u);
}

static inline int
schema_node_struct_set_discriminant_count(const struct schema_node_struct_builder *object, uint16_t value)
{
	return wax_set_u16(&object->raw, 30, value, 0u);
}

/* discriminant_offset: UInt32 */

static inline uint32_t
schema_node_struct_get_discriminant_offset(const struct schema_node_struct_reader *object)
{
	return wax_get_u32(&object->raw, 32, UINT32_C(0));
}

static inline uint32_t
schema_node_struct_built_discriminant_offset(const struct schema_node_struct_builder *object)
{
	return wax_builder_get_u32(&object->raw, 32, UINT32_C(0));
}

static inline int
schema_node_struct_set_discriminant_offset(const struct schema_node_struct_builder *object, uint32_t value)
{
	return wax_set_u32(&object->raw, 32, value, UINT32_C(0));
}

/* fields: List */

static inline WAX_MUST_CHECK int
schema_node_struct_get_fields(const struct schema_node_struct_reader *object, struct wax_list_reader *ret_list)
{
	struct wax_pointer_reader pointer =
		wax_struct_reader_pointer(&object->raw, 3);

	return wax_get_list(pointer, WAX_LIST_COMPOSITE, ret_list);
}

static inline int
schema_node_struct_has_fields(const struct schema_node_struct_reader *object)
{
	return wax_inline_has(wax_struct_reader_pointer(&object->raw, 3));
}

static inline struct wax_pointer_builder
schema_node_struct_pointer_fields(const struct schema_node_struct_builder *object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 3);

	return pointer;
}

static inline WAX_MUST_CHECK int
schema_node_struct_init_fields(const struct schema_node_struct_builder *object, uint32_t count, struct wax_list_builder *ret_list)
{
	struct wax_pointer_builder pointer =
		schema_node_struct_pointer_fields(object);

	return wax_init_struct_list(pointer, count, 3, 4, ret_list);
}

static inline WAX_MUST_CHECK int
schema_node_struct_edit_fields(const struct schema_node_struct_builder *object, struct wax_list_builder *ret_list)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 3);

	return wax_builder_get_struct_list(pointer, 3, 4, ret_list);
}

/* Group schema_node_enum */

/* enumerants: List */

static inline WAX_MUST_CHECK int
schema_node_enum_get_enumerants(const struct schema_node_enum_reader *object, struct wax_list_reader *ret_list)
{
	struct wax_pointer_reader pointer =
		wax_struct_reader_pointer(&object->raw, 3);

	return wax_get_list(pointer, WAX_LIST_COMPOSITE, ret_list);
}

static inline int
schema_node_enum_has_enumerants(const struct schema_node_enum_reader *object)
{
	return wax_inline_has(wax_struct_reader_pointer(&object->raw, 3));
}

static inline struct wax_pointer_builder
schema_node_enum_pointer_enumerants(const struct schema_node_enum_builder *object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 3);

	return pointer;
}

static inline WAX_MUST_CHECK int
schema_node_enum_init_enumerants(const struct schema_node_enum_builder *object, uint32_t count, struct wax_list_builder *ret_list)
{
	struct wax_pointer_builder pointer =
		schema_node_enum_pointer_enumerants(object);

	return wax_init_struct_list(pointer, count, 1, 2, ret_list);
}

static inline WAX_MUST_CHECK int
schema_node_enum_edit_enumerants(const struct schema_node_enum_builder *object, struct wax_list_builder *ret_list)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 3);

	return wax_builder_get_struct_list(pointer, 1, 2, ret_list);
}

/* Group schema_node_interface */

/* methods: List */

static inline WAX_MUST_CHECK int
schema_node_interface_get_methods(const struct schema_node_interface_reader *object, struct wax_list_reader *ret_list)
{
	struct wax_pointer_reader pointer =
		wax_struct_reader_pointer(&object->raw, 3);

	return wax_get_list(pointer, WAX_LIST_COMPOSITE, ret_list);
}

static inline int
schema_node_interface_has_methods(const struct schema_node_interface_reader *object)
{
	return wax_inline_has(wax_struct_reader_pointer(&object->raw, 3));
}

static inline struct wax_pointer_builder
schema_node_interface_pointer_methods(const struct schema_node_interface_builder *object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 3);

	return pointer;
}

static inline WAX_MUST_CHECK int
schema_node_interface_init_methods(const struct schema_node_interface_builder *object, uint32_t count, struct wax_list_builder *ret_list)
{
	struct wax_pointer_builder pointer =
		schema_node_interface_pointer_methods(object);

	return wax_init_struct_list(pointer, count, 3, 5, ret_list);
}

static inline WAX_MUST_CHECK int
schema_node_interface_edit_methods(const struct schema_node_interface_builder *object, struct wax_list_builder *ret_list)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 3);

	return wax_builder_get_struct_list(pointer, 3, 5, ret_list);
}

/* superclasses: List */

static inline WAX_MUST_CHECK int
schema_node_interface_get_superclasses(const struct schema_node_interface_reader *object, struct wax_list_reader *ret_list)
{
	struct wax_pointer_reader pointer =
		wax_struct_reader_pointer(&object->raw, 4);

	return wax_get_list(pointer, WAX_LIST_COMPOSITE, ret_list);
}

static inline int
schema_node_interface_has_superclasses(const struct schema_node_interface_reader *object)
{
	return wax_inline_has(wax_struct_reader_pointer(&object->raw, 4));
}

static inline struct wax_pointer_builder
schema_node_interface_pointer_superclasses(const struct schema_node_interface_builder *object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 4);

	return pointer;
}

static inline WAX_MUST_CHECK int
schema_node_interface_init_superclasses(const struct schema_node_interface_builder *object, uint32_t count, struct wax_list_builder *ret_list)
{
	struct wax_pointer_builder pointer =
		schema_node_interface_pointer_superclasses(object);

	return wax_init_struct_list(pointer, count, 1, 1, ret_list);
}

static inline WAX_MUST_CHECK int
schema_node_interface_edit_superclasses(const struct schema_node_interface_builder *object, struct wax_list_builder *ret_list)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 4);

	return wax_builder_get_struct_list(pointer, 1, 1, ret_list);
}

/* Group schema_node_const */

/* type: struct */

static inline WAX_MUST_CHECK int
schema_node_const_get_type(const struct schema_node_const_reader *object, struct schema_type_reader *ret_object)
{
	struct wax_pointer_reader pointer =
		wax_struct_reader_pointer(&object->raw, 3);

	return wax_get_struct(pointer, &ret_object->raw);
}

static inline int
schema_node_const_has_type(const struct schema_node_const_reader *object)
{
	return wax_inline_has(wax_struct_reader_pointer(&object->raw, 3));
}

static inline struct wax_pointer_builder
schema_node_const_pointer_type(const struct schema_node_const_builder *object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 3);

	return pointer;
}

static inline WAX_MUST_CHECK int
schema_node_const_init_type(const struct schema_node_const_builder *object, struct schema_type_builder *ret_object)
{
	struct wax_pointer_builder pointer =
		schema_node_const_pointer_type(object);

	return wax_init_struct(pointer, 3, 1, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
schema_node_const_edit_type(const struct schema_node_const_builder *object, struct schema_type_builder *ret_object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 3);

	return wax_builder_get_struct(pointer, 3, 1, &ret_object->raw);
}

/* value: struct */

static inline WAX_MUST_CHECK int
schema_node_const_get_value(const struct schema_node_const_reader *object, struct schema_value_reader *ret_object)
{
	struct wax_pointer_reader pointer =
		wax_struct_reader_pointer(&object->raw, 4);

	return wax_get_struct(pointer, &ret_object->raw);
}

static inline int
schema_node_const_has_value(const struct schema_node_const_reader *object)
{
	return wax_inline_has(wax_struct_reader_pointer(&object->raw, 4));
}

static inline struct wax_pointer_builder
schema_node_const_pointer_value(const struct schema_node_const_builder *object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 4);

	return pointer;
}

static inline WAX_MUST_CHECK int
schema_node_const_init_value(const struct schema_node_const_builder *object, struct schema_value_builder *ret_object)
{
	struct wax_pointer_builder pointer =
		schema_node_const_pointer_value(object);

	return wax_init_struct(pointer, 2, 1, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
schema_node_const_edit_value(const struct schema_node_const_builder *object, struct schema_value_builder *ret_object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 4);

	return wax_builder_get_struct(pointer, 2, 1, &ret_object->raw);
}

/* Group schema_node_annotation */

/* type: struct */

static inline WAX_MUST_CHECK int
schema_node_annotation_get_type(const struct schema_node_annotation_reader *object, struct schema_type_reader *ret_object)
{
	struct wax_pointer_reader pointer =
		wax_struct_reader_pointer(&object->raw, 3);

	return wax_get_struct(pointer, &ret_object->raw);
}

static inline int
schema_node_annotation_has_type(const struct schema_node_annotation_reader *object)
{
	return wax_inline_has(wax_struct_reader_pointer(&object->raw, 3));
}

static inline struct wax_pointer_builder
schema_node_annotation_pointer_type(const struct schema_node_annotation_builder *object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 3);

	return pointer;
}

static inline WAX_MUST_CHECK int
schema_node_annotation_init_type(const struct schema_node_annotation_builder *object, struct schema_type_builder *ret_object)
{
	struct wax_pointer_builder pointer =
		schema_node_annotation_pointer_type(object);

	return wax_init_struct(pointer, 3, 1, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
schema_node_annotation_edit_type(const struct schema_node_annotation_builder *object, struct schema_type_builder *ret_object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 3);

	return wax_builder_get_struct(pointer, 3, 1, &ret_object->raw);
}

/* targets_file: Bool */

static inline int
schema_node_annotation_get_targets_file(const struct schema_node_annotation_reader *object)
{
	return wax_get_bool(&object->raw, 112, 0);
}

static inline int
schema_node_annotation_built_targets_file(const struct schema_node_annotation_builder *object)
{
	return wax_builder_get_bool(&object->raw, 112, 0);
}

static inline int
schema_node_annotation_set_targets_file(const struct schema_node_annotation_builder *object, int value)
{
	return wax_set_bool(&object->raw, 112, value, 0);
}

/* targets_const: Bool */

static inline int
schema_node_annotation_get_targets_const(const struct schema_node_annotation_reader *object)
{
	return wax_get_bool(&object->raw, 113, 0);
}

static inline int
schema_node_annotation_built_targets_const(const struct schema_node_annotation_builder *object)
{
	return wax_builder_get_bool(&object->raw, 113, 0);
}

static inline int
schema_node_annotation_set_targets_const(const struct schema_node_annotation_builder *object, int value)
{
	return wax_set_bool(&object->raw, 113, value, 0);
}

/* targets_enum: Bool */

static inline int
schema_node_annotation_get_targets_enum(const struct schema_node_annotation_reader *object)
{
	return wax_get_bool(&object->raw, 114, 0);
}

static inline int
schema_node_annotation_built_targets_enum(const struct schema_node_annotation_builder *object)
{
	return wax_builder_get_bool(&object->raw, 114, 0);
}

static inline int
schema_node_annotation_set_targets_enum(const struct schema_node_annotation_builder *object, int value)
{
	return wax_set_bool(&object->raw, 114, value, 0);
}

/* targets_enumerant: Bool */

static inline int
schema_node_annotation_get_targets_enumerant(const struct schema_node_annotation_reader *object)
{
	return wax_get_bool(&object->raw, 115, 0);
}

static inline int
schema_node_annotation_built_targets_enumerant(const struct schema_node_annotation_builder *object)
{
	return wax_builder_get_bool(&object->raw, 115, 0);
}

static inline int
schema_node_annotation_set_targets_enumerant(const struct schema_node_annotation_builder *object, int value)
{
	return wax_set_bool(&object->raw, 115, value, 0);
}

/* targets_struct: Bool */

static inline int
schema_node_annotation_get_targets_struct(const struct schema_node_annotation_reader *object)
{
	return wax_get_bool(&object->raw, 116, 0);
}

static inline int
schema_node_annotation_built_targets_struct(const struct schema_node_annotation_builder *object)
{
	return wax_builder_get_bool(&object->raw, 116, 0);
}

static inline int
schema_node_annotation_set_targets_struct(const struct schema_node_annotation_builder *object, int value)
{
	return wax_set_bool(&object->raw, 116, value, 0);
}

/* targets_field: Bool */

static inline int
schema_node_annotation_get_targets_field(const struct schema_node_annotation_reader *object)
{
	return wax_get_bool(&object->raw, 117, 0);
}

static inline int
schema_node_annotation_built_targets_field(const struct schema_node_annotation_builder *object)
{
	return wax_builder_get_bool(&object->raw, 117, 0);
}

static inline int
schema_node_annotation_set_targets_field(const struct schema_node_annotation_builder *object, int value)
{
	return wax_set_bool(&object->raw, 117, value, 0);
}

/* targets_union: Bool */

static inline int
schema_node_annotation_get_targets_union(const struct schema_node_annotation_reader *object)
{
	return wax_get_bool(&object->raw, 118, 0);
}

static inline int
schema_node_annotation_built_targets_union(const struct schema_node_annotation_builder *object)
{
	return wax_builder_get_bool(&object->raw, 118, 0);
}

static inline int
schema_node_annotation_set_targets_union(const struct schema_node_annotation_builder *object, int value)
{
	return wax_set_bool(&object->raw, 118, value, 0);
}

/* targets_group: Bool */

static inline int
schema_node_annotation_get_targets_group(const struct schema_node_annotation_reader *object)
{
	return wax_get_bool(&object->raw, 119, 0);
}

static inline int
schema_node_annotation_built_targets_group(const struct schema_node_annotation_builder *object)
{
	return wax_builder_get_bool(&object->raw, 119, 0);
}

static inline int
schema_node_annotation_set_targets_group(const struct schema_node_annotation_builder *object, int value)
{
	return wax_set_bool(&object->raw, 119, value, 0);
}

/* targets_interface: Bool */

static inline int
schema_node_annotation_get_targets_interface(const struct schema_node_annotation_reader *object)
{
	return wax_get_bool(&object->raw, 120, 0);
}

static inline int
schema_node_annotation_built_targets_interface(const struct schema_node_annotation_builder *object)
{
	return wax_builder_get_bool(&object->raw, 120, 0);
}

static inline int
schema_node_annotation_set_targets_interface(const struct schema_node_annotation_builder *object, int value)
{
	return wax_set_bool(&object->raw, 120, value, 0);
}

/* targets_method: Bool */

static inline int
schema_node_annotation_get_targets_method(const struct schema_node_annotation_reader *object)
{
	return wax_get_bool(&object->raw, 121, 0);
}

static inline int
schema_node_annotation_built_targets_method(const struct schema_node_annotation_builder *object)
{
	return wax_builder_get_bool(&object->raw, 121, 0);
}

static inline int
schema_node_annotation_set_targets_method(const struct schema_node_annotation_builder *object, int value)
{
	return wax_set_bool(&object->raw, 121, value, 0);
}

/* targets_param: Bool */

static inline int
schema_node_annotation_get_targets_param(const struct schema_node_annotation_reader *object)
{
	return wax_get_bool(&object->raw, 122, 0);
}

static inline int
schema_node_annotation_built_targets_param(const struct schema_node_annotation_builder *object)
{
	return wax_builder_get_bool(&object->raw, 122, 0);
}

static inline int
schema_node_annotation_set_targets_param(const struct schema_node_annotation_builder *object, int value)
{
	return wax_set_bool(&object->raw, 122, value, 0);
}

/* targets_annotation: Bool */

static inline int
schema_node_annotation_get_targets_annotation(const struct schema_node_annotation_reader *object)
{
	return wax_get_bool(&object->raw, 123, 0);
}

static inline int
schema_node_annotation_built_targets_annotation(const struct schema_node_annotation_builder *object)
{
	return wax_builder_get_bool(&object->raw, 123, 0);
}

static inline int
schema_node_annotation_set_targets_annotation(const struct schema_node_annotation_builder *object, int value)
{
	return wax_set_bool(&object->raw, 123, value, 0);
}

/* Struct schema_node_parameter */

static inline WAX_MUST_CHECK int
schema_node_parameter_get(struct wax_pointer_reader pointer, struct schema_node_parameter_reader *ret_object)
{
	return wax_get_struct(pointer, &ret_object->raw);
}

static inline int
schema_node_parameter_at(const struct wax_list_reader *list, uint32_t index, struct schema_node_parameter_reader *ret_object)
{
	return wax_list_reader_struct(list, index, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
schema_node_parameter_init(struct wax_pointer_builder pointer, struct schema_node_parameter_builder *ret_object)
{
	return wax_init_struct(pointer, 0, 1, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
schema_node_parameter_edit(struct wax_pointer_builder pointer, struct schema_node_parameter_builder *ret_object)
{
	return wax_builder_get_struct(pointer, 0, 1, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
schema_node_parameter_make_list(struct wax_pointer_builder pointer, uint32_t count, struct wax_list_builder *ret_list)
{
	return wax_init_struct_list(pointer, count, 0, 1, ret_list);
}

static inline int
schema_node_parameter_builder_at(const struct wax_list_builder *list, uint32_t index, struct schema_node_parameter_builder *ret_object)
{
	return wax_list_builder_struct(list, index, &ret_object->raw);
}

/* name: Text */

static inline WAX_MUST_CHECK int
schema_node_parameter_get_name(const struct schema_node_parameter_reader *object, const char **ret_text, size_t *ret_size)
{
	struct wax_pointer_reader pointer =
		wax_struct_reader_pointer(&object->raw, 0);

	return wax_get_text(pointer, ret_text, ret_size);
}

static inline int
schema_node_parameter_has_name(const struct schema_node_parameter_reader *object)
{
	return wax_inline_has(wax_struct_reader_pointer(&object->raw, 0));
}

static inline struct wax_pointer_builder
schema_node_parameter_pointer_name(const struct schema_node_parameter_builder *object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 0);

	return pointer;
}

static inline WAX_MUST_CHECK int
schema_node_parameter_set_name(const struct schema_node_parameter_builder *object, const char *text, size_t size)
{
	struct wax_pointer_builder pointer =
		schema_node_parameter_pointer_name(object);

	return wax_set_text(pointer, text, size);
}

static inline WAX_MUST_CHECK int
schema_node_parameter_built_name(const struct schema_node_parameter_builder *object, const char **ret_text, size_t *ret_size)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 0);

	return wax_builder_get_text(pointer, ret_text, ret_size);
}

/* Struct schema_node_nested_node */

static inline WAX_MUST_CHECK int
schema_node_nested_node_get(struct wax_pointer_reader pointer, struct schema_node_nested_node_reader *ret_object)
{
	return wax_get_struct(pointer, &ret_object->raw);
}

static inline int
schema_node_nested_node_at(const struct wax_list_reader *list, uint32_t index, struct schema_node_nested_node_reader *ret_object)
{
	return wax_list_reader_struct(list, index, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
schema_node_nested_node_init(struct wax_pointer_builder pointer, struct schema_node_nested_node_builder *ret_object)
{
	return wax_init_struct(pointer, 1, 1, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
schema_node_nested_node_edit(struct wax_pointer_builder pointer, struct schema_node_nested_node_builder *ret_object)
{
	return wax_builder_get_struct(pointer, 1, 1, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
schema_node_nested_node_make_list(struct wax_pointer_builder pointer, uint32_t count, struct wax_list_builder *ret_list)
{
	return wax_init_struct_list(pointer, count, 1, 1, ret_list);
}

static inline int
schema_node_nested_node_builder_at(const struct wax_list_builder *list, uint32_t index, struct schema_node_nested_node_builder *ret_object)
{
	return wax_list_builder_struct(list, index, &ret_object->raw);
}

/* name: Text */

static inline WAX_MUST_CHECK int
schema_node_nested_node_get_name(const struct schema_node_nested_node_reader *object, const char **ret_text, size_t *ret_size)
{
	struct wax_pointer_reader pointer =
		wax_struct_reader_pointer(&object->raw, 0);

	return wax_get_text(pointer, ret_text, ret_size);
}

static inline int
schema_node_nested_node_has_name(const struct schema_node_nested_node_reader *object)
{
	return wax_inline_has(wax_struct_reader_pointer(&object->raw, 0));
}

static inline struct wax_pointer_builder
schema_node_nested_node_pointer_name(const struct schema_node_nested_node_builder *object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 0);

	return pointer;
}

static inline WAX_MUST_CHECK int
schema_node_nested_node_set_name(const struct schema_node_nested_node_builder *object, const char *text, size_t size)
{
	struct wax_pointer_builder pointer =
		schema_node_nested_node_pointer_name(object);

	return wax_set_text(pointer, text, size);
}

static inline WAX_MUST_CHECK int
schema_node_nested_node_built_name(const struct schema_node_nested_node_builder *object, const char **ret_text, size_t *ret_size)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 0);

	return wax_builder_get_text(pointer, ret_text, ret_size);
}

/* id: UInt64 */

static inline uint64_t
schema_node_nested_node_get_id(const struct schema_node_nested_node_reader *object)
{
	return wax_get_u64(&object->raw, 0, UINT64_C(0));
}

static inline uint64_t
schema_node_nested_node_built_id(const struct schema_node_nested_node_builder *object)
{
	return wax_builder_get_u64(&object->raw, 0, UINT64_C(0));
}

static inline int
schema_node_nested_node_set_id(const struct schema_node_nested_node_builder *object, uint64_t value)
{
	return wax_set_u64(&object->raw, 0, value, UINT64_C(0));
}

/* Struct schema_node_source_info */

static inline WAX_MUST_CHECK int
schema_node_source_info_get(struct wax_pointer_reader pointer, struct schema_node_source_info_reader *ret_object)
{
	return wax_get_struct(pointer, &ret_object->raw);
}

static inline int
schema_node_source_info_at(const struct wax_list_reader *list, uint32_t index, struct schema_node_source_info_reader *ret_object)
{
	return wax_list_reader_struct(list, index, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
schema_node_source_info_init(struct wax_pointer_builder pointer, struct schema_node_source_info_builder *ret_object)
{
	return wax_init_struct(pointer, 1, 2, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
schema_node_source_info_edit(struct wax_pointer_builder pointer, struct schema_node_source_info_builder *ret_object)
{
	return wax_builder_get_struct(pointer, 1, 2, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
schema_node_source_info_make_list(struct wax_pointer_builder pointer, uint32_t count, struct wax_list_builder *ret_list)
{
	return wax_init_struct_list(pointer, count, 1, 2, ret_list);
}

static inline int
schema_node_source_info_builder_at(const struct wax_list_builder *list, uint32_t index, struct schema_node_source_info_builder *ret_object)
{
	return wax_list_builder_struct(list, index, &ret_object->raw);
}

/* id: UInt64 */

static inline uint64_t
schema_node_source_info_get_id(const struct schema_node_source_info_reader *object)
{
	return wax_get_u64(&object->raw, 0, UINT64_C(0));
}

static inline uint64_t
schema_node_source_info_built_id(const struct schema_node_source_info_builder *object)
{
	return wax_builder_get_u64(&object->raw, 0, UINT64_C(0));
}

static inline int
schema_node_source_info_set_id(const struct schema_node_source_info_builder *object, uint64_t value)
{
	return wax_set_u64(&object->raw, 0, value, UINT64_C(0));
}

/* doc_comment: Text */

static inline WAX_MUST_CHECK int
schema_node_source_info_get_doc_comment(const struct schema_node_source_info_reader *object, const char **ret_text, size_t *ret_size)
{
	struct wax_pointer_reader pointer =
		wax_struct_reader_pointer(&object->raw, 0);

	return wax_get_text(pointer, ret_text, ret_size);
}

static inline int
schema_node_source_info_has_doc_comment(const struct schema_node_source_info_reader *object)
{
	return wax_inline_has(wax_struct_reader_pointer(&object->raw, 0));
}

static inline struct wax_pointer_builder
schema_node_source_info_pointer_doc_comment(const struct schema_node_source_info_builder *object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 0);

	return pointer;
}

static inline WAX_MUST_CHECK int
schema_node_source_info_set_doc_comment(const struct schema_node_source_info_builder *object, const char *text, size_t size)
{
	struct wax_pointer_builder pointer =
		schema_node_source_info_pointer_doc_comment(object);

	return wax_set_text(pointer, text, size);
}

static inline WAX_MUST_CHECK int
schema_node_source_info_built_doc_comment(const struct schema_node_source_info_builder *object, const char **ret_text, size_t *ret_size)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 0);

	return wax_builder_get_text(pointer, ret_text, ret_size);
}

/* members: List */

static inline WAX_MUST_CHECK int
schema_node_source_info_get_members(const struct schema_node_source_info_reader *object, struct wax_list_reader *ret_list)
{
	struct wax_pointer_reader pointer =
		wax_struct_reader_pointer(&object->raw, 1);

	return wax_get_list(pointer, WAX_LIST_COMPOSITE, ret_list);
}

static inline int
schema_node_source_info_has_members(const struct schema_node_source_info_reader *object)
{
	return wax_inline_has(wax_struct_reader_pointer(&object->raw, 1));
}

static inline struct wax_pointer_builder
schema_node_source_info_pointer_members(const struct schema_node_source_info_builder *object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 1);

	return pointer;
}

static inline WAX_MUST_CHECK int
schema_node_source_info_init_members(const struct schema_node_source_info_builder *object, uint32_t count, struct wax_list_builder *ret_list)
{
	struct wax_pointer_builder pointer =
		schema_node_source_info_pointer_members(object);

	return wax_init_struct_list(pointer, count, 0, 1, ret_list);
}

static inline WAX_MUST_CHECK int
schema_node_source_info_edit_members(const struct schema_node_source_info_builder *object, struct wax_list_builder *ret_list)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 1);

	return wax_builder_get_struct_list(pointer, 0, 1, ret_list);
}

/* Struct schema_node_source_info_member */

static inline WAX_MUST_CHECK int
schema_node_source_info_member_get(struct wax_pointer_reader pointer, struct schema_node_source_info_member_reader *ret_object)
{
	return wax_get_struct(pointer, &ret_object->raw);
}

static inline int
schema_node_source_info_member_at(const struct wax_list_reader *list, uint32_t index, struct schema_node_source_info_member_reader *ret_object)
{
	return wax_list_reader_struct(list, index, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
schema_node_source_info_member_init(struct wax_pointer_builder pointer, struct schema_node_source_info_member_builder *ret_object)
{
	return wax_init_struct(pointer, 0, 1, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
schema_node_source_info_member_edit(struct wax_pointer_builder pointer, struct schema_node_source_info_member_builder *ret_object)
{
	return wax_builder_get_struct(pointer, 0, 1, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
schema_node_source_info_member_make_list(struct wax_pointer_builder pointer, uint32_t count, struct wax_list_builder *ret_list)
{
	return wax_init_struct_list(pointer, count, 0, 1, ret_list);
}

static inline int
schema_node_source_info_member_builder_at(const struct wax_list_builder *list, uint32_t index, struct schema_node_source_info_member_builder *ret_object)
{
	return wax_list_builder_struct(list, index, &ret_object->raw);
}

/* doc_comment: Text */

static inline WAX_MUST_CHECK int
schema_node_source_info_member_get_doc_comment(const struct schema_node_source_info_member_reader *object, const char **ret_text, size_t *ret_size)
{
	struct wax_pointer_reader pointer =
		wax_struct_reader_pointer(&object->raw, 0);

	return wax_get_text(pointer, ret_text, ret_size);
}

static inline int
schema_node_source_info_member_has_doc_comment(const struct schema_node_source_info_member_reader *object)
{
	return wax_inline_has(wax_struct_reader_pointer(&object->raw, 0));
}

static inline struct wax_pointer_builder
schema_node_source_info_member_pointer_doc_comment(const struct schema_node_source_info_member_builder *object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 0);

	return pointer;
}

static inline WAX_MUST_CHECK int
schema_node_source_info_member_set_doc_comment(const struct schema_node_source_info_member_builder *object, const char *text, size_t size)
{
	struct wax_pointer_builder pointer =
		schema_node_source_info_member_pointer_doc_comment(object);

	return wax_set_text(pointer, text, size);
}

static inline WAX_MUST_CHECK int
schema_node_source_info_member_built_doc_comment(const struct schema_node_source_info_member_builder *object, const char **ret_text, size_t *ret_size)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 0);

	return wax_builder_get_text(pointer, ret_text, ret_size);
}

/* Struct schema_field */

static inline WAX_MUST_CHECK int
schema_field_get(struct wax_pointer_reader pointer, struct schema_field_reader *ret_object)
{
	return wax_get_struct(pointer, &ret_object->raw);
}

static inline int
schema_field_at(const struct wax_list_reader *list, uint32_t index, struct schema_field_reader *ret_object)
{
	return wax_list_reader_struct(list, index, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
schema_field_init(struct wax_pointer_builder pointer, struct schema_field_builder *ret_object)
{
	return wax_init_struct(pointer, 3, 4, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
schema_field_edit(struct wax_pointer_builder pointer, struct schema_field_builder *ret_object)
{
	return wax_builder_get_struct(pointer, 3, 4, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
schema_field_make_list(struct wax_pointer_builder pointer, uint32_t count, struct wax_list_builder *ret_list)
{
	return wax_init_struct_list(pointer, count, 3, 4, ret_list);
}

static inline int
schema_field_builder_at(const struct wax_list_builder *list, uint32_t index, struct schema_field_builder *ret_object)
{
	return wax_list_builder_struct(list, index, &ret_object->raw);
}

static inline uint16_t
schema_field_which(const struct schema_field_reader *object)
{
	return wax_get_u16(&object->raw, 8, 0);
}

static inline uint16_t
schema_field_which_built(const struct schema_field_builder *object)
{
	return wax_builder_get_u16(&object->raw, 8, 0);
}

/* name: Text */

static inline WAX_MUST_CHECK int
schema_field_get_name(const struct schema_field_reader *object, const char **ret_text, size_t *ret_size)
{
	struct wax_pointer_reader pointer =
		wax_struct_reader_pointer(&object->raw, 0);

	return wax_get_text(pointer, ret_text, ret_size);
}

static inline int
schema_field_has_name(const struct schema_field_reader *object)
{
	return wax_inline_has(wax_struct_reader_pointer(&object->raw, 0));
}

static inline struct wax_pointer_builder
schema_field_pointer_name(const struct schema_field_builder *object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 0);

	return pointer;
}

static inline WAX_MUST_CHECK int
schema_field_set_name(const struct schema_field_builder *object, const char *text, size_t size)
{
	struct wax_pointer_builder pointer =
		schema_field_pointer_name(object);

	return wax_set_text(pointer, text, size);
}

static inline WAX_MUST_CHECK int
schema_field_built_name(const struct schema_field_builder *object, const char **ret_text, size_t *ret_size)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 0);

	return wax_builder_get_text(pointer, ret_text, ret_size);
}

/* code_order: UInt16 */

static inline uint16_t
schema_field_get_code_order(const struct schema_field_reader *object)
{
	return wax_get_u16(&object->raw, 0, 0u);
}

static inline uint16_t
schema_field_built_code_order(const struct schema_field_builder *object)
{
	return wax_builder_get_u16(&object->raw, 0, 0u);
}

static inline int
schema_field_set_code_order(const struct schema_field_builder *object, uint16_t value)
{
	return wax_set_u16(&object->raw, 0, value, 0u);
}

/* annotations: List */

static inline WAX_MUST_CHECK int
schema_field_get_annotations(const struct schema_field_reader *object, struct wax_list_reader *ret_list)
{
	struct wax_pointer_reader pointer =
		wax_struct_reader_pointer(&object->raw, 1);

	return wax_get_list(pointer, WAX_LIST_COMPOSITE, ret_list);
}

static inline int
schema_field_has_annotations(const struct schema_field_reader *object)
{
	return wax_inline_has(wax_struct_reader_pointer(&object->raw, 1));
}

static inline struct wax_pointer_builder
schema_field_pointer_annotations(const struct schema_field_builder *object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 1);

	return pointer;
}

static inline WAX_MUST_CHECK int
schema_field_init_annotations(const struct schema_field_builder *object, uint32_t count, struct wax_list_builder *ret_list)
{
	struct wax_pointer_builder pointer =
		schema_field_pointer_annotations(object);

	return wax_init_struct_list(pointer, count, 1, 2, ret_list);
}

static inline WAX_MUST_CHECK int
schema_field_edit_annotations(const struct schema_field_builder *object, struct wax_list_builder *ret_list)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 1);

	return wax_builder_get_struct_list(pointer, 1, 2, ret_list);
}

/* discriminant_value: UInt16 */

static inline uint16_t
schema_field_get_discriminant_value(const struct schema_field_reader *object)
{
	return wax_get_u16(&object->raw, 2, 65535u);
}

static inline uint16_t
schema_field_built_discriminant_value(const struct schema_field_builder *object)
{
	return wax_builder_get_u16(&object->raw, 2, 65535u);
}

static inline int
schema_field_set_discriminant_value(const struct schema_field_builder *object, uint16_t value)
{
	return wax_set_u16(&object->raw, 2, value, 65535u);
}

/* slot: group */

static inline struct schema_field_slot_reader
schema_field_get_slot(const struct schema_field_reader *object)
{
	struct schema_field_slot_reader view = {object->raw};

	return view;
}

static inline struct schema_field_slot_builder
schema_field_edit_slot(const struct schema_field_builder *object)
{
	struct schema_field_slot_builder view = {object->raw};

	return view;
}

static inline int
schema_field_init_slot(const struct schema_field_builder *object, struct schema_field_slot_builder *ret_view)
{
	int err = wax_set_u16(&object->raw, 8, 0, 0);

	if (err)
		return err;
	(void)wax_set_u32(&object->raw, 4, 0, 0);
	(void)wax_clear_pointer(wax_struct_builder_pointer(&object->raw, 2));
	(void)wax_clear_pointer(wax_struct_builder_pointer(&object->raw, 3));
	(void)wax_set_bool(&object->raw, 128, 0, 0);
	ret_view->raw = object->raw;
	return 0;
}

/* group: group */

static inline struct schema_field_group_reader
schema_field_get_group(const struct schema_field_reader *object)
{
	struct schema_field_group_reader view = {object->raw};

	return view;
}

static inline struct schema_field_group_builder
schema_field_edit_group(const struct schema_field_builder *object)
{
	struct schema_field_group_builder view = {object->raw};

	return view;
}

static inline int
schema_field_init_group(const struct schema_field_builder *object, struct schema_field_group_builder *ret_view)
{
	int err = wax_set_u16(&object->raw, 8, 1, 0);

	if (err)
		return err;
	(void)wax_set_u64(&object->raw, 16, 0, 0);
	ret_view->raw = object->raw;
	return 0;
}

/* ordinal: group */

static inline struct schema_field_ordinal_reader
schema_field_get_ordinal(const struct schema_field_reader *object)
{
	struct schema_field_ordinal_reader view = {object->raw};

	return view;
}

static inline struct schema_field_ordinal_builder
schema_field_edit_ordinal(const struct schema_field_builder *object)
{
	struct schema_field_ordinal_builder view = {object->raw};

	return view;
}

static inline int
schema_field_init_ordinal(const struct schema_field_builder *object, struct schema_field_ordinal_builder *ret_view)
{
	(void)wax_set_u16(&object->raw, 10, 0, 0);
	(void)wax_set_u16(&object->raw, 12, 0, 0);
	ret_view->raw = object->raw;
	return 0;
}

/* Group schema_field_slot */

/* offset: UInt32 */

static inline uint32_t
schema_field_slot_get_offset(const struct schema_field_slot_reader *object)
{
	return wax_get_u32(&object->raw, 4, UINT32_C(0));
}

static inline uint32_t
schema_field_slot_built_offset(const struct schema_field_slot_builder *object)
{
	return wax_builder_get_u32(&object->raw, 4, UINT32_C(0));
}

static inline int
schema_field_slot_set_offset(const struct schema_field_slot_builder *object, uint32_t value)
{
	return wax_set_u32(&object->raw, 4, value, UINT32_C(0));
}

/* type: struct */

static inline WAX_MUST_CHECK int
schema_field_slot_get_type(const struct schema_field_slot_reader *object, struct schema_type_reader *ret_object)
{
	struct wax_pointer_reader pointer =
		wax_struct_reader_pointer(&object->raw, 2);

	return wax_get_struct(pointer, &ret_object->raw);
}

static inline int
schema_field_slot_has_type(const struct schema_field_slot_reader *object)
{
	return wax_inline_has(wax_struct_reader_pointer(&object->raw, 2));
}

static inline struct wax_pointer_builder
schema_field_slot_pointer_type(const struct schema_field_slot_builder *object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 2);

	return pointer;
}

static inline WAX_MUST_CHECK int
schema_field_slot_init_type(const struct schema_field_slot_builder *object, struct schema_type_builder *ret_object)
{
	struct wax_pointer_builder pointer =
		schema_field_slot_pointer_type(object);

	return wax_init_struct(pointer, 3, 1, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
schema_field_slot_edit_type(const struct schema_field_slot_builder *object, struct schema_type_builder *ret_object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 2);

	return wax_builder_get_struct(pointer, 3, 1, &ret_object->raw);
}

/* default_value: struct */

static inline WAX_MUST_CHECK int
schema_field_slot_get_default_value(const struct schema_field_slot_reader *object, struct schema_value_reader *ret_object)
{
	struct wax_pointer_reader pointer =
		wax_struct_reader_pointer(&object->raw, 3);

	return wax_get_struct(pointer, &ret_object->raw);
}

static inline int
schema_field_slot_has_default_value(const struct schema_field_slot_reader *object)
{
	return wax_inline_has(wax_struct_reader_pointer(&object->raw, 3));
}

static inline struct wax_pointer_builder
schema_field_slot_pointer_default_value(const struct schema_field_slot_builder *object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 3);

	return pointer;
}

static inline WAX_MUST_CHECK int
schema_field_slot_init_default_value(const struct schema_field_slot_builder *object, struct schema_value_builder *ret_object)
{
	struct wax_pointer_builder pointer =
		schema_field_slot_pointer_default_value(object);

	return wax_init_struct(pointer, 2, 1, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
schema_field_slot_edit_default_value(const struct schema_field_slot_builder *object, struct schema_value_builder *ret_object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 3);

	return wax_builder_get_struct(pointer, 2, 1, &ret_object->raw);
}

/* had_explicit_default: Bool */

static inline int
schema_field_slot_get_had_explicit_default(const struct schema_field_slot_reader *object)
{
	return wax_get_bool(&object->raw, 128, 0);
}

static inline int
schema_field_slot_built_had_explicit_default(const struct schema_field_slot_builder *object)
{
	return wax_builder_get_bool(&object->raw, 128, 0);
}

static inline int
schema_field_slot_set_had_explicit_default(const struct schema_field_slot_builder *object, int value)
{
	return wax_set_bool(&object->raw, 128, value, 0);
}

/* Group schema_field_group */

/* type_id: UInt64 */

static inline uint64_t
schema_field_group_get_type_id(const struct schema_field_group_reader *object)
{
	return wax_get_u64(&object->raw, 16, UINT64_C(0));
}

static inline uint64_t
schema_field_group_built_type_id(const struct schema_field_group_builder *object)
{
	return wax_builder_get_u64(&object->raw, 16, UINT64_C(0));
}

static inline int
schema_field_group_set_type_id(const struct schema_field_group_builder *object, uint64_t value)
{
	return wax_set_u64(&object->raw, 16, value, UINT64_C(0));
}

/* Group schema_field_ordinal */

static inline uint16_t
schema_field_ordinal_which(const struct schema_field_ordinal_reader *object)
{
	return wax_get_u16(&object->raw, 10, 0);
}

static inline uint16_t
schema_field_ordinal_which_built(const struct schema_field_ordinal_builder *object)
{
	return wax_builder_get_u16(&object->raw, 10, 0);
}

/* implicit: Void */

static inline int
schema_field_ordinal_set_implicit(const struct schema_field_ordinal_builder *object)
{
	return wax_set_u16(&object->raw, 10, 0, 0);
}

/* explicit: UInt16 */

static inline uint16_t
schema_field_ordinal_get_explicit(const struct schema_field_ordinal_reader *object)
{
	return wax_get_u16(&object->raw, 12, 0u);
}

static inline uint16_t
schema_field_ordinal_built_explicit(const struct schema_field_ordinal_builder *object)
{
	return wax_builder_get_u16(&object->raw, 12, 0u);
}

static inline int
schema_field_ordinal_set_explicit(const struct schema_field_ordinal_builder *object, uint16_t value)
{
	int err = wax_set_u16(&object->raw, 10, 1, 0);

	if (err)
		return err;
	return wax_set_u16(&object->raw, 12, value, 0u);
}

/* Struct schema_enumerant */

static inline WAX_MUST_CHECK int
schema_enumerant_get(struct wax_pointer_reader pointer, struct schema_enumerant_reader *ret_object)
{
	return wax_get_struct(pointer, &ret_object->raw);
}

static inline int
schema_enumerant_at(const struct wax_list_reader *list, uint32_t index, struct schema_enumerant_reader *ret_object)
{
	return wax_list_reader_struct(list, index, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
schema_enumerant_init(struct wax_pointer_builder pointer, struct schema_enumerant_builder *ret_object)
{
	return wax_init_struct(pointer, 1, 2, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
schema_enumerant_edit(struct wax_pointer_builder pointer, struct schema_enumerant_builder *ret_object)
{
	return wax_builder_get_struct(pointer, 1, 2, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
schema_enumerant_make_list(struct wax_pointer_builder pointer, uint32_t count, struct wax_list_builder *ret_list)
{
	return wax_init_struct_list(pointer, count, 1, 2, ret_list);
}

static inline int
schema_enumerant_builder_at(const struct wax_list_builder *list, uint32_t index, struct schema_enumerant_builder *ret_object)
{
	return wax_list_builder_struct(list, index, &ret_object->raw);
}

/* name: Text */

static inline WAX_MUST_CHECK int
schema_enumerant_get_name(const struct schema_enumerant_reader *object, const char **ret_text, size_t *ret_size)
{
	struct wax_pointer_reader pointer =
		wax_struct_reader_pointer(&object->raw, 0);

	return wax_get_text(pointer, ret_text, ret_size);
}

static inline int
schema_enumerant_has_name(const struct schema_enumerant_reader *object)
{
	return wax_inline_has(wax_struct_reader_pointer(&object->raw, 0));
}

static inline struct wax_pointer_builder
schema_enumerant_pointer_name(const struct schema_enumerant_builder *object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 0);

	return pointer;
}

static inline WAX_MUST_CHECK int
schema_enumerant_set_name(const struct schema_enumerant_builder *object, const char *text, size_t size)
{
	struct wax_pointer_builder pointer =
		schema_enumerant_pointer_name(object);

	return wax_set_text(pointer, text, size);
}

static inline WAX_MUST_CHECK int
schema_enumerant_built_name(const struct schema_enumerant_builder *object, const char **ret_text, size_t *ret_size)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 0);

	return wax_builder_get_text(pointer, ret_text, ret_size);
}

/* code_order: UInt16 */

static inline uint16_t
schema_enumerant_get_code_order(const struct schema_enumerant_reader *object)
{
	return wax_get_u16(&object->raw, 0, 0u);
}

static inline uint16_t
schema_enumerant_built_code_order(const struct schema_enumerant_builder *object)
{
	return wax_builder_get_u16(&object->raw, 0, 0u);
}

static inline int
schema_enumerant_set_code_order(const struct schema_enumerant_builder *object, uint16_t value)
{
	return wax_set_u16(&object->raw, 0, value, 0u);
}

/* annotations: List */

static inline WAX_MUST_CHECK int
schema_enumerant_get_annotations(const struct schema_enumerant_reader *object, struct wax_list_reader *ret_list)
{
	struct wax_pointer_reader pointer =
		wax_struct_reader_pointer(&object->raw, 1);

	return wax_get_list(pointer, WAX_LIST_COMPOSITE, ret_list);
}

static inline int
schema_enumerant_has_annotations(const struct schema_enumerant_reader *object)
{
	return wax_inline_has(wax_struct_reader_pointer(&object->raw, 1));
}

static inline struct wax_pointer_builder
schema_enumerant_pointer_annotations(const struct schema_enumerant_builder *object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 1);

	return pointer;
}

static inline WAX_MUST_CHECK int
schema_enumerant_init_annotations(const struct schema_enumerant_builder *object, uint32_t count, struct wax_list_builder *ret_list)
{
	struct wax_pointer_builder pointer =
		schema_enumerant_pointer_annotations(object);

	return wax_init_struct_list(pointer, count, 1, 2, ret_list);
}

static inline WAX_MUST_CHECK int
schema_enumerant_edit_annotations(const struct schema_enumerant_builder *object, struct wax_list_builder *ret_list)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 1);

	return wax_builder_get_struct_list(pointer, 1, 2, ret_list);
}

/* Struct schema_superclass */

static inline WAX_MUST_CHECK int
schema_superclass_get(struct wax_pointer_reader pointer, struct schema_superclass_reader *ret_object)
{
	return wax_get_struct(pointer, &ret_object->raw);
}

static inline int
schema_superclass_at(const struct wax_list_reader *list, uint32_t index, struct schema_superclass_reader *ret_object)
{
	return wax_list_reader_struct(list, index, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
schema_superclass_init(struct wax_pointer_builder pointer, struct schema_superclass_builder *ret_object)
{
	return wax_init_struct(pointer, 1, 1, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
schema_superclass_edit(struct wax_pointer_builder pointer, struct schema_superclass_builder *ret_object)
{
	return wax_builder_get_struct(pointer, 1, 1, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
schema_superclass_make_list(struct wax_pointer_builder pointer, uint32_t count, struct wax_list_builder *ret_list)
{
	return wax_init_struct_list(pointer, count, 1, 1, ret_list);
}

static inline int
schema_superclass_builder_at(const struct wax_list_builder *list, uint32_t index, struct schema_superclass_builder *ret_object)
{
	return wax_list_builder_struct(list, index, &ret_object->raw);
}

/* id: UInt64 */

static inline uint64_t
schema_superclass_get_id(const struct schema_superclass_reader *object)
{
	return wax_get_u64(&object->raw, 0, UINT64_C(0));
}

static inline uint64_t
schema_superclass_built_id(const struct schema_superclass_builder *object)
{
	return wax_builder_get_u64(&object->raw, 0, UINT64_C(0));
}

static inline int
schema_superclass_set_id(const struct schema_superclass_builder *object, uint64_t value)
{
	return wax_set_u64(&object->raw, 0, value, UINT64_C(0));
}

/* brand: struct */

static inline WAX_MUST_CHECK int
schema_superclass_get_brand(const struct schema_superclass_reader *object, struct schema_brand_reader *ret_object)
{
	struct wax_pointer_reader pointer =
		wax_struct_reader_pointer(&object->raw, 0);

	return wax_get_struct(pointer, &ret_object->raw);
}

static inline int
schema_superclass_has_brand(const struct schema_superclass_reader *object)
{
	return wax_inline_has(wax_struct_reader_pointer(&object->raw, 0));
}

static inline struct wax_pointer_builder
schema_superclass_pointer_brand(const struct schema_superclass_builder *object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 0);

	return pointer;
}

static inline WAX_MUST_CHECK int
schema_superclass_init_brand(const struct schema_superclass_builder *object, struct schema_brand_builder *ret_object)
{
	struct wax_pointer_builder pointer =
		schema_superclass_pointer_brand(object);

	return wax_init_struct(pointer, 0, 1, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
schema_superclass_edit_brand(const struct schema_superclass_builder *object, struct schema_brand_builder *ret_object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 0);

	return wax_builder_get_struct(pointer, 0, 1, &ret_object->raw);
}

/* Struct schema_method */

static inline WAX_MUST_CHECK int
schema_method_get(struct wax_pointer_reader pointer, struct schema_method_reader *ret_object)
{
	return wax_get_struct(pointer, &ret_object->raw);
}

static inline int
schema_method_at(const struct wax_list_reader *list, uint32_t index, struct schema_method_reader *ret_object)
{
	return wax_list_reader_struct(list, index, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
schema_method_init(struct wax_pointer_builder pointer, struct schema_method_builder *ret_object)
{
	return wax_init_struct(pointer, 3, 5, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
schema_method_edit(struct wax_pointer_builder pointer, struct schema_method_builder *ret_object)
{
	return wax_builder_get_struct(pointer, 3, 5, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
schema_method_make_list(struct wax_pointer_builder pointer, uint32_t count, struct wax_list_builder *ret_list)
{
	return wax_init_struct_list(pointer, count, 3, 5, ret_list);
}

static inline int
schema_method_builder_at(const struct wax_list_builder *list, uint32_t index, struct schema_method_builder *ret_object)
{
	return wax_list_builder_struct(list, index, &ret_object->raw);
}

/* name: Text */

static inline WAX_MUST_CHECK int
schema_method_get_name(const struct schema_method_reader *object, const char **ret_text, size_t *ret_size)
{
	struct wax_pointer_reader pointer =
		wax_struct_reader_pointer(&object->raw, 0);

	return wax_get_text(pointer, ret_text, ret_size);
}

static inline int
schema_method_has_name(const struct schema_method_reader *object)
{
	return wax_inline_has(wax_struct_reader_pointer(&object->raw, 0));
}

static inline struct wax_pointer_builder
schema_method_pointer_name(const struct schema_method_builder *object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 0);

	return pointer;
}

static inline WAX_MUST_CHECK int
schema_method_set_name(const struct schema_method_builder *object, const char *text, size_t size)
{
	struct wax_pointer_builder pointer =
		schema_method_pointer_name(object);

	return wax_set_text(pointer, text, size);
}

static inline WAX_MUST_CHECK int
schema_method_built_name(const struct schema_method_builder *object, const char **ret_text, size_t *ret_size)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 0);

	return wax_builder_get_text(pointer, ret_text, ret_size);
}

/* code_order: UInt16 */

static inline uint16_t
schema_method_get_code_order(const struct schema_method_reader *object)
{
	return wax_get_u16(&object->raw, 0, 0u);
}

static inline uint16_t
schema_method_built_code_order(const struct schema_method_builder *object)
{
	return wax_builder_get_u16(&object->raw, 0, 0u);
}

static inline int
schema_method_set_code_order(const struct schema_method_builder *object, uint16_t value)
{
	return wax_set_u16(&object->raw, 0, value, 0u);
}

/* param_struct_type: UInt64 */

static inline uint64_t
schema_method_get_param_struct_type(const struct schema_method_reader *object)
{
	return wax_get_u64(&object->raw, 8, UINT64_C(0));
}

static inline uint64_t
schema_method_built_param_struct_type(const struct schema_method_builder *object)
{
	return wax_builder_get_u64(&object->raw, 8, UINT64_C(0));
}

static inline int
schema_method_set_param_struct_type(const struct schema_method_builder *object, uint64_t value)
{
	return wax_set_u64(&object->raw, 8, value, UINT64_C(0));
}

/* result_struct_type: UInt64 */

static inline uint64_t
schema_method_get_result_struct_type(const struct schema_method_reader *object)
{
	return wax_get_u64(&object->raw, 16, UINT64_C(0));
}

static inline uint64_t
schema_method_built_result_struct_type(const struct schema_method_builder *object)
{
	return wax_builder_get_u64(&object->raw, 16, UINT64_C(0));
}

static inline int
schema_method_set_result_struct_type(const struct schema_method_builder *object, uint64_t value)
{
	return wax_set_u64(&object->raw, 16, value, UINT64_C(0));
}

/* annotations: List */

static inline WAX_MUST_CHECK int
schema_method_get_annotations(const struct schema_method_reader *object, struct wax_list_reader *ret_list)
{
	struct wax_pointer_reader pointer =
		wax_struct_reader_pointer(&object->raw, 1);

	return wax_get_list(pointer, WAX_LIST_COMPOSITE, ret_list);
}

static inline int
schema_method_has_annotations(const struct schema_method_reader *object)
{
	return wax_inline_has(wax_struct_reader_pointer(&object->raw, 1));
}

static inline struct wax_pointer_builder
schema_method_pointer_annotations(const struct schema_method_builder *object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 1);

	return pointer;
}

static inline WAX_MUST_CHECK int
schema_method_init_annotations(const struct schema_method_builder *object, uint32_t count, struct wax_list_builder *ret_list)
{
	struct wax_pointer_builder pointer =
		schema_method_pointer_annotations(object);

	return wax_init_struct_list(pointer, count, 1, 2, ret_list);
}

static inline WAX_MUST_CHECK int
schema_method_edit_annotations(const struct schema_method_builder *object, struct wax_list_builder *ret_list)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 1);

	return wax_builder_get_struct_list(pointer, 1, 2, ret_list);
}

/* param_brand: struct */

static inline WAX_MUST_CHECK int
schema_method_get_param_brand(const struct schema_method_reader *object, struct schema_brand_reader *ret_object)
{
	struct wax_pointer_reader pointer =
		wax_struct_reader_pointer(&object->raw, 2);

	return wax_get_struct(pointer, &ret_object->raw);
}

static inline int
schema_method_has_param_brand(const struct schema_method_reader *object)
{
	return wax_inline_has(wax_struct_reader_pointer(&object->raw, 2));
}

static inline struct wax_pointer_builder
schema_method_pointer_param_brand(const struct schema_method_builder *object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 2);

	return pointer;
}

static inline WAX_MUST_CHECK int
schema_method_init_param_brand(const struct schema_method_builder *object, struct schema_brand_builder *ret_object)
{
	struct wax_pointer_builder pointer =
		schema_method_pointer_param_brand(object);

	return wax_init_struct(pointer, 0, 1, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
schema_method_edit_param_brand(const struct schema_method_builder *object, struct schema_brand_builder *ret_object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 2);

	return wax_builder_get_struct(pointer, 0, 1, &ret_object->raw);
}

/* result_brand: struct */

static inline WAX_MUST_CHECK int
schema_method_get_result_brand(const struct schema_method_reader *object, struct schema_brand_reader *ret_object)
{
	struct wax_pointer_reader pointer =
		wax_struct_reader_pointer(&object->raw, 3);

	return wax_get_struct(pointer, &ret_object->raw);
}

static inline int
schema_method_has_result_brand(const struct schema_method_reader *object)
{
	return wax_inline_has(wax_struct_reader_pointer(&object->raw, 3));
}

static inline struct wax_pointer_builder
schema_method_pointer_result_brand(const struct schema_method_builder *object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 3);

	return pointer;
}

static inline WAX_MUST_CHECK int
schema_method_init_result_brand(const struct schema_method_builder *object, struct schema_brand_builder *ret_object)
{
	struct wax_pointer_builder pointer =
		schema_method_pointer_result_brand(object);

	return wax_init_struct(pointer, 0, 1, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
schema_method_edit_result_brand(const struct schema_method_builder *object, struct schema_brand_builder *ret_object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 3);

	return wax_builder_get_struct(pointer, 0, 1, &ret_object->raw);
}

/* implicit_parameters: List */

static inline WAX_MUST_CHECK int
schema_method_get_implicit_parameters(const struct schema_method_reader *object, struct wax_list_reader *ret_list)
{
	struct wax_pointer_reader pointer =
		wax_struct_reader_pointer(&object->raw, 4);

	return wax_get_list(pointer, WAX_LIST_COMPOSITE, ret_list);
}

static inline int
schema_method_has_implicit_parameters(const struct schema_method_reader *object)
{
	return wax_inline_has(wax_struct_reader_pointer(&object->raw, 4));
}

static inline struct wax_pointer_builder
schema_method_pointer_implicit_parameters(const struct schema_method_builder *object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 4);

	return pointer;
}

static inline WAX_MUST_CHECK int
schema_method_init_implicit_parameters(const struct schema_method_builder *object, uint32_t count, struct wax_list_builder *ret_list)
{
	struct wax_pointer_builder pointer =
		schema_method_pointer_implicit_parameters(object);

	return wax_init_struct_list(pointer, count, 0, 1, ret_list);
}

static inline WAX_MUST_CHECK int
schema_method_edit_implicit_parameters(const struct schema_method_builder *object, struct wax_list_builder *ret_list)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 4);

	return wax_builder_get_struct_list(pointer, 0, 1, ret_list);
}

/* Struct schema_type */

static inline WAX_MUST_CHECK int
schema_type_get(struct wax_pointer_reader pointer, struct schema_type_reader *ret_object)
{
	return wax_get_struct(pointer, &ret_object->raw);
}

static inline int
schema_type_at(const struct wax_list_reader *list, uint32_t index, struct schema_type_reader *ret_object)
{
	return wax_list_reader_struct(list, index, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
schema_type_init(struct wax_pointer_builder pointer, struct schema_type_builder *ret_object)
{
	return wax_init_struct(pointer, 3, 1, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
schema_type_edit(struct wax_pointer_builder pointer, struct schema_type_builder *ret_object)
{
	return wax_builder_get_struct(pointer, 3, 1, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
schema_type_make_list(struct wax_pointer_builder pointer, uint32_t count, struct wax_list_builder *ret_list)
{
	return wax_init_struct_list(pointer, count, 3, 1, ret_list);
}

static inline int
schema_type_builder_at(const struct wax_list_builder *list, uint32_t index, struct schema_type_builder *ret_object)
{
	return wax_list_builder_struct(list, index, &ret_object->raw);
}

static inline uint16_t
schema_type_which(const struct schema_type_reader *object)
{
	return wax_get_u16(&object->raw, 0, 0);
}

static inline uint16_t
schema_type_which_built(const struct schema_type_builder *object)
{
	return wax_builder_get_u16(&object->raw, 0, 0);
}

/* void: Void */

static inline int
schema_type_set_void(const struct schema_type_builder *object)
{
	return wax_set_u16(&object->raw, 0, 0, 0);
}

/* bool: Void */

static inline int
schema_type_set_bool(const struct schema_type_builder *object)
{
	return wax_set_u16(&object->raw, 0, 1, 0);
}

/* int8: Void */

static inline int
schema_type_set_int8(const struct schema_type_builder *object)
{
	return wax_set_u16(&object->raw, 0, 2, 0);
}

/* int16: Void */

static inline int
schema_type_set_int16(const struct schema_type_builder *object)
{
	return wax_set_u16(&object->raw, 0, 3, 0);
}

/* int32: Void */

static inline int
schema_type_set_int32(const struct schema_type_builder *object)
{
	return wax_set_u16(&object->raw, 0, 4, 0);
}

/* int64: Void */

static inline int
schema_type_set_int64(const struct schema_type_builder *object)
{
	return wax_set_u16(&object->raw, 0, 5, 0);
}

/* uint8: Void */

static inline int
schema_type_set_uint8(const struct schema_type_builder *object)
{
	return wax_set_u16(&object->raw, 0, 6, 0);
}

/* uint16: Void */

static inline int
schema_type_set_uint16(const struct schema_type_builder *object)
{
	return wax_set_u16(&object->raw, 0, 7, 0);
}

/* uint32: Void */

static inline int
schema_type_set_uint32(const struct schema_type_builder *object)
{
	return wax_set_u16(&object->raw, 0, 8, 0);
}

/* uint64: Void */

static inline int
schema_type_set_uint64(const struct schema_type_builder *object)
{
	return wax_set_u16(&object->raw, 0, 9, 0);
}

/* float32: Void */

static inline int
schema_type_set_float32(const struct schema_type_builder *object)
{
	return wax_set_u16(&object->raw, 0, 10, 0);
}

/* float64: Void */

static inline int
schema_type_set_float64(const struct schema_type_builder *object)
{
	return wax_set_u16(&object->raw, 0, 11, 0);
}

/* text: Void */

static inline int
schema_type_set_text(const struct schema_type_builder *object)
{
	return wax_set_u16(&object->raw, 0, 12, 0);
}

/* data: Void */

static inline int
schema_type_set_data(const struct schema_type_builder *object)
{
	return wax_set_u16(&object->raw, 0, 13, 0);
}

/* list: group */

static inline struct schema_type_list_reader
schema_type_get_list(const struct schema_type_reader *object)
{
	struct schema_type_list_reader view = {object->raw};

	return view;
}

static inline struct schema_type_list_builder
schema_type_edit_list(const struct schema_type_builder *object)
{
	struct schema_type_list_builder view = {object->raw};

	return view;
}

static inline int
schema_type_init_list(const struct schema_type_builder *object, struct schema_type_list_builder *ret_view)
{
	int err = wax_set_u16(&object->raw, 0, 14, 0);

	if (err)
		return err;
	(void)wax_clear_pointer(wax_struct_builder_pointer(&object->raw, 0));
	ret_view->raw = object->raw;
	return 0;
}

/* enum: group */

static inline struct schema_type_enum_reader
schema_type_get_enum(const struct schema_type_reader *object)
{
	struct schema_type_enum_reader view = {object->raw};

	return view;
}

static inline struct schema_type_enum_builder
schema_type_edit_enum(const struct schema_type_builder *object)
{
	struct schema_type_enum_builder view = {object->raw};

	return view;
}

static inline int
schema_type_init_enum(const struct schema_type_builder *object, struct schema_type_enum_builder *ret_view)
{
	int err = wax_set_u16(&object->raw, 0, 15, 0);

	if (err)
		return err;
	(void)wax_set_u64(&object->raw, 8, 0, 0);
	(void)wax_clear_pointer(wax_struct_builder_pointer(&object->raw, 0));
	ret_view->raw = object->raw;
	return 0;
}

/* struct: group */

static inline struct schema_type_struct_reader
schema_type_get_struct(const struct schema_type_reader *object)
{
	struct schema_type_struct_reader view = {object->raw};

	return view;
}

static inline struct schema_type_struct_builder
schema_type_edit_struct(const struct schema_type_builder *object)
{
	struct schema_type_struct_builder view = {object->raw};

	return view;
}

static inline int
schema_type_init_struct(const struct schema_type_builder *object, struct schema_type_struct_builder *ret_view)
{
	int err = wax_set_u16(&object->raw, 0, 16, 0);

	if (err)
		return err;
	(void)wax_set_u64(&object->raw, 8, 0, 0);
	(void)wax_clear_pointer(wax_struct_builder_pointer(&object->raw, 0));
	ret_view->raw = object->raw;
	return 0;
}

/* interface: group */

static inline struct schema_type_interface_reader
schema_type_get_interface(const struct schema_type_reader *object)
{
	struct schema_type_interface_reader view = {object->raw};

	return view;
}

static inline struct schema_type_interface_builder
schema_type_edit_interface(const struct schema_type_builder *object)
{
	struct schema_type_interface_builder view = {object->raw};

	return view;
}

static inline int
schema_type_init_interface(const struct schema_type_builder *object, struct schema_type_interface_builder *ret_view)
{
	int err = wax_set_u16(&object->raw, 0, 17, 0);

	if (err)
		return err;
	(void)wax_set_u64(&object->raw, 8, 0, 0);
	(void)wax_clear_pointer(wax_struct_builder_pointer(&object->raw, 0));
	ret_view->raw = object->raw;
	return 0;
}

/* any_pointer: group */

static inline struct schema_type_any_pointer_reader
schema_type_get_any_pointer(const struct schema_type_reader *object)
{
	struct schema_type_any_pointer_reader view = {object->raw};

	return view;
}

static inline struct schema_type_any_pointer_builder
schema_type_edit_any_pointer(const struct schema_type_builder *object)
{
	struct schema_type_any_pointer_builder view = {object->raw};

	return view;
}

static inline int
schema_type_init_any_pointer(const struct schema_type_builder *object, struct schema_type_any_pointer_builder *ret_view)
{
	int err = wax_set_u16(&object->raw, 0, 18, 0);

	if (err)
		return err;
	(void)wax_set_u16(&object->raw, 8, 0, 0);
	(void)wax_set_u16(&object->raw, 10, 0, 0);
	(void)wax_set_u64(&object->raw, 16, 0, 0);
	(void)wax_set_u16(&object->raw, 10, 0, 0);
	(void)wax_set_u16(&object->raw, 10, 0, 0);
	ret_view->raw = object->raw;
	return 0;
}

/* Group schema_type_list */

/* element_type: struct */

static inline WAX_MUST_CHECK int
schema_type_list_get_element_type(const struct schema_type_list_reader *object, struct schema_type_reader *ret_object)
{
	struct wax_pointer_reader pointer =
		wax_struct_reader_pointer(&object->raw, 0);

	return wax_get_struct(pointer, &ret_object->raw);
}

static inline int
schema_type_list_has_element_type(const struct schema_type_list_reader *object)
{
	return wax_inline_has(wax_struct_reader_pointer(&object->raw, 0));
}

static inline struct wax_pointer_builder
schema_type_list_pointer_element_type(const struct schema_type_list_builder *object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 0);

	return pointer;
}

static inline WAX_MUST_CHECK int
schema_type_list_init_element_type(const struct schema_type_list_builder *object, struct schema_type_builder *ret_object)
{
	struct wax_pointer_builder pointer =
		schema_type_list_pointer_element_type(object);

	return wax_init_struct(pointer, 3, 1, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
schema_type_list_edit_element_type(const struct schema_type_list_builder *object, struct schema_type_builder *ret_object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 0);

	return wax_builder_get_struct(pointer, 3, 1, &ret_object->raw);
}

/* Group schema_type_enum */

/* type_id: UInt64 */

static inline uint64_t
schema_type_enum_get_type_id(const struct schema_type_enum_reader *object)
{
	return wax_get_u64(&object->raw, 8, UINT64_C(0));
}

static inline uint64_t
schema_type_enum_built_type_id(const struct schema_type_enum_builder *object)
{
	return wax_builder_get_u64(&object->raw, 8, UINT64_C(0));
}

static inline int
schema_type_enum_set_type_id(const struct schema_type_enum_builder *object, uint64_t value)
{
	return wax_set_u64(&object->raw, 8, value, UINT64_C(0));
}

/* brand: struct */

static inline WAX_MUST_CHECK int
schema_type_enum_get_brand(const struct schema_type_enum_reader *object, struct schema_brand_reader *ret_object)
{
	struct wax_pointer_reader pointer =
		wax_struct_reader_pointer(&object->raw, 0);

	return wax_get_struct(pointer, &ret_object->raw);
}

static inline int
schema_type_enum_has_brand(const struct schema_type_enum_reader *object)
{
	return wax_inline_has(wax_struct_reader_pointer(&object->raw, 0));
}

static inline struct wax_pointer_builder
schema_type_enum_pointer_brand(const struct schema_type_enum_builder *object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 0);

	return pointer;
}

static inline WAX_MUST_CHECK int
schema_type_enum_init_brand(const struct schema_type_enum_builder *object, struct schema_brand_builder *ret_object)
{
	struct wax_pointer_builder pointer =
		schema_type_enum_pointer_brand(object);

	return wax_init_struct(pointer, 0, 1, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
schema_type_enum_edit_brand(const struct schema_type_enum_builder *object, struct schema_brand_builder *ret_object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 0);

	return wax_builder_get_struct(pointer, 0, 1, &ret_object->raw);
}

/* Group schema_type_struct */

/* type_id: UInt64 */

static inline uint64_t
schema_type_struct_get_type_id(const struct schema_type_struct_reader *object)
{
	return wax_get_u64(&object->raw, 8, UINT64_C(0));
}

static inline uint64_t
schema_type_struct_built_type_id(const struct schema_type_struct_builder *object)
{
	return wax_builder_get_u64(&object->raw, 8, UINT64_C(0));
}

static inline int
schema_type_struct_set_type_id(const struct schema_type_struct_builder *object, uint64_t value)
{
	return wax_set_u64(&object->raw, 8, value, UINT64_C(0));
}

/* brand: struct */

static inline WAX_MUST_CHECK int
schema_type_struct_get_brand(const struct schema_type_struct_reader *object, struct schema_brand_reader *ret_object)
{
	struct wax_pointer_reader pointer =
		wax_struct_reader_pointer(&object->raw, 0);

	return wax_get_struct(pointer, &ret_object->raw);
}

static inline int
schema_type_struct_has_brand(const struct schema_type_struct_reader *object)
{
	return wax_inline_has(wax_struct_reader_pointer(&object->raw, 0));
}

static inline struct wax_pointer_builder
schema_type_struct_pointer_brand(const struct schema_type_struct_builder *object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 0);

	return pointer;
}

static inline WAX_MUST_CHECK int
schema_type_struct_init_brand(const struct schema_type_struct_builder *object, struct schema_brand_builder *ret_object)
{
	struct wax_pointer_builder pointer =
		schema_type_struct_pointer_brand(object);

	return wax_init_struct(pointer, 0, 1, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
schema_type_struct_edit_brand(const struct schema_type_struct_builder *object, struct schema_brand_builder *ret_object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 0);

	return wax_builder_get_struct(pointer, 0, 1, &ret_object->raw);
}

/* Group schema_type_interface */

/* type_id: UInt64 */

static inline uint64_t
schema_type_interface_get_type_id(const struct schema_type_interface_reader *object)
{
	return wax_get_u64(&object->raw, 8, UINT64_C(0));
}

static inline uint64_t
schema_type_interface_built_type_id(const struct schema_type_interface_builder *object)
{
	return wax_builder_get_u64(&object->raw, 8, UINT64_C(0));
}

static inline int
schema_type_interface_set_type_id(const struct schema_type_interface_builder *object, uint64_t value)
{
	return wax_set_u64(&object->raw, 8, value, UINT64_C(0));
}

/* brand: struct */

static inline WAX_MUST_CHECK int
schema_type_interface_get_brand(const struct schema_type_interface_reader *object, struct schema_brand_reader *ret_object)
{
	struct wax_pointer_reader pointer =
		wax_struct_reader_pointer(&object->raw, 0);

	return wax_get_struct(pointer, &ret_object->raw);
}

static inline int
schema_type_interface_has_brand(const struct schema_type_interface_reader *object)
{
	return wax_inline_has(wax_struct_reader_pointer(&object->raw, 0));
}

static inline struct wax_pointer_builder
schema_type_interface_pointer_brand(const struct schema_type_interface_builder *object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 0);

	return pointer;
}

static inline WAX_MUST_CHECK int
schema_type_interface_init_brand(const struct schema_type_interface_builder *object, struct schema_brand_builder *ret_object)
{
	struct wax_pointer_builder pointer =
		schema_type_interface_pointer_brand(object);

	return wax_init_struct(pointer, 0, 1, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
schema_type_interface_edit_brand(const struct schema_type_interface_builder *object, struct schema_brand_builder *ret_object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 0);

	return wax_builder_get_struct(pointer, 0, 1, &ret_object->raw);
}

/* Group schema_type_any_pointer */

static inline uint16_t
schema_type_any_pointer_which(const struct schema_type_any_pointer_reader *object)
{
	return wax_get_u16(&object->raw, 8, 0);
}

static inline uint16_t
schema_type_any_pointer_which_built(const struct schema_type_any_pointer_builder *object)
{
	return wax_builder_get_u16(&object->raw, 8, 0);
}

/* unconstrained: group */

static inline struct schema_type_any_pointer_unconstrained_reader
schema_type_any_pointer_get_unconstrained(const struct schema_type_any_pointer_reader *object)
{
	struct schema_type_any_pointer_unconstrained_reader view = {object->raw};

	return view;
}

static inline struct schema_type_any_pointer_unconstrained_builder
schema_type_any_pointer_edit_unconstrained(const struct schema_type_any_pointer_builder *object)
{
	struct schema_type_any_pointer_unconstrained_builder view = {object->raw};

	return view;
}

static inline int
schema_type_any_pointer_init_unconstrained(const struct schema_type_any_pointer_builder *object, struct schema_type_any_pointer_unconstrained_builder *ret_view)
{
	int err = wax_set_u16(&object->raw, 8, 0, 0);

	if (err)
		return err;
	(void)wax_set_u16(&object->raw, 10, 0, 0);
	ret_view->raw = object->raw;
	return 0;
}

/* parameter: group */

static inline struct schema_type_any_pointer_parameter_reader
schema_type_any_pointer_get_parameter(const struct schema_type_any_pointer_reader *object)
{
	struct schema_type_any_pointer_parameter_reader view = {object->raw};

	return view;
}

static inline struct schema_type_any_pointer_parameter_builder
schema_type_any_pointer_edit_parameter(const struct schema_type_any_pointer_builder *object)
{
	struct schema_type_any_pointer_parameter_builder view = {object->raw};

	return view;
}

static inline int
schema_type_any_pointer_init_parameter(const struct schema_type_any_pointer_builder *object, struct schema_type_any_pointer_parameter_builder *ret_view)
{
	int err = wax_set_u16(&object->raw, 8, 1, 0);

	if (err)
		return err;
	(void)wax_set_u64(&object->raw, 16, 0, 0);
	(void)wax_set_u16(&object->raw, 10, 0, 0);
	ret_view->raw = object->raw;
	return 0;
}

/* implicit_method_parameter: group */

static inline struct schema_type_any_pointer_implicit_method_parameter_reader
schema_type_any_pointer_get_implicit_method_parameter(const struct schema_type_any_pointer_reader *object)
{
	struct schema_type_any_pointer_implicit_method_parameter_reader view = {object->raw};

	return view;
}

static inline struct schema_type_any_pointer_implicit_method_parameter_builder
schema_type_any_pointer_edit_implicit_method_parameter(const struct schema_type_any_pointer_builder *object)
{
	struct schema_type_any_pointer_implicit_method_parameter_builder view = {object->raw};

	return view;
}

static inline int
schema_type_any_pointer_init_implicit_method_parameter(const struct schema_type_any_pointer_builder *object, struct schema_type_any_pointer_implicit_method_parameter_builder *ret_view)
{
	int err = wax_set_u16(&object->raw, 8, 2, 0);

	if (err)
		return err;
	(void)wax_set_u16(&object->raw, 10, 0, 0);
	ret_view->raw = object->raw;
	return 0;
}

/* Group schema_type_any_pointer_unconstrained */

static inline uint16_t
schema_type_any_pointer_unconstrained_which(const struct schema_type_any_pointer_unconstrained_reader *object)
{
	return wax_get_u16(&object->raw, 10, 0);
}

static inline uint16_t
schema_type_any_pointer_unconstrained_which_built(const struct schema_type_any_pointer_unconstrained_builder *object)
{
	return wax_builder_get_u16(&object->raw, 10, 0);
}

/* any_kind: Void */

static inline int
schema_type_any_pointer_unconstrained_set_any_kind(const struct schema_type_any_pointer_unconstrained_builder *object)
{
	return wax_set_u16(&object->raw, 10, 0, 0);
}

/* struct: Void */

static inline int
schema_type_any_pointer_unconstrained_set_struct(const struct schema_type_any_pointer_unconstrained_builder *object)
{
	return wax_set_u16(&object->raw, 10, 1, 0);
}

/* list: Void */

static inline int
schema_type_any_pointer_unconstrained_set_list(const struct schema_type_any_pointer_unconstrained_builder *object)
{
	return wax_set_u16(&object->raw, 10, 2, 0);
}

/* capability: Void */

static inline int
schema_type_any_pointer_unconstrained_set_capability(const struct schema_type_any_pointer_unconstrained_builder *object)
{
	return wax_set_u16(&object->raw, 10, 3, 0);
}

/* Group schema_type_any_pointer_parameter */

/* scope_id: UInt64 */

static inline uint64_t
schema_type_any_pointer_parameter_get_scope_id(const struct schema_type_any_pointer_parameter_reader *object)
{
	return wax_get_u64(&object->raw, 16, UINT64_C(0));
}

static inline uint64_t
schema_type_any_pointer_parameter_built_scope_id(const struct schema_type_any_pointer_parameter_builder *object)
{
	return wax_builder_get_u64(&object->raw, 16, UINT64_C(0));
}

static inline int
schema_type_any_pointer_parameter_set_scope_id(const struct schema_type_any_pointer_parameter_builder *object, uint64_t value)
{
	return wax_set_u64(&object->raw, 16, value, UINT64_C(0));
}

/* parameter_index: UInt16 */

static inline uint16_t
schema_type_any_pointer_parameter_get_parameter_index(const struct schema_type_any_pointer_parameter_reader *object)
{
	return wax_get_u16(&object->raw, 10, 0u);
}

static inline uint16_t
schema_type_any_pointer_parameter_built_parameter_index(const struct schema_type_any_pointer_parameter_builder *object)
{
	return wax_builder_get_u16(&object->raw, 10, 0u);
}

static inline int
schema_type_any_pointer_parameter_set_parameter_index(const struct schema_type_any_pointer_parameter_builder *object, uint16_t value)
{
	return wax_set_u16(&object->raw, 10, value, 0u);
}

/* Group schema_type_any_pointer_implicit_method_parameter */

/* parameter_index: UInt16 */

static inline uint16_t
schema_type_any_pointer_implicit_method_parameter_get_parameter_index(const struct schema_type_any_pointer_implicit_method_parameter_reader *object)
{
	return wax_get_u16(&object->raw, 10, 0u);
}

static inline uint16_t
schema_type_any_pointer_implicit_method_parameter_built_parameter_index(const struct schema_type_any_pointer_implicit_method_parameter_builder *object)
{
	return wax_builder_get_u16(&object->raw, 10, 0u);
}

static inline int
schema_type_any_pointer_implicit_method_parameter_set_parameter_index(const struct schema_type_any_pointer_implicit_method_parameter_builder *object, uint16_t value)
{
	return wax_set_u16(&object->raw, 10, value, 0u);
}

/* Struct schema_brand */

static inline WAX_MUST_CHECK int
schema_brand_get(struct wax_pointer_reader pointer, struct schema_brand_reader *ret_object)
{
	return wax_get_struct(pointer, &ret_object->raw);
}

static inline int
schema_brand_at(const struct wax_list_reader *list, uint32_t index, struct schema_brand_reader *ret_object)
{
	return wax_list_reader_struct(list, index, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
schema_brand_init(struct wax_pointer_builder pointer, struct schema_brand_builder *ret_object)
{
	return wax_init_struct(pointer, 0, 1, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
schema_brand_edit(struct wax_pointer_builder pointer, struct schema_brand_builder *ret_object)
{
	return wax_builder_get_struct(pointer, 0, 1, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
schema_brand_make_list(struct wax_pointer_builder pointer, uint32_t count, struct wax_list_builder *ret_list)
{
	return wax_init_struct_list(pointer, count, 0, 1, ret_list);
}

static inline int
schema_brand_builder_at(const struct wax_list_builder *list, uint32_t index, struct schema_brand_builder *ret_object)
{
	return wax_list_builder_struct(list, index, &ret_object->raw);
}

/* scopes: List */

static inline WAX_MUST_CHECK int
schema_brand_get_scopes(const struct schema_brand_reader *object, struct wax_list_reader *ret_list)
{
	struct wax_pointer_reader pointer =
		wax_struct_reader_pointer(&object->raw, 0);

	return wax_get_list(pointer, WAX_LIST_COMPOSITE, ret_list);
}

static inline int
schema_brand_has_scopes(const struct schema_brand_reader *object)
{
	return wax_inline_has(wax_struct_reader_pointer(&object->raw, 0));
}

static inline struct wax_pointer_builder
schema_brand_pointer_scopes(const struct schema_brand_builder *object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 0);

	return pointer;
}

static inline WAX_MUST_CHECK int
schema_brand_init_scopes(const struct schema_brand_builder *object, uint32_t count, struct wax_list_builder *ret_list)
{
	struct wax_pointer_builder pointer =
		schema_brand_pointer_scopes(object);

	return wax_init_struct_list(pointer, count, 2, 1, ret_list);
}

static inline WAX_MUST_CHECK int
schema_brand_edit_scopes(const struct schema_brand_builder *object, struct wax_list_builder *ret_list)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 0);

	return wax_builder_get_struct_list(pointer, 2, 1, ret_list);
}

/* Struct schema_brand_scope */

static inline WAX_MUST_CHECK int
schema_brand_scope_get(struct wax_pointer_reader pointer, struct schema_brand_scope_reader *ret_object)
{
	return wax_get_struct(pointer, &ret_object->raw);
}

static inline int
schema_brand_scope_at(const struct wax_list_reader *list, uint32_t index, struct schema_brand_scope_reader *ret_object)
{
	return wax_list_reader_struct(list, index, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
schema_brand_scope_init(struct wax_pointer_builder pointer, struct schema_brand_scope_builder *ret_object)
{
	return wax_init_struct(pointer, 2, 1, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
schema_brand_scope_edit(struct wax_pointer_builder pointer, struct schema_brand_scope_builder *ret_object)
{
	return wax_builder_get_struct(pointer, 2, 1, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
schema_brand_scope_make_list(struct wax_pointer_builder pointer, uint32_t count, struct wax_list_builder *ret_list)
{
	return wax_init_struct_list(pointer, count, 2, 1, ret_list);
}

static inline int
schema_brand_scope_builder_at(const struct wax_list_builder *list, uint32_t index, struct schema_brand_scope_builder *ret_object)
{
	return wax_list_builder_struct(list, index, &ret_object->raw);
}

static inline uint16_t
schema_brand_scope_which(const struct schema_brand_scope_reader *object)
{
	return wax_get_u16(&object->raw, 8, 0);
}

static inline uint16_t
schema_brand_scope_which_built(const struct schema_brand_scope_builder *object)
{
	return wax_builder_get_u16(&object->raw, 8, 0);
}

/* scope_id: UInt64 */

static inline uint64_t
schema_brand_scope_get_scope_id(const struct schema_brand_scope_reader *object)
{
	return wax_get_u64(&object->raw, 0, UINT64_C(0));
}

static inline uint64_t
schema_brand_scope_built_scope_id(const struct schema_brand_scope_builder *object)
{
	return wax_builder_get_u64(&object->raw, 0, UINT64_C(0));
}

static inline int
schema_brand_scope_set_scope_id(const struct schema_brand_scope_builder *object, uint64_t value)
{
	return wax_set_u64(&object->raw, 0, value, UINT64_C(0));
}

/* bind: List */

static inline WAX_MUST_CHECK int
schema_brand_scope_get_bind(const struct schema_brand_scope_reader *object, struct wax_list_reader *ret_list)
{
	struct wax_pointer_reader pointer =
		wax_struct_reader_pointer(&object->raw, 0);

	return wax_get_list(pointer, WAX_LIST_COMPOSITE, ret_list);
}

static inline int
schema_brand_scope_has_bind(const struct schema_brand_scope_reader *object)
{
	return schema_brand_scope_which(object) == 0 &&
	       wax_inline_has(wax_struct_reader_pointer(&object->raw, 0));
}

static inline struct wax_pointer_builder
schema_brand_scope_pointer_bind(const struct schema_brand_scope_builder *object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 0);

	if (wax_set_u16(&object->raw, 8, 0, 0))
		pointer.word = NULL;
	return pointer;
}

static inline WAX_MUST_CHECK int
schema_brand_scope_init_bind(const struct schema_brand_scope_builder *object, uint32_t count, struct wax_list_builder *ret_list)
{
	struct wax_pointer_builder pointer =
		schema_brand_scope_pointer_bind(object);

	return wax_init_struct_list(pointer, count, 1, 1, ret_list);
}

static inline WAX_MUST_CHECK int
schema_brand_scope_edit_bind(const struct schema_brand_scope_builder *object, struct wax_list_builder *ret_list)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 0);

	return wax_builder_get_struct_list(pointer, 1, 1, ret_list);
}

/* inherit: Void */

static inline int
schema_brand_scope_set_inherit(const struct schema_brand_scope_builder *object)
{
	return wax_set_u16(&object->raw, 8, 1, 0);
}

/* Struct schema_brand_binding */

static inline WAX_MUST_CHECK int
schema_brand_binding_get(struct wax_pointer_reader pointer, struct schema_brand_binding_reader *ret_object)
{
	return wax_get_struct(pointer, &ret_object->raw);
}

static inline int
schema_brand_binding_at(const struct wax_list_reader *list, uint32_t index, struct schema_brand_binding_reader *ret_object)
{
	return wax_list_reader_struct(list, index, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
schema_brand_binding_init(struct wax_pointer_builder pointer, struct schema_brand_binding_builder *ret_object)
{
	return wax_init_struct(pointer, 1, 1, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
schema_brand_binding_edit(struct wax_pointer_builder pointer, struct schema_brand_binding_builder *ret_object)
{
	return wax_builder_get_struct(pointer, 1, 1, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
schema_brand_binding_make_list(struct wax_pointer_builder pointer, uint32_t count, struct wax_list_builder *ret_list)
{
	return wax_init_struct_list(pointer, count, 1, 1, ret_list);
}

static inline int
schema_brand_binding_builder_at(const struct wax_list_builder *list, uint32_t index, struct schema_brand_binding_builder *ret_object)
{
	return wax_list_builder_struct(list, index, &ret_object->raw);
}

static inline uint16_t
schema_brand_binding_which(const struct schema_brand_binding_reader *object)
{
	return wax_get_u16(&object->raw, 0, 0);
}

static inline uint16_t
schema_brand_binding_which_built(const struct schema_brand_binding_builder *object)
{
	return wax_builder_get_u16(&object->raw, 0, 0);
}

/* unbound: Void */

static inline int
schema_brand_binding_set_unbound(const struct schema_brand_binding_builder *object)
{
	return wax_set_u16(&object->raw, 0, 0, 0);
}

/* type: struct */

static inline WAX_MUST_CHECK int
schema_brand_binding_get_type(const struct schema_brand_binding_reader *object, struct schema_type_reader *ret_object)
{
	struct wax_pointer_reader pointer =
		wax_struct_reader_pointer(&object->raw, 0);

	return wax_get_struct(pointer, &ret_object->raw);
}

static inline int
schema_brand_binding_has_type(const struct schema_brand_binding_reader *object)
{
	return schema_brand_binding_which(object) == 1 &&
	       wax_inline_has(wax_struct_reader_pointer(&object->raw, 0));
}

static inline struct wax_pointer_builder
schema_brand_binding_pointer_type(const struct schema_brand_binding_builder *object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 0);

	if (wax_set_u16(&object->raw, 0, 1, 0))
		pointer.word = NULL;
	return pointer;
}

static inline WAX_MUST_CHECK int
schema_brand_binding_init_type(const struct schema_brand_binding_builder *object, struct schema_type_builder *ret_object)
{
	struct wax_pointer_builder pointer =
		schema_brand_binding_pointer_type(object);

	return wax_init_struct(pointer, 3, 1, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
schema_brand_binding_edit_type(const struct schema_brand_binding_builder *object, struct schema_type_builder *ret_object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 0);

	return wax_builder_get_struct(pointer, 3, 1, &ret_object->raw);
}

/* Struct schema_value */

static inline WAX_MUST_CHECK int
schema_value_get(struct wax_pointer_reader pointer, struct schema_value_reader *ret_object)
{
	return wax_get_struct(pointer, &ret_object->raw);
}

static inline int
schema_value_at(const struct wax_list_reader *list, uint32_t index, struct schema_value_reader *ret_object)
{
	return wax_list_reader_struct(list, index, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
schema_value_init(struct wax_pointer_builder pointer, struct schema_value_builder *ret_object)
{
	return wax_init_struct(pointer, 2, 1, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
schema_value_edit(struct wax_pointer_builder pointer, struct schema_value_builder *ret_object)
{
	return wax_builder_get_struct(pointer, 2, 1, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
schema_value_make_list(struct wax_pointer_builder pointer, uint32_t count, struct wax_list_builder *ret_list)
{
	return wax_init_struct_list(pointer, count, 2, 1, ret_list);
}

static inline int
schema_value_builder_at(const struct wax_list_builder *list, uint32_t index, struct schema_value_builder *ret_object)
{
	return wax_list_builder_struct(list, index, &ret_object->raw);
}

static inline uint16_t
schema_value_which(const struct schema_value_reader *object)
{
	return wax_get_u16(&object->raw, 0, 0);
}

static inline uint16_t
schema_value_which_built(const struct schema_value_builder *object)
{
	return wax_builder_get_u16(&object->raw, 0, 0);
}

/* void: Void */

static inline int
schema_value_set_void(const struct schema_value_builder *object)
{
	return wax_set_u16(&object->raw, 0, 0, 0);
}

/* bool: Bool */

static inline int
schema_value_get_bool(const struct schema_value_reader *object)
{
	return wax_get_bool(&object->raw, 16, 0);
}

static inline int
schema_value_built_bool(const struct schema_value_builder *object)
{
	return wax_builder_get_bool(&object->raw, 16, 0);
}

static inline int
schema_value_set_bool(const struct schema_value_builder *object, int value)
{
	int err = wax_set_u16(&object->raw, 0, 1, 0);

	if (err)
		return err;
	return wax_set_bool(&object->raw, 16, value, 0);
}

/* int8: Int8 */

static inline int8_t
schema_value_get_int8(const struct schema_value_reader *object)
{
	return wax_get_i8(&object->raw, 2, (0));
}

static inline int8_t
schema_value_built_int8(const struct schema_value_builder *object)
{
	return wax_builder_get_i8(&object->raw, 2, (0));
}

static inline int
schema_value_set_int8(const struct schema_value_builder *object, int8_t value)
{
	int err = wax_set_u16(&object->raw, 0, 2, 0);

	if (err)
		return err;
	return wax_set_i8(&object->raw, 2, value, (0));
}

/* int16: Int16 */

static inline int16_t
schema_value_get_int16(const struct schema_value_reader *object)
{
	return wax_get_i16(&object->raw, 2, (0));
}

static inline int16_t
schema_value_built_int16(const struct schema_value_builder *object)
{
	return wax_builder_get_i16(&object->raw, 2, (0));
}

static inline int
schema_value_set_int16(const struct schema_value_builder *object, int16_t value)
{
	int err = wax_set_u16(&object->raw, 0, 3, 0);

	if (err)
		return err;
	return wax_set_i16(&object->raw, 2, value, (0));
}

/* int32: Int32 */

static inline int32_t
schema_value_get_int32(const struct schema_value_reader *object)
{
	return wax_get_i32(&object->raw, 4, INT32_C(0));
}

static inline int32_t
schema_value_built_int32(const struct schema_value_builder *object)
{
	return wax_builder_get_i32(&object->raw, 4, INT32_C(0));
}

static inline int
schema_value_set_int32(const struct schema_value_builder *object, int32_t value)
{
	int err = wax_set_u16(&object->raw, 0, 4, 0);

	if (err)
		return err;
	return wax_set_i32(&object->raw, 4, value, INT32_C(0));
}

/* int64: Int64 */

static inline int64_t
schema_value_get_int64(const struct schema_value_reader *object)
{
	return wax_get_i64(&object->raw, 8, INT64_C(0));
}

static inline int64_t
schema_value_built_int64(const struct schema_value_builder *object)
{
	return wax_builder_get_i64(&object->raw, 8, INT64_C(0));
}

static inline int
schema_value_set_int64(const struct schema_value_builder *object, int64_t value)
{
	int err = wax_set_u16(&object->raw, 0, 5, 0);

	if (err)
		return err;
	return wax_set_i64(&object->raw, 8, value, INT64_C(0));
}

/* uint8: UInt8 */

static inline uint8_t
schema_value_get_uint8(const struct schema_value_reader *object)
{
	return wax_get_u8(&object->raw, 2, 0u);
}

static inline uint8_t
schema_value_built_uint8(const struct schema_value_builder *object)
{
	return wax_builder_get_u8(&object->raw, 2, 0u);
}

static inline int
schema_value_set_uint8(const struct schema_value_builder *object, uint8_t value)
{
	int err = wax_set_u16(&object->raw, 0, 6, 0);

	if (err)
		return err;
	return wax_set_u8(&object->raw, 2, value, 0u);
}

/* uint16: UInt16 */

static inline uint16_t
schema_value_get_uint16(const struct schema_value_reader *object)
{
	return wax_get_u16(&object->raw, 2, 0u);
}

static inline uint16_t
schema_value_built_uint16(const struct schema_value_builder *object)
{
	return wax_builder_get_u16(&object->raw, 2, 0u);
}

static inline int
schema_value_set_uint16(const struct schema_value_builder *object, uint16_t value)
{
	int err = wax_set_u16(&object->raw, 0, 7, 0);

	if (err)
		return err;
	return wax_set_u16(&object->raw, 2, value, 0u);
}

/* uint32: UInt32 */

static inline uint32_t
schema_value_get_uint32(const struct schema_value_reader *object)
{
	return wax_get_u32(&object->raw, 4, UINT32_C(0));
}

static inline uint32_t
schema_value_built_uint32(const struct schema_value_builder *object)
{
	return wax_builder_get_u32(&object->raw, 4, UINT32_C(0));
}

static inline int
schema_value_set_uint32(const struct schema_value_builder *object, uint32_t value)
{
	int err = wax_set_u16(&object->raw, 0, 8, 0);

	if (err)
		return err;
	return wax_set_u32(&object->raw, 4, value, UINT32_C(0));
}

/* uint64: UInt64 */

static inline uint64_t
schema_value_get_uint64(const struct schema_value_reader *object)
{
	return wax_get_u64(&object->raw, 8, UINT64_C(0));
}

static inline uint64_t
schema_value_built_uint64(const struct schema_value_builder *object)
{
	return wax_builder_get_u64(&object->raw, 8, UINT64_C(0));
}

static inline int
schema_value_set_uint64(const struct schema_value_builder *object, uint64_t value)
{
	int err = wax_set_u16(&object->raw, 0, 9, 0);

	if (err)
		return err;
	return wax_set_u64(&object->raw, 8, value, UINT64_C(0));
}

/* float32: Float32 */

static inline float
schema_value_get_float32(const struct schema_value_reader *object)
{
	return wax_get_f32(&object->raw, 4, 0.0f);
}

static inline float
schema_value_built_float32(const struct schema_value_builder *object)
{
	return wax_builder_get_f32(&object->raw, 4, 0.0f);
}

static inline int
schema_value_set_float32(const struct schema_value_builder *object, float value)
{
	int err = wax_set_u16(&object->raw, 0, 10, 0);

	if (err)
		return err;
	return wax_set_f32(&object->raw, 4, value, 0.0f);
}

/* float64: Float64 */

static inline double
schema_value_get_float64(const struct schema_value_reader *object)
{
	return wax_get_f64(&object->raw, 8, 0.0);
}

static inline double
schema_value_built_float64(const struct schema_value_builder *object)
{
	return wax_builder_get_f64(&object->raw, 8, 0.0);
}

static inline int
schema_value_set_float64(const struct schema_value_builder *object, double value)
{
	int err = wax_set_u16(&object->raw, 0, 11, 0);

	if (err)
		return err;
	return wax_set_f64(&object->raw, 8, value, 0.0);
}

/* text: Text */

static inline WAX_MUST_CHECK int
schema_value_get_text(const struct schema_value_reader *object, const char **ret_text, size_t *ret_size)
{
	struct wax_pointer_reader pointer =
		wax_struct_reader_pointer(&object->raw, 0);

	return wax_get_text(pointer, ret_text, ret_size);
}

static inline int
schema_value_has_text(const struct schema_value_reader *object)
{
	return schema_value_which(object) == 12 &&
	       wax_inline_has(wax_struct_reader_pointer(&object->raw, 0));
}

static inline struct wax_pointer_builder
schema_value_pointer_text(const struct schema_value_builder *object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 0);

	if (wax_set_u16(&object->raw, 0, 12, 0))
		pointer.word = NULL;
	return pointer;
}

static inline WAX_MUST_CHECK int
schema_value_set_text(const struct schema_value_builder *object, const char *text, size_t size)
{
	struct wax_pointer_builder pointer =
		schema_value_pointer_text(object);

	return wax_set_text(pointer, text, size);
}

static inline WAX_MUST_CHECK int
schema_value_built_text(const struct schema_value_builder *object, const char **ret_text, size_t *ret_size)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 0);

	return wax_builder_get_text(pointer, ret_text, ret_size);
}

/* data: Data */

static inline WAX_MUST_CHECK int
schema_value_get_data(const struct schema_value_reader *object, const unsigned char **ret_data, size_t *ret_size)
{
	struct wax_pointer_reader pointer =
		wax_struct_reader_pointer(&object->raw, 0);

	return wax_get_data(pointer, ret_data, ret_size);
}

static inline int
schema_value_has_data(const struct schema_value_reader *object)
{
	return schema_value_which(object) == 13 &&
	       wax_inline_has(wax_struct_reader_pointer(&object->raw, 0));
}

static inline struct wax_pointer_builder
schema_value_pointer_data(const struct schema_value_builder *object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 0);

	if (wax_set_u16(&object->raw, 0, 13, 0))
		pointer.word = NULL;
	return pointer;
}

static inline WAX_MUST_CHECK int
schema_value_set_data(const struct schema_value_builder *object, const void *data, size_t size)
{
	struct wax_pointer_builder pointer =
		schema_value_pointer_data(object);

	return wax_set_data(pointer, data, size);
}

static inline WAX_MUST_CHECK int
schema_value_init_data(const struct schema_value_builder *object, uint32_t size, unsigned char **ret_data)
{
	struct wax_pointer_builder pointer =
		schema_value_pointer_data(object);

	return wax_init_data(pointer, size, ret_data);
}

static inline WAX_MUST_CHECK int
schema_value_edit_data(const struct schema_value_builder *object, unsigned char **ret_data, size_t *ret_size)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 0);

	return wax_builder_get_data(pointer, ret_data, ret_size);
}

/* list: AnyPointer */

static inline struct wax_pointer_reader
schema_value_get_list(const struct schema_value_reader *object)
{
	struct wax_pointer_reader pointer =
		wax_struct_reader_pointer(&object->raw, 0);

	return pointer;
}

static inline int
schema_value_has_list(const struct schema_value_reader *object)
{
	return schema_value_which(object) == 14 &&
	       wax_inline_has(wax_struct_reader_pointer(&object->raw, 0));
}

static inline struct wax_pointer_builder
schema_value_pointer_list(const struct schema_value_builder *object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 0);

	if (wax_set_u16(&object->raw, 0, 14, 0))
		pointer.word = NULL;
	return pointer;
}

/* enum: UInt16 */

static inline uint16_t
schema_value_get_enum(const struct schema_value_reader *object)
{
	return wax_get_u16(&object->raw, 2, 0u);
}

static inline uint16_t
schema_value_built_enum(const struct schema_value_builder *object)
{
	return wax_builder_get_u16(&object->raw, 2, 0u);
}

static inline int
schema_value_set_enum(const struct schema_value_builder *object, uint16_t value)
{
	int err = wax_set_u16(&object->raw, 0, 15, 0);

	if (err)
		return err;
	return wax_set_u16(&object->raw, 2, value, 0u);
}

/* struct: AnyPointer */

static inline struct wax_pointer_reader
schema_value_get_struct(const struct schema_value_reader *object)
{
	struct wax_pointer_reader pointer =
		wax_struct_reader_pointer(&object->raw, 0);

	return pointer;
}

static inline int
schema_value_has_struct(const struct schema_value_reader *object)
{
	return schema_value_which(object) == 16 &&
	       wax_inline_has(wax_struct_reader_pointer(&object->raw, 0));
}

static inline struct wax_pointer_builder
schema_value_pointer_struct(const struct schema_value_builder *object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 0);

	if (wax_set_u16(&object->raw, 0, 16, 0))
		pointer.word = NULL;
	return pointer;
}

/* interface: Void */

static inline int
schema_value_set_interface(const struct schema_value_builder *object)
{
	return wax_set_u16(&object->raw, 0, 17, 0);
}

/* any_pointer: AnyPointer */

static inline struct wax_pointer_reader
schema_value_get_any_pointer(const struct schema_value_reader *object)
{
	struct wax_pointer_reader pointer =
		wax_struct_reader_pointer(&object->raw, 0);

	return pointer;
}

static inline int
schema_value_has_any_pointer(const struct schema_value_reader *object)
{
	return schema_value_which(object) == 18 &&
	       wax_inline_has(wax_struct_reader_pointer(&object->raw, 0));
}

static inline struct wax_pointer_builder
schema_value_pointer_any_pointer(const struct schema_value_builder *object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 0);

	if (wax_set_u16(&object->raw, 0, 18, 0))
		pointer.word = NULL;
	return pointer;
}

/* Struct schema_annotation */

static inline WAX_MUST_CHECK int
schema_annotation_get(struct wax_pointer_reader pointer, struct schema_annotation_reader *ret_object)
{
	return wax_get_struct(pointer, &ret_object->raw);
}

static inline int
schema_annotation_at(const struct wax_list_reader *list, uint32_t index, struct schema_annotation_reader *ret_object)
{
	return wax_list_reader_struct(list, index, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
schema_annotation_init(struct wax_pointer_builder pointer, struct schema_annotation_builder *ret_object)
{
	return wax_init_struct(pointer, 1, 2, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
schema_annotation_edit(struct wax_pointer_builder pointer, struct schema_annotation_builder *ret_object)
{
	return wax_builder_get_struct(pointer, 1, 2, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
schema_annotation_make_list(struct wax_pointer_builder pointer, uint32_t count, struct wax_list_builder *ret_list)
{
	return wax_init_struct_list(pointer, count, 1, 2, ret_list);
}

static inline int
schema_annotation_builder_at(const struct wax_list_builder *list, uint32_t index, struct schema_annotation_builder *ret_object)
{
	return wax_list_builder_struct(list, index, &ret_object->raw);
}

/* id: UInt64 */

static inline uint64_t
schema_annotation_get_id(const struct schema_annotation_reader *object)
{
	return wax_get_u64(&object->raw, 0, UINT64_C(0));
}

static inline uint64_t
schema_annotation_built_id(const struct schema_annotation_builder *object)
{
	return wax_builder_get_u64(&object->raw, 0, UINT64_C(0));
}

static inline int
schema_annotation_set_id(const struct schema_annotation_builder *object, uint64_t value)
{
	return wax_set_u64(&object->raw, 0, value, UINT64_C(0));
}

/* value: struct */

static inline WAX_MUST_CHECK int
schema_annotation_get_value(const struct schema_annotation_reader *object, struct schema_value_reader *ret_object)
{
	struct wax_pointer_reader pointer =
		wax_struct_reader_pointer(&object->raw, 0);

	return wax_get_struct(pointer, &ret_object->raw);
}

static inline int
schema_annotation_has_value(const struct schema_annotation_reader *object)
{
	return wax_inline_has(wax_struct_reader_pointer(&object->raw, 0));
}

static inline struct wax_pointer_builder
schema_annotation_pointer_value(const struct schema_annotation_builder *object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 0);

	return pointer;
}

static inline WAX_MUST_CHECK int
schema_annotation_init_value(const struct schema_annotation_builder *object, struct schema_value_builder *ret_object)
{
	struct wax_pointer_builder pointer =
		schema_annotation_pointer_value(object);

	return wax_init_struct(pointer, 2, 1, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
schema_annotation_edit_value(const struct schema_annotation_builder *object, struct schema_value_builder *ret_object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 0);

	return wax_builder_get_struct(pointer, 2, 1, &ret_object->raw);
}

/* brand: struct */

static inline WAX_MUST_CHECK int
schema_annotation_get_brand(const struct schema_annotation_reader *object, struct schema_brand_reader *ret_object)
{
	struct wax_pointer_reader pointer =
		wax_struct_reader_pointer(&object->raw, 1);

	return wax_get_struct(pointer, &ret_object->raw);
}

static inline int
schema_annotation_has_brand(const struct schema_annotation_reader *object)
{
	return wax_inline_has(wax_struct_reader_pointer(&object->raw, 1));
}

static inline struct wax_pointer_builder
schema_annotation_pointer_brand(const struct schema_annotation_builder *object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 1);

	return pointer;
}

static inline WAX_MUST_CHECK int
schema_annotation_init_brand(const struct schema_annotation_builder *object, struct schema_brand_builder *ret_object)
{
	struct wax_pointer_builder pointer =
		schema_annotation_pointer_brand(object);

	return wax_init_struct(pointer, 0, 1, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
schema_annotation_edit_brand(const struct schema_annotation_builder *object, struct schema_brand_builder *ret_object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 1);

	return wax_builder_get_struct(pointer, 0, 1, &ret_object->raw);
}

/* Struct schema_capnp_version */

static inline WAX_MUST_CHECK int
schema_capnp_version_get(struct wax_pointer_reader pointer, struct schema_capnp_version_reader *ret_object)
{
	return wax_get_struct(pointer, &ret_object->raw);
}

static inline int
schema_capnp_version_at(const struct wax_list_reader *list, uint32_t index, struct schema_capnp_version_reader *ret_object)
{
	return wax_list_reader_struct(list, index, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
schema_capnp_version_init(struct wax_pointer_builder pointer, struct schema_capnp_version_builder *ret_object)
{
	return wax_init_struct(pointer, 1, 0, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
schema_capnp_version_edit(struct wax_pointer_builder pointer, struct schema_capnp_version_builder *ret_object)
{
	return wax_builder_get_struct(pointer, 1, 0, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
schema_capnp_version_make_list(struct wax_pointer_builder pointer, uint32_t count, struct wax_list_builder *ret_list)
{
	return wax_init_struct_list(pointer, count, 1, 0, ret_list);
}

static inline int
schema_capnp_version_builder_at(const struct wax_list_builder *list, uint32_t index, struct schema_capnp_version_builder *ret_object)
{
	return wax_list_builder_struct(list, index, &ret_object->raw);
}

/* major: UInt16 */

static inline uint16_t
schema_capnp_version_get_major(const struct schema_capnp_version_reader *object)
{
	return wax_get_u16(&object->raw, 0, 0u);
}

static inline uint16_t
schema_capnp_version_built_major(const struct schema_capnp_version_builder *object)
{
	return wax_builder_get_u16(&object->raw, 0, 0u);
}

static inline int
schema_capnp_version_set_major(const struct schema_capnp_version_builder *object, uint16_t value)
{
	return wax_set_u16(&object->raw, 0, value, 0u);
}

/* minor: UInt8 */

static inline uint8_t
schema_capnp_version_get_minor(const struct schema_capnp_version_reader *object)
{
	return wax_get_u8(&object->raw, 2, 0u);
}

static inline uint8_t
schema_capnp_version_built_minor(const struct schema_capnp_version_builder *object)
{
	return wax_builder_get_u8(&object->raw, 2, 0u);
}

static inline int
schema_capnp_version_set_minor(const struct schema_capnp_version_builder *object, uint8_t value)
{
	return wax_set_u8(&object->raw, 2, value, 0u);
}

/* micro: UInt8 */

static inline uint8_t
schema_capnp_version_get_micro(const struct schema_capnp_version_reader *object)
{
	return wax_get_u8(&object->raw, 3, 0u);
}

static inline uint8_t
schema_capnp_version_built_micro(const struct schema_capnp_version_builder *object)
{
	return wax_builder_get_u8(&object->raw, 3, 0u);
}

static inline int
schema_capnp_version_set_micro(const struct schema_capnp_version_builder *object, uint8_t value)
{
	return wax_set_u8(&object->raw, 3, value, 0u);
}

/* Struct schema_code_generator_request */

static inline WAX_MUST_CHECK int
schema_code_generator_request_get(struct wax_pointer_reader pointer, struct schema_code_generator_request_reader *ret_object)
{
	return wax_get_struct(pointer, &ret_object->raw);
}

static inline int
schema_code_generator_request_at(const struct wax_list_reader *list, uint32_t index, struct schema_code_generator_request_reader *ret_object)
{
	return wax_list_reader_struct(list, index, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
schema_code_generator_request_init(struct wax_pointer_builder pointer, struct schema_code_generator_request_builder *ret_object)
{
	return wax_init_struct(pointer, 0, 4, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
schema_code_generator_request_edit(struct wax_pointer_builder pointer, struct schema_code_generator_request_builder *ret_object)
{
	return wax_builder_get_struct(pointer, 0, 4, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
schema_code_generator_request_make_list(struct wax_pointer_builder pointer, uint32_t count, struct wax_list_builder *ret_list)
{
	return wax_init_struct_list(pointer, count, 0, 4, ret_list);
}

static inline int
schema_code_generator_request_builder_at(const struct wax_list_builder *list, uint32_t index, struct schema_code_generator_request_builder *ret_object)
{
	return wax_list_builder_struct(list, index, &ret_object->raw);
}

/* nodes: List */

static inline WAX_MUST_CHECK int
schema_code_generator_request_get_nodes(const struct schema_code_generator_request_reader *object, struct wax_list_reader *ret_list)
{
	struct wax_pointer_reader pointer =
		wax_struct_reader_pointer(&object->raw, 0);

	return wax_get_list(pointer, WAX_LIST_COMPOSITE, ret_list);
}

static inline int
schema_code_generator_request_has_nodes(const struct schema_code_generator_request_reader *object)
{
	return wax_inline_has(wax_struct_reader_pointer(&object->raw, 0));
}

static inline struct wax_pointer_builder
schema_code_generator_request_pointer_nodes(const struct schema_code_generator_request_builder *object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 0);

	return pointer;
}

static inline WAX_MUST_CHECK int
schema_code_generator_request_init_nodes(const struct schema_code_generator_request_builder *object, uint32_t count, struct wax_list_builder *ret_list)
{
	struct wax_pointer_builder pointer =
		schema_code_generator_request_pointer_nodes(object);

	return wax_init_struct_list(pointer, count, 5, 6, ret_list);
}

static inline WAX_MUST_CHECK int
schema_code_generator_request_edit_nodes(const struct schema_code_generator_request_builder *object, struct wax_list_builder *ret_list)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 0);

	return wax_builder_get_struct_list(pointer, 5, 6, ret_list);
}

/* requested_files: List */

static inline WAX_MUST_CHECK int
schema_code_generator_request_get_requested_files(const struct schema_code_generator_request_reader *object, struct wax_list_reader *ret_list)
{
	struct wax_pointer_reader pointer =
		wax_struct_reader_pointer(&object->raw, 1);

	return wax_get_list(pointer, WAX_LIST_COMPOSITE, ret_list);
}

static inline int
schema_code_generator_request_has_requested_files(const struct schema_code_generator_request_reader *object)
{
	return wax_inline_has(wax_struct_reader_pointer(&object->raw, 1));
}

static inline struct wax_pointer_builder
schema_code_generator_request_pointer_requested_files(const struct schema_code_generator_request_builder *object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 1);

	return pointer;
}

static inline WAX_MUST_CHECK int
schema_code_generator_request_init_requested_files(const struct schema_code_generator_request_builder *object, uint32_t count, struct wax_list_builder *ret_list)
{
	struct wax_pointer_builder pointer =
		schema_code_generator_request_pointer_requested_files(object);

	return wax_init_struct_list(pointer, count, 1, 2, ret_list);
}

static inline WAX_MUST_CHECK int
schema_code_generator_request_edit_requested_files(const struct schema_code_generator_request_builder *object, struct wax_list_builder *ret_list)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 1);

	return wax_builder_get_struct_list(pointer, 1, 2, ret_list);
}

/* capnp_version: struct */

static inline WAX_MUST_CHECK int
schema_code_generator_request_get_capnp_version(const struct schema_code_generator_request_reader *object, struct schema_capnp_version_reader *ret_object)
{
	struct wax_pointer_reader pointer =
		wax_struct_reader_pointer(&object->raw, 2);

	return wax_get_struct(pointer, &ret_object->raw);
}

static inline int
schema_code_generator_request_has_capnp_version(const struct schema_code_generator_request_reader *object)
{
	return wax_inline_has(wax_struct_reader_pointer(&object->raw, 2));
}

static inline struct wax_pointer_builder
schema_code_generator_request_pointer_capnp_version(const struct schema_code_generator_request_builder *object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 2);

	return pointer;
}

static inline WAX_MUST_CHECK int
schema_code_generator_request_init_capnp_version(const struct schema_code_generator_request_builder *object, struct schema_capnp_version_builder *ret_object)
{
	struct wax_pointer_builder pointer =
		schema_code_generator_request_pointer_capnp_version(object);

	return wax_init_struct(pointer, 1, 0, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
schema_code_generator_request_edit_capnp_version(const struct schema_code_generator_request_builder *object, struct schema_capnp_version_builder *ret_object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 2);

	return wax_builder_get_struct(pointer, 1, 0, &ret_object->raw);
}

/* source_info: List */

static inline WAX_MUST_CHECK int
schema_code_generator_request_get_source_info(const struct schema_code_generator_request_reader *object, struct wax_list_reader *ret_list)
{
	struct wax_pointer_reader pointer =
		wax_struct_reader_pointer(&object->raw, 3);

	return wax_get_list(pointer, WAX_LIST_COMPOSITE, ret_list);
}

static inline int
schema_code_generator_request_has_source_info(const struct schema_code_generator_request_reader *object)
{
	return wax_inline_has(wax_struct_reader_pointer(&object->raw, 3));
}

static inline struct wax_pointer_builder
schema_code_generator_request_pointer_source_info(const struct schema_code_generator_request_builder *object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 3);

	return pointer;
}

static inline WAX_MUST_CHECK int
schema_code_generator_request_init_source_info(const struct schema_code_generator_request_builder *object, uint32_t count, struct wax_list_builder *ret_list)
{
	struct wax_pointer_builder pointer =
		schema_code_generator_request_pointer_source_info(object);

	return wax_init_struct_list(pointer, count, 1, 2, ret_list);
}

static inline WAX_MUST_CHECK int
schema_code_generator_request_edit_source_info(const struct schema_code_generator_request_builder *object, struct wax_list_builder *ret_list)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 3);

	return wax_builder_get_struct_list(pointer, 1, 2, ret_list);
}

/* Struct schema_code_generator_request_requested_file */

static inline WAX_MUST_CHECK int
schema_code_generator_request_requested_file_get(struct wax_pointer_reader pointer, struct schema_code_generator_request_requested_file_reader *ret_object)
{
	return wax_get_struct(pointer, &ret_object->raw);
}

static inline int
schema_code_generator_request_requested_file_at(const struct wax_list_reader *list, uint32_t index, struct schema_code_generator_request_requested_file_reader *ret_object)
{
	return wax_list_reader_struct(list, index, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
schema_code_generator_request_requested_file_init(struct wax_pointer_builder pointer, struct schema_code_generator_request_requested_file_builder *ret_object)
{
	return wax_init_struct(pointer, 1, 2, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
schema_code_generator_request_requested_file_edit(struct wax_pointer_builder pointer, struct schema_code_generator_request_requested_file_builder *ret_object)
{
	return wax_builder_get_struct(pointer, 1, 2, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
schema_code_generator_request_requested_file_make_list(struct wax_pointer_builder pointer, uint32_t count, struct wax_list_builder *ret_list)
{
	return wax_init_struct_list(pointer, count, 1, 2, ret_list);
}

static inline int
schema_code_generator_request_requested_file_builder_at(const struct wax_list_builder *list, uint32_t index, struct schema_code_generator_request_requested_file_builder *ret_object)
{
	return wax_list_builder_struct(list, index, &ret_object->raw);
}

/* id: UInt64 */

static inline uint64_t
schema_code_generator_request_requested_file_get_id(const struct schema_code_generator_request_requested_file_reader *object)
{
	return wax_get_u64(&object->raw, 0, UINT64_C(0));
}

static inline uint64_t
schema_code_generator_request_requested_file_built_id(const struct schema_code_generator_request_requested_file_builder *object)
{
	return wax_builder_get_u64(&object->raw, 0, UINT64_C(0));
}

static inline int
schema_code_generator_request_requested_file_set_id(const struct schema_code_generator_request_requested_file_builder *object, uint64_t value)
{
	return wax_set_u64(&object->raw, 0, value, UINT64_C(0));
}

/* filename: Text */

static inline WAX_MUST_CHECK int
schema_code_generator_request_requested_file_get_filename(const struct schema_code_generator_request_requested_file_reader *object, const char **ret_text, size_t *ret_size)
{
	struct wax_pointer_reader pointer =
		wax_struct_reader_pointer(&object->raw, 0);

	return wax_get_text(pointer, ret_text, ret_size);
}

static inline int
schema_code_generator_request_requested_file_has_filename(const struct schema_code_generator_request_requested_file_reader *object)
{
	return wax_inline_has(wax_struct_reader_pointer(&object->raw, 0));
}

static inline struct wax_pointer_builder
schema_code_generator_request_requested_file_pointer_filename(const struct schema_code_generator_request_requested_file_builder *object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 0);

	return pointer;
}

static inline WAX_MUST_CHECK int
schema_code_generator_request_requested_file_set_filename(const struct schema_code_generator_request_requested_file_builder *object, const char *text, size_t size)
{
	struct wax_pointer_builder pointer =
		schema_code_generator_request_requested_file_pointer_filename(object);

	return wax_set_text(pointer, text, size);
}

static inline WAX_MUST_CHECK int
schema_code_generator_request_requested_file_built_filename(const struct schema_code_generator_request_requested_file_builder *object, const char **ret_text, size_t *ret_size)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 0);

	return wax_builder_get_text(pointer, ret_text, ret_size);
}

/* imports: List */

static inline WAX_MUST_CHECK int
schema_code_generator_request_requested_file_get_imports(const struct schema_code_generator_request_requested_file_reader *object, struct wax_list_reader *ret_list)
{
	struct wax_pointer_reader pointer =
		wax_struct_reader_pointer(&object->raw, 1);

	return wax_get_list(pointer, WAX_LIST_COMPOSITE, ret_list);
}

static inline int
schema_code_generator_request_requested_file_has_imports(const struct schema_code_generator_request_requested_file_reader *object)
{
	return wax_inline_has(wax_struct_reader_pointer(&object->raw, 1));
}

static inline struct wax_pointer_builder
schema_code_generator_request_requested_file_pointer_imports(const struct schema_code_generator_request_requested_file_builder *object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 1);

	return pointer;
}

static inline WAX_MUST_CHECK int
schema_code_generator_request_requested_file_init_imports(const struct schema_code_generator_request_requested_file_builder *object, uint32_t count, struct wax_list_builder *ret_list)
{
	struct wax_pointer_builder pointer =
		schema_code_generator_request_requested_file_pointer_imports(object);

	return wax_init_struct_list(pointer, count, 1, 1, ret_list);
}

static inline WAX_MUST_CHECK int
schema_code_generator_request_requested_file_edit_imports(const struct schema_code_generator_request_requested_file_builder *object, struct wax_list_builder *ret_list)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 1);

	return wax_builder_get_struct_list(pointer, 1, 1, ret_list);
}

/* Struct schema_code_generator_request_requested_file_import */

static inline WAX_MUST_CHECK int
schema_code_generator_request_requested_file_import_get(struct wax_pointer_reader pointer, struct schema_code_generator_request_requested_file_import_reader *ret_object)
{
	return wax_get_struct(pointer, &ret_object->raw);
}

static inline int
schema_code_generator_request_requested_file_import_at(const struct wax_list_reader *list, uint32_t index, struct schema_code_generator_request_requested_file_import_reader *ret_object)
{
	return wax_list_reader_struct(list, index, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
schema_code_generator_request_requested_file_import_init(struct wax_pointer_builder pointer, struct schema_code_generator_request_requested_file_import_builder *ret_object)
{
	return wax_init_struct(pointer, 1, 1, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
schema_code_generator_request_requested_file_import_edit(struct wax_pointer_builder pointer, struct schema_code_generator_request_requested_file_import_builder *ret_object)
{
	return wax_builder_get_struct(pointer, 1, 1, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
schema_code_generator_request_requested_file_import_make_list(struct wax_pointer_builder pointer, uint32_t count, struct wax_list_builder *ret_list)
{
	return wax_init_struct_list(pointer, count, 1, 1, ret_list);
}

static inline int
schema_code_generator_request_requested_file_import_builder_at(const struct wax_list_builder *list, uint32_t index, struct schema_code_generator_request_requested_file_import_builder *ret_object)
{
	return wax_list_builder_struct(list, index, &ret_object->raw);
}

/* id: UInt64 */

static inline uint64_t
schema_code_generator_request_requested_file_import_get_id(const struct schema_code_generator_request_requested_file_import_reader *object)
{
	return wax_get_u64(&object->raw, 0, UINT64_C(0));
}

static inline uint64_t
schema_code_generator_request_requested_file_import_built_id(const struct schema_code_generator_request_requested_file_import_builder *object)
{
	return wax_builder_get_u64(&object->raw, 0, UINT64_C(0));
}

static inline int
schema_code_generator_request_requested_file_import_set_id(const struct schema_code_generator_request_requested_file_import_builder *object, uint64_t value)
{
	return wax_set_u64(&object->raw, 0, value, UINT64_C(0));
}

/* name: Text */

static inline WAX_MUST_CHECK int
schema_code_generator_request_requested_file_import_get_name(const struct schema_code_generator_request_requested_file_import_reader *object, const char **ret_text, size_t *ret_size)
{
	struct wax_pointer_reader pointer =
		wax_struct_reader_pointer(&object->raw, 0);

	return wax_get_text(pointer, ret_text, ret_size);
}

static inline int
schema_code_generator_request_requested_file_import_has_name(const struct schema_code_generator_request_requested_file_import_reader *object)
{
	return wax_inline_has(wax_struct_reader_pointer(&object->raw, 0));
}

static inline struct wax_pointer_builder
schema_code_generator_request_requested_file_import_pointer_name(const struct schema_code_generator_request_requested_file_import_builder *object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 0);

	return pointer;
}

static inline WAX_MUST_CHECK int
schema_code_generator_request_requested_file_import_set_name(const struct schema_code_generator_request_requested_file_import_builder *object, const char *text, size_t size)
{
	struct wax_pointer_builder pointer =
		schema_code_generator_request_requested_file_import_pointer_name(object);

	return wax_set_text(pointer, text, size);
}

static inline WAX_MUST_CHECK int
schema_code_generator_request_requested_file_import_built_name(const struct schema_code_generator_request_requested_file_import_builder *object, const char **ret_text, size_t *ret_size)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 0);

	return wax_builder_get_text(pointer, ret_text, ret_size);
}

#endif
