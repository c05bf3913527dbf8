// SPDX-License-Identifier: MIT
/**
 * @file wax/capnp.h++
 * @brief Cap'n Proto's own C++ builders and readers on files of wax.
 *
 * wax::MessageBuilder is a capnp::MessageBuilder whose segments are a file that
 * grows as they are stored to; wax::MessageReader is a capnp::MessageReader over
 * a mapped file.  Both are in headers alone: a program that includes this one
 * links libwax, libcapnp and libkj.  It needs C++14 and Cap'n Proto 0.9 or
 * newer, of which it uses capnp/message.h and what that includes.
 *
 *     wax::MessageBuilder message("ada.bin");
 *     auto person = message.initRoot<Person>();
 *     person.setName("Ada");
 *     message.finish();
 *
 * Errors are thrown as kj::Exception: of type OVERLOADED if the disk is full or
 * a limit is reached, else FAILED.  The description names the file and the
 * error and, where one is known, the byte offset.  Destructors do not throw.
 *
 * Caveats
 *
 * - After finish() what was built can be read until the builder is destroyed:
 *   the file is mapped once more, privately.  Stores then change nothing that
 *   anybody else sees.  After abort() there are zeros.
 * - wax grows a file by handling SIGBUS.  Whoever installs another handler
 *   afterwards takes the faults away: KJ_MAIN and kj::printStackTraceOnCrash()
 *   do, so call those first.  A message looks at construction, whenever it
 *   gives a segment and at reserve(), and puts the handler back in front, once
 *   in a process.  In between, inside a segment of up to 4 GiB, nobody looks:
 *   there reserve() grows the file without a fault.
 * - Data of Orphanage::referenceExternalData() is not in the file; finish()
 *   refuses it.  Copy it, with Orphanage::newOrphanCopy() for one.
 *
 * A class of this header is used by one thread at a time.
 */
#ifndef WAX_CAPNP_HXX
#define WAX_CAPNP_HXX

#include <wax/capnp-builder.h++>
#include <wax/capnp-reader.h++>
#include <wax/capnp-scratch.h++>

#endif /* WAX_CAPNP_HXX */
