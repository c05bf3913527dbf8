// SPDX-License-Identifier: MIT
//
// Usage: cxx-load wax|malloc FILE MIB    build a message of so many MiB
//        cxx-load read FILE              read one, and compare every byte
//
// One program for two builders: a list of chunks of 1 MiB with content that no
// file system can make smaller.  Both print what they did and, sampled after
// each chunk, the most private memory (RssAnon) that the process had.
#include <capnp/any.h>
#include <capnp/serialize.h>
#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <string>
#include <unistd.h>
#include <wax/capnp.h++>

using capnp::AnyPointer;
using capnp::Data;
using capnp::List;

static constexpr uint32_t chunkSize = 1 << 20;

static void
makeChunk(uint32_t index, uint64_t *words)
{
	uint64_t state = (index + 1) * UINT64_C(0x9e3779b97f4a7c15);

	for (uint32_t i = 0; i < chunkSize / 8; i++) {
		state ^= state << 13;
		state ^= state >> 7;
		state ^= state << 17;
		words[i] = state;
	}
}

static uint64_t
anonymousKib()
{
	uint64_t kib = 0;
	char line[256];
	FILE *status = fopen("/proc/self/status", "re");

	if (status == nullptr)
		return UINT64_MAX;
	while (fgets(line, sizeof(line), status) != nullptr)
		if (sscanf(line, "RssAnon: %" SCNu64, &kib) == 1)
			break;
	fclose(status);
	return kib;
}

// The chunks, and the most private memory on the way.
static uint64_t
build(capnp::MessageBuilder &message, uint32_t count)
{
	auto list = message.getRoot<AnyPointer>().initAs<List<Data>>(count);
	uint64_t most = 0;

	for (uint32_t i = 0; i < count; i++) {
		auto chunk = list.init(i, chunkSize);
		makeChunk(i, reinterpret_cast<uint64_t *>(chunk.begin()));
		most = kj::max(most, anonymousKib());
	}
	return most;
}

static void
report(const char *what, uint64_t bytes, size_t segments, uint64_t anonymous)
{
	printf("%s: %" PRIu64 " bytes in %zu segments, RssAnon %" PRIu64
	       " KiB at most\n",
	       what, bytes, segments, anonymous);
}

static void
buildWithWax(const char *path, uint32_t count)
{
	wax::MessageBuilder message(path);
	uint64_t most = build(message, count);
	size_t segments = message.getSegmentsForOutput().size();
	uint64_t bytes = message.finish();

	report("wax", bytes, segments, kj::max(most, anonymousKib()));
}

static void
buildWithMalloc(const char *path, uint32_t count)
{
	capnp::MallocMessageBuilder message;
	uint64_t most = build(message, count);
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	capnp::writeMessageToFd(fd, message);
	report("malloc", message.sizeInWords() * 8,
	       message.getSegmentsForOutput().size(), most);
	close(fd);
}

static int
read(const char *path)
{
	static uint64_t words[chunkSize / 8];
	wax::MessageReader reader(path);
	auto list = reader.getRoot<List<Data>>();
	uint64_t most = 0;

	for (uint32_t i = 0; i < list.size(); i++) {
		auto chunk = list[i];
		makeChunk(i, words);
		if (chunk.size() != chunkSize ||
		    memcmp(chunk.begin(), words, chunkSize) != 0) {
			printf("chunk %u differs\n", i);
			return 1;
		}
		most = kj::max(most, anonymousKib());
	}
	reader.check();
	report("read", reader.size(), reader.segmentCount(), most);
	return 0;
}

int
main(int argc, char **argv)
{
	std::string what = argc > 2 ? argv[1] : "";
	uint32_t count = argc > 3 ? static_cast<uint32_t>(atoi(argv[3])) : 0;

	if (what == "read")
		return read(argv[2]);
	if (what == "wax" && count != 0)
		buildWithWax(argv[2], count);
	else if (what == "malloc" && count != 0)
		buildWithMalloc(argv[2], count);
	else
		return 2;
	return 0;
}
