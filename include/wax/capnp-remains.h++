// SPDX-License-Identifier: MIT
/**
 * @file wax/capnp-remains.h++
 * @brief What wax::MessageBuilder leaves mapped; include wax/capnp.h++.
 */
#ifndef WAX_CAPNP_REMAINS_HXX
#define WAX_CAPNP_REMAINS_HXX

#include <cstddef>
#include <cstdint>
#include <kj/vector.h>
#include <sys/mman.h>
#include <unistd.h>
#include <wax/message-root.h>

namespace wax
{

namespace detail
{

/*
 * What stands where segments were, until the builder is destroyed, because
 * orphans are zeroed by their destructors and builders may still be looked at.
 * Addresses that somebody else has taken meanwhile are left alone.
 */
class Remains
{
public:
	Remains() = default;
	Remains(const Remains &) = delete;
	Remains &operator=(const Remains &) = delete;

	~Remains()
	{
		wax_message_drop_root(root);
		for (auto &piece : pieces)
			munmap(reinterpret_cast<void *>(piece.begin),
			       piece.end - piece.begin);
	}

	/* Of a message that ends next and has given so many segments. */
	void prepare(wax_message *message, size_t count)
	{
		pieces.reserve(count);
		root = wax_message_keep_root(message);
	}

	bool hasRoot() const
	{
		return root != nullptr;
	}

	/* A private view of a file, or zeros if fd is negative.  Returns
	 * whether it is there. */
	bool keep(const void *words, uint64_t size, int fd, uint64_t offset)
	{
		auto page = static_cast<uintptr_t>(sysconf(_SC_PAGESIZE));
		auto address = reinterpret_cast<uintptr_t>(words);
		auto end = (address + static_cast<uintptr_t>(size) + page - 1) &
			   ~(page - 1);
		auto begin = address & ~(page - 1);

		/* Segments that are neighbours share a page. */
		if (pieces.size() != 0 && pieces.back().begin <= begin &&
		    begin < pieces.back().end)
			begin = pieces.back().end;
		if (begin >= end)
			return true;
		offset += static_cast<uint64_t>(begin) - address;
		bool isFile = fd >= 0 && offset % page == 0;
		void *got =
			mmap(reinterpret_cast<void *>(begin), end - begin,
			     PROT_READ | PROT_WRITE,
			     MAP_PRIVATE | MAP_NORESERVE | MAP_FIXED_NOREPLACE |
				     (isFile ? 0 : MAP_ANONYMOUS),
			     isFile ? fd : -1,
			     isFile ? static_cast<off_t>(offset) : 0);
		if (got == MAP_FAILED)
			return false;
		if (got != reinterpret_cast<void *>(begin)) {
			munmap(got, end - begin);
			return false;
		}
		pieces.add(Piece{begin, end});
		return true;
	}

private:
	struct Piece {
		uintptr_t begin, end;
	};

	kj::Vector<Piece> pieces;
	unsigned char *root = nullptr;
};

} // namespace detail

} // namespace wax

#endif /* WAX_CAPNP_REMAINS_HXX */
