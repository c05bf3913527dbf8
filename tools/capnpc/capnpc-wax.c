/* SPDX-License-Identifier: MIT */
/*
 * The plugin that `capnp compile -owax` runs: a request on standard input,
 * headers below the current directory.
 */
#include "config.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <wax.h>

#include "generate.h"
#include "save.h"

/* The largest request that is read; that of thousands of types has a few MiB. */
#define REQUEST_MOST ((size_t)256 << 20)

enum { OK = 0, FAILED = 1, USAGE = 2 };

static const char help[] =
	"usage: capnp compile -owax[:DIR] [OPTION]... SCHEMA.capnp...\n"
	"\n"
	"capnp runs capnpc-wax, which writes for each SCHEMA.capnp a header\n"
	"SCHEMA.capnp.wax.h of inline accessors on <wax/capnp.h>.  It reads "
	"what\n"
	"capnp sends it on standard input, and takes no arguments but these:\n"
	"\n"
	"  -h, --help     show this help\n"
	"  -V, --version  show the version\n"
	"\n"
	"Exit status: 0 success, 1 failed, 2 wrong usage.\n"
	"The manual is capnpc-wax(1).\n";

/* Read standard input to its end. */
static int
read_all(char **ret_bytes, size_t *ret_size)
{
	size_t capacity = (size_t)1 << 16;
	size_t size = 0;
	char *bytes = NULL;
	char *grown;
	ssize_t count;
	int err = 0;

	for (;;) {
		grown = realloc(bytes, capacity);
		if (grown == NULL) {
			err = -ENOMEM;
			break;
		}
		bytes = grown;
		count = read(STDIN_FILENO, bytes + size, capacity - size);
		if (count < 0 && errno == EINTR)
			continue;
		if (count <= 0) {
			err = count < 0 ? -errno : 0;
			break;
		}
		size += (size_t)count;
		if (REQUEST_MOST < size) {
			err = -EFBIG;
			break;
		}
		if (size == capacity)
			capacity *= 2;
	}
	if (err) {
		free(bytes);
		return err;
	}
	*ret_bytes = bytes;
	*ret_size = size;
	return 0;
}

/* Names come from the request: nothing of them acts on a terminal. */
static void
print_name(const char *name)
{
	for (; *name != 0; name++)
		(void)fputc(*name < ' ' || *name == 0x7f ? '?' : *name, stderr);
}

static int
save_all(const struct generated *generated)
{
	const struct generated_file *file;
	size_t i;
	int err;

	for (i = 0; i < generated->count; i++) {
		file = &generated->files[i];
		err = save(file->path, file->text.bytes, file->text.size);
		if (err) {
			fprintf(stderr, "capnpc-wax: ");
			print_name(file->path);
			fprintf(stderr, ": %s\n", strerror(-err));
			return FAILED;
		}
	}
	return OK;
}

static int
run(void)
{
	struct generated generated;
	char *bytes;
	size_t size;
	int err, status;

	err = read_all(&bytes, &size);
	if (err) {
		fprintf(stderr, "capnpc-wax: standard input: %s\n",
			err == -EFBIG ? "larger than 256 MiB" : strerror(-err));
		return FAILED;
	}
	err = generate(bytes, size, &generated);
	if (!err)
		status = save_all(&generated);
	else
		status = FAILED;
	if (err && generated.what[0] != 0)
		fprintf(stderr,
			"capnpc-wax: standard input: %s (offset %" PRIu64 ")\n",
			generated.what, generated.offset);
	else if (err)
		fprintf(stderr, "capnpc-wax: standard input: %s\n",
			wax_strerror(err));
	generate_free(&generated);
	free(bytes);
	return status;
}

int
main(int argc, char **argv)
{
	(void)signal(SIGXFSZ, SIG_IGN);
	if (argc == 2 &&
	    (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)) {
		(void)fputs(help, stdout);
		return fflush(stdout) == 0 ? OK : FAILED;
	}
	if (argc == 2 &&
	    (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-V") == 0)) {
		printf("capnpc-wax %s\n", wax_version_string());
		return fflush(stdout) == 0 ? OK : FAILED;
	}
	if (1 < argc) {
		fprintf(stderr, "capnpc-wax: it takes no arguments; try "
				"`capnpc-wax --help`\n");
		return USAGE;
	}
	if (isatty(STDIN_FILENO)) {
		fprintf(stderr,
			"capnpc-wax: capnp runs this and sends it a schema: "
			"`capnp compile -owax SCHEMA.capnp`\n");
		return USAGE;
	}
	return run();
}
