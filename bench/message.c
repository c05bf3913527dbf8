/* SPDX-License-Identifier: MIT */
/* The cases of message. */
#include "config.h"

#include "message.h"

#define MIB ((uint64_t)1 << 20)
#define GIB ((uint64_t)1 << 30)

/* Elements of one list, of which a message has many. */
#define PEOPLE 4096u
#define SAMPLES 16384u

struct kind {
	const char *name;
	/* Elements of one list. */
	uint32_t each;
	/* What one list, or one blob, takes. */
	uint64_t piece;
};

static const struct kind kinds[] = {
	[MESSAGE_KIND_PEOPLE] = {"people", PEOPLE, (uint64_t)PEOPLE * 208},
	[MESSAGE_KIND_SAMPLES] = {"samples", SAMPLES, (uint64_t)SAMPLES * 32},
	[MESSAGE_KIND_BLOBS] = {"blobs", 0, MESSAGE_BLOB_SIZE},
};

static int
compare(const struct bench_options *options, const char *benchmark,
	enum message_kind kind, uint64_t size,
	const struct bench_contestant *const *contestants,
	const struct bench_contestant *const *peers)
{
	/* One list, or blob, at least. */
	uint64_t count = (size + kinds[kind].piece - 1) / kinds[kind].piece;
	struct message_work work = {
		.kind = kind,
		.each = kinds[kind].each,
		.count = (uint32_t)count,
		.size = count * kinds[kind].piece,
	};
	struct bench_case c = {
		.benchmark = benchmark,
		.work = &work,
		.contestants = contestants,
		.peers = peers,
		.parameters = {BENCH_TEXT("content", kinds[kind].name),
			       BENCH_BYTES("size", size)},
		.runs_most = size > GIB ? 3 : 0};

	/* Whatever it takes belongs to nobody. */
	(void)message_blob();
	return bench_compare(options, &c);
}

int
bench_message(const struct bench_options *options,
	      const struct bench_contestant *const *peers)
{
	static const struct bench_contestant *const everybody[] = {
		&message_wax, &message_wax_pretouch, &message_malloc, NULL};
	static const struct {
		enum message_kind kind;
		uint64_t size;
	} cases[] = {
		{MESSAGE_KIND_PEOPLE, MIB},
		{MESSAGE_KIND_PEOPLE, 64 * MIB},
		{MESSAGE_KIND_PEOPLE, GIB},
		{MESSAGE_KIND_PEOPLE, 4 * GIB},
		{MESSAGE_KIND_SAMPLES, 64 * MIB},
		{MESSAGE_KIND_SAMPLES, GIB},
		{MESSAGE_KIND_BLOBS, 64 * MIB},
		{MESSAGE_KIND_BLOBS, GIB},
	};
	uint64_t part = options->quick ? 64 : 1;
	int err = 0;
	size_t i;

	for (i = 0; !err && i < sizeof(cases) / sizeof(cases[0]); i++) {
		err = compare(options, "message", cases[i].kind,
			      cases[i].size / part, everybody, peers);
	}
	return err;
}

int
bench_message_large(const struct bench_options *options,
		    const struct bench_contestant *const *peers)
{
	static const struct bench_contestant *const ours[] = {&message_wax,
							      NULL};

	return compare(options, "message-large", MESSAGE_KIND_PEOPLE,
		       options->quick ? 16 * MIB : 2 * GIB, ours, peers);
}
