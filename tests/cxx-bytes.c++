// SPDX-License-Identifier: MIT
//
// What wax::MessageBuilder writes, against what the stock serializer writes of a
// MallocMessageBuilder with one segment that is large enough.
//
// Method: one function builds both messages; the file is read with read(2).
#include <capnp/any.h>
#include <capnp/schema.capnp.h>

#include "addressbook.h++"
#include "cxx.h++"

using capnp::AnyPointer;
using capnp::AnyStruct;
using capnp::Data;
using capnp::List;
using capnp::Orphan;
using capnp::Text;
namespace schema = capnp::schema;

using Build = std::function<void(capnp::MessageBuilder &)>;

// The same by cmp, and finish() says how much.
static void
checkSame(const Build &build, const wax_message_opts *opts = nullptr)
{
	capnp::MallocMessageBuilder stock(
		1u << 20, capnp::AllocationStrategy::FIXED_SIZE);
	wax::MessageBuilder message("out", opts);

	build(stock);
	build(message);
	uint64_t size = message.finish();
	std::string wanted = flat(stock), content = contentOf("out");
	CHECK(size == content.size());
	CHECK(content.size() == wanted.size());
	CHECK(content == wanted);
}

// The same content, wherever it lies.
static void
checkSameContent(const Build &build)
{
	capnp::MallocMessageBuilder stock;
	wax::MessageBuilder message("out");

	build(stock);
	build(message);
	CHECK(message.finish() == sizeOf("out"));
	StockReader back(contentOf("out"));
	CHECK(back->getRoot<AnyStruct>() ==
	      stock.getRoot<AnyStruct>().asReader());
	wax::MessageReader ours("out");
	CHECK(ours.getRoot<AnyStruct>() ==
	      stock.getRoot<AnyStruct>().asReader());
	CHECK(ours.size() == sizeOf("out"));
	ours.check();
}

static void
buildBook(capnp::MessageBuilder &message)
{
	addressbook(message.getRoot<AnyPointer>());
}

// Unions, groups, nested lists, text, enums, defaults.
static void
buildSchema(capnp::MessageBuilder &message)
{
	auto request = message.initRoot<schema::CodeGeneratorRequest>();
	auto nodes = request.initNodes(50);

	for (uint32_t i = 0; i < nodes.size(); i++) {
		auto node = nodes[i];
		node.setId(i * UINT64_C(0x9e3779b97f4a7c15));
		node.setDisplayName(std::string(i * 7, 'n').c_str());
		auto fields = node.initStruct().initFields(i % 5);
		for (uint32_t k = 0; k < fields.size(); k++) {
			fields[k].setName("field");
			fields[k].setCodeOrder(static_cast<uint16_t>(k));
			auto slot = fields[k].initSlot();
			slot.initType().initList().initElementType().setText();
			slot.initDefaultValue().setFloat64(i / 3.0);
		}
		auto annotations = node.initAnnotations(2);
		annotations[1].initValue().setData(
			kj::StringPtr("bytes").asBytes());
	}
	request.initRequestedFiles(1)[0].setFilename("a.capnp");
}

static void
remadeRoot(capnp::MessageBuilder &message)
{
	message.initRoot<schema::Node>().setDisplayName("first");
	message.initRoot<schema::Node>().setDisplayName("second");
	buildBook(message);
}

static void
adoptedRoot(capnp::MessageBuilder &message)
{
	auto orphan = message.getOrphanage().newOrphan<schema::Node>();

	orphan.get().setDisplayName("adopted");
	orphan.get().initNestedNodes(3)[2].setName("nested");
	message.adoptRoot(kj::mv(orphan));
}

CLAIM(address_book_equals_stock)
{
	checkSame(buildBook);
}

CLAIM(typed_message_equals_stock)
{
	checkSame(buildSchema);
}

CLAIM(null_root_equals_stock)
{
	checkSame([](capnp::MessageBuilder &message) {
		message.getRoot<AnyPointer>();
	});
}

CLAIM(root_without_words_equals_stock)
{
	checkSame([](capnp::MessageBuilder &message) {
		message.getRoot<AnyPointer>().initAsAnyStruct(0, 0);
	});
}

