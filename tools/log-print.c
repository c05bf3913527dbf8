/* SPDX-License-Identifier: MIT */
/* Records on standard output. */
#include "config.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <time.h>

#include "escape.h"
#include "log.h"

#define SECOND_NS UINT64_C(1000000000)

void
log_print_time(FILE *stream, uint64_t stamp_ns, bool utc)
{
	time_t seconds = (time_t)(stamp_ns / SECOND_NS);
	char text[64], zone[8];
	struct tm tm;

	if ((utc ? gmtime_r(&seconds, &tm) : localtime_r(&seconds, &tm)) ==
		    NULL ||
	    strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S", &tm) == 0 ||
	    strftime(zone, sizeof(zone), "%z", &tm) != 5) {
		fprintf(stream, "@%" PRIu64, stamp_ns);
		return;
	}
	fprintf(stream, "%s.%09" PRIu64, text, stamp_ns % SECOND_NS);
	if (utc)
		fputc('Z', stream);
	else
		fprintf(stream, "%.3s:%s", zone, zone + 3);
}

static bool
is_utf8(const unsigned char *bytes, uint64_t size)
{
	uint32_t character;
	size_t count;

	for (; size > 0; bytes += count, size -= count) {
		count = escape_decode(bytes, (size_t)size, &character);
		if (count == 0)
			return false;
	}
	return true;
}

static void
print_json_text(const unsigned char *bytes, uint64_t size)
{
	uint64_t i;

	fputs("\"text\":\"", stdout);
	for (i = 0; i < size; i++) {
		if (bytes[i] == '"' || bytes[i] == '\\')
			printf("\\%c", bytes[i]);
		else if (bytes[i] < ' ' || bytes[i] == 0x7f)
			printf("\\u%04x", bytes[i]);
		else
			putchar(bytes[i]);
	}
	putchar('"');
}

/* RFC 4648 */
static void
print_json_base64(const unsigned char *bytes, uint64_t size)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz0123456789+/";
	uint32_t group;
	uint64_t i;

	fputs("\"base64\":\"", stdout);
	for (i = 0; i < size; i += 3) {
		group = (uint32_t)bytes[i] << 16;
		if (i + 1 < size)
			group |= (uint32_t)bytes[i + 1] << 8;
		if (i + 2 < size)
			group |= bytes[i + 2];
		putchar(digits[group >> 18]);
		putchar(digits[group >> 12 & 63]);
		putchar(i + 1 < size ? digits[group >> 6 & 63] : '=');
		putchar(i + 2 < size ? digits[group & 63] : '=');
	}
	putchar('"');
}

void
log_print_json_data(const void *data, uint64_t size)
{
	if (is_utf8(data, size))
		print_json_text(data, size);
	else
		print_json_base64(data, size);
}

static void
print_json(const struct wax_log_entry *entry)
{
	printf("{\"position\":%" PRIu64, entry->position);
	if (entry->ordinal != UINT64_MAX)
		printf(",\"ordinal\":%" PRIu64, entry->ordinal);
	if (entry->stamp != 0) {
		printf(",\"stamp\":%" PRIu64 ",\"time\":\"", entry->stamp);
		log_print_time(stdout, entry->stamp, true);
		putchar('"');
	}
	putchar(',');
	log_print_json_data(entry->data, entry->size);
	fputs("}\n", stdout);
}

static void
print_text(struct log_print *print, const struct wax_log_entry *entry)
{
	size_t size = (size_t)entry->size;

	if (print->show_position)
		printf("%" PRIu64 " ", entry->position);
	if (print->show_time) {
		if (entry->stamp != 0)
			log_print_time(stdout, entry->stamp, print->utc);
		else
			putchar('-');
		putchar(' ');
	}
	if (size > 0 && memchr(entry->data, '\n', size) != NULL)
		print->ambiguous++;
	if (print->escape)
		escape_write(stdout, entry->data, size);
	else
		(void)fwrite(entry->data, 1, size, stdout);
	putchar('\n');
}

int
log_print_entry(struct log_print *print, const struct wax_log_entry *entry)
{
	int err = 0;

	switch (print->format) {
	case LOG_FORMAT_TEXT:
		print_text(print, entry);
		break;
	case LOG_FORMAT_JSON:
		print_json(entry);
		break;
	case LOG_FORMAT_CAPNP:
		err = log_message_write(stdout, entry);
		break;
	}
	if (!err && ferror(stdout))
		err = errno ? -errno : -EIO;
	return err;
}
