/* SPDX-License-Identifier: MIT */
/* Messages whose content follows from a key. */
#ifndef WAX_STRESS_MESSAGE_H
#define WAX_STRESS_MESSAGE_H

#include <stdint.h>

#include <wax.h>

/* Most bytes in the blob of one link. */
#define STRESS_BLOB_MAX 2048u

/* Bytes of the blob of a link, 1 to STRESS_BLOB_MAX. */
uint32_t
stress_blob_size(uint64_t key, uint64_t index);

/* Add link `index` at *end, and move *end on.  0 or -errno. */
int
stress_message_add(struct wax_pointer_builder *end, uint64_t key,
		   uint64_t index);

/*
 * Follow the chain.  Returns how many links are right; -1 if one of the first
 * `whole` is wrong.  Behind those the chain may end in a link that is torn.
 */
int64_t
stress_message_check(struct wax_reader *reader, uint64_t key, uint64_t whole);

#endif /* WAX_STRESS_MESSAGE_H */