CLAIM(list_as_root_equals_stock)
{
	checkSame([](capnp::MessageBuilder &message) {
		auto list = message.getRoot<AnyPointer>().initAs<List<Text>>(3);
		list.set(1, "one");
	});
}

CLAIM(megabytes_equal_stock)
{
	checkSame([](capnp::MessageBuilder &message) {
		auto list =
			message.getRoot<AnyPointer>().initAs<List<uint64_t>>(
				900000);
		for (uint32_t i = 0; i < list.size(); i++)
			list.set(i, i * UINT64_C(0x9e3779b97f4a7c15));
	});
}

CLAIM(copied_root_equals_stock)
{
	capnp::MallocMessageBuilder source;

	buildSchema(source);
	checkSame([&](capnp::MessageBuilder &message) {
		message.setRoot(source.getRoot<schema::CodeGeneratorRequest>()
					.asReader());
	});
}

CLAIM(holes_of_what_was_replaced_equal_stock)
{
	checkSame([](capnp::MessageBuilder &message) {
		auto node = message.initRoot<schema::Node>();
		node.setDisplayName("a name that is replaced");
		node.setDisplayName("another");
		node.initNestedNodes(10);
		node.disownNestedNodes();
		node.initAnnotations(1);
	});
}

CLAIM(single_segment_equals_stock)
{
	auto opts = optionsWith(WAX_MESSAGE_SINGLE_SEGMENT);

	checkSame(buildBook, &opts);
	checkSame(buildSchema, &opts);
}

CLAIM(single_segment_equals_stock_after_another_root)
{
	auto opts = optionsWith(WAX_MESSAGE_SINGLE_SEGMENT);

	checkSame(remadeRoot, &opts);
}

CLAIM(single_segment_equals_stock_with_an_adopted_root)
{
	auto opts = optionsWith(WAX_MESSAGE_SINGLE_SEGMENT);

	checkSame(adoptedRoot, &opts);
}

CLAIM(another_root_reads_the_same)
{
	checkSameContent(remadeRoot);
}

CLAIM(adopted_root_reads_the_same)
{
	checkSameContent(adoptedRoot);
}

CLAIM(large_and_small_segments_read_the_same)
{
	for (uint32_t bytes : {8192u, 16384u, 65536u}) {
		auto opts = optionsWith(0, bytes);
		capnp::MallocMessageBuilder stock;
		wax::MessageBuilder message("out", &opts);
		buildSchema(stock);
		buildSchema(message);
		size_t count = message.getSegmentsForOutput().size();
		CHECK(message.finish() == sizeOf("out"));
		StockReader back(contentOf("out"));
		CHECK(back->getRoot<AnyStruct>() ==
		      stock.getRoot<AnyStruct>().asReader());
		CHECK(bytes > 16384 || count > 2);
	}
}

CLAIM(expect_large_reads_the_same)
{
	auto opts = optionsWith(WAX_MESSAGE_EXPECT_LARGE);
	capnp::MallocMessageBuilder stock;
	wax::MessageBuilder message("out", &opts);

	buildSchema(stock);
	buildSchema(message);
	CHECK(message.finish() == sizeOf("out"));
	StockReader back(contentOf("out"));
	CHECK(back->getRoot<AnyStruct>() ==
	      stock.getRoot<AnyStruct>().asReader());
}

CLAIM(every_kind_of_file_gets_the_same)
{
	std::string wanted;
	int fd = open("file", O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	int directory = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	{
		capnp::MallocMessageBuilder stock;
		buildBook(stock);
		wanted = flat(stock);
	}
	CHECK(fd >= 0 && directory >= 0);
	{
		wax::MessageBuilder message(fd);
		buildBook(message);
		message.finish();
	}
	CHECK(contentOf(fd) == wanted);
	{
		wax::MessageBuilder message(directory, "at");
		buildBook(message);
		message.finish();
	}
	CHECK(contentOf("at") == wanted);
	{
		wax::MessageBuilder message(wax::InMemory::FILE, "label");
		buildBook(message);
		int copy = dup(wax_region_fd(message.region()));
		message.finish();
		CHECK(contentOf(copy) == wanted);
		close(copy);
	}
	close(directory);
	close(fd);
}

int
main(int count, char **arguments)
{
	return runClaims(count, arguments);
}
