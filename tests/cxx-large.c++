// SPDX-License-Identifier: MIT
//
// Messages of wax::MessageBuilder that do not fit one segment: of 4 KiB, and of
// 4 GiB, which are holes for the most part.
//
// Method: pointer words are counted in the memory that stock readers see; the
// large file is read through a mapping of the test's own.
#include <capnp/any.h>
#include <sys/mman.h>

#include "cxx.h++"

using capnp::AnyPointer;
using capnp::AnyStruct;
using capnp::Data;
using capnp::List;

struct Kinds {
	unsigned plain = 0, far = 0, doubleFar = 0;
};

// The root is a list that lies at the start of segment 1, behind its pointer.
static Kinds
kindsOf(kj::ArrayPtr<const capnp::word> segment, uint32_t count)
{
	auto bytes = segment.slice(1, count + 1).asBytes();
	Kinds kinds;

	for (size_t i = 0; i < bytes.size(); i += 8)
		switch (bytes[i] & 7) {
		case 2:
			kinds.far++;
			break;
		case 6:
			kinds.doubleFar++;
			break;
		default:
			kinds.plain++;
		}
	return kinds;
}

static void
fill(capnp::Orphan<Data> &data, uint32_t i)
{
	memset(data.get().begin(), static_cast<int>(i % 255 + 1),
	       data.get().size());
}

// Objects that fill a segment have no room for a landing pad.
static void
buildFarAndDoubleFar(capnp::MessageBuilder &message)
{
	auto list = message.getRoot<AnyPointer>().initAs<List<Data>>(100);

	for (uint32_t i = 0; i < 100; i++) {
		auto data = message.getOrphanage().newOrphan<Data>(
			i % 2 == 0 ? 4096 : 3000);
		fill(data, i);
		list.adopt(i, kj::mv(data));
	}
}

static void
checkFarAndDoubleFar(List<Data>::Reader list)
{
	CHECK(list.size() == 100);
	for (uint32_t i = 0; i < 100; i++) {
		CHECK(list[i].size() == (i % 2 == 0 ? 4096 : 3000));
		for (auto byte : list[i])
			CHECK(byte == i % 255 + 1);
	}
}

CLAIM(far_and_double_far_pointers_lead_to_the_same)
{
	for (uint32_t flags : {0u, uint32_t(WAX_MESSAGE_EXPECT_LARGE)}) {
		auto opts = optionsWith(flags, 4096);
		wax::MessageBuilder message("out", &opts);
		buildFarAndDoubleFar(message);
		CHECK(message.getSegmentsForOutput().size() > 80);
		CHECK(message.finish() == sizeOf("out"));

		StockReader stock(contentOf("out"));
		auto kinds = kindsOf(stock->getSegment(1), 100);
		CHECK(kinds.doubleFar == 50 && kinds.far > 40);
		checkFarAndDoubleFar(stock->getRoot<List<Data>>());
		wax::MessageReader ours("out");
		checkFarAndDoubleFar(ours.getRoot<List<Data>>());
		// Where it was built, too, although the file has moved.
		checkFarAndDoubleFar(message.getRoot<List<Data>>().asReader());
	}
}

// -- Beyond 4 GiB ----------------------------------------------------------------

static constexpr uint32_t chunkSize = 500u << 20, chunks = 14;

// A file as a stock reader gets it: a table, and words behind it.
struct Mapping {
	std::vector<kj::ArrayPtr<const capnp::word>> segments;
	void *base;
	size_t size;

	explicit Mapping(const char *path) : size(sizeOf(path))
	{
		int fd = open(path, O_RDONLY | O_CLOEXEC);

		CHECK(fd >= 0);
		base = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, fd, 0);
		close(fd);
		CHECK(base != MAP_FAILED);
		auto *table = static_cast<const uint32_t *>(base);
		uint32_t count = table[0] + 1;
		auto *words =
			static_cast<const capnp::word *>(base) + count / 2 + 1;
		for (uint32_t i = 0; i < count; i++) {
			segments.push_back(kj::arrayPtr(words, table[i + 1]));
			words += table[i + 1];
		}
		CHECK(static_cast<const void *>(words) ==
		      static_cast<const char *>(base) + size);
	}

	~Mapping()
	{
		munmap(base, size);
	}
};

