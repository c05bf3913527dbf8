/* SPDX-License-Identifier: MIT */
/* In place of message*-capnp.c++ where libcapnp is not installed. */
#include "config.h"

#include "message-small.h"

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
const struct bench_contestant message_warm = {
	.name = "warm memory", .missing = MISSING};

const struct bench_contestant message_small_stock = {
	.name = "MallocMessageBuilder", .missing = MISSING};
const struct bench_contestant message_small_stock_rename = {
	.name = "libcapnp, rename", .missing = MISSING};
const struct bench_contestant message_small_warm = {
	.name = "libcapnp, warm", .missing = MISSING};
const struct bench_contestant message_small_cxx = {
	.name = "wax, C++", .missing = MISSING};
const struct bench_contestant message_small_cxx_atomic = {
	.name = "wax, C++, atomic", .missing = MISSING};
const struct bench_contestant message_small_scratch = {
	.name = "wax, Scratch", .missing = MISSING};
const struct bench_contestant message_small_scratch_atomic = {
	.name = "wax, Scratch, atomic", .missing = MISSING};
/* clang-format on */
