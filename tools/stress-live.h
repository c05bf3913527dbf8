/* SPDX-License-Identifier: MIT */
/* One line on standard error that tells how fast it goes, on a terminal. */
#ifndef WAX_STRESS_LIVE_H
#define WAX_STRESS_LIVE_H

#include <stdint.h>

#include "stress-tally.h"

/* Draw it, if it is time to; elapsed is in nanoseconds. */
void
stress_live_draw(const struct stress_tally *tally, uint64_t elapsed);

void
stress_live_clear(void);

#endif /* WAX_STRESS_LIVE_H */
