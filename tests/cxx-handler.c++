// SPDX-License-Identifier: MIT
//
// wax::MessageBuilder beside KJ's crash handlers, which take SIGBUS: before the
// message, in its middle with and without reserve(), and more than once.
//
// Method: kj::printStackTraceOnCrash() itself; each case in a child, of which
// the wait status counts.  With small steps each page is a fault.
#include <capnp/any.h>
#include <csignal>

#include "cxx.h++"

using capnp::AnyPointer;
using capnp::Data;

static constexpr uint32_t size = 8 << 20;

static wax_message_opts
smallSteps(wax_region_opts &region, uint32_t flags = 0)
{
	auto opts = optionsWith(0);

	region = WAX_REGION_OPTS_INIT;
	region.flags = flags;
	region.max_step = 4096;
	opts.region = &region;
	return opts;
}

// An object that has no storage yet: it was extended in place.
static capnp::Orphan<Data>
unstored(wax::MessageBuilder &message)
{
	message.getRoot<AnyPointer>().initAsAnyStruct(0, 1);
	auto data = message.getOrphanage().newOrphan<Data>(8);

	data.truncate(size);
	return data;
}

static void
store(capnp::Orphan<Data> &data)
{
	memset(data.get().begin(), 7, data.get().size());
}

static int
finish(wax::MessageBuilder &message, capnp::Orphan<Data> &&data)
{
	auto root = message.getRoot<capnp::AnyStruct>();

	root.getPointerSection()[0].adopt(kj::mv(data));
	message.finish();
	auto content = contentOf("out");
	return content.size() > size && content.back() == 7 ? 0 : 1;
}

CLAIM(a_handler_from_before_is_passed_by)
{
	wax_region_opts region;
	auto opts = smallSteps(region);

	kj::printStackTraceOnCrash();
	wax::MessageBuilder message("out", &opts);
	auto data = unstored(message);
	store(data);
	CHECK(finish(message, kj::mv(data)) == 0);
}

CLAIM(a_handler_between_construction_and_root_is_passed_by)
{
	wax_region_opts region;
	auto opts = smallSteps(region);
	wax::MessageBuilder message("out", &opts);

	kj::printStackTraceOnCrash();
	CHECK(wax_handler_status() == WAX_HANDLER_LOST);
	auto data = unstored(message);
	CHECK(wax_handler_status() == WAX_HANDLER_ACTIVE);
	store(data);
	CHECK(finish(message, kj::mv(data)) == 0);
}

CLAIM(a_handler_in_the_middle_is_passed_by_after_reserve)
{
	wax_region_opts region;
	auto opts = smallSteps(region);
	wax::MessageBuilder message("out", &opts);

	auto data = unstored(message);
	kj::printStackTraceOnCrash();
	message.reserve(1);
	CHECK(wax_handler_status() == WAX_HANDLER_ACTIVE);
	store(data);
	CHECK(finish(message, kj::mv(data)) == 0);
}

// What wax-signals(7) says: the process ends.
CLAIM(a_handler_in_the_middle_takes_the_next_fault)
{
	int status = inChild([] {
		wax_region_opts region;
		auto opts = smallSteps(region);
		wax::MessageBuilder message("out", &opts);
		auto data = unstored(message);
		kj::printStackTraceOnCrash();
		// Its report is not ours.
		int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
		dup2(null, STDERR_FILENO);
		store(data);
		return 0;
	});
	CHECK(WIFSIGNALED(status) ? WTERMSIG(status) == SIGBUS
				  : WEXITSTATUS(status) != 0);
	// What was built until then is a message.
	wax::MessageReader reader("out");
	CHECK(reader.getRoot<capnp::AnyStruct>().getPointerSection().size() ==
	      1);
}

// Nobody fetches the handler back any more; nothing faults all the same.
CLAIM(reserved_words_need_no_handler)
{
	wax_region_opts region;
	auto opts = smallSteps(region);
	wax::MessageBuilder message("out", &opts);

	message.getRoot<AnyPointer>().initAsAnyStruct(0, 1);
	for (int i = 0; i < 2; i++) {
		kj::printStackTraceOnCrash();
		message.reserve(1);
	}
	CHECK(wax_handler_status() == WAX_HANDLER_LOST);
	message.reserve(size / 8 + 1);
	uint64_t stored = sizeOf("out");
	CHECK(stored >= size);
	auto data = message.getOrphanage().newOrphan<Data>(8);
	data.truncate(size);
	store(data);
	CHECK(sizeOf("out") == stored);
	CHECK(finish(message, kj::mv(data)) == 0);
}

CLAIM(a_segment_without_a_handler_is_an_exception_unless_reserved)
{
	wax_region_opts region;
	auto opts = smallSteps(region);
	wax::MessageBuilder message("out", &opts);

	for (int i = 0; i < 2; i++) {
		kj::printStackTraceOnCrash();
		message.reserve(1);
	}
	auto thrown = thrownBy(
		[&] { message.getRoot<AnyPointer>().initAsAnyStruct(100, 1); });
	CHECK(thrown.getType() == kj::Exception::Type::FAILED);
	CHECK(says(thrown, "out") && says(thrown, "reserve()"));
	message.reserve(1000);
	message.getRoot<AnyPointer>().initAsAnyStruct(100, 1);
	message.finish();

	auto other = thrownBy([] { wax::MessageBuilder message("other"); });
	CHECK(says(other, strerror(ENOTSUP)));
	region.flags = WAX_NO_HANDLER;
	wax::MessageBuilder quiet("quiet", &opts);
	quiet.reserve(1000);
	quiet.getRoot<AnyPointer>().initAsAnyStruct(100, 1);
	quiet.finish();
}

CLAIM(without_a_handler_reserve_grows_the_file)
{
	wax_region_opts region;
	auto opts = smallSteps(region, WAX_NO_HANDLER);
	wax::MessageBuilder message("out", &opts);

	auto data = unstored(message);
	CHECK(wax_handler_status() == WAX_HANDLER_NONE);
	// Behind the object, so that all of it has storage.
	message.reserve(1);
	CHECK(sizeOf("out") >= size);
	store(data);
	CHECK(finish(message, kj::mv(data)) == 0);
}

CLAIM(what_is_reserved_goes_on_in_further_segments)
{
	constexpr uint32_t segment = 4 << 20, used = segment - 100, count = 8;
	wax_region_opts region;
	auto opts = smallSteps(region);
	opts.max_segment_bytes = segment;
	wax::MessageBuilder message("out", &opts);
	auto list = message.getRoot<AnyPointer>().initAs<capnp::List<Data>>(
		count + 2);

	for (int i = 0; i < 2; i++) {
		kj::printStackTraceOnCrash();
		message.reserve((count + 1) * segment / 8);
	}
	CHECK(wax_handler_status() == WAX_HANDLER_LOST);
	for (uint32_t i = 0; i < count; i++) {
		// Few words at first, but more than the last segment has left,
		// so that only the reservation counts.
		auto data = message.getOrphanage().newOrphan<Data>(200);
		data.truncate(used);
		memset(data.get().begin(), static_cast<int>(i), used);
		list.adopt(i, kj::mv(data));
	}
	auto thrown = thrownBy([&] {
		for (uint32_t i = count; i < list.size(); i++)
			list.init(i, used);
	});
	CHECK(says(thrown, "reserve()"));
	message.finish();
	StockReader back(contentOf("out"));
	for (uint32_t i = 0; i < count; i++)
		CHECK(back->getRoot<capnp::List<Data>>()[i][used - 1] == i);
}

int
main(int count, char **arguments)
{
	return runClaims(count, arguments);
}
