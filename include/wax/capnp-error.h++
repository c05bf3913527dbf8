// SPDX-License-Identifier: MIT
/**
 * @file wax/capnp-error.h++
 * @brief Exceptions of wax/capnp.h++; include that.
 */
#ifndef WAX_CAPNP_ERROR_HXX
#define WAX_CAPNP_ERROR_HXX

#include <cerrno>
#include <cstring>
#include <kj/common.h>
#include <kj/exception.h>
#include <kj/string.h>
#include <wax/base.h>

namespace wax
{

namespace detail
{

inline kj::Exception::Type
exceptionType(int err)
{
	switch (-err) {
	case ENOSPC:
	case EDQUOT:
	case EFBIG:
	case EOVERFLOW:
	case ENOMEM:
	case EMFILE:
	case ENFILE:
		return kj::Exception::Type::OVERLOADED;
	default:
		return kj::Exception::Type::FAILED;
	}
}

[[noreturn]] inline void
raise(kj::Exception::Type type, int line, kj::String &&description)
{
	kj::throwFatalException(
		kj::Exception(type, __FILE__, line, kj::mv(description)));
	KJ_UNREACHABLE;
}

/* What was done, to which file, why it failed, and more if it is known. */
[[noreturn]] inline void
raise(int err, int line, kj::StringPtr action, kj::StringPtr name,
      kj::StringPtr more = "")
{
	raise(exceptionType(err), line,
	      kj::str("wax: cannot ", action, " ", name, ": ", strerror(-err),
		      ": ", wax_strerror(err), more));
}

inline kj::String
descriptorName(int fd)
{
	return kj::str("descriptor ", fd);
}

} // namespace detail

} // namespace wax

#endif /* WAX_CAPNP_ERROR_HXX */
