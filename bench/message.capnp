@0xd3b6a1a2f5c4e871;
# What bench/message builds: an address book, plain records, and blobs.

struct Phone {
  number @0 :Text;
  kind @1 :UInt16;
}

struct Address {
  street @0 :Text;
  city @1 :Text;
  house @2 :UInt32;
  code @3 :UInt32;
}

struct Person {
  id @0 :UInt64;
  born @1 :Int32;
  flags @2 :UInt16;
  name @3 :Text;
  email @4 :Text;
  address @5 :Address;
  phones @6 :List(Phone);
}

struct Sample {
  time @0 :UInt64;
  source @1 :UInt32;
  state @2 :UInt32;
  value @3 :Float64;
  error @4 :Float64;
}

struct Page {
  people @0 :List(Person);
  samples @1 :List(Sample);
}

struct Book {
  pages @0 :List(Page);
  blobs @1 :List(Data);
}
