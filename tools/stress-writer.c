/* SPDX-License-Identifier: MIT */
/* A process that stores until it is killed, and tells how far it is. */
#include "config.h"

#include <string.h>
#include <unistd.h>

#include "stress-message.h"
#include "stress-victim.h"

void
stress_acknowledge(struct stress_promise *promise, uint64_t units,
		   uint64_t bytes)
{
	atomic_store_explicit(&promise->bytes, bytes, memory_order_relaxed);
	/* After the stores that it stands for. */
	atomic_store_explicit(&promise->units, units, memory_order_release);
}

static void
choose_options(struct stress_victim *victim, struct wax_region_opts *opts)
{
	struct stress_random *random = &victim->worker.step.random;

	opts->mode = victim->worker.run->options->mode;
	if (opts->mode == WAX_GROW_DEFAULT)
		opts->mode = stress_random_one_in(random, 2) ? WAX_GROW_ALLOCATE
							     : WAX_GROW_SPARSE;
	opts->reserve = UINT64_C(1) << 32;
	opts->first_step = STRESS_PAGE;
	opts->max_step = (uint64_t)STRESS_PAGE
			 << stress_random_below(random, 6);
}

static int
write_pages(struct stress_victim *victim)
{
	struct wax_region_opts opts = WAX_REGION_OPTS_INIT;
	struct wax_region *region;
	uint64_t words[STRESS_PAGE / sizeof(uint64_t)], page;
	unsigned char *base;
	int err;

	choose_options(victim, &opts);
	opts.flags = WAX_REGION_TRUNCATE;
	err = wax_region_open(victim->path, &opts, &region);
	if (err)
		return err;
	base = wax_region_base(region);
	for (page = 0; page < STRESS_PAGES_MAX; page++) {
		stress_page_fill(words, victim->key, page);
		memcpy(base + page * STRESS_PAGE, words, STRESS_PAGE);
		stress_acknowledge(victim->promise, page + 1,
				   (page + 1) * STRESS_PAGE);
	}
	return wax_region_error(region);
}

static int
write_links(struct stress_victim *victim)
{
	struct wax_region_opts region = WAX_REGION_OPTS_INIT;
	struct wax_message_opts opts = WAX_MESSAGE_OPTS_INIT;
	struct wax_pointer_builder end;
	struct wax_message *message;
	struct wax_builder *builder;
	uint64_t i;
	int err;

	choose_options(victim, &region);
	opts.region = &region;
	err = wax_message_create(victim->path, &opts, &message);
	if (!err)
		err = wax_builder_create(message, &builder);
	if (err)
		return err;
	end = wax_builder_root(builder);
	for (i = 0; i < STRESS_LINKS_MAX && !err; i++) {
		err = stress_message_add(&end, victim->key, i);
		if (!err)
			stress_acknowledge(victim->promise, i + 1,
					   wax_builder_used_words(builder) * 8);
	}
	return err;
}

void
stress_writer_main(struct stress_victim *victim)
{
	int err =
		victim->is_message ? write_links(victim) : write_pages(victim);

	if (err)
		stress_error(&victim->worker, "%s: %s", victim->path,
			     wax_strerror(err));
	/* Not killed yet: wait for it. */
	for (;;)
		(void)pause();
}
