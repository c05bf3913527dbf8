/* SPDX-License-Identifier: MIT */
/* From the bytes of a request to headers in memory. */
#include "config.h"

#include "generate.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "header.h"
#include "request.h"

/*
 * Bytes of all headers, at most: a field takes some 120 bytes of a request and
 * becomes up to ten functions of 200 bytes, more with long names.
 */
#define TEXT_MIN ((size_t)1 << 20)
#define TEXT_FACTOR 256u
#define TEXT_MOST ((size_t)1 << 30)

#define SUFFIX ".wax.h"

static size_t
text_limit(size_t request_size)
{
	if (TEXT_MOST / TEXT_FACTOR < request_size)
		return TEXT_MOST;
	return TEXT_MIN + request_size * TEXT_FACTOR;
}

/* Relative, and nowhere up: what it names is below the current directory. */
static int
is_safe(const char *path, size_t size)
{
	const char *end = path + size;
	const char *slash;
	size_t length;

	for (; path <= end; path = slash + 1) {
		slash = memchr(path, '/', (size_t)(end - path));
		if (slash == NULL)
			slash = end;
		length = (size_t)(slash - path);
		if (length == 0 || (length == 1 && path[0] == '.') ||
		    (length == 2 && memcmp(path, "..", 2) == 0))
			return 0;
	}
	return 1;
}

static int
copy_path(struct request *request,
	  const struct schema_code_generator_request_requested_file_reader
		  *requested,
	  char **ret_path)
{
	const char *name;
	size_t size;
	int err;

	err = schema_code_generator_request_requested_file_get_filename(
		requested, &name, &size);
	if (err)
		return err;
	if (memchr(name, '\0', size) != NULL || !is_safe(name, size))
		return request_refuse(
			request, &requested->raw,
			"file name that leads out of the current directory");
	*ret_path = malloc(size + sizeof(SUFFIX));
	if (*ret_path == NULL)
		return -ENOMEM;
	memcpy(*ret_path, name, size);
	memcpy(*ret_path + size, SUFFIX, sizeof(SUFFIX));
	return 0;
}

static int
generate_file(struct request *request,
	      const struct schema_code_generator_request_requested_file_reader
		      *requested,
	      size_t *room, struct generated *generated)
{
	struct generated_file *file = &generated->files[generated->count++];
	int err;

	file->text.limit = *room;
	err = copy_path(request, requested, &file->path);
	if (!err)
		err = header_write(request, requested, &file->text);
	*room -= file->text.size < *room ? file->text.size : *room;
	return err;
}

static int
generate_all(struct request *request, size_t size, struct generated *generated)
{
	struct schema_code_generator_request_requested_file_reader requested;
	struct wax_list_reader list;
	size_t room = text_limit(size);
	uint32_t i;
	int err;

	err = schema_code_generator_request_get_requested_files(&request->root,
								&list);
	if (err || list.count == 0)
		return err;
	/* Each has a node of its own. */
	if (request->count < list.count)
		return request_refuse(request, &request->root.raw,
				      "requested file that is not there");
	generated->files = calloc(list.count, sizeof(*generated->files));
	if (generated->files == NULL)
		return -ENOMEM;
	for (i = 0; !err && i < list.count; i++) {
		err = schema_code_generator_request_requested_file_at(
			&list, i, &requested);
		if (!err)
			err = generate_file(request, &requested, &room,
					    generated);
	}
	return err;
}

int
generate(const void *bytes, size_t size, struct generated *generated)
{
	struct request request;
	int err;

	memset(generated, 0, sizeof(*generated));
	err = request_open(bytes, size, &request);
	if (!err)
		err = request_failed(&request,
				     generate_all(&request, size, generated));
	memcpy(generated->what, request.what, sizeof(generated->what));
	generated->offset = request.offset;
	request_close(&request);
	return err;
}

void
generate_free(struct generated *generated)
{
	size_t i;

	for (i = 0; i < generated->count; i++) {
		free(generated->files[i].path);
		text_free(&generated->files[i].text);
	}
	free(generated->files);
}
