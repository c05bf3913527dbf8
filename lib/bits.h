/* SPDX-License-Identifier: MIT */
/*
 * Arithmetic that cannot wrap silently, and little-endian words in memory.
 *
 * The checked functions return 0, or -EOVERFLOW and leave the result alone.
 * Words are loaded and stored through memcpy, so that no alignment is assumed
 * and no aliasing rule is broken; compilers make one instruction of it.
 */
#ifndef WAX_BITS_H
#define WAX_BITS_H

#include <errno.h>
#include <stdint.h>
#include <string.h>

#include "invariant.h"

static inline int
wax_is_power_of_two(uint64_t x)
{
	return x != 0 && (x & (x - 1)) == 0;
}

/* x rounded down to a multiple of unit, a power of two. */
static inline uint64_t
wax_round_down(uint64_t x, uint64_t unit)
{
	wax_expensive(wax_is_power_of_two(unit));
	return x & ~(unit - 1);
}

/* x rounded up to a multiple of unit, a power of two; wraps to 0 at the top. */
static inline uint64_t
wax_round_up(uint64_t x, uint64_t unit)
{
	wax_expensive(wax_is_power_of_two(unit));
	return (x + (unit - 1)) & ~(unit - 1);
}

static inline int
wax_checked_add(uint64_t a, uint64_t b, uint64_t *ret_sum)
{
	if (a > UINT64_MAX - b)
		return -EOVERFLOW;
	*ret_sum = a + b;
	return 0;
}

static inline int
wax_checked_mul(uint64_t a, uint64_t b, uint64_t *ret_product)
{
	if (b != 0 && a > UINT64_MAX / b)
		return -EOVERFLOW;
	*ret_product = a * b;
	return 0;
}

static inline int
wax_checked_round_up(uint64_t x, uint64_t unit, uint64_t *ret_rounded)
{
	if (x > UINT64_MAX - (unit - 1))
		return -EOVERFLOW;
	*ret_rounded = wax_round_up(x, unit);
	return 0;
}

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#	define WAX_LE16(x) (x)
#	define WAX_LE32(x) (x)
#	define WAX_LE64(x) (x)
#else
#	define WAX_LE16(x) __builtin_bswap16(x)
#	define WAX_LE32(x) __builtin_bswap32(x)
#	define WAX_LE64(x) __builtin_bswap64(x)
#endif

static inline uint16_t
wax_load_le16(const void *at)
{
	uint16_t x;

	memcpy(&x, at, sizeof(x));
	return WAX_LE16(x);
}

static inline uint32_t
wax_load_le32(const void *at)
{
	uint32_t x;

	memcpy(&x, at, sizeof(x));
	return WAX_LE32(x);
}

static inline uint64_t
wax_load_le64(const void *at)
{
	uint64_t x;

	memcpy(&x, at, sizeof(x));
	return WAX_LE64(x);
}

static inline void
wax_store_le16(void *at, uint16_t x)
{
	x = WAX_LE16(x);
	memcpy(at, &x, sizeof(x));
}

static inline void
wax_store_le32(void *at, uint32_t x)
{
	x = WAX_LE32(x);
	memcpy(at, &x, sizeof(x));
}

static inline void
wax_store_le64(void *at, uint64_t x)
{
	x = WAX_LE64(x);
	memcpy(at, &x, sizeof(x));
}

#endif /* WAX_BITS_H */
