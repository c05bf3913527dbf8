/* SPDX-License-Identifier: MIT */
/**
 * @file wax/base.h
 * @brief Linkage macros and the error convention.
 *
 * Every function that can fail returns int: 0 (or a count) on success and a
 * negative errno value on failure.  errno itself means nothing after a call; only
 * the SIGBUS handler preserves it.
 * A parameter named ret_* is written on success and left alone on failure; one
 * named reterr_* is written on failure only, and may be NULL.
 *
 * What the values mean everywhere, so that callers can act on them:
 *
 *   -EINVAL     an argument is wrong         -E2BIG      options are newer
 *   -ENOSPC     disk or quota is full        -EDQUOT     the same, by quota
 *   -EFBIG      a file-size limit            -EOVERFLOW  a limit of wax
 *   -ENOMEM     memory or address space      -EBADMSG    bytes are malformed
 *   -EBUSY      the file is in use           -ENOTSUP    system cannot do it
 *   -ESTALE     another process cut the file -EIO        storage failed
 *   -EPERM      inherited by fork            -EFAULT     a wild store
 */
#ifndef WAX_BASE_H
#define WAX_BASE_H

#include <stdint.h>

#ifdef __cplusplus
#	define WAX_BEGIN_DECLS extern "C" {
#	define WAX_END_DECLS }
#else
#	define WAX_BEGIN_DECLS
#	define WAX_END_DECLS
#endif

#ifdef __GNUC__
#	define WAX_API __attribute__((__visibility__("default"), __nothrow__))
#	define WAX_MUST_CHECK __attribute__((__warn_unused_result__))
#else
#	define WAX_API
#	define WAX_MUST_CHECK
#endif

WAX_BEGIN_DECLS

/**
 * What is wrong with some bytes, and where.
 */
struct wax_problem {
	/** Byte offset in the file of the first bad word. */
	uint64_t offset;
	/** A static English phrase without a full stop; never NULL. */
	const char *reason;
};

/**
 * Describe an error that a wax function returned.
 *
 * @param err  the negative value, or 0
 * @return     a static English phrase, never NULL; unknown values give
 *             "unknown error"
 *
 * Threads:  safe.
 * Signals:  async-signal-safe.
 * Since:    0.1
 */
WAX_API const char *
wax_strerror(int err);

WAX_END_DECLS

#endif /* WAX_BASE_H */
