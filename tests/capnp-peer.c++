// SPDX-License-Identifier: MIT
//
// Usage: capnp-peer SCENE >FILE    build what capnp-scenes builds
//        capnp-peer read <FILE     read a message with FlatArrayMessageReader
//                                  and print its words
//
// The stock library with one segment that is large enough, so that its output
// must be that of wax byte for byte.
#include <capnp/any.h>
#include <capnp/message.h>
#include <capnp/serialize.h>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <kj/io.h>
#include <limits>
#include <unistd.h>

#include "addressbook.h++"

using capnp::AnyPointer;
using capnp::AnyStruct;
using capnp::Data;
using capnp::List;
using capnp::Text;
using capnp::Void;

static void
lists(AnyPointer::Builder root)
{
	auto p = root.initAsAnyStruct(0, 11).getPointerSection();

	p[0].initAs<List<Void>>(3);
	auto bools = p[1].initAs<List<bool>>(67);
	for (uint32_t i = 0; i < 67; i++)
		bools.set(i, i % 3 == 0);
	auto bytes = p[2].initAs<List<uint8_t>>(9);
	for (uint32_t i = 0; i < 9; i++)
		bytes.set(i, static_cast<uint8_t>(i * 31));
	auto shorts = p[3].initAs<List<int16_t>>(5);
	for (uint32_t i = 0; i < 5; i++)
		shorts.set(i, static_cast<int16_t>(static_cast<int>(i) * 1000 -
						   2000));
	auto words = p[4].initAs<List<uint32_t>>(3);
	for (uint32_t i = 0; i < 3; i++)
		words.set(i, UINT32_MAX - i);
	auto longs = p[5].initAs<List<int64_t>>(2);
	longs.set(0, std::numeric_limits<int64_t>::min());
	longs.set(1, std::numeric_limits<int64_t>::max());
	auto floats = p[6].initAs<List<float>>(3);
	for (uint32_t i = 0; i < 3; i++)
		floats.set(i, static_cast<float>(i) * 0.5f);
	auto doubles = p[7].initAs<List<double>>(2);
	doubles.set(0, -1.25);
	doubles.set(1, 1e300);
	auto texts = p[8].initAs<List<Text>>(2);
	texts.set(0, "one");
	texts.set(1, "12345678");
	static const unsigned char data[3] = {0, 1, 255};
	p[9].setAs<Data>(kj::arrayPtr(data, 3));
	auto outer = p[10].initAs<List<List<uint16_t>>>(3);
	for (uint32_t i = 0; i < 3; i++) {
		auto inner = outer.init(i, i);
		if (i != 0)
			inner.set(i - 1, static_cast<uint16_t>(i));
	}
}

static void
numbers(AnyPointer::Builder root)
{
	auto object = root.initAsAnyStruct(6, 0);

	put<uint8_t>(object, 0, 200);
	put<int8_t>(object, 1, -8, -8);
	put<uint16_t>(object, 2, 1000, 16);
	put<int16_t>(object, 4, -1000);
	put<uint32_t>(object, 8, 0, UINT32_MAX);
	put<int32_t>(object, 12, 32, -32);
	put<uint64_t>(object, 16, UINT64_MAX);
	put<int64_t>(object, 24, std::numeric_limits<int64_t>::min(), -64);
	put<float>(object, 32, -2.5f, 1.5f);
	put<double>(object, 40, 1e-300, -0.25);
	put<uint8_t>(object, 6, 0 | 2);
}

static void
edges(AnyPointer::Builder root)
{
	auto p = root.initAsAnyStruct(0, 8).getPointerSection();

	p[0].setAs<Text>("");
	p[1].initAs<Data>(0);
	p[2].initAs<List<uint32_t>>(0);
	p[3].initAsListOfAnyStruct(1, 1, 0);
	p[4].initAsListOfAnyStruct(0, 0, 2);
	p[5].initAsAnyStruct(0, 0);
	auto texts = p[6].initAs<List<Text>>(2);
	texts.set(1, "second");
}

static void
build(const char *scene)
{
	capnp::MallocMessageBuilder message(
		4096, capnp::AllocationStrategy::FIXED_SIZE);
	auto root = message.getRoot<AnyPointer>();

	if (strcmp(scene, "addressbook") == 0)
		addressbook(root);
	else if (strcmp(scene, "lists") == 0)
		lists(root);
	else if (strcmp(scene, "numbers") == 0)
		numbers(root);
	else if (strcmp(scene, "edges") == 0)
		edges(root);
	capnp::writeMessageToFd(STDOUT_FILENO, message);
}

static void
read()
{
	kj::FdInputStream input(STDIN_FILENO);
	auto bytes = input.readAllBytes();
	auto words = kj::heapArray<capnp::word>(bytes.size() / 8);

	memcpy(words.begin(), bytes.begin(), words.size() * 8);
	capnp::FlatArrayMessageReader reader(words);
	printf("%zu\n",
	       static_cast<size_t>(
		       reader.getRoot<AnyPointer>().targetSize().wordCount) +
		       1);
}

int
main(int argc, char **argv)
{
	if (argc != 2)
		return 2;
	if (strcmp(argv[1], "read") == 0)
		read();
	else
		build(argv[1]);
	return 0;
}
