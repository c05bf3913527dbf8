# SPDX-License-Identifier: MIT
# Every kind of field, for the tests of capnpc-wax.
@0xe9a7d1b2c4f60385;

using C = import "/wax/c.capnp";
using Imported = import "imported.capnp";

$C.prefix("all");

struct Empty {}

struct Nested {
  id @0 :UInt16;
  name @1 :Text;
  struct Deeper {
    value @0 :Float64 = -1.5;
    kind @1 :Kind = second;
    enum Kind {
      first @0;
      second @1;
    }
    const limit :UInt8 = 200;
  }
}

struct Numbers {
  nothing @0 :Void;
  bool @1 :Bool;
  int8 @2 :Int8;
  int16 @3 :Int16;
  int32 @4 :Int32;
  int64 @5 :Int64;
  uInt8 @6 :UInt8;
  uInt16 @7 :UInt16;
  uInt32 @8 :UInt32;
  uInt64 @9 :UInt64;
  float32 @10 :Float32;
  float64 @11 :Float64;
  colour @12 :Imported.Colour;
}

struct Defaults {
  bool @0 :Bool = true;
  int8 @1 :Int8 = -128;
  int16 @2 :Int16 = -32768;
  int32 @3 :Int32 = -0x80000000;
  int64 @4 :Int64 = -0x8000000000000000;
  uInt8 @5 :UInt8 = 255;
  uInt16 @6 :UInt16 = 65535;
  uInt32 @7 :UInt32 = 0xffffffff;
  uInt64 @8 :UInt64 = 0xffffffffffffffff;
  float32 @9 :Float32 = -0.1;
  float64 @10 :Float64 = 1e300;
  endless @11 :Float32 = -inf;
  notANumber @12 :Float64 = nan;
  colour @13 :Imported.Colour = green;
  text @14 :Text = "default \x01 text";
  data @15 :Data = 0x"de ad 00 be ef";
  numbers @16 :List(Int32) = [-1, 0, 1];
  bools @17 :List(Bool) = [true, true, false, true, true, true, true, true, true];
  texts @18 :List(Text) = ["a", "bc"];
  structs @19 :List(Nested) = [(id = 1, name = "first"), (id = 2)];
  lists @20 :List(List(UInt8)) = [[1], [], [2, 3]];
  nested @21 :Nested = (id = 77, name = "by default");
  point @22 :Imported.Point = (x = -3, y = 4, back = (name = "in default"));
  empty @23 :Empty = ();
}

struct Pointers {
  text @0 :Text;
  data @1 :Data;
  nested @2 :Nested;
  deeper @3 :Nested.Deeper;
  point @4 :Imported.Point;
  any @5 :AnyPointer;
  anyStruct @6 :AnyStruct;
  anyList @7 :AnyList;
  capability @8 :Capability;
  service @9 :Service;
  textBox @10 :Imported.Box(Text);
  self @11 :Pointers;
}

struct Lists {
  voids @0 :List(Void);
  bools @1 :List(Bool);
  int8s @2 :List(Int8);
  int16s @3 :List(Int16);
  int32s @4 :List(Int32);
  int64s @5 :List(Int64);
  uInt8s @6 :List(UInt8);
  uInt16s @7 :List(UInt16);
  uInt32s @8 :List(UInt32);
  uInt64s @9 :List(UInt64);
  float32s @10 :List(Float32);
  float64s @11 :List(Float64);
  colours @12 :List(Imported.Colour);
  texts @13 :List(Text);
  datas @14 :List(Data);
  structs @15 :List(Nested);
  points @16 :List(Imported.Point);
  listsOfNumbers @17 :List(List(Int32));
  listsOfTexts @18 :List(List(Text));
  listsOfStructs @19 :List(List(Nested));
  services @20 :List(Service);
  empties @21 :List(Empty);
}

struct Unions {
  before @0 :UInt8;
  union {
    none @1 :Void;
    number @2 :Int32 = 5;
    truth @3 :Bool;
    text @4 :Text;
    nested @5 :Nested;
    list @6 :List(UInt16);
    shape :group {
      width @7 :Float64;
      height @8 :Float64;
      name @9 :Text;
    }
    kind :union {
      unknown @10 :Void;
      known @11 :Imported.Colour;
      named @12 :Text;
    }
    any @13 :AnyPointer;
    data @14 :Data;
  }
  status :union {
    offline @15 :Void;
    since @16 :UInt64;
  }
  place :group {
    latitude @17 :Float64 = 48.2;
    longitude @18 :Float64;
    inner :group {
      floor @19 :Int16 = -1;
      door @20 :Text = "A";
      isOpen @21 :Bool = true;
    }
  }
  after @22 :Text;
}

struct Generic(A, B) {
  first @0 :A;
  second @1 :B;
  inner @2 :Inner;
  struct Inner {
    value @0 :A;
  }
}

struct User {
  generic @0 :Generic(Text, Nested);
  inner @1 :Generic(Text, Data).Inner;
  boxes @2 :List(Imported.Box(Nested));
}

interface Service {
  ping @0 (text :Text) -> (reply :Text);
  struct Info {
    version @0 :UInt32;
  }
}

# Names that need care.
struct HTTPServer2Config {
  int @0 :Int32;
  class @1 :Text;
  getInt @2 :Int32;
  hasClass @3 :Text;
  which @4 :UInt8;
  reader @5 :UInt8;
  x86Mode @6 :Bool;
  typeId @7 :UInt64;
  list @8 :List(Text);
  root @9 :Nested;
  fooBAR @10 :UInt8;
  fooBar @11 :UInt8;
  object @12 :UInt8;
  value @13 :UInt8;
  pointer @14 :Text;
  default @15 :Text = "x";
  renamed @16 :UInt8 $C.name("short_name");
  union {
    true @17 :Void;
    null @18 :Text;
  }
}

struct Renamed $C.name("other") {
  id @0 :UInt8;
}

enum Keyword {
  int @0;
  typeId @1;
  null @2 $C.name("nil");
}

struct Old {
  number @0 :Int32 = 10;
  text @1 :Text;
  list @2 :List(UInt32);
  structs @3 :List(OldElement);
  choice :union {
    a @4 :Void;
    b @5 :UInt8;
  }
}

struct OldElement {
  id @0 :UInt32;
}

struct New {
  number @0 :Int32 = 10;
  text @1 :Text;
  list @2 :List(NewElement);
  structs @3 :List(NewElement);
  choice :union {
    a @4 :Void;
    b @5 :UInt8;
    c @6 :Text;
  }
  added @7 :Int64 = -1;
  more @8 :Text = "more";
  flag @9 :Bool = true;
  nested @10 :Nested = (id = 5);
}

struct NewElement {
  id @0 :UInt32;
  name @1 :Text;
  size @2 :UInt64 = 8;
}
