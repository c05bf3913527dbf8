/* SPDX-License-Identifier: MIT */
/* Which other headers a header needs: those of files whose types it uses. */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "header.h"

/* Nothing that ends the directive, or means something in it. */
static int
is_includable(const char *name, size_t size)
{
	size_t i;

	for (i = 0; i < size; i++)
		if ((unsigned char)name[i] < ' ' || name[i] == 0x7f ||
		    strchr("\"\\<>", name[i]) != NULL)
			return 0;
	return size != 0;
}

/* Imports by an absolute name are found on the path, as capnp finds them. */
static int
write_include(struct header *header, const struct wax_struct_reader *object,
	      const char *name, size_t size, struct text *text)
{
	int absolute = 0 < size && name[0] == '/';

	if (NAME_MOST < size || !is_includable(name, size))
		return request_refuse(header->request, object,
				      "import whose name cannot be included");
	text_add(text, "#include %c%.*s.wax.h%c\n", absolute ? '<' : '"',
		 (int)size - absolute, name + absolute, absolute ? '>' : '"');
	return 0;
}

/* Under the names that the schema imports them by. */
static int
include_imports(struct header *header,
		const struct schema_code_generator_request_requested_file_reader
			*requested,
		struct text *text)
{
	struct schema_code_generator_request_requested_file_import_reader
		import;
	struct wax_list_reader list;
	struct request_node *file;
	const char *name;
	size_t size;
	uint32_t i;
	int err;

	err = schema_code_generator_request_requested_file_get_imports(
		requested, &list);
	for (i = 0; !err && i < list.count; i++) {
		(void)schema_code_generator_request_requested_file_import_at(
			&list, i, &import);
		file = request_find(
			header->request,
			schema_code_generator_request_requested_file_import_get_id(
				&import));
		if (file == NULL || file->used_by != header->file)
			continue;
		file->used_by = NULL;
		err = schema_code_generator_request_requested_file_import_get_name(
			&import, &name, &size);
		if (!err)
			err = write_include(header, &import.raw, name, size,
					    text);
	}
	return err;
}

/* A type may come from a file that only an import imports. */
static int
include_others(struct header *header, struct text *text)
{
	const struct request *request = header->request;
	const struct request_node *file;
	const char *name;
	size_t size, i;
	int err = 0;

	for (i = 0; !err && i < request->used_count; i++) {
		file = request->used[i];
		if (file->used_by != header->file)
			continue;
		err = schema_node_get_display_name(&file->node, &name, &size);
		if (!err)
			err = write_include(header, &file->node.raw, name, size,
					    text);
	}
	return err;
}

int
header_include(struct header *header,
	       const struct schema_code_generator_request_requested_file_reader
		       *requested,
	       struct text *text)
{
	int err = include_imports(header, requested, text);

	if (!err)
		err = include_others(header, text);
	if (!err && header->request->used_count != 0)
		text_add(text, "\n");
	return err;
}
