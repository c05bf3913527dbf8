/* SPDX-License-Identifier: MIT */
/*
 * CRC-32C by the processor or by tables; see crc32c.h.
 *
 * Inside, a "register" is the value without the last inversion.  Registers are
 * linear: that of a block that begins with register r is the sum of that of the
 * block alone and of r moved on by as many bits as the block has.
 */
#include "config.h"

#include <string.h>

#ifdef __x86_64__
#	include <immintrin.h>
#endif
/* Before 16, clang declares the instruction only where all have it. */
#if defined(__aarch64__) && (!defined(__clang__) || __clang_major__ >= 16)
#	define ARM_INSTRUCTION 1
#	include <arm_acle.h>
#	include <sys/auxv.h>
#	ifndef HWCAP_CRC32
#		define HWCAP_CRC32 (1 << 7)
#	endif
#endif

#include "bits.h"
#include "crc32c.h"

/* -- Tables ---------------------------------------------------------------- */

/*
 * A table is linear too: the entry of a byte is the sum of those of its bits, so
 * eight numbers say all.  The first table moves a register on by a byte, each
 * next one by a byte more.
 */
#define ENTRY(n, a, b, c, d, e, f, g, h)                                      \
	((((n)&1) ? (a) : 0u) ^ (((n)&2) ? (b) : 0u) ^ (((n)&4) ? (c) : 0u) ^ \
	 (((n)&8) ? (d) : 0u) ^ (((n)&16) ? (e) : 0u) ^                       \
	 (((n)&32) ? (f) : 0u) ^ (((n)&64) ? (g) : 0u) ^                      \
	 (((n)&128) ? (h) : 0u))
#define FOUR(n, ...)                                        \
	ENTRY(n, __VA_ARGS__), ENTRY((n) + 1, __VA_ARGS__), \
		ENTRY((n) + 2, __VA_ARGS__), ENTRY((n) + 3, __VA_ARGS__)
#define SIXTEEN(n, ...)                                   \
	FOUR(n, __VA_ARGS__), FOUR((n) + 4, __VA_ARGS__), \
		FOUR((n) + 8, __VA_ARGS__), FOUR((n) + 12, __VA_ARGS__)
#define SIXTY_FOUR(n, ...)                                       \
	SIXTEEN(n, __VA_ARGS__), SIXTEEN((n) + 16, __VA_ARGS__), \
		SIXTEEN((n) + 32, __VA_ARGS__), SIXTEEN((n) + 48, __VA_ARGS__)
#define TABLE(...)                                                       \
	{                                                                \
		SIXTY_FOUR(0, __VA_ARGS__), SIXTY_FOUR(64, __VA_ARGS__), \
			SIXTY_FOUR(128, __VA_ARGS__),                    \
			SIXTY_FOUR(192, __VA_ARGS__)                     \
	}

/* clang-format off */
static const uint32_t tables[8][256] = {
	TABLE(0xf26b8303, 0xe13b70f7, 0xc79a971f, 0x8ad958cf,
	      0x105ec76f, 0x20bd8ede, 0x417b1dbc, 0x82f63b78),
	TABLE(0x13a29877, 0x274530ee, 0x4e8a61dc, 0x9d14c3b8,
	      0x3fc5f181, 0x7f8be302, 0xff17c604, 0xfbc3faf9),
	TABLE(0xa541927e, 0x4f6f520d, 0x9edea41a, 0x38513ec5,
	      0x70a27d8a, 0xe144fb14, 0xc76580d9, 0x8b277743),
	TABLE(0xdd45aab8, 0xbf672381, 0x7b2231f3, 0xf64463e6,
	      0xe964b13d, 0xd725148b, 0xaba65fe7, 0x52a0c93f),
	TABLE(0x38116fac, 0x7022df58, 0xe045beb0, 0xc5670b91,
	      0x8f2261d3, 0x1ba8b557, 0x37516aae, 0x6ea2d55c),
	TABLE(0xef306b19, 0xdb8ca0c3, 0xb2f53777, 0x6006181f,
	      0xc00c303e, 0x85f4168d, 0x0e045beb, 0x1c08b7d6),
	TABLE(0x68032cc8, 0xd0065990, 0xa5e0c5d1, 0x4e2dfd53,
	      0x9c5bfaa6, 0x3d5b83bd, 0x7ab7077a, 0xf56e0ef4),
	TABLE(0x493c7d27, 0x9278fa4e, 0x211d826d, 0x423b04da,
	      0x847609b4, 0x0d006599, 0x1a00cb32, 0x34019664),
};
/* clang-format on */

static uint32_t
table_byte(uint32_t r, unsigned char byte)
{
	return r >> 8 ^ tables[0][(r ^ byte) & 0xff];
}

static uint32_t
table_word(uint32_t r, uint64_t word)
{
	word ^= r;
	return tables[7][word & 0xff] ^ tables[6][word >> 8 & 0xff] ^
	       tables[5][word >> 16 & 0xff] ^ tables[4][word >> 24 & 0xff] ^
	       tables[3][word >> 32 & 0xff] ^ tables[2][word >> 40 & 0xff] ^
	       tables[1][word >> 48 & 0xff] ^ tables[0][word >> 56];
}

