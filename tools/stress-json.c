/* SPDX-License-Identifier: MIT */
/* The report for programs: one JSON object. */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>

#include "stress-report.h"

static void
print_string(const char *text)
{
	putchar('"');
	for (; *text != '\0'; text++) {
		if (*text == '"' || *text == '\\')
			printf("\\%c", *text);
		else if ((unsigned char)*text < ' ')
			printf("\\u%04x", (unsigned)*text);
		else
			putchar(*text);
	}
	putchar('"');
}

static void
print_number(const char *name, uint64_t value)
{
	printf(",\n  \"%s\": %" PRIu64, name, value);
}

static void
print_counters(const struct stress_run *run)
{
	const struct stress_tally *tally = run->tally;

	print_number("files", stress_get(&tally->files));
	print_number("growths_by_call", stress_get(&tally->grow_calls));
	print_number("growths_by_fault", stress_get(&tally->grow_faults));
	print_number("benign_races", stress_get(&tally->benign_races));
	print_number("growth_p50_ns", stress_tally_quantile(tally, 0.5));
	print_number("growth_p99_ns", stress_tally_quantile(tally, 0.99));
	print_number("growth_p999_ns", stress_tally_quantile(tally, 0.999));
	print_number("refused", stress_get(&tally->refused));
	print_number("rescued_bytes", stress_get(&tally->rescued));
	print_number("alarms", stress_get(&tally->in_signal));
	print_number("passed_on", stress_get(&tally->passed_on));
	print_number("checked_bytes", stress_get(&tally->checked));
	print_number("lost_bytes", stress_get(&tally->lost));
	print_number("wrong_bytes", stress_get(&tally->wrong));
	print_number("kills", stress_get(&tally->kills));
	print_number("kills_growing", stress_get(&tally->kills_growing));
	print_number("images", stress_get(&tally->images));
	if (run->options->log)
		return;
	print_number("images_refused", stress_get(&tally->images_refused));
	print_number("images_repaired", stress_get(&tally->images_repaired));
	print_number("images_complete", stress_get(&tally->images_identical));
}

static void
print_lists(const struct stress_tally *tally)
{
	uint64_t i, kills = stress_get(&tally->kills);
	unsigned kind;

	printf(",\n  \"operations\": {");
	for (kind = 0; kind < STRESS_KINDS; kind++)
		printf("%s\"%s\": %" PRIu64, kind > 0 ? ", " : "",
		       stress_kind_name((enum stress_kind)kind),
		       stress_get(&tally->operations[kind]));
	printf("},\n  \"bytes_at_kill\": [");
	for (i = 0; i < kills; i++)
		printf("%s%" PRIu64, i > 0 ? ", " : "",
		       stress_get(&tally->killed_at[i]));
	printf("]");
}

static void
print_error(const struct stress_run *run, const struct stress_error *error)
{
	char replay[1024];

	stress_options_replay(run->options, stress_error_operations(run, error),
			      replay, sizeof(replay));
	printf("{");
	if (error->thread != STRESS_NO_THREAD)
		printf("\"thread\": %" PRIu32 ", \"operation\": %" PRIu64
		       ", \"kind\": \"%s\", ",
		       error->thread, error->index,
		       stress_kind_name((enum stress_kind)error->kind));
	printf("\"text\": ");
	print_string(error->text);
	printf(", \"replay\": ");
	print_string(replay);
	printf("}");
}

void
stress_report_json(const struct stress_run *run, double seconds)
{
	const struct stress_tally *tally = run->tally;
	uint32_t i, count = stress_error_count(tally), printed = 0;

	printf("{\n  \"seed\": %" PRIu64 ",\n  \"seconds\": %.3f"
	       ",\n  \"ok\": %s,\n  \"directory\": ",
	       run->options->seed, seconds,
	       stress_failed(tally) ? "false" : "true");
	print_string(run->options->parent);
	printf(",\n  \"sequence\": \"%016" PRIx64 "\"",
	       stress_get(&tally->sequence));
	print_counters(run);
	print_lists(tally);
	print_number("error_count", count);
	printf(",\n  \"errors\": [");
	for (i = 0; i < count && i < STRESS_ERRORS_MAX; i++) {
		if (!atomic_load_explicit(&tally->errors[i].complete,
					  memory_order_acquire))
			continue;
		fputs(printed++ > 0 ? ",\n    " : "\n    ", stdout);
		print_error(run, &tally->errors[i]);
	}
	printf("]\n}\n");
}
