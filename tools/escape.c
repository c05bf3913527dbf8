/* SPDX-License-Identifier: MIT */
/* Names on a terminal. */
#include "config.h"

#include "escape.h"

#include <stdbool.h>
#include <string.h>

size_t
escape_decode(const unsigned char *bytes, size_t size, uint32_t *ret_character)
{
	/* Smallest character of each sequence size: others are overlong. */
	static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
	uint32_t character;
	size_t count, i;

	if (bytes[0] < 0x80) {
		*ret_character = bytes[0];
		return 1;
	}
	if (bytes[0] < 0xc2 || 0xf4 < bytes[0])
		return 0;
	count = bytes[0] < 0xe0 ? 2 : bytes[0] < 0xf0 ? 3 : 4;
	if (size < count)
		return 0;
	character = bytes[0] & (0x7fu >> count);
	for (i = 1; i < count; i++) {
		if ((bytes[i] & 0xc0) != 0x80)
			return 0;
		character = character << 6 | (bytes[i] & 0x3fu);
	}
	if (character < smallest[count] || 0x10ffff < character ||
	    (0xd800 <= character && character <= 0xdfff))
		return 0;
	*ret_character = character;
	return count;
}

static bool
acts_on_terminal(uint32_t character)
{
	return character < 0x20 || (0x7f <= character && character <= 0x9f) ||
	       (0x202a <= character && character <= 0x202e) ||
	       (0x2066 <= character && character <= 0x2069);
}

/* Escape one byte. */
static void
write_escaped(FILE *stream, unsigned char byte)
{
	static const char named[] = "\a\b\t\n\v\f\r\\";
	static const char letters[] = "abtnvfr\\";
	const char *found = byte ? strchr(named, byte) : NULL;

	if (found != NULL)
		fprintf(stream, "\\%c", letters[found - named]);
	else
		fprintf(stream, "\\%03o", byte);
}

/* The size of the first character if it may be written as it is, or 0. */
static size_t
plain(const unsigned char *bytes, size_t size)
{
	uint32_t character = 0;
	size_t count = escape_decode(bytes, size, &character);

	return acts_on_terminal(character) || character == '\\' ? 0 : count;
}

bool
escape_is_needed(const char *text)
{
	const unsigned char *next = (const unsigned char *)text;
	size_t size = strlen(text), count = 1;

	for (; size > 0 && count > 0; next += count, size -= count)
		count = plain(next, size);
	return size > 0;
}

void
escape_write(FILE *stream, const char *bytes, size_t size)
{
	const unsigned char *next = (const unsigned char *)bytes;
	size_t count;

	for (; size > 0; next += count, size -= count) {
		count = plain(next, size);
		if (count > 0) {
			fwrite(next, 1, count, stream);
			continue;
		}
		/* The bytes of a long sequence are escaped one by one. */
		count = 1;
		write_escaped(stream, *next);
	}
}
