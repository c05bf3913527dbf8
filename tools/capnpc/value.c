/* SPDX-License-Identifier: MIT */
/* Values of defaults and constants, as they are written in C. */
#include "config.h"

#include "value.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* A floating-point number, with the digits that give the same one back. */
static void
print_float(char *literal, double value, int digits, const char *suffix)
{
	(void)snprintf(literal, LITERAL_MOST, "%.*g", digits, value);
	/* Never an integer. */
	if (strpbrk(literal, ".e") == NULL)
		(void)strcat(literal, ".0");
	(void)strcat(literal, suffix);
}

static void
print_f32(char *literal, float value)
{
	uint32_t bits;

	memcpy(&bits, &value, sizeof(bits));
	if (isfinite(value))
		print_float(literal, (double)value, 9, "f");
	else
		(void)snprintf(literal, LITERAL_MOST,
			       "wax_inline_f32(UINT32_C(0x%08" PRIx32 "))",
			       bits);
}

static void
print_f64(char *literal, double value)
{
	uint64_t bits;

	memcpy(&bits, &value, sizeof(bits));
	if (isfinite(value))
		print_float(literal, value, 17, "");
	else
		(void)snprintf(literal, LITERAL_MOST,
			       "wax_inline_f64(UINT64_C(0x%016" PRIx64 "))",
			       bits);
}

/* The smallest number is no literal in C: its sign is an operator. */
static void
print_signed(char *literal, const char *macro, int64_t value, int64_t smallest)
{
	if (value == smallest)
		(void)snprintf(literal, LITERAL_MOST, "(-%s(%" PRId64 ") - 1)",
			       macro, -(value + 1));
	else if (value < 0)
		(void)snprintf(literal, LITERAL_MOST, "(-%s(%" PRId64 "))",
			       macro, -value);
	else
		(void)snprintf(literal, LITERAL_MOST, "%s(%" PRId64 ")", macro,
			       value);
}

static void
print_number(const struct schema_value_reader *value, char *literal)
{
	switch (schema_value_which(value)) {
	case SCHEMA_VALUE_IS_BOOL:
		(void)snprintf(literal, LITERAL_MOST, "%d",
			       schema_value_get_bool(value));
		break;
	case SCHEMA_VALUE_IS_INT8:
		(void)snprintf(literal, LITERAL_MOST, "(%d)",
			       schema_value_get_int8(value));
		break;
	case SCHEMA_VALUE_IS_INT16:
		(void)snprintf(literal, LITERAL_MOST, "(%d)",
			       schema_value_get_int16(value));
		break;
	case SCHEMA_VALUE_IS_INT32:
		print_signed(literal, "INT32_C", schema_value_get_int32(value),
			     INT32_MIN);
		break;
	case SCHEMA_VALUE_IS_INT64:
		print_signed(literal, "INT64_C", schema_value_get_int64(value),
			     INT64_MIN);
		break;
	case SCHEMA_VALUE_IS_UINT8:
		(void)snprintf(literal, LITERAL_MOST, "%uu",
			       schema_value_get_uint8(value));
		break;
	case SCHEMA_VALUE_IS_UINT16:
		(void)snprintf(literal, LITERAL_MOST, "%uu",
			       schema_value_get_uint16(value));
		break;
	case SCHEMA_VALUE_IS_ENUM:
		(void)snprintf(literal, LITERAL_MOST, "%uu",
			       schema_value_get_enum(value));
		break;
	case SCHEMA_VALUE_IS_UINT32:
		(void)snprintf(literal, LITERAL_MOST, "UINT32_C(%" PRIu32 ")",
			       schema_value_get_uint32(value));
		break;
	case SCHEMA_VALUE_IS_UINT64:
		(void)snprintf(literal, LITERAL_MOST, "UINT64_C(%" PRIu64 ")",
			       schema_value_get_uint64(value));
		break;
	case SCHEMA_VALUE_IS_FLOAT32:
		print_f32(literal, schema_value_get_float32(value));
		break;
	case SCHEMA_VALUE_IS_FLOAT64:
		print_f64(literal, schema_value_get_float64(value));
		break;
	}
}

/* Values are numbered as types are. */
static int
check_kind(struct request *request, const struct type *type,
	   const struct schema_value_reader *value)
{
	if (schema_value_which(value) == type->which)
		return 0;
	return request_refuse(request, &value->raw, "value of another type");
}

int
value_literal(struct request *request, const struct type *type,
	      const struct schema_value_reader *value,
	      char ret_literal[LITERAL_MOST])
{
	int err = check_kind(request, type, value);

	if (!err)
		print_number(value, ret_literal);
	return err;
}

static void
write_bytes(struct text *text, const unsigned char *bytes, uint64_t size)
{
	uint64_t i;

	text_add(text, "\tstatic const unsigned char words[] = {");
	for (i = 0; i < size && !text->err; i++)
		text_add(text, "%s0x%02x,", i % 12 ? " " : "\n\t\t", bytes[i]);
	text_add(text, "\n\t};\n");
}

/* Copy an object to a segment of its own, and write that. */
static int
write_object(struct wax_builder *builder, struct wax_pointer_reader source,
	     struct text *text)
{
	struct wax_reader *reader;
	const unsigned char *words;
	uint64_t count;
	int err;

	err = wax_copy_pointer(wax_builder_root(builder), source);
	if (!err)
		err = wax_builder_read(builder, NULL, &reader);
	if (err)
		return err;
	err = wax_reader_segment(reader, 0, &words, &count);
	if (!err)
		write_bytes(text, words, 8 * count);
	(void)wax_reader_close(reader);
	return err;
}

int
value_words(struct request *request, const struct type *type,
	    const struct schema_value_reader *value, struct text *text)
{
	/* All that are behind pointers share the one pointer of a Value. */
	struct wax_pointer_reader pointer = schema_value_get_any_pointer(value);
	struct wax_message_opts opts = WAX_MESSAGE_OPTS_INIT;
	struct wax_message *message;
	struct wax_builder *builder;
	int err;

	err = check_kind(request, type, value);
	if (err || !wax_inline_has(pointer))
		return err;
	opts.flags = WAX_MESSAGE_SINGLE_SEGMENT;
	err = wax_message_create_memfd("capnpc-wax", &opts, &message);
	if (err)
		return err;
	err = wax_builder_create(message, &builder);
	if (err) {
		(void)wax_message_abort(message);
		return err;
	}
	err = write_object(builder, pointer, text);
	(void)wax_builder_abort(builder);
	return err ? err : 1;
}
