# SPDX-License-Identifier: MIT
# What `wax log export --messages` writes: a stream of messages, one a record.
@0xa9f36c0e51b2d748;

struct Record {
  position @0 :UInt64;
  # Where it was in the log; of no meaning to an import.

  ordinal @1 :UInt64 = 0xffffffffffffffff;
  # How many records are before it, if that is known.

  stamp @2 :UInt64;
  # Nanoseconds since 1970, or 0.

  data @3 :Data;
}
