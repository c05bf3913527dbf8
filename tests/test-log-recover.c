/* SPDX-License-Identifier: MIT */
/*
 * Recovering logs: what is kept of what a crash left, and what never comes back.
 *
 * Method: segments are made by hand (log-image.c), and damaged as a killed process
 * or a loss of power damages them.  System calls are made to fail one after the
 * other through __wrap_wax_os_gate().
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <wax.h>

#include "image-dir.h"
#include "log-image.h"

static struct log_image one, two;
static struct wax_log_report report;

/* Fails at 0. */
static volatile long countdown = -1;

int
__wrap_wax_os_gate(long number);

int
__wrap_wax_os_gate(long number)
{
	(void)number;
	if (countdown < 0)
		return 0;
	return countdown-- == 0 ? -EIO : 0;
}

static void
setup(void)
{
	log_image_begin(&one, 0, 0, 0);
}

static void
write_image(const struct log_image *image)
{
	ck_assert_ok(log_image_write(image, dir, "log"));
}

/* As if the machine had started again since. */
static void
other_boot(struct log_image *image)
{
	memset(image->boot_id, 0xb0, sizeof(image->boot_id));
	memcpy(image->bytes + 112, image->boot_id, 16);
	memset(image->bytes + 20, 0, 4);
	*(uint32_t *)(void *)(image->bytes + 20) =
		log_image_crc(0, image->bytes, 512);
}

static int
recover_as(uint32_t mode, uint32_t flags)
{
	struct wax_log_check_opts opts = WAX_LOG_CHECK_OPTS_INIT;

	opts.mode = mode;
	opts.flags = flags;
	return wax_log_recover(dir, &opts, &report, sizeof(report));
}

/* What is in the log now: "a", "b", ... as they are, GAP as '_', TORN as '~',
 * else '?'. */
static const char *
content(void)
{
	static char text[4096];
	struct wax_log_reader *reader;
	struct wax_log_entry entry;
	size_t size = 0;
	int found;

	ck_assert_ok(wax_log_reader_open(dir, NULL, &reader));
	while ((found = wax_log_next(reader, &entry)) > 0 &&
	       size < sizeof(text) - 1)
		if (found == WAX_LOG_ENTRY && entry.size > 0)
			text[size++] = ((const char *)entry.data)[0];
		else
			text[size++] = found == WAX_LOG_GAP    ? '_'
				       : found == WAX_LOG_TORN ? '~'
							       : '?';
	text[size] = '\0';
	wax_log_reader_close(reader);
	return text;
}

static uint32_t
verified_state(void)
{
	struct wax_log_report found;

	ck_assert_ok(wax_log_verify(dir, NULL, &found, sizeof(found)));
	return found.state;
}

static int
exists(const char *name)
{
	char path[128];
	struct stat st;

	(void)snprintf(path, sizeof(path), "%s/%s", dir, name);
	return stat(path, &st) == 0;
}

START_TEST(whole_records_are_kept_and_sealed)
{
	(void)log_image_text(&one, "a");
	(void)log_image_text(&one, "b");
	write_image(&one);
	ck_assert_uint_eq(verified_state(), WAX_LOG_UNCLEAN);
	ck_assert_ok(recover_as(0, 0));
	ck_assert_uint_eq(report.state, WAX_LOG_UNCLEAN);
	ck_assert_uint_eq(report.records, 2);
	ck_assert_uint_eq(report.repaired, 1);
	ck_assert_str_eq(content(), "ab");
	ck_assert_uint_eq(verified_state(), WAX_LOG_CLEAN);
	ck_assert_ok(recover_as(0, 0));
	ck_assert_uint_eq(report.repaired, 0);
	ck_assert_uint_eq(report.records, 2);
	ck_assert_uint_eq(report.end, one.base + one.tail);
}
END_TEST

/* Both modes keep everything that verifies when only the process died. */
START_TEST(reservation_of_a_dead_process_becomes_a_gap)
{
	static const char half[40] = "half a rec";

	(void)log_image_text(&one, "a");
	(void)log_image_add(&one, IMAGE_BUSY, half, sizeof(half), 0);
	(void)log_image_text(&one, "b");
	/* Reserved, and killed before that was marked. */
	one.tail += 64;
	(void)log_image_text(&one, "c");
	(void)log_image_add(&one, IMAGE_BUSY, half, sizeof(half), 0);
	write_image(&one);
	ck_assert_ok(recover_as(_i ? WAX_LOG_PREFIX : WAX_LOG_SALVAGE, 0));
	ck_assert_uint_eq(report.state, WAX_LOG_TORN_TAIL);
	ck_assert_uint_eq(report.records, 3);
	ck_assert_uint_eq(report.holes, 3);
	ck_assert_uint_eq(report.gaps, 2);
	ck_assert_str_eq(content(), "a_b_c");
	ck_assert_uint_eq(verified_state(), WAX_LOG_CLEAN);
}
END_TEST

