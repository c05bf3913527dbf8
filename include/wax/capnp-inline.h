/* SPDX-License-Identifier: MIT */
/**
 * @file wax/capnp-inline.h
 * @brief Numbers in structs, and where the pointers of a struct are.
 *
 * Part of wax/capnp.h.  These functions are inline and never exported; on a
 * little-endian host each number is one bounds check and one load or store.
 *
 * Offsets of numbers count bytes from the start of the data section, those of
 * bools count bits.  The last argument is the default that the schema gives the
 * field, 0 for most.
 *
 * Threads:  one thread per builder; safe for readers.
 * Signals:  async-signal-safe.
 * Since:    0.1
 */
#ifndef WAX_CAPNP_INLINE_H
#define WAX_CAPNP_INLINE_H

#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <wax/capnp.h>

/* -- Not for users --------------------------------------------------------- */

/* Size is a constant, and at most 8, wherever these are called. */
static inline void
wax_inline_store(unsigned char *to, uint64_t bits, uint32_t size)
{
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	memcpy(to, &bits, size);
#else
	uint32_t i;

	for (i = 0; i < size; i++)
		to[i] = (unsigned char)(bits >> (8 * i));
#endif
}

static inline uint64_t
wax_inline_load(const unsigned char *from, uint32_t size)
{
	uint64_t bits = 0;
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__

	memcpy(&bits, from, size);
#else
	uint32_t i;

	for (i = 0; i < size; i++)
		bits |= (uint64_t)from[i] << (8 * i);
#endif
	return bits;
}

static inline int
wax_inline_set(const struct wax_struct_builder *object, uint32_t offset,
	       uint64_t bits, uint32_t size)
{
	if (object->data_bytes < size || object->data_bytes - size < offset)
		return -EINVAL;
	wax_inline_store(object->data + offset, bits, size);
	return 0;
}

/* Zeros stand for what is outside the data section. */
static inline uint64_t
wax_inline_get(const struct wax_struct_reader *object, uint32_t offset,
	       uint32_t size)
{
	uint32_t data_bytes = object->data_bits / 8;

	if (data_bytes < size || data_bytes - size < offset)
		return 0;
	return wax_inline_load(object->data + offset, size);
}

static inline uint32_t
wax_inline_f32_bits(float value)
{
	uint32_t bits;

	memcpy(&bits, &value, sizeof(bits));
	return bits;
}

static inline float
wax_inline_f32(uint32_t bits)
{
	float value;

	memcpy(&value, &bits, sizeof(value));
	return value;
}

static inline uint64_t
wax_inline_f64_bits(double value)
{
	uint64_t bits;

	memcpy(&bits, &value, sizeof(bits));
	return bits;
}

static inline double
wax_inline_f64(uint64_t bits)
{
	double value;

	memcpy(&value, &bits, sizeof(value));
	return value;
}

/* -- Fields of a struct ---------------------------------------------------- */

/**
 * wax_set_u8(), _u16(), _u32(), _u64(), _i8(), _i16(), _i32(), _i64(), _f32(),
 * _f64(): store a number in a struct.
 *
 * @param object         the struct
 * @param byte_offset    where in its data section
 * @param value          the number
 * @param default_value  the default of the field; values are stored XOR it
 *
 * @retval 0        success
 * @retval -EINVAL  outside the data section; nothing is stored
 */
static inline int
wax_set_u8(const struct wax_struct_builder *object, uint32_t byte_offset,
	   uint8_t value, uint8_t default_value)
{
	return wax_inline_set(object, byte_offset,
			      (uint8_t)(value ^ default_value), 1);
}

static inline int
wax_set_u16(const struct wax_struct_builder *object, uint32_t byte_offset,
	    uint16_t value, uint16_t default_value)
{
	return wax_inline_set(object, byte_offset,
			      (uint16_t)(value ^ default_value), 2);
}

static inline int
wax_set_u32(const struct wax_struct_builder *object, uint32_t byte_offset,
	    uint32_t value, uint32_t default_value)
{
	return wax_inline_set(object, byte_offset, value ^ default_value, 4);
}

static inline int
wax_set_u64(const struct wax_struct_builder *object, uint32_t byte_offset,
	    uint64_t value, uint64_t default_value)
{
	return wax_inline_set(object, byte_offset, value ^ default_value, 8);
}

static inline int
wax_set_i8(const struct wax_struct_builder *object, uint32_t byte_offset,
	   int8_t value, int8_t default_value)
{
	return wax_inline_set(
		object, byte_offset,
		(uint8_t)((uint8_t)value ^ (uint8_t)default_value), 1);
}

static inline int
wax_set_i16(const struct wax_struct_builder *object, uint32_t byte_offset,
	    int16_t value, int16_t default_value)
{
	return wax_inline_set(
		object, byte_offset,
		(uint16_t)((uint16_t)value ^ (uint16_t)default_value), 2);
}

static inline int
wax_set_i32(const struct wax_struct_builder *object, uint32_t byte_offset,
	    int32_t value, int32_t default_value)
{
	return wax_inline_set(object, byte_offset,
			      (uint32_t)value ^ (uint32_t)default_value, 4);
}

