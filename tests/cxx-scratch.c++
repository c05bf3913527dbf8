// SPDX-License-Identifier: MIT
//
// wax::Scratch: messages one after another in the same memory.  Method: files
// are compared with what capnp::writeMessageToFd() writes, or read by the C++
// library.
#include <capnp/any.h>
#include <capnp/schema.capnp.h>

#include "cxx.h++"

namespace schema = capnp::schema;
using capnp::AnyPointer;
using capnp::Data;

static std::string
stock(const char *text)
{
	capnp::MallocMessageBuilder message(1024);

	message.initRoot<schema::Node>().setDisplayName(text);
	return flat(message);
}

CLAIM(each_file_is_what_the_stock_serializer_writes)
{
	const char *texts[] = {"a rather long name", "b", "", "another one"};
	wax::Scratch scratch;

	for (auto text : texts) {
		wax::ScratchBuilder message(scratch);

		message.initRoot<schema::Node>().setDisplayName(text);
		message.store("out");
		CHECK(contentOf("out") == stock(text));
	}
}

CLAIM(message_that_is_not_stored_leaves_nothing_behind)
{
	wax::Scratch scratch;

	{
		wax::ScratchBuilder message(scratch);
		message.initRoot<AnyPointer>().initAs<Data>(300000).begin()[7] =
			1;
	}
	wax::ScratchBuilder message(scratch);
	auto data = message.getRoot<AnyPointer>().initAs<Data>(400000);
	for (auto byte : data)
		CHECK(byte == 0);
}

CLAIM(message_of_several_segments_is_read_back)
{
	auto opts = wax_message_opts(WAX_MESSAGE_OPTS_INIT);

	opts.max_segment_bytes = 4096;
	wax::Scratch scratch(&opts);
	for (uint32_t round = 1; round < 4; round++) {
		wax::ScratchBuilder message(scratch);
		auto list =
			message.getRoot<AnyPointer>().initAs<capnp::List<Data>>(
				20);

		for (uint32_t i = 0; i < 20; i++)
			memset(list.init(i, 1000).begin(),
			       static_cast<int>(round + i), 1000);
		message.store("out");
		StockReader stored(contentOf("out"));
		auto data = stored->getRoot<AnyPointer>()
				    .getAs<capnp::List<Data>>();
		CHECK(data.size() == 20);
		for (uint32_t i = 0; i < 20; i++)
			for (auto byte : data[i])
				CHECK(byte == round + i);
	}
}

CLAIM(there_is_one_message_at_a_time)
{
	wax::Scratch scratch;
	wax::ScratchBuilder message(scratch);

	CHECK(says(thrownBy([&] { wax::ScratchBuilder second(scratch); }),
		   "scratch"));
}

CLAIM(message_without_a_root_is_stored_with_a_null_one)
{
	wax::Scratch scratch;
	wax::ScratchBuilder message(scratch);

	message.store("out", WAX_REGION_ATOMIC);
	CHECK(contentOf("out") == std::string("\0\0\0\0\1\0\0\0"
					      "\0\0\0\0\0\0\0\0",
					      16));
}

CLAIM(external_data_and_bad_paths_are_refused)
{
	static const capnp::word words[1] = {};
	wax::Scratch scratch;
	wax::ScratchBuilder message(scratch);

	message.initRoot<schema::Node>();
	CHECK(says(thrownBy([&] { message.store("no/such/file"); }),
		   "no/such/file"));
	auto external = message.getOrphanage().referenceExternalData(
		Data::Reader(reinterpret_cast<const capnp::byte *>(words), 8));
	CHECK(says(thrownBy([&] { message.store("out"); }), "external"));
	CHECK(!exists("out"));
}

int
main(int argc, char **argv)
{
	return runClaims(argc, argv);
}
