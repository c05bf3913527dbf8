/* clang-format off */
/* Written by capnpc-wax; do not edit.  See capnpc-wax(1). */
#ifndef WAX_GENERATED_D3B6A1A2F5C4E871_H
#define WAX_GENERATED_D3B6A1A2F5C4E871_H

#include <stddef.h>
#include <stdint.h>
#include <wax/capnp-generated.h>

#if WAX_GENERATED < 1
#error "this header needs a newer wax"
#endif

struct message_phone_reader {
	struct wax_struct_reader raw;
};
struct message_phone_builder {
	struct wax_struct_builder raw;
};

struct message_address_reader {
	struct wax_struct_reader raw;
};
struct message_address_builder {
	struct wax_struct_builder raw;
};

struct message_person_reader {
	struct wax_struct_reader raw;
};
struct message_person_builder {
	struct wax_struct_builder raw;
};

struct message_sample_reader {
	struct wax_struct_reader raw;
};
struct message_sample_builder {
	struct wax_struct_builder raw;
};

struct message_page_reader {
	struct wax_struct_reader raw;
};
struct message_page_builder {
	struct wax_struct_builder raw;
};

struct message_book_reader {
	struct wax_struct_reader raw;
};
struct message_book_builder {
	struct wax_struct_builder raw;
};

#define MESSAGE_FILE_ID UINT64_C(0xd3b6a1a2f5c4e871)

#define MESSAGE_PHONE_TYPE_ID UINT64_C(0x937bceb22e30a50e)
#define MESSAGE_PHONE_DATA_WORDS 1u
#define MESSAGE_PHONE_POINTERS 1u

#define MESSAGE_ADDRESS_TYPE_ID UINT64_C(0x9446a1c245127dae)
#define MESSAGE_ADDRESS_DATA_WORDS 1u
#define MESSAGE_ADDRESS_POINTERS 2u

#define MESSAGE_PERSON_TYPE_ID UINT64_C(0x8bf27d6de3f9aa54)
#define MESSAGE_PERSON_DATA_WORDS 2u
#define MESSAGE_PERSON_POINTERS 4u

#define MESSAGE_SAMPLE_TYPE_ID UINT64_C(0xf08fac705213c832)
#define MESSAGE_SAMPLE_DATA_WORDS 4u
#define MESSAGE_SAMPLE_POINTERS 0u

#define MESSAGE_PAGE_TYPE_ID UINT64_C(0x8aca3a3fa257c92a)
#define MESSAGE_PAGE_DATA_WORDS 0u
#define MESSAGE_PAGE_POINTERS 2u

#define MESSAGE_BOOK_TYPE_ID UINT64_C(0xe1207a2565b699da)
#define MESSAGE_BOOK_DATA_WORDS 0u
#define MESSAGE_BOOK_POINTERS 2u

/* Struct message_phone */

static inline WAX_MUST_CHECK int
message_phone_get(struct wax_pointer_reader pointer, struct message_phone_reader *ret_object)
{
	return wax_get_struct(pointer, &ret_object->raw);
}

