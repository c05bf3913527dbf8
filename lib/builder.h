/* SPDX-License-Identifier: MIT */
/*
 * Building messages: what the files of the builder share.
 *
 * Words are given out one after another and never taken back, but for the end
 * of the last data (wax_trim_data()).
 *
 *   word 0        used             ensured                  capacity
 *   | root, objects | storage, zeros | no storage asked for yet |
 *
 *   B1  Words from used on are zero: the file was new, and what is given back
 *       is cleared first.
 *   B2  Words below used have storage, so stores to them do not fault.
 *   B3  An object is complete, as far as this library fills it, before the one
 *       store of the pointer to it.  Whoever maps the file meanwhile, and
 *       whoever opens it after this process was killed, finds objects behind
 *       the pointers that he finds.
 */
#ifndef WAX_BUILDER_H
#define WAX_BUILDER_H

#include <stdint.h>
#include <wax/capnp.h>

struct wax_builder {
	struct wax_message *message;
	struct wax_region *region;
	/* The segment; it starts at byte 8 of the region. */
	unsigned char *words;
	uint64_t used;
	uint64_t ensured;
	uint64_t capacity;
};

/* Index in the segment of a word or of the object that starts there. */
static inline uint64_t
wax_builder_index(const struct wax_builder *builder, const unsigned char *word)
{
	return (uint64_t)(word - builder->words) / 8;
}

/* Store a pointer word or a tag (B3). */
void
wax_builder_publish(unsigned char *at, uint64_t word);

#endif /* WAX_BUILDER_H */