/* -- The instruction ------------------------------------------------------- */

/*
 * It takes a word at a time and three cycles, but one can begin in each cycle.  So
 * blocks are computed in three lanes side by side, whose registers are then moved
 * to the end of the third: a product with x to the power of 64 * words - 33, and
 * the instruction itself divides.
 */
#define LANE_WORDS 32
/* Below, moving costs more than is gained. */
#define LANES_LEAST 72

/* The power for a move by 1, 2, ... words. */
static const uint32_t moves[2 * LANE_WORDS] = {
	0x00000001, 0x493c7d27, 0xf20c0dfe, 0xba4fc28e, 0x3da6d0cb, 0xddc0152b,
	0x1c291d04, 0x9e4addf8, 0x740eef02, 0x39d3b296, 0x083a6eec, 0x0715ce53,
	0xc49f4f67, 0x47db8317, 0x2ad91c30, 0x0d3b6092, 0x6992cea2, 0xc96cfdc0,
	0x7e908048, 0x878a92a7, 0x1b3d8f29, 0xdaece73e, 0xf1d0f55e, 0xab7aff2a,
	0xa87ab8a8, 0x2162d385, 0x8462d800, 0x83348832, 0x71d111a8, 0x299847d5,
	0xffd852c6, 0xb9e02b86, 0xdcb17aa4, 0x18b33a4e, 0xf37c5aee, 0xb6dd949b,
	0x6051d5a2, 0x78d9ccb7, 0x18b0d4ff, 0xbac2fd7b, 0x21f3d99c, 0xa60ce07b,
	0x8f158014, 0xce7f39f4, 0xa00457f7, 0x61d82e56, 0x8d6d2c43, 0xd270f1a2,
	0x00ac29cf, 0xc619809d, 0xe9adf796, 0x2b3cac5d, 0x96638b34, 0x65863b64,
	0xe0e9f351, 0x1b03397f, 0x9af01f2d, 0xebb883bd, 0x2cff42cf, 0xb3e32c28,
	0x88f25a3a, 0x064f7f26, 0x4e36f0b0, 0xdd7e3b0c,
};

#if defined(__x86_64__)
#	define HAVE_LANES 1
#	define INSTRUCTION __attribute__((__target__("sse4.2,pclmul")))
#	define crc_word(r, word) ((uint32_t)_mm_crc32_u64(r, word))
#	define crc_byte(r, byte) _mm_crc32_u8(r, byte)
#	define has_instruction()                    \
		(__builtin_cpu_supports("sse4.2") && \
		 __builtin_cpu_supports("pclmul"))

INSTRUCTION static inline uint32_t
move_on(uint32_t r, uint32_t power)
{
	const __m128i product = _mm_clmulepi64_si128(
		_mm_cvtsi32_si128((int)r), _mm_cvtsi32_si128((int)power), 0);

	return crc_word(0, (uint64_t)_mm_cvtsi128_si64(product));
}
#elif defined(ARM_INSTRUCTION)
#	define HAVE_LANES 0
#	define INSTRUCTION __attribute__((__target__("+crc")))
#	define crc_word(r, word) __crc32cd(r, word)
#	define crc_byte(r, byte) __crc32cb(r, byte)
#	define has_instruction() ((getauxval(AT_HWCAP) & HWCAP_CRC32) != 0)
#	define move_on(r, power) ((void)(power), (r))
#else
#	define HAVE_LANES 0
#	define INSTRUCTION
#	define crc_word(r, word) table_word(r, word)
#	define crc_byte(r, byte) table_byte(r, byte)
#	define has_instruction() 0
#	define move_on(r, power) ((void)(power), (r))
#endif

/* A word, which goes to the copy as well if there is one. */
static inline uint64_t
take_word(unsigned char *to, const unsigned char *from)
{
	uint64_t word;

	memcpy(&word, from, sizeof(word));
	if (to != NULL)
		memcpy(to, &word, sizeof(word));
	return WAX_LE64(word);
}

/* What is left behind the whole words, and zeros, as they are in memory. */
static inline uint64_t
last_word(const unsigned char *from, size_t size)
{
	unsigned rest = size & 7;
	uint64_t word = 0;

	if (size < sizeof(word)) {
		memcpy(&word, from, size);
		return word;
	}
	/* Out of the word that ends there: copying so few bytes is a call. */
	memcpy(&word, from + size - sizeof(word), sizeof(word));
	return WAX_LE64(WAX_LE64(word) >> (64 - 8 * rest));
}

INSTRUCTION static inline uint32_t
three_lanes(uint32_t r, unsigned char *to, const unsigned char *from,
	    size_t words)
{
	const size_t size = words * 8;
	uint32_t second = 0, third = 0;
	size_t i;

	for (i = 0; i < size; i += 8) {
		r = crc_word(r, take_word(to ? to + i : NULL, from + i));
		second = crc_word(second, take_word(to ? to + size + i : NULL,
						    from + size + i));
		third = crc_word(third, take_word(to ? to + 2 * size + i : NULL,
						  from + 2 * size + i));
	}
	return move_on(r, moves[2 * words - 1]) ^
	       move_on(second, moves[words - 1]) ^ third;
}

