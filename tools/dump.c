/* SPDX-License-Identifier: MIT */
/*
 * The walk of a dump: depth first over all pointers, with a stack of its own.
 *
 *   D1  An object is entered only if all of its words are new, and then they are
 *       no longer.  So the walk visits each word once, and ends.
 *   D2  What is beyond the limits of what is shown is walked all the same: which
 *       words no object takes, and whether all pointers are sound, does not
 *       depend on the options.
 */
#include "config.h"

#include "dump.h"

#include <errno.h>
#include <stdlib.h>

#include "coverage.h"
#include "dump-print.h"

/* The most that a reader takes. */
#define NESTING_MOST 65535u

/* A struct, or a list of structs or pointers, that is being walked. */
struct level {
	/* The struct, or the present element of a list of structs. */
	struct wax_struct_reader object;
	/* Has no elements for a struct. */
	struct wax_list_reader list;
	/* Elements and pointers passed. */
	uint32_t element;
	uint32_t pointer;
	/* Of the lines of its pointers. */
	uint32_t indent;
	bool is_pointer_list;
	bool is_shown;
};

struct dump {
	struct dump_printer printer;
	struct dump_result result;
	struct coverage *coverage;
	struct level *levels;
	uint32_t depth;
	uint32_t capacity;
};

void
dump_reader_opts(struct wax_reader_opts *ret_opts)
{
	struct wax_reader_opts opts = WAX_READER_OPTS_INIT;

	/* D1 bounds the work. */
	opts.traversal_words = UINT64_MAX;
	opts.nesting = NESTING_MOST;
	*ret_opts = opts;
}

/* -- One pointer -------------------------------------------------------------- */

/* What the reader refused. */
static void
add_problem(struct dump *dump, int err, struct wax_pointer_reader pointer,
	    struct dump_label label, uint32_t indent, bool is_shown)
{
	struct wax_problem problem = {0, "malformed pointer"};

	(void)wax_reader_problem(pointer.reader, &problem);
	if (dump->result.problems++ == 0) {
		dump->result.problem = problem;
		dump->result.problem_err = err;
	}
	if (is_shown)
		dump_print_problem(&dump->printer, pointer, label, &problem,
				   indent);
	else
		dump->result.hidden_problems++;
}

static int
cover(struct dump *dump, const struct wax_location *location,
      enum dump_novelty *ret_novelty)
{
	uint64_t added = 0;
	int err = 0;

	if (location->pad_words != 0)
		err = coverage_add(dump->coverage, location->pad_offset / 8,
				   location->pad_words, &added);
	if (err == 0)
		err = coverage_add(dump->coverage, location->offset / 8,
				   location->words, &added);
	if (err)
		return err;
	*ret_novelty = added == location->words ? DUMP_NEW
		       : added == 0             ? DUMP_SEEN
						: DUMP_OVERLAPS;
	return 0;
}

static void
count(struct dump_result *result, const struct wax_location *location)
{
	if (location->kind == WAX_KIND_STRUCT)
		result->structs++;
	else
		result->lists++;
	if (location->list_kind == WAX_LIST_COMPOSITE)
		result->structs += location->count;
}

static int
push(struct dump *dump, const struct level *level)
{
	uint32_t capacity = dump->capacity == 0 ? 16 : 2 * dump->capacity;
	struct level *levels;

	if (dump->depth == dump->capacity) {
		levels = realloc(dump->levels, capacity * sizeof(*levels));
		if (levels == NULL)
			return -ENOMEM;
		dump->levels = levels;
		dump->capacity = capacity;
	}
	dump->levels[dump->depth] = *level;
	dump->depth++;
	return 0;
}

/* Read a list for what it is.  Lists of bytes may be one level deeper. */
static int
read_list(struct wax_pointer_reader pointer, uint32_t kind,
	  struct wax_list_reader *list)
{
	size_t size;
	int err;

	if (kind != WAX_LIST_BYTE)
		return wax_get_list(pointer, kind, list);
	*list = (struct wax_list_reader){
		.reader = pointer.reader,
		.stride_bits = 8,
		.kind = kind,
	};
	err = wax_get_data(pointer, &list->elements, &size);
	list->count = (uint32_t)size;
	return err;
}

static int
read_object(struct wax_pointer_reader pointer,
	    const struct wax_location *location, struct level *level)
{
	int err;

	if (location->kind == WAX_KIND_STRUCT)
		return wax_get_struct(pointer, &level->object);
	err = read_list(pointer, location->list_kind, &level->list);
	level->list.segment = location->segment;
	level->is_pointer_list = location->list_kind == WAX_LIST_POINTER;
	return err;
}

static void
show_content(struct dump_printer *printer, const struct level *level,
	     const struct wax_location *location)
{
	const struct wax_list_reader *list = &level->list;

	if (location->kind == WAX_KIND_STRUCT)
		dump_print_data_words(printer, &level->object, level->indent);
	else if (list->kind < WAX_LIST_POINTER &&
		 (list->kind != WAX_LIST_BYTE ||
		  !dump_is_text(list->elements, list->count)))
		dump_print_elements(printer, list, level->indent);
}

/* Whether there is anything to walk over. */
static bool
has_parts(const struct level *level, const struct wax_location *location)
{
	if (location->kind == WAX_KIND_STRUCT)
		return location->pointers != 0;
	if (level->is_pointer_list || location->pointers != 0)
		return location->count != 0;
	return level->is_shown && location->data_words != 0;
}

