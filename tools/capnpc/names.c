/* SPDX-License-Identifier: MIT */
/* Names in C: from camelCase and scopes to words with underscores. */
#include "config.h"

#include "names.h"

#include <errno.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The annotations of share/wax/c.capnp. */
#define ANNOTATION_PREFIX UINT64_C(0xd5b1a4f07c3e9260)
#define ANNOTATION_NAME UINT64_C(0xe1c86f2b94d07a35)

/* -- Names that are taken --------------------------------------------------- */

static int
compare(const void *a, const void *b)
{
	return strcmp(a, b);
}

int
names_are_taken(const struct names *names, const char *name)
{
	return tfind(name, &names->tree, compare) != NULL;
}

int
names_take(struct names *names, const char *name)
{
	char *copy;

	if (names_are_taken(names, name))
		return 0;
	copy = strdup(name);
	if (copy == NULL)
		return -ENOMEM;
	if (tsearch(copy, &names->tree, compare) == NULL) {
		free(copy);
		return -ENOMEM;
	}
	return 1;
}

void
names_free(struct names *names)
{
	void *name;

	while (names->tree != NULL) {
		name = *(void **)names->tree;
		(void)tdelete(name, &names->tree, compare);
		free(name);
	}
}

/* -- Words ----------------------------------------------------------------- */

/* Not isalpha() and the like: they ask the locale. */
static int
is_lower(char c)
{
	return 'a' <= c && c <= 'z';
}

static int
is_upper(char c)
{
	return 'A' <= c && c <= 'Z';
}

static int
is_digit(char c)
{
	return '0' <= c && c <= '9';
}

static char
lower(char c)
{
	return is_upper(c) ? (char)(c - 'A' + 'a') : c;
}

void
names_raise(char *name)
{
	for (; *name != 0; name++)
		if (is_lower(*name))
			*name = (char)(*name - 'a' + 'A');
}

static int
is_identifier(const char *name, size_t size)
{
	size_t i;

	for (i = 0; i < size; i++)
		if (!is_lower(name[i]) && !is_upper(name[i]) &&
		    (i == 0 || (!is_digit(name[i]) && name[i] != '_')))
			return 0;
	return size != 0;
}

/* A word begins at a capital behind a small letter, or in front of one. */
static int
begins_word(const char *name, size_t size, size_t i)
{
	if (i == 0 || !is_upper(name[i]) || name[i - 1] == '_')
		return 0;
	return !is_upper(name[i - 1]) ||
	       (i + 1 < size && is_lower(name[i + 1]));
}

/* Returns the length, or NAME_MOST + 1 if there is no room. */
static size_t
split_words(const char *name, size_t size, char word[NAME_MOST + 1])
{
	size_t length = 0;
	size_t i;

	for (i = 0; i < size; i++) {
		if (length + 2 > NAME_MOST)
			return NAME_MOST + 1;
		if (begins_word(name, size, i))
			word[length++] = '_';
		word[length++] = lower(name[i]);
	}
	word[length] = 0;
	return length;
}

/* -- Annotations ------------------------------------------------------------ */

/* The text of an annotation: 1, 0 if there is none, or a negative errno. */
static int
find_annotation(const struct wax_list_reader *annotations, uint64_t id,
		const char **ret_text, size_t *ret_size)
{
	struct schema_annotation_reader annotation;
	struct schema_value_reader value;
	uint32_t i;
	int err;

	for (i = 0; i < annotations->count; i++) {
		err = schema_annotation_at(annotations, i, &annotation);
		if (err)
			return err;
		if (schema_annotation_get_id(&annotation) != id)
			continue;
		err = schema_annotation_get_value(&annotation, &value);
		if (err || schema_value_which(&value) != SCHEMA_VALUE_IS_TEXT)
			return err;
		err = schema_value_get_text(&value, ret_text, ret_size);
		return err ? err : 1;
	}
	return 0;
}

/* Names for C are taken as they are, but for what C++ reserves. */
static int
copy_given(struct request *request, const struct wax_struct_reader *object,
	   const char *name, size_t size, char ret_word[NAME_MOST + 1])
{
	if (NAME_MOST < size || !is_identifier(name, size))
		return request_refuse(request, object,
				      "annotation that is not a C name");
	memcpy(ret_word, name, size);
	ret_word[size] = 0;
	if (strstr(ret_word, "__") != NULL)
		return request_refuse(
			request, object,
			"annotation with two underscores in a row, "
			"which C++ reserves");
	return 0;
}

int
names_word(struct request *request, const struct wax_struct_reader *object,
	   const char *name, size_t size,
	   const struct wax_list_reader *annotations,
	   char ret_word[NAME_MOST + 1])
{
	const char *given;
	size_t given_size;
	int found;

	found = find_annotation(annotations, ANNOTATION_NAME, &given,
				&given_size);
	if (found < 0)
		return found;
	if (found)
		return copy_given(request, object, given, given_size, ret_word);
	if (!is_identifier(name, size))
		return request_refuse(request, object,
				      "name that is not an identifier");
	if (NAME_MOST < split_words(name, size, ret_word))
		return request_refuse(request, object,
				      "name longer than %u bytes", NAME_MOST);
	return 0;
}

