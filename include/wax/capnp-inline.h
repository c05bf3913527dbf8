/* SPDX-License-Identifier: MIT */
/**
 * @file wax/capnp-inline.h
 * @brief Inline accessors of builders and readers; included by wax/capnp.h.
 */
#ifndef WAX_CAPNP_INLINE_H
#define WAX_CAPNP_INLINE_H

#endif /* WAX_CAPNP_INLINE_H */
