/* SPDX-License-Identifier: MIT */
/*
 * What wax stress decides and counts: plans that can be replayed, mixes, and
 * quantiles; and what images of power cuts may be.  Method: plans are asked for twice, in another order; times are
 * recorded whose quantiles are known.
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <wax.h>

#include "../tools/stress-log-image.h"
#include "../tools/stress-log.h"
#include "../tools/stress-plan.h"
#include "../tools/stress-tally.h"
#include "harness.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

enum { STEPS = 1000 };

/* What the random numbers of a step start from. */
static uint64_t
start(uint64_t seed, uint32_t thread, uint64_t index)
{
	struct stress_step step;

	stress_plan(seed, thread, index, &stress_mix_default, &step);
	return step.random.state;
}

static uint64_t
digest(uint64_t seed, uint32_t thread, uint64_t index)
{
	struct stress_step step;

	stress_plan(seed, thread, index, &stress_mix_default, &step);
	return stress_plan_digest(thread, &step);
}

START_TEST(same_seed_gives_the_same_operations_in_any_order)
{
	uint64_t first[STEPS];
	uint64_t i;

	for (i = 0; i < STEPS; i++)
		first[i] = digest(7, 3, i);
	for (i = STEPS; i-- > 0;)
		ck_assert_uint_eq(digest(7, 3, i), first[i]);
}
END_TEST

START_TEST(another_seed_thread_or_index_gives_other_operations)
{
	uint64_t i, same = 0;

	for (i = 0; i < STEPS; i++) {
		same += start(7, 3, i) == start(8, 3, i);
		same += start(7, 3, i) == start(7, 4, i);
		same += start(7, 3, i) == start(7, 3, i + 1);
	}
	ck_assert_uint_eq(same, 0);
}
END_TEST

START_TEST(random_numbers_of_a_step_follow_from_the_step)
{
	struct stress_step one, two;
	int i;

	stress_plan(1, 2, 3, &stress_mix_default, &one);
	stress_plan(1, 2, 3, &stress_mix_default, &two);
	for (i = 0; i < 10; i++)
		ck_assert_uint_eq(stress_random_next(&one.random),
				  stress_random_next(&two.random));
}
END_TEST

START_TEST(random_numbers_stay_below_their_limit)
{
	struct stress_random random = {1};
	uint64_t seen = 0;
	int i;

	for (i = 0; i < STEPS; i++)
		seen |= UINT64_C(1) << stress_random_below(&random, 5);
	ck_assert_uint_eq(seen, 0x1f);
}
END_TEST

START_TEST(operations_come_as_often_as_their_weight_says)
{
	struct stress_mix mix = {{0}};
	unsigned counts[STRESS_KINDS] = {0};
	struct stress_step step;
	uint64_t i;

	mix.weights[STRESS_STORE] = 3;
	mix.weights[STRESS_FORK] = 1;
	mix.weights[STRESS_LATE] = 100;
	for (i = 0; i < 40000; i++) {
		stress_plan(5, 0, i, &mix, &step);
		ck_assert_uint_eq(step.index, i);
		counts[step.kind]++;
	}
	ck_assert_uint_eq(counts[STRESS_STORE] + counts[STRESS_FORK], 40000);
	ck_assert_uint_gt(counts[STRESS_STORE], 29000);
	ck_assert_uint_lt(counts[STRESS_STORE], 31000);
}
END_TEST

START_TEST(mix_names_what_is_done)
{
	struct stress_mix mix;
	int err = stress_mix_parse("punch=2,store=7", &mix);

	ck_assert_int_eq(err, 0);
	ck_assert_uint_eq(mix.weights[STRESS_PUNCH], 2);
	ck_assert_uint_eq(mix.weights[STRESS_STORE], 7);
	ck_assert_uint_eq(mix.weights[STRESS_SYNC], 0);
}
END_TEST

static const char *const wrong[] = {
	"",         "store",    "store=",          "store=x", "store=1,",
	"store=-1", "nosuch=1", "store=1 punch=1", "store=0", "store=1000001",
	"=1",       "stor=1",   "store=1,,punch=1"};

START_TEST(wrong_mix_is_refused)
{
	struct stress_mix mix, before;
	int err;

	memset(&mix, 0x55, sizeof(mix));
	before = mix;
	err = stress_mix_parse(wrong[_i], &mix);
	ck_assert_int_eq(err, -EINVAL);
	ck_assert_mem_eq(&mix, &before, sizeof(mix));
}
END_TEST

START_TEST(quantiles_are_within_an_eighth)
{
	struct stress_tally *tally = stress_tally_create();
	uint64_t i, got;

	ck_assert_ptr_nonnull(tally);
	ck_assert_uint_eq(stress_tally_quantile(tally, 0.5), 0);
	for (i = 1; i <= 100000; i++)
		stress_tally_latency(tally, i);
	ck_assert_uint_eq(stress_tally_growths(tally), 100000);
	got = stress_tally_quantile(tally, 0.5);
	ck_assert_uint_ge(got, 50000);
	ck_assert_uint_le(got, 50000 + 50000 / 8);
	got = stress_tally_quantile(tally, 0.999);
	ck_assert_uint_ge(got, 99900);
	ck_assert_uint_le(got, 99900 + 99900 / 8);
	stress_tally_free(tally);
}
END_TEST

START_TEST(extreme_times_have_a_bucket)
{
	struct stress_tally *tally = stress_tally_create();

	stress_tally_latency(tally, 0);
	stress_tally_latency(tally, UINT64_MAX);
	ck_assert_uint_eq(stress_tally_quantile(tally, 0.25), 0);
	ck_assert_uint_eq(stress_tally_quantile(tally, 1), UINT64_MAX);
	stress_tally_free(tally);
}
END_TEST

