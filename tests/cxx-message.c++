// SPDX-License-Identifier: MIT
//
// What capnp/message.h promises of a MessageBuilder and a MessageReader, in the
// order in which it promises, kept by wax's.
//
// Method: where the header only says "as if", a MallocMessageBuilder is given
// the same calls.
#include <capnp/any.h>
#include <capnp/dynamic.h>
#include <capnp/schema.capnp.h>
#include <capnp/serialize-packed.h>
#include <kj/io.h>

#include "cxx.h++"

using capnp::AnyPointer;
using capnp::AnyStruct;
using capnp::Data;
using capnp::DynamicStruct;
using capnp::List;
using capnp::Text;
using capnp::word;
namespace schema = capnp::schema;

static bool
isZero(kj::ArrayPtr<const word> words)
{
	for (auto byte : words.asBytes())
		if (byte != 0)
			return false;
	return true;
}

static void
fill(schema::Node::Builder node)
{
	node.setId(UINT64_C(0xfedcba9876543210));
	node.setDisplayName("a name");
	auto nested = node.initNestedNodes(4);
	for (uint32_t i = 0; i < nested.size(); i++)
		nested[i].setName(std::string(i * 5, 'x').c_str());
	node.initStruct().initFields(2)[1].initGroup().setTypeId(7);
}

// -- allocateSegment() -----------------------------------------------------------

CLAIM(segments_are_large_enough_zeroed_aligned_and_apart)
{
	for (uint32_t bytes : {4096u, 65536u}) {
		auto opts = optionsWith(0, bytes);
		wax::MessageBuilder message("out", &opts);
		std::vector<kj::ArrayPtr<word>> all;
		for (unsigned wanted : {1u, 1u, 17u, 400u, 500u}) {
			auto segment = message.allocateSegment(wanted);
			CHECK(segment.size() >= wanted);
			CHECK(reinterpret_cast<uintptr_t>(segment.begin()) %
				      8 ==
			      0);
			CHECK(isZero(segment.slice(0, wanted)));
			CHECK(isZero(segment));
			for (auto other : all)
				CHECK(segment.end() <= other.begin() ||
				      other.end() <= segment.begin());
			memset(segment.asBytes().begin(), 0xa5,
			       segment.size() * 8);
			all.push_back(segment);
		}
		for (auto segment : all)
			for (auto byte : segment.asBytes())
				CHECK(byte == 0xa5);
	}
}

CLAIM(segments_that_were_asked_for_by_hand_are_refused_by_finish)
{
	wax::MessageBuilder before("before"), between("between");

	before.allocateSegment(1);
	before.initRoot<schema::Node>();
	between.initRoot<schema::Node>();
	between.allocateSegment(1);
	for (auto *message : {&before, &between}) {
		auto thrown = thrownBy([&] { message->finish(); });
		CHECK(thrown.getType() == kj::Exception::Type::FAILED);
		CHECK(says(thrown, "allocateSegment()"));
	}
}

CLAIM(a_segment_that_is_too_large_is_an_exception_of_overload)
{
	auto opts = optionsWith(0, 4096);
	wax::MessageBuilder message("out", &opts);
	auto root = message.initRoot<schema::Node>();

	auto thrown = thrownBy(
		[&] { root.setDisplayName(std::string(5000, 'x').c_str()); });
	CHECK(thrown.getType() == kj::Exception::Type::OVERLOADED);
	CHECK(says(thrown, "out"));
	// The message goes on.
	root.setDisplayName(std::string(4000, 'x').c_str());
	message.finish();
	StockReader back(contentOf("out"));
	CHECK(back->getRoot<schema::Node>().getDisplayName().size() == 4000);
}

