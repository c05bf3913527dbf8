/* SPDX-License-Identifier: MIT */
/* The cases of growth: both modes, then one thing changed at a time. */
#include "config.h"

#include <wax.h>

#include "growth.h"

static const char *
mode_name(uint32_t mode)
{
	return mode == WAX_GROW_SPARSE ? "sparse" : "allocate";
}

static const char *
folio_name(uint32_t folio)
{
	static const char *const names[] = {"default", "huge", "normal",
					    "small"};

	return names[folio];
}

static int
compare(const struct bench_options *options, const struct growth_work *work,
	const struct bench_contestant *const *contestants,
	const struct bench_contestant *const *peers)
{
	struct bench_case c = {
		.benchmark = "growth",
		.work = work,
		.contestants = contestants,
		.peers = peers,
		.parameters = {BENCH_BYTES("size", work->size),
			       BENCH_TEXT("mode", mode_name(work->mode)),
			       BENCH_TEXT("folio", folio_name(work->folio)),
			       BENCH_BYTES("step", work->step)}};

	if (work->threads != 0)
		c.parameters[4] = (struct bench_parameter)BENCH_NUMBER(
			"threads", work->threads);
	if (work->step == 0)
		c.parameters[3] =
			(struct bench_parameter)BENCH_TEXT("step", "doubling");
	return bench_compare(options, &c);
}

/* Against everybody, in both modes. */
static int
compare_modes(const struct bench_options *options, uint64_t size,
	      const struct bench_contestant *const *peers)
{
	static const struct bench_contestant *const everybody[] = {
		&growth_fault,
		&growth_call,
		&growth_ahead,
		&growth_known,
		&growth_known_ahead,
		&growth_pages,
		&growth_zeros,
		&growth_write,
		&growth_fwrite,
		&growth_malloc,
		NULL};
	struct growth_work work = {.size = size, .mode = WAX_GROW_ALLOCATE};
	int err = compare(options, &work, everybody, peers);

	work.mode = WAX_GROW_SPARSE;
	return err ? err : compare(options, &work, everybody, peers);
}

static int
compare_threads(const struct bench_options *options, uint64_t size)
{
	static const struct bench_contestant *const side_by_side[] = {
		&growth_threads, &growth_known_threads, NULL};
	struct growth_work work = {.size = size, .mode = WAX_GROW_ALLOCATE};
	int err = 0;

	for (work.threads = 2; !err && work.threads <= 4; work.threads *= 2)
		err = compare(options, &work, side_by_side, NULL);
	return err;
}

int
bench_growth(const struct bench_options *options,
	     const struct bench_contestant *const *peers)
{
	static const struct bench_contestant *const ours[] = {
		&growth_fault, &growth_call, &growth_known, NULL};
	static const uint64_t steps[] = {64 << 10, 1 << 20, 16 << 20};
	static const uint32_t folios[] = {WAX_FOLIO_HUGE, WAX_FOLIO_NORMAL,
					  WAX_FOLIO_SMALL};
	uint64_t size = options->quick ? 16 << 20 : 1 << 30;
	struct growth_work work = {.size = size / 4, .mode = WAX_GROW_ALLOCATE};
	int err = compare_modes(options, size, peers);
	size_t i;

	if (!err)
		err = compare_threads(options, size / 4);
	for (i = 0; !err && i < sizeof(steps) / sizeof(steps[0]); i++) {
		work.step = steps[i];
		err = compare(options, &work, ours, NULL);
	}
	work.step = 0;
	for (i = 0; !err && i < sizeof(folios) / sizeof(folios[0]); i++) {
		work.folio = folios[i];
		err = compare(options, &work, ours, NULL);
	}
	return err;
}
