/* SPDX-License-Identifier: MIT */
/* Values of defaults and constants, as they are written in C. */
#ifndef WAX_CAPNPC_VALUE_H
#define WAX_CAPNPC_VALUE_H

#include "request.h"
#include "text.h"
#include "types.h"

/* Room for any number. */
#define LITERAL_MOST 64

/*
 * Write a number.
 *
 * returns  0; -EBADMSG if the value is of another type
 */
int
value_literal(struct request *request, const struct type *type,
	      const struct schema_value_reader *value,
	      char ret_literal[LITERAL_MOST]);

/*
 * Write the words of a value behind a pointer as a static array called words,
 * at the start of a function: the one segment of a message.
 *
 * returns  0 if the pointer is null and nothing is written, 1, or a negative
 *          errno
 */
int
value_words(struct request *request, const struct type *type,
	    const struct schema_value_reader *value, struct text *text);

#endif /* WAX_CAPNPC_VALUE_H */