static void
checkChunks(List<Data>::Reader list)
{
	CHECK(list.size() == chunks);
	for (uint32_t i = 0; i < chunks; i++) {
		auto chunk = list[i];
		CHECK(chunk.size() == chunkSize);
		CHECK(chunk[0] == i + 1 && chunk[chunkSize - 1] == i + 101);
		CHECK(chunk[chunkSize / 2] == 0);
	}
}

static void
buildLarge(uint32_t flags, uint32_t maxSegmentBytes, unsigned segments)
{
	wax_region_opts region = WAX_REGION_OPTS_INIT;
	auto opts = optionsWith(flags, maxSegmentBytes);
	capnp::ReaderOptions unlimited;

	region.mode = WAX_GROW_SPARSE;
	region.folio = WAX_FOLIO_NORMAL;
	opts.region = &region;
	unlimited.traversalLimitInWords = UINT64_MAX;
	wax::MessageBuilder message("out", &opts);
	auto list = message.getRoot<AnyPointer>().initAs<List<Data>>(chunks);
	for (uint32_t i = 0; i < chunks; i++) {
		auto chunk = list.init(i, chunkSize);
		// From its end: any order will do.
		chunk[chunkSize - 1] = static_cast<unsigned char>(i + 101);
		chunk[0] = static_cast<unsigned char>(i + 1);
	}
	CHECK(message.getSegmentsForOutput().size() == segments);
	uint64_t size = message.finish();
	CHECK(size == sizeOf("out"));
	CHECK(size > uint64_t(chunks) * chunkSize);
	checkChunks(message.getRoot<List<Data>>().asReader());
	wax::MessageReader ours("out");
	CHECK(ours.segmentCount() == segments);
	checkChunks(ours.getRoot<List<Data>>());
	Mapping mapping("out");
	capnp::SegmentArrayMessageReader stock(
		kj::arrayPtr(mapping.segments.data(), segments), unlimited);
	checkChunks(stock.getRoot<List<Data>>());
	CHECK(kindsOf(mapping.segments[1], chunks).far > 4);
}

CLAIM(gigabytes_go_on_in_a_second_segment)
{
	buildLarge(0, 0, 3);
}

CLAIM(gigabytes_are_expected)
{
	buildLarge(WAX_MESSAGE_EXPECT_LARGE, 0, 3);
}

CLAIM(segments_of_2_gib_suit_other_readers)
{
	buildLarge(0, INT32_MAX - 7, 5);
	Mapping mapping("out");
	for (auto segment : mapping.segments)
		CHECK(segment.size() < 1u << 28);
}

CLAIM(a_single_segment_ends_at_4_gib)
{
	wax_region_opts region = WAX_REGION_OPTS_INIT;
	auto opts = optionsWith(WAX_MESSAGE_SINGLE_SEGMENT);

	region.mode = WAX_GROW_SPARSE;
	opts.region = &region;
	wax::MessageBuilder message("out", &opts);
	auto list = message.getRoot<AnyPointer>().initAs<List<Data>>(chunks);
	uint32_t i = 0;
	auto thrown = thrownBy([&] {
		for (; i < chunks; i++)
			list.init(i, chunkSize)[0] = 1;
	});
	CHECK(i == 8);
	CHECK(thrown.getType() == kj::Exception::Type::OVERLOADED);
	// What was built is a message.
	CHECK(message.finish() == sizeOf("out"));
	wax::MessageReader back("out");
	CHECK(back.getRoot<List<Data>>()[7][0] == 1);
	CHECK(back.getRoot<List<Data>>()[8].size() == 0);
}

int
main(int count, char **arguments)
{
	return runClaims(count, arguments);
}