START_TEST(prefix_cuts_after_a_loss_of_power_and_saves_the_rest)
{
	char name[64];
	size_t cut;

	other_boot(&one);
	(void)log_image_text(&one, "a");
	cut = log_image_text(&one, "b");
	one.bytes[cut + 8] ^= 1;
	(void)log_image_text(&one, "c");
	write_image(&one);
	ck_assert_ok(recover_as(WAX_LOG_PREFIX, WAX_LOG_DRY_RUN));
	ck_assert_uint_eq(report.records, 1);
	ck_assert_str_eq(content(), "a~c");
	ck_assert_ok(recover_as(WAX_LOG_PREFIX, 0));
	ck_assert_uint_eq(report.records, 1);
	ck_assert_uint_eq(report.state, WAX_LOG_TORN_TAIL);
	ck_assert_uint_eq(report.saved_bytes, LOG_IMAGE_SIZE - cut);
	ck_assert_str_eq(content(), "a");
	(void)snprintf(name, sizeof(name), "log.lost-%016zx", cut);
	ck_assert(exists(name));
}
END_TEST

/* Of three records, the second is torn. */
static void
tear_b(void)
{
	size_t at;

	other_boot(&one);
	(void)log_image_text(&one, "a");
	at = log_image_text(&one, "b");
	one.bytes[at + 8] ^= 1;
	(void)log_image_text(&one, "c");
}

START_TEST(salvage_keeps_what_verifies_behind_a_torn_page)
{
	tear_b();
	write_image(&one);
	ck_assert_ok(recover_as(WAX_LOG_SALVAGE, 0));
	ck_assert_uint_eq(report.state, WAX_LOG_TORN_TAIL);
	ck_assert_uint_eq(report.torn_bytes, 16);
	ck_assert_str_eq(content(), "a_c");
	ck_assert_uint_eq(verified_state(), WAX_LOG_CLEAN);
}
END_TEST

/* A crash explains nothing below the checkpoint, nor while the kernel ran. */
START_TEST(damage_that_no_crash_explains_is_said)
{
	size_t at;

	if (_i)
		other_boot(&one);
	at = log_image_text(&one, "a");
	(void)log_image_text(&one, "b");
	if (_i)
		log_image_slot(&one, one.tail, 2, IMAGE_OPEN);
	one.bytes[at + 8] ^= 1;
	write_image(&one);
	ck_assert_uint_eq(verified_state(), WAX_LOG_DAMAGED);
	ck_assert_ok(recover_as(WAX_LOG_PREFIX, 0));
	ck_assert_uint_eq(report.state, WAX_LOG_DAMAGED);
	ck_assert_uint_eq(report.problem.offset, at);
	ck_assert_str_eq(content(), "_b");
}
END_TEST

/* By a recovery in the boot of the crash, which does not wait for the disk. */
START_TEST(segment_that_was_sealed_and_not_synced_can_be_torn)
{
	size_t at;

	other_boot(&one);
	(void)log_image_text(&one, "a");
	at = log_image_text(&one, "b");
	(void)log_image_text(&one, "c");
	log_image_seal(&one);
	log_image_slot(&one, 4096, 0, IMAGE_OPEN);
	one.bytes[_i == 0 ? at + 8 : one.size - 80] ^= 1;
	write_image(&one);
	ck_assert_uint_eq(verified_state(), WAX_LOG_TORN_TAIL);
	ck_assert_str_eq(content(), _i == 0 ? "a~c" : "abc");
	ck_assert_ok(recover_as(WAX_LOG_SALVAGE, 0));
	ck_assert_str_eq(content(), _i == 0 ? "a_c" : "abc");
	ck_assert_uint_eq(verified_state(), WAX_LOG_CLEAN);
}
END_TEST

START_TEST(what_was_cut_does_not_come_back)
{
	struct stat st;
	char path[96];

	other_boot(&one);
	(void)log_image_text(&one, "a");
	memset(one.bytes + one.tail, 0x77, 4096);
	write_image(&one);
	ck_assert_ok(recover_as(0, 0));
	(void)snprintf(path, sizeof(path), "%s/log.%016x.wlog", dir, 0);
	ck_assert_int_eq(stat(path, &st), 0);
	/* END, FOOTER with one entry, trailer. */
	ck_assert_uint_eq((uint64_t)st.st_size,
			  one.tail + 8 + 8 + 16 + 24 + 64);
	ck_assert_str_eq(content(), "a");
}
END_TEST

