/* SPDX-License-Identifier: MIT */
/*
 * What `capnp compile` sends to a plugin: a CodeGeneratorRequest.
 *
 * Nothing in it is believed.  Work and memory are bounded by its size:
 *
 *   Q1  The traversal limit of the reader is a multiple of the size.
 *   Q2  There are at most as many nodes as words, and each is emitted once.
 *   Q3  Names are C identifiers before they are printed, and at most NAME_MOST
 *       bytes; all else that is printed is a number or is escaped.
 *   Q4  Scopes, groups and lists nest at most DEPTH_MOST deep.
 */
#ifndef WAX_CAPNPC_REQUEST_H
#define WAX_CAPNPC_REQUEST_H

#include <stddef.h>
#include <stdint.h>

#include <wax.h>

#include "schema.capnp.wax.h"

#define DEPTH_MOST 60u
#define NAME_MOST 255u

struct request_node {
	struct schema_node_reader node;
	uint64_t id;
	/* What names of this node begin with, in lower and in upper case; NULL
	 * until names_of_node(). */
	char *stem;
	char *upper;
	/* The file it is in; NULL until names_of_node(). */
	struct request_node *file;
	/* A file: the last header that uses a type of it. */
	const struct request_node *used_by;
	/* It has its place in a header (Q2). */
	int is_placed;
};

struct request {
	const unsigned char *bytes;
	struct wax_reader *reader;
	struct schema_code_generator_request_reader root;
	/* Sorted by id. */
	struct request_node *nodes;
	size_t count;
	/* The file whose header is being written, and the files it uses. */
	const struct request_node *file;
	struct request_node **used;
	size_t used_count;
	/* What is wrong, and where; empty if nothing. */
	char what[400];
	uint64_t offset;
};

/*
 * Read the nodes of a request, whose bytes must stay.
 *
 * request  closed with request_close(), whatever is returned; what and offset
 *          are set on -EBADMSG and -EOVERFLOW
 */
int
request_open(const void *bytes, size_t size, struct request *request);

void
request_close(struct request *request);

/* The node with an id, or NULL. */
struct request_node *
request_find(const struct request *request, uint64_t id);

/* Begin the header of a file, which uses nothing yet. */
void
request_begin(struct request *request, const struct request_node *file);

/* Note that the header of request->file uses a type of another file. */
void
request_use(struct request *request, struct request_node *file);

/* Record what is wrong with an object of the request.  Returns -EBADMSG. */
__attribute__((__format__(__printf__, 3, 4))) int
request_refuse(struct request *request, const struct wax_struct_reader *object,
	       const char *format, ...);

/* Let what and offset tell of an error of the reader.  Returns err. */
int
request_failed(struct request *request, int err);

#endif /* WAX_CAPNPC_REQUEST_H */
