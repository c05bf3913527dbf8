/* SPDX-License-Identifier: MIT */
/* Little-endian numbers at any alignment, and rounding; pure. */
#ifndef WAX_BITS_H
#define WAX_BITS_H

#include <stdint.h>
#include <string.h>

/* Byte order is its own inverse, so each of these converts both ways. */
static inline uint32_t
wax_le32(uint32_t value)
{
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	return __builtin_bswap32(value);
#else
	return value;
#endif
}

static inline uint64_t
wax_le64(uint64_t value)
{
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	return __builtin_bswap64(value);
#else
	return value;
#endif
}

/*
 * The loads may be used on memory that another process changes meanwhile: the
 * empty asm statement stands between the one load and every use of its value,
 * so the compiler cannot load again and check one value but use another.
 */
static inline uint32_t
wax_load32(const unsigned char *bytes)
{
	uint32_t value;

	memcpy(&value, bytes, sizeof(value));
	__asm__ volatile("" : "+r"(value));
	return wax_le32(value);
}

static inline uint64_t
wax_load64(const unsigned char *bytes)
{
	uint64_t value;

	memcpy(&value, bytes, sizeof(value));
	__asm__ volatile("" : "+r"(value));
	return wax_le64(value);
}

static inline void
wax_store32(unsigned char *bytes, uint32_t value)
{
	value = wax_le32(value);
	memcpy(bytes, &value, sizeof(value));
}

static inline void
wax_store64(unsigned char *bytes, uint64_t value)
{
	value = wax_le64(value);
	memcpy(bytes, &value, sizeof(value));
}

/* The next multiple of unit, a power of two; value must not be near 2^64. */
static inline uint64_t
wax_round_up(uint64_t value, uint64_t unit)
{
	return (value + unit - 1) & ~(unit - 1);
}

#endif /* WAX_BITS_H */
