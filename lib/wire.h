/* SPDX-License-Identifier: MIT */
/*
 * Pointer words: encode and decode.  A word here is the number that the eight
 * little-endian bytes mean.
 *
 *   struct      bits 0-1 = 0   2-31 offset   32-47 data words  48-63 pointers
 *   list        bits 0-1 = 1   2-31 offset   32-34 element     35-63 count
 *   far         bits 0-1 = 2   2 double      3-31 index        32-63 segment
 *   capability  bits 0-31 = 3                                  32-63 which
 *
 * Offsets are signed and count words from the end of the pointer.  The count of
 * a composite list is in words, without the tag in front of its elements; the
 * tag is a struct word with the number of elements in the place of the offset.
 * A struct of size zero has offset -1, because a word of all zeros is null.
 */
#ifndef WAX_WIRE_H
#define WAX_WIRE_H

#include <stdint.h>

#include "bits.h"

enum {
	WAX_WIRE_STRUCT = 0,
	WAX_WIRE_LIST = 1,
	WAX_WIRE_FAR = 2,
	WAX_WIRE_OTHER = 3
};

/*
 * Load a word that another process may be changing.  The asm statement stands
 * between the one load and every use of the value, so the compiler cannot load
 * again and check one value but use another.
 */
static inline uint64_t
wax_wire_load(const unsigned char *at)
{
	uint64_t word = wax_load_le64(at);

	__asm__ volatile("" : "+r"(word));
	return word;
}

static inline uint32_t
wax_wire_kind(uint64_t word)
{
	return (uint32_t)(word & 3);
}

/* Structs and lists: words from the end of the pointer. */
static inline int64_t
wax_wire_offset(uint64_t word)
{
	return (int32_t)(uint32_t)(word & ~UINT64_C(3)) / 4;
}

static inline uint32_t
wax_wire_data_words(uint64_t word)
{
	return (uint32_t)(word >> 32 & 0xffff);
}

static inline uint32_t
wax_wire_pointers(uint64_t word)
{
	return (uint32_t)(word >> 48);
}

/* Lists: WAX_LIST_*. */
static inline uint32_t
wax_wire_element(uint64_t word)
{
	return (uint32_t)(word >> 32 & 7);
}

/* Lists: elements, or words of a composite list. */
static inline uint32_t
wax_wire_count(uint64_t word)
{
	return (uint32_t)(word >> 35);
}

/* Tags of composite lists: elements, up to 2^30 - 1 in a hostile one. */
static inline uint32_t
wax_wire_tag_count(uint64_t word)
{
	return (uint32_t)word >> 2;
}

static inline int
wax_wire_is_capability(uint64_t word)
{
	return (uint32_t)word == WAX_WIRE_OTHER;
}

static inline uint32_t
wax_wire_capability_index(uint64_t word)
{
	return (uint32_t)(word >> 32);
}

static inline uint32_t
wax_wire_far_is_double(uint64_t word)
{
	return (uint32_t)(word >> 2 & 1);
}

static inline uint32_t
wax_wire_far_index(uint64_t word)
{
	return (uint32_t)word >> 3;
}

static inline uint32_t
wax_wire_far_segment(uint64_t word)
{
	return (uint32_t)(word >> 32);
}

static inline uint64_t
wax_wire_struct(int64_t offset, uint32_t data_words, uint32_t pointers)
{
	return (uint64_t)((uint32_t)offset << 2) | (uint64_t)data_words << 32 |
	       (uint64_t)pointers << 48;
}

static inline uint64_t
wax_wire_list(int64_t offset, uint32_t element, uint32_t count)
{
	return (uint64_t)((uint32_t)offset << 2) | WAX_WIRE_LIST |
	       (uint64_t)element << 32 | (uint64_t)count << 35;
}

static inline uint64_t
wax_wire_tag(uint32_t count, uint32_t data_words, uint32_t pointers)
{
	return wax_wire_struct(count, data_words, pointers);
}

static inline uint64_t
wax_wire_far(uint32_t is_double, uint32_t index, uint32_t segment)
{
	return (uint64_t)index << 3 | (uint64_t)is_double << 2 | WAX_WIRE_FAR |
	       (uint64_t)segment << 32;
}

/* A struct of size zero; there is no place where it is. */
#define WAX_WIRE_EMPTY_STRUCT UINT64_C(0xfffffffc)

/* Structs and lists: the same, elsewhere. */
static inline uint64_t
wax_wire_at_offset(uint64_t word, int64_t offset)
{
	return (word & ~UINT64_C(0xfffffffc)) | (uint32_t)offset << 2;
}

/* Bits of an element, by WAX_LIST_*; 0 for composite. */
static inline uint32_t
wax_wire_element_bits(uint32_t element)
{
	static const uint8_t bits[8] = {0, 1, 8, 16, 32, 64, 64, 0};

	return bits[element & 7];
}

static inline uint64_t
wax_wire_struct_words(uint64_t word)
{
	return (uint64_t)wax_wire_data_words(word) + wax_wire_pointers(word);
}

static inline int
wax_wire_is_empty_struct(uint64_t word)
{
	return wax_wire_kind(word) == WAX_WIRE_STRUCT &&
	       wax_wire_struct_words(word) == 0;
}

/* Lists: words from the first, the tag of a composite list included. */
static inline uint64_t
wax_wire_list_words(uint64_t word)
{
	uint32_t element = wax_wire_element(word);
	uint64_t count = wax_wire_count(word);

	if (element == 7)
		return count + 1;
	return (count * wax_wire_element_bits(element) + 63) / 64;
}

#endif /* WAX_WIRE_H */
