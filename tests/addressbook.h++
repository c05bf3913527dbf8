// SPDX-License-Identifier: MIT
//
// The address book of the Cap'n Proto documentation, without generated code, as
// tests/peer.capnp lays it out.
#ifndef WAX_ADDRESSBOOK_HXX
#define WAX_ADDRESSBOOK_HXX

#include <capnp/any.h>
#include <cstdint>
#include <cstring>

// A field, XOR its default.
template <typename T>
inline void
put(capnp::AnyStruct::Builder object, size_t offset, T value, T byDefault = T())
{
	unsigned char a[sizeof(T)], b[sizeof(T)];

	memcpy(a, &value, sizeof(T));
	memcpy(b, &byDefault, sizeof(T));
	for (size_t i = 0; i < sizeof(T); i++)
		object.getDataSection()[offset + i] = a[i] ^ b[i];
}

inline void
phone(capnp::AnyStruct::Builder object, const char *number, uint16_t type)
{
	object.getPointerSection()[0].setAs<capnp::Text>(number);
	put<uint16_t>(object, 0, type);
}

inline void
addressbook(capnp::AnyPointer::Builder root)
{
	auto book = root.initAsAnyStruct(0, 1);
	auto people =
		book.getPointerSection()[0].initAsListOfAnyStruct(1, 4, 2);
	auto alice = people[0].getPointerSection();
	auto bob = people[1].getPointerSection();

	put<uint32_t>(people[0], 0, 123);
	alice[0].setAs<capnp::Text>("Alice");
	alice[1].setAs<capnp::Text>("alice@example.com");
	auto phones = alice[2].initAsListOfAnyStruct(1, 1, 1);
	phone(phones[0], "555-1212", 0);
	put<uint16_t>(people[0], 4, 2);
	alice[3].setAs<capnp::Text>("MIT");

	put<uint32_t>(people[1], 0, 456);
	bob[0].setAs<capnp::Text>("Bob");
	bob[1].setAs<capnp::Text>("bob@example.com");
	phones = bob[2].initAsListOfAnyStruct(1, 1, 2);
	phone(phones[0], "555-4567", 1);
	phone(phones[1], "555-7654", 2);
	put<uint16_t>(people[1], 4, 0);
}

#endif // WAX_ADDRESSBOOK_HXX
