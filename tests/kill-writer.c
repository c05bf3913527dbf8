/* SPDX-License-Identifier: MIT */
/*
 * A writer of a message, killed while the message grows or is being finished.
 *
 *   kill-writer [OPTION]... FILE
 *
 *   -c N       die of SIGKILL instead of making the N-th system call of finish
 *   -f NS      ... so many nanoseconds after finish has begun
 *   -a BYTES   ... -g counts from when so many are acknowledged
 *   -g NS      ... so many nanoseconds after it has begun to grow
 *   -l         leave a page to the table
 *   -n COUNT   most records, 16384
 *   -r         have the root word lead elsewhere, which takes a second segment
 *   -s BYTES   most bytes in a segment
 *   -t BYTES   finish after so many
 *   -x         sparse
 *
 * Prints how the writer ended, how many records and bytes it had acknowledged
 * until then, its stage, and how long growing and finishing took if they ended.
 * Record I has I and its size, and at both ends of its data a hash of I; near
 * the end of a segment records are small, so that more of them are tried there.
 */
#include "config.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <wax.h>

#include "lib/message.h"

/* What outlives the writer. */
struct progress {
	_Atomic(uint64_t) records;
	_Atomic(uint64_t) bytes;
	_Atomic(int) stage;
	_Atomic(int64_t) grow_ns;
	_Atomic(int64_t) finish_ns;
};

static struct progress *progress;
static struct wax_message_opts opts = WAX_MESSAGE_OPTS_INIT;
static struct wax_region_opts region_opts = WAX_REGION_OPTS_INIT;
static uint64_t total = UINT64_C(1) << 20;
static uint64_t aim;
static int64_t grow_delay, finish_delay;
static uint32_t records_max = 16384;
static int calls_left, is_moved;

int
__wrap_wax_os_gate(long number);
int
__wrap_wax_os_gate(long number)
{
	(void)number;
	if (calls_left != 0 && --calls_left == 0)
		(void)raise(SIGKILL);
	return 0;
}

static void
must(int err, const char *what)
{
	if (err == 0)
		return;
	fprintf(stderr, "kill-writer: %s: %s\n", what, wax_strerror(err));
	exit(EXIT_FAILURE);
}

