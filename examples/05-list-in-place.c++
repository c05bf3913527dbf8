/* SPDX-License-Identifier: MIT */
/*
 * Store numbers from standard input as a list whose length nobody knows before
 * the input ends.  The list is the last object of its segment, so it is made
 * longer in place: nothing is copied, and the file is the message.
 *
 *     struct Samples { unit @0 :Text; values @1 :List(Float64); }
 */
#include <capnp/any.h>
#include <capnp/orphan.h>
#include <cstdint>
#include <cstdio>
#include <wax/capnp.h++>

static uint32_t
readNumbers(capnp::Orphan<capnp::List<double>> &values)
{
	uint32_t count = 0, room = 0;
	double value;

	while (std::scanf("%lf", &value) == 1) {
		if (count == room) {
			room = room == 0 ? 1024 : room * 2;
			values.truncate(room);
		}
		values.get().set(count++, value);
	}
	return count;
}

int
main(int argc, char **argv)
{
	if (argc != 3) {
		std::fprintf(stderr, "usage: %s FILE UNIT <NUMBERS\n", argv[0]);
		return 2;
	}
	try {
		wax::MessageBuilder message(argv[1]);
		auto samples = message.getRoot<capnp::AnyPointer>()
				       .initAsAnyStruct(0, 2)
				       .getPointerSection();
		samples[0].setAs<capnp::Text>(argv[2]);
		auto values =
			message.getOrphanage().newOrphan<capnp::List<double>>(
				0);
		uint32_t count = readNumbers(values);
		/* The room that is left goes back to the segment. */
		values.truncate(count);
		samples[1].adopt(kj::mv(values));
		uint64_t size = message.finish();
		std::printf("%u values, %llu bytes\n", count,
			    static_cast<unsigned long long>(size));
	} catch (const kj::Exception &exception) {
		std::fprintf(stderr, "%s\n", exception.getDescription().cStr());
		return 1;
	}
	return 0;
}
