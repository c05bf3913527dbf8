// SPDX-License-Identifier: MIT
/* What contestants share that need libcapnp. */
#ifndef WAX_BENCH_MESSAGE_CAPNP_HXX
#define WAX_BENCH_MESSAGE_CAPNP_HXX

#include <capnp/message.h>
#include <cerrno>
#include <cstdio>
#include <kj/exception.h>

#include "message.h"

/* What message_fill() does, through libcapnp. */
void
fill(capnp::MessageBuilder &message, const message_work &work);

/* The error of what may throw. */
template <typename Function>
int
caught(Function &&function)
{
	int err = 0;

	KJ_IF_MAYBE (exception,
		     kj::runCatchingExceptions([&] { err = function(); })) {
		fprintf(stderr, "%s\n", exception->getDescription().cStr());
		return -EIO;
	}
	return err;
}

#endif /* WAX_BENCH_MESSAGE_CAPNP_HXX */
