# SPDX-License-Identifier: MIT
# What all-types.capnp imports; it imports that in turn.
@0xd31c0ea9d77a4be1;

using All = import "all-types.capnp";

struct Point {
  x @0 :Int32 = 3;
  y @1 :Int32;
  back @2 :All.Nested;
}

enum Colour {
  red @0;
  green @1;
  darkBlue @2;
}

struct Box(T) {
  content @0 :T;
  label @1 :Text;
}
