/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "stress-live.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Rates over half a second do not flicker. */
#define INTERVAL_NS 500000000

static struct {
	uint64_t drawn; /* elapsed then */
	uint64_t operations;
	uint64_t growths;
	int is_visible;
} line;

static int
is_terminal(void)
{
	const char *terminal = getenv("TERM");

	return isatty(STDERR_FILENO) && terminal != NULL &&
	       strcmp(terminal, "dumb") != 0;
}

void
stress_live_draw(const struct stress_tally *tally, uint64_t elapsed)
{
	uint64_t operations = 0, growths;
	double seconds;
	unsigned kind;

	if (elapsed < line.drawn + INTERVAL_NS || !is_terminal())
		return;
	for (kind = 0; kind < STRESS_KINDS; kind++)
		operations += stress_get(&tally->operations[kind]);
	growths = stress_tally_growths(tally);
	seconds = (double)(elapsed - line.drawn) / 1e9;
	fprintf(stderr,
		"\r\033[Kwax: stress: %.0f s, %.0f operations/s, %.0f "
		"growths/s, %" PRIu64 " races, %" PRIu64 " kills, %" PRIu64
		" images, %" PRIu32 " errors",
		(double)elapsed / 1e9,
		(double)(operations - line.operations) / seconds,
		(double)(growths - line.growths) / seconds,
		stress_get(&tally->benign_races), stress_get(&tally->kills),
		stress_get(&tally->images),
		atomic_load_explicit(&tally->error_count,
				     memory_order_relaxed));
	(void)fflush(stderr);
	line.drawn = elapsed;
	line.operations = operations;
	line.growths = growths;
	line.is_visible = 1;
}

void
stress_live_clear(void)
{
	if (line.is_visible) {
		fputs("\r\033[K", stderr);
		(void)fflush(stderr);
	}
	memset(&line, 0, sizeof(line));
}
