/* clang-format off */
/* Written by capnpc-wax; do not edit.  See capnpc-wax(1). */
#ifndef WAX_GENERATED_92F4C1A85BE7D063_H
#define WAX_GENERATED_92F4C1A85BE7D063_H

#include <stddef.h>
#include <stdint.h>
#include <wax/capnp-generated.h>

#if WAX_GENERATED < 1
#error "this header needs a newer wax"
#endif

struct archive_archive_reader {
	struct wax_struct_reader raw;
};
struct archive_archive_builder {
	struct wax_struct_builder raw;
};

struct archive_chunk_reader {
	struct wax_struct_reader raw;
};
struct archive_chunk_builder {
	struct wax_struct_builder raw;
};

struct archive_entry_reader {
	struct wax_struct_reader raw;
};
struct archive_entry_builder {
	struct wax_struct_builder raw;
};

#define ARCHIVE_FILE_ID UINT64_C(0x92f4c1a85be7d063)

#define ARCHIVE_ARCHIVE_TYPE_ID UINT64_C(0xce7c420baeaf08f5)
#define ARCHIVE_ARCHIVE_DATA_WORDS 2u
#define ARCHIVE_ARCHIVE_POINTERS 1u

#define ARCHIVE_CHUNK_TYPE_ID UINT64_C(0xc9a8106d79b4259f)
#define ARCHIVE_CHUNK_DATA_WORDS 0u
#define ARCHIVE_CHUNK_POINTERS 1u

#define ARCHIVE_ENTRY_TYPE_ID UINT64_C(0xc6e18da2f6d66cc0)
#define ARCHIVE_ENTRY_DATA_WORDS 3u
#define ARCHIVE_ENTRY_POINTERS 3u

#define ARCHIVE_ENTRY_TYPE_TYPE_ID UINT64_C(0xcebd82a270417798)
enum {
	ARCHIVE_ENTRY_TYPE_FILE = 0,
	ARCHIVE_ENTRY_TYPE_DIRECTORY = 1,
	ARCHIVE_ENTRY_TYPE_SYMLINK = 2
};

/* Struct archive_archive */

static inline WAX_MUST_CHECK int
archive_archive_get(struct wax_pointer_reader pointer, struct archive_archive_reader *ret_object)
{
	return wax_get_struct(pointer, &ret_object->raw);
}

