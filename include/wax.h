/* SPDX-License-Identifier: MIT */
/**
 * @file wax.h
 * @brief Everything wax installs.  Include this or any header under wax/.
 */
#ifndef WAX_H
#define WAX_H

#include <wax/base.h>
#include <wax/capnp.h>
#include <wax/handler.h>
#include <wax/inject.h>
#include <wax/log.h>
#include <wax/message-root.h>
#include <wax/message-store.h>
#include <wax/message.h>
#include <wax/region.h>
#include <wax/repair.h>
#include <wax/version.h>

#endif /* WAX_H */
