/* SPDX-License-Identifier: MIT */
/*
 * Every system call that can fail is made to fail, one at a time.
 *
 * Method: the linker sends the library's question "may I make this call?" to
 * __wrap_wax_os_gate().  A countdown refuses the n-th call with a chosen errno;
 * n rises until the operation gets through without a refusal, so a call added
 * to the library later is covered without touching this file.  After each run
 * the process holds what it held before, and the file is whole or absent.
 */
#include "config.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include <wax.h>

#include "../tools/tool.h"
#include "harness.h"
#include "one-file.h"

#define USED 300000u

/*
 * Calls left until one is refused; 0 refuses none.  volatile, because under
 * -flto the compiler does not know who calls the function below.
 */
static volatile int countdown;
static volatile int refusal;

int
__wrap_wax_os_gate(long number);
int
__wrap_wax_os_gate(long number)
{
	(void)number;
	if (countdown == 0 || --countdown != 0)
		return 0;
	return refusal;
}

/* Something to pack: this program. */
static char *program_file;

static const int refusals[] = {-EIO,    -ENOSPC, -ENOMEM, -EINTR,
			       -EMFILE, -EACCES, -EINVAL, -EOPNOTSUPP};

/* Pages of address space; a lost reservation shows as gigabytes. */
static long
address_space(void)
{
	FILE *file = fopen("/proc/self/statm", "re");
	long pages = 0;

	ck_assert_ptr_nonnull(file);
	ck_assert_int_eq(fscanf(file, "%ld", &pages), 1);
	(void)fclose(file);
	return pages;
}

/*
 * Run `operation` with the n-th call refused, n = 1, 2, ... until none was.
 * It returns what the library returned; `check` looks at the file afterwards.
 */
static void
refuse_each_call(int (*operation)(void), void (*check)(int err))
{
	int fds = 0, err = 0, left = 0, n;
	long space = 0;

	ck_assert_ptr_nonnull(operation);
	ck_assert_int_eq(operation(), 0); /* installs the handler, too */
	check(0);
	fds = entries("/proc/self/fd");
	space = address_space();
	for (n = 1; left == 0; n++) {
		(void)unlink(path);
		countdown = n;
		err = operation();
		left = countdown;
		countdown = 0;
		ck_assert_int_le(err, 0);
		ck_assert_int_eq(entries("/proc/self/fd"), fds);
		ck_assert_int_lt(address_space() - space, 1 << 18);
		check(err);
	}
	ck_assert_int_eq(err, 0);
	ck_assert_int_gt(n, 5);
}

/* -- Regions --------------------------------------------------------------- */

static int
use_region(uint32_t flags)
{
	struct wax_region *region = (struct wax_region *)path;
	struct wax_region_opts opts = WAX_REGION_OPTS_INIT;
	int err;

	opts.flags = flags;
	err = wax_region_open(path, &opts, &region);
	if (err) {
		/* ret_region is left alone on failure. */
		ck_assert_ptr_eq(region, (struct wax_region *)path);
		return err;
	}
	/* Plain stores: a refused growth ends in private memory. */
	memset(wax_region_base(region), 'x', USED);
	err = wax_region_ensure(region, 0, USED);
	if (err)
		ck_assert_int_eq(wax_region_error(region), err);
	return wax_region_finish(region, USED);
}

static int
use_atomic(void)
{
	return use_region(WAX_REGION_ATOMIC | WAX_REGION_SYNC);
}

static int
use_in_place(void)
{
	return use_region(WAX_REGION_SYNC);
}

static int
use_abort(void)
{
	struct wax_region *region;
	int err = wax_region_open(path, NULL, &region);

	if (err)
		return err;
	err = wax_region_ensure(region, 0, USED);
	if (err) {
		(void)wax_region_abort(region);
		return err;
	}
	return wax_region_abort(region);
}

static void
is_whole_or_absent(int err)
{
	int64_t size = file_size();

	ck_assert_msg(size == USED || (err && size == -1), "%d: %lld bytes",
		      err, (long long)size);
	/* ".", "..", and the file: no temporary name is left. */
	ck_assert_int_eq(entries(directory), size < 0 ? 2 : 3);
}

static void
is_not_longer_than_used(int err)
{
	ck_assert_int_le(file_size(), err ? USED + (64 << 20) : USED);
	if (!err)
		ck_assert_int_eq(file_size(), USED);
}

static void
is_empty_or_absent(int err)
{
	if (!err)
		ck_assert_int_eq(file_size(), 0);
}

START_TEST(atomic_region_survives_each_refused_call)
{
	refusal = refusals[_i];
	refuse_each_call(use_atomic, is_whole_or_absent);
}
END_TEST

