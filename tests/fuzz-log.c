/* SPDX-License-Identifier: MIT */
/*
 * Usage: fuzz-log [COUNT [SEED [FIRST]]]
 *
 * Gives COUNT mutated logs to reader, verify and recover, in process.  Mutants
 * start from valid segments (log-image.c); most have the checksum of what was
 * changed put right again, so that they get past it.  A mutant depends only on
 * SEED and its number: "mutant N of seed S" means `fuzz-log 1 S N`.
 *
 * Wrong is, beside what sanitizers see: a reader that returns more than the file
 * can hold, or something that is larger than the header allows; a recovery that
 * another one finds something to do after; a log that is damaged after a recovery
 * that said it was not; a mutant that takes a second.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <wax.h>

#include "fuzz-target.h"
#include "image.h"
#include "log-image.h"

#define DEFAULT_COUNT 20000
#define FULL_COUNT 1000000
/* Of a processor: on a busy machine anything may take long. */
#define SLOW_NS INT64_C(1000000000)
#define HANG_SECONDS 60
#define SEEDS 6

static char dir[48];
static struct log_image seeds[SEEDS], one, two;
static uint64_t seed, mutant;
/* What the reader returned, by status; what verify said, by state. */
static uint64_t statuses[8], states[4], recovered, refused;

/* Called by the sanitizers, where there are any. */
void
__asan_on_error(void);
void
__ubsan_on_report(void);

void
__asan_on_error(void)
{
	dprintf(STDERR_FILENO, "mutant %llu of seed %llu\n",
		(unsigned long long)mutant, (unsigned long long)seed);
}

void
__ubsan_on_report(void)
{
	__asan_on_error();
}

static void
require(int claim, const char *what)
{
	if (claim)
		return;
	dprintf(STDERR_FILENO, "%s: ", what);
	__asan_on_error();
	abort();
}