/* Show what is in an object, and go on with its pointers. */
static int
enter(struct dump *dump, struct wax_pointer_reader pointer,
      struct dump_label label, const struct wax_location *location,
      uint32_t indent, bool is_shown)
{
	struct level level = {.indent = indent + 1, .is_shown = is_shown};
	int err = read_object(pointer, location, &level);

	if (err < 0) {
		add_problem(dump, err, pointer, label, indent, is_shown);
		return 0;
	}
	if (is_shown)
		show_content(&dump->printer, &level, location);
	/* Elements have a line of their own. */
	if (location->list_kind == WAX_LIST_COMPOSITE)
		level.indent++;
	return has_parts(&level, location) ? push(dump, &level) : 0;
}

/* Visit a pointer and what it leads to. */
static int
visit(struct dump *dump, struct wax_pointer_reader pointer,
      struct dump_label label, uint32_t indent, bool is_shown)
{
	enum dump_novelty novelty = DUMP_SEEN;
	struct wax_location location;
	int err;

	err = wax_reader_locate(pointer, &location);
	if (err < 0) {
		add_problem(dump, err, pointer, label, indent, is_shown);
		return 0;
	}
	if (location.kind == WAX_KIND_STRUCT ||
	    location.kind == WAX_KIND_LIST) {
		err = cover(dump, &location, &novelty);
		if (err)
			return err;
	}
	if (is_shown)
		dump_print_pointer(&dump->printer, pointer, label, &location,
				   indent, novelty);
	if (location.kind == WAX_KIND_CAPABILITY)
		dump->result.capabilities++;
	if (novelty != DUMP_NEW)
		return 0;
	count(&dump->result, &location);
	return enter(dump, pointer, label, &location, indent,
		     is_shown && dump->depth < dump->printer.opts->depth);
}

/* -- All of them -------------------------------------------------------------- */

/* Show no more of a level. */
static void
hide(struct dump *dump, struct level *level, uint64_t count, const char *what,
     uint32_t indent)
{
	dump_print_more(&dump->printer, count, what, indent);
	level->is_shown = false;
}

/* Go to the next element of a list of structs; false at its end. */
static bool
next_element(struct dump *dump, struct level *level)
{
	if (level->element == level->list.count)
		return false;
	if (level->is_shown && level->element == dump->printer.opts->items)
		hide(dump, level, level->list.count - level->element, "element",
		     level->indent - 1);
	if (!level->is_shown && level->list.pointers == 0)
		return false;
	(void)wax_list_reader_struct(&level->list, level->element,
				     &level->object);
	if (level->is_shown)
		dump_print_element(&dump->printer, &level->object,
				   level->element, level->indent - 1);
	level->element++;
	level->pointer = 0;
	return true;
}

/* Visit the next pointer of a list of pointers: 1, or 0 at its end. */
static int
next_in_list(struct dump *dump, struct level *level)
{
	uint32_t index = level->pointer;
	int err;

	if (index == level->list.count)
		return 0;
	if (level->is_shown && index == dump->printer.opts->items)
		hide(dump, level, level->list.count - index, "element",
		     level->indent);
	level->pointer++;
	err = visit(dump, wax_list_reader_pointer(&level->list, index),
		    (struct dump_label){DUMP_ELEMENT, index}, level->indent,
		    level->is_shown);
	return err < 0 ? err : 1;
}

/* Visit the next pointer of a struct, or of all those in a list: 1 or 0. */
static int
next_in_structs(struct dump *dump, struct level *level)
{
	uint32_t items = dump->printer.opts->items;
	uint32_t index;
	int err;

	while (level->pointer == level->object.pointers)
		if (!next_element(dump, level))
			return 0;
	index = level->pointer;
	level->pointer++;
	if (level->is_shown && index == items)
		dump_print_more(&dump->printer, level->object.pointers - index,
				"pointer", level->indent);
	err = visit(dump, wax_struct_reader_pointer(&level->object, index),
		    (struct dump_label){DUMP_FIELD, index}, level->indent,
		    level->is_shown && index < items);
	return err < 0 ? err : 1;
}

static int
walk(struct dump *dump)
{
	struct level *level;
	int more;

	more = visit(dump, wax_reader_root(dump->printer.reader),
		     (struct dump_label){DUMP_ROOT, 0}, 0, true);
	while (more >= 0 && dump->depth > 0 && !ferror(dump->printer.stream)) {
		level = &dump->levels[dump->depth - 1];
		more = level->is_pointer_list ? next_in_list(dump, level)
					      : next_in_structs(dump, level);
		if (more == 0)
			dump->depth--;
	}
	return more < 0 ? more : 0;
}

int
dump_message(struct wax_reader *reader, const struct dump_opts *opts,
	     FILE *stream, struct dump_result *ret_result)
{
	struct dump dump = {.depth = 0};
	uint64_t root_offset, added;
	int err;

	dump_printer_init(&dump.printer, reader, opts, stream);
	root_offset = dump.printer.offsets[0];
	dump.coverage = coverage_create(wax_reader_size(reader) / 8);
	if (dump.coverage == NULL)
		return -ENOMEM;
	dump_print_segments(&dump.printer);
	err = coverage_add(dump.coverage, root_offset / 8, 1, &added);
	if (err == 0)
		err = walk(&dump);
	if (err == 0)
		dump_print_summary(&dump.printer, dump.coverage, &dump.result);
	free(dump.levels);
	coverage_destroy(dump.coverage);
	if (err == 0)
		err = wax_reader_error(reader);
	if (err == 0)
		*ret_result = dump.result;
	return err;
}
