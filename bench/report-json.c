/* SPDX-License-Identifier: MIT */
/*
 * The report for programs: one JSON object on a line for each contestant of each
 * case.  null is what was not or could not be measured; _min and _median are over
 * the runs.
 *
 *   benchmark       of the suite: "growth"
 *   case            parameters: {"size": 1073741824, "mode": "sparse"}; sizes in
 *                   bytes
 *   filesystem      "ext4"
 *   contestant      name; unique in its case
 *   baseline        true if ratios refer to it
 *   note            what has to be known to compare it; absent if nothing
 *   skipped         why it does not take part; nothing follows.  Absent if it does
 *   error           why it failed; nothing follows.  Absent if it did not
 *   runs            timed runs
 *   operations      that one run did; 0 if that says nothing
 *   bytes           of payload of one run
 *   wall_min_s, wall_median_s, cpu_min_s, cpu_median_s
 *   faults_min, faults_median      page faults
 *   growths_min, growths_median    growths of files
 *   disk_min_bytes, disk_median_bytes      written to the disk
 *   memory_bytes    peak of private memory, beyond what there was before
 *   metrics         what the contestant counts itself, in the unit at the end of
 *                   the name: {"append_p99_min_ns": 171, "append_p99_median_ns":
 *                   180}
 *   ratios          for each baseline that ran: {"ideal": {"wall": 1.02, "cpu":
 *                   1.01}}, this contestant's minimum divided by the baseline's,
 *                   each divided by its operations before
 */
#include "config.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include <wax.h>

#include "result.h"

static const struct {
	const char *name;
	const char *unit;
} quantities[BENCH_QUANTITIES] = {
	[BENCH_WALL] = {"wall", "_s"},
	[BENCH_CPU] = {"cpu", "_s"},
	[BENCH_FAULTS] = {"faults", ""},
	[BENCH_GROWTHS] = {"growths", ""},
	[BENCH_DISK_BYTES] = {"disk", "_bytes"},
};

static void
print_string(const char *text)
{
	putchar('"');
	for (; *text != '\0'; text++) {
		if (*text == '"' || *text == '\\')
			putchar('\\');
		putchar(*text);
	}
	putchar('"');
}

/* JSON knows neither infinity nor "not a number". */
static void
print_value(double value)
{
	if (isfinite(value) && value >= 0)
		printf("%.9g", value);
	else
		printf("null");
}

static void
print_case(const struct bench_case *c)
{
	const struct bench_parameter *p = c->parameters;
	size_t i;

	printf("\"case\": {");
	for (i = 0; i < BENCH_PARAMETERS_MAX && p[i].name != NULL; i++) {
		printf(i > 0 ? ", \"%s\": " : "\"%s\": ", p[i].name);
		if (p[i].kind == BENCH_KIND_TEXT)
			print_string(p[i].text);
		else
			printf("%" PRIu64, p[i].number);
	}
	printf("}");
}

static void
print_spread(const struct bench_result *result, size_t quantity,
	     const char *name, const char *unit)
{
	printf("\"%s_min%s\": ", name, unit);
	print_value(bench_result_min(result, quantity));
	printf(", \"%s_median%s\": ", name, unit);
	print_value(bench_result_median(result, quantity));
}

static void
print_metrics(const struct bench_result *result)
{
	const char *unit;
	char suffix[32];
	size_t i;

	printf(", \"metrics\": {");
	for (i = 0; i < result->metrics.count; i++) {
		unit = result->metrics.metrics[i].unit;
		(void)snprintf(suffix, sizeof(suffix), "%s%s",
			       *unit != '\0' ? "_" : "", unit);
		printf(i > 0 ? ", " : "");
		print_spread(result, BENCH_QUANTITIES + i,
			     result->metrics.metrics[i].name, suffix);
	}
	printf("}");
}

static void
print_ratios(const struct bench_results *results,
	     const struct bench_result *result)
{
	const struct bench_result *baseline;
	const char *separator = "";
	size_t i;

	printf(", \"ratios\": {");
	for (i = 0; i < results->count; i++) {
		baseline = &results->results[i];
		if (!(baseline->contestant->flags & BENCH_BASELINE) ||
		    baseline->error)
			continue;
		printf("%s", separator);
		print_string(baseline->contestant->name);
		printf(": {\"wall\": ");
		print_value(bench_result_ratio(result, baseline, BENCH_WALL));
		printf(", \"cpu\": ");
		print_value(bench_result_ratio(result, baseline, BENCH_CPU));
		printf("}");
		separator = ", ";
	}
	printf("}");
}

static void
print_numbers(const struct bench_results *results,
	      const struct bench_result *result)
{
	size_t i;

	printf(", \"runs\": %u, \"operations\": %" PRIu64
	       ", \"bytes\": %" PRIu64,
	       result->runs, result->operations, result->bytes);
	for (i = 0; i < BENCH_QUANTITIES; i++) {
		printf(", ");
		print_spread(result, i, quantities[i].name, quantities[i].unit);
	}
	printf(", \"memory_bytes\": ");
	print_value(result->memory);
	print_metrics(result);
	print_ratios(results, result);
}

void
bench_report_json(const struct bench_results *results)
{
	const struct bench_result *result;
	size_t i;

	for (i = 0; i < results->count; i++) {
		result = &results->results[i];
		printf("{\"benchmark\": \"%s\", ", results->c->benchmark);
		print_case(results->c);
		printf(", \"filesystem\": \"%s\", \"contestant\": ",
		       results->filesystem);
		print_string(result->contestant->name);
		printf(", \"baseline\": %s",
		       result->contestant->flags & BENCH_BASELINE ? "true"
								  : "false");
		if (result->contestant->note != NULL) {
			printf(", \"note\": ");
			print_string(result->contestant->note);
		}
		if (result->error) {
			printf(", \"%s\": ", bench_result_is_skipped(result)
						     ? "skipped"
						     : "error");
			print_string(bench_result_reason(result));
		} else {
			print_numbers(results, result);
		}
		printf("}\n");
	}
	(void)fflush(stdout);
}