CLAIM(too_many_segments_are_an_exception_of_overload)
{
	auto opts = optionsWith(0, 4096);
	wax::MessageBuilder message("out", &opts);
	auto list = message.getRoot<AnyPointer>().initAs<List<Text>>(500);
	std::string text(3900, 'x');
	uint32_t count = 0;

	auto thrown = thrownBy([&] {
		auto more = message.getOrphanage().newOrphan<List<Text>>(500);
		for (; count < 500; count++)
			list.set(count, text.c_str());
		for (count = 500; count < 1000; count++)
			more.get().set(count - 500, text.c_str());
	});
	CHECK(thrown.getType() == kj::Exception::Type::OVERLOADED);
	CHECK(count > 500 && count < 520);
	message.finish();
	StockReader back(contentOf("out"));
	auto texts = back->getRoot<AnyPointer>().getAs<List<Text>>();
	for (uint32_t i = 0; i < 500; i++)
		CHECK(texts[i] == text.c_str());
}

// A list that starts where a smaller one was does not show what that held.
CLAIM(memory_that_was_used_before_is_zeroed)
{
	wax::MessageBuilder message("out");
	auto root = message.initRoot<schema::Node>();

	for (int round = 0; round < 3; round++) {
		auto orphan = message.getOrphanage().newOrphan<Data>(100000);
		for (auto byte : orphan.get())
			CHECK(byte == 0);
		memset(orphan.get().begin(), 0xff, orphan.get().size());
		orphan.truncate(0);
	}
	root.setDisplayName("x");
	message.finish();
	CHECK(sizeOf("out") < 1000);
}

// -- The root --------------------------------------------------------------------

CLAIM(root_can_be_made_set_got_and_made_again)
{
	capnp::MallocMessageBuilder source;
	wax::MessageBuilder message("out");

	fill(source.initRoot<schema::Node>());
	CHECK(!message.getRoot<schema::Node>().hasDisplayName());
	fill(message.initRoot<schema::Node>());
	CHECK(message.getRoot<schema::Node>().asReader().getDisplayName() ==
	      "a name");
	message.initRoot<schema::Node>();
	CHECK(!message.getRoot<schema::Node>().hasDisplayName());
	message.setRoot(source.getRoot<schema::Node>().asReader());
	CHECK(message.getRoot<AnyStruct>().asReader() ==
	      source.getRoot<AnyStruct>().asReader());
	message.finish();
	StockReader back(contentOf("out"));
	CHECK(back->getRoot<AnyStruct>() ==
	      source.getRoot<AnyStruct>().asReader());
}

CLAIM(root_can_be_dynamic)
{
	wax::MessageBuilder message("out");
	auto type = capnp::Schema::from<schema::Node>();

	{
		auto root = message.initRoot<DynamicStruct>(type);
		root.set("displayName", "dynamic");
		auto nested =
			root.init("nestedNodes", 2).as<capnp::DynamicList>();
		nested[1].as<DynamicStruct>().set("name", "inner");
		auto orphan = message.getOrphanage().newOrphan(
			capnp::Schema::from<schema::Annotation>());
		orphan.get().set("id", 5);
	}
	CHECK(message.getRoot<DynamicStruct>(type)
		      .asReader()
		      .get("displayName")
		      .as<Text>() == "dynamic");
	message.finish();
	wax::MessageReader reader("out");
	auto root = reader.getRoot<DynamicStruct>(type);
	CHECK(root.get("displayName").as<Text>() == "dynamic");
	CHECK(reader.getRoot<schema::Node>().getNestedNodes()[1].getName() ==
	      "inner");
}

CLAIM(copies_go_both_ways_between_builders_and_readers)
{
	auto small = optionsWith(0, 32768);
	wax::MessageBuilder first("first", &small), second("second");
	capnp::MallocMessageBuilder third;

	auto node = first.initRoot<schema::Node>();
	fill(node);
	node.initAnnotations(900);
	second.setRoot(node.asReader());
	third.setRoot(second.getRoot<schema::Node>().asReader());
	first.finish();
	second.finish();
	wax::MessageReader one("first"), two("second");
	CHECK(one.getRoot<AnyStruct>() == two.getRoot<AnyStruct>());
	CHECK(two.getRoot<AnyStruct>() ==
	      third.getRoot<AnyStruct>().asReader());
	wax::MessageBuilder fourth("fourth", &small);
	fourth.setRoot(two.getRoot<schema::Node>());
	fourth.finish();
	wax::MessageReader four("fourth");
	CHECK(four.getRoot<AnyStruct>() == one.getRoot<AnyStruct>());
}

