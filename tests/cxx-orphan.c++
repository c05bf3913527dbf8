// SPDX-License-Identifier: MIT
//
// What capnp/orphan.h promises of orphans, in a message of wax: in one large
// segment, in many small ones, and in the one of a message with a single one.
//
// Method: addresses, and the words that getSegmentsForOutput() shows.
#include <capnp/any.h>
#include <capnp/dynamic.h>
#include <capnp/schema.capnp.h>

#include "cxx.h++"

using capnp::AnyPointer;
using capnp::AnyStruct;
using capnp::Data;
using capnp::List;
using capnp::Orphan;
using capnp::Orphanage;
using capnp::Text;
namespace schema = capnp::schema;

static bool
contains(capnp::MessageBuilder &message, const std::string &text)
{
	for (auto segment : message.getSegmentsForOutput()) {
		auto bytes = segment.asBytes();
		if (memmem(bytes.begin(), bytes.size(), text.data(),
			   text.size()) != nullptr)
			return true;
	}
	return false;
}

// The body, for each way in which a message is laid out.
static void
inEachLayout(const std::function<void(wax::MessageBuilder &)> &body)
{
	const wax_message_opts layouts[] = {
		optionsWith(0),
		optionsWith(WAX_MESSAGE_SINGLE_SEGMENT),
		optionsWith(WAX_MESSAGE_EXPECT_LARGE),
		optionsWith(0, 4096),
	};

	for (auto &opts : layouts) {
		wax::MessageBuilder message("out", &opts);
		body(message);
	}
}

CLAIM(adopting_moves_nothing)
{
	inEachLayout([](wax::MessageBuilder &message) {
		auto root = message.initRoot<schema::Node>();
		auto orphan = message.getOrphanage().newOrphan<Text>(10);
		memcpy(orphan.get().begin(), "0123456789", 10);
		auto *address = orphan.getReader().begin();
		root.adoptDisplayName(kj::mv(orphan));
		CHECK(orphan == nullptr);
		CHECK(root.asReader().getDisplayName().begin() == address);
		auto again = root.disownDisplayName();
		CHECK(!root.hasDisplayName());
		CHECK(again.getReader().begin() == address);
		root.initNestedNodes(1)[0].adoptName(kj::mv(again));
		CHECK(root.asReader().getNestedNodes()[0].getName().begin() ==
		      address);
		message.finish();
		StockReader back(contentOf("out"));
		CHECK(back->getRoot<schema::Node>()
			      .getNestedNodes()[0]
			      .getName() == "0123456789");
	});
}

CLAIM(an_orphan_that_is_not_adopted_leaves_zeros)
{
	inEachLayout([](wax::MessageBuilder &message) {
		auto root = message.initRoot<schema::Node>();
		{
			auto orphan = message.getOrphanage()
					      .newOrphan<schema::Node>();
			orphan.get().setDisplayName("a secret of the orphan");
			orphan.get().initNestedNodes(2)[1].setName("secret");
			CHECK(contains(message, "secret"));
		}
		CHECK(!contains(message, "secret"));
		root.setDisplayName("another secret");
		root.disownDisplayName();
		CHECK(!contains(message, "secret"));
		message.finish();
		CHECK(contentOf("out").find("secret") == std::string::npos);
	});
}

CLAIM(an_orphan_that_is_null_gets_an_object)
{
	inEachLayout([](wax::MessageBuilder &message) {
		auto root = message.initRoot<schema::Node>();
		auto list = root.disownNestedNodes();
		CHECK(list == nullptr);
		CHECK(list.get().size() == 0);
		auto object = root.initStruct()
				      .initFields(1)[0]
				      .initSlot()
				      .disownType();
		CHECK(object == nullptr);
		object.get().setText();
		CHECK(object != nullptr);
		root.getStruct().getFields()[0].getSlot().adoptType(
			kj::mv(object));
		CHECK(root.getStruct()
			      .getFields()[0]
			      .getSlot()
			      .getType()
			      .isText());
	});
}

CLAIM(orphans_of_another_message_are_refused)
{
	wax::MessageBuilder one("one"), two("two");
	auto root = one.initRoot<schema::Node>();

	two.initRoot<schema::Node>();
	thrownBy([&] {
		root.adoptDisplayName(two.getOrphanage().newOrphan<Text>(3));
	});
}

CLAIM(an_orphanage_is_found_through_a_builder)
{
	inEachLayout([](wax::MessageBuilder &message) {
		auto root = message.initRoot<schema::Node>();
		auto list = root.initNestedNodes(1);
		auto one = Orphanage::getForMessageContaining(root)
				   .newOrphan<Text>(1);
		auto two =
			Orphanage::getForMessageContaining(list).newOrphanCopy(
				capnp::Text::Reader("copy"));
		root.adoptDisplayName(kj::mv(one));
		list[0].adoptName(kj::mv(two));
		CHECK(list.asReader()[0].getName() == "copy");
	});
}

