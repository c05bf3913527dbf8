/* SPDX-License-Identifier: MIT */
/* Cutting a stream into records. */
#include "config.h"

#include "log-input.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LENGTH_SIZE 4u
#define READ_SIZE ((size_t)64 << 10)

int
log_input_init(struct log_input *input, int fd, bool prefixed,
	       uint32_t max_record)
{
	memset(input, 0, sizeof(*input));
	input->fd = fd;
	input->prefixed = prefixed;
	input->max_record = max_record;
	input->capacity = READ_SIZE;
	input->bytes = malloc(input->capacity);
	return input->bytes == NULL ? -ENOMEM : 0;
}

void
log_input_done(struct log_input *input)
{
	free(input->bytes);
	input->bytes = NULL;
}

/* Make room behind what is there: never more than one record and a read. */
static int
make_room(struct log_input *input)
{
	size_t used = input->end - input->start;
	unsigned char *bytes;

	if (input->start > 0) {
		memmove(input->bytes, input->bytes + input->start, used);
		input->start = 0;
		input->end = used;
	}
	if (input->capacity - used >= READ_SIZE)
		return 0;
	bytes = realloc(input->bytes, 2 * input->capacity);
	if (bytes == NULL)
		return -ENOMEM;
	input->bytes = bytes;
	input->capacity *= 2;
	return 0;
}

int64_t
log_input_fill(struct log_input *input)
{
	ssize_t size;
	int err = make_room(input);

	if (err)
		return err;
	size = read(input->fd, input->bytes + input->end,
		    input->capacity - input->end);
	if (size < 0)
		return -errno;
	input->end += (size_t)size;
	input->at_eof = size == 0;
	return size;
}

static int
take(struct log_input *input, size_t header, size_t size, size_t trailer,
     const void **ret_data, size_t *ret_size)
{
	*ret_data = input->bytes + input->start + header;
	*ret_size = size;
	input->start += header + size + trailer;
	input->offset += header + size + trailer;
	return 1;
}

static int
next_prefixed(struct log_input *input, bool last, const void **ret_data,
	      size_t *ret_size)
{
	const unsigned char *at = input->bytes + input->start;
	size_t there = input->end - input->start;
	size_t size;

	if (there == 0)
		return 0;
	if (there < LENGTH_SIZE)
		return last ? -ENODATA : 0;
	size = (size_t)at[0] | (size_t)at[1] << 8 | (size_t)at[2] << 16 |
	       (size_t)at[3] << 24;
	if (input->max_record < size)
		return -EOVERFLOW;
	if (there - LENGTH_SIZE < size)
		return last ? -ENODATA : 0;
	return take(input, LENGTH_SIZE, size, 0, ret_data, ret_size);
}

static int
next_line(struct log_input *input, bool last, const void **ret_data,
	  size_t *ret_size)
{
	const unsigned char *at = input->bytes + input->start;
	size_t there = input->end - input->start;
	size_t most = there < input->max_record ? there : input->max_record;
	const unsigned char *newline =
		memchr(at, '\n', there > most ? most + 1 : most);

	if (newline != NULL)
		return take(input, 0, (size_t)(newline - at), 1, ret_data,
			    ret_size);
	if (there > most) {
		input->cut++;
		return take(input, 0, most, 0, ret_data, ret_size);
	}
	if (last && there > 0)
		return take(input, 0, there, 0, ret_data, ret_size);
	return 0;
}

int
log_input_next(struct log_input *input, bool last, const void **ret_data,
	       size_t *ret_size)
{
	return input->prefixed ? next_prefixed(input, last, ret_data, ret_size)
			       : next_line(input, last, ret_data, ret_size);
}