// -- Output ----------------------------------------------------------------------

CLAIM(segments_for_output_are_the_message_at_any_moment)
{
	wax::MessageBuilder message("out");

	CHECK(message.getSegmentsForOutput().size() == 0);
	CHECK(message.sizeInWords() == 0);
	auto root = message.initRoot<schema::Node>();
	for (int round = 1; round < 4; round++) {
		fill(root);
		size_t words = 0;
		auto segments = message.getSegmentsForOutput();
		for (auto segment : segments)
			words += segment.size();
		CHECK(message.sizeInWords() == words);
		capnp::SegmentArrayMessageReader reader(segments);
		CHECK(reader.getRoot<AnyStruct>() ==
		      message.getRoot<AnyStruct>().asReader());
		StockReader copy(flat(message));
		CHECK(copy->getRoot<schema::Node>().getDisplayName() ==
		      "a name");
	}
}

CLAIM(a_builder_can_be_written_elsewhere_too)
{
	wax::MessageBuilder message("out");
	int fd = open("copy", O_RDWR | O_CREAT | O_CLOEXEC, 0600);

	fill(message.initRoot<schema::Node>());
	capnp::writeMessageToFd(fd, message);
	StockReader copy(contentOf(fd));
	CHECK(copy->getRoot<AnyStruct>() ==
	      message.getRoot<AnyStruct>().asReader());

	kj::VectorOutputStream packed;
	capnp::writePackedMessage(packed, message);
	kj::ArrayInputStream input(packed.getArray());
	capnp::PackedMessageReader reader(input);
	CHECK(reader.getRoot<AnyStruct>() ==
	      message.getRoot<AnyStruct>().asReader());
	close(fd);
}

CLAIM(unchecked_copies_clones_and_data_structs_work)
{
	wax::MessageBuilder message("out");
	auto root = message.initRoot<schema::Node>();

	fill(root);
	auto size = root.totalSize().wordCount + 1;
	auto words = kj::heapArray<word>(size);
	memset(words.begin(), 0, size * sizeof(word));
	capnp::copyToUnchecked(root.asReader(), words);
	CHECK(capnp::readMessageUnchecked<schema::Node>(words.begin())
		      .getNestedNodes()
		      .size() == 4);
	auto copy = capnp::clone(root.asReader());
	CHECK(copy->getDisplayName() == "a name");
	auto data = capnp::writeDataStruct(root);
	CHECK(capnp::readDataStruct<schema::Node>(data).getId() ==
	      root.getId());
}

// -- isCanonical() ---------------------------------------------------------------

static void
checkCanonical(const std::function<void(capnp::MessageBuilder &)> &build,
	       bool wanted)
{
	for (uint32_t flags : {0u, uint32_t(WAX_MESSAGE_SINGLE_SEGMENT)}) {
		auto opts = optionsWith(flags);
		capnp::MallocMessageBuilder stock(
			1u << 16, capnp::AllocationStrategy::FIXED_SIZE);
		wax::MessageBuilder message("out", &opts);
		build(stock);
		build(message);
		CHECK(stock.isCanonical() == wanted);
		CHECK(message.isCanonical() == wanted);
		message.finish();
	}
}

CLAIM(canonical_messages_are_told_as_by_the_stock_builder)
{
	checkCanonical([](capnp::MessageBuilder &) {}, true);
	checkCanonical(
		[](capnp::MessageBuilder &message) {
			auto root = message.getRoot<AnyPointer>();
			auto object = root.initAsAnyStruct(1, 1);
			object.getDataSection()[7] = 1;
			object.getPointerSection()[0].setAs<Text>("text");
		},
		true);
	checkCanonical(
		[](capnp::MessageBuilder &message) {
			// A word of zeros at the end of the data.
			message.getRoot<AnyPointer>().initAsAnyStruct(2, 0);
		},
		false);
	checkCanonical(
		[](capnp::MessageBuilder &message) {
			// Pointers in the wrong order.
			auto object =
				message.getRoot<AnyPointer>().initAsAnyStruct(
					0, 2);
			object.getPointerSection()[1].setAs<Text>("one");
			object.getPointerSection()[0].setAs<Text>("two");
		},
		false);
	checkCanonical(
		[](capnp::MessageBuilder &message) {
			message.getRoot<AnyPointer>().setAs<Text>("one");
			message.getRoot<AnyPointer>().setAs<Text>("two");
		},
		false);
}

