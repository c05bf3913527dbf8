/* SPDX-License-Identifier: MIT */
/*
 * A program that sees what users see, the installed headers and the shared
 * library, gets the library that the headers describe.  No config.h here:
 * users have none.
 */
#include <wax.h>

#include <stdio.h>
#include <string.h>

static int failed;
static int count;

static void
claim(int holds, const char *text)
{
	printf("%s %d - %s\n", holds ? "ok" : "not ok", ++count, text);
	failed |= !holds;
}

int
main(void)
{
	char text[32];

	printf("1..3\n");
	claim(wax_version() == WAX_VERSION,
	      "library_version_is_header_version");
	snprintf(text, sizeof(text), "%d.%d.%d", WAX_VERSION_MAJOR,
		 WAX_VERSION_MINOR, WAX_VERSION_PATCH);
	claim(strcmp(text, wax_version_string()) == 0,
	      "version_text_is_header_version");
	claim(strcmp(wax_strerror(0), "success") == 0, "success_has_a_phrase");
	return failed;
}
