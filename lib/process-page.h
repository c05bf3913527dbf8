/* SPDX-License-Identifier: MIT */
/* The page of process.h; shared by process.c and process-sig.c only. */
#ifndef WAX_PROCESS_PAGE_H
#define WAX_PROCESS_PAGE_H

#include <stdatomic.h>
#include <stdint.h>

#include "lock.h"

struct wax_process_page {
	_Atomic(uint32_t) generation;
	struct wax_lock lock;
};

/* NULL until the first wax_process_enter(); then fixed. */
extern _Atomic(struct wax_process_page *) wax_process_page;

#endif /* WAX_PROCESS_PAGE_H */
