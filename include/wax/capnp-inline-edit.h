/* SPDX-License-Identifier: MIT */
/**
 * @file wax/capnp-inline-edit.h
 * @brief Reading back the numbers of structs and lists that are being built.
 *
 * Part of wax/capnp.h; the rules of wax/capnp-inline.h hold here.
 */
#ifndef WAX_CAPNP_INLINE_EDIT_H
#define WAX_CAPNP_INLINE_EDIT_H

#include <wax/capnp-inline-list.h>

/* -- Not for users --------------------------------------------------------- */

/* Good for numbers only: it has no reader to follow pointers with. */
static inline struct wax_struct_reader
wax_inline_view(const struct wax_struct_builder *object)
{
	struct wax_struct_reader view = {0, 0, 0, 0, 0, 0, 0};

	view.data = object->data;
	view.data_bits = object->data_bytes * 8;
	return view;
}

static inline uint64_t
wax_inline_list_load(const struct wax_list_builder *list, uint32_t index,
		     uint32_t size)
{
	if (list->capacity <= index || list->kind != wax_inline_list_kind(size))
		return 0;
	return wax_inline_load(
		list->elements + (size_t)index * (list->stride_bits / 8), size);
}

/* -- Fields of a struct ---------------------------------------------------- */

/**
 * wax_builder_get_u8(), _u16(), _u32(), _u64(), _i8(), _i16(), _i32(), _i64(),
 * _f32(), _f64(): load a number of a struct that is being built; the default if
 * it is outside.
 */
static inline uint8_t
wax_builder_get_u8(const struct wax_struct_builder *object,
		   uint32_t byte_offset, uint8_t default_value)
{
	struct wax_struct_reader view = wax_inline_view(object);

	return wax_get_u8(&view, byte_offset, default_value);
}

static inline uint16_t
wax_builder_get_u16(const struct wax_struct_builder *object,
		    uint32_t byte_offset, uint16_t default_value)
{
	struct wax_struct_reader view = wax_inline_view(object);

	return wax_get_u16(&view, byte_offset, default_value);
}

static inline uint32_t
wax_builder_get_u32(const struct wax_struct_builder *object,
		    uint32_t byte_offset, uint32_t default_value)
{
	struct wax_struct_reader view = wax_inline_view(object);

	return wax_get_u32(&view, byte_offset, default_value);
}

static inline uint64_t
wax_builder_get_u64(const struct wax_struct_builder *object,
		    uint32_t byte_offset, uint64_t default_value)
{
	struct wax_struct_reader view = wax_inline_view(object);

	return wax_get_u64(&view, byte_offset, default_value);
}

static inline int8_t
wax_builder_get_i8(const struct wax_struct_builder *object,
		   uint32_t byte_offset, int8_t default_value)
{
	struct wax_struct_reader view = wax_inline_view(object);

	return wax_get_i8(&view, byte_offset, default_value);
}

static inline int16_t
wax_builder_get_i16(const struct wax_struct_builder *object,
		    uint32_t byte_offset, int16_t default_value)
{
	struct wax_struct_reader view = wax_inline_view(object);

	return wax_get_i16(&view, byte_offset, default_value);
}

static inline int32_t
wax_builder_get_i32(const struct wax_struct_builder *object,
		    uint32_t byte_offset, int32_t default_value)
{
	struct wax_struct_reader view = wax_inline_view(object);

	return wax_get_i32(&view, byte_offset, default_value);
}

static inline int64_t
wax_builder_get_i64(const struct wax_struct_builder *object,
		    uint32_t byte_offset, int64_t default_value)
{
	struct wax_struct_reader view = wax_inline_view(object);

	return wax_get_i64(&view, byte_offset, default_value);
}

static inline float
wax_builder_get_f32(const struct wax_struct_builder *object,
		    uint32_t byte_offset, float default_value)
{
	struct wax_struct_reader view = wax_inline_view(object);

	return wax_get_f32(&view, byte_offset, default_value);
}

static inline double
wax_builder_get_f64(const struct wax_struct_builder *object,
		    uint32_t byte_offset, double default_value)
{
	struct wax_struct_reader view = wax_inline_view(object);

	return wax_get_f64(&view, byte_offset, default_value);
}

/** Load a bool, 0 or 1; the default if it is outside. */
static inline int
wax_builder_get_bool(const struct wax_struct_builder *object,
		     uint32_t bit_offset, int default_value)
{
	struct wax_struct_reader view = wax_inline_view(object);

	return wax_get_bool(&view, bit_offset, default_value);
}

/* -- Elements of a list ---------------------------------------------------- */

/**
 * wax_list_builder_get_u8() and so on: load an element of a list that is being
 * built; 0 if there is no such one.
 */
static inline uint8_t
wax_list_builder_get_u8(const struct wax_list_builder *list, uint32_t index)
{
	return (uint8_t)wax_inline_list_load(list, index, 1);
}

static inline uint16_t
wax_list_builder_get_u16(const struct wax_list_builder *list, uint32_t index)
{
	return (uint16_t)wax_inline_list_load(list, index, 2);
}

static inline uint32_t
wax_list_builder_get_u32(const struct wax_list_builder *list, uint32_t index)
{
	return (uint32_t)wax_inline_list_load(list, index, 4);
}

static inline uint64_t
wax_list_builder_get_u64(const struct wax_list_builder *list, uint32_t index)
{
	return wax_inline_list_load(list, index, 8);
}

static inline int8_t
wax_list_builder_get_i8(const struct wax_list_builder *list, uint32_t index)
{
	return (int8_t)wax_inline_list_load(list, index, 1);
}

static inline int16_t
wax_list_builder_get_i16(const struct wax_list_builder *list, uint32_t index)
{
	return (int16_t)wax_inline_list_load(list, index, 2);
}

static inline int32_t
wax_list_builder_get_i32(const struct wax_list_builder *list, uint32_t index)
{
	return (int32_t)wax_inline_list_load(list, index, 4);
}

static inline int64_t
wax_list_builder_get_i64(const struct wax_list_builder *list, uint32_t index)
{
	return (int64_t)wax_inline_list_load(list, index, 8);
}

static inline float
wax_list_builder_get_f32(const struct wax_list_builder *list, uint32_t index)
{
	return wax_inline_f32((uint32_t)wax_inline_list_load(list, index, 4));
}

static inline double
wax_list_builder_get_f64(const struct wax_list_builder *list, uint32_t index)
{
	return wax_inline_f64(wax_inline_list_load(list, index, 8));
}

/** Load an element of a list of bools, 0 or 1; 0 if there is no such one. */
static inline int
wax_list_builder_get_bool(const struct wax_list_builder *list, uint32_t index)
{
	if (list->capacity <= index || list->kind != WAX_LIST_BIT)
		return 0;
	return list->elements[index / 8] >> index % 8 & 1;
}

#endif /* WAX_CAPNP_INLINE_EDIT_H */
