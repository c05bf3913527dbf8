/* SPDX-License-Identifier: MIT */
/*
 * How long a follower sleeps.
 *
 * Method: the linker sends its sleeps here, where they end as a script says.
 */
#include "config.h"

#include <errno.h>
#include <stdatomic.h>

#include "log-fixture.h"

/* What sleeps return, instead of sleeping; NULL to sleep. */
static const int *script;
static uint32_t sleeps[8];
static unsigned slept;

int
__real_wax_os_wait(_Atomic(uint32_t) *word, uint32_t value, uint32_t ms);
int
__wrap_wax_os_wait(_Atomic(uint32_t) *word, uint32_t value, uint32_t ms);
int
__wrap_wax_os_wait(_Atomic(uint32_t) *word, uint32_t value, uint32_t ms)
{
	if (script == NULL)
		return __real_wax_os_wait(word, value, ms);
	sleeps[slept] = ms;
	return script[slept++];
}

/* Between a wake and the next announcement another can be missed. */
START_TEST(first_sleep_after_a_wake_is_as_short_as_the_first)
{
	static const int results[] = {-ETIMEDOUT, -ETIMEDOUT, 0, -ETIMEDOUT,
				      -EINTR};
	static const uint32_t expected[] = {1, 100, 100, 1, 100};

	struct wax_log_reader *reader;

	open_log();
	ck_assert_ok(wax_log_reader_open(directory, NULL, &reader));
	script = results;
	ck_assert_int_eq(wax_log_wait(reader, -1), -EINTR);
	script = NULL;
	ck_assert_uint_eq(slept, 5);
	ck_assert_mem_eq(sleeps, expected, sizeof(expected));
	wax_log_reader_close(reader);
	close_log();
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("log-wait");
	TCase *all = tcase_create("all");

	log_fixture(all);
	tcase_add_test(all, first_sleep_after_a_wake_is_as_short_as_the_first);
	suite_add_tcase(suite, all);
	return harness_run(suite);
}