static int64_t
now_ns(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* -- Seeds ------------------------------------------------------------------ */

static void
make_seed(struct log_image *image, unsigned which)
{
	static const char text[700] = "records of any size";
	unsigned i;

	log_image_begin(image, 0, 0, which % 2 == 0);
	if (which >= 3) {
		memset(image->boot_id, 0xb0, sizeof(image->boot_id));
		log_image_header(image);
	}
	for (i = 0; i < 4 + which * 3; i++) {
		if (i == 5)
			log_image_slot(image, image->tail, image->count,
				       IMAGE_OPEN);
		if (i % 7 == 6)
			(void)log_image_add(image,
					    i % 2 ? IMAGE_PAD : IMAGE_BUSY,
					    NULL, 40, 0);
		else
			(void)log_image_add(image, IMAGE_DATA, text,
					    i * i * 3 % 700, 1000 + i);
	}
	if (which % 3 == 0)
		log_image_seal(image);
	else
		image->size = (image->tail + 8191) / 4096 * 4096;
}

/* -- Mutation --------------------------------------------------------------- */

static uint32_t
crc_at(const struct log_image *image, size_t offset, uint32_t word, size_t from,
       size_t size)
{
	unsigned char bytes[16];

	image_put(bytes, offset, 8);
	image_put(bytes + 8, image->salt, 4);
	image_put(bytes + 12, word, 4);
	return log_image_crc(log_image_crc(0, bytes, sizeof(bytes)),
			     image->bytes + from, size);
}

static uint64_t
strange(struct fuzz_random *random)
{
	const uint64_t shifted = UINT64_C(1) << fuzz_below(random, 64);

	switch (fuzz_below(random, 4)) {
	case 0:
		return shifted - fuzz_below(random, 2);
	case 1:
		return 8 * fuzz_below(random, LOG_IMAGE_SIZE / 8);
	case 2:
		return 0u - fuzz_below(random, 4096);
	default:
		return fuzz_below(random, 256);
	}
}

/* The n-th record's offset. */
static size_t
some_record(struct fuzz_random *random, const struct log_image *image)
{
	uint64_t steps = fuzz_below(random, 20);
	size_t offset = 4096, size;
	uint32_t word;

	for (; steps > 0; steps--) {
		memcpy(&word, image->bytes + offset, 4);
		size = 8 +
		       (word >> 28 == IMAGE_DATA && image->has_stamps ? 8 : 0);
		size = (size + (word & 0xfffffff) + 7) / 8 * 8;
		if (word == 0 || image->tail <= offset + size)
			break;
		offset += size;
	}
	return offset;
}

static void
mutate_record(struct fuzz_random *random, struct log_image *image)
{
	size_t offset = some_record(random, image);
	unsigned char *at = image->bytes + offset;
	uint32_t word = (uint32_t)(fuzz_below(random, 16) << 28);
	size_t covered;

	word |= (uint32_t)(fuzz_below(random, 3) ? fuzz_below(random, 1000)
						 : strange(random)) &
		0xfffffff;
	image_put(at, word, 4);
	covered = ((word & 0xfffffff) + 7) / 8 * 8 +
		  (word >> 28 == IMAGE_DATA && image->has_stamps ? 8 : 0);
	if (fuzz_below(random, 4) == 0 || image->size < offset + 8 + covered)
		return;
	if (word >> 28 != IMAGE_DATA && word >> 28 != IMAGE_FOOTER)
		covered = 0;
	image_put(at + 4, crc_at(image, offset, word, offset + 8, covered), 4);
}

static void
mutate_header(struct fuzz_random *random, struct log_image *image)
{
	static const size_t fields[] = {8,  16, 24, 32,  40,  64,  72,
					80, 88, 92, 128, 136, 148, 152};
	size_t field = fields[fuzz_below(random, 14)];

	image_put(image->bytes + field, strange(random), 4);
	if (field == 88)
		memcpy(&image->salt, image->bytes + 88, 4);
	image_put(image->bytes + 20, 0, 4);
	image_put(image->bytes + 20, log_image_crc(0, image->bytes, 512), 4);
}

/* A slot or the trailer. */
static void
mutate_block(struct fuzz_random *random, struct log_image *image)
{
	const size_t blocks[] = {1024, 2048, image->size - 64};
	size_t offset = blocks[fuzz_below(random, 3)];

	if (image->size < 4096 + 64)
		return;
	image_put(image->bytes + offset + 8 * fuzz_below(random, 7),
		  strange(random), 8);
	image_put(image->bytes + offset + 60,
		  crc_at(image, offset, 0, offset, 60), 4);
}

/* The length that records seem to have is changed for the size of the file. */
static void
mutate_bytes(struct fuzz_random *random, struct log_image *image)
{
	size_t offset = fuzz_below(random, image->size);
	size_t other = fuzz_below(random, image->size);
	size_t size = 1 + fuzz_below(random, 600);

	switch (fuzz_below(random, 5)) {
	case 0:
		image->bytes[offset] ^= (unsigned char)(1u << mutant % 8);
		break;
	case 1:
		if (offset + size <= image->size && other + size <= image->size)
			memmove(image->bytes + offset, image->bytes + other,
				size);
		break;
	case 2:
		if (offset + size <= image->size)
			memset(image->bytes + offset, 0, size);
		break;
	case 3:
		image->size = offset + 1;
		break;
	default:
		image->size = image->size + 8 * size < LOG_IMAGE_SIZE
				      ? image->size + 8 * size
				      : LOG_IMAGE_SIZE;
	}
}

static void
mutate(struct fuzz_random *random, struct log_image *image)
{
	uint64_t count = 1 + fuzz_below(random, 4);

	for (; count > 0; count--)
		switch (fuzz_below(random, 6)) {
		case 0:
			mutate_header(random, image);
			break;
		case 1:
			mutate_block(random, image);
			break;
		case 2:
			mutate_bytes(random, image);
			break;
		default:
			mutate_record(random, image);
		}
}

/* -- What is done with them -------------------------------------------------- */

static void
read_all(uint64_t most)
{
	struct wax_log_reader *reader;
	struct wax_log_entry entry;
	volatile unsigned char sink;
	uint64_t steps = 0;
	int found;

	if (wax_log_reader_open(dir, NULL, &reader) != 0) {
		refused++;
		return;
	}
	do {
		found = wax_log_next(reader, &entry);
		require(steps++ <= most, "reader does not come to an end");
		if (found >= 0)
			statuses[found]++;
		if (found == WAX_LOG_ENTRY && entry.size != 0) {
			require(entry.size <= 2 * LOG_IMAGE_SIZE, "size");
			sink = ((const unsigned char *)
					entry.data)[entry.size - 1];
		}
	} while (found > 0 && found != WAX_LOG_BUSY);
	(void)sink;
	/* What they find is not known; that they end is what counts. */
	found = wax_log_seek(reader, mutant % LOG_IMAGE_SIZE);
	if (found == 0)
		found = wax_log_next(reader, &entry);
	require(found <= WAX_LOG_CORRUPT, "status");
	found = wax_log_seek_ordinal(reader, mutant % 20);
	require(found <= 0, "seek_ordinal");
	found = wax_log_seek_time(reader, 1000 + mutant % 20);
	require(found <= 0, "seek_time");
	wax_log_reader_close(reader);
}

static void
check_recovered(const struct wax_log_report *before)
{
	struct wax_log_report after;

	int err = wax_log_recover(dir, NULL, &after, sizeof(after));

	/* No file had a header: nothing is left of the log. */
	if (before->segments == 0 && err == -ENOENT)
		return;
	require(err == 0, "recovered log cannot be recovered");
	require(after.repaired == 0, "recovery leaves something to do");
	require(wax_log_verify(dir, NULL, &after, sizeof(after)) == 0,
		"recovered log cannot be verified");
	/* What was sealed before was not looked into; a file without a header
	 * counts as repaired, too, but not as a segment. */
	if (before->segments == 2 && before->repaired == 2)
		require(after.records == before->records,
			"records after recovery are others");
}

static void
run_mutant(void)
{
	struct fuzz_random random = {seed ^
				     mutant * UINT64_C(0xd1342543de82ef95)};
	struct wax_log_check_opts opts = WAX_LOG_CHECK_OPTS_INIT;
	struct wax_log_report report;

	one = seeds[fuzz_below(&random, SEEDS)];
	log_image_follow(&two, &one);
	two.size = 8192;
	(void)log_image_text(&two, "the segment behind it");
	if (fuzz_below(&random, 4) == 0)
		mutate(&random, &two);
	mutate(&random, &one);
	require(log_image_write(&one, dir, "log") == 0 &&
			log_image_write(&two, dir, "log") == 0,
		"files cannot be written");
	read_all((one.size + two.size) / 8 + 64);
	if (wax_log_verify(dir, NULL, &report, sizeof(report)) == 0)
		states[report.state]++;
	opts.mode = mutant % 2 ? WAX_LOG_PREFIX : WAX_LOG_SALVAGE;
	if (wax_log_recover(dir, &opts, &report, sizeof(report)) != 0)
		return;
	recovered++;
	check_recovered(&report);
	read_all((one.size + two.size) / 8 + 64);
}

static uint64_t
setting(int argc, char **argv, int index, const char *variable,
	uint64_t default_value)
{
	const char *text = index < argc ? argv[index] : NULL;

	if (text == NULL && variable != NULL)
		text = getenv(variable);
	return text == NULL || *text == 0 ? default_value
					  : strtoull(text, NULL, 0);
}

static void
clean(const char *what)
{
	char command[96];

	(void)snprintf(command, sizeof(command), "rm -rf %s%s", dir, what);
	require(system(command) == 0, "directory cannot be removed");
}

static int
report_all(uint64_t count, int64_t slowest_ns)
{
	uint64_t intact = states[WAX_LOG_CLEAN] + states[WAX_LOG_UNCLEAN];
	int reached = statuses[WAX_LOG_ENTRY] > count &&
		      statuses[WAX_LOG_CORRUPT] != 0 &&
		      statuses[WAX_LOG_TORN] != 0 && refused * 5 < count * 4 &&
		      recovered * 5 > count;
	int quick = slowest_ns < SLOW_NS;

	printf("# %llu mutants: %llu refused, %llu recovered, %llu intact, "
	       "%llu torn, %llu damaged, slowest %.3f ms\n",
	       (unsigned long long)count, (unsigned long long)refused,
	       (unsigned long long)recovered, (unsigned long long)intact,
	       (unsigned long long)states[WAX_LOG_TORN_TAIL],
	       (unsigned long long)states[WAX_LOG_DAMAGED],
	       (double)slowest_ns / 1e6);
	printf("# reader: %llu records, %llu gaps, %llu torn, %llu corrupt\n",
	       (unsigned long long)statuses[WAX_LOG_ENTRY],
	       (unsigned long long)statuses[WAX_LOG_GAP],
	       (unsigned long long)statuses[WAX_LOG_TORN],
	       (unsigned long long)statuses[WAX_LOG_CORRUPT]);
	printf("%s 1 - reader, verify and recover survive mutants\n",
	       reached && quick ? "ok" : "not ok");
	return reached && quick ? EXIT_SUCCESS : EXIT_FAILURE;
}

int
main(int argc, char **argv)
{
	const char *full = getenv("WAX_FULL");
	uint64_t count = setting(argc, argv, 1, "WAX_FUZZ_COUNT",
				 full != NULL && *full != 0 ? FULL_COUNT
							    : DEFAULT_COUNT);
	uint64_t first = setting(argc, argv, 3, NULL, 0);
	int64_t slowest = 0, start;
	unsigned i;
	int status;

	seed = setting(argc, argv, 2, "WAX_FUZZ_SEED",
		       (uint64_t)now_ns(CLOCK_MONOTONIC));
	printf("1..1\n# seed %llu\n", (unsigned long long)seed);
	fflush(stdout);
	(void)snprintf(dir, sizeof(dir), "%s/wax-fuzz-log-XXXXXX",
		       access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
	require(mkdtemp(dir) != NULL, "no directory");
	for (i = 0; i < SEEDS; i++)
		make_seed(&seeds[i], i);
	for (mutant = first; mutant - first < count; mutant++) {
		if (mutant % 1024 == 0)
			alarm(HANG_SECONDS);
		if (mutant % 256 == 0)
			clean("/*");
		start = now_ns(CLOCK_PROCESS_CPUTIME_ID);
		run_mutant();
		if (slowest < now_ns(CLOCK_PROCESS_CPUTIME_ID) - start)
			slowest = now_ns(CLOCK_PROCESS_CPUTIME_ID) - start;
	}
	alarm(0);
	clean("");
	/* One mutant alone reaches little. */
	status = count < 1000 ? EXIT_SUCCESS : report_all(count, slowest);
	return status;
}
