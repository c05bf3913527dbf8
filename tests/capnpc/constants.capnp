# SPDX-License-Identifier: MIT
# Constants of every kind, and files that import each other: what the stock C++
# generator does not compile.
@0xc48e9d01a3f7526b;

using C = import "/wax/c.capnp";
using All = import "all-types.capnp";
using Imported = import "imported.capnp";
using Circle = import "circle.capnp";

$C.prefix("constant");

const answer :UInt32 = 42;
const smallest :Int64 = -0x8000000000000000;
const smallest32 :Int32 = -0x80000000;
const tiny :Int8 = -128;
const most :UInt64 = 0xffffffffffffffff;
const half :Float32 = 0.5;
const third :Float64 = 0.3333333333333333;
const endless :Float32 = inf;
const notANumber :Float64 = nan;
const yes :Bool = true;
const nothing :Void = void;
const favourite :Imported.Colour = darkBlue;
const greeting :Text = "hello, \"world\"\n??/";
const bytes :Data = 0x"00 ff 7f 80";
const primes :List(UInt16) = [2, 3, 5, 7];
const bits :List(Bool) = [true, false, true];
const words :List(Text) = ["one", "two", ""];
const origin :Imported.Point = (x = 0, y = -7, back = (id = 1, name = "deep"));
const points :List(Imported.Point) = [(x = 1), (y = 2), (back = (id = 9))];
const emptiness :All.Empty = ();

struct Link {
  number @0 :UInt32;
  other @1 :Circle.Link;
  others @2 :List(Circle.Link);
}
