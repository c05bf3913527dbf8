/* SPDX-License-Identifier: MIT */
/*
 * Structural mutation of messages.
 *
 * A random byte string is refused by its table, and a message with random bits
 * by its first pointer.  So a mutant starts as a valid message, and one to four
 * of its words are changed the way an attacker would: a count that is one too
 * large, a pointer to somewhere else, a far pointer into the middle of things.
 */
#include "fuzz-target.h"

#include <string.h>

/* Pointers of a message that are made far pointers first. */
#define SPREAD_MOST 3u

/* splitmix64: any state is a good state. */
static uint64_t
next(struct fuzz_random *random)
{
	uint64_t x;

	random->state += UINT64_C(0x9e3779b97f4a7c15);
	x = random->state;
	x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
	return x ^ x >> 31;
}

uint64_t
fuzz_below(struct fuzz_random *random, uint64_t limit)
{
	return next(random) % limit;
}

/* -- Words ----------------------------------------------------------------- */

static uint64_t
get(const unsigned char *at, size_t size)
{
	uint64_t value = 0;

	while (size-- > 0)
		value = value << 8 | at[size];
	return value;
}

static void
put(unsigned char *at, uint64_t value, size_t size)
{
	size_t i;

	for (i = 0; i < size; i++)
		at[i] = (unsigned char)(value >> (8 * i));
}

/* Replace bits [first, first + count) of a word. */
static uint64_t
with_bits(uint64_t word, unsigned first, unsigned count, uint64_t value)
{
	uint64_t mask = ((UINT64_C(1) << count) - 1) << first;

	return (word & ~mask) | (value << first & mask);
}

/* A number near one that is there, or at an edge, or anything. */
static uint64_t
near(struct fuzz_random *random, uint64_t value)
{
	static const uint64_t edges[] = {
		0,          1,          0x7fffffff, 0x1fffffff,
		0x3fffffff, 0xffffffff, 0xffff,     0x20000000,
		0x10000000, 0x80000000, 8 << 20,    0x7fff,
	};

	switch (fuzz_below(random, 8)) {
	case 0:
		return value + 1;
	case 1:
		return value - 1;
	case 2:
		return value * 2;
	case 3:
		return edges[fuzz_below(random,
					sizeof(edges) / sizeof(edges[0]))];
	case 4:
		return next(random);
	default:
		return value + fuzz_below(random, 33) - 16;
	}
}

/* -- Pointer words --------------------------------------------------------- */

static uint64_t
make_far(struct fuzz_random *random, uint64_t words)
{
	uint64_t far = 2;

	far = with_bits(far, 2, 1, fuzz_below(random, 3) == 0);
	far = with_bits(far, 3, 29, near(random, fuzz_below(random, words)));
	return with_bits(far, 32, 32,
			 fuzz_below(random, 8) == 0 ? next(random)
						    : fuzz_below(random, 4));
}

static uint64_t
change_pointer(struct fuzz_random *random, uint64_t word, uint64_t words)
{
	switch (fuzz_below(random, 12)) {
	case 0: /* kind */
		return with_bits(word, 0, 2, next(random));
	case 1: /* offset */
	case 2:
		return with_bits(word, 2, 30, near(random, word >> 2));
	case 3: /* data words */
		return with_bits(word, 32, 16, near(random, word >> 32));
	case 4: /* pointers */
		return with_bits(word, 48, 16, near(random, word >> 48));
	case 5: /* element size */
		return with_bits(word, 32, 3, next(random));
	case 6: /* count */
	case 7:
		return with_bits(word, 35, 29, near(random, word >> 35));
	case 8:
		return make_far(random, words);
	case 9: /* null, capability, negative, struct of size zero */
		return (const uint64_t[]){
			0, 3, UINT64_MAX,
			UINT64_C(0xfffffffc)}[fuzz_below(random, 4)];
	case 10:
		return word ^ UINT64_C(1) << fuzz_below(random, 64);
	default: /* a list of structs, or not */
		return with_bits(word | 1, 32, 3, 7);
	}
}

/* Most words of a message are data: prefer what looks like a pointer. */
static unsigned char *
choose_word(struct fuzz_random *random, unsigned char *words, size_t count)
{
	unsigned char *word = words;
	uint64_t value;
	int attempt;

	for (attempt = 0; attempt < 8; attempt++) {
		word = words + 8 * fuzz_below(random, count);
		value = get(word, 8);
		if (value != 0 && (value & 3) != 3 &&
		    ((value & UINT32_MAX) >> 2 < count ||
		     (value & UINT32_MAX) >> 2 > UINT32_MAX / 8))
			break;
	}
	return word;
}

static void
mutate_words(struct fuzz_random *random, unsigned char *words, size_t count)
{
	unsigned char *word = choose_word(random, words, count);
	unsigned char *other;
	uint64_t value = get(word, 8);

	switch (fuzz_below(random, 8)) {
	case 0: /* two words change places */
		other = choose_word(random, words, count);
		put(word, get(other, 8), 8);
		put(other, value, 8);
		break;
	case 1: /* one word twice */
		other = choose_word(random, words, count);
		put(other, value, 8);
		break;
	case 2: /* content */
		words[fuzz_below(random, 8 * count)] =
			(unsigned char)next(random);
		break;
	default:
		put(word, change_pointer(random, value, count), 8);
		break;
	}
}

/* -- The table and the length ----------------------------------------------- */

static size_t
table_size(const unsigned char *bytes, size_t size)
{
	uint64_t count = get(bytes, 4) + 1;
	uint64_t table = 8 * (count / 2 + 1);

	return size < table ? size / 8 * 8 : (size_t)table;
}

#define TRAILING_MOST 64u

_Static_assert(SPREAD_MOST *FUZZ_SPREAD_GROWTH + TRAILING_MOST <= FUZZ_GROWTH,
	       "mutants have room");

static size_t
mutate_table(struct fuzz_random *random, unsigned char *bytes, size_t size)
{
	size_t table = table_size(bytes, size);
	unsigned char *number = bytes + 4 * fuzz_below(random, table / 4);
	size_t extra;

	switch (fuzz_below(random, 4)) {
	case 0:
		put(number, near(random, get(number, 4)), 4);
		return size;
	case 1: /* cut */
		return 1 + fuzz_below(random, size);
	case 2: /* trailing bytes */
		extra = 1 + fuzz_below(random, TRAILING_MOST);
		memset(bytes + size, (int)fuzz_below(random, 2) * 255, extra);
		return size + extra;
	default: /* the boundary between two segments moves */
		if (table < 16)
			return size;
		put(bytes + 4, get(bytes + 4, 4) + 1, 4);
		put(bytes + 8, get(bytes + 8, 4) - 1, 4);
		return size;
	}
}

static size_t
spread(struct fuzz_random *random, unsigned char *bytes, size_t size)
{
	uint64_t count = 1 + fuzz_below(random, SPREAD_MOST);

	while (count-- > 0)
		size = fuzz_spread(random, bytes, size);
	return size;
}

size_t
fuzz_mutate(struct fuzz_random *random, unsigned char *bytes, size_t size)
{
	uint64_t changes = 1 + fuzz_below(random, 4);
	size_t table;

	/* Pointers are no longer next to what they lead to in half of them. */
	if (fuzz_below(random, 2) == 0)
		size = spread(random, bytes, size);
	table = table_size(bytes, size);
	while (changes-- > 0) {
		if (table + 8 <= size)
			mutate_words(random, bytes + table, (size - table) / 8);
	}
	if (fuzz_below(random, 6) == 0)
		size = mutate_table(random, bytes, size);
	return size;
}
