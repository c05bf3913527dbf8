/* SPDX-License-Identifier: MIT */
/* The nodes of a CodeGeneratorRequest. */
#include "config.h"

#include "request.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Q1.  A header takes a handful of passes over what it is made of. */
#define TRAVERSALS 32u
#define TRAVERSAL_WORDS_MIN (UINT64_C(1) << 16)

int
request_refuse(struct request *request, const struct wax_struct_reader *object,
	       const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	(void)vsnprintf(request->what, sizeof(request->what), format,
			arguments);
	va_end(arguments);
	/* A null struct is nowhere. */
	request->offset = object->data == NULL
				  ? 0
				  : (uint64_t)(object->data - request->bytes);
	return -EBADMSG;
}

int
request_failed(struct request *request, int err)
{
	struct wax_problem problem;

	if (err == 0 || request->what[0] != 0 || request->reader == NULL ||
	    wax_reader_problem(request->reader, &problem) < 0)
		return err;
	(void)snprintf(request->what, sizeof(request->what), "%s",
		       problem.reason);
	request->offset = problem.offset;
	return err;
}

static int
compare(const void *a, const void *b)
{
	const struct request_node *left = a;
	const struct request_node *right = b;

	return (right->id < left->id) - (left->id < right->id);
}

/* Q2 */
static int
read_nodes(struct request *request)
{
	struct wax_list_reader list;
	uint32_t i;
	int err;

	err = schema_code_generator_request_get_nodes(&request->root, &list);
	if (err)
		return err;
	if (wax_reader_size(request->reader) / 8 < list.count)
		return request_refuse(request, &request->root.raw,
				      "more nodes than words");
	if (list.count == 0)
		return 0;
	request->nodes = calloc(list.count, sizeof(*request->nodes));
	request->used = calloc(list.count, sizeof(*request->used));
	if (request->nodes == NULL || request->used == NULL)
		return -ENOMEM;
	for (i = 0; i < list.count; i++) {
		struct request_node *node = &request->nodes[i];

		(void)schema_node_at(&list, i, &node->node);
		node->id = schema_node_get_id(&node->node);
	}
	request->count = list.count;
	qsort(request->nodes, request->count, sizeof(*request->nodes), compare);
	for (i = 1; i < list.count; i++)
		if (request->nodes[i - 1].id == request->nodes[i].id)
			return request_refuse(request,
					      &request->nodes[i].node.raw,
					      "two nodes have the same id");
	return 0;
}

int
request_open(const void *bytes, size_t size, struct request *request)
{
	struct wax_reader_opts opts = WAX_READER_OPTS_INIT;
	struct wax_problem problem = {0, ""};
	int err;

	memset(request, 0, sizeof(*request));
	request->bytes = bytes;
	opts.traversal_words = TRAVERSAL_WORDS_MIN + TRAVERSALS * (size / 8);
	err = wax_message_open_memory(bytes, size, &opts, &request->reader,
				      &problem);
	if (err) {
		(void)snprintf(request->what, sizeof(request->what), "%s",
			       problem.reason);
		request->offset = problem.offset;
		return err;
	}
	err = schema_code_generator_request_get(
		wax_reader_root(request->reader), &request->root);
	if (err == 0)
		err = read_nodes(request);
	return request_failed(request, err);
}

void
request_close(struct request *request)
{
	size_t i;

	for (i = 0; i < request->count; i++) {
		free(request->nodes[i].stem);
		free(request->nodes[i].upper);
	}
	free(request->nodes);
	free(request->used);
	request->reader = wax_reader_close(request->reader);
}

struct request_node *
request_find(const struct request *request, uint64_t id)
{
	struct request_node key = {.id = id};

	if (request->count == 0)
		return NULL;
	return bsearch(&key, request->nodes, request->count, sizeof(key),
		       compare);
}

void
request_begin(struct request *request, const struct request_node *file)
{
	request->file = file;
	request->used_count = 0;
}

void
request_use(struct request *request, struct request_node *file)
{
	if (file == request->file || file->used_by == request->file)
		return;
	file->used_by = request->file;
	request->used[request->used_count++] = file;
}
