/* SPDX-License-Identifier: MIT */
/* wax: the command line. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include <wax.h>

int
main(int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[1], "--version") == 0) {
		printf("wax %s\n", wax_version_string());
		return 0;
	}
	fprintf(stderr, "usage: wax --version\n");
	return 2;
}
