# SPDX-License-Identifier: MIT
# What the other schemas import.
@0xd31c0ea9d77a4be1;

struct Point {
  x @0 :Int32 = 3;
  y @1 :Int32;
  back @2 :Back;
}

struct Back {
  id @0 :UInt16;
  name @1 :Text;
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