static inline int
archive_archive_at(const struct wax_list_reader *list, uint32_t index, struct archive_archive_reader *ret_object)
{
	return wax_list_reader_struct(list, index, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
archive_archive_init(struct wax_pointer_builder pointer, struct archive_archive_builder *ret_object)
{
	return wax_init_struct(pointer, 2, 1, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
archive_archive_edit(struct wax_pointer_builder pointer, struct archive_archive_builder *ret_object)
{
	return wax_builder_get_struct(pointer, 2, 1, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
archive_archive_make_list(struct wax_pointer_builder pointer, uint32_t count, struct wax_list_builder *ret_list)
{
	return wax_init_struct_list(pointer, count, 2, 1, ret_list);
}

static inline int
archive_archive_builder_at(const struct wax_list_builder *list, uint32_t index, struct archive_archive_builder *ret_object)
{
	return wax_list_builder_struct(list, index, &ret_object->raw);
}

/* entries: List */

static inline WAX_MUST_CHECK int
archive_archive_get_entries(const struct archive_archive_reader *object, struct wax_list_reader *ret_list)
{
	struct wax_pointer_reader pointer =
		wax_struct_reader_pointer(&object->raw, 0);

	return wax_get_list(pointer, WAX_LIST_COMPOSITE, ret_list);
}

static inline int
archive_archive_has_entries(const struct archive_archive_reader *object)
{
	return wax_inline_has(wax_struct_reader_pointer(&object->raw, 0));
}

static inline struct wax_pointer_builder
archive_archive_pointer_entries(const struct archive_archive_builder *object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 0);

	return pointer;
}

static inline WAX_MUST_CHECK int
archive_archive_init_entries(const struct archive_archive_builder *object, uint32_t count, struct wax_list_builder *ret_list)
{
	struct wax_pointer_builder pointer =
		archive_archive_pointer_entries(object);

	return wax_init_struct_list(pointer, count, 0, 1, ret_list);
}

static inline WAX_MUST_CHECK int
archive_archive_edit_entries(const struct archive_archive_builder *object, struct wax_list_builder *ret_list)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 0);

	return wax_builder_get_struct_list(pointer, 0, 1, ret_list);
}

/* signature: UInt64 */

static inline uint64_t
archive_archive_get_signature(const struct archive_archive_reader *object)
{
	return wax_get_u64(&object->raw, 0, UINT64_C(0));
}

static inline uint64_t
archive_archive_built_signature(const struct archive_archive_builder *object)
{
	return wax_builder_get_u64(&object->raw, 0, UINT64_C(0));
}

static inline int
archive_archive_set_signature(const struct archive_archive_builder *object, uint64_t value)
{
	return wax_set_u64(&object->raw, 0, value, UINT64_C(0));
}

/* version: UInt16 */

static inline uint16_t
archive_archive_get_version(const struct archive_archive_reader *object)
{
	return wax_get_u16(&object->raw, 8, 1u);
}

static inline uint16_t
archive_archive_built_version(const struct archive_archive_builder *object)
{
	return wax_builder_get_u16(&object->raw, 8, 1u);
}

static inline int
archive_archive_set_version(const struct archive_archive_builder *object, uint16_t value)
{
	return wax_set_u16(&object->raw, 8, value, 1u);
}

/* complete: Bool */

static inline int
archive_archive_get_complete(const struct archive_archive_reader *object)
{
	return wax_get_bool(&object->raw, 80, 0);
}

static inline int
archive_archive_built_complete(const struct archive_archive_builder *object)
{
	return wax_builder_get_bool(&object->raw, 80, 0);
}

static inline int
archive_archive_set_complete(const struct archive_archive_builder *object, int value)
{
	return wax_set_bool(&object->raw, 80, value, 0);
}

/* Struct archive_chunk */

static inline WAX_MUST_CHECK int
archive_chunk_get(struct wax_pointer_reader pointer, struct archive_chunk_reader *ret_object)
{
	return wax_get_struct(pointer, &ret_object->raw);
}

static inline int
archive_chunk_at(const struct wax_list_reader *list, uint32_t index, struct archive_chunk_reader *ret_object)
{
	return wax_list_reader_struct(list, index, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
archive_chunk_init(struct wax_pointer_builder pointer, struct archive_chunk_builder *ret_object)
{
	return wax_init_struct(pointer, 0, 1, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
archive_chunk_edit(struct wax_pointer_builder pointer, struct archive_chunk_builder *ret_object)
{
	return wax_builder_get_struct(pointer, 0, 1, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
archive_chunk_make_list(struct wax_pointer_builder pointer, uint32_t count, struct wax_list_builder *ret_list)
{
	return wax_init_struct_list(pointer, count, 0, 1, ret_list);
}

static inline int
archive_chunk_builder_at(const struct wax_list_builder *list, uint32_t index, struct archive_chunk_builder *ret_object)
{
	return wax_list_builder_struct(list, index, &ret_object->raw);
}

/* entries: List */

static inline WAX_MUST_CHECK int
archive_chunk_get_entries(const struct archive_chunk_reader *object, struct wax_list_reader *ret_list)
{
	struct wax_pointer_reader pointer =
		wax_struct_reader_pointer(&object->raw, 0);

	return wax_get_list(pointer, WAX_LIST_COMPOSITE, ret_list);
}

static inline int
archive_chunk_has_entries(const struct archive_chunk_reader *object)
{
	return wax_inline_has(wax_struct_reader_pointer(&object->raw, 0));
}

static inline struct wax_pointer_builder
archive_chunk_pointer_entries(const struct archive_chunk_builder *object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 0);

	return pointer;
}

static inline WAX_MUST_CHECK int
archive_chunk_init_entries(const struct archive_chunk_builder *object, uint32_t count, struct wax_list_builder *ret_list)
{
	struct wax_pointer_builder pointer =
		archive_chunk_pointer_entries(object);

	return wax_init_struct_list(pointer, count, 3, 3, ret_list);
}

static inline WAX_MUST_CHECK int
archive_chunk_edit_entries(const struct archive_chunk_builder *object, struct wax_list_builder *ret_list)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 0);

	return wax_builder_get_struct_list(pointer, 3, 3, ret_list);
}

/* Struct archive_entry */

static inline WAX_MUST_CHECK int
archive_entry_get(struct wax_pointer_reader pointer, struct archive_entry_reader *ret_object)
{
	return wax_get_struct(pointer, &ret_object->raw);
}

static inline int
archive_entry_at(const struct wax_list_reader *list, uint32_t index, struct archive_entry_reader *ret_object)
{
	return wax_list_reader_struct(list, index, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
archive_entry_init(struct wax_pointer_builder pointer, struct archive_entry_builder *ret_object)
{
	return wax_init_struct(pointer, 3, 3, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
archive_entry_edit(struct wax_pointer_builder pointer, struct archive_entry_builder *ret_object)
{
	return wax_builder_get_struct(pointer, 3, 3, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
archive_entry_make_list(struct wax_pointer_builder pointer, uint32_t count, struct wax_list_builder *ret_list)
{
	return wax_init_struct_list(pointer, count, 3, 3, ret_list);
}

static inline int
archive_entry_builder_at(const struct wax_list_builder *list, uint32_t index, struct archive_entry_builder *ret_object)
{
	return wax_list_builder_struct(list, index, &ret_object->raw);
}

/* path: Text */

static inline WAX_MUST_CHECK int
archive_entry_get_path(const struct archive_entry_reader *object, const char **ret_text, size_t *ret_size)
{
	struct wax_pointer_reader pointer =
		wax_struct_reader_pointer(&object->raw, 0);

	return wax_get_text(pointer, ret_text, ret_size);
}

static inline int
archive_entry_has_path(const struct archive_entry_reader *object)
{
	return wax_inline_has(wax_struct_reader_pointer(&object->raw, 0));
}

static inline struct wax_pointer_builder
archive_entry_pointer_path(const struct archive_entry_builder *object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 0);

	return pointer;
}

static inline WAX_MUST_CHECK int
archive_entry_set_path(const struct archive_entry_builder *object, const char *text, size_t size)
{
	struct wax_pointer_builder pointer =
		archive_entry_pointer_path(object);

	return wax_set_text(pointer, text, size);
}

static inline WAX_MUST_CHECK int
archive_entry_built_path(const struct archive_entry_builder *object, const char **ret_text, size_t *ret_size)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 0);

	return wax_builder_get_text(pointer, ret_text, ret_size);
}

/* type: enum */

static inline uint16_t
archive_entry_get_type(const struct archive_entry_reader *object)
{
	return wax_get_u16(&object->raw, 0, 0u);
}

static inline uint16_t
archive_entry_built_type(const struct archive_entry_builder *object)
{
	return wax_builder_get_u16(&object->raw, 0, 0u);
}

static inline int
archive_entry_set_type(const struct archive_entry_builder *object, uint16_t value)
{
	return wax_set_u16(&object->raw, 0, value, 0u);
}

/* mode: UInt16 */

static inline uint16_t
archive_entry_get_mode(const struct archive_entry_reader *object)
{
	return wax_get_u16(&object->raw, 2, 0u);
}

static inline uint16_t
archive_entry_built_mode(const struct archive_entry_builder *object)
{
	return wax_builder_get_u16(&object->raw, 2, 0u);
}

static inline int
archive_entry_set_mode(const struct archive_entry_builder *object, uint16_t value)
{
	return wax_set_u16(&object->raw, 2, value, 0u);
}

/* modified: Int64 */

static inline int64_t
archive_entry_get_modified(const struct archive_entry_reader *object)
{
	return wax_get_i64(&object->raw, 8, INT64_C(0));
}

static inline int64_t
archive_entry_built_modified(const struct archive_entry_builder *object)
{
	return wax_builder_get_i64(&object->raw, 8, INT64_C(0));
}

static inline int
archive_entry_set_modified(const struct archive_entry_builder *object, int64_t value)
{
	return wax_set_i64(&object->raw, 8, value, INT64_C(0));
}

/* target: Text */

static inline WAX_MUST_CHECK int
archive_entry_get_target(const struct archive_entry_reader *object, const char **ret_text, size_t *ret_size)
{
	struct wax_pointer_reader pointer =
		wax_struct_reader_pointer(&object->raw, 1);

	return wax_get_text(pointer, ret_text, ret_size);
}

static inline int
archive_entry_has_target(const struct archive_entry_reader *object)
{
	return wax_inline_has(wax_struct_reader_pointer(&object->raw, 1));
}

static inline struct wax_pointer_builder
archive_entry_pointer_target(const struct archive_entry_builder *object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 1);

	return pointer;
}

static inline WAX_MUST_CHECK int
archive_entry_set_target(const struct archive_entry_builder *object, const char *text, size_t size)
{
	struct wax_pointer_builder pointer =
		archive_entry_pointer_target(object);

	return wax_set_text(pointer, text, size);
}

static inline WAX_MUST_CHECK int
archive_entry_built_target(const struct archive_entry_builder *object, const char **ret_text, size_t *ret_size)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 1);

	return wax_builder_get_text(pointer, ret_text, ret_size);
}

/* size: UInt64 */

static inline uint64_t
archive_entry_get_size(const struct archive_entry_reader *object)
{
	return wax_get_u64(&object->raw, 16, UINT64_C(0));
}

static inline uint64_t
archive_entry_built_size(const struct archive_entry_builder *object)
{
	return wax_builder_get_u64(&object->raw, 16, UINT64_C(0));
}

static inline int
archive_entry_set_size(const struct archive_entry_builder *object, uint64_t value)
{
	return wax_set_u64(&object->raw, 16, value, UINT64_C(0));
}

/* content: List */

static inline WAX_MUST_CHECK int
archive_entry_get_content(const struct archive_entry_reader *object, struct wax_list_reader *ret_list)
{
	struct wax_pointer_reader pointer =
		wax_struct_reader_pointer(&object->raw, 2);

	return wax_get_list(pointer, WAX_LIST_POINTER, ret_list);
}

static inline int
archive_entry_has_content(const struct archive_entry_reader *object)
{
	return wax_inline_has(wax_struct_reader_pointer(&object->raw, 2));
}

static inline struct wax_pointer_builder
archive_entry_pointer_content(const struct archive_entry_builder *object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 2);

	return pointer;
}

static inline WAX_MUST_CHECK int
archive_entry_init_content(const struct archive_entry_builder *object, uint32_t count, struct wax_list_builder *ret_list)
{
	struct wax_pointer_builder pointer =
		archive_entry_pointer_content(object);

	return wax_init_list(pointer, WAX_LIST_POINTER, count, ret_list);
}

static inline WAX_MUST_CHECK int
archive_entry_edit_content(const struct archive_entry_builder *object, struct wax_list_builder *ret_list)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 2);

	return wax_builder_get_list(pointer, WAX_LIST_POINTER, ret_list);
}

static inline WAX_MUST_CHECK int
archive_entry_at_content(const struct wax_list_reader *list, uint32_t index, const unsigned char **ret_data, size_t *ret_size)
{
	struct wax_pointer_reader pointer =
		wax_list_reader_pointer(list, index);

	return wax_get_data(pointer, ret_data, ret_size);
}

static inline WAX_MUST_CHECK int
archive_entry_put_content(const struct wax_list_builder *list, uint32_t index, const void *data, size_t size)
{
	struct wax_pointer_builder pointer =
		wax_list_builder_pointer(list, index);

	return wax_set_data(pointer, data, size);
}

static inline WAX_MUST_CHECK int
archive_entry_init_at_content(const struct wax_list_builder *list, uint32_t index, uint32_t size, unsigned char **ret_data)
{
	struct wax_pointer_builder pointer =
		wax_list_builder_pointer(list, index);

	return wax_init_data(pointer, size, ret_data);
}

#endif
