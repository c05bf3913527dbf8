// SPDX-License-Identifier: MIT
//
// Usage: fuzz-peer [COUNT [SEED]]
//
// Gives the mutants of fuzz-message to wax_reader_verify() and to the stock
// library, and compares.  wax accepts nothing that the stock library refuses.
// The other way round it is stricter, each time for one of these reasons:
//
//   - the object has no words, and lies outside its segment;
//   - the landing pad of a double-far pointer is not what the specification
//     says, which stock readers do not check;
//   - the count of a list is negative;
//   - there are more than 511 segments, which only stock stream readers refuse;
//   - a limit is reached: limits are counted differently, so those of the stock
//     library are wider here and no refusal of its own is about them alone.
#include <capnp/any.h>
#include <capnp/message.h>
#include <capnp/serialize.h>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <kj/exception.h>
#include <string>
#include <time.h>
#include <wax.h>

extern "C" {
#include "fuzz-target.h"

void
fuzz_feature(const char *, uint64_t)
{
}
}

using capnp::AnyList;
using capnp::AnyPointer;
using capnp::AnyStruct;
using capnp::ElementSize;
using capnp::List;
using capnp::PointerType;
using capnp::word;

static const uint64_t TRAVERSAL_WORDS = 4096;

// An element of a list is one more level to the stock library.
static const uint64_t STOCK_TRAVERSAL_WORDS = 16 * TRAVERSAL_WORDS;
static const int STOCK_NESTING = 2 * 64 + 1;

static void
walk(AnyPointer::Reader pointer);

static void
walkStruct(AnyStruct::Reader object)
{
	for (auto pointer : object.getPointerSection())
		walk(pointer);
}

static void
walkList(AnyList::Reader list)
{
	if (list.getElementSize() == ElementSize::POINTER) {
		for (auto pointer : list.as<List<AnyPointer>>())
			walk(pointer);
	} else if (list.getElementSize() == ElementSize::INLINE_COMPOSITE) {
		for (auto object : list.as<List<AnyStruct>>()) {
			if (object.getPointerSection().size() == 0)
				break;
			walkStruct(object);
		}
	}
}

static void
walk(AnyPointer::Reader pointer)
{
	switch (pointer.getPointerType()) {
	case PointerType::NULL_:
		break;
	case PointerType::STRUCT:
		walkStruct(pointer.getAs<AnyStruct>());
		break;
	case PointerType::LIST:
		walkList(pointer.getAs<AnyList>());
		break;
	case PointerType::CAPABILITY:
		break;
	}
}

// Returns why the stock library refuses the message, or "".
static std::string
stock(kj::ArrayPtr<const word> words)
{
	KJ_IF_MAYBE (e, kj::runCatchingExceptions([&] {
			     capnp::ReaderOptions options;
			     options.traversalLimitInWords =
				     STOCK_TRAVERSAL_WORDS;
			     options.nestingLimit = STOCK_NESTING;
			     capnp::FlatArrayMessageReader reader(words,
								  options);
			     walk(reader.getRoot<AnyPointer>());
		     }))
		return e->getDescription().cStr();
	return "";
}

// Returns why wax refuses the message, or "".
static std::string
wax(const void *data, size_t size)
{
	struct wax_reader_opts opts = WAX_READER_OPTS_INIT;
	struct wax_problem problem = {0, "refused"};
	struct wax_reader *reader;
	int err;

	opts.traversal_words = TRAVERSAL_WORDS;
	err = wax_message_open_memory(data, size, &opts, &reader, &problem);
	if (err)
		return problem.reason;
	err = wax_reader_verify(reader, nullptr);
	if (err)
		(void)wax_reader_problem(reader, &problem);
	wax_reader_close(reader);
	return err ? problem.reason : "";
}

static bool
isKnown(const std::string &reason)
{
	static const char *const known[] = {
		"struct outside its segment",
		"list outside its segment",
		"landing pad of a double-far pointer is not a far pointer",
		("tag of a double-far pointer is not a struct or list at "
		 "offset 0"),
		"list with a negative count",
		"segment table claims more than 511 segments",
		"traversal limit is reached",
		"nesting limit is reached",
	};

	for (auto k : known)
		if (reason == k)
			return true;
	return false;
}

int
main(int argc, char **argv)
{
	uint64_t count = 1 < argc ? strtoull(argv[1], nullptr, 0) : 20000;
	const char *full = getenv("WAX_FULL");
	uint64_t seed = 2 < argc ? strtoull(argv[2], nullptr, 0)
			: full != nullptr && *full != '\0'
				? static_cast<uint64_t>(time(nullptr))
				: 1;
	uint64_t both = 0, neither = 0, stricter = 0, failed = 0;
	struct fuzz_seeds seeds;

	printf("1..1\n# seed %llu\n", static_cast<unsigned long long>(seed));
	if (fuzz_seeds_create(&seeds) != 0)
		return 1;
	for (uint64_t i = 0; i < count; i++) {
		struct fuzz_random random = {seed ^
					     i * UINT64_C(0xd1342543de82ef95)};
		auto &parent = seeds.list[fuzz_below(&random, seeds.count)];
		auto words = kj::heapArray<word>(
			(parent.size + FUZZ_GROWTH) / sizeof(word) + 1);
		auto bytes = reinterpret_cast<unsigned char *>(words.begin());

		memcpy(bytes, parent.bytes, parent.size);
		size_t size = fuzz_mutate(&random, bytes, parent.size);
		std::string theirs = stock(words.slice(0, size / sizeof(word)));
		std::string ours = wax(bytes, size);

		if (theirs.empty() && ours.empty()) {
			both++;
		} else if (!theirs.empty() && !ours.empty()) {
			neither++;
		} else if (theirs.empty() && isKnown(ours)) {
			stricter++;
		} else {
			failed++;
			if (10 < failed)
				continue;
			printf("# mutant %llu: wax \"%s\", stock \"%s\"\n",
			       static_cast<unsigned long long>(i), ours.c_str(),
			       theirs.c_str());
		}
	}
	fuzz_seeds_destroy(&seeds);
	printf("# %llu accepted by both, %llu by neither, %llu only by stock\n",
	       static_cast<unsigned long long>(both),
	       static_cast<unsigned long long>(neither),
	       static_cast<unsigned long long>(stricter));
	printf("%s 1 - wax accepts nothing that the stock library refuses\n",
	       failed ? "not ok" : "ok");
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
