/* SPDX-License-Identifier: MIT */
/* Text that grows up to a limit. */
#include "config.h"

#include "text.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define FIRST_CAPACITY ((size_t)1 << 14)

/* Make room for size bytes and the NUL that vsnprintf() writes. */
static int
reserve(struct text *text, size_t size)
{
	size_t capacity = text->capacity ? text->capacity : FIRST_CAPACITY;
	char *bytes;

	if (text->limit < text->size || text->limit - text->size < size)
		return -EOVERFLOW;
	while (capacity - text->size <= size)
		capacity *= 2;
	if (capacity == text->capacity)
		return 0;
	bytes = realloc(text->bytes, capacity);
	if (bytes == NULL)
		return -ENOMEM;
	text->bytes = bytes;
	text->capacity = capacity;
	return 0;
}

void
text_add(struct text *text, const char *format, ...)
{
	va_list arguments;
	int size;

	if (text->err)
		return;
	va_start(arguments, format);
	size = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	text->err = size < 0 ? -EINVAL : reserve(text, (size_t)size);
	if (text->err)
		return;
	va_start(arguments, format);
	(void)vsnprintf(text->bytes + text->size, (size_t)size + 1, format,
			arguments);
	va_end(arguments);
	text->size += (size_t)size;
}

void
text_free(struct text *text)
{
	free(text->bytes);
	text->bytes = NULL;
}