static inline int
message_phone_at(const struct wax_list_reader *list, uint32_t index, struct message_phone_reader *ret_object)
{
	return wax_list_reader_struct(list, index, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
message_phone_init(struct wax_pointer_builder pointer, struct message_phone_builder *ret_object)
{
	return wax_init_struct(pointer, 1, 1, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
message_phone_edit(struct wax_pointer_builder pointer, struct message_phone_builder *ret_object)
{
	return wax_builder_get_struct(pointer, 1, 1, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
message_phone_make_list(struct wax_pointer_builder pointer, uint32_t count, struct wax_list_builder *ret_list)
{
	return wax_init_struct_list(pointer, count, 1, 1, ret_list);
}

static inline int
message_phone_builder_at(const struct wax_list_builder *list, uint32_t index, struct message_phone_builder *ret_object)
{
	return wax_list_builder_struct(list, index, &ret_object->raw);
}

/* number: Text */

static inline WAX_MUST_CHECK int
message_phone_get_number(const struct message_phone_reader *object, const char **ret_text, size_t *ret_size)
{
	struct wax_pointer_reader pointer =
		wax_struct_reader_pointer(&object->raw, 0);

	return wax_get_text(pointer, ret_text, ret_size);
}

static inline int
message_phone_has_number(const struct message_phone_reader *object)
{
	return wax_inline_has(wax_struct_reader_pointer(&object->raw, 0));
}

static inline struct wax_pointer_builder
message_phone_pointer_number(const struct message_phone_builder *object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 0);

	return pointer;
}

static inline WAX_MUST_CHECK int
message_phone_set_number(const struct message_phone_builder *object, const char *text, size_t size)
{
	struct wax_pointer_builder pointer =
		message_phone_pointer_number(object);

	return wax_set_text(pointer, text, size);
}

static inline WAX_MUST_CHECK int
message_phone_built_number(const struct message_phone_builder *object, const char **ret_text, size_t *ret_size)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 0);

	return wax_builder_get_text(pointer, ret_text, ret_size);
}

/* kind: UInt16 */

static inline uint16_t
message_phone_get_kind(const struct message_phone_reader *object)
{
	return wax_get_u16(&object->raw, 0, 0u);
}

static inline uint16_t
message_phone_built_kind(const struct message_phone_builder *object)
{
	return wax_builder_get_u16(&object->raw, 0, 0u);
}

static inline int
message_phone_set_kind(const struct message_phone_builder *object, uint16_t value)
{
	return wax_set_u16(&object->raw, 0, value, 0u);
}

/* Struct message_address */

static inline WAX_MUST_CHECK int
message_address_get(struct wax_pointer_reader pointer, struct message_address_reader *ret_object)
{
	return wax_get_struct(pointer, &ret_object->raw);
}

static inline int
message_address_at(const struct wax_list_reader *list, uint32_t index, struct message_address_reader *ret_object)
{
	return wax_list_reader_struct(list, index, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
message_address_init(struct wax_pointer_builder pointer, struct message_address_builder *ret_object)
{
	return wax_init_struct(pointer, 1, 2, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
message_address_edit(struct wax_pointer_builder pointer, struct message_address_builder *ret_object)
{
	return wax_builder_get_struct(pointer, 1, 2, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
message_address_make_list(struct wax_pointer_builder pointer, uint32_t count, struct wax_list_builder *ret_list)
{
	return wax_init_struct_list(pointer, count, 1, 2, ret_list);
}

static inline int
message_address_builder_at(const struct wax_list_builder *list, uint32_t index, struct message_address_builder *ret_object)
{
	return wax_list_builder_struct(list, index, &ret_object->raw);
}

/* street: Text */

static inline WAX_MUST_CHECK int
message_address_get_street(const struct message_address_reader *object, const char **ret_text, size_t *ret_size)
{
	struct wax_pointer_reader pointer =
		wax_struct_reader_pointer(&object->raw, 0);

	return wax_get_text(pointer, ret_text, ret_size);
}

static inline int
message_address_has_street(const struct message_address_reader *object)
{
	return wax_inline_has(wax_struct_reader_pointer(&object->raw, 0));
}

static inline struct wax_pointer_builder
message_address_pointer_street(const struct message_address_builder *object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 0);

	return pointer;
}

static inline WAX_MUST_CHECK int
message_address_set_street(const struct message_address_builder *object, const char *text, size_t size)
{
	struct wax_pointer_builder pointer =
		message_address_pointer_street(object);

	return wax_set_text(pointer, text, size);
}

static inline WAX_MUST_CHECK int
message_address_built_street(const struct message_address_builder *object, const char **ret_text, size_t *ret_size)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 0);

	return wax_builder_get_text(pointer, ret_text, ret_size);
}

/* city: Text */

static inline WAX_MUST_CHECK int
message_address_get_city(const struct message_address_reader *object, const char **ret_text, size_t *ret_size)
{
	struct wax_pointer_reader pointer =
		wax_struct_reader_pointer(&object->raw, 1);

	return wax_get_text(pointer, ret_text, ret_size);
}

static inline int
message_address_has_city(const struct message_address_reader *object)
{
	return wax_inline_has(wax_struct_reader_pointer(&object->raw, 1));
}

static inline struct wax_pointer_builder
message_address_pointer_city(const struct message_address_builder *object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 1);

	return pointer;
}

static inline WAX_MUST_CHECK int
message_address_set_city(const struct message_address_builder *object, const char *text, size_t size)
{
	struct wax_pointer_builder pointer =
		message_address_pointer_city(object);

	return wax_set_text(pointer, text, size);
}

static inline WAX_MUST_CHECK int
message_address_built_city(const struct message_address_builder *object, const char **ret_text, size_t *ret_size)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 1);

	return wax_builder_get_text(pointer, ret_text, ret_size);
}

/* house: UInt32 */

static inline uint32_t
message_address_get_house(const struct message_address_reader *object)
{
	return wax_get_u32(&object->raw, 0, UINT32_C(0));
}

static inline uint32_t
message_address_built_house(const struct message_address_builder *object)
{
	return wax_builder_get_u32(&object->raw, 0, UINT32_C(0));
}

static inline int
message_address_set_house(const struct message_address_builder *object, uint32_t value)
{
	return wax_set_u32(&object->raw, 0, value, UINT32_C(0));
}

/* code: UInt32 */

static inline uint32_t
message_address_get_code(const struct message_address_reader *object)
{
	return wax_get_u32(&object->raw, 4, UINT32_C(0));
}

static inline uint32_t
message_address_built_code(const struct message_address_builder *object)
{
	return wax_builder_get_u32(&object->raw, 4, UINT32_C(0));
}

static inline int
message_address_set_code(const struct message_address_builder *object, uint32_t value)
{
	return wax_set_u32(&object->raw, 4, value, UINT32_C(0));
}

/* Struct message_person */

static inline WAX_MUST_CHECK int
message_person_get(struct wax_pointer_reader pointer, struct message_person_reader *ret_object)
{
	return wax_get_struct(pointer, &ret_object->raw);
}

static inline int
message_person_at(const struct wax_list_reader *list, uint32_t index, struct message_person_reader *ret_object)
{
	return wax_list_reader_struct(list, index, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
message_person_init(struct wax_pointer_builder pointer, struct message_person_builder *ret_object)
{
	return wax_init_struct(pointer, 2, 4, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
message_person_edit(struct wax_pointer_builder pointer, struct message_person_builder *ret_object)
{
	return wax_builder_get_struct(pointer, 2, 4, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
message_person_make_list(struct wax_pointer_builder pointer, uint32_t count, struct wax_list_builder *ret_list)
{
	return wax_init_struct_list(pointer, count, 2, 4, ret_list);
}

static inline int
message_person_builder_at(const struct wax_list_builder *list, uint32_t index, struct message_person_builder *ret_object)
{
	return wax_list_builder_struct(list, index, &ret_object->raw);
}

/* id: UInt64 */

static inline uint64_t
message_person_get_id(const struct message_person_reader *object)
{
	return wax_get_u64(&object->raw, 0, UINT64_C(0));
}

static inline uint64_t
message_person_built_id(const struct message_person_builder *object)
{
	return wax_builder_get_u64(&object->raw, 0, UINT64_C(0));
}

static inline int
message_person_set_id(const struct message_person_builder *object, uint64_t value)
{
	return wax_set_u64(&object->raw, 0, value, UINT64_C(0));
}

/* born: Int32 */

static inline int32_t
message_person_get_born(const struct message_person_reader *object)
{
	return wax_get_i32(&object->raw, 8, INT32_C(0));
}

static inline int32_t
message_person_built_born(const struct message_person_builder *object)
{
	return wax_builder_get_i32(&object->raw, 8, INT32_C(0));
}

static inline int
message_person_set_born(const struct message_person_builder *object, int32_t value)
{
	return wax_set_i32(&object->raw, 8, value, INT32_C(0));
}

/* flags: UInt16 */

static inline uint16_t
message_person_get_flags(const struct message_person_reader *object)
{
	return wax_get_u16(&object->raw, 12, 0u);
}

static inline uint16_t
message_person_built_flags(const struct message_person_builder *object)
{
	return wax_builder_get_u16(&object->raw, 12, 0u);
}

static inline int
message_person_set_flags(const struct message_person_builder *object, uint16_t value)
{
	return wax_set_u16(&object->raw, 12, value, 0u);
}

/* name: Text */

static inline WAX_MUST_CHECK int
message_person_get_name(const struct message_person_reader *object, const char **ret_text, size_t *ret_size)
{
	struct wax_pointer_reader pointer =
		wax_struct_reader_pointer(&object->raw, 0);

	return wax_get_text(pointer, ret_text, ret_size);
}

static inline int
message_person_has_name(const struct message_person_reader *object)
{
	return wax_inline_has(wax_struct_reader_pointer(&object->raw, 0));
}

static inline struct wax_pointer_builder
message_person_pointer_name(const struct message_person_builder *object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 0);

	return pointer;
}

static inline WAX_MUST_CHECK int
message_person_set_name(const struct message_person_builder *object, const char *text, size_t size)
{
	struct wax_pointer_builder pointer =
		message_person_pointer_name(object);

	return wax_set_text(pointer, text, size);
}

static inline WAX_MUST_CHECK int
message_person_built_name(const struct message_person_builder *object, const char **ret_text, size_t *ret_size)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 0);

	return wax_builder_get_text(pointer, ret_text, ret_size);
}

/* email: Text */

static inline WAX_MUST_CHECK int
message_person_get_email(const struct message_person_reader *object, const char **ret_text, size_t *ret_size)
{
	struct wax_pointer_reader pointer =
		wax_struct_reader_pointer(&object->raw, 1);

	return wax_get_text(pointer, ret_text, ret_size);
}

static inline int
message_person_has_email(const struct message_person_reader *object)
{
	return wax_inline_has(wax_struct_reader_pointer(&object->raw, 1));
}

static inline struct wax_pointer_builder
message_person_pointer_email(const struct message_person_builder *object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 1);

	return pointer;
}

static inline WAX_MUST_CHECK int
message_person_set_email(const struct message_person_builder *object, const char *text, size_t size)
{
	struct wax_pointer_builder pointer =
		message_person_pointer_email(object);

	return wax_set_text(pointer, text, size);
}

static inline WAX_MUST_CHECK int
message_person_built_email(const struct message_person_builder *object, const char **ret_text, size_t *ret_size)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 1);

	return wax_builder_get_text(pointer, ret_text, ret_size);
}

/* address: struct */

static inline WAX_MUST_CHECK int
message_person_get_address(const struct message_person_reader *object, struct message_address_reader *ret_object)
{
	struct wax_pointer_reader pointer =
		wax_struct_reader_pointer(&object->raw, 2);

	return wax_get_struct(pointer, &ret_object->raw);
}

static inline int
message_person_has_address(const struct message_person_reader *object)
{
	return wax_inline_has(wax_struct_reader_pointer(&object->raw, 2));
}

static inline struct wax_pointer_builder
message_person_pointer_address(const struct message_person_builder *object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 2);

	return pointer;
}

static inline WAX_MUST_CHECK int
message_person_init_address(const struct message_person_builder *object, struct message_address_builder *ret_object)
{
	struct wax_pointer_builder pointer =
		message_person_pointer_address(object);

	return wax_init_struct(pointer, 1, 2, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
message_person_edit_address(const struct message_person_builder *object, struct message_address_builder *ret_object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 2);

	return wax_builder_get_struct(pointer, 1, 2, &ret_object->raw);
}

/* phones: List */

static inline WAX_MUST_CHECK int
message_person_get_phones(const struct message_person_reader *object, struct wax_list_reader *ret_list)
{
	struct wax_pointer_reader pointer =
		wax_struct_reader_pointer(&object->raw, 3);

	return wax_get_list(pointer, WAX_LIST_COMPOSITE, ret_list);
}

static inline int
message_person_has_phones(const struct message_person_reader *object)
{
	return wax_inline_has(wax_struct_reader_pointer(&object->raw, 3));
}

static inline struct wax_pointer_builder
message_person_pointer_phones(const struct message_person_builder *object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 3);

	return pointer;
}

static inline WAX_MUST_CHECK int
message_person_init_phones(const struct message_person_builder *object, uint32_t count, struct wax_list_builder *ret_list)
{
	struct wax_pointer_builder pointer =
		message_person_pointer_phones(object);

	return wax_init_struct_list(pointer, count, 1, 1, ret_list);
}

static inline WAX_MUST_CHECK int
message_person_edit_phones(const struct message_person_builder *object, struct wax_list_builder *ret_list)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 3);

	return wax_builder_get_struct_list(pointer, 1, 1, ret_list);
}

