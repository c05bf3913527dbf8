/* SPDX-License-Identifier: MIT */
/**
 * @file wax/capnp-inline-list.h
 * @brief Numbers, structs and pointers in lists.
 *
 * Part of wax/capnp.h; the rules of wax/capnp-inline.h hold here.
 */
#ifndef WAX_CAPNP_INLINE_LIST_H
#define WAX_CAPNP_INLINE_LIST_H

#include <wax/capnp-inline.h>

/* -- Not for users --------------------------------------------------------- */

/* WAX_LIST_* of numbers of 1, 2, 4 or 8 bytes; size is a constant. */
static inline uint32_t
wax_inline_list_kind(uint32_t size)
{
	return size == 1   ? WAX_LIST_BYTE
	       : size == 2 ? WAX_LIST_TWO
	       : size == 4 ? WAX_LIST_FOUR
			   : WAX_LIST_EIGHT;
}

/* The stride is that of the structs where a list of structs stands in. */
static inline int
wax_inline_list_set(const struct wax_list_builder *list, uint32_t index,
		    uint64_t bits, uint32_t size)
{
	if (list->capacity <= index || list->kind != wax_inline_list_kind(size))
		return -EINVAL;
	wax_inline_store(list->elements +
				 (size_t)index * (list->stride_bits / 8),
			 bits, size);
	return 0;
}

/* The stride is that of the structs where a list of structs stands in. */
static inline uint64_t
wax_inline_list_get(const struct wax_list_reader *list, uint32_t index,
		    uint32_t size)
{
	if (list->count <= index || list->data_bits < 8 * size)
		return 0;
	return wax_inline_load(
		list->elements + (size_t)index * (list->stride_bits / 8), size);
}

/* -- Elements -------------------------------------------------------------- */

/**
 * wax_list_set_u8(), _u16(), _u32(), _u64(), _i8(), _i16(), _i32(), _i64(),
 * _f32(), _f64(): store an element.
 *
 * @retval 0        success
 * @retval -EINVAL  index is too large, or elements have another size
 */
static inline int
wax_list_set_u8(const struct wax_list_builder *list, uint32_t index,
		uint8_t value)
{
	return wax_inline_list_set(list, index, value, 1);
}

static inline int
wax_list_set_u16(const struct wax_list_builder *list, uint32_t index,
		 uint16_t value)
{
	return wax_inline_list_set(list, index, value, 2);
}

static inline int
wax_list_set_u32(const struct wax_list_builder *list, uint32_t index,
		 uint32_t value)
{
	return wax_inline_list_set(list, index, value, 4);
}

static inline int
wax_list_set_u64(const struct wax_list_builder *list, uint32_t index,
		 uint64_t value)
{
	return wax_inline_list_set(list, index, value, 8);
}

static inline int
wax_list_set_i8(const struct wax_list_builder *list, uint32_t index,
		int8_t value)
{
	return wax_inline_list_set(list, index, (uint8_t)value, 1);
}

static inline int
wax_list_set_i16(const struct wax_list_builder *list, uint32_t index,
		 int16_t value)
{
	return wax_inline_list_set(list, index, (uint16_t)value, 2);
}

static inline int
wax_list_set_i32(const struct wax_list_builder *list, uint32_t index,
		 int32_t value)
{
	return wax_inline_list_set(list, index, (uint32_t)value, 4);
}

static inline int
wax_list_set_i64(const struct wax_list_builder *list, uint32_t index,
		 int64_t value)
{
	return wax_inline_list_set(list, index, (uint64_t)value, 8);
}

static inline int
wax_list_set_f32(const struct wax_list_builder *list, uint32_t index,
		 float value)
{
	return wax_inline_list_set(list, index, wax_inline_f32_bits(value), 4);
}

static inline int
wax_list_set_f64(const struct wax_list_builder *list, uint32_t index,
		 double value)
{
	return wax_inline_list_set(list, index, wax_inline_f64_bits(value), 8);
}

/** wax_list_get_u8() and so on: load an element; 0 if there is no such one. */
static inline uint8_t
wax_list_get_u8(const struct wax_list_reader *list, uint32_t index)
{
	return (uint8_t)(wax_inline_list_get(list, index, 1));
}

