/* SPDX-License-Identifier: MIT */
/*
 * The lines of C that fields, elements and constants behind a pointer have in
 * common.  The functions they are in have a variable called pointer.
 */
#ifndef WAX_CAPNPC_CODE_H
#define WAX_CAPNPC_CODE_H

#include "text.h"
#include "types.h"

/* What a getter returns. */
const char *
code_result(const struct type *type);

/* Its parameters that are outputs, if any. */
void
code_get_parameters(struct text *text, const struct type *type);

/* Its statement, by a pointer for reading. */
void
code_get(struct text *text, const struct type *type);

/* Whether there is a setter, which copies a value. */
int
code_has_set(const struct type *type);

void
code_set_parameters(struct text *text, const struct type *type);

void
code_set(struct text *text, const struct type *type);

/* Whether there is an init function, which makes an object to be filled. */
int
code_has_init(const struct type *type);

void
code_init_parameters(struct text *text, const struct type *type);

/* 0, or -EBADMSG if the element of a list has no type. */
int
code_init(struct request *request, struct text *text, const struct type *type);

/* Getting back what was built: to be changed or, text, to be read. */
void
code_edit_parameters(struct text *text, const struct type *type);

int
code_edit(struct request *request, struct text *text, const struct type *type);

#endif /* WAX_CAPNPC_CODE_H */