START_TEST(region_in_place_survives_each_refused_call)
{
	refusal = refusals[_i];
	refuse_each_call(use_in_place, is_not_longer_than_used);
}
END_TEST

START_TEST(abort_survives_each_refused_call)
{
	refusal = refusals[_i];
	refuse_each_call(use_abort, is_empty_or_absent);
}
END_TEST

/* -- Messages -------------------------------------------------------------- */

static int
build(struct wax_builder *builder)
{
	struct wax_struct_builder root;
	unsigned char *data;
	int err = wax_init_struct(wax_builder_root(builder), 1, 1, &root);

	if (err)
		return err;
	err = wax_init_data(wax_struct_builder_pointer(&root, 0), USED, &data);
	if (!err)
		memset(data, 'x', USED);
	return err;
}

static int
use_message(void)
{
	struct wax_message *message;
	struct wax_builder *builder;
	int err = wax_message_create(path, NULL, &message);

	if (err)
		return err;
	err = wax_builder_create(message, &builder);
	if (err) {
		(void)wax_message_abort(message);
		return err;
	}
	err = build(builder);
	if (err) {
		(void)wax_builder_abort(builder);
		return err;
	}
	return wax_builder_finish(builder);
}

static void
is_message_or_empty(int err)
{
	struct wax_reader *reader;

	if (file_size() <= 0) {
		ck_assert_int_ne(err, 0);
		return;
	}
	ck_assert_int_eq(wax_message_open(path, NULL, &reader, NULL), 0);
	(void)wax_reader_close(reader);
}

START_TEST(message_survives_each_refused_call)
{
	refusal = refusals[_i];
	refuse_each_call(use_message, is_message_or_empty);
}
END_TEST

static int
use_reader(void)
{
	struct wax_reader *reader = (struct wax_reader *)path;
	int saved = countdown, err;

	countdown = 0;
	ck_assert_int_eq(use_message(), 0);
	countdown = saved;
	err = wax_message_open(path, NULL, &reader, NULL);
	if (err)
		ck_assert_ptr_eq(reader, (struct wax_reader *)path);
	else
		(void)wax_reader_close(reader);
	return err;
}

static void
is_message(int err)
{
	(void)err;
	is_message_or_empty(0);
}

START_TEST(reader_survives_each_refused_call)
{
	refusal = refusals[_i];
	refuse_each_call(use_reader, is_message);
}
END_TEST

/* -- The packer, as a user of all this -------------------------------------- */

static int
use_pack(void)
{
	char program[] = "wax", command[] = "pack";
	char *arguments[] = {program, command, path, program_file, NULL};
	int status;

	/* The packer's own calls cannot be refused here, only the library's. */
	optind = 0;
	status = tool_main(4, arguments);
	return status == TOOL_OK ? 0 : -status;
}

static void
is_archive_or_absent(int err)
{
	struct wax_reader *reader;

	ck_assert_int_eq(entries(directory), file_size() < 0 ? 2 : 3);
	if (file_size() < 0) {
		ck_assert_int_eq(err, -TOOL_FAILED);
		return;
	}
	ck_assert_int_eq(wax_message_open(path, NULL, &reader, NULL), 0);
	ck_assert_int_eq(wax_reader_verify(reader, NULL), 0);
	(void)wax_reader_close(reader);
}

START_TEST(pack_survives_each_refused_call)
{
	ck_assert_ptr_nonnull(freopen("/dev/null", "w", stderr));
	refusal = refusals[_i];
	refuse_each_call(use_pack, is_archive_or_absent);
}
END_TEST

int
main(int argc, char **argv)
{
	Suite *suite = suite_create("anomaly");
	TCase *all = tcase_create("refused");
	int count = (int)(sizeof(refusals) / sizeof(refusals[0]));

	tcase_set_timeout(all, 240);
	one_file_fixture(all, one_file_setup);
	tcase_add_loop_test(all, atomic_region_survives_each_refused_call, 0,
			    count);
	tcase_add_loop_test(all, region_in_place_survives_each_refused_call, 0,
			    count);
	tcase_add_loop_test(all, abort_survives_each_refused_call, 0, count);
	tcase_add_loop_test(all, message_survives_each_refused_call, 0, count);
	tcase_add_loop_test(all, reader_survives_each_refused_call, 0, count);
	program_file = argc > 0 ? argv[0] : NULL;
	tcase_add_loop_test(all, pack_survives_each_refused_call, 0, count);
	suite_add_tcase(suite, all);
	return harness_run(suite);
}
