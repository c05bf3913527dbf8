/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <stddef.h>
#include <sys/mman.h>

#include "process.h"

/* Copied by fork, unlike the page; written under the process lock. */
static uint32_t generations;

static int
page_create(struct wax_process_page **ret_page)
{
	struct wax_process_page *expected = NULL;
	struct wax_process_page *page;
	size_t size = wax_os_page_size();
	uintptr_t address;
	int err = wax_os_map_private(size, PROT_READ | PROT_WRITE, &address);

	if (err)
		return err;
	/* Before Linux 4.14 a child is told apart by nothing but DONTFORK. */
	(void)wax_os_advise(address, size, MADV_WIPEONFORK);
	page = (struct wax_process_page *)address;

	/* order: P1 acq_rel; pairs with the loads of wax_process_page. */
	if (!atomic_compare_exchange_strong_explicit(
		    &wax_process_page, &expected, page, memory_order_acq_rel,
		    memory_order_acquire)) {
		(void)wax_os_unmap(address, size);
		page = expected;
	}
	*ret_page = page;
	return 0;
}

int
wax_process_enter(void (*reset)(void))
{
	struct wax_process_page *page;
	struct wax_process_hold hold;
	int err;

	if (wax_process_generation() != 0)
		return 0;
	/* order: P1 acquire; pairs with the exchange in page_create(). */
	page = atomic_load_explicit(&wax_process_page, memory_order_acquire);
	if (page == NULL) {
		err = page_create(&page);
		if (err)
			return err;
	}
	wax_process_lock(&hold);
	if (wax_process_generation() == 0) {
		if (generations != 0)
			reset();
		/* order: P2 release; pairs with wax_process_generation(). */
		atomic_store_explicit(&page->generation, ++generations,
				      memory_order_release);
	}
	wax_process_unlock(&hold);
	return 0;
}

void
wax_process_lock(struct wax_process_hold *ret_hold)
{
	struct wax_process_page *page;

	wax_os_block_signals(&ret_hold->signals);
	/* order: P1 acquire; pairs with the exchange in page_create(). */
	page = atomic_load_explicit(&wax_process_page, memory_order_acquire);
	wax_lock_take(&page->lock);
}

void
wax_process_unlock(const struct wax_process_hold *hold)
{
	struct wax_process_page *page;

	/* order: P1 acquire; pairs with the exchange in page_create(). */
	page = atomic_load_explicit(&wax_process_page, memory_order_acquire);
	wax_lock_drop(&page->lock);
	wax_os_restore_signals(&hold->signals);
}