START_TEST(later_errors_are_counted_and_the_first_are_kept)
{
	struct stress_tally *tally = stress_tally_create();
	uint32_t i;

	for (i = 0; i < STRESS_ERRORS_MAX + 5; i++)
		stress_tally_error(tally, 1, STRESS_SYNC, i, "number %u", i);
	ck_assert_uint_eq(atomic_load(&tally->error_count),
			  STRESS_ERRORS_MAX + 5);
	ck_assert_str_eq(tally->errors[3].text, "number 3");
	ck_assert_uint_eq(tally->errors[3].index, 3);
	stress_tally_free(tally);
}
END_TEST

/* -- Power cuts ------------------------------------------------------------ */

static void
add_file(struct stress_log_image *image, const char *name, unsigned char byte)
{
	struct stress_log_file *file = &image->files[image->count++];
	struct stress_image *bytes = &file->image;

	(void)snprintf(file->name, sizeof(file->name), "%s", name);
	bytes->size = bytes->capacity = 16384;
	bytes->bytes = malloc(bytes->size);
	ck_assert_ptr_nonnull(bytes->bytes);
	memset(bytes->bytes, byte, bytes->size);
	/* No checkpoints. */
	memset(bytes->bytes + 1024, 0, 2048);
}

START_TEST(power_cut_leaves_the_header_of_a_segment_that_has_a_next_one)
{
	static struct stress_log_image old, new, mixed;
	struct stress_random random = {1};
	unsigned i, reached = 0;

	/* Between the two the second file got its header, and a third came. */
	add_file(&old, "log.1.wlog", 1);
	add_file(&old, "log.2.wlog", 0);
	add_file(&new, "log.1.wlog", 1);
	add_file(&new, "log.2.wlog", 2);
	add_file(&new, "log.3.wlog", 3);
	for (i = 0; i < 1000; i++) {
		ck_assert_int_eq(
			stress_log_image_mix(&mixed, &old, &new, &random), 0);
		if (mixed.count < 3)
			continue;
		reached++;
		ck_assert_uint_ge(mixed.files[1].image.size, 4096);
		ck_assert_uint_eq(mixed.files[1].image.bytes[0], 2);
	}
	ck_assert_uint_gt(reached, 100);
	stress_log_image_free(&old);
	stress_log_image_free(&new);
	stress_log_image_free(&mixed);
}
END_TEST

START_TEST(cut_image_is_of_another_boot_whatever_it_has_of_checkpoints)
{
	static struct stress_log_image image;
	struct wax_log_opts opts = WAX_LOG_OPTS_INIT;
	struct wax_log_report report;
	char path[] = "/tmp/wax-stress-XXXXXX", copy[40];
	struct wax_log *log;
	uint64_t position;

	ck_assert_ptr_nonnull(mkdtemp(path));
	(void)snprintf(copy, sizeof(copy), "%s.cut", path);
	opts.flags = WAX_LOG_NO_THREAD;
	opts.segment_bytes = 65536;
	ck_assert_ok(wax_log_open(path, &opts, &log, NULL));
	if (_i) {
		ck_assert_ok(wax_log_append(log, "synced", 6, NULL));
		ck_assert_ok(wax_log_sync(log, WAX_LOG_END));
	}
	ck_assert_ok(wax_log_append(log, "torn", 4, &position));
	ck_assert_int_eq(stress_log_image_read(&image, path), 0);
	ck_assert_ok(wax_log_close(log));
	image.files[0].image.bytes[position + 8] ^= 1;
	stress_log_image_reboot(&image);
	ck_assert_int_eq(stress_log_image_write(&image, copy), 0);
	ck_assert_int_ge(wax_log_verify(copy, NULL, &report, sizeof(report)),
			 0);
	/* Nothing explains it while the kernel runs. */
	ck_assert_uint_eq(report.state, WAX_LOG_TORN_TAIL);
	stress_log_image_free(&image);
	stress_log_remove(copy);
	stress_log_remove(path);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("stress");
	TCase *plan = tcase_create("plan");
	TCase *tally = tcase_create("tally");
	TCase *cuts = tcase_create("cuts");

	tcase_add_test(plan, same_seed_gives_the_same_operations_in_any_order);
	tcase_add_test(plan,
		       another_seed_thread_or_index_gives_other_operations);
	tcase_add_test(plan, random_numbers_of_a_step_follow_from_the_step);
	tcase_add_test(plan, random_numbers_stay_below_their_limit);
	tcase_add_test(plan, operations_come_as_often_as_their_weight_says);
	tcase_add_test(plan, mix_names_what_is_done);
	tcase_add_loop_test(plan, wrong_mix_is_refused, 0, COUNT(wrong));
	tcase_add_test(tally, quantiles_are_within_an_eighth);
	tcase_add_test(tally, extreme_times_have_a_bucket);
	tcase_add_test(tally, later_errors_are_counted_and_the_first_are_kept);
	tcase_add_test(
		cuts,
		power_cut_leaves_the_header_of_a_segment_that_has_a_next_one);
	tcase_add_loop_test(
		cuts,
		cut_image_is_of_another_boot_whatever_it_has_of_checkpoints, 0,
		2);
	suite_add_tcase(suite, plan);
	suite_add_tcase(suite, cuts);
	suite_add_tcase(suite, tally);
	return harness_run(suite);
}