static inline uint16_t
wax_list_get_u16(const struct wax_list_reader *list, uint32_t index)
{
	return (uint16_t)(wax_inline_list_get(list, index, 2));
}

static inline uint32_t
wax_list_get_u32(const struct wax_list_reader *list, uint32_t index)
{
	return (uint32_t)(wax_inline_list_get(list, index, 4));
}

static inline uint64_t
wax_list_get_u64(const struct wax_list_reader *list, uint32_t index)
{
	return (uint64_t)(wax_inline_list_get(list, index, 8));
}

static inline int8_t
wax_list_get_i8(const struct wax_list_reader *list, uint32_t index)
{
	return (int8_t)(wax_inline_list_get(list, index, 1));
}

static inline int16_t
wax_list_get_i16(const struct wax_list_reader *list, uint32_t index)
{
	return (int16_t)(wax_inline_list_get(list, index, 2));
}

static inline int32_t
wax_list_get_i32(const struct wax_list_reader *list, uint32_t index)
{
	return (int32_t)(wax_inline_list_get(list, index, 4));
}

static inline int64_t
wax_list_get_i64(const struct wax_list_reader *list, uint32_t index)
{
	return (int64_t)(wax_inline_list_get(list, index, 8));
}

static inline float
wax_list_get_f32(const struct wax_list_reader *list, uint32_t index)
{
	return wax_inline_f32((uint32_t)(wax_inline_list_get(list, index, 4)));
}

static inline double
wax_list_get_f64(const struct wax_list_reader *list, uint32_t index)
{
	return wax_inline_f64(wax_inline_list_get(list, index, 8));
}

/** Store an element of a list of bools; as wax_list_set_u8(). */
static inline int
wax_list_set_bool(const struct wax_list_builder *list, uint32_t index,
		  int value)
{
	unsigned char mask = (unsigned char)(1u << index % 8);

	if (list->capacity <= index || list->kind != WAX_LIST_BIT)
		return -EINVAL;
	if (value)
		list->elements[index / 8] |= mask;
	else
		list->elements[index / 8] &= (unsigned char)~mask;
	return 0;
}

/** Load an element of a list of bools, 0 or 1; 0 if there is no such one. */
static inline int
wax_list_get_bool(const struct wax_list_reader *list, uint32_t index)
{
	if (list->count <= index || list->kind != WAX_LIST_BIT)
		return 0;
	return list->elements[index / 8] >> index % 8 & 1;
}

/**
 * An element of a list of structs that is being built.
 *
 * @param index  below list->capacity: an element may be filled before
 *               wax_list_builder_set_count() shows it
 * @param[out] ret_struct  the element
 *
 * @retval 0        success
 * @retval -EINVAL  index is too large, or not a list of structs
 */
static inline int
wax_list_builder_struct(const struct wax_list_builder *list, uint32_t index,
			struct wax_struct_builder *ret_struct)
{
	if (list->capacity <= index || list->kind != WAX_LIST_COMPOSITE)
		return -EINVAL;
	ret_struct->segment = list->segment;
	ret_struct->data =
		list->elements + (size_t)index * (list->stride_bits / 8);
	ret_struct->data_bytes = list->data_bytes;
	ret_struct->pointers = list->pointers;
	return 0;
}

/** An element of a list of pointers; cannot be set if there is no such one. */
static inline struct wax_pointer_builder
wax_list_builder_pointer(const struct wax_list_builder *list, uint32_t index)
{
	struct wax_pointer_builder pointer = {list->segment, NULL};

	if (index < list->capacity && list->kind == WAX_LIST_POINTER)
		pointer.word = list->elements +
			       (size_t)index * (list->stride_bits / 8);
	return pointer;
}

/** An element of a list of pointers; reads as null if there is no such one. */
static inline struct wax_pointer_reader
wax_list_reader_pointer(const struct wax_list_reader *list, uint32_t index)
{
	struct wax_pointer_reader pointer = {list->reader, NULL, list->segment,
					     list->nesting};

	if (index < list->count && list->pointers != 0)
		pointer.word = list->elements +
			       (size_t)index * (list->stride_bits / 8) +
			       list->data_bits / 8;
	return pointer;
}

#include <wax/capnp-inline-edit.h>

#endif /* WAX_CAPNP_INLINE_LIST_H */
