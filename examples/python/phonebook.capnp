# SPDX-License-Identifier: MIT
@0xc8b5f0a92d1e6347;

struct Person {
  id @0 :UInt32;
  name @1 :Text;
  numbers @2 :List(UInt64);
}

struct Phonebook {
  people @0 :List(Person);
}
