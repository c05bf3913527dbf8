/* SPDX-License-Identifier: MIT */
/*
 * The report for people: ratios first, because they hold on other machines.
 * Times are of one operation where operations are counted, else of a run.
 */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "result.h"

/* Names are not longer. */
#define NAME_WIDTH 24

/* With a unit that leaves it three or four digits. */
static void
format_bytes(char *text, size_t size, double bytes)
{
	static const char *const units[] = {"B", "KiB", "MiB", "GiB", "TiB"};
	size_t unit = 0;

	if (bytes < 0) {
		(void)snprintf(text, size, "-");
		return;
	}
	for (; bytes >= 1024 && unit + 1 < sizeof(units) / sizeof(units[0]);
	     unit++)
		bytes /= 1024;
	(void)snprintf(text, size, "%.*f %s", unit > 0 && bytes < 10 ? 1 : 0,
		       bytes, units[unit]);
}

/* Exact, if it is a whole number of the largest unit that divides it. */
static void
print_parameter(const struct bench_parameter *parameter)
{
	static const char *const units[] = {"B", "KiB", "MiB", "GiB", "TiB"};
	uint64_t number = parameter->number;
	size_t unit = 0;

	switch (parameter->kind) {
	case BENCH_KIND_TEXT:
		printf("%s %s", parameter->name, parameter->text);
		break;
	case BENCH_KIND_NUMBER:
		printf("%s %" PRIu64, parameter->name, number);
		break;
	case BENCH_KIND_BYTES:
		for (; number != 0 && number % 1024 == 0 && unit < 4; unit++)
			number /= 1024;
		printf("%s %" PRIu64 " %s", parameter->name, number,
		       units[unit]);
		break;
	}
}

static void
print_title(const struct bench_results *results)
{
	const struct bench_case *c = results->c;
	unsigned runs = 0;
	size_t i;

	printf("%s: ", c->benchmark);
	for (i = 0; i < BENCH_PARAMETERS_MAX && c->parameters[i].name; i++) {
		print_parameter(&c->parameters[i]);
		printf(", ");
	}
	for (i = 0; i < results->count; i++)
		if (results->results[i].runs > runs)
			runs = results->results[i].runs;
	printf("%s", results->filesystem);
	if (runs > 0)
		printf("; minimum of %u", runs);
	for (i = 0; i < results->count; i++)
		if (results->results[i].operations > 0)
			break;
	printf(i < results->count ? "; times per operation\n" : "\n");
}

static size_t
find_baselines(const struct bench_results *results,
	       const struct bench_result **ret)
{
	size_t i, count = 0;

	for (i = 0; i < results->count && count < BENCH_BASELINES_MAX; i++)
		if (results->results[i].contestant->flags & BENCH_BASELINE &&
		    !results->results[i].error)
			ret[count++] = &results->results[i];
	return count;
}

static void
print_head(const struct bench_result *const *baselines, size_t count)
{
	size_t i;

	printf("%-*s", NAME_WIDTH, count > 0 ? "  times as long as" : "");
	for (i = 0; i < count; i++)
		printf(" %15.15s", baselines[i]->contestant->name);
	printf("\n%-*s", NAME_WIDTH, "");
	for (i = 0; i < count; i++)
		printf(" %8s%7s", "wall", "CPU");
	printf(" %10s %10s %10s %9s %8s %9s %7s\n", "wall", "(median)", "CPU",
	       "faults", "growths", "memory", "written");
}

static void
print_seconds(double seconds)
{
	if (seconds >= 1)
		printf(" %8.3f s", seconds);
	else if (seconds >= 1e-3)
		printf(" %7.2f ms", seconds * 1e3);
	else if (seconds >= 1e-6)
		printf(" %7.2f us", seconds * 1e6);
	else
		printf(" %7.2f ns", seconds * 1e9);
}

/* How often a byte was written to the disk. */
static void
print_written(const struct bench_result *result)
{
	double written = bench_result_min(result, BENCH_DISK_BYTES);

	if (written < 0 || result->bytes == 0)
		printf(" %7s", "-");
	else
		printf(" %6.2fx", written / (double)result->bytes);
}

static void
print_numbers(const struct bench_result *result,
	      const struct bench_result *const *baselines, size_t count)
{
	double each = result->operations > 0 ? (double)result->operations : 1;
	char memory[32];
	size_t i, quantity;

	for (i = 0; i < count; i++)
		for (quantity = BENCH_WALL; quantity <= BENCH_CPU; quantity++)
			printf(" %*.3f", quantity == BENCH_WALL ? 8 : 6,
			       bench_result_ratio(result, baselines[i],
						  quantity));
	print_seconds(bench_result_min(result, BENCH_WALL) / each);
	print_seconds(bench_result_median(result, BENCH_WALL) / each);
	print_seconds(bench_result_min(result, BENCH_CPU) / each);
	format_bytes(memory, sizeof(memory), result->memory);
	printf(" %9.0f %8.0f %9s", bench_result_min(result, BENCH_FAULTS),
	       bench_result_min(result, BENCH_GROWTHS), memory);
	print_written(result);
	if (result->contestant->note != NULL)
		printf("  %s", result->contestant->note);
	printf("\n");
}

static void
print_metrics(const struct bench_result *result)
{
	size_t i;

	for (i = 0; i < result->metrics.count; i++)
		printf("      %-*s %.4g %s (median %.4g)\n", NAME_WIDTH,
		       result->metrics.metrics[i].name,
		       bench_result_min(result, BENCH_QUANTITIES + i),
		       result->metrics.metrics[i].unit,
		       bench_result_median(result, BENCH_QUANTITIES + i));
}

void
bench_report_text(const struct bench_results *results)
{
	const struct bench_result *baselines[BENCH_BASELINES_MAX];
	size_t count = find_baselines(results, baselines), i;
	const struct bench_result *result;

	print_title(results);
	print_head(baselines, count);
	for (i = 0; i < results->count; i++) {
		result = &results->results[i];
		printf("  %-*s", NAME_WIDTH - 2, result->contestant->name);
		if (result->error) {
			printf(" %s: %s\n",
			       bench_result_is_skipped(result) ? "left out"
							       : "failed",
			       bench_result_reason(result));
			continue;
		}
		print_numbers(result, baselines, count);
		print_metrics(result);
	}
	printf("\n");
	(void)fflush(stdout);
}
