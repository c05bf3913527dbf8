// SPDX-License-Identifier: MIT
// Read what kill-writer left and wax repaired, as a stock C++ program does:
//
//   kill-read FILE COUNT
//
// The message has at least COUNT records, each of them right, every pointer in
// it is sound, and nothing follows it.  Prints segments, records and bytes.
#include <capnp/any.h>
#include <capnp/serialize.h>
#include <fcntl.h>
#include <inttypes.h>
#include <kj/exception.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace
{

using Structs = capnp::List<capnp::AnyStruct>;

// splitmix64
uint64_t
hash(uint64_t value)
{
	value += UINT64_C(0x9e3779b97f4a7c15);
	value = (value ^ value >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	value = (value ^ value >> 27) * UINT64_C(0x94d049bb133111eb);
	return value ^ value >> 31;
}

uint64_t
load(kj::ArrayPtr<const capnp::byte> bytes, size_t offset)
{
	uint64_t value;

	KJ_REQUIRE(offset + sizeof(value) <= bytes.size());
	memcpy(&value, bytes.begin() + offset, sizeof(value));
	return value;
}

void
check_record(capnp::AnyStruct::Reader record, uint64_t index)
{
	auto numbers = record.getDataSection();
	auto data = record.getPointerSection()[0].getAs<capnp::Data>();

	KJ_REQUIRE(load(numbers, 0) == index, index);
	KJ_REQUIRE(load(numbers, 8) == data.size(), index);
	KJ_REQUIRE(load(data, 0) == hash(index), index);
	KJ_REQUIRE(load(data, data.size() - 8) == hash(index), index);
}

uint64_t
check_records(capnp::AnyPointer::Reader root, uint64_t count)
{
	// Killed before there was a root, or a list.
	if (count == 0 && root.isNull())
		return 0;
	auto pointers = root.getAs<capnp::AnyStruct>().getPointerSection();
	if (count == 0 && (pointers.size() == 0 || pointers[0].isNull()))
		return 0;
	auto records = pointers[0].getAs<capnp::AnyList>().as<Structs>();

	KJ_REQUIRE(records.size() >= count, records.size(), count);
	for (uint64_t i = 0; i < records.size(); i++)
		check_record(records[i], i);
	return records.size();
}

kj::ArrayPtr<const capnp::word>
map_file(const char *path)
{
	struct stat stat;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	void *map;

	KJ_REQUIRE(fd >= 0 && fstat(fd, &stat) == 0, "cannot open", path);
	KJ_REQUIRE(stat.st_size % 8 == 0, stat.st_size);
	map = mmap(nullptr, stat.st_size, PROT_READ, MAP_SHARED, fd, 0);
	KJ_REQUIRE(map != MAP_FAILED, "cannot map", path);
	// Reading ahead fills memory with zeros.
	(void)madvise(map, stat.st_size, MADV_RANDOM);
	return kj::arrayPtr(static_cast<const capnp::word *>(map),
			    stat.st_size / sizeof(capnp::word));
}

void
read(const char *path, uint64_t count)
{
	auto words = map_file(path);
	capnp::ReaderOptions options;

	options.traversalLimitInWords = 8 * words.size() + 1024;
	capnp::FlatArrayMessageReader message(words, options);
	auto root = message.getRoot<capnp::AnyPointer>();

	KJ_REQUIRE(message.getEnd() == words.end(), "bytes follow the message");
	// Follows every pointer there is; a bad one is an exception.
	root.targetSize();
	count = check_records(root, count);
	uint32_t segments = 0;
	while (message.getSegment(segments).size() > 0)
		segments++;
	printf("%" PRIu32 " segments, %" PRIu64 " records, %zu bytes\n",
	       segments, count, words.size() * sizeof(capnp::word));
}

} // namespace

int
main(int argc, char **argv)
{
	auto exception = kj::runCatchingExceptions([&]() {
		KJ_REQUIRE(argc == 3, "usage: kill-read FILE COUNT");
		read(argv[1], strtoull(argv[2], nullptr, 10));
	});

	KJ_IF_MAYBE (e, exception) {
		fprintf(stderr, "%s\n", e->getDescription().cStr());
		return 1;
	}
	return 0;
}
