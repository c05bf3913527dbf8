/* SPDX-License-Identifier: MIT */
/*
 * Structural mutation of logs.
 *
 * Whatever is changed at random is stopped by the first checksum.  So most
 * mutants have the checksums of the file that was changed put right again, as an
 * attacker would, and what is changed is what something is decided by: fields of
 * headers, checkpoints and trailers, heads of records, entries of an index, which
 * files there are.
 */
#include "config.h"

#include <string.h>

#include "fuzz-log-change.h"
#include "image.h"

#define INDEX_ENTRY 24u
#define BLOCK 64u

static uint64_t
below(struct fuzz_log_change *change, uint64_t limit)
{
	return fuzz_below(change->random, limit);
}

/* A number near one that is there, at an edge, or a small one. */
static uint64_t
strange(struct fuzz_log_change *change, uint64_t value)
{
	const uint64_t shifted = UINT64_C(1) << below(change, 64);

	switch (below(change, 6)) {
	case 0:
		return shifted - below(change, 2);
	case 1:
		return 0u - below(change, 4096);
	case 2:
		return below(change, 64);
	case 3:
		return value + 4096 * (below(change, 9) - 4);
	default:
		return value + 8 * (below(change, 33) - 16);
	}
}

/* -- What is in a file ---------------------------------------------------------- */

static size_t
some_record(struct fuzz_log_change *change)
{
	uint64_t steps = below(change, 24);
	size_t at = FUZZ_LOG_FRONT;

	while (steps-- > 0 && fuzz_log_behind(change, at) != at &&
	       fuzz_log_behind(change, at) < change->part->stored)
		at = fuzz_log_behind(change, at);
	return at;
}

static void
change_header(struct fuzz_log_change *change)
{
	static const uint16_t fields[] = {8,   16,  24,  32,  40, 48,
					  64,  72,  80,  88,  92, 112,
					  128, 136, 144, 148, 152};
	unsigned char *at = change->part->content +
			    fields[below(change, sizeof(fields) / 2)];
	/* Compilers differ in which argument comes first. */
	size_t size = below(change, 2) ? 4 : 8;

	image_put(at, strange(change, fuzz_log_get(at, 4)), size);
}

/* A checkpoint or the trailer; now and then one checkpoint for the other. */
static void
change_block(struct fuzz_log_change *change)
{
	unsigned char *content = change->part->content;
	size_t trailer = fuzz_log_trailer(change);
	size_t block = below(change, 2) ? 512 : 512 + BLOCK;
	unsigned char *field;

	if (trailer != 0 && below(change, 2))
		block = trailer;
	else if (below(change, 6) == 0)
		memcpy(content + block, content + 1088 - block, BLOCK);
	field = content + block + 8 * below(change, 7);
	image_put(field, strange(change, fuzz_log_get(field, 8)), 8);
}

static void
change_record(struct fuzz_log_change *change)
{
	size_t at = some_record(change);
	uint32_t word;

	if (change->part->stored < at + 8)
		return;
	word = fuzz_log_word(change, at);
	if (below(change, 3))
		word = (word & 0xfffffff) | (uint32_t)below(change, 16) << 28;
	if (below(change, 3) == 0)
		word = (word & 0xf0000000) |
		       (strange(change, word) & 0xfffffff);
	/* As large as any, and allowed. */
	if (below(change, 16) == 0) {
		word |= 0xf000000;
		image_put(change->part->content + 92, 0xfffffff, 4);
	}
	image_put(change->part->content + at, word, 4);
}

static void
insert_record(struct fuzz_log_change *change)
{
	static const unsigned char types[] = {
		IMAGE_DATA, IMAGE_DATA,   IMAGE_PAD, IMAGE_GAP,
		IMAGE_BUSY, IMAGE_FOOTER, IMAGE_END};
	uint32_t type = types[below(change, sizeof(types))];
	size_t length = type == IMAGE_END ? 0 : below(change, 80);
	size_t at = some_record(change);
	uint32_t word = type << 28 | (uint32_t)length;

	if (below(change, 32) == 0 && type != IMAGE_END)
		word += 2048;
	if (fuzz_log_resize(change, at, 8 + fuzz_log_covered(change, word), 0))
		image_put(change->part->content + at, word, 4);
}

static void
remove_record(struct fuzz_log_change *change)
{
	size_t at = some_record(change);

	(void)fuzz_log_resize(change, at, 0, fuzz_log_behind(change, at) - at);
}