CLAIM(truncation_down_gives_space_back)
{
	inEachLayout([](wax::MessageBuilder &message) {
		auto root = message.initRoot<schema::Node>();
		auto data = message.getOrphanage().newOrphan<Data>(3000);
		size_t before = message.sizeInWords();
		memset(data.get().begin(), 0x5a, 3000);
		data.truncate(100);
		CHECK(message.sizeInWords() == before - 375 + 13);
		CHECK(data.getReader().size() == 100);
		// What comes next lies there, and is zero.
		auto next = message.getOrphanage().newOrphan<Data>(2000);
		for (auto byte : next.getReader())
			CHECK(byte == 0);
		// Not at the end: zeroed, and kept.
		auto *address = data.getReader().begin();
		data.truncate(50);
		CHECK(data.getReader().begin() == address);
		for (size_t i = 50; i < 100; i++)
			CHECK(address[i] == 0);
		next.truncate(0);
		root.setDisplayName("end");
		message.finish();
		CHECK(sizeOf("out") < 12000);
	});
}

CLAIM(truncation_up_extends_the_last_object_in_place)
{
	inEachLayout([](wax::MessageBuilder &message) {
		auto orphanage = message.getOrphanage();
		auto data = orphanage.newOrphan<Data>(8);
		memset(data.get().begin(), 1, 8);
		auto *address = data.getReader().begin();
		data.truncate(1000);
		CHECK(data.getReader().begin() == address);
		for (size_t i = 0; i < 1000; i++)
			CHECK(address[i] == (i < 8));
		auto text = orphanage.newOrphan<Text>(3);
		memcpy(text.get().begin(), "abc", 3);
		auto *start = text.getReader().begin();
		text.truncate(100);
		CHECK(text.getReader().begin() == start);
		CHECK(text.getReader().size() == 100);
		CHECK(text.getReader().begin()[100] == 0);
		auto bits = orphanage.newOrphan<List<bool>>(1);
		bits.get().set(0, true);
		bits.truncate(4000);
		CHECK(bits.getReader()[0] && !bits.getReader()[3999]);
	});
}

CLAIM(truncation_up_moves_what_is_not_last)
{
	inEachLayout([](wax::MessageBuilder &message) {
		auto orphanage = message.getOrphanage();
		auto list = orphanage.newOrphan<List<schema::Node>>(2);
		list.get()[0].setDisplayName("zero");
		list.get()[1].setDisplayName("one");
		auto *name = list.getReader()[1].getDisplayName().begin();
		list.truncate(20);
		CHECK(list.getReader().size() == 20);
		CHECK(list.getReader()[0].getDisplayName() == "zero");
		// Only the list was copied.
		CHECK(list.getReader()[1].getDisplayName().begin() == name);
		CHECK(!list.getReader()[19].hasDisplayName());
		list.get()[19].setDisplayName("nineteen");
		list.truncate(1);
		CHECK(list.getReader()[0].getDisplayName() == "zero");
		CHECK(!contains(message, "nineteen"));

		auto lists = orphanage.newOrphan<List<List<Text>>>(1);
		lists.get().init(0, 1).set(0, "inner");
		lists.truncate(3);
		CHECK(lists.getReader()[0][0] == "inner");
		CHECK(lists.getReader()[2].size() == 0);
	});
}

CLAIM(lists_are_concatenated)
{
	inEachLayout([](wax::MessageBuilder &message) {
		auto root = message.initRoot<schema::Node>();
		auto a = message.getOrphanage()
				 .newOrphan<List<schema::Annotation>>(2);
		auto b = message.getOrphanage()
				 .newOrphan<List<schema::Annotation>>(1);
		a.get()[1].setId(1);
		b.get()[0].setId(2);
		b.get()[0].initValue().setText("b");
		List<schema::Annotation>::Reader parts[] = {a.getReader(),
							    b.getReader()};
		root.adoptAnnotations(message.getOrphanage().newOrphanConcat(
			kj::arrayPtr(parts, 2)));
		auto all = root.asReader().getAnnotations();
		CHECK(all.size() == 3 && all[1].getId() == 1);
		CHECK(all[2].getValue().getText() == "b");
	});
}

CLAIM(orphans_can_be_dynamic)
{
	inEachLayout([](wax::MessageBuilder &message) {
		auto root = message.initRoot<schema::Node>();
		auto orphan = message.getOrphanage().newOrphan(
			capnp::Schema::from<List<schema::Annotation>>(), 2);
		orphan.get()[1].as<capnp::DynamicStruct>().set("id", 9);
		root.adoptAnnotations(
			orphan.releaseAs<List<schema::Annotation>>());
		CHECK(root.getAnnotations()[1].getId() == 9);
	});
}

// -- External data ---------------------------------------------------------------

alignas(8) static const unsigned char outside[] = "data that lies outside...";

