/* SPDX-License-Identifier: MIT */
/* wax: the command line.  All of it is in the convenience library. */
#include "config.h"

#include "tool.h"

int
main(int argc, char **argv)
{
	return tool_main(argc, argv);
}
