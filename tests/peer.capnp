# SPDX-License-Identifier: MIT
# What tests/scenes.c and tests/capnp-peer.c++ build; see tests/capnp.sh.
@0xbd0b1d0a4ad1c6c3;

struct AddressBook {
  people @0 :List(Person);
}

struct Person {
  id @0 :UInt32;
  name @1 :Text;
  email @2 :Text;
  phones @3 :List(PhoneNumber);
  employment :union {
    unemployed @4 :Void;
    employer @5 :Text;
    school @6 :Text;
    selfEmployed @7 :Void;
  }
}

struct PhoneNumber {
  number @0 :Text;
  type @1 :Type;
  enum Type {
    mobile @0;
    home @1;
    work @2;
  }
}

struct Lists {
  voids @0 :List(Void);
  bools @1 :List(Bool);
  bytes @2 :List(UInt8);
  shorts @3 :List(Int16);
  words @4 :List(UInt32);
  longs @5 :List(Int64);
  floats @6 :List(Float32);
  doubles @7 :List(Float64);
  texts @8 :List(Text);
  data @9 :Data;
  lists @10 :List(List(UInt16));
}

struct Numbers {
  u8 @0 :UInt8;
  i8 @1 :Int8 = -8;
  u16 @2 :UInt16 = 16;
  i16 @3 :Int16;
  u32 @4 :UInt32 = 0xffffffff;
  i32 @5 :Int32 = -32;
  u64 @6 :UInt64;
  i64 @7 :Int64 = -64;
  f32 @8 :Float32 = 1.5;
  f64 @9 :Float64 = -0.25;
  yes @10 :Bool = true;
  no @11 :Bool = true;
}

struct Edges {
  text @0 :Text = "default";
  data @1 :Data = "default";
  numbers @2 :List(UInt32) = [1];
  structs @3 :List(PhoneNumber);
  nothings @4 :List(Nothing);
  nothing @5 :Nothing;
  pointers @6 :List(Text);
  unset @7 :Text = "default";
}

struct Nothing {}
