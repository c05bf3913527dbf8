/* SPDX-License-Identifier: MIT */
/* Numbers with units, and points in time, on the command line. */
#include "config.h"

#include "quantity.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SECOND_NS UINT64_C(1000000000)

struct unit {
	const char *name;
	uint64_t factor;
};

/* The digits at the start of text; *ret_rest is what follows them. */
static int
leading_number(const char *text, uint64_t *ret_number, const char **ret_rest)
{
	unsigned long long number;
	char *end;

	if (*text < '0' || '9' < *text)
		return -EINVAL;
	errno = 0;
	number = strtoull(text, &end, 10);
	if (errno != 0)
		return -EINVAL;
	*ret_number = number;
	*ret_rest = end;
	return 0;
}

/* A number and one of the units, the last of which has no name. */
static int
with_unit(const char *text, const struct unit *unit, uint64_t *ret)
{
	const char *rest;
	uint64_t number;
	int err = leading_number(text, &number, &rest);

	if (err)
		return err;
	while (*unit->name != '\0' && strcmp(unit->name, rest) != 0)
		unit++;
	if (strcmp(unit->name, rest) != 0 || UINT64_MAX / unit->factor < number)
		return -EINVAL;
	*ret = number * unit->factor;
	return 0;
}

int
quantity_number(const char *text, uint64_t least, uint64_t most,
		uint64_t *ret_number)
{
	const char *rest;
	uint64_t number;
	int err = leading_number(text, &number, &rest);

	if (err || *rest != '\0' || number < least || most < number)
		return -EINVAL;
	*ret_number = number;
	return 0;
}

int
quantity_bytes(const char *text, uint64_t *ret_bytes)
{
	static const struct unit units[] = {
		{"K", UINT64_C(1) << 10},
		{"M", UINT64_C(1) << 20},
		{"G", UINT64_C(1) << 30},
		{"T", UINT64_C(1) << 40},
		{"", 1},
	};

	return with_unit(text, units, ret_bytes);
}

int
quantity_duration(const char *text, uint64_t *ret_ms)
{
	static const struct unit units[] = {
		{"ms", 1},      {"s", 1000},     {"m", 60000},
		{"h", 3600000}, {"d", 86400000}, {"", 1000},
	};

	return with_unit(text, units, ret_ms);
}

/* What follows the seconds: up to nine digits behind a dot. */
static const char *
parse_fraction(const char *text, uint64_t *ret_ns)
{
	uint64_t unit = SECOND_NS;

	*ret_ns = 0;
	if (*text != '.')
		return text;
	for (text++; '0' <= *text && *text <= '9' && unit > 1; text++) {
		unit /= 10;
		*ret_ns += (uint64_t)(*text - '0') * unit;
	}
	return text;
}

static int
parse_seconds(const char *text, uint64_t *ret_ns)
{
	uint64_t seconds, fraction;
	const char *rest;
	int err = leading_number(text, &seconds, &rest);

	if (err || UINT64_MAX / SECOND_NS - 1 < seconds)
		return -EINVAL;
	rest = parse_fraction(rest, &fraction);
	if (*rest != '\0')
		return -EINVAL;
	*ret_ns = seconds * SECOND_NS + fraction;
	return 0;
}

/* Seconds since 1970 of broken-down time that must exist as it is given. */
static int
seconds_of(const struct tm *given, int is_utc, uint64_t *ret_seconds)
{
	struct tm tm = *given;
	time_t seconds;

	tm.tm_isdst = -1;
	seconds = is_utc ? timegm(&tm) : mktime(&tm);
	/* The calendar carries over what is too large: 30 February. */
	if (seconds < 0 || tm.tm_mday != given->tm_mday ||
	    tm.tm_mon != given->tm_mon)
		return -EINVAL;
	*ret_seconds = (uint64_t)seconds;
	return 0;
}

static int
parse_calendar(const char *text, uint64_t *ret_ns)
{
	uint64_t seconds, fraction = 0;
	const char *rest, *clock;
	struct tm tm = {0};
	int is_utc, err;

	rest = strptime(text, "%Y-%m-%d", &tm);
	if (rest == NULL)
		return -EINVAL;
	if (*rest == 'T' || *rest == ' ') {
		clock = rest + 1;
		rest = strptime(clock, "%H:%M:%S", &tm);
		if (rest == NULL)
			rest = strptime(clock, "%H:%M", &tm);
		else
			rest = parse_fraction(rest, &fraction);
		if (rest == NULL)
			return -EINVAL;
	}
	is_utc = *rest == 'Z';
	if (rest[is_utc] != '\0')
		return -EINVAL;
	err = seconds_of(&tm, is_utc, &seconds);
	if (!err)
		*ret_ns = seconds * SECOND_NS + fraction;
	return err;
}

static int
parse_ago(const char *text, uint64_t *ret_ns)
{
	struct timespec now;
	uint64_t ms, now_ns;
	int err = quantity_duration(text, &ms);

	if (err)
		return err;
	(void)clock_gettime(CLOCK_REALTIME, &now);
	now_ns = (uint64_t)now.tv_sec * SECOND_NS + (uint64_t)now.tv_nsec;
	*ret_ns = now_ns / 1000000 < ms ? 0 : now_ns - ms * 1000000;
	return 0;
}

int
quantity_time(const char *text, uint64_t *ret_ns)
{
	if (*text == '@')
		return parse_seconds(text + 1, ret_ns);
	if (*text == '-')
		return parse_ago(text + 1, ret_ns);
	return parse_calendar(text, ret_ns);
}
