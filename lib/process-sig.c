/* SPDX-License-Identifier: MIT */
/* Read inside the SIGBUS handler; process.h has the one function that does. */
#include "config.h"

#include "process.h"

_Atomic(struct wax_process_page *) wax_process_page;