START_TEST(loss_between_segments_is_reported)
{
	other_boot(&one);
	(void)log_image_text(&one, "a");
	memset(one.bytes + one.tail, 0x77, 100);
	log_image_follow(&two, &one);
	other_boot(&two);
	(void)log_image_text(&two, "b");
	write_image(&one);
	write_image(&two);
	ck_assert_ok(recover_as(_i ? WAX_LOG_PREFIX : WAX_LOG_SALVAGE, 0));
	ck_assert_str_eq(content(), _i ? "a" : "a_b");
	ck_assert_int_eq(exists("log.lost-0000000000040000"), _i);
}
END_TEST

/* A sync begins with the oldest segment.  The checkpoint that a segment is made
 * with says nothing of those before, nor does that of a recovery. */
START_TEST(loss_before_a_later_checkpoint_is_damage)
{
	tear_b();
	if (_i % 2)
		memset(one.bytes + one.tail, 0x77, 100);
	log_image_follow(&two, &one);
	other_boot(&two);
	if (_i / 2 == 0)
		log_image_slot(&two, two.tail, 3, IMAGE_OPEN);
	(void)log_image_text(&two, "d");
	if (_i / 2 != 0)
		log_image_slot(&two, two.tail, 4,
			       _i / 2 == 1 ? IMAGE_OPEN : IMAGE_RECOVERED);
	write_image(&one);
	write_image(&two);
	ck_assert_uint_eq(verified_state(),
			  _i / 2 == 1 ? WAX_LOG_DAMAGED : WAX_LOG_TORN_TAIL);
	ck_assert_ok(recover_as(WAX_LOG_PREFIX, 0));
	ck_assert_str_eq(content(), _i == 3 ? "a_c_d" : _i == 2 ? "a_cd" : "a");
	ck_assert_int_eq(exists("log.lost-0000000000040000"), _i / 2 != 1);
	ck_assert_uint_eq(verified_state(), WAX_LOG_CLEAN);
}
END_TEST

START_TEST(segment_without_a_header_goes)
{
	(void)log_image_text(&one, "a");
	log_image_seal(&one);
	log_image_follow(&two, &one);
	memset(two.bytes, 0, 4096);
	two.size = _i ? LOG_IMAGE_SIZE : 4096;
	write_image(&one);
	write_image(&two);
	ck_assert_ok(recover_as(0, 0));
	ck_assert_str_eq(content(), "a");
	ck_assert(!exists("log.0000000000040000.wlog"));
	ck_assert_int_eq(exists("log.lost-0000000000040000"), _i);
}
END_TEST

/* As if retention, which needs no lock and leaves the newest, were faster. */
START_TEST(link_to_nowhere_is_passed_but_for_the_newest)
{
	char name[96];

	(void)log_image_text(&one, "a");
	log_image_follow(&two, &one);
	(void)log_image_text(&two, "b");
	write_image(_i ? &one : &two);
	(void)snprintf(name, sizeof(name), "%s/log.00000000000%s0000.wlog", dir,
		       _i ? "4" : "0");
	ck_assert_int_eq(symlink("nowhere", name), 0);
	ck_assert_uint_eq(verified_state(), WAX_LOG_DAMAGED);
	ck_assert_int_eq(recover_as(0, 0), _i ? -EINVAL : 0);
	ck_assert_str_eq(content(), _i ? "a" : "b");
}
END_TEST

/* A header is whole before the next file is made. */
START_TEST(header_that_was_lost_is_damage)
{
	(void)log_image_text(&one, "a");
	log_image_seal(&one);
	log_image_follow(&two, &one);
	(void)log_image_text(&two, "b");
	log_image_seal(&two);
	memset(_i ? two.bytes : one.bytes, 0, 4096);
	write_image(&one);
	write_image(&two);
	ck_assert_uint_eq(verified_state(),
			  _i ? WAX_LOG_CLEAN : WAX_LOG_DAMAGED);
	ck_assert_ok(recover_as(0, 0));
	ck_assert_uint_eq(report.state, _i ? WAX_LOG_UNCLEAN : WAX_LOG_DAMAGED);
	ck_assert_uint_eq(report.corrupt, _i ? 0 : 1);
}
END_TEST

