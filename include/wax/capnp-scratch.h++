/* SPDX-License-Identifier: MIT */
/**
 * @file wax/capnp-scratch.h++
 * @brief Many small messages, each in a file of its own.
 *
 * For one message after another of a few KiB, opening and mapping a file for
 * each costs more than building it.  Here they are built in memory that is used
 * again and again, and each goes into its file by one write:
 *
 *     wax::Scratch scratch;
 *
 *     for (...) {
 *         wax::ScratchBuilder message(scratch);
 *         message.initRoot<Person>().setName(...);
 *         message.store(path);
 *     }
 *
 * Caveats
 *
 * - Nothing is in the file before store(), whatever the size of the message.
 * - The next message has the same addresses: builders and orphans of the last one
 *   must not be used any more, as with any message builder that is gone.
 */
#ifndef WAX_CAPNP_SCRATCH_HXX
#define WAX_CAPNP_SCRATCH_HXX

#include <capnp/any.h>
#include <capnp/message.h>
#include <fcntl.h>
#include <kj/string.h>
#include <kj/vector.h>
#include <wax/capnp-error.h++>
#include <wax/message-store.h>
#include <wax/message.h>

namespace wax
{

/** Memory for one message at a time. */
class Scratch
{
public:
	/** See wax_message_create_memfd(), also for what opts may say.  By
	 *  default a message has one segment, which suits small ones. */
	explicit Scratch(const wax_message_opts *opts = nullptr)
	{
		wax_message_opts single = WAX_MESSAGE_OPTS_INIT;

		single.flags = WAX_MESSAGE_SINGLE_SEGMENT;
		if (opts == nullptr)
			opts = &single;
		int err = wax_message_create_memfd("scratch", opts, &message);

		if (err != 0)
			detail::raise(err, __LINE__, "create", "a memory file");
	}

	~Scratch()
	{
		(void)wax_message_abort(message);
	}

	Scratch(const Scratch &) = delete;
	Scratch &operator=(const Scratch &) = delete;

private:
	friend class ScratchBuilder;

	wax_message *message = nullptr;
	bool isTaken = false;
	/* Of the message there is; their memory is used again, too. */
	kj::Vector<capnp::word *> given;
	kj::Vector<uint64_t> used;
};

/** A message that is built in a Scratch, which has to outlive it. */
class ScratchBuilder : public capnp::MessageBuilder
{
public:
	explicit ScratchBuilder(Scratch &memory) : scratch(memory)
	{
		if (scratch.isTaken)
			detail::raise(-EBUSY, __LINE__, "build in",
				      "a scratch that has a message");
		scratch.isTaken = true;
		scratch.given.clear();
	}

	/** Makes room for the next message.  If that fails, so will that. */
	~ScratchBuilder()
	{
		countUsed();
		scratch.isTaken =
			wax_message_reset(scratch.message, scratch.used.begin(),
					  scratch.used.size()) != 0;
	}

	ScratchBuilder(const ScratchBuilder &) = delete;
	ScratchBuilder &operator=(const ScratchBuilder &) = delete;

	/** Give the next segment to the base class. */
	kj::ArrayPtr<capnp::word> allocateSegment(
		unsigned int minimumSize) override
	{
		wax_segment segment = {};
		int err = wax_message_alloc(scratch.message, minimumSize,
					    &segment);

		if (err != 0)
			detail::raise(err, __LINE__, "extend", "a scratch");
		auto words = reinterpret_cast<capnp::word *>(segment.words);
		scratch.given.add(words);
		return kj::arrayPtr(words,
				    static_cast<size_t>(segment.capacity));
	}

	/** Write the message to a file; see wax_message_store(). */
	void store(kj::StringPtr path, uint32_t flags = 0)
	{
		store(AT_FDCWD, path, flags);
	}

	/** The same for a path relative to a directory. */
	void store(int dirfd, kj::StringPtr path, uint32_t flags = 0)
	{
		if (scratch.given.size() == 0)
			(void)getRoot<capnp::AnyPointer>();
		if (!countUsed())
			detail::raise(kj::Exception::Type::FAILED, __LINE__,
				      kj::str("wax: cannot store ", path,
					      ": external"
					      " data (referenceExternalData)"
					      " is not in the message"));
		int err = wax_message_store(
			scratch.message, scratch.used.begin(),
			scratch.used.size(), dirfd, path.cStr(), flags);
		if (err != 0)
			detail::raise(err, __LINE__, "store", path);
	}

private:
	/* Words in use of each segment given.  Returns whether there are no
	 * others. */
	bool countUsed()
	{
		auto &given = scratch.given;
		auto &used = scratch.used;

		used.clear();
		if (given.size() == 0)
			return true;
		auto segments = getSegmentsForOutput();
		bool isWhole = segments.size() == given.size();
		for (size_t i = 0; i < given.size(); i++) {
			used.add(0);
			for (auto &segment : segments)
				if (segment.begin() == given[i])
					used.back() = segment.size();
			isWhole = isWhole && segments[i].begin() == given[i];
		}
		return isWhole;
	}

	Scratch &scratch;
};

} // namespace wax

#endif /* WAX_CAPNP_SCRATCH_HXX */
