/* SPDX-License-Identifier: MIT */
/* For programs that scripts run: what must hold, or the program fails. */
#ifndef WAX_MUST_H
#define WAX_MUST_H

#include <stdio.h>
#include <stdlib.h>

#define check(condition)                                                       \
	do {                                                                   \
		if (!(condition)) {                                            \
			printf("%s:%d: %s\n", __FILE__, __LINE__, #condition); \
			exit(EXIT_FAILURE);                                    \
		}                                                              \
	} while (0)

#endif /* WAX_MUST_H */
