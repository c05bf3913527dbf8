/* SPDX-License-Identifier: MIT */
/**
 * @file wax/handler.h
 * @brief The SIGBUS handler: its state, and how a host calls it.
 *
 * The first region that is opened installs a SIGBUS handler for the process,
 * unless it is opened with WAX_NO_HANDLER.  The handler stays installed.  It
 * passes on every SIGBUS that does not belong to a region, to whatever handler
 * was installed before, as the kernel would have called it.
 *
 * A program that owns SIGBUS opens its regions with WAX_NO_HANDLER and calls
 * wax_sigbus() from its own handler.  wax-signals(7) has the rules.
 */
#ifndef WAX_HANDLER_H
#define WAX_HANDLER_H

#include <wax/base.h>

WAX_BEGIN_DECLS

/** Flag for every open: install no handler, and do not need one. */
enum { WAX_NO_HANDLER = 1u << 0 };

/** What wax_handler_status() returns. */
enum {
	/** wax has installed no handler in this process. */
	WAX_HANDLER_NONE = 0,
	/** The kernel would call wax's handler for the next SIGBUS. */
	WAX_HANDLER_ACTIVE = 1,
	/** Somebody has installed another handler over wax's. */
	WAX_HANDLER_LOST = 2
};

/**
 * Ask the kernel who would get the next SIGBUS.
 *
 * @return  WAX_HANDLER_NONE, WAX_HANDLER_ACTIVE or WAX_HANDLER_LOST
 *
 * The kernel itself is asked, because sigaction(2) may be interposed and then
 * does not tell the truth (LD_PRELOAD=libjsig.so, ASan with handle_sigbus=2).
 * Under ThreadSanitizer and MemorySanitizer, which wrap every handler, the
 * interposed sigaction(2) is asked instead.
 *
 * Threads:  safe.
 * Signals:  async-signal-safe.
 * Since:    0.1
 */
WAX_API int
wax_handler_status(void);

/**
 * Put wax's handler in front, if another was installed over it.
 *
 * @retval 0        the kernel would call wax's handler for the next SIGBUS
 * @retval -ENOTSUP  it was put back once already in this process, or another
 *                  one keeps the signal to itself
 * @retval -errno   what sigaction(2) returned, or as wax_region_open()
 *
 * Opening a region does this unasked, unless it is WAX_NO_HANDLER.  The handler
 * that was in front gets what is not for a region.  There is no second time, so
 * that two libraries cannot displace each other for ever.
 *
 * Threads:  safe.
 * Signals:  not async-signal-safe.
 * Since:    0.1
 */
WAX_API WAX_MUST_CHECK int
wax_handler_install(void);

/**
 * Offer a SIGBUS to wax, from a handler that the caller has installed.
 *
 * @param signo    the signal number; anything but SIGBUS is not wax's
 * @param info     the siginfo_t the handler was given
 * @param context  the ucontext_t the handler was given; not used today
 *
 * @retval 1  the fault belonged to a region and was resolved: return from the
 *            handler, and the store runs again
 * @retval 0  not wax's, or a failure that wax was told to die of: do what the
 *            program would do without wax
 *
 * The calling handler must be installed with SA_SIGINFO, SA_NODEFER and
 * SA_ONSTACK and without SA_RESETHAND.  errno is preserved.
 *
 * Threads:  safe.
 * Signals:  async-signal-safe.
 * Since:    0.1
 */
WAX_API int
wax_sigbus(int signo, const void *info, void *context);

WAX_END_DECLS

#endif /* WAX_HANDLER_H */