START_TEST(recovery_is_done_once_whatever_checkpoints_count)
{
	other_boot(&one);
	one.generation = UINT64_MAX - 1;
	(void)log_image_text(&one, "a");
	log_image_slot(&one, one.tail, 1, IMAGE_OPEN);
	write_image(&one);
	ck_assert_ok(recover_as(0, 0));
	ck_assert_uint_eq(report.repaired, 1);
	ck_assert_ok(recover_as(0, 0));
	ck_assert_uint_eq(report.repaired, 0);
	ck_assert_str_eq(content(), "a");
}
END_TEST

START_TEST(writer_keeps_recovery_out)
{
	struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
	char path[96];
	int fd;

	(void)log_image_text(&one, "a");
	write_image(&one);
	(void)snprintf(path, sizeof(path), "%s/log.lock", dir);
	fd = open(path, O_RDWR | O_CREAT, 0666);
	ck_assert_int_eq(fcntl(fd, F_OFD_SETLK, &lock), 0);
	ck_assert_int_eq(recover_as(0, 0), -EBUSY);
	ck_assert_ok(recover_as(0, WAX_LOG_DRY_RUN));
}
END_TEST

/* The call that fails stands for a kill there: what follows is not done. */
START_TEST(recovery_can_be_stopped_anywhere_and_done_again)
{
	const uint32_t mode = _i ? WAX_LOG_PREFIX : WAX_LOG_SALVAGE;
	long calls;
	int err;

	other_boot(&one);
	(void)log_image_text(&one, "a");
	(void)log_image_add(&one, IMAGE_BUSY, NULL, 100, 0);
	(void)log_image_text(&one, "b");
	log_image_follow(&two, &one);
	other_boot(&two);
	(void)log_image_text(&two, "c");
	for (calls = 0;; calls++) {
		dir_empty();
		write_image(&one);
		write_image(&two);
		countdown = calls;
		err = recover_as(mode, 0);
		if (countdown >= 0)
			break;
		countdown = -1;
		(void)err;
		ck_assert_ok(recover_as(mode, 0));
		ck_assert_str_eq(content(), _i ? "a" : "a_bc");
		ck_assert_uint_eq(verified_state(), WAX_LOG_CLEAN);
	}
	countdown = -1;
	ck_assert_ok(err);
	ck_assert_int_gt(calls, 20);
}
END_TEST

START_TEST(positions_end_without_a_segment_that_nobody_can_read)
{
	const uint64_t last = (UINT64_C(1) << 62) - LOG_IMAGE_SIZE;
	struct wax_log_opts opts = WAX_LOG_OPTS_INIT;
	struct wax_log *log;

	opts.segment_bytes = 65536;
	log_image_begin(&one, last, 0, 0);
	(void)log_image_text(&one, "a");
	write_image(&one);
	ck_assert_int_eq(wax_log_open(dir, &opts, &log, NULL), -EFBIG);
	ck_assert_str_eq(content(), "a");
	ck_assert_uint_eq(verified_state(), WAX_LOG_CLEAN);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("log-recover");
	TCase *all = tcase_create("all");

	dir_fixture(all);
	tcase_add_checked_fixture(all, setup, NULL);
	tcase_add_test(all, whole_records_are_kept_and_sealed);
	tcase_add_loop_test(all, reservation_of_a_dead_process_becomes_a_gap, 0,
			    2);
	tcase_add_test(all,
		       prefix_cuts_after_a_loss_of_power_and_saves_the_rest);
	tcase_add_test(all, salvage_keeps_what_verifies_behind_a_torn_page);
	tcase_add_loop_test(all, damage_that_no_crash_explains_is_said, 0, 2);
	tcase_add_loop_test(
		all, segment_that_was_sealed_and_not_synced_can_be_torn, 0, 2);
	tcase_add_test(all, what_was_cut_does_not_come_back);
	tcase_add_loop_test(all, loss_between_segments_is_reported, 0, 2);
	tcase_add_loop_test(all, loss_before_a_later_checkpoint_is_damage, 0,
			    6);
	tcase_add_loop_test(all, segment_without_a_header_goes, 0, 2);
	tcase_add_loop_test(all, link_to_nowhere_is_passed_but_for_the_newest,
			    0, 2);
	tcase_add_loop_test(all, header_that_was_lost_is_damage, 0, 2);
	tcase_add_test(all, recovery_is_done_once_whatever_checkpoints_count);
	tcase_add_test(all, writer_keeps_recovery_out);
	tcase_add_loop_test(
		all, recovery_can_be_stopped_anywhere_and_done_again, 0, 2);
	tcase_add_test(all,
		       positions_end_without_a_segment_that_nobody_can_read);
	suite_add_tcase(suite, all);
	return harness_run(suite);
}