/* Struct message_sample */

static inline WAX_MUST_CHECK int
message_sample_get(struct wax_pointer_reader pointer, struct message_sample_reader *ret_object)
{
	return wax_get_struct(pointer, &ret_object->raw);
}

static inline int
message_sample_at(const struct wax_list_reader *list, uint32_t index, struct message_sample_reader *ret_object)
{
	return wax_list_reader_struct(list, index, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
message_sample_init(struct wax_pointer_builder pointer, struct message_sample_builder *ret_object)
{
	return wax_init_struct(pointer, 4, 0, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
message_sample_edit(struct wax_pointer_builder pointer, struct message_sample_builder *ret_object)
{
	return wax_builder_get_struct(pointer, 4, 0, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
message_sample_make_list(struct wax_pointer_builder pointer, uint32_t count, struct wax_list_builder *ret_list)
{
	return wax_init_struct_list(pointer, count, 4, 0, ret_list);
}

static inline int
message_sample_builder_at(const struct wax_list_builder *list, uint32_t index, struct message_sample_builder *ret_object)
{
	return wax_list_builder_struct(list, index, &ret_object->raw);
}

/* time: UInt64 */

static inline uint64_t
message_sample_get_time(const struct message_sample_reader *object)
{
	return wax_get_u64(&object->raw, 0, UINT64_C(0));
}

static inline uint64_t
message_sample_built_time(const struct message_sample_builder *object)
{
	return wax_builder_get_u64(&object->raw, 0, UINT64_C(0));
}

static inline int
message_sample_set_time(const struct message_sample_builder *object, uint64_t value)
{
	return wax_set_u64(&object->raw, 0, value, UINT64_C(0));
}

/* source: UInt32 */

static inline uint32_t
message_sample_get_source(const struct message_sample_reader *object)
{
	return wax_get_u32(&object->raw, 8, UINT32_C(0));
}

static inline uint32_t
message_sample_built_source(const struct message_sample_builder *object)
{
	return wax_builder_get_u32(&object->raw, 8, UINT32_C(0));
}

static inline int
message_sample_set_source(const struct message_sample_builder *object, uint32_t value)
{
	return wax_set_u32(&object->raw, 8, value, UINT32_C(0));
}

/* state: UInt32 */

static inline uint32_t
message_sample_get_state(const struct message_sample_reader *object)
{
	return wax_get_u32(&object->raw, 12, UINT32_C(0));
}

static inline uint32_t
message_sample_built_state(const struct message_sample_builder *object)
{
	return wax_builder_get_u32(&object->raw, 12, UINT32_C(0));
}

static inline int
message_sample_set_state(const struct message_sample_builder *object, uint32_t value)
{
	return wax_set_u32(&object->raw, 12, value, UINT32_C(0));
}

/* value: Float64 */

static inline double
message_sample_get_value(const struct message_sample_reader *object)
{
	return wax_get_f64(&object->raw, 16, 0.0);
}

static inline double
message_sample_built_value(const struct message_sample_builder *object)
{
	return wax_builder_get_f64(&object->raw, 16, 0.0);
}

static inline int
message_sample_set_value(const struct message_sample_builder *object, double value)
{
	return wax_set_f64(&object->raw, 16, value, 0.0);
}

/* error: Float64 */

static inline double
message_sample_get_error(const struct message_sample_reader *object)
{
	return wax_get_f64(&object->raw, 24, 0.0);
}

static inline double
message_sample_built_error(const struct message_sample_builder *object)
{
	return wax_builder_get_f64(&object->raw, 24, 0.0);
}

static inline int
message_sample_set_error(const struct message_sample_builder *object, double value)
{
	return wax_set_f64(&object->raw, 24, value, 0.0);
}

/* Struct message_page */

static inline WAX_MUST_CHECK int
message_page_get(struct wax_pointer_reader pointer, struct message_page_reader *ret_object)
{
	return wax_get_struct(pointer, &ret_object->raw);
}

static inline int
message_page_at(const struct wax_list_reader *list, uint32_t index, struct message_page_reader *ret_object)
{
	return wax_list_reader_struct(list, index, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
message_page_init(struct wax_pointer_builder pointer, struct message_page_builder *ret_object)
{
	return wax_init_struct(pointer, 0, 2, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
message_page_edit(struct wax_pointer_builder pointer, struct message_page_builder *ret_object)
{
	return wax_builder_get_struct(pointer, 0, 2, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
message_page_make_list(struct wax_pointer_builder pointer, uint32_t count, struct wax_list_builder *ret_list)
{
	return wax_init_struct_list(pointer, count, 0, 2, ret_list);
}

static inline int
message_page_builder_at(const struct wax_list_builder *list, uint32_t index, struct message_page_builder *ret_object)
{
	return wax_list_builder_struct(list, index, &ret_object->raw);
}

/* people: List */

static inline WAX_MUST_CHECK int
message_page_get_people(const struct message_page_reader *object, struct wax_list_reader *ret_list)
{
	struct wax_pointer_reader pointer =
		wax_struct_reader_pointer(&object->raw, 0);

	return wax_get_list(pointer, WAX_LIST_COMPOSITE, ret_list);
}

static inline int
message_page_has_people(const struct message_page_reader *object)
{
	return wax_inline_has(wax_struct_reader_pointer(&object->raw, 0));
}

static inline struct wax_pointer_builder
message_page_pointer_people(const struct message_page_builder *object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 0);

	return pointer;
}

static inline WAX_MUST_CHECK int
message_page_init_people(const struct message_page_builder *object, uint32_t count, struct wax_list_builder *ret_list)
{
	struct wax_pointer_builder pointer =
		message_page_pointer_people(object);

	return wax_init_struct_list(pointer, count, 2, 4, ret_list);
}

static inline WAX_MUST_CHECK int
message_page_edit_people(const struct message_page_builder *object, struct wax_list_builder *ret_list)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 0);

	return wax_builder_get_struct_list(pointer, 2, 4, ret_list);
}

/* samples: List */

static inline WAX_MUST_CHECK int
message_page_get_samples(const struct message_page_reader *object, struct wax_list_reader *ret_list)
{
	struct wax_pointer_reader pointer =
		wax_struct_reader_pointer(&object->raw, 1);

	return wax_get_list(pointer, WAX_LIST_COMPOSITE, ret_list);
}

static inline int
message_page_has_samples(const struct message_page_reader *object)
{
	return wax_inline_has(wax_struct_reader_pointer(&object->raw, 1));
}

static inline struct wax_pointer_builder
message_page_pointer_samples(const struct message_page_builder *object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 1);

	return pointer;
}

static inline WAX_MUST_CHECK int
message_page_init_samples(const struct message_page_builder *object, uint32_t count, struct wax_list_builder *ret_list)
{
	struct wax_pointer_builder pointer =
		message_page_pointer_samples(object);

	return wax_init_struct_list(pointer, count, 4, 0, ret_list);
}

static inline WAX_MUST_CHECK int
message_page_edit_samples(const struct message_page_builder *object, struct wax_list_builder *ret_list)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 1);

	return wax_builder_get_struct_list(pointer, 4, 0, ret_list);
}

/* Struct message_book */

static inline WAX_MUST_CHECK int
message_book_get(struct wax_pointer_reader pointer, struct message_book_reader *ret_object)
{
	return wax_get_struct(pointer, &ret_object->raw);
}

static inline int
message_book_at(const struct wax_list_reader *list, uint32_t index, struct message_book_reader *ret_object)
{
	return wax_list_reader_struct(list, index, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
message_book_init(struct wax_pointer_builder pointer, struct message_book_builder *ret_object)
{
	return wax_init_struct(pointer, 0, 2, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
message_book_edit(struct wax_pointer_builder pointer, struct message_book_builder *ret_object)
{
	return wax_builder_get_struct(pointer, 0, 2, &ret_object->raw);
}

static inline WAX_MUST_CHECK int
message_book_make_list(struct wax_pointer_builder pointer, uint32_t count, struct wax_list_builder *ret_list)
{
	return wax_init_struct_list(pointer, count, 0, 2, ret_list);
}

static inline int
message_book_builder_at(const struct wax_list_builder *list, uint32_t index, struct message_book_builder *ret_object)
{
	return wax_list_builder_struct(list, index, &ret_object->raw);
}

/* pages: List */

static inline WAX_MUST_CHECK int
message_book_get_pages(const struct message_book_reader *object, struct wax_list_reader *ret_list)
{
	struct wax_pointer_reader pointer =
		wax_struct_reader_pointer(&object->raw, 0);

	return wax_get_list(pointer, WAX_LIST_COMPOSITE, ret_list);
}

static inline int
message_book_has_pages(const struct message_book_reader *object)
{
	return wax_inline_has(wax_struct_reader_pointer(&object->raw, 0));
}

static inline struct wax_pointer_builder
message_book_pointer_pages(const struct message_book_builder *object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 0);

	return pointer;
}

static inline WAX_MUST_CHECK int
message_book_init_pages(const struct message_book_builder *object, uint32_t count, struct wax_list_builder *ret_list)
{
	struct wax_pointer_builder pointer =
		message_book_pointer_pages(object);

	return wax_init_struct_list(pointer, count, 0, 2, ret_list);
}

static inline WAX_MUST_CHECK int
message_book_edit_pages(const struct message_book_builder *object, struct wax_list_builder *ret_list)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 0);

	return wax_builder_get_struct_list(pointer, 0, 2, ret_list);
}

/* blobs: List */

static inline WAX_MUST_CHECK int
message_book_get_blobs(const struct message_book_reader *object, struct wax_list_reader *ret_list)
{
	struct wax_pointer_reader pointer =
		wax_struct_reader_pointer(&object->raw, 1);

	return wax_get_list(pointer, WAX_LIST_POINTER, ret_list);
}

static inline int
message_book_has_blobs(const struct message_book_reader *object)
{
	return wax_inline_has(wax_struct_reader_pointer(&object->raw, 1));
}

static inline struct wax_pointer_builder
message_book_pointer_blobs(const struct message_book_builder *object)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 1);

	return pointer;
}

static inline WAX_MUST_CHECK int
message_book_init_blobs(const struct message_book_builder *object, uint32_t count, struct wax_list_builder *ret_list)
{
	struct wax_pointer_builder pointer =
		message_book_pointer_blobs(object);

	return wax_init_list(pointer, WAX_LIST_POINTER, count, ret_list);
}

static inline WAX_MUST_CHECK int
message_book_edit_blobs(const struct message_book_builder *object, struct wax_list_builder *ret_list)
{
	struct wax_pointer_builder pointer =
		wax_struct_builder_pointer(&object->raw, 1);

	return wax_builder_get_list(pointer, WAX_LIST_POINTER, ret_list);
}

static inline WAX_MUST_CHECK int
message_book_at_blobs(const struct wax_list_reader *list, uint32_t index, const unsigned char **ret_data, size_t *ret_size)
{
	struct wax_pointer_reader pointer =
		wax_list_reader_pointer(list, index);

	return wax_get_data(pointer, ret_data, ret_size);
}

static inline WAX_MUST_CHECK int
message_book_put_blobs(const struct wax_list_builder *list, uint32_t index, const void *data, size_t size)
{
	struct wax_pointer_builder pointer =
		wax_list_builder_pointer(list, index);

	return wax_set_data(pointer, data, size);
}

static inline WAX_MUST_CHECK int
message_book_init_at_blobs(const struct wax_list_builder *list, uint32_t index, uint32_t size, unsigned char **ret_data)
{
	struct wax_pointer_builder pointer =
		wax_list_builder_pointer(list, index);

	return wax_init_data(pointer, size, ret_data);
}

#endif
