/* SPDX-License-Identifier: MIT */
/*
 * Target: deep copies, canonical form and sizes.
 *
 * What verify accepts can be copied, unless it holds capabilities, and nothing
 * else can.  The copy has the sizes of the source.  The canonical form of the
 * copy is canonical, and that of a canonical message is the message.
 */
#include "config.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "fuzz-message.h"

/* The limit of fuzz_open() in bytes, and room for a table. */
#define RESULT_MOST 65536u

static struct wax_builder *
new_builder(int *ret_fd)
{
	struct wax_message *message;
	struct wax_builder *builder;

	FUZZ_REQUIRE(wax_message_create_memfd("fuzz", NULL, &message) == 0);
	*ret_fd = dup(wax_region_fd(wax_message_region(message)));
	FUZZ_REQUIRE(0 <= *ret_fd);
	FUZZ_REQUIRE(wax_builder_create(message, &builder) == 0);
	return builder;
}

static void
require_same_totals(const struct wax_reader_totals *a,
		    const struct wax_reader_totals *b)
{
	FUZZ_REQUIRE(a->structs == b->structs);
	FUZZ_REQUIRE(a->lists == b->lists);
	FUZZ_REQUIRE(a->words == b->words);
	FUZZ_REQUIRE(a->depth == b->depth);
}

/* The canonical form of a message that is being built. */
static void
check_canonical(struct wax_reader *copy, struct wax_reader *source)
{
	static unsigned char bytes[RESULT_MOST];
	struct wax_builder *builder;
	struct wax_reader *reader;
	ssize_t size;
	int fd;

	builder = new_builder(&fd);
	FUZZ_REQUIRE(wax_canonicalize(builder, wax_reader_root(copy)) == 0);
	FUZZ_REQUIRE(wax_builder_finish(builder) == 0);
	size = pread(fd, bytes, sizeof(bytes), 0);
	FUZZ_REQUIRE(0 < size && (size_t)size < sizeof(bytes));
	close(fd);
	FUZZ_REQUIRE(wax_message_open_memory(bytes, (size_t)size, NULL, &reader,
					     NULL) == 0);
	FUZZ_REQUIRE(wax_reader_is_canonical(reader) == 1);
	wax_reader_close(reader);
	if (wax_reader_is_canonical(source) != 1)
		return;
	fuzz_feature("canonical", 1);
	FUZZ_REQUIRE(wax_reader_size(source) == (uint64_t)size);
	/* The root pointer is the first word of the only segment. */
	FUZZ_REQUIRE(memcmp(bytes + 8, wax_reader_root(source).word,
			    (size_t)size - 8) == 0);
}

static void
check_copy(struct wax_builder *builder, struct wax_reader *source,
	   const struct wax_reader_totals *expected)
{
	struct wax_reader_totals totals;
	struct wax_reader *copy;

	FUZZ_REQUIRE(wax_builder_read(builder, NULL, &copy) == 0);
	FUZZ_REQUIRE(wax_get_totals(wax_reader_root(copy), &totals) == 0);
	require_same_totals(&totals, expected);
	check_canonical(copy, source);
	wax_reader_close(copy);
}

static int
run(const void *data, size_t size)
{
	struct wax_reader_totals totals = {.words = 0};
	struct wax_builder *builder;
	struct wax_reader *reader;
	int err, expected, fd;

	err = fuzz_open(data, size, &reader);
	if (err)
		return err;
	expected = wax_get_totals(wax_reader_root(reader), &totals);
	if (expected == 0 && totals.capabilities != 0)
		expected = -EBADMSG;
	builder = new_builder(&fd);
	err = wax_copy_pointer(wax_builder_root(builder),
			       wax_reader_root(reader));
	/* A capability may be met in front of what verify refuses. */
	FUZZ_REQUIRE(err == expected || (err == -EBADMSG && expected != 0));
	if (err == 0)
		check_copy(builder, reader, &totals);
	(void)wax_builder_abort(builder);
	close(fd);
	wax_reader_close(reader);
	return err;
}

/* Each run makes one or two files in memory. */
const struct fuzz_target fuzz_copy = {.name = "copy", .run = run, .every = 8};
