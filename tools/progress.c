/* SPDX-License-Identifier: MIT */
/* One line on standard error that tells how far a command is. */
#include "config.h"

#include "progress.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* Often enough to look alive, seldom enough to cost nothing. */
#define INTERVAL_NS INT64_C(100000000)

#define BAR_WIDTH 24

static struct {
	/* NULL while nothing is shown. */
	const char *name;
	int64_t started_ns;
	int64_t drawn_ns;
	uint64_t bytes;
	uint64_t entries;
	/* The piece of work that the bar stands for. */
	uint64_t expected;
	uint64_t expected_from;
	bool visible;
} line;

static int64_t
now_ns(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static void
draw_bar(void)
{
	char bar[BAR_WIDTH + 1];
	uint64_t done = line.bytes - line.expected_from;
	size_t filled;

	if (line.expected < done)
		done = line.expected;
	filled = (size_t)((double)done / (double)line.expected * BAR_WIDTH);
	memset(bar, ' ', BAR_WIDTH);
	memset(bar, '#', filled);
	bar[BAR_WIDTH] = '\0';
	fprintf(stderr, " [%s] %3.0f%%", bar,
		(double)done / (double)line.expected * 100);
}

static void
draw(int64_t now)
{
	double seconds = (double)(now - line.started_ns) / 1e9;
	double mib = (double)line.bytes / (1 << 20);

	fprintf(stderr, "\r\033[Kwax: %s:", line.name);
	if (line.expected > 0)
		draw_bar();
	fprintf(stderr, " %" PRIu64 " entries, %.1f MiB", line.entries, mib);
	if (seconds > 0)
		fprintf(stderr, ", %.0f MiB/s", mib / seconds);
	fflush(stderr);
	line.visible = true;
	line.drawn_ns = now;
}

static void
draw_if_due(void)
{
	int64_t now = now_ns();

	if (now - line.drawn_ns >= INTERVAL_NS)
		draw(now);
}

void
progress_start(const char *name)
{
	const char *terminal = getenv("TERM");

	if (!isatty(STDERR_FILENO) || terminal == NULL ||
	    strcmp(terminal, "dumb") == 0)
		return;
	memset(&line, 0, sizeof(line));
	line.name = name;
	line.started_ns = now_ns();
	line.drawn_ns = line.started_ns;
}

void
progress_expect(uint64_t total)
{
	line.expected = total;
	line.expected_from = line.bytes;
}

void
progress_bytes(uint64_t count)
{
	line.bytes += count;
	if (line.name != NULL)
		draw_if_due();
}

void
progress_entry(void)
{
	line.entries++;
	if (line.name != NULL)
		draw_if_due();
}

void
progress_clear(void)
{
	if (!line.visible)
		return;
	fputs("\r\033[K", stderr);
	fflush(stderr);
	line.visible = false;
}

void
progress_stop(void)
{
	progress_clear();
	line.name = NULL;
}
