/* SPDX-License-Identifier: MIT */
/*
 * Messages with segments of a few words, in memory: far and double-far pointers
 * everywhere, for little.
 *
 * small.c takes the place of message.c and region.c for the builder, by --wrap:
 * a program that links it needs SMALL_WRAP in its LDFLAGS, see local.mk.
 */
#ifndef WAX_SMALL_H
#define WAX_SMALL_H

#include <stddef.h>
#include <stdint.h>
#include <wax.h>

#define SMALL_SEGMENTS_MAX 512

struct small {
	/* Words of a data segment. */
	uint64_t capacity;
	/* Data segments there may be; 0 for as many as a message may have. */
	uint32_t most;
	/* One segment for all, as WAX_MESSAGE_SINGLE_SEGMENT gives. */
	uint32_t is_single;
	/* What the n-th wax_region_ensure() from now returns; 0 for none. */
	uint32_t fail_at;
	int fail_with;
	/* Bytes that the region has: exactly what was asked for. */
	uint64_t ensured;

	uint32_t count;
	unsigned char *segments[SMALL_SEGMENTS_MAX];
	uint64_t capacities[SMALL_SEGMENTS_MAX];
	/* After wax_builder_finish(): the file. */
	unsigned char *bytes;
	size_t size;
};

/* Make a builder; fill in the first fields before. */
int
small_create(struct small *small, struct wax_builder **ret_builder);

/* Free what is left, bytes included. */
void
small_destroy(struct small *small);

/* A word of a segment. */
uint64_t
small_word(const struct small *small, uint32_t segment, uint64_t index);

#endif /* WAX_SMALL_H */
