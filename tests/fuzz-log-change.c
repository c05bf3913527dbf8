/* SPDX-License-Identifier: MIT */
/* One file of a log that is mutated; see fuzz-log-change.h. */
#include "config.h"

#include <string.h>

#include "fuzz-log-change.h"
#include "image.h"

#define BLOCK 64u

void
fuzz_log_choose(struct fuzz_log_change *change, size_t index)
{
	const unsigned char *content = change->parts[index].content;

	change->part = &change->parts[index];
	change->salt = 0;
	change->has_stamps = 0;
	if (FUZZ_LOG_FRONT <= change->part->stored) {
		change->salt = (uint32_t)fuzz_log_get(content + 88, 4);
		change->has_stamps = content[24] & 1;
	}
}

int
fuzz_log_resize(struct fuzz_log_change *change, size_t at, size_t insert,
		size_t removed)
{
	struct fuzz_log_part *part = change->part;
	size_t index = (size_t)(part - change->parts);
	unsigned char *from = part->content + at + removed;

	if (change->room - change->size < insert ||
	    UINT16_MAX < part->stored + insert || part->stored < at + removed)
		return 0;
	memmove(part->content + at + insert, from,
		(size_t)(change->bytes + change->size - from));
	memset(part->content + at, 0, insert);
	change->size += insert - removed;
	image_put(part->head, part->stored + insert - removed, 2);
	change->count =
		fuzz_log_parts(change->bytes, change->size, change->parts);
	fuzz_log_choose(change, index);
	return 1;
}

uint64_t
fuzz_log_offset(size_t at)
{
	if (at < 512)
		return at;
	if (at < FUZZ_LOG_FRONT)
		return at < 576 ? at + 512 : at - 576 + 2048;
	return at - FUZZ_LOG_FRONT + 4096;
}

/* Of what is at `from`, begun with the seed for a word at `at`. */
static uint32_t
crc_of(const struct fuzz_log_change *change, size_t at, uint32_t word,
       size_t from, size_t size)
{
	unsigned char seed[16];

	image_put(seed, fuzz_log_offset(at), 8);
	image_put(seed + 8, change->salt, 4);
	image_put(seed + 12, word, 4);
	return log_image_crc(log_image_crc(0, seed, sizeof(seed)),
			     change->part->content + from, size);
}

uint32_t
fuzz_log_word(const struct fuzz_log_change *change, size_t at)
{
	return (uint32_t)fuzz_log_get(change->part->content + at, 4);
}

size_t
fuzz_log_covered(const struct fuzz_log_change *change, uint32_t word)
{
	size_t stamp = word >> 28 == IMAGE_DATA && change->has_stamps ? 8 : 0;

	return ((word & 0xfffffff) + stamp + 7) / 8 * 8;
}

size_t
fuzz_log_trailer(const struct fuzz_log_change *change)
{
	size_t stored = change->part->stored;

	return stored < FUZZ_LOG_FRONT + BLOCK ||
			       memcmp(change->part->content + stored - BLOCK,
				      "\x89WXLE\r\n\x1a", 8) != 0
		       ? 0
		       : stored - BLOCK;
}

size_t
fuzz_log_behind(const struct fuzz_log_change *change, size_t at)
{
	size_t trailer = fuzz_log_trailer(change);
	size_t limit = trailer == 0 ? change->part->stored : trailer;
	size_t left = limit <= at ? 0 : limit - at;
	uint32_t word = left < 8 ? 0 : fuzz_log_word(change, at);

	return word == 0 || left < 8 + fuzz_log_covered(change, word)
		       ? at
		       : at + 8 + fuzz_log_covered(change, word);
}

static void
seal_record(struct fuzz_log_change *change, size_t at)
{
	uint32_t word = fuzz_log_word(change, at);
	size_t size = 0;

	if (word >> 28 == IMAGE_DATA || word >> 28 == IMAGE_FOOTER)
		size = fuzz_log_covered(change, word);
	image_put(change->part->content + at + 4,
		  word >> 28 == IMAGE_BUSY
			  ? 0
			  : crc_of(change, at, word, at + 8, size),
		  4);
}

static void
seal_block(struct fuzz_log_change *change, size_t at)
{
	image_put(change->part->content + at + BLOCK - 4,
		  crc_of(change, at, 0, at, BLOCK - 4), 4);
}

void
fuzz_log_seal(struct fuzz_log_change *change)
{
	unsigned char *content = change->part->content;
	size_t trailer = fuzz_log_trailer(change);
	size_t at = FUZZ_LOG_FRONT, next;

	if (change->part->stored < FUZZ_LOG_FRONT)
		return;
	image_put(content + 20, 0, 4);
	image_put(content + 20, log_image_crc(0, content, 512), 4);
	seal_block(change, 512);
	seal_block(change, 576);
	for (; (next = fuzz_log_behind(change, at)) != at && next != 0;
	     at = next) {
		seal_record(change, at);
		if (trailer != 0 &&
		    fuzz_log_word(change, at) >> 28 == IMAGE_FOOTER)
			memcpy(content + trailer + 56, content + at + 4, 4);
	}
	if (trailer != 0)
		seal_block(change, trailer);
}
