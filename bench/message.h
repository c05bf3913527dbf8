/* SPDX-License-Identifier: MIT */
/*
 * What building a Cap'n Proto message into a file costs: message.capnp filled
 * with people (numbers, short texts, structs in structs), with samples (numbers
 * alone), or with blobs of 1 MiB.  Timed is everything from opening the file to
 * closing it.  All contestants build the same content in the same order.
 */
#ifndef WAX_BENCH_MESSAGE_H
#define WAX_BENCH_MESSAGE_H

#include <wax.h>

#include "bench.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MESSAGE_BLOB_SIZE ((size_t)1 << 20)

enum message_kind {
	MESSAGE_KIND_PEOPLE,
	MESSAGE_KIND_SAMPLES,
	MESSAGE_KIND_BLOBS
};

/* What all contestants of a case do. */
struct message_work {
	enum message_kind kind;
	/* People or samples in a list. */
	uint32_t each;
	/* Lists of people or samples, or blobs. */
	uint32_t count;
	/* What that takes, roughly. */
	uint64_t size;
};

struct message_text {
	const char *text;
	size_t size;
};

/* One person, of which there are as many as texts with different lengths. */
struct message_entry {
	struct message_text name;
	struct message_text email;
	struct message_text street;
	struct message_text city;
	struct message_text phone;
};
#define MESSAGE_ENTRIES 8u
extern const struct message_entry message_entries[MESSAGE_ENTRIES];

/* MESSAGE_BLOB_SIZE bytes that are not zero. */
const unsigned char *
message_blob(void);

/* Fill a new message through the C layer.  0 or -errno. */
int
message_fill(struct wax_builder *builder, const struct message_work *work);

/* Report a message that was built in a region, before it is finished. */
void
message_count(struct bench_job *job, const struct wax_region *region);

/* A builder of a new message, which is given up if there can be none.  0 or
 * -errno. */
int
message_begin(struct wax_message *message, struct wax_builder **ret_builder);

/* Make a file, fill it through the C layer and finish it.  0 or -errno. */
int
message_build(struct bench_job *job, const char *path,
	      const struct wax_message_opts *opts,
	      const struct message_work *work);

/* Keep the first bytes of a message in job->state, to be freed.  0 or -errno. */
int
message_setup_words(struct bench_job *job, const struct message_work *work,
		    size_t size);

/* Fill `size` bytes of malloc() memory with copies of `words`, which has `count`
 * bytes, and write them to a new file in one go.  0 or -errno. */
int
message_write_words(const char *path, const void *words, size_t count,
		    size_t size);

/* `argument` of contestants that have flags for wax_region_opts. */
extern const uint32_t message_pretouch;

/* Options of wax for a contestant; they live as long as *region. */
struct wax_message_opts
message_options(const struct bench_job *job, struct wax_region_opts *region);

/* Report the size of the file. */
int
message_measure(struct bench_job *job);

/* wax through the C layer, without and with WAX_REGION_PRETOUCH. */
extern const struct bench_contestant message_wax;
extern const struct bench_contestant message_wax_pretouch;

/*
 * The same words copied into malloc() memory from a copy that stays in the
 * cache, and written in one go.  Nothing is built: any builder in memory takes
 * longer.  Baseline.
 */
extern const struct bench_contestant message_malloc;

/* Those that need libcapnp: MallocMessageBuilder and writeMessageToFd();
 * wax::MessageBuilder, without and with WAX_REGION_PRETOUCH; a builder on a
 * mapping of known size; and one on memory that has its pages, and is no file. */
extern const struct bench_contestant message_stock;
extern const struct bench_contestant message_cxx;
extern const struct bench_contestant message_cxx_pretouch;
extern const struct bench_contestant message_ideal;
extern const struct bench_contestant message_warm;

bench_suite bench_message;

/* Those that work in less memory than the message takes: see message-large.sh. */
bench_suite bench_message_large;

#ifdef __cplusplus
}
#endif

#endif /* WAX_BENCH_MESSAGE_H */
