/* SPDX-License-Identifier: MIT */
/*
 * bench/table: what it costs to have many regions open.
 *
 * The lookup itself is not part of the API, so this program is linked with the
 * library's objects: pinning the window of an address and giving it back is all
 * that a fault does which depends on the number of regions.
 */
#include "config.h"

#include "../lib/table.h"
#include "table.h"

static int
run_lookup(struct bench_job *job)
{
	const struct table_operation *operation = job->work;
	const struct table_crowd *crowd = job->state;
	struct wax_table_hit hit;
	uint64_t i;

	for (i = 0; i < operation->count; i++) {
		if (!wax_table_pin(crowd->addresses[i % crowd->address_count],
				   &hit))
			return -1;
		wax_table_unpin(hit.extent);
	}
	job->operations = operation->count;
	return 0;
}

static int
table(const struct bench_options *options,
      const struct bench_contestant *const *peers)
{
	const uint64_t many = options->quick ? 1000 : 5000000;
	const struct table_operation operations[] = {
		{"lookup, one of them", run_lookup, many, 0},
		{"lookup, any of them", run_lookup, many, 1},
	};
	size_t i;
	int err = bench_table(options, peers);

	for (i = 0; !err && i < sizeof(operations) / sizeof(operations[0]); i++)
		err = table_compare(options, &operations[i]);
	return err;
}

int
main(int argc, char **argv)
{
	return bench_main(argc, argv, table, NULL);
}
