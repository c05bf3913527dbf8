/* SPDX-License-Identifier: MIT */
/* Naming the word that is wrong with a message. */
#ifndef WAX_TOOL_BAD_WORD_H
#define WAX_TOOL_BAD_WORD_H

#include <wax.h>

#define BAD_WORD_SIZE 160

/*
 * Add to the reason of a problem in which word of which segment it is, if it is
 * in one.  The reason is then in text, which must stay as long as the problem.
 */
void
bad_word_name(const struct wax_reader *reader, struct wax_problem *problem,
	      char text[BAD_WORD_SIZE]);

#endif /* WAX_TOOL_BAD_WORD_H */
