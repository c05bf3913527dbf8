/* SPDX-License-Identifier: MIT */
/* What the two forms of the report share. */
#ifndef WAX_STRESS_REPORT_H
#define WAX_STRESS_REPORT_H

#include <stdint.h>

#include "stress.h"

void
stress_report_json(const struct stress_run *run, double seconds);

/* Operations of all kinds. */
uint64_t
stress_operations(const struct stress_tally *tally);

uint32_t
stress_error_count(const struct stress_tally *tally);

/* How many operations of each thread it takes to come to an error. */
uint64_t
stress_error_operations(const struct stress_run *run,
			const struct stress_error *error);

#endif /* WAX_STRESS_REPORT_H */