static inline int
wax_set_i64(const struct wax_struct_builder *object, uint32_t byte_offset,
	    int64_t value, int64_t default_value)
{
	return wax_inline_set(object, byte_offset,
			      (uint64_t)value ^ (uint64_t)default_value, 8);
}

static inline int
wax_set_f32(const struct wax_struct_builder *object, uint32_t byte_offset,
	    float value, float default_value)
{
	return wax_inline_set(object, byte_offset,
			      wax_inline_f32_bits(value) ^
				      wax_inline_f32_bits(default_value),
			      4);
}

static inline int
wax_set_f64(const struct wax_struct_builder *object, uint32_t byte_offset,
	    double value, double default_value)
{
	return wax_inline_set(object, byte_offset,
			      wax_inline_f64_bits(value) ^
				      wax_inline_f64_bits(default_value),
			      8);
}

/** wax_get_u8() and so on: load a number; the default if it is outside. */
static inline uint8_t
wax_get_u8(const struct wax_struct_reader *object, uint32_t byte_offset,
	   uint8_t default_value)
{
	return (uint8_t)(wax_inline_get(object, byte_offset, 1) ^
			 default_value);
}

static inline uint16_t
wax_get_u16(const struct wax_struct_reader *object, uint32_t byte_offset,
	    uint16_t default_value)
{
	return (uint16_t)(wax_inline_get(object, byte_offset, 2) ^
			  default_value);
}

static inline uint32_t
wax_get_u32(const struct wax_struct_reader *object, uint32_t byte_offset,
	    uint32_t default_value)
{
	return (uint32_t)(wax_inline_get(object, byte_offset, 4) ^
			  default_value);
}

static inline uint64_t
wax_get_u64(const struct wax_struct_reader *object, uint32_t byte_offset,
	    uint64_t default_value)
{
	return (uint64_t)(wax_inline_get(object, byte_offset, 8) ^
			  default_value);
}

static inline int8_t
wax_get_i8(const struct wax_struct_reader *object, uint32_t byte_offset,
	   int8_t default_value)
{
	return (int8_t)(wax_inline_get(object, byte_offset, 1) ^
			(uint8_t)default_value);
}

static inline int16_t
wax_get_i16(const struct wax_struct_reader *object, uint32_t byte_offset,
	    int16_t default_value)
{
	return (int16_t)(wax_inline_get(object, byte_offset, 2) ^
			 (uint16_t)default_value);
}

static inline int32_t
wax_get_i32(const struct wax_struct_reader *object, uint32_t byte_offset,
	    int32_t default_value)
{
	return (int32_t)(wax_inline_get(object, byte_offset, 4) ^
			 (uint32_t)default_value);
}

static inline int64_t
wax_get_i64(const struct wax_struct_reader *object, uint32_t byte_offset,
	    int64_t default_value)
{
	return (int64_t)(wax_inline_get(object, byte_offset, 8) ^
			 (uint64_t)default_value);
}

static inline float
wax_get_f32(const struct wax_struct_reader *object, uint32_t byte_offset,
	    float default_value)
{
	return wax_inline_f32(
		(uint32_t)(wax_inline_get(object, byte_offset, 4) ^
			   wax_inline_f32_bits(default_value)));
}

static inline double
wax_get_f64(const struct wax_struct_reader *object, uint32_t byte_offset,
	    double default_value)
{
	return wax_inline_f64(wax_inline_get(object, byte_offset, 8) ^
			      wax_inline_f64_bits(default_value));
}

/**
 * Store a bool in a struct; as wax_set_u8(), but with an offset in bits.
 */
static inline int
wax_set_bool(const struct wax_struct_builder *object, uint32_t bit_offset,
	     int value, int default_value)
{
	unsigned char mask = (unsigned char)(1u << bit_offset % 8);

	if (object->data_bytes <= bit_offset / 8)
		return -EINVAL;
	if (!value == !default_value)
		object->data[bit_offset / 8] &= (unsigned char)~mask;
	else
		object->data[bit_offset / 8] |= mask;
	return 0;
}

/** Load a bool, 0 or 1; the default if it is outside. */
static inline int
wax_get_bool(const struct wax_struct_reader *object, uint32_t bit_offset,
	     int default_value)
{
	int bit = 0;

	if (bit_offset < object->data_bits)
		bit = object->data[bit_offset / 8] >> bit_offset % 8 & 1;
	return bit ^ !!default_value;
}

/** Pointer index of a struct; it cannot be set if there is no such pointer. */
static inline struct wax_pointer_builder
wax_struct_builder_pointer(const struct wax_struct_builder *object,
			   uint32_t index)
{
	struct wax_pointer_builder pointer = {object->segment, NULL};

	if (index < object->pointers)
		pointer.word =
			object->data + object->data_bytes + (size_t)index * 8;
	return pointer;
}

/** Pointer index of a struct; it reads as null if there is no such pointer. */
static inline struct wax_pointer_reader
wax_struct_reader_pointer(const struct wax_struct_reader *object,
			  uint32_t index)
{
	struct wax_pointer_reader pointer = {object->reader, NULL,
					     object->segment, object->nesting};

	if (index < object->pointers)
		pointer.word = object->pointer_words + (size_t)index * 8;
	return pointer;
}

#include <wax/capnp-inline-list.h>

#endif /* WAX_CAPNP_INLINE_H */
