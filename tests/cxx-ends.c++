// SPDX-License-Identifier: MIT
//
// How a message of wax::MessageBuilder ends, well and badly, how it is opened
// again, and what wax::MessageReader makes of files that are damaged.
//
// Method: the file, its name and its length are what counts; errors are looked
// at in the exception.
#include <capnp/any.h>
#include <capnp/schema.capnp.h>
#include <csignal>
#include <type_traits>
#include <wax/inject.h>

#include "cxx.h++"

using capnp::AnyPointer;
using capnp::Data;
using capnp::List;
using capnp::Text;
namespace schema = capnp::schema;
using Type = kj::Exception::Type;

static wax_message_opts
withRegion(wax_region_opts &region, uint32_t flags)
{
	auto opts = optionsWith(0);

	region = WAX_REGION_OPTS_INIT;
	region.flags = flags;
	opts.region = &region;
	return opts;
}

static void
name(capnp::MessageBuilder &message, const char *text)
{
	message.initRoot<schema::Node>().setDisplayName(text);
}

static std::string
nameIn(const char *path)
{
	wax::MessageReader reader(path);

	return reader.getRoot<schema::Node>().getDisplayName().cStr();
}

// -- Good ends -------------------------------------------------------------------

CLAIM(finish_without_a_root_writes_a_null_one)
{
	wax::MessageBuilder message("out");

	CHECK(message.finish() == 16);
	CHECK(contentOf("out") == std::string("\0\0\0\0\1\0\0\0"
					      "\0\0\0\0\0\0\0\0",
					      16));
}

CLAIM(finish_counts_words_that_were_never_stored)
{
	wax::MessageBuilder message("out");

	message.getRoot<AnyPointer>().initAs<Data>(50u << 20);
	uint64_t size = message.finish();
	CHECK(size == 8 + 8 + (50u << 20));
	CHECK(sizeOf("out") == size);
}

CLAIM(atomic_message_appears_when_it_is_finished)
{
	wax_region_opts region;
	auto opts = withRegion(region, WAX_REGION_ATOMIC);

	writeFile("out", "old");
	wax::MessageBuilder message("out", &opts);
	name(message, "new");
	CHECK(contentOf("out") == "old");
	message.finish();
	CHECK(nameIn("out") == "new");
}

CLAIM(what_was_built_stays_readable_until_the_builder_is_destroyed)
{
	wax::MessageBuilder message("out");
	auto root = message.initRoot<schema::Node>();
	auto list = message.getOrphanage().newOrphan<List<Text>>(3);

	list.get().set(1, "an orphan that outlives finish()");
	root.setDisplayName("here");
	message.finish();
	auto before = contentOf("out");
	CHECK(root.asReader().getDisplayName() == "here");
	CHECK(list.getReader()[1] == "an orphan that outlives finish()");
	// What is stored now is not in the file.
	root.setId(7);
	list = capnp::Orphan<List<Text>>();
	CHECK(contentOf("out") == before);
}

CLAIM(classes_can_be_neither_copied_nor_moved)
{
	static_assert(!std::is_copy_constructible<wax::MessageBuilder>::value,
		      "");
	static_assert(!std::is_move_constructible<wax::MessageBuilder>::value,
		      "");
	static_assert(!std::is_copy_constructible<wax::MessageReader>::value,
		      "");
	static_assert(!std::is_move_constructible<wax::MessageReader>::value,
		      "");
	static_assert(std::is_base_of<capnp::MessageBuilder,
				      wax::MessageBuilder>::value &&
			      std::is_base_of<capnp::MessageReader,
					      wax::MessageReader>::value,
		      "");
}

// What a child does to the message of its parent: 0 if it is told that it cannot.
static int
endInChild(wax::MessageBuilder &message, bool isAbort)
{
	int status = -1;
	pid_t child = fork();

	if (child == 0) {
		if (isAbort)
			message.abort();
		try {
			message.finish();
		} catch (const kj::Exception &) {
			_exit(0);
		}
		_exit(1);
	}
	CHECK(child > 0 && waitpid(child, &status, 0) == child);
	return status;
}

CLAIM(forked_child_is_refused_and_the_parent_goes_on)
{
	wax::MessageBuilder message("out");

	name(message, "parent's");
	CHECK(endInChild(message, false) == 0);
	CHECK(endInChild(message, true) == 0);
	message.finish();
	CHECK(nameIn("out") == "parent's");
}

CLAIM(what_is_reserved_goes_on_behind_a_small_first_segment)
{
	wax_region_opts region;
	auto opts = withRegion(region, 0);
	const unsigned size = 3u << 20;

	region.reserve = 2u << 20;
	region.mode = WAX_GROW_SPARSE;
	wax::MessageBuilder message("out", &opts);
	message.reserve(size / 8);
	auto list = message.getRoot<AnyPointer>().initAs<List<Data>>(3);
	for (unsigned i = 0; i < 3; i++)
		list.init(i, size / 2)[size / 2 - 1] =
			static_cast<unsigned char>(1 + i);
	message.finish();
	wax::MessageReader reader("out");
	auto read = reader.getRoot<AnyPointer>().getAs<List<Data>>();
	for (unsigned i = 0; i < 3; i++)
		CHECK(read[i][size / 2 - 1] == 1 + i);
}

