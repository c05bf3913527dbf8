/* SPDX-License-Identifier: MIT */
/*
 * What the hazard-* programs share.  Each checks the treatment of some hazards
 * of docs/hazards.md; the row is in the comment of each case.
 *
 * A case is a function that runs in a child process of its own, in an empty
 * directory of its own, with a time limit.  It passes when it returns, or, if
 * the claim is a death, when exactly that signal ends it.  A check that fails
 * ends the child with status 1, so it is never taken for a death.  One TAP line
 * per case on standard output; the name of the function is the claim.
 */
#ifndef WAX_HAZARD_H
#define WAX_HAZARD_H

#include <stddef.h>
#include <stdint.h>

#include <wax/handler.h>
#include <wax/region.h>

#if defined(__SANITIZE_THREAD__)
#	define HAZARD_THREAD_SANITIZED 1
#	define HAZARD_SANITIZED 1
#elif defined(__SANITIZE_ADDRESS__)
#	define HAZARD_SANITIZED 1
#elif defined(__has_feature)
#	if __has_feature(thread_sanitizer)
#		define HAZARD_THREAD_SANITIZED 1
#	endif
#	if __has_feature(address_sanitizer) ||    \
		__has_feature(thread_sanitizer) || \
		__has_feature(memory_sanitizer)
#		define HAZARD_SANITIZED 1
#	endif
#endif
#ifndef HAZARD_SANITIZED
#	define HAZARD_SANITIZED 0
#endif
#ifndef HAZARD_THREAD_SANITIZED
#	define HAZARD_THREAD_SANITIZED 0
#endif

#define HAZARD_PAGE ((size_t)4096)
#define HAZARD_MIB ((uint64_t)1 << 20)
#define HAZARD_GIB ((uint64_t)1 << 30)

struct hazard {
	const char *claim;
	void (*run)(void);
	/* Signal that must end the case; 0 if it must return. */
	int signo;
};

/* The case returns. */
#define HAZARD(function)                        \
	{                                       \
		.claim = #function, function, 0 \
	}
/* The case dies of a signal. */
#define HAZARD_DIES(function, signo)                \
	{                                           \
		.claim = #function, function, signo \
	}

#define HAZARD_COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Run the cases; what main() returns. */
int
hazard_run(const struct hazard *cases, size_t count);

/* End the case: this machine cannot show the claim. */
_Noreturn void
hazard_skip(const char *reason);

/* End the case as failed. */
_Noreturn void
hazard_fail(const char *file, int line, const char *what, long long got,
	    long long wanted);

#define expect(condition)                                                  \
	do {                                                               \
		if (!(condition))                                          \
			hazard_fail(__FILE__, __LINE__, #condition, 0, 1); \
	} while (0)

#define expect_int(got, wanted)                                            \
	do {                                                               \
		long long hazard_got_ = (long long)(got);                  \
		long long hazard_wanted_ = (long long)(wanted);            \
		if (hazard_got_ != hazard_wanted_)                         \
			hazard_fail(__FILE__, __LINE__, #got, hazard_got_, \
				    hazard_wanted_);                       \
	} while (0)

#define expect_ok(call) expect_int(call, 0)

#define expect_not_reached() \
	hazard_fail(__FILE__, __LINE__, "this line was reached", 1, 0)

/* Run body in a child; the signal that ended it, or minus its exit status. */
int
hazard_child(void (*body)(void *), void *argument);

/* Bytes of a file, as stat(2) tells. */
uint64_t
hazard_file_size(const char *path);

/* A byte of a file, by pread(2) through a descriptor of its own. */
int
hazard_file_byte(const char *path, uint64_t offset);

/* A mapping of one page over an empty file that is no region. */
volatile unsigned char *
hazard_foreign_page(void);

/* Default options with some flags and a reserve of 64 MiB. */
struct wax_region_opts
hazard_opts(uint32_t flags);

/* A region over the file "f", opened with options or NULL. */
struct wax_region *
hazard_open(const struct wax_region_opts *opts);

/* Store one byte so that the compiler cannot drop it. */
static inline void
hazard_store(struct wax_region *region, uint64_t offset, int value)
{
	volatile unsigned char *base = wax_region_base(region);

	base[offset] = (unsigned char)value;
}

static inline int
hazard_load(const struct wax_region *region, uint64_t offset)
{
	const volatile unsigned char *base = wax_region_base(region);

	return base[offset];
}

#endif /* WAX_HAZARD_H */