/* The index tells of some record more. */
static void
change_index(struct fuzz_log_change *change)
{
	size_t trailer = fuzz_log_trailer(change);
	size_t record = some_record(change);
	size_t footer, entry;
	uint64_t count;

	if (trailer == 0)
		return;
	footer = (size_t)(fuzz_log_get(change->part->content + trailer + 8, 8) -
			  4096 + FUZZ_LOG_FRONT);
	if (trailer < 24 || trailer - 24 < footer || footer < FUZZ_LOG_FRONT)
		return;
	count = fuzz_log_get(change->part->content + footer + 16, 4);
	entry = trailer - (below(change, 4) ? 0 : INDEX_ENTRY);
	if (entry < footer + 24 ||
	    !fuzz_log_resize(change, entry, INDEX_ENTRY, 0))
		return;
	image_put(change->part->content + entry, fuzz_log_offset(record), 8);
	image_put(change->part->content + entry + 8, count, 8);
	image_put(change->part->content + entry + 16, 1000 + count, 8);
	image_put(change->part->content + footer + 16, count + 1, 4);
	image_put(change->part->content + footer,
		  fuzz_log_word(change, footer) + INDEX_ENTRY, 4);
	if (below(change, 2))
		image_put(change->part->content + footer + 8, 8, 8);
}

/* -- Files and bytes ------------------------------------------------------------ */

/* Which files there are, how long they are, and by which names. */
static void
change_file(struct fuzz_log_change *change)
{
	unsigned char *head = change->part->head;
	size_t size = FUZZ_LOG_HEAD + change->part->stored;

	switch (below(change, 7)) {
	case 0:
		image_put(head + 2, below(change, 2) ? below(change, 1200) : 0,
			  2);
		break;
	case 1:
		image_put(head + 6, below(change, 2) ? below(change, 400) : 0,
			  2);
		break;
	case 2:
		image_put(head + 4, below(change, 3) - 1, 2);
		break;
	case 3: /* another base, name and all */
		if (change->part->stored < FUZZ_LOG_FRONT)
			break;
		image_put(change->part->content + 72,
			  fuzz_log_get(change->part->content + 72, 8) +
				  4096 * (below(change, 9) - 4),
			  8);
		break;
	case 4: /* twice */
		if (change->room - change->size < size)
			break;
		memmove(head + size, head,
			(size_t)(change->bytes + change->size - head));
		change->size += size;
		break;
	case 5: /* not at all */
		if (change->count < 2)
			break;
		memmove(head, head + size,
			(size_t)(change->bytes + change->size - head) - size);
		change->size -= size;
		break;
	default:
		(void)fuzz_log_resize(change, change->part->stored, 0,
				      below(change, change->part->stored + 1) /
					      8);
	}
	change->count =
		fuzz_log_parts(change->bytes, change->size, change->parts);
}

static void
change_bytes(struct fuzz_log_change *change)
{
	const struct fuzz_log_part *part = change->part;
	size_t from = below(change, part->stored);
	size_t to = below(change, part->stored);
	size_t size = 1 + below(change, 64);

	if (part->stored - from < size || part->stored - to < size)
		size = 1;
	switch (below(change, 4)) {
	case 0:
		memmove(part->content + to, part->content + from, size);
		break;
	case 1:
		memset(part->content + to, 0, size);
		break;
	default:
		part->content[to] ^= (unsigned char)(1u << below(change, 8));
	}
}

static void
change_use(struct fuzz_log_change *change)
{
	if (below(change, 2))
		change->bytes[0] ^= (unsigned char)(1u << below(change, 5));
	else
		image_put(change->bytes + 8,
			  strange(change, fuzz_log_get(change->bytes + 8, 8)),
			  8);
}

/* Returns 0 if checksums are not to be put right after that. */
static int
change_once(struct fuzz_log_change *change)
{
	switch (below(change, 16)) {
	case 0:
	case 1:
		change_header(change);
		break;
	case 2:
	case 3:
		change_block(change);
		break;
	case 4:
	case 5:
	case 6:
		change_record(change);
		break;
	case 7:
	case 8:
		insert_record(change);
		break;
	case 9:
		remove_record(change);
		break;
	case 10:
		change_index(change);
		break;
	case 11:
	case 12:
		change_file(change);
		return 0;
	case 13:
		change_bytes(change);
		break;
	case 14:
		change_bytes(change);
		return 0;
	default:
		change_use(change);
		return 0;
	}
	return below(change, 4) != 0;
}

size_t
fuzz_log_mutate(struct fuzz_random *random, unsigned char *bytes, size_t size,
		size_t room)
{
	struct fuzz_log_change change = {
		.random = random, .bytes = bytes, .size = size, .room = room};
	uint64_t changes = 1 + fuzz_below(random, 4);

	while (changes-- > 0) {
		change.count =
			fuzz_log_parts(change.bytes, change.size, change.parts);
		if (change.count == 0)
			return size;
		fuzz_log_choose(&change, below(&change, change.count));
		if (change.part->stored < FUZZ_LOG_FRONT) {
			change_file(&change);
		} else if (change_once(&change)) {
			fuzz_log_choose(&change,
					(size_t)(change.part - change.parts));
			fuzz_log_seal(&change);
		}
	}
	return change.size;
}
