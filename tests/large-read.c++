// SPDX-License-Identifier: MIT
// Read what large.c built as a stock C++ program does, with raised limits, and
// print the same line.
//
// Usage: large-read FILE whole|edges
#include <capnp/any.h>
#include <capnp/serialize.h>
#include <fcntl.h>
#include <kj/exception.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace
{

constexpr uint64_t EDGE = 4096;

unsigned char
pattern(uint64_t id, uint64_t at)
{
	if (at < 8)
		return static_cast<unsigned char>(id >> (8 * at));
	return static_cast<unsigned char>(id * 31 + at / 7);
}

uint64_t
checkChunk(uint32_t index, capnp::Data::Reader chunk, bool isWhole)
{
	uint64_t id = 0;

	for (unsigned at = 0; at < 8; at++)
		id |= static_cast<uint64_t>(chunk[at]) << (8 * at);
	for (uint64_t at = 0; at < chunk.size(); at++) {
		if (!isWhole && at == EDGE && EDGE < chunk.size() - EDGE)
			at = chunk.size() - EDGE;
		KJ_REQUIRE(chunk[at] == pattern(id, at), "differs", index, at);
	}
	return id;
}

void
read(kj::ArrayPtr<const capnp::word> words, bool isWhole)
{
	capnp::ReaderOptions options;

	// Chunks are listed twice, and count each time.
	options.traversalLimitInWords = 2 * words.size() + 1;
	capnp::FlatArrayMessageReader message(words, options);
	auto list = message.getRoot<capnp::AnyPointer>()
			    .getAs<capnp::AnyStruct>()
			    .getPointerSection()[0]
			    .getAs<capnp::List<capnp::Data>>();
	uint64_t bytes = 0, ids = 0;

	for (uint32_t i = 0; i < list.size(); i++) {
		auto chunk = list[i];

		ids += checkChunk(i, chunk, isWhole);
		bytes += chunk.size();
	}
	printf("%u chunks, %llu bytes, numbers add up to %llu, all as "
	       "written\n",
	       list.size(), static_cast<unsigned long long>(bytes),
	       static_cast<unsigned long long>(ids));
}

} // namespace

int
main(int argc, char **argv)
{
	struct stat st;
	int fd;

	if (argc != 3)
		return 2;
	fd = open(argv[1], O_RDONLY);
	if (fd < 0 || fstat(fd, &st) < 0) {
		perror(argv[1]);
		return 1;
	}
	auto size = static_cast<size_t>(st.st_size);
	void *map = mmap(nullptr, size, PROT_READ, MAP_SHARED, fd, 0);
	if (map == MAP_FAILED) {
		perror("mmap");
		return 1;
	}
	auto error = kj::runCatchingExceptions([&]() {
		read(kj::arrayPtr(static_cast<const capnp::word *>(map),
				  size / sizeof(capnp::word)),
		     strcmp(argv[2], "whole") == 0);
	});
	KJ_IF_MAYBE (e, error) {
		fprintf(stderr, "large-read: %s\n", e->getDescription().cStr());
		return 1;
	}
	return 0;
}
