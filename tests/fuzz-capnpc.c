/* SPDX-License-Identifier: MIT */
/*
 * Target: capnpc-wax, from the bytes of a request to headers in memory.
 *
 * Seeds are requests of the stock compiler, in tests/corpus/capnpc.  What is
 * accepted must be safe to write and to compile: paths stay below the current
 * directory, the text is whole, has no control characters, no comment or
 * directive that a name could have made, and a size in proportion to the
 * request.
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <wax.h>

#include "fuzz-target.h"
#include "tools/capnpc/generate.h"

#define SEED_MOST (1 << 16)
#define TEXT_MIN ((size_t)1 << 20)
#define TEXT_FACTOR 256

static void
require(int claim)
{
	if (!claim)
		abort();
}

static void
check_path(const char *path)
{
	size_t size = strlen(path);
	char slashed[SEED_MOST + 8];

	require(size < SEED_MOST);
	(void)snprintf(slashed, sizeof(slashed), "/%s/", path);
	require(strstr(slashed, "//") == NULL);
	require(strstr(slashed, "/./") == NULL);
	require(strstr(slashed, "/../") == NULL);
	require(6 < size && strcmp(path + size - 6, ".wax.h") == 0);
}

/* Every line is one that the generator writes: what names are put into them
 * cannot begin a directive or a comment. */
static void
check_line(const char *line, const char *end)
{
	static const char *const directives[] = {
		"#ifndef WAX_GENERATED_", "#define ", "#include ",
		"#if WAX_GENERATED <",    "#error ",  "#endif"};
	size_t size = (size_t)(end - line);
	size_t i;
	int found = 0;

	require(memchr(line, '\\', size) == NULL);
	if (size == 0 || line[0] != '#')
		return;
	for (i = 0; i < sizeof(directives) / sizeof(directives[0]); i++)
		found |= strncmp(line, directives[i], strlen(directives[i])) ==
			 0;
	require(found);
}

static void
check_text(const struct text *text)
{
	static const char last[] = "#endif\n";
	const char *line = text->bytes;
	const char *end = text->bytes + text->size;
	const char *newline;
	size_t i;

	require(sizeof(last) <= text->size);
	require(memcmp(end - (sizeof(last) - 1), last, sizeof(last) - 1) == 0);
	for (i = 0; i < text->size; i++)
		require((unsigned char)text->bytes[i] >= ' ' ||
			text->bytes[i] == '\n' || text->bytes[i] == '\t');
	for (; line < end; line = newline + 1) {
		newline = memchr(line, '\n', (size_t)(end - line));
		require(newline != NULL);
		check_line(line, newline);
	}
}

static int
run_capnpc(const void *data, size_t size)
{
	struct generated generated;
	size_t total = 0;
	size_t i;
	int err;

	err = generate(data, size, &generated);
	require(err == 0 || err == -EBADMSG || err == -EOVERFLOW);
	if (err)
		fuzz_feature(generated.what, 0);
	if (err == -EBADMSG) {
		require(generated.what[0] != 0);
		require(generated.offset <= size);
	}
	for (i = 0; i < generated.count; i++)
		total += generated.files[i].text.size;
	require(total <= TEXT_MIN + TEXT_FACTOR * size);
	for (i = 0; err == 0 && i < generated.count; i++) {
		check_path(generated.files[i].path);
		check_text(&generated.files[i].text);
		fuzz_feature("size", generated.files[i].text.size);
	}
	generate_free(&generated);
	return err;
}

static const struct fuzz_target capnpc = {.name = "capnpc", .run = run_capnpc};

const char fuzz_group[] = "capnpc";
const struct fuzz_target *const fuzz_targets[] = {&capnpc, NULL};

/* -- Seeds ------------------------------------------------------------------ */

static int
add(struct fuzz_seeds *seeds, const char *name)
{
	static unsigned char bytes[SEED_MOST];
	const char *source = getenv("top_srcdir");
	char path[4096];
	FILE *file;
	size_t size;

	(void)snprintf(path, sizeof(path), "%s/tests/corpus/capnpc/%s",
		       source != NULL ? source : ".", name);
	file = fopen(path, "rb");
	if (file == NULL)
		return -errno;
	size = fread(bytes, 1, sizeof(bytes), file);
	(void)fclose(file);
	return fuzz_seed_add(seeds, name, bytes, size);
}

int
fuzz_seeds_create(struct fuzz_seeds *seeds)
{
	int err;

	memset(seeds, 0, sizeof(*seeds));
	err = add(seeds, "00-archive");
	if (!err)
		err = add(seeds, "01-peer");
	return err ? err : add(seeds, "02-all-types");
}
