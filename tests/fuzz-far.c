/* SPDX-License-Identifier: MIT */
/*
 * Messages of more segments: a pointer of a message is made a far or double-far
 * one, and the message stays what it was.  What is mutated afterwards then has
 * landing pads, tags and pointers between segments.
 *
 *   far         the pad goes to the end of the segment of the object
 *   double far  the pad is a new segment
 *   moved       a new segment has the pad and a copy of the object, as words:
 *               what its pointers lead to is then something else
 */
#include "fuzz-target.h"

#include <string.h>

#include "image.h"

/* More segments are left alone. */
#define SEGMENTS_MOST 12u

/* What is moved at most: the message grows. */
#define MOVED_MOST 4u

/* Where the segments of a message are, in bytes and words. */
struct layout {
	unsigned char *bytes;
	size_t size;
	uint32_t count;
	size_t offsets[SEGMENTS_MOST];
	uint64_t words[SEGMENTS_MOST];
};

/* A struct or list pointer, and what it says. */
struct chosen {
	uint32_t segment;
	uint64_t index;
	uint64_t word;
	/* Of the object; the words are a guess for composite lists. */
	uint64_t target;
	uint64_t target_words;
};

static uint64_t
get(const unsigned char *at, size_t size)
{
	uint64_t value = 0;

	while (size-- > 0)
		value = value << 8 | at[size];
	return value;
}

static size_t
table_size(uint64_t count)
{
	return 8 * (size_t)(count / 2 + 1);
}

/* Returns whether the table is true and not too long. */
static int
read_layout(unsigned char *bytes, size_t size, struct layout *layout)
{
	uint64_t count = size < 8 ? 0 : get(bytes, 4) + 1;
	size_t at = table_size(count);
	uint32_t i;

	if (count == 0 || SEGMENTS_MOST <= count || size < at)
		return 0;
	layout->bytes = bytes;
	layout->size = size;
	layout->count = (uint32_t)count;
	for (i = 0; i < count; i++) {
		layout->offsets[i] = at;
		layout->words[i] = get(bytes + 4 + 4 * i, 4);
		if ((size - at) / 8 < layout->words[i])
			return 0;
		at += 8 * (size_t)layout->words[i];
	}
	return 1;
}

static unsigned char *
word_at(const struct layout *layout, uint32_t segment, uint64_t index)
{
	return layout->bytes + layout->offsets[segment] + 8 * index;
}

static uint64_t
object_words(uint64_t word)
{
	static const uint64_t bits[] = {0, 1, 8, 16, 32, 64, 64, 64};

	if ((word & 3) == 0)
		return (word >> 32 & 0xffff) + (word >> 48);
	return ((word >> 35) * bits[word >> 32 & 7] + 63) / 64 +
	       ((word >> 32 & 7) == 7);
}

/* Find a word that could be a pointer to an object in its segment. */
static int
choose(struct fuzz_random *random, const struct layout *layout,
       struct chosen *chosen)
{
	int64_t target;
	int attempt;

	for (attempt = 0; attempt < 16; attempt++) {
		chosen->segment = (uint32_t)fuzz_below(random, layout->count);
		if (layout->words[chosen->segment] == 0)
			continue;
		chosen->index =
			fuzz_below(random, layout->words[chosen->segment]);
		chosen->word =
			get(word_at(layout, chosen->segment, chosen->index), 8);
		target = (int64_t)chosen->index + 1 +
			 (int32_t)(uint32_t)(chosen->word & ~UINT64_C(3)) / 4;
		chosen->target = (uint64_t)target;
		chosen->target_words = object_words(chosen->word);
		if (chosen->word != 0 && (chosen->word & 3) < 2 &&
		    0 <= target &&
		    chosen->target <= layout->words[chosen->segment] &&
		    chosen->target_words <=
			    layout->words[chosen->segment] - chosen->target)
			return 1;
	}
	return 0;
}

/* Make room for words at the end of a segment, and return them, zeroed. */
static unsigned char *
grow(struct layout *layout, uint32_t segment, size_t words)
{
	unsigned char *end = word_at(layout, segment, layout->words[segment]);
	size_t behind = layout->size - (size_t)(end - layout->bytes);
	uint32_t i;

	memmove(end + 8 * words, end, behind);
	memset(end, 0, 8 * words);
	layout->words[segment] += words;
	layout->size += 8 * words;
	for (i = segment + 1; i < layout->count; i++)
		layout->offsets[i] += 8 * words;
	image_put(layout->bytes + 4 + 4 * segment, layout->words[segment], 4);
	return end;
}

/* Add an empty segment behind the others, in front of what follows. */
static uint32_t
add_segment(struct layout *layout)
{
	uint32_t added = layout->count;
	size_t old_table = table_size(added);
	size_t growth = table_size(added + 1) - old_table;
	uint32_t i;

	memmove(layout->bytes + old_table + growth, layout->bytes + old_table,
		layout->size - old_table);
	for (i = 0; i < added; i++)
		layout->offsets[i] += growth;
	layout->size += growth;
	layout->offsets[added] =
		layout->offsets[added - 1] + 8 * layout->words[added - 1];
	layout->words[added] = 0;
	layout->count++;
	image_put(layout->bytes, added, 4);
	image_put(layout->bytes + 4 + 4 * added, 0, 4);
	if (growth != 0)
		image_put(layout->bytes + 8 + 4 * added, 0, 4);
	return added;
}

/* The pointer word with another offset. */
static uint64_t
with_offset(uint64_t word, int64_t offset)
{
	return (word & ~UINT64_C(0xfffffffc)) | IMAGE_OFFSET(offset);
}

static void
make_far(struct layout *layout, const struct chosen *chosen)
{
	uint64_t pad = layout->words[chosen->segment];
	int64_t offset = (int64_t)chosen->target - (int64_t)pad - 1;

	image_put(grow(layout, chosen->segment, 1),
		  with_offset(chosen->word, offset), 8);
	image_put(word_at(layout, chosen->segment, chosen->index),
		  FAR_WORD(pad, chosen->segment), 8);
}

static void
make_double_far(struct layout *layout, const struct chosen *chosen)
{
	uint32_t segment = add_segment(layout);
	unsigned char *pad = grow(layout, segment, 2);

	image_put(pad, FAR_WORD(chosen->target, chosen->segment), 8);
	image_put(pad + 8, with_offset(chosen->word, 0), 8);
	image_put(word_at(layout, chosen->segment, chosen->index),
		  DOUBLE_FAR_WORD(0, segment), 8);
}

static void
move(struct layout *layout, const struct chosen *chosen)
{
	uint32_t segment = add_segment(layout);
	unsigned char *pad =
		grow(layout, segment, 1 + (size_t)chosen->target_words);

	image_put(pad, with_offset(chosen->word, 0), 8);
	memcpy(pad + 8, word_at(layout, chosen->segment, chosen->target),
	       8 * chosen->target_words);
	image_put(word_at(layout, chosen->segment, chosen->index),
		  FAR_WORD(0, segment), 8);
}

size_t
fuzz_spread(struct fuzz_random *random, unsigned char *bytes, size_t size)
{
	struct layout layout;
	struct chosen chosen;

	if (!read_layout(bytes, size, &layout) ||
	    !choose(random, &layout, &chosen))
		return size;
	switch (fuzz_below(random, 3)) {
	case 0:
		make_far(&layout, &chosen);
		break;
	case 1:
		make_double_far(&layout, &chosen);
		break;
	default:
		if (chosen.target_words <= MOVED_MOST)
			move(&layout, &chosen);
		break;
	}
	return layout.size;
}
