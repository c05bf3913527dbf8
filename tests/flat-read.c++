// SPDX-License-Identifier: MIT
// Read an archive as a stock C++ program does, without generated code: check
// every pointer, then print the path of each entry, ended by a NUL.
#include <capnp/any.h>
#include <capnp/serialize.h>
#include <fcntl.h>
#include <kj/exception.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace
{

using Structs = capnp::List<capnp::AnyStruct>;

// The structs that the first pointer of a struct lists.
Structs::Reader
structs(capnp::AnyStruct::Reader from)
{
	return from.getPointerSection()[0]
		.getAs<capnp::AnyList>()
		.as<Structs>();
}

void
print_paths(capnp::AnyStruct::Reader archive)
{
	for (auto chunk : structs(archive)) {
		for (auto entry : structs(chunk)) {
			auto path = entry.getPointerSection()[0]
					    .getAs<capnp::Text>();

			fwrite(path.cStr(), 1, path.size() + 1, stdout);
		}
	}
}

void
read_archive(kj::ArrayPtr<const capnp::word> words)
{
	capnp::ReaderOptions options;

	options.traversalLimitInWords = 8 * words.size();
	capnp::FlatArrayMessageReader message(words, options);
	auto root = message.getRoot<capnp::AnyPointer>();

	// Follows every pointer there is; a bad one is an exception.
	root.targetSize();
	print_paths(root.getAs<capnp::AnyStruct>());
}

kj::ArrayPtr<const capnp::word>
map_file(const char *path)
{
	struct stat stat;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	void *map;

	KJ_REQUIRE(fd >= 0 && fstat(fd, &stat) == 0, "cannot open", path);
	map = mmap(nullptr, stat.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	KJ_REQUIRE(map != MAP_FAILED, "cannot map", path);
	return kj::arrayPtr(static_cast<const capnp::word *>(map),
			    stat.st_size / sizeof(capnp::word));
}

} // namespace

int
main(int argc, char **argv)
{
	auto exception = kj::runCatchingExceptions([&]() {
		KJ_REQUIRE(argc == 2, "usage: flat-read FILE");
		read_archive(map_file(argv[1]));
	});

	KJ_IF_MAYBE (e, exception) {
		fprintf(stderr, "%s\n", e->getDescription().cStr());
		return 1;
	}
	return 0;
}
