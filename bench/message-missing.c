/* SPDX-License-Identifier: MIT */
/* In place of message-capnp.c++ where libcapnp is not installed. */
#include "config.h"

#include "message.h"

#define MISSING "libcapnp and its compiler are not installed"

/* clang-format off */
const struct bench_contestant message_stock = {
	.name = "MallocMessageBuilder", .missing = MISSING};
const struct bench_contestant message_cxx = {
	.name = "wax, C++", .missing = MISSING};
const struct bench_contestant message_cxx_pretouch = {
	.name = "wax, C++, pretouch", .missing = MISSING};
const struct bench_contestant message_ideal = {
	.name = "ideal", .missing = MISSING};
/* clang-format on */