CLAIM(canonicalized_words_are_canonical_in_a_wax_message)
{
	capnp::MallocMessageBuilder source;
	wax::MessageBuilder message("out");

	fill(source.initRoot<schema::Node>());
	auto words =
		capnp::canonicalize(source.getRoot<schema::Node>().asReader());
	auto segment = words.asPtr();
	message.getRoot<AnyPointer>().setCanonicalAs<schema::Node>(
		source.getRoot<schema::Node>().asReader());
	CHECK(message.isCanonical());
	message.finish();
	wax::MessageReader back("out");
	CHECK(back.isCanonical());
	CHECK(contentOf("out").substr(8) ==
	      std::string(reinterpret_cast<const char *>(segment.begin()),
			  segment.size() * 8));
}

// -- MessageReader ---------------------------------------------------------------

CLAIM(reader_has_the_segments_of_the_file)
{
	auto opts = optionsWith(0, 4096);
	wax::MessageBuilder message("out", &opts);

	fill(message.initRoot<schema::Node>());
	message.getRoot<schema::Node>().initAnnotations(100)[99].setId(3);
	message.finish();
	wax::MessageReader ours("out");
	StockReader stock(contentOf("out"));
	size_t words = 0;
	for (unsigned id = 0; id < ours.segmentCount(); id++) {
		auto a = ours.getSegment(id), b = stock->getSegment(id);
		CHECK(a.size() == b.size());
		CHECK(memcmp(a.begin(), b.begin(), a.size() * 8) == 0);
		words += a.size();
	}
	CHECK(ours.getSegment(ours.segmentCount()).size() == 0);
	CHECK(ours.sizeInWords() == words);
	CHECK(ours.getRoot<AnyStruct>() == stock->getRoot<AnyStruct>());
	CHECK(ours.isCanonical() == stock->isCanonical());
}

CLAIM(limits_of_the_caller_are_kept)
{
	wax::MessageBuilder message("out");
	auto node = message.initRoot<schema::Type>();

	for (int depth = 0; depth < 10; depth++)
		node = node.initList().initElementType();
	node.setVoid();
	message.finish();

	capnp::ReaderOptions options;
	options.traversalLimitInWords = 3;
	wax::MessageReader small("out", options);
	thrownBy([&] { small.getRoot<schema::Type>(); });

	options = capnp::ReaderOptions();
	options.nestingLimit = 5;
	wax::MessageReader shallow("out", options);
	thrownBy([&] {
		auto type = shallow.getRoot<schema::Type>();
		while (type.isList())
			type = type.getList().getElementType();
	});

	wax::MessageReader deep("out");
	auto type = deep.getRoot<schema::Type>();
	while (type.isList())
		type = type.getList().getElementType();
	CHECK(deep.getOptions().nestingLimit == 64);
}

// More than the 64 MiB that a stock reader lets through, several times over.
CLAIM(limits_fit_the_size_of_the_file)
{
	constexpr uint32_t count = 12u << 20;
	wax::MessageBuilder message("out");

	auto list = message.getRoot<AnyPointer>().initAs<List<uint64_t>>(count);
	list.set(count - 1, 42);
	message.finish();
	wax::MessageReader reader("out");
	for (int round = 0; round < 5; round++)
		CHECK(reader.getRoot<List<uint64_t>>()[count - 1] == 42);
	int fd = open("out", O_RDONLY | O_CLOEXEC);
	thrownBy([&] { capnp::StreamFdMessageReader stock(fd); });
	close(fd);
}

int
main(int count, char **arguments)
{
	return runClaims(count, arguments);
}
