/* SPDX-License-Identifier: MIT */
/*
 * Error phrases.  The list is what the headers say that functions return.
 */
#include "config.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

#include <wax.h>

#include "harness.h"

static const int documented[] = {
	0,          -E2BIG,     -EACCES, -EAGAIN, -EBADF,   -EBADMSG,
	-EBUSY,     -ECANCELED, -EDQUOT, -EEXIST, -EFAULT,  -EFBIG,
	-EINTR,     -EINVAL,    -EIO,    -EISDIR, -EMFILE,  -ENAMETOOLONG,
	-ENODATA,   -ENOENT,    -ENOMEM, -ENOSPC, -ENOTDIR, -ENOTSUP,
	-EOVERFLOW, -EPERM,     -ERANGE, -EROFS,  -ESTALE,  -ETIMEDOUT,
};

START_TEST(documented_error_has_its_own_phrase)
{
	const char *phrase = wax_strerror(documented[_i]);
	int i;

	ck_assert_str_ne(phrase, "unknown error");
	ck_assert_int_ne(phrase[strlen(phrase) - 1], '.');
	for (i = 0; i < _i; i++)
		ck_assert_str_ne(phrase, wax_strerror(documented[i]));
}
END_TEST

START_TEST(other_values_are_unknown)
{
	ck_assert_str_eq(wax_strerror(ENOSPC), "unknown error");
	ck_assert_str_eq(wax_strerror(-4095), "unknown error");
	ck_assert_str_eq(wax_strerror(INT_MAX), "unknown error");
	ck_assert_str_eq(wax_strerror(INT_MIN), "unknown error");
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("error");
	TCase *phrases = tcase_create("phrases");

	tcase_add_loop_test(phrases, documented_error_has_its_own_phrase, 0,
			    sizeof(documented) / sizeof(documented[0]));
	tcase_add_test(phrases, other_values_are_unknown);
	suite_add_tcase(suite, phrases);

	return harness_run(suite);
}