CLAIM(external_data_is_seen_without_a_copy)
{
	wax::MessageBuilder message("out");
	auto root = message.initRoot<schema::Value>();
	auto bytes = kj::arrayPtr(outside, 24);

	auto orphan = message.getOrphanage().referenceExternalData(
		Data::Reader(bytes));
	CHECK(orphan.getReader().begin() == outside);
	thrownBy([&] { orphan.get(); });
	root.adoptData(kj::mv(orphan));
	CHECK(root.asReader().getData().begin() == outside);
	StockReader copy(flat(message));
	CHECK(copy->getRoot<schema::Value>().getData() == bytes);
	// The message goes on behind it.
	auto more = message.getOrphanage().newOrphan<Text>(100);
	CHECK(more.getReader().size() == 100);
}

CLAIM(external_data_is_refused_by_finish)
{
	for (uint32_t flags : {0u, uint32_t(WAX_REGION_ATOMIC)}) {
		wax_region_opts region = WAX_REGION_OPTS_INIT;
		auto opts = optionsWith(0);
		region.flags = flags;
		opts.region = &region;
		{
			wax::MessageBuilder message("out", &opts);
			auto root = message.initRoot<schema::Value>();
			root.adoptData(
				message.getOrphanage().referenceExternalData(
					Data::Reader(
						kj::arrayPtr(outside, 24))));
			auto thrown = thrownBy([&] { message.finish(); });
			CHECK(thrown.getType() == kj::Exception::Type::FAILED);
			CHECK(says(thrown, "out"));
			CHECK(says(thrown, "external data"));
			// Not yet given up: it can be written elsewhere.
			CHECK(flat(message).size() > 24);
		}
		CHECK(flags ? !exists("out") : sizeOf("out") == 0);
		unlink("out");
	}
}

CLAIM(external_data_can_be_copied_instead)
{
	wax::MessageBuilder message("out");
	auto root = message.initRoot<schema::Value>();

	root.adoptData(message.getOrphanage().newOrphanCopy(
		Data::Reader(kj::arrayPtr(outside, 24))));
	message.finish();
	StockReader back(contentOf("out"));
	CHECK(back->getRoot<schema::Value>().getData() ==
	      kj::arrayPtr(outside, 24));
}

// -- Growing in place ------------------------------------------------------------

// One element at a time: no copy, one segment, a file of the right size.
CLAIM(a_list_of_unknown_length_grows_in_place)
{
	constexpr uint32_t count = 1000000;
	wax::MessageBuilder message("out");
	auto root = message.getRoot<AnyPointer>().initAsAnyStruct(0, 1);
	auto list = message.getOrphanage().newOrphan<List<uint64_t>>(0);

	list.truncate(1);
	auto *first = message.getSegmentsForOutput()[0].begin();
	auto segments = message.getSegmentsForOutput().size();
	list.get().set(0, 0);
	size_t overhead = message.sizeInWords() - 1;
	for (uint32_t i = 1; i < count; i++) {
		list.truncate(i + 1);
		list.get().set(i, i * UINT64_C(0x9e3779b97f4a7c15));
	}
	CHECK(message.getSegmentsForOutput().size() == segments);
	CHECK(message.getSegmentsForOutput()[0].begin() == first);
	// A copy would have left a hole behind.
	CHECK(message.sizeInWords() == count + overhead);
	root.getPointerSection()[0].adopt(kj::mv(list));
	message.finish();
	CHECK(sizeOf("out") == 8 + 8 * (1 + 1 + uint64_t(count)));
	StockReader back(contentOf("out"));
	CHECK(back->getSegment(1).size() == 0);
	auto values = back->getRoot<AnyStruct>()
			      .getPointerSection()[0]
			      .getAs<List<uint64_t>>();
	CHECK(values.size() == count);
	for (uint32_t i = 0; i < count; i++)
		CHECK(values[i] == i * UINT64_C(0x9e3779b97f4a7c15));
}

// Elements with pointers: what they point to lies elsewhere, so that the list
// stays last.
CLAIM(a_list_of_structs_grows_in_place)
{
	constexpr uint32_t count = 100000;
	wax::MessageBuilder message("out");
	auto root = message.initRoot<schema::Node>();
	auto list =
		message.getOrphanage().newOrphan<List<schema::Annotation>>(1);
	auto words = message.sizeInWords();
	auto of = [&](uint32_t i) {
		AnyStruct::Reader any = list.getReader()[i];
		return any.getDataSection().begin();
	};

	auto *address = of(0);
	for (uint32_t i = 1; i < count; i++) {
		list.truncate(i + 1);
		list.get()[i].setId(i);
	}
	CHECK(of(0) == address);
	CHECK(message.sizeInWords() == words + 3 * (count - 1));
	root.adoptAnnotations(kj::mv(list));
	message.finish();
	wax::MessageReader back("out");
	auto all = back.getRoot<schema::Node>().getAnnotations();
	CHECK(all.size() == count);
	for (uint32_t i = 0; i < count; i++)
		CHECK(all[i].getId() == i);
}

int
main(int count, char **arguments)
{
	return runClaims(count, arguments);
}
