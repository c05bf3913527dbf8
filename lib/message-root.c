/* SPDX-License-Identifier: MIT */
/*
 * The word that segment 0 is, in a page of memory of its own (M4): one that can
 * become a mapping of the sidecar.
 *
 * To make such a page and to give it back takes two system calls and a fault or
 * two, and twice that for who keeps the word after the end: a good part of what
 * a small message takes.  So one page is left for the next message.
 *
 *   M1  the word     page left by wax_message_drop_root() -> page taken
 */
#include "config.h"

#include <errno.h>
#include <stdatomic.h>
#include <sys/mman.h>

#include <wax/message-root.h>

#include "bits.h"
#include "message.h"
#include "os.h"
#include "sidecar.h"

/* A page that is nobody's, or 0. */
static _Atomic(uintptr_t) spare;

static unsigned char *
word_in(uintptr_t page)
{
	return (unsigned char *)page + WAX_SIDECAR_ROOT_OFFSET;
}

int
wax_message_make_root(struct wax_message *message, unsigned char **ret_root)
{
	int err = 0;

	/* A message that was begun anew has it. */
	if (message->root_page == 0)
		/* order: M1 acquire; pairs with wax_message_drop_root(). */
		message->root_page = atomic_exchange_explicit(
			&spare, 0, memory_order_acquire);
	if (message->root_page == 0)
		err = wax_os_map_private(wax_os_page_size(),
					 PROT_READ | PROT_WRITE,
					 &message->root_page);
	if (err)
		return err;
	*ret_root = word_in(message->root_page);
	wax_store_le64(*ret_root, 0);
	return 0;
}

const unsigned char *
wax_message_root(const struct wax_message *message)
{
	/* WAX_ROOT_FAR */
	static const unsigned char fixed[WAX_WORD_SIZE] = {2, 0, 0, 0, 1};

	return message->root_page == 0 ? fixed : word_in(message->root_page);
}

/* Have memory where the sidecar was mapped, with what it has. */
static int
make_private(struct wax_message *message)
{
	uint64_t word;
	int err;

	/* In a forked child it is not mapped, and the place may be taken. */
	if (!wax_region_is_ours(message->region))
		return -EPERM;
	word = wax_load_le64(wax_message_root(message));
	err = wax_os_unmap_to_memory(message->root_page, wax_os_page_size());
	if (err)
		return err;
	message->root_is_shared = 0;
	wax_store_le64(word_in(message->root_page), word);
	return 0;
}

unsigned char *
wax_message_keep_root(struct wax_message *message)
{
	if (message == NULL || message->root_page == 0 ||
	    (message->root_is_shared && make_private(message) != 0))
		return NULL;
	message->root_is_kept = 1;
	return word_in(message->root_page);
}

void
wax_message_drop_root(unsigned char *root)
{
	uintptr_t page;

	if (root == NULL)
		return;
	page = (uintptr_t)root - WAX_SIDECAR_ROOT_OFFSET;
	/* order: M1 acq_rel; pairs with wax_message_make_root(), and with the
	 * one that left the page that is in the way. */
	page = atomic_exchange_explicit(&spare, page, memory_order_acq_rel);
	if (page != 0)
		(void)wax_os_unmap(page, wax_os_page_size());
}

void
wax_message_free_root(struct wax_message *message)
{
	if (message->root_page == 0 || message->root_is_kept)
		return;
	if (message->root_is_shared)
		(void)wax_os_unmap(message->root_page, wax_os_page_size());
	else
		wax_message_drop_root(word_in(message->root_page));
}
