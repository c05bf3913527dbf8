/* SPDX-License-Identifier: MIT */
/* Paths of entries. */
#include "config.h"

#include "paths.h"

#include <string.h>

/* Bytes up to the next slash or the end. */
static size_t
component_size(const char *path, size_t size)
{
	const char *slash = memchr(path, '/', size);

	return slash != NULL ? (size_t)(slash - path) : size;
}

static bool
is_dot(const char *component, size_t size)
{
	return size == 1 && component[0] == '.';
}

static bool
is_dot_dot(const char *component, size_t size)
{
	return size == 2 && component[0] == '.' && component[1] == '.';
}

size_t
paths_store(const char *path, size_t size, char *ret_stored)
{
	size_t stored = 0, count;

	for (; size > 0; path += count, size -= count) {
		if (path[0] == '/') {
			count = 1;
			continue;
		}
		count = component_size(path, size);
		if (is_dot_dot(path, count))
			stored = 0;
		else if (!is_dot(path, count)) {
			if (stored > 0)
				ret_stored[stored++] = '/';
			memcpy(ret_stored + stored, path, count);
			stored += count;
		}
	}
	ret_stored[stored] = '\0';
	return stored;
}

bool
paths_leads_outside(const char *path)
{
	size_t size = strlen(path), count;

	if (path[0] == '/')
		return true;
	for (; size > 0; path += count, size -= count) {
		count = path[0] == '/' ? 1 : component_size(path, size);
		if (is_dot_dot(path, count))
			return true;
	}
	return false;
}

static const char *
component_problem(const char *component, size_t size)
{
	if (size == 0)
		return "empty component of a path";
	if (is_dot(component, size) || is_dot_dot(component, size))
		return "\".\" or \"..\" in a path";
	if (PATHS_COMPONENT_MAX < size)
		return "name longer than 255 bytes";
	return NULL;
}

const char *
paths_problem(const char *path, size_t size)
{
	const char *problem;
	size_t count;

	if (size == 0)
		return "empty path";
	if (path[0] == '/')
		return "absolute path";
	if (memchr(path, '\0', size) != NULL)
		return "NUL in a path";
	for (;;) {
		count = component_size(path, size);
		problem = component_problem(path, count);
		if (problem != NULL || count == size)
			return problem;
		path += count + 1;
		size -= count + 1;
	}
}
