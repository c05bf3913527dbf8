// SPDX-License-Identifier: MIT
//
// Random trees, built by wax in segments of a few words, handed to the stock
// library, and back:
//
//   wax, many segments --> stock canonicalize() == wax_canonicalize()
//                      --> stock targetSize()   == wax_get_totals()
//                      --> stock builder, many segments --> wax reader
//
// and the stock isCanonical() must say of each message what wax says.
#include "config.h"

#include <capnp/any.h>
#include <capnp/message.h>
#include <capnp/serialize.h>
#include <cstdio>
#include <cstdlib>
#include <cstring>

extern "C" {
#include "small.h"
#include "tree.h"
}

using capnp::AnyPointer;
using capnp::AnyStruct;
using capnp::word;

static unsigned failures;
static uint64_t seed;

static void
expect(bool holds, const char *claim)
{
	if (holds)
		return;
	failures++;
	std::printf("# seed %llu: %s\n", static_cast<unsigned long long>(seed),
		    claim);
}

// The bytes, where the stock library may read them.
static kj::Array<word>
to_words(const unsigned char *bytes, size_t size)
{
	auto words = kj::heapArray<word>(size / sizeof(word));

	std::memcpy(words.begin(), bytes, size);
	return words;
}

static capnp::ReaderOptions
generous()
{
	capnp::ReaderOptions options;

	options.nestingLimit = 64;
	return options;
}

static struct wax_reader *
open_words(kj::ArrayPtr<const word> words)
{
	struct wax_reader *reader;

	if (wax_message_open_memory(words.begin(), words.asBytes().size(),
				    nullptr, &reader, nullptr) != 0)
		std::abort();
	return reader;
}

// Both must say the same of a message.
static void
compare_form(kj::ArrayPtr<const word> words)
{
	capnp::FlatArrayMessageReader stock(words, generous());
	struct wax_reader *reader = open_words(words);

	expect(wax_reader_is_canonical(reader) == stock.isCanonical(),
	       "both say whether it is canonical");
	wax_reader_close(reader);
}

// The canonical form that wax makes of a message, table included.
static kj::Array<word>
canonical(struct wax_reader *reader)
{
	struct small small = {};
	struct wax_builder *builder;
	kj::Array<word> words;

	small.capacity = 1 << 20;
	small.is_single = 1;
	if (small_create(&small, &builder) != 0)
		std::abort();
	expect(wax_canonicalize(builder, wax_reader_root(reader)) == 0,
	       "wax makes the canonical form");
	if (wax_builder_finish(builder) != 0)
		std::abort();
	words = to_words(small.bytes, small.size);
	small_destroy(&small);
	return words;
}

static void
compare_readers(kj::ArrayPtr<const word> words)
{
	capnp::FlatArrayMessageReader stock(words, generous());
	struct wax_reader *reader = open_words(words);
	auto root = stock.getRoot<AnyPointer>();
	auto theirs = root.getAs<AnyStruct>().canonicalize();
	auto ours = canonical(reader);
	struct wax_reader_totals totals = {};

	expect(ours.size() == theirs.size() + 1 &&
		       std::memcmp(ours.begin() + 1, theirs.begin(),
				   theirs.asBytes().size()) == 0,
	       "canonical forms are equal");
	compare_form(ours);
	expect(wax_get_totals(wax_reader_root(reader), &totals) == 0 &&
		       root.targetSize().wordCount == totals.words,
	       "sizes are equal");
	wax_reader_close(reader);
}

// Each allocation of the stock builder in a segment of its own, or nearly.
static void
compare_builders(kj::ArrayPtr<const word> words)
{
	capnp::FlatArrayMessageReader source(words, generous());
	capnp::MallocMessageBuilder builder(
		1 + static_cast<capnp::uint>(seed % 7),
		capnp::AllocationStrategy::FIXED_SIZE);
	struct wax_reader *reader;

	builder.setRoot(source.getRoot<AnyPointer>());
	auto flat = capnp::messageToFlatArray(builder);
	reader = open_words(flat);
	expect(wax_reader_verify(reader, nullptr) == 0,
	       "wax verifies what the stock library built");
	expect(tree_check(wax_reader_root(reader), seed) == 0,
	       "wax reads what the stock library built");
	wax_reader_close(reader);
	compare_readers(flat);
	compare_form(flat);
}

static void
run()
{
	struct small small = {};
	struct wax_builder *builder;

	small.capacity = 16 + seed % 40;
	if (small_create(&small, &builder) != 0 ||
	    tree_build(wax_builder_root(builder), seed) != 0 ||
	    wax_builder_finish(builder) != 0)
		std::abort();
	auto words = to_words(small.bytes, small.size);

	small_destroy(&small);
	compare_readers(words);
	compare_form(words);
	compare_builders(words);
}

int
main()
{
	const uint64_t seeds = std::getenv("WAX_FULL") != nullptr &&
					       *std::getenv("WAX_FULL") != '\0'
				       ? 100000
				       : 500;

	std::printf("1..1\n");
	for (seed = 0; seed < seeds && failures < 10; seed++)
		KJ_IF_MAYBE (e, kj::runCatchingExceptions(run))
			expect(false, e->getDescription().cStr());
	std::printf("%s 1 - stock_library_agrees_on_%llu_trees\n",
		    failures == 0 ? "ok" : "not ok",
		    static_cast<unsigned long long>(seed));
	return failures == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
