/* SPDX-License-Identifier: MIT */
/* Numbers on a command line. */
#include "config.h"

#include "number.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int
number_parse(const char *text, uint64_t least, uint64_t most,
	     uint64_t *ret_number)
{
	size_t digits = strspn(text, "0123456789");
	uint64_t number;

	/* strtoull() takes signs and spaces. */
	if (digits == 0 || text[digits] != '\0')
		return -EINVAL;
	errno = 0;
	number = strtoull(text, NULL, 10);
	if (errno != 0 || number < least || most < number)
		return -EINVAL;
	*ret_number = number;
	return 0;
}
