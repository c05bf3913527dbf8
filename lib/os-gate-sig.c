/* SPDX-License-Identifier: MIT */
/* Where tests inject failures; an object of its own so that they can. */
#include "config.h"

#include "os.h"

int
wax_os_gate(long number)
{
	(void)number;
	return 0;
}
