/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "stress-plan.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define GOLDEN UINT64_C(0x9e3779b97f4a7c15)

/* More would let the sum of all weights overflow. */
#define WEIGHT_MAX 1000000ul

static const char *const names[STRESS_KINDS] = {
	"store", "random",   "shared", "ensure", "message", "finish",
	"abort", "reopen",   "sync",   "punch",  "trim",    "fork",
	"storm", "displace", "other",  "log",    "late"};

/*
 * Growing has the most weight, and the shared region most of that: races happen
 * only while several threads are at its end.  What takes milliseconds is rare.
 */
const struct stress_mix stress_mix_default = {
	{200, 100, 400, 80, 40, 30, 15, 15, 2, 30, 20, 3, 4, 10, 20, 4, 20}};

uint64_t
stress_hash(uint64_t value)
{
	value += GOLDEN;
	value = (value ^ (value >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	value = (value ^ (value >> 27)) * UINT64_C(0x94d049bb133111eb);
	return value ^ (value >> 31);
}

uint64_t
stress_random_next(struct stress_random *random)
{
	uint64_t value = stress_hash(random->state);

	random->state += GOLDEN;
	return value;
}

uint64_t
stress_random_below(struct stress_random *random, uint64_t limit)
{
	/* The bias is limit / 2^64: nothing here would notice. */
	return stress_random_next(random) % limit;
}

int
stress_random_one_in(struct stress_random *random, uint64_t n)
{
	return stress_random_below(random, n) == 0;
}

void
stress_plan(uint64_t seed, uint32_t thread, uint64_t index,
	    const struct stress_mix *mix, struct stress_step *ret_step)
{
	struct stress_random random = {
		stress_hash(stress_hash(seed) ^ stress_hash(~(uint64_t)thread) ^
			    stress_hash(index << 20 | 1))};
	uint64_t total = 0, at;
	unsigned kind;

	for (kind = 0; kind < STRESS_LATE; kind++)
		total += mix->weights[kind];
	ret_step->kind = STRESS_LATE;
	ret_step->index = index;
	if (total > 0) {
		at = stress_random_below(&random, total);
		for (kind = 0; at >= mix->weights[kind]; kind++)
			at -= mix->weights[kind];
		ret_step->kind = (enum stress_kind)kind;
	}
	ret_step->random = random;
}

uint64_t
stress_plan_digest(uint32_t thread, const struct stress_step *step)
{
	return stress_hash(stress_hash((uint64_t)thread << 32 | step->kind) ^
			   stress_hash(step->index) ^ step->random.state);
}

const char *
stress_kind_name(enum stress_kind kind)
{
	return names[kind];
}

/* The kind whose name is the size bytes at text, or STRESS_KINDS. */
static unsigned
find_kind(const char *text, size_t size)
{
	unsigned kind;

	for (kind = 0; kind < STRESS_KINDS; kind++)
		if (strlen(names[kind]) == size &&
		    memcmp(names[kind], text, size) == 0)
			break;
	return kind;
}

int
stress_mix_parse(const char *text, struct stress_mix *ret_mix)
{
	struct stress_mix mix = {{0}};
	unsigned long weight, total = 0;
	unsigned kind;
	char *end;

	for (;;) {
		kind = find_kind(text, strcspn(text, "="));
		if (kind == STRESS_KINDS)
			return -EINVAL;
		text += strlen(names[kind]);
		if (text[0] != '=' || text[1] < '0' || text[1] > '9')
			return -EINVAL;
		text++;
		weight = strtoul(text, &end, 10);
		if (weight > WEIGHT_MAX)
			return -EINVAL;
		mix.weights[kind] = (uint32_t)weight;
		total += weight;
		if (*end == '\0')
			break;
		if (*end != ',')
			return -EINVAL;
		text = end + 1;
	}
	if (total == 0)
		return -EINVAL;
	*ret_mix = mix;
	return 0;
}