// -- Giving up -------------------------------------------------------------------

CLAIM(destruction_without_finish_leaves_nothing)
{
	wax_region_opts region;
	auto atomic = withRegion(region, WAX_REGION_ATOMIC);

	{
		wax::MessageBuilder message("out");
		name(message, "lost");
		CHECK(sizeOf("out") > 0);
	}
	CHECK(sizeOf("out") == 0);
	writeFile("old", "old");
	{
		wax::MessageBuilder message("old", &atomic),
			other("new", &atomic);
		name(message, "lost");
		name(other, "lost");
	}
	CHECK(contentOf("old") == "old");
	CHECK(!exists("new"));
}

CLAIM(an_exception_passes_through_a_message)
{
	auto thrown = thrownBy([] {
		wax::MessageBuilder message("out");
		auto orphan = message.getOrphanage().newOrphan<Text>(100);
		name(message, "lost");
		KJ_FAIL_REQUIRE("passes");
	});
	CHECK(says(thrown, "passes"));
	CHECK(sizeOf("out") == 0);
}

CLAIM(a_message_ends_once)
{
	wax::MessageBuilder done("done"), given("given");

	name(done, "done");
	done.finish();
	CHECK(done.region() == nullptr);
	auto thrown = thrownBy([&] { done.finish(); });
	CHECK(thrown.getType() == Type::FAILED && says(thrown, "done"));
	thrownBy([&] { done.reserve(1); });
	thrownBy([&] { done.allocateSegment(1); });
	done.abort();
	CHECK(nameIn("done") == "done");

	auto orphan = given.getOrphanage().newOrphan<Text>(10);
	given.abort();
	CHECK(sizeOf("given") == 0);
	thrownBy([&] { given.finish(); });
}

// -- Errors ----------------------------------------------------------------------

CLAIM(errors_of_opening_are_thrown_with_name_and_reason)
{
	auto thrown = thrownBy([] { wax::MessageBuilder message("no/out"); });
	CHECK(thrown.getType() == Type::FAILED);
	CHECK(says(thrown, "no/out") && says(thrown, strerror(ENOENT)));

	wax::MessageBuilder first("out");
	auto busy = thrownBy([] { wax::MessageBuilder second("out"); });
	CHECK(busy.getType() == Type::FAILED && says(busy, "out"));
	CHECK(says(busy, strerror(EBUSY)));

	auto closed = thrownBy([] { wax::MessageBuilder message(-1); });
	CHECK(says(closed, strerror(EBADF)));
	auto unread = thrownBy([] { wax::MessageReader reader("none"); });
	CHECK(says(unread, "none") && says(unread, strerror(ENOENT)));
	auto gone =
		thrownBy([] { wax::MessageBuilder::reopenTrusted("none"); });
	CHECK(says(gone, "none") && says(gone, strerror(ENOENT)));
}

static void
limitFiles(uint64_t bytes)
{
	struct rlimit limit = {bytes, bytes};

	signal(SIGXFSZ, SIG_IGN);
	CHECK(setrlimit(RLIMIT_FSIZE, &limit) == 0);
}

// Asked for ahead of use: an exception where it is asked for.
CLAIM(a_limit_met_by_an_allocation_is_an_exception_there)
{
	limitFiles(1 << 20);
	wax::MessageBuilder message("out");
	auto root = message.initRoot<schema::Node>();
	root.setDisplayName("kept");
	auto thrown = thrownBy([&] { message.reserve(1 << 20); });
	CHECK(thrown.getType() == Type::OVERLOADED);
	CHECK(says(thrown, "out") && says(thrown, strerror(EFBIG)));
	CHECK(says(thrown, "at byte"));
	message.finish();
	CHECK(nameIn("out") == "kept");
}

// Met by a store: an exception of finish(), and nothing is published.
CLAIM(a_limit_met_by_a_store_is_an_exception_of_finish)
{
	for (uint32_t flags : {0u, uint32_t(WAX_REGION_ATOMIC)}) {
		wax_region_opts region;
		auto opts = withRegion(region, flags);
		limitFiles(1 << 20);
		wax::MessageBuilder message("out", &opts);
		name(message, "kept or not");
		auto data = message.getOrphanage().newOrphan<Data>(8);
		data.truncate(4 << 20);
		memset(data.get().begin(), 1, data.get().size());
		auto thrown = thrownBy([&] { message.finish(); });
		CHECK(thrown.getType() == Type::OVERLOADED);
		CHECK(says(thrown, "out") && says(thrown, strerror(EFBIG)));
		CHECK(says(thrown, "intact up to byte"));
		CHECK(flags ? !exists("out") : sizeOf("out") <= 1 << 20);
		unlink("out");
	}
}

