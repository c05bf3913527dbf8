/* SPDX-License-Identifier: MIT */
/* Runs inside the SIGBUS handler; read fault-sig.c before changing it. */
#include "config.h"

#include <stddef.h>

#include "process-page.h"
#include "process.h"

_Atomic(struct wax_process_page *) wax_process_page;

uint32_t
wax_process_generation(void)
{
	struct wax_process_page *page;

	/* order: P1 acquire; pairs with the exchange in page_create(). */
	page = atomic_load_explicit(&wax_process_page, memory_order_acquire);
	if (page == NULL)
		return 0;
	/* order: P2 acquire; pairs with the store in wax_process_enter(). */
	return atomic_load_explicit(&page->generation, memory_order_acquire);
}
