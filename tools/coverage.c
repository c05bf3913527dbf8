/* SPDX-License-Identifier: MIT */
/*
 * A set of words: blocks, each empty, full, or a bitmap.
 *
 * A block that becomes full gives its bitmap back.  Runs of full blocks are
 * stepped over: a full block knows of some full blocks behind it, and each walk
 * over a run lets its blocks know of all of it.  So a hostile message that has a
 * million pointers to one large list costs a million steps, not a million times
 * its size.
 */
#include "config.h"

#include "coverage.h"

#include <errno.h>
#include <stdlib.h>

/* A bitmap of 512 bytes, small beside the 32 KiB of words it stands for. */
#define BLOCK_WORDS 4096u

struct block {
	/* NULL if the block is empty or full. */
	uint64_t *bits;
	uint32_t covered;
	/* Of a full block: full ones from here on, at least this one; 0 is 1. */
	uint32_t run;
};

struct coverage {
	uint64_t block_count;
	struct block blocks[];
};

struct coverage *
coverage_create(uint64_t limit)
{
	struct coverage *coverage;
	uint64_t count = limit / BLOCK_WORDS + 1;

	coverage = calloc(1, sizeof(*coverage) +
				     count * sizeof(coverage->blocks[0]));
	if (coverage != NULL)
		coverage->block_count = count;
	return coverage;
}

void
coverage_destroy(struct coverage *coverage)
{
	uint64_t i;

	if (coverage == NULL)
		return;
	for (i = 0; i < coverage->block_count; i++)
		free(coverage->blocks[i].bits);
	free(coverage);
}

static bool
is_full(const struct block *block)
{
	return block->covered == BLOCK_WORDS;
}

static uint64_t
behind(const struct coverage *coverage, uint64_t index)
{
	uint32_t run = coverage->blocks[index].run;

	return index + (run == 0 ? 1 : run);
}

/* The first block at or behind index that is not full. */
static uint64_t
open_block(struct coverage *coverage, uint64_t index)
{
	uint64_t end = index;
	uint64_t next;

	while (end < coverage->block_count && is_full(&coverage->blocks[end]))
		end = behind(coverage, end);
	for (; index < end; index = next) {
		next = behind(coverage, index);
		coverage->blocks[index].run = (uint32_t)(end - index);
	}
	return end;
}

/* The bits [first, first + count) of a word of a bitmap. */
static uint64_t
mask_of(uint32_t first, uint32_t count)
{
	uint64_t ones = count == 64 ? UINT64_MAX : (UINT64_C(1) << count) - 1;

	return ones << first;
}

/* Set bits of a block; returns how many were not set. */
static uint32_t
set_bits(uint64_t *bits, uint32_t first, uint32_t count)
{
	uint32_t added = 0;
	uint32_t part;
	uint64_t mask;

	for (; count > 0; first += part, count -= part) {
		part = 64 - first % 64;
		if (count < part)
			part = count;
		mask = mask_of(first % 64, part);
		added += (uint32_t)__builtin_popcountll(mask &
							~bits[first / 64]);
		bits[first / 64] |= mask;
	}
	return added;
}

/* Add words of a block that is not full. */
static int
add_to_block(struct block *block, uint32_t first, uint32_t count,
	     uint64_t *added)
{
	uint32_t new_count;

	if (count == BLOCK_WORDS) {
		new_count = BLOCK_WORDS - block->covered;
	} else {
		if (block->bits == NULL)
			block->bits =
				calloc(BLOCK_WORDS / 64, sizeof(*block->bits));
		if (block->bits == NULL)
			return -ENOMEM;
		new_count = set_bits(block->bits, first, count);
	}
	block->covered += new_count;
	*added += new_count;
	if (is_full(block)) {
		free(block->bits);
		block->bits = NULL;
	}
	return 0;
}

/* Words from first on to the end of its block, or of its run of full ones. */
static uint64_t
stretch(struct coverage *coverage, uint64_t first)
{
	uint64_t index = first / BLOCK_WORDS;
	uint64_t end = is_full(&coverage->blocks[index])
			       ? open_block(coverage, index)
			       : index + 1;

	return end * BLOCK_WORDS - first;
}

int
coverage_add(struct coverage *coverage, uint64_t first, uint64_t count,
	     uint64_t *ret_new)
{
	uint64_t added = 0;
	struct block *block;
	uint64_t part;
	int err;

	for (; count > 0; first += part, count -= part) {
		block = &coverage->blocks[first / BLOCK_WORDS];
		part = stretch(coverage, first);
		if (count < part)
			part = count;
		if (is_full(block))
			continue;
		err = add_to_block(block, (uint32_t)(first % BLOCK_WORDS),
				   (uint32_t)part, &added);
		if (err)
			return err;
	}
	*ret_new = added;
	return 0;
}

static bool
is_covered(const struct coverage *coverage, uint64_t word)
{
	const struct block *block = &coverage->blocks[word / BLOCK_WORDS];
	uint32_t at = (uint32_t)(word % BLOCK_WORDS);

	if (block->bits == NULL)
		return is_full(block);
	return block->bits[at / 64] >> at % 64 & 1;
}

/* The first word at or behind from that is in the set or not; else limit. */
static uint64_t
find(const struct coverage *coverage, uint64_t from, uint64_t limit, bool is_in)
{
	uint64_t index;

	while (from < limit) {
		index = from / BLOCK_WORDS;
		if (is_covered(coverage, from) == is_in)
			return from;
		if (coverage->blocks[index].bits == NULL)
			from = (index + 1) * BLOCK_WORDS;
		else
			from++;
	}
	return limit;
}

bool
coverage_gap(const struct coverage *coverage, uint64_t from, uint64_t limit,
	     uint64_t *ret_first, uint64_t *ret_count)
{
	uint64_t first = find(coverage, from, limit, false);

	if (first == limit)
		return false;
	*ret_first = first;
	*ret_count = find(coverage, first, limit, true) - first;
	return true;
}
