/* SPDX-License-Identifier: MIT */
/* All comparisons of the log, one after another. */
#include "config.h"

#include <stddef.h>

#include "log.h"

int
bench_log(const struct bench_options *options,
	  const struct bench_contestant *const *peers)
{
	static bench_suite *const parts[] = {bench_log_append, bench_log_sync,
					     bench_log_latency, bench_log_read,
					     bench_log_follow};
	size_t i;
	int err, first = 0;

	for (i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		err = parts[i](options, peers);
		first = first ? first : err;
	}
	return first;
}