/* -- Stems ------------------------------------------------------------------ */

/* The name of a file without directories and .capnp, made an identifier. */
static int
default_prefix(struct request *request, const struct schema_node_reader *file,
	       const char *name, size_t size, char ret_prefix[NAME_MOST + 1])
{
	static const char suffix[] = ".capnp";
	const char *base = memrchr(name, '/', size);
	char clean[NAME_MOST + 1];
	size_t length = 0;
	size_t i;

	if (base != NULL) {
		base++;
		size -= (size_t)(base - name);
		name = base;
	}
	if (sizeof(suffix) - 1 < size &&
	    memcmp(name + size - (sizeof(suffix) - 1), suffix,
		   sizeof(suffix) - 1) == 0)
		size -= sizeof(suffix) - 1;
	if (NAME_MOST < size)
		return request_refuse(request, &file->raw,
				      "file name longer than %u bytes",
				      NAME_MOST);
	/* All else becomes one underscore: C++ reserves two in a row. */
	for (i = 0; i < size; i++)
		if (is_lower(name[i]) || is_upper(name[i]) || is_digit(name[i]))
			clean[length++] = name[i];
		else if (0 < length && clean[length - 1] != '_')
			clean[length++] = '_';
	while (0 < length && clean[length - 1] == '_')
		length--;
	if (length == 0 || is_digit(clean[0]) ||
	    NAME_MOST < split_words(clean, length, ret_prefix))
		return request_refuse(
			request, &file->raw,
			"file name that makes no prefix; give one "
			"with $C.prefix");
	return 0;
}

static int
file_stem(struct request *request, const struct schema_node_reader *file,
	  char ret_stem[NAME_MOST + 1])
{
	struct wax_list_reader annotations;
	const char *name;
	size_t size;
	int err, found;

	err = schema_node_get_annotations(file, &annotations);
	if (err)
		return err;
	found = find_annotation(&annotations, ANNOTATION_PREFIX, &name, &size);
	if (found < 0)
		return found;
	if (found && size == 0) {
		ret_stem[0] = 0;
		return 0;
	}
	if (found)
		err = copy_given(request, &file->raw, name, size, ret_stem);
	else
		err = schema_node_get_display_name(file, &name, &size);
	if (!err && !found)
		err = default_prefix(request, file, name, size, ret_stem);
	if (!err && strcmp(ret_stem, "wax") == 0)
		return request_refuse(
			request, &file->raw,
			"prefix wax, which is that of the library; "
			"give another with $C.prefix");
	return err;
}

/* The name of a node that is not a file, without its scope. */
static int
own_word(struct request *request, const struct schema_node_reader *node,
	 char ret_word[NAME_MOST + 1])
{
	struct wax_list_reader annotations;
	const char *name;
	size_t size;
	uint32_t skip;
	int err;

	err = schema_node_get_annotations(node, &annotations);
	if (!err)
		err = schema_node_get_display_name(node, &name, &size);
	if (err)
		return err;
	skip = schema_node_get_display_name_prefix_length(node);
	if (size < skip)
		return request_refuse(request, &node->raw,
				      "name shorter than its prefix");
	return names_word(request, &node->raw, name + skip, size - skip,
			  &annotations, ret_word);
}

static int
set_stem(struct request *request, struct request_node *node,
	 const struct request_node *parent, const char *word)
{
	char stem[2 * NAME_MOST + 2];
	const char *scope = parent == NULL ? "" : parent->stem;

	(void)snprintf(stem, sizeof(stem), "%s%s%s", scope,
		       *scope == 0 ? "" : "_", word);
	if (NAME_MOST < strlen(stem))
		return request_refuse(request, &node->node.raw,
				      "names of scopes longer than %u bytes",
				      NAME_MOST);
	node->stem = strdup(stem);
	names_raise(stem);
	node->upper = strdup(stem);
	node->file = parent == NULL ? node : parent->file;
	return node->stem == NULL || node->upper == NULL ? -ENOMEM : 0;
}

/* Q4 */
static int
name_node(struct request *request, struct request_node *node, unsigned depth)
{
	struct request_node *parent;
	char word[NAME_MOST + 1];
	int err;

	if (node->stem != NULL)
		return 0;
	if (DEPTH_MOST < depth)
		return request_refuse(request, &node->node.raw,
				      "scopes that nest too deep");
	if (schema_node_which(&node->node) == SCHEMA_NODE_IS_FILE) {
		err = file_stem(request, &node->node, word);
		return err ? err : set_stem(request, node, NULL, word);
	}
	parent = request_find(request, schema_node_get_scope_id(&node->node));
	if (parent == NULL)
		return request_refuse(request, &node->node.raw,
				      "scope that is not there");
	err = name_node(request, parent, depth + 1);
	if (!err)
		err = own_word(request, &node->node, word);
	return err ? err : set_stem(request, node, parent, word);
}

int
names_of_node(struct request *request, struct request_node *node)
{
	return name_node(request, node, 0);
}