/* Whole words.  Compiled twice: to is NULL, or it is not. */
INSTRUCTION static inline uint32_t
words_by_instruction(uint32_t r, unsigned char *to, const unsigned char *from,
		     size_t size)
{
	size_t i, words;

	while (HAVE_LANES && size >= LANES_LEAST) {
		words = size / 24 < LANE_WORDS ? size / 24 : LANE_WORDS;
		r = three_lanes(r, to, from, words);
		from += 24 * words;
		if (to != NULL)
			to += 24 * words;
		size -= 24 * words;
	}
	for (i = 0; i < size; i += 8)
		r = crc_word(r, take_word(to ? to + i : NULL, from + i));
	return r;
}

INSTRUCTION static uint32_t
instruction(uint32_t r, const unsigned char *from, size_t size)
{
	size_t whole = size & ~(size_t)7;

	r = words_by_instruction(r, NULL, from, whole);
	for (; whole < size; whole++)
		r = crc_byte(r, from[whole]);
	return r;
}

INSTRUCTION static uint32_t
instruction_padded(uint32_t r, const uint64_t *head, size_t count,
		   unsigned char *to, const unsigned char *from, size_t size)
{
	size_t i, whole = size & ~(size_t)7;
	uint64_t last;

	for (i = 0; i < count; i++)
		r = crc_word(r, head[i]);
	r = words_by_instruction(r, to, from, whole);
	if (whole == size)
		return r;
	last = last_word(from, size);
	memcpy(to + whole, &last, sizeof(last));
	return crc_word(r, WAX_LE64(last));
}

/* -- The choice ------------------------------------------------------------ */

uint32_t
wax_crc32c_portable(uint32_t crc, const void *data, size_t size)
{
	const unsigned char *from = data;
	uint32_t r = ~crc;

	for (; size >= 8; size -= 8, from += 8)
		r = table_word(r, wax_load_le64(from));
	for (; size > 0; size--)
		r = table_byte(r, *from++);
	return ~r;
}

uint32_t
wax_crc32c(uint32_t crc, const void *data, size_t size)
{
	return has_instruction() ? ~instruction(~crc, data, size)
				 : wax_crc32c_portable(crc, data, size);
}

uint32_t
wax_crc32c_copy_padded_portable(const uint64_t *head, size_t count, void *to,
				const void *from, size_t size)
{
	size_t i, padded = (size + 7) & ~(size_t)7;
	uint32_t r = ~0u;

	for (i = 0; i < count; i++)
		r = table_word(r, head[i]);
	if (size > 0)
		memcpy(to, from, size);
	memset((unsigned char *)to + size, 0, padded - size);
	return wax_crc32c_portable(~r, to, padded);
}

uint32_t
wax_crc32c_copy_padded(const uint64_t *head, size_t count, void *to,
		       const void *from, size_t size)
{
	if (has_instruction())
		return ~instruction_padded(~0u, head, count, to, from, size);
	return wax_crc32c_copy_padded_portable(head, count, to, from, size);
}

/* -- Two blocks ------------------------------------------------------------ */

/* The product of two polynomials, modulo that of the CRC. */
static uint32_t
multiply(uint32_t a, uint32_t b)
{
	uint32_t product = 0;
	int i;

	for (i = 0; i < 32; i++) {
		product ^= a & (0u - (b >> 31));
		a = a >> 1 ^ (0x82f63b78 & (0u - (a & 1)));
		b <<= 1;
	}
	return product;
}

/*
 * What moves a register on by 2^i bytes: x^8, each next one its square.  There
 * are no more, because x^(2^31) is x.
 */
static const uint32_t powers[31] = {
	0x00800000, 0x00008000, 0x82f63b78, 0x6ea2d55c, 0x18b8ea18, 0x510ac59a,
	0xb82be955, 0xb8fdb1e7, 0x88e56f72, 0x74c360a4, 0xe4172b16, 0x0d65762a,
	0x35d73a62, 0x28461564, 0xbf455269, 0xe2ea32dc, 0xfe7740e6, 0xf946610b,
	0x3c204f8f, 0x538586e3, 0x59726915, 0x734d5309, 0xbc1ac763, 0x7d0722cc,
	0xd289cabe, 0xe94ca9bc, 0x05b74f3f, 0xa51e1f42, 0x40000000, 0x20000000,
	0x08000000,
};

uint32_t
wax_crc32c_combine(uint32_t crc_a, uint32_t crc_b, uint64_t size_b)
{
	size_t i;

	for (i = 0; size_b != 0; i = (i + 1) % 31, size_b >>= 1)
		if (size_b & 1)
			crc_a = multiply(crc_a, powers[i]);
	return crc_a ^ crc_b;
}
