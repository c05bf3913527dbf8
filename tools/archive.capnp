# SPDX-License-Identifier: MIT
#
# What `wax pack` writes: one message whose root is an Archive.
#
#   capnp decode archive.capnp Archive < FILE
#
# An archive may be read while it grows.  A Chunk is added to Archive.entries,
# and an Entry to Chunk.entries, by raising the count of the list after the
# element is complete, so a reader never sees half an entry.

@0x92f4c1a85be7d063;

struct Archive {
  entries @0 :List(Chunk);
  # All entries, in the order they were packed.

  signature @1 :UInt64;
  # 0x92f4c1a85be7d063, the id of this file: tells an archive from other
  # messages.  Readers also accept 0.

  version @2 :UInt16 = 1;
  # Raised when old readers would misunderstand an archive; they refuse versions
  # they do not know.

  complete @3 :Bool;
  # Set when everything has been packed, as the last store.  An archive with a
  # signature and without this is growing, or what packed it was killed: it holds
  # the entries that were complete then.
}

struct Chunk {
  entries @0 :List(Entry);
  # At most 4096.  Lists this short let an archive be written in one pass: how
  # many entries there will be need not be known.
}

struct Entry {
  path @0 :Text;
  # Relative, components separated by one "/", none of them empty, "." or "..".
  # Bytes as the file system has them: usually, but not always, UTF-8.

  type @1 :Type;

  mode @2 :UInt16;
  # Permission bits, 0o7777.

  modified @3 :Int64;
  # Nanoseconds since 1970-01-01 00:00 UTC.

  target @4 :Text;
  # What a symlink points to; bytes, not checked.  Otherwise null.

  size @5 :UInt64;
  # Bytes of content of a file; otherwise 0.

  content @6 :List(Data);
  # The content of a file in order, in pieces of 64 MiB, because one Data cannot
  # hold more than 512 MiB.  The sizes add up to `size`.

  enum Type {
    file @0;
    directory @1;
    symlink @2;
  }
}
