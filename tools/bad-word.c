/* SPDX-License-Identifier: MIT */
/* Naming the word that is wrong with a message. */
#include "config.h"

#include "bad-word.h"

#include <inttypes.h>
#include <stdio.h>

void
bad_word_name(const struct wax_reader *reader, struct wax_problem *problem,
	      char text[BAD_WORD_SIZE])
{
	uint32_t count = wax_reader_segment_count(reader);
	uint64_t start = 8 * ((uint64_t)count / 2 + 1);
	const unsigned char *bytes;
	uint64_t words;
	uint32_t i;

	for (i = 0; i < count && start <= problem->offset; i++) {
		(void)wax_reader_segment(reader, i, &bytes, &words);
		if (problem->offset < start + 8 * words) {
			(void)snprintf(text, BAD_WORD_SIZE,
				       "%s at word %" PRIu64
				       " of segment %" PRIu32,
				       problem->reason,
				       (problem->offset - start) / 8, i);
			problem->reason = text;
			return;
		}
		start += 8 * words;
	}
}