static int64_t
now_ns(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* The kernel does it: a parent might have to wait for a processor. */
static void
kill_later(int64_t delay_ns)
{
	struct sigevent event = {
		.sigev_notify = SIGEV_SIGNAL,
		.sigev_signo = SIGKILL,
	};
	const struct itimerspec when = {
		.it_value.tv_sec = (time_t)(delay_ns / 1000000000),
		.it_value.tv_nsec = (long)(delay_ns % 1000000000),
	};
	timer_t timer;

	if (delay_ns == 0)
		return;
	if (timer_create(CLOCK_MONOTONIC, &event, &timer) < 0 ||
	    timer_settime(timer, 0, &when, NULL) < 0)
		must(-errno, "timer");
}

/* splitmix64 */
static uint64_t
hash(uint64_t value)
{
	value += UINT64_C(0x9e3779b97f4a7c15);
	value = (value ^ value >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	value = (value ^ value >> 27) * UINT64_C(0x94d049bb133111eb);
	return value ^ value >> 31;
}

/* Large as a rule, small on the last sixteenth of a segment. */
static uint32_t
size_of_record(uint64_t index, uint64_t written)
{
	uint64_t segment = opts.max_segment_bytes != 0 ? opts.max_segment_bytes
						       : UINT64_C(1) << 32;
	uint64_t most = 4 * total / records_max;

	if (segment - written % segment < segment / 16)
		most /= 8;
	return (uint32_t)(16 + hash(~index) % (most + 1));
}

static void
add_record(struct wax_list_builder *list, uint64_t index, uint32_t size)
{
	struct wax_struct_builder record;
	unsigned char *data;
	uint64_t mark = hash(index);

	must(wax_list_builder_struct(list, (uint32_t)index, &record),
	     "wax_list_builder_struct");
	must(wax_init_data(wax_struct_builder_pointer(&record, 0), size, &data),
	     "wax_init_data");
	memcpy(data, &mark, sizeof(mark));
	memcpy(data + size - sizeof(mark), &mark, sizeof(mark));
	must(wax_set_u64(&record, 0, index, 0), "wax_set_u64");
	must(wax_set_u64(&record, 8, size, 0), "wax_set_u64");
	must(wax_list_builder_set_count(list, (uint32_t)index + 1),
	     "wax_list_builder_set_count");
}

/* order: release; who sees the count may look for the records. */
static void
acknowledge(uint64_t records, uint64_t bytes)
{
	/* order: release; as above. */
	atomic_store_explicit(&progress->records, records,
			      memory_order_release);
	atomic_store_explicit(&progress->bytes, bytes, memory_order_release);
}

/*
 * Have the root word lead to another landing pad, as some builders do when the
 * root is adopted: one segment is not enough then.
 */
static void
move_root(struct wax_builder *builder, struct wax_struct_builder *object)
{
	struct wax_message *message = wax_builder_message(builder);
	unsigned char *first = wax_region_base(wax_message_region(message)) + 8;
	struct wax_struct_builder pad;
	unsigned char *word;
	int64_t offset;
	uint64_t far;

	must(wax_init_struct(wax_struct_builder_pointer(object, 1), 1, 0, &pad),
	     "wax_init_struct");
	offset = (object->data - pad.data) / 8 - 1;
	must(wax_set_u32(&pad, 0, (uint32_t)offset << 2, 0), "wax_set_u32");
	must(wax_set_u32(&pad, 4, 2u << 16, 0), "wax_set_u32");
	far = (uint64_t)(pad.data - first) | 2 | UINT64_C(1) << 32;
	/* Those builders have a word that they can store to. */
	must(wax_message_make_root(message, &word), "wax_message_make_root");
	memcpy(word, &far, sizeof(far));
}

static void
grow(struct wax_builder *builder)
{
	struct wax_pointer_builder root = wax_builder_root(builder);
	struct wax_struct_builder object;
	struct wax_list_builder list;
	uint64_t index, written = 0;
	uint32_t size;

	must(wax_init_struct(root, 0, 2, &object), "wax_init_struct");
	must(wax_init_struct_list(wax_struct_builder_pointer(&object, 0),
				  records_max, 2, 1, &list),
	     "wax_init_struct_list");
	must(wax_list_builder_set_count(&list, 0),
	     "wax_list_builder_set_count");
	for (index = 0; written < total && index < records_max; index++) {
		size = size_of_record(index, written);
		add_record(&list, index, size);
		if (written < aim && aim <= written + size)
			kill_later(grow_delay);
		written += size;
		acknowledge(index + 1, written);
	}
	if (is_moved)
		move_root(builder, &object);
}

/* order: relaxed; read after the writer has ended. */
static void
write_message(const char *path, int calls)
{
	struct wax_message *message;
	struct wax_builder *builder;
	int64_t started;

	opts.region = &region_opts;
	must(wax_message_create(path, &opts, &message), "wax_message_create");
	must(wax_builder_create(message, &builder), "wax_builder_create");
	started = now_ns();
	if (aim == 0)
		kill_later(grow_delay);
	grow(builder);
	/* order: relaxed; as above. */
	atomic_store_explicit(&progress->grow_ns, now_ns() - started,
			      memory_order_relaxed);
	atomic_store_explicit(&progress->stage, 1, memory_order_relaxed);
	started = now_ns();
	kill_later(finish_delay);
	calls_left = calls;
	must(wax_builder_finish(builder), "wax_builder_finish");
	/* order: relaxed; as above. */
	atomic_store_explicit(&progress->finish_ns, now_ns() - started,
			      memory_order_relaxed);
	atomic_store_explicit(&progress->stage, 2, memory_order_relaxed);
}

static int
parse(int argc, char **argv)
{
	int c, calls = 0;

	for (;;) {
		c = getopt(argc, argv, "a:c:f:g:ln:rs:t:x");
		switch (c) {
		case -1:
			return calls;
		case 'a':
			aim = strtoull(optarg, NULL, 10);
			break;
		case 'c':
			calls = atoi(optarg);
			break;
		case 'f':
			finish_delay = strtoll(optarg, NULL, 10);
			break;
		case 'g':
			grow_delay = strtoll(optarg, NULL, 10);
			break;
		case 'l':
			opts.flags |= WAX_MESSAGE_EXPECT_LARGE;
			break;
		case 'n':
			records_max = (uint32_t)strtoul(optarg, NULL, 10);
			break;
		case 'r':
			is_moved = 1;
			break;
		case 's':
			opts.max_segment_bytes =
				(uint32_t)strtoul(optarg, NULL, 10);
			break;
		case 't':
			total = strtoull(optarg, NULL, 10);
			break;
		case 'x':
			region_opts.mode = WAX_GROW_SPARSE;
			/* A huge folio has storage for 2 MiB. */
			region_opts.folio = WAX_FOLIO_SMALL;
			break;
		default:
			exit(EXIT_FAILURE);
		}
	}
}

static void
print_progress(int status)
{
	static const char *const stages[] = {"growing", "finishing", "done"};

	/* order: relaxed; the writer has ended. */
	printf("%s %" PRIu64 " %" PRIu64 " %s %" PRId64 " %" PRId64 "\n",
	       WIFSIGNALED(status) ? "killed" : "ended",
	       atomic_load_explicit(&progress->records, memory_order_relaxed),
	       atomic_load_explicit(&progress->bytes, memory_order_relaxed),
	       stages[atomic_load_explicit(&progress->stage,
					   memory_order_relaxed)],
	       atomic_load_explicit(&progress->grow_ns, memory_order_relaxed),
	       atomic_load_explicit(&progress->finish_ns,
				    memory_order_relaxed));
}

int
main(int argc, char **argv)
{
	int status, calls = parse(argc, argv);
	pid_t child;

	if (optind + 1 != argc)
		return EXIT_FAILURE;
	progress = mmap(NULL, sizeof(*progress), PROT_READ | PROT_WRITE,
			MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (progress == MAP_FAILED)
		return EXIT_FAILURE;
	child = fork();
	if (child < 0)
		return EXIT_FAILURE;
	if (child == 0) {
		write_message(argv[optind], calls);
		_exit(EXIT_SUCCESS);
	}
	if (waitpid(child, &status, 0) != child)
		return EXIT_FAILURE;
	print_progress(status);
	if (WIFSIGNALED(status))
		return WTERMSIG(status) == SIGKILL ? EXIT_SUCCESS
						   : EXIT_FAILURE;
	return WEXITSTATUS(status);
}
