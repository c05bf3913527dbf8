/* SPDX-License-Identifier: MIT */
/*
 * Comparisons: what programs in this directory and `wax bench` are made of.
 *
 * A *contestant* is one way to do a job: a library, a system call, a setting.  A
 * *case* is a job of a certain size, and the contestants that compete in it.  A
 * *suite* is a function that runs some cases, and has the name of a benchmark.
 *
 * To write a benchmark NAME:
 *
 *   1. bench/NAME.h declares `int bench_NAME(const struct bench_options *, const
 *      struct bench_contestant *const *peers)`, which calls bench_compare() for
 *      each case and returns the first error it returned.  The file that defines
 *      it is in libbench (bench/local.mk), with the contestants that need
 *      nothing but wax and libc; it may call wax only through <wax.h>.
 *   2. bench/NAME-main.c is the program, and has one line in main():
 *          return bench_main(argc, argv, bench_NAME, peers);
 *      peers are the contestants that need a package; NULL at the end.  A
 *      package that configure did not find is a contestant with `missing` set,
 *      so that the report names it.
 *   3. tools/cmd-bench.c gets a line, which passes no peers.
 *
 * How it is measured.  Contestants take turns: A B C C B A A B C.  What a run
 * leaves behind, such as free memory in small pieces, is a matter of the next
 * one, so none always comes after the same other.  The first round is not timed;
 * it warms memory and caches up, and private memory is measured in it.  Then
 * --runs rounds follow.  Each run gets an empty directory, which is
 * emptied afterwards; setup() and clean() are not timed either.  CPU is user and
 * system time of all threads of the process; faults are page faults of the
 * process.  So a contestant runs in this process, and joins what threads it has
 * before run() returns.  With BENCH_DISK the file system is synced before and
 * after each run, both untimed, and what its disk wrote meanwhile is counted;
 * it is the disk's counter, which other programs move, too: the minimum counts.
 *
 * Hosts of virtual machines take freed memory back, and the first touch of such
 * memory is slow.  Keep a run below 2 GiB, so that memory freed by one run serves
 * the next.
 *
 * The header can be included from C++.
 */
#ifndef WAX_BENCH_H
#define WAX_BENCH_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define BENCH_RUNS_MAX 100
#define BENCH_METRICS_MAX 16
#define BENCH_PARAMETERS_MAX 8
#define BENCH_BASELINES_MAX 4

/* -- What users choose ---------------------------------------------------- */

struct bench_options {
	/* Where files are written: --dir; TMPDIR or /tmp. */
	const char *directory;
	/* Timed rounds: --runs; 5. */
	unsigned runs;
	/* Small sizes and one round, to see that it works: --quick. */
	int quick;
	/* One JSON object on a line for each contestant: --json. */
	int json;
};

/* -- What a contestant is given, and gives --------------------------------- */

struct bench_job {
	/* The job: `work` of the case. */
	const void *work;
	/* `argument` of the contestant. */
	const void *argument;
	/* A directory that is empty before setup(), and the name of a file in
	 * it that does not exist, for those that need one. */
	const char *directory;
	const char *path;
	/* Kept from setup() to clean(); NULL before. */
	void *state;

	/* Set by run() or clean(), 0 before: what was done (records, messages,
	 * lookups), bytes of payload, and how often a file was made longer.
	 * Times are compared per operation, so contestants may do different
	 * numbers of them. */
	uint64_t operations;
	uint64_t bytes;
	uint64_t growths;
	/* For bench_metric() alone. */
	struct bench_metrics *metrics;
};

/*
 * Report one more number of a run, from run() or clean(): the minimum and the
 * median of it over all runs are reported.
 *
 * name  a string that lives on, such as "append_p99"
 * unit  such as "ns"; "" if it has none
 */
void
bench_metric(struct bench_job *job, const char *name, const char *unit,
	     double value);

enum {
	/* All others are compared with this one; see bench_case.contestants. */
	BENCH_BASELINE = 1u << 0
};

struct bench_contestant {
	const char *name;
	/* BENCH_BASELINE. */
	uint32_t flags;
	/* What has to be known to compare it with others, or NULL. */
	const char *note;
	/* Why it cannot take part, or NULL. */
	const char *missing;
	/* So that functions can serve several contestants. */
	const void *argument;
	/* All return 0 or a negative errno; -ENOTSUP leaves the contestant out
	 * of the case without failing it.  setup() and clean() may be NULL.
	 * clean() is called if and only if setup() succeeded. */
	int (*setup)(struct bench_job *job);
	int (*run)(struct bench_job *job);
	int (*clean)(struct bench_job *job);
};

/* -- Cases ---------------------------------------------------------------- */

enum bench_kind { BENCH_KIND_TEXT, BENCH_KIND_NUMBER, BENCH_KIND_BYTES };

/* A property of a case: BENCH_TEXT("mode", "sparse"). */
struct bench_parameter {
	const char *name;
	enum bench_kind kind;
	const char *text;
	uint64_t number;
};

/* clang-format off */
#define BENCH_TEXT(name, text)      {(name), BENCH_KIND_TEXT, (text), 0}
#define BENCH_NUMBER(name, number)  {(name), BENCH_KIND_NUMBER, NULL, (number)}
#define BENCH_BYTES(name, number)   {(name), BENCH_KIND_BYTES, NULL, (number)}
/* clang-format on */

enum {
	/* Count the bytes written to the disk. */
	BENCH_DISK = 1u << 0
};

struct bench_case {
	/* Of the suite. */
	const char *benchmark;
	/* Passed on to contestants. */
	const void *work;
	/* NULL at the end; peers may be NULL.  Those with BENCH_BASELINE, at
	 * most BENCH_BASELINES_MAX, are what ratios refer to. */
	const struct bench_contestant *const *contestants;
	const struct bench_contestant *const *peers;
	/* BENCH_DISK. */
	uint32_t flags;
	/* Timed rounds at most, or 0: where no goal depends on the figures. */
	unsigned runs_most;
	/* Unused ones have no name. */
	struct bench_parameter parameters[BENCH_PARAMETERS_MAX];
};

/*
 * Run a case and print the report.
 *
 * Returns 0; -ENOMEM, what making or emptying the directory returned, or the
 * error of the first contestant that failed, after all others had their turn.
 */
int
bench_compare(const struct bench_options *options, const struct bench_case *c);

/* -- Suites --------------------------------------------------------------- */

typedef int
bench_suite(const struct bench_options *options,
	    const struct bench_contestant *const *peers);

/*
 * Parse a command line: the options above, and --help.  Arguments that are no
 * options are left from argv[optind] on.
 *
 * Returns 0, 1 for --help, or -EINVAL; *ret_wrong is then NULL if getopt_long()
 * has printed a message, else the argument that is wrong.
 */
int
bench_options_parse(struct bench_options *options, int argc, char **argv,
		    const char **ret_wrong);

/* The options, as lines of a help text. */
extern const char bench_options_help[];

/* main() of a program that runs one suite. */
int
bench_main(int argc, char **argv, bench_suite *suite,
	   const struct bench_contestant *const *peers);

#ifdef __cplusplus
}
#endif

#endif /* WAX_BENCH_H */