CLAIM(a_full_disk_is_an_exception_of_overload)
{
	wax_region_opts region;
	// Its first page is allocated on any file system.
	auto opts = withRegion(region, WAX_REGION_NO_LOCK);
	wax::MessageBuilder message("out");
	auto root = message.initRoot<schema::Node>();

	CHECK(wax_inject("fallocate", ENOSPC, 1) == 0);
	auto thrown = thrownBy([&] { message.reserve(1 << 20); });
	CHECK(thrown.getType() == Type::OVERLOADED);
	CHECK(says(thrown, strerror(ENOSPC)));
	auto data = message.getOrphanage().newOrphan<Data>(100);
	auto second =
		thrownBy([&] { wax::MessageBuilder other("other", &opts); });
	CHECK(second.getType() == Type::OVERLOADED);
	CHECK(wax_inject("fallocate", 0, 0) == 0);
	root.setDisplayName("later");
	message.finish();
	CHECK(nameIn("out") == "later");
}

// -- Opening again ---------------------------------------------------------------

CLAIM(a_trusted_message_is_added_to_in_place)
{
	{
		wax::MessageBuilder message("out");
		name(message, "first");
		message.finish();
	}
	auto size = sizeOf("out");
	{
		auto message = wax::MessageBuilder::reopenTrusted("out");
		auto root = message->getRoot<schema::Node>();
		CHECK(root.asReader().getDisplayName() == "first");
		auto list = root.initNestedNodes(100000);
		list[99999].setName("last");
		message->reserve(1000);
		CHECK(message->getSegmentsForOutput().size() == 1);
		CHECK(message->finish() == sizeOf("out"));
	}
	CHECK(sizeOf("out") > size + 16 * 100000);
	StockReader back(contentOf("out"));
	auto root = back->getRoot<schema::Node>();
	CHECK(root.getDisplayName() == "first");
	CHECK(root.getNestedNodes()[99999].getName() == "last");
}

CLAIM(a_reopened_message_without_finish_is_as_long_as_before)
{
	{
		wax::MessageBuilder message("out");
		name(message, "first");
		message.finish();
	}
	auto before = contentOf("out");
	{
		auto message = wax::MessageBuilder::reopenTrusted("out");
		message->getOrphanage().newOrphan<Data>(1 << 20);
	}
	CHECK(contentOf("out") == before);
}

CLAIM(memory_behind_a_reopened_message_is_zeroed)
{
	{
		wax::MessageBuilder message("out");
		name(message, "first");
		message.finish();
	}
	auto content = contentOf("out");
	writeFile("out", content + std::string(5000, 'x'));
	auto message = wax::MessageBuilder::reopenTrusted("out");
	auto data = message->getOrphanage().newOrphan<Data>(8000);
	for (auto byte : data.getReader())
		CHECK(byte == 0);
}

// -- Reading what is damaged -----------------------------------------------------

CLAIM(a_malformed_table_is_refused_with_its_offset)
{
	writeFile("short", std::string("\0\0\0\0\5\0\0\0"
				       "\0\0\0\0\0\0\0\0",
				       16));
	auto thrown = thrownBy([] { wax::MessageReader reader("short"); });
	CHECK(thrown.getType() == Type::FAILED);
	CHECK(says(thrown, "short") && says(thrown, "at byte 4"));
	writeFile("many", std::string("\xff\xff\xff\xff\0\0\0\0", 8));
	auto many = thrownBy([] { wax::MessageReader reader("many"); });
	CHECK(says(many, "many") && says(many, "at byte 0"));
	writeFile("empty", "");
	thrownBy([] { wax::MessageReader reader("empty"); });
}

CLAIM(bytes_behind_a_message_are_counted)
{
	wax::MessageBuilder message("out");

	name(message, "counted");
	message.finish();
	auto content = contentOf("out");
	writeFile("out", content + "12345678");
	int fd = open("out", O_RDONLY | O_CLOEXEC);
	wax::MessageReader reader(fd);
	close(fd);
	CHECK(reader.trailing() == 8);
	CHECK(reader.size() == content.size());
	CHECK(reader.getRoot<schema::Node>().getDisplayName() == "counted");
}

CLAIM(a_file_that_is_cut_while_it_is_read_gives_zeros_and_an_exception)
{
	wax::MessageBuilder message("out");
	auto data = message.getRoot<AnyPointer>().initAs<Data>(1 << 20);

	memset(data.begin(), 1, data.size());
	message.finish();
	wax::MessageReader reader("out");
	auto back = reader.getRoot<AnyPointer>().getAs<Data>();
	CHECK(back[0] == 1);
	reader.check();
	CHECK(reader.error() == 0);
	CHECK(truncate("out", 65536) == 0);
	CHECK(back[back.size() - 1] == 0);
	CHECK(reader.error() == -ESTALE);
	auto thrown = thrownBy([&] { reader.check(); });
	CHECK(thrown.getType() == Type::FAILED);
	CHECK(says(thrown, "out") && says(thrown, strerror(ESTALE)));
}

CLAIM(a_live_message_can_be_read)
{
	wax::MessageBuilder message("out");

	name(message, "live");
	wax::MessageReader reader("out");
	CHECK(reader.getRoot<schema::Node>().getDisplayName() == "live");
}

int
main(int count, char **arguments)
{
	return runClaims(count, arguments);
}
