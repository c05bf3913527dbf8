/* SPDX-License-Identifier: MIT */
/* Rules: small.h. */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "image.h"
#include "small.h"

/* A message and its region are the struct small itself. */
static struct small *
small_of(void *object)
{
	return object;
}

int
__wrap_wax_message_alloc(struct wax_message *message, uint64_t min_words,
			 struct wax_segment *ret_segment);
int
__wrap_wax_message_alloc(struct wax_message *message, uint64_t min_words,
			 struct wax_segment *ret_segment)
{
	struct small *small = small_of(message);
	uint32_t roots = small->is_single ? 0 : 1;
	uint64_t capacity = small->count < roots ? 1 : small->capacity;
	uint32_t most = small->is_single   ? 1
			: small->most != 0 ? roots + small->most
					   : WAX_SEGMENTS_MAX;

	if (small->count == most || capacity < min_words)
		return -EOVERFLOW;
	small->segments[small->count] = calloc(capacity, 8);
	if (small->segments[small->count] == NULL)
		return -ENOMEM;
	small->capacities[small->count] = capacity;
	*ret_segment = (struct wax_segment){
		.words = small->segments[small->count],
		.capacity = capacity,
		.id = small->count,
	};
	small->count++;
	return 0;
}

int
__wrap_wax_message_fix_root(struct wax_message *message);
int
__wrap_wax_message_fix_root(struct wax_message *message)
{
	static const unsigned char far[8] = {2, 0, 0, 0, 1};
	struct small *small = small_of(message);
	struct wax_segment root;

	if (small->is_single || small->count != 0 ||
	    __wrap_wax_message_alloc(message, 1, &root) != 0)
		return 0;
	memcpy(root.words, far, sizeof(far));
	return 1;
}

struct wax_region *
__wrap_wax_message_region(struct wax_message *message);
struct wax_region *
__wrap_wax_message_region(struct wax_message *message)
{
	return (struct wax_region *)message;
}

unsigned char *
__wrap_wax_region_base(struct wax_region *region);
unsigned char *
__wrap_wax_region_base(struct wax_region *region)
{
	struct small *small = small_of(region);

	return small->segments[small->is_single ? 0 : 1];
}

uint64_t
__wrap_wax_region_size(const struct wax_region *region);
uint64_t
__wrap_wax_region_size(const struct wax_region *region)
{
	return ((const struct small *)(const void *)region)->ensured;
}

int
__wrap_wax_region_ensure(struct wax_region *region, uint64_t offset,
			 uint64_t size);
int
__wrap_wax_region_ensure(struct wax_region *region, uint64_t offset,
			 uint64_t size)
{
	struct small *small = small_of(region);

	if (small->fail_at != 0) {
		small->fail_at--;
		if (small->fail_at == 0)
			return small->fail_with;
	}
	if (small->ensured < offset + size)
		small->ensured = offset + size;
	return 0;
}

/* Segments in front of the last are written whole, as by message.c. */
int
__wrap_wax_message_finish(struct wax_message *message, const uint64_t *used,
			  size_t count, uint64_t *ret_size);
int
__wrap_wax_message_finish(struct wax_message *message, const uint64_t *used,
			  size_t count, uint64_t *ret_size)
{
	struct small *small = small_of(message);
	size_t at = 8 * (count / 2 + 1);
	size_t i;

	if (count != small->count || count == 0)
		return -EINVAL;
	small->bytes = calloc(1, at + count * 8 * (small->capacity + 1));
	if (small->bytes == NULL)
		return -ENOMEM;
	image_put(small->bytes, count - 1, 4);
	for (i = 0; i < count; i++) {
		uint64_t words = i + 1 < count ? small->capacities[i] : used[i];

		image_put(small->bytes + 4 + 4 * i, words, 4);
		memcpy(small->bytes + at, small->segments[i], 8 * words);
		at += 8 * words;
	}
	small->size = at;
	if (ret_size != NULL)
		*ret_size = at;
	return 0;
}

int
__wrap_wax_message_abort(struct wax_message *message);
int
__wrap_wax_message_abort(struct wax_message *message)
{
	(void)message;
	return 0;
}

int
small_create(struct small *small, struct wax_builder **ret_builder)
{
	return wax_builder_create((struct wax_message *)small, ret_builder);
}

void
small_destroy(struct small *small)
{
	uint32_t i;

	for (i = 0; i < small->count; i++)
		free(small->segments[i]);
	free(small->bytes);
	*small = (struct small){.capacity = 0};
}

uint64_t
small_word(const struct small *small, uint32_t segment, uint64_t index)
{
	const unsigned char *at = small->segments[segment] + 8 * index;
	uint64_t word = 0;
	int i;

	for (i = 7; i >= 0; i--)
		word = word << 8 | at[i];
	return word;
}
