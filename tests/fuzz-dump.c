/* SPDX-License-Identifier: MIT */
/*
 * Target: dump.
 *
 * What it writes cannot act on a terminal, is in proportion to the message, and
 * finds nothing wrong with a message that verify accepts.
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "fuzz-message.h"
#include "tools/dump.h"

/* What a word of a message may become: some lines. */
#define OUTPUT_PER_BYTE 256u
#define OUTPUT_BASE 65536u

static FILE *stream;
static uint64_t written;
static unsigned char last;

/* C1 controls are two bytes in UTF-8, 0xc2 and themselves. */
static ssize_t
check(void *cookie, const char *bytes, size_t size)
{
	unsigned char byte;
	size_t i;

	(void)cookie;
	for (i = 0; i < size; i++) {
		byte = (unsigned char)bytes[i];
		FUZZ_REQUIRE((0x20 <= byte && byte != 0x7f) || byte == '\n');
		FUZZ_REQUIRE(last != 0xc2 || byte < 0x80 || 0x9f < byte);
		last = byte;
	}
	written += size;
	return (ssize_t)size;
}

/* Everything, the default, or close to nothing. */
static struct dump_opts
choose_opts(size_t size)
{
	switch (size / 8 % 3) {
	case 0:
		return (struct dump_opts){UINT32_MAX, UINT32_MAX, false};
	case 1:
		return (struct dump_opts){16, 16, false};
	default:
		return (struct dump_opts){1, 2, false};
	}
}

static void
check_result(const void *data, size_t size, const struct dump_result *result)
{
	struct wax_reader_totals totals;
	struct wax_reader *reader;

	FUZZ_REQUIRE(result->hidden_problems <= result->problems);
	FUZZ_REQUIRE((result->problems == 0) ==
		     (result->problem.reason == NULL));
	if (result->problems > 0)
		fuzz_feature(result->problem.reason, 1);
	if (fuzz_open(data, size, &reader) != 0)
		abort();
	if (wax_reader_verify(reader, &totals) == 0) {
		FUZZ_REQUIRE(result->problems == 0);
		FUZZ_REQUIRE(result->structs <= totals.structs);
		FUZZ_REQUIRE(result->lists <= totals.lists);
	}
	wax_reader_close(reader);
}

static int
run(const void *data, size_t size)
{
	struct dump_opts opts = choose_opts(size);
	struct dump_result result = {.problems = 0};
	struct wax_reader_opts reader_opts;
	struct wax_reader *reader;
	int err;

	dump_reader_opts(&reader_opts);
	err = wax_message_open_memory(data, size, &reader_opts, &reader, NULL);
	if (err)
		return err;
	written = 0;
	last = 0;
	err = dump_message(reader, &opts, stream, &result);
	FUZZ_REQUIRE(err == 0 && fflush(stream) == 0);
	FUZZ_REQUIRE(0 < written &&
		     written <= OUTPUT_BASE + OUTPUT_PER_BYTE * size);
	wax_reader_close(reader);
	check_result(data, size, &result);
	return result.problems > 0 ? -EBADMSG : 0;
}

static int
start(void)
{
	stream =
		fopencookie(NULL, "w", (cookie_io_functions_t){.write = check});
	return stream == NULL ? -ENOMEM : 0;
}

static void
stop(void)
{
	(void)fclose(stream);
}

const struct fuzz_target fuzz_dump = {
	.name = "dump",
	.run = run,
	.start = start,
	.stop = stop,
};
